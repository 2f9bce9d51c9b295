//! The endpoints of this provider, below a region. One more kind of order is one more row.

use serde_json::Value;

use super::{
    call::{Call, Reply},
    checks,
    lookups::{catalogue, instances, networks, quotas},
    purchases::Purchase,
};
use crate::sim::endpoint::{self, Endpoint, Path};

/// Work of an endpoint.
pub(super) enum Act {
    /// Sells.
    Sells(Purchase),
    /// Lists something.
    Lists(fn(&Call<'_>) -> Value),
    /// Looks something up.
    Answers(fn(&mut Call<'_>) -> Reply),
}

static ENDPOINTS: &[Endpoint<Act>] = &[
    sells("instances", Purchase { name: "jd-vm", judge: checks::judge }),
    gets(Path::Is("instances"), instances::list),
    gets(Path::One("instances/"), instances::one),
    gets(Path::Is("instanceStatus"), instances::statuses),
    lists("GET", "instanceTypes", catalogue::types),
    gets(Path::Is("images"), catalogue::images),
    gets(Path::One("images/"), catalogue::one_image),
    lists("GET", "keypairs", catalogue::key_pairs),
    lists("GET", "disks:diskSpecification", catalogue::disk_types),
    gets(Path::Is("vpcs"), networks::vpcs),
    gets(Path::Is("subnets"), networks::subnets),
    gets(Path::Is("networkSecurityGroups"), networks::groups),
    gets(Path::Is("quota:describeUsage"), quotas::usage),
    lists("GET", "quotas", quotas::quotas),
];

const fn sells(path: &'static str, purchase: Purchase) -> Endpoint<Act> {
    Endpoint { method: "POST", path: Path::Is(path), act: Act::Sells(purchase) }
}

const fn lists(method: &'static str, path: &'static str, list: fn(&Call<'_>) -> Value) -> Endpoint<Act> {
    Endpoint { method, path: Path::Is(path), act: Act::Lists(list) }
}

const fn gets(path: Path, answer: fn(&mut Call<'_>) -> Reply) -> Endpoint<Act> {
    Endpoint { method: "GET", path, act: Act::Answers(answer) }
}

/// The start of every path of the regional services.
pub(super) const REGIONS: &str = "/v1/regions/";

/// The region and the endpoint that a request is for, and the part of the path that neither names.
pub(super) fn find<'p>(method: &str, path: &'p str) -> Option<(&'p str, &'static Act, &'p str)> {
    let (region, below) = place(path);
    endpoint::find(ENDPOINTS, method, below).map(|(act, rest)| (region, act, rest))
}

/// The purchase that a request is, and its region; nothing when it buys nothing here.
pub(super) fn purchase<'p>(method: &str, path: &'p str) -> Option<(&'p str, &'static Purchase)> {
    if !path.starts_with(REGIONS) {
        return None;
    }
    match find(method, path) {
        Some((region, Act::Sells(purchase), _)) => Some((region, purchase)),
        _ => None,
    }
}

/// The region of a path, and what follows it. The SDKs end some paths in a slash, and some write several.
fn place(path: &str) -> (&str, &str) {
    let inner = path.strip_prefix(REGIONS).unwrap_or_default().trim_matches('/');
    inner.split_once('/').map_or((inner, ""), |(region, rest)| (region, rest.trim_start_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_region_and_what_follows() {
        assert_eq!(place("/v1/regions/cn-north-1/vpcs/"), ("cn-north-1", "vpcs"));
        assert_eq!(place("/v1/regions/cn-north-1//images/img-1"), ("cn-north-1", "images/img-1"));
        assert_eq!(place("/v1/regions/cn-north-1"), ("cn-north-1", ""));
    }
}
