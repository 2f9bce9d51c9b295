//! The way through the gate for purchases whose price is not what a test is about.

use std::time::Duration;

use vmcart::order::Order;
use vmcart::purchase::Account;
use vmcart::purchase::gate::{NoPrice, Permit, Terms, Word};

/// Leave to buy at a price that nobody asks for.
pub fn permit(account: &Account, order: &Order) -> Permit {
    let terms = Terms { accept_unknown: true, ..Terms::default() };
    let unknown = Err(NoPrice::Unpublished);
    Permit::of(account, order, (&unknown, Duration::ZERO), &terms, &Word::default()).expect("let pass")
}
