//! The money of an account, as far as its provider tells it.

use rust_decimal::Decimal;

use super::{Client, CloudError, lookups::Listing};
use crate::order::{Ask, Item, Known};

/// The money of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// Cash, in CNY. Vouchers are told by no call.
    pub cash: Decimal,
}

impl Client {
    /// The balance as a list of one row; of none, where the provider has no call that tells it.
    pub(super) async fn balance(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let told = self.adapter.balance(self, &ask.region).await?;
        let row = |balance: Balance| {
            let cash = balance.cash.normalize().to_string();
            Item { value: cash.clone(), facts: [(Known::CASH, cash)].into(), ..Item::default() }
        };
        Ok(Listing::whole(told.map(row).into_iter().collect()))
    }
}
