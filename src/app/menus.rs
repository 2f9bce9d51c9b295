//! Menus of the wizard: opened, kept up to date, and what follows from a choice.

use crate::order::{Origin, Place};

use super::{App, Change, Focus, Menu, MenuEntry, MenuKind, Popup, Target, text_input::TextLine};

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
            menu.filter = TextLine::holding(menu.current.clone());
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
        // The keys may be shown over it.
        let kinds = self.popups.iter().enumerate().rev();
        let open = kinds.into_iter().find_map(|(at, popup)| match popup {
            Popup::Menu(menu) => Some((at, menu.kind)),
            _ => None,
        });
        let Some((at, kind)) = open else { return };
        let entries = self.entries(kind);
        if let Some(Popup::Menu(menu)) = self.popups.get_mut(at) {
            menu.renew(entries);
        }
    }

    /// The menu on top, where one is.
    pub(super) fn open_on_top(&self) -> Option<&Menu> {
        match self.popups.last() {
            Some(Popup::Menu(menu)) => Some(menu),
            _ => None,
        }
    }

    /// The values of a place that pass a filter, best first, as its menu shows them.
    pub fn listed(&self, place: Place, filter: &str) -> Vec<MenuEntry> {
        let kind = MenuKind::Pick(place);
        let mut menu = Menu::new(kind, self.entries(kind), self.editing.draft.text(place).to_owned(), false);
        menu.filter = TextLine::holding(filter.to_owned());
        menu.refilter();
        menu.shown.iter().filter_map(|i| menu.entries.get(*i).cloned()).collect()
    }

    /// Types text into the filter of the menu on top.
    pub(super) fn menu_type(&mut self, text: &str) {
        if let Some(Popup::Menu(menu)) = self.popups.last_mut() {
            menu.look_for(text);
        }
    }

    /// Follows a choice.
    pub(super) fn chosen(&mut self, kind: MenuKind, target: Target, origin: Origin) -> Change {
        match (target, kind) {
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
            (Target::Theme(name), _) => self.keep_theme(name),
            _ => Change::redraw(),
        }
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
