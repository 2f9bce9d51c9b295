//! The HTTP client: built in one place, one request at a time, every answer limited.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use reqwest::{Method, Response, Url, header::HeaderMap};
use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;

use super::{
    Accepted, Instance, Outcome, Refusal, sanitize,
    wire::{Created, Failure, Instances},
};
use crate::{
    order::{self, kinds},
    sign::{Credentials, bce},
};

/// The largest answer that is read, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(10);
/// How long an answer may take as a whole.
const ANSWER: Duration = Duration::from_secs(60);
/// How long a lookup may take: shorter, since a person looks on.
const LOOKUP: Duration = Duration::from_secs(20);

/// Why the cloud could not be asked, or gave no answer that can be used.
#[derive(Debug, Error)]
pub enum CloudError {
    /// The endpoint is not an address that may be used.
    #[error("the endpoint {endpoint} cannot be used: {why}")]
    Endpoint {
        /// As given.
        endpoint: String,
        /// Why not, and what would do.
        why: &'static str,
    },
    /// The client could not be made.
    #[error("no secure connection can be made on this machine: {0}")]
    Tls(String),
    /// Nobody answered at the address.
    #[error(
        "cannot reach {host}: {why}; check the network and the endpoint (VMCART_ENDPOINT), then try again"
    )]
    Unreachable {
        /// The host.
        host: String,
        /// What the network says.
        why: String,
    },
    /// The connection broke, or the answer did not come in time.
    #[error("{host} gave no answer: {why}")]
    Broken {
        /// The host.
        host: String,
        /// What happened.
        why: String,
    },
    /// The answer could not be understood.
    #[error("{host} gave an answer that cannot be used: {why}")]
    Answer {
        /// The host.
        host: String,
        /// What is wrong with it.
        why: String,
    },
    /// The provider refused to answer.
    #[error("{}: {} (request {})", .0.code, .0.message, .0.request_id)]
    Refused(Box<Refusal>),
    /// The answer has nothing of what was asked for.
    #[error("the provider gave no {what}")]
    Empty {
        /// What was asked for.
        what: String,
    },
}

/// A signed request, ready to be sent once. It holds a signature, and perhaps a sealed password: not printed.
pub struct Signed {
    url: Url,
    method: Method,
    headers: Vec<(String, String)>,
    body: String,
}

impl std::fmt::Debug for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({} bytes)", self.method, self.url.path(), self.body.len())
    }
}

/// A client for one account.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    credentials: Arc<Credentials>,
    endpoint: Option<Url>,
    /// Seconds by which the server's clock is ahead of ours, once it has been far enough off to matter.
    skew: Arc<AtomicI64>,
    day: Arc<AtomicI64>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

impl Client {
    /// A client. `endpoint` is one address for all calls; without it each region has its host. Plain HTTP is for
    /// loopback only.
    pub fn new(credentials: Credentials, endpoint: Option<&str>) -> Result<Self, CloudError> {
        // Another part of the process may have installed one already; that is as good.
        drop(rustls::crypto::ring::default_provider().install_default());
        let endpoint = endpoint.map(checked).transpose()?;
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .user_agent(concat!("vmcart/", env!("CARGO_PKG_VERSION")));
        if endpoint.as_ref().is_some_and(|e| e.scheme() == "http") {
            // Loopback: whatever proxy the environment names is not for this.
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|e| CloudError::Tls(e.to_string()))?;
        Ok(Self {
            http,
            credentials: Arc::new(credentials),
            endpoint,
            skew: Arc::new(AtomicI64::new(0)),
            day: Arc::new(AtomicI64::new(0)),
        })
    }

    /// The address that a region's calls go to.
    pub fn address(&self, region: &str) -> String {
        match &self.endpoint {
            Some(endpoint) => endpoint.as_str().trim_end_matches('/').to_owned(),
            None => format!("https://{}", kinds().first().map_or_else(String::new, |k| k.host(region))),
        }
    }

