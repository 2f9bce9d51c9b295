//! What an order file holds that the table does not know.

use std::fmt;

use serde_json::Value;

use super::{Kind, check::nearest};

/// Something in an order file that the table does not know.
#[derive(Clone, PartialEq)]
pub struct Extra {
    /// Its path in the body.
    pub path: String,
    /// Its value, passed through when the person allows it.
    pub value: Value,
}

/// Only the path: a misspelt password is an unknown key too.
impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Extra").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Extra {
    /// Whether the provider's own tools send it, at a value that changes nothing.
    pub fn changes_nothing(&self, kind: &Kind, region: &str) -> bool {
        let mut said = Vec::new();
        leaves(&self.path, &self.value, &mut said);
        let usual = |(path, text): &(String, String)| {
            let mut surplus = kind.surplus.iter().filter(|(own, _)| own == path);
            surplus.any(|(_, value)| match *value {
                "{region}" => text == region,
                value => text.eq_ignore_ascii_case(value),
            })
        };
        !said.is_empty() && said.iter().all(usual)
    }

    /// Whether it reads like a secret of the kind, misspelt, or holds something that does, however deep: then it is neither
    /// sent, shown nor written.
    pub fn may_be_secret(&self, kind: &Kind) -> bool {
        let name = self.path.rsplit('.').next().unwrap_or(&self.path);
        reads_secret(name, kind) || holds_secret(&self.value, kind)
    }
}

/// The values in a value, each with its path, as text; a list is none.
fn leaves(path: &str, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| leaves(&format!("{path}.{name}"), value, out));
        }
        Value::String(text) => out.push((path.to_owned(), text.clone())),
        other => out.push((path.to_owned(), other.to_string())),
    }
}

/// Whether a name reads like a secret's: by its own words, or as one of the kind's, misspelt.
pub fn reads_secret(name: &str, kind: &Kind) -> bool {
    let plain = name.to_lowercase();
    let secrets = kind.fields.iter().filter(|f| f.secret()).map(|f| f.path);
    ["passw", "secret", "pwd"].iter().any(|word| plain.contains(word)) || nearest(name, secrets).is_some()
}

fn holds_secret(value: &Value, kind: &Kind) -> bool {
    match value {
        Value::Object(members) => members.iter().any(|(k, v)| reads_secret(k, kind) || holds_secret(v, kind)),
        Value::Array(items) => items.iter().any(|v| holds_secret(v, kind)),
        _ => false,
    }
}
