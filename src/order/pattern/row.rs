//! A pattern, as a row of the table: the check, and the regular expression.

use super::{Clause, Fault, Set, Whole};

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
    /// The characters that may come first, where that is less than the others.
    pub first: Option<Set>,
    /// The material of the whole text.
    pub whole: Whole,
    /// Conditions that hold besides.
    pub clauses: &'static [Clause],
    /// A check of what no regular expression of a bearable size can say.
    pub beyond: Option<Beyond>,
    /// A doubt about what passes, but newer sources refuse: the code of a warning.
    pub doubt: Option<fn(&str) -> Option<&'static str>>,
}

impl Pattern {
    pub(super) const fn new(name: &'static str, min: usize, max: usize, whole: Whole) -> Self {
        Self { name, min, max, first: None, whole, clauses: &[], beyond: None, doubt: None }
    }

    pub(super) const fn first(mut self, set: Set) -> Self {
        self.first = Some(set);
        self
    }

    pub(super) const fn clauses(mut self, clauses: &'static [Clause]) -> Self {
        self.clauses = clauses;
        self
    }

    pub(super) const fn beyond(mut self, test: fn(&str) -> Result<(), Fault>) -> Self {
        self.beyond = Some(test);
        self
    }

    pub(super) const fn doubt(mut self, test: fn(&str) -> Option<&'static str>) -> Self {
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

    /// Tells whether no text that it takes has this character in it, and some may have that one.
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
