//! One exchange: the request as it came, and the no that it may meet.

use std::time::Duration;

use axum::{
    body::{Bytes, to_bytes},
    extract::Request,
};
use percent_encoding::percent_decode_str;

/// The largest body that is read, in bytes.
const LARGEST: usize = 1024 * 1024;

/// A request as it came.
#[derive(Debug)]
pub struct Incoming {
    /// The HTTP method.
    pub method: String,
    /// Decoded.
    pub path: String,
    /// As it was sent.
    pub raw_path: String,
    /// As it was sent.
    pub raw_query: String,
    /// Decoded.
    pub query: Vec<(String, String)>,
    /// Names in small letters, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl Incoming {
    /// The value of a header, if it has one that is not empty.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// The value of a query parameter, if it has one that is not empty.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }
}

/// A refusal, and the reason for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The status of the answer.
    pub status: u16,
    /// The provider's code.
    pub code: String,
    /// The provider's words.
    pub message: String,
    /// The rule that is broken.
    pub rule: String,
    /// The member of the request that it is about; empty for the whole request.
    pub at: String,
}

impl Judged {
    /// A refusal of the whole request.
    pub fn new(status: u16, code: &str, message: &str, rule: &str) -> Self {
        let (code, message, rule) = (code.to_owned(), message.to_owned(), rule.to_owned());
        Self { status, code, message, rule, at: String::new() }
    }

    /// The same refusal, about a member of the request.
    pub(super) fn at(self, path: &str) -> Self {
        Self { at: path.to_owned(), ..self }
    }
}

/// A part of an address in clear text.
pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Reads a request whole; how long its body may take is `patience`.
pub(super) async fn read(request: Request, patience: Duration) -> Result<Incoming, Judged> {
    let (parts, body) = request.into_parts();
    let large = |_| {
        let message = "There was an error in the body of your HTTP request.";
        Judged::new(400, "InvalidHTTPRequest", message, "body is too large or broken")
    };
    let slow = |_| {
        let message = "Your socket connection to the server was not read from within the timeout period.";
        Judged::new(408, "RequestTimeout", message, "body comes too slowly")
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
