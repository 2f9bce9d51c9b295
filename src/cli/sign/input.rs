//! Descriptions of requests, read: errors name the field and show nothing of the secret one.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};

use crate::cli::{
    out::{Stop, plain},
    source::{read, shown},
};

/// The members of an object in their order, a repeated name as often as it stands there.
#[derive(Default)]
pub(super) struct Pairs(pub Vec<(String, String)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                // No value and an empty one are signed alike.
                while let Some((name, value)) = map.next_entry::<String, Option<String>>()? {
                    pairs.push((name, value.unwrap_or_default()));
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Flaw of an input: the field, and what it must be.
pub(super) type Wrong = Option<(&'static str, &'static str)>;

/// Reads the input; an error names the field, and shows nothing of the secret one.
pub(super) fn input<T: DeserializeOwned>(
    file: &str,
    secret: &str,
    wrong: impl Fn(&T) -> Wrong,
) -> Result<T, Stop> {
    let name = shown(file);
    let text = read(file).map_err(|e| Stop::usage(format!("{name}: {e}")))?;
    let mut json = serde_json::Deserializer::from_str(&text);
    let input: T = serde_path_to_error::deserialize(&mut json).map_err(|e| {
        let path = e.path().to_string();
        let at = if path == "." { String::new() } else { format!("{}: ", plain(&path)) };
        // What stands there instead may be a part of a secret.
        let said =
            if path == secret { "it must be a text".to_owned() } else { plain(&e.inner().to_string()) };
        Stop::usage(format!("{name}: {at}{said}"))
    })?;
    json.end().map_err(|e| Stop::usage(format!("{name}: {}", plain(&e.to_string()))))?;
    match wrong(&input) {
        Some((field, what)) => Err(Stop::usage(format!("{name}: {field}: {what}"))),
        None => Ok(input),
    }
}

/// A text of visible ASCII characters.
pub(super) fn token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic())
}
