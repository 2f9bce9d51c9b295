//! Signatures and sealed passwords, exact on vectors made by the provider's own SDKs.

use std::{collections::BTreeMap, error::Error};

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use vmcart::sign::{Credentials, bce, jd, password};

#[derive(Deserialize)]
struct Vector {
    name: String,
    access_key_id: String,
    secret_access_key: String,
    method: String,
    path: String,
    params: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    timestamp: i64,
    expiration: u64,
    headers_to_sign: Option<Vec<String>>,
    auth_string_prefix: String,
    signing_key: String,
    canonical_request: String,
    signature: String,
    authorization: String,
}

#[test]
fn every_stage_of_bce_auth_v1_is_exact() -> Result<(), Box<dyn Error>> {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("../vectors/bce-signing.json"))?;
    assert_eq!(vectors.len(), 14);
    for v in vectors {
        let credentials = Credentials {
            access_key_id: v.access_key_id,
            secret_access_key: SecretString::from(v.secret_access_key),
            session_token: None,
        };
        let params: Vec<_> = v.params.into_iter().collect();
        let headers: Vec<_> = v.headers.into_iter().collect();
        let stages = bce::sign(
            &credentials,
            &bce::Request {
                method: &v.method,
                path: &v.path,
                params: &params,
                headers: &headers,
                timestamp: v.timestamp,
                expiration: v.expiration,
                headers_to_sign: v.headers_to_sign.as_deref(),
            },
        );
        assert_eq!(stages.auth_string_prefix, v.auth_string_prefix, "{}", v.name);
        assert_eq!(stages.signing_key, v.signing_key, "{}", v.name);
        assert_eq!(stages.canonical_request, v.canonical_request, "{}", v.name);
        assert_eq!(stages.signature, v.signature, "{}", v.name);
        assert_eq!(stages.authorization, v.authorization, "{}", v.name);
        let parsed = bce::parse(&stages.authorization)?;
        assert_eq!((parsed.signature, parsed.timestamp), (v.signature, v.timestamp), "{}", v.name);
    }
    Ok(())
}

#[derive(Deserialize)]
struct JdVector {
    name: String,
    algorithm: String,
    access_key: String,
    secret_key: String,
    method: String,
    host: String,
    path: String,
    query: String,
    headers: BTreeMap<String, String>,
    body: String,
    region: String,
    service: String,
    date: String,
    canonical_request: String,
    string_to_sign: String,
    signing_key: String,
    signature: String,
    authorization: String,
}

#[test]
fn every_stage_of_both_jd_algorithms_is_exact() -> Result<(), Box<dyn Error>> {
    let vectors: Vec<JdVector> = serde_json::from_str(include_str!("../vectors/jd-signing.json"))?;
    assert_eq!(vectors.len(), 10);
    for v in vectors {
        let algorithm = jd::Algorithm::named(&v.algorithm).ok_or("an unknown algorithm")?;
        let credentials = Credentials {
            access_key_id: v.access_key,
            secret_access_key: SecretString::from(v.secret_key),
            session_token: None,
        };
        let headers: Vec<_> = v.headers.into_iter().collect();
        let stages = jd::sign(
            &credentials,
            &jd::Request {
                algorithm,
                method: &v.method,
                host: &v.host,
                path: &v.path,
                query: &v.query,
                headers: &headers,
                body: v.body.as_bytes(),
                region: &v.region,
                service: &v.service,
                date: &v.date,
            },
        );
        assert_eq!(stages.canonical_request, v.canonical_request, "{}", v.name);
        assert_eq!(stages.string_to_sign, v.string_to_sign, "{}", v.name);
        assert_eq!(stages.signing_key, v.signing_key, "{}", v.name);
        assert_eq!(stages.signature, v.signature, "{}", v.name);
        assert_eq!(stages.authorization, v.authorization, "{}", v.name);
        let parsed = jd::parse(&stages.authorization)?;
        let scope = parsed.credential.ok_or("no credential")?;
        assert_eq!((parsed.algorithm, parsed.signature), (algorithm, Some(v.signature)), "{}", v.name);
        assert_eq!((scope.region, scope.service), (v.region, v.service), "{}", v.name);
        let shown = format!("{stages:?}");
        assert!(!shown.contains(&stages.signing_key), "{shown}");
    }
    Ok(())
}

#[derive(Deserialize)]
struct Sealed {
    name: String,
    secret_access_key: String,
    admin_pass: String,
    encrypted: String,
}

#[test]
fn passwords_are_sealed_as_the_sdk_does_and_open_again() -> Result<(), Box<dyn Error>> {
    let vectors: Vec<Sealed> = serde_json::from_str(include_str!("../vectors/bce-adminpass.json"))?;
    assert_eq!(vectors.len(), 4);
    for v in vectors {
        let key = SecretString::from(v.secret_access_key);
        assert_eq!(password::seal(&key, &v.admin_pass)?, v.encrypted, "{}", v.name);
        assert_eq!(password::open(&key, &v.encrypted)?.expose_secret(), v.admin_pass, "{}", v.name);
    }
    Ok(())
}

#[test]
fn a_short_key_and_a_wrong_key_are_told() {
    assert_eq!(password::seal(&"short".into(), "Passw0rd!"), Err(password::SealError::ShortKey));
    let (one, two) = ("0123456789abcdef".into(), "fedcba9876543210".into());
    let sealed = password::seal(&one, "Passw0rd!").unwrap_or_default();
    assert!(password::open(&two, &sealed).is_err());
    assert!(password::open(&one, "zz").is_err());
}
