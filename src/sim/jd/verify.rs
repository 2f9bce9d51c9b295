//! Who asks, as JD Cloud's gateway finds out: the order of its checks and what it says are in its table of errors; how
//! far a clock may be off is published nowhere, so it is what the signature's ancestor allows.

use percent_encoding::percent_decode_str;
use secrecy::ExposeSecret;

use super::refusal::{Refusal, Rule};
use crate::{
    sign::{
        bce::encode,
        jd::{self, Algorithm, Parsed, Scope},
    },
    sim::{exchange::Incoming, settings::Settings},
};

/// Distance that a request's time may have from ours, in seconds.
const SKEW: i64 = 15 * 60;

fn access(message: &str, rule: Rule) -> Refusal {
    Refusal::new(401, "ACCESS_ERROR", format!("{message} [gw]"), rule, "")
}

/// Checks who asks. `now` is the server's clock, `region` that of the path.
pub(super) fn verify(settings: &Settings, request: &Incoming, region: &str, now: i64) -> Result<(), Refusal> {
    let lacks = |what: &str| access(&format!("lack of {what}"), Rule::Header);
    let differs = || access("sign result is not same", Rule::Signature);
    let authorization = request.header("authorization").ok_or_else(|| lacks("header authorization"))?;
    let parsed = jd::parse(authorization).map_err(|_| lacks("credential in the header authorization"))?;
    let scope = parsed.credential.as_ref().ok_or_else(|| lacks("credential in the header authorization"))?;
    let date = request.header("x-jdcloud-date").ok_or_else(|| lacks("header x-jdcloud-date"))?;
    if request.header("x-jdcloud-nonce").is_none() {
        return Err(lacks("header x-jdcloud-nonce"));
    }
    if jd::epoch(date).is_none_or(|then| (then - now).abs() > SKEW) {
        let message = format!("x-jdcloud-date is {date}, more than 15 minutes from {}", jd::stamp(now));
        return Err(access(&message, Rule::Clock));
    }
    let names = parsed.signed_headers.as_ref().ok_or_else(|| lacks("header signedHeaders"))?;
    if scope.access_key_id != settings.access_key_id {
        return Err(access("Invalid accessKey", Rule::AccessKey));
    }
    let bound = scope.region == region
        && scope.end == parsed.algorithm.scope_end()
        && date.get(..8) == Some(scope.day.as_str());
    let theirs = parsed.signature.as_ref().filter(|_| bound).ok_or_else(differs)?;
    let mut headers = Vec::new();
    for name in names {
        let values: Vec<&str> =
            request.headers.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect();
        if values.is_empty() {
            return Err(differs());
        }
        headers.push((name.clone(), values.join(",")));
    }
    let secret = settings.secret_access_key.expose_secret();
    if signatures(secret, request, &parsed, scope, date, &headers).any(|ours| ours == *theirs) {
        Ok(())
    } else {
        Err(differs())
    }
}

/// The signatures that are as good: the SDKs bring a request into canonical form in more than one way.
fn signatures(
    secret: &str,
    request: &Incoming,
    parsed: &Parsed,
    scope: &Scope,
    date: &str,
    headers: &[(String, String)],
) -> impl Iterator<Item = String> {
    let algorithm = parsed.algorithm;
    let (paths, queries, squeezed): (Vec<String>, Vec<String>, &[bool]) = match algorithm {
        Algorithm::Two => {
            let anew = encode(&percent_decode_str(&request.raw_path).decode_utf8_lossy(), true);
            let queries =
                vec![jd::canonical_query(algorithm, &request.raw_query), sorted(&request.raw_query)];
            (vec![anew, request.raw_path.clone()], queries, &[true, false])
        }
        Algorithm::Three => {
            let path = jd::canonical_path(algorithm, &request.raw_path);
            (vec![path], vec![jd::canonical_query(algorithm, &request.raw_query)], &[false])
        }
    };
    let key = jd::signing_key(algorithm, secret, scope);
    let mut all = Vec::new();
    for squeeze in squeezed {
        // In the order of the list, which need not be that of the alphabet.
        let lines: Vec<_> = headers.iter().map(|(n, v)| (n.clone(), jd::value_form(v, *squeeze))).collect();
        for path in &paths {
            for query in &queries {
                let canonical = jd::canonical_request(&request.method, path, query, &lines, &request.body);
                let text = jd::string_to_sign(algorithm, date, scope, &canonical);
                all.push(jd::signature(&key, &text));
            }
        }
    }
    all.into_iter()
}

/// The pieces of a query as they came, in order; one without a value sign gets one.
fn sorted(query: &str) -> String {
    let piece = |p: &str| if p.contains('=') { p.to_owned() } else { format!("{p}=") };
    let mut pieces: Vec<_> = query.split('&').filter(|p| !p.is_empty()).map(piece).collect();
    pieces.sort();
    pieces.join("&")
}
