//! Who buys, and where: configuration, profile, credentials and address of one run, resolved in one place.

use std::{
    ffi::OsString,
    io::{Read, Write},
    net::{TcpStream, ToSocketAddrs},
    sync::Arc,
    time::Duration,
};

use rust_decimal::Decimal;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{
    args::Global,
    out::{Stop, plain, tell},
    words::Words,
};
use crate::{
    clean::PASSWORD_VARIABLE,
    cloud::{Client, CloudError, SystemTime, TimeSource, Uptime},
    keys::{KeyOverride, Keymap},
    loopback::is_loopback,
    order::{Provider, providers},
    purchase::{Account, Unwritten},
    sign::Credentials,
    sim::{DEMO_ACCESS_KEY_ID, DEMO_SECRET_ACCESS_KEY},
    store::{Config, Found, Paths, Profile, StoreError, config, credentials},
    surroundings::Surroundings,
    texts::{Lang, key},
};

/// Surroundings of a command: the process's own. What opens the wizard is given its surroundings instead.
pub fn here() -> Surroundings {
    Surroundings::of_process(|line| tell(line))
}

/// The environment of a command.
pub fn env(name: &str) -> Option<OsString> {
    here().variable(name)
}

/// The password that the environment gives for an order. What is there and is no text is no password that anybody meant.
pub fn password(around: &Surroundings) -> Result<Option<Zeroizing<String>>, Stop> {
    match around.variable(PASSWORD_VARIABLE).map(OsString::into_string) {
        None => Ok(None),
        Some(Ok(password)) => Ok(Some(Zeroizing::new(password))),
        Some(Err(_)) => Err(Stop::usage(StoreError::BadVariable { name: PASSWORD_VARIABLE.to_owned() })),
    }
}

/// The keymap after the configuration. A mistake in it is one in the file.
fn keymap(paths: &Paths, config: &Config) -> Result<Keymap, StoreError> {
    let wish = |setting: &config::KeySetting| KeyOverride {
        action: setting.action.0.clone(),
        at: setting.action.1,
        keys: setting.keys.clone(),
    };
    let wishes: Vec<_> = config.keys.iter().map(wish).collect();
    Keymap::with(&wishes).map_err(|((line, column), mistake)| {
        let message = plain(&mistake.to_string());
        StoreError::Syntax { path: paths.config_file(), line, column, message }
    })
}

/// Where the files of a command are.
pub fn paths() -> Result<Paths, Stop> {
    paths_in(&here())
}

/// Where vmcart's files are.
pub fn paths_in(around: &Surroundings) -> Result<Paths, Stop> {
    Paths::find(around).map_err(Stop::usage)
}

/// The configuration, and what the command line chose from it.
#[derive(Debug)]
pub struct Settings {
    /// Where files are.
    pub paths: Paths,
    /// `config.toml`.
    pub config: Config,
    /// The keys, with what the configuration says of them.
    pub keys: Keymap,
    /// The world around it.
    pub around: Surroundings,
    asked: Option<String>,
    endpoint: Option<String>,
    words: Words,
}

/// Credentials, and the address they are for.
#[derive(Debug)]
pub struct Access {
    credentials: Credentials,
    /// One address for all calls, in place of the provider's hosts.
    endpoint: Option<String>,
    /// The region that the credentials' source names.
    pub region: Option<String>,
    profile: Option<String>,
    /// What an order may cost without a word of its own.
    budget: Option<Decimal>,
    /// Whether these are the simulated cloud's own demonstration keys.
    demonstration: bool,
}

/// Clocks of the surroundings; the time since the start of the machine is the machine's.
struct Clocks(Surroundings);

impl TimeSource for Clocks {
    fn wall(&self) -> jiff::Timestamp {
        self.0.now()
    }

    fn uptime(&self) -> Option<Uptime> {
        SystemTime.uptime()
    }
}

