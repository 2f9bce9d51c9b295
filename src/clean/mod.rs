//! Text from outside, made harmless: a terminal obeys what it is sent, an eye believes what it is shown, and a secret that
//! is said back is no longer one.

mod sanitize;
mod secrets;

pub use sanitize::{LONGEST, is_unsafe_char, sanitize};
pub use secrets::{MASK, PASSWORD_VARIABLE, Secrets};
