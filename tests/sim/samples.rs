//! The request examples of the reference pages, and what they are changed to.

use serde_json::{Value, json};

use crate::client::{Cloud, example};

/// A purchase by what the ledger calls it.
pub type Kind = &'static str;

pub fn path(kind: Kind) -> &'static str {
    match kind {
        "bcc-instance" => "/v2/instance",
        "bcc-spec" => "/v2/instanceBySpec",
        "bcc-spot" => "/v2/instance/bid",
        "bcc-reserved" => "/v2/instance/reserved/create",
        other => panic!("no kind: {other}"),
    }
}

/// The first example of the page of a kind.
pub fn sample(kind: Kind) -> Value {
    match kind {
        "bcc-instance" => instance(),
        "bcc-spec" => example(),
        "bcc-spot" => spot(),
        "bcc-reserved" => contract(),
        other => panic!("no kind: {other}"),
    }
}

/// By processor and memory (create instance).
pub fn instance() -> Value {
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
        "deployIdList": ["dset-42N1llvY"]
    })
}

/// With graphics cards (create instance).
pub fn cards() -> Value {
    json!({
        "instanceType": "G1",
        "gpuCard": "P4",
        "cardCount": 2,
        "cpuCount": 24,
        "memoryCapacityInGB": 80,
        "createCdsList": [{"storageType": "std1", "cdsSizeInGB": 5}],
        "name": "example",
        "imageId": "m-Rx1dCMFF",
        "networkCapacityInMbps": 0,
        "purchaseCount": 1,
        "billing": {"paymentTiming": "Prepaid", "reservation": {"reservationLength": 1}}
    })
}

/// On a dedicated host (create instance).
pub fn on_host() -> Value {
    json!({
        "cpuCount": 1,
        "memoryCapacityInGB": 2,
        "ephemeralDisks": [
            {"storageType": "sata", "sizeInGB": 1024},
            {"storageType": "sata", "sizeInGB": 1024}
        ],
        "name": "example",
        "imageId": "m-mRjO3cjs",
        "networkCapacityInMbps": 0,
        "dedicatedHostId": "d-YufwpQAe",
        "purchaseCount": 1
    })
}

/// At a bid (create spot instances, 2025-10-20).
pub fn spot() -> Value {
    json!({
        "instanceType": "N1",
        "cpuCount": 2,
        "bidModel": "custom",
        "bidPrice": 0.01,
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
        "keypairId": "k-R0J0BEA9"
    })
}

/// A contract (create reserved instances, 2025-10-20); the example's moment is long past, so this one has none.
pub fn contract() -> Value {
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
        "ticketId": ""
    })
}

/// A body with other members.
pub fn changed(body: &Value, patch: &Value) -> Value {
    let mut body = body.clone();
    for (name, value) in patch.as_object().expect("an object") {
        body[name] = value.clone();
    }
    body
}

/// Ids that the cloud makes up, by a word for each: looked up as a customer would.
pub struct Made(Vec<(&'static str, Value)>);

impl Made {
    pub async fn of(cloud: &Cloud) -> Self {
        let rows = async |path: &str, list: &str| {
            let answer = cloud.get(path, &[]).await.ok();
            answer[list].as_array().cloned().expect("a list")
        };
        let pick = |rows: &[Value], pairs: &[(&str, &str)], id: &str| {
            let meets = |row: &&Value| pairs.iter().all(|(name, value)| row[*name] == *value);
            rows.iter().find(meets).unwrap_or_else(|| panic!("{pairs:?}"))[id].clone()
        };
        let images = rows("/v2/image", "images").await;
        let subnets = rows("/v1/subnet", "subnets").await;
        let groups = rows("/v2/securityGroup", "securityGroups").await;
        let snapshots = rows("/v2/snapshot", "snapshots").await;
        let image = |name, value| pick(&images, &[(name, value)], "id");
        let subnet = |name: &str| pick(&subnets, &[("name", name), ("zoneName", "cn-bj-a")], "subnetId");
        let group = |name: &str, region: &str| pick(&groups, &[("name", name), ("regionId", region)], "id");
        let snapshot = |name| pick(&snapshots, &[("name", name)], "id");
        let policies = rows("/v2/asp", "autoSnapshotPolicys").await;
        Self(vec![
            ("$windows", image("osType", "windows")),
            ("$arm", image("osArch", "aarch64")),
            ("$gpu", image("type", "GpuBccSystem")),
            ("$market", image("type", "Integration")),
            ("$large", image("name", "old analytics box")),
            ("$default", subnet("default-a")),
            ("$app", subnet("app-a")),
            ("$nat", subnet("nat-a")),
            ("$full", subnet("nearly-full-a")),
            ("$elsewhere", pick(&subnets, &[("name", "default-b"), ("zoneName", "cn-bj-b")], "subnetId")),
            ("$group", group("default", "bj")),
            ("$app-group", group("app-internal", "bj")),
            ("$far-group", group("default", "gz")),
            ("$policy", policies[0]["id"].clone()),
            ("$big-snapshot", snapshot("database, weekly")),
            ("$locked-snapshot", snapshot("ledger, encrypted")),
            ("$system-snapshot", snapshot("system of web-1")),
        ])
    }

    /// The ids in the place of their words.
    pub fn fill(&self, value: &Value) -> Value {
        match value {
            Value::String(text) if text.starts_with('$') => {
                let found = self.0.iter().find(|(word, _)| word == text);
                found.unwrap_or_else(|| panic!("no id for {text}")).1.clone()
            }
            Value::Array(list) => list.iter().map(|v| self.fill(v)).collect(),
            Value::Object(members) => members.iter().map(|(n, v)| (n.clone(), self.fill(v))).collect(),
            other => other.clone(),
        }
    }
}
