//! JDCLOUD2-HMAC-SHA256 and JDCLOUD3-HMAC-SHA256, the two live signatures of JD Cloud.
//!
//! After the provider's description of its signature and what its SDKs do: those for Go, Java and JavaScript write the
//! second, the one for Python by now the third. They differ in the names that go into the key and the scope, and in how
//! a path is brought into its canonical form. Two traps: the steps to the key pass raw bytes on, not hexadecimal text;
//! and the query is signed in order though it may be sent in any.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::percent_decode;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{
    Credentials,
    bce::{self, encode},
};

/// The region of a path that names none.
pub const NO_REGION: &str = "jdcloud-api";

/// Algorithm of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// JDCLOUD2-HMAC-SHA256, which the documents describe.
    Two,
    /// JDCLOUD3-HMAC-SHA256, which the SDK for Python sends.
    Three,
}

impl Algorithm {
    /// Both.
    pub const ALL: [Algorithm; 2] = [Algorithm::Two, Algorithm::Three];

    /// Its name, the first word of the header.
    pub const fn name(self) -> &'static str {
        match self {
            Algorithm::Two => "JDCLOUD2-HMAC-SHA256",
            Algorithm::Three => "JDCLOUD3-HMAC-SHA256",
        }
    }

    /// The last part of its scope.
    pub const fn scope_end(self) -> &'static str {
        match self {
            Algorithm::Two => "jdcloud2_request",
            Algorithm::Three => "jdcloud3_request",
        }
    }

    const fn key_prefix(self) -> &'static str {
        match self {
            Algorithm::Two => "JDCLOUD2",
            Algorithm::Three => "JDCLOUD3",
        }
    }

    /// The algorithm of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.name() == name)
    }
}

/// Request to be signed.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Algorithm to sign with.
    pub algorithm: Algorithm,
    /// The HTTP method.
    pub method: &'a str,
    /// The host, with its port where the URL has one.
    pub host: &'a str,
    /// The path: not encoded for the second algorithm; as it is sent for the third, which decodes it first.
    pub path: &'a str,
    /// The query as it is sent, in any order, without its question mark.
    pub query: &'a str,
    /// Every header to sign but the host: names in any case, values not trimmed.
    pub headers: &'a [(String, String)],
    /// The bytes of the body.
    pub body: &'a [u8],
    /// The region of the path, or [`NO_REGION`].
    pub region: &'a str,
    /// The service: the first label of its host.
    pub service: &'a str,
    /// The value of `x-jdcloud-date`, as [`stamp`] writes it. It is signed as a header only if the headers have it.
    pub date: &'a str,
}

/// Every stage of a signature.
#[derive(Clone, PartialEq, Eq)]
pub struct Stages {
    /// The request in the form whose digest is signed.
    pub canonical_request: String,
    /// The text of the last HMAC.
    pub string_to_sign: String,
    /// The key of the last HMAC, as hexadecimal text. Good for signing for a day: a secret.
    pub signing_key: String,
    /// The last HMAC, as hexadecimal text.
    pub signature: String,
    /// The value of the `Authorization` header.
    pub authorization: String,
}

impl fmt::Debug for Stages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stages").field("canonical_request", &self.canonical_request).finish_non_exhaustive()
    }
}

/// Signs a request.
pub fn sign(credentials: &Credentials, request: &Request<'_>) -> Stages {
    let algorithm = request.algorithm;
    let mut headers = vec![("host".to_owned(), request.host.to_owned())];
    let given = request.headers.iter().filter(|(name, _)| !left_out(&name.trim().to_lowercase()));
    headers.extend(given.cloned());
    let headers = canonical_headers(&headers, algorithm == Algorithm::Two);
    let canonical_request = canonical_request(
        request.method,
        &canonical_path(algorithm, request.path),
        &canonical_query(algorithm, request.query),
        &headers,
        request.body,
    );
    let scope = Scope {
        access_key_id: credentials.access_key_id.clone(),
        day: request.date.chars().take(8).collect(),
        region: request.region.to_owned(),
        service: request.service.to_owned(),
        end: algorithm.scope_end().to_owned(),
    };
    let string_to_sign = string_to_sign(algorithm, request.date, &scope, &canonical_request);
    let key = signing_key(algorithm, credentials.secret_access_key.expose_secret(), &scope);
    let signature = signature(&key, &string_to_sign);
    let authorization = format!(
        "{} Credential={}/{scope}, SignedHeaders={}, Signature={signature}",
        algorithm.name(),
        scope.access_key_id,
        names(&headers),
    );
    Stages { canonical_request, string_to_sign, signing_key: hex::encode(key), signature, authorization }
}

/// Headers that change on their way, or hold the signature itself; the host is signed from its own place.
fn left_out(name: &str) -> bool {
    matches!(name, "authorization" | "user-agent" | "host")
}

