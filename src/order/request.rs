//! Requests before they are signed, and the text of a body that may hold a secret.

use std::io;

use serde_json::Value;
use zeroize::{Zeroize, Zeroizing};

use super::{Kind, TokenAt};

/// A request before it is signed. The body may hold a secret: it is not printed by `Debug`, and wiped when it goes.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The kind of the order that it sends.
    pub kind: &'static Kind,
    /// The HTTP method.
    pub method: &'static str,
    /// The path, not encoded.
    pub path: String,
    /// Query parameters, not encoded.
    pub query: Vec<(String, String)>,
    /// The exact bytes of the body.
    pub body: Zeroizing<String>,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let query: Vec<_> = self.query.iter().map(|(k, v)| format!("{k}={v}")).collect();
        write!(f, "{} {}?{} ({} bytes)", self.method, self.path, query.join("&"), self.body.len())
    }
}

impl Kind {
    /// The request of a body in a region under a token.
    pub fn request(&'static self, region: &str, token: &str, mut body: Value) -> Request {
        let query = match (self.token, &mut body) {
            (TokenAt::Query(name), _) => vec![(name.to_owned(), token.to_owned())],
            (TokenAt::Body(name), Value::Object(members)) => {
                members.insert(name.to_owned(), token.into());
                Vec::new()
            }
            (TokenAt::Body(_), _) => Vec::new(),
        };
        let body = sealed_text(body);
        Request { kind: self, method: self.method, path: self.path(region), query, body }
    }

    /// A request again, whose exact bytes were kept: a token in the body is in them.
    pub fn again(&'static self, region: &str, token: &str, bytes: Zeroizing<String>) -> Request {
        let query = match self.token {
            TokenAt::Query(name) => vec![(name.to_owned(), token.to_owned())],
            TokenAt::Body(_) => Vec::new(),
        };
        Request { kind: self, method: self.method, path: self.path(region), query, body: bytes }
    }
}

/// The text of a body that may hold a secret. The body is wiped, and no copy of a part is left in memory: the text is
/// measured before it is written, since one that grows moves.
fn sealed_text(mut body: Value) -> Zeroizing<String> {
    let mut length = Length(0);
    // Writing to memory cannot fail, and a body of this program has no key that is not text.
    let _ = serde_json::to_writer(&mut length, &body);
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    let _ = serde_json::to_writer(&mut *bytes, &body);
    wipe(&mut body);
    Zeroizing::new(String::from_utf8(std::mem::take(&mut *bytes)).unwrap_or_default())
}

/// Counts what is written.
struct Length(usize);

impl io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Wipes every text of a JSON value.
pub(super) fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        _ => {}
    }
}
