//! The start screen in use: what its keys do, and how an order begins from each of its entries.

use std::{sync::Arc, time::Duration};

use crossterm::event::KeyEvent;

use crate::{
    keys::Action,
    order::{Draft, Kind, Known, Origin, Place, Reading, Role, Say, Step, file, kind},
    texts::key,
};

use super::{
    App, Change, Effect, MenuKind, SavedDraft, Screen, StartEntry, Submit, WorldEffect,
    editing::Source,
    text_input::{insert_sought, typed},
};

impl App {
    pub(super) fn act_on_start(&mut self, action: Action) -> Change {
        let last = self.start.shown.len().saturating_sub(1);
        let at = &mut self.start.cursor;
        match action {
            Action::NextField => *at = (*at + 1).min(last),
            Action::PrevField => *at = at.saturating_sub(1),
            Action::PageDown => *at = (*at + 8).min(last),
            Action::PageUp => *at = at.saturating_sub(8),
            Action::Home => *at = 0,
            Action::End => *at = last,
            Action::Cancel | Action::Clear => {
                let had = self.message.take().is_some() || !self.start.filter.value().is_empty();
                self.start.filter.wipe();
                self.start.refilter();
                return Change { redraw: had, effects: Vec::new() };
            }
            Action::Manage => return self.manage(),
            Action::Accept | Action::NextStep => return self.begin(),
            _ => return Change::default(),
        }
        Change::redraw()
    }

    pub(super) fn start_key(&mut self, key: KeyEvent) -> Change {
        match typed(&mut self.start.filter, key) {
            Some(changed) if changed.value => {
                self.message = None;
                self.start.refilter();
                Change::redraw()
            }
            Some(_) => Change::redraw(),
            None => Change::default(),
        }
    }

    /// What is pasted is what to look for, or, where it is one, a request to make again.
    pub(super) fn start_paste(&mut self, text: &str) -> Change {
        if text.trim_start().starts_with('{') {
            return self.import_json(text);
        }
        if let Err(why) = insert_sought(&mut self.start.filter, text) {
            return self.say(why);
        }
        self.start.refilter();
        Change::redraw()
    }

    fn begin(&mut self) -> Change {
        let Some(entry) = self.start.chosen().cloned() else { return Change::default() };
        let change = self.begin_with(entry);
        if matches!(self.screen, Screen::Step(step) if step != Step::Submit) && self.message.is_none() {
            self.message = self.keyless_notice(self.editing.draft.kind());
        }
        change
    }

    /// A word about an order that goes to the simulated cloud only because its provider has no keys here, while another
    /// one's orders are LIVE.
    pub fn keyless_notice(&self, kind: &Kind) -> Option<Say> {
        let (provider, session) = (kind.provider, &self.session);
        let live = crate::order::providers().iter().any(|other| !session.simulated.contains(other));
        if !live || !session.keyless.contains(&provider) {
            return None;
        }
        let (id, secret) = provider.key_names();
        let values = vec![("id", id.into()), ("secret", secret.into())];
        Some(Say::Key(key::start::NO_KEYS.into(), values))
    }

    /// What an entry of the start is called, and what more there is to say: where it is SIMULATED among LIVE ones, that
    /// comes first.
    pub fn entry_words(&self, entry: &StartEntry) -> (String, String) {
        let (label, more) = entry.words(self.texts());
        let StartEntry::New(name) = entry else { return (label, more) };
        match kind(name).and_then(|kind| self.keyless_notice(kind)) {
            Some(_) => (label, self.texts().fill(key::start::NO_KEYS_ENTRY, &[("about", &more)])),
            None => (label, more),
        }
    }

    fn begin_with(&mut self, entry: StartEntry) -> Change {
        match entry {
            StartEntry::Settle(pending) => self.settle(pending),
            StartEntry::Resume(saved) => match file::load(&saved.text, &[], Reading::Draft) {
                Ok(loaded) => {
                    self.editing.source = self.source_of(&loaded.draft);
                    let mut change = self.take(loaded.draft);
                    let SavedDraft { id, text, .. } = saved;
                    change.effects.push(Effect::World(WorldEffect::UseDraft { id, text }));
                    change
                }
                Err(why) => {
                    self.message = Some(Say::Plain(why.to_string()));
                    Change::redraw()
                }
            },
            StartEntry::Template(saved) => self.use_template(&saved, &[]),
            StartEntry::New(name) => {
                let Some(kind) = kind(name) else { return Change::default() };
                // Coming back to the start does not throw away what was typed.
                if self.editing.draft.kind() == kind && !self.editing.source.borrowed {
                    if self.form.visited.is_empty() {
                        return self.take(self.editing.draft.clone());
                    }
                    return self.jump(self.first_step());
                }
                let fresh = self.fresh(kind);
                let mut change = self.replace(fresh.clone(), Source::fresh(fresh));
                self.open(self.first_step(), &mut change);
                change
            }
            StartEntry::CloneInstance => self.open_menu(MenuKind::Instances),
            StartEntry::LikeOrder => self.open_menu(MenuKind::Orders),
        }
    }

    /// Where a saved draft came from: its template, where that is still there, else an empty order.
    fn source_of(&self, draft: &Draft) -> Arc<Source> {
        let named = self.start.templates().find(|t| t.name == draft.template);
        let template = named.and_then(|t| t.read().ok()).filter(|t| t.draft.kind() == draft.kind()).cloned();
        match template {
            Some(template) => {
                let baseline = template.draft.clone();
                Arc::new(Source { baseline: Some(baseline), template: Some(template), borrowed: true })
            }
            None => Arc::new(Source::fresh(self.fresh(draft.kind()))),
        }
    }

    fn take(&mut self, draft: Draft) -> Change {
        self.editing.draft = draft;
        self.editing.history = super::editing::History::default();
        self.editing.before = crate::order::body::lines(&self.editing.draft);
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
        let kind = self.editing.draft.kind();
        self.submit = Submit { turn: self.submit.turn + 1, ..Submit::default() };
        self.inquiries.known = Known::default();
        self.inquiries.lookups.clear();
        self.form.visited.clear();
        self.inquiries.price =
            super::inquiries::Price { at: Duration::ZERO, ..super::inquiries::Price::default() };
        let fresh = self.fresh(kind);
        self.editing.source = Arc::new(Source::fresh(fresh.clone()));
        self.take(fresh)
    }

    /// A draft as a new order of a kind begins with it here.
    pub(super) fn fresh(&self, kind: &'static Kind) -> Draft {
        let mut draft = Draft::preset(kind);
        if let Some(region) = self.home(kind) {
            draft.put(Role::Region, region, Origin::Preset);
        }
        draft
    }

    /// The region that the account says a new order begins with.
    pub(super) fn home(&self, kind: &Kind) -> Option<&str> {
        self.session.regions.iter().find(|(p, _)| *p == kind.provider).map(|(_, region)| region.as_str())
    }

    /// The place of a path the provider refused, if the draft has it; else that of its list.
    pub(super) fn refused_place(&self, path: &str) -> Option<Place> {
        let plain = path.split('[').next().unwrap_or(path);
        self.editing.draft.place(path).or_else(|| self.editing.draft.place(plain))
    }
}
