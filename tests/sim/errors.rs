//! The error tables of the four references, row by row: each can be met, with its code, its words and its status.

use serde_json::{Value, json};
use vmcart::sim::Scenario;

use crate::{
    client::Cloud,
    samples::{Kind, Made, changed, path, sample},
};

/// Way to meet a row: the example with other members, in a cloud as usual or in a state.
struct Row {
    kind: Kind,
    code: &'static str,
    message: &'static str,
    status: u16,
    state: Option<Scenario>,
    patch: Value,
}

fn row(kind: Kind, status: u16, code: &'static str, message: &'static str, patch: Value) -> Row {
    Row { kind, code, message, status, state: None, patch }
}

impl Row {
    /// The same row in a state.
    fn when(self, state: Scenario) -> Self {
        Self { state: Some(state), ..self }
    }
}

const BAD: &str = "BadRequest";

/// Two instances with one data disk, which cannot be shared out.
fn two() -> Value {
    json!({"purchaseCount": 2})
}

fn disk(more: &Value) -> Value {
    json!({"createCdsList": [changed(&json!({"storageType": "std1", "cdsSizeInGB": 50}), more)]})
}

/// Create instance: 64 rows, in the order of the page.
fn instance() -> Vec<Row> {
    let k = |status, code, message, patch| row("bcc-instance", status, code, message, patch);
    let bad = |message, patch| k(400, BAD, message, patch);
    let six = json!({"createCdsList": vec![json!({"storageType": "std1", "cdsSizeInGB": 5}); 6]});
    let crowded = json!({"purchaseCount": 2, "createCdsList": [], "subnetId": "$full", "securityGroupId": "$app-group"});
    let tags: Vec<Value> = (0..51).map(|n| json!({"tagKey": format!("k{n}")})).collect();
    let cards = |gpu: &str, number: i64| json!({"instanceType": "G1", "gpuCard": gpu, "cardCount": number, "cpuCount": 24, "memoryCapacityInGB": 80});
    let postpaid = json!({"billing": {"paymentTiming": "Postpaid"}, "autoRenewTime": 0});
    let ephemeral = || {
        k(
            400,
            "Instance.EphemeralDiskInvalidException",
            "instance ephemeral disk config invalid.",
            json!({"ephemeralDisks": [{"sizeInGB": 1}, {"sizeInGB": 1}]}),
        )
    };
    let no_match = || {
        k(
            400,
            "Instance.InstanceCountCdsCountNotMatchException",
            "Cds count must be multiple number of Instance count",
            two(),
        )
    };
    vec![
        k(
            400,
            "Instance.InvalidateRootDiskStorageType",
            "Invalidate root disk storage type.",
            json!({"rootDiskStorageType": "floppy"}),
        ),
        k(
            403,
            "Instance.InstanceBeBanned",
            "The instance is banned, contact technical support for assistance.",
            json!({}),
        )
        .when(Scenario::Banned),
        k(
            413,
            "Instance.GlobalInstanceQuotaLimitExceeded",
            "Quota exceeds limit for regional postpaid instances pool, contact technical support for further assistance.",
            postpaid.clone(),
        )
        .when(Scenario::PostpaidPool),
        k(
            413,
            "Instance.InstanceQuotaLimitExceeded",
            "Quota exceeds limit.",
            json!({"purchaseCount": 21, "createCdsList": []}),
        ),
        k(413, "Instance.EipQuotaLimitExceeded", "The number of eip will exceed the limit.", json!({}))
            .when(Scenario::EipQuota),
        k(
            400,
            "Instance.InvalidateConfiguration",
            "Invalidate cpu memory configuration.",
            json!({"memoryCapacityInGB": 3}),
        ),
        k(
            400,
            "Instance.InsufficientRootDiskSize",
            "Not enough root disk size.",
            json!({"imageId": "$large", "rootDiskSizeInGb": 199}),
        ),
        k(401, "Instance.PermissionDeny", "Instance permission deny.", json!({}))
            .when(Scenario::PermissionDenied),
        k(409, "RealNameQualify", "No real name authentication", json!({})).when(Scenario::NoRealName),
        k(403, "Instance.RegionDenyException", "You're not allowed to access this region.", json!({}))
            .when(Scenario::RegionDenied),
        bad("cds config error.", json!({"createCdsList": [{"storageType": "std1"}]})),
        no_match(),
        k(
            400,
            "Instance.InvalidateZoneException",
            "Invalidate zone name.",
            json!({"zoneName": "cn-bj-z"}),
        ),
        k(
            403,
            "Instance.NotSupportInstanceTypeException",
            "not support the instance type.",
            json!({"instanceType": "N4", "zoneName": "cn-hkg-a"}),
        ),
        bad("Not support serviceType.", json!({"serviceType": "BBC"})),
        bad("invalid deploy id.", json!({"deployIdList": ["dset-nowhere1"]})),
        bad("invalid cds count.", six),
        bad(
            "Can not create Bcc both with gpuCard and fpgaCard.",
            json!({"gpuCard": "P4", "fpgaCard": "KU115"}),
        ),
        k(400, "Instance.InvalidateGpuCardException", "GpuCard is invalid.", cards("P5", 2)),
        k(
            400,
            "Instance.InvalidateFpgaCardException",
            "FpgaCard is invalid.",
            json!({"instanceType": "F1", "fpgaCard": "KU1"}),
        ),
        k(
            403,
            "Instance.MKTImageInstanceNotSupportCreateSnapshotException",
            "Instance with mkt image not support create system snapshot.",
            json!({"imageId": "$market", "aspId": "$policy"}),
        ),
        k(
            400,
            "Instance.CdsSnapshotNotMatchException",
            "No cds for snapshot.",
            disk(&json!({"snapshotId": "$system-snapshot"})),
        ),
        k(
            400,
            "Instance.CdsSnapshotSmallException",
            "Cds for snapshot is smaller than snapshot.",
            disk(&json!({"snapshotId": "$big-snapshot"})),
        ),
        k(
            400,
            "Instance.InvalidAutoRenewTimeException",
            "Instance autoRenew time is invalid.",
            json!({"autoRenewTime": 10}),
        ),
        k(
            400,
            "Instance.InvalidAutoRenewTimeUnitException",
            "Instance autoRenew time unit is invalid.",
            json!({"autoRenewTimeUnit": "week"}),
        ),
        bad("instanceType invalidate.", json!({"instanceType": "N0"})),
        no_match(),
        k(
            403,
            "Instance.NoStock",
            "Sales of this resource are temporarily suspended in the specified region.",
            json!({}),
        )
        .when(Scenario::SoldOut),
        bad("Invalidate root disk size.", json!({"rootDiskSizeInGb": 501})),
        ephemeral(),
        bad("Gpu card count not valid.", cards("P4", 3)),
        k(400, "Instance.NameInvalid", "Instance name is invalid.", json!({"name": "1st"})),
        k(400, "Instance.PasswordInvalid", "Password format is invalid.", json!({"adminPass": "Clear5text!"})),
        k(
            403,
            "Keypair.UnsupportOsType",
            "Unsupported os type, only linux supported.",
            json!({"imageId": "$windows"}),
        ),
        k(404, "NoSuchObject", "asp not exist.", json!({"aspId": "asp-nowhere1"})),
        bad("bccCreateWithScript invalid.", json!({"bccCreateWithScript": "ftp://host/script"})),
        k(
            400,
            "Volume.DiskSizeInvalid",
            "Disk size in invalid.",
            disk(&json!({"cdsSizeInGB": 4})),
        ),
        k(400, "Volume.StorageTypeInvalid", "Storage type is invalid.", disk(&json!({"storageType": "tape"}))),
        k(
            400,
            "Image.ImageTypeInvaild",
            "image type invalid.",
            json!({"imageId": "$gpu", "rootDiskSizeInGb": 60}),
        ),
        bad(
            "invalid bcc flavor config.",
            changed(&cards("P4", 2), &json!({"memoryCapacityInGB": 96})),
        ),
        k(
            400,
            "Instance.ReleaseTimeInvalid",
            "Fail to update the instance scheduled release time settings.",
            json!({"releaseTime": "2019-01-01T00:00:00Z"}),
        ),
        k(403, "Instance.UserDataPermissionDeny", "No permission for user data.", json!({"userData": "eA=="}))
            .when(Scenario::NoUserData),
        k(400, "Image.ImageArchTypeExceptions", "Image Arch Type illegal.", json!({"imageId": "$arm"})),
        k(413, "Volume.DiskQuotaExceededLimit", "Number of volumes exceeds limit.", json!({}))
            .when(Scenario::DiskQuota),
        k(413, "Instance.TagQuotaLimitExceeded", "Quota exceeds limit.", json!({"tags": tags})),
        k(400, "Cds.KmsNotExistException", "Kms not exist.", disk(&json!({"encryptKey": "kms-nowhere"}))),
        k(400, "Cds.KmsInvalidException", "Invalid Kms.", disk(&json!({"encryptKey": "kms-retired"}))),
        k(403, "Zone denyAccess", "zone limit exception.", json!({})).when(Scenario::ZoneDenied),
        bad("subnetId and securityGroupId should be added", json!({"subnetId": "$default"})),
        bad(
            "BCC with NAT subnet can not bind eip",
            json!({"subnetId": "$nat", "securityGroupId": "$app-group"}),
        ),
        bad(
            "The subnet is not belong to the logical zone.",
            json!({"zoneName": "cn-bj-a", "subnetId": "$elsewhere", "securityGroupId": "$group"}),
        ),
        k(
            400,
            "Vpc.IpInSubnetNotEnoughExceptions",
            "The ip left in the subnet is not enouth for this create.",
            crowded,
        ),
        k(
            413,
            "Volume.DiskSizeQuotaExceededLimit",
            "Volume size exceeds total capacity quota.",
            json!({}),
        )
        .when(Scenario::DiskCapacity),
        k(
            400,
            "Cds.KmsNotMatchException",
            "Kms not match with snapshot encryptKey.",
            disk(&json!({"snapshotId": "$locked-snapshot", "encryptKey": "kms-archive"})),
        ),
        k(
            403,
            "Instance.PostPayEipPurchaseDenied",
            "Need to pass senior real-name authentication. please download baiducloud App to do face authentication.",
            postpaid,
        )
        .when(Scenario::PostpaidEipDenied),
        bad("invalidate bandwidth parameter.", json!({"networkCapacityInMbps": 201})),
        k(403, "Instance.EipOperationDenied", "Account has no permission to bind EIP.", json!({}))
            .when(Scenario::EipDenied),
        k(
            400,
            "PrepayInvalid",
            "Prepay not support for this instanceType.",
            json!({"instanceType": "N4", "memoryCapacityInGB": 4}),
        ),
        k(400, "Dcc.ResourceNotExist", "Dcc Resource not exist.", {
            let bare = json!({"instanceType": null, "createCdsList": [], "autoRenewTime": 0});
            changed(&bare, &json!({"dedicatedHostId": "d-nowhere1"}))
        }),
        bad(
            "validateSubnetSecurityGroupInSameVpc error.",
            json!({"subnetId": "$default", "securityGroupId": "$far-group"}),
        ),
        bad(
            "securityGroup and subnet must be in same vpc",
            json!({"subnetId": "$default", "securityGroupId": "$app-group"}),
        ),
        k(
            400,
            "Dcc.FlavorIllegal",
            "unknown dcc flavor.",
            json!({"dedicatedHostId": "d-YufwpQAe", "instanceType": null, "cpuCount": 500}),
        ),
        ephemeral(),
        bad(
            "invalid create request, instanceForCreate is not specified.",
            json!({"imageId": null, "cpuCount": null, "memoryCapacityInGB": null}),
        ),
    ]
}

