//! The checks of an order, written from coc-vm createInstances, its table of return codes, and the parameter
//! specification to which it points for passwords. The first thing that is wrong is refused.

use std::net::Ipv4Addr;

use serde_json::Value;

use super::{
    catalogue::{Catalogue, Region},
    model::{self, Charge, Disk, ElasticIp, Network, Order, Spec},
    password,
    refusal::{Check, Refusal, Rule},
    sale::Passed,
};
use crate::sim::purse::Purse;

/// The disk types that are taken; not all are on sale everywhere.
pub(super) const DISK_TYPES: [&str; 5] = ["ssd.gp2", "ssd.io1", "ssd.io2", "ssd.gp1", "hdd.std1"];
/// Number of cloud disks that an instance takes, the system disk among them.
const DISKS: usize = 8;
/// Number of security groups that an interface takes.
const GROUPS: usize = 5;
/// The largest disk that any of the documents sells, in GB.
const LARGEST_DISK: i64 = 32_000;
/// The only way to pay.
const PREPAID: &str = "prepaid_by_duration";

/// All checks of a purchase that need neither a signature nor what was sold before.
pub(super) fn judge(catalogue: &Catalogue, any: bool, region: &str, body: &Value) -> Check<Passed> {
    let unknown = || Refusal { at: "regionId".to_owned(), ..Refusal::no_route() };
    let region = catalogue.region(region).ok_or_else(unknown)?;
    let order = model::order(body)?;
    if order.client_token.as_ref().is_some_and(|t| t.chars().count() > 64) {
        return Err(Refusal::invalid("clientToken", Rule::Token));
    }
    let spec = &order.spec;
    if !region.zones().any(|z| z == spec.az) {
        return Err(Refusal::invalid("instanceSpec.az", Rule::Zone));
    }
    let known = catalogue.instance_type(&spec.instance_type);
    if known.is_none() && !any {
        return Err(Refusal::not_found("instanceSpec.instanceType", "InstanceType", &spec.instance_type));
    }
    image(region, any, spec)?;
    if !name_is_good(&spec.name) {
        return Err(Refusal::invalid("instanceSpec.name", Rule::Name));
    }
    login(region, any, spec)?;
    let count = count(&order)?;
    let (vpc, net) = network(region, any, &spec.network)?;
    disks(region, spec)?;
    let months = charge(&spec.charge, "instanceSpec.charge")?;
    if let Some(ip) = &spec.elastic_ip {
        elastic_ip(ip, &spec.charge)?;
    }
    Ok(Passed { region: region.id, count, spec: order.spec, vpc, net, months })
}

fn count(order: &Order) -> Check<usize> {
    let most = if order.spec.network.ip.is_some() { 1 } else { 100 };
    let inside = usize::try_from(order.max_count).ok().filter(|n| (1..=most).contains(n));
    inside.ok_or_else(|| {
        let message = "Maxcount out of range".to_owned();
        Refusal::new(400, "OUT_OF_RANGE", message, Rule::Count, "maxCount")
    })
}

fn image(region: &Region, any: bool, spec: &Spec) -> Check {
    const AT: &str = "instanceSpec.imageId";
    let Some(image) = region.image(&spec.image) else {
        return if any { Ok(()) } else { Err(Refusal::not_found(AT, "Image", &spec.image)) };
    };
    if image.status != "ready" {
        let message = format!("Image '{}' not ready", spec.image);
        return Err(Refusal::new(400, "FAILED_PRECONDITION", message, Rule::ImageStatus, AT));
    }
    if image.architecture != "x86_64" {
        let message = format!("Image constraints. Doesn't support instanceType '{}'", spec.instance_type);
        return Err(Refusal::new(400, "FAILED_PRECONDITION", message, Rule::ImageType, AT));
    }
    Ok(())
}

fn name_is_good(name: &str) -> bool {
    let chinese = |c: char| matches!(c, '\u{3007}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}');
    let good = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c) || chinese(c);
    (1..=64).contains(&name.chars().count())
        && name.chars().all(good)
        && !name.starts_with('.')
        && !name.ends_with('.')
}

