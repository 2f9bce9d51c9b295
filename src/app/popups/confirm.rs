//! The last word before money is spent.

use crossterm::event::KeyEvent;

use super::layer::{Click, Layer, Outcome, Request, World};
use crate::{
    app::{
        Spot,
        text_input::{TextLine, insert, typed},
    },
    keys::{Action, Context},
    order::Say,
    purchase::gate::{Halt, confirms},
    texts::key,
};

/// The question whether to buy.
#[derive(Debug)]
pub struct Confirm {
    /// The reason why the order needs a word of its own.
    pub notice: Option<Say>,
    /// The text that has to be typed, where one has to be.
    pub wanted: Option<String>,
    /// Words that ask for it.
    pub prompt: Option<Say>,
    /// Text typed so far.
    pub input: TextLine,
    /// Words about what was typed, where it is not what was wanted.
    pub wrong: Option<Say>,
    /// Tells whether the buying button is chosen.
    pub buy: bool,
}

impl Confirm {
    /// The question about an order that the gate would hold back, or would not.
    pub(in crate::app) fn of(halt: Option<&Halt>, profile: Option<&str>) -> Self {
        Self {
            notice: halt.map(|halt| halt.say(profile)),
            wanted: halt.and_then(Halt::wanted),
            prompt: halt.and_then(Halt::prompt),
            input: TextLine::default(),
            wrong: None,
            buy: false,
        }
    }

    fn accept(&mut self) -> Outcome {
        let Some(wanted) = &self.wanted else {
            return if self.buy { Outcome::CloseAnd(Request::Buy(None)) } else { Outcome::Close };
        };
        let typed = self.input.value().trim().to_owned();
        if confirms(&typed, wanted) {
            return Outcome::CloseAnd(Request::Buy(Some(typed)));
        }
        let values = vec![("typed", typed.as_str().into()), ("wanted", wanted.as_str().into())];
        self.wrong = Some(if typed.is_empty() {
            Say::Key(key::guard::TYPE_IT.into(), vec![("wanted", wanted.as_str().into())])
        } else {
            Say::Key(key::guard::NOT_IT.into(), values)
        });
        Outcome::Changed
    }
}

impl Layer for Confirm {
    fn context(&self) -> Context {
        if self.wanted.is_some() { Context::Dialog } else { Context::Popup }
    }

    fn key(&mut self, key: KeyEvent, _world: &World) -> Outcome {
        if self.wanted.is_none() || typed(&mut self.input, key).is_none() {
            return Outcome::Unchanged;
        }
        self.wrong = None;
        Outcome::Changed
    }

    fn paste(&mut self, text: &str, _world: &World) -> Outcome {
        self.wrong = None;
        Outcome::of_paste(insert(&mut self.input, text))
    }

    fn act(&mut self, action: Action, _world: &World) -> Outcome {
        match action {
            Action::Cancel => Outcome::Close,
            Action::Clear if self.wanted.is_some() => {
                self.input.wipe();
                self.wrong = None;
                Outcome::Changed
            }
            Action::NextField | Action::PrevField if self.wanted.is_none() => {
                self.buy = !self.buy;
                Outcome::Changed
            }
            Action::Accept => self.accept(),
            _ => Outcome::Unchanged,
        }
    }

    fn click(&mut self, spot: Spot) -> Click {
        let Spot::Buy(buy) = spot else { return Click::Missed };
        if self.wanted.is_some() {
            return Click::Missed;
        }
        let again = self.buy == buy;
        self.buy = buy;
        // The other button leaves at once.
        if again || !buy { Click::Pressed } else { Click::Chosen }
    }

    fn wheels(&self) -> bool {
        false
    }
}
