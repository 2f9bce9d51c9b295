//! Orders from the provider's descriptions of instances.

use serde_json::Value;

use super::JD_VM;
use crate::order::{
    Draft,
    import::{Imported, place_region, put, text},
};

/// Members of JD's description of an instance, and where they stand in an order.
const MOVED: &[(&str, &str)] = &[
    ("instanceName", "instanceSpec.name"),
    ("instanceType", "instanceSpec.instanceType"),
    ("imageId", "instanceSpec.imageId"),
    ("az", "instanceSpec.az"),
    ("keyName", "instanceSpec.keyName"),
    ("keyNames", "instanceSpec.keyName"),
    ("subnetId", "instanceSpec.primaryNetworkInterface.subnetId"),
    ("vpcId", "instanceSpec.primaryNetworkInterface.vpcId"),
];

/// The draft of an order for one more of an instance. What only concerns that one machine is not taken.
pub fn read(instance: &Value, region: &str) -> Imported {
    let (mut draft, mut left_out) = (Draft::preset(&JD_VM), Vec::new());
    place_region(&mut draft, region);
    for (name, path) in MOVED {
        if let Some(value) = instance.get(name).and_then(text) {
            put(&mut draft, path, &value);
        }
    }
    let own = &instance["primaryNetworkInterface"];
    // Some answers nest the interface once more.
    let own = own.get("networkInterface").unwrap_or(own);
    for name in ["vpcId", "subnetId"] {
        if let Some(value) = own.get(name).and_then(text) {
            put(&mut draft, &format!("instanceSpec.primaryNetworkInterface.{name}"), &value);
        }
    }
    for (at, group) in own["securityGroups"].as_array().into_iter().flatten().enumerate() {
        for name in ["groupId", "groupName"] {
            if let Some(value) = group.get(name).and_then(text) {
                let path = format!("instanceSpec.primaryNetworkInterface.securityGroups[{at}].{name}");
                put(&mut draft, &path, &value);
            }
        }
    }
    let disk = |disk: &Value| {
        let cloud = disk.get("cloudDisk").unwrap_or(disk);
        let says = |name: &str| cloud.get(name).and_then(text);
        (says("diskType"), says("diskSizeGB"))
    };
    if let (Some(kind), size) = disk(&instance["systemDisk"]) {
        put(&mut draft, "instanceSpec.systemDisk.diskType", &kind);
        put(&mut draft, "instanceSpec.systemDisk.diskSizeGB", &size.unwrap_or_default());
    } else {
        left_out.push(("instanceSpec.systemDisk".to_owned(), "disks"));
    }
    let mut rows = 0;
    for found in instance["dataDisks"].as_array().into_iter().flatten() {
        if let (Some(kind), size) = disk(found) {
            put(&mut draft, &format!("instanceSpec.dataDisks[{rows}].diskType"), &kind);
            put(&mut draft, &format!("instanceSpec.dataDisks[{rows}].diskSizeGB"), &size.unwrap_or_default());
            rows += 1;
        } else {
            left_out.push((format!("instanceSpec.dataDisks[{rows}]"), "disks"));
        }
    }
    if instance.get("elasticIpAddress").and_then(text).is_some() {
        left_out.push(("instanceSpec.elasticIpSpec".to_owned(), "address"));
    }
    left_out.push(("instanceSpec.charge".to_owned(), "term"));
    left_out.push(("instanceSpec.password".to_owned(), "secret"));
    Imported { draft, left_out }
}
