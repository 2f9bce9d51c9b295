//! Support of the wizard for a conversation in lines: whole answers, and a word that buys.

use zeroize::Zeroizing;

use crate::order::{self, Step};

use super::{Answer, App, Change, Screen};

impl App {
    /// Puts a whole answer in, as if it had been typed and left.
    pub(super) fn answer(&mut self, answer: &Answer) -> Change {
        let taken = order::taken(self.editing.draft.at(answer.place), &answer.text);
        let text: String = taken.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let text = Zeroizing::new(text);
        let change = self.edit(answer.place, &text, answer.origin);
        self.refresh_input();
        change
    }

    /// Buys what the review shows. The word for it, and what has to be typed, are asked for by whoever sends this.
    pub(super) fn buy_said(&mut self, typed: Option<String>) -> Change {
        if self.screen != Screen::Step(Step::Review) || self.blocked() {
            return Change::default();
        }
        self.buy(typed)
    }
}
