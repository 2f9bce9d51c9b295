//! One request, ready to be sent: its address, its headers and its signature, its provider's own way.

use reqwest::{Method, Url};
use zeroize::Zeroizing;

use super::{
    call::{Call, Unsigned},
    dialect::Dialect,
    error::CloudError,
    sanitize,
};
use crate::{
    order::Kind,
    sign::{Credentials, bce},
};

/// A signed request, ready to be sent once. It holds a signature, and perhaps a sealed password: not printed.
pub struct Signed {
    pub(super) url: Url,
    pub(super) method: Method,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Zeroizing<String>,
    /// The kind of the order, if it is one.
    pub(super) kind: Option<&'static Kind>,
    /// By how much our clock was put right for its time stamp.
    pub(super) skew: i64,
}

impl std::fmt::Debug for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({} bytes)", self.method, self.url.path(), self.body.len())
    }
}

impl Signed {
    /// The address with its query.
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// Every header but host and length, the signature among them.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The signature alone: the last part of its header, for both providers.
    pub(super) fn signature(&self) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(name, _)| name == "authorization")?;
        value.rsplit(['/', '=']).next()
    }

    /// The bytes that were signed.
    pub fn body(&self) -> &str {
        &self.body
    }
}

/// Everything that makes a signed request of a call.
pub(super) struct Signer<'a> {
    /// The provider's language.
    pub dialect: &'static dyn Dialect,
    /// The address of the call's service.
    pub address: String,
    /// Now, as the server sees it, in seconds since 1970.
    pub now: i64,
    /// Seconds by which our clock was put right for it.
    pub skew: i64,
    /// The account's keys.
    pub credentials: &'a Credentials,
}

impl Signer<'_> {
    /// Signs a call.
    pub fn signed(&self, call: &Call<'_>) -> Result<Signed, CloudError> {
        let wrong = |why| CloudError::Endpoint { endpoint: sanitize(&self.address), why };
        // The region becomes a part of the host's name or of the path, and may come from somebody else's order file:
        // it must not be able to lead keys, session token and order to another host or call.
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if call.region.is_empty() || call.region.len() > 20 || !call.region.chars().all(plain) {
            return Err(wrong("the region is not a short name such as bj"));
        }
        let mut url: Url = self.address.parse().map_err(|_| wrong("it is not an address"))?;
        url.set_path(&bce::encode(call.path, true));
        if !call.query.is_empty() {
            let encode = |text: &str| bce::encode(text, false);
            let pairs: Vec<_> =
                call.query.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
            url.set_query(Some(&pairs.join("&")));
        }
        let host = url.host_str().ok_or_else(|| wrong("it names no host"))?;
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let query = self.dialect.query(url.query().unwrap_or_default());
        url.set_query(Some(query.as_str()).filter(|q| !q.is_empty()));
        let mut headers = self.dialect.sign(&Unsigned {
            call,
            host: &host,
            query: &query,
            now: self.now,
            credentials: self.credentials,
        });
        // Host and length are written by the HTTP library, from the same address and body.
        headers.retain(|(name, _)| name != "host" && name != "content-length");
        let method = if call.method == "GET" { Method::GET } else { Method::POST };
        let body = Zeroizing::new(call.body.unwrap_or_default().to_owned());
        Ok(Signed { url, method, headers, body, kind: None, skew: self.skew })
    }
}
