//! Patterns of text values: names, host names, ids, passwords, user data.
//!
//! A pattern is data (sets of characters, forms, clauses). From it come the check, which names the character that is
//! wrong and where, the regular expression that the JSON Schema publishes, and the samples of the tests. No
//! regular-expression library takes part: the small ones know no look-ahead, none says which character is wrong, and a
//! walk over a set costs a key press nothing.

mod class;
mod clause;
mod form;
mod jd_password;
mod table;

pub use class::Set;
pub use clause::{Clause, Whole};
pub use form::Form;
pub use jd_password::{JD_PASSWORD, three_kinds};
pub use table::*;

/// What is wrong with a text: data for a message. Never holds the text itself, which may be a secret.
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

/// Check of what no expression says.
pub type Beyond = fn(&str) -> Result<(), Fault>;

/// A pattern of text.
#[derive(Debug)]
pub struct Pattern {
    /// The key below `pattern` that describes it to a person.
    pub name: &'static str,
    /// The fewest characters.
    pub min: usize,
    /// The most characters; bytes where the document counts bytes.
    pub max: usize,
    /// What the first character may be, where that is less than the others.
    pub first: Option<Set>,
    /// What the whole text is made of.
    pub whole: Whole,
    /// What holds besides.
    pub clauses: &'static [Clause],
    /// What no regular expression of a bearable size can say.
    pub beyond: Option<Beyond>,
    /// What passes, but newer sources refuse: the code of a warning.
    pub doubt: Option<fn(&str) -> Option<&'static str>>,
}

impl Pattern {
    const fn new(name: &'static str, min: usize, max: usize, whole: Whole) -> Self {
        Self { name, min, max, first: None, whole, clauses: &[], beyond: None, doubt: None }
    }

    const fn first(mut self, set: Set) -> Self {
        self.first = Some(set);
        self
    }

    const fn clauses(mut self, clauses: &'static [Clause]) -> Self {
        self.clauses = clauses;
        self
    }

    const fn beyond(mut self, test: fn(&str) -> Result<(), Fault>) -> Self {
        self.beyond = Some(test);
        self
    }

    const fn doubt(mut self, test: fn(&str) -> Option<&'static str>) -> Self {
        self.doubt = Some(test);
        self
    }

    /// The first thing that is wrong with a text.
    pub fn check(&self, text: &str) -> Result<(), Fault> {
        self.check_regular(text)?;
        self.beyond.map_or(Ok(()), |test| test(text))
    }

    /// The first thing that is wrong with a text, of what the length and the regular expression say.
    pub fn check_regular(&self, text: &str) -> Result<(), Fault> {
        let length = text.chars().count();
        if length < self.min || length > self.max {
            return Err(Fault::Length(length));
        }
        if let (Some(set), Some(c)) = (self.first, text.chars().next())
            && !set.has(c)
        {
            return Err(Fault::Start);
        }
        self.whole.check(text)?;
        self.clauses.iter().try_for_each(|clause| clause.check(text))
    }

    /// Whether no text that it takes has this character in it, and some may have that one.
    pub fn takes_instead(&self, this: char, that: char) -> bool {
        self.whole.takes_instead(this, that)
    }

    /// The same as a regular expression (ECMA 262), without the length.
    pub fn regex(&self) -> String {
        let mut out = String::from("^");
        if let Some(set) = self.first {
            out.push_str("(?=");
            set.write(&mut out);
            out.push(')');
        }
        self.clauses.iter().for_each(|clause| clause.write(&mut out));
        self.whole.write(&mut out, self.min);
        out.push('$');
        out
    }
}

#[cfg(test)]
mod tests;