fn login(region: &Region, any: bool, spec: &Spec) -> Check {
    let auth = spec.password_auth.as_deref().unwrap_or("yes");
    if !["yes", "no"].contains(&auth) {
        return Err(Refusal::invalid("instanceSpec.passwordAuth", Rule::List));
    }
    if let Some(password) = &spec.password
        && !password::is_good(password)
    {
        let message = "Invalid password".to_owned();
        let at = "instanceSpec.password";
        return Err(Refusal::new(400, "INVALID_ARGUMENT", message, Rule::Password, at));
    }
    let at = "instanceSpec.keyName";
    match &spec.key_name {
        Some(_) if spec.password.is_some() => Err(Refusal::invalid(at, Rule::TwoLogins)),
        None if auth == "no" => Err(Refusal::missing(at)),
        Some(key) if !any && !region.key_pairs.iter().any(|k| k.name == *key) => {
            Err(Refusal::not_found(at, "KeyPair", key))
        }
        _ => Ok(()),
    }
}

fn network(region: &Region, any: bool, network: &Network) -> Check<(String, [u8; 3])> {
    const AT: &str = "instanceSpec.primaryNetworkInterface";
    let at = |name: &str| format!("{AT}.{name}");
    if let Some(vpc) = &network.vpc
        && !any
        && !region.vpcs.iter().any(|v| v.id == *vpc)
    {
        return Err(Refusal::not_found(&at("vpcId"), "Vpc", vpc));
    }
    // To a network, what belongs to another one does not exist.
    let here = |vpc: &str| any || network.vpc.as_ref().is_none_or(|v| v == vpc);
    let subnet = region.subnets.iter().find(|s| s.id == network.subnet);
    if subnet.is_none_or(|s| !here(&s.vpc)) && !any {
        return Err(Refusal::not_found(&at("subnetId"), "Subnet", &network.subnet));
    }
    if subnet.is_some_and(|s| s.pretends_ipv6) {
        let message = format!("Subnet '{}' not support ipv6", network.subnet);
        return Err(Refusal::new(400, "CONFLICT", message, Rule::Ipv6, &at("subnetId")));
    }
    let vpc = network.vpc.clone().or_else(|| subnet.map(|s| s.vpc.clone())).unwrap_or_default();
    let net = subnet.map_or([10, 0, 0], |s| s.net);
    if let Some(ip) = &network.ip {
        let good = |ip: Ipv4Addr| {
            let [a, b, c, host] = ip.octets();
            // The ends of a subnet, and its gateway, are not to be had.
            (subnet.is_none() || [a, b, c] == net) && (2..=254).contains(&host)
        };
        if !ip.parse::<Ipv4Addr>().is_ok_and(good) {
            return Err(Refusal::invalid(&at("ip"), Rule::Address));
        }
    }
    if network.groups.len() > GROUPS {
        return Err(Refusal::out_of_range(&at("securityGroups"), Rule::Groups));
    }
    for (index, id) in network.groups.iter().enumerate() {
        let group = region.groups.iter().find(|g| g.id == *id);
        if !any && group.is_none_or(|g| g.vpc != vpc) {
            let at = at(&format!("securityGroups[{index}].groupId"));
            return Err(Refusal::not_found(&at, "SecurityGroups", id));
        }
    }
    Ok((vpc, net))
}

fn disks(region: &Region, spec: &Spec) -> Check {
    let image = region.image(&spec.image);
    let least = image.map_or(1, |i| i.system_gb);
    disk(&spec.system_disk, "instanceSpec.systemDisk", least)?;
    if 1 + spec.data_disks.len() > DISKS {
        let message = "InstanceType constraints. CloudDisk limit exceeded".to_owned();
        let at = "instanceSpec.dataDisks";
        return Err(Refusal::new(400, "FAILED_PRECONDITION", message, Rule::Disks, at));
    }
    for (index, data) in spec.data_disks.iter().enumerate() {
        disk(data, &format!("instanceSpec.dataDisks[{index}]"), 1)?;
    }
    Ok(())
}

fn disk(disk: &Disk, at: &str, least: i64) -> Check {
    if !DISK_TYPES.contains(&disk.kind.as_str()) {
        return Err(Refusal::invalid(&format!("{at}.diskType"), Rule::List));
    }
    if disk.size.is_some_and(|size| !(least..=LARGEST_DISK).contains(&size)) {
        return Err(Refusal::out_of_range(&format!("{at}.diskSizeGB"), Rule::DiskSize));
    }
    Ok(())
}

