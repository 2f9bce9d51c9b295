//! A caller of JD Cloud's half, of the tests' own: it signs as a caller would, and can be told to do it wrong.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::header::HeaderMap;
use secrecy::SecretString;
use serde_json::{Value, json};
use vmcart::{
    sign::{
        Credentials,
        jd::{self, Algorithm},
    },
    sim::{self, Running, Scenario, Settings},
};

use crate::client::{KEY, SECRET};

pub const REGION: &str = "cn-north-1";

/// The request example of the document (coc-vm createInstances), put right: table names, the masked ids filled in.
pub fn example() -> Value {
    json!({
        "maxCount": 1,
        "instanceSpec": {
            "az": "cn-north-1a",
            "imageId": "img-m5s0abcd29",
            "instanceType": "g.n2.large",
            "name": "instance",
            "password": "A1i2n@Apix#",
            "charge": {"chargeMode": "prepaid_by_duration", "chargeUnit": "month", "chargeDuration": 1},
            "elasticIpSpec": {"sizeMbps": 5, "provider": "bgp"},
            "primaryNetworkInterface": {
                "vpcId": "vpc-c2p3abcd9o",
                "subnetId": "subnet-c2p3abcd9o",
                "securityGroups": [{"groupId": "sg-p2d1abcdya"}]
            },
            "systemDisk": {"diskType": "ssd.gp1", "diskSizeGB": 100},
            "dataDisks": [{"diskType": "ssd.gp1", "diskSizeGB": 100}]
        }
    })
}

/// The example with a member set, or taken away when the value is null. The path is a JSON pointer.
pub fn with(pointer: &str, value: Value) -> Value {
    let mut body = example();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    let parent = body.pointer_mut(parent).expect("a parent").as_object_mut().expect("an object");
    parent.insert(name.to_owned(), value);
    body
}

/// The example with members of `instanceSpec` merged in.
pub fn spec(patch: &Value) -> Value {
    let mut body = example();
    for (name, value) in patch.as_object().expect("an object") {
        body["instanceSpec"][name] = value.clone();
    }
    body
}

/// Way in which a request is signed.
#[derive(Clone)]
pub struct How {
    pub algorithm: Algorithm,
    pub key: &'static str,
    pub secret: &'static str,
    /// Seconds by which the time stamp is off.
    pub late: i64,
    /// Region of the scope; that of the path when it is empty.
    pub region: &'static str,
    /// The headers that are signed, besides the host.
    pub signed: Vec<&'static str>,
    /// A header that is signed, and not sent.
    pub lost: &'static str,
    /// The path that is signed; the one that is sent when it is empty.
    pub path: &'static str,
    /// Change to the finished header.
    pub header: fn(String) -> String,
}

impl Default for How {
    fn default() -> Self {
        Self {
            algorithm: Algorithm::Two,
            key: KEY,
            secret: SECRET,
            late: 0,
            region: "",
            signed: vec!["content-type", "x-jdcloud-date", "x-jdcloud-nonce"],
            lost: "",
            path: "",
            header: |header| header,
        }
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
        self.body["error"]["status"].as_str().unwrap_or_default()
    }

    pub fn message(&self) -> &str {
        self.body["error"]["message"].as_str().unwrap_or_default()
    }

    #[track_caller]
    pub fn is(&self, status: u16, code: &str, message: &str) {
        assert_eq!((self.status, self.code(), self.message()), (status, code, message), "{}", self.body);
        assert_eq!(self.body["error"]["code"], json!(status));
    }

    /// The result of an answer that is a yes.
    #[track_caller]
    pub fn ok(mut self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        self.body["result"].take()
    }
}

pub struct Jd {
    endpoint: String,
    /// Runs as long as it is held; `None` for a cloud that somebody else holds.
    #[allow(dead_code, reason = "held, not used")]
    running: Option<Running>,
    http: reqwest::Client,
}

impl Jd {
    pub async fn new() -> Self {
        Self::having(&[]).await
    }

    pub async fn having(scenarios: &[Scenario]) -> Self {
        let settings = Settings { scenarios: scenarios.to_vec(), ..Settings::default() };
        Self::start(Settings { boot_time: Duration::ZERO, ..settings }).await
    }

