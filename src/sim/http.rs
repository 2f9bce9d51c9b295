//! The server's face: one handler that reads a request, verifies it, and answers with the provider's shapes.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderName, HeaderValue, StatusCode, header, uri::Authority},
    response::{IntoResponse, Response},
};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::{
    clock,
    faults::{self, ActiveFault, FaultKind, SaleFault},
    guard::{self, Turned},
    hostile_text, inject, jd,
    judge::{self, Judged},
    kind::Kind,
    line::Line,
    lookups,
    scenario::Scenario,
    seed::code,
    shared::Shared,
    veil::veiled,
    verify,
};

/// The largest body that is read, in bytes.
const LARGEST: usize = 1024 * 1024;
/// What is not the provider's.
const CONTROL: &str = "/_sim/";

/// A request as it came.
pub(super) struct Incoming {
    pub method: String,
    /// Decoded.
    pub path: String,
    /// As it was sent.
    pub raw_path: String,
    /// As it was sent.
    pub raw_query: String,
    /// Decoded.
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Bytes,
}

impl Incoming {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }
}

/// A no, with the rule that made it.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    status: u16,
    code: String,
    message: String,
    rule: String,
    /// The member of the request that it is about; empty for the account or the whole request.
    at: String,
}

impl Refusal {
    /// As the judge hands it out.
    pub(super) fn into_judged(self) -> Judged {
        let Self { status, code, message, rule, at } = self;
        Judged { status, code, message, rule, at }
    }

    /// The same no, about a member of the request.
    pub(super) fn at(self, path: &str) -> Self {
        Self { at: path.to_owned(), ..self }
    }
}

/// A no.
pub(super) fn refuse(status: u16, code: &str, message: &str, rule: &str) -> Refusal {
    let (code, message, rule) = (code.to_owned(), message.to_owned(), rule.to_owned());
    Refusal { status, code, message, rule, at: String::new() }
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

async fn read(request: Request, patience: Duration) -> Result<Incoming, Refusal> {
    let (parts, body) = request.into_parts();
    let large = |_| {
        refuse(
            400,
            "InvalidHTTPRequest",
            "There was an error in the body of your HTTP request.",
            "body is too large or broken",
        )
    };
    let slow = |_| {
        let message = "Your socket connection to the server was not read from within the timeout period.";
        refuse(408, "RequestTimeout", message, "body comes too slowly")
    };
    let body = tokio::time::timeout(patience, to_bytes(body, LARGEST)).await.map_err(slow)?.map_err(large)?;
    let pair = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (decode(name), decode(value))
    };
    let query = parts.uri.query().unwrap_or_default();
    Ok(Incoming {
        method: parts.method.to_string(),
        path: decode(parts.uri.path()),
        raw_path: parts.uri.path().to_owned(),
        raw_query: query.to_owned(),
        query: query.split('&').filter(|p| !p.is_empty()).map(pair).collect(),
        headers: parts
            .headers
            .iter()
            .map(|(n, v)| (n.as_str().to_owned(), String::from_utf8_lossy(v.as_bytes()).trim().to_owned()))
            .collect(),
        body,
    })
}

/// What an answer is made of.
struct Answer {
    status: u16,
    body: Body,
    retry_after: Option<u64>,
}

impl Answer {
    fn json(value: &Value) -> Self {
        Self { status: 200, body: Body::from(value.to_string()), retry_after: None }
    }
}

