//! The gate before every purchase: it decides whether an order may leave at its price.
//!
//! Every face brings what it knows (the price or why there is none, the ceiling, what a person has said), and gets a
//! [`Permit`] or the reason why not. A purchase takes nothing but a permit, and only the gate makes one.

mod permit;
mod words;

use std::time::Duration;

use rust_decimal::{Decimal, RoundingStrategy};

use crate::{
    cloud::{Per, Quote, QuoteAsk},
    order::Draft,
};

pub(super) use permit::{Pass, agreed};
pub use permit::{Permit, halt};
pub use words::money;

/// Age up to which a quote is today's price.
pub const FRESH: Duration = Duration::from_secs(60);
/// Minutes of a month, which is what counts where an order runs without an end.
const MONTH: i64 = 730 * 60;
/// The rule that a person breaks who bids below the market.
pub const LOW_BID: &str = "bid-below-market";

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

/// Permissions that a person gave before the price was known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// The most that it may cost.
    pub max_price: Option<Decimal>,
    /// It may be bought at an unknown price.
    pub accept_unknown: bool,
}

/// What a person has said to the price that was shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// The amount that was shown, where one was.
    pub shown: Option<Decimal>,
    /// The text that was typed to confirm it.
    pub typed: Option<String>,
}

/// What a person has agreed to: the price that was shown, its age, and what was said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The price.
    pub price: Price,
    /// Its age.
    pub age: Duration,
    /// What was said.
    pub word: Word,
}

/// Everything that the gate looks at.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The price.
    pub price: &'a Price,
    /// How many are bought.
    pub count: u32,
    /// The most that an order of the account may cost without a word of its own.
    pub budget: Option<Decimal>,
    /// No money is spent there.
    pub simulated: bool,
    /// A bid below the market's price is allowed for this order.
    pub low_bid: bool,
    /// What was permitted beforehand.
    pub terms: &'a Terms,
    /// What was said to the price.
    pub word: &'a Word,
}

/// Reason why an order does not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Halt {
    /// The bid is below what the market asks.
    LowBid {
        /// The bid for one.
        bid: Decimal,
        /// The market's price for one.
        market: Decimal,
    },
    /// It costs more than was permitted for it.
    AboveMax {
        /// What it costs.
        amount: Amount,
        /// What was permitted.
        max: Decimal,
    },
    /// It costs more than a person was shown.
    Risen {
        /// What was shown.
        before: Decimal,
        /// What it costs now.
        now: Amount,
        /// The text that has to be typed, where one has to be.
        wanted: Option<String>,
    },
    /// It costs more than the budget, and nobody has typed the amount.
    AboveBudget {
        /// What it costs.
        amount: Amount,
        /// The budget.
        budget: Decimal,
    },
    /// Nobody knows what it costs, and nobody has typed how many there are.
    Unknown {
        /// Why not.
        why: NoPrice,
        /// How many there are.
        count: u32,
    },
}

/// What counts of a price: the whole term, or a month of what has no end.
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
    /// What counts against a ceiling, at the dearest that the order may come to; none where a part that is paid ahead
    /// has no price.
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

    /// Whether data disks that are paid ahead have no price.
    pub fn lacks_disks(&self) -> bool {
        matches!(self.quote.per, Per::Term(_)) && !self.ask.disks.is_empty() && self.quote.disks.is_none()
    }

    /// The bid and the market's price, where the bid is below it.
    fn low_bid(&self) -> Option<(Decimal, Decimal)> {
        let (bid, market) = (self.bid?, self.quote.each(self.ask.count)?);
        (bid < market).then_some((bid, market))
    }
}

impl Halt {
    /// The text that a person has to type to go on, where typing helps.
    pub fn wanted(&self) -> Option<String> {
        match self {
            Halt::LowBid { .. } | Halt::AboveMax { .. } => None,
            Halt::Risen { wanted, .. } => wanted.clone(),
            Halt::AboveBudget { amount, .. } => Some(amount.typed()),
            Halt::Unknown { count, .. } => Some(count.to_string()),
        }
    }
}

impl NoPrice {
    /// The reason why a draft has no price as it stands.
    pub fn of(draft: &Draft) -> Self {
        if QuoteAsk::known_for(draft) { NoPrice::Unsaid } else { NoPrice::Unpublished }
    }
}

/// Decides whether an order may leave.
pub fn decide(case: &Case) -> Result<(), Halt> {
    let told = match case.price {
        Ok(told) => told,
        Err(why) => return unknown(case, why),
    };
    if let Some((bid, market)) = told.low_bid().filter(|_| !case.low_bid) {
        return Err(Halt::LowBid { bid, market });
    }
    let Some(amount) = told.amount() else {
        let why = if told.lacks_disks() { NoPrice::Disks } else { NoPrice::Failed(told.quote.total.clone()) };
        return unknown(case, &why);
    };
    let typed = case.word.typed.as_deref().and_then(read) == Some(amount.sum);
    match case.terms.max_price {
        Some(max) if amount.sum > max => return Err(Halt::AboveMax { amount, max }),
        Some(_) => return Ok(()),
        None => {}
    }
    let above = case.budget.filter(|budget| !case.simulated && amount.sum > *budget && !typed);
    if let Some(before) = case.word.shown.filter(|shown| amount.sum > *shown) {
        let wanted = above.map(|_| amount.typed());
        return Err(Halt::Risen { before, now: amount, wanted });
    }
    above.map_or(Ok(()), |budget| Err(Halt::AboveBudget { amount, budget }))
}

fn unknown(case: &Case, why: &NoPrice) -> Result<(), Halt> {
    let typed = case.word.typed.as_deref().and_then(read) == Some(Decimal::from(case.count));
    if case.simulated || case.terms.accept_unknown || typed {
        Ok(())
    } else {
        Err(Halt::Unknown { why: why.clone(), count: case.count })
    }
}

/// Whether a text that was typed is the number that was wanted.
pub fn confirms(typed: &str, wanted: &str) -> bool {
    read(typed).is_some_and(|typed| read(wanted) == Some(typed))
}

/// The number in what a person has typed: signs of money and groups of digits change nothing.
fn read(text: &str) -> Option<Decimal> {
    let plain = |c: char| match c {
        '，' | ',' | '¥' | '￥' | '元' => None,
        '．' => Some('.'),
        '０'..='９' => char::from_digit(u32::from(c) - u32::from('０'), 10),
        _ if c.is_whitespace() => None,
        _ => Some(c),
    };
    let text: String = text.chars().filter_map(plain).collect();
    let digits = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    text.parse().ok().filter(|_| digits)
}

#[cfg(test)]
mod tests;
