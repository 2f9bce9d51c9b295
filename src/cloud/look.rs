//! Lookups: the provider's lists as rows for a person, with the facts that rules may use.

use super::{balance::Balance, client::Client, error::CloudError, listing::Listing};
use crate::order::{Ask, Item, Known, Lookup};

impl Client {
    /// A list, and what is missing of it.
    pub async fn look(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        if ask.lookup == Lookup::Balance {
            return self.in_time(&ask.region, self.balance(ask)).await;
        }
        self.in_time(&ask.region, self.entry()?.list(self, ask)).await
    }

    /// The balance as a list of one row; of none, where the provider has no call that tells it.
    async fn balance(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let told = self.entry()?.balance(self, &ask.region).await?;
        let row = |balance: Balance| {
            let cash = balance.cash.normalize().to_string();
            Item { value: cash.clone(), facts: [(Known::CASH, cash)].into(), ..Item::default() }
        };
        Ok(Listing::whole(told.map(row).into_iter().collect()))
    }
}