/// The path in its canonical form.
pub fn canonical_path(algorithm: Algorithm, path: &str) -> String {
    match algorithm {
        Algorithm::Two => encode(path, true),
        Algorithm::Three => {
            let mut decoded = decode(path);
            while decoded.contains("//") {
                decoded = decoded.replace("//", "/");
            }
            encode(&decoded, true)
        }
    }
}

/// Undoes percent-encoding; a plus stands for a blank, as in forms.
pub fn decode(text: &str) -> String {
    percent_decode(text.replace('+', " ").as_bytes()).decode_utf8_lossy().into_owned()
}

/// The query in its canonical form: each half decoded and encoded anew, the pairs in order.
pub fn canonical_query(algorithm: Algorithm, query: &str) -> String {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for piece in query.split('&').filter(|p| !p.is_empty()) {
        let (name, value) = match (piece.split_once('='), algorithm) {
            // The SDK that signs with the third drops a name without a value sign, and a value without a name.
            (None | Some(("", _)), Algorithm::Three) => continue,
            (None, Algorithm::Two) => (piece, ""),
            (Some(pair), _) => pair,
        };
        pairs.push((encode(&decode(name), false), encode(&decode(value), false)));
    }
    pairs.sort();
    pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

/// The headers in their canonical form: names small and in order, values trimmed, those of one name joined by commas.
/// The SDKs are not of one mind about blanks inside: `squeeze` makes one of many.
pub fn canonical_headers(headers: &[(String, String)], squeeze: bool) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    for (name, value) in headers {
        let name = name.trim().to_lowercase();
        let value = value_form(value, squeeze);
        match lines.iter_mut().find(|(n, _)| *n == name) {
            Some((_, before)) => {
                before.push(',');
                before.push_str(&value);
            }
            None => lines.push((name, value)),
        }
    }
    lines.sort();
    lines
}

/// The value of a header in its canonical form: trimmed, and with `squeeze` one blank for many.
pub fn value_form(value: &str, squeeze: bool) -> String {
    if squeeze { value.split_whitespace().collect::<Vec<_>>().join(" ") } else { value.trim().to_owned() }
}

fn names(headers: &[(String, String)]) -> String {
    headers.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(";")
}

/// The request in the form whose digest is signed, of parts in canonical form.
pub fn canonical_request(
    method: &str,
    path: &str,
    query: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> String {
    let mut lines = vec![method.to_uppercase(), path.to_owned(), query.to_owned()];
    lines.extend(headers.iter().map(|(name, value)| format!("{name}:{value}")));
    lines.extend([String::new(), names(headers), hex::encode(Sha256::digest(body))]);
    lines.join("\n")
}

/// The text of the last HMAC.
pub fn string_to_sign(algorithm: Algorithm, date: &str, scope: &Scope, canonical_request: &str) -> String {
    let digest = hex::encode(Sha256::digest(canonical_request.as_bytes()));
    format!("{}\n{date}\n{scope}\n{digest}", algorithm.name())
}

/// The key of the last HMAC: the secret, bound to a day, a region and a service.
pub fn signing_key(algorithm: Algorithm, secret: &str, scope: &Scope) -> Vec<u8> {
    let start = format!("{}{secret}", algorithm.key_prefix()).into_bytes();
    let steps = [scope.day.as_str(), &scope.region, &scope.service, &scope.end];
    steps.iter().fold(start, |key, step| hmac(&key, step))
}

/// The last HMAC, as lower-case hexadecimal text.
pub fn signature(key: &[u8], string_to_sign: &str) -> String {
    hex::encode(hmac(key, string_to_sign))
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    // HMAC takes keys of any length, so this arm is never taken; no bytes sign nothing.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// A time as `YYYYMMDDThhmmssZ`.
pub fn stamp(epoch: i64) -> String {
    bce::iso(epoch).replace(['-', ':'], "")
}

/// The seconds since 1970 of a time written as [`stamp`] writes it.
pub fn epoch(text: &str) -> Option<i64> {
    if text.len() != 16 || !text.is_ascii() {
        return None;
    }
    let part = |range| text.get(range).unwrap_or_default();
    let (year, month, day) = (part(0..4), part(4..6), part(6..9));
    bce::epoch(&format!("{year}-{month}-{day}{}:{}:{}", part(9..11), part(11..13), part(13..16)))
}

/// Scope that a signing key is valid for: a day, a region, a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The access key in front of the scope.
    pub access_key_id: String,
    /// The first eight characters of the date.
    pub day: String,
    /// The region.
    pub region: String,
    /// The service.
    pub service: String,
    /// The last part, which has to suit the algorithm.
    pub end: String,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.day, self.region, self.service, self.end)
    }
}

