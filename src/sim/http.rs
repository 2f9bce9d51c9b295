//! The server's face: one handler that lets a request in, reads it, and hands it to whom it is for.

use axum::{
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header, uri::Authority},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    clock, control,
    exchange::{self, Incoming, Judged, decode},
    faults::ActiveFault,
    gateway,
    guard::{self, Turned},
    hostile_text, inject,
    line::Line,
    scenario::Scenario,
    shared::Shared,
};

/// Answers a request.
pub(super) async fn handle(shared: &Shared, line: &Line, request: Request) -> Response {
    let work = line.work();
    let controls = decode(request.uri().path()).starts_with(control::PATH);
    let changes = controls && !request.method().is_safe();
    let admitted = guard::admit(request.uri().authority().map(Authority::as_str), request.headers(), changes);
    let met = if admitted.is_ok() { meet(shared, &request, controls) } else { ActiveFault::default() };
    let mut answer = match admitted {
        Ok(()) => worked(shared, line, request, &met).await,
        Err(turned) => turn_away(shared, turned),
    };
    stamp(&mut answer, &met);
    if controls {
        // Whatever a browser makes of it: not a script, not for a page of another origin, not to be kept.
        for (name, value) in [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::CACHE_CONTROL, "no-store"),
            (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        ] {
            answer.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    }
    work.within(answer)
}

/// Answers what the guard does not let in. Nothing of it is read.
fn turn_away(shared: &Shared, turned: Turned) -> Response {
    let no = Judged::new(403, "AccessDenied", &turned.to_string(), turned.rule());
    tracing::info!(rule = no.rule, "turned away");
    let refused = json!({"status": no.status, "code": no.code, "message": no.message, "rule": no.rule});
    shared.world().common.refusals.push(refused);
    let body = json!({"code": no.code, "message": no.message}).to_string();
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json;charset=UTF-8"));
    let close = (header::CONNECTION, HeaderValue::from_static("close"));
    (StatusCode::FORBIDDEN, [kind, close], body).into_response()
}

async fn worked(shared: &Shared, line: &Line, request: Request, met: &ActiveFault) -> Response {
    let what = met.what.as_ref();
    let request = match inject::reading(shared, what, line, request).await {
        Ok(request) => exchange::read(request, shared.settings.patience).await,
        Err(cut) => return cut,
    };
    if let (Some(_), Ok(incoming)) = (met.lie, &request) {
        shared.world().make_up(incoming);
    }
    if let Some(answer) = inject::before(shared, what, line).await {
        return answer;
    }
    let answer = respond(shared, request.as_ref(), met);
    let theirs = request.is_ok_and(|incoming| !incoming.path.starts_with(control::PATH));
    let hostile = theirs && shared.settings.has(Scenario::HostileTexts);
    let answer = if hostile { hostile_text::hostile(answer).await } else { answer };
    inject::after(shared, what, line, answer).await
}

/// The faults that a request meets. What is not the provider's meets nothing.
fn meet(shared: &Shared, request: &Request, controls: bool) -> ActiveFault {
    if controls {
        return ActiveFault::default();
    }
    shared.world().meet(request.method().as_str(), &decode(request.uri().path()))
}

/// Answers a request, or refuses one that could not be read.
fn respond(shared: &Shared, request: Result<&Incoming, &Judged>, met: &ActiveFault) -> Response {
    let mut world = shared.world();
    if let Ok(incoming) = request
        && incoming.path.starts_with(control::PATH)
    {
        return control::answer(&mut world, incoming);
    }
    let (provider, common) = world.owner(request.ok());
    gateway::respond(provider, common, request, met)
}

/// Dates an answer by the server's clock, or as a fault wants it.
fn stamp(answer: &mut Response, met: &ActiveFault) {
    let dating = met.date.clone().unwrap_or_default();
    let now = clock::now().saturating_add(met.skew).saturating_add(dating.seconds);
    let date = dating.text.unwrap_or_else(|| {
        let date = jiff::Timestamp::from_second(now).map(|t| t.to_zoned(jiff::tz::TimeZone::UTC));
        date.map(|d| d.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()).unwrap_or_default()
    });
    if let (false, Ok(date)) = (dating.omit, HeaderValue::from_str(&date)) {
        answer.headers_mut().insert(header::DATE, date);
    }
}
