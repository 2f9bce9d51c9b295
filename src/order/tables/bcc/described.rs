//! Orders from the provider's descriptions of instances.

use serde_json::Value;

use super::{BCC_INSTANCE, BCC_SPEC, BCC_SPOT};
use crate::order::{
    Draft, Origin,
    import::{Imported, place_region, put, text},
};

/// Members of BCC's description of an instance that stand elsewhere in an order.
const MOVED: &[(&str, &str)] = &[
    ("paymentTiming", "billing.paymentTiming"),
    ("deploysetId", "deployId"),
    ("rootDiskSizeInGB", "rootDiskSizeInGb"),
];

/// The draft of an order for one more of an instance. What only concerns that one machine is not taken.
pub fn read(instance: &Value, region: &str) -> Imported {
    let says = |name: &str| instance.get(name).and_then(text).unwrap_or_default();
    let payment = says("paymentTiming");
    let bid = ["bid", "spot"].contains(&payment.to_lowercase().as_str());
    let found = match (bid, says("spec").is_empty()) {
        (true, _) => &BCC_SPOT,
        (false, false) => &BCC_SPEC,
        (false, true) => &BCC_INSTANCE,
    };
    let (mut draft, mut left_out) = (Draft::preset(found), Vec::new());
    place_region(&mut draft, region);
    let zero = |path: &str, value: &str| value == "0" && path != "networkCapacityInMbps";
    for (name, value) in instance.as_object().into_iter().flatten() {
        let path = MOVED.iter().find(|(n, _)| n == name).map_or(name.as_str(), |(_, path)| *path);
        // The host name that the provider made up is the machine's own.
        let own = name == "hostname" && value == &instance["id"];
        if let Some(value) = text(value).filter(|v| !zero(path, v) && !own)
            && found.index(path).is_some_and(|i| found.fields[i].rows().is_none())
        {
            put(&mut draft, path, &value);
        }
    }
    if !says("spec").is_empty() {
        // A package says these by itself.
        for path in ["instanceType", "cpuCount", "memoryCapacityInGB", "gpuCard", "fpgaCard", "cardCount"] {
            draft.put(path, "", Origin::Empty);
        }
    }
    if !draft.filled("gpuCard") && !draft.filled("fpgaCard") {
        draft.put("cardCount", "", Origin::Empty);
    }
    match instance["volumes"].as_array().filter(|v| !v.is_empty()) {
        Some(volumes) => bcc_volumes(&mut draft, volumes),
        None => left_out.push(("createCdsList".to_owned(), "disks")),
    }
    let network = &instance["nicInfo"];
    for (from, list, single) in [
        ("securityGroups", "securityGroupIds", "securityGroupId"),
        ("enterpriseSecurityGroups", "enterpriseSecurityGroupIds", "enterpriseSecurityGroupId"),
    ] {
        for (at, group) in network[from].as_array().into_iter().flatten().filter_map(text).enumerate() {
            if found.index(list).is_some() {
                put(&mut draft, &format!("{list}[{at}]"), &group);
            } else if at == 0 {
                put(&mut draft, single, &group);
            }
        }
    }
    for (at, tag) in instance["tags"].as_array().into_iter().flatten().enumerate() {
        for name in ["tagKey", "tagValue"] {
            put(&mut draft, &format!("tags[{at}].{name}"), &tag.get(name).and_then(text).unwrap_or_default());
        }
    }
    if draft.get("billing.paymentTiming") == "Prepaid" {
        left_out.push(("billing.reservation.reservationLength".to_owned(), "term"));
    }
    left_out.push(("adminPass".to_owned(), "secret"));
    Imported { draft, left_out }
}

fn bcc_volumes(draft: &mut Draft, volumes: &[Value]) {
    let mut data = 0;
    for volume in volumes {
        let says =
            |names: [&str; 2]| names.iter().find_map(|n| volume.get(n).and_then(text)).unwrap_or_default();
        let (size, storage) = (says(["diskSizeInGB", "sizeInGB"]), says(["storageType", "diskType"]));
        let is = |name: &str, word: &str| {
            volume.get(name).and_then(text).is_some_and(|value| value.trim().eq_ignore_ascii_case(word))
        };
        // Flags come as text and as numbers too, and a missing one leaves it to the type.
        if is("isSystemVolume", "true") || is("isSystemVolume", "1") || is("type", "System") {
            put(draft, "rootDiskSizeInGb", &size);
            put(draft, "rootDiskStorageType", &storage);
        } else if !is("type", "Ephemeral") {
            put(draft, &format!("createCdsList[{data}].cdsSizeInGB"), &size);
            put(draft, &format!("createCdsList[{data}].storageType"), &storage);
            data += 1;
        }
    }
}
