//! Things bought, as JD Cloud's lists tell them.

use std::{sync::atomic::Ordering, time::Duration};

use serde::{Deserialize, de::DeserializeOwned};
use tokio::time::sleep;

use super::services::VM;
use crate::cloud::{
    Client, CloudError, Group, Instance,
    listing::Listing,
    wire::{Loose, Maybe},
};

/// The pause between questions that name one instance each.
const APART: Duration = Duration::from_millis(500);

impl Client {
    /// The states alone while any machine is on its way; the addresses too once none is.
    pub(in crate::cloud) async fn jd_instances(
        &self,
        region: &str,
        ids: &[String],
    ) -> Result<Listing<Instance>, CloudError> {
        if self.no_status_call.load(Ordering::Relaxed) {
            return self.jd_details(region, ids).await;
        }
        let asked = self.jd_by_id(region, "/instanceStatus", "instanceStatuses", ids).await;
        let states: Listing<State> = match asked {
            Ok(states) => states,
            // The cooperative cloud's own pages name this call and do not describe it.
            Err(CloudError::Refused(r)) if r.status == 404 => {
                self.no_status_call.store(true, Ordering::Relaxed);
                return self.jd_details(region, ids).await;
            }
            Err(error) => return Err(error),
        };
        let instance = |s: State| Instance { status: s.status.0, ..Instance::named(&s.id.0) };
        let seen = states.made(|states| states.into_iter().map(instance).collect());
        let settled = seen.rows.iter().all(|i| i.group() != Group::Progressing);
        if !settled || !seen.rows.iter().any(|i| i.group() == Group::Running) {
            return Ok(seen);
        }
        match self.jd_details(region, ids).await {
            Ok(details) => {
                Ok(seen.made(|seen| seen.into_iter().map(|i| addressed(i, &details.rows)).collect()))
            }
            // Whoever may not see the addresses may still know that the machines run.
            Err(CloudError::Refused(_)) => Ok(seen),
            Err(error) => Err(error),
        }
    }

    /// The rows of some ids in a list.
    async fn jd_by_id<T: DeserializeOwned>(
        &self,
        region: &str,
        path: &str,
        list: &str,
        ids: &[String],
    ) -> Result<Listing<T>, CloudError> {
        let names: Vec<String> = (1..=ids.len()).map(|n| format!("filters.1.values.{n}")).collect();
        let mut query = vec![("filters.1.name", "instanceId")];
        query.extend(names.iter().map(String::as_str).zip(ids.iter().map(String::as_str)));
        self.jd_pages(VM, region, path, list, &query, ids.len()).await
    }

    /// Everything about the instances; one by one where the list does not know the filter.
    async fn jd_details(&self, region: &str, ids: &[String]) -> Result<Listing<Instance>, CloudError> {
        match self.jd_by_id::<Machine>(region, "/instances", "instances", ids).await {
            Ok(seen) => Ok(seen.made(|seen| seen.into_iter().map(Machine::instance).collect())),
            Err(CloudError::Refused(r)) if matches!(r.status, 400 | 404) => {
                let mut seen = Vec::new();
                for id in ids {
                    sleep(APART).await;
                    let path = format!("/instances/{id}");
                    match self.ask_jd::<JdInstance>(VM, region, &path, &[]).await {
                        Ok(answer) => seen.push(answer.instance.0.instance()),
                        Err(CloudError::Refused(r)) if r.status == 404 => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(Listing::whole(seen))
            }
            Err(error) => Err(error),
        }
    }
}

/// An instance with what the fuller list knows of it. The state stays: it is the one that was decided by.
fn addressed(instance: Instance, details: &[Instance]) -> Instance {
    match details.iter().find(|d| d.id == instance.id) {
        Some(detail) => Instance { status: instance.status, ..detail.clone() },
        None => instance,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct State {
    #[serde(rename = "instanceId")]
    id: Loose,
    status: Loose,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct JdInstance {
    instance: Maybe<Machine>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Machine {
    #[serde(rename = "instanceId")]
    id: Loose,
    instance_name: Loose,
    /// The name, as the samples call it; the table calls it otherwise.
    host_name: Loose,
    status: Loose,
    private_ip_address: Loose,
    elastic_ip_address: Loose,
    az: Loose,
    primary_network_interface: Maybe<Nic>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Nic {
    ip: Loose,
}

impl Machine {
    fn instance(self) -> Instance {
        let first = |one: Loose, other: Loose| if one.0.is_empty() { other.0 } else { one.0 };
        Instance {
            id: self.id.0,
            name: first(self.instance_name, self.host_name),
            status: self.status.0,
            internal_ip: first(self.private_ip_address, self.primary_network_interface.0.ip),
            public_ip: self.elastic_ip_address.0,
            zone: self.az.0,
            begins: None,
        }
    }
}