    pub async fn start(settings: Settings) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let (access_key_id, secret_access_key) = (KEY.to_owned(), SecretString::from(SECRET));
        let settings = Settings { access_key_id, secret_access_key, ..settings };
        let running = sim::start(settings).await.expect("a free port");
        let endpoint = running.endpoint();
        Self { running: Some(running), ..Self::at(&endpoint) }
    }

    /// A caller of a cloud that runs already.
    pub fn at(endpoint: &str) -> Self {
        let http = reqwest::Client::builder().no_proxy().retry(reqwest::retry::never()).build();
        Self { endpoint: endpoint.to_owned(), running: None, http: http.expect("a client") }
    }

    /// Sends a request signed this way; `target` is path and query.
    pub async fn send(
        &self,
        how: &How,
        method: &str,
        target: &str,
        body: Option<&str>,
    ) -> Result<Reply, reqwest::Error> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
        let date = jd::stamp(i64::try_from(since.as_secs()).expect("a near time") + how.late);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let nonce = uuid::Uuid::new_v4().to_string();
        let headers = [
            ("content-type", "application/json".to_owned()),
            ("x-jdcloud-date", date.clone()),
            ("x-jdcloud-nonce", nonce),
            ("x-jdcloud-extra", "one   two".to_owned()),
        ];
        let is_signed = |name: &&(&str, String)| how.signed.contains(&name.0);
        let signed: Vec<_> =
            headers.iter().filter(is_signed).map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
        let credentials = Credentials {
            access_key_id: how.key.to_owned(),
            secret_access_key: SecretString::from(how.secret),
            session_token: None,
        };
        let region = path.split('/').filter(|p| !p.is_empty()).nth(2).unwrap_or(jd::NO_REGION);
        let stages = jd::sign(
            &credentials,
            &jd::Request {
                algorithm: how.algorithm,
                method,
                host: self.endpoint.trim_start_matches("http://"),
                path: if how.path.is_empty() { path } else { how.path },
                query,
                headers: &signed,
                body: body.unwrap_or_default().as_bytes(),
                region: if how.region.is_empty() { region } else { how.region },
                service: "coc-vm",
                date: &date,
            },
        );
        let authorization = (how.header)(stages.authorization);
        let url = format!("{}{target}", self.endpoint);
        let mut request = self.http.request(method.parse().expect("a method"), url);
        let all =
            headers.iter().chain([("authorization", authorization)].iter()).cloned().collect::<Vec<_>>();
        for (name, value) in all.into_iter().filter(|(n, v)| *n != how.lost && !v.is_empty()) {
            request = request.header(name, value);
        }
        let answer = request.body(body.unwrap_or_default().to_owned()).send().await?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await?;
        Ok(Reply { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) })
    }

    pub async fn try_buy(&self, body: &Value) -> Result<Reply, reqwest::Error> {
        let region = body["instanceSpec"]["az"].as_str().unwrap_or(REGION);
        let region = region.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let region = if region.is_empty() { REGION } else { region };
        let target = format!("/v1/regions/{region}/instances");
        self.send(&How::default(), "POST", &target, Some(&body.to_string())).await
    }

    /// Buys in the region of the zone.
    pub async fn buy(&self, body: &Value) -> Reply {
        self.try_buy(body).await.expect("an answer")
    }

    /// Buys in a region.
    pub async fn buy_in(&self, region: &str, body: &str) -> Reply {
        let target = format!("/v1/regions/{region}/instances");
        self.send(&How::default(), "POST", &target, Some(body)).await.expect("an answer")
    }

    /// Looks something up in the example's region.
    pub async fn get(&self, rest: &str) -> Reply {
        let target = format!("/v1/regions/{REGION}/{rest}");
        self.send(&How::default(), "GET", &target, None).await.expect("an answer")
    }

    pub async fn sim(&self, method: &str, path: &str, body: &Value) -> Value {
        let url = format!("{}/_sim/{path}", self.endpoint);
        let request = self.http.request(method.parse().expect("a method"), url).body(body.to_string());
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 200);
        answer.json().await.expect("JSON")
    }

    pub async fn faults(&self, faults: Value) {
        self.sim("POST", "faults", &faults).await;
    }

    pub async fn ledger(&self) -> Vec<Value> {
        self.sim("GET", "ledger", &Value::Null).await["orders"].as_array().cloned().expect("orders")
    }

    /// Entry of the log for the last refusal.
    pub async fn last(&self) -> Value {
        let log = self.sim("GET", "log", &Value::Null).await;
        log["refusals"].as_array().and_then(|r| r.last()).cloned().expect("a refusal")
    }
}

/// The ids of an answer to a purchase.
pub fn ids(result: &Value) -> Vec<String> {
    let ids = result["instanceIds"].as_array().into_iter().flatten();
    ids.map(|id| id.as_str().expect("a text").to_owned()).collect()
}
