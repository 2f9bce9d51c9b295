//! Questions to the cloud that the wizard has asked, and what is known from their answers.

use std::collections::BTreeMap;

use crate::order::{Ask, Known};

use super::{LookupState, Price};

/// Questions to the cloud, and the answers.
#[derive(Debug, Default)]
pub struct Inquiries {
    /// Lists that the cloud has answered with, and the time.
    pub known: Known,
    /// The state of each lookup.
    pub lookups: BTreeMap<Ask, LookupState>,
    /// The running price.
    pub price: Price,
    /// The instance that is being read, by the number of the question.
    pub(super) reading: Option<u64>,
    /// Questions asked so far: the last one's number.
    tickets: u64,
}

impl Inquiries {
    /// Returns the number of another question.
    pub(super) fn next_ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }
}
