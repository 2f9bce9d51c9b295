//! The examples, each with one rule of its document broken.

use serde_json::Value;
use vmcart::sim::{self, Settings};

use super::{
    common::World,
    example,
    good::{examples, problems},
};

/// Judgement of the cloud, which has nothing but the body: whether it can tell, and at which member.
enum Cloud {
    /// At the same member.
    Same,
    /// At another member.
    At(&'static str),
    /// It takes it: the rule is about what is not sent, or about what has no effect.
    Takes,
}

use Cloud::{At, Same, Takes};

/// An example, what is changed in it, the rule (with a tilde where it only warns) and the path that `check` names, and what
/// the cloud does.
type Bad = (&'static str, &'static [(&'static str, &'static str)], &'static str, &'static str, Cloud);

const LONG: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

fn instances() -> Vec<Bad> {
    let one = "bcc-instance";
    vec![
        (one, &[("imageId", "")], "required", "imageId", Same),
        (one, &[("cpuCount", "")], "required", "cpuCount", Same),
        (one, &[("memoryCapacityInGB", "")], "required", "memoryCapacityInGB", Same),
        (one, &[("cpuCount", "0")], "range", "cpuCount", Same),
        (one, &[("instanceType", "X1")], "choice", "instanceType", Same),
        (one, &[("rootDiskSizeInGb", "39")], "root-disk-size", "rootDiskSizeInGb", Same),
        (one, &[("rootDiskSizeInGb", "501")], "root-disk-size", "rootDiskSizeInGb", Same),
        (one, &[("rootDiskStorageType", "nvme")], "choice", "rootDiskStorageType", Same),
        (one, &[("createCdsList[0].storageType", "sata")], "choice", "createCdsList[0].storageType", Same),
        (one, &[("createCdsList[0].cdsSizeInGB", "0")], "range", "createCdsList[0].cdsSizeInGB", Same),
        (
            one,
            &[("createCdsList[0].cdsSizeInGB", "5121")],
            "disk-bounds",
            "createCdsList[0].cdsSizeInGB",
            // A zone may sell larger ones, and this one does.
            Takes,
        ),
        (one, &[("createCdsList[0].cdsSizeInGB", "32766")], "range", "createCdsList[0].cdsSizeInGB", Same),
        (one, &[("purchaseCount", "2")], "disks-multiple", "createCdsList", Same),
        (one, &SIX_DISKS, "disks-per-instance", "createCdsList", Same),
        (
            one,
            &[("ephemeralDisks[0].sizeInGB", "50"), ("ephemeralDisks[1].sizeInGB", "50")],
            "one-local-disk",
            "ephemeralDisks",
            Same,
        ),
        (
            one,
            &[("instanceType", "S1"), ("cpuCount", "4"), ("memoryCapacityInGB", "16")],
            "storage-needs-local",
            "ephemeralDisks",
            Same,
        ),
        (one, &[("purchaseCount", "0")], "range", "purchaseCount", Same),
        (one, &[("name", "1st")], "start", "name", Same),
        (one, &[("name", LONG)], "length", "name", Same),
        (one, &[("name", "a:b")], "character", "name", Same),
        (one, &[("hostname", "a")], "length", "hostname", Same),
        (one, &[("hostname", "a--b")], "repeat", "hostname", Same),
        (one, &[("hostname", "ab-")], "end", "hostname", Same),
        (one, &[("networkCapacityInMbps", "201")], "bandwidth", "networkCapacityInMbps", Same),
        (one, &[("networkCapacityInMbps", "-1")], "bandwidth", "networkCapacityInMbps", Same),
        (one, &[("internetChargeType", "TRAFFIC")], "choice", "internetChargeType", Same),
        (one, &[("networkCapacityInMbps", "0")], "~excluded", "internetChargeType", Takes),
        (one, &[("zoneName", "bja")], "form", "zoneName", Same),
        (one, &[("subnetId", "sbn-1")], "subnet-and-group", "securityGroupId", Same),
        (one, &[("billing.paymentTiming", "Later")], "choice", "billing.paymentTiming", Same),
        (
            one,
            &[("billing.reservation.reservationLength", "10")],
            "choice",
            "billing.reservation.reservationLength",
            Same,
        ),
        (
            one,
            &[("billing.reservation.reservationLength", "")],
            "required",
            "billing.reservation.reservationLength",
            Same,
        ),
        (one, &[("billing.paymentTiming", "Postpaid")], "excluded", "autoRenewTime", Same),
        (one, &[("autoRenewTime", "10")], "range", "autoRenewTime", Same),
        (one, &[("autoRenewTimeUnit", "year"), ("autoRenewTime", "4")], "renew-years", "autoRenewTime", Same),
        (one, &[("autoRenewTimeUnit", "week")], "choice", "autoRenewTimeUnit", Same),
        (one, &[("autoRenewTimeUnit", "")], "both-or-neither", "autoRenewTimeUnit", Same),
        (one, &[("tags[0].tagKey", "a!")], "character", "tags[0].tagKey", Same),
        (one, &[("tags[0].tagKey", "")], "required", "tags[0].tagKey", Same),
        (one, &[("tags[0].tagValue", "v v")], "character", "tags[0].tagValue", Same),
        (one, &[("tags[1].tagKey", "tag1")], "same-twice", "tags[1].tagKey", Same),
        (one, &[("keypairId", "a/b")], "character", "keypairId", Same),
        (one, &[("deployIdList[0]", "a/b")], "character", "deployIdList[0]", Same),
        (one, &[("localDiskSizeInGB", "501")], "range", "localDiskSizeInGB", Same),
        (one, &[("instanceType", "G1")], "required", "gpuCard", Same),
        (one, &[("instanceType", "F1")], "required", "fpgaCard", Same),
    ]
}

const SIX_DISKS: [(&str, &str); 5] = [
    ("createCdsList[1].cdsSizeInGB", "5"),
    ("createCdsList[2].cdsSizeInGB", "5"),
    ("createCdsList[3].cdsSizeInGB", "5"),
    ("createCdsList[4].cdsSizeInGB", "5"),
    ("createCdsList[5].cdsSizeInGB", "5"),
];

fn cards_and_hosts() -> Vec<Bad> {
    let (gpu, host) = ("bcc-instance-gpu", "bcc-instance-dcc");
    vec![
        (gpu, &[("cardCount", "")], "required", "cardCount", Same),
        (gpu, &[("cardCount", "0")], "range", "cardCount", Same),
        (gpu, &[("cardCount", "two")], "whole", "cardCount", Same),
        (gpu, &[("fpgaCard", "KU115")], "excluded", "gpuCard", At("fpgaCard")),
        (gpu, &[("instanceType", "N1")], "type-of-card", "gpuCard", At("instanceType")),
        (gpu, &[("instanceType", "F1"), ("gpuCard", ""), ("fpgaCard", "VU9P")], "choice", "fpgaCard", Same),
        (host, &[("createCdsList[0].cdsSizeInGB", "5")], "host-local-only", "createCdsList", Same),
        (
            host,
            &[("ephemeralDisks[1].storageType", "")],
            "host-disk-type",
            "ephemeralDisks[1].storageType",
            Same,
        ),
        (host, &[("ephemeralDisks[1].sizeInGB", "")], "required", "ephemeralDisks[1].sizeInGB", Same),
        (
            host,
            &[
                ("billing.paymentTiming", "Prepaid"),
                ("billing.reservation.reservationLength", "1"),
                ("autoRenewTimeUnit", "month"),
                ("autoRenewTime", "1"),
            ],
            "host-not-renewed",
            "autoRenewTime",
            Same,
        ),
    ]
}

fn packages() -> Vec<Bad> {
    let spec = "bcc-spec";
    vec![
        (spec, &[("spec", "")], "required", "spec", Same),
        (spec, &[("specId", "g4")], "family", "specId", Same),
        (spec, &[("rootDiskSizeInGb", "501")], "root-disk-size", "rootDiskSizeInGb", Same),
        (spec, &[("userData", "%%%")], "base64", "userData", Same),
        (spec, &[("deletionProtection", "2")], "choice", "deletionProtection", Same),
        (spec, &[("hosteyeType", "basic")], "choice", "hosteyeType", Same),
        (spec, &[("rootPartitionType", "ntfs")], "choice", "rootPartitionType", Same),
        (spec, &[("dataPartitionType", "ntfs")], "choice", "dataPartitionType", Same),
        (spec, &[("cpuThreadConfig", "3")], "choice", "cpuThreadConfig", Same),
        (spec, &[("numaConfig", "3")], "choice", "numaConfig", Same),
        (spec, &[("internalIps[0]", "256.1.1.1")], "form", "internalIps[0]", Same),
        (spec, &[("eipName", "1e"), ("networkCapacityInMbps", "1")], "start", "eipName", Same),
        (
            spec,
            &[("networkPurchaseType", "CN2"), ("networkCapacityInMbps", "1")],
            "choice",
            "networkPurchaseType",
            Same,
        ),
        (
            spec,
            &[("fileSystems[0].fsId", "cfs-1")],
            "required",
            "fileSystems[0].mountAds",
            At("fileSystems[0]"),
        ),
        // Bids are of another call, and passed over in this one.
        (spec, &[("bidModel", "custom")], "required", "bidPrice", Takes),
    ]
}

fn bids() -> Vec<Bad> {
    let spot = "bcc-spot";
    vec![
        (spot, &[("imageId", "")], "required", "imageId", Same),
        (spot, &[("cpuCount", "")], "required", "cpuCount", Same),
        (spot, &[("memoryCapacityInGB", "")], "required", "memoryCapacityInGB", Same),
        (spot, &[("bidModel", "")], "required", "bidModel", Same),
        (spot, &[("bidModel", "auction")], "choice", "bidModel", Same),
        (spot, &[("bidPrice", "")], "required", "bidPrice", Same),
        (spot, &[("bidPrice", "0")], "money", "bidPrice", Same),
        (spot, &[("bidPrice", "cheap")], "money", "bidPrice", Same),
        (spot, &[("bidModel", "market")], "~excluded", "bidPrice", Takes),
        (spot, &[("rootDiskSizeInGb", "39")], "root-disk-size", "rootDiskSizeInGb", Same),
        (spot, &[("rootDiskSizeInGb", "2049")], "root-disk-size", "rootDiskSizeInGb", Same),
        (spot, &[("purchaseCount", "0")], "range", "purchaseCount", Same),
        (spot, &[("purchaseCount", "2")], "disks-multiple", "createCdsList", Same),
        (spot, &[("name", "1st")], "start", "name", Same),
        (spot, &[("eipName", "1e")], "start", "eipName", Same),
        (spot, &[("deletionProtection", "2")], "choice", "deletionProtection", Same),
        (spot, &[("isomerismCard", "a/b")], "character", "isomerismCard", Same),
        (
            spot,
            &[("fileSystems[0].fsId", "cfs-1")],
            "required",
            "fileSystems[0].mountAds",
            At("fileSystems[0]"),
        ),
        (spot, &[("userData", "%%%")], "base64", "userData", Same),
    ]
}

fn contracts() -> Vec<Bad> {
    let one = "bcc-reserved";
    vec![
        (one, &[("zoneName", "")], "required", "zoneName", Same),
        (one, &[("spec", "")], "required", "spec", Same),
        (one, &[("offeringType", "")], "required", "offeringType", Same),
        (one, &[("offeringType", "NoPrepay")], "choice", "offeringType", Same),
        (one, &[("scope", "Region")], "choice", "scope", Same),
        (one, &[("instanceCount", "2")], "choice", "instanceCount", Same),
        (one, &[("reservedInstanceCount", "0")], "contract-quota", "reservedInstanceCount", Same),
        (one, &[("reservedInstanceCount", "21")], "contract-quota", "reservedInstanceCount", Same),
        (one, &[("reservedInstanceTime", "")], "required", "reservedInstanceTime", Same),
        (
            one,
            &[("reservedInstanceTime", "5"), ("autoRenewTime", "5")],
            "choice",
            "reservedInstanceTime",
            Same,
        ),
        (one, &[("reservedInstanceTimeUnit", "year")], "choice", "reservedInstanceTimeUnit", Same),
        (one, &[("autoRenewTimeUnit", "year")], "choice", "autoRenewTimeUnit", Same),
        (one, &[("autoRenewTime", "")], "required", "autoRenewTime", Same),
        (one, &[("autoRenewTime", "24")], "renew-as-term", "autoRenewTime", Same),
        (one, &[("autoRenew", "false")], "~excluded", "autoRenewTime", Takes),
        (one, &[("effectiveTime", "2023-05-22T21:00:00Z")], "effective-window", "effectiveTime", Same),
        (one, &[("effectiveTime", "2023-05-22T21:10:00Z")], "quarter-hour", "effectiveTime", Same),
        (one, &[("effectiveTime", "tomorrow")], "length", "effectiveTime", Same),
        (one, &[("reservedInstanceName", "1st")], "start", "reservedInstanceName", Same),
        (one, &[("reservedInstanceName", LONG)], "length", "reservedInstanceName", Same),
        (one, &[("tags[0].tagKey", "")], "required", "tags[0].tagKey", Same),
        (one, &[("ticketId", "no such")], "character", "ticketId", Same),
    ]
}

fn jd() -> Vec<Bad> {
    let vm = "jd-vm";
    let mut all: Vec<Bad> = vec![
        (vm, &[("maxCount", "0")], "range", "maxCount", Same),
        (vm, &[("maxCount", "101")], "range", "maxCount", Same),
        (
            vm,
            &[("maxCount", "2"), ("instanceSpec.primaryNetworkInterface.ip", "10.0.0.8")],
            "one-address-one",
            "maxCount",
            Same,
        ),
        (vm, &[("instanceSpec.az", "cn-south-1a")], "zone-region", "instanceSpec.az", Same),
        (vm, &[("instanceSpec.name", ".a")], "start", "instanceSpec.name", Same),
        (vm, &[("instanceSpec.name", "a.")], "end", "instanceSpec.name", Same),
        (vm, &[("instanceSpec.name", "a b")], "character", "instanceSpec.name", Same),
        (vm, &[("instanceSpec.name", LONG)], "length", "instanceSpec.name", Same),
        (
            vm,
            &[("instanceSpec.password", "Zp7!wMx2"), ("instanceSpec.keyName", "ops")],
            "one-login",
            "instanceSpec.password",
            At("instanceSpec.keyName"),
        ),
        (vm, &[("instanceSpec.passwordAuth", "no")], "required", "instanceSpec.keyName", Same),
        (vm, &[("instanceSpec.passwordAuth", "true")], "choice", "instanceSpec.passwordAuth", Same),
        (
            vm,
            &[("instanceSpec.systemDisk.diskType", "ssd")],
            "choice",
            "instanceSpec.systemDisk.diskType",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.systemDisk.diskSizeGB", "0")],
            "range",
            "instanceSpec.systemDisk.diskSizeGB",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.dataDisks[0].diskType", "")],
            "required",
            "instanceSpec.dataDisks[0].diskType",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.dataDisks[0].diskSizeGB", "32001")],
            "range",
            "instanceSpec.dataDisks[0].diskSizeGB",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.primaryNetworkInterface.securityGroups[0].groupId", "")],
            "required",
            "instanceSpec.primaryNetworkInterface.securityGroups[0].groupId",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.primaryNetworkInterface.ip", "10.0.0.256")],
            "form",
            "instanceSpec.primaryNetworkInterface.ip",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.charge.chargeDuration", "10")],
            "range",
            "instanceSpec.charge.chargeDuration",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.charge.chargeUnit", "year"), ("instanceSpec.charge.chargeDuration", "4")],
            "term-years",
            "instanceSpec.charge.chargeDuration",
            Same,
        ),
        (vm, &[("instanceSpec.charge.chargeUnit", "day")], "choice", "instanceSpec.charge.chargeUnit", Same),
        (
            vm,
            &[("instanceSpec.charge.chargeMode", "postpaid_by_duration")],
            "choice",
            "instanceSpec.charge.chargeMode",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.elasticIpSpec.sizeMbps", "0")],
            "bandwidth",
            "instanceSpec.elasticIpSpec.sizeMbps",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.elasticIpSpec.sizeMbps", "201")],
            "bandwidth",
            "instanceSpec.elasticIpSpec.sizeMbps",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.elasticIpSpec.provider", "")],
            "required",
            "instanceSpec.elasticIpSpec.provider",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.elasticIpSpec.provider", "nonbgp")],
            "choice",
            "instanceSpec.elasticIpSpec.provider",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.elasticIpSpec.chargeMode", "postpaid_by_usage")],
            "choice",
            "instanceSpec.elasticIpSpec.chargeMode",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.elasticIpSpec.chargePlan", "flow")],
            "choice",
            "instanceSpec.elasticIpSpec.chargePlan",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.elasticIpSpec.chargeUnit", "year")],
            "term-of-instance",
            "instanceSpec.elasticIpSpec.chargeUnit",
            Same,
        ),
        (
            vm,
            &[("instanceSpec.elasticIpSpec.chargeDuration", "2")],
            "term-of-instance",
            "instanceSpec.elasticIpSpec.chargeDuration",
            Same,
        ),
    ];
    let empty: [&'static [(&str, &str)]; 7] = [
        &[("instanceSpec.az", "")],
        &[("instanceSpec.instanceType", "")],
        &[("instanceSpec.imageId", "")],
        &[("instanceSpec.name", "")],
        &[("instanceSpec.systemDisk.diskType", "")],
        &[("instanceSpec.primaryNetworkInterface.vpcId", "")],
        &[("instanceSpec.primaryNetworkInterface.subnetId", "")],
    ];
    all.extend(empty.into_iter().map(|set| (vm, set, "required", set[0].0, Same)));
    let passwords: [(&'static [(&str, &str)], &str); 9] = [
        (&[("instanceSpec.password", "Zp7!wMx")], "length"),
        (&[("instanceSpec.password", "zp7wmx28")], "password-class"),
        (&[("instanceSpec.password", "Zp7! wMx2")], "character-secret"),
        (&[("instanceSpec.password", "Zp123!wMx")], "password-digits"),
        (&[("instanceSpec.password", "Zp7!CBAwx")], "password-letters"),
        (&[("instanceSpec.password", "Zp7!qazMx")], "password-keyboard"),
        (&[("instanceSpec.password", "Zp7!tOoRMx")], "password-user"),
        (&[("instanceSpec.password", "Zp7!DmiMx")], "password-user-part"),
        (&[("instanceSpec.password", "Zp7!w360Mx")], "password-word"),
    ];
    all.extend(passwords.into_iter().map(|(set, rule)| (vm, set, rule, "instanceSpec.password", Same)));
    all
}

/// Writes a text at a path of a body, as a number or a truth value where it reads like one; an empty text takes the
/// member out.
fn put(body: &mut Value, path: &str, text: &str) {
    let mut at = body;
    for part in path.split('.') {
        let (name, row) = match part.split_once('[') {
            Some((name, row)) => (name, row.trim_end_matches(']').parse::<usize>().ok()),
            None => (part, None),
        };
        at = &mut at[name];
        if let Some(row) = row {
            if !at.is_array() {
                *at = Value::Array(Vec::new());
            }
            let rows = at.as_array_mut().expect("just made");
            while rows.len() <= row {
                rows.push(Value::Null);
            }
            at = &mut rows[row];
        }
    }
    *at = match serde_json::from_str(text) {
        _ if text.is_empty() => Value::Null,
        Ok(value @ (Value::Number(_) | Value::Bool(_))) => value,
        _ => text.into(),
    };
}

#[tokio::test]
async fn each_rule_broken_is_named_by_the_check_and_refused_by_the_cloud_at_the_same_field() {
    let world = World::new();
    let running = sim::start(Settings::default()).await.expect("it listens");
    let examples = examples();
    let mut wrong = Vec::new();
    let all = [instances(), cards_and_hosts(), packages(), bids(), contracts(), jd()];
    for (name, sets, rule, path, cloud) in all.into_iter().flatten() {
        let file = example(name);
        let sets: Vec<_> = sets.iter().map(|(path, text)| (*path, *text)).collect();
        let mut args = vec!["check".to_owned(), "--json".to_owned(), file];
        for (path, text) in &sets {
            args.extend(["--set".to_owned(), format!("{path}={text}")]);
        }
        let args: Vec<_> = args.iter().map(String::as_str).collect();
        let ran = world.run(&args);
        // What has no effect is told, and left out of what is sent.
        let told = if rule.starts_with('~') { 0 } else { 3 };
        let found = if ran.code == Some(told) { problems(&ran) } else { vec![] };
        if !found.iter().any(|(own, at)| own == rule && at == path) {
            wrong.push(format!(
                "check of {name} with {sets:?}: not {rule} at {path}, but {found:?} {}",
                ran.err
            ));
        }
        let (_, kind, mut body) = examples.iter().find(|(own, ..)| *own == name).expect("an example").clone();
        for (path, text) in &sets {
            put(&mut body, path, text);
        }
        let kind = vmcart::order::kind(kind).expect("a kind");
        let judged = running.judge(kind.method, &kind.path("cn-north-1"), body.to_string().as_bytes());
        let refused = judged.as_ref().err().map(|no| no.at.as_str());
        let wanted = match cloud {
            Same => Some(path),
            At(other) => Some(other),
            Takes => None,
        };
        if refused != wanted {
            wrong.push(format!("the cloud about {name} with {sets:?}: wanted {wanted:?}, got {judged:?}"));
        }
    }
    running.stop().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
