//! JD Cloud in the simulated cloud: the gateway in front of coc-vm and its sisters, with types and checks of its own,
//! written from the documents of coc-vm and the gateway.

mod catalogue;
mod checks;
mod lookups;
mod model;
mod password;
mod refusal;
mod verify;
mod world;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    clock::now,
    faults::{ActiveFault, FaultKind, SaleFault},
    http::Incoming,
    scenario::Scenario,
    shared::Shared,
    veil::veiled,
};
pub(super) use refusal::JdRefusal;
use refusal::Rule;
pub(super) use world::World;

/// The longest address that the gateway takes.
const LONGEST: usize = 8 * 1024;
/// What every path of the regional services starts with.
const REGIONS: &str = "/v1/regions/";

/// The region of a purchase; nothing when a request buys nothing here.
pub(super) fn purchase<'a>(method: &str, path: &'a str) -> Option<&'a str> {
    let (region, rest) = path.strip_prefix(REGIONS).map(|_| place(path))?;
    (method == "POST" && rest == "instances").then_some(region)
}

/// All checks of a purchase: no signature, no token, no stock and no quota, and nothing is sold.
pub(super) fn judge(shared: &Shared, region: &str, body: &[u8]) -> Result<(), JdRefusal> {
    let body = parsed(body)?;
    let world = shared.world();
    checks::judge(&world.jd.catalogue, shared.settings.any_id, region, &body).map(drop)
}

/// Makes up what an order would have been that has the right words.
pub(super) fn make_up(shared: &Shared, region: &str, body: &[u8]) {
    let mut world = shared.world();
    let passed =
        parsed(body).and_then(|b| checks::judge(&world.jd.catalogue, shared.settings.any_id, region, &b));
    if let Ok(passed) = passed {
        world.jd.make_up(&passed);
    }
}

fn parsed(body: &[u8]) -> Result<Value, JdRefusal> {
    let broken = || JdRefusal::new(400, "INVALID_ARGUMENT", "Invalid json body".to_owned(), Rule::Json, "");
    serde_json::from_slice(body).map_err(|_| broken())
}

/// Whether a request is for JD Cloud: by its path, and nobody else's signature on it.
pub(super) fn owns(incoming: &Incoming) -> bool {
    let ours = |a: &str| a.trim_start().starts_with("JDCLOUD");
    incoming.path.starts_with(REGIONS) && incoming.header("authorization").is_none_or(ours)
}

/// An answer on its way.
struct Answer {
    status: u16,
    body: Body,
    retry_after: Option<u64>,
}

impl Answer {
    fn json(status: u16, value: &Value) -> Self {
        Self { status, body: Body::from(value.to_string()), retry_after: None }
    }
}

/// Answers a request.
pub(super) fn handle(shared: &Shared, incoming: &Incoming, met: &ActiveFault) -> Response {
    let request_id = {
        let mut world = shared.world();
        world.requests += 1;
        catalogue::letters(shared.settings.seed, &format!("request {}", world.requests), 32)
    };
    let now = now().saturating_add(met.skew);
    let answer = answer(shared, incoming, &request_id, now, met).unwrap_or_else(|refusal| {
        tracing::info!(rule = refusal.rule.words(), code = refusal.code, at = refusal.at, "refused");
        shared.world().refusals.push(json!({
            "requestId": request_id,
            "status": refusal.status,
            "code": refusal.code,
            "message": refusal.message,
            "rule": refusal.rule.words(),
            "at": refusal.at,
        }));
        error(refusal.status, &refusal.code, &refusal.message, &request_id)
    });
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body).into_response();
    let mut headers = vec![
        ("x-jdcloud-request-id", request_id),
        ("content-type", "application/json; charset=utf-8".to_owned()),
    ];
    headers.extend(answer.retry_after.map(|seconds| ("retry-after", seconds.to_string())));
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn error(status: u16, code: &str, message: &str, request_id: &str) -> Answer {
    let error = json!({"code": status, "status": code, "message": message});
    Answer::json(status, &json!({"requestId": request_id, "error": error}))
}

/// What the service or the gateway says with a status of which nothing more is known.
fn plain(status: u16) -> (&'static str, &'static str) {
    match status {
        403 => ("HTTP_FORBIDDEN", "api is disabled [gw]"),
        429 => ("HTTP_RATE_LIMIT_EXCEEDED", "minute rate limit exceeded, role:ak [gw]"),
        502 => ("HTTP_BAD_GATEWAY", "bad gateway [gw]"),
        503 => ("HTTP_SERVICE_UNAVAILABLE", "service unavailable [gw]"),
        504 => ("HTTP_SERVER_TIMING_OUT", "server timing out [gw]"),
        500.. => ("INTERNAL", "Internal server error"),
        _ => ("HTTP_BAD_REQUEST", "bad request [gw]"),
    }
}

