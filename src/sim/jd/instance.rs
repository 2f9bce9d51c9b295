//! An instance that was sold. It boots on a clock; one that fails shows it for a short while and is gone by itself.

use std::time::Duration;

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    ids::{code, letters},
    model::Spec,
};
use crate::sign::bce::iso;

/// Time that a failed instance is still seen.
const SEEN_FAILED: Duration = Duration::from_secs(5);
/// Seconds by which the provider's local times are ahead of UTC.
const LOCAL: i64 = 8 * 3600;

/// An instance that was sold.
pub(super) struct Instance {
    pub id: String,
    pub region: &'static str,
    pub name: String,
    pub spec: Spec,
    pub vpc: String,
    pub address: String,
    pub public: Option<String>,
    pub began: i64,
    pub months: i64,
    pub sold: Instant,
    pub boots: Duration,
    pub fails: bool,
    pub seed: u64,
}

impl Instance {
    /// Its status, or `None` when it is gone.
    pub(super) fn status(&self) -> Option<&'static str> {
        let age = self.sold.elapsed();
        match (age >= self.boots, self.fails) {
            (false, _) => Some("pending"),
            (true, false) => Some("running"),
            (true, true) if age < self.boots + SEEN_FAILED => Some("error"),
            (true, true) => None,
        }
    }

    /// The view that describeInstances gives of it.
    pub(super) fn view(&self) -> Option<Value> {
        let status = self.status()?;
        let of = |prefix: &str, what: &str| {
            format!("{prefix}-{}", code(self.seed, &format!("{}/{what}", self.id)))
        };
        let disk = |index: usize| {
            let letter = char::from(b'a' + u8::try_from(index).unwrap_or(0));
            json!({"diskId": of("vol", &index.to_string()), "deviceName": format!("vd{letter}")})
        };
        let running = status == "running";
        let public = self.public.as_ref().filter(|_| running);
        let network = &self.spec.network;
        let groups: Vec<Value> = network.groups.iter().map(|id| json!({"groupId": id})).collect();
        let disks = self.spec.data_disks.len();
        Some(json!({
            "instanceId": self.id,
            "partnerId": letters(self.seed, &format!("{}/partner", self.id), 32),
            "instanceName": self.name,
            "instanceType": self.spec.instance_type,
            "vpcId": self.vpc,
            "subnetId": network.subnet,
            "privateIpAddress": self.address,
            "elasticIpAddress": public.cloned().unwrap_or_default(),
            "elasticIpId": public.map(|_| of("fip", "public")).unwrap_or_default(),
            "status": status,
            "imageId": self.spec.image,
            "systemDisk": disk(0),
            "dataDisks": (1..=disks).map(disk).collect::<Vec<_>>(),
            "primaryNetworkInterface": {
                "vpcId": self.vpc,
                "subnetId": network.subnet,
                "securityGroups": groups,
                "ip": self.address,
                "portId": of("port", "primary"),
            },
            "az": self.spec.az,
            "region": self.region,
            "keyName": self.spec.key_name.clone().unwrap_or_default(),
            "launchTime": iso(self.began + LOCAL).replace('T', " ").replace('Z', ""),
            "charge": {
                "chargeMode": "prePaid",
                "chargeStatus": "normal",
                "chargeStartTime": iso(self.began),
                "chargeExpiredTime": iso(ends(self.began, self.months)),
                "chargeRetireTime": iso(ends(self.began, self.months) + 7 * 86_400),
            },
        }))
    }
}

/// The end of a number of months.
fn ends(began: i64, months: i64) -> i64 {
    let start = Timestamp::from_second(began).map(|t| t.to_zoned(TimeZone::UTC));
    let end = start.and_then(|s| s.checked_add(months.months()));
    end.map_or(began, |z| z.timestamp().as_second())
}
