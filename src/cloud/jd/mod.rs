//! JD Cloud's own ways: how it signs, its errors, its lists, what it tells of what was bought.

mod ask;
pub(super) mod candidates;
mod follow;
mod groups;
mod lookups;
mod services;
mod signing;

use serde_json::Value;

use super::{
    adapter::{Adapter, Answering},
    call::{Service, Unsigned},
    client::Client,
    dialect::{Dialect, ToldError},
    listed::{Listed, Ordered},
    listing::Listing,
    lookups::ALL,
    outcome::Instance,
    wire::{self, JdFailure, OrderRow},
};
use crate::{
    order::{Ask, Item, Product, Provider},
    sign::jd,
};
use services::VM;

/// JD Cloud.
#[derive(Debug)]
pub(super) struct Jd;

impl Dialect for Jd {
    fn provider(&self) -> Provider {
        Provider::JD
    }

    fn seller(&self) -> Service {
        VM
    }

    fn sign(&self, request: &Unsigned<'_>) -> Vec<(String, String)> {
        signing::headers(request)
    }

    /// Its gateway signs the query in order, so it is sent in order too.
    fn query(&self, encoded: &str) -> String {
        jd::canonical_query(jd::Algorithm::Two, encoded)
    }

    fn request_id(&self) -> &'static str {
        "x-jdcloud-request-id"
    }

    fn wraps(&self) -> bool {
        true
    }

    fn error(&self, status: u16, body: &[u8]) -> Option<ToldError> {
        let success = (200..300).contains(&status);
        let failure: JdFailure = wire::object(body).unwrap_or_default();
        if success && failure.error.is_none() {
            return None;
        }
        let error = failure.error.unwrap_or_default();
        // The number in the body counts where the status line tells less: the provider's own SDK for Go reads no other,
        // and a fault of the server must not pass for a refusal.
        let own: u16 = error.code.0.parse().unwrap_or(status);
        Some(ToldError {
            code_is_text: error.status.is_text(),
            code: error.status.0,
            message: error.message.0,
            request_id: failure.request_id.0,
            status: if success || own >= 500 { own } else { status },
        })
    }

    /// It publishes no code for a clock that is wrong.
    fn names_wrong_clock(&self) -> bool {
        false
    }
}

impl Adapter for Jd {
    fn list<'a>(&'a self, client: &'a Client, ask: &'a Ask) -> Answering<'a, Listing<Item>> {
        Box::pin(client.look_jd(ask))
    }

    fn instances<'a>(
        &'a self,
        client: &'a Client,
        _: Product,
        region: &'a str,
        ids: &'a [String],
    ) -> Answering<'a, Listing<Instance>> {
        Box::pin(client.jd_instances(region, ids))
    }

    fn description<'a>(&'a self, client: &'a Client, region: &'a str, id: &'a str) -> Answering<'a, Value> {
        Box::pin(async move { client.ask_jd(VM, region, &format!("/instances/{id}"), &[]).await })
    }

    fn ordered<'a>(
        &'a self,
        client: &'a Client,
        _: Product,
        region: &'a str,
    ) -> Answering<'a, Listing<Ordered>> {
        Box::pin(async move {
            let rows: Listing<OrderRow> =
                client.jd_pages(VM, region, "/instances", "instances", &[], ALL).await?;
            Ok(rows.made(|rows| rows.into_iter().map(OrderRow::ordered).collect()))
        })
    }

    fn listed<'a>(
        &'a self,
        client: &'a Client,
        _: Product,
        region: &'a str,
    ) -> Answering<'a, Listing<Listed>> {
        Box::pin(client.jd_rows(region))
    }
}