fn faulty(status: u16, retry_after: Option<u64>, request_id: &str) -> Answer {
    let (code, message) = plain(status);
    Answer { retry_after, ..error(status, code, message, request_id) }
}

/// What a fault refuses with, and the documented words where it brings none.
fn on_request(status: u16, code: &str, message: &str) -> JdRefusal {
    let (usual, words) = plain(status);
    let words = match code {
        "UNKNOWN" => "Unknown server error",
        "QUOTA_EXCEEDED" => "Instance quota limit exceeded",
        _ => words,
    };
    let code = if code.is_empty() { usual } else { code };
    let message = if message.is_empty() { words } else { message };
    JdRefusal::new(status, code, message.to_owned(), Rule::Fault, "")
}

fn answer(
    shared: &Shared,
    incoming: &Incoming,
    request_id: &str,
    now: i64,
    met: &ActiveFault,
) -> Result<Answer, JdRefusal> {
    let (region, rest) = place(&incoming.path);
    let buys = purchase(&incoming.method, &incoming.path).is_some();
    match &met.what {
        Some(FaultKind::Refuse { status, code, message }) => return Err(on_request(*status, code, message)),
        Some(FaultKind::Status { status, after_sale: false, retry_after }) => {
            return Ok(faulty(*status, *retry_after, request_id));
        }
        _ => {}
    }
    if incoming.raw_path.len() + incoming.raw_query.len() > LONGEST {
        let message = "uri too long [gw]".to_owned();
        return Err(JdRefusal::new(414, "HTTP_URI_TOO_LONG", message, Rule::Length, ""));
    }
    let known = shared.world().jd.catalogue.region(region).is_some();
    if !known || !(buys || (incoming.method == "GET" && lookups::knows(rest))) {
        return Err(JdRefusal::no_route());
    }
    verify::verify(&shared.settings, incoming, region, now)?;
    let result = if buys {
        buy(shared, region, &incoming.body, met.luck())
    } else {
        lookups::answer(shared, region, rest, incoming)
    };
    match met.what {
        Some(FaultKind::Status { status, after_sale: true, retry_after }) => {
            Ok(faulty(status, retry_after, request_id))
        }
        _ => result.map(|result| Answer::json(200, &json!({"requestId": request_id, "result": result}))),
    }
}

/// The region of a path, and what follows it. The SDKs end some paths in a slash, and some write several.
fn place(path: &str) -> (&str, &str) {
    let inner = path.strip_prefix(REGIONS).unwrap_or_default().trim_matches('/');
    inner.split_once('/').map_or((inner, ""), |(region, rest)| (region, rest.trim_start_matches('/')))
}

/// createInstances.
fn buy(shared: &Shared, region: &str, bytes: &[u8], luck: SaleFault) -> Result<Value, JdRefusal> {
    let body = parsed(bytes)?;
    let (token, order) = model::identity(&body)?;
    let identity = json!([region, order]);
    // Held until the sale: two requests with one token that come together must not both find it unused.
    let mut world = shared.world();
    if let Some(before) = token.as_ref().and_then(|token| world.jd.answered(token, &identity)) {
        return before.map_err(|()| JdRefusal::invalid("clientToken", Rule::TokenReuse));
    }
    let passed = checks::judge(&world.jd.catalogue, shared.settings.any_id, region, &body)?;
    let free = if shared.has(Scenario::Quota) { 0 } else { world.jd.free(region) };
    checks::afford(&world.jd.catalogue, &passed, free, shared.has(Scenario::SoldOut))?;
    let others = world.sold();
    let body = veiled(body, &shared.settings.secret_access_key);
    Ok(world.jd.sell(token, identity, body, &passed, others, luck))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_region_and_what_follows() {
        assert_eq!(place("/v1/regions/cn-north-1/vpcs/"), ("cn-north-1", "vpcs"));
        assert_eq!(place("/v1/regions/cn-north-1//images/img-1"), ("cn-north-1", "images/img-1"));
        assert_eq!(place("/v1/regions/cn-north-1"), ("cn-north-1", ""));
    }
}
