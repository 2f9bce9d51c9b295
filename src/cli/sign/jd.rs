//! `vmcart sign --provider jd`.

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

use super::input::{Pairs, Wrong, input, token};
use crate::{
    cli::{
        Exit, args,
        out::{Ended, Stop, plain, print, print_json, tell},
    },
    sign::{
        Credentials,
        jd::{self, Algorithm, Stages},
    },
};

/// A request to sign, in the words of the published test vectors. Other keys are ignored.
#[derive(Deserialize)]
struct Input {
    #[serde(default = "documented")]
    algorithm: String,
    access_key: String,
    secret_key: SecretString,
    method: String,
    host: String,
    path: String,
    #[serde(default)]
    query: String,
    headers: Pairs,
    #[serde(default)]
    body: String,
    #[serde(default = "no_region")]
    region: String,
    service: String,
    date: String,
}

fn documented() -> String {
    Algorithm::Two.name().to_owned()
}

fn no_region() -> String {
    jd::NO_REGION.to_owned()
}

/// Signs and shows.
pub fn run(args: &args::Sign) -> Ended {
    let input: Input = input(&args.file, "secret_key", wrong)?;
    let algorithm = Algorithm::named(&input.algorithm)
        .ok_or_else(|| Stop::usage(format!("algorithm: {} is unknown", plain(&input.algorithm))))?;
    let given = |name: &str| input.headers.0.iter().find(|(n, _)| n.trim().eq_ignore_ascii_case(name));
    match given("x-jdcloud-date") {
        Some((_, value)) if value.trim() != input.date => {
            tell("warning: x-jdcloud-date among the headers is not date, so the gateway will not agree");
        }
        _ => {}
    }
    if given("host").is_some() {
        tell("warning: host among the headers is left out: the member host is signed");
    }
    let credentials = Credentials {
        access_key_id: input.access_key,
        secret_access_key: input.secret_key,
        session_token: None,
    };
    let request = jd::Request {
        algorithm,
        method: &input.method,
        host: &input.host,
        path: &input.path,
        query: &input.query,
        headers: &input.headers.0,
        body: input.body.as_bytes(),
        region: &input.region,
        service: &input.service,
        date: &input.date,
    };
    let stages = jd::sign(&credentials, &request);
    if args.json {
        print_json(&json!({
            "canonical_request": stages.canonical_request,
            "string_to_sign": stages.string_to_sign,
            "signing_key": stages.signing_key,
            "authorization": stages.authorization,
        }))?;
    } else {
        print(report(&stages))?;
    }
    Ok(Exit::Done)
}

fn report(stages: &Stages) -> String {
    let indented = |text: &str| {
        let lines: Vec<_> = text.split('\n').map(|line| format!("  {}", plain(line))).collect();
        (lines.len(), lines.join("\n"))
    };
    let (lines, canonical) = indented(&stages.canonical_request);
    let (_, to_sign) = indented(&stages.string_to_sign);
    format!(
        "canonical request ({lines} lines, no line end behind the last)\n{canonical}\n\n\
         string to sign (its last line is the SHA-256 of the canonical request)\n{to_sign}\n\n\
         signing key (HMAC-SHA256 over day, region, service and the end of the scope; its raw bytes sign)\n  {}\n\n\
         signature\n  {}\n\nauthorization\n  {}",
        stages.signing_key,
        stages.signature,
        plain(&stages.authorization),
    )
}

/// Finds what the provider's own rules exclude, and what would not be one line of the text that is signed.
fn wrong(input: &Input) -> Wrong {
    let part = |text: &str| token(text) && !text.contains(['/', ',']);
    if Algorithm::named(&input.algorithm).is_none() {
        return Some(("algorithm", "it must be JDCLOUD2-HMAC-SHA256 or JDCLOUD3-HMAC-SHA256"));
    }
    if !part(&input.access_key) {
        return Some(("access_key", "it must be visible ASCII characters without blanks, commas and /"));
    }
    if input.secret_key.expose_secret().is_empty() {
        return Some(("secret_key", "it is empty"));
    }
    if !token(&input.method) {
        return Some(("method", "it must name an HTTP method, for example POST"));
    }
    if !token(&input.host) {
        return Some(("host", "it must be a host name, with its port where the URL has one"));
    }
    if !input.path.starts_with('/') {
        return Some(("path", "it must start with /"));
    }
    if !part(&input.region) {
        return Some(("region", "it must be the region of the path, or jdcloud-api where a path has none"));
    }
    if !part(&input.service) {
        return Some(("service", "it must be the first part of the service's host, for example coc-vm"));
    }
    if jd::epoch(&input.date).is_none() {
        return Some((
            "date",
            "it must be a time in UTC as x-jdcloud-date has it, for example 20261120T213000Z",
        ));
    }
    let names = input.headers.0.iter().all(|(name, _)| token(name.trim()));
    let values = input.headers.0.iter().all(|(_, value)| !value.trim().contains(char::is_control));
    if !names || !values {
        return Some((
            "headers",
            "a name must be visible ASCII characters without blanks, and a value must be one line",
        ));
    }
    None
}
