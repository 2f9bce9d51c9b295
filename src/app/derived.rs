//! What an order comes to as it stands: what is wrong with it, and the request it makes.

use super::App;
use crate::order::{JsonLine, Place, Problem, Step, body, check::check, reach};

/// How a line of the request differs from before the last edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Not at all.
    Same,
    /// It is new.
    Added,
    /// It has another value.
    Changed,
}

impl App {
    /// Runs the checks again after the draft has changed, or the cloud has told more.
    pub(super) fn recheck(&mut self) {
        let passed = i64::try_from(self.clock.now.as_secs()).unwrap_or(i64::MAX);
        self.inquiries.known.now = Some(self.session.began.saturating_add(passed));
        let (draft, known) = (&self.editing.draft, &self.inquiries.known);
        self.editing.problems = check(draft, known);
        // While the order is still being made, what is not chosen yet is nothing to warn of.
        if self.form.visited.contains(&Step::Review) {
            self.editing.problems.extend(reach::warnings(draft, known));
        }
    }

    /// The problems of one screen: errors and warnings.
    pub fn counts(&self, step: Step) -> (usize, usize) {
        let of_step = |p: &&Problem| match p.place {
            Some(place) => self.editing.draft.at(Place::field(place.field)).step == step,
            None => step == Step::Review,
        };
        let errors = self.editing.problems.iter().filter(of_step).filter(|p| p.blocks()).count();
        (errors, self.editing.problems.iter().filter(of_step).count() - errors)
    }

    /// The problems of one place.
    pub fn problems_at(&self, place: Place) -> impl Iterator<Item = &Problem> {
        self.editing.problems.iter().filter(move |p| p.place == Some(place))
    }

    /// The request as lines, and for each how it differs from before the last edit.
    pub fn json(&self) -> Vec<(JsonLine, Mark)> {
        let lines = body::lines(&self.editing.draft);
        let was =
            |line: &JsonLine| self.editing.before.iter().find(|b| b.place == line.place && b.key == line.key);
        let mark = |line: &JsonLine| match line.place {
            None => Mark::Same,
            Some(_) => match was(line) {
                None => Mark::Added,
                Some(before) if before.value != line.value => Mark::Changed,
                Some(_) => Mark::Same,
            },
        };
        lines
            .into_iter()
            .map(|line| {
                let mark = mark(&line);
                (line, mark)
            })
            .collect()
    }
}
