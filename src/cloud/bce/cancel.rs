//! The cancelling of a bid that waits.

use serde_json::{Value, json};

use crate::cloud::{Client, CloudError};

impl Client {
    /// Takes a spot order back.
    pub(in crate::cloud) async fn bcc_cancel(&self, region: &str, order: &str) -> Result<(), CloudError> {
        let body = json!({ "orderId": order });
        let answer = self.ask::<Value>(region, "POST", "/v2/instance/cancelBidOrder", &[], Some(&body)).await;
        answer.map(drop)
    }
}