impl Settings {
    /// Reads the configuration. A profile that is not there is an error at once.
    pub fn load(global: &Global) -> Result<Self, Stop> {
        let around = global.around.clone();
        let paths = paths_in(&around)?;
        let config = Config::load(&paths).map_err(Stop::usage)?;
        let keys = keymap(&paths, &config).map_err(Stop::usage)?;
        let (asked, endpoint) = (global.profile.clone(), global.endpoint.clone());
        let words = Words::of(global)?;
        let settings = Self { paths, config, keys, around, asked, endpoint, words };
        let own = settings.profile()?.and_then(|(name, profile)| Some((name, profile.endpoint.as_ref()?)));
        let own = own.map(|(name, endpoint)| (endpoint, format!("profile {} of config.toml", plain(name))));
        let given = settings.endpoint.as_ref().map(|e| (e, "--endpoint or VMCART_ENDPOINT".to_owned()));
        // Told before anything else is asked or done, whatever the command would use it for.
        for (endpoint, place) in given.into_iter().chain(own) {
            let told = |error: CloudError| Stop::usage(format!("{place}: {}", plain(&error.to_string())));
            Client::check_endpoint(endpoint).map_err(told)?;
        }
        Ok(settings)
    }

    /// The same looks, with files elsewhere and nobody's account.
    pub fn nobody(around: &Surroundings, paths: Paths) -> Result<Self, Stop> {
        let config = Config::load(&paths_in(around)?).map_err(Stop::usage)?;
        let config = config.looks();
        let around = around.clone();
        let words = Words::speaking(Lang::default());
        Ok(Self { paths, config, keys: Keymap::default(), around, asked: None, endpoint: None, words })
    }

    /// The chosen profile.
    pub fn profile(&self) -> Result<Option<(&str, &Profile)>, Stop> {
        self.config.choose(self.asked.as_deref()).map_err(Stop::usage)
    }

    /// The address named on the command line, in the environment or by the profile of this provider.
    fn endpoint(&self, provider: Provider) -> Result<Option<String>, Stop> {
        let own = self.profile()?.filter(|(_, p)| p.provider == provider);
        Ok(self.endpoint.clone().or_else(|| own.and_then(|(_, p)| p.endpoint.clone())))
    }

    fn found(&self, provider: Provider) -> Result<Option<Found>, Stop> {
        let found = credentials::resolve(provider, self.profile()?, &self.around).map_err(Stop::usage)?;
        for warning in found.iter().flat_map(|f| &f.warnings) {
            self.around.tell(&format!("warning: {}", plain(warning)));
        }
        Ok(found)
    }

    /// The first credentials there are, with the address they are for; `None` if there are none and no address is
    /// named either.
    ///
    /// The demonstration keys stand in for none at all only where they can do no harm, on this machine, and it is
    /// said.
    pub fn access(&self, provider: Provider) -> Result<Option<Access>, Stop> {
        match self.keyed(provider)? {
            None => self.keyless(provider),
            keyed => Ok(keyed),
        }
    }

    /// What there is without keys: the demonstration's, where an address on this machine is named.
    fn keyless(&self, provider: Provider) -> Result<Option<Access>, Stop> {
        let profile = self.profile()?.map(|(name, _)| name.to_owned());
        let budget = self.profile()?.and_then(|(_, profile)| profile.budget);
        match self.endpoint(provider)? {
            None => Ok(None),
            Some(url) if loopback(&url) => {
                self.around.tell(&self.words.fill(key::command::DEMONSTRATION, &[("address", &url)]));
                Ok(Some(Access { profile, budget, ..Access::demonstration(&url) }))
            }
            Some(_) => Err(self.none_found(&[provider])),
        }
    }

    /// What a wizard has for each provider. Where one has keys, an address that is named for its calls is not where another
    /// one's demonstration is, unless it is the simulated cloud: that one gets a cloud of the wizard's own.
    pub fn all(&self) -> Result<Vec<(Provider, Access)>, Stop> {
        let keyed =
            providers().iter().map(|p| Ok((*p, self.keyed(*p)?))).collect::<Result<Vec<_>, Stop>>()?;
        let any = keyed.iter().any(|(_, access)| access.is_some());
        let mut found = Vec::new();
        for (provider, access) in keyed {
            let elsewhere = any && !self.endpoint(provider)?.is_some_and(|url| simulated(&url));
            let access = match access {
                None if elsewhere => None,
                None => self.keyless(provider)?,
                keyed => keyed,
            };
            found.extend(access.map(|access| (provider, access)));
        }
        Ok(found)
    }

