//! The examples as they are.

use serde_json::{Value, json};

use super::{
    common::{Cloud, Ran, World},
    example,
};

/// The password of the JD Cloud example.
pub const PASSWORD: &str = "A1i2n@Apix#";

/// Each example: its file, its kind, its request body as the document prints it, put right where it is not JSON.
pub fn examples() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("bcc-instance", "bcc-instance", instance()),
        ("bcc-instance-gpu", "bcc-instance", cards()),
        ("bcc-instance-dcc", "bcc-instance", host()),
        ("bcc-spec", "bcc-spec", spec()),
        ("bcc-spot", "bcc-spot", spot()),
        ("bcc-reserved", "bcc-reserved", contract()),
        ("jd-vm", "jd-vm", jd()),
    ]
}

fn instance() -> Value {
    json!({
        "instanceType": "N1",
        "cpuCount": 2,
        "memoryCapacityInGB": 2,
        "rootDiskSizeInGb": 45,
        "rootDiskStorageType": "cloud_hp1",
        "createCdsList": [{"storageType": "std1", "cdsSizeInGB": 5}],
        "name": "example",
        "imageId": "m-mRjO3cjs",
        "networkCapacityInMbps": 1,
        "autoRenewTimeUnit": "month",
        "autoRenewTime": 1,
        "cdsAutoRenew": true,
        "internetChargeType": "BANDWIDTH_POSTPAID_BY_HOUR",
        "purchaseCount": 1,
        "billing": {"paymentTiming": "Prepaid", "reservation": {"reservationLength": 1}},
        "relationTag": true,
        "tags": [{"tagKey": "tag1", "tagValue": "var1"}],
        "keypairId": "k-R0J0BEA9",
        "deployIdList": ["dset-42N1llvY"],
    })
}

/// The number of cards is a number in the example and text in the table.
fn cards() -> Value {
    json!({
        "instanceType": "G1",
        "gpuCard": "P4",
        "cardCount": "2",
        "cpuCount": 24,
        "memoryCapacityInGB": 80,
        "createCdsList": [{"storageType": "std1", "cdsSizeInGB": 5}],
        "name": "example",
        "imageId": "m-Rx1dCMFF",
        "networkCapacityInMbps": 0,
        "purchaseCount": 1,
        "billing": {"paymentTiming": "Prepaid", "reservation": {"reservationLength": 1}},
    })
}

fn host() -> Value {
    json!({
        "cpuCount": 1,
        "memoryCapacityInGB": 2,
        "ephemeralDisks": [
            {"storageType": "sata", "sizeInGB": 1024},
            {"storageType": "sata", "sizeInGB": 1024},
        ],
        "name": "example",
        "imageId": "m-mRjO3cjs",
        "networkCapacityInMbps": 0,
        "dedicatedHostId": "d-YufwpQAe",
        "purchaseCount": 1,
    })
}

fn spec() -> Value {
    json!({
        "createCdsList": [{"storageType": "std1", "cdsSizeInGB": 5}],
        "name": "example",
        "spec": "bcc.g3.c4m12",
        "imageId": "m-mRjO3cjs",
        "networkCapacityInMbps": 0,
        "purchaseCount": 1,
        "billing": {"paymentTiming": "Prepaid", "reservation": {"reservationLength": 1}},
    })
}

/// The bid is a number in the example and text in the table.
fn spot() -> Value {
    json!({
        "instanceType": "N1",
        "cpuCount": 2,
        "bidModel": "custom",
        "bidPrice": "0.01",
        "memoryCapacityInGB": 2,
        "rootDiskSizeInGb": 45,
        "rootDiskStorageType": "cloud_hp1",
        "createCdsList": [{"storageType": "std1", "cdsSizeInGB": 5}],
        "name": "example",
        "imageId": "m-mRjO3cjs",
        "networkCapacityInMbps": 1,
        "internetChargeType": "BANDWIDTH_POSTPAID_BY_HOUR",
        "purchaseCount": 1,
        "relationTag": true,
        "tags": [{"tagKey": "tag1", "tagValue": "var1"}],
        "keypairId": "k-R0J0BEA9",
    })
}

fn contract() -> Value {
    json!({
        "reservedInstanceName": "test",
        "scope": "AZ",
        "zoneName": "cn-bj-a",
        "spec": "bcc.g4.c2m8",
        "offeringType": "FullyPrepay",
        "instanceCount": 1,
        "reservedInstanceCount": 1,
        "reservedInstanceTime": 12,
        "reservedInstanceTimeUnit": "month",
        "autoRenewTimeUnit": "month",
        "autoRenewTime": 12,
        "autoRenew": true,
        "tags": [{"tagKey": "test", "tagValue": "test"}],
    })
}

