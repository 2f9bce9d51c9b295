//! Sources of the key pair: the environment, the profile, its command, the providers' own tools.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::config::Profile;
use super::ini::Ini;
use super::{StoreError, atomic, command, error, private};
use crate::{
    clean::is_unsafe_char,
    order::{KeyFile, Provider},
    surroundings::Surroundings,
};

/// A key pair, and what its source says beside it.
#[derive(Debug)]
pub struct Found {
    /// The public half.
    pub access_key_id: String,
    /// The secret half.
    pub secret: SecretString,
    /// Belongs to temporary keys.
    pub session_token: Option<SecretString>,
    /// The region that the same source names, if it does.
    pub region: Option<String>,
    /// The address or bare host that the same source names, if it does.
    pub endpoint: Option<String>,
    /// Source of all this.
    pub from: Source,
    /// Warnings about the source, ready to be shown.
    pub warnings: Vec<String>,
}

/// Source of a key pair; its `Display` is for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// The environment; the variable that holds the public half.
    Environment(&'static str),
    /// The profile's own entry in vmcart's configuration.
    Profile(String),
    /// The profile's `credential_command`.
    Command {
        /// The profile.
        profile: String,
        /// The program, without its arguments.
        program: String,
    },
    /// A file that another tool keeps.
    Tool {
        /// The tool's name.
        tool: &'static str,
        /// The file.
        path: PathBuf,
        /// The profile or section in it.
        profile: String,
    },
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Environment(name) => write!(f, "environment ({name})"),
            Source::Profile(name) => write!(f, "profile {name}"),
            Source::Command { profile, program } => {
                write!(f, "credential_command of profile {profile} ({program})")
            }
            Source::Tool { tool, path, profile } => write!(f, "{tool}: {} ({profile})", path.display()),
        }
    }
}

/// The first key pair of: environment · the profile's entry · its command · the files of the provider's tools
/// below the home folder. A profile of another provider is passed over. `Ok(None)` when there is none anywhere.
///
/// One half of a pair is an error that names the other; so is a key that no request can carry. The command may block
/// for 20 seconds.
pub fn resolve(
    provider: Provider,
    profile: Option<(&str, &Profile)>,
    around: &Surroundings,
) -> Result<Option<Found>, StoreError> {
    let found = first(provider, profile, around)?;
    found.iter().try_for_each(usable)?;
    Ok(found)
}

