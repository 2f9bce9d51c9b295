//! The HTTP client: built in one place, one request at a time, every answer limited.

use std::{
    borrow::Cow,
    ffi::OsString,
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use reqwest::{
    Method, Response, Url,
    header::{HeaderMap, HeaderValue},
};
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{
    answer,
    call::{Call, Service},
    clock::{self, APART, Clock},
    dialect::Dialect,
    endpoint::checked,
    error::CloudError,
    limits::{Patience, limited},
    outcome::Outcome,
    proxy,
    refusal::Refusal,
    signing::{self, Signed},
    time::{Moment, SystemTime, TimeSource},
    trouble::cause,
};
use crate::{
    clean::{MASK, Secrets},
    order,
    sign::{Credentials, bce, password},
};

/// For how many milliseconds a time that the provider told can be carried on by our own clock.
const RECENT: i64 = 600_000;
/// The longest that connecting may take.
const CONNECT: Duration = Duration::from_secs(10);

/// The ways out, each made when it is first needed: reading the certificates of a machine takes longer than a person
/// waits for a first screen, and memory that a purchase on loopback never needs.
struct Lines {
    direct: bool,
    proxy: Option<reqwest::Proxy>,
    looking: OnceLock<reqwest::Client>,
    /// For purchases: it keeps no connection. One that is kept may be dead, and a request that dies on it may have
    /// left; one that could not connect has not.
    buying: OnceLock<reqwest::Client>,
}

impl Lines {
    fn new(direct: bool, proxy: Option<reqwest::Proxy>) -> Self {
        Self { direct, proxy, looking: OnceLock::new(), buying: OnceLock::new() }
    }

    fn looking(&self) -> Result<&reqwest::Client, CloudError> {
        self.made(&self.looking, reqwest::Client::builder)
    }

    fn buying(&self) -> Result<&reqwest::Client, CloudError> {
        self.made(&self.buying, || reqwest::Client::builder().pool_max_idle_per_host(0))
    }

    fn made<'a>(
        &self,
        line: &'a OnceLock<reqwest::Client>,
        builder: fn() -> reqwest::ClientBuilder,
    ) -> Result<&'a reqwest::Client, CloudError> {
        if let Some(made) = line.get() {
            return Ok(made);
        }
        // Another part of the process may have installed one already; that is as good.
        drop(rustls::crypto::ring::default_provider().install_default());
        let builder = builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT)
            .timeout(Patience::default().answer)
            .user_agent(concat!("vmcart/", env!("CARGO_PKG_VERSION")));
        // Plain HTTP on loopback: whatever proxy the environment names is not for this, and no certificate is.
        let builder = if self.direct {
            builder.no_proxy().tls_certs_only([])
        } else {
            // Given here, and not found by the library: it would pass over one that it cannot use.
            match &self.proxy {
                Some(proxy) => builder.proxy(proxy.clone()),
                None => builder.no_proxy(),
            }
        };
        let made = builder.build().map_err(|e| CloudError::Tls(unmade(&e)))?;
        Ok(line.get_or_init(|| made))
    }
}

/// Reason why no client could be made.
fn unmade(error: &reqwest::Error) -> String {
    let why = cause(error);
    if why.contains("No CA certificates") { "it has no trusted certificates".to_owned() } else { why }
}

