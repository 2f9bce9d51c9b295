//! State that the providers of one server share: the account's settings, the books, and what faults have changed.

use std::sync::Arc;

use super::{ledger::Ledger, looks::Looks, memory::Refusals, scenario::Scenario, settings::Settings};

/// State that all providers share.
#[derive(Debug)]
pub struct Common {
    /// Settings of the account.
    pub settings: Arc<Settings>,
    /// Number of requests that were answered.
    pub requests: u64,
    /// The orders that were accepted.
    pub ledger: Ledger,
    pub(super) refusals: Refusals,
    /// Hundredths by which a fault has made everything dearer.
    pub percent: u64,
    pub(super) looks: Looks,
}

impl Common {
    pub(super) fn new(settings: Arc<Settings>) -> Self {
        Self {
            settings,
            requests: 0,
            ledger: Ledger::new(),
            refusals: Refusals::default(),
            percent: 0,
            looks: Looks::default(),
        }
    }

    /// Tells whether a scenario is on.
    pub(super) fn has(&self, scenario: Scenario) -> bool {
        self.settings.has(scenario)
    }
}
