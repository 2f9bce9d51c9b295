//! Lists to choose from: values of a field, problems, screens, themes, the palette. One widget, one way to filter.

use crossterm::event::{Event, KeyEvent, KeyModifiers};
use tui_input::{Input, backend::crossterm::to_input_request};

use crate::{
    keys::Action,
    order::{Origin, Place, Problem, Step},
};

use super::{
    App, Change, Copied, Effect, Focus, Popup, Rename, TemplateAction, fuzzy::Index, manage::scroll,
    text_input::insert,
};

/// Modifiers that make a printable key a command.
pub(super) const CHORD: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT);

/// What a menu is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuKind {
    /// A value for this place.
    Pick(Place),
    /// The problems, each with its field.
    Problems,
    /// The screens of the order.
    Steps,
    /// The colour themes.
    Themes,
    /// Every field, screen and command.
    Palette,
    /// What can be copied.
    Copy,
    /// What can be done with a template.
    Manage,
    /// Instances that the journal knows; another id may be typed.
    Instances,
    /// Earlier orders.
    Orders,
    /// The kinds that a pasted request may be of.
    Kinds,
}

/// Where choosing an entry leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// This value goes into the field.
    Value(String),
    /// To this place.
    Place(Place),
    /// To this screen.
    Step(Step),
    /// This theme is used.
    Theme(String),
    /// This action happens.
    Action(Action),
    /// This goes to the clipboard.
    Copy(Copied),
    /// This is done with the template.
    TemplateAction(TemplateAction),
    /// The earlier order of this number is made again.
    Order(usize),
    /// The pasted request is of this kind.
    Kind(&'static str),
    /// Nowhere: something to read.
    Nothing,
}

/// One entry of a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuEntry {
    /// The first column.
    pub label: String,
    /// More columns.
    pub columns: Vec<String>,
    /// Why it is ruled out as the order stands.
    pub ruled_out: Option<Problem>,
    /// Why the cloud cannot give it: a text key below `unavailable`.
    pub unavailable: Option<&'static str>,
    /// Where it leads.
    pub target: Target,
    /// What else it is found by.
    pub also: String,
}

impl MenuEntry {
    /// An entry that nothing stands against.
    pub fn plain(label: String, columns: Vec<String>, target: Target) -> Self {
        Self { label, columns, ruled_out: None, unavailable: None, target, also: String::new() }
    }

    /// What it is found by.
    fn search_text(&self) -> String {
        let columns = self.columns.iter().map(String::as_str);
        let parts = std::iter::once(self.label.as_str()).chain(columns).chain([self.also.as_str()]);
        parts.collect::<Vec<_>>().join(" ")
    }
}

/// An open menu.
#[derive(Debug)]
pub struct Menu {
    /// What it is for.
    pub kind: MenuKind,
    /// The filter as typed.
    pub filter: Input,
    /// All entries.
    pub entries: Vec<MenuEntry>,
    /// Indices of the entries that pass the filter, best first.
    pub shown: Vec<usize>,
    /// The chosen one among `shown`; one behind the last is the filter's text itself, where that may be used.
    pub cursor: usize,
    /// The value in the field when the menu was opened.
    pub current: String,
    /// Whether the filter's text may be taken as it is.
    pub free: bool,
    /// Whether the filter's text is the value of an entry. Found once for each filter: lists are long.
    listed: bool,
    /// What the entries are found by, once something is looked for.
    index: Option<Box<Index>>,
}

