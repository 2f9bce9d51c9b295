use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::order::{Known, Problem, body, check, samples::any_order};
use crate::order::{file, kind};

#[test]
fn kinds_are_told_by_their_members() {
    for (body, name) in [
        (json!({"spec": "a", "imageId": "m", "billing": {"paymentTiming": "Postpaid"}}), "bcc-spec"),
        (json!({"spec": "a", "imageId": "m", "bidModel": "market"}), "bcc-spot"),
        (
            json!({"cpuCount": 1, "memoryCapacityInGB": 2, "imageId": "m", "billing": {"paymentTiming": "x"}}),
            "bcc-instance",
        ),
        (
            json!({"zoneName": "z", "spec": "a", "offeringType": "FullyPrepay", "reservedInstanceTime": 12}),
            "bcc-reserved",
        ),
        (json!({"instanceSpec": {"az": "a", "imageId": "i"}, "maxCount": 1, "clientToken": "t"}), "jd-vm"),
        (json!({"InstanceSpec": {"ImageId": "i", "InstanceType": "t", "nobody": 1}}), "jd-vm"),
    ] {
        assert_eq!(recognise(&body).map(|k| k.name), Ok(name), "{body}");
    }
    assert_eq!(recognise(&json!([])).err(), Some(NotAnOrder::Shape));
    assert_eq!(recognise(&json!({"a": {"b": 1}})).err(), Some(NotAnOrder::Nothing));
    assert_eq!(recognise(&json!({})).err(), Some(NotAnOrder::Nothing));
    assert!(matches!(recognise(&json!({"name": "x"})), Err(NotAnOrder::Several(_))));
}

/// Bodies as the providers' own SDKs write them, from their defaults: none of it blocks, and what is sent is the page's.
#[test]
fn what_the_providers_own_tools_send_is_an_order() {
    let sdk = [
        // Python, by specification: a term and a lone unit beside payment by use.
        (
            "bcc-spec",
            json!({
                "spec": "bcc.g5.c2m8", "imageId": "m-mRjO3cjs", "autoRenewTimeUnit": "month", "purchaseCount": 1,
                "billing": {
                    "paymentTiming": "Postpaid",
                    "reservation": {"reservationLength": 1, "reservationTimeUnit": "Month"},
                },
                "createCdsList": [{"cdsSizeInGB": 5, "storageType": "hp1", "snapshotId": null, "encryptKey": null}],
                "networkPurchaseType": "BGP", "networkCapacityInMbps": 0, "relationTag": false, "tags": null,
            }),
        ),
        // Go, by processor and memory: every number and flag, set or not.
        (
            "bcc-instance",
            json!({
                "instanceType": "N3", "cpuCount": 2, "memoryCapacityInGB": 8, "imageId": "m-mRjO3cjs",
                "billing": {"paymentTiming": "Postpaid"}, "cdsAutoRenew": false, "autoRenewTimeUnit": "",
                "autoRenewTime": 0, "zoneName": "cn-bj-a", "purchaseCount": 1,
            }),
        ),
        // Python, spot.
        (
            "bcc-spot",
            json!({
                "instanceType": "N3", "cpuCount": 2, "memoryCapacityInGB": 8, "imageId": "m-mRjO3cjs",
                "bidModel": "market", "purchaseCount": 1,
                "billing": {
                    "paymentTiming": "Postpaid",
                    "reservation": {"reservationLength": 1, "reservationTimeUnit": "Month"},
                },
            }),
        ),
        // Python, reserved: flags as text, and "none" for one that is not given.
        (
            "bcc-reserved",
            json!({
                "zoneName": "cn-bj-a", "spec": "bcc.g4.c2m8", "offeringType": "FullyPrepay", "scope": "AZ",
                "instanceCount": 1, "reservedInstanceCount": 1, "reservedInstanceTime": 12,
                "reservedInstanceTimeUnit": "month", "autoRenew": "none", "autoRenewTimeUnit": "month",
                "ticketId": "", "tags": null,
            }),
        ),
    ];
    for (name, written) in sdk {
        assert_eq!(recognise(&written).map(|k| k.name), Ok(name), "{written}");
        let kind = kind(name).expect("a kind of this name");
        let problems = |draft: &Draft| {
            check(draft, &Known::default()).into_iter().filter(Problem::blocks).collect::<Vec<_>>()
        };
        let imported = from_body(kind, &written, "bj");
        assert_eq!(problems(&imported.draft), [], "{name}");
        // The same as a file, where types are taken strictly.
        let loaded = file::load(&written.to_string(), &[("region".into(), "bj".into())], Reading::Strict)
            .expect("an order");
        assert_eq!(
            loaded.check(&Known::default()).into_iter().filter(Problem::blocks).collect::<Vec<_>>(),
            [],
            "{name}"
        );
        for draft in [&imported.draft, &loaded.draft] {
            let body = body::preview(draft);
            for path in [
                "autoRenewTimeUnit",
                "autoRenewTime",
                "autoRenew",
                "networkPurchaseType",
                "relationTag",
                "cdsAutoRenew",
            ] {
                assert_eq!(body[path], json!(null), "{name}: {path} has no effect");
            }
            let billing = if name.starts_with("bcc-spec") || name == "bcc-instance" {
                json!({"paymentTiming": "Postpaid"})
            } else {
                json!(null)
            };
            assert_eq!(body["billing"], billing, "{name}");
        }
    }
    // Another value of such a member is no default, and blocks as anything unknown does.
    let paid = json!({"instanceType": "N3", "cpuCount": 2, "memoryCapacityInGB": 8, "imageId": "m-1", "bidModel": "market",
        "billing": {"paymentTiming": "Prepaid"}});
    let draft = from_body(kind("bcc-spot").unwrap(), &paid, "bj").draft;
    assert!(check(&draft, &Known::default()).iter().any(|p| p.code == "unknown-field" && p.blocks()));
}

