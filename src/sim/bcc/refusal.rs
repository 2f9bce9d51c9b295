//! A no in Baidu's words, with the rule that made it and the member that it is about.

use serde_json::Value;

use crate::sim::exchange::Judged;

/// The result of a check.
pub(super) type Check<T = ()> = Result<T, Refusal>;

/// A no.
pub(super) type Refusal = Judged;

/// A no to the whole request.
pub(super) fn refuse(status: u16, code: &str, message: &str, rule: &str) -> Refusal {
    Judged::new(status, code, message, rule)
}

/// A no with the code of the table for it.
pub(super) fn no(status: u16, code: &str, message: &str, at: &str, rule: &str) -> Refusal {
    refuse(status, code, message, rule).at(at)
}

/// A no with the code for everything.
pub(super) fn bad(message: &str, at: &str, rule: &str) -> Refusal {
    no(400, "BadRequest", message, at, rule)
}

/// A no to an id of nothing.
pub(super) fn missing(kind: &str, id: &str, at: &str) -> Refusal {
    no(404, "NoSuchObject", &format!("{kind} not exist: {id}."), at, "an id is unknown")
}

/// Reads a body.
pub(super) fn json_body(body: &[u8]) -> Result<Value, Refusal> {
    let malformed =
        |_| refuse(400, "MalformedJSON", "The JSON you provided was not well-formed.", "body is not JSON");
    serde_json::from_slice(body).map_err(malformed)
}
