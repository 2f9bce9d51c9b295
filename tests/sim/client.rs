//! A client of the tests' own: it signs as a caller would, and can be told to do it wrong.

use std::time::{SystemTime, UNIX_EPOCH};

use reqwest::header::HeaderMap;
use secrecy::SecretString;
use serde_json::{Value, json};
use vmcart::{
    sign::{Credentials, bce},
    sim::{self, Running, Scenario, Settings},
};

pub const KEY: &str = "ALTAKtest";
pub const SECRET: &str = "0123456789abcdef0123456789abcdef";
pub const BY_SPEC: &str = "/v2/instanceBySpec";

/// The request example of the reference page (instanceBySpec, 2025-10-20).
pub fn example() -> Value {
    json!({
        "spec": "bcc.g3.c4m12",
        "name": "example",
        "imageId": "m-mRjO3cjs",
        "createCdsList": [{"storageType": "std1", "cdsSizeInGB": 5}],
        "networkCapacityInMbps": 0,
        "purchaseCount": 1,
        "billing": {"paymentTiming": "Prepaid", "reservation": {"reservationLength": 1}}
    })
}

/// The example with other members.
pub fn with(patch: &Value) -> Value {
    let mut body = example();
    for (name, value) in patch.as_object().expect("an object") {
        body[name] = value.clone();
    }
    body
}

/// Way in which a request is signed.
#[derive(Clone)]
pub struct How {
    pub key: String,
    pub secret: String,
    /// Seconds by which the time stamp is off.
    pub late: i64,
    pub life: u64,
    /// The headers to sign; `None` leaves the list empty.
    pub signed: Option<Vec<String>>,
    /// A header that is signed, and not sent.
    pub lost: &'static str,
}

impl Default for How {
    fn default() -> Self {
        let signed = ["host", "x-bce-date"].map(str::to_owned).to_vec();
        let (key, secret) = (KEY.to_owned(), SECRET.to_owned());
        Self { key, secret, late: 0, life: 1800, signed: Some(signed), lost: "" }
    }
}

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Reply {
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    #[track_caller]
    pub fn is(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.code()), (status, code), "{}", self.body);
    }

    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body
    }
}

pub struct Cloud {
    running: Running,
    http: reqwest::Client,
}

impl Cloud {
    pub async fn new() -> Self {
        Self::having(&[]).await
    }

    pub async fn having(scenarios: &[Scenario]) -> Self {
        let boot_time = std::time::Duration::ZERO;
        Self::start(Settings { scenarios: scenarios.to_vec(), boot_time, ..Settings::default() }).await
    }

    pub async fn start(settings: Settings) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let (access_key_id, secret_access_key) = (KEY.to_owned(), SecretString::from(SECRET));
        let settings = Settings { access_key_id, secret_access_key, ..settings };
        let running = sim::start(settings).await.expect("a free port");
        let http = reqwest::Client::builder().no_proxy().retry(reqwest::retry::never()).build();
        Self { running, http: http.expect("a client") }
    }

    pub fn endpoint(&self) -> String {
        self.running.endpoint()
    }

    /// Sends a request signed this way.
    pub async fn send(
        &self,
        how: &How,
        (method, path): (&str, &str),
        query: &[(&str, &str)],
        body: Option<&str>,
    ) -> Result<Reply, reqwest::Error> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        let timestamp = i64::try_from(since.as_secs()).expect("a near time") + how.late;
        let mut headers = vec![
            ("host".to_owned(), self.running.address.to_string()),
            ("x-bce-date".to_owned(), bce::iso(timestamp)),
            ("x-bce-extra".to_owned(), "1".to_owned()),
        ];
        if let Some(body) = body {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
            headers.push(("content-length".to_owned(), body.len().to_string()));
        }
        let params: Vec<_> = query.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let credentials = Credentials {
            access_key_id: how.key.clone(),
            secret_access_key: SecretString::from(how.secret.as_str()),
            session_token: None,
        };
        let stages = bce::sign(
            &credentials,
            &bce::Request {
                method,
                path,
                params: &params,
                headers: &headers,
                timestamp,
                expiration: how.life,
                headers_to_sign: how.signed.as_deref(),
            },
        );
        headers.push(("authorization".to_owned(), stages.authorization));
        // Encoded as it is signed: the usual form encoding writes a space as a plus.
        let pairs: Vec<_> = params.iter().map(|(n, v)| format!("{n}={}", bce::encode(v, false))).collect();
        let url = format!("{}{path}?{}", self.running.endpoint(), pairs.join("&"));
        let mut request = self.http.request(method.parse().expect("a method"), url);
        let left_to_http = ["host", "content-length", how.lost];
        for (name, value) in headers.iter().filter(|(n, _)| !left_to_http.contains(&n.as_str())) {
            request = request.header(name, value);
        }
        let answer = request.body(body.unwrap_or_default().to_owned()).send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await?;
        Ok(Reply { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) })
    }

    pub async fn try_buy(&self, token: &str, body: &Value) -> Result<Reply, reqwest::Error> {
        let body = body.to_string();
        self.send(&How::default(), ("POST", BY_SPEC), &[("clientToken", token)], Some(&body)).await
    }

    pub async fn buy(&self, token: &str, body: &Value) -> Reply {
        self.try_buy(token, body).await.expect("an answer")
    }

    /// Buys another kind, by its path.
    pub async fn order(&self, path: &str, token: &str, body: &Value) -> Reply {
        let body = body.to_string();
        let (how, query) = (How::default(), [("clientToken", token)]);
        self.send(&how, ("POST", path), &query, Some(&body)).await.expect("an answer")
    }

    /// Verdict of the judge on a body.
    pub fn judge(&self, path: &str, body: &Value) -> Result<(), sim::Judged> {
        self.running.judge("POST", path, body.to_string().as_bytes())
    }

    pub async fn get(&self, path: &str, query: &[(&str, &str)]) -> Reply {
        self.send(&How::default(), ("GET", path), query, None).await.expect("an answer")
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        let body = body.to_string();
        self.send(&How::default(), ("POST", path), &[], Some(&body)).await.expect("an answer")
    }

    pub async fn ledger(&self) -> Vec<Value> {
        let ledger = self.get("/_sim/ledger", &[]).await.ok();
        ledger["orders"].as_array().cloned().expect("orders")
    }

    /// The rule that made the last refusal.
    pub async fn rule(&self) -> String {
        let log = self.get("/_sim/log", &[]).await.ok();
        let last = log["refusals"].as_array().and_then(|r| r.last()).cloned().unwrap_or_default();
        last["rule"].as_str().unwrap_or_default().to_owned()
    }
}

/// The members of a list of objects under one name.
pub fn column(list: &Value, name: &str) -> Vec<String> {
    let rows = list.as_array().into_iter().flatten();
    rows.map(|r| r[name].as_str().unwrap_or_default().to_owned()).collect()
}