/// In the form of the page's tables, without the password.
fn jd() -> Value {
    json!({
        "maxCount": 1,
        "instanceSpec": {
            "az": "cn-north-1a",
            "imageId": "img-m5s0abcd29",
            "instanceType": "g.n2.large",
            "name": "instance",
            "charge": {
                "chargeMode": "prepaid_by_duration",
                "chargeUnit": "month",
                "chargeDuration": 1,
            },
            "primaryNetworkInterface": {
                "vpcId": "vpc-c2p3abcd9o",
                "subnetId": "subnet-c2p3abcd9o",
                "securityGroups": [{"groupId": "sg-p2d1abcdya"}],
            },
            "elasticIpSpec": {"sizeMbps": 5, "provider": "bgp"},
            "systemDisk": {"diskType": "ssd.gp1", "diskSizeGB": 100},
            "dataDisks": [{"diskType": "ssd.gp1", "diskSizeGB": 100}],
        },
    })
}

/// Rule and path of each problem, warnings with a tilde.
pub fn problems(ran: &Ran) -> Vec<(String, String)> {
    let json = ran.json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let listed = json["files"][0]["problems"].as_array().into_iter().flatten();
    listed
        .map(|p| {
            let mark = if p["severity"] == "warning" { "~" } else { "" };
            (format!("{mark}{}", text(&p["rule"])), text(&p["path"]))
        })
        .collect()
}

#[test]
fn each_example_is_in_order_and_renders_as_the_document_has_it() {
    let world = World::new();
    for (name, kind, body) in examples() {
        let file = example(name);
        let ran = world.run(&["check", "--json", &file]).ends(0);
        let old = |path: &str| ("~disk-old".to_owned(), path.to_owned());
        let doubts = match kind {
            // The example's disks are of a type that the provider's newer pages no longer name.
            "jd-vm" => {
                vec![old("instanceSpec.systemDisk.diskType"), old("instanceSpec.dataDisks[0].diskType")]
            }
            _ => vec![],
        };
        assert_eq!(problems(&ran), doubts, "{name}");
        assert_eq!(ran.json()["files"][0]["kind"], kind);
        assert_eq!(world.run(&["render", &file, "--as", "json"]).ends(0).json(), body, "{name}");
    }
}

#[test]
fn each_example_is_bought_and_the_ledger_holds_it() {
    let world = World::new();
    let keys = ["ALTAKtest", "0123456789abcdef0123456789abcdef"];
    let cloud = Cloud::start(&world, &["--access-key", keys[0], "--secret-key", keys[1]]);
    for (at, (name, kind, mut body)) in examples().into_iter().enumerate() {
        let mut command = world.command(&["submit", &example(name), "--yes", "--follow", "--json"]);
        command.env("VMCART_ENDPOINT", &cloud.url);
        let names = match kind {
            "jd-vm" => ["JDCLOUD_ACCESS_KEY", "JDCLOUD_SECRET_KEY"],
            _ => ["BCE_ACCESS_KEY_ID", "BCE_SECRET_ACCESS_KEY"],
        };
        command.envs(names.into_iter().zip(keys));
        if kind == "jd-vm" {
            command.env("VMCART_ADMIN_PASS", PASSWORD);
        }
        let ran = Ran::of(command.output().expect("it runs")).ends(0);
        let order = ran.json();
        assert_eq!((&order["kind"], &order["error"]), (&json!(kind), &Value::Null), "{name}");
        let ledger = cloud.ledger();
        assert_eq!(ledger.len(), at + 1, "{name}");
        let sold = &ledger[at];
        assert_eq!((&sold["kind"], &sold["clientToken"]), (&json!(kind), &order["clientToken"]));
        assert_eq!(sold["instances"][0]["id"], order["instances"][0]["id"], "{name}");
        if kind == "jd-vm" {
            // Its `#` is in the document's example and not in its list of symbols.
            assert!(ran.err.contains("[password-symbols]"), "{}", ran.err);
            body["clientToken"] = order["clientToken"].clone();
            // The ledger tells no password, but that there was one.
            let sealed = sold["body"]["instanceSpec"]["password"].clone();
            assert!(sealed.as_str().is_some_and(|s| !s.is_empty() && s != PASSWORD), "{sealed}");
            body["instanceSpec"]["password"] = sealed;
        }
        assert_eq!(sold["body"], body, "{name}");
    }
}
