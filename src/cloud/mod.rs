//! The client of the clouds: lookups, sending exactly once, following.
//!
//! The buying client is built in one place, never retries and follows no redirect. What a server says is limited in
//! size, read leniently, and stripped of everything a terminal could obey before it leaves this room.

mod adapter;
mod answer;
mod balance;
mod bce;
mod call;
mod candidates;
mod client;
mod clock;
mod dialect;
mod endpoint;
mod error;
mod follow;
mod jd;
mod limits;
mod listed;
mod listing;
mod look;
mod lookups;
mod ordered;
mod outcome;
mod ports;
mod price;
mod proxy;
mod refusal;
mod registry;
mod signing;
#[cfg(test)]
mod tests;
mod time;
mod trouble;
pub mod verdict;
mod wire;

pub use crate::clean::sanitize;
pub use adapter::{Adapter, Answering};
pub use balance::Balance;
pub use call::{Call, Service, Unsigned};
pub use client::Client;
pub use clock::Clock;
pub use dialect::{Dialect, ToldError};
pub use error::CloudError;
pub use limits::Patience;
pub use listed::{Listed, Ordered};
pub use listing::{Gap, Listing};
pub use outcome::{Accepted, Beginning, End, Group, Instance, Oddity, Outcome, Progress};
pub use price::{Disk, Goods, Per, Quote, QuoteAsk};
pub use refusal::Refusal;
pub use registry::extend;
pub use signing::Signed;
pub use time::{Doubt, Moment, SystemTime, TimeSource, Uptime, age};
