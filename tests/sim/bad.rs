//! Every rule of the provider, broken once by itself: the code that the reference gives, and the rule named in the log.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::client::{Cloud, SECRET, with};

/// Ids that the catalogue makes up, looked up as a customer would.
struct Ids {
    windows: Value,
    large: Value,
    subnet: [Value; 5],
    group: Value,
}

async fn ids(cloud: &Cloud) -> Ids {
    let pick = |list: &Value, name: &str, value: &str| {
        let rows = list.as_array().cloned().unwrap_or_default();
        rows.into_iter().find(|r| r[name] == value).unwrap_or_else(|| panic!("{name} {value}"))
    };
    let images = cloud.get("/v2/image", &[]).await.ok();
    let subnets = cloud.get("/v1/subnet", &[]).await.ok();
    let groups = cloud.get("/v2/securityGroup", &[]).await.ok();
    let subnet = |name| pick(&subnets["subnets"], "name", name)["subnetId"].clone();
    Ids {
        windows: pick(&images["images"], "osType", "windows")["id"].clone(),
        large: pick(&images["images"], "name", "old analytics box")["id"].clone(),
        subnet: ["default-a", "app-a", "default-b", "nearly-full-a", "nat-a"].map(subnet),
        group: pick(&groups["securityGroups"], "name", "default")["id"].clone(),
    }
}

type Row = (&'static str, u16, &'static str, Value);

fn basics(i: &Ids) -> Vec<Row> {
    let prepaid = |n: i64| json!({"paymentTiming": "Prepaid", "reservation": {"reservationLength": n}});
    let bad = |rule, patch| (rule, 400, "BadRequest", patch);
    let sealed = |clear| vmcart::sign::password::seal(&SECRET.into(), clear).expect("sealed");
    let name = |text: &str| ("name breaks its pattern", 400, "Instance.NameInvalid", json!({"name": text}));
    let host = |text: &str| bad("hostname breaks its pattern", json!({"hostname": text}));
    let pass = |clear| {
        ("password breaks its rule", 400, "Instance.PasswordInvalid", json!({"adminPass": sealed(clear)}))
    };
    vec![
        bad("imageId is missing", json!({"imageId": ""})),
        ("an id is unknown", 404, "NoSuchObject", json!({"imageId": "m-nowhere1"})),
        bad("billing is missing", json!({"billing": null})),
        bad("payment is missing", json!({"billing": {}})),
        bad("payment is not of its list", json!({"billing": {"paymentTiming": "bidding"}})),
        bad("a term is missing", json!({"billing": {"paymentTiming": "Prepaid"}})),
        bad("the term is not sold", json!({"billing": prepaid(10)})),
        bad("the term is not sold", json!({"billing": prepaid(0)})),
        bad("spec is missing", json!({"spec": null})),
        bad("spec is unknown", json!({"spec": "bcc.g3.c4m13"})),
        bad("family and spec differ", json!({"specId": "c3"})),
        ("zone is unknown", 400, "Instance.InvalidateZoneException", json!({"zoneName": "cn-bj-z"})),
        bad("count is below one", json!({"purchaseCount": 0})),
        bad("count is below one", json!({"purchaseCount": -1})),
        name("1example"),
        name("a b"),
        name(&"a".repeat(66)),
        host("a"),
        host("a--b"),
        host("Web"),
        host("wEb"),
        host("a-"),
        host(&"a".repeat(65)),
        bad("hostname breaks its pattern", json!({"hostname": "a".repeat(63), "purchaseCount": 2})),
        bad("eipName breaks its pattern", json!({"eipName": "1x"})),
        (
            "password is not sealed with the account's key",
            400,
            "Instance.PasswordInvalid",
            json!({"adminPass": "Very5ecret!x"}),
        ),
        pass("Sh0rt!x"),
        pass("Much2long!Much2long!"),
        pass("nodigits!!"),
        pass("n0symbols"),
        pass("Wr0ng~~~sym!"),
        (
            "key pair with Windows",
            403,
            "Keypair.UnsupportOsType",
            json!({"keypairId": "k-R0J0BEA9", "imageId": i.windows}),
        ),
        (
            "image and spec architectures differ",
            400,
            "Image.ImageArchTypeExceptions",
            json!({"spec": "bcc.gr1.c1m4"}),
        ),
    ]
}

