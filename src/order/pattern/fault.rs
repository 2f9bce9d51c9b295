//! Faults that a pattern finds.

/// A fault of a text: data for a message. Never holds the text itself, which may be a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Fewer or more characters than allowed.
    Length(usize),
    /// It must start otherwise.
    Start,
    /// It must end otherwise.
    End,
    /// A character that is not allowed.
    Character(char),
    /// Two special characters in a row.
    Repeat(char),
    /// A class of characters is missing: a text key below `class`.
    Missing(&'static str),
    /// It is not Base64.
    Base64,
    /// It decodes to more bytes than allowed.
    Bytes(usize),
    /// It is not of the form that the pattern describes.
    Form,
    /// Too easy to guess: the code of the rule.
    Weak(&'static str),
}