/// By specification: 9 rows.
fn by_spec() -> Vec<Row> {
    let k = |status, code, message, patch| row("bcc-spec", status, code, message, patch);
    vec![
        k(
            400,
            "Instance.InsufficientRootDiskSize",
            "Not enough root disk size.",
            json!({"imageId": "$large", "rootDiskSizeInGb": 199}),
        ),
        k(
            400,
            "Instance.InvalidateRootDiskStorageType",
            "Invalidate root disk storage type.",
            json!({"rootDiskStorageType": "floppy"}),
        ),
        k(
            403,
            "Instance.InstanceBeBanned",
            "The instance is banned, contact technical support for assistance.",
            json!({}),
        )
        .when(Scenario::Banned),
        k(
            413,
            "Instance.GlobalInstanceQuotaLimitExceeded",
            "Quota exceeds limit for regional postpaid instances pool, contact technical support for further assistance.",
            json!({"billing": {"paymentTiming": "Postpaid"}}),
        )
        .when(Scenario::PostpaidPool),
        k(
            413,
            "Instance.InstanceQuotaLimitExceeded",
            "Quota exceeds limit.",
            json!({"purchaseCount": 21, "createCdsList": []}),
        ),
        k(
            413,
            "Instance.EipQuotaLimitExceeded",
            "The number of eip will exceed the limit.",
            json!({"networkCapacityInMbps": 1}),
        )
        .when(Scenario::EipQuota),
        k(
            400,
            "Instance.InvalidateConfiguration",
            "Invalidate cpu memory configuration.",
            json!({"enableJumboFrame": true}),
        ),
        k(400, BAD, "spec is invalid.", json!({"spec": "bcc.g3.c4m13"})),
        k(
            403,
            "Instance.MKTImageInstanceNotSupportCreateSnapshotException",
            "Instance with mkt image not support create system snapshot.",
            json!({"imageId": "$market", "aspId": "$policy"}),
        ),
    ]
}

