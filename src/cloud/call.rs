//! One request before it is signed.

use super::adapter::Service;
use crate::sign::Credentials;

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
