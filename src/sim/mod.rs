//! The simulated cloud: a strict provider on loopback.
//!
//! A provider, not a friend: it verifies signatures by computing them again, reads requests into types of its own and
//! checks them by rules of its own, written from the provider's reference, so that it can catch the wizard being
//! wrong. It never looks at the wizard's tables. Everything it makes up follows from its seed.
//!
//! It is a server that others on this machine can reach: `guard` turns away what a web page could send, connections,
//! heads and bodies have limits in number, size and time, and what is remembered of requests has too. Orders are kept
//! whole, with their passwords sealed; the account's quota bounds them.

mod catalogue;
mod checks;
mod clock;
mod contracts;
mod faults;
mod flavors;
mod guard;
mod hostile_text;
mod http;
mod inject;
mod jd;
mod judge;
mod kind;
mod line;
mod lookups;
mod memory;
mod model;
mod prices;
mod scenario;
mod seed;
mod serve;
mod server;
mod settings;
mod shared;
mod veil;
mod verify;
mod world;

pub use judge::Judged;
pub use scenario::Scenario;
pub use server::{Running, SimError, start};
pub use settings::{DEMO_ACCESS_KEY_ID, DEMO_SECRET_ACCESS_KEY, Settings};
