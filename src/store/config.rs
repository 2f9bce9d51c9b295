//! `config.toml`: profiles, theme, language.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rust_decimal::Decimal;
use secrecy::SecretString;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use toml::Spanned;
use zeroize::Zeroizing;

use super::{Paths, StoreError, atomic, command, private};
use crate::order::Provider;

/// The whole file; a missing one is all defaults. An unknown key is an error, since a misspelt one would
/// otherwise do nothing in silence.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The profile that is used when none is named.
    pub profile: Option<String>,
    /// A theme's name.
    pub theme: Option<String>,
    /// `en` or `zh-CN`.
    pub lang: Option<String>,
    /// A folder of templates beside the own one, read only: a team's checkout, for example.
    pub templates: Option<PathBuf>,
    /// Tells whether the mouse is enabled from the start.
    pub mouse: bool,
    /// The profiles by name.
    pub profiles: BTreeMap<String, Profile>,
    /// Keys of the person's own.
    #[serde(skip)]
    pub keys: Vec<KeySetting>,
    #[serde(rename = "keys")]
    pub(super) spanned_keys: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

/// A word of the file with its line and its column, counted from 1.
pub type Word = (String, (usize, usize));

/// One line of `[keys]`: the name of an action, and the names of its keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySetting {
    /// The action.
    pub action: Word,
    /// The keys.
    pub keys: Vec<Word>,
}

/// Settings of one account, and the source of its credentials.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table of settings, as under [profiles.NAME]")]
pub struct Profile {
    /// Cloud of the account.
    pub provider: Provider,
    /// The region a new order starts with.
    pub region: Option<String>,
    /// One address for all calls, in place of the provider's hosts.
    pub endpoint: Option<String>,
    /// The public half of the key pair.
    pub access_key_id: Option<String>,
    /// The secret half.
    #[serde(default, deserialize_with = "secret")]
    pub secret_access_key: Option<SecretString>,
    /// Belongs to temporary keys.
    #[serde(default, deserialize_with = "secret")]
    pub session_token: Option<SecretString>,
    /// A program and its arguments that print the credentials. Written as a list, or as one text that is split
    /// into words as a shell would; no shell runs it.
    #[serde(default, deserialize_with = "words")]
    pub credential_command: Option<Vec<String>>,
    /// The amount in yuan above which a live order has to be confirmed by typing it.
    #[serde(default, deserialize_with = "amount")]
    pub budget: Option<Decimal>,
}

impl Config {
    /// Returns the appearance and language alone: no profile, no template, no key.
    #[must_use]
    pub fn looks(self) -> Config {
        Config { theme: self.theme, lang: self.lang, mouse: self.mouse, ..Config::default() }
    }

    /// Reads the file. Refuses one that holds a secret and that others can read.
    pub fn load(paths: &Paths) -> Result<Config, StoreError> {
        let path = paths.config_file();
        let (bytes, about) = match atomic::read_open(&path, atomic::LIMIT) {
            Err(StoreError::Io { cause, .. }) if cause.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Config::default());
            }
            other => other?,
        };
        let text = Zeroizing::new(atomic::text(&path, bytes)?);
        let config = Config::parse(&path, &text)?.at_home(paths.home());
        if config.profiles.values().any(Profile::holds_secret) && private::exposed(&about) {
            return Err(StoreError::Exposed { path });
        }
        Ok(config)
    }

    /// Reads the text of a file; `path` is only for the error.
    pub fn parse(path: &Path, text: &str) -> Result<Config, StoreError> {
        let mut config: Config = toml::from_str(text).map_err(|e| {
            let (line, column) = place(text, e.span().map_or(0, |span| span.start));
            StoreError::Syntax { path: path.to_owned(), line, column, message: without_value(e.message()) }
        })?;
        let word = |spanned: Spanned<String>| {
            let at = place(text, spanned.span().start);
            (spanned.into_inner(), at)
        };
        let keys = std::mem::take(&mut config.spanned_keys).into_iter();
        let setting = |(action, keys): (Spanned<String>, Vec<Spanned<String>>)| KeySetting {
            action: word(action),
            keys: keys.into_iter().map(word).collect(),
        };
        config.keys = keys.map(setting).collect();
        config.keys.sort_by_key(|setting| setting.action.1);
        Ok(config)
    }

    /// The same with `~` at the begin of a path as the person's home. Without a home it stays as it is.
    #[must_use]
    pub fn at_home(mut self, home: Option<&Path>) -> Config {
        let Some(home) = home else { return self };
        let below = |text: &str| match text.strip_prefix('~') {
            Some("") => Some(home.to_owned()),
            Some(rest) => rest.strip_prefix('/').map(|rest| home.join(rest.trim_start_matches('/'))),
            None => None,
        };
        if let Some(path) = self.templates.as_deref().and_then(Path::to_str).and_then(below) {
            self.templates = Some(path);
        }
        // A program and what it is given: a shell would see to both, and none runs them.
        let commands = self.profiles.values_mut().filter_map(|profile| profile.credential_command.as_mut());
        for word in commands.flatten() {
            if let Some(path) = below(word).and_then(|path| path.into_os_string().into_string().ok()) {
                *word = path;
            }
        }
        self
    }

    /// The profile named by the caller, else the file's default, else the one called `default`, else none.
    /// A name that is not there is an error.
    pub fn choose(&self, asked: Option<&str>) -> Result<Option<(&str, &Profile)>, StoreError> {
        let asked = asked.filter(|name| !name.is_empty()).or(self.profile.as_deref());
        match (asked, self.profiles.get_key_value(asked.unwrap_or("default"))) {
            (_, Some((name, profile))) => Ok(Some((name, profile))),
            (None, None) => Ok(None),
            (Some(name), None) => Err(StoreError::NoProfile {
                name: name.to_owned(),
                profiles: self.profiles.keys().cloned().collect(),
            }),
        }
    }
}

