//! The endpoints of this provider, below a region. One more kind of order is one more row.

use super::{
    call::{Call, Reply},
    checks,
    lookups::{instances, lists, networks, quotas},
    purchases::Purchase,
};
use crate::sim::endpoint::{self, Endpoint, Path};

/// What an endpoint does.
pub(super) enum Act {
    /// Sells.
    Sells(Purchase),
    /// Looks something up.
    Answers(fn(&mut Call<'_>) -> Reply),
}

static ENDPOINTS: &[Endpoint<Act>] = &[
    sells("instances", Purchase { name: "jd-vm", judge: checks::judge }),
    gets(Path::Is("instances"), instances::list),
    gets(Path::One("instances/"), instances::one),
    gets(Path::Is("instanceStatus"), instances::statuses),
    gets(Path::Is("instanceTypes"), lists::types),
    gets(Path::Is("images"), lists::images),
    gets(Path::One("images/"), lists::one_image),
    gets(Path::Is("keypairs"), lists::key_pairs),
    gets(Path::Is("disks:diskSpecification"), lists::disk_types),
    gets(Path::Is("vpcs"), networks::vpcs),
    gets(Path::Is("subnets"), networks::subnets),
    gets(Path::Is("networkSecurityGroups"), networks::groups),
    gets(Path::Is("quota:describeUsage"), quotas::usage),
    gets(Path::Is("quotas"), quotas::quotas),
];

const fn sells(path: &'static str, purchase: Purchase) -> Endpoint<Act> {
    Endpoint { method: "POST", path: Path::Is(path), act: Act::Sells(purchase) }
}

const fn gets(path: Path, answer: fn(&mut Call<'_>) -> Reply) -> Endpoint<Act> {
    Endpoint { method: "GET", path, act: Act::Answers(answer) }
}

/// What every path of the regional services starts with.
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
