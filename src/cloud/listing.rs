//! A list of the provider's, and what is missing of it.

use std::fmt;

/// A list of the provider's, as far as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// The rows that came.
    pub rows: Vec<T>,
    /// Part that is missing, where not all came.
    pub gap: Option<Gap>,
}

/// Part of a list that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Number of rows that came.
    pub came: usize,
    /// Number of rows there are, where the provider tells it.
    pub of: Option<u64>,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Some(of) => write!(f, "incomplete: {} of {of}", self.came),
            None => write!(f, "incomplete: {}, and there are more", self.came),
        }
    }
}

impl<T> Listing<T> {
    /// A list that came whole.
    pub fn whole(rows: Vec<T>) -> Self {
        Self { rows, gap: None }
    }

    /// The same list with its rows made into others.
    pub fn made<U>(self, make: impl FnOnce(Vec<T>) -> Vec<U>) -> Listing<U> {
        Listing { rows: make(self.rows), gap: self.gap }
    }
}