fn renewals_and_disks(i: &Ids) -> Vec<Row> {
    let renew = |unit: Value, time: i64| json!({"autoRenewTimeUnit": unit, "autoRenewTime": time});
    let unit = "Instance.InvalidAutoRenewTimeUnitException";
    let time = "Instance.InvalidAutoRenewTimeException";
    let out = "renewal is out of range, or not prepaid";
    let mut postpaid = renew(json!("month"), 1);
    postpaid["billing"] = json!({"paymentTiming": "Postpaid"});
    let local = |rule, patch| (rule, 400, "Instance.EphemeralDiskInvalidException", patch);
    let one = |kind: &str| json!([{"storageType": kind, "sizeInGB": 100}]);
    let root =
        |size: i64| ("system disk is out of range", 400, "BadRequest", json!({"rootDiskSizeInGb": size}));
    let kind = |kind: &str| {
        let patch = json!({"rootDiskStorageType": kind});
        ("system disk type is not sold", 400, "Instance.InvalidateRootDiskStorageType", patch)
    };
    let size = |kind: &str, gb: i64| {
        let patch =
            json!({"createCdsList": [{"storageType": kind, "cdsSizeInGB": gb}], "spec": "bcc.g5.c2m8"});
        ("data disk is out of range", 400, "Volume.DiskSizeInvalid", patch)
    };
    let disk = json!({"storageType": "std1", "cdsSizeInGB": 5});
    vec![
        ("renewal without unit", 400, unit, renew(Value::Null, 1)),
        ("renewal unit is not of its list", 400, unit, renew(json!("week"), 1)),
        (out, 400, time, renew(json!("month"), 10)),
        (out, 400, time, renew(json!("year"), 4)),
        (out, 400, time, postpaid),
        root(39),
        root(501),
        (
            "system disk is below the image",
            400,
            "Instance.InsufficientRootDiskSize",
            json!({"imageId": i.large, "rootDiskSizeInGb": 199}),
        ),
        kind("enhanced_ssd_pl1"),
        kind("floppy"),
        (
            "more than five data disks for an instance",
            400,
            "BadRequest",
            json!({"createCdsList": vec![&disk; 6]}),
        ),
        (
            "data disks are no multiple of the instances",
            400,
            "Instance.InstanceCountCdsCountNotMatchException",
            json!({"purchaseCount": 2}),
        ),
        (
            "data disk type is not sold",
            400,
            "Volume.StorageTypeInvalid",
            json!({"createCdsList": [{"storageType": "enhanced_ssd_pl1", "cdsSizeInGB": 50}]}),
        ),
        size("std1", 4),
        size("cloud_hp1", 49),
        size("enhanced_ssd_pl1", 49),
        size("enhanced_ssd_pl2", 460),
        size("hdd", 32_766),
        (
            "an id is unknown",
            404,
            "NoSuchObject",
            json!({"createCdsList": [{"storageType": "std1", "cdsSizeInGB": 5, "snapshotId": "x-1"}]}),
        ),
        local("more than one local disk", json!({"ephemeralDisks": [{"sizeInGB": 100}, {"sizeInGB": 100}]})),
        local("local disk without a size", json!({"ephemeralDisks": [{"storageType": "ssd"}]})),
        local("storage-optimised without a local disk", json!({"spec": "bcc.l5.c8m32"})),
        local("local disk beside cards", json!({"spec": "bcc.lgn3.c8m32.1t4", "ephemeralDisks": one("ssd")})),
        local("local disk type is misformed", json!({"ephemeralDisks": one("my ssd")})),
        ("snapshot policy is unknown", 404, "NoSuchObject", json!({"aspId": "asp-nowhere1"})),
    ]
}

