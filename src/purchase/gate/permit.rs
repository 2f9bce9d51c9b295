//! The leave to buy, and to send again, which the gate alone gives.

use std::time::Duration;

use rust_decimal::Decimal;
use serde_json::json;

use super::{
    case::{Case, Halt, LOW_BID, Terms, Word},
    decide::decide,
    price::{Price, Told},
};
use crate::{
    cloud::{Per, Quote, QuoteAsk},
    order::{Order, Product},
    purchase::Account,
    store::journal::{Priced, Purchase},
    texts::{Lang, Texts},
};

/// Reason why an order would be held back at this price, with nothing said to it yet.
pub fn halt(account: &Account, order: &Order, price: &Price, terms: &Terms) -> Option<Halt> {
    decide(&case(account, order, price, terms, &Word::default())).err()
}

fn case<'a>(
    account: &Account,
    order: &Order,
    price: &'a Price,
    terms: &'a Terms,
    word: &'a Word,
) -> Case<'a> {
    let draft = order.draft();
    Case {
        price,
        count: u32::try_from(draft.count()).unwrap_or(u32::MAX),
        budget: account.budget,
        simulated: account.simulated,
        low_bid: draft.allow.contains(LOW_BID),
        terms,
        word,
    }
}

/// Proof that something may be sent. Only the gate has one to give.
#[derive(Debug)]
pub(in crate::purchase) struct Pass(());

/// Leave to buy one order at one account, made by the gate alone.
pub struct Permit {
    account: Account,
    order: Order,
    priced: Priced,
    pass: Pass,
}

impl std::fmt::Debug for Permit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Permit")
            .field("order", &self.order)
            .field("price", &self.priced)
            .finish_non_exhaustive()
    }
}

impl Permit {
    /// Asks the gate.
    pub fn of(
        account: &Account,
        order: &Order,
        (price, age): (&Price, Duration),
        terms: &Terms,
        word: &Word,
    ) -> Result<Self, Halt> {
        decide(&case(account, order, price, terms, word))?;
        let at = account.client.wall().checked_sub(age).unwrap_or_else(|_| account.client.wall());
        let mut priced = priced(price, order.draft().kind().product);
        priced.at = price.is_ok().then(|| at.to_string());
        priced.said = said(terms, word);
        Ok(Self { account: account.clone(), order: order.clone(), priced, pass: Pass(()) })
    }

    /// The account that pays.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The order that it is for.
    pub fn order(&self) -> &Order {
        &self.order
    }

    /// Taken apart, by the purchase that it is for.
    pub(in crate::purchase) fn open(self) -> (Account, Order, Priced, Pass) {
        (self.account, self.order, self.priced, self.pass)
    }
}

/// The words that let it pass, for the journal.
fn said(terms: &Terms, word: &Word) -> Vec<String> {
    let max = terms.max_price.map(|max| format!("--max-price {max}"));
    let unknown = terms.accept_unknown.then(|| "--accept-unknown-price".to_owned());
    let typed = word.typed.as_ref().map(|typed| format!("typed {typed}"));
    [max, unknown, typed].into_iter().flatten().collect()
}

/// The price as the journal keeps it.
fn priced(price: &Price, product: Product) -> Priced {
    let told = match price {
        Ok(told) => told,
        Err(why) => {
            return Priced { unknown: Some(Texts::of(Lang::En).say(&why.say())), ..Priced::default() };
        }
    };
    let quote = &told.quote;
    let things = if product == Product::Contracts { "contracts" } else { "instances" };
    let mut covers = vec![format!("{} {things}", told.ask.count)];
    covers.extend(quote.disks.as_ref().map(|disks| format!("data disks ({disks})")));
    covers.extend(quote.found.iter().map(|spec| format!("as {spec}")));
    Priced {
        total: Some(quote.sum()),
        low: quote.low.clone(),
        bid: told.bid.map(|bid| bid.to_string()),
        per: match quote.per {
            Per::Minute => "minute".to_owned(),
            Per::Term(months) => format!("{months} months"),
        },
        covers,
        ask: serde_json::to_value(&told.ask).unwrap_or_else(|_| json!(null)),
        ..Priced::default()
    }
}

impl Pass {
    /// Asks the gate whether a purchase of the journal may be sent again: the same bytes under the same token, with
    /// today's price where one can be had. What was agreed to and what it costs today, where it may not.
    ///
    /// It was let pass when it was begun, and what was agreed to then still holds: for the same amount or less no
    /// further word is needed, and a price that cannot be had today takes nothing back. Only a price that has risen
    /// since is asked about again, because an order that never arrived is bought at today's.
    pub(in crate::purchase) fn again(
        purchase: &Purchase,
        today: Option<&Told>,
        terms: &Terms,
    ) -> Result<Self, (Decimal, Decimal)> {
        let agreed = agreed(purchase).and_then(|told| told.amount());
        let now = today.and_then(Told::amount);
        match (agreed, now) {
            (Some(agreed), Some(now))
                if !purchase.intent.simulated
                    && now.sum > agreed.sum
                    && terms.max_price.is_none_or(|max| now.sum > max) =>
            {
                Err((agreed.sum, now.sum))
            }
            _ => Ok(Self(())),
        }
    }
}

/// The price that a purchase of the journal was begun at.
pub(in crate::purchase) fn agreed(purchase: &Purchase) -> Option<Told> {
    let priced = purchase.intent.price.as_ref()?;
    let ask: QuoteAsk = serde_json::from_value(priced.ask.clone()).ok()?;
    let per = match priced.per.split_once(' ') {
        Some((months, _)) => Per::Term(months.parse().ok()?),
        None => Per::Minute,
    };
    let quote = Quote {
        total: priced.total.clone()?,
        // They are in the total.
        disks: (!ask.disks.is_empty()).then(|| "0".to_owned()),
        low: priced.low.clone(),
        found: Vec::new(),
        per,
        at: String::new(),
    };
    Some(Told { ask, quote, bid: priced.bid.as_ref().and_then(|bid| bid.parse().ok()) })
}
