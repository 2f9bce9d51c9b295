//! Undo and redo: the draft as it was before each edit.

use std::sync::Arc;

use crate::order::Place;

use super::{App, Change, Focus, Screen, WorldEffect, editing::Moment};

impl App {
    /// Remembers the draft before an edit at `place`; whether a new step begins.
    pub(super) fn remember(&mut self, place: Option<Place>) -> bool {
        let runs_on = place.is_some() && self.editing.history.open == place;
        if !runs_on {
            let moment = self.moment(place, false);
            self.editing.history.past.push(moment);
            self.editing.history.open = place;
        }
        self.editing.history.future.clear();
        !runs_on
    }

    /// Remembers the draft before another order takes its place.
    pub(super) fn remember_whole(&mut self) {
        let moment = self.moment(None, true);
        self.editing.history.past.push(moment);
        self.editing.history.open = None;
        self.editing.history.future.clear();
    }

    fn moment(&self, place: Option<Place>, whole: bool) -> Moment {
        Moment { draft: self.editing.draft.clone(), place, source: Arc::clone(&self.editing.source), whole }
    }

    /// The order was saved as a template of this name: so it is at each step of it.
    pub(super) fn history_came_from(&mut self, name: &str) {
        let name_it = |moment: &mut Moment| {
            if !moment.whole {
                name.clone_into(&mut moment.draft.template);
                moment.source = Arc::clone(&self.editing.source);
            }
            !moment.whole
        };
        let _ = self.editing.history.past.iter_mut().rev().all(name_it);
        let _ = self.editing.history.future.iter_mut().rev().all(name_it);
    }

    pub(super) fn undo(&mut self, back: bool) -> Change {
        let history = &mut self.editing.history;
        let (from, to) = if back {
            (&mut history.past, &mut history.future)
        } else {
            (&mut history.future, &mut history.past)
        };
        let Some(moment) = from.pop() else { return Change::default() };
        let counter = Moment {
            draft: self.editing.draft.clone(),
            place: moment.place,
            source: Arc::clone(&self.editing.source),
            whole: moment.whole,
        };
        to.push(counter);
        history.open = None;
        self.editing.before = crate::order::body::lines(&self.editing.draft);
        self.editing.draft = moment.draft;
        self.editing.source = moment.source;
        if moment.whole {
            // It is another order, with a draft of its own.
            let mut change = Change::effect(WorldEffect::NewDraft);
            self.reset_for_new_order();
            self.open_filled(&mut change, Vec::new());
            change.effects.push(self.save());
            return change;
        }
        self.draft_changed();
        let mut change = match moment.place {
            Some(place) if self.editing.draft.all_places().contains(&place) => self.visit(place),
            _ => Change::redraw(),
        };
        if let (Screen::Step(_), Focus::Place(place)) = (self.screen, self.form.focus)
            && !self.editing.draft.all_places().contains(&place)
        {
            self.focus_on(Focus::Place(Place::field(place.field)));
        }
        self.refresh_input();
        change.effects.push(self.save());
        change
    }
}
