//! bce-auth-v1, the signature of Baidu AI Cloud.
//!
//! After the provider's description of its authentication and what its SDKs for Python (0.9.79) and JavaScript do.
//! Two traps: the second HMAC is keyed with the *hexadecimal text* of the first; and finished pairs and lines are
//! sorted as bytes, not names.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::ExposeSecret;
use sha2::Sha256;
use thiserror::Error;

use super::Credentials;

/// Default validity of a signature, in seconds.
pub const EXPIRATION: u64 = 1800;

const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const PATH: &AsciiSet = &UNRESERVED.remove(b'/');

/// Request to be signed.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The path, not encoded.
    pub path: &'a str,
    /// Query parameters, not encoded; an empty value stands for none.
    pub params: &'a [(String, String)],
    /// Headers as given: names in any case, values not trimmed.
    pub headers: &'a [(String, String)],
    /// The moment the signature holds from, in seconds since 1970, UTC.
    pub timestamp: i64,
    /// Validity of the signature, in seconds.
    pub expiration: u64,
    /// Names of the headers to sign, in lower case; `None` signs the default set and lists none.
    pub headers_to_sign: Option<&'a [String]>,
}

/// Every stage of a signature.
#[derive(Clone, PartialEq, Eq)]
pub struct Stages {
    /// Version, key, time and life: the text of the first HMAC.
    pub auth_string_prefix: String,
    /// The first HMAC, as hexadecimal text. Good for signing until it expires: a secret.
    pub signing_key: String,
    /// The text of the second HMAC.
    pub canonical_request: String,
    /// The second HMAC, as hexadecimal text.
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
    let prefix = format!(
        "bce-auth-v1/{}/{}/{}",
        credentials.access_key_id,
        iso(request.timestamp),
        request.expiration
    );
    sign_prefix(credentials.secret_access_key.expose_secret(), prefix, request)
}

/// Signs under a prefix that is given as text: what a verifier does, who must not write the time its own way.
pub fn sign_prefix(secret: &str, auth_string_prefix: String, request: &Request<'_>) -> Stages {
    let signing_key = hmac_hex(secret.as_bytes(), &auth_string_prefix);
    let (headers, listed) = canonical_headers(request);
    let canonical_request = format!(
        "{}\n{}\n{}\n{headers}",
        request.method.to_uppercase(),
        canonical_uri(request.path),
        canonical_query(request.params),
    );
    let signature = hmac_hex(signing_key.as_bytes(), &canonical_request);
    let authorization = format!("{auth_string_prefix}/{listed}/{signature}");
    Stages { auth_string_prefix, signing_key, canonical_request, signature, authorization }
}

/// HMAC-SHA256 as lower-case hexadecimal text.
fn hmac_hex(key: &[u8], text: &str) -> String {
    // HMAC takes keys of any length, so this arm is never taken; an empty text signs nothing.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(text.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// Percent-encodes UTF-8 bytes: letters, digits and `-._~` stay, and `/` where it is kept.
pub fn encode(text: &str, keep_slash: bool) -> String {
    utf8_percent_encode(text, if keep_slash { PATH } else { UNRESERVED }).to_string()
}

fn canonical_uri(path: &str) -> String {
    let encoded = encode(path, true);
    if encoded.starts_with('/') { encoded } else { format!("/{encoded}") }
}

fn canonical_query(params: &[(String, String)]) -> String {
    let signed = params.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("authorization"));
    let mut pairs: Vec<_> =
        signed.map(|(name, value)| format!("{}={}", encode(name, false), encode(value, false))).collect();
    pairs.sort();
    pairs.join("&")
}

fn in_default_set(name: &str) -> bool {
    matches!(name, "host" | "content-length" | "content-type" | "content-md5") || name.starts_with("x-bce-")
}

/// The lines of the signed headers, and the list of their names.
fn canonical_headers(request: &Request<'_>) -> (String, String) {
    let mut lines = Vec::new();
    let mut names = Vec::new();
    for (name, value) in request.headers {
        let (name, value) = (name.trim().to_lowercase(), value.trim());
        let wanted = match request.headers_to_sign {
            None => in_default_set(&name),
            Some(list) => list.iter().any(|n| n.eq_ignore_ascii_case(&name)),
        };
        if wanted && !value.is_empty() {
            lines.push(format!("{}:{}", encode(&name, false), encode(value, false)));
            names.push(name);
        }
    }
    lines.sort();
    names.sort();
    let listed = if request.headers_to_sign.is_some() { names.join(";") } else { String::new() };
    (lines.join("\n"), listed)
}

