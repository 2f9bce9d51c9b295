//! The providers of a simulated cloud. One more is a folder of its own, and a line here.

use super::{bcc, jd, provider::Provider, settings::Settings};

/// Every provider. The last one also answers what no other owns.
pub(super) fn all(settings: &Settings) -> Vec<Box<dyn Provider>> {
    vec![Box::new(jd::World::new(settings)), Box::new(bcc::World::new(settings))]
}
