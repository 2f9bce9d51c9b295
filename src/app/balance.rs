//! The account's money: what an order takes of it at once, and what both faces of the wizard tell of it.

use rust_decimal::Decimal;

use super::{App, LookupState};
use crate::{
    cloud::Per,
    order::{Ask, Lookup, Step},
    texts::key,
};

impl App {
    /// Keeps what the order takes at once, by which it is checked against the cash.
    pub(super) fn note_cost(&mut self) {
        let ahead = self.quote().filter(|quote| matches!(quote.per, Per::Term(_)));
        // Of a range the least: what is not certain is no warning.
        let least = ahead.map(|quote| quote.low.clone().unwrap_or_else(|| quote.sum()));
        let cost: Option<Decimal> = least.and_then(|amount| amount.parse().ok());
        if self.inquiries.known.cost != cost {
            self.inquiries.known.cost = cost;
            let chosen = self.chosen_on_review();
            self.recheck();
            self.choose_on_review(chosen);
        }
    }

    /// Whether a screen tells of the account's money.
    pub fn tells_balance(step: Step) -> bool {
        matches!(step, Step::Billing | Step::Review)
    }

    /// After a purchase the account has another balance: it is asked for anew where it is told next.
    pub(super) fn forget_balance(&mut self) {
        self.inquiries.lookups.retain(|ask, _| ask.lookup != Lookup::Balance);
    }

    /// What is known of the account's money; `money` writes an amount. Nothing as long as the answer is awaited.
    pub fn balance_words(&self, money: &dyn Fn(&str) -> String) -> Option<String> {
        let ask = Ask::of(Lookup::Balance, &self.editing.draft);
        let texts = self.texts();
        match (self.inquiries.known.items(&ask), self.inquiries.lookups.get(&ask)) {
            (_, Some(LookupState::Failed(why))) => Some(texts.fill(key::ui::BALANCE_FAILED, &[("why", why)])),
            (Some([row, ..]), _) => Some(texts.fill(key::ui::BALANCE, &[("cash", &money(&row.value))])),
            (Some([]), _) => Some(texts.get(key::ui::BALANCE_UNKNOWN).to_owned()),
            (None, _) => None,
        }
    }
}
