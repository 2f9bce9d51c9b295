//! One request before it is signed, and the host that it goes to.

use crate::sign::Credentials;

/// A host of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// The name that a signature may name it by, and the first label of its host.
    pub label: &'static str,
    /// Its host, with `{region}` in it where the region stands there.
    pub host: &'static str,
}

impl Service {
    /// Its host for a region.
    pub fn host(&self, region: &str) -> String {
        self.host.replace("{region}", region)
    }
}

/// A request that is not signed yet.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The host that it goes to.
    pub service: Service,
    /// The region.
    pub region: &'a str,
    /// The HTTP method.
    pub method: &'a str,
    /// Not encoded.
    pub path: &'a str,
    /// Not encoded.
    pub query: &'a [(String, String)],
    /// The body; `None` where there is none.
    pub body: Option<&'a str>,
}

/// Everything that a signature is made of.
#[derive(Debug)]
pub struct Unsigned<'a> {
    /// The request.
    pub call: &'a Call<'a>,
    /// Host and port that it goes to.
    pub host: &'a str,
    /// The query as it is sent, encoded.
    pub query: &'a str,
    /// The time stamp, in seconds since 1970.
    pub now: i64,
    /// The account's keys.
    pub credentials: &'a Credentials,
}
