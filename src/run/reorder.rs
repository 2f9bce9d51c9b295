//! An order like an instance: asks the clouds where it may be for it.

use thiserror::Error;

use super::accounts::Accounts;
use crate::{
    cloud::{Client, CloudError},
    order::{
        Provider, Say,
        import::{Imported, from_instance},
        providers,
    },
    store::{Journal, Paths, journal::Purchase},
    texts::key,
};

/// Possible place of an instance: a cloud and a region of it.
pub struct Candidate {
    /// Cloud that may have it.
    pub provider: Provider,
    /// The client of the account there.
    pub client: Client,
    /// The region.
    pub region: String,
}

/// Reason that there is no order.
#[derive(Debug, Error)]
pub enum CloneError {
    /// No cloud that was asked has it.
    #[error("no instance {id} in region {region}")]
    Nowhere {
        /// The id.
        id: String,
        /// The regions that were asked.
        region: String,
    },
    /// A cloud did not answer so.
    #[error(transparent)]
    Cloud(#[from] CloudError),
}

impl CloneError {
    /// The same for a person, in whatever language.
    pub fn say(self) -> Say {
        match self {
            CloneError::Nowhere { id, region } => {
                Say::Key(key::notice::NOWHERE.into(), vec![("id", id.into()), ("region", region.into())])
            }
            CloneError::Cloud(error) => Say::Plain(error.to_string()),
        }
    }
}

/// Reads an instance from the first cloud that has it, as an order for one more.
pub async fn instance(candidates: &[Candidate], id: &str) -> Result<Imported, CloneError> {
    let mut asked = Vec::new();
    for candidate in candidates {
        match candidate.client.description(&candidate.region, id).await {
            Ok(seen) => return Ok(from_instance(candidate.provider, &seen, &candidate.region)),
            Err(CloudError::Refused(refusal)) if refusal.status == 404 => {
                asked.push(candidate.region.clone());
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(CloneError::Nowhere { id: id.to_owned(), region: asked.join(", ") })
}

/// Returns the possible places of an instance: the one in the journal, else each cloud's own region.
pub fn candidates(
    accounts: &Accounts,
    regions: &[(Provider, String)],
    paths: &Paths,
    id: &str,
) -> Vec<Candidate> {
    let orders = Journal::open(paths).orders().unwrap_or_default();
    let at = |provider: Provider, region: String| Candidate {
        provider,
        client: accounts.of(provider).client.clone(),
        region,
    };
    if let Some((provider, region)) = bought_at(&orders, id).filter(|(_, region)| !region.is_empty()) {
        return vec![at(provider, region)];
    }
    let home = |provider: Provider| {
        let own = regions.iter().find(|(p, _)| *p == provider).map(|(_, region)| region.clone());
        own.unwrap_or_else(|| provider.default_region().to_owned())
    };
    // A real account is asked before a simulated cloud is.
    let mut providers = providers().to_vec();
    providers.sort_by_key(|p| accounts.of(*p).simulated);
    providers.into_iter().map(|p| at(p, home(p))).collect()
}

/// Returns the place where an instance was bought according to the journal.
pub fn bought_at(orders: &[Purchase], id: &str) -> Option<(Provider, String)> {
    let purchase = orders.iter().find(|p| p.instances.iter().any(|i| i.id == id))?;
    Some((purchase.intent.provider.parse().ok()?, purchase.intent.region.clone()))
}
