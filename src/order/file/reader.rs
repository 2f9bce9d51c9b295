//! What is kept in mind while an order file is read.

use std::collections::{BTreeMap, BTreeSet};

use crate::order::{Draft, Problem};

/// A variable that an order file declares.
#[derive(Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name, as in `${name}`.
    pub name: String,
    /// The question to ask.
    pub prompt: String,
    /// Its value, when none is given.
    pub default: Option<String>,
}

/// Without the default: a variable may stand for a password.
impl std::fmt::Debug for Variable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Variable")
            .field("name", &self.name)
            .field("prompt", &self.prompt)
            .finish_non_exhaustive()
    }
}

/// How strictly types are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// An order file: a number is a number.
    Strict,
    /// A saved draft: half-typed numbers are text.
    Draft,
    /// An order file that is kept, not ordered: its variables stay in its texts.
    Template,
}

/// An order file while it is read.
pub struct Reader<'a> {
    pub starts: Vec<usize>,
    pub reading: Reading,
    pub sets: &'a [(String, String)],
    pub variables: Vec<Variable>,
    /// The names of variables that feed a secret: they are put into nothing else.
    pub guarded: BTreeSet<String>,
    pub draft: Draft,
    pub problems: Vec<Problem>,
    pub lines: BTreeMap<String, usize>,
}
