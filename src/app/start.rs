//! The start screen: purchases that need a word, unfinished drafts, and what can be bought.

use std::time::Duration;

use crate::{
    keys::Action,
    order::{Draft, Kind, Known, Origin, Place, Reading, Say, file, kind, kinds},
};

use super::{App, Change, Effect, Step, Submit};

/// A draft of an earlier wizard.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedDraft {
    /// Its name among the drafts.
    pub id: String,
    /// When it was saved, for people.
    pub saved: String,
    /// The order file.
    pub text: String,
}

/// A purchase of the journal whose outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its id in the journal.
    pub id: String,
    /// The kind ordered.
    pub kind: String,
    /// When it was sent, for people.
    pub sent: String,
    /// The region.
    pub region: String,
    /// Whether it went to the simulated cloud.
    pub simulated: bool,
    /// Whether a password was in it, which has to be given again.
    pub secret: bool,
    /// How many instances were ordered.
    pub count: u32,
}

/// One entry of the start screen.
#[derive(Debug, Clone, PartialEq)]
pub enum StartEntry {
    /// Settle a purchase.
    Settle(Pending),
    /// Go on with a draft.
    Resume(SavedDraft),
    /// A new order of this kind.
    New(&'static str),
}

impl StartEntry {
    /// The entries, the urgent ones first.
    pub fn list(pending: Vec<Pending>, drafts: Vec<SavedDraft>) -> Vec<StartEntry> {
        let settle = pending.into_iter().map(StartEntry::Settle);
        let fresh = kinds().iter().map(|k| StartEntry::New(k.name));
        settle.chain(drafts.into_iter().map(StartEntry::Resume)).chain(fresh).collect()
    }
}

impl App {
    pub(super) fn act_on_start(&mut self, action: Action) -> Change {
        let last = self.start.0.len().saturating_sub(1);
        match action {
            Action::NextField => self.start.1 = (self.start.1 + 1).min(last),
            Action::PrevField => self.start.1 = self.start.1.saturating_sub(1),
            Action::Home => self.start.1 = 0,
            Action::End => self.start.1 = last,
            Action::Accept | Action::NextStep => return self.begin(),
            _ => return Change::default(),
        }
        Change::redraw()
    }

    fn begin(&mut self) -> Change {
        let Some(entry) = self.start.0.get(self.start.1).cloned() else { return Change::default() };
        match entry {
            StartEntry::Settle(pending) => self.settle(pending),
            StartEntry::Resume(saved) => match file::load(&saved.text, &[], Reading::Draft) {
                Ok(loaded) => {
                    let mut change = self.take(loaded.draft);
                    change.effects.push(Effect::UseDraft(saved.id));
                    change
                }
                Err(why) => {
                    self.message = Some(Say::Plain(why.to_string()));
                    Change::redraw()
                }
            },
            StartEntry::New(name) => {
                let Some(kind) = kind(name) else { return Change::default() };
                // Coming back to the start does not throw away what was typed.
                if self.draft.kind() == kind {
                    return self.take(self.draft.clone());
                }
                self.visited.clear();
                self.price = super::Price { at: Duration::ZERO, ..super::Price::default() };
                let mut change = self.take(self.fresh(kind));
                change.effects.insert(0, Effect::NewDraft);
                change
            }
        }
    }

    fn take(&mut self, draft: Draft) -> Change {
        self.draft = draft;
        self.history = super::History::default();
        self.before = crate::order::body::lines(&self.draft);
        self.recheck();
        self.jump(self.first_step())
    }

    /// A new order like the one just made: same answers, another purchase.
    pub(super) fn again(&mut self) -> Change {
        self.submit = Submit { turn: self.submit.turn + 1, ..Submit::default() };
        self.message = None;
        self.jump(Step::Review)
    }

    /// Everything anew.
    pub(super) fn anew(&mut self) -> Change {
        let kind = self.draft.kind();
        self.submit = Submit { turn: self.submit.turn + 1, ..Submit::default() };
        self.known = Known::default();
        self.lookups.clear();
        self.visited.clear();
        self.price = super::Price { at: Duration::ZERO, ..super::Price::default() };
        self.take(self.fresh(kind))
    }

    /// A draft as a new order of a kind begins with it here.
    fn fresh(&self, kind: &'static Kind) -> Draft {
        let mut draft = Draft::preset(kind);
        if let Some((_, region)) = self.session.regions.iter().find(|(p, _)| *p == kind.provider) {
            draft.put("region", region, Origin::Preset);
        }
        draft
    }

    /// The place of a path the provider refused, if the draft has it; else that of its list.
    pub(super) fn refused_place(&self, path: &str) -> Option<Place> {
        let plain = path.split('[').next().unwrap_or(path);
        self.draft.place(path).or_else(|| self.draft.place(plain))
    }
}
