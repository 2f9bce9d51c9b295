//! Problems of a draft: data, without prose.

use super::{Edition, Place};

/// The weight of a problem: it stops the order, or warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The order is not sent.
    Error,
    /// The order may be sent; the person should know.
    Warning,
}

impl Severity {
    /// The word scripts read.
    pub const fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// A value inside a message, worded later in the reader's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Say {
    /// Shown as it is.
    Plain(String),
    /// The label of the field with this path.
    Field(String),
    /// A text with values of its own.
    Key(String, Vec<(&'static str, Say)>),
}

impl From<String> for Say {
    fn from(text: String) -> Self {
        Say::Plain(text)
    }
}

impl From<&str> for Say {
    fn from(text: &str) -> Self {
        Say::Plain(text.to_owned())
    }
}

impl From<i64> for Say {
    fn from(number: i64) -> Self {
        Say::Plain(number.to_string())
    }
}

impl From<usize> for Say {
    fn from(number: usize) -> Self {
        Say::Plain(number.to_string())
    }
}

/// One thing that is wrong, or worth knowing, about a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The place it belongs to, when the table has one.
    pub place: Option<Place>,
    /// The path in the request's own names; for a file's own keys, the key.
    pub path: String,
    /// The weight: it blocks, or only warns.
    pub severity: Severity,
    /// The stable code of the rule; its wording is the text `problem.CODE`.
    pub code: &'static str,
    /// Values for the wording. Never a secret.
    pub values: Vec<(&'static str, Say)>,
    /// The document the rule comes from.
    pub source: Option<Edition>,
    /// It passes where the order says `allow = ["CODE"]`.
    pub allowable: bool,
    /// The line in the order file, counted from 1.
    pub line: Option<usize>,
}

impl Problem {
    /// An error at a path.
    pub fn error(path: impl Into<String>, code: &'static str) -> Self {
        Self {
            place: None,
            path: path.into(),
            severity: Severity::Error,
            code,
            values: Vec::new(),
            source: None,
            allowable: false,
            line: None,
        }
    }

    /// The same as a warning.
    pub fn warning(path: impl Into<String>, code: &'static str) -> Self {
        Self { severity: Severity::Warning, ..Self::error(path, code) }
    }

    /// With a value for the wording.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Say>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Tells whether it stops the order.
    pub fn blocks(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The place where a rule was broken, and the values that broke it.
#[derive(Debug)]
pub struct Hit {
    /// The place, when it is not the rule's own field.
    pub place: Option<Place>,
    /// Values for the wording.
    pub values: Vec<(&'static str, Say)>,
}

impl Hit {
    /// At the rule's own field.
    pub fn here() -> Self {
        Self { place: None, values: Vec::new() }
    }

    /// At another place.
    pub fn at(place: Place) -> Self {
        Self { place: Some(place), values: Vec::new() }
    }

    /// With a value for the wording.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Say>) -> Self {
        self.values.push((name, value.into()));
        self
    }
}
