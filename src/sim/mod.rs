//! The simulated cloud: a strict provider on loopback.
//!
//! A provider, not a friend: it verifies signatures by computing them again, reads requests into types of its own and
//! checks them by rules of its own, written from the provider's reference, so that it can catch the wizard being
//! wrong. It never looks at the wizard's tables. Everything it makes up follows from its seed.
//!
//! It is a server that others on this machine can reach: `guard` turns away what a web page could send, connections,
//! heads and bodies have limits in number, size and time, and what is remembered of requests has too. Orders are kept
//! whole, with their passwords sealed; the account's quota bounds them.

mod bcc;
mod clock;
mod common;
mod control;
mod endpoint;
mod exchange;
mod faults;
mod gateway;
mod guard;
mod hostile_text;
mod http;
mod inject;
mod jd;
mod ledger;
mod line;
mod looks;
mod memory;
mod provider;
mod providers;
mod purse;
mod scenario;
mod seed;
mod serve;
mod server;
mod settings;
mod shared;
mod veil;
mod world;

pub use common::Common;
pub use exchange::{Incoming, Judged};
pub use faults::SaleFault;
pub use ledger::Entry;
pub use provider::Provider;
pub use providers::More;
pub use scenario::Scenario;
pub use server::{Running, SimError, start, start_with};
pub use settings::{DEMO_ACCESS_KEY_ID, DEMO_SECRET_ACCESS_KEY, Settings};
