//! Amounts of money, in millionths of a yuan.

use serde_json::{Number, Value};

/// A price with so many hundredths more.
pub(super) fn dearer(price: u64, percent: u64) -> u64 {
    price.saturating_mul(percent.saturating_add(100)) / 100
}

/// An amount in millionths of a yuan as text.
pub(super) fn yuan(millionths: u64, places: usize) -> String {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text[..text.len() - (6 - places)].to_owned()
}

/// An amount in millionths of a yuan as a number.
pub(super) fn number(millionths: u64) -> Value {
    let number = yuan(millionths, 6).parse().ok().and_then(Number::from_f64);
    number.map_or(Value::Null, Value::Number)
}
