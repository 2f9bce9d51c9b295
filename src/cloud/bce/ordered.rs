//! Things that BCC's lists say belong to an order.

use serde_json::json;

use super::candidates::CONTRACTS;
use crate::{
    cloud::{Client, CloudError, listed::Ordered, listing::Listing, wire::OrderRow},
    order::Product,
};

impl Client {
    /// Everything that there is, as far as it tells whose it is.
    pub(in crate::cloud) async fn bcc_ordered(
        &self,
        product: Product,
        region: &str,
    ) -> Result<Listing<Ordered>, CloudError> {
        let all = [("maxKeys", "1000")];
        let rows: Listing<OrderRow> = match product {
            Product::Contracts => {
                let everything = json!({});
                let call = ("POST", CONTRACTS, Some(&everything));
                self.pages_of(region, call, "reservedInstances", &all).await?
            }
            Product::Instances => self.pages(region, "/v2/instance", "instances", &all).await?,
        };
        Ok(rows.made(|rows| rows.into_iter().map(OrderRow::ordered).collect()))
    }
}
