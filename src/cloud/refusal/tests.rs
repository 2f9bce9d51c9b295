mod listed;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::{
    order::{Role, kind, kinds},
    texts::{Lang, Texts},
};

fn of(name: &str, code: &str, message: &str) -> Refusal {
    Refusal::new(kind(name), code.into(), message.into(), String::new(), 400)
}

#[test]
fn every_row_of_the_documents_has_its_sentence_and_its_field() {
    for (name, rows) in listed::LISTED {
        for (code, message, hint, path) in *rows {
            let refusal = of(name, code, message);
            assert_eq!(refusal.hint, *hint, "{name} {code} {message}");
            if !path.is_empty() {
                assert_eq!(refusal.path.as_deref(), Some(*path), "{name} {code} {message}");
            }
        }
    }
}

#[test]
fn every_hint_has_a_sentence_and_every_sentence_a_hint() {
    for lang in [Lang::En, Lang::ZhCn] {
        let texts = Texts::of(lang);
        let sentences: BTreeSet<&str> = texts.keys().filter_map(|k| k.strip_prefix("refusal.")).collect();
        let hints: BTreeSet<&str> = rows::all().map(|(_, _, hint, _)| *hint).chain(["other"]).collect();
        assert_eq!(sentences.symmetric_difference(&hints).collect::<Vec<_>>(), Vec::<&&str>::new());
    }
    for (code, part) in JUDGED_BY_BYTES {
        assert!(rows::find(code, part).is_some(), "{code} {part} is no published code");
    }
}

#[test]
fn what_a_refusal_is_about_is_a_field_of_some_kind() {
    for (code, _, _, role) in rows::all() {
        if let Some(role) = role {
            assert!(kinds().iter().any(|kind| kind.leaf_of(*role).is_some()), "{code}: {role:?}");
        }
    }
    for role in Role::ALL {
        for kind in kinds() {
            let all = paths(kind);
            let path = kind.leaf_of(role);
            assert!(path.iter().all(|p| all.contains(p)), "{}: {role:?} {path:?}", kind.name);
        }
    }
}

#[test]
fn messages_of_jd_cloud_name_our_paths() {
    let paths: Vec<String> = [
        "maxCount".to_owned(),
        "instanceSpec.az".to_owned(),
        "instanceSpec.imageId".to_owned(),
        "instanceSpec.systemDisk.diskSizeGB".to_owned(),
        "instanceSpec.dataDisks".to_owned(),
        "instanceSpec.dataDisks[].diskSizeGB".to_owned(),
        "instanceSpec.primaryNetworkInterface.subnetId".to_owned(),
    ]
    .into();
    for (message, path) in [
        ("Parameter InstanceSpec.ImageId missing", Some("instanceSpec.imageId")),
        ("Parameter InstanceSpec.Az missing", Some("instanceSpec.az")),
        (
            "InstanceSpec.SystemDisk.CloudDiskSpec.DiskSizeGB out of range",
            Some("instanceSpec.systemDisk.diskSizeGB"),
        ),
        (
            "InstanceSpec.DataDisks[1].CloudDiskSpec.DiskSizeGB out of range",
            Some("instanceSpec.dataDisks[1].diskSizeGB"),
        ),
        (
            "InstanceSpec.DataDisks.CloudDiskSpec.DiskSizeGB out of range.",
            Some("instanceSpec.dataDisks[].diskSizeGB"),
        ),
        (
            "InstanceSpec.PrimaryNetworkInterface.SubnetId",
            Some("instanceSpec.primaryNetworkInterface.subnetId"),
        ),
        ("Image 'img-1' not ready", None),
        ("maxCount is out of range", Some("maxCount")),
        ("Something[ else", None),
    ] {
        assert_eq!(named(message, &paths).as_deref(), path, "{message}");
    }
}

#[test]
fn words_of_the_language_are_no_names_of_fields() {
    for kind in ["bcc-instance", "bcc-spec", "bcc-spot", "bcc-reserved", "jd-vm"] {
        for message in [
            "No real name authentication",
            "The tags of the name and the spec are of another scope",
            "user name or billing of the region is not hostname",
            "This image name and password were found in a security zone",
        ] {
            for code in ["Strange", "RealNameQualify", "Bcc.Strange", "CONFLICT", "BadRequest"] {
                let refusal = of(kind, code, message);
                assert_eq!(refusal.path, None, "{kind} {code} {message}");
            }
        }
    }
    // What a quota is of decides, not what else is named.
    let quota = |message: &str| of("jd-vm", "QUOTA_EXCEEDED", message).path.unwrap_or_default();
    assert_eq!(quota("Instance quota limit exceeded"), "maxCount");
    assert_eq!(quota("Disk quota of the instance is used up"), "instanceSpec.dataDisks");
    assert_eq!(quota("Something is used up"), "");
    // A row is met by whole words alone.
    assert_eq!(of("bcc-spec", "NoSuchObject", "The aspect is unknown").hint, "not-found");
    assert_eq!(of("bcc-spec", "NoSuchObject", "asp not exist.").hint, "snapshot-policy");
    assert_eq!(of("bcc-spec", "BadRequest", "bandwidth package of another region").path, None);
}