fn first(
    provider: Provider,
    profile: Option<(&str, &Profile)>,
    around: &Surroundings,
) -> Result<Option<Found>, StoreError> {
    if let Some(found) = environment(provider, around)? {
        return Ok(Some(found));
    }
    if let Some((name, profile)) = profile.filter(|(_, profile)| profile.provider == provider)
        && let Some(found) = own(name, profile, around, command::PATIENCE)?
    {
        return Ok(Some(found));
    }
    let Some(home) = around.home() else { return Ok(None) };
    for file in provider.row().files {
        let found = match file {
            KeyFile::Bce => bce_tool(home)?,
            KeyFile::Bcecmd => bcecmd(home)?,
            KeyFile::Jdc => jdc(home)?,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Refuses keys with characters that no header can carry, or that cannot be seen: with them a request can't be made,
/// or is always refused, and nothing in the answer would tell why.
fn usable(found: &Found) -> Result<(), StoreError> {
    let token = found.session_token.as_ref().map(ExposeSecret::expose_secret);
    let parts = [
        ("access key id", Some(found.access_key_id.as_str())),
        ("secret access key", Some(found.secret.expose_secret())),
        ("session token", token),
    ];
    for (what, text) in parts {
        if let Some(c) = text.unwrap_or_default().chars().find(|c| is_unsafe_char(*c)) {
            let character = match c {
                '\n' | '\r' => "a line break".to_owned(),
                '\t' => "a tab".to_owned(),
                c if c.is_control() => format!("a control character (U+{:04X})", u32::from(c)),
                c => format!("a character that can't be seen (U+{:04X})", u32::from(c)),
            };
            return Err(StoreError::BadKey { place: found.from.to_string(), what, character });
        }
    }
    Ok(())
}

fn environment(provider: Provider, around: &Surroundings) -> Result<Option<Found>, StoreError> {
    let var = |name: &str| -> Result<Option<String>, StoreError> {
        let Some(value) = around.variable(name) else { return Ok(None) };
        let text = value.into_string().map_err(|_| StoreError::BadVariable { name: name.to_owned() })?;
        Ok(filled(Some(text)))
    };
    for names in provider.row().keys {
        let mut secret = None;
        for name in names.secret {
            secret = var(name)?.map(|value| (*name, value));
            if secret.is_some() {
                break;
            }
        }
        let secret_name = secret.as_ref().map_or(names.secret[0], |(name, _)| name);
        let secret = secret.map(|(_, value)| value);
        if let Some((access_key_id, secret)) =
            pair("environment", (names.id, var(names.id)?), (secret_name, secret))?
        {
            return Ok(Some(Found {
                access_key_id,
                secret,
                session_token: names.token.map_or(Ok(None), var)?.map(SecretString::from),
                region: var(names.region)?,
                endpoint: None,
                from: Source::Environment(names.id),
                warnings: Vec::new(),
            }));
        }
    }
    Ok(None)
}

/// The profile's entry, or what its command prints.
fn own(
    name: &str,
    profile: &Profile,
    around: &Surroundings,
    patience: Duration,
) -> Result<Option<Found>, StoreError> {
    let id = filled(profile.access_key_id.clone());
    let found = |access_key_id, secret, session_token, from| Found {
        access_key_id,
        secret,
        session_token,
        region: profile.region.clone(),
        endpoint: profile.endpoint.clone(),
        from,
        warnings: Vec::new(),
    };
    let place = || format!("profile {name}");
    let half = |place: String, found: &str, missing: &str| StoreError::HalfCredentials {
        place,
        found: found.to_owned(),
        missing: missing.to_owned(),
    };
    match (id, &profile.secret_access_key, &profile.credential_command) {
        (Some(id), Some(secret), _) => Ok(Some(found(
            id,
            secret.clone(),
            profile.session_token.clone(),
            Source::Profile(name.to_owned()),
        ))),
        (None, Some(_), _) => Err(half(place(), "secret_access_key", "access_key_id")),
        (id, None, Some(words)) => {
            let program = words.first().cloned().unwrap_or_default();
            let printed = command::run(around, words, patience).map_err(|reason| StoreError::Command {
                profile: name.to_owned(),
                program: program.clone(),
                reason,
            })?;
            let id = printed
                .access_key_id
                .or(id)
                .ok_or_else(|| half(place(), "credential_command", "access_key_id"))?;
            let from = Source::Command { profile: name.to_owned(), program };
            Ok(Some(found(id, printed.secret, printed.session_token, from)))
        }
        (Some(_), None, None) => Err(half(place(), "access_key_id", "secret_access_key")),
        (None, None, None) => Ok(None),
    }
}

/// `~/.bce/config.json` of the `bce` tool: the profile that `current` names.
fn bce_tool(home: &Path) -> Result<Option<Found>, StoreError> {
    #[derive(Deserialize)]
    struct File {
        #[serde(default)]
        current: Option<String>,
        #[serde(default)]
        profiles: Vec<Entry>,
    }
    #[derive(Default, Deserialize)]
    #[serde(default)]
    struct Entry {
        name: Option<String>,
        mode: Option<String>,
        access_key_id: Option<String>,
        secret_access_key: Option<String>,
        security_token: Option<String>,
        region: Option<String>,
        endpoint: Option<String>,
    }
    let path = home.join(".bce").join("config.json");
    let Some((text, mut warnings)) = tool_file(&path)? else { return Ok(None) };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let bad = |reason: String| StoreError::BadFile { path: path.clone(), reason };
    // The parser's own message could quote a secret.
    let file: File = serde_json::from_str(&text).map_err(|e| {
        bad(format!("not what the bce tool writes (line {}, column {})", e.line(), e.column()))
    })?;
    let current = filled(file.current);
    let name = current.clone().unwrap_or_else(|| "default".to_owned());
    let Some(entry) = file.profiles.into_iter().find(|p| p.name.as_deref().unwrap_or("default") == name)
    else {
        return match current {
            Some(name) => Err(bad(format!("the current profile {name:?} is not in it"))),
            None => Ok(None),
        };
    };
    let place = format!("{} ({name})", path.display());
    let id = ("access_key_id", filled(entry.access_key_id));
    let secret = ("secret_access_key", filled(entry.secret_access_key));
    let Some((access_key_id, secret)) = pair(&place, id, secret)? else { return Ok(None) };
    let token = filled(entry.security_token).map(SecretString::from);
    let session_token = match (filled(entry.mode).as_deref(), token) {
        (None | Some("AK"), _) => None,
        (Some("StsToken"), None) => {
            return Err(StoreError::HalfCredentials {
                place,
                found: "mode StsToken".to_owned(),
                missing: "security_token".to_owned(),
            });
        }
        (Some("StsToken"), token) => token,
        (Some(mode), token) => {
            warnings
                .push(format!("{place}: mode {mode:?} is not known here, its keys are used as they stand"));
            token
        }
    };
    Ok(Some(Found {
        access_key_id,
        secret,
        session_token,
        region: filled(entry.region),
        endpoint: filled(entry.endpoint),
        from: Source::Tool { tool: "bce", path, profile: name },
        warnings,
    }))
}

/// `~/.go-bcecli/credentials` of bcecmd; the region is in the `config` beside it.
fn bcecmd(home: &Path) -> Result<Option<Found>, StoreError> {
    const SECTION: &str = "Defaults";
    let folder = home.join(".go-bcecli");
    let path = folder.join("credentials");
    let Some((text, mut warnings)) = tool_file(&path)? else { return Ok(None) };
    let ini = Ini::parse(&text);
    let get = |name| ini.get(SECTION, name).map(str::to_owned);
    let place = path.display().to_string();
    let Some((access_key_id, secret)) = pair(&place, ("Ak", get("ak")), ("Sk", get("sk")))? else {
        return Ok(None);
    };
    let session_token = get("sts").map(SecretString::from);
    if session_token.is_some() {
        warnings.push(format!(
            "{place}: Sts is set; if it is a leftover, every request is refused for its session token"
        ));
    }
    // A region is a convenience: a file that can't be read must not keep good keys from being used.
    let beside = tool_file(&folder.join("config")).ok().flatten();
    let region = beside.and_then(|(text, _)| Ini::parse(&text).get(SECTION, "region").map(str::to_owned));
    let from = Source::Tool { tool: "bcecmd", path, profile: SECTION.to_owned() };
    Ok(Some(Found { access_key_id, secret, session_token, region, endpoint: None, from, warnings }))
}

/// `~/.jdc/config` of the jdc tool; `~/.jdc/current` names the section.
fn jdc(home: &Path) -> Result<Option<Found>, StoreError> {
    /// Host that the tool writes by default. It serves no API, so it names no endpoint.
    const NO_HOST: &str = "www.jdcloud-api.com";
    let folder = home.join(".jdc");
    let path = folder.join("config");
    let Some((text, warnings)) = tool_file(&path)? else { return Ok(None) };
    let current = tool_file(&folder.join("current"))?.and_then(|(text, _)| filled(Some(text.to_string())));
    let section = current.clone().unwrap_or_else(|| "default".to_owned());
    let ini = Ini::parse(&text);
    if !ini.has(&section) {
        return match current {
            Some(name) => Err(StoreError::BadFile {
                path,
                reason: format!("the current profile {name:?} is not in it"),
            }),
            None => Ok(None),
        };
    }
    // Python's configparser doubles a percent sign.
    let get = |name| ini.get(&section, name).map(|value| value.replace("%%", "%"));
    let place = format!("{} ({section})", path.display());
    let keys = pair(&place, ("access_key", get("access_key")), ("secret_key", get("secret_key")))?;
    let Some((access_key_id, secret)) = keys else { return Ok(None) };
    let (region, endpoint) = (get("region_id"), get("endpoint").filter(|host| host != NO_HOST));
    let from = Source::Tool { tool: "jdc", path, profile: section };
    Ok(Some(Found { access_key_id, secret, session_token: None, region, endpoint, from, warnings }))
}

/// Both halves, or neither; one alone is an error.
fn pair(
    place: &str,
    id: (&str, Option<String>),
    secret: (&str, Option<String>),
) -> Result<Option<(String, SecretString)>, StoreError> {
    let half = |found: &str, missing: &str| StoreError::HalfCredentials {
        place: place.to_owned(),
        found: found.to_owned(),
        missing: missing.to_owned(),
    };
    match (id.1, secret.1) {
        (Some(id), Some(secret)) => Ok(Some((id, secret.into()))),
        (None, None) => Ok(None),
        (Some(_), None) => Err(half(id.0, secret.0)),
        (None, Some(_)) => Err(half(secret.0, id.0)),
    }
}

/// A text that is wiped after use, and warnings about its file.
type ToolFile = (Zeroizing<String>, Vec<String>);

/// Another tool's file and a warning if others can read it; `None` if there is no such file.
fn tool_file(path: &Path) -> Result<Option<ToolFile>, StoreError> {
    match atomic::read_open(path, atomic::LIMIT) {
        Err(StoreError::Io { cause, .. })
            if matches!(cause.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) =>
        {
            Ok(None)
        }
        Err(other) => Err(other),
        Ok((bytes, about)) => {
            let text = Zeroizing::new(atomic::text(path, bytes)?);
            let warning = || format!("{}: others can read it: {}", path.display(), error::chmod(path));
            Ok(Some((text, private::exposed(&about).then(warning).into_iter().collect())))
        }
    }
}

/// Text without blanks around it, if any is left.
fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
