//! The last word before money is spent.

use crossterm::event::KeyEvent;

use super::layer::{Click, Layer, Outcome, Request, World};
use crate::{
    app::{
        Spot,
        text_input::{TextLine, insert, typed},
    },
    keys::{Action, Context},
};

/// The question whether to buy.
#[derive(Debug)]
pub struct Confirm {
    /// The amount that has to be typed, where one has to be.
    pub wanted: Option<String>,
    /// What was typed.
    pub input: TextLine,
    /// Whether the buying button is chosen.
    pub buy: bool,
}

impl Layer for Confirm {
    fn context(&self) -> Context {
        if self.wanted.is_some() { Context::Dialog } else { Context::Popup }
    }

    fn key(&mut self, key: KeyEvent, _world: &World) -> Outcome {
        if typed(&mut self.input, key).is_some() { Outcome::Changed } else { Outcome::Unchanged }
    }

    fn paste(&mut self, text: &str, _world: &World) -> Outcome {
        Outcome::of_paste(insert(&mut self.input, text))
    }

    fn act(&mut self, action: Action, _world: &World) -> Outcome {
        match action {
            Action::Cancel => Outcome::Close,
            Action::NextField | Action::PrevField if self.wanted.is_none() => {
                self.buy = !self.buy;
                Outcome::Changed
            }
            Action::Accept => match &self.wanted {
                Some(wanted) if self.input.value().trim() == wanted => Outcome::CloseAnd(Request::Buy),
                Some(_) => Outcome::Unchanged,
                None if self.buy => Outcome::CloseAnd(Request::Buy),
                None => Outcome::Close,
            },
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
