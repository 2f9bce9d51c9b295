//! What a provider's cloud has of its own: one entry each, through which everything else of this room speaks to it.

use std::{
    fmt,
    future::{self, Future},
    pin::Pin,
    sync::OnceLock,
};

use serde_json::Value;

use super::{
    Client, CloudError, Instance, balance::Balance, bce::Bce, call::Unsigned, candidates::Listed, jd::Jd,
    lookups::Listing,
};
use crate::order::{Ask, Fixed, Item, Product, Provider};

/// An answer to come.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T, CloudError>> + Send + 'a>>;

/// A host of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// The name that a signature may name it by, and the first label of its host.
    pub label: &'static str,
    /// Its host, with `{region}` in it where the region stands there.
    pub host: &'static str,
}

impl Service {
    /// Its host for a region.
    pub fn host(&self, region: &str) -> String {
        self.host.replace("{region}", region)
    }
}

/// An error, as an answer tells it. Not sanitised where the adapter did not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToldError {
    /// The code; empty where there is none.
    pub code: String,
    /// The code was written as a text, as codes are.
    pub code_is_text: bool,
    /// The message.
    pub message: String,
    /// The provider's number for the request, where the body has it.
    pub request_id: String,
    /// The HTTP status that counts.
    pub status: u16,
}

/// Something bought, with the number of the order that bought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// Its id.
    pub id: String,
    /// The order's number.
    pub order: String,
}

/// A provider's cloud. Whatever a provider does not publish has a default that says so.
pub trait Adapter: fmt::Debug + Send + Sync {
    /// Whose cloud it is.
    fn provider(&self) -> Provider;

    /// The service that sells.
    fn seller(&self) -> Service;

    /// Headers that make a request the account's, the signature among them as `authorization`.
    fn sign(&self, request: &Unsigned<'_>) -> Vec<(String, String)>;

    /// The query as it is sent, where its gateway wants it otherwise than it was written. Encoded.
    fn query(&self, encoded: &str) -> String {
        encoded.to_owned()
    }

    /// Name of the header that holds an answer's number.
    fn request_id(&self) -> &'static str;

    /// Its answers hold what was asked for in their member `result`.
    fn wraps(&self) -> bool {
        false
    }

    /// Error that an answer is, if it is one.
    fn error(&self, status: u16, body: &[u8]) -> Option<ToldError>;

    /// Code that stands for a status without one.
    fn code_of(&self, _status: u16) -> Option<&'static str> {
        None
    }

    /// It has a code of its own for a time stamp that is off. Where it has none, a refused signature may mean that.
    fn names_wrong_clock(&self) -> bool {
        true
    }

    /// Rows of a list.
    fn list<'a>(&'a self, client: &'a Client, ask: &'a Ask) -> Answering<'a, Listing<Item>>;

    /// What was bought, by ids.
    fn instances<'a>(
        &'a self,
        client: &'a Client,
        product: Product,
        region: &'a str,
        ids: &'a [String],
    ) -> Answering<'a, Listing<Instance>>;

    /// Everything it says about one instance, in the member `instance` of the value.
    fn description<'a>(&'a self, client: &'a Client, region: &'a str, id: &'a str) -> Answering<'a, Value>;

    /// Everything bought there, as far as its lists tell by which order.
    fn ordered<'a>(
        &'a self,
        _client: &'a Client,
        _product: Product,
        _region: &'a str,
    ) -> Answering<'a, Listing<Ordered>> {
        Box::pin(future::ready(Ok(Listing::whole(Vec::new()))))
    }

    /// Everything that an order of unknown outcome may have made.
    fn listed<'a>(
        &'a self,
        _client: &'a Client,
        _product: Product,
        _region: &'a str,
    ) -> Answering<'a, Listing<Listed>> {
        Box::pin(future::ready(Ok(Listing::whole(Vec::new()))))
    }

    /// Money of the account; nothing where no call tells it.
    fn balance<'a>(&'a self, _client: &'a Client, _region: &'a str) -> Answering<'a, Option<Balance>> {
        Box::pin(future::ready(Ok(None)))
    }

    /// Takes back an order that waits for a price.
    fn cancel_bid<'a>(&'a self, _client: &'a Client, _region: &'a str, _order: &'a str) -> Answering<'a, ()> {
        let what = "call that cancels an order".to_owned();
        Box::pin(future::ready(Err(CloudError::Empty { what })))
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{kinds, providers};

    #[test]
    fn every_provider_has_an_entry_and_its_seller_sells_each_of_its_kinds() {
        assert!(providers().iter().all(|provider| of(*provider).is_some()));
        for kind in kinds() {
            let seller = of(kind.provider).map(Adapter::seller);
            assert_eq!(seller.map(|s| s.host("rr")), Some(kind.host("rr")), "{}", kind.name);
        }
    }
}
