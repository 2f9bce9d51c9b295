//! Pages of lists.

use serde_json::{Value, json};

use crate::sim::{
    bcc::refusal::{Refusal, refuse},
    exchange::Incoming,
};

/// The most rows of one page.
const PAGE: usize = 1000;

/// A page of a list: `marker` and `maxKeys` of the query, as all the provider's lists take them.
pub(super) fn page(list: &str, rows: Vec<Value>, incoming: &Incoming) -> Result<Value, Refusal> {
    let most = match incoming.param("maxKeys").map(str::parse::<usize>) {
        None => PAGE,
        Some(Ok(n)) if (1..=PAGE).contains(&n) => n,
        Some(_) => return Err(refuse(400, "BadRequest", "maxKeys is invalid.", "page size")),
    };
    let marker = incoming.param("marker").unwrap_or_default();
    let start: usize =
        if marker.is_empty() { 0 } else { marker.trim_start_matches('m').parse().unwrap_or(0) };
    // A marker is what the caller says: any number.
    let more = rows.len() > start.saturating_add(most);
    let part: Vec<Value> = rows.into_iter().skip(start).take(most).collect();
    let mut answer = json!({"marker": marker, "isTruncated": more, "maxKeys": most});
    if more {
        answer["nextMarker"] = json!(format!("m{}", start + most));
    }
    answer[list] = Value::Array(part);
    Ok(answer)
}