/// Months that a charge pays ahead.
fn charge(charge: &Charge, at: &str) -> Check<i64> {
    if charge.mode.as_ref().is_some_and(|m| m != PREPAID) {
        return Err(Refusal::invalid(&format!("{at}.chargeMode"), Rule::List));
    }
    let (most, months) = match charge.unit.as_deref() {
        None | Some("month") => (9, 1),
        Some("year") => (3, 12),
        Some(_) => return Err(Refusal::invalid(&format!("{at}.chargeUnit"), Rule::List)),
    };
    let duration = charge.duration.unwrap_or(1);
    if !(1..=most).contains(&duration) {
        return Err(Refusal::out_of_range(&format!("{at}.chargeDuration"), Rule::Term));
    }
    Ok(months * duration)
}

fn elastic_ip(ip: &ElasticIp, instance: &Charge) -> Check {
    const AT: &str = "instanceSpec.elasticIpSpec";
    if !(1..=200).contains(&ip.mbps) {
        return Err(Refusal::out_of_range(&format!("{AT}.sizeMbps"), Rule::Bandwidth));
    }
    if ip.provider != "bgp" {
        return Err(Refusal::invalid(&format!("{AT}.provider"), Rule::List));
    }
    if ip.plan.as_ref().is_some_and(|p| p != "bandwidth") {
        return Err(Refusal::invalid(&format!("{AT}.chargePlan"), Rule::List));
    }
    charge(&ip.charge, AT)?;
    // What is not given follows the instance.
    if ip.charge.unit.as_deref().is_some_and(|u| u != instance.unit.as_deref().unwrap_or("month")) {
        return Err(Refusal::invalid(&format!("{AT}.chargeUnit"), Rule::OneBill));
    }
    if ip.charge.duration.is_some_and(|d| d != instance.duration.unwrap_or(1)) {
        return Err(Refusal::invalid(&format!("{AT}.chargeDuration"), Rule::OneBill));
    }
    Ok(())
}

/// Checks that depend on the account and on what is left: `free` instances of its quota, nothing at all when
/// `sold_out`.
pub(super) fn afford(catalogue: &Catalogue, passed: &Passed, free: usize, sold_out: bool) -> Check {
    if passed.count > free {
        let message = "Instance quota limit exceeded".to_owned();
        return Err(Refusal::new(429, "QUOTA_EXCEEDED", message, Rule::Quota, ""));
    }
    let spec = &passed.spec;
    let gone = |what: &str, id: &str, at: &str| {
        let message = format!("{what} '{id}' is out of stock");
        Refusal::new(400, "FAILED_PRECONDITION", message, Rule::Stock, at)
    };
    if sold_out || !catalogue.in_stock(&spec.instance_type, &spec.az) {
        return Err(gone("InstanceType", &spec.instance_type, "instanceSpec.instanceType"));
    }
    let data = spec.data_disks.iter().enumerate();
    let disks = data.map(|(i, d)| (format!("instanceSpec.dataDisks[{i}].diskType"), d));
    let system = std::iter::once(("instanceSpec.systemDisk.diskType".to_owned(), &spec.system_disk));
    for (at, disk) in system.chain(disks) {
        if !catalogue.disk_in_stock(&disk.kind, &spec.az) {
            return Err(gone("Disk type", &disk.kind, &at));
        }
    }
    Ok(())
}

/// Refuses what cash and vouchers do not pay. The document says that both are taken at once and names no code for what they
/// do not reach to: it is told as a state that is not the right one.
pub(super) fn pays(purse: &Purse, price: u64) -> Check {
    if purse.cash().saturating_add(purse.vouchers()) >= price {
        return Ok(());
    }
    let message = "Account balance is not enough".to_owned();
    Err(Refusal::new(400, "FAILED_PRECONDITION", message, Rule::Balance, "instanceSpec.charge"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_at_their_limits() {
        for good in ["a", "云主机", "9", "a.b", "-", "_", &"长".repeat(64)] {
            assert!(name_is_good(good), "{good}");
        }
        for bad in ["", ".a", "a.", "a b", "a/b", "é", &"a".repeat(65), "a[1]"] {
            assert!(!name_is_good(bad), "{bad}");
        }
    }
}