    /// The provider's own keys, with the address they are for.
    fn keyed(&self, provider: Provider) -> Result<Option<Access>, Stop> {
        let endpoint = self.endpoint(provider)?;
        let profile = self.profile()?.map(|(name, _)| name.to_owned());
        let budget = self.profile()?.and_then(|(_, profile)| profile.budget);
        if let Some(found) = self.found(provider)? {
            let credentials = Credentials {
                access_key_id: found.access_key_id,
                secret_access_key: found.secret,
                session_token: found.session_token,
            };
            let endpoint = endpoint.or(found.endpoint.map(|e| addressed(&e)));
            return Ok(Some(Access {
                credentials,
                endpoint,
                region: found.region,
                profile,
                budget,
                demonstration: false,
            }));
        }
        Ok(None)
    }

    fn none_found(&self, providers: &[Provider]) -> Stop {
        let pair = |provider: &Provider| {
            let (id, secret) = provider.key_names();
            self.words.fill(key::command::KEY_PAIR, &[("id", id), ("secret", secret)])
        };
        let names: Vec<_> = providers.iter().map(pair).collect();
        let names = names.join(&self.words.fill(key::command::OR, &[]));
        Stop::usage(self.words.fill(key::command::NO_CREDENTIALS, &[("names", &names)]))
    }

    /// What a purchase of this provider needs, or the sentence that tells how to get it.
    pub fn account(&self, provider: Provider) -> Result<Account, Stop> {
        self.access(provider)?.ok_or_else(|| self.none_found(&[provider]))?.account(provider, self)
    }

    /// The account of each provider that there is one for, or the sentence that tells how to get one.
    pub fn accounts(&self) -> Result<Vec<(Provider, Account)>, Stop> {
        let mut found = Vec::new();
        for &provider in providers() {
            // One whose keys are missing or damaged keeps nobody from another one.
            if let Ok(Some(access)) = self.access(provider) {
                found.push((provider, access.account(provider, self)?));
            }
        }
        if found.is_empty() { Err(self.none_found(providers())) } else { Ok(found) }
    }
}

impl Access {
    /// The demonstration keys at the address of a simulated cloud.
    pub fn demonstration(url: &str) -> Self {
        let credentials = Credentials {
            access_key_id: DEMO_ACCESS_KEY_ID.to_owned(),
            secret_access_key: SecretString::from(DEMO_SECRET_ACCESS_KEY),
            session_token: None,
        };
        Self {
            credentials,
            endpoint: Some(url.to_owned()),
            region: None,
            profile: None,
            budget: None,
            demonstration: true,
        }
    }

    /// Whether it has no keys but those of the simulated cloud's demonstration.
    pub fn for_demonstration(&self) -> bool {
        self.demonstration
    }

    /// A client that only signs. None for temporary keys: their session token is a secret that a request carries.
    pub fn client(self, provider: Provider) -> Result<Option<Client>, Stop> {
        if self.credentials.session_token.is_some() {
            return Ok(None);
        }
        Client::new(self.credentials, provider, self.endpoint.as_deref()).map(Some).map_err(Stop::usage)
    }

