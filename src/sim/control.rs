//! Endpoints below `/_sim/`, which are no provider's: the ledger, the money, the log, faults.

use axum::response::Response;
use serde_json::{Value, json};

use super::{
    endpoint::{Endpoint, Path, find},
    exchange::Incoming,
    faults, gateway,
    world::World,
};

/// The beginning of what is no provider's.
pub(super) const PATH: &str = "/_sim/";

/// A status and a body.
type Reply = (u16, Value);

/// Work on a request.
type Act = fn(&mut World, &Incoming) -> Reply;

static ENDPOINTS: &[Endpoint<Act>] = &[
    Endpoint { method: "GET", path: Path::Is("/_sim/ledger"), act: |world, _| (200, world.ledger()) },
    Endpoint { method: "GET", path: Path::Is("/_sim/money"), act: |world, _| (200, world.money()) },
    Endpoint {
        method: "GET",
        path: Path::Is("/_sim/log"),
        act: |world, _| (200, world.common.refusals.view()),
    },
    Endpoint { method: "GET", path: Path::Is("/_sim/hits"), act: |world, _| (200, world.hits.view()) },
    Endpoint { method: "POST", path: Path::Is("/_sim/faults"), act: set_faults },
];

/// Answers a request.
pub(super) fn answer(world: &mut World, incoming: &Incoming) -> Response {
    let (status, body) = match find(ENDPOINTS, &incoming.method, &incoming.path) {
        Some((act, _)) => act(world, incoming),
        None => (404, json!({"code": "NoSuchObject", "message": "ledger, money, log, hits, faults"})),
    };
    let (provider, common) = world.owner(None);
    gateway::reply(provider, common, status, body)
}

fn set_faults(world: &mut World, incoming: &Incoming) -> Reply {
    match faults::read(&incoming.body) {
        Ok(faults) => {
            world.faults = faults;
            (200, json!({"faults": world.faults.len()}))
        }
        Err(error) => (400, json!({"code": "BadRequest", "message": error.to_string()})),
    }
}