/// A time as `YYYY-MM-DDThh:mm:ssZ`.
pub fn iso(epoch: i64) -> String {
    let (days, seconds) = (epoch.div_euclid(86_400), epoch.rem_euclid(86_400));
    // Days to civil date in the proleptic Gregorian calendar, counted in eras of 400 years from 0000-03-01.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// The seconds since 1970 of a time written as [`iso`] writes it.
pub fn epoch(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 20
        && bytes.iter().enumerate().all(|(i, b)| match i {
            4 | 7 => *b == b'-',
            10 => *b == b'T',
            13 | 16 => *b == b':',
            19 => *b == b'Z',
            _ => b.is_ascii_digit(),
        });
    if !shape {
        return None;
    }
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let (hour, minute, second) = (part(11..13)?, part(14..16)?, part(17..19)?);
    let years = if month <= 2 { year - 1 } else { year };
    let era = years.div_euclid(400);
    let year_of_era = years.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let epoch = (era * 146_097 + day_of_era - 719_468) * 86_400 + hour * 3600 + minute * 60 + second;
    // A thirteenth month or a sixty-first minute does not come back as it was written.
    (iso(epoch) == text).then_some(epoch)
}

/// The parts of an `Authorization` header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// Part in front of the header list: the text that the first HMAC signs.
    pub prefix: String,
    /// The access key.
    pub access_key_id: String,
    /// Start of the signature's validity, in seconds since 1970.
    pub timestamp: i64,
    /// Validity of the signature, in seconds.
    pub expiration: u64,
    /// The names of the signed headers; empty for the default set.
    pub signed_headers: Vec<String>,
    /// The signature.
    pub signature: String,
}

/// Mistake in an `Authorization` header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ParseError {
    /// Not six parts behind the right version.
    #[error("the authorization is not bce-auth-v1 with six parts")]
    Form,
    /// The time cannot be read.
    #[error("the timestamp is not of the form YYYY-MM-DDThh:mm:ssZ")]
    Timestamp,
    /// The life cannot be read.
    #[error("the expiration is not a number of seconds")]
    Expiration,
}

/// Reads an `Authorization` header.
pub fn parse(authorization: &str) -> Result<Parsed, ParseError> {
    let parts: Vec<&str> = authorization.trim().split('/').collect();
    let ["bce-auth-v1", access_key_id, timestamp, expiration, headers, signature] = parts[..] else {
        return Err(ParseError::Form);
    };
    Ok(Parsed {
        prefix: format!("bce-auth-v1/{access_key_id}/{timestamp}/{expiration}"),
        access_key_id: access_key_id.to_owned(),
        timestamp: epoch(timestamp).ok_or(ParseError::Timestamp)?,
        expiration: expiration.parse().map_err(|_| ParseError::Expiration)?,
        signed_headers: headers.split(';').filter(|h| !h.is_empty()).map(str::to_lowercase).collect(),
        signature: signature.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_and_read() {
        for (epoch_seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_402_639_056, "2014-06-13T05:57:36Z"),
            (4_102_444_799, "2099-12-31T23:59:59Z"),
        ] {
            assert_eq!(iso(epoch_seconds), text);
            assert_eq!(epoch(text), Some(epoch_seconds));
        }
        for wrong in ["2014-06-13 05:57:36Z", "2014-02-30T00:00:00Z", "2014-06-13T25:00:00Z", "", "早上"] {
            assert_eq!(epoch(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_header_list_may_be_empty_and_must_be_there() {
        let parsed = parse("bce-auth-v1/ak/2014-06-13T05:57:36Z/1800//abc");
        assert_eq!(parsed.map(|p| (p.signed_headers, p.expiration)), Ok((vec![], 1800)));
        assert_eq!(parse("bce-auth-v1/ak/2014-06-13T05:57:36Z/1800/abc"), Err(ParseError::Form));
        assert_eq!(parse("bce-auth-v1/ak/now/1800//abc"), Err(ParseError::Timestamp));
        assert_eq!(parse("bce-auth-v1/ak/2014-06-13T05:57:36Z/soon//abc"), Err(ParseError::Expiration));
    }

    #[test]
    fn stages_do_not_print_the_signing_key() {
        let credentials = Credentials {
            access_key_id: "ak".into(),
            secret_access_key: "the-secret".into(),
            session_token: None,
        };
        let request = Request {
            method: "get",
            path: "v2/zone",
            params: &[],
            headers: &[("Host".into(), " h ".into())],
            timestamp: 0,
            expiration: 1,
            headers_to_sign: None,
        };
        let stages = sign(&credentials, &request);
        assert_eq!(stages.canonical_request, "GET\n/v2/zone\n\nhost:h");
        let shown = format!("{stages:?} {credentials:?}");
        assert!(!shown.contains(&stages.signing_key) && !shown.contains("the-secret"), "{shown}");
    }
}
