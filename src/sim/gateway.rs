//! The way from a request to an answer in the provider's shape, with the faults that it meets there.

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    clock,
    common::Common,
    exchange::{Incoming, Judged},
    faults::{ActiveFault, FaultKind},
    provider::Provider,
};

/// An answer on its way.
struct Answer {
    status: u16,
    body: Value,
    retry_after: Option<u64>,
}

/// Answers a request that was read, or refuses the one that could not be.
pub(super) fn respond(
    provider: &mut dyn Provider,
    common: &mut Common,
    request: Result<&Incoming, &Judged>,
    met: &ActiveFault,
) -> Response {
    let request_id = number(provider, common);
    let answer = match request {
        Ok(incoming) => answer(provider, common, incoming, &request_id, met),
        Err(refusal) => Err(refusal.clone()),
    };
    let answer = answer.unwrap_or_else(|refusal| {
        let Judged { status, code, message, rule, at } = &refusal;
        tracing::info!(rule, code, at, "refused");
        let body = provider.refusal(&request_id, *status, code, message);
        common.refusals.push(json!({
            "requestId": request_id,
            "status": status,
            "code": code,
            "message": message,
            "rule": rule,
            "at": at,
        }));
        Answer { status: *status, body, retry_after: None }
    });
    write(provider, request_id, &answer)
}

/// An answer that no provider has made, in the clothes of one: tools read the id of the request there.
pub(super) fn reply(provider: &dyn Provider, common: &mut Common, status: u16, body: Value) -> Response {
    let request_id = number(provider, common);
    write(provider, request_id, &Answer { status, body, retry_after: None })
}

/// Counts a request, and gives it its id.
fn number(provider: &dyn Provider, common: &mut Common) -> String {
    common.requests += 1;
    provider.request_id(common.settings.seed, common.requests)
}

fn answer(
    provider: &mut dyn Provider,
    common: &mut Common,
    incoming: &Incoming,
    request_id: &str,
    met: &ActiveFault,
) -> Result<Answer, Judged> {
    let faulty = |provider: &dyn Provider, status: u16, retry_after: Option<u64>| {
        let (code, message) = provider.words(status);
        Answer { status, body: provider.refusal(request_id, status, code, message), retry_after }
    };
    match &met.what {
        Some(FaultKind::Refuse { status, code, message }) => {
            return Err(provider.refuse(*status, code, message));
        }
        Some(FaultKind::Status { status, after_sale: false, retry_after }) => {
            return Ok(faulty(provider, *status, *retry_after));
        }
        _ => {}
    }
    provider.admit(common, incoming, clock::now().saturating_add(met.skew))?;
    let done = provider.serve(common, incoming, met.luck());
    match met.what {
        Some(FaultKind::Status { status, after_sale: true, retry_after }) => {
            Ok(faulty(provider, status, retry_after))
        }
        _ => done.map(|v| Answer { status: 200, body: provider.answer(request_id, v), retry_after: None }),
    }
}

/// Writes an answer, with the headers of the provider.
fn write(provider: &dyn Provider, request_id: String, answer: &Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Body::from(answer.body.to_string())).into_response();
    let retry_after = answer.retry_after.map(|seconds| (header::RETRY_AFTER.as_str(), seconds.to_string()));
    for (name, value) in provider.headers(request_id).into_iter().chain(retry_after) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
