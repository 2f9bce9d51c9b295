//! Source of an order, and the differences from it.

use std::sync::Arc;

use crate::{
    order::{
        Draft, Origin, Place, Say, Step, body,
        file::{Difference, differences},
    },
    texts::key,
};

use super::{App, Change, Effect, Notice, Popup, Source, Submit, WorldEffect};

impl App {
    /// Differences between what would be sent and what the order was made from, value by value.
    pub fn deltas(&self) -> Vec<Difference> {
        let Some(baseline) = &self.editing.source.baseline else { return Vec::new() };
        if baseline.kind() != self.editing.draft.kind() {
            return Vec::new();
        }
        differences(&baseline.sent(), &self.editing.draft.sent())
    }

    /// Values that were there and are sent no longer.
    pub fn gone(&self) -> Vec<Difference> {
        let mut deltas = self.deltas();
        deltas.retain(|d| d.after.is_none());
        deltas
    }

    /// Puts another order in the place of the present one, which undo brings back; nothing of it is lost on the disk
    /// either.
    pub(super) fn replace(&mut self, draft: Draft, source: Source) -> Change {
        let mut change = Change::redraw();
        if self.form.visited.is_empty() {
            self.editing.history = super::editing::History::default();
        } else {
            self.remember_whole();
        }
        change.effects.push(Effect::World(WorldEffect::NewDraft));
        self.editing.draft = draft;
        self.editing.source = Arc::new(source);
        self.reset_for_new_order();
        change
    }

    /// Does what follows when the whole order is another.
    pub(super) fn reset_for_new_order(&mut self) {
        self.form.visited.clear();
        self.form.unfolded.clear();
        self.popups.clear();
        self.editing.edited = None;
        if self.submit.end.is_some() {
            self.submit = Submit { turn: self.submit.turn + 1, ..Submit::default() };
        }
        self.inquiries.price = super::inquiries::Price::default();
        self.editing.before = body::lines(&self.editing.draft);
        self.recheck();
    }

    /// Shows an order that is filled already: its review, or the first screen with something that blocks it. What was
    /// left out on the way is told on top.
    pub(super) fn open_filled(&mut self, change: &mut Change, notices: Vec<Say>) {
        // A screen between is not one that was passed over: all of them are answered.
        self.form
            .visited
            .extend(self.editing.draft.kind().steps().into_iter().filter(|s| *s != Step::Submit));
        // With the review among them, the way in is something to know.
        self.recheck();
        match self.editing.problems.iter().find(|p| p.blocks()).and_then(|p| p.place) {
            Some(place) => change.effects.extend(self.visit(place).effects),
            None => self.open(Step::Review, change),
        }
        change.redraw = true;
        if !notices.is_empty() {
            self.popups.push(Popup::Notice(Notice { title: key::notice::TITLE, lines: notices, top: 0 }));
        }
    }

    /// The text key of where a value came from.
    pub fn origin_text(&self, place: Place) -> &'static str {
        match self.editing.draft.origin(place) {
            Origin::Empty => key::origin::EMPTY,
            Origin::Preset => key::origin::PRESET,
            Origin::Typed => key::origin::TYPED,
            Origin::LookedUp => key::origin::LOOKED_UP,
            Origin::File if !self.editing.draft.template.is_empty() => key::origin::TEMPLATE,
            Origin::File => key::origin::FILE,
            Origin::Variable => key::origin::VARIABLE,
            Origin::Taken => key::origin::TAKEN,
        }
    }

    /// The place that a difference is about, where the draft has it, else its list.
    pub fn place_of(&self, difference: &Difference) -> Option<Place> {
        self.refused_place(&difference.path)
    }
}
