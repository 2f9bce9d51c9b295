//! Themes: shown while one moves through their list, kept when one is chosen, and fitted to the terminal until then.

use crate::order::Say;

use super::{App, Change, MenuEntry, MenuKind, Popup, ScreenEffect, Target};

impl App {
    /// Themes show themselves while one moves through them.
    pub(super) fn preview(&mut self) -> Change {
        if let Some(Popup::Menu(menu)) = self.popups.last()
            && menu.kind == MenuKind::Themes
            && let Some(MenuEntry { target: Target::Theme(name), .. }) = menu.chosen()
            && *name != self.session.theme
        {
            let name = name.clone();
            self.session.theme.clone_from(&name);
            return Change::effect(ScreenEffect::Theme(name));
        }
        Change::redraw()
    }

    /// The terminal told what fits it: it counts as long as nobody has chosen.
    pub(super) fn fits(&mut self, theme: String) -> Change {
        let choosing = |p: &Popup| matches!(p, Popup::Menu(menu) if menu.kind == MenuKind::Themes);
        if !self.session.theme_fits || self.session.theme == theme || self.popups.iter().any(choosing) {
            return Change::default();
        }
        self.session.theme.clone_from(&theme);
        Change::effect(ScreenEffect::Theme(theme))
    }

    /// A theme was chosen: for this run, and it is told how to keep it.
    pub(super) fn keep_theme(&mut self, name: &str) -> Change {
        self.session.theme_fits = false;
        let values = vec![("name", name.to_owned().into())];
        self.message = Some(Say::Key("theme-file.keep".into(), values));
        Change::redraw()
    }
}
