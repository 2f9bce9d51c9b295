//! The endpoints of this provider. One more kind of order is one more row.

use serde_json::Value;

use super::{
    call::{Call, Reply},
    checks::{contracts as contract, instances as machine},
    lookups::{balance, catalogue, contracts, instances, packages},
    prices::{self, Quote},
    purchases::Purchase,
};
use crate::sim::endpoint::{self, Endpoint, Path};

/// Work of an endpoint.
pub(super) enum Act {
    /// Sells.
    Sells(Purchase),
    /// Tells a price.
    Quotes(Quote),
    /// Lists something.
    Lists(fn(&Call<'_>) -> Value),
    /// Looks something up, or changes what was sold.
    Answers(fn(&mut Call<'_>) -> Reply),
}

const DENIED: &str = "Instance permission deny.";
const DENIED_AT_A_BID: &str = "Instance permission deny. permission deny";

static ENDPOINTS: &[Endpoint<Act>] = &[
    sells(
        "/v2/instance",
        Purchase { name: "bcc-instance", token: true, denied: DENIED, judge: machine::by_configuration },
    ),
    sells(
        "/v2/instanceBySpec",
        Purchase { name: "bcc-spec", token: true, denied: DENIED, judge: machine::by_spec },
    ),
    sells(
        "/v2/instance/bid",
        Purchase { name: "bcc-spot", token: true, denied: DENIED_AT_A_BID, judge: machine::at_a_bid },
    ),
    sells(
        "/v2/instance/reserved/create",
        Purchase { name: "bcc-reserved", token: false, denied: DENIED, judge: contract::judge },
    ),
    quotes("/v2/instance/price", prices::package),
    quotes("/v2/instance/bidPrice", prices::bid),
    quotes("/v2/reservedInstance/price", prices::contract),
    quotes("/v2/volume/getPrice", prices::disk),
    lists("POST", "/v1/finance/cash/balance", balance::cash),
    posts("/v2/instance/cancelBidOrder", instances::withdraw),
    posts("/v2/instance/reserved/list", contracts::list),
    posts("/v2/instance/listByInstanceId", instances::by_id),
    lists("POST", "/v2/instance/bidFlavor", packages::bid_flavors),
    posts("/v2/instance/getStockWithSpec", packages::stock),
    gets(Path::Is("/v2/instance"), instances::list),
    lists("GET", "/v2/instance/flavorSpec", packages::packages),
    lists("GET", "/v2/instance/types", packages::types),
    lists("GET", "/v2/instance/deployset/list", catalogue::deploy_sets),
    gets(Path::Below("/v2/instance/"), instances::one),
    lists("GET", "/v2/zone", catalogue::zones),
    gets(Path::Is("/v2/image"), catalogue::images),
    gets(Path::Is("/v2/snapshot"), catalogue::snapshots),
    gets(Path::Is("/v2/securityGroup"), catalogue::security_groups),
    gets(Path::Is("/v2/keypair"), catalogue::key_pairs),
    gets(Path::Is("/v2/asp"), catalogue::snapshot_policies),
    lists("GET", "/v2/volume/disk", catalogue::disk_types),
    gets(Path::Is("/v1/vpc"), catalogue::vpcs),
    gets(Path::Is("/v1/subnet"), catalogue::subnets),
    gets(Path::Is("/v1/enterprise/security"), catalogue::enterprise_groups),
];

const fn sells(path: &'static str, purchase: Purchase) -> Endpoint<Act> {
    Endpoint { method: "POST", path: Path::Is(path), act: Act::Sells(purchase) }
}

const fn quotes(path: &'static str, quote: Quote) -> Endpoint<Act> {
    Endpoint { method: "POST", path: Path::Is(path), act: Act::Quotes(quote) }
}

const fn posts(path: &'static str, answer: fn(&mut Call<'_>) -> Reply) -> Endpoint<Act> {
    Endpoint { method: "POST", path: Path::Is(path), act: Act::Answers(answer) }
}

const fn lists(method: &'static str, path: &'static str, list: fn(&Call<'_>) -> Value) -> Endpoint<Act> {
    Endpoint { method, path: Path::Is(path), act: Act::Lists(list) }
}

const fn gets(path: Path, answer: fn(&mut Call<'_>) -> Reply) -> Endpoint<Act> {
    Endpoint { method: "GET", path, act: Act::Answers(answer) }
}

/// The endpoint that a request is for, and the part of the path that it does not name.
pub(super) fn find<'p>(method: &str, path: &'p str) -> Option<(&'static Act, &'p str)> {
    endpoint::find(ENDPOINTS, method, path)
}

/// The purchase that a request is, if it is one.
pub(super) fn purchase(method: &str, path: &str) -> Option<&'static Purchase> {
    match find(method, path) {
        Some((Act::Sells(purchase), _)) => Some(purchase),
        _ => None,
    }
}
