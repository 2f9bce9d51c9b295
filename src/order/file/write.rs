//! Order files, written: the reverse of reading.

use crate::order::{Draft, Role, body};

/// A draft as an order file. Secrets are left out; what does not apply now is kept.
pub fn write(draft: &Draft) -> String {
    let mut file = toml::Table::new();
    file.insert("kind".into(), draft.kind().name.into());
    if !draft.title.is_empty() {
        file.insert("title".into(), draft.title.clone().into());
    }
    if !draft.template.is_empty() {
        file.insert("template".into(), draft.template.clone().into());
    }
    if draft.filled(Role::Region) {
        file.insert("region".into(), draft.get(Role::Region).into());
    }
    if !draft.allow.is_empty() {
        file.insert("allow".into(), draft.allow.iter().cloned().collect::<Vec<_>>().into());
    }
    if let Ok(request) = toml::Value::try_from(body::kept(draft)) {
        file.insert("request".into(), request);
    }
    toml::to_string_pretty(&file).unwrap_or_default()
}