    /// A client with all that belongs to it. Asks an address on this machine whether it is the simulated cloud.
    pub fn account(self, provider: Provider, settings: &Settings) -> Result<Account, Stop> {
        let simulated = self.demonstration || self.endpoint.as_deref().is_some_and(simulated);
        let client = Client::new(self.credentials.clone(), provider, self.endpoint.as_deref())
            .and_then(|client| client.by_proxy_of(&|name| settings.around.variable(name)))
            .map_err(|e| match e {
                CloudError::Endpoint { .. } => Stop::usage(e),
                other => Stop::failed(other),
            })?;
        // An order that is followed may have been sent with it, by another process.
        let client = client.timed(Arc::new(Clocks(settings.around.clone())));
        if let Some(password) = password(&settings.around)? {
            client.hide(&password);
        }
        Ok(Account {
            client,
            credentials: Arc::new(self.credentials),
            paths: settings.paths.clone(),
            profile: self.profile,
            simulated,
            budget: self.budget,
            unwritten: Unwritten::default(),
        })
    }
}

/// An address of another tool's file: a bare host is spoken to over TLS.
fn addressed(endpoint: &str) -> String {
    if endpoint.contains("://") { endpoint.to_owned() } else { format!("https://{endpoint}") }
}

/// Whether an address can only be this machine: as the client reads it, not as it looks.
pub fn loopback(url: &str) -> bool {
    reqwest::Url::parse(url).is_ok_and(|url| on_this_machine(&url))
}

fn on_this_machine(url: &reqwest::Url) -> bool {
    url.host_str().is_some_and(is_loopback)
}

/// How long an address on this machine may take to say what it is.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether the simulated cloud answers at this address. Any doubt is a no: then an order counts as LIVE.
fn simulated(url: &str) -> bool {
    let Ok(url) = reqwest::Url::parse(url) else {
        return false;
    };
    // Through a proxy on this machine the real cloud would be asked; it has no such page.
    url.scheme() == "http" && on_this_machine(&url) && ledger(&url).is_ok_and(|start| looks_simulated(&start))
}

/// The beginning of what the address answers for the simulated cloud's ledger. No key is sent.
fn ledger(url: &reqwest::Url) -> std::io::Result<String> {
    let authority = url.authority();
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    let address = (host, url.port_or_known_default().unwrap_or(80))
        .to_socket_addrs()?
        .next()
        .ok_or(std::io::ErrorKind::NotFound)?;
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "GET /_sim/ledger HTTP/1.1\r\nHost: {authority}\r\nx-vmcart-sim: 1\r\nConnection: close\r\n\r\n"
    )?;
    let mut start = Vec::new();
    // Head and body may come apart; more than the start is not needed.
    let _ = stream.take(1024).read_to_end(&mut start);
    Ok(String::from_utf8_lossy(&start).into_owned())
}

fn looks_simulated(start: &str) -> bool {
    let status = start.lines().next().unwrap_or_default();
    status.starts_with("HTTP/1.1 200") && start.contains("{\"orders\":")
}

#[cfg(test)]
mod tests {
    use super::{addressed, looks_simulated, loopback};

    #[test]
    fn only_this_machine_is_loopback() {
        for url in ["http://127.0.0.1:80", "http://127.9.9.9", "http://[::1]:8/x", "http://LOCALHOST:1"] {
            assert!(loopback(url), "{url}");
        }
        for url in [
            "http://127.0.0.1.evil.example",
            "http://127.0.0.1@evil.example/",
            "http://evil.example\\@127.0.0.1",
            "https://bcc.bj.baidubce.com",
            "http://localhost.example",
            "",
        ] {
            assert!(!loopback(url), "{url}");
        }
    }

    #[test]
    fn a_cloud_is_simulated_only_if_it_says_so() {
        assert!(looks_simulated("HTTP/1.1 200 OK\r\nx: y\r\n\r\n{\"orders\":[]}"));
        assert!(!looks_simulated("HTTP/1.1 404 Not Found\r\n\r\n{\"orders\":[]}"));
        assert!(!looks_simulated("HTTP/1.1 200 OK\r\n\r\n<html>"));
    }

    #[test]
    fn bare_hosts_are_spoken_to_over_tls() {
        assert_eq!(addressed("bcc.bj.baidubce.com"), "https://bcc.bj.baidubce.com");
        assert_eq!(addressed("http://127.0.0.1:1"), "http://127.0.0.1:1");
    }
}
