//! Lookups: the lists of what is sold and of what was sold.

pub(super) mod balance;
pub(super) mod catalogue;
pub(super) mod contracts;
pub(super) mod instances;
pub(super) mod packages;
mod page;