fn network_and_placement(i: &Ids) -> Vec<Row> {
    let [default, app, elsewhere, full, nat] = &i.subnet;
    let bad = |rule, patch| (rule, 400, "BadRequest", patch);
    let unknown = |patch| ("an id is unknown", 404, "NoSuchObject", patch);
    let two = json!([{"storageType": "std1", "cdsSizeInGB": 5}, {"storageType": "std1", "cdsSizeInGB": 5}]);
    vec![
        bad("bandwidth is out of range", json!({"networkCapacityInMbps": 201})),
        bad("bandwidth is out of range", json!({"networkCapacityInMbps": -1})),
        unknown(json!({"subnetId": "sbn-nowhere1"})),
        bad("subnet is in another zone", json!({"subnetId": elsewhere, "zoneName": "cn-bj-a"})),
        bad("subnet is in another zone", json!({"subnetId": default, "zoneName": "cn-bj-b"})),
        (
            "subnet is full",
            400,
            "Vpc.IpInSubnetNotEnoughExceptions",
            json!({"subnetId": full, "purchaseCount": 2, "createCdsList": two}),
        ),
        bad("public address behind NAT", json!({"subnetId": nat, "networkCapacityInMbps": 1})),
        unknown(json!({"enterpriseSecurityGroupIds": ["esg-nowhere1"]})),
        unknown(json!({"securityGroupIds": ["g-nowhere1"]})),
        unknown(json!({"securityGroupId": "g-nowhere1"})),
        bad("VPCs differ", json!({"subnetId": app, "securityGroupIds": [i.group]})),
        bad(
            "interfaces do not go round",
            json!({"eniIds": ["eni-1"], "purchaseCount": 2, "createCdsList": two}),
        ),
        bad("interfaces on bare metal", json!({"eniIds": ["eni-1"], "spec": "ebc.g5.c128m512.1d"})),
        unknown(json!({"eniIds": ["nic-1"]})),
        bad("fixed address is misformed", json!({"internalIps": ["300.1.1.1"]})),
        unknown(json!({"keypairId": "k-nowhere1"})),
        ("dedicated host is unknown", 400, "Dcc.ResourceNotExist", json!({"dedicatedHostId": "d-nowhere1"})),
        bad("deployment set is unknown", json!({"deployId": "dset-nowhere1"})),
        bad("deployment set is unknown", json!({"deployIdList": ["dset-42N1llvY", "dset-nowhere1"]})),
        bad("file system is incomplete", json!({"fileSystems": [{"fsId": "cfs-1"}]})),
    ]
}

fn lists_and_tags() -> Vec<Row> {
    let fields = [
        "internetChargeType",
        "networkPurchaseType",
        "hosteyeType",
        "rootPartitionType",
        "dataPartitionType",
        "cpuThreadConfig",
        "numaConfig",
        "bidModel",
        "deletionProtection",
    ];
    let bad = |rule, patch| (rule, 400, "BadRequest", patch);
    let tag = |key: &str, value: &str| json!({"tagKey": key, "tagValue": value});
    let tags = |list: Vec<Value>| bad("tag breaks its pattern", json!({"tags": list}));
    let fs = json!([{"fsId": "cfs-1", "mountAds": "host", "path": "/data", "protocol": "ftp"}]);
    let many: Vec<Value> = (0..51).map(|n| tag(&format!("k{n}"), "")).collect();
    let large = STANDARD.encode(vec![b'x'; 16 * 1024 + 1]);
    let mut rows: Vec<Row> =
        fields.iter().map(|f| bad("a value is not of its list", json!({*f: "nonsense"}))).collect();
    rows.extend([
        bad("a value is not of its list", json!({"fileSystems": fs})),
        tags(vec![tag("", "v")]),
        tags(vec![tag("a!", "v")]),
        tags(vec![tag("a", "v v")]),
        tags(vec![tag(&"k".repeat(66), "v")]),
        bad("tag key twice", json!({"tags": [tag("a", "1"), tag("a", "2")]})),
        ("too many tags", 413, "Instance.TagQuotaLimitExceeded", json!({"tags": many})),
        bad("user data is not Base64", json!({"userData": "%%%"})),
        bad("user data is too large", json!({"userData": large})),
        (
            "account's quota",
            413,
            "Instance.InstanceQuotaLimitExceeded",
            json!({"purchaseCount": 21, "createCdsList": []}),
        ),
        (
            "account's quota",
            413,
            "Instance.InstanceQuotaLimitExceeded",
            json!({"purchaseCount": i64::MAX, "createCdsList": []}),
        ),
    ]);
    rows
}

