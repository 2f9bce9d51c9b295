//! The review: everything that will be sent, everything that is wrong, and the button that buys.

use crate::{
    cloud::{Quote, QuoteAsk},
    keys::Action,
    order::{Given, Origin, Place, Problem, Say, Step, by_default, check},
    purchase::{
        Held,
        gate::{Agreement, Case, Halt, LOW_BID, NoPrice, Price, Terms, Told, Word, decide},
    },
    texts::key,
};

use super::{App, Change, Confirm, Popup, Screen, Submit, WorldEffect};

/// Something on the review that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReviewItem {
    /// A problem, by its index in [`super::Editing::problems`].
    Problem(usize),
    /// A value that will be sent.
    Value(Place),
    /// Something that is sent no longer, by its index in [`App::gone`].
    Gone(usize),
    /// Back to the form.
    Back,
    /// Buy.
    Order,
}

impl App {
    /// What can be chosen on the review, in order: problems, values, what is gone, Back, Order.
    pub fn review_items(&self) -> Vec<ReviewItem> {
        let mut items: Vec<_> = (0..self.editing.problems.len()).map(ReviewItem::Problem).collect();
        items.extend(self.sent_places().into_iter().map(ReviewItem::Value));
        items.extend((0..self.gone().len()).map(ReviewItem::Gone));
        items.extend([ReviewItem::Back, ReviewItem::Order]);
        items
    }

    /// The places whose values will be sent, in table order; lists by their cells.
    pub fn sent_places(&self) -> Vec<Place> {
        let places = self.editing.draft.all_places().into_iter();
        let sent = |p: &Place| {
            self.editing.draft.applies(*p)
                && self.editing.draft.is_filled(*p)
                && self.editing.draft.at(*p).rows().is_none()
        };
        places.filter(sent).collect()
    }

    /// What happens because nothing was chosen: field by field, in words.
    pub fn given_lines(&self) -> Vec<String> {
        let draft = &self.editing.draft;
        let line = |given: &Given| {
            let field = self.texts().label(&draft.text_key(given.place));
            let what = self.texts().say(&given.what);
            self.texts().fill(key::review::GIVEN, &[("field", &field), ("what", &what)])
        };
        by_default(draft).iter().map(line).collect()
    }

    /// Where the review begins: at the first thing that blocks, else at Back. Never at the button that buys.
    pub(super) fn review_start(&self) -> usize {
        let items = self.review_items();
        let blocking = items
            .iter()
            .position(|i| matches!(i, ReviewItem::Problem(p) if self.editing.problems[*p].blocks()));
        blocking.or_else(|| items.iter().position(|i| *i == ReviewItem::Back)).unwrap_or(0)
    }

    /// The item that is chosen.
    pub fn review_item(&self) -> ReviewItem {
        let items = self.review_items();
        items.get(self.review).or(items.last()).copied().unwrap_or(ReviewItem::Back)
    }

