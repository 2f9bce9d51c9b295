//! The look for what an order of unknown outcome may have made.
//!
//! No list tells under which token something was bought. So what is found is evidence for a person, and never an
//! outcome: only the answer to the same token tells whose the instances are.

use jiff::Timestamp;
use serde_json::Value;

use super::{client::Client, error::CloudError, listing::Listing};
use crate::order::{self, Product, Role};

/// By how many seconds a list may date an instance before its order: two machines of a provider have two clocks.
const SLACK: i64 = 120;

impl Client {
    /// The ids of what the provider has that looks like an order of this kind and body sent at `since`, our clock.
    pub async fn candidates(
        &self,
        kind: &str,
        region: &str,
        body: &Value,
        since: Timestamp,
    ) -> Result<Vec<String>, CloudError> {
        let since = since.as_second().saturating_add(self.skew()).saturating_sub(SLACK);
        let looking = async {
            let rows = self.entry()?.listed(self, Product::of(kind), region).await?;
            let name = order::kind(kind).map_or("", |kind| kind.path_of(Role::Name)).replace('.', "/");
            let name = format!("/{name}");
            let Listing { rows, gap } = rows;
            let found = rows.into_iter().filter(|row| !row.id.is_empty() && row.like(body, &name, since));
            let found: Vec<String> = found.map(|row| row.id).collect();
            match gap {
                // That nothing is like it would prove something, and a part of a list proves nothing.
                Some(gap) if found.is_empty() => Err(self.incomplete(region, gap)),
                _ => Ok(found),
            }
        };
        self.in_time(region, looking).await
    }
}
