//! The cancelling of a bid that waits.

use serde_json::{Value, json};

use crate::{
    cloud::{Client, CloudError},
    order::Provider,
};

impl Client {
    /// Asks the provider to take a spot order back. It does so as long as no instance of it runs; to ask twice does no
    /// harm.
    pub async fn cancel_bid(&self, region: &str, order: &str) -> Result<(), CloudError> {
        if self.provider != Provider::Bce {
            return Err(CloudError::Empty { what: "call that cancels an order".to_owned() });
        }
        let body = json!({ "orderId": order });
        let answer = self.ask::<Value>(region, "POST", "/v2/instance/cancelBidOrder", &[], Some(&body)).await;
        answer.map(drop)
    }
}