#[test]
fn names_are_put_right_secrets_left_out_and_the_unknown_kept() {
    let body = json!({
        "InstanceSpec": {"ImageId": "img-1", "az": null, "password": "Hunter22!", "nobody": [1, null]},
        "maxCount": "2",
        "clientToken": "t",
    });
    let kind = kind("jd-vm").unwrap();
    let Imported { draft, left_out } = from_body(kind, &body, "cn-north-1");
    assert_eq!(left_out, [("instanceSpec.password".to_owned(), "secret")]);
    assert_eq!(draft.get("instanceSpec.imageId"), "img-1");
    assert_eq!((draft.get("maxCount"), draft.get("region")), ("2", "cn-north-1"));
    assert_eq!(draft.extras.iter().map(|e| e.path.as_str()).collect::<Vec<_>>(), ["instanceSpec.nobody"]);
    let odd = from_body(kind, &json!({"instanceSpec": {"dataDisks": "two"}, "maxCount": [1]}), "");
    assert_eq!(odd.left_out.len(), 2, "{:?}", odd.left_out);
}

#[test]
fn the_system_disk_is_told_from_data_disks_in_whatever_form_its_flag_is() {
    for (flag, kind) in [
        (json!("true"), Value::Null),
        (json!("True"), json!("")),
        (json!(1), Value::Null),
        (json!("1"), Value::Null),
        (Value::Null, json!("system")),
        (json!("false"), json!("System")),
    ] {
        let seen = json!({"spec": "bcc.g5.c2m8", "volumes": [
            {"isSystemVolume": flag, "type": kind, "diskSizeInGB": "60", "storageType": "ssd"},
            {"isSystemVolume": "false", "type": "cds", "diskSizeInGB": "100", "storageType": "hp1"},
            {"isSystemVolume": 0, "type": "ephemeral", "diskSizeInGB": 500},
        ]});
        let body = body::preview(&from_instance(Provider::BCE, &seen, "bj").draft);
        assert_eq!(body["rootDiskSizeInGb"], 60, "{flag} {kind}");
        assert_eq!(
            body["createCdsList"],
            json!([{"storageType": "hp1", "cdsSizeInGB": 100}]),
            "{flag} {kind}"
        );
    }
}

