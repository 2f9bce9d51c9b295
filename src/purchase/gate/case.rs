//! Everything that the gate looks at, and the reasons that it has to hold an order back.

use std::time::Duration;

use rust_decimal::Decimal;

use super::price::{Amount, NoPrice, Price};

/// The rule that a person breaks who bids below the market.
pub const LOW_BID: &str = "bid-below-market";

/// Permissions that a person gave before the price was known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// The most that it may cost.
    pub max_price: Option<Decimal>,
    /// It may be bought at an unknown price.
    pub accept_unknown: bool,
}

/// Word of a person to the price that was shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// The amount that was shown, where one was.
    pub shown: Option<Decimal>,
    /// The text that was typed to confirm it.
    pub typed: Option<String>,
}

/// Agreement of a person: the price that was shown, its age, and what was said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The price.
    pub price: Price,
    /// Its age.
    pub age: Duration,
    /// Word that was said to it.
    pub word: Word,
}

/// Everything that the gate looks at.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The price.
    pub price: &'a Price,
    /// Number of instances that it buys.
    pub count: u32,
    /// The most that an order of the account may cost without a word of its own.
    pub budget: Option<Decimal>,
    /// No money is spent there.
    pub simulated: bool,
    /// A bid below the market's price is allowed for this order.
    pub low_bid: bool,
    /// Permissions that were given beforehand.
    pub terms: &'a Terms,
    /// Word that was said to the price.
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
        /// Its cost.
        amount: Amount,
        /// The most that was permitted.
        max: Decimal,
    },
    /// It costs more than a person was shown.
    Risen {
        /// Cost that was shown.
        before: Decimal,
        /// Its cost now.
        now: Amount,
        /// The text that has to be typed, where one has to be.
        wanted: Option<String>,
    },
    /// It costs more than the budget, and nobody has typed the amount.
    AboveBudget {
        /// Its cost.
        amount: Amount,
        /// The budget.
        budget: Decimal,
    },
    /// Nobody knows what it costs, and nobody has typed how many there are.
    Unknown {
        /// Reason why not.
        why: NoPrice,
        /// Number of instances that it buys.
        count: u32,
    },
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
