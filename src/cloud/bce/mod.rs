//! What BCC has of its own: its lists, its prices, what it tells of what was bought.

mod cancel;
pub(super) mod candidates;
mod follow;
mod lookups;
mod price;
