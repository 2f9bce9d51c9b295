//! Lists of the catalogue in the provider's shapes.

use serde_json::{Value, json};

use super::page::page;
use crate::sim::bcc::{
    call::{Call, Reply},
    catalogue::{Catalogue, Named, Snapshot},
    checks::disks::bounds,
};

/// `GET /v2/zone`.
pub(in crate::sim::bcc) fn zones(_: &Call<'_>) -> Value {
    json!({"zones": Catalogue::zones().map(|z| json!({"zoneName": z})).collect::<Vec<_>>()})
}

/// `GET /v2/snapshot`.
pub(in crate::sim::bcc) fn snapshots(call: &mut Call<'_>) -> Reply {
    let view = |s: &Snapshot| {
        json!({"id": s.id, "name": s.name, "sizeInGB": s.gb, "status": "Available", "createMethod": "manual",
            "volumeId": "", "desc": if s.system { "system disk" } else { "data disk" }})
    };
    page("snapshots", call.world.catalogue.snapshots.iter().map(view).collect(), call.incoming)
}

/// `GET /v2/image`.
pub(in crate::sim::bcc) fn images(call: &mut Call<'_>) -> Reply {
    let kind = call.incoming.param("imageType").filter(|k| *k != "All");
    let images = call.world.catalogue.images.iter().filter(|i| kind.is_none_or(|k| k == i.kind));
    let view = images.map(|i| {
        json!({"id": i.id, "name": i.name, "type": i.kind, "osType": i.os, "osName": i.os_name,
            "osVersion": i.version, "osArch": i.arch, "status": "Available", "desc": "",
            "minDiskGb": i.min_gb, "createTime": "2026-03-01T00:00:00Z", "snapshots": []})
    });
    page("images", view.collect(), call.incoming)
}

/// `GET /v1/vpc`.
pub(in crate::sim::bcc) fn vpcs(call: &mut Call<'_>) -> Reply {
    let view = |v: &Named| json!({"vpcId": v.id, "name": v.name, "cidr": "192.168.0.0/16", "isDefault": v.name == "default"});
    page("vpcs", call.world.catalogue.vpcs.iter().map(view).collect(), call.incoming)
}

/// `GET /v1/subnet`.
pub(in crate::sim::bcc) fn subnets(call: &mut Call<'_>) -> Reply {
    let vpc = call.incoming.param("vpcId");
    let subnets = call
        .world
        .catalogue
        .subnets
        .iter()
        .filter(|s| call.is_about(&s.zone) && vpc.is_none_or(|v| v == s.vpc));
    let view = subnets.map(|s| {
        json!({"subnetId": s.id, "name": s.name, "zoneName": s.zone, "cidr": s.cidr, "ipv6Cidr": "",
            "vpcId": s.vpc, "subnetType": s.kind, "description": "", "availableIp": s.free})
    });
    page("subnets", view.collect(), call.incoming)
}

/// `GET /v2/securityGroup`.
pub(in crate::sim::bcc) fn security_groups(call: &mut Call<'_>) -> Reply {
    let vpc = call.incoming.param("vpcId");
    let groups = call.world.catalogue.groups.iter().filter(|g| vpc.is_none_or(|v| v == g.vpc));
    let view = |g: &Named| json!({"id": g.id, "name": g.name, "desc": g.about, "vpcId": g.vpc, "regionId": g.region, "rules": rules(&g.name), "tags": []});
    page("securityGroups", groups.map(view).collect(), call.incoming)
}

/// The rules of a group, which do what its description says.
fn rules(group: &str) -> Value {
    let rule = |direction: &str, protocol: &str, ports: &str, source: &str| {
        json!({"direction": direction, "ethertype": "IPv4", "protocol": protocol, "portRange": ports,
            "sourceIp": source, "sourceGroupId": "", "destIp": "all", "destGroupId": "", "remark": ""})
    };
    let mut rules = vec![rule("egress", "all", "1-65535", "")];
    match group {
        "default" => rules.extend([rule("ingress", "tcp", "22", "all"), rule("ingress", "icmp", "", "all")]),
        "web" => rules.extend([rule("ingress", "tcp", "80", "all"), rule("ingress", "tcp", "443", "all")]),
        _ => rules.push(rule("ingress", "all", "1-65535", "192.168.0.0/16")),
    }
    rules.into()
}

/// `GET /v1/enterprise/security`.
pub(in crate::sim::bcc) fn enterprise_groups(call: &mut Call<'_>) -> Reply {
    let view = |g: &Named| json!({"id": g.id, "name": g.name, "desc": g.about, "regionId": g.region, "rules": [], "tags": []});
    page(
        "enterpriseSecurityGroups",
        call.world.catalogue.enterprise.iter().map(view).collect(),
        call.incoming,
    )
}

/// `GET /v2/keypair`.
pub(in crate::sim::bcc) fn key_pairs(call: &mut Call<'_>) -> Reply {
    let view = |k: &Named| json!({"keypairId": k.id, "name": k.name, "description": k.about, "regionId": k.region, "instanceCount": 0});
    page("keypairs", call.world.catalogue.key_pairs.iter().map(view).collect(), call.incoming)
}

/// `GET /v2/asp`.
pub(in crate::sim::bcc) fn snapshot_policies(call: &mut Call<'_>) -> Reply {
    let view = |p: &Named| json!({"id": p.id, "name": p.name, "timePoints": [2], "repeatWeekdays": [0, 1, 2, 3, 4, 5, 6], "status": "active", "retentionDays": 7, "volumeCount": 0, "regionId": p.region});
    page("autoSnapshotPolicys", call.world.catalogue.policies.iter().map(view).collect(), call.incoming)
}

/// `GET /v2/instance/deployset/list`.
pub(in crate::sim::bcc) fn deploy_sets(call: &Call<'_>) -> Value {
    let view = |d: &Named| json!({"deploysetId": d.id, "name": d.name, "desc": d.about, "strategy": "HOST_HA", "concurrency": 1, "azIntstanceStatisList": [], "regionId": d.region});
    json!({"deploySets": call.world.catalogue.deploy_sets.iter().map(view).collect::<Vec<_>>()})
}

/// `GET /v2/volume/disk`.
pub(in crate::sim::bcc) fn disk_types(call: &Call<'_>) -> Value {
    let infos: Vec<_> = [
        "hp1",
        "cloud_hp1",
        "enhanced_ssd_pl0",
        "enhanced_ssd_pl1",
        "enhanced_ssd_pl2",
        "enhanced_ssd_pl3",
        "hdd",
        "std1",
    ]
    .iter()
    .map(|kind| {
        let (least, most) = bounds(kind);
        json!({"storageType": kind, "minDiskSize": least, "maxDiskSize": most})
    })
    .collect();
    let zones: Vec<_> = call.zones().map(|z| json!({"zoneName": z, "diskInfos": infos})).collect();
    json!({"diskZoneResources": zones, "cdsTotal": "100", "cdsCreated": "0"})
}
