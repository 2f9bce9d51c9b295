//! Quotas, and how much of them is used.

use serde_json::{Value, json};

use crate::{
    sign::bce::iso,
    sim::{
        clock::now,
        jd::{
            call::{Call, Reply},
            catalogue::{FOUNDED, Region},
            ids::code,
            refusal::{Refusal, Rule},
            world::{QUOTA, World},
        },
    },
};

/// The resources of a service: name, limit, and how many a region starts with.
fn resources(service: &str) -> Option<&'static [(&'static str, u64)]> {
    Some(match service {
        "cocvm" => &[("vm", QUOTA as u64), ("image", 50), ("keypair", 50)],
        "cocdisk" => &[("volume", 400), ("volume_size", 3_200_000), ("snapshot", 100)],
        "cocvpc" => &[
            ("vpc", 5),
            ("subnet", 50),
            ("acl", 50),
            ("aclRule", 40),
            ("routeTable", 50),
            ("route", 50),
            ("securityGroup", 50),
            ("securityGroupRule", 100),
        ],
        "cocip" => &[("elasticIp", 100)],
        _ => return None,
    })
}

fn used(jd: &World, here: &Region, resource: &str) -> usize {
    let specs = || jd.alive(here.id).map(|i| &i.spec);
    match resource {
        "vm" | "instance" => specs().count(),
        "image" => here.images.iter().filter(|i| i.source == "private").count(),
        "keypair" => here.key_pairs.len(),
        "volume" => specs().map(|s| 1 + s.data_disks.len()).sum(),
        "volume_size" => {
            let sizes = specs().flat_map(|s| s.data_disks.iter().chain([&s.system_disk]));
            sizes.map(|d| usize::try_from(d.size.unwrap_or(40)).unwrap_or(0)).sum()
        }
        "vpc" => here.vpcs.len(),
        "subnet" => here.subnets.len(),
        "securityGroup" => here.groups.len(),
        "elasticIp" => specs().filter(|s| s.elastic_ip.is_some()).count(),
        _ => 0,
    }
}

/// describeUsage.
pub(in crate::sim::jd) fn usage(call: &mut Call<'_>) -> Reply {
    let (jd, here, ask) = (call.world, call.region, &call.query);
    let service = ask.param("serviceCode").ok_or_else(|| Refusal::missing("serviceCode"))?;
    let known = resources(service).ok_or_else(|| Refusal::invalid("serviceCode", Rule::List))?;
    let wanted = ask.param("resourceType");
    if wanted.is_some_and(|w| !known.iter().any(|(name, _)| *name == w)) {
        return Err(Refusal::invalid("resourceType", Rule::List));
    }
    let owner = ask.param("ownerId").unwrap_or("simulated");
    let row = |(name, limit): &(&str, u64)| {
        json!({
            "region": here.id,
            "pin": "simulated",
            "ownerId": owner,
            "ownerType": ask.param("ownerType").unwrap_or("pin"),
            "quotaId": format!("quota-{}", code(1, &format!("{}/{service}/{name}", here.id))),
            "serviceCode": service,
            "resourceType": name,
            "limit": limit,
            "used": used(jd, here, name),
            "createTime": iso(FOUNDED),
            "updateTime": iso(now()),
        })
    };
    let rows: Vec<Value> = known.iter().filter(|(n, _)| wanted.is_none_or(|w| w == *n)).map(row).collect();
    Ok(json!({ "quotaUsages": rows }))
}

/// The plain vm service's list of quotas; it counts instances, images and key pairs only.
pub(in crate::sim::jd) fn quotas(call: &Call<'_>) -> Value {
    let (jd, here, ask) = (call.world, call.region, &call.query);
    let all = [("instance", QUOTA as u64), ("image", 50), ("keypair", 50)];
    let row = |(name, limit): &(&str, u64)| json!({"resourceType": name, "limit": limit, "used": used(jd, here, name)});
    let rows: Vec<Value> = all.iter().filter(|(n, _)| ask.takes("resourceTypes", n)).map(row).collect();
    json!({ "quotas": rows })
}
