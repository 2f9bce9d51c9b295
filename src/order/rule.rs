//! Rules between fields: what the shape of one field cannot say.

use std::collections::BTreeSet;

use super::{Cond, Draft, Edition, Known, Place, Say, Severity};

/// A rule of a kind, stated once.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The stable code; its wording is the text `problem.CODE`.
    pub code: &'static str,
    /// The top-level field that it is shown at.
    pub at: &'static str,
    /// Whether it blocks.
    pub severity: Severity,
    /// Whether a person may let it pass for one order.
    pub allowable: bool,
    /// The document it comes from.
    pub source: Edition,
    /// What must hold.
    pub test: Test,
}

/// What a rule asks for.
#[derive(Clone, Copy)]
pub enum Test {
    /// The field may only be filled while this holds.
    Only(Cond),
    /// At most one of these fields is filled.
    AtMostOne(&'static [&'static str]),
    /// Both fields are filled, or neither is; the empty one gets the problem.
    Together(&'static str, &'static str),
    /// While the other field is filled, this one is too.
    With(&'static str),
    /// While the condition holds, the field's number is within these bounds.
    Within(Cond, i64, i64),
    /// The number of rows is a multiple of the order's count.
    MultipleOfCount,
    /// No two rows have the same text in this cell.
    Unique(&'static str),
    /// A function of its own, which names what it hit.
    Custom(fn(&Draft, &Known) -> Vec<Hit>),
}

impl std::fmt::Debug for Test {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Test::Only(_) => "Only",
            Test::AtMostOne(_) => "AtMostOne",
            Test::Together(..) => "Together",
            Test::With(_) => "With",
            Test::Within(..) => "Within",
            Test::MultipleOfCount => "MultipleOfCount",
            Test::Unique(_) => "Unique",
            Test::Custom(_) => "Custom",
        })
    }
}

/// Where a rule was broken, and by which values.
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

impl Rule {
    /// A rule of a document; allowed for one order only where `allowable` says so.
    pub const fn new(
        source: Edition,
        code: &'static str,
        at: &'static str,
        severity: Severity,
        test: Test,
    ) -> Self {
        Self { code, at, severity, allowable: false, source, test }
    }

    /// A person may let it pass for one order.
    pub const fn allowable(mut self) -> Self {
        self.allowable = true;
        self
    }

    /// Where this draft breaks the rule.
    pub fn hits(&self, draft: &Draft, known: &Known) -> Vec<Hit> {
        let number = |path: &str| draft.get(path).trim().parse::<i64>().ok();
        match &self.test {
            Test::Only(cond) if draft.filled(self.at) && !cond.holds(draft) => {
                // What can never hold, or has no phrase of its own, is worded by the rule alone.
                let needs = cond.unmet(draft).map_or(Say::Plain(String::new()), |unmet| needs(&unmet));
                vec![Hit::here().with("value", draft.get(self.at)).with("needs", needs)]
            }
            Test::AtMostOne(paths) => {
                let filled: Vec<_> = paths.iter().filter(|p| draft.filled(p)).collect();
                match filled.iter().find(|p| ***p != self.at) {
                    Some(other) if filled.len() > 1 => {
                        vec![Hit::here().with("other", Say::Field((**other).to_string()))]
                    }
                    _ => Vec::new(),
                }
            }
            Test::Together(one, two) => match (draft.filled(one), draft.filled(two)) {
                (true, false) => lonely(draft, two, one),
                (false, true) => lonely(draft, one, two),
                _ => Vec::new(),
            },
            Test::With(other) if draft.filled(other) && !draft.filled(self.at) => {
                vec![Hit::here().with("other", Say::Field((*other).to_owned()))]
            }
            Test::Only(_) | Test::With(_) => Vec::new(),
            Test::Within(cond, min, max) => match number(self.at) {
                Some(n) if cond.holds(draft) && !(*min..=*max).contains(&n) => {
                    vec![Hit::here().with("value", n).with("min", *min).with("max", *max)]
                }
                _ => Vec::new(),
            },
            Test::MultipleOfCount => {
                let rows = draft.kind().index(self.at).map_or(0, |i| draft.row_count(i));
                let count = draft.count();
                let even = i64::try_from(rows).is_ok_and(|n| n % count == 0);
                if even { Vec::new() } else { vec![Hit::here().with("value", rows).with("count", count)] }
            }
            Test::Unique(cell) => {
                let mut seen = BTreeSet::new();
                let column = draft.column(self.at, cell).into_iter();
                let again = column.filter(|(_, text)| !text.is_empty() && !seen.insert(*text));
                again.map(|(place, text)| Hit::at(place).with("value", text)).collect()
            }
            Test::Custom(find) => find(draft, known),
        }
    }
}

fn lonely(draft: &Draft, empty: &str, filled: &str) -> Vec<Hit> {
    let place = draft.kind().index(empty).map(Place::field);
    vec![Hit { place, values: vec![("other", Say::Field(filled.to_owned()))] }]
}

/// An unmet condition as a phrase.
pub fn needs(unmet: &super::Unmet) -> Say {
    let values =
        vec![("field", Say::Field(unmet.field.to_owned())), ("value", Say::Plain(unmet.value.clone()))];
    Say::Key(format!("cond.{}", unmet.key), values)
}
