//! Values of a description, put into a draft.

use serde_json::Value;

use crate::order::{Draft, Offer, Origin, Role, file::set};

/// Puts the region of a draft, or the one that a new order begins with where none is told.
pub(in crate::order) fn place_region(draft: &mut Draft, region: &str) {
    let preset = draft.kind().preset(Role::Region);
    draft.put(Role::Region, if region.is_empty() { preset } else { region }, Origin::File);
}

/// A member as text, if it says anything.
pub(in crate::order) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|t| !t.is_empty()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Array(items) => items.first().and_then(text),
        Value::Null | Value::Object(_) => None,
    }
}

/// Puts a value at a path where the kind has it and it is not what the provider takes anyway.
pub(in crate::order) fn put(draft: &mut Draft, path: &str, value: &str) {
    let Some(index) = draft.kind().index(path.split('[').next().unwrap_or(path)) else { return };
    let field = &draft.kind().fields[index];
    let usual = field.default == Some(value) && field.preset.is_none();
    if usual || field.secret() || matches!(field.offer, Offer::Deprecated(_)) {
        return;
    }
    // A value that does not fit its place is shown there by the checks.
    drop(set(draft, path, value));
}
