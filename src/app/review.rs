//! The review: everything that will be sent, everything that is wrong, and the button that buys.

use rust_decimal::Decimal;
use tui_input::Input;

use crate::{
    cloud::Quote,
    keys::Action,
    order::{Origin, Place, Problem, Say, Step, check},
};

use super::{App, Change, Effect, Popup, Screen, Submit};

/// Something on the review that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewItem {
    /// A problem, by its index in [`App::problems`].
    Problem(usize),
    /// A value that will be sent.
    Value(Place),
    /// Back to the form.
    Back,
    /// Buy.
    Order,
}

impl App {
    /// What can be chosen on the review, in order: problems, values, Back, Order.
    pub fn review_items(&self) -> Vec<ReviewItem> {
        let mut items: Vec<_> = (0..self.problems.len()).map(ReviewItem::Problem).collect();
        items.extend(self.sent_places().into_iter().map(ReviewItem::Value));
        items.extend([ReviewItem::Back, ReviewItem::Order]);
        items
    }

    /// The places whose values will be sent, in table order; lists by their cells.
    pub fn sent_places(&self) -> Vec<Place> {
        let places = self.draft.all_places().into_iter();
        let sent = |p: &Place| {
            self.draft.applies(*p) && self.draft.is_filled(*p) && self.draft.at(*p).rows().is_none()
        };
        places.filter(sent).collect()
    }

    /// Where the review begins: at the first thing that blocks, else at Back. Never at the button that buys.
    pub(super) fn review_start(&self) -> usize {
        let items = self.review_items();
        let blocking =
            items.iter().position(|i| matches!(i, ReviewItem::Problem(p) if self.problems[*p].blocks()));
        blocking.or_else(|| items.iter().position(|i| *i == ReviewItem::Back)).unwrap_or(0)
    }

    /// The item that is chosen.
    pub fn review_item(&self) -> ReviewItem {
        let items = self.review_items();
        items.get(self.review).or(items.last()).copied().unwrap_or(ReviewItem::Back)
    }

    /// Whether something blocks the order.
    pub fn blocked(&self) -> bool {
        self.problems.iter().any(Problem::blocks)
    }

    /// The price of the draft, if it is known now.
    pub fn quote(&self) -> Option<&Quote> {
        self.price.answer.as_ref().and_then(|a| a.as_ref().ok())
    }

    pub(super) fn act_on_review(&mut self, action: Action) -> Change {
        let items = self.review_items();
        let last = items.len().saturating_sub(1);
        let order = items.iter().position(|i| *i == ReviewItem::Order).unwrap_or(last);
        match action {
            Action::NextField => self.review = (self.review + 1).min(last),
            Action::PrevField => self.review = self.review.saturating_sub(1),
            Action::PageDown => self.review = (self.review + 8).min(last),
            Action::PageUp => self.review = self.review.saturating_sub(8),
            Action::Home => self.review = 0,
            Action::End => self.review = order,
            Action::Accept | Action::Toggle => return self.press(),
            Action::Cancel => self.json_over = false,
            Action::Clear => return self.clear_reviewed(),
            _ => return Change::default(),
        }
        Change::redraw()
    }

    fn press(&mut self) -> Change {
        match self.review_item() {
            ReviewItem::Problem(index) => match self.problems.get(index).and_then(|p| p.place) {
                Some(place) => self.visit(place),
                None => Change::default(),
            },
            ReviewItem::Value(place) => self.visit(place),
            ReviewItem::Back => self.turn(-1),
            ReviewItem::Order => self.order(),
        }
    }

    /// Empties the value, or the field of the problem, that is chosen: the repair for what cannot be sent.
    fn clear_reviewed(&mut self) -> Change {
        let place = match self.review_item() {
            ReviewItem::Problem(index) => self.problems.get(index).and_then(|p| p.place),
            ReviewItem::Value(place) => Some(place),
            _ => None,
        };
        match place {
            Some(place) => self.edit(place, "", Origin::Empty),
            None => Change::default(),
        }
    }

    /// The button that buys was pressed.
    fn order(&mut self) -> Change {
        if self.blocked() {
            self.review = self.review_start();
            self.message = Some(self.keyed("ui.blocked", Action::Accept));
            return Change::redraw();
        }
        if self.simulated() {
            return self.buy();
        }
        self.popups.push(Popup::Confirm {
            wanted: self.wanted_amount(),
            input: Input::default(),
            buy: false,
        });
        Change::redraw()
    }

    /// The amount that has to be typed: when the order costs more than the budget.
    fn wanted_amount(&self) -> Option<String> {
        let budget = self.session.budget?;
        let total = self.quote().map(Quote::sum)?;
        (total.parse::<Decimal>().ok()? > budget).then_some(total)
    }

    pub(super) fn buy(&mut self) -> Change {
        if self.submit.sending() {
            // One at a time: what became of the other is worth knowing first.
            let change = self.jump(Step::Submit);
            self.message = Some(Say::Key("ui.one-at-a-time".into(), Vec::new()));
            return change;
        }
        match check::order(&self.draft, &self.known) {
            Ok(order) => {
                let turn = self.submit.turn + 1;
                self.submit = Submit::begin(turn, self.now, order.draft().count());
                self.screen = Screen::Step(Step::Submit);
                self.visited.insert(Step::Submit);
                Change::effect(Effect::Buy { order: Box::new(order), turn })
            }
            Err(problems) => {
                self.problems = problems;
                self.review = self.review_start();
                Change::redraw()
            }
        }
    }
}
