//! Changes of the draft: whether they fit, one step of undo each, and what follows from them.

use crate::order::{self, Draft, Origin, Place, Say, body};

use super::{App, Change, Effect, WorldEffect, size};

impl App {
    /// Puts a value into the draft, and everything that follows from it. One that would make the order too large to be
    /// read again is told and changes nothing.
    pub(super) fn edit(&mut self, place: Place, text: &str, origin: Origin) -> Change {
        let text = &*order::folded(self.editing.draft.at(place), text);
        if self.editing.draft.text(place) == text {
            return Change::redraw();
        }
        // What makes it smaller may always be done.
        if text.len() > self.editing.draft.text(place).len()
            && let Err(why) = self.would_fit(place, text)
        {
            self.refresh_input();
            return self.say(why);
        }
        self.begin_edit(Some(place));
        self.editing.draft.set(place, text, origin);
        self.edited()
    }

    fn would_fit(&self, place: Place, text: &str) -> Result<(), Say> {
        // A password is in no file, and no endless text all the same.
        size::text_fits(text.len())?;
        if self.editing.draft.at(place).secret() {
            return Ok(());
        }
        let mut tried = self.editing.draft.clone();
        tried.set(place, text, Origin::Typed);
        size::fits(&tried)
    }

    /// Changes something of the draft that is no field, as one step to undo.
    pub(super) fn change_whole(&mut self, change: impl FnOnce(&mut Draft)) -> Change {
        self.begin_edit(None);
        change(&mut self.editing.draft);
        self.edited()
    }

    pub(super) fn begin_edit(&mut self, place: Option<Place>) {
        if self.remember(place) || self.editing.edited != place {
            self.editing.before = body::lines(&self.editing.draft);
        }
        self.editing.edited = place;
    }

    pub(super) fn edited(&mut self) -> Change {
        self.draft_changed();
        Change::effect(self.save())
    }

    /// Does what follows from any change of the draft.
    pub(super) fn draft_changed(&mut self) {
        self.message = None;
        self.recheck();
    }

    pub(super) fn save(&self) -> Effect {
        Effect::World(WorldEffect::SaveDraft(Box::new(self.editing.draft.clone())))
    }
}
