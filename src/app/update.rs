//! The only update function: what comes in, where it goes, and what every screen and layer has in common.

use std::time::Duration;

use crossterm::event::KeyEvent;
use zeroize::Zeroizing;

use crate::{
    keys::{Action, Context},
    order::{Place, Say, Step},
    texts::{Texts, key},
};

use super::{
    App, Screen, ScreenEffect,
    focus::Focus,
    inquiries::LookupState,
    msg::{Change, Msg},
    popups::{Help, MenuKind, Popup, Waiting},
};

/// Two presses of Ctrl-C within this leave.
const TWICE: Duration = Duration::from_secs(2);
/// How often something that spins moves on.
pub const SPIN: Duration = Duration::from_millis(200);
/// How often the times of instances that boot move on: they are told in whole seconds.
const SECOND: Duration = Duration::from_secs(1);

impl App {
    /// The texts of the session's language.
    pub fn texts(&self) -> &'static Texts {
        Texts::of(self.session.lang)
    }

    /// Whether a newcomer is still to be told the first keys: until something has been typed or bought.
    pub fn greets(&self) -> bool {
        self.session.newcomer && self.step().is_none() && self.editing.saved.is_none() && !self.submit.begun()
    }

    /// The step that is shown, if one is.
    pub fn step(&self) -> Option<Step> {
        match self.screen {
            Screen::Start => None,
            Screen::Step(step) => Some(step),
        }
    }

    /// Which keys mean what, now.
    pub fn context(&self) -> Context {
        if let Some(popup) = self.popups.last() {
            return popup.layer().context();
        }
        match self.screen {
            Screen::Start => Context::Start,
            Screen::Step(Step::Review) => Context::Review,
            Screen::Step(Step::Submit) => Context::Submit,
            Screen::Step(_) => self.form_context(),
        }
    }

    /// When the screen has to move by itself, if it has to.
    pub fn next_tick(&self) -> Option<Duration> {
        let asking = self.inquiries.lookups.values().any(|l| matches!(l, LookupState::Asking { .. }));
        let shown = matches!(self.screen, Screen::Step(step) if step != Step::Submit) && asking;
        if shown || self.submit.sending() {
            return Some(SPIN);
        }
        if self.submit.moving() {
            return Some(SECOND);
        }
        self.form.revealed.map(|until| until.saturating_sub(self.clock.now))
    }

    /// The only way state changes. `now` is the time since the start.
    pub fn update(&mut self, msg: Msg, now: Duration) -> Change {
        self.clock.now = now;
        let moves = self.moves_menu(&msg);
        let mut change = match msg {
            Msg::Action(action) => self.act(action),
            Msg::Key(key) => self.key(key),
            // It may be a password: wiped when it has been put in.
            Msg::Paste(text) => self.paste(&Zeroizing::new(text)),
            // A window that was made small and large again has lost what it showed.
            Msg::Resized => Change::effect(ScreenEffect::Repaint),
            Msg::Clicked(spot) => self.clicked(spot),
            Msg::Wheel(down) => self.wheel(down),
            Msg::LookedAway => self.looked_away(),
            Msg::LookupAnswered { ask, ticket, answer } => self.looked(ask, ticket, answer),
            Msg::Quoted { ask, answer } => self.quoted(&ask, answer),
            Msg::Progress(turn, progress) => self.progress(turn, progress),
            Msg::Saved(at) => {
                (self.editing.saved, self.editing.unkept) = (Some(at), None);
                self.editing.warned = false;
                Change::redraw()
            }
            Msg::Unkept(why) => {
                let values = vec![("why", why.as_str().into())];
                self.editing.unkept = Some(why);
                self.say(Say::Key(key::ui::UNKEPT.into(), values))
            }
            Msg::Said(what) => self.say(what),
            Msg::Answer(answer) => self.answer(&answer),
            Msg::Visit(place) => self.visit(place),
            Msg::EditedOutside(place, text) => self.edited_outside(place, text),
            Msg::Allow(code) => self.allow(&code),
            Msg::Buy(typed) => self.buy_said(typed),
            Msg::Held { turn, held } => self.held(turn, &held),
            Msg::Caption(caption) => {
                self.caption = caption;
                Change::redraw()
            }
            Msg::Shelved { said, templates, saved } => self.shelved(said, templates, saved),
            Msg::InstanceFetched { ticket, answer } => self.liked(ticket, answer.map(|imported| *imported)),
            Msg::Fits(theme) => self.fits(theme),
            Msg::Tick => self.tick(),
        };
        if !moves {
            self.changes += 1;
            self.request_lookups(&mut change);
        }
        change
    }

    /// Whether a message only types into an open menu, or moves in it.
    pub(super) fn moves_menu(&self, msg: &Msg) -> bool {
        use Action::{Clear, End, Home, NextField, PageDown, PageUp, PrevField};
        let moves = match msg {
            Msg::Key(_) | Msg::Wheel(_) => true,
            Msg::Action(action) => {
                matches!(action, NextField | PrevField | PageDown | PageUp | Home | End | Clear)
            }
            _ => false,
        };
        moves && self.open_on_top().is_some()
    }

    pub(super) fn tick(&mut self) -> Change {
        if self.form.revealed.is_some_and(|until| until <= self.clock.now) {
            self.form.revealed = None;
            return Change::redraw();
        }
        Change { redraw: self.next_tick().is_some(), effects: Vec::new() }
    }

    pub(super) fn key(&mut self, key: KeyEvent) -> Change {
        if let Some(change) = self.on_top(|layer, world| layer.key(key, world)) {
            return change;
        }
        if self.screen == Screen::Start { self.start_key(key) } else { self.form_key(key) }
    }

    pub(super) fn paste(&mut self, text: &str) -> Change {
        if let Some(change) = self.on_top(|layer, world| layer.paste(text, world)) {
            return change;
        }
        if self.screen == Screen::Start { self.start_paste(text) } else { self.form_paste(text) }
    }

    /// What an action does whatever is shown; the rest goes to the layer on top.
    pub(super) fn act(&mut self, action: Action) -> Change {
        if action != Action::Interrupt {
            self.clock.interrupted = None;
        }
        match action {
            Action::Interrupt => self.interrupt(),
            Action::Leave => self.leave(),
            Action::Redraw => Change::effect(ScreenEffect::Repaint),
            Action::Suspend => Change::effect(ScreenEffect::Suspend),
            Action::Mouse => self.switch_mouse(),
            Action::Lang => {
                self.session.lang = self.session.lang.next();
                Change::redraw()
            }
            Action::Help => self.help(),
            Action::Allow => self.allow_chosen(),
            Action::Repair => self.repair(),
            Action::Editor => self.open_editor(),
            _ => match self.on_top(|layer, world| layer.act(action, world)) {
                Some(change) => change,
                None => self.act_on_screen(action),
            },
        }
    }

    pub(super) fn act_on_screen(&mut self, action: Action) -> Change {
        let in_order = self.step().is_some();
        match action {
            Action::Theme => self.open_menu(MenuKind::Themes),
            Action::Palette => self.open_menu(MenuKind::Palette),
            Action::Problems if in_order => self.open_menu(MenuKind::Problems),
            Action::Steps if in_order => self.open_menu(MenuKind::Steps),
            Action::Json if in_order && !self.settling() => {
                self.form.json_over = !self.form.json_over;
                Change::redraw()
            }
            Action::Lookup if in_order => self.look_again(),
            Action::SaveTemplate if in_order => self.open_keep(),
            Action::Copy if in_order => self.open_menu(MenuKind::Copy),
            Action::Undo if in_order => self.undo(true),
            Action::Redo if in_order => self.undo(false),
            Action::NextStep if in_order => self.turn(1),
            Action::PrevStep if in_order => self.turn(-1),
            Action::GoToStep(n) if in_order => self.go_to(usize::from(n)),
            _ => match self.screen {
                Screen::Start => self.act_on_start(action),
                Screen::Step(Step::Review) => self.act_on_review(action),
                Screen::Step(Step::Submit) => self.act_on_submit(action),
                Screen::Step(_) => self.act_on_form(action),
            },
        }
    }

    /// Opens help for the field; over another layer, the keys.
    pub(super) fn help(&mut self) -> Change {
        if let Some(change) = self.on_top(|layer, _| layer.help()) {
            return change;
        }
        self.popups.push(Popup::Help(Help { field: self.help_place().is_some(), top: 0 }));
        Change::redraw()
    }

    /// Opens the keys.
    pub(super) fn show_keys(&mut self) -> Change {
        self.popups.push(Popup::Help(Help { field: false, top: 0 }));
        Change::redraw()
    }

    /// The place that help is about.
    pub fn help_place(&self) -> Option<Place> {
        match (self.screen, self.form.focus) {
            (Screen::Step(Step::Review | Step::Submit) | Screen::Start, _) | (_, Focus::Fold) => None,
            (_, Focus::Place(place)) => Some(place),
        }
    }

    pub(super) fn interrupt(&mut self) -> Change {
        if self.clock.interrupted.is_some_and(|at| self.clock.now.saturating_sub(at) <= TWICE) {
            return self.leave();
        }
        self.clock.interrupted = Some(self.clock.now);
        self.message = Some(self.keyed(key::ui::INTERRUPT_AGAIN, Action::Interrupt));
        Change::redraw()
    }

    /// A text that names the key of an action.
    pub(super) fn keyed(&self, key: &str, action: Action) -> Say {
        Say::Key(key.into(), vec![("key", self.session.keys.label(action, false).into())])
    }

    pub(super) fn leave(&mut self) -> Change {
        if self.submit.sending() {
            // Nothing cancels a request on its way; the journal has it, and the answer is worth waiting for.
            if self.waits_to_leave() {
                // Asked twice: nothing more is tried, and what is on its way is still waited for.
                return self.stop_trying();
            }
            self.popups.push(Popup::Waiting(Waiting));
            return Change::redraw();
        }
        if let Some(why) = self.editing.unkept.clone().filter(|_| !self.editing.warned) {
            // Who leaves now leaves what was typed: that is said before, and not only after.
            self.editing.warned = true;
            let key = self.session.keys.label(Action::Leave, false);
            let values = vec![("why", why.into()), ("key", key.into())];
            return self.say(Say::Key(key::ui::UNKEPT_LEAVE.into(), values));
        }
        Change::effect(ScreenEffect::Quit)
    }

    /// Whether the word that leaving waits for an answer is on top.
    pub(super) fn waits_to_leave(&self) -> bool {
        matches!(self.popups.last(), Some(Popup::Waiting(_)))
    }

    /// A word for the person.
    pub(super) fn say(&mut self, what: Say) -> Change {
        self.message = Some(what);
        Change::redraw()
    }

    pub(super) fn first_step(&self) -> Step {
        self.editing.draft.kind().steps().first().copied().unwrap_or(Step::Review)
    }

    /// Goes to the nth screen of the rail, counted from one.
    pub(super) fn go_to(&mut self, n: usize) -> Change {
        let step = n.checked_sub(1).and_then(|i| self.editing.draft.kind().steps().get(i).copied());
        match step {
            Some(step) => self.jump(step),
            None => Change::default(),
        }
    }

    pub(super) fn jump(&mut self, step: Step) -> Change {
        if step == Step::Submit && !self.submit.begun() {
            self.message = Some(Say::Key(key::ui::SUBMIT_FROM_REVIEW.into(), Vec::new()));
            return self.jump(Step::Review);
        }
        let mut change = Change::redraw();
        self.open(step, &mut change);
        change
    }

    pub(super) fn turn(&mut self, by: isize) -> Change {
        let steps = self.editing.draft.kind().steps();
        let at = self.step().and_then(|s| steps.iter().position(|x| *x == s)).unwrap_or(0);
        match at.checked_add_signed(by).and_then(|i| steps.get(i)) {
            Some(step) if self.step() != Some(*step) => self.jump(*step),
            None if by < 0 && !self.submit.sending() => {
                self.screen = Screen::Start;
                Change::redraw()
            }
            _ => Change::default(),
        }
    }

    pub(super) fn open(&mut self, step: Step, change: &mut Change) {
        self.screen = Screen::Step(step);
        let first = self.form.visited.insert(step);
        if first && step == Step::Review {
            self.recheck();
        }
        self.form.json_over = false;
        self.message = None;
        change.redraw = true;
        match step {
            Step::Review => self.review = self.review_start(),
            Step::Submit => {}
            _ => {
                let first = self.focusable().first().copied().unwrap_or(Focus::Fold);
                self.focus_on(first);
            }
        }
    }

    /// Goes to the place of a path, or of its list; nothing happens for a path the table does not have.
    pub fn visit_path(&mut self, path: &str) -> Change {
        self.refused_place(path).map_or_else(Change::default, |place| self.visit(place))
    }

    /// Goes to a place: its screen, unfolded if need be, and the focus on it.
    pub(super) fn visit(&mut self, place: Place) -> Change {
        let step = self.editing.draft.at(Place::field(place.field)).step;
        let mut change = Change::redraw();
        self.popups.clear();
        self.open(step, &mut change);
        if !self.focusable().contains(&Focus::Place(place)) {
            self.form.unfolded.insert(step);
        }
        self.focus_on(Focus::Place(place));
        change
    }
}
