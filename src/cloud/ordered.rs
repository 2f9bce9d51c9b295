//! What the provider says belongs to an order, by the order's number.
//!
//! No document names a call or a filter for it, nor a column of a list. A list that has the column all the same proves
//! what it says; from one that has not, nothing follows.

use serde::Deserialize;
use serde_json::json;

use super::{
    Client, CloudError,
    adapter::Service,
    bce::candidates::CONTRACTS,
    limits::MOST_IDS,
    lookups::{ALL, Listing},
    wire::Loose,
};
use crate::order::{Product, Provider};

impl Client {
    /// The ids of what the provider lists under this order number; none where its lists do not tell order numbers.
    pub async fn of_order(&self, kind: &str, region: &str, order: &str) -> Result<Vec<String>, CloudError> {
        let looking = async {
            let all = [("maxKeys", "1000")];
            let rows: Listing<Row> = match (self.provider, Product::of(kind)) {
                (Provider::Bce, Product::Contracts) => {
                    let everything = json!({});
                    let call = ("POST", CONTRACTS, Some(&everything));
                    self.pages_of(region, call, "reservedInstances", &all).await?
                }
                (Provider::Bce, _) => self.pages(region, "/v2/instance", "instances", &all).await?,
                (Provider::Jd, _) => {
                    self.jd_pages(Service::Vm, region, "/instances", "instances", &[], ALL).await?
                }
            };
            let mut ids: Vec<String> = Vec::new();
            for id in rows.rows.into_iter().filter(|row| row.order_id.0 == order).map(Row::id) {
                if !id.is_empty() && ids.len() < MOST_IDS && !ids.contains(&id) {
                    ids.push(id);
                }
            }
            Ok(ids)
        };
        self.in_time(region, looking).await
    }
}

/// Anything that was bought, as far as it tells whose it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Row {
    id: Loose,
    instance_id: Loose,
    reserved_instance_id: Loose,
    order_id: Loose,
}

impl Row {
    /// Its id, under the name its list has for it. A contract names the instance it counts for, too.
    fn id(self) -> String {
        [self.reserved_instance_id, self.id, self.instance_id]
            .map(|id| id.0)
            .into_iter()
            .find(|id| !id.is_empty())
            .unwrap_or_default()
    }
}
