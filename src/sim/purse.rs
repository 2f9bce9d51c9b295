//! The money of an account at one provider: cash and vouchers, in millionths of a yuan, and what purchases took of them.

use rust_decimal::{Decimal, prelude::ToPrimitive};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{scenario::Scenario, settings::Settings};

/// Millionths of a yuan.
const YUAN: u64 = 1_000_000;
/// Cash and vouchers, in yuan, of an account that has too little: together they are what is not yet enough to buy
/// anything that is paid by use.
const POOR: (u64, u64) = (60, 40);

/// The money of an account at one provider.
#[derive(Debug)]
pub(super) struct Purse {
    cash: u64,
    vouchers: u64,
    charges: Vec<Charge>,
}

/// An amount that a purchase took.
#[derive(Debug)]
struct Charge {
    cash: u64,
    vouchers: u64,
    /// The moment at which it is given back, where the purchase fails.
    back: Option<Instant>,
}

impl Purse {
    pub(super) fn new(settings: &Settings) -> Self {
        let (cash, vouchers) = if settings.has(Scenario::Poor) {
            (POOR.0 * YUAN, POOR.1 * YUAN)
        } else {
            (millionths(settings.cash), millionths(settings.vouchers))
        };
        Self { cash, vouchers, charges: Vec::new() }
    }

    /// The cash that is left.
    pub(super) fn cash(&self) -> u64 {
        self.cash.saturating_sub(self.taken(|charge| charge.cash))
    }

    /// The vouchers that are left.
    pub(super) fn vouchers(&self) -> u64 {
        self.vouchers.saturating_sub(self.taken(|charge| charge.vouchers))
    }

    fn taken(&self, part: impl Fn(&Charge) -> u64) -> u64 {
        let now = Instant::now();
        let kept = self.charges.iter().filter(|charge| charge.back.is_none_or(|back| now < back));
        kept.fold(0, |sum, charge| sum.saturating_add(part(charge)))
    }

    /// Takes an amount in cash.
    pub(super) fn take_cash(&mut self, amount: u64, back: Option<Instant>) {
        self.charge(amount, 0, back);
    }

    /// Takes an amount of the vouchers first, and the rest in cash.
    pub(super) fn take_vouchers_first(&mut self, amount: u64, back: Option<Instant>) {
        let vouchers = amount.min(self.vouchers());
        self.charge(amount - vouchers, vouchers, back);
    }

    fn charge(&mut self, cash: u64, vouchers: u64, back: Option<Instant>) {
        // What was given back long since is of no more interest.
        let now = Instant::now();
        self.charges.retain(|charge| charge.back.is_none_or(|back| now < back));
        if cash > 0 || vouchers > 0 {
            self.charges.push(Charge { cash, vouchers, back });
        }
    }

    /// The purse as it is shown.
    pub(super) fn view(&self) -> Value {
        json!({"cash": yuan(self.cash(), 2), "vouchers": yuan(self.vouchers(), 2)})
    }
}

/// An amount of yuan in millionths; one that is too large is the largest there is.
fn millionths(amount: Decimal) -> u64 {
    amount.checked_mul(Decimal::from(YUAN)).and_then(|m| m.to_u64()).unwrap_or(u64::MAX)
}

/// An amount in millionths of a yuan as text.
pub(super) fn yuan(millionths: u64, places: usize) -> String {
    let text = format!("{}.{:06}", millionths / YUAN, millionths % YUAN);
    text[..text.len() - (6 - places)].to_owned()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_a_failed_purchase_took_comes_back() {
        let settings =
            Settings { cash: Decimal::from(500), vouchers: Decimal::from(100), ..Settings::default() };
        let mut purse = Purse::new(&settings);
        purse.take_vouchers_first(150 * YUAN, None);
        assert_eq!((purse.cash(), purse.vouchers()), (450 * YUAN, 0));
        purse.take_cash(200 * YUAN, Some(Instant::now() + Duration::from_secs(5)));
        assert_eq!(purse.view(), json!({"cash": "250.00", "vouchers": "0.00"}));
        tokio::time::advance(Duration::from_secs(5)).await;
        assert_eq!(purse.view(), json!({"cash": "450.00", "vouchers": "0.00"}));
    }
}
