//! Undo and redo: the draft as it was before each edit.

use crate::order::{Draft, Place};

use super::{App, Change, Focus, Screen};

/// A draft with the place it was last edited at.
#[derive(Debug, Clone)]
struct Moment {
    draft: Draft,
    place: Option<Place>,
}

/// What can be undone and redone. Edits of one place in a row are one step.
#[derive(Debug, Default)]
pub(super) struct History {
    past: Vec<Moment>,
    future: Vec<Moment>,
    open: Option<Place>,
}

impl History {
    /// Closes the present run of edits: the next one is a step of its own.
    pub(super) fn close(&mut self) {
        self.open = None;
    }
}

impl App {
    /// Remembers the draft before an edit at `place`; whether a new step begins.
    pub(super) fn remember(&mut self, place: Option<Place>) -> bool {
        let runs_on = place.is_some() && self.history.open == place;
        if !runs_on {
            self.history.past.push(Moment { draft: self.draft.clone(), place });
            self.history.open = place;
        }
        self.history.future.clear();
        !runs_on
    }

    pub(super) fn undo(&mut self, back: bool) -> Change {
        let history = &mut self.history;
        let (from, to) = if back {
            (&mut history.past, &mut history.future)
        } else {
            (&mut history.future, &mut history.past)
        };
        let Some(moment) = from.pop() else { return Change::default() };
        to.push(Moment { draft: self.draft.clone(), place: moment.place });
        history.open = None;
        self.before = crate::order::body::lines(&self.draft);
        self.draft = moment.draft;
        self.draft_changed();
        let mut change = match moment.place {
            Some(place) if self.draft.all_places().contains(&place) => self.visit(place),
            _ => Change::redraw(),
        };
        if let (Screen::Step(_), Focus::Place(place)) = (self.screen, self.focus)
            && !self.draft.all_places().contains(&place)
        {
            self.focus_on(Focus::Place(Place::field(place.field)));
        }
        self.refresh_input();
        change.effects.push(self.save());
        change
    }
}