#[test]
fn an_instance_becomes_an_order_for_one_more() {
    let seen = json!({
        "id": "i-1", "name": "web", "hostname": "i-1", "status": "Running", "spec": "bcc.g5.c2m8", "cpuCount": 2,
        "memoryCapacityInGB": 8, "imageId": "m-1", "zoneName": "cn-bj-a", "subnetId": "sbn-1", "paymentTiming": "Postpaid",
        "networkCapacityInMbps": 5, "internalIp": "10.0.0.1", "cardCount": "0", "deletionProtection": 0,
        "tags": [{"tagKey": "env", "tagValue": "prod"}], "nicInfo": {"securityGroups": ["g-1", "g-2"]},
        "volumes": [
            {"isSystemVolume": true, "diskSizeInGB": 60, "storageType": "ssd"},
            {"isSystemVolume": false, "diskSizeInGB": 100, "storageType": "hp1"},
        ],
    });
    let Imported { draft, left_out } = from_instance(Provider::BCE, &seen, "gz");
    assert_eq!(
        body::preview(&draft),
        json!({
            "zoneName": "cn-bj-a", "spec": "bcc.g5.c2m8", "purchaseCount": 1, "imageId": "m-1", "rootDiskSizeInGb": 60,
            "rootDiskStorageType": "ssd", "createCdsList": [{"storageType": "hp1", "cdsSizeInGB": 100}],
            "subnetId": "sbn-1", "securityGroupIds": ["g-1", "g-2"], "networkCapacityInMbps": 5,
            "billing": {"paymentTiming": "Postpaid"}, "name": "web", "tags": [{"tagKey": "env", "tagValue": "prod"}],
        })
    );
    assert_eq!(draft.get("region"), "gz");
    assert_eq!(left_out, [("adminPass".to_owned(), "secret")]);
    let plain =
        from_instance(Provider::BCE, &json!({"cpuCount": 2, "memoryCapacityInGB": 4, "imageId": "m"}), "");
    assert_eq!(plain.draft.kind().name, "bcc-instance");
    assert_eq!((plain.draft.get("cpuCount"), plain.draft.get("region")), ("2", "bj"));
    assert_eq!(
        from_instance(Provider::BCE, &json!({"paymentTiming": "bid"}), "").draft.kind().name,
        "bcc-spot"
    );
}

#[test]
fn a_jd_instance_becomes_an_order_too() {
    let seen = json!({
        "instanceId": "i-1", "instanceName": "web", "instanceType": "g.n2.large", "imageId": "img-1", "az": "cn-north-1a",
        "keyName": "ops", "elasticIpAddress": "1.2.3.4", "systemDisk": {"diskId": "vol-1"},
        "dataDisks": [{"cloudDisk": {"diskType": "ssd.gp1", "diskSizeGB": 100}}],
        "primaryNetworkInterface": {"networkInterface": {"vpcId": "vpc-1", "subnetId": "subnet-1", "securityGroups": [{"groupId": "sg-1"}]}},
    });
    let Imported { draft, left_out } = from_instance(Provider::JD, &seen, "cn-north-1");
    let body = body::preview(&draft)["instanceSpec"].clone();
    assert_eq!(body["primaryNetworkInterface"]["securityGroups"], json!([{"groupId": "sg-1"}]));
    assert_eq!(body["dataDisks"], json!([{"diskType": "ssd.gp1", "diskSizeGB": 100}]));
    assert_eq!(body["keyName"], "ops");
    assert!(left_out.contains(&("instanceSpec.systemDisk".to_owned(), "disks")), "{left_out:?}");
    for junk in [json!(null), json!([1]), json!({"volumes": [1], "tags": {"a": 1}, "nicInfo": "x"})] {
        for provider in [Provider::BCE, Provider::JD] {
            let _ = from_instance(provider, &junk, "x");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_body_is_read_back_as_the_same_order(draft in any_order()) {
        let Ok(order) = check::order(&draft, &Known::at(1_779_000_000)) else { return Ok(()) };
        let body: Value = serde_json::from_str(&order.request("token", "sealed").body).unwrap();
        let read = from_body(order.kind(), &body, order.region());
        let mut expected = body;
        if let Some(members) = expected.as_object_mut() {
            members.shift_remove("clientToken");
            members.shift_remove("adminPass");
            if let Some(spec) = members.get_mut("instanceSpec").and_then(Value::as_object_mut) {
                spec.shift_remove("password");
            }
        }
        prop_assert_eq!(body::preview(&read.draft), expected);
        if let Ok(kind) = recognise(&body::preview(&read.draft)) {
            prop_assert_eq!(kind.name, order.kind().name);
        }
    }
}
