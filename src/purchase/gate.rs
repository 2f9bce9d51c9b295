//! The gate before every purchase: it decides whether an order may leave at its price.
//!
//! Every face brings what it knows (the price or why there is none, the ceiling, what a person has said), and gets a
//! [`Permit`] or the reason why not. A purchase takes nothing but a permit, and only the gate makes one.

use std::time::Duration;

use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::json;

use super::Account;
use crate::{
    cloud::{Per, Quote, QuoteAsk},
    order::{Draft, Order, Product, Say},
    store::journal::{Priced, Purchase},
    texts::{Lang, Texts, key},
};

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

    /// The amount as a sentence holds it.
    fn say(&self) -> Say {
        if self.monthly {
            Say::Key(key::guard::A_MONTH.into(), vec![("amount", money(self.sum).into())])
        } else {
            money(self.sum).into()
        }
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

    /// The price in few words: the term's, the hour's, the range, or the bid.
    pub fn say(&self) -> Say {
        let quote = &self.quote;
        let text = |amount: &str| amount.parse::<Decimal>().map_or_else(|_| amount.to_owned(), money);
        let hour = |amount: &str| {
            amount
                .parse::<Decimal>()
                .map_or_else(|_| amount.to_owned(), |minute| money(minute * Decimal::from(60)))
        };
        if let Some(bid) = self.bid {
            return Say::Key(key::guard::BID.into(), vec![("bid", small(bid).into())]);
        }
        let (amount, low) = match quote.per {
            Per::Minute => (hour(&quote.sum()), quote.low.as_deref().map(hour)),
            Per::Term(_) => (text(&quote.sum()), quote.low.as_deref().map(text)),
        };
        let amount = match low {
            Some(low) if low != amount => {
                Say::Key(key::guard::RANGE.into(), vec![("low", low.into()), ("high", amount.into())])
            }
            _ => amount.into(),
        };
        let said = match quote.per {
            Per::Minute => Say::Key(key::guard::AN_HOUR.into(), vec![("amount", amount)]),
            Per::Term(months) => Say::Key(
                key::guard::FOR_TERM.into(),
                vec![("amount", amount), ("months", months.to_string().into())],
            ),
        };
        match (quote.low.is_some(), quote.found.len()) {
            (true, 2..) => Say::Key(key::guard::BY_SPEC.into(), vec![("price", said)]),
            (true, _) => Say::Key(key::guard::BY_ZONE.into(), vec![("price", said)]),
            (false, _) => said,
        }
    }
}

impl NoPrice {
    /// The reason in words.
    pub fn say(&self) -> Say {
        let plain = |key: &str| Say::Key(key.into(), Vec::new());
        match self {
            NoPrice::Unpublished => plain(key::ui::PRICE_UNKNOWN),
            NoPrice::Unsaid => plain(key::ui::PRICE_LATER),
            NoPrice::Asking => plain(key::ui::PRICE_ASKING),
            NoPrice::Disks => plain(key::guard::DISKS),
            NoPrice::Unreached(why) | NoPrice::Failed(why) => {
                Say::Key(key::guard::FAILED.into(), vec![("why", why.as_str().into())])
            }
        }
    }

    /// The reason why a draft has no price as it stands.
    pub fn of(draft: &Draft) -> Self {
        if QuoteAsk::known_for(draft) { NoPrice::Unsaid } else { NoPrice::Unpublished }
    }
}

impl Halt {
    /// The reason in words, with `profile` for the budget's name.
    pub fn say(&self, profile: Option<&str>) -> Say {
        let said = |key: &str, values| Say::Key(key.into(), values);
        match self {
            Halt::LowBid { bid, market } => said(
                key::guard::LOW_BID,
                vec![("bid", small(*bid).into()), ("market", small(*market).into())],
            ),
            Halt::AboveMax { amount, max } => {
                said(key::guard::ABOVE_MAX, vec![("amount", amount.say()), ("max", money(*max).into())])
            }
            Halt::Risen { before, now, .. } => {
                said(key::guard::RISEN, vec![("before", money(*before).into()), ("now", now.say())])
            }
            Halt::AboveBudget { amount, budget } => {
                let mut values = vec![("amount", amount.say()), ("budget", money(*budget).into())];
                let key = match profile {
                    Some(profile) => {
                        values.push(("profile", profile.into()));
                        key::guard::ABOVE_PROFILE
                    }
                    None => key::guard::ABOVE_BUDGET,
                };
                said(key, values)
            }
            Halt::Unknown { why, .. } => said(key::guard::UNKNOWN, vec![("why", why.say())]),
        }
    }

    /// The text that a person has to type to go on, where typing helps.
    pub fn wanted(&self) -> Option<String> {
        match self {
            Halt::LowBid { .. } | Halt::AboveMax { .. } => None,
            Halt::Risen { wanted, .. } => wanted.clone(),
            Halt::AboveBudget { amount, .. } => Some(amount.typed()),
            Halt::Unknown { count, .. } => Some(count.to_string()),
        }
    }

    /// Words that ask for that text.
    pub fn prompt(&self) -> Option<Say> {
        let wanted = self.wanted()?;
        let key = if matches!(self, Halt::Unknown { .. }) {
            key::guard::TYPE_COUNT
        } else {
            key::guard::TYPE_AMOUNT
        };
        Some(Say::Key(key.into(), vec![("wanted", wanted.into())]))
    }

    /// The option that lets it pass where nobody can be asked.
    pub fn option(&self) -> Option<Say> {
        match self {
            Halt::AboveBudget { amount, .. }
            | Halt::AboveMax { amount, .. }
            | Halt::Risen { now: amount, .. } => {
                Some(Say::Key(key::guard::OPTION_MAX.into(), vec![("amount", amount.typed().into())]))
            }
            Halt::Unknown { .. } => Some(Say::Key(key::guard::OPTION_UNKNOWN.into(), Vec::new())),
            Halt::LowBid { .. } => {
                Some(Say::Key(key::guard::OPTION_BID.into(), vec![("code", LOW_BID.into())]))
            }
        }
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

/// What an order would be held back for at this price, with nothing said to it yet.
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
pub(super) struct Pass(());

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
    pub(super) fn open(self) -> (Account, Order, Priced, Pass) {
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
    pub(super) fn again(
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
pub(super) fn agreed(purchase: &Purchase) -> Option<Told> {
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

/// CNY for a person: hundredths, and thousands apart; less than a tenth of one to the last digit.
pub fn money(amount: Decimal) -> String {
    if amount.abs() < Decimal::new(1, 1) && !amount.is_zero() {
        return small(amount);
    }
    let text = format!("{:.2}", amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero));
    let (whole, rest) = text.split_once('.').unwrap_or((&text, "00"));
    let mut groups = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            groups.push(',');
        }
        groups.push(digit);
    }
    format!("¥{groups}.{rest}")
}

/// A small amount for a person, to the last digit.
fn small(amount: Decimal) -> String {
    format!("¥{}", amount.round_dp(6).normalize())
}

#[cfg(test)]
mod tests;
