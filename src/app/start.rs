//! The start screen: purchases that need a word, unfinished drafts, templates, what can be bought, and what there is
//! already to buy once more. What is typed filters all of it.

use std::{sync::OnceLock, time::Duration};

use serde_json::Value;

use crate::{
    order::{
        Say,
        file::{FileError, Template},
        kinds,
    },
    texts::{Lang, Texts, key},
};

use super::{fuzzy::Index, text_input::TextLine, wording::reason};

/// A draft of an earlier wizard.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedDraft {
    /// Its name among the drafts.
    pub id: String,
    /// Time at which it was saved, for people.
    pub saved: String,
    /// The order file.
    pub text: String,
}

/// So many drafts that can't be read are told one by one.
const TOLD: usize = 3;

/// Drafts that are there and not among the entries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Number of drafts that are older than all that are offered.
    pub older: usize,
    /// The folder they are in.
    pub folder: String,
    /// Reasons why drafts can't be read, each with its file.
    pub unreadable: Vec<String>,
}

impl LeftOut {
    /// Lines about them, for the start screen and for the conversation in lines.
    pub fn lines(&self, texts: &Texts) -> Vec<String> {
        let mut lines = Vec::new();
        if self.older > 0 {
            let count = self.older.to_string();
            let folder = texts.say(&Say::Plain(self.folder.clone()));
            lines.push(texts.fill(key::start::OLDER, &[("count", &count), ("folder", &folder)]));
        }
        let said = |why: &String| {
            let why = texts.say(&Say::Plain(why.clone()));
            texts.fill(key::start::UNREADABLE, &[("why", &why)])
        };
        lines.extend(self.unreadable.iter().take(TOLD).map(said));
        if let Some(more) = self.unreadable.len().checked_sub(TOLD).filter(|more| *more > 0) {
            lines.push(texts.fill(key::start::UNREADABLE_MORE, &[("count", &more.to_string())]));
        }
        lines
    }
}

/// A purchase of the journal whose outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Its id in the journal.
    pub id: String,
    /// The kind ordered.
    pub kind: String,
    /// Time at which it was sent, for people.
    pub sent: String,
    /// The region.
    pub region: String,
    /// Tells whether it went to the simulated cloud.
    pub simulated: bool,
    /// Tells whether a password was in it, which has to be given again.
    pub secret: bool,
    /// Number of instances ordered.
    pub count: u32,
}

impl Pending {
    /// Tells whether nobody can read any more what was ordered.
    pub fn is_unreadable(&self) -> bool {
        self.kind.is_empty()
    }
}

/// A template as it is kept.
#[derive(Debug, Clone)]
pub struct SavedTemplate {
    /// Its name.
    pub name: String,
    /// Tells whether it is in the shared folder, which is only read.
    pub shared: bool,
    /// Tells whether an own one of the same name wins.
    pub hidden: bool,
    /// Its text, or why it cannot be had.
    pub text: Result<String, String>,
    /// Time at which an order was last made from it, for people.
    pub bought: Option<String>,
    /// Template that the text gives, or why it gives none: read once, the screen shows it at each key.
    said: OnceLock<Result<Box<Template>, Say>>,
}

impl PartialEq for SavedTemplate {
    fn eq(&self, other: &Self) -> bool {
        let all = |t: &Self| (t.name.clone(), t.shared, t.hidden, t.text.clone(), t.bought.clone());
        all(self) == all(other)
    }
}

impl SavedTemplate {
    /// An own template with this text.
    pub fn new(name: String, text: Result<String, String>) -> Self {
        Self { name, shared: false, hidden: false, text, bought: None, said: OnceLock::new() }
    }

    /// The template, or what keeps it from being used.
    pub fn read(&self) -> Result<&Template, &Say> {
        let read = || {
            let text = self.text.as_ref().map_err(|why| Say::Plain(why.clone()))?;
            Template::read(text).map(Box::new).map_err(|error| match error {
                FileError::Kind(problem) => reason(&problem),
                FileError::Syntax(_) => {
                    Say::Plain(error.to_string().split_whitespace().collect::<Vec<_>>().join(" "))
                }
            })
        };
        self.said.get_or_init(read).as_ref().map(|template| &**template)
    }
}

