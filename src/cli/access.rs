//! Who buys, and where: configuration, profile, credentials and address of one run, resolved in one place.

use std::{ffi::OsString, net::IpAddr};

use secrecy::SecretString;

use super::{
    args::Global,
    out::{Stop, tell},
};
use crate::{
    order::Provider,
    store::{Config, Found, Paths, Profile, config, credentials},
};

/// The environment, for rooms that take it as an argument.
pub fn env(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}

/// Where vmcart's files are.
pub fn paths() -> Result<Paths, Stop> {
    Paths::find(&env).map_err(Stop::usage)
}

/// The configuration, and what the command line chose from it.
#[derive(Debug)]
pub struct Settings {
    /// Where files are.
    pub paths: Paths,
    /// `config.toml`.
    pub config: Config,
    asked: Option<String>,
    endpoint: Option<String>,
}

/// Credentials, and the address they are for.
#[derive(Debug)]
pub struct Access {
    /// The public half.
    pub access_key_id: String,
    /// The secret half.
    pub secret: SecretString,
    /// Belongs to temporary keys.
    pub session_token: Option<SecretString>,
    /// One address for all calls, in place of the provider's hosts.
    pub endpoint: Option<String>,
    /// The region that the credentials' source names.
    pub region: Option<String>,
    /// The profile whose account pays.
    pub profile: Option<String>,
    /// Whether these are the simulated cloud's own demonstration keys.
    pub demonstration: bool,
}

impl Settings {
    /// Reads the configuration. A profile that is not there is an error at once.
    pub fn load(global: &Global) -> Result<Self, Stop> {
        let paths = paths()?;
        let config = Config::load(&paths).map_err(Stop::usage)?;
        let settings =
            Self { paths, config, asked: global.profile.clone(), endpoint: global.endpoint.clone() };
        settings.profile()?;
        Ok(settings)
    }

    /// The chosen profile.
    pub fn profile(&self) -> Result<Option<(&str, &Profile)>, Stop> {
        self.config.choose(self.asked.as_deref()).map_err(Stop::usage)
    }

    /// The address named on the command line, in the environment or by the profile of this provider.
    pub fn endpoint(&self, provider: Provider) -> Result<Option<String>, Stop> {
        let own = self.profile()?.filter(|(_, p)| p.provider.name() == provider.name());
        Ok(self.endpoint.clone().or_else(|| own.and_then(|(_, p)| p.endpoint.clone())))
    }

    /// The first credentials there are; `None` if none are anywhere.
    pub fn found(&self, provider: Provider) -> Result<Option<Found>, Stop> {
        let Some(named) = config::Provider::named(provider.name()) else {
            return Ok(None);
        };
        let home = std::env::home_dir();
        let found =
            credentials::resolve(named, self.profile()?, &env, home.as_deref()).map_err(Stop::usage)?;
        for warning in found.iter().flat_map(|f| &f.warnings) {
            tell(format!("warning: {warning}"));
        }
        Ok(found)
    }

    /// Credentials to buy with, or the sentence that tells how to get some.
    ///
    /// The demonstration keys stand in for none at all only where they can do no harm: on this machine.
    pub fn access(&self, provider: Provider) -> Result<Access, Stop> {
        let endpoint = self.endpoint(provider)?;
        let profile = self.profile()?.map(|(name, _)| name.to_owned());
        if let Some(found) = self.found(provider)? {
            return Ok(Access {
                access_key_id: found.access_key_id,
                secret: found.secret,
                session_token: found.session_token,
                endpoint: endpoint.or(found.endpoint),
                region: found.region,
                profile,
                demonstration: false,
            });
        }
        match endpoint {
            Some(url) if loopback(&url) => {
                tell(format!(
                    "no credentials found: using the simulated cloud's demonstration keys at {url}"
                ));
                Ok(Access {
                    access_key_id: "ALTAKdemo".to_owned(),
                    secret: SecretString::from("x".to_owned()),
                    session_token: None,
                    endpoint: Some(url),
                    region: None,
                    profile,
                    demonstration: true,
                })
            }
            _ => Err(Stop::usage(
                "no credentials found: set BCE_ACCESS_KEY_ID and BCE_SECRET_ACCESS_KEY, or put them into a \
                 profile of config.toml; to try without an account, start `vmcart sim` and set VMCART_ENDPOINT \
                 to the address it prints",
            )),
        }
    }
}

/// Whether an address can only be this machine: as the client reads it, not as it looks.
pub fn loopback(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else {
        return false;
    };
    let host = url.host_str().unwrap_or_default();
    let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::loopback;

    #[test]
    fn only_this_machine_is_loopback() {
        for url in ["http://127.0.0.1:80", "http://127.9.9.9", "http://[::1]:8/x", "http://LOCALHOST:1"] {
            assert!(loopback(url), "{url}");
        }
        for url in [
            "http://127.0.0.1.evil.example",
            "http://127.0.0.1@evil.example/",
            "https://bcc.bj.baidubce.com",
            "http://localhost.example",
            "http://evil.example\\@127.0.0.1",
            "",
        ] {
            assert!(!loopback(url), "{url}");
        }
    }
}
