//! Values put right: what one holds that nobody sees, and nobody meant.

use crate::{
    order::{Origin, Place, Say, Step, repaired},
    texts::key,
};

use super::{App, Change, MenuKind, ReviewItem, Screen};

impl App {
    /// The place in focus, or of the chosen problem, whose value can be put right, and the value it gets.
    pub fn repairable(&self) -> Option<(Place, String)> {
        let of_problem = |index: usize| self.editing.problems.get(index).and_then(|p| p.place);
        let place = if let Some(menu) = self.open_on_top() {
            of_problem(menu.chosen_index().filter(|_| menu.kind == MenuKind::Problems)?)?
        } else if !self.popups.is_empty() {
            return None;
        } else if self.screen == Screen::Step(Step::Review) {
            match self.review_item() {
                ReviewItem::Problem(index) => of_problem(index)?,
                ReviewItem::Value(place) => place,
                _ => return None,
            }
        } else {
            self.focused()?
        };
        repaired(&self.editing.draft, place).map(|text| (place, text))
    }

    /// Puts the value right, as one step to undo.
    pub(super) fn repair(&mut self) -> Change {
        let Some((place, text)) = self.repairable() else {
            return self.say(Say::Key(key::ui::REPAIR_NOTHING.into(), Vec::new()));
        };
        self.editing.history.close();
        let change = self.edit(place, &text, Origin::Typed);
        self.editing.history.close();
        self.refresh_input();
        self.refresh_menu();
        self.message = Some(Say::Key(key::ui::REPAIRED.into(), Vec::new()));
        change
    }
}
