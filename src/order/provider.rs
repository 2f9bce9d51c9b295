//! Facts that every provider has: its name, and the variables of its keys.

use std::{
    fmt,
    hash::{Hash, Hasher},
};

use super::Provider;

impl Provider {
    /// The name in configuration files and on the command line.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The variables a person sets to use it: the two halves of a key pair.
    pub fn key_names(self) -> (&'static str, &'static str) {
        let first = self.row().keys.first();
        first.map_or(("", ""), |keys| (keys.id, keys.secret.first().copied().unwrap_or_default()))
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PartialEq for Provider {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Provider {}

impl Hash for Provider {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}
