//! `vmcart sign`: signs a request described as JSON and shows every stage, to find out why one is refused.

mod input;
mod jd;

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;

use self::input::{Pairs, Wrong, input, token};
use super::{
    Exit, args,
    out::{Ended, Stop, plain, print, print_json, tell},
};
use crate::{
    order::Provider,
    sign::{
        Credentials,
        bce::{self, Stages},
    },
};

/// A request to sign, in the words of the published test vectors. Other keys are ignored.
#[derive(Deserialize)]
struct Input {
    access_key_id: String,
    secret_access_key: SecretString,
    method: String,
    path: String,
    #[serde(default)]
    params: Pairs,
    headers: Pairs,
    timestamp: i64,
    expiration: u64,
    #[serde(default)]
    headers_to_sign: Option<Vec<String>>,
}

/// The seconds since 1970 that a time stamp of four-digit years can stand for.
const YEARS: std::ops::RangeInclusive<i64> = -62_167_219_200..=253_402_300_799;

/// Signs and shows.
pub fn run(args: &args::Sign) -> Ended {
    match args.provider {
        own if own == Provider::BCE => bce(args),
        own if own == Provider::JD => jd::run(args),
        other => Err(Stop::failed(format!("no signer is known for {}", other.name()))),
    }
}

fn bce(args: &args::Sign) -> Ended {
    let stages = sign_bce(&args.file)?;
    if args.json {
        print_json(&json!({
            "canonical_request": stages.canonical_request,
            "signing_key": stages.signing_key,
            "authorization": stages.authorization,
        }))?;
    } else {
        print(report(&stages))?;
    }
    Ok(Exit::Done)
}

fn report(stages: &Stages) -> String {
    let canonical: Vec<_> = stages.canonical_request.split('\n').map(|line| format!("  {line}")).collect();
    format!(
        "auth string prefix\n  {}\n\nsigning key (HMAC-SHA256 of the prefix under the secret key; its hexadecimal text signs)\n  {}\n\n\
         canonical request ({} lines, no line end behind the last)\n{}\n\nsignature\n  {}\n\nauthorization\n  {}",
        stages.auth_string_prefix,
        stages.signing_key,
        canonical.len(),
        canonical.join("\n"),
        stages.signature,
        stages.authorization,
    )
}

fn sign_bce(file: &str) -> Result<Stages, Stop> {
    let input: Input = input(file, "secret_access_key", wrong)?;
    let has = |name: &str| {
        input.headers.0.iter().any(|(n, v)| n.trim().eq_ignore_ascii_case(name) && !v.trim().is_empty())
    };
    for name in input.headers_to_sign.iter().flatten().filter(|n| !has(n)) {
        tell(format!(
            "warning: headers_to_sign: {} is not among the headers, so it is left out",
            plain(name)
        ));
    }
    let credentials = Credentials {
        access_key_id: input.access_key_id,
        secret_access_key: input.secret_access_key,
        session_token: None,
    };
    let request = bce::Request {
        method: &input.method,
        path: &input.path,
        params: &input.params.0,
        headers: &input.headers.0,
        timestamp: input.timestamp,
        expiration: input.expiration,
        headers_to_sign: input.headers_to_sign.as_deref(),
    };
    Ok(bce::sign(&credentials, &request))
}

/// Finds what the provider's own rules exclude, and what a terminal must not be sent.
fn wrong(input: &Input) -> Wrong {
    use secrecy::ExposeSecret;
    if !token(&input.access_key_id) || input.access_key_id.contains('/') {
        return Some(("access_key_id", "it must be visible ASCII characters without blanks and /"));
    }
    if input.secret_access_key.expose_secret().is_empty() {
        return Some(("secret_access_key", "it is empty"));
    }
    if !token(&input.method) {
        return Some(("method", "it must name an HTTP method, for example POST"));
    }
    if !input.headers.0.iter().all(|(name, _)| token(name.trim())) {
        return Some(("headers", "a name must be visible ASCII characters without blanks"));
    }
    if !YEARS.contains(&input.timestamp) {
        return Some(("timestamp", "it must be seconds since 1970, UTC, within the years 0 to 9999"));
    }
    None
}
