//! Facts and prices that the checks of an order go by.

use std::ops::Deref;

use secrecy::SecretString;

use super::{catalogue::Catalogue, kind::Kind};

/// Facts that all checks go by.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    pub catalogue: &'a Catalogue,
    /// Takes ids that are unknown.
    pub any: bool,
    pub secret: &'a SecretString,
    /// Hundredths by which everything costs more than at first.
    pub percent: u64,
}

/// Facts that the checks of an order for instances go by.
pub(super) struct Rules<'a> {
    pub kind: Kind,
    pub facts: Facts<'a>,
}

impl<'a> Deref for Rules<'a> {
    type Target = Facts<'a>;

    fn deref(&self) -> &Facts<'a> {
        &self.facts
    }
}
