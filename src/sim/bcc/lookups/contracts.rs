//! The list of contracts.

use serde_json::{Value, json};

use super::page::page;
use crate::sim::{
    bcc::{
        call::{Call, Reply},
        contract::Contract,
        refusal::json_body,
    },
    looks::Look,
};

/// `POST /v2/instance/reserved/list`.
pub(in crate::sim::bcc) fn list(call: &mut Call<'_>) -> Reply {
    let body = if call.incoming.body.is_empty() { Value::Null } else { json_body(&call.incoming.body)? };
    let ids: Vec<&str> =
        body["reservedInstanceIds"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    // Who names ids does not look at the list.
    let look = if ids.is_empty() { call.common.looks.next() } else { Look::default() };
    let rows: Vec<Value> = call
        .world
        .listed_contracts(look)
        .filter(|c| ids.is_empty() || ids.contains(&c.id.as_str()))
        .map(Contract::view)
        .filter(|row| {
            let narrows =
                ["reservedInstanceName", "zoneName", "reservedInstanceStatus", "spec", "offeringType"];
            narrows.iter().all(|name| {
                let wanted = body[*name].as_str().filter(|t| !t.is_empty());
                wanted.is_none_or(|t| row[*name].as_str().is_some_and(|r| r.eq_ignore_ascii_case(t)))
            })
        })
        .collect();
    let total = rows.len();
    let mut page = page("reservedInstances", rows, call.incoming)?;
    page["totalCount"] = json!(total);
    Ok(page)
}
