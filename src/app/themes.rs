//! Themes: shown while one moves through their list, kept when one is chosen, and fitted to the terminal until then.

use crate::order::Say;

use super::{App, Change, MenuKind, Popup, ScreenEffect};

impl App {
    /// Uses a theme, if it is not the one in use.
    pub(super) fn show_theme(&mut self, name: String) -> Change {
        if name == self.session.theme {
            return Change::redraw();
        }
        self.session.theme.clone_from(&name);
        Change::effect(ScreenEffect::Theme(name))
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
    pub(super) fn keep_theme(&mut self, name: String) -> Change {
        let mut change = self.show_theme(name.clone());
        self.session.theme_fits = false;
        let values = vec![("name", name.into())];
        self.message = Some(Say::Key("theme-file.keep".into(), values));
        change.redraw = true;
        change
    }
}