    /// Seconds by which the server's clock is ahead.
    pub fn skew(&self) -> i64 {
        self.skew.load(Ordering::Relaxed)
    }

    /// The time of day of the last answer, in UTC.
    pub(super) fn time_of_day(&self) -> String {
        let at = self.day.load(Ordering::Relaxed);
        if at == 0 {
            String::new()
        } else {
            bce::iso(at).get(11..16).map(|t| format!("{t} UTC")).unwrap_or_default()
        }
    }

    /// Now, as the server sees it: the only place this room reads the clock.
    fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX).saturating_add(self.skew())
    }

    /// Signs a purchase, with the time of now.
    pub fn sign(&self, region: &str, request: &order::Request) -> Result<Signed, CloudError> {
        self.signed(region, request.method, &request.path, &request.query, Some(request.body.clone()))
    }

    fn signed(
        &self,
        region: &str,
        method: &str,
        path: &str,
        query: &[(String, String)],
        body: Option<String>,
    ) -> Result<Signed, CloudError> {
        let address = self.address(region);
        let wrong = |why| CloudError::Endpoint { endpoint: sanitize(&address), why };
        // The region becomes a part of the host's name, and may come from somebody else's order file: it must not
        // be able to lead keys, session token and order to another host.
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if region.is_empty() || region.len() > 20 || !region.chars().all(plain) {
            return Err(wrong("the region is not a short name such as bj"));
        }
        let mut url: Url = address.parse().map_err(|_| wrong("it is not an address"))?;
        url.set_path(&bce::encode(path, true));
        if !query.is_empty() {
            let pairs: Vec<_> = query
                .iter()
                .map(|(k, v)| format!("{}={}", bce::encode(k, false), bce::encode(v, false)))
                .collect();
            url.set_query(Some(&pairs.join("&")));
        }
        let host = url.host_str().ok_or_else(|| wrong("it names no host"))?;
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let now = self.now();
        let mut headers = vec![("host".to_owned(), host), ("x-bce-date".to_owned(), bce::iso(now))];
        if let Some(body) = &body {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
            headers.push(("content-length".to_owned(), body.len().to_string()));
        }
        if let Some(token) = &self.credentials.session_token {
            use secrecy::ExposeSecret;
            headers.push(("x-bce-security-token".to_owned(), token.expose_secret().to_owned()));
        }
        let names: Vec<String> = headers.iter().map(|(name, _)| name.clone()).collect();
        let stages = bce::sign(
            &self.credentials,
            &bce::Request {
                method,
                path,
                params: query,
                headers: &headers,
                timestamp: now,
                expiration: bce::EXPIRATION,
                headers_to_sign: Some(&names),
            },
        );
        headers.push(("authorization".to_owned(), stages.authorization));
        // Host and length are written by the HTTP library, from the same address and body.
        headers.retain(|(name, _)| name != "host" && name != "content-length");
        let method = if method == "GET" { Method::GET } else { Method::POST };
        Ok(Signed { url, method, headers, body: body.unwrap_or_default() })
    }

    async fn perform(&self, signed: &Signed, limit: Duration) -> Result<Response, reqwest::Error> {
        let mut request = self.http.request(signed.method.clone(), signed.url.clone()).timeout(limit);
        for (name, value) in &signed.headers {
            request = request.header(name, value);
        }
        if signed.method == Method::POST {
            request = request.body(signed.body.clone());
        }
        let response = request.send().await?;
        self.learn_clock(response.headers());
        Ok(response)
    }

    /// Takes the server's clock from an answer. Small differences are the line's, not the clock's.
    fn learn_clock(&self, headers: &HeaderMap) {
        let date = headers.get("date").and_then(|d| d.to_str().ok());
        let Some(theirs) = date.and_then(|d| jiff::fmt::rfc2822::parse(d).ok()) else { return };
        let theirs = theirs.timestamp().as_second();
        self.day.store(theirs, Ordering::Relaxed);
        let ours = self.now() - self.skew();
        let skew = theirs - ours;
        self.skew.store(if skew.abs() > 60 { skew } else { 0 }, Ordering::Relaxed);
    }

    /// Sends a purchase exactly once. What is certain is told apart from what is not.
    pub async fn send(&self, signed: &Signed) -> Outcome {
        let host = signed.url.authority().to_owned();
        let response = match self.perform(signed, ANSWER).await {
            Ok(response) => response,
            // No connection, no byte of the request.
            Err(error) if error.is_connect() || error.is_builder() => {
                return Outcome::NotSent(CloudError::Unreachable { host, why: cause(&error) });
            }
            Err(error) if error.is_timeout() => {
                return Outcome::Unknown(format!("{host} did not answer within {} s", ANSWER.as_secs()));
            }
            Err(error) => {
                return Outcome::Unknown(format!("the connection to {host} broke: {}", cause(&error)));
            }
        };
        let status = response.status();
        let wait = response.headers().get("retry-after").and_then(|v| v.to_str().ok()?.parse().ok());
        let request_id = request_id(response.headers());
        let body = match limited(response).await {
            Ok(body) => body,
            Err(why) => return Outcome::Unknown(format!("the answer of {host} was lost: {why}")),
        };
        if status.is_success() {
            return match serde_json::from_slice::<Created>(&body) {
                // An order that was taken may name its instances later: its own number is enough.
                Ok(created) if !(created.instance_ids.0.is_empty() && created.order_id.0.is_empty()) => {
                    Outcome::Accepted(Accepted {
                        request_id,
                        order_id: Some(created.order_id.0).filter(|id| !id.is_empty()),
                        instance_ids: created.instance_ids.0.into_iter().map(|l| l.0).collect(),
                        warnings: created.warning_list.0.into_iter().map(|l| l.0).collect(),
                    })
                }
                _ => Outcome::Unknown(format!("{host} answered {status} with a body that cannot be read")),
            };
        }
        // What is neither empty nor the provider's own form is not surely the provider's own word.
        let foreign = !body.is_empty()
            && serde_json::from_slice::<Failure>(&body).map_or(true, |failure| failure.code.0.is_empty());
        let refusal = refusal(&body, request_id, status);
        match status.as_u16() {
            429 => Outcome::Throttled(refusal, wait.map(Duration::from_secs)),
            400..=499 if refusal.throttled() => Outcome::Throttled(refusal, wait.map(Duration::from_secs)),
            // The server gave up on reading, or so it says.
            408 => Outcome::Unknown(format!("{host} answered {status}")),
            400..=499 if !foreign => Outcome::Refused(refusal),
            400..=499 => Outcome::Unknown(format!("{host} answered {status} without an error code")),
            // 303 is how a server answers a POST that it has carried out, so a redirect settles nothing. It is
            // followed no more than any other.
            _ => Outcome::Unknown(format!("{host} answered {status} {} {}", refusal.code, refusal.message)),
        }
    }

    /// Asks for something that changes nothing.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        region: &str,
        method: &str,
        path: &str,
        query: &[(String, String)],
        body: Option<&Value>,
    ) -> Result<T, CloudError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let skew = self.skew();
            let signed = self.signed(region, method, path, query, body.map(Value::to_string))?;
            let answer = self.ask_once(&signed).await;
            match answer {
                // The answer told the right time: signed with it, the same question may pass.
                Err(CloudError::Refused(r)) if r.hint == "expired" && tries == 1 && self.skew() != skew => {}
                answer => return answer,
            }
        }
    }

    async fn ask_once<T: DeserializeOwned>(&self, signed: &Signed) -> Result<T, CloudError> {
        let host = signed.url.authority().to_owned();
        let broken = |e: &reqwest::Error| match (e.is_connect(), e.is_timeout()) {
            (true, _) => CloudError::Unreachable { host: host.clone(), why: cause(e) },
            (_, true) => {
                CloudError::Broken { host: host.clone(), why: format!("none within {} s", LOOKUP.as_secs()) }
            }
            _ => CloudError::Broken { host: host.clone(), why: cause(e) },
        };
        let response = self.perform(signed, LOOKUP).await.map_err(|e| broken(&e))?;
        let (status, request_id) = (response.status(), request_id(response.headers()));
        let unusable = |why: String| CloudError::Answer { host: host.clone(), why };
        let body = limited(response).await.map_err(unusable)?;
        if !status.is_success() {
            return Err(CloudError::Refused(Box::new(refusal(&body, request_id, status))));
        }
        let mut json = serde_json::Deserializer::from_slice(&body);
        serde_path_to_error::deserialize(&mut json).map_err(|e| unusable(sanitize(&e.to_string())))
    }

    /// The instances of these ids, all in one request; ids the provider does not know are missing.
    pub async fn instances(&self, region: &str, ids: &[String]) -> Result<Vec<Instance>, CloudError> {
        let mut seen = Vec::new();
        for some in ids.chunks(100) {
            let body = serde_json::json!({ "instanceIds": some });
            let page: Instances =
                self.ask(region, "POST", "/v2/instance/listByInstanceId", &[], Some(&body)).await?;
            seen.extend(page.instances.0.into_iter().map(|s| Instance {
                id: s.id.0,
                name: s.name.0,
                status: s.status.0,
                internal_ip: s.internal_ip.0,
                public_ip: s.public_ip.0,
                zone: s.zone_name.0,
            }));
        }
        Ok(seen)
    }
}

