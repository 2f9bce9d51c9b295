//! BCC's lists of what there is, to be compared with an order.

use serde::Deserialize;
use serde_json::json;

use crate::cloud::{
    Client, CloudError,
    listed::{Listed, utc},
    listing::Listing,
    wire::Loose,
};

/// The path of the list of contracts.
pub(in crate::cloud) const CONTRACTS: &str = "/v2/instance/reserved/list";

impl Client {
    /// The instances that there are.
    pub(in crate::cloud) async fn bcc_rows(&self, region: &str) -> Result<Listing<Listed>, CloudError> {
        let query = [("maxKeys", "1000")];
        let rows: Listing<Instance> = self.pages(region, "/v2/instance", "instances", &query).await?;
        Ok(rows.made(|rows| rows.into_iter().map(Instance::row).collect()))
    }

    /// The contracts that there are.
    pub(in crate::cloud) async fn contract_rows(&self, region: &str) -> Result<Listing<Listed>, CloudError> {
        let everything = json!({});
        let call = ("POST", CONTRACTS, Some(&everything));
        let rows: Listing<Contract> =
            self.pages_of(region, call, "reservedInstances", &[("maxKeys", "1000")]).await?;
        Ok(rows.made(|rows| rows.into_iter().map(Contract::row).collect()))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in crate::cloud) struct Instance {
    id: Loose,
    name: Loose,
    create_time: Loose,
    spec: Loose,
    image_id: Loose,
    zone_name: Loose,
    cpu_count: Loose,
    #[serde(rename = "memoryCapacityInGB")]
    memory: Loose,
    keypair_id: Loose,
}

impl Instance {
    /// As it can be compared.
    pub(in crate::cloud) fn row(self) -> Listed {
        Listed {
            made: utc(&self.create_time.0),
            id: self.id.0,
            name: self.name.0,
            facts: vec![
                ("/spec", self.spec.0),
                ("/imageId", self.image_id.0),
                ("/zoneName", self.zone_name.0),
                ("/cpuCount", self.cpu_count.0),
                ("/memoryCapacityInGB", self.memory.0),
                ("/keypairId", self.keypair_id.0),
            ],
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Contract {
    reserved_instance_id: Loose,
    reserved_instance_name: Loose,
    /// Time at which it begins to count. A contract has no time of its making.
    effective_time: Loose,
    spec: Loose,
    zone_name: Loose,
    reserved_instance_time: Loose,
}

impl Contract {
    fn row(self) -> Listed {
        Listed {
            made: utc(&self.effective_time.0),
            id: self.reserved_instance_id.0,
            name: self.reserved_instance_name.0,
            facts: vec![
                ("/spec", self.spec.0),
                ("/zoneName", self.zone_name.0),
                ("/reservedInstanceTime", self.reserved_instance_time.0),
            ],
        }
    }
}
