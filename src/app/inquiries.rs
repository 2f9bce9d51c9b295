//! Questions to the cloud that the wizard has asked, and what is known from their answers.

use std::{collections::BTreeMap, time::Duration};

use crate::{
    cloud::{Quote, QuoteAsk},
    order::{Ask, Known},
};

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

/// State of a lookup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookupState {
    /// Asked, not answered.
    Asking {
        /// Time at which it was asked.
        since: Duration,
        /// The number of the question.
        ticket: u64,
    },
    /// Answered.
    Ready {
        /// Time of the answer.
        at: Duration,
    },
    /// Not answered: why, in words.
    Failed(String),
}

/// The running price of the draft.
#[derive(Debug, Clone, Default)]
pub struct Price {
    /// Question that was asked last.
    pub asked: Option<QuoteAsk>,
    /// The answer to it, or why there is none.
    pub answer: Option<Result<Quote, String>>,
    /// Time of the answer.
    pub at: Duration,
    /// The last price that was known, whatever was asked for.
    pub last: Option<Quote>,
    /// By how much the present one is more than the one before it.
    pub more: Option<String>,
}
