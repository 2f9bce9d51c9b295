//! Instances that were sold.

use serde_json::json;

use crate::sim::{
    jd::{
        call::{Call, Reply},
        instance::Instance,
        refusal::{Refusal, Rule},
    },
    looks::Look,
};

/// describeInstances.
pub(in crate::sim::jd) fn list(call: &mut Call<'_>) -> Reply {
    let look = look(call);
    call.query.page("instances", wanted(call, look).filter_map(Instance::view).collect())
}

/// describeInstanceStatus.
pub(in crate::sim::jd) fn statuses(call: &mut Call<'_>) -> Reply {
    let look = look(call);
    let row = |i: &Instance| Some(json!({"instanceId": i.id, "status": i.status()?}));
    call.query.page("instanceStatuses", wanted(call, look).filter_map(row).collect())
}

/// describeInstance.
pub(in crate::sim::jd) fn one(call: &mut Call<'_>) -> Reply {
    let id = call.rest;
    let found = call.world.alive(call.region.id).find(|i| i.id == id).and_then(Instance::view);
    let gone = || {
        let message = format!("Instance '{id}' not found.");
        Refusal::new(404, "NOT_FOUND", message, Rule::Unknown, "")
    };
    Ok(json!({"instance": found.ok_or_else(gone)?}))
}

/// Looks at the list, unless ids are named.
fn look(call: &mut Call<'_>) -> Look {
    if call.query.names("instanceId") { Look::default() } else { call.common.looks.next() }
}

fn wanted<'a>(call: &'a Call<'_>, look: Look) -> impl Iterator<Item = &'a Instance> {
    let query = &call.query;
    call.world.listed(call.region.id, look).filter(|i| {
        query.takes("instanceId", &i.id)
            && query.takes("name", &i.name)
            && query.takes("status", i.status().unwrap_or_default())
            && query.takes("instanceType", &i.spec.instance_type)
            && query.takes("privateIpAddress", &i.address)
            && query.takes("az", &i.spec.az)
    })
}
