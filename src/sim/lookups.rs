//! Lookups: the lists of the catalogue in the provider's shapes.

use serde_json::{Value, json};

use super::{
    Scenario, Shared,
    catalogue::{Catalogue, Named, Spec},
    checks::bounds,
    http::{Incoming, Refusal, refuse},
    world::World,
};

/// The most rows of one page.
const PAGE: usize = 1000;

/// The answer to anything but a purchase.
pub(super) fn answer(shared: &Shared, incoming: &Incoming) -> Result<Value, Refusal> {
    let mut world = shared.world();
    let all = &world.catalogue;
    let zone = incoming.param("zoneName");
    let here = |z: &str| zone.is_none_or(|wanted| wanted == z);
    match (incoming.method.as_str(), incoming.path.as_str()) {
        ("GET", "/v2/zone") => {
            Ok(json!({"zones": Catalogue::zones().map(|z| json!({"zoneName": z})).collect::<Vec<_>>()}))
        }
        ("GET", "/v2/instance/flavorSpec") => Ok(flavors(all, incoming)),
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
        ("POST", "/v2/instance/price") => price(shared, &mut world, &incoming.body),
        ("POST", "/v2/instance/listByInstanceId") => {
            let body: Value = serde_json::from_slice(&incoming.body).map_err(malformed)?;
            let ids: Vec<&str> =
                body["instanceIds"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if ids.is_empty() || ids.len() > 100 {
                return Err(refuse(400, "BadRequest", "instanceIds needs 1 to 100 ids.", "number of ids"));
            }
            instances(&world, |id| ids.contains(&id), incoming)
        }
        ("GET", "/v2/instance") => {
            let ids: Option<Vec<&str>> = incoming.param("instanceIds").map(|t| t.split(',').collect());
            instances(&world, |id| ids.as_ref().is_none_or(|ids| ids.contains(&id)), incoming)
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

#[allow(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn malformed(_: serde_json::Error) -> Refusal {
    refuse(400, "MalformedJSON", "The JSON you provided was not well-formed.", "body is not JSON")
}

/// A page of a list: `marker` and `maxKeys` of the query, as all the provider's lists take them.
fn page(list: &str, rows: Vec<Value>, incoming: &Incoming) -> Result<Value, Refusal> {
    let most = match incoming.param("maxKeys").map(str::parse::<usize>) {
        None => PAGE,
        Some(Ok(n)) if (1..=PAGE).contains(&n) => n,
        Some(_) => return Err(refuse(400, "BadRequest", "maxKeys is invalid.", "page size")),
    };
    let marker = incoming.param("marker").unwrap_or_default();
    let start = if marker.is_empty() { 0 } else { marker.trim_start_matches('m').parse().unwrap_or(0) };
    let more = rows.len() > start + most;
    let part: Vec<Value> = rows.into_iter().skip(start).take(most).collect();
    let mut answer = json!({"marker": marker, "isTruncated": more, "maxKeys": most});
    if more {
        answer["nextMarker"] = json!(format!("m{}", start + most));
    }
    answer[list] = Value::Array(part);
    Ok(answer)
}

fn instances(world: &World, wanted: impl Fn(&str) -> bool, incoming: &Incoming) -> Result<Value, Refusal> {
    let rows = world.instances.iter().filter(|i| wanted(&i.id)).filter_map(|i| i.view(&world.catalogue));
    page("instances", rows.collect(), incoming)
}

fn flavors(all: &Catalogue, incoming: &Incoming) -> Value {
    let list = |name: &str| incoming.param(name).map(|t| t.split(',').map(str::to_owned).collect::<Vec<_>>());
    let (zone, specs, families) = (incoming.param("zoneName"), list("specs"), list("specIds"));
    let wanted = |s: &&Spec| {
        specs.as_ref().is_none_or(|l| l.contains(&s.name))
            && families.as_ref().is_none_or(|l| l.iter().any(|f| f == s.family))
    };
    let group = |bare: bool| {
        let flavors: Vec<Value> =
            all.specs.iter().filter(wanted).filter(|s| s.bare == bare).map(|s| flavor(s, bare)).collect();
        json!({"flavorGroups": [{"groupId": "0", "flavors": flavors}]})
    };
    let zones: Vec<Value> = Catalogue::zones()
        .filter(|z| zone.is_none_or(|wanted| wanted == z))
        .map(|z| json!({"zoneName": z, "bccResources": group(false), "ebcResources": group(true)}))
        .collect();
    json!({ "zoneResources": zones })
}

fn flavor(s: &Spec, bare: bool) -> Value {
    let number = |n: u32| if bare { json!(n.to_string()) } else { json!(n) };
    json!({
        "spec": s.name, "specId": s.family, "cpuCount": s.cpu, "memoryCapacityInGB": s.memory,
        "cpuModel": s.model, "cpuGHz": s.clock, "networkBandwidth": s.gbps.to_string(), "networkPackage": "300",
        "productType": "both", "ephemeralDiskInGb": number(s.local_gb), "ephemeralDiskCount": number(s.local_count),
        "ephemeralDiskType": if s.local_gb > 0 { "nvme" } else { "" },
        "gpuCardType": if s.fpga { "" } else { s.card }, "gpuCardCount": number(if s.fpga { 0 } else { s.cards }),
        "fpgaCardType": if s.fpga { s.card } else { "" }, "fpgaCardCount": number(if s.fpga { s.cards } else { 0 }),
        "enableJumboFrame": s.gbps >= 20, "systemDiskType": s.system, "dataDiskType": s.data,
        "eniQuota": 8, "nicIpv4Quota": 20, "volumeCount": 16,
    })
}

fn stock(shared: &Shared, all: &Catalogue, body: &[u8]) -> Result<Value, Refusal> {
    let body: Value = serde_json::from_slice(body).map_err(malformed)?;
    let spec = body["spec"].as_str().unwrap_or_default();
    let known =
        all.spec(spec).ok_or_else(|| refuse(400, "BadRequest", "spec is invalid.", "spec is unknown"))?;
    let left = |zone: &str| if shared.has(Scenario::SoldOut) { 0 } else { all.stock(spec, zone) };
    let rows: Vec<Value> = Catalogue::zones()
        .map(|z| json!({"spec": spec, "specId": known.family, "inventoryQuantity": left(&z), "logicalZone": z, "rootOnLocal": false}))
        .collect();
    Ok(json!({ "bccStocks": rows }))
}

/// An amount in millionths of a yuan as text.
fn yuan(millionths: u64, places: usize) -> String {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text[..text.len() - (6 - places)].to_owned()
}

fn price(shared: &Shared, world: &mut World, body: &[u8]) -> Result<Value, Refusal> {
    let body: Value = serde_json::from_slice(body).map_err(malformed)?;
    let name = body["spec"].as_str().unwrap_or_default();
    let zone = body["zoneName"].as_str().unwrap_or_default();
    let invalid = |message: &str| refuse(400, "BadRequest", message, "a price that cannot be asked for");
    let months = body["purchaseLength"].as_u64().unwrap_or(0);
    if !matches!(months, 1..=9 | 12 | 24 | 36) {
        return Err(invalid("purchaseLength is invalid."));
    }
    if !Catalogue::zones().any(|z| z == zone) {
        return Err(invalid("zoneName is invalid."));
    }
    let spec = world.catalogue.spec(name).ok_or_else(|| invalid("spec is invalid."))?;
    let mut minute = world.catalogue.price(spec, zone);
    let risen = shared.has(Scenario::PriceChange) && world.quoted;
    if risen {
        minute = minute * 11 / 10;
    }
    let text = match body["paymentTiming"].as_str() {
        Some("Postpaid") => yuan(minute, 6),
        // A month ahead costs about as much as sixteen days by use.
        Some("Prepaid") => yuan(minute * 60 * 24 * 16 * months, 2),
        _ => return Err(invalid("paymentTiming is invalid.")),
    };
    let row = json!({"spec": name, "specPrice": text, "tradePrice": text, "discount": "100", "status": "available"});
    let answer = json!({"price": [{"specId": spec.family, "specPrices": [row]}]});
    world.quoted = true;
    Ok(answer)
}
