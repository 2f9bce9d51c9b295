//! Signatures, verified by computing them again; times against the clock.

use secrecy::ExposeSecret;

use super::refusal::{Refusal, refuse};
use crate::{
    sign::bce,
    sim::{exchange::Incoming, settings::Settings},
};

/// Distance that a request's time may have from ours, in seconds.
const SKEW: i64 = 30 * 60;

/// Checks who asks. `now` is the server's clock.
pub(super) fn verify(settings: &Settings, request: &Incoming, now: i64) -> Result<(), Refusal> {
    let Some(authorization) = request.header("authorization") else {
        return Err(refuse(
            403,
            "AccessDenied",
            "Access denied: no authorization.",
            "authorization is missing",
        ));
    };
    let parsed = bce::parse(authorization).map_err(|e| {
        refuse(
            400,
            "InvalidHTTPAuthHeader",
            &format!("Authorization header is invalid: {e}."),
            "authorization is misformed",
        )
    })?;
    if parsed.access_key_id != settings.access_key_id {
        return Err(refuse(
            403,
            "InvalidAccessKeyId",
            "The Access Key ID you provided does not exist in our records.",
            "access key is unknown",
        ));
    }
    // With both headers, the provider's own counts.
    let date = request.header("x-bce-date").and_then(bce::epoch).unwrap_or(parsed.timestamp);
    let dead = parsed.timestamp.saturating_add(i64::try_from(parsed.expiration).unwrap_or(i64::MAX)) < now;
    if (date - now).abs() > SKEW || dead {
        let message = format!("Request has expired. Timestamp date is {}.", bce::iso(parsed.timestamp));
        return Err(refuse(400, "RequestExpired", &message, "time stamp is too old or too new"));
    }
    if let Some(missing) = parsed.signed_headers.iter().find(|name| request.header(name).is_none()) {
        let message = format!("IamSignatureInvalid, cause: Missing headers required by signing: {missing}");
        return Err(refuse(400, "SignatureDoesNotMatch", &message, "a signed header is missing"));
    }
    let listed = (!parsed.signed_headers.is_empty()).then_some(parsed.signed_headers.as_slice());
    let stages = bce::sign_prefix(
        settings.secret_access_key.expose_secret(),
        parsed.prefix,
        &bce::Request {
            method: &request.method,
            path: &request.path,
            params: &request.query,
            headers: &request.headers,
            timestamp: parsed.timestamp,
            expiration: parsed.expiration,
            headers_to_sign: listed,
        },
    );
    if stages.signature != parsed.signature {
        let message = "The request signature we calculated does not match the signature you provided. \
                       Check your Secret Access Key and signing method.";
        return Err(refuse(400, "SignatureDoesNotMatch", message, "signature differs"));
    }
    Ok(())
}
