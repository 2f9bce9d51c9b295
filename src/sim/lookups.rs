//! Lookups: the lists of the catalogue in the provider's shapes.

use serde_json::{Value, json};

use super::{
    catalogue::{Catalogue, Named, Snapshot, Spec},
    checks::bounds,
    contracts,
    flavors::{self, TYPES},
    http::{Incoming, Refusal, refuse},
    judge, prices,
    scenario::Scenario,
    shared::Shared,
    world::World,
};

/// The most rows of one page.
const PAGE: usize = 1000;

/// The answer to anything but a purchase.
pub(super) fn answer(shared: &Shared, incoming: &Incoming) -> Result<Value, Refusal> {
    let mut world = shared.world();
    if let Some(price) = prices::answer(shared, &mut world, incoming) {
        return price;
    }
    if (incoming.method.as_str(), incoming.path.as_str()) == ("POST", "/v2/instance/cancelBidOrder") {
        return withdraw(&mut world, &incoming.body);
    }
    match (incoming.method.as_str(), incoming.path.as_str(), incoming.param("instanceIds")) {
        ("POST", "/v2/instance/reserved/list", _) => return contracts::list(&mut world, incoming),
        ("GET", "/v2/instance", None) => return everything(&mut world, incoming),
        _ => {}
    }
    let all = &world.catalogue;
    let zone = incoming.param("zoneName");
    let here = |z: &str| zone.is_none_or(|wanted| wanted == z);
    match (incoming.method.as_str(), incoming.path.as_str()) {
        ("GET", "/v2/zone") => {
            Ok(json!({"zones": Catalogue::zones().map(|z| json!({"zoneName": z})).collect::<Vec<_>>()}))
        }
        ("GET", "/v2/instance/flavorSpec") => Ok(packages(all, incoming)),
        ("GET", "/v2/instance/types") => {
            let zones = Catalogue::zones().filter(|z| here(z)).map(|z| {
                let kinds: Vec<_> = TYPES.iter().filter(|kind| flavors::sold_in(kind, &z)).collect();
                json!({"zoneName": z, "instanceTypes": kinds})
            });
            Ok(json!({"zoneInstanceTypes": zones.collect::<Vec<_>>()}))
        }
        ("POST", "/v2/instance/bidFlavor") => Ok(prices::bid_flavors(all)),
        ("GET", "/v2/snapshot") => {
            let view = |s: &Snapshot| {
                json!({"id": s.id, "name": s.name, "sizeInGB": s.gb, "status": "Available", "createMethod": "manual",
                    "volumeId": "", "desc": if s.system { "system disk" } else { "data disk" }})
            };
            page("snapshots", all.snapshots.iter().map(view).collect(), incoming)
        }
        ("GET", "/v2/image") => {
            let kind = incoming.param("imageType").filter(|k| *k != "All");
            let images = all.images.iter().filter(|i| kind.is_none_or(|k| k == i.kind));
            let view = images.map(|i| {
                json!({"id": i.id, "name": i.name, "type": i.kind, "osType": i.os, "osName": i.os_name,
                    "osVersion": i.version, "osArch": i.arch, "status": "Available", "desc": "",
                    "minDiskGb": i.min_gb, "createTime": "2026-03-01T00:00:00Z", "snapshots": []})
            });
            page("images", view.collect(), incoming)
        }
        ("GET", "/v1/vpc") => {
            let view = |v: &Named| json!({"vpcId": v.id, "name": v.name, "cidr": "192.168.0.0/16", "isDefault": v.name == "default"});
            page("vpcs", all.vpcs.iter().map(view).collect(), incoming)
        }
        ("GET", "/v1/subnet") => {
            let vpc = incoming.param("vpcId");
            let subnets = all.subnets.iter().filter(|s| here(&s.zone) && vpc.is_none_or(|v| v == s.vpc));
            let view = subnets.map(|s| {
                json!({"subnetId": s.id, "name": s.name, "zoneName": s.zone, "cidr": s.cidr, "ipv6Cidr": "",
                    "vpcId": s.vpc, "subnetType": s.kind, "description": "", "availableIp": s.free})
            });
            page("subnets", view.collect(), incoming)
        }
        ("GET", "/v2/securityGroup") => {
            let vpc = incoming.param("vpcId");
            let groups = all.groups.iter().filter(|g| vpc.is_none_or(|v| v == g.vpc));
            let view = |g: &Named| json!({"id": g.id, "name": g.name, "desc": g.about, "vpcId": g.vpc, "regionId": g.region, "rules": [], "tags": []});
            page("securityGroups", groups.map(view).collect(), incoming)
        }
        ("GET", "/v1/enterprise/security") => {
            let view = |g: &Named| json!({"id": g.id, "name": g.name, "desc": g.about, "regionId": g.region, "rules": [], "tags": []});
            page("enterpriseSecurityGroups", all.enterprise.iter().map(view).collect(), incoming)
        }
        ("GET", "/v2/keypair") => {
            let view = |k: &Named| json!({"keypairId": k.id, "name": k.name, "description": k.about, "regionId": k.region, "instanceCount": 0});
            page("keypairs", all.key_pairs.iter().map(view).collect(), incoming)
        }
        ("GET", "/v2/asp") => {
            let view = |p: &Named| json!({"id": p.id, "name": p.name, "timePoints": [2], "repeatWeekdays": [0, 1, 2, 3, 4, 5, 6], "status": "active", "retentionDays": 7, "volumeCount": 0, "regionId": p.region});
            page("autoSnapshotPolicys", all.policies.iter().map(view).collect(), incoming)
        }
        ("GET", "/v2/instance/deployset/list") => {
            let view = |d: &Named| json!({"deploysetId": d.id, "name": d.name, "desc": d.about, "strategy": "HOST_HA", "concurrency": 1, "azIntstanceStatisList": [], "regionId": d.region});
            Ok(json!({"deploySets": all.deploy_sets.iter().map(view).collect::<Vec<_>>()}))
        }
        ("GET", "/v2/volume/disk") => {
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
            let zones: Vec<_> = Catalogue::zones()
                .filter(|z| here(z))
                .map(|z| json!({"zoneName": z, "diskInfos": infos}))
                .collect();
            Ok(json!({"diskZoneResources": zones, "cdsTotal": "100", "cdsCreated": "0"}))
        }
        ("POST", "/v2/instance/getStockWithSpec") => stock(shared, all, &incoming.body),
        ("POST", "/v2/instance/listByInstanceId") => {
            let body: Value = judge::json(&incoming.body)?;
            let ids: Vec<&str> =
                body["instanceIds"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if ids.is_empty() || ids.len() > 100 {
                return Err(refuse(400, "BadRequest", "instanceIds needs 1 to 100 ids.", "number of ids"));
            }
            instances(&world, |id| ids.contains(&id), incoming)
        }
        ("GET", "/v2/instance") => {
            let ids: Vec<&str> = incoming.param("instanceIds").unwrap_or_default().split(',').collect();
            instances(&world, |id| ids.contains(&id), incoming)
        }
        ("GET", path) if path.starts_with("/v2/instance/") => {
            let id = path.trim_start_matches("/v2/instance/");
            let found = world.instances.iter().find(|i| i.id == id).and_then(|i| i.view(all));
            let gone = || refuse(404, "NoSuchObject", "The instance does not exist.", "instance is unknown");
            Ok(json!({"instance": found.ok_or_else(gone)?}))
        }
        (_, path) => Err(refuse(
            400,
            "InvalidURI",
            &format!("Could not parse the specified URI: {path}."),
            "path is unknown",
        )),
    }
}

/// `POST /v2/instance/cancelBidOrder`.
fn withdraw(world: &mut World, body: &[u8]) -> Result<Value, Refusal> {
    let body = judge::json(body)?;
    let order = body["orderId"].as_str().unwrap_or_default();
    match world.withdraw(order) {
        None => {
            Err(refuse(404, "NoSuchObject", "The order does not exist.", "order is no bid").at("orderId"))
        }
        Some(Err(())) => {
            let message = "The bid has been met.";
            Err(refuse(409, "OperationDenied", message, "an instance runs").at("orderId"))
        }
        Some(Ok(())) => Ok(json!({"orderId": order})),
    }
}

/// A page of a list: `marker` and `maxKeys` of the query, as all the provider's lists take them.
pub(super) fn page(list: &str, rows: Vec<Value>, incoming: &Incoming) -> Result<Value, Refusal> {
    let most = match incoming.param("maxKeys").map(str::parse::<usize>) {
        None => PAGE,
        Some(Ok(n)) if (1..=PAGE).contains(&n) => n,
        Some(_) => return Err(refuse(400, "BadRequest", "maxKeys is invalid.", "page size")),
    };
    let marker = incoming.param("marker").unwrap_or_default();
    let start: usize =
        if marker.is_empty() { 0 } else { marker.trim_start_matches('m').parse().unwrap_or(0) };
    // A marker is what the caller says: any number.
    let more = rows.len() > start.saturating_add(most);
    let part: Vec<Value> = rows.into_iter().skip(start).take(most).collect();
    let mut answer = json!({"marker": marker, "isTruncated": more, "maxKeys": most});
    if more {
        answer["nextMarker"] = json!(format!("m{}", start + most));
    }
    answer[list] = Value::Array(part);
    Ok(answer)
}

/// The list of all instances.
fn everything(world: &mut World, incoming: &Incoming) -> Result<Value, Refusal> {
    let look = world.look();
    let rows = world.listed(look).filter_map(|i| i.view(&world.catalogue)).collect();
    page("instances", rows, incoming)
}

fn instances(world: &World, wanted: impl Fn(&str) -> bool, incoming: &Incoming) -> Result<Value, Refusal> {
    let rows = world.instances.iter().filter(|i| wanted(&i.id)).filter_map(|i| i.view(&world.catalogue));
    page("instances", rows.collect(), incoming)
}

fn packages(all: &Catalogue, incoming: &Incoming) -> Value {
    let list = |name: &str| incoming.param(name).map(|t| t.split(',').map(str::to_owned).collect::<Vec<_>>());
    let (zone, specs, families) = (incoming.param("zoneName"), list("specs"), list("specIds"));
    let wanted = |s: &&Spec| {
        specs.as_ref().is_none_or(|l| l.contains(&s.name))
            && families.as_ref().is_none_or(|l| l.iter().any(|f| f == s.family))
    };
    let group = |bare: bool, zone: &str| {
        let here = |s: &&Spec| s.bare == bare && flavors::sold_in(s.kind, zone);
        let flavors: Vec<Value> =
            all.specs.iter().filter(wanted).filter(here).map(|s| flavor(s, bare)).collect();
        json!({"flavorGroups": [{"groupId": "0", "flavors": flavors}]})
    };
    let zones: Vec<Value> = Catalogue::zones()
        .filter(|z| zone.is_none_or(|wanted| wanted == z))
        .map(|z| json!({"zoneName": z, "bccResources": group(false, &z), "ebcResources": group(true, &z)}))
        .collect();
    json!({ "zoneResources": zones })
}

fn flavor(s: &Spec, bare: bool) -> Value {
    let number = |n: u32| if bare { json!(n.to_string()) } else { json!(n) };
    json!({
        "spec": s.name, "specId": s.family, "cpuCount": s.cpu, "memoryCapacityInGB": s.memory,
        "cpuModel": s.model, "cpuGHz": s.clock, "networkBandwidth": s.gbps.to_string(), "networkPackage": "300",
        "productType": flavors::payment_of(s.kind), "ephemeralDiskInGb": number(s.local_gb), "ephemeralDiskCount": number(s.local_count),
        "ephemeralDiskType": if s.local_gb > 0 { "nvme" } else { "" },
        "gpuCardType": if s.fpga { "" } else { s.card }, "gpuCardCount": number(if s.fpga { 0 } else { s.cards }),
        "fpgaCardType": if s.fpga { s.card } else { "" }, "fpgaCardCount": number(if s.fpga { s.cards } else { 0 }),
        "enableJumboFrame": s.jumbo(), "systemDiskType": s.system, "dataDiskType": s.data,
        "eniQuota": 8, "nicIpv4Quota": 20, "volumeCount": 16,
    })
}

fn stock(shared: &Shared, all: &Catalogue, body: &[u8]) -> Result<Value, Refusal> {
    let body: Value = judge::json(body)?;
    let spec = body["spec"].as_str().unwrap_or_default();
    let known =
        all.spec(spec).ok_or_else(|| refuse(400, "BadRequest", "spec is invalid.", "spec is unknown"))?;
    let left = |zone: &str| if shared.has(Scenario::SoldOut) { 0 } else { all.stock(spec, zone) };
    let rows: Vec<Value> = Catalogue::zones()
        .map(|z| json!({"spec": spec, "specId": known.family, "inventoryQuantity": left(&z), "logicalZone": z, "rootOnLocal": false}))
        .collect();
    Ok(json!({ "bccStocks": rows }))
}
