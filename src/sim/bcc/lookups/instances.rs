//! State of instances that were sold.

use serde_json::{Value, json};

use super::page::page;
use crate::sim::bcc::{
    call::{Call, Reply},
    refusal::{json_body, refuse},
};

/// `GET /v2/instance`: all instances, or those that are named.
pub(in crate::sim::bcc) fn list(call: &mut Call<'_>) -> Reply {
    if let Some(ids) = call.incoming.param("instanceIds") {
        let ids: Vec<&str> = ids.split(',').collect();
        return named(call, |id| ids.contains(&id));
    }
    let look = call.common.looks.next();
    let rows = call.world.listed(look).filter_map(|i| i.view(&call.world.catalogue)).collect();
    page("instances", rows, call.incoming)
}

/// `POST /v2/instance/listByInstanceId`.
pub(in crate::sim::bcc) fn by_id(call: &mut Call<'_>) -> Reply {
    let body = json_body(&call.incoming.body)?;
    let ids: Vec<&str> =
        body["instanceIds"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if ids.is_empty() || ids.len() > 100 {
        return Err(refuse(400, "BadRequest", "instanceIds needs 1 to 100 ids.", "number of ids"));
    }
    named(call, |id| ids.contains(&id))
}

/// `GET /v2/instance/{id}`.
pub(in crate::sim::bcc) fn one(call: &mut Call<'_>) -> Reply {
    let found = call.world.instances.iter().find(|i| i.id == call.rest);
    let gone = || refuse(404, "NoSuchObject", "The instance does not exist.", "instance is unknown");
    Ok(json!({"instance": found.and_then(|i| i.view(&call.world.catalogue)).ok_or_else(gone)?}))
}

fn named(call: &Call<'_>, wanted: impl Fn(&str) -> bool) -> Reply {
    let named = call.world.instances.iter().filter(|i| wanted(&i.id));
    page("instances", named.filter_map(|i| i.view(&call.world.catalogue)).collect(), call.incoming)
}

/// `POST /v2/instance/cancelBidOrder`.
pub(in crate::sim::bcc) fn withdraw(call: &mut Call<'_>) -> Reply {
    let body = json_body(&call.incoming.body)?;
    let order = body["orderId"].as_str().unwrap_or_default();
    match call.world.withdraw(order) {
        None => {
            Err(refuse(404, "NoSuchObject", "The order does not exist.", "order is no bid").at("orderId"))
        }
        Some(Err(())) => {
            let message = "The bid has been met.";
            Err(refuse(409, "OperationDenied", message, "an instance runs").at("orderId"))
        }
        Some(Ok(())) => Ok(json!({"orderId": order})),
    }
}
