//! Providers by their names, and with the kinds of their orders.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer};

use super::{Provider, Role, kinds, providers};

impl Provider {
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
