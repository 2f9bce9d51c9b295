//! The call for the cash of an account.

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::cloud::{
    balance::Balance,
    call::{Call, Service},
    client::Client,
    error::CloudError,
    wire::Loose,
};

/// The service that knows of money. It is one for all regions.
const BILLING: Service = Service { label: "billing", host: "billing.baidubce.com" };

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Cash {
    cash_balance: Loose,
}

impl Client {
    /// The cash of the account.
    pub(in crate::cloud) async fn bcc_balance(&self, region: &str) -> Result<Option<Balance>, CloudError> {
        let path = "/v1/finance/cash/balance";
        let call = Call { service: BILLING, region, method: "POST", path, query: &[], body: None };
        let answer: Cash = self.answer_to(&call).await?;
        let cash: Option<Decimal> = answer.cash_balance.0.parse().ok();
        let what = "balance".to_owned();
        cash.map(|cash| Some(Balance { cash })).ok_or(CloudError::Empty { what })
    }
}
