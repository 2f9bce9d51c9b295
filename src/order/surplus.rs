//! Keys that the table does not know: the harmless ones are told from those that may be secrets.

use serde_json::Value;

use super::{Extra, Kind, nearest::nearest};

impl Extra {
    /// Tells whether the provider's own tools send it, at a value that changes nothing.
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

    /// Tells whether it reads like a secret of the kind, misspelt, or holds something that does, however deep: then it
    /// is neither sent, shown nor written.
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

/// Tells whether a name reads like a secret's: by its own words, or as one of the kind's, misspelt.
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
