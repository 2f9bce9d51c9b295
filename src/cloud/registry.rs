//! The providers' entries, and the client of an account at one of them.

use std::sync::OnceLock;

use super::{adapter::Adapter, bce::Bce, client::Client, error::CloudError, jd::Jd};
use crate::{
    order::{Fixed, Provider},
    sign::Credentials,
};

/// Entries of this room.
static OWN: &[&dyn Adapter] = &[&Bce, &Jd];

/// Entries that a program which embeds this room adds.
static MORE: OnceLock<&'static [&'static dyn Adapter]> = OnceLock::new();

/// Adds providers' entries, once.
pub fn extend(adapters: &'static [&'static dyn Adapter]) -> Result<(), Fixed> {
    MORE.set(adapters).map_err(|_| Fixed)
}

/// The entry of a provider.
pub(super) fn of(provider: Provider) -> Option<&'static dyn Adapter> {
    let all = OWN.iter().chain(MORE.get().copied().unwrap_or_default());
    all.copied().find(|adapter| adapter.provider() == provider)
}

impl Client {
    /// A client for an account of this provider. `endpoint` is one address for all calls; without it each service has
    /// its host. Plain HTTP is for loopback only.
    pub fn new(
        credentials: Credentials,
        provider: Provider,
        endpoint: Option<&str>,
    ) -> Result<Self, CloudError> {
        Self::speaking(entry(provider)?, credentials, endpoint)
    }

    /// The entry of its provider.
    pub(super) fn entry(&self) -> Result<&'static dyn Adapter, CloudError> {
        entry(self.dialect.provider())
    }
}

fn entry(provider: Provider) -> Result<&'static dyn Adapter, CloudError> {
    of(provider).ok_or(CloudError::NoAdapter(provider.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cloud::dialect::Dialect,
        order::{kinds, providers},
    };

    #[test]
    fn every_provider_has_an_entry_and_its_seller_sells_each_of_its_kinds() {
        assert!(providers().iter().all(|provider| of(*provider).is_some()));
        for kind in kinds() {
            let seller = of(kind.provider).map(Dialect::seller);
            assert_eq!(seller.map(|s| s.host("rr")), Some(kind.host("rr")), "{}", kind.name);
        }
    }
}
