//! The providers of a simulated cloud. One more is a folder of its own, and a line here.

use super::{bcc, jd, provider::Provider, settings::Settings};

/// Maker of providers that are not of this room.
pub type More = fn() -> Vec<Box<dyn Provider>>;

/// Every provider. The last one also answers what no other owns.
pub(super) fn all(settings: &Settings, more: More) -> Vec<Box<dyn Provider>> {
    let mut all = more();
    all.push(Box::new(jd::World::new(settings)));
    all.push(Box::new(bcc::World::new(settings)));
    all
}