impl Profile {
    fn holds_secret(&self) -> bool {
        self.secret_access_key.is_some() || self.session_token.is_some()
    }
}

/// The line and the column of a place in a text.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or_default();
    (before.matches('\n').count() + 1, before.chars().rev().take_while(|c| *c != '\n').count() + 1)
}

/// A message of the parser without the value it stumbled over: a secret in the wrong place must not be printed.
fn without_value(message: &str) -> String {
    let message = message.trim().replace('\n', "; ");
    for kind in ["invalid type", "invalid value"] {
        if let Some(at) = message.rfind(", expected ").filter(|_| message.starts_with(kind)) {
            return format!("{kind}{}", &message[at..]);
        }
    }
    message
}

fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Option<SecretString>, D::Error> {
    Ok(Some(String::deserialize(from)?).filter(|text| !text.is_empty()).map(SecretString::from))
}

fn words<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<String>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "a text or a list of texts")]
    enum Written {
        Text(String),
        List(Vec<String>),
    }
    let words = match Written::deserialize(from)? {
        Written::Text(text) => command::split(&text).map_err(D::Error::custom)?,
        Written::List(list) => list,
    };
    match words.first() {
        Some(program) if !program.is_empty() => Ok(Some(words)),
        _ => Err(D::Error::custom("credential_command names no program")),
    }
}