/// At a bid: 26 rows.
fn spot() -> Vec<Row> {
    let k = |status, code, message, patch| row("bcc-spot", status, code, message, patch);
    let bad = |message, patch| k(400, BAD, message, patch);
    let service = || json!({"serviceType": "BBC"});
    let six = json!({"createCdsList": vec![json!({"storageType": "std1", "cdsSizeInGB": 5}); 6]});
    vec![
        k(
            400,
            "Instance.InsufficientRootDiskSize",
            "Not enough root disk size.",
            json!({"imageId": "$large", "rootDiskSizeInGb": 199}),
        ),
        k(
            400,
            "Instance.InvalidateRootDiskStorageType",
            "Invalidate root disk storage type.",
            json!({"rootDiskStorageType": "floppy"}),
        ),
        k(
            403,
            "Instance.InstanceBeBanned",
            "The instance is banned, contact technical support for assistance.",
            json!({}),
        )
        .when(Scenario::Banned),
        k(
            413,
            "Instance.GlobalInstanceQuotaLimitExceeded",
            "Quota exceeds limit for regional postpaid instances pool, contact technical support for further assistance.",
            json!({}),
        )
        .when(Scenario::PostpaidPool),
        k(413, "Instance.InstanceQuotaLimitExceeded", "Quota exceeds limit.", json!({}))
            .when(Scenario::Quota),
        k(413, "Instance.EipQuotaLimitExceeded", "The number of eip will exceed the limit.", json!({}))
            .when(Scenario::EipQuota),
        k(
            400,
            "Instance.InvalidateConfiguration",
            "Invalidate cpu memory configuration.",
            json!({"memoryCapacityInGB": 3}),
        ),
        bad("bid price should be greater than market price.", json!({"bidPrice": "0.0001"})),
        bad("invalid purchaseNum.", json!({"purchaseCount": 0})),
        bad("missing bcc config.", json!({"cpuCount": null})),
        bad("invalid instanceType.", json!({"instanceType": "N0"})),
        bad("bidPrice can not be null when bidModel is custom.", json!({"bidPrice": null})),
        bad("bidModel is invalid.", json!({"bidModel": "auction"})),
        bad("bidPrice is invalid.", json!({"bidPrice": "much"})),
        k(401, "Instance.PermissionDeny", "Instance permission deny. permission deny", json!({}))
            .when(Scenario::PermissionDenied),
        k(409, "RealNameQualify", "No real name authentication", json!({})).when(Scenario::NoRealName),
        k(403, "Instance.RegionDenyException", "You're not allowed to access this region.", json!({}))
            .when(Scenario::RegionDenied),
        bad("Not support serviceType.", service()),
        bad("cds config error.", json!({"createCdsList": [{"storageType": "std1"}]})),
        k(
            400,
            "Instance.InstanceCountCdsCountNotMatchException",
            "Cds count must be multiple number of Instance count",
            two(),
        ),
        k(
            400,
            "Instance.InvalidateZoneException",
            "Invalidate zone name.",
            json!({"zoneName": "cn-bj-z"}),
        ),
        k(
            403,
            "Instance.NotSupportInstanceTypeException",
            "not support the instance type.",
            json!({"instanceType": "F1"}),
        ),
        bad("Not support serviceType", service()),
        bad("invalid deploy id", json!({"deployId": "dset-nowhere1"})),
        bad("invalid cds count", six),
        bad("cannot get market price", json!({})).when(Scenario::NoMarketPrice),
    ]
}

