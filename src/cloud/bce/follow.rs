//! Things bought, as BCC's lists tell them.

use serde::Deserialize;
use serde_json::json;

use super::candidates::CONTRACTS;
use crate::cloud::{Client, CloudError, Instance, listed::utc, listing::Listing, wire::Loose};

impl Client {
    /// Instances by their ids.
    pub(in crate::cloud) async fn bcc_instances(
        &self,
        region: &str,
        ids: &[String],
    ) -> Result<Listing<Instance>, CloudError> {
        let body = json!({ "instanceIds": ids });
        let call = ("POST", "/v2/instance/listByInstanceId", Some(&body));
        let seen: Listing<Seen> = self.pages_of(region, call, "instances", &[]).await?;
        let instance = |s: Seen| Instance {
            id: s.id.0,
            name: s.name.0,
            status: s.status.0,
            internal_ip: s.internal_ip.0,
            public_ip: s.public_ip.0,
            zone: s.zone_name.0,
            begins: None,
        };
        Ok(seen.made(|seen| seen.into_iter().map(instance).collect()))
    }

    /// Contracts by their ids.
    pub(in crate::cloud) async fn contracts(
        &self,
        region: &str,
        ids: &[String],
    ) -> Result<Listing<Instance>, CloudError> {
        let body = json!({ "reservedInstanceIds": ids });
        let call = ("POST", CONTRACTS, Some(&body));
        let seen: Listing<Contract> = self.pages_of(region, call, "reservedInstances", &[]).await?;
        let instance = |c: Contract| Instance {
            name: c.name.0,
            status: c.status.0,
            zone: c.zone_name.0,
            begins: utc(&c.effective_time.0),
            ..Instance::named(&c.id.0)
        };
        Ok(seen.made(|seen| seen.into_iter().map(instance).collect()))
    }
}

/// An instance of BCC's list.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Seen {
    id: Loose,
    name: Loose,
    status: Loose,
    internal_ip: Loose,
    public_ip: Loose,
    zone_name: Loose,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Contract {
    #[serde(rename = "reservedInstanceId")]
    id: Loose,
    #[serde(rename = "reservedInstanceName")]
    name: Loose,
    #[serde(rename = "reservedInstanceStatus")]
    status: Loose,
    effective_time: Loose,
    zone_name: Loose,
}