/// The parts of an `Authorization` header, as far as they are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The first word.
    pub algorithm: Algorithm,
    /// The access key and the scope; `None` without five parts.
    pub credential: Option<Scope>,
    /// The names of the signed headers, in the order of the header; `None` when none is named.
    pub signed_headers: Option<Vec<String>>,
    /// The signature; `None` when it is missing.
    pub signature: Option<String>,
}

/// Mistake in an `Authorization` header as a whole: its algorithm is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the authorization starts with neither JDCLOUD2-HMAC-SHA256 nor JDCLOUD3-HMAC-SHA256")]
pub struct UnknownAlgorithm;

/// Reads an `Authorization` header. Its parts may stand apart by any run of blanks, with a comma or without.
pub fn parse(authorization: &str) -> Result<Parsed, UnknownAlgorithm> {
    let mut words = authorization.split([' ', '\t', ',']).filter(|w| !w.is_empty());
    let algorithm = words.next().and_then(Algorithm::named).ok_or(UnknownAlgorithm)?;
    let mut parsed = Parsed { algorithm, credential: None, signed_headers: None, signature: None };
    for (name, value) in words.filter_map(|w| w.split_once('=')).filter(|(_, value)| !value.is_empty()) {
        match name {
            "Credential" => parsed.credential = scope(value),
            "SignedHeaders" => {
                let names = value.split(';').filter(|n| !n.is_empty()).map(str::to_lowercase);
                parsed.signed_headers = Some(names.collect::<Vec<_>>()).filter(|n| !n.is_empty());
            }
            "Signature" => parsed.signature = Some(value.to_owned()),
            _ => {}
        }
    }
    Ok(parsed)
}

fn scope(credential: &str) -> Option<Scope> {
    let parts: Vec<&str> = credential.split('/').collect();
    let [access_key_id, day, region, service, end] = parts[..] else { return None };
    let part = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Some(Scope {
        access_key_id: part(access_key_id)?,
        day: part(day)?,
        region: part(region)?,
        service: part(service)?,
        end: part(end)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_and_read() {
        for (seconds, text) in
            [(0, "19700101T000000Z"), (1_402_639_056, "20140613T055736Z"), (951_782_400, "20000229T000000Z")]
        {
            assert_eq!(stamp(seconds), text);
            assert_eq!(epoch(text), Some(seconds));
        }
        for wrong in
            ["2014-06-13T05:57:36Z", "20140230T000000Z", "20140613T250000Z", "20140613 055736Z", "", "早上"]
        {
            assert_eq!(epoch(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_header_is_read_however_its_parts_are_set_apart() {
        let wanted = Parsed {
            algorithm: Algorithm::Two,
            credential: scope("ak/20261120/cn-north-1/vm/jdcloud2_request"),
            signed_headers: Some(vec!["content-type".into(), "host".into()]),
            signature: Some("ab".into()),
        };
        assert!(wanted.credential.is_some());
        for gap in [", ", ",", " ,\t ", ",    "] {
            let text = format!(
                "JDCLOUD2-HMAC-SHA256   Credential=ak/20261120/cn-north-1/vm/jdcloud2_request{gap}SignedHeaders=Content-Type;host{gap}Signature=ab"
            );
            assert_eq!(parse(&text).as_ref(), Ok(&wanted), "{text}");
        }
        assert_eq!(parse("bce-auth-v1/ak"), Err(UnknownAlgorithm));
        let bare = parse("JDCLOUD3-HMAC-SHA256 Credential=ak/20261120, SignedHeaders=, Signature=");
        let nothing =
            |p: &Parsed| (p.credential.is_none(), p.signed_headers.is_none(), p.signature.is_none());
        assert_eq!(bare.as_ref().map(nothing), Ok((true, true, true)));
    }

    #[test]
    fn paths_and_queries_take_the_form_of_their_algorithm() {
        use Algorithm::{Three, Two};
        assert_eq!(canonical_path(Two, "/a:b/c%2Fd"), "/a%3Ab/c%252Fd");
        assert_eq!(canonical_path(Three, "//a:b//c%20d+e/"), "/a%3Ab/c%20d%20e/");
        assert_eq!(canonical_query(Two, "b=2&a=x/y&b=1&c&=v"), "=v&a=x%2Fy&b=1&b=2&c=");
        assert_eq!(canonical_query(Three, "b=2&a=x+y&b=1=1&c&=v"), "a=x%20y&b=1%3D1&b=2");
    }

    #[test]
    fn values_of_one_name_are_joined_and_blanks_are_cut() {
        let given = [("X-B", " one   two "), ("x-a", "1"), ("x-b", "three")];
        let given: Vec<_> = given.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let show = |squeeze| {
            let lines = canonical_headers(&given, squeeze);
            lines.iter().map(|(n, v)| format!("{n}:{v}")).collect::<Vec<_>>()
        };
        assert_eq!(show(true), ["x-a:1", "x-b:one two,three"]);
        assert_eq!(show(false), ["x-a:1", "x-b:one   two,three"]);
    }
}
