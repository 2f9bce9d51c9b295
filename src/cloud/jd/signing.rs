//! JD Cloud's signature, `JDCLOUD2-HMAC-SHA256`.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::ExposeSecret;

use crate::{cloud::call::Unsigned, sign::jd};

/// Every header of its own, the signature among them.
pub(super) fn headers(request: &Unsigned<'_>) -> Vec<(String, String)> {
    let call = request.call;
    let date = jd::stamp(request.now);
    let mut headers = vec![
        ("content-type".to_owned(), "application/json".to_owned()),
        ("x-jdcloud-date".to_owned(), date.clone()),
        ("x-jdcloud-nonce".to_owned(), uuid::Uuid::new_v4().to_string()),
    ];
    if let Some(token) = &request.credentials.session_token {
        // The SDKs encode whatever they are given, and the gateway decodes it.
        headers.push(("x-jdcloud-security-token".to_owned(), STANDARD.encode(token.expose_secret())));
    }
    let stages = jd::sign(
        request.credentials,
        &jd::Request {
            algorithm: jd::Algorithm::Two,
            method: call.method,
            host: request.host,
            path: call.path,
            query: request.query,
            headers: &headers,
            body: call.body.unwrap_or_default().as_bytes(),
            region: call.region,
            service: call.service.label,
            date: &date,
        },
    );
    headers.push(("authorization".to_owned(), stages.authorization));
    // The documents want it, and it is not among the headers they sign.
    headers.push(("x-jdcloud-algorithm".to_owned(), jd::Algorithm::Two.name().to_owned()));
    headers
}
