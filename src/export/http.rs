//! The request itself: as HTTP, and as a curl command.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    parts::{PASSWORD, Signed, comment, intro, origin, provider, secret},
    quote,
};
use crate::order::{Draft, Role, TokenAt, body};

/// Placeholders for values that only a purchase has.
const SIGNED: &str = "<signed when sent>";
const SET: &str = "<set when sent>";

/// Characters to encode in a query: all but letters, digits and these four.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The parts of a request as they can be shown.
struct Shown {
    method: &'static str,
    /// Scheme, host and port.
    origin: String,
    target: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Shown {
    fn of(draft: &Draft, endpoint: Option<&str>) -> Self {
        let kind = draft.kind();
        let mut value = body::preview(draft);
        let mut target = kind.path(draft.effective(Role::Region));
        match kind.token {
            TokenAt::Query(name) => {
                target = format!("{target}?{}={SET}", utf8_percent_encode(name, QUERY));
            }
            TokenAt::Body(name) => value[name] = SET.into(),
        }
        let body = quote::visible(&value.to_string());
        let sealed = draft.all_places().into_iter().any(|p| draft.at(p).secret() && draft.is_filled(p));
        // The sealed form of a secret has another length than its mask.
        let length = if sealed { SET.to_owned() } else { body.len().to_string() };
        let own = provider(draft).row().stamps;
        Self {
            method: kind.method,
            target,
            headers: [("Content-Type", "application/json".to_owned()), ("Content-Length", length)]
                .into_iter()
                .chain(own.iter().map(|name| (*name, SET.to_owned())))
                .chain([("Authorization", SIGNED.to_owned())])
                .collect(),
            origin: origin(draft, endpoint),
            body,
        }
    }
}

fn host(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

/// Explanation that an order with a secret can't be exported with a signature.
const UNSIGNED: &str = "The signature covers the body, and the body holds a password that is never shown: \
                        put it in, sign it, and send it within the time the signature holds.";

/// The request with placeholders for what only a purchase has.
pub fn message(draft: &Draft, endpoint: Option<&str>) -> String {
    let shown = Shown::of(draft, endpoint);
    let headers: Vec<_> = shown.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let Shown { method, target, body, .. } = &shown;
    format!(
        "{method} {} HTTP/1.1\nHost: {}\n{}\n\n{body}",
        quote::plain(target),
        quote::plain(host(&shown.origin)),
        headers.join("\n")
    )
}

/// The same as a curl command.
pub fn curl(draft: &Draft, endpoint: Option<&str>) -> String {
    let shown = Shown::of(draft, endpoint);
    // curl counts the body itself.
    let headers = shown.headers.iter().filter(|(name, _)| *name != "Content-Length");
    let headers: Vec<_> = headers.map(|(name, value)| format!("{name}: {value}")).collect();
    let command =
        assembled(shown.method, &format!("{}{}", shown.origin, shown.target), &headers, &shown.body);
    if secret(draft).is_none() {
        return command;
    }
    format!("{}\n{command}", comment(&format!("{UNSIGNED}\nIn scripts it is ${PASSWORD}.")))
}

fn assembled(method: &str, url: &str, headers: &[String], body: &str) -> String {
    let mut parts = vec![format!("curl -X {method} {}", quote::shell(url))];
    parts.extend(headers.iter().map(|header| format!("  -H {}", quote::shell(header))));
    parts.push(format!("  --data-raw {}", quote::shell(body)));
    parts.join(" \\\n")
}

fn split(url: &str) -> (&str, &str) {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url[start..].find('/').map_or(url.len(), |at| start + at);
    (&url[start..end], if end < url.len() { &url[end..] } else { "/" })
}

/// A signed request as it goes over the line.
pub fn signed_message(draft: &Draft, signed: &Signed) -> String {
    let (host, target) = split(&signed.url);
    let headers: Vec<_> =
        signed.headers.iter().map(|(name, value)| quote::plain(&format!("{name}: {value}"))).collect();
    format!(
        "{} {} HTTP/1.1\nHost: {}\n{}\nContent-Length: {}\n\n{}",
        draft.kind().method,
        quote::plain(target),
        quote::plain(host),
        headers.join("\n"),
        signed.body.len(),
        signed.body
    )
}

/// A signed request as a command that can be run at once.
pub fn signed_curl(draft: &Draft, signed: &Signed) -> String {
    let headers: Vec<_> = signed.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let about = format!(
        "This orders when it is run. Signed for the body as it stands, good {}.\n\
         Run again within that time it is the same purchase: the token in it makes it so.",
        signed.until
    );
    format!(
        "{}\n{}\n{}",
        intro(draft),
        comment(&about),
        assembled(draft.kind().method, &signed.url, &headers, &signed.body)
    )
}