/// A purchase of the journal, to be made again.
#[derive(Debug, Clone, PartialEq)]
pub struct Past {
    /// Its id in the journal.
    pub id: String,
    /// The kind ordered.
    pub kind: String,
    /// Time at which it was sent, for people.
    pub sent: String,
    /// Number ordered.
    pub count: u32,
    /// The region.
    pub region: String,
    /// The request without its secrets.
    pub body: Value,
    /// The rules that were let pass.
    pub allow: Vec<String>,
    /// Ids of everything bought.
    pub instances: Vec<String>,
    /// Tells whether the simulated cloud had it.
    pub simulated: bool,
    /// Time that it took until all of it ran, where it does.
    pub took: Option<Duration>,
}

/// One entry of the start screen.
#[derive(Debug, Clone, PartialEq)]
pub enum StartEntry {
    /// Settle a purchase.
    Settle(Pending),
    /// Go on with a draft.
    Resume(SavedDraft),
    /// An order from a template.
    Template(Box<SavedTemplate>),
    /// A new order of this kind.
    New(&'static str),
    /// The same as an instance that there is.
    CloneInstance,
    /// The same as an earlier order.
    LikeOrder,
}

impl StartEntry {
    /// The entries of someone who has no templates, the urgent ones first.
    pub fn list(pending: Vec<Pending>, drafts: Vec<SavedDraft>) -> Vec<StartEntry> {
        Self::all(pending, drafts, Vec::new(), false)
    }

    /// The entries, the urgent ones first; `past` tells whether there is an earlier order.
    pub fn all(
        pending: Vec<Pending>,
        drafts: Vec<SavedDraft>,
        templates: Vec<SavedTemplate>,
        past: bool,
    ) -> Vec<StartEntry> {
        let mut all: Vec<_> = pending.into_iter().map(StartEntry::Settle).collect();
        all.extend(drafts.into_iter().map(StartEntry::Resume));
        all.extend(ordered(templates));
        all.extend(kinds().iter().map(|k| StartEntry::New(k.name)));
        all.push(StartEntry::CloneInstance);
        if past {
            all.push(StartEntry::LikeOrder);
        }
        all
    }

    /// The text key of the group it stands in.
    pub const fn group(&self) -> &'static str {
        match self {
            StartEntry::Settle(_) => key::ui::START_SETTLE,
            StartEntry::Resume(_) => key::ui::START_RESUME,
            StartEntry::Template(_) => key::start::TEMPLATES,
            StartEntry::New(_) => key::ui::START_NEW,
            StartEntry::CloneInstance | StartEntry::LikeOrder => key::start::LIKE,
        }
    }

    /// Name of the entry, and a remark on it.
    pub fn words(&self, texts: &Texts) -> (String, String) {
        match self {
            StartEntry::Settle(pending) if pending.is_unreadable() => {
                (pending.id.clone(), texts.fill(key::ui::START_DAMAGED, &[("at", &pending.sent)]))
            }
            StartEntry::Settle(pending) => {
                let more = texts.fill(key::ui::START_SENT, &[("kind", &pending.kind), ("at", &pending.sent)]);
                (pending.id.clone(), more)
            }
            StartEntry::Resume(saved) => {
                let what = |key: &str| {
                    let line = saved.text.lines().find(|l| l.trim_start().starts_with(key))?;
                    Some(line.split_once('=')?.1.trim().trim_matches('"').to_owned())
                };
                let label = what("name ").or_else(|| what("spec ")).or_else(|| what("kind "));
                (label.unwrap_or_default(), texts.fill(key::ui::START_SAVED, &[("at", &saved.saved)]))
            }
            StartEntry::Template(saved) => (saved.name.clone(), template_words(saved, texts)),
            StartEntry::New(kind) => (
                texts.get(&format!("kind.{kind}.title")).to_owned(),
                texts.get(&format!("kind.{kind}.about")).to_owned(),
            ),
            StartEntry::CloneInstance => {
                (texts.get(key::start::INSTANCE).to_owned(), texts.get(key::start::INSTANCE_ABOUT).to_owned())
            }
            StartEntry::LikeOrder => {
                (texts.get(key::start::ORDER).to_owned(), texts.get(key::start::ORDER_ABOUT).to_owned())
            }
        }
    }

