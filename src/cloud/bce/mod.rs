//! BCC's own ways: how it signs, its errors, its lists, its prices, what it tells of what was bought.

mod ask;
mod balance;
mod cancel;
pub(super) mod candidates;
mod follow;
mod groups;
mod lookups;
mod ordered;
mod price;
mod signing;

use serde_json::Value;

use super::{
    adapter::{Adapter, Answering},
    balance::Balance,
    call::{Service, Unsigned},
    client::Client,
    dialect::{Dialect, ToldError},
    listed::{Listed, Ordered},
    listing::Listing,
    outcome::Instance,
    wire::{self, Failure},
};
use crate::order::{Ask, Item, Product, Provider};
use ask::BCC;

/// Baidu AI Cloud.
#[derive(Debug)]
pub(super) struct Bce;

impl Dialect for Bce {
    fn provider(&self) -> Provider {
        Provider::BCE
    }

    fn seller(&self) -> Service {
        BCC
    }

    fn sign(&self, request: &Unsigned<'_>) -> Vec<(String, String)> {
        signing::headers(request)
    }

    fn request_id(&self) -> &'static str {
        "x-bce-request-id"
    }

    fn error(&self, status: u16, body: &[u8]) -> Option<ToldError> {
        if (200..300).contains(&status) {
            return None;
        }
        let failure: Failure = wire::object(body).unwrap_or_default();
        Some(ToldError {
            code_is_text: failure.code.is_text(),
            code: failure.code.0,
            message: failure.message.0,
            request_id: failure.request_id.0,
            status,
        })
    }

    fn code_of(&self, status: u16) -> Option<&'static str> {
        match status {
            400 => Some("InvalidHTTPRequest"),
            403 => Some("AccessDenied"),
            _ => None,
        }
    }
}

impl Adapter for Bce {
    fn list<'a>(&'a self, client: &'a Client, ask: &'a Ask) -> Answering<'a, Listing<Item>> {
        Box::pin(client.look_bcc(ask))
    }

    fn instances<'a>(
        &'a self,
        client: &'a Client,
        product: Product,
        region: &'a str,
        ids: &'a [String],
    ) -> Answering<'a, Listing<Instance>> {
        match product {
            Product::Contracts => Box::pin(client.contracts(region, ids)),
            Product::Instances => Box::pin(client.bcc_instances(region, ids)),
        }
    }

    fn description<'a>(&'a self, client: &'a Client, region: &'a str, id: &'a str) -> Answering<'a, Value> {
        Box::pin(async move { client.ask(region, "GET", &format!("/v2/instance/{id}"), &[], None).await })
    }

    fn ordered<'a>(
        &'a self,
        client: &'a Client,
        product: Product,
        region: &'a str,
    ) -> Answering<'a, Listing<Ordered>> {
        Box::pin(client.bcc_ordered(product, region))
    }

    fn listed<'a>(
        &'a self,
        client: &'a Client,
        product: Product,
        region: &'a str,
    ) -> Answering<'a, Listing<Listed>> {
        match product {
            Product::Contracts => Box::pin(client.contract_rows(region)),
            Product::Instances => Box::pin(client.bcc_rows(region)),
        }
    }

    fn balance<'a>(&'a self, client: &'a Client, region: &'a str) -> Answering<'a, Option<Balance>> {
        Box::pin(client.bcc_balance(region))
    }

    fn cancel_bid<'a>(&'a self, client: &'a Client, region: &'a str, order: &'a str) -> Answering<'a, ()> {
        Box::pin(client.bcc_cancel(region, order))
    }
}