#[test]
fn a_family_of_codes_has_a_sentence_and_names_no_field() {
    for (code, hint) in [
        ("Bcc.RealNameQualifyFail", "real-name"),
        ("User.RealNameQualify.NotPass", "real-name"),
        ("Cds.SoldOut", "sold-out"),
        ("SOLD_OUT", "sold-out"),
        ("Bcc.Flavor.NoStockException", "sold-out"),
        ("Eip.QuotaExceeded", "some-quota"),
        ("Snapshot.QuotaLimitExceeded", "some-quota"),
        ("Order.AccessDeniedException", "some-right"),
        ("Vpc.OperationDenied", "some-right"),
        ("Throttling.UserQuota", "throttled"),
    ] {
        let refusal = of("bcc-spec", code, "The name of the spec and its tags");
        assert_eq!((refusal.hint, refusal.path), (hint, None), "{code}");
    }
    // What the documents list keeps its own.
    assert_eq!(of("bcc-spec", "OperationDenied", "").hint, "busy");
    assert_eq!(of("bcc-spec", "Instance.NoStock", "").path.as_deref(), Some("spec"));
    let quota = Refusal::new(None, "Eip.QuotaExceeded".into(), String::new(), String::new(), 429);
    assert!(!quota.throttled(), "no wait mends a quota");
}

#[test]
fn the_order_tells_fields_apart_that_a_refusal_does_not() {
    let told = |name: &str, code: &str, message: &str, body: &Value| {
        of(name, code, message).told_by(kind(name).expect("a kind"), body).path.unwrap_or_default()
    };
    let deploy = |body: &Value| told("bcc-spec", "BadRequest", "invalid deploy id.", body);
    assert_eq!(deploy(&json!({"deployIdList": ["dset-1"]})), "deployIdList");
    assert_eq!(deploy(&json!({"deployId": "dset-1"})), "deployId");
    assert_eq!(deploy(&json!({"deployId": "", "deployIdList": ["dset-1"]})), "deployIdList");

    let disks = |system: &str, data: &[&str]| {
        let data: Vec<Value> = data.iter().map(|kind| json!({"diskType": kind, "diskSizeGB": 40})).collect();
        let body = json!({"instanceSpec": {"systemDisk": {"diskType": system}, "dataDisks": data}});
        told("jd-vm", "FAILED_PRECONDITION", "Disk type 'ssd.io1' is out of stock", &body)
    };
    assert_eq!(disks("ssd.io1", &["ssd.gp2"]), "instanceSpec.systemDisk.diskType");
    assert_eq!(disks("ssd.gp2", &["ssd.gp2", "ssd.io1"]), "instanceSpec.dataDisks[1].diskType");
    assert_eq!(disks("ssd.gp2", &[]), "", "better none than a wrong one");

    let kinds = |rows: usize| {
        let body = json!({"createCdsList": vec![json!({"storageType": "x", "cdsSizeInGB": 5}); rows]});
        told("bcc-spec", "Volume.StorageTypeInvalid", "Storage type is invalid.", &body)
    };
    assert_eq!(
        [kinds(0), kinds(1), kinds(2)],
        ["", "createCdsList[0].storageType", "createCdsList[].storageType"]
    );
}

#[test]
fn an_unknown_code_is_passed_on_as_it_is() {
    let refusal = of("bcc-spec", "Strange", "nothing known");
    assert_eq!((refusal.hint, refusal.path.as_deref()), ("other", None));
    assert_eq!((refusal.code.as_str(), refusal.message.as_str()), ("Strange", "nothing known"));
    let refusal = of("bcc-spec", "Strange", "purchaseCount must be an int");
    assert_eq!(refusal.path.as_deref(), Some("purchaseCount"));
    let lookup = Refusal::new(None, "NoSuchObject".into(), "image".into(), String::new(), 404);
    assert_eq!((lookup.hint, lookup.path), ("image-not-found", None));
}

#[test]
fn only_what_is_wrong_in_the_bytes_proves_that_no_try_was_carried_out() {
    let proves = |code: &str, message: &str| {
        Refusal::new(None, code.into(), message.into(), String::new(), 400).judged_by_bytes()
    };
    for (code, message) in [
        ("SignatureDoesNotMatch", ""),
        ("OperationDenied", ""),
        ("Instance.NoStock", ""),
        ("Instance.InstanceQuotaLimitExceeded", ""),
        ("InsufficientBalance", ""),
        ("Instance.NameInvalid", ""),
        ("RealNameQualify", ""),
        ("IdempotentParameterMismatch", ""),
        ("NoRoute", "x"),
        ("BadRequest", "zone limit"),
        ("QUOTA_EXCEEDED", "Instance quota limit exceeded"),
        ("OUT_OF_RANGE", "Maxcount out of range"),
        ("FAILED_PRECONDITION", "Disk type 'x' is out of stock"),
        ("INVALID_ARGUMENT", "clientToken was used for another order"),
    ] {
        assert!(!proves(code, message), "{code} {message}");
    }
    for (code, message) in [
        ("Instance.PasswordInvalid", ""),
        ("OUT_OF_RANGE", "InstanceSpec.SystemDisk.CloudDiskSpec.DiskSizeGB out of range"),
    ] {
        assert!(proves(code, message), "{code} {message}");
    }
    let quota = Refusal::new(None, "QUOTA_EXCEEDED".into(), String::new(), String::new(), 429);
    assert!(!quota.throttled());
}