/// An endpoint that may be used: HTTPS, or plain HTTP on loopback.
fn checked(endpoint: &str) -> Result<Url, CloudError> {
    let wrong = |why| CloudError::Endpoint { endpoint: sanitize(endpoint), why };
    let url: Url = endpoint.parse().map_err(|_| wrong("it is not an address such as https://host"))?;
    let host = url.host_str().ok_or_else(|| wrong("it names no host"))?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let loopback = bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it must not hold a user name or password"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if loopback => Ok(url),
        "http" => Err(wrong("plain HTTP is only for this machine; use https")),
        _ => Err(wrong("it must begin with https, or with http on this machine")),
    }
}

fn request_id(headers: &HeaderMap) -> String {
    headers.get("x-bce-request-id").and_then(|v| v.to_str().ok()).map(sanitize).unwrap_or_default()
}

fn refusal(body: &[u8], request_id: String, status: reqwest::StatusCode) -> Refusal {
    let failure: Failure = serde_json::from_slice(body).unwrap_or_default();
    let id = if failure.request_id.0.is_empty() { request_id } else { failure.request_id.0 };
    let code = match (failure.code.0, status.as_u16()) {
        (code, _) if !code.is_empty() => code,
        (_, 400) => "InvalidHTTPRequest".to_owned(),
        (_, 403) => "AccessDenied".to_owned(),
        (_, status) => format!("HTTP {status}"),
    };
    Refusal::new(code, failure.message.0, id, status.as_u16())
}

/// The innermost reason of an error: the outer ones only say that there is one.
fn cause(error: &reqwest::Error) -> String {
    let mut inner: &dyn std::error::Error = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    sanitize(&inner.to_string())
}

/// The body of an answer, chunk by chunk, up to the limit.
async fn limited(mut response: Response) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| cause(&e))? {
        if body.len() + chunk.len() > LARGEST {
            return Err(format!("it is larger than {} MB", LARGEST / 1024 / 1024));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_only() {
        for good in ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:9", "https://proxy.example"]
        {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in [
            "http://bcc.bj.baidubce.com",
            "ftp://localhost",
            "nonsense",
            "https://u:p@host",
            "http://10.0.0.1",
        ] {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }
}
