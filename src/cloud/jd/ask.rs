//! A question to JD Cloud.

use serde::de::DeserializeOwned;

use crate::cloud::{
    call::{Call, Service},
    client::Client,
    error::CloudError,
};

impl Client {
    /// Asks JD Cloud for something that changes nothing. The path is the one behind the region.
    pub(in crate::cloud) async fn ask_jd<T: DeserializeOwned>(
        &self,
        service: Service,
        region: &str,
        path: &str,
        query: &[(String, String)],
    ) -> Result<T, CloudError> {
        let path = format!("/v1/regions/{region}{path}");
        self.answer_to(&Call { service, region, method: "GET", path: &path, query, body: None }).await
    }
}
