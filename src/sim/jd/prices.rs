//! What an instance costs. No document of this provider tells a price or a call for one: these follow from the seed, so
//! that a purchase takes something.

use super::{catalogue::Catalogue, sale::Passed};
use crate::sim::seed::hash;

/// A yuan, in millionths.
const YUAN: u64 = 1_000_000;

/// The price of one instance of an order for its whole term, its disks and its address included.
pub(super) fn each(catalogue: &Catalogue, passed: &Passed) -> u64 {
    let spec = &passed.spec;
    let machine =
        catalogue.instance_type(&spec.instance_type).map_or(100, |t| 36 * t.cpu + 12 * t.memory_mb / 1024);
    let gigabytes: u64 =
        spec.data_disks.iter().chain([&spec.system_disk]).map(|d| size(d.size.unwrap_or(40))).sum();
    let line = spec.elastic_ip.as_ref().map_or(0, |ip| 23 * size(ip.mbps));
    // Up to a tenth dearer, by type.
    let month = u64::from(machine) * (100 + hash(catalogue.seed, &spec.instance_type) % 11) * YUAN / 100;
    let month = month + gigabytes * YUAN * 7 / 20 + line * YUAN;
    month.saturating_mul(u64::try_from(passed.months).unwrap_or(1))
}

fn size(number: i64) -> u64 {
    u64::try_from(number).unwrap_or_default()
}
