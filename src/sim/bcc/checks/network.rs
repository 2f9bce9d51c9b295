//! Subnet, security groups, addresses and the line to the outside.

use super::text::some;
use crate::sim::bcc::{
    catalogue::{Named, Subnet},
    kind::Kind,
    model::Order,
    refusal::{Check, bad, missing, no},
    rules::Rules,
};

pub(super) fn network<'a>(
    rules: &Rules<'a>,
    order: &Order,
    zone: &str,
    count: usize,
) -> Check<Option<&'a Subnet>> {
    let bandwidth = order.network_capacity_in_mbps.unwrap_or(0);
    if !(0..=200).contains(&bandwidth) {
        let at = "networkCapacityInMbps";
        return Err(bad("invalidate bandwidth parameter.", at, "bandwidth is out of range"));
    }
    let id = some(order.subnet_id.as_ref());
    let group = some(order.security_group_id.as_ref());
    if rules.kind == Kind::Instance && id.is_some() != group.is_some() {
        let at = if id.is_none() { "subnetId" } else { "securityGroupId" };
        let message = "subnetId and securityGroupId should be added";
        return Err(bad(message, at, "one of subnet and security group"));
    }
    let subnet = id.and_then(|id| rules.catalogue.subnets.iter().find(|s| s.id == id));
    match (id, subnet) {
        (Some(id), None) if !rules.any => return Err(missing("subnet", id, "subnetId")),
        (_, Some(subnet)) => self::subnet(subnet, order, zone, count, bandwidth)?,
        _ => {}
    }
    groups(rules, order, subnet)?;
    interfaces(order, count)?;
    Ok(subnet)
}

fn subnet(subnet: &Subnet, order: &Order, zone: &str, count: usize, bandwidth: i64) -> Check {
    // Who runs on a dedicated host need not name its zone.
    let free = some(order.zone_name.as_ref()).is_none() && some(order.dedicated_host_id.as_ref()).is_some();
    if subnet.zone != zone && !free {
        let message = "The subnet is not belong to the logical zone.";
        return Err(bad(message, "subnetId", "subnet is in another zone"));
    }
    if usize::try_from(subnet.free).is_ok_and(|free| free < count) {
        let message = "The ip left in the subnet is not enouth for this create.";
        return Err(no(400, "Vpc.IpInSubnetNotEnoughExceptions", message, "subnetId", "subnet is full"));
    }
    if bandwidth > 0 && subnet.kind == "BCC_NAT" {
        let message = "BCC with NAT subnet can not bind eip";
        return Err(bad(message, "networkCapacityInMbps", "public address behind NAT"));
    }
    Ok(())
}

fn groups(rules: &Rules, order: &Order, subnet: Option<&Subnet>) -> Check {
    let all = rules.catalogue;
    let mut enterprise = order.enterprise_security_group_ids.iter().flatten().enumerate();
    let unknown = |id: &str| !rules.any && !all.enterprise.iter().any(|g| g.id == id);
    if let Some((n, id)) = enterprise.clone().find(|(_, id)| unknown(id)) {
        return Err(missing("enterprise security group", id, &format!("enterpriseSecurityGroupIds[{n}]")));
    }
    let one = some(order.enterprise_security_group_id.as_ref());
    if let Some(id) = one.filter(|id| unknown(id)) {
        return Err(missing("enterprise security group", id, "enterpriseSecurityGroupId"));
    }
    // With enterprise groups, ordinary ones do not count.
    if one.is_some() || enterprise.next().is_some() {
        return Ok(());
    }
    for (n, id) in order.security_group_ids.iter().flatten().enumerate() {
        group(rules, subnet, id, &format!("securityGroupIds[{n}]"))?;
    }
    some(order.security_group_id.as_ref()).map_or(Ok(()), |id| group(rules, subnet, id, "securityGroupId"))
}

/// A security group and the subnet must be of one network.
fn group(rules: &Rules, subnet: Option<&Subnet>, id: &str, at: &str) -> Check {
    let Some(group) = rules.catalogue.groups.iter().find(|g| g.id == id) else {
        return if rules.any { Ok(()) } else { Err(missing("security group", id, at)) };
    };
    let Some(subnet) = subnet.filter(|s| s.vpc != group.vpc) else { return Ok(()) };
    let near = |vpc: &&Named| vpc.id == subnet.vpc && vpc.region == group.region;
    // Networks of two regions cannot even be compared.
    let message = match rules.catalogue.vpcs.iter().find(near) {
        Some(_) => "securityGroup and subnet must be in same vpc",
        None => "validateSubnetSecurityGroupInSameVpc error.",
    };
    Err(bad(message, at, "VPCs differ"))
}

fn interfaces(order: &Order, count: usize) -> Check {
    let list = order.eni_ids.as_deref().unwrap_or_default();
    if list.len() > 5000 || !list.len().is_multiple_of(count) {
        let message = "The number of eniIds must be a multiple of the instances.";
        return Err(bad(message, "eniIds", "interfaces do not go round"));
    }
    if some(order.spec.as_ref()).is_some_and(|s| s.starts_with("ebc.")) && !list.is_empty() {
        return Err(bad("eniIds is not supported by bare metal.", "eniIds", "interfaces on bare metal"));
    }
    if let Some((n, id)) = list.iter().enumerate().find(|(_, id)| !id.starts_with("eni-")) {
        return Err(missing("eniIds", id, &format!("eniIds[{n}]")));
    }
    let mut addresses = order.internal_ips.iter().flatten().enumerate();
    if let Some((n, _)) = addresses.find(|(_, ip)| ip.parse::<std::net::Ipv4Addr>().is_err()) {
        let at = format!("internalIps[{n}]");
        return Err(bad("internalIps is invalid.", &at, "fixed address is misformed"));
    }
    Ok(())
}
