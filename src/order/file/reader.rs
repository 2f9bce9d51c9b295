//! The state of reading an order file.

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

/// Strictness about types.
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
    /// The byte at which each line starts.
    pub starts: Vec<usize>,
    /// The strictness.
    pub reading: Reading,
    /// Values given beside the file.
    pub sets: &'a [(String, String)],
    /// The variables that it declares.
    pub variables: Vec<Variable>,
    /// The names of variables that feed a secret: they are put into nothing else.
    pub guarded: BTreeSet<String>,
    /// The draft so far.
    pub draft: Draft,
    /// Problems of the file itself so far.
    pub problems: Vec<Problem>,
    /// The line of each path that has been met.
    pub lines: BTreeMap<String, usize>,
}
