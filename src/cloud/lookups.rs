//! Lookups: the provider's lists as rows for a person, with the facts that rules may use.

use std::collections::BTreeMap;

use super::{Client, CloudError, limits::MOST_ROWS};
use crate::order::{Ask, Item};

/// The most pages of one list that are followed.
pub(super) const PAGES: usize = 50;

impl Client {
    /// A list.
    pub async fn look(&self, ask: &Ask) -> Result<Vec<Item>, CloudError> {
        self.in_time(&ask.region, self.adapter.list(self, ask)).await
    }

    /// Page after page, each just in time, could go on for longer than anybody waits.
    pub(super) async fn in_time<T>(
        &self,
        region: &str,
        asking: impl Future<Output = Result<T, CloudError>>,
    ) -> Result<T, CloudError> {
        let limit = self.patience.list;
        tokio::time::timeout(limit, asking).await.unwrap_or_else(|_| {
            let why = format!("not all of it came within {} s", limit.as_secs());
            Err(CloudError::Broken { host: self.address(region), why })
        })
    }

    /// A list that has grown past everything that could be meant.
    pub(super) fn endless(&self, region: &str, path: &str) -> CloudError {
        let why = format!("{path} has more than {MOST_ROWS} rows");
        CloudError::Answer { host: self.address(region), why }
    }
}

pub(super) fn facts<const N: usize>(all: [(&'static str, String); N]) -> BTreeMap<&'static str, String> {
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// The columns of a machine's size, one below the other in a list.
pub(super) fn hardware(cpu: &str, memory: &str) -> Vec<String> {
    vec![format!("{cpu:>3} vCPU"), format!("{memory:>4} GB")]
}
