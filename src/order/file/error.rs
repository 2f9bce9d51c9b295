//! Reasons why an order file gives no draft.

use thiserror::Error;

use crate::order::Problem;

/// A file that is not TOML, or not JSON where it begins so, at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The format that it would have to be in.
    pub format: &'static str,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// The parser's own words.
    pub message: String,
}

/// Reasons why an order file gives no draft.
#[derive(Debug, Error)]
pub enum FileError {
    /// It is not TOML.
    #[error("line {}, column {}: {}", .0.line, .0.column, .0.message)]
    Syntax(SyntaxError),
    /// Without a kind, nothing in it has a meaning; nor has what is of another format.
    #[error("the order's kind is missing or unknown")]
    Kind(Box<Problem>),
}
