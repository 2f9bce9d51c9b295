//! What BCC's lists say belongs to an order.

use serde::Deserialize;
use serde_json::json;

use crate::{
    cloud::{
        Client, CloudError,
        adapter::Ordered,
        wire::{List, OrderRow},
    },
    order::Product,
};

impl Client {
    /// Everything that there is, as far as it tells whose it is.
    pub(in crate::cloud) async fn bcc_ordered(
        &self,
        product: Product,
        region: &str,
    ) -> Result<Vec<Ordered>, CloudError> {
        let all = [("maxKeys", "1000")];
        let rows: Vec<OrderRow> = match product {
            Product::Contracts => {
                let query = all.map(|(name, value)| (name.to_owned(), value.to_owned()));
                let path = "/v2/instance/reserved/list";
                let page: Contracts = self.ask(region, "POST", path, &query, Some(&json!({}))).await?;
                page.reserved_instances.0
            }
            Product::Instances => self.pages(region, "/v2/instance", "instances", &all).await?,
        };
        Ok(rows.into_iter().map(OrderRow::ordered).collect())
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Contracts {
    reserved_instances: List<OrderRow>,
}
