//! The words of the gate: prices, reasons and what to do about them, for every face.

use rust_decimal::{Decimal, RoundingStrategy};

use super::{
    case::{Halt, LOW_BID},
    price::{Amount, NoPrice, Told},
};
use crate::{cloud::Per, order::Say, texts::key};

impl Amount {
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

/// CNY for a person: hundredths, and thousands apart; less than a tenth of one to the last digit.
pub fn money(amount: Decimal) -> String {
    if amount.abs() < Decimal::new(1, 1) && !amount.is_zero() {
        return small(amount);
    }
    let text = format!("{:.2}", amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero));
    format!("¥{}", grouped(&text))
}

/// A decimal amount with its thousands apart; its digits stay as they are.
pub fn grouped(amount: &str) -> String {
    let (whole, rest) = amount.split_at(amount.find('.').unwrap_or(amount.len()));
    let mut groups = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            groups.push(',');
        }
        groups.push(digit);
    }
    groups + rest
}

/// A small amount for a person, to the last digit.
fn small(amount: Decimal) -> String {
    format!("¥{}", amount.round_dp(6).normalize())
}
