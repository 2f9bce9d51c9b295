//! Parts that several languages share.

use serde_json::Value;

use super::quote;
use crate::order::{Draft, Place, Provider, Role};

/// The variable of the environment that exports take the password from.
pub use crate::clean::PASSWORD_VARIABLE as PASSWORD;

/// A request that was signed for one moment. It holds a signature: not for `Debug`.
pub struct Signed {
    /// The address with its query.
    pub url: String,
    /// Every header but host and length.
    pub headers: Vec<(String, String)>,
    /// The exact bytes that were signed.
    pub body: String,
    /// Until when it is taken, in words.
    pub until: String,
}

/// The place of the secret that the order brings.
pub fn secret(draft: &Draft) -> Option<Place> {
    let filled = |p: &Place| draft.at(*p).secret() && draft.is_filled(*p) && draft.applies(*p);
    draft.all_places().into_iter().find(filled)
}

/// The address without a slash at its end.
pub(super) fn origin(draft: &Draft, endpoint: Option<&str>) -> String {
    match endpoint {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => format!("https://{}", draft.kind().host(draft.effective(Role::Region))),
    }
}

/// Comment lines behind a `#`, whatever is in the text.
pub(super) fn comment(text: &str) -> String {
    let lines: Vec<_> =
        text.lines().map(|line| format!("# {}", quote::plain(line)).trim_end().to_owned()).collect();
    lines.join("\n")
}

/// The first lines of everything that has comments.
pub(super) fn intro(draft: &Draft) -> String {
    let title = if draft.title.is_empty() { String::new() } else { format!(": {}", draft.title) };
    let kind = draft.kind();
    comment(&format!(
        "{} order in region {}{title}",
        kind.name,
        draft.effective(Role::Region).replace('\n', " ")
    ))
}

/// The values of a body, each with its path; lists stay whole.
pub(super) fn values(value: &Value) -> Vec<(String, Value)> {
    fn walk(prefix: &str, value: &Value, out: &mut Vec<(String, Value)>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                    walk(&path, value, out);
                }
            }
            other => out.push((prefix.to_owned(), other.clone())),
        }
    }
    let mut out = Vec::new();
    walk("", value, &mut out);
    out
}

/// The provider of an order.
pub(super) fn provider(draft: &Draft) -> Provider {
    draft.kind().provider
}
