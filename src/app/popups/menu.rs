//! Lists to choose from: values of a field, problems, screens, themes, the palette. One widget, one way to filter.

use crossterm::event::KeyEvent;

use super::{
    entry::{MenuEntry, MenuKind, Target},
    layer::{Click, Layer, Outcome, Request, World},
};
use crate::{
    app::{
        Spot,
        fuzzy::Index,
        text_input::{TextLine, insert, typed},
    },
    keys::{Action, Context},
    order::Origin,
    texts::key,
};

/// An open menu.
#[derive(Debug)]
pub struct Menu {
    /// Purpose of the menu.
    pub kind: MenuKind,
    /// The filter as typed.
    pub filter: TextLine,
    /// All entries.
    pub entries: Vec<MenuEntry>,
    /// Indices of the entries that pass the filter, best first.
    pub shown: Vec<usize>,
    /// The chosen one among `shown`; one behind the last is the filter's text itself, where that may be used.
    pub cursor: usize,
    /// The value in the field when the menu was opened.
    pub current: String,
    /// Tells whether the filter's text may be taken as it is.
    pub free: bool,
    /// Tells whether the filter's text is the value of an entry. Found once for each filter: lists are long.
    listed: bool,
    /// Index that the entries are found by, once something is looked for.
    index: Option<Box<Index>>,
}

impl Menu {
    pub(in crate::app) fn new(kind: MenuKind, entries: Vec<MenuEntry>, current: String, free: bool) -> Self {
        let shown: Vec<usize> = (0..entries.len()).collect();
        let at = entries.iter().position(|e| e.target == Target::Value(current.clone()));
        Self {
            kind,
            filter: TextLine::default(),
            entries,
            shown,
            cursor: at.unwrap_or(0),
            current,
            free,
            listed: false,
            index: None,
        }
    }

    /// The text that would be taken as it is, if it may be.
    pub fn as_typed(&self) -> Option<&str> {
        let text = self.filter.value().trim();
        (self.free && !text.is_empty() && !self.listed).then_some(text)
    }

    /// Number of rows that can be chosen.
    pub fn rows(&self) -> usize {
        self.shown.len() + usize::from(self.as_typed().is_some())
    }

    /// The chosen entry, unless it is the filter's own text.
    pub fn chosen(&self) -> Option<&MenuEntry> {
        self.shown.get(self.cursor).and_then(|i| self.entries.get(*i))
    }

    /// The index of the chosen entry among all of them.
    pub(in crate::app) fn chosen_index(&self) -> Option<usize> {
        self.shown.get(self.cursor).copied()
    }

    pub(in crate::app) fn refilter(&mut self) {
        let text = self.filter.value().trim();
        self.cursor = 0;
        let is = |target: &Target, text: &str| matches!(target, Target::Value(value) if value == text);
        self.listed = false;
        if text.is_empty() {
            self.shown = (0..self.entries.len()).collect();
            self.cursor = self.entries.iter().position(|e| is(&e.target, &self.current)).unwrap_or(0);
            return;
        }
        let entries = &self.entries;
        let index = self
            .index
            .get_or_insert_with(|| Box::new(Index::new(entries.iter().map(MenuEntry::search_text))));
        index.ranked(text, &mut self.shown);
        // A value begins its entry's text: what is typed in full stands among those that begin with it, in front.
        let begins =
            |label: &str| label.get(..text.len()).is_some_and(|head| head.eq_ignore_ascii_case(text));
        let front = self.shown.iter().filter_map(|at| entries.get(*at));
        self.listed =
            front.take_while(|e| begins(&e.label) || text.contains(' ')).any(|e| is(&e.target, text));
    }

    fn step(&mut self, by: isize) {
        let last = self.rows().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Types text into the filter; one that is too long looks for nothing.
    pub(in crate::app) fn look_for(&mut self, text: &str) {
        if insert(&mut self.filter, text).is_ok() {
            self.refilter();
        }
    }

    /// Takes other entries in; the filter and the choice stay.
    pub(in crate::app) fn renew(&mut self, entries: Vec<MenuEntry>) {
        let chosen = self.chosen().map(|e| e.target.clone());
        (self.entries, self.index) = (entries, None);
        self.refilter();
        let at = chosen.and_then(|c| self.shown.iter().position(|i| self.entries[*i].target == c));
        self.cursor = at.unwrap_or(self.cursor);
    }

    /// Heading of a menu of its kind: a text key, where it is no field's.
    pub fn title(&self) -> &'static str {
        match self.kind {
            MenuKind::Pick(_) => "",
            MenuKind::Problems => key::ui::PROBLEMS,
            MenuKind::Steps => key::ui::STEPS,
            MenuKind::Themes => key::ui::THEMES,
            MenuKind::Palette => key::ui::PALETTE,
            MenuKind::Copy => "copy.title",
            MenuKind::Manage => key::manage::TITLE,
            MenuKind::Instances => key::start::INSTANCE_ASK,
            MenuKind::Orders => key::start::ORDER,
            MenuKind::Kinds => key::notice::WHICH,
        }
    }

    /// Themes show themselves while one moves through them.
    fn moved(&self) -> Outcome {
        match self.chosen() {
            Some(MenuEntry { target: Target::Theme(name), .. }) if self.kind == MenuKind::Themes => {
                Outcome::Also(Request::ShowTheme(name.clone()))
            }
            _ => Outcome::Changed,
        }
    }

    fn choose(&self) -> Outcome {
        let typed = self.as_typed().map(|text| Target::Value(text.to_owned()));
        let listed = self.chosen().map(|e| e.target.clone());
        let picks = matches!(self.kind, MenuKind::Pick(_)) && self.free;
        let origin = if listed.is_some() && picks { Origin::LookedUp } else { Origin::Typed };
        let target = listed.or(typed);
        target.map_or(Outcome::Unchanged, |t| Outcome::CloseAnd(Request::Choose(self.kind, t, origin)))
    }
}

impl Layer for Menu {
    fn context(&self) -> Context {
        Context::List
    }

    fn key(&mut self, key: KeyEvent, _world: &World) -> Outcome {
        match typed(&mut self.filter, key) {
            Some(changed) if changed.value => {
                self.refilter();
                self.moved()
            }
            Some(_) => Outcome::Changed,
            None => Outcome::Unchanged,
        }
    }

    fn paste(&mut self, text: &str, _world: &World) -> Outcome {
        let put_in = insert(&mut self.filter, text);
        self.refilter();
        Outcome::of_paste(put_in)
    }

    fn act(&mut self, action: Action, _world: &World) -> Outcome {
        match action {
            Action::NextField => self.step(1),
            Action::PrevField => self.step(-1),
            Action::PageDown => self.step(10),
            Action::PageUp => self.step(-10),
            Action::Home => self.cursor = 0,
            Action::End => self.step(isize::MAX),
            Action::Clear => {
                self.filter.wipe();
                self.refilter();
            }
            Action::Accept => return self.choose(),
            Action::Cancel => {
                return match self.kind {
                    // The preview is taken back.
                    MenuKind::Themes => Outcome::CloseAnd(Request::ShowTheme(self.current.clone())),
                    MenuKind::Kinds => Outcome::CloseAnd(Request::ForgetPasted),
                    _ => Outcome::Close,
                };
            }
            _ => return Outcome::Unchanged,
        }
        self.moved()
    }

    fn click(&mut self, spot: Spot) -> Click {
        match spot {
            Spot::Entry(row) if row < self.rows() => {
                self.cursor = row;
                Click::Pressed
            }
            _ => Click::Missed,
        }
    }
}
