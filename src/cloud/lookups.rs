//! Lists read page by page, and the columns and facts of their rows.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    client::Client,
    error::CloudError,
    limits::MOST_ROWS,
    listing::{Gap, Listing},
    wire::{List, Loose},
};

/// The most pages of one list that are followed: a server may make them as small as it likes.
pub(super) const PAGES: usize = 500;

/// Every row of a list, where as many are asked for as are enough.
pub(super) const ALL: usize = usize::MAX;

/// A list that is read page by page.
pub(super) struct Pages<T> {
    rows: Vec<T>,
    /// Rows that came, those that could not be read included.
    came: usize,
    /// Number of rows there are, by the newest page that told it.
    total: Option<u64>,
}

impl<T: DeserializeOwned> Pages<T> {
    /// No page yet.
    pub fn none() -> Self {
        Self { rows: Vec::new(), came: 0, total: None }
    }

    /// Takes in the rows of a page, and the count of all that stands beside them.
    pub fn take(&mut self, rows: Value, total: Option<&Value>) {
        self.total = total.and_then(|total| loose(total).number()).or(self.total);
        self.came += rows.as_array().map_or(0, Vec::len);
        let list: List<T> = serde_json::from_value(rows).unwrap_or_default();
        self.rows.extend(list.0);
    }

    /// Number of rows that came.
    pub fn came(&self) -> usize {
        self.came
    }

    /// Tells whether all have come, where the provider told how many there are.
    pub fn is_whole(&self) -> Option<bool> {
        self.total.map(|total| self.came as u64 >= total)
    }

    /// The list. It is whole where nothing says otherwise; `cut` tells that the provider has more than it gave.
    pub fn listing(self, cut: bool) -> Listing<T> {
        let of = self.total.filter(|total| *total > self.came as u64);
        let gap = (cut || of.is_some()).then_some(Gap { came: self.came, of });
        Listing { rows: self.rows, gap }
    }
}

/// A value as it may be written in any form.
pub(super) fn loose(value: &Value) -> Loose {
    Loose::deserialize(value).unwrap_or_default()
}

impl Client {
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

    /// A list of which a part is missing, where only all of it would tell.
    pub(super) fn incomplete(&self, region: &str, gap: Gap) -> CloudError {
        CloudError::Answer { host: self.address(region), why: format!("its list is {gap}") }
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