/// Answers a request.
pub(super) async fn handle(shared: &Shared, line: &Line, request: Request) -> Response {
    let work = line.work();
    let control = decode(request.uri().path()).starts_with(CONTROL);
    let changes = control && !request.method().is_safe();
    let admitted = guard::admit(request.uri().authority().map(Authority::as_str), request.headers(), changes);
    let met = if admitted.is_ok() { meet(shared, &request) } else { ActiveFault::default() };
    let mut answer = match admitted {
        Ok(()) => worked(shared, line, request, &met).await,
        Err(turned) => turn_away(shared, turned),
    };
    stamp(&mut answer, &met);
    if control {
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
    let no = refuse(403, "AccessDenied", &turned.to_string(), turned.rule());
    tracing::info!(rule = no.rule, "turned away");
    let refused = json!({"status": no.status, "code": no.code, "message": no.message, "rule": no.rule});
    shared.world().refusals.push(refused);
    let body = json!({"code": no.code, "message": no.message}).to_string();
    let kind = (header::CONTENT_TYPE, HeaderValue::from_static("application/json;charset=UTF-8"));
    let close = (header::CONNECTION, HeaderValue::from_static("close"));
    (StatusCode::FORBIDDEN, [kind, close], body).into_response()
}

async fn worked(shared: &Shared, line: &Line, request: Request, met: &ActiveFault) -> Response {
    let what = met.what.as_ref();
    let request = match inject::reading(shared, what, line, request).await {
        Ok(request) => read(request, shared.settings.patience).await,
        Err(cut) => return cut,
    };
    if let (Some(_), Ok(incoming)) = (met.lie, &request) {
        judge::make_up(shared, incoming);
    }
    if let Some(answer) = inject::before(shared, what, line).await {
        return answer;
    }
    let answer = match &request {
        Ok(incoming) if jd::owns(incoming) => jd::handle(shared, incoming, met),
        request => respond(shared, request.as_ref(), met),
    };
    let theirs = request.is_ok_and(|incoming| !incoming.path.starts_with(CONTROL));
    let hostile = theirs && shared.has(Scenario::HostileTexts);
    let answer = if hostile { hostile_text::hostile(answer).await } else { answer };
    inject::after(shared, what, line, answer).await
}

/// What a request meets; it is counted on the way. What is not the provider's meets nothing.
fn meet(shared: &Shared, request: &Request) -> ActiveFault {
    let path = decode(request.uri().path());
    if path.starts_with(CONTROL) {
        return ActiveFault::default();
    }
    let method = request.method().as_str();
    let purchase = Kind::of(method, &path).is_some() || jd::purchase(method, &path).is_some();
    let mut world = shared.world();
    world.hits.count(&path);
    let met = faults::meet(&mut world.faults, &path, purchase);
    if met.forget {
        world.forget();
    }
    world.lag = met.lag.unwrap_or(world.lag);
    world.lie = met.lie.unwrap_or(world.lie);
    met
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

fn respond(shared: &Shared, request: Result<&Incoming, &Refusal>, met: &ActiveFault) -> Response {
    let request_id = {
        let mut world = shared.world();
        world.requests += 1;
        let text = format!("request {}", world.requests);
        format!("{}-{}", code(shared.settings.seed, &text), code(shared.settings.seed + 1, &text))
            .to_lowercase()
    };
    let now = clock::now().saturating_add(met.skew);
    let answer = match request {
        Ok(incoming) if incoming.path.starts_with(CONTROL) => Ok(control(shared, incoming)),
        Ok(incoming) => answer(shared, incoming, &request_id, now, met),
        Err(refusal) => Err(refusal.clone()),
    };
    let answer = answer.unwrap_or_else(|refusal| {
        let body = json!({"requestId": request_id, "code": refusal.code, "message": refusal.message});
        let mut log = json!({"requestId": request_id, "status": refusal.status, "rule": refusal.rule});
        log["code"] = json!(refusal.code);
        log["at"] = json!(refusal.at);
        tracing::info!(rule = refusal.rule, code = refusal.code, "refused");
        shared.world().refusals.push(log);
        Answer { status: refusal.status, body: Body::from(body.to_string()), retry_after: None }
    });
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    let mut set = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    };
    set("x-bce-request-id", request_id);
    set("content-type", "application/json;charset=UTF-8".to_owned());
    if let Some(seconds) = answer.retry_after {
        set(header::RETRY_AFTER.as_str(), seconds.to_string());
    }
    response
}

fn answer(
    shared: &Shared,
    incoming: &Incoming,
    request_id: &str,
    now: i64,
    met: &ActiveFault,
) -> Result<Answer, Refusal> {
    match &met.what {
        Some(FaultKind::Refuse { status, code, message }) => {
            return Err(refuse(*status, code, message, "a fault on request"));
        }
        Some(FaultKind::Status { status, after_sale: false, retry_after }) => {
            return Ok(faulty(*status, *retry_after, request_id));
        }
        _ => {}
    }
    verify::verify(&shared.settings, incoming, now)?;
    let done = match Kind::of(&incoming.method, &incoming.path) {
        Some(kind) => buy(shared, kind, incoming, met.luck()),
        None => lookups::answer(shared, incoming),
    };
    match met.what {
        Some(FaultKind::Status { status, after_sale: true, retry_after }) => {
            Ok(faulty(status, retry_after, request_id))
        }
        _ => done.map(|v| Answer::json(&v)),
    }
}

fn faulty(status: u16, retry_after: Option<u64>, request_id: &str) -> Answer {
    let (code, message) = match status {
        429 => ("RequestLimitExceeded", "Too many requests."),
        503 => ("ServiceUnavailable", "The service is unavailable, please try again later."),
        _ => ("InternalError", "We encountered an internal error. Please try again."),
    };
    let body = json!({"requestId": request_id, "code": code, "message": message});
    Answer { status, body: Body::from(body.to_string()), retry_after }
}

/// A purchase.
fn buy(shared: &Shared, kind: Kind, incoming: &Incoming, luck: SaleFault) -> Result<Value, Refusal> {
    let token = match incoming.param("clientToken") {
        // Contracts may be ordered without one.
        None if kind == Kind::Reserved => "",
        None => return Err(refuse(400, "BadRequest", "clientToken is required.", "token is missing")),
        Some(token) => token,
    };
    if token.len() > 64 || !token.is_ascii() {
        return Err(refuse(400, "BadRequest", "clientToken is invalid.", "token is too long or not ASCII"));
    }
    let body = judge::json(&incoming.body)?;
    // Held until the sale: two requests with one token that come together must not both find it unused.
    let mut world = shared.world();
    if let Some(before) = world.answered(token, kind.path(), &incoming.body) {
        return before.map_err(|()| {
            let message = "The request uses the same client token as a previous, but non-identical request.";
            refuse(403, "IdempotentParameterMismatch", message, "token was used for another body")
        });
    }
    let sale = judge::sale(shared, &world, kind, &body)?;
    let body = veiled(body, &shared.settings.secret_access_key);
    let answer = world.sell(kind, token, &incoming.body, body, &sale, luck);
    Ok(answer)
}

/// What is not the provider's: the ledger, the log, faults.
fn control(shared: &Shared, incoming: &Incoming) -> Answer {
    let mut world = shared.world();
    match (incoming.method.as_str(), incoming.path.as_str()) {
        ("GET", "/_sim/ledger") => Answer::json(&world.ledger()),
        ("GET", "/_sim/log") => Answer::json(&world.refusals.view()),
        ("GET", "/_sim/hits") => Answer::json(&world.hits.view()),
        ("POST", "/_sim/faults") => match faults::read(&incoming.body) {
            Ok(faults) => {
                world.faults = faults;
                Answer::json(&json!({"faults": world.faults.len()}))
            }
            Err(error) => {
                let body = json!({"code": "BadRequest", "message": error.to_string()});
                Answer { status: 400, body: Body::from(body.to_string()), retry_after: None }
            }
        },
        _ => {
            let body = json!({"code": "NoSuchObject", "message": "ledger, log, hits, faults"});
            Answer { status: 404, body: Body::from(body.to_string()), retry_after: None }
        }
    }
}
