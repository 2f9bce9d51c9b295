//! An instance that was sold. It boots on a clock.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::catalogue::Catalogue;

/// Time that a failed order is still seen before it is rolled back and gone.
pub(super) const SEEN_FAILED: Duration = Duration::from_secs(5);

/// An instance that was sold.
pub(super) struct Instance {
    pub id: String,
    pub name: String,
    pub spec: String,
    pub kind: String,
    pub cpu: u32,
    pub memory: u32,
    pub host: String,
    pub zone: String,
    pub image: String,
    pub vpc: String,
    pub subnet: String,
    pub keypair: String,
    pub payment: String,
    pub internal: String,
    pub public: String,
    pub bandwidth: i64,
    pub created: String,
    pub sold: Instant,
    pub boots: Duration,
    pub fails: bool,
    pub rolled_back: bool,
    /// The order that it was sold by.
    pub order: String,
    pub withdrawn: bool,
}

impl Instance {
    /// Its status, or `None` when it is gone.
    pub(super) fn status(&self) -> Option<&'static str> {
        if self.withdrawn {
            return None;
        }
        let age = self.sold.elapsed();
        match (age >= self.boots, self.fails, self.rolled_back) {
            (true, _, true) if age >= self.boots + SEEN_FAILED => None,
            (true, true, _) => Some("Error"),
            (false, ..) | (true, false, true) => Some("Starting"),
            (true, false, false) => Some("Running"),
        }
    }

    /// The view that the provider gives of it.
    pub(super) fn view(&self, catalogue: &Catalogue) -> Option<Value> {
        let status = self.status()?;
        let running = status == "Running";
        let spec = catalogue.spec(&self.spec);
        let image = catalogue.images.iter().find(|i| i.id == self.image);
        Some(json!({
            "id": self.id,
            "name": self.name,
            "hostname": self.id,
            "desc": "",
            "status": status,
            "spec": self.spec,
            "instanceType": self.kind,
            "cpuCount": self.cpu,
            "memoryCapacityInGB": self.memory,
            "gpuCard": spec.filter(|s| s.cards > 0 && !s.fpga).map_or("", |s| s.card),
            "fpgaCard": spec.filter(|s| s.cards > 0 && s.fpga).map_or("", |s| s.card),
            "cardCount": spec.map_or(0, |s| s.cards).to_string(),
            "dedicatedHostId": self.host,
            "placementPolicy": if self.host.is_empty() { "default" } else { "dedicatedHost" },
            "imageId": self.image,
            "imageName": image.map_or("", |i| i.name),
            "osName": image.map_or("", |i| i.os_name),
            "osVersion": image.map_or("", |i| i.version),
            "zoneName": self.zone,
            "vpcId": self.vpc,
            "subnetId": self.subnet,
            "keypairId": self.keypair,
            "paymentTiming": self.payment,
            "createTime": self.created,
            "internalIp": if running { self.internal.as_str() } else { "" },
            "publicIp": if running { self.public.as_str() } else { "" },
            "networkCapacityInMbps": self.bandwidth,
            "deletionProtection": 0,
        }))
    }
}
