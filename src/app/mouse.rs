//! The mouse: what a click on a part of the screen does. Everything it does a key does too.

use std::time::Duration;

use crate::{keys::Action, order::Step, texts::key};

use super::{App, Change, Screen, ScreenEffect, Spot};

impl App {
    /// Switches the mouse on or off.
    pub(super) fn switch_mouse(&mut self) -> Change {
        self.session.mouse = !self.session.mouse;
        let key = if self.session.mouse { key::mouse::ON } else { key::mouse::OFF };
        let label = self.session.keys.label(Action::Mouse, false);
        self.message = Some(crate::order::Say::Key(key.into(), vec![("key", label.into())]));
        Change::effect(ScreenEffect::Mouse(self.session.mouse))
    }

    /// A click. What acts at once is a way to somewhere; a button is chosen first, and pressed by the next click: no
    /// single click ever buys.
    pub(super) fn clicked(&mut self, spot: Spot) -> Change {
        match spot {
            Spot::Layer => Change::default(),
            Spot::Beside => self.act(Action::Cancel),
            Spot::Key(action) => self.act(action),
            Spot::Step(step) => {
                if self.step() == Some(step) {
                    return Change::default();
                }
                self.jump(step)
            }
            Spot::Focus(focus) if self.form.focus == focus => self.act(Action::Accept),
            Spot::Focus(focus) => {
                if self.focusable().contains(&focus) {
                    self.focus_on(focus);
                }
                Change::redraw()
            }
            Spot::Entry(_) | Spot::Buy(_) => self.layer_clicked(spot),
            Spot::Review(item) => {
                let again = self.review == item;
                self.review = item.min(self.review_items().len().saturating_sub(1));
                if again { self.act(Action::Accept) } else { Change::redraw() }
            }
            Spot::Choice(choice) => {
                let again = self.submit.choice == choice;
                self.submit.choice = choice;
                if again { self.act(Action::Accept) } else { Change::redraw() }
            }
            Spot::Start(entry) => {
                let again = self.start.cursor == entry;
                self.start.cursor = entry.min(self.start.shown.len().saturating_sub(1));
                if again { self.act(Action::Accept) } else { Change::redraw() }
            }
        }
    }

    /// The wheel, up or down: through a list, a page of help, or the fields of the present form.
    pub(super) fn wheel(&mut self, down: bool) -> Change {
        let action = if down { Action::NextField } else { Action::PrevField };
        if let Some(popup) = self.popups.last() {
            return if popup.layer().wheels() { self.act(action) } else { Change::default() };
        }
        match self.screen {
            Screen::Step(step) if !matches!(step, Step::Review | Step::Submit) => {
                // Never over the edge to another screen.
                let all = self.focusable();
                let edge = if down { all.last() } else { all.first() };
                if edge == Some(&self.form.focus) { Change::default() } else { self.act(action) }
            }
            _ => self.act(action),
        }
    }

    /// Somebody else may look at the screen now: a password is covered again.
    pub(super) fn looked_away(&mut self) -> Change {
        match self.form.revealed.take() {
            Some(until) => Change { redraw: until > Duration::ZERO, effects: Vec::new() },
            None => Change::default(),
        }
    }
}