    /// Everything it is found by, whatever language the screen has.
    fn search_text(&self) -> String {
        let (label, more) = self.words(Texts::of(Lang::En));
        let (other, told) = self.words(Texts::of(Lang::ZhCn));
        let name = if let StartEntry::New(kind) = self { kind } else { "" };
        format!("{label} {more} {other} {told} {name}")
    }
}

/// Templates as they are offered: what was ordered last first, what cannot be used last.
fn ordered(mut templates: Vec<SavedTemplate>) -> impl Iterator<Item = StartEntry> {
    templates.sort_by(|a, b| {
        let rank = |t: &SavedTemplate| (t.read().is_err(), t.hidden);
        rank(a).cmp(&rank(b)).then_with(|| b.bought.cmp(&a.bought)).then_with(|| a.name.cmp(&b.name))
    });
    templates.into_iter().map(|t| StartEntry::Template(Box::new(t)))
}

fn template_words(saved: &SavedTemplate, texts: &Texts) -> String {
    let mut parts = Vec::new();
    match saved.read() {
        Ok(template) => {
            parts.push(template.draft.kind().name.to_owned());
            parts.push(template.draft.title.clone());
        }
        Err(why) => parts.push(texts.fill(key::start::BROKEN, &[("why", &texts.say(why))])),
    }
    if saved.shared {
        parts.push(texts.get(if saved.hidden { key::start::HIDDEN } else { key::start::SHARED }).to_owned());
    }
    if let Some(at) = &saved.bought {
        parts.push(texts.fill(key::start::BOUGHT, &[("at", at)]));
    }
    parts.retain(|p| !p.is_empty());
    parts.join(" · ")
}

/// The start screen's state.
#[derive(Debug, Default)]
pub struct Start {
    /// Everything that can be begun.
    pub entries: Vec<StartEntry>,
    /// Text typed to find an entry.
    pub filter: TextLine,
    /// Indices of the entries that fit it: in their order, or the best first.
    pub shown: Vec<usize>,
    /// The chosen one among `shown`.
    pub cursor: usize,
    /// Earlier orders, newest first.
    pub past: Vec<Past>,
    /// Drafts that are not among the entries.
    pub left_out: LeftOut,
    /// A request that was pasted, and the kinds it may be of.
    pub(super) pasted: Option<(Value, Vec<&'static str>)>,
    /// Index that the entries are found by, once something is looked for: both languages, which takes a moment to read.
    index: Option<Index>,
}

impl Start {
    pub(super) fn new(entries: Vec<StartEntry>) -> Self {
        let shown = (0..entries.len()).collect();
        Self { entries, shown, ..Self::default() }
    }

    /// The chosen entry, if any fits.
    pub fn chosen(&self) -> Option<&StartEntry> {
        self.shown.get(self.cursor).and_then(|i| self.entries.get(*i))
    }

    /// The templates.
    pub fn templates(&self) -> impl Iterator<Item = &SavedTemplate> {
        self.entries.iter().filter_map(|e| match e {
            StartEntry::Template(saved) => Some(&**saved),
            _ => None,
        })
    }

    pub(super) fn refilter(&mut self) {
        let typed = self.filter.value().trim();
        if typed.is_empty() {
            self.shown = (0..self.entries.len()).collect();
        } else {
            let entries = &self.entries;
            let index =
                self.index.get_or_insert_with(|| Index::new(entries.iter().map(StartEntry::search_text)));
            index.ranked(typed, &mut self.shown);
        }
        self.cursor = 0;
    }

    /// Takes entries away.
    pub(super) fn remove(&mut self, which: impl Fn(&StartEntry) -> bool) {
        self.entries.retain(|e| !which(e));
        self.index = None;
        self.refilter();
    }

    /// Other templates than before; the choice stays where it was, as far as it can.
    pub(super) fn renew(&mut self, templates: Vec<SavedTemplate>) {
        let at = self.cursor;
        let first = self.entries.iter().position(|e| matches!(e, StartEntry::New(_)));
        let first = first.unwrap_or(self.entries.len());
        let rest = self.entries.split_off(first);
        self.entries.retain(|e| !matches!(e, StartEntry::Template(_)));
        self.entries.extend(ordered(templates));
        self.entries.extend(rest);
        self.index = None;
        self.refilter();
        self.cursor = at.min(self.shown.len().saturating_sub(1));
    }
}
