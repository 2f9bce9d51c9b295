//! Purchases whose outcome is unknown: settled from the start screen or again, with the password asked for where one
//! was in the order, and stopped when the person has waited enough.

use zeroize::Zeroizing;

use crate::{
    order::{Kind, Say, Step, kind},
    texts::key,
};

use super::{App, Change, PasswordPrompt, Pending, Popup, Screen, StartEntry, Submit, WorldEffect};

impl App {
    /// Tells whether what is shown is a purchase of the journal, and not the order of the draft.
    pub fn settling(&self) -> bool {
        self.step() == Some(Step::Submit) && self.submit.earlier.is_some()
    }

    /// The kind of what is shown.
    pub fn shown_kind(&self) -> &'static Kind {
        let earlier = self.submit.earlier.as_ref().filter(|_| self.settling());
        earlier.and_then(|e| kind(&e.kind)).unwrap_or_else(|| self.editing.draft.kind())
    }

    /// Settles a purchase of the journal.
    pub(super) fn settle(&mut self, pending: Pending) -> Change {
        if self.submit.sending() {
            self.message = Some(Say::Key(key::ui::ONE_AT_A_TIME.into(), Vec::new()));
            self.screen = Screen::Step(Step::Submit);
            return Change::redraw();
        }
        let asks = pending.secret;
        let submit = Submit::begin(self.submit.turn + 1, self.clock.now, i64::from(pending.count));
        self.submit = Submit { id: Some(pending.id.clone()), earlier: Some(pending), ..submit };
        self.screen = Screen::Step(Step::Submit);
        self.message = None;
        self.resume(asks)
    }

    /// Settles the purchase that is shown once more.
    pub(super) fn settle_again(&mut self) -> Change {
        let Some(id) = self.submit.id.clone() else { return Change::default() };
        let (earlier, count) = (self.submit.earlier.clone(), self.submit.count);
        let asks = earlier.as_ref().map_or_else(|| self.has_secret(), |e| e.secret);
        let begun = Submit::begin(self.submit.turn + 1, self.clock.now, count);
        self.submit = Submit { id: Some(id), earlier, ..begun };
        self.resume(asks)
    }

    fn has_secret(&self) -> bool {
        let mut places = self.editing.draft.all_places().into_iter();
        places.any(|p| {
            self.editing.draft.at(p).secret()
                && self.editing.draft.is_filled(p)
                && self.editing.draft.applies(p)
        })
    }

    /// Asks for the password first, where one is needed.
    fn resume(&mut self, asks: bool) -> Change {
        if asks {
            self.popups.push(Popup::Secret(PasswordPrompt::default()));
            return Change::redraw();
        }
        self.resume_with(None)
    }

    pub(super) fn resume_with(&mut self, secret: Option<Zeroizing<String>>) -> Change {
        match self.submit.id.clone() {
            Some(id) => Change::effect(WorldEffect::Resume { id, secret, turn: self.submit.turn }),
            None => Change::default(),
        }
    }

    /// Settles it some other time: it stays unknown, and first on the start screen.
    pub(super) fn put_off(&mut self) -> Change {
        let turn = self.submit.turn;
        self.submit = Submit { turn, ..Submit::default() };
        self.screen = Screen::Start;
        Change::redraw()
    }

    /// No further try and no further wait; the answer to what is on its way is still waited for.
    pub(super) fn stop_trying(&mut self) -> Change {
        if self.submit.stopping || !self.submit.sending() {
            return Change::default();
        }
        self.submit.stopping = true;
        Change::effect(WorldEffect::StopTrying)
    }

    /// A purchase has come to an end that is known: the start screen asks for it no more.
    pub(super) fn settled(&mut self) {
        let open = matches!(self.submit.end, Some(crate::cloud::End::Unknown) | None);
        if let Some(earlier) = self.submit.earlier.as_ref().filter(|_| !open) {
            let id = earlier.id.clone();
            self.start.remove(|e| matches!(e, StartEntry::Settle(p) if p.id == id));
        }
    }
}
