//! Things in an order file that the table does not know.

use std::fmt;

use serde_json::Value;

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
