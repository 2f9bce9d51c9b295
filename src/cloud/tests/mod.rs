//! The client against a server that answers whatever a test wants.

mod follow;
mod hostile;
mod lookups;
mod prices;
mod secrets;
mod sending;

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Method, Response, Uri},
    serve::ListenerExt,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::Client;
use crate::{order::Provider, sign::Credentials};

/// A request as it came.
#[derive(Debug, Clone)]
struct ReceivedRequest {
    method: String,
    path: String,
    query: String,
    headers: HeaderMap,
    body: String,
}

impl ReceivedRequest {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// An answer: status, headers, body.
type Answer = (u16, Vec<(&'static str, String)>, String);

/// A good answer.
fn ok(body: &Value) -> Answer {
    (200, Vec::new(), body.to_string())
}

/// A good answer of JD Cloud.
fn result(result: &Value) -> Answer {
    ok(&json!({"requestId": "r-1", "result": result}))
}

/// A refusal of JD Cloud.
fn error(code: u16, status: &str, message: &str) -> Answer {
    let error = json!({"code": code, "status": status, "message": message});
    (code, Vec::new(), json!({"requestId": "r-2", "error": error}).to_string())
}

/// A server on this machine.
struct Fake {
    url: String,
    came: Arc<Mutex<Vec<ReceivedRequest>>>,
    connections: Arc<AtomicUsize>,
}

impl Fake {
    async fn start(answer: impl Fn(&ReceivedRequest) -> Answer + Clone + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (came, connections) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
        let (log, count) = (came.clone(), connections.clone());
        let handler = move |method: Method, uri: Uri, headers: HeaderMap, body: Bytes| async move {
            let request = ReceivedRequest {
                method: method.to_string(),
                path: uri.path().to_owned(),
                query: uri.query().unwrap_or_default().to_owned(),
                headers,
                body: String::from_utf8_lossy(&body).into_owned(),
            };
            let (status, headers, body) = answer(&request);
            log.lock().unwrap_or_else(PoisonError::into_inner).push(request);
            let mut response = Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(name, value);
            }
            response.body(Body::from(body)).expect("an answer")
        };
        let listener = listener.tap_io(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
        });
        let router = Router::new().fallback(handler);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, came, connections }
    }

    fn client(&self, provider: Provider) -> Client {
        self.client_of(provider, None)
    }

    fn client_of(&self, provider: Provider, token: Option<&str>) -> Client {
        Client::new(keys(token), provider, Some(&self.url)).expect("a client")
    }

    fn came(&self) -> Vec<ReceivedRequest> {
        self.came.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

fn keys(token: Option<&str>) -> Credentials {
    Credentials {
        access_key_id: "ak".into(),
        secret_access_key: "0123456789abcdef".into(),
        session_token: token.map(Into::into),
    }
}
