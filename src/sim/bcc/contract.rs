//! Reserved contracts: a price agreed ahead, and no machine. They become active on the boot clock, at the earliest at
//! the moment that the customer chose.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::sale::Terms;
use crate::{
    sign::bce,
    sim::{
        clock,
        seed::{code, hash},
    },
};

/// A contract that was sold.
pub(super) struct Contract {
    pub id: String,
    name: String,
    spec: String,
    zone: String,
    months: u32,
    renews: bool,
    tags: Vec<(String, String)>,
    /// Seconds since 1970.
    from: i64,
    sold: Instant,
    made: Duration,
    waits: Duration,
}

impl Contract {
    /// The contracts of an order.
    pub(super) fn made(terms: &Terms, seed: u64, number: usize, boot: Duration) -> Vec<Self> {
        let now = clock::now();
        let from = terms.from.unwrap_or(now);
        let waits = Duration::from_secs(u64::try_from(from - now).unwrap_or(0));
        let one = |n: usize| {
            let key = format!("contract {number}/{n}");
            let default = || format!("reservedInstance-{}", code(seed, &key));
            Self {
                id: format!("r-{:012x}", hash(seed, &key) & 0xffff_ffff_ffff),
                name: terms.name.clone().unwrap_or_else(default),
                spec: terms.spec.clone(),
                zone: terms.zone.clone(),
                months: terms.months,
                renews: terms.renews,
                tags: terms.tags.clone(),
                from,
                sold: Instant::now(),
                made: boot,
                waits,
            }
        };
        (0..terms.count).map(one).collect()
    }

    /// Status by the boot clock.
    pub(super) fn status(&self) -> &'static str {
        let age = self.sold.elapsed();
        if age < self.made {
            "Creating"
        } else if age < self.waits {
            "Pending"
        } else {
            "Active"
        }
    }

    pub(super) fn view(&self) -> Value {
        // The provider's months are of the calendar; for a contract that nobody has, thirty days do.
        let month = 30 * 24 * 60 * 60;
        let ends = self.from + i64::from(self.months) * month;
        let tags: Vec<Value> = self.tags.iter().map(|(k, v)| json!({"tagKey": k, "tagValue": v})).collect();
        json!({
            "reservedInstanceId": self.id,
            "reservedInstanceUuid": self.id,
            "reservedInstanceName": self.name,
            "scope": "AZ",
            "zoneName": self.zone,
            "spec": self.spec,
            "reservedType": "BCC",
            "offeringType": "FullyPrepay",
            "osType": "",
            "reservedInstanceStatus": self.status(),
            "instanceCount": 1,
            "instanceId": "",
            "instanceName": "",
            "effectiveTime": bce::iso(self.from),
            "expireTime": bce::iso(ends),
            "autoRenew": self.renews,
            "renewTimeUnit": if self.renews { "month" } else { "" },
            "renewTime": if self.renews { self.months } else { 0 },
            "nextRenewTime": if self.renews { bce::iso(ends) } else { String::new() },
            "reservedInstanceTime": self.months,
            "tags": tags,
            "ehcClusterId": "",
        })
    }
}
