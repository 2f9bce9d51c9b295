//! The sentences of headless commands, in the person's language.

use super::{
    access::paths_in,
    args::Global,
    out::{Stop, plain},
};
use crate::{
    order::{Kind, Problem, Say, Step},
    store::Config,
    surroundings::Surroundings,
    texts::{Lang, Texts, key, status_key},
};

/// The texts a command speaks with.
#[derive(Debug)]
pub struct Words {
    /// The language.
    pub lang: Lang,
    texts: &'static Texts,
}

impl Words {
    /// The language of the command line, of the configuration, of the locale, else English.
    pub fn of(global: &Global) -> Result<Self, Stop> {
        let lang = match &global.lang {
            Some(asked) => Lang::parse(asked).ok_or_else(|| {
                Stop::usage(format!("no language {:?}: there are en and zh-CN", plain(asked)))
            })?,
            None => configured(&global.around).unwrap_or_else(|| Lang::from_env(&|n| global.around.text(n))),
        };
        Ok(Self { lang, texts: Texts::of(lang) })
    }

    /// Those of a language.
    pub fn speaking(lang: Lang) -> Self {
        Self { lang, texts: Texts::of(lang) }
    }

    /// A problem as a sentence.
    pub fn problem(&self, problem: &Problem) -> String {
        plain(&self.texts.problem(problem))
    }

    /// What a kind orders.
    pub fn kind_title(&self, kind: &Kind) -> String {
        self.texts.get(&format!("kind.{}.title", kind.name)).to_owned()
    }

    /// What a field of the schema means, by its path without row numbers.
    pub fn describe(&self, key: &str) -> String {
        format!("{}: {}", self.texts.label(key), self.texts.help(key))
    }

    /// The label of a field.
    pub fn label(&self, path: &str) -> String {
        plain(&self.texts.label(path))
    }

    /// The provider's word for a state with ours behind it, where that says more.
    pub fn status(&self, status: &str) -> String {
        let key = status_key(status);
        let ours = if self.texts.has(&key) { self.texts.get(&key) } else { "" };
        if ours.is_empty() || ours.eq_ignore_ascii_case(status) {
            plain(status)
        } else {
            format!("{} ({ours})", plain(status))
        }
    }

    /// The journal's word for a state.
    pub fn state(&self, name: &str) -> String {
        plain(self.texts.get(&format!("state.{name}")))
    }

    /// The comment over a group of an order file's values; `None` for what this version does not know.
    pub fn group(&self, step: Option<Step>) -> String {
        match step {
            Some(step) => plain(self.texts.get(&format!("step.{}.long", step.key()))),
            None => plain(self.texts.get(key::ui::TEMPLATE_UNKNOWN)),
        }
    }

    /// A message in words, safe to show.
    pub fn say(&self, say: &Say) -> String {
        plain(&self.texts.say(say))
    }

    /// A text with its placeholders filled, safe to show.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        plain(&self.texts.fill(key, values))
    }
}

/// The language of `config.toml`. A file that cannot be read is reported by the commands that need it.
fn configured(around: &Surroundings) -> Option<Lang> {
    let config = Config::load(&paths_in(around).ok()?).ok()?;
    Lang::parse(&config.lang?)
}