/// A client for one account.
#[derive(Clone)]
pub struct Client {
    lines: Arc<Lines>,
    pub(super) dialect: &'static dyn Dialect,
    credentials: Arc<Credentials>,
    endpoint: Option<Url>,
    pub(super) patience: Patience,
    /// Seconds by which the server's clock is ahead of ours, once it has been far enough off to matter.
    skew: Arc<AtomicI64>,
    day: Arc<AtomicI64>,
    /// Uptime of this machine, in milliseconds, when the last answer told the server's time; below 0 before that.
    heard: Arc<AtomicI64>,
    pub(super) time: Arc<dyn TimeSource>,
    /// JD Cloud has answered that it does not have the call for states alone.
    pub(super) no_status_call: Arc<AtomicBool>,
    /// Texts that no answer may show. The clones of a client share it: whoever follows an order must not be shown the
    /// password that another has sent.
    secrets: Arc<Mutex<Secrets>>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

impl Client {
    /// A client that speaks a provider's language; [`Client::new`] finds it.
    pub(super) fn speaking(
        dialect: &'static dyn Dialect,
        credentials: Credentials,
        endpoint: Option<&str>,
    ) -> Result<Self, CloudError> {
        let endpoint = endpoint.map(checked).transpose()?;
        let direct = endpoint.as_ref().is_some_and(|e| e.scheme() == "http");
        let mut secrets = Secrets::default();
        secrets.add(credentials.secret_access_key.expose_secret());
        if let Some(token) = &credentials.session_token {
            secrets.add(token.expose_secret());
        }
        Ok(Self {
            lines: Arc::new(Lines::new(direct, None)),
            dialect,
            credentials: Arc::new(credentials),
            endpoint,
            patience: Patience::default(),
            skew: Arc::new(AtomicI64::new(0)),
            day: Arc::new(AtomicI64::new(0)),
            heard: Arc::new(AtomicI64::new(-1)),
            time: Arc::new(SystemTime),
            no_status_call: Arc::new(AtomicBool::new(false)),
            secrets: Arc::new(Mutex::new(secrets)),
        })
    }

    /// Checks an endpoint before anything is sent to it.
    pub fn check_endpoint(endpoint: &str) -> Result<(), CloudError> {
        checked(endpoint).map(drop)
    }

    /// Hides a password, clear and sealed, in every answer from now on.
    pub fn hide(&self, password: &str) {
        let sealed = password::seal(&self.credentials.secret_access_key, password);
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        secrets.add(password);
        if let Ok(sealed) = sealed {
            secrets.add(&Zeroizing::new(sealed));
        }
    }

    /// Everything that the answer to a request may not show: its signature too, which is good for a while.
    pub(super) fn hidden(&self, signed: &Signed) -> Secrets {
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(signature) = signed.signature() {
            secrets.add(signature);
        }
        secrets
    }

