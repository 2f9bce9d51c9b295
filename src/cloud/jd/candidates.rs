//! JD Cloud's list of what there is, to be compared with an order.

use jiff::{civil::DateTime, tz::Offset};
use serde::Deserialize;

use crate::cloud::{
    Client, CloudError, jd::services::VM, listed::Listed, listing::Listing, lookups::ALL, wire::Loose,
};

/// Offset of the times in JD Cloud's lists, which do not say so.
const JD_TIME: Offset = Offset::constant(8);

impl Client {
    /// The instances that there are.
    pub(in crate::cloud) async fn jd_rows(&self, region: &str) -> Result<Listing<Listed>, CloudError> {
        let rows: Listing<Machine> = self.jd_pages(VM, region, "/instances", "instances", &[], ALL).await?;
        Ok(rows.made(|rows| rows.into_iter().map(Machine::row).collect()))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::cloud) struct Machine {
    instance_id: Loose,
    instance_name: Loose,
    launch_time: Loose,
    instance_type: Loose,
    image_id: Loose,
    az: Loose,
    subnet_id: Loose,
    key_name: Loose,
}

impl Machine {
    /// As it can be compared.
    pub(in crate::cloud) fn row(self) -> Listed {
        Listed {
            made: self.launch_time.0.parse::<DateTime>().ok().and_then(local),
            id: self.instance_id.0,
            name: self.instance_name.0,
            facts: vec![
                ("/instanceSpec/instanceType", self.instance_type.0),
                ("/instanceSpec/imageId", self.image_id.0),
                ("/instanceSpec/az", self.az.0),
                ("/instanceSpec/primaryNetworkInterface/subnetId", self.subnet_id.0),
                ("/instanceSpec/keyName", self.key_name.0),
            ],
        }
    }
}

fn local(time: DateTime) -> Option<i64> {
    Some(JD_TIME.to_timestamp(time).ok()?.as_second())
}
