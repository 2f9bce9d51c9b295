//! The price that the gate looks at, or the reason why there is none.

use std::time::Duration;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::{
    cloud::{Per, Quote, QuoteAsk},
    order::Draft,
};

/// Age up to which a quote is today's price.
pub const FRESH: Duration = Duration::from_secs(60);
/// Minutes of a month, which is what counts where an order runs without an end.
const MONTH: i64 = 730 * 60;

/// A price with the question that it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The question.
    pub ask: QuoteAsk,
    /// The answer.
    pub quote: Quote,
    /// A person's own bid for one instance, which is the most it costs.
    pub bid: Option<Decimal>,
}

/// Reason why no price is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoPrice {
    /// Nobody tells the price of such an order.
    Unpublished,
    /// The order says too little.
    Unsaid,
    /// It is being asked for.
    Asking,
    /// Data disks that are paid ahead have no price.
    Disks,
    /// The cloud cannot be reached: the order could not be either.
    Unreached(String),
    /// The answer did not come, or is none.
    Failed(String),
}

/// The price of an order, or why it has none.
pub type Price = Result<Told, NoPrice>;

impl NoPrice {
    /// The reason why a draft has no price as it stands.
    pub fn of(draft: &Draft) -> Self {
        if QuoteAsk::known_for(draft) { NoPrice::Unsaid } else { NoPrice::Unpublished }
    }
}

/// The part of a price that counts: the whole term, or a month of what has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// CNY, rounded up to hundredths.
    pub sum: Decimal,
    /// It is for a month.
    pub monthly: bool,
}

impl Amount {
    /// The text that a person types to confirm it.
    pub fn typed(&self) -> String {
        format!("{:.2}", self.sum)
    }
}

impl Told {
    /// The amount that counts against a ceiling, at the dearest that the order may come to; none where a part that is
    /// paid ahead has no price.
    pub fn amount(&self) -> Option<Amount> {
        if self.lacks_disks() {
            return None;
        }
        let up = RoundingStrategy::ToPositiveInfinity;
        let all: Decimal = self.quote.sum().parse().ok()?;
        let (sum, monthly) = match self.quote.per {
            Per::Term(_) => (all, false),
            Per::Minute => {
                let bid = self.bid.and_then(|bid| bid.checked_mul(Decimal::from(self.ask.count)));
                (bid.unwrap_or(all).checked_mul(Decimal::from(MONTH))?, true)
            }
        };
        Some(Amount { sum: sum.round_dp_with_strategy(2, up), monthly })
    }

    /// Tells whether data disks that are paid ahead have no price.
    pub fn lacks_disks(&self) -> bool {
        matches!(self.quote.per, Per::Term(_)) && !self.ask.disks.is_empty() && self.quote.disks.is_none()
    }

    /// The bid and the market's price, where the bid is below it.
    pub(super) fn low_bid(&self) -> Option<(Decimal, Decimal)> {
        let (bid, market) = (self.bid?, self.quote.each(self.ask.count)?);
        (bid < market).then_some((bid, market))
    }
}
