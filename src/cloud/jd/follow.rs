//! What was bought, as JD Cloud's lists tell it.

use std::{sync::atomic::Ordering, time::Duration};

use serde::Deserialize;
use tokio::time::sleep;

use super::services::VM;
use crate::cloud::{
    Client, CloudError, Group, Instance,
    wire::{List, Loose},
};

/// The pause between questions that name one instance each.
const APART: Duration = Duration::from_millis(500);

impl Client {
    /// The states alone while any machine is on its way; the addresses too once none is.
    pub(in crate::cloud) async fn jd_instances(
        &self,
        region: &str,
        ids: &[String],
    ) -> Result<Vec<Instance>, CloudError> {
        if self.no_status_call.load(Ordering::Relaxed) {
            return self.jd_details(region, ids).await;
        }
        let query = by_id(ids);
        let states: States = match self.ask_jd(VM, region, "/instanceStatus", &query).await {
            Ok(states) => states,
            // The cooperative cloud's own pages name this call and do not describe it.
            Err(CloudError::Refused(r)) if r.status == 404 => {
                self.no_status_call.store(true, Ordering::Relaxed);
                return self.jd_details(region, ids).await;
            }
            Err(error) => return Err(error),
        };
        let instance = |s: State| Instance { status: s.status.0, ..Instance::named(&s.id.0) };
        let seen: Vec<Instance> = states.instance_statuses.0.into_iter().map(instance).collect();
        let settled = seen.iter().all(|i| i.group() != Group::Progressing);
        if !settled || !seen.iter().any(|i| i.group() == Group::Running) {
            return Ok(seen);
        }
        match self.jd_details(region, ids).await {
            Ok(details) => Ok(seen.into_iter().map(|i| addressed(i, &details)).collect()),
            // Whoever may not see the addresses may still know that the machines run.
            Err(CloudError::Refused(_)) => Ok(seen),
            Err(error) => Err(error),
        }
    }

    /// Everything about the instances; one by one where the list does not know the filter.
    async fn jd_details(&self, region: &str, ids: &[String]) -> Result<Vec<Instance>, CloudError> {
        match self.ask_jd::<JdInstances>(VM, region, "/instances", &by_id(ids)).await {
            Ok(page) => Ok(page.instances.0.into_iter().map(Machine::instance).collect()),
            Err(CloudError::Refused(r)) if matches!(r.status, 400 | 404) => {
                let mut seen = Vec::new();
                for id in ids {
                    sleep(APART).await;
                    let path = format!("/instances/{id}");
                    match self.ask_jd::<JdInstance>(VM, region, &path, &[]).await {
                        Ok(answer) => seen.push(answer.instance.instance()),
                        Err(CloudError::Refused(r)) if r.status == 404 => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok(seen)
            }
            Err(error) => Err(error),
        }
    }
}

/// The filter for some ids, and a page that has room for them.
fn by_id(ids: &[String]) -> Vec<(String, String)> {
    let mut query = vec![("filters.1.name".to_owned(), "instanceId".to_owned())];
    query.extend((1..).zip(ids).map(|(n, id)| (format!("filters.1.values.{n}"), id.clone())));
    query.extend([("pageNumber", "1"), ("pageSize", "100")].map(|(k, v)| (k.to_owned(), v.to_owned())));
    query
}

/// An instance with what the fuller list knows of it. The state stays: it is the one that was decided by.
fn addressed(instance: Instance, details: &[Instance]) -> Instance {
    match details.iter().find(|d| d.id == instance.id) {
        Some(detail) => Instance { status: instance.status, ..detail.clone() },
        None => instance,
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct States {
    instance_statuses: List<State>,
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
struct JdInstances {
    instances: List<Machine>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct JdInstance {
    instance: Machine,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Machine {
    #[serde(rename = "instanceId")]
    id: Loose,
    instance_name: Loose,
    /// What the samples call the name; the table calls it otherwise.
    host_name: Loose,
    status: Loose,
    private_ip_address: Loose,
    elastic_ip_address: Loose,
    az: Loose,
    primary_network_interface: Nic,
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
            internal_ip: first(self.private_ip_address, self.primary_network_interface.ip),
            public_ip: self.elastic_ip_address.0,
            zone: self.az.0,
        }
    }
}
