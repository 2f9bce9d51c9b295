//! Baidu's signature, `bce-auth-v1`, over every header that is sent.

use secrecy::ExposeSecret;

use crate::{cloud::call::Unsigned, sign::bce};

/// Every header, the signature last.
pub(super) fn headers(request: &Unsigned<'_>) -> Vec<(String, String)> {
    let (call, now) = (request.call, request.now);
    let mut headers =
        vec![("host".to_owned(), request.host.to_owned()), ("x-bce-date".to_owned(), bce::iso(now))];
    if let Some(body) = call.body {
        headers.push(("content-type".to_owned(), "application/json".to_owned()));
        headers.push(("content-length".to_owned(), body.len().to_string()));
    }
    if let Some(token) = &request.credentials.session_token {
        headers.push(("x-bce-security-token".to_owned(), token.expose_secret().to_owned()));
    }
    let names: Vec<String> = headers.iter().map(|(name, _)| name.clone()).collect();
    let stages = bce::sign(
        request.credentials,
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
