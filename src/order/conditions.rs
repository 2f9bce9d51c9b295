//! Conditions, held against a draft.

use super::{Cond, Draft, Unmet};

impl Cond {
    /// Tells whether the condition holds for this draft.
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
}
