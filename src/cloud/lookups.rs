//! Lookups: the provider's lists as rows for a person, with the facts that rules may use.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    Client, CloudError,
    limits::MOST_ROWS,
    wire::{List, Loose},
};
use crate::order::{Ask, Item, Lookup};

/// The most pages of one list that are followed: a server may make them as small as it likes.
pub(super) const PAGES: usize = 500;

/// Every row of a list, where as many are asked for as are enough.
pub(super) const ALL: usize = usize::MAX;

/// A list of the provider's, as far as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// The rows that came.
    pub rows: Vec<T>,
    /// What is missing, where not all came.
    pub gap: Option<Gap>,
}

/// What is missing of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Number of rows that came.
    pub came: usize,
    /// Number of rows there are, where the provider tells it.
    pub of: Option<u64>,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Some(of) => write!(f, "incomplete: {} of {of}", self.came),
            None => write!(f, "incomplete: {}, and there are more", self.came),
        }
    }
}

impl<T> Listing<T> {
    /// A list that came whole.
    pub fn whole(rows: Vec<T>) -> Self {
        Self { rows, gap: None }
    }

    /// The same list with its rows made into others.
    pub fn made<U>(self, make: impl FnOnce(Vec<T>) -> Vec<U>) -> Listing<U> {
        Listing { rows: make(self.rows), gap: self.gap }
    }
}

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

    /// Whether all have come, where the provider told how many there are.
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
    /// A list, and what is missing of it.
    pub async fn look(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        if ask.lookup == Lookup::Balance {
            return self.in_time(&ask.region, self.balance(ask)).await;
        }
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
