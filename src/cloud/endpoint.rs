//! Addresses that a person gives in place of the provider's own.

use reqwest::Url;

use super::{CloudError, sanitize};
use crate::loopback::is_loopback;

/// An endpoint that may be used: HTTPS, or plain HTTP on loopback.
pub(super) fn checked(endpoint: &str) -> Result<Url, CloudError> {
    let wrong = |why| CloudError::Endpoint { endpoint: sanitize(endpoint), why };
    // Without a scheme the host would be read as one, as in localhost:8080.
    if !endpoint.contains("://") {
        return Err(wrong("it has no scheme: begin it with https://, or with http:// on this machine"));
    }
    let url: Url = endpoint.parse().map_err(|_| wrong("it is not an address such as https://host"))?;
    let host = url.host_str().ok_or_else(|| wrong("it names no host"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong("it must not hold a user name or password"));
    }
    // The calls have paths and queries of their own, and those are what is signed.
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(wrong(
            "it has a path or a query: name scheme, host and port alone, such as https://host:8443",
        ));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(host) => Ok(url),
        "http" => Err(wrong("plain HTTP is only for this machine; use https")),
        _ => Err(wrong("it must begin with https, or with http on this machine")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_loopback_only() {
        for good in ["http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:9", "https://proxy.example"]
        {
            assert!(checked(good).is_ok(), "{good}");
        }
        for bad in [
            "http://bcc.bj.baidubce.com",
            "ftp://localhost",
            "nonsense",
            "https://u:p@host",
            "http://10.0.0.1",
        ] {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_would_be_dropped_of_an_address_is_refused() {
        let why = |endpoint: &str| checked(endpoint).map_or_else(|e| e.to_string(), |_| String::new());
        for endpoint in [
            "https://proxy.example/bcc",
            "https://proxy.example/bcc/",
            "https://proxy.example?region=bj",
            "https://proxy.example/?x",
            "https://proxy.example/#a",
            "http://127.0.0.1:8080/v2",
        ] {
            assert!(why(endpoint).contains("a path or a query"), "{endpoint}: {}", why(endpoint));
        }
        for endpoint in ["127.0.0.1:8080", "localhost:8080", "bcc.bj.baidubce.com", "//host", "localhost"] {
            assert!(why(endpoint).contains("no scheme"), "{endpoint}: {}", why(endpoint));
        }
        assert_eq!(why("https://proxy.example/"), "");
    }
}
