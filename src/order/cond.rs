//! Conditions on a draft, as data: checked, explained to a person, and turned into JSON Schema.

/// A condition under which something holds. Paths name top-level fields of the same table.
#[derive(Debug, Clone, Copy)]
pub enum Cond {
    /// Always.
    Always,
    /// Never.
    Never,
    /// The field's value, or the provider's default while it is empty, is this.
    Is(&'static str, &'static str),
    /// The field has a value, or at least one row.
    Filled(&'static str),
    /// The field is a whole number of at least this.
    AtLeast(&'static str, i64),
    /// The field's value starts so.
    Starts(&'static str, &'static str),
    /// A file has this object, though it may be empty, or says something in it.
    Brought(&'static str),
    /// The opposite.
    Not(&'static Cond),
    /// All of them.
    All(&'static [Cond]),
    /// At least one of them.
    Any(&'static [Cond]),
}

/// The part of a condition that does not hold: what a person would have to change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmet {
    /// The text key below `cond` that words it.
    pub key: &'static str,
    /// The field it is about.
    pub field: &'static str,
    /// The value it would need, where there is one.
    pub value: String,
}

impl Cond {
    /// Every path the condition reads.
    pub fn paths(&self) -> Vec<&'static str> {
        match self {
            // An object is no field.
            Cond::Always | Cond::Never | Cond::Brought(_) => Vec::new(),
            Cond::Is(path, _) | Cond::Filled(path) | Cond::AtLeast(path, _) | Cond::Starts(path, _) => {
                vec![path]
            }
            Cond::Not(cond) => cond.paths(),
            Cond::All(conds) | Cond::Any(conds) => conds.iter().flat_map(Cond::paths).collect(),
        }
    }
}
