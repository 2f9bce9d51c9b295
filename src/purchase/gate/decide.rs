//! The decision of the gate.

use rust_decimal::Decimal;

use super::{
    case::{Case, Halt},
    price::NoPrice,
};

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

/// Tells whether a text that was typed is the number that was wanted.
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
