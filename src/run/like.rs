//! An order like an instance: asks the clouds where it may be for it.

use thiserror::Error;

use crate::{
    cloud::{Client, CloudError},
    order::{
        Provider,
        import::{Imported, from_instance},
        kinds,
    },
    store::journal::Purchase,
};

/// Where an instance may be: a cloud and a region of it.
pub struct Candidate {
    /// Whose cloud.
    pub provider: Provider,
    /// The client of the account there.
    pub client: Client,
    /// The region.
    pub region: String,
}

/// Why there is no order.
#[derive(Debug, Error)]
pub enum LikeError {
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

/// Reads an instance from the first cloud that has it, as an order for one more.
pub async fn instance(candidates: &[Candidate], id: &str) -> Result<Imported, LikeError> {
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
    Err(LikeError::Nowhere { id: id.to_owned(), region: asked.join(", ") })
}

/// Where the journal says that an instance was bought.
pub fn bought_at(orders: &[Purchase], id: &str) -> Option<(Provider, String)> {
    let purchase = orders.iter().find(|p| p.instances.iter().any(|i| i.id == id))?;
    Some((provider(&purchase.intent.provider), purchase.intent.region.clone()))
}

/// The provider of a name in files.
pub fn provider(name: &str) -> Provider {
    if name == Provider::Jd.name() { Provider::Jd } else { Provider::Bce }
}

/// The region that a new order of a provider starts with.
pub fn first_region(provider: Provider) -> &'static str {
    let kind = kinds().iter().find(|k| k.provider == provider);
    let region = kind.and_then(|k| k.fields.iter().find(|f| f.path == "region")?.preset);
    region.unwrap_or_default()
}