/// Contracts: one row.
fn reserved() -> Vec<Row> {
    vec![row("bcc-reserved", 400, BAD, "request is invalid", json!({"reservedInstanceTime": 5}))]
}

#[test]
fn the_tables_are_whole() {
    let sizes = [instance(), by_spec(), spot(), reserved()].map(|rows| rows.len());
    assert_eq!(sizes, [64, 9, 26, 1]);
}

#[tokio::test]
async fn every_row_can_be_met() {
    let usual = Cloud::new().await;
    let made = Made::of(&usual).await;
    let rows = [instance(), by_spec(), spot(), reserved()].into_iter().flatten();
    for (n, row) in rows.enumerate() {
        let other = match row.state {
            Some(state) => Some(Cloud::having(&[state]).await),
            None => None,
        };
        let cloud = other.as_ref().unwrap_or(&usual);
        let body = changed(&sample(row.kind), &made.fill(&row.patch));
        let reply = cloud.order(path(row.kind), &format!("t{n}"), &body).await;
        let told = (row.kind, row.code, row.message);
        assert_eq!((reply.status, reply.code()), (row.status, row.code), "{told:?}: {}", reply.body);
        // The tables end their sentences with a full stop, or without one.
        let said = reply.body["message"].as_str().unwrap_or_default().trim_end_matches('.');
        assert_eq!(said, row.message.trim_end_matches('.'), "{told:?}");
        assert!(!cloud.rule().await.is_empty(), "{told:?}");
        assert_eq!(cloud.ledger().await.len(), 0, "{told:?}");
        if row.state.is_some() {
            // The state alone makes the difference.
            let sold = Cloud::new().await.order(path(row.kind), "t", &body).await;
            assert_eq!(sold.status, 200, "{told:?}: {}", sold.body);
        }
    }
}
