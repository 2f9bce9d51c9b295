//! Every sentence a person reads, one file a language.
//!
//! Keys are the same in all languages, and so are the `{placeholders}`; the build holds the files to it. The language is
//! passed in, never global.

mod say;
mod status;

pub use status::status_key;

use std::sync::OnceLock;

/// The keys, as constants that the build makes from the language files: a key that is named and missing does not compile,
/// and neither does one that nothing names. Families, whose keys are put together from data, have none.
#[deny(dead_code, reason = "a text that nothing shows")]
pub(crate) mod key {
    include!(concat!(env!("OUT_DIR"), "/keys.rs"));
}

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Lang {
    /// Every language.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::ZhCn];

    /// The language of a tag or locale name: `zh`, `zh-CN`, `zh_CN.UTF-8`; `C` and `POSIX` are English.
    pub fn parse(name: &str) -> Option<Lang> {
        let name = name.to_lowercase();
        match name.split(['_', '-', '.']).next()? {
            "zh" => Some(Lang::ZhCn),
            "en" | "c" | "posix" => Some(Lang::En),
            _ => None,
        }
    }

    /// The language that the environment asks for; English where it asks for none that there is.
    pub fn from_env(var: &dyn Fn(&str) -> Option<String>) -> Lang {
        let names = ["VMCART_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
        let asked = names.into_iter().filter_map(var).find(|v| !v.is_empty());
        asked.and_then(|name| Lang::parse(&name)).unwrap_or_default()
    }

    /// The tag: `en`, `zh-CN`.
    pub const fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::ZhCn => "zh-CN",
        }
    }

    /// The next language.
    #[must_use]
    pub fn next(self) -> Lang {
        match self {
            Lang::En => Lang::ZhCn,
            Lang::ZhCn => Lang::En,
        }
    }
}

/// The texts of one language.
#[derive(Debug)]
pub struct Texts {
    /// By their keys. A frame looks up some sixty: each is a step or two, not a search.
    texts: phf::Map<&'static str, &'static str>,
    lang: Lang,
}

/// A text of a program that embeds this one: its language, its key, itself.
pub type Added = (Lang, &'static str, &'static str);

/// Texts that are in no language file of this room.
static MORE: OnceLock<&'static [Added]> = OnceLock::new();

/// Adds the words of kinds that are added to `order`: their titles, and the labels of their fields. Once; tells whether
/// it was the first time. What this room has itself stays as it is.
pub fn extend(texts: &'static [Added]) -> bool {
    MORE.set(texts).is_ok()
}

impl Texts {
    /// The texts of a language.
    pub fn of(lang: Lang) -> &'static Texts {
        #![allow(clippy::unreadable_literal, reason = "numbers that a program wrote, and nobody reads")]
        static EN: Texts = Texts { texts: include!(concat!(env!("OUT_DIR"), "/en.rs")), lang: Lang::En };
        static ZH_CN: Texts =
            Texts { texts: include!(concat!(env!("OUT_DIR"), "/zh-CN.rs")), lang: Lang::ZhCn };
        match lang {
            Lang::En => &EN,
            Lang::ZhCn => &ZH_CN,
        }
    }

    fn find(&self, key: &str) -> Option<&'static str> {
        let more = || {
            let mut more = MORE.get()?.iter();
            more.find(|(lang, name, _)| *lang == self.lang && *name == key).map(|(.., text)| *text)
        };
        self.texts.get(key).copied().or_else(more)
    }

    /// The text under a key. What is missing shows as a question mark; tests see to it that nothing is.
    pub fn get(&self, key: &str) -> &str {
        self.find(key).unwrap_or("?")
    }

    /// Tells whether there is a text under a key.
    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// The text under a key with its placeholders filled: `{count}` with the value, `{count|disk|disks}` with the
    /// first form where the value is 1 and the second elsewhere.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        filled(self.get(key), values)
    }

    /// Every key.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().copied()
    }
}

/// A text with its placeholders filled.
fn filled(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else { break };
        let (name, forms) = match rest[start + 1..start + length].split_once('|') {
            Some((name, forms)) => (name, forms.split_once('|')),
            None => (&rest[start + 1..start + length], None),
        };
        out.push_str(&rest[..start]);
        match (values.iter().find(|(n, _)| *n == name), forms) {
            (Some((_, value)), Some((one, many))) => out.push_str(if *value == "1" { one } else { many }),
            (Some((_, value)), None) => out.push_str(value),
            (None, _) => out.push_str(&rest[start..=start + length]),
        }
        rest = &rest[start + length + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;
