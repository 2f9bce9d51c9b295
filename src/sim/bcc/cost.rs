//! What a purchase costs at once. What is paid by use is not taken at the sale.

use super::{
    money::{cents, dearer},
    prices::{gigabyte, term, whole_term},
    rules::Facts,
    sale::{Disk, Passed, Sale, Terms},
};

/// GB of a system disk that cost nothing.
const FREE: u64 = 40;

/// The price of a purchase that is paid ahead, in millionths of a yuan; nothing for any other.
pub(super) fn ahead(facts: Facts<'_>, sale: &Sale) -> Option<u64> {
    match sale {
        Sale::Contracts(terms) => Some(contracts(facts, terms)),
        Sale::Instances(passed) if passed.payment == "Prepaid" && passed.host.is_empty() => {
            Some(instances(facts, passed))
        }
        Sale::Instances(_) => None,
    }
}

fn contracts(facts: Facts<'_>, terms: &Terms) -> u64 {
    let one = facts.catalogue.spec(&terms.spec).map_or(0, |spec| {
        let whole = whole_term(facts.catalogue, spec, &terms.zone, terms.months.into());
        cents(dearer(whole, facts.percent))
    });
    one.saturating_mul(terms.count as u64)
}

/// The machines, what their system disks have beyond the free ones, and the data disks, which are listed for the order as
/// a whole.
fn instances(facts: Facts<'_>, passed: &Passed) -> u64 {
    let whole = |minute: u64| cents(term(dearer(minute, facts.percent), passed.months));
    let machine =
        facts.catalogue.spec(&passed.spec).map_or(0, |spec| facts.catalogue.price(spec, &passed.zone));
    let disk = |disk: &Disk, free: u64| {
        let size = disk.size.saturating_sub(free);
        whole(gigabyte(&disk.kind).unwrap_or_default().saturating_mul(size))
    };
    let each = whole(machine).saturating_add(disk(&passed.root, FREE));
    let machines = each.saturating_mul(passed.count as u64);
    passed.disks.iter().fold(machines, |sum, data| sum.saturating_add(disk(data, 0)))
}
