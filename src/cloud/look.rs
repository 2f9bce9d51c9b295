//! Lookups: the provider's lists as rows for a person, with the facts that rules may use.

use super::{client::Client, error::CloudError, listing::Listing};
use crate::order::{Ask, Item};

impl Client {
    /// A list, and what is missing of it.
    pub async fn look(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        self.in_time(&ask.region, self.entry()?.list(self, ask)).await
    }
}
