//! The keys of an order file that no table has.

use crate::order::Say;

/// The keys of an order file outside the request.
pub const KEYS: [&str; 7] = ["kind", "title", "note", "region", "vars", "allow", "request"];

/// The keys of a variable.
pub const VARIABLE_KEYS: [&str; 2] = ["prompt", "default"];

/// Advice about a name that nobody knows.
pub fn hint(near: Option<&str>) -> Say {
    match near {
        Some(name) => Say::Key("hint.nearest".into(), vec![("name", name.into())]),
        None => Say::Key("hint.remove".into(), Vec::new()),
    }
}