    /// What is chosen, by what it is: its number may be another one once the cloud has told more.
    pub(super) fn chosen_on_review(&self) -> (ReviewItem, Option<(&'static str, String)>) {
        let item = self.review_item();
        let problem = match item {
            ReviewItem::Problem(index) => self.editing.problems.get(index).map(|p| (p.code, p.path.clone())),
            _ => None,
        };
        (item, problem)
    }

    /// Chooses it again. What is gone gives way to a harmless item, never to the button that buys.
    pub(super) fn choose_on_review(&mut self, (item, problem): (ReviewItem, Option<(&'static str, String)>)) {
        let same = |(code, path): &(&'static str, String)| {
            self.editing
                .problems
                .iter()
                .position(|p| p.code == *code && p.path == *path)
                .map(ReviewItem::Problem)
        };
        let item = match (item, &problem) {
            (ReviewItem::Problem(_), Some(problem)) => same(problem).unwrap_or(ReviewItem::Back),
            (ReviewItem::Problem(_), None) => ReviewItem::Back,
            (item, _) => item,
        };
        let items = self.review_items();
        let at = items.iter().position(|i| *i == item);
        let at = at.or_else(|| items.iter().position(|i| *i == ReviewItem::Back));
        self.review = at.unwrap_or(0);
    }

    /// Whether something blocks the order.
    pub fn blocked(&self) -> bool {
        self.editing.problems.iter().any(Problem::blocks)
    }

    /// The price of the draft, if it is known now.
    pub fn quote(&self) -> Option<&Quote> {
        self.inquiries.price.answer.as_ref().and_then(|a| a.as_ref().ok())
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
            Action::Toggle if self.may_pass().is_some() => return self.let_pass(),
            Action::Accept | Action::Toggle => return self.press(),
            Action::Cancel => self.form.json_over = false,
            Action::Clear => return self.clear_reviewed(),
            _ => return Change::default(),
        }
        Change::redraw()
    }

    fn press(&mut self) -> Change {
        match self.review_item() {
            ReviewItem::Problem(index) => match self.editing.problems.get(index).and_then(|p| p.place) {
                Some(place) => self.visit(place),
                None => Change::default(),
            },
            ReviewItem::Value(place) => self.visit(place),
            ReviewItem::Gone(index) => match self.gone().get(index).and_then(|d| self.place_of(d)) {
                Some(place) => self.visit(place),
                None => Change::default(),
            },
            ReviewItem::Back => self.turn(-1),
            ReviewItem::Order => self.order(),
        }
    }

    /// Empties the value, or the field of the problem, that is chosen: the repair for what cannot be sent.
    fn clear_reviewed(&mut self) -> Change {
        let place = match self.review_item() {
            ReviewItem::Problem(index) => self.editing.problems.get(index).and_then(|p| p.place),
            ReviewItem::Value(place) => Some(place),
            _ => None,
        };
        let change = match (place, self.review_item()) {
            (Some(place), _) => self.edit(place, "", Origin::Empty),
            (None, ReviewItem::Problem(index)) => self.drop_unknown(index),
            _ => return Change::default(),
        };
        // The list has become shorter: the button that buys does not move under the key that comes next.
        if self.review_item() == ReviewItem::Order {
            self.choose_on_review((ReviewItem::Back, None));
        }
        change
    }

    /// Takes out what the table does not know: the field that the problem is about.
    fn drop_unknown(&mut self, problem: usize) -> Change {
        let Some(path) = self.editing.problems.get(problem).map(|p| p.path.clone()) else {
            return Change::default();
        };
        if !self.editing.draft.extras.iter().any(|e| e.path == path) {
            return Change::default();
        }
        self.change_whole(|draft| draft.extras.retain(|e| e.path != path))
    }

    /// The code of the chosen problem, where a person may let it pass for this order.
    pub fn may_pass(&self) -> Option<&'static str> {
        match self.review_item() {
            ReviewItem::Problem(index) => {
                self.editing.problems.get(index).filter(|p| p.allowable).map(|p| p.code)
            }
            _ => None,
        }
    }

    /// Lets the rule of the chosen problem pass for this order, or holds to it again.
    fn let_pass(&mut self) -> Change {
        self.may_pass().map_or_else(Change::default, |code| self.allow(code))
    }

    /// The button that buys was pressed.
    fn order(&mut self) -> Change {
        if self.blocked() {
            self.review = self.review_start();
            self.message = Some(self.keyed(key::ui::BLOCKED, Action::Accept));
            return Change::redraw();
        }
        if self.simulated() {
            return self.buy(None);
        }
        let price = self.price_told();
        if price == Err(NoPrice::Asking) {
            return self.say(NoPrice::Asking.say());
        }
        self.confirm(self.halt().as_ref());
        Change::redraw()
    }

    /// Asks for the last word, with the reason why the order was held back, where it was.
    fn confirm(&mut self, halt: Option<&Halt>) {
        self.popups.push(Popup::Confirm(Confirm::of(halt, self.session.profile.as_deref())));
    }

    /// The price of the draft, or why it has none.
    pub fn price_told(&self) -> Price {
        let draft = &self.editing.draft;
        match (&self.inquiries.price.asked, &self.inquiries.price.answer) {
            (None, _) => Err(NoPrice::of(draft)),
            (Some(_), None) => Err(NoPrice::Asking),
            (Some(_), Some(Err(why))) => Err(NoPrice::Failed(why.clone())),
            (Some(ask), Some(Ok(quote))) => {
                Ok(Told { ask: ask.clone(), quote: quote.clone(), bid: QuoteAsk::own_bid(draft) })
            }
        }
    }

    /// What the gate would hold the order back for, as it stands and with nothing said yet.
    pub fn halt(&self) -> Option<Halt> {
        let draft = &self.editing.draft;
        let case = Case {
            price: &self.price_told(),
            count: u32::try_from(draft.count()).unwrap_or(u32::MAX),
            budget: self.session.budget,
            simulated: self.simulated(),
            low_bid: draft.allow.contains(LOW_BID),
            terms: &Terms::default(),
            word: &Word::default(),
        };
        decide(&case).err()
    }

    /// The gate has held back the purchase: nothing was sent. The review shows why, and asks again where that helps.
    pub(super) fn held(&mut self, turn: u64, held: &Held) -> Change {
        if turn != self.submit.turn || self.submit.earlier.is_some() {
            return Change::default();
        }
        self.submit = Submit { turn, ..Submit::default() };
        self.popups.clear();
        let change = self.jump(Step::Review);
        self.take_price(&held.price);
        if let Halt::LowBid { .. } = held.halt {
            self.recheck();
            self.review = self.review_start();
            self.message = Some(held.halt.say(None));
        } else {
            self.confirm(Some(&held.halt));
        }
        change
    }

    pub(super) fn buy(&mut self, typed: Option<String>) -> Change {
        if self.submit.sending() {
            // One at a time: what became of the other is worth knowing first.
            let change = self.jump(Step::Submit);
            self.message = Some(Say::Key(key::ui::ONE_AT_A_TIME.into(), Vec::new()));
            return change;
        }
        match check::order(&self.editing.draft, &self.inquiries.known) {
            Ok(order) => {
                let turn = self.submit.turn + 1;
                let price = self.price_told();
                let shown = price.as_ref().ok().and_then(Told::amount).map(|amount| amount.sum);
                let age = self.clock.now.saturating_sub(self.inquiries.price.at);
                let agreed = Box::new(Agreement { price, age, word: Word { shown, typed } });
                self.submit = Submit::begin(turn, self.clock.now, order.draft().count());
                self.screen = Screen::Step(Step::Submit);
                self.form.visited.insert(Step::Submit);
                Change::effect(WorldEffect::Buy { order: Box::new(order), agreed, turn })
            }
            Err(problems) => {
                self.editing.problems = problems;
                self.review = self.review_start();
                Change::redraw()
            }
        }
    }
}
