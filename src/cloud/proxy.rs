//! The proxy that the environment names.
//!
//! Whoever names one wants no call to go another way. So one that cannot be used is an error, and never passed over.

use std::ffi::OsString;

use reqwest::{NoProxy, Proxy, Url};

use super::CloudError;

/// Variables that name the proxy for addresses that begin with https, as other programs read them: the first that is set
/// counts, and an empty one names none.
const VARIABLES: [[&str; 2]; 2] = [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]];

/// Variables that name the hosts that are reached without one.
const NOT_FOR: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// Schemes of proxies that can be spoken to.
const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// The proxy for everything that is not on this machine, where the environment names one.
pub(super) fn named(env: &dyn Fn(&str) -> Option<OsString>) -> Result<Option<Proxy>, CloudError> {
    for pair in VARIABLES {
        let Some((variable, value)) = pair.iter().find_map(|name| Some((*name, env(name)?))) else {
            continue;
        };
        let wrong = |why: String| CloudError::Proxy { variable, why };
        let value = value.into_string().map_err(|_| wrong("it is no text".to_owned()))?;
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        let url = address(value).map_err(wrong)?;
        let proxy = Proxy::https(url).map_err(|_| wrong("it is not an address of a proxy".to_owned()))?;
        let spared = NOT_FOR.iter().find_map(|name| env(name)).and_then(|hosts| hosts.into_string().ok());
        return Ok(Some(proxy.no_proxy(spared.as_deref().and_then(NoProxy::from_string))));
    }
    Ok(None)
}

/// The address of a proxy. A bare host is one that speaks HTTP.
fn address(value: &str) -> Result<Url, String> {
    const LIKE: &str = "give an address such as http://proxy:3128 or socks5://127.0.0.1:1080";
    let text = if value.contains("://") { value.to_owned() } else { format!("http://{value}") };
    let url: Url = text.parse().map_err(|_| format!("it is no address; {LIKE}"))?;
    if !SCHEMES.contains(&url.scheme()) {
        return Err(format!("vmcart does not speak {} to proxies; {LIKE}", url.scheme()));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(format!("it names no host; {LIKE}"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(vars: &[(&str, &str)]) -> Result<bool, String> {
        let env = |name: &str| vars.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        named(&env).map(|proxy| proxy.is_some()).map_err(|e| e.to_string())
    }

    #[test]
    fn the_first_that_is_set_counts_and_an_empty_one_names_none() {
        for value in [
            "http://proxy:3128",
            "proxy.example:3128",
            "https://proxy",
            "socks5://127.0.0.1:1080",
            "socks5h://user:word@proxy",
            "socks4://proxy",
        ] {
            for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
                assert_eq!(of(&[(name, value)]), Ok(true), "{name} {value}");
            }
        }
        assert_eq!(of(&[]), Ok(false));
        assert_eq!(of(&[("HTTPS_PROXY", ""), ("https_proxy", "ftp://x")]), Ok(false));
        assert_eq!(of(&[("HTTPS_PROXY", " "), ("ALL_PROXY", "proxy:1")]), Ok(true));
        assert_eq!(of(&[("HTTP_PROXY", "ftp://x")]), Ok(false), "nothing goes by plain HTTP");
    }

    #[test]
    fn one_that_cannot_be_used_is_an_error_that_names_the_variable_and_no_password() {
        for value in
            ["ftp://u:hunter2@proxy", "socks6://u:hunter2@proxy", "http://u:hunter2@", "http://a b", "://"]
        {
            for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
                let error = of(&[(name, value)]).expect_err(value);
                assert!(
                    error.contains(&format!("{name} names")) && !error.contains("hunter2"),
                    "{value}: {error}"
                );
            }
        }
    }
}
