//! Machine types and package specifications: what is sold, at a bid as well, and how many are left.

use serde_json::{Map, Value, json};

use crate::sim::{
    bcc::{
        call::{Call, Reply},
        catalogue::Catalogue,
        machine_types::{self, TYPES},
        refusal::{json_body, refuse},
        spec::Spec,
    },
    scenario::Scenario,
};

/// `GET /v2/instance/types`.
pub(in crate::sim::bcc) fn types(call: &Call<'_>) -> Value {
    let zones = call.zones().map(|z| {
        let kinds: Vec<_> = TYPES.iter().filter(|kind| machine_types::sold_in(kind, &z)).collect();
        json!({"zoneName": z, "instanceTypes": kinds})
    });
    json!({"zoneInstanceTypes": zones.collect::<Vec<_>>()})
}

/// `GET /v2/instance/flavorSpec`.
pub(in crate::sim::bcc) fn packages(call: &Call<'_>) -> Value {
    let (all, incoming) = (&call.world.catalogue, call.incoming);
    let list = |name: &str| incoming.param(name).map(|t| t.split(',').map(str::to_owned).collect::<Vec<_>>());
    let (zone, specs, families) = (incoming.param("zoneName"), list("specs"), list("specIds"));
    let wanted = |s: &&Spec| {
        specs.as_ref().is_none_or(|l| l.contains(&s.name))
            && families.as_ref().is_none_or(|l| l.iter().any(|f| f == s.family))
    };
    let group = |bare: bool, zone: &str| {
        let here = |s: &&Spec| s.bare == bare && machine_types::sold_in(s.kind, zone);
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
        "productType": machine_types::payment_of(s.kind), "ephemeralDiskInGb": number(s.local_gb), "ephemeralDiskCount": number(s.local_count),
        "ephemeralDiskType": if s.local_gb > 0 { "nvme" } else { "" },
        "gpuCardType": if s.fpga { "" } else { s.card }, "gpuCardCount": number(if s.fpga { 0 } else { s.cards }),
        "fpgaCardType": if s.fpga { s.card } else { "" }, "fpgaCardCount": number(if s.fpga { s.cards } else { 0 }),
        "enableJumboFrame": s.jumbo(), "systemDiskType": s.system, "dataDiskType": s.data,
        "eniQuota": 8, "nicIpv4Quota": 20, "volumeCount": 16,
    })
}

/// `POST /v2/instance/getStockWithSpec`.
pub(in crate::sim::bcc) fn stock(call: &mut Call<'_>) -> Reply {
    let all = &call.world.catalogue;
    let body = json_body(&call.incoming.body)?;
    let spec = body["spec"].as_str().unwrap_or_default();
    let known =
        all.spec(spec).ok_or_else(|| refuse(400, "BadRequest", "spec is invalid.", "spec is unknown"))?;
    let left = |zone: &str| if call.common.has(Scenario::SoldOut) { 0 } else { all.stock(spec, zone) };
    let rows: Vec<Value> = Catalogue::zones()
        .map(|z| json!({"spec": spec, "specId": known.family, "inventoryQuantity": left(&z), "logicalZone": z, "rootOnLocal": false}))
        .collect();
    Ok(json!({ "bccStocks": rows }))
}

/// `POST /v2/instance/bidFlavor`: what is sold at a bid, zone by zone, under its machine type.
pub(in crate::sim::bcc) fn bid_flavors(call: &Call<'_>) -> Value {
    let all = &call.world.catalogue;
    let flavor = |s: &Spec| {
        json!({"specId": s.family, "spec": s.name, "cpuCount": s.cpu, "memoryCapacityInGB": s.memory,
            "productType": "bidding"})
    };
    let zone = |zone: String| {
        let mut kinds: Map<String, Value> = Map::new();
        let sold = |s: &&Spec| {
            !s.kind.is_empty() && machine_types::at_a_bid(s.kind) && machine_types::sold_in(s.kind, &zone)
        };
        for spec in all.specs.iter().filter(|s| !s.bare).filter(sold) {
            let list = kinds.entry(spec.kind).or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut().into_iter().for_each(|l| l.push(flavor(spec)));
        }
        let rows: Vec<Value> = kinds
            .into_iter()
            .map(|(kind, flavors)| json!({"instanceType": kind, "flavors": flavors}))
            .collect();
        json!({"zoneName": zone, "bccResources": rows})
    };
    json!({"zoneResources": Catalogue::zones().map(zone).collect::<Vec<_>>()})
}
