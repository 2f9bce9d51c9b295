//! One request, ready to be sent: its address, its headers and its signature, each provider's own way.

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{Method, Url};
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use super::{Client, CloudError, adapter::Service, sanitize};
use crate::{
    order::{Kind, Provider},
    sign::{bce, jd},
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

/// A request that is not signed yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call<'a> {
    pub service: Service,
    pub region: &'a str,
    pub method: &'a str,
    /// Not encoded.
    pub path: &'a str,
    /// Not encoded.
    pub query: &'a [(String, String)],
    pub body: Option<&'a str>,
}

impl Client {
    /// Signs with the time of now.
    pub(super) fn signed(&self, call: &Call<'_>) -> Result<Signed, CloudError> {
        let address = self.address_of(call.service, call.region);
        let wrong = |why| CloudError::Endpoint { endpoint: sanitize(&address), why };
        // The region becomes a part of the host's name or of the path, and may come from somebody else's order file:
        // it must not be able to lead keys, session token and order to another host or call.
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if call.region.is_empty() || call.region.len() > 20 || !call.region.chars().all(plain) {
            return Err(wrong("the region is not a short name such as bj"));
        }
        let mut url: Url = address.parse().map_err(|_| wrong("it is not an address"))?;
        url.set_path(&bce::encode(call.path, true));
        if !call.query.is_empty() {
            let encode = |text: &str| bce::encode(text, false);
            let pairs: Vec<_> =
                call.query.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
            url.set_query(Some(&pairs.join("&")));
        }
        let host = url.host_str().ok_or_else(|| wrong("it names no host"))?;
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let skew = self.skew();
        let mut headers = match self.provider {
            Provider::Bce => self.headers_bce(call, host),
            Provider::Jd => {
                // Its gateway signs the query in order, so it is sent in order too.
                let query = jd::canonical_query(jd::Algorithm::Two, url.query().unwrap_or_default());
                url.set_query(Some(query.as_str()).filter(|q| !q.is_empty()));
                self.headers_jd(call, &host, &query)
            }
        };
        // Host and length are written by the HTTP library, from the same address and body.
        headers.retain(|(name, _)| name != "host" && name != "content-length");
        let method = if call.method == "GET" { Method::GET } else { Method::POST };
        let body = Zeroizing::new(call.body.unwrap_or_default().to_owned());
        Ok(Signed { url, method, headers, body, kind: None, skew })
    }

    fn headers_bce(&self, call: &Call<'_>, host: String) -> Vec<(String, String)> {
        let now = self.now();
        let mut headers = vec![("host".to_owned(), host), ("x-bce-date".to_owned(), bce::iso(now))];
        if let Some(body) = call.body {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
            headers.push(("content-length".to_owned(), body.len().to_string()));
        }
        if let Some(token) = &self.credentials.session_token {
            headers.push(("x-bce-security-token".to_owned(), token.expose_secret().to_owned()));
        }
        let names: Vec<String> = headers.iter().map(|(name, _)| name.clone()).collect();
        let stages = bce::sign(
            &self.credentials,
            &bce::Request {
                method: call.method,
                path: call.path,
                params: call.query,
                headers: &headers,
                timestamp: now,
                expiration: bce::EXPIRATION,
                headers_to_sign: Some(&names),
            },
        );
        headers.push(("authorization".to_owned(), stages.authorization));
        headers
    }

    fn headers_jd(&self, call: &Call<'_>, host: &str, query: &str) -> Vec<(String, String)> {
        let date = jd::stamp(self.now());
        let mut headers = vec![
            ("content-type".to_owned(), "application/json".to_owned()),
            ("x-jdcloud-date".to_owned(), date.clone()),
            ("x-jdcloud-nonce".to_owned(), uuid::Uuid::new_v4().to_string()),
        ];
        if let Some(token) = &self.credentials.session_token {
            // The SDKs encode whatever they are given, and the gateway decodes it.
            headers.push(("x-jdcloud-security-token".to_owned(), STANDARD.encode(token.expose_secret())));
        }
        let stages = jd::sign(
            &self.credentials,
            &jd::Request {
                algorithm: jd::Algorithm::Two,
                method: call.method,
                host,
                path: call.path,
                query,
                headers: &headers,
                body: call.body.unwrap_or_default().as_bytes(),
                region: call.region,
                service: call.service.label(),
                date: &date,
            },
        );
        headers.push(("authorization".to_owned(), stages.authorization));
        // The documents want it, and it is not among the headers they sign.
        headers.push(("x-jdcloud-algorithm".to_owned(), jd::Algorithm::Two.name().to_owned()));
        headers
    }
}
