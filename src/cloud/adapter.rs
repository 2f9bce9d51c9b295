//! The questions that each provider's cloud answers in its own way: one entry each, through which everything else of
//! this room asks them.

use std::{
    future::{self, Future},
    pin::Pin,
};

use serde_json::Value;

use super::{
    balance::Balance,
    client::Client,
    dialect::Dialect,
    error::CloudError,
    listed::{Listed, Ordered},
    listing::Listing,
    outcome::Instance,
};
use crate::order::{Ask, Item, Product};

/// An answer to come.
pub type Answering<'a, T> = Pin<Box<dyn Future<Output = Result<T, CloudError>> + Send + 'a>>;

/// A provider's cloud. Whatever a provider does not publish has a default that says so.
pub trait Adapter: Dialect {
    /// Rows of a list.
    fn list<'a>(&'a self, client: &'a Client, ask: &'a Ask) -> Answering<'a, Listing<Item>>;

    /// Things bought, by ids.
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
