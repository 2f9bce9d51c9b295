//! A question to BCC.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::cloud::{
    call::{Call, Service},
    client::Client,
    error::CloudError,
};

/// BCC, with the networks and disks beside it.
pub(super) const BCC: Service = Service { label: "bcc", host: "bcc.{region}.baidubce.com" };

impl Client {
    /// Asks BCC for something that changes nothing.
    pub(in crate::cloud) async fn ask<T: DeserializeOwned>(
        &self,
        region: &str,
        method: &str,
        path: &str,
        query: &[(String, String)],
        body: Option<&Value>,
    ) -> Result<T, CloudError> {
        let body = body.map(Value::to_string);
        let body = body.as_deref();
        self.answer_to(&Call { service: BCC, region, method, path, query, body }).await
    }
}
