//! Subnets, security groups, addresses, bandwidth.

use std::net::Ipv4Addr;

use super::{Draft, Hit, Known, Lookup, Place, Role, Say, picked, rows};

/// The subnet must lie in the order's zone.
pub fn subnet_in_zone(draft: &Draft, known: &Known) -> Vec<Hit> {
    let zone = draft.get(Role::Zone).trim();
    match picked(draft, known, Lookup::Subnets, Role::Subnet) {
        Some(item)
            if !zone.is_empty() && !item.fact("zoneName").is_empty() && item.fact("zoneName") != zone =>
        {
            vec![
                Hit::here()
                    .with("value", item.value.as_str())
                    .with("zone", item.fact("zoneName"))
                    .with("wanted", zone),
            ]
        }
        _ => Vec::new(),
    }
}

/// The subnet must be of the chosen VPC.
pub fn subnet_in_vpc(draft: &Draft, known: &Known) -> Vec<Hit> {
    let vpc = draft.get(Role::Vpc).trim();
    match picked(draft, known, Lookup::Subnets, Role::Subnet) {
        Some(item) if !vpc.is_empty() && !item.fact("vpcId").is_empty() && item.fact("vpcId") != vpc => {
            vec![
                Hit::here()
                    .with("value", item.value.as_str())
                    .with("vpc", item.fact("vpcId"))
                    .with("wanted", vpc),
            ]
        }
        _ => Vec::new(),
    }
}

/// The subnet must have addresses left for the whole order.
pub fn subnet_has_room(draft: &Draft, known: &Known) -> Vec<Hit> {
    match picked(draft, known, Lookup::Subnets, Role::Subnet).and_then(|i| i.number("availableIp")) {
        Some(left) if left < draft.count() => {
            vec![Hit::here().with("value", left).with("count", draft.count())]
        }
        _ => Vec::new(),
    }
}

/// A NAT subnet takes no public address.
pub fn nat_subnet(draft: &Draft, known: &Known) -> Vec<Hit> {
    let public = draft.effective(Role::Bandwidth).parse::<i64>().is_ok_and(|n| n > 0);
    match picked(draft, known, Lookup::Subnets, Role::Subnet) {
        Some(item) if public && item.fact("subnetType") == "BCC_NAT" => {
            vec![Hit::here().with("value", item.value.as_str())]
        }
        _ => Vec::new(),
    }
}

/// The subnet must have addresses of version 6 for an instance to get one.
pub fn ipv6_needs_subnet(draft: &Draft, known: &Known) -> Vec<Hit> {
    match picked(draft, known, Lookup::Subnets, Role::Subnet) {
        Some(item) if draft.get("isOpenIpv6").trim() == "true" && item.fact("ipv6") == "false" => {
            vec![Hit::here().with("value", item.value.as_str())]
        }
        _ => Vec::new(),
    }
}

/// Security groups and subnet must be of one VPC.
pub fn groups_in_vpc(draft: &Draft, known: &Known) -> Vec<Hit> {
    let chosen = draft.get(Role::Vpc).trim();
    let vpc = if chosen.is_empty() {
        picked(draft, known, Lookup::Subnets, Role::Subnet).map_or("", |i| i.fact("vpcId"))
    } else {
        chosen
    };
    let hit = |(place, id): (Place, &str)| {
        let own = known.item(Lookup::SecurityGroups, draft, id)?.fact("vpcId");
        (!own.is_empty() && !vpc.is_empty() && own != vpc)
            .then(|| Hit::at(place).with("value", id).with("vpc", own).with("wanted", vpc))
    };
    let single = draft.kind().index(Role::Group).map(Place::field);
    let single =
        single.filter(|place| draft.is_filled(*place)).map(|place| (place, draft.text(place).trim()));
    draft.column(Role::Groups, Lookup::SecurityGroups).into_iter().chain(single).filter_map(hit).collect()
}

/// More groups than the provider's other machines take.
pub fn few_groups(draft: &Draft, _: &Known) -> Vec<Hit> {
    let groups = rows(draft, Role::Groups);
    if groups > 5 { vec![Hit::here().with("value", groups).with("max", 5_i64)] } else { Vec::new() }
}

/// Fixed addresses must be inside the subnet.
pub fn address_in_subnet(draft: &Draft, known: &Known) -> Vec<Hit> {
    let Some(cidr) = picked(draft, known, Lookup::Subnets, Role::Subnet).map(|i| i.fact("cidr")) else {
        return Vec::new();
    };
    let single = draft.kind().index("instanceSpec.primaryNetworkInterface.ip").map(Place::field);
    let single = single.into_iter().map(|place| (place, draft.text(place).trim()));
    let all = draft.column("internalIps", "").into_iter().chain(single);
    let outside = all.filter(|(_, ip)| inside(cidr, ip) == Some(false));
    outside.map(|(place, ip)| Hit::at(place).with("value", ip).with("subnet", cidr)).collect()
}

/// Tells whether an address is in a network such as `10.0.0.0/24`; nothing where either cannot be read.
fn inside(cidr: &str, ip: &str) -> Option<bool> {
    let (network, bits) = cidr.split_once('/')?;
    let (network, ip) = (network.parse::<Ipv4Addr>().ok()?, ip.parse::<Ipv4Addr>().ok()?);
    let bits = bits.parse::<u32>().ok().filter(|b| *b <= 32)?;
    let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
    Some(u32::from(network) & mask == u32::from(ip) & mask)
}

/// A fixed address is for one instance.
pub fn fixed_address_of_one(draft: &Draft, _: &Known) -> Vec<Hit> {
    if draft.filled("instanceSpec.primaryNetworkInterface.ip") && draft.count() > 1 {
        vec![Hit::here().with("value", draft.count())]
    } else {
        Vec::new()
    }
}

/// Fixed addresses: one for each instance.
pub fn one_address_each(draft: &Draft, _: &Known) -> Vec<Hit> {
    let rows = rows(draft, "internalIps");
    if rows == 0 || i64::try_from(rows).is_ok_and(|n| n == draft.count()) {
        return Vec::new();
    }
    vec![Hit::here().with("value", rows).with("count", draft.count())]
}

/// A subnet without a security group, or the reverse: the SDK's documentation wants both or neither.
pub fn subnet_with_group(draft: &Draft, _: &Known) -> Vec<Hit> {
    let groups =
        ["securityGroupIds", "securityGroupId", "enterpriseSecurityGroupIds", "enterpriseSecurityGroupId"];
    let groups = groups.iter().any(|path| draft.filled(path));
    let (subnet, group) = (draft.filled("subnetId"), groups);
    let other = |path: &str| vec![Hit::here().with("other", Say::Field(path.to_owned()))];
    match (subnet, group) {
        (true, false) => other("securityGroupIds"),
        (false, true) => other("subnetId"),
        _ => Vec::new(),
    }
}
