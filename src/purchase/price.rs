//! The price of an order, asked right before it is sent, and the way through the gate with it.

use std::time::Duration;

use super::{
    account::Account,
    gate::{FRESH, Halt, NoPrice, Permit, Price, Terms, Told, Word},
};
use crate::{
    cloud::{CloudError, QuoteAsk},
    order::{Draft, Order},
};

/// An order that the gate has held back, and the price that it was held back at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Reason why.
    pub halt: Halt,
    /// The price as it is now.
    pub price: Price,
}

/// Asks for the price of an order. It takes a few seconds at the most; after that there is none.
pub async fn price(account: &Account, draft: &Draft) -> Price {
    let ask = QuoteAsk::from_draft(draft).ok_or_else(|| NoPrice::of(draft))?;
    match account.client.quote(&ask).await {
        Ok(quote) => Ok(Told { ask, quote, bid: QuoteAsk::own_bid(draft) }),
        Err(error) if error.lasts() || matches!(error, CloudError::Unreachable { .. }) => {
            Err(NoPrice::Unreached(error.to_string()))
        }
        Err(error) => Err(NoPrice::Failed(error.to_string())),
    }
}

/// Takes an order through the gate at the price that was `seen`, or at today's where that one is no longer fresh.
pub async fn admit(
    account: &Account,
    order: &Order,
    seen: Option<(Price, Duration)>,
    terms: &Terms,
    word: &Word,
) -> Result<Permit, Box<Held>> {
    let (price, age) = match seen {
        Some((price, age)) if age <= FRESH && fits(&price, order.draft()) => (price, age),
        _ => (price(account, order.draft()).await, Duration::ZERO),
    };
    Permit::of(account, order, (&price, age), terms, word).map_err(|halt| Box::new(Held { halt, price }))
}

/// Tells whether a price is that of this order.
fn fits(price: &Price, draft: &Draft) -> bool {
    match price {
        Ok(told) => {
            QuoteAsk::from_draft(draft).as_ref() == Some(&told.ask) && QuoteAsk::own_bid(draft) == told.bid
        }
        Err(NoPrice::Asking) => false,
        Err(_) => true,
    }
}