#[tokio::test]
async fn every_broken_rule_has_its_code() {
    let cloud = Cloud::new().await;
    let i = ids(&cloud).await;
    let rows = [basics(&i), renewals_and_disks(&i), network_and_placement(&i), lists_and_tags()]
        .into_iter()
        .flatten();
    for (n, (rule, status, code, patch)) in rows.enumerate() {
        let reply = cloud.try_buy(&format!("t{n}"), &with(&patch)).await;
        let reply = reply.unwrap_or_else(|e| panic!("{rule} {patch}: {e}"));
        assert_eq!((reply.status, reply.code()), (status, code), "{rule} {patch}: {}", reply.body);
        assert_eq!(cloud.rule().await, rule, "{patch}");
    }
    assert_eq!(cloud.ledger().await.len(), 0);
}

#[tokio::test]
async fn this_side_of_each_limit_is_sold() {
    let cloud = Cloud::new().await;
    let i = ids(&cloud).await;
    let disk = json!({"storageType": "std1", "cdsSizeInGB": 5});
    let tags: Vec<Value> = (0..50).map(|n| json!({"tagKey": format!("k{n}"), "tagValue": "值/1"})).collect();
    let patches = [
        json!({"billing": {"paymentTiming": "Postpaid"}}),
        json!({"billing": {"paymentTiming": "Prepaid", "reservation": {"reservationLength": 36}}}),
        json!({"name": format!("a{}", "名".repeat(64))}),
        json!({"hostname": "a1"}),
        json!({"hostname": "a".repeat(64), "specId": "g3"}),
        json!({"rootDiskSizeInGb": 500, "rootDiskStorageType": "premium_ssd"}),
        json!({"imageId": i.large, "rootDiskSizeInGb": 200}),
        json!({"createCdsList": vec![&disk; 5]}),
        json!({"networkCapacityInMbps": 200, "subnetId": i.subnet[0], "securityGroupIds": [i.group]}),
        json!({"autoRenewTimeUnit": "year", "autoRenewTime": 3}),
        json!({"autoRenewTimeUnit": "month", "autoRenewTime": 9}),
        json!({"ephemeralDisks": [{"storageType": "ssd", "sizeInGB": 100}]}),
        json!({"tags": tags}),
        json!({"keypairId": "k-R0J0BEA9", "deployId": "dset-42N1llvY", "dedicatedHostId": "d-YufwpQAe"}),
        json!({"userData": STANDARD.encode(vec![b'x'; 16 * 1024])}),
        json!({"subnetId": i.subnet[3]}),
    ];
    for (n, patch) in patches.iter().enumerate() {
        let reply = cloud.buy(&format!("t{n}"), &with(patch)).await;
        assert_eq!(reply.status, 200, "{patch}: {}", reply.body);
    }
    assert_eq!(cloud.ledger().await.len(), patches.len());
}

#[tokio::test]
async fn any_id_takes_ids_it_does_not_know() {
    let settings = vmcart::sim::Settings { any_id: true, ..vmcart::sim::Settings::default() };
    let cloud = Cloud::start(settings).await;
    let patch = json!({"imageId": "m-nowhere1", "spec": "bcc.g3.c4m12", "subnetId": "sbn-nowhere1", "keypairId": "k-nowhere1"});
    cloud.buy("t", &with(&patch)).await.ok();
    cloud.buy("u", &with(&json!({"imageId": ""}))).await.is(400, "BadRequest");
}
