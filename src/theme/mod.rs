//! Colour roles, the theme files that fill them, and the signs that tell every state without colour.

pub mod background;
pub mod depth;
mod load;
mod role;
mod signs;
mod styles;

pub use background::Background;
pub use depth::Depth;
pub use load::{Mistake, ThemeError};
pub use role::Role;
pub use signs::Signs;
pub use styles::Theme;

impl Theme {
    /// The theme of this name among those in the binary.
    pub fn builtin(name: &str) -> Option<Theme> {
        let (name, text) = load::BUILTIN.iter().find(|(n, _)| *n == name)?;
        Theme::read(name, name, text).ok()
    }

    /// A theme from the text of a file; what is wrong with it names the file.
    pub fn read(name: &str, file: &str, text: &str) -> Result<Theme, ThemeError> {
        load::theme(load::Source { name, file, text })
    }

    /// The names of the themes in the binary.
    pub fn builtin_names() -> Vec<&'static str> {
        load::BUILTIN.iter().map(|(name, _)| *name).collect()
    }
}

/// The themes to choose from on one terminal.
#[derive(Debug, Clone)]
pub struct Themes {
    /// The person's own. Those in the binary are read when they are wanted.
    own: Vec<Theme>,
    depth: Depth,
}

/// The theme to start with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// Its name.
    pub name: String,
    /// Tells whether the terminal's background decides, once it is known.
    pub ask: bool,
}

impl Themes {
    /// Themes of the binary.
    pub fn builtin(depth: Depth) -> Self {
        Self { own: Vec::new(), depth }
    }

    /// One more, or another one under the name of one there is.
    pub fn add(&mut self, theme: Theme) {
        self.own.retain(|t| t.name != theme.name);
        self.own.push(theme);
    }

    /// Their names.
    pub fn names(&self) -> Vec<String> {
        let own = |name: &&str| self.own.iter().all(|t| t.name != *name);
        let builtin = Theme::builtin_names().into_iter().filter(own).map(str::to_owned);
        builtin.chain(self.own.iter().map(|t| t.name.clone())).collect()
    }

    /// The theme of this name, in the colours there are; for one that is not there, no colours at all.
    pub fn get(&self, name: &str) -> Theme {
        let own = self.own.iter().find(|t| t.name == name).cloned();
        let found = own.or_else(|| Theme::builtin(name));
        let bare = || Theme { name: "bare".into(), page: None, ink: None, styles: styles::Styles::default() };
        found.map_or_else(bare, |t| t.at(self.depth))
    }

    /// The theme to start with: without colour where none are wanted, else the one that is wished for, else what
    /// fits the terminal.
    pub fn start(&self, wanted: Option<&str>, var: &dyn Fn(&str) -> Option<String>) -> Start {
        let sure = |name: &str| Start { name: name.to_owned(), ask: false };
        match (self.depth, wanted.filter(|w| self.names().iter().any(|name| name == w))) {
            (Depth::None, _) => sure("mono"),
            (_, Some(name)) => sure(name),
            (Depth::Sixteen, None) => sure("terminal"),
            (_, None) => match Background::from_env(var) {
                Some(background) => sure(background.theme()),
                // The terminal's own colours can be read on any ground.
                None => Start { ask: true, ..sure("terminal") },
            },
        }
    }
}

/// Appearance of everything: colours and signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The colours.
    pub theme: Theme,
    /// The signs.
    pub signs: Signs,
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn the_first_theme_fits_the_terminal_unless_another_is_wished_for() {
        let dark = |name: &str| (name == "COLORFGBG").then(|| "15;0".to_owned());
        let light = |name: &str| (name == "COLORFGBG").then(|| "0;15".to_owned());
        let silent = |_: &str| None;
        let start = |depth, wanted, var: &dyn Fn(&str) -> Option<String>| {
            let start = Themes::builtin(depth).start(wanted, var);
            (start.name, start.ask)
        };
        assert_eq!(start(Depth::True, None, &dark), ("dark".into(), false));
        assert_eq!(start(Depth::Indexed, None, &light), ("light".into(), false));
        assert_eq!(start(Depth::True, None, &silent), ("terminal".into(), true));
        assert_eq!(start(Depth::True, Some("celadon"), &light), ("celadon".into(), false));
        assert_eq!(start(Depth::True, Some("gone"), &light), ("light".into(), false));
        assert_eq!(start(Depth::Sixteen, None, &light), ("terminal".into(), false));
        assert_eq!(start(Depth::None, Some("celadon"), &light), ("mono".into(), false));
    }

    #[test]
    fn a_theme_of_ones_own_may_take_the_name_of_another() {
        let mut themes = Themes::builtin(Depth::True);
        let count = themes.names().len();
        themes.add(Theme::read("dark", "dark.toml", "inherits = \"light\"").expect("a theme"));
        assert_eq!(themes.names().len(), count);
        assert_eq!(themes.get("dark").style(Role::Ok), themes.get("light").style(Role::Ok));
        assert_eq!(themes.get("nowhere").style(Role::Ok), Style::default());
    }
}
