//! Lookups: the provider's lists as rows for a person, with the facts that rules may use.

mod bcc;
mod jd;

use std::collections::BTreeMap;

use super::{Client, CloudError};
use crate::order::{Ask, Item, Provider};

/// The most pages of one list that are followed.
const PAGES: usize = 50;

impl Client {
    /// A list.
    pub async fn look(&self, ask: &Ask) -> Result<Vec<Item>, CloudError> {
        match self.provider {
            Provider::Bce => self.look_bcc(ask).await,
            Provider::Jd => self.look_jd(ask).await,
        }
    }
}

fn facts<const N: usize>(all: [(&'static str, String); N]) -> BTreeMap<&'static str, String> {
    all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// The columns of a machine's size, one below the other in a list.
fn hardware(cpu: &str, memory: &str) -> Vec<String> {
    vec![format!("{cpu:>3} vCPU"), format!("{memory:>4} GB")]
}
