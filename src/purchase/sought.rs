//! The order that is looked for where it may have been taken.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use super::{account::Account, error::BuyError};
use crate::store::{Journal, journal::Intent};

/// The most ids of a look that are kept: they are evidence for a person, who reads no more.
const MOST: usize = 50;

/// An order, as far as lists of the provider can be compared with it.
pub(super) struct Sought {
    pub kind: String,
    pub region: String,
    pub body: Value,
    pub since: Timestamp,
}

impl Sought {
    pub fn of(intent: &Intent, since: Timestamp) -> Self {
        Self { kind: intent.kind.clone(), region: intent.region.clone(), body: intent.body.clone(), since }
    }

    /// Ids of what looks like it and belongs to no other purchase of the journal.
    pub async fn found(&self, account: &Account) -> Result<Vec<String>, BuyError> {
        let mut like = account.client.candidates(&self.kind, &self.region, &self.body, self.since).await?;
        let orders = Journal::open(&account.paths).orders()?;
        let ours: BTreeSet<String> =
            orders.into_iter().flat_map(|o| o.instances).map(|instance| instance.id).collect();
        like.retain(|id| !ours.contains(id));
        like.truncate(MOST);
        Ok(like)
    }
}
