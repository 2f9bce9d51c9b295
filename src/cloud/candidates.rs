//! What the provider has that an order of unknown outcome may have made.
//!
//! No list tells under which token something was bought. So what is found is evidence for a person, and never an
//! outcome: only the answer to the same token tells whose the instances are.

use jiff::{Timestamp, civil::DateTime, tz::Offset};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Client, CloudError,
    adapter::Service,
    wire::{List, Loose},
};
use crate::order::{self, Product, Provider, Role};

/// By how many seconds a list may date an instance before its order: two machines of a provider have two clocks.
const SLACK: i64 = 120;
/// Where JD Cloud's lists write their times without saying so.
const JD_TIME: Offset = Offset::constant(8);

/// Something of the provider's list, as far as it can be compared with an order.
struct Row {
    id: String,
    name: String,
    /// In seconds since 1970; `None` where the list does not tell.
    made: Option<i64>,
    /// Pointers into the order's body, with what the list says there.
    facts: Vec<(&'static str, String)>,
}

impl Row {
    /// Whether it was made since and differs from the order in nothing that both name.
    fn like(&self, body: &Value, name: &str, since: i64) -> bool {
        let said = |pointer: &str| match body.pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let wanted = said(name);
        // The instances of a batch are numbered behind the order's name.
        let named = wanted.is_empty() || self.name.starts_with(&wanted);
        let same = |(pointer, is): &(&str, String)| {
            let wanted = said(pointer);
            wanted.is_empty() || is.is_empty() || wanted == *is
        };
        self.made.is_some_and(|made| made >= since) && named && self.facts.iter().all(same)
    }
}

impl Client {
    /// The ids of what the provider has that looks like an order of this kind and body sent at `since`, our clock.
    pub async fn candidates(
        &self,
        kind: &str,
        region: &str,
        body: &Value,
        since: Timestamp,
    ) -> Result<Vec<String>, CloudError> {
        let since = since.as_second().saturating_add(self.skew()).saturating_sub(SLACK);
        let looking = async {
            let rows = match (self.provider, Product::of(kind)) {
                (Provider::Bce, Product::Contracts) => self.contract_rows(region).await?,
                (Provider::Bce, _) => self.bcc_rows(region).await?,
                (Provider::Jd, _) => self.jd_rows(region).await?,
            };
            let name = order::kind(kind).map_or("", |kind| kind.path_of(Role::Name)).replace('.', "/");
            let name = format!("/{name}");
            let found = rows.into_iter().filter(|row| !row.id.is_empty() && row.like(body, &name, since));
            Ok(found.map(|row| row.id).collect())
        };
        self.in_time(region, looking).await
    }

    async fn bcc_rows(&self, region: &str) -> Result<Vec<Row>, CloudError> {
        let query = [("maxKeys", "1000")];
        let rows: Vec<Listed> = self.pages(region, "/v2/instance", "instances", &query).await?;
        Ok(rows.into_iter().map(Listed::row).collect())
    }

    async fn contract_rows(&self, region: &str) -> Result<Vec<Row>, CloudError> {
        let query = [("maxKeys".to_owned(), "1000".to_owned())];
        let path = "/v2/instance/reserved/list";
        let page: Contracts = self.ask(region, "POST", path, &query, Some(&json!({}))).await?;
        Ok(page.reserved_instances.0.into_iter().map(Contract::row).collect())
    }

    async fn jd_rows(&self, region: &str) -> Result<Vec<Row>, CloudError> {
        let rows: Vec<Machine> = self.jd_pages(Service::Vm, region, "/instances", "instances", &[]).await?;
        Ok(rows.into_iter().map(Machine::row).collect())
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Listed {
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

impl Listed {
    fn row(self) -> Row {
        Row {
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
struct Contracts {
    reserved_instances: List<Contract>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Contract {
    reserved_instance_id: Loose,
    reserved_instance_name: Loose,
    /// When it begins to count. A contract has no time of its making.
    effective_time: Loose,
    spec: Loose,
    zone_name: Loose,
    reserved_instance_time: Loose,
}

impl Contract {
    fn row(self) -> Row {
        Row {
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

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Machine {
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
    fn row(self) -> Row {
        Row {
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

fn utc(time: &str) -> Option<i64> {
    Some(time.parse::<Timestamp>().ok()?.as_second())
}

fn local(time: DateTime) -> Option<i64> {
    Some(JD_TIME.to_timestamp(time).ok()?.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(change: &Value) -> bool {
        let mut row = json!({
            "id": "i-1", "name": "web-0001", "createTime": "2026-03-01T10:00:00Z", "spec": "bcc.g5.c2m8",
            "imageId": "m-1", "zoneName": "cn-bj-a", "cpuCount": 2, "memoryCapacityInGB": "8",
        });
        for (key, value) in change.as_object().into_iter().flatten() {
            row[key] = value.clone();
        }
        let body = json!({"spec": "bcc.g5.c2m8", "imageId": "m-1", "name": "web", "cpuCount": 2});
        let row: Listed = serde_json::from_value(row).expect("a row");
        row.row().like(&body, "/name", utc("2026-03-01T10:00:00Z").expect("a time"))
    }

    #[test]
    fn alike_is_what_was_made_since_and_differs_in_nothing() {
        assert!(listed(&json!({})));
        assert!(
            listed(&json!({"createTime": "2026-03-01T10:00:01Z", "zoneName": "cn-bj-b"})),
            "not asked for"
        );
        for other in [
            json!({"createTime": "2026-03-01T09:59:59Z"}),
            json!({"createTime": ""}),
            json!({"createTime": "soon"}),
            json!({"spec": "bcc.g5.c2m16"}),
            json!({"imageId": "m-2"}),
            json!({"cpuCount": "4"}),
            json!({"name": "db"}),
        ] {
            assert!(!listed(&other), "{other}");
        }
    }

    #[test]
    fn jd_cloud_s_times_are_those_of_its_wall_clock() {
        let row: Machine =
            serde_json::from_value(json!({"instanceId": "i-1", "launchTime": "2026-03-01 18:00:00"}))
                .expect("a row");
        assert_eq!(row.row().made, utc("2026-03-01T10:00:00Z"));
    }
}