    /// The same client by way of the proxy that variables of the environment name. One that cannot be used is an error;
    /// an address on this machine needs none.
    pub fn by_proxy_of(self, variable: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, CloudError> {
        let direct = self.lines.direct;
        let proxy = if direct { None } else { proxy::named(variable)? };
        Ok(Self { lines: Arc::new(Lines::new(direct, proxy)), ..self })
    }

    /// The same client with another patience.
    pub fn patient(self, patience: Patience) -> Self {
        Self { patience, ..self }
    }

    /// The same client by other clocks.
    pub fn timed(self, time: Arc<dyn TimeSource>) -> Self {
        Self { time, ..self }
    }

    /// Time on this machine's wall, right or wrong.
    pub fn wall(&self) -> Timestamp {
        self.time.wall()
    }

    /// This moment by every clock; the provider's is told if an answer since `since` (an earlier moment of this
    /// process) bore its time, or any answer of the last minutes where `since` is `None`.
    pub fn moment(&self, since: Option<&Moment>) -> Moment {
        let (wall, uptime) = (self.time.wall().as_second(), self.time.uptime());
        let heard = self.heard.load(Ordering::Relaxed);
        let provider = uptime.as_ref().and_then(|up| {
            let ago = up.millis - heard;
            let known = match since.map(|s| s.uptime.as_ref()) {
                Some(Some(since)) => heard >= since.millis,
                Some(None) => false,
                None => ago <= RECENT,
            };
            (heard >= 0 && ago >= 0 && known)
                .then(|| self.day.load(Ordering::Relaxed).saturating_add(ago / 1000))
        });
        Moment { wall, uptime, provider }
    }

    /// The address that a region's purchases go to.
    pub fn address(&self, region: &str) -> String {
        self.address_of(self.dialect.seller(), region)
    }

    pub(super) fn address_of(&self, service: Service, region: &str) -> String {
        match &self.endpoint {
            Some(endpoint) => endpoint.as_str().trim_end_matches('/').to_owned(),
            None => format!("https://{}", service.host(region)),
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

    /// Now, as the server sees it.
    pub(super) fn now(&self) -> i64 {
        self.time.wall().as_second().saturating_add(self.skew())
    }

    /// Signs a purchase, with the time of now.
    pub fn sign(&self, region: &str, request: &order::Request) -> Result<Signed, CloudError> {
        let signed = self.signed(&Call {
            service: self.dialect.seller(),
            region,
            method: request.method,
            path: &request.path,
            query: &request.query,
            body: Some(&request.body),
        })?;
        for secret in secrets(request.kind, &request.body) {
            // The provider opens it, and may say back either.
            match password::open(&self.credentials.secret_access_key, &secret) {
                Ok(clear) if request.kind.seals() => self.hide(clear.expose_secret()),
                _ => self.hide(&secret),
            }
        }
        Ok(Signed { kind: Some(request.kind), ..signed })
    }

    /// Signs with the time of now.
    pub(super) fn signed(&self, call: &Call<'_>) -> Result<Signed, CloudError> {
        // Read before the time: an answer in between may make a right time stamp seem off, and no wrong one seem right.
        let skew = self.skew();
        let signer = signing::Signer {
            dialect: self.dialect,
            address: self.address_of(call.service, call.region),
            now: self.now(),
            skew,
            credentials: &self.credentials,
        };
        signer.signed(call)
    }

    async fn perform(
        &self,
        http: &reqwest::Client,
        signed: &Signed,
        limit: Duration,
    ) -> Result<Response, reqwest::Error> {
        let mut request = http.request(signed.method.clone(), signed.url.clone()).timeout(limit);
        for (name, value) in &signed.headers {
            request = request.header(name, value);
        }
        if signed.method == Method::POST {
            // It may hold a password: the copy that goes is wiped as well.
            let body = Zeroizing::new(signed.body.as_bytes().to_vec());
            request = request.body(bytes::Bytes::from_owner(body));
        }
        let mut response = request.send().await?;
        self.learn_clock(response.headers());
        conceal(response.headers_mut(), &self.hidden(signed));
        Ok(response)
    }

    /// Reason why a request got no answer, in words that hold no secret.
    fn cause(&self, signed: &Signed, error: &reqwest::Error) -> String {
        self.hidden(signed).hide(&cause(error)).into_owned()
    }

    /// Takes the server's clock from an answer. Small differences are the line's, not the clock's.
    fn learn_clock(&self, headers: &HeaderMap) {
        let Some(theirs) = clock::date(headers) else { return };
        self.day.store(theirs, Ordering::Relaxed);
        self.heard.store(self.time.uptime().map_or(-1, |up| up.millis), Ordering::Relaxed);
        let skew = theirs.saturating_sub(self.now().saturating_sub(self.skew()));
        self.skew.store(if skew.abs() > APART { skew } else { 0 }, Ordering::Relaxed);
    }

    /// Both clocks, once they have differed by enough to matter.
    pub fn clock(&self) -> Option<Clock> {
        let (theirs, skew) = (self.now(), self.skew());
        (skew != 0).then(|| Clock { ours: theirs.saturating_sub(skew), theirs })
    }

    /// Both clocks, if the time stamp of a refused request was so far off that another one may pass: the refusal is
    /// for the time, and the answer told the right one.
    pub fn misdated(&self, signed: &Signed, refusal: &Refusal) -> Option<Clock> {
        let late = self.late(signed);
        let theirs = self.now();
        let clock = Clock { ours: theirs.saturating_sub(late), theirs };
        (refusal.clock() && late.abs() > APART).then_some(clock)
    }

    /// By how many seconds the time stamp of an answered request was off.
    fn late(&self, signed: &Signed) -> i64 {
        self.skew() - signed.skew
    }

    /// Sends a purchase exactly once. What is certain is told apart from what is not.
    pub async fn send(&self, signed: &Signed) -> Outcome {
        let host = signed.url.authority().to_owned();
        let line = match self.lines.buying() {
            Ok(line) => line,
            Err(error) => return Outcome::NotSent(error),
        };
        let response = match self.perform(line, signed, self.patience.answer).await {
            Ok(response) => response,
            // No connection, no byte of the request.
            Err(error) if error.is_connect() || error.is_builder() => {
                let why = self.cause(signed, &error);
                return Outcome::NotSent(CloudError::unconnected(host, why, &error));
            }
            Err(error) if error.is_timeout() => {
                let seconds = self.patience.answer.as_secs();
                return Outcome::Unknown(format!("{host} did not answer within {seconds} s"), None);
            }
            Err(error) => {
                let why = self.cause(signed, &error);
                return Outcome::Unknown(format!("the connection to {host} broke: {why}"), None);
            }
        };
        let head = answer::Head::of(self.dialect, &response);
        match limited(response).await {
            Ok(body) => {
                let body = self.hidden(signed).hide_body(body);
                answer::outcome(&head, &host, signed.kind, self.late(signed), &body).told_by(signed)
            }
            Err(why) => Outcome::Unknown(format!("the answer of {host} was lost: {why}"), head.wait),
        }
    }

    /// Answer to something that changes nothing, as the provider's entry reads it.
    pub async fn answer_to<T: DeserializeOwned>(&self, call: &Call<'_>) -> Result<T, CloudError> {
        let mut tries = 0;
        loop {
            tries += 1;
            let signed = self.signed(call)?;
            let answer = self.ask_once(&signed).await;
            match answer {
                // The answer told the right time: signed with it, the same question may pass.
                Err(CloudError::Refused(r)) if tries == 1 && self.misdated(&signed, &r).is_some() => {}
                Err(CloudError::Refused(refusal)) if refusal.hint == "expired" => {
                    return Err(match self.clock() {
                        Some(clock) => CloudError::Clock { clock, refusal },
                        None => CloudError::Refused(refusal),
                    });
                }
                answer => return answer,
            }
        }
    }

    async fn ask_once<T: DeserializeOwned>(&self, signed: &Signed) -> Result<T, CloudError> {
        let host = signed.url.authority().to_owned();
        let broken = |e: &reqwest::Error| match (e.is_connect() || e.is_builder(), e.is_timeout()) {
            (true, _) => CloudError::unconnected(host.clone(), self.cause(signed, e), e),
            (_, true) => CloudError::Broken {
                host: host.clone(),
                why: format!("none within {} s", self.patience.question.as_secs()),
            },
            _ => CloudError::Broken { host: host.clone(), why: self.cause(signed, e) },
        };
        let line = self.lines.looking()?;
        let response = self.perform(line, signed, self.patience.question).await.map_err(|e| broken(&e))?;
        let head = answer::Head::of(self.dialect, &response);
        let unusable = |why: String| CloudError::Answer { host: host.clone(), why };
        if (300..400).contains(&head.status) {
            return Err(unusable(format!(
                "it leads to another address ({}), which is not followed",
                head.status
            )));
        }
        let body = self.hidden(signed).hide_body(limited(response).await.map_err(unusable)?);
        if let Some(refusal) = answer::refusal(&head, None, self.late(signed), &body) {
            return Err(CloudError::Refused(Box::new(refusal)));
        }
        answer::content(self.dialect, &body).map_err(unusable)
    }
}

/// The secrets in the body of an order, as they are sent: the fields that its kind marks as secret.
fn secrets(kind: &order::Kind, body: &str) -> Vec<Zeroizing<String>> {
    let fields = kind.fields.iter().filter(|f| f.secret());
    let mut body: Value = serde_json::from_str(body).unwrap_or_default();
    let found = fields.filter_map(|field| {
        let value = body.pointer_mut(&format!("/{}", field.path.replace('.', "/")))?;
        match value.take() {
            Value::String(text) => Some(Zeroizing::new(text)),
            _ => None,
        }
    });
    found.collect()
}

/// Masks what the head of an answer must not show. It is plain text, and so is the mask.
fn conceal(headers: &mut HeaderMap, secrets: &Secrets) {
    for value in headers.values_mut() {
        if let Ok(text) = value.to_str()
            && let Cow::Owned(hidden) = secrets.hide(text)
        {
            let plain = hidden.replace(MASK, "******");
            *value = HeaderValue::from_str(&plain).unwrap_or(HeaderValue::from_static(""));
        }
    }
}
