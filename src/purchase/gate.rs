//! The gate before every purchase: it decides whether an order may leave at its price.
//!
//! Every face brings what it knows (the price or why there is none, the ceiling, what a person has said), and gets a
//! [`Permit`] or the reason why not. A purchase takes nothing but a permit, and only the gate makes one.

mod case;
mod decide;
mod permit;
mod price;
#[cfg(test)]
mod tests;
mod words;

pub use case::{Agreement, Case, Halt, LOW_BID, Terms, Word};
pub use decide::{confirms, decide};
pub(super) use permit::{Pass, agreed};
pub use permit::{Permit, halt};
pub use price::{Amount, FRESH, NoPrice, Price, Told};
pub use words::{grouped, money};
