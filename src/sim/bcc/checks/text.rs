//! Texts of an order, and what they must be.

use crate::sim::bcc::refusal::{Check, bad};

/// A text that counts: the SDKs send empty ones for "not given".
pub(in crate::sim::bcc) fn some(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|t| !t.is_empty())
}

/// Refuses a text that is there and none of those allowed.
pub(super) fn one_of(field: &str, text: Option<&String>, allowed: &[&str]) -> Check {
    match some(text) {
        Some(value) if !allowed.contains(&value) => {
            Err(bad(&format!("{field} is invalid: {value}."), field, "a value is not of its list"))
        }
        _ => Ok(()),
    }
}

/// A whole number in digits alone.
pub(super) fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