impl Menu {
    fn new(kind: MenuKind, entries: Vec<MenuEntry>, current: String, free: bool) -> Self {
        let shown: Vec<usize> = (0..entries.len()).collect();
        let at = entries.iter().position(|e| e.target == Target::Value(current.clone()));
        Self {
            kind,
            filter: Input::default(),
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

    /// How many rows can be chosen.
    pub fn rows(&self) -> usize {
        self.shown.len() + usize::from(self.as_typed().is_some())
    }

    /// The chosen entry, unless it is the filter's own text.
    pub fn chosen(&self) -> Option<&MenuEntry> {
        self.shown.get(self.cursor).and_then(|i| self.entries.get(*i))
    }

    /// The index of the chosen entry among all of them.
    pub(super) fn chosen_index(&self) -> Option<usize> {
        self.shown.get(self.cursor).copied()
    }

    fn refilter(&mut self) {
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
}

impl App {
    pub(super) fn open_menu(&mut self, kind: MenuKind) -> Change {
        if let MenuKind::Pick(place) = kind
            && !self.editing.draft.applies(place)
        {
            return Change::default();
        }
        let current = match kind {
            MenuKind::Pick(place) => self.editing.draft.text(place).to_owned(),
            MenuKind::Themes => self.session.theme.clone(),
            _ => String::new(),
        };
        let free =
            kind == MenuKind::Instances || matches!(kind, MenuKind::Pick(place) if self.is_text(place));
        let mut menu = Menu::new(kind, self.entries(kind), current, free);
        // Half a value is what to look for.
        if free
            && !menu.current.is_empty()
            && !menu.entries.iter().any(|e| e.target == Target::Value(menu.current.clone()))
        {
            menu.filter = Input::new(menu.current.clone());
            menu.refilter();
        }
        if kind == MenuKind::Themes {
            let at = menu.entries.iter().position(|e| e.target == Target::Theme(menu.current.clone()));
            menu.cursor = at.unwrap_or(0);
        }
        self.popups.push(Popup::Menu(menu));
        Change::redraw()
    }

    /// New rows have come: an open menu keeps its filter and its choice.
    pub(super) fn refresh_menu(&mut self) {
        let is_menu = |popup: &Popup| matches!(popup, Popup::Menu(_));
        // The keys may be shown over it.
        let Some(at) = self.popups.iter().rposition(is_menu) else { return };
        let Some(Popup::Menu(menu)) = self.popups.get(at) else { return };
        let kind = menu.kind;
        let entries = self.entries(kind);
        if let Some(Popup::Menu(menu)) = self.popups.get_mut(at) {
            let chosen = menu.chosen().map(|e| e.target.clone());
            (menu.entries, menu.index) = (entries, None);
            menu.refilter();
            let at = chosen.and_then(|c| menu.shown.iter().position(|i| menu.entries[*i].target == c));
            menu.cursor = at.unwrap_or(menu.cursor);
        }
    }

    /// The values of a place that pass a filter, best first, as its menu shows them.
    pub fn listed(&self, place: Place, filter: &str) -> Vec<MenuEntry> {
        let kind = MenuKind::Pick(place);
        let mut menu = Menu::new(kind, self.entries(kind), self.editing.draft.text(place).to_owned(), false);
        menu.filter = Input::new(filter.to_owned());
        menu.refilter();
        menu.shown.iter().filter_map(|i| menu.entries.get(*i).cloned()).collect()
    }

    pub(super) fn menu_key(&mut self, key: KeyEvent) -> Change {
        let Some(Popup::Menu(menu)) = self.popups.last_mut() else { return Change::default() };
        let Some(request) = to_input_request(&Event::Key(key)) else { return Change::default() };
        match menu.filter.handle(request) {
            Some(changed) if changed.value => {
                menu.refilter();
                self.preview()
            }
            Some(_) => Change::redraw(),
            None => Change::default(),
        }
    }

    /// Types text into the filter of the menu on top.
    pub(super) fn menu_type(&mut self, text: &str) {
        if let Some(Popup::Menu(menu)) = self.popups.last_mut() {
            // A text that is too long looks for nothing.
            if insert(&mut menu.filter, text).is_ok() {
                menu.refilter();
            }
        }
    }

    pub(super) fn popup_key(&mut self, key: KeyEvent) -> Change {
        let input = match self.popups.last_mut() {
            Some(Popup::Confirm { input, .. }) => input,
            Some(Popup::Rename(Rename { input, wrong, .. })) => {
                *wrong = None;
                input
            }
            _ => return Change::default(),
        };
        let request = to_input_request(&Event::Key(key));
        let changed = request.and_then(|r| input.handle(r)).is_some();
        Change { redraw: changed, effects: Vec::new() }
    }

    pub(super) fn popup_paste(&mut self, text: &str) -> Change {
        let put_in = match self.popups.last_mut() {
            Some(Popup::Menu(menu)) => {
                let put_in = insert(&mut menu.filter, text);
                menu.refilter();
                put_in
            }
            Some(Popup::Secret(asked)) => asked.paste(text),
            Some(Popup::Confirm { input, .. } | Popup::Rename(Rename { input, .. })) => insert(input, text),
            Some(Popup::Fill(_)) => return self.fill_paste(text),
            Some(Popup::SaveTemplate(_)) => return self.keep_paste(text),
            _ => return Change::default(),
        };
        put_in.map_or_else(|why| self.say(why), |()| Change::redraw())
    }

    pub(super) fn act_on_popup(&mut self, action: Action) -> Change {
        match (action, self.popups.last()) {
            (Action::Cancel, Some(Popup::SaveTemplate(_))) => return self.cancel_keep(),
            (Action::Cancel, _) => return self.close_popup(),
            (_, Some(Popup::SaveTemplate(_))) => return self.act_on_keep(action),
            (_, Some(Popup::Fill(_))) => return self.act_on_fill(action),
            (Action::Accept, Some(Popup::Rename(_))) => return self.rename(),
            _ => {}
        }
        match self.popups.last_mut() {
            Some(Popup::Menu(menu)) => {
                match action {
                    Action::NextField => menu.step(1),
                    Action::PrevField => menu.step(-1),
                    Action::PageDown => menu.step(10),
                    Action::PageUp => menu.step(-10),
                    Action::Home => menu.cursor = 0,
                    Action::End => menu.step(isize::MAX),
                    Action::Clear => {
                        menu.filter.reset();
                        menu.refilter();
                    }
                    Action::Accept => return self.choose(),
                    _ => return Change::default(),
                }
                self.preview()
            }
            Some(
                Popup::Help(top)
                | Popup::FieldHelp(top)
                | Popup::Page(super::Page { top, .. })
                | Popup::Notice(super::Notice { top, .. }),
            ) => {
                if action == Action::Accept {
                    return self.close_popup();
                }
                Change { redraw: scroll(top, action), effects: Vec::new() }
            }
            Some(Popup::Remove { name, sure }) => match action {
                Action::NextField | Action::PrevField => {
                    *sure = !*sure;
                    Change::redraw()
                }
                Action::Accept => {
                    let (name, sure) = (name.clone(), *sure);
                    self.popups.pop();
                    if sure { Change::effect(Effect::RemoveTemplate(name)) } else { Change::redraw() }
                }
                _ => Change::default(),
            },
            Some(Popup::Confirm { wanted, input, buy }) => match action {
                Action::NextField | Action::PrevField if wanted.is_none() => {
                    *buy = !*buy;
                    Change::redraw()
                }
                Action::Accept => {
                    let sure = wanted.as_ref().map_or(*buy, |w| input.value().trim() == w);
                    let typed = wanted.is_some();
                    if !sure && typed {
                        return Change::default();
                    }
                    self.popups.pop();
                    if sure { self.buy() } else { Change::redraw() }
                }
                _ => Change::default(),
            },
            Some(Popup::Rename(Rename { input, wrong, .. })) if action == Action::Clear => {
                input.reset();
                *wrong = None;
                Change::redraw()
            }
            _ => Change::default(),
        }
    }

    fn close_popup(&mut self) -> Change {
        let closed = self.popups.pop();
        // It may hold a password: it is not kept for nothing.
        self.start.pasted = None;
        if let Some(Popup::Menu(menu)) = closed
            && menu.kind == MenuKind::Themes
            && self.session.theme != menu.current
        {
            // The preview is taken back.
            self.session.theme.clone_from(&menu.current);
            return Change::effect(Effect::Theme(menu.current));
        }
        Change::redraw()
    }

    fn choose(&mut self) -> Change {
        let Some(Popup::Menu(menu)) = self.popups.pop() else { return Change::default() };
        let typed = menu.as_typed().map(|t| Target::Value(t.to_owned()));
        let listed = menu.chosen().map(|e| e.target.clone());
        let origin = if listed.is_some() && self.picks(&menu) { Origin::LookedUp } else { Origin::Typed };
        let Some(target) = listed.or(typed) else {
            self.popups.push(Popup::Menu(menu));
            return Change::default();
        };
        match (target, menu.kind) {
            (Target::Value(value), MenuKind::Pick(place)) => {
                let mut change = self.edit(place, &value, origin);
                self.refresh_input();
                self.after_choice(place);
                change.redraw = true;
                change
            }
            (Target::Value(id), MenuKind::Instances) => self.like_instance(&id),
            (Target::Order(at), _) => self.like_order(at),
            (Target::Kind(name), _) => self.like_pasted(name),
            (Target::Copy(copied), _) => self.copy(copied),
            (Target::TemplateAction(deed), _) => self.perform_deed(deed),
            (Target::Place(place), _) => self.visit(place),
            (Target::Step(step), _) => self.jump(step),
            (Target::Action(action), _) => self.act(action),
            (Target::Theme(name), _) => self.keep_theme(&name),
            _ => Change::redraw(),
        }
    }

    fn picks(&self, menu: &Menu) -> bool {
        matches!(menu.kind, MenuKind::Pick(place) if self.is_text(place))
    }

    /// A choice made is a question answered: the focus moves on, but stays in its row.
    fn after_choice(&mut self, place: Place) {
        let all = self.focusable();
        let at = all.iter().position(|f| *f == Focus::Place(place));
        if let Some(next) = at.and_then(|i| all.get(i + 1)).copied() {
            self.focus_on(next);
        }
    }
}
