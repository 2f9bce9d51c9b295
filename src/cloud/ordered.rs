//! Things that the provider says belong to an order, by the order's number.
//!
//! No document names a call or a filter for it, nor a column of a list. A list that has the column all the same proves
//! what it says; from one that has not, nothing follows.

use super::{client::Client, error::CloudError, limits::MOST_IDS};
use crate::order::Product;

impl Client {
    /// The ids of what the provider lists under this order number; none where its lists do not tell order numbers.
    pub async fn of_order(&self, kind: &str, region: &str, order: &str) -> Result<Vec<String>, CloudError> {
        let looking = async {
            let listed = self.entry()?.ordered(self, Product::of(kind), region).await?;
            let mut ids: Vec<String> = Vec::new();
            for id in listed.rows.into_iter().filter(|row| row.order == order).map(|row| row.id) {
                if !id.is_empty() && ids.len() < MOST_IDS && !ids.contains(&id) {
                    ids.push(id);
                }
            }
            Ok(ids)
        };
        self.in_time(region, looking).await
    }

    /// Asks the provider to take a spot order back. It does so as long as no instance of it runs; to ask twice does no
    /// harm.
    pub async fn cancel_bid(&self, region: &str, order: &str) -> Result<(), CloudError> {
        self.entry()?.cancel_bid(self, region, order).await
    }
}