fn amount<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged, expecting = "an amount such as \"500.00\"")]
    enum Written {
        Whole(i64),
        Text(String),
    }
    let text = match Written::deserialize(from)? {
        Written::Whole(number) => number.to_string(),
        Written::Text(text) => text,
    };
    let amount = text.parse::<Decimal>().ok().filter(|amount| !amount.is_sign_negative());
    amount.map(Some).ok_or_else(|| D::Error::custom("budget: expected an amount such as \"500.00\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(Path::new("c.toml"), text).map_err(|e| e.to_string())
    }

    #[test]
    fn every_setting_is_read() {
        let config = parse(
            "profile = 'ops'\ntheme = 'dark'\nlang = 'zh-CN'\nmouse = true\n[profiles.ops]\nprovider = 'bce'\nregion = 'bj'\n\
             endpoint = 'http://127.0.0.1:1'\naccess_key_id = 'AK'\nsecret_access_key = 'SK-hidden'\nsession_token = 'ST-hidden'\n\
             credential_command = \"pass show 'a b'\"\nbudget = '500.50'\n[profiles.j]\nprovider = 'jd'\n\
             credential_command = ['vault', 'x y']\nbudget = 500\n",
        )
        .unwrap();
        let (name, ops) = config.choose(None).unwrap().unwrap();
        assert_eq!((name, ops.provider, ops.budget), ("ops", Provider::BCE, Some(Decimal::new(50050, 2))));
        assert_eq!(ops.secret_access_key.as_ref().unwrap().expose_secret(), "SK-hidden");
        assert_eq!(ops.credential_command.as_ref().unwrap(), &["pass", "show", "a b"]);
        let (_, jd) = config.choose(Some("j")).unwrap().unwrap();
        assert_eq!((jd.credential_command.as_ref().unwrap().len(), jd.budget), (2, Some(Decimal::from(500))));
        assert!(!format!("{config:?}").contains("hidden"));
    }

    #[test]
    fn profiles_are_chosen_by_name_then_default() {
        let two = parse("[profiles.default]\nprovider='bce'\n[profiles.a]\nprovider='jd'").unwrap();
        assert_eq!(two.choose(None).unwrap().unwrap().0, "default");
        assert_eq!(two.choose(Some("a")).unwrap().unwrap().0, "a");
        let error = two.choose(Some("b")).unwrap_err().to_string();
        assert_eq!(error, "no profile \"b\": config.toml has a, default");
        assert!(parse("").unwrap().choose(None).unwrap().is_none());
        assert!(parse("profile = 'gone'").unwrap().choose(None).is_err());
    }

    #[test]
    fn a_tilde_is_the_person_s_home_in_every_path() {
        let config = |templates: &str, command: &str| {
            let text = format!(
                "templates = '{templates}'\n[profiles.a]\nprovider = 'bce'\ncredential_command = {command}\n"
            );
            let config = parse(&text).unwrap().at_home(Some(Path::new("/home/ann")));
            let words = config.profiles["a"].credential_command.clone().unwrap();
            (config.templates.unwrap().display().to_string(), words)
        };
        let (templates, words) = config("~/team/templates", "\"~/bin/keys --file ~/keys.gpg a~b ~bob/x\"");
        assert_eq!(templates, "/home/ann/team/templates");
        assert_eq!(words, ["/home/ann/bin/keys", "--file", "/home/ann/keys.gpg", "a~b", "~bob/x"]);
        assert_eq!(config("~", "['~/keys']"), ("/home/ann".into(), vec!["/home/ann/keys".into()]));
        assert_eq!(config("team", "'keys'"), ("team".into(), vec!["keys".into()]));
    }

    #[test]
    fn keys_come_with_their_places() {
        let config = parse("mouse = true\n[keys]\nnext-step = ['F7',\n  'Ctrl-G']\nhelp = []\n").unwrap();
        let word = |text: &str, at| (text.to_owned(), at);
        let keys = vec![word("F7", (3, 14)), word("Ctrl-G", (4, 3))];
        assert_eq!(config.keys[0], KeySetting { action: word("next-step", (3, 1)), keys });
        assert_eq!(config.keys[1].action, word("help", (5, 1)));
        assert!(parse("[keys]\nhelp = 'F7'").unwrap_err().starts_with("c.toml:2:"));
    }

    #[test]
    fn mistakes_have_a_place() {
        for (text, place, word) in [
            ("mouse = true\ncolour = 'x'", "c.toml:2:1:", "colour"),
            ("[profiles.a]\nprovider = 'aws'", "c.toml:2:12:", "bce"),
            ("[profiles.a]\nprovider = 'bce'\nregoin = 'bj'", "c.toml:3:1:", "regoin"),
            ("[profiles.a]\nprovider = 'bce'\nbudget = '-1'", "c.toml:3:10:", "500.00"),
            ("[profiles.a]\nprovider = 'bce'\nbudget = 1.5", "c.toml:3:10:", "500.00"),
            ("[profiles.a]\nprovider = 'bce'\ncredential_command = ''", "c.toml:3:22:", "no program"),
            ("[profiles.a]\nprovider = 'bce'\ncredential_command = \"a 'b\"", "c.toml:3:22:", "quote"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.starts_with(place) && error.contains(word), "{text}: {error}");
        }
    }

    #[test]
    fn no_mistake_prints_a_secret() {
        for text in [
            "[profiles]\nsecret_access_key = 'hunter2'",
            "profiles = 'hunter2'",
            "mouse = 'hunter2'",
            "[profiles.a]\nprovider='bce'\nsecret_access_key = hunter2",
            "[profiles.a]\nprovider='bce'\nsecret_access_key = 'hunter2",
            "[profiles.a]\nprovider='bce'\nsecret_access_key = ['hunter2']",
            "[profiles.a]\nprovider='bce'\nsecret_acces_key = 'hunter2'",
            "[profiles.a]\nprovider='bce'\nsecret_access_key = 'x' hunter2",
            "[profiles.a]\nprovider='bce'\nsecret_access_key = \"hun\\qter2 hunter2\"",
            "[profiles.a]\nprovider='bce'\ncredential_command = {a='hunter2'}",
            "[profiles.a]\nprovider='bce'\nbudget = 'hunter2'",
        ] {
            let error = parse(text).unwrap_err();
            assert!(!error.contains("hunter2"), "{text}: {error}");
        }
    }
}
