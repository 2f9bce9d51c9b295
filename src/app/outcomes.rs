//! The one way to the layer on top, and what follows from its answer.

use crate::texts::Texts;

use super::{
    App, Change, Spot, WorldEffect,
    popups::layer::{Click, Layer, Outcome, Request, World},
};

impl App {
    /// Hands something to the layer on top and does what it answers with; `None` where there is no layer.
    pub(super) fn on_top(&mut self, hand: impl FnOnce(&mut dyn Layer, &World) -> Outcome) -> Option<Change> {
        let popup = self.popups.last_mut()?;
        let texts = Texts::of(self.session.lang);
        let world = World { known: &self.inquiries.known, start: &self.start, texts };
        let outcome = hand(popup.layer_mut(), &world);
        Some(self.apply(outcome))
    }

    /// A click on a part of the layer on top.
    pub(super) fn layer_clicked(&mut self, spot: Spot) -> Change {
        let popup = self.popups.last_mut();
        match popup.map_or(Click::Missed, |popup| popup.layer_mut().click(spot)) {
            Click::Missed => Change::default(),
            Click::Chosen => Change::redraw(),
            Click::Pressed => self.act(crate::keys::Action::Accept),
        }
    }

    fn apply(&mut self, outcome: Outcome) -> Change {
        match outcome {
            Outcome::Unchanged => Change::default(),
            Outcome::Changed => Change::redraw(),
            Outcome::Also(request) => self.grant(request),
            Outcome::Close => {
                self.popups.pop();
                Change::redraw()
            }
            Outcome::CloseAnd(request) => {
                self.popups.pop();
                let mut change = self.grant(request);
                change.redraw = true;
                change
            }
        }
    }

    fn grant(&mut self, request: Request) -> Change {
        match request {
            Request::Say(what) => self.say(what),
            Request::ShowKeys => self.show_keys(),
            Request::ShowTheme(name) => self.show_theme(name),
            Request::Choose(kind, target, origin) => self.chosen(kind, target, origin),
            Request::ForgetPasted => {
                self.start.pasted = None;
                Change::redraw()
            }
            Request::Buy(typed) => self.buy(typed),
            Request::Resume(secret) => self.resume_with(Some(secret)),
            Request::PutOff => self.put_off(),
            Request::SaveTemplate { name, title, text } => {
                self.editing.draft.title = title;
                Change::effect(WorldEffect::SaveTemplate(name, text))
            }
            Request::RenameTemplate(old, new) => self.rename_template(old, new),
            Request::RemoveTemplate(name) => Change::effect(WorldEffect::RemoveTemplate(name)),
            Request::Open(filled) => self.filled(*filled),
        }
    }
}
