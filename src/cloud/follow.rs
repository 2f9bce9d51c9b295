//! Things bought, as the provider sees them now.

use std::collections::HashSet;

use serde_json::Value;

use super::{client::Client, error::CloudError, listing::Listing, outcome::Instance, sanitize};
use crate::order::Product;

impl Client {
    /// The most ids that one question may name.
    pub const MOST_NAMED: usize = 100;

    /// Finds what was bought by an order of this kind, by id, as few requests as can be; ids the provider does not know
    /// are missing, and each that it knows is there once. At most [`Client::MOST_NAMED`] ids: whoever has more asks
    /// again, and leaves the provider time in between.
    pub async fn instances(
        &self,
        kind: &str,
        region: &str,
        ids: &[String],
    ) -> Result<Vec<Instance>, CloudError> {
        let (mut seen, mut missing) = (Vec::new(), ids.to_vec());
        loop {
            let Listing { mut rows, gap } =
                self.entry()?.instances(self, Product::of(kind), region, &missing).await?;
            // A server that does not know the filter answers with everything it has, and one may say the same thing
            // twice.
            let mut wanted: HashSet<&str> = missing.iter().map(String::as_str).collect();
            rows.retain(|i| wanted.remove(i.id.as_str()));
            let left: Vec<String> =
                missing.iter().filter(|id| wanted.contains(id.as_str())).cloned().collect();
            let got_on = !rows.is_empty();
            seen.append(&mut rows);
            match gap {
                // What a part of a list does not name is not gone: it is asked for once more, by itself.
                Some(_) if !left.is_empty() && got_on => missing = left,
                Some(gap) if !left.is_empty() => return Err(self.incomplete(region, gap)),
                _ => return Ok(seen),
            }
        }
    }

    /// Everything the provider says about one instance, as it says it: for people only after it was made harmless.
    pub async fn description(&self, region: &str, id: &str) -> Result<Value, CloudError> {
        let mut answer = self.entry()?.description(self, region, id).await?;
        match answer.get_mut("instance").map(Value::take).filter(Value::is_object) {
            Some(instance) => Ok(instance),
            None => Err(CloudError::Empty { what: format!("instance {}", sanitize(id)) }),
        }
    }
}
