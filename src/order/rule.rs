//! Rules between fields: what the shape of one field cannot say.

use std::collections::BTreeSet;

use super::{Draft, Edition, Hit, Known, Place, Rule, Say, Severity, Test, Unmet};

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

    /// Finds where this draft breaks the rule.
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
pub fn needs(unmet: &Unmet) -> Say {
    let values =
        vec![("field", Say::Field(unmet.field.to_owned())), ("value", Say::Plain(unmet.value.clone()))];
    Say::Key(format!("cond.{}", unmet.key), values)
}
