//! Conditions on a draft, as data: checked, explained to a person, and turned into JSON Schema.

use super::Draft;

/// When something holds. Paths name top-level fields of the same table.
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
    /// Whether the condition holds for this draft.
    pub fn holds(&self, draft: &Draft) -> bool {
        match self {
            Cond::Always => true,
            Cond::Never => false,
            Cond::Is(path, value) => draft.effective(path) == *value,
            Cond::Filled(path) => draft.filled(path),
            Cond::AtLeast(path, least) => {
                draft.effective(path).trim().parse::<i64>().is_ok_and(|n| n >= *least)
            }
            Cond::Starts(path, start) => draft.effective(path).starts_with(start),
            Cond::Brought(object) => draft.brought(object),
            Cond::Not(cond) => !cond.holds(draft),
            Cond::All(conds) => conds.iter().all(|c| c.holds(draft)),
            Cond::Any(conds) => conds.iter().any(|c| c.holds(draft)),
        }
    }

    /// The first part that does not hold, if any.
    pub fn unmet(&self, draft: &Draft) -> Option<Unmet> {
        if self.holds(draft) {
            return None;
        }
        let unmet = |key, field, value: String| Some(Unmet { key, field, value });
        match self {
            Cond::Is(path, value) => unmet("is", path, (*value).to_owned()),
            Cond::Filled(path) => unmet("filled", path, String::new()),
            Cond::AtLeast(path, least) => unmet("at-least", path, least.to_string()),
            Cond::Starts(path, start) => unmet("starts", path, (*start).to_owned()),
            Cond::Not(Cond::Filled(path)) => unmet("empty", path, String::new()),
            Cond::Not(Cond::Is(path, value)) => unmet("is-not", path, (*value).to_owned()),
            Cond::Always | Cond::Never | Cond::Brought(_) | Cond::Not(_) => None,
            // Of several ways the first is told: one is enough to go on with.
            Cond::All(conds) | Cond::Any(conds) => conds.iter().find_map(|c| c.unmet(draft)),
        }
    }

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
