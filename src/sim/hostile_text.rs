//! Texts as an enemy would write them: full of what a terminal obeys, and of what hides and turns text.

use axum::{
    body::{Body, to_bytes},
    http::header,
    response::Response,
};
use serde_json::Value;

/// Members that people read. Ids and codes stay as they are: they must be able to come back.
const READ: &[&str] = &[
    "name",
    "imageName",
    "instanceName",
    "desc",
    "description",
    "message",
    "osName",
    "title",
    "warningList",
];

/// A title, colours, a screen wiped and left, a hidden cursor, a question whose answer would be typed, a clipboard, and
/// turned, hidden and broken lines; as escape sequences of seven bits and of eight.
const POISON: &str = "\u{1b}]0;owned\u{7}\u{1b}]2;owned\u{1b}\\\u{1b}[31;7m\u{1b}[2J\u{1b}[H\u{1b}[?25l\u{1b}[?1049l\
    \u{1b}[6n\u{1b}]52;c;b3duZWQ=\u{7}\u{1b}P$qm\u{1b}\\\u{1b}c\u{9b}31m\u{9d}0;owned\u{9c}\u{202e}\u{2066}\u{200b}\
    \u{feff}\u{7}\u{8}\r\n\u{7f}";

/// The same answer, with poison around whatever people read.
pub(super) async fn hostile(answer: Response) -> Response {
    let (mut head, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let Ok(mut value) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(head, Body::from(bytes));
    };
    poison(&mut value, false);
    head.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(head, Body::from(value.to_string()))
}

fn poison(value: &mut Value, read: bool) {
    match value {
        Value::String(text) if read => *text = format!("{POISON}{text}{POISON}"),
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, read)),
        Value::Object(members) => {
            members.iter_mut().for_each(|(name, member)| poison(member, READ.contains(&name.as_str())));
        }
        _ => {}
    }
}
