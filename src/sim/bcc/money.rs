//! Amounts of money, in millionths of a yuan.

use serde_json::{Number, Value};

pub(super) use crate::sim::purse::yuan;

/// A price with so many hundredths more.
pub(super) fn dearer(price: u64, percent: u64) -> u64 {
    price.saturating_mul(percent.saturating_add(100)) / 100
}

/// A price ahead, without the parts of a cent that nobody pays.
pub(super) fn cents(price: u64) -> u64 {
    price / 10_000 * 10_000
}

/// An amount in millionths of a yuan as a number.
pub(super) fn number(millionths: u64) -> Value {
    let number = yuan(millionths, 6).parse().ok().and_then(Number::from_f64);
    number.map_or(Value::Null, Value::Number)
}
