//! Purchases as commands show them: the shape that scripts read, and lines for people.

use serde_json::{Value, json};

use super::{
    Exit,
    access::here,
    leave::Leave,
    out::{Shown, plain, pretty, print_result},
    words::Words,
};
use crate::{
    cells::pad,
    cloud::Instance,
    store::journal::{self, Failure, Purchase, State},
    texts::key,
};

/// One purchase as scripts read it.
pub fn document(purchase: &Purchase) -> Value {
    let text = |t: &str| if t.is_empty() { Value::Null } else { json!(t) };
    let instances = purchase.instances.iter().map(|i| json!({"id": i.id, "status": i.status}));
    json!({
        "order": purchase.id,
        "kind": text(&purchase.intent.kind),
        "clientToken": text(&purchase.intent.client_token),
        "state": purchase.state.name(),
        "requestId": purchase.request_id,
        "orderId": purchase.order_id,
        "instances": instances.collect::<Vec<_>>(),
        "error": error(purchase),
    })
}

/// The provider's refusal; else why nothing was sent, or why the outcome is unknown.
fn error(purchase: &Purchase) -> Value {
    match (&purchase.error, &purchase.cause, purchase.state) {
        (Some(Failure { code, message, path }), ..) => failure(code, message, path.as_deref()),
        (None, Some(cause), State::Unknown) => failure("unknown-outcome", cause, None),
        (None, Some(cause), State::Prepared) => failure("not-sent", cause, None),
        _ => Value::Null,
    }
}

/// A failure as scripts read it.
pub fn failure(code: &str, message: &str, path: Option<&str>) -> Value {
    json!({"code": code, "message": message, "path": path})
}

/// The same document for an order that never came to be a purchase.
pub fn unsent(kind: Option<&str>, state: &str, code: &str, message: &str, path: Option<&str>) -> Value {
    json!({
        "order": null,
        "kind": kind,
        "clientToken": null,
        "state": state,
        "requestId": null,
        "orderId": null,
        "instances": [],
        "error": failure(code, message, path),
    })
}

/// The end of a command about purchases: the code is that of what happened, whether or not it can be told.
pub fn conclude(leave: &Leave, exit: Exit, result: Option<Shown>) -> Exit {
    leave.finishing(exit);
    if let Some(result) = result {
        print_result(&result);
    }
    exit
}

/// Result that a command about one purchase shows at its end.
pub fn shown(purchase: &Purchase, seen: &[Instance], json: bool) -> Option<Shown> {
    if json {
        return Some(Shown::Document(pretty(&document(purchase))));
    }
    (!purchase.instances.is_empty()).then(|| Shown::Text(instances(purchase, seen).join("\n")))
}

/// One line of `vmcart orders`.
pub fn line(words: &Words, purchase: &Purchase) -> String {
    let when = here().local(purchase.started_at, "%Y-%m-%d %H:%M");
    let intent = &purchase.intent;
    let world = words.fill(if intent.simulated { key::ui::SIMULATED } else { key::ui::LIVE }, &[]);
    let mut text = format!(
        "{}  {when}  {}  {} x {}  {}  {world}",
        plain(&purchase.id),
        pad(&words.state(purchase.state.name()), 13),
        intent.count,
        plain(&intent.kind),
        plain(&intent.region),
    );
    let ids: Vec<_> = purchase.instances.iter().map(|i| plain(&i.id)).collect();
    if !ids.is_empty() {
        text = format!("{text}  {}", ids.join(" "));
    }
    if let Some(error) = &purchase.error {
        text = format!("{text}  {}", plain(&error.code));
    }
    if let Some(damage) = &purchase.damaged {
        text = format!("{text}  {}", words.fill(key::command::DAMAGED, &[("why", damage)]));
    }
    text
}

/// The instances of a purchase, one line each, as its result: id, status, and the addresses that were seen.
pub fn instances(purchase: &Purchase, seen: &[Instance]) -> Vec<String> {
    let row = |i: &journal::Instance| {
        let status = if i.status.is_empty() { "not looked at yet" } else { &i.status };
        let seen = seen.iter().find(|s| s.id == i.id);
        let addresses = seen.map(|s| [s.internal_ip.as_str(), s.public_ip.as_str()]).unwrap_or_default();
        let parts = [i.id.as_str(), status].into_iter().chain(addresses).filter(|p| !p.is_empty());
        parts.map(plain).collect::<Vec<_>>().join("  ")
    };
    purchase.instances.iter().map(row).collect()
}
