//! Providers: whose cloud an order goes to, and what each has of its own, a row each.

use std::{
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{Role, import::Imported, kinds, providers, tables};

/// Whose cloud an order goes to: a row of facts. Two of the same name are the same.
#[derive(Clone, Copy)]
pub struct Provider(&'static ProviderRow);

/// The facts about a provider that are not of one order.
#[derive(Debug)]
pub struct ProviderRow {
    /// The name in configuration files and on the command line.
    pub name: &'static str,
    /// The help on its name on the command line: its own name, and how it signs.
    pub help: &'static str,
    /// The variables that hold a key pair, in the order in which they are looked for. The first set is the one that a
    /// person is told to use.
    pub keys: &'static [KeyVariables],
    /// Variables of its tools that could be anybody's, and so are left alone.
    pub shared_keys: &'static [&'static str],
    /// The files of its own tools, in the order in which they are looked for.
    pub files: &'static [KeyFile],
    /// The seconds for which a signature is good; `None` where its gateway names no time and its own clock decides.
    pub signature_life: Option<u32>,
    /// Headers of a request that say when it was made, by the provider's own names.
    pub stamps: &'static [&'static str],
    /// Tells whether a zone, by its name, is in a region; both as they stand in requests.
    pub zone_in_region: fn(zone: &str, region: &str) -> bool,
    /// It numbers the names of a batch: `web-1`, `web-2`.
    pub numbers_batches: bool,
    /// The GB of a system disk that cost nothing.
    pub free_system_disk: i64,
    /// It sends the account's owner the password that it makes up for an order without a way to log in.
    pub sends_password: bool,
    /// The group that it takes for an order without one lets everything in, as long as nobody has changed its rules.
    pub default_group_opens: bool,
    /// Reads its description of an instance, with the region, as an order for one more.
    pub read_instance: fn(&Value, &str) -> Imported,
}

/// Variables that hold one key pair.
#[derive(Debug)]
pub struct KeyVariables {
    /// The public half.
    pub id: &'static str,
    /// The secret half: the first that is set counts.
    pub secret: &'static [&'static str],
    /// The token of temporary keys.
    pub token: Option<&'static str>,
    /// The region beside it.
    pub region: &'static str,
}

/// A file in which a tool of the provider keeps a key pair, by the tool that writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFile {
    /// `~/.bce/config.json` of the `bce` tool.
    Bce,
    /// `~/.go-bcecli/credentials` of `bcecmd`.
    Bcecmd,
    /// `~/.jdc/config` of the `jdc` tool.
    Jdc,
}

impl Provider {
    /// Baidu AI Cloud.
    pub const BCE: Self = Self::of(&tables::BAIDU);
    /// JD Cloud.
    pub const JD: Self = Self::of(&tables::JD_CLOUD);

    /// The provider that a row describes.
    pub const fn of(row: &'static ProviderRow) -> Self {
        Self(row)
    }

    /// Its facts.
    pub const fn row(self) -> &'static ProviderRow {
        self.0
    }

    /// The name in configuration files and on the command line.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The variables a person sets to use it: the two halves of a key pair.
    pub fn key_names(self) -> (&'static str, &'static str) {
        let first = self.row().keys.first();
        first.map_or(("", ""), |keys| (keys.id, keys.secret.first().copied().unwrap_or_default()))
    }

    /// The region that a new order begins with.
    pub fn default_region(self) -> &'static str {
        let kind = kinds().iter().find(|kind| kind.provider == self);
        kind.map_or("", |kind| kind.preset(Role::Region))
    }

    /// Tells whether its orders can go to a region of this name.
    pub fn has_region(self, region: &str) -> bool {
        let own = kinds().iter().filter(|kind| kind.provider == self);
        let regions = own.filter_map(|kind| kind.fields[kind.index(Role::Region)?].choices());
        regions.flatten().any(|own| *own == region)
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PartialEq for Provider {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Provider {}

impl Hash for Provider {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

/// A name that is no provider's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct UnknownProvider(String);

impl fmt::Display for UnknownProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = providers().iter().map(|p| format!("`{}`", p.name())).collect();
        write!(f, "unknown provider `{}`, expected {}", self.0, names.join(" or "))
    }
}

impl FromStr for Provider {
    type Err = UnknownProvider;

    fn from_str(name: &str) -> Result<Self, UnknownProvider> {
        let found = providers().iter().copied().find(|provider| provider.name() == name);
        found.ok_or_else(|| UnknownProvider(name.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Provider {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_provider_and_an_unknown_name_is_none() {
        for &provider in providers() {
            assert_eq!(provider.name().parse(), Ok(provider));
            let (id, secret) = provider.key_names();
            assert!(!id.is_empty() && !secret.is_empty(), "{provider:?}");
            assert!(!provider.default_region().is_empty(), "{provider:?}");
        }
        for name in ["", "BCE", "aws"] {
            let error = name.parse::<Provider>().map_err(|e| e.to_string());
            assert_eq!(error, Err(format!("unknown provider `{name}`, expected `bce` or `jd`")));
        }
    }
}
