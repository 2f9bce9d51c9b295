//! Colour roles, the theme files that fill them, and the signs that tell every state without colour.

pub mod background;
pub mod depth;
mod load;
mod signs;

use ratatui::style::{Color, Style};

pub use background::Background;
pub use depth::Depth;
pub use load::{Mistake, ThemeError};
pub use signs::Signs;

/// What a piece of the screen is, for the colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Ordinary text, and the background.
    Text,
    /// What matters less.
    Dim,
    /// Headings.
    Title,
    /// The one accent.
    Accent,
    /// The field being typed into.
    FocusField,
    /// What is chosen.
    Selected,
    /// What does not apply now.
    Disabled,
    /// Frames.
    Border,
    /// The frame of what has the keyboard.
    BorderFocus,
    /// Done, fine.
    Ok,
    /// Worth knowing.
    Warn,
    /// Wrong.
    Bad,
    /// A word to the person.
    Info,
    /// The mark of a required field.
    Required,
    /// A value that was typed, chosen or read.
    Typed,
    /// A value that the wizard filled in.
    Preset,
    /// A key of the request.
    JsonKey,
    /// A string of the request.
    JsonString,
    /// A number or word of the request.
    JsonNumber,
    /// Brackets, colons, commas.
    JsonPunct,
    /// What the last edit changed.
    JsonChanged,
    /// A masked secret.
    JsonSecret,
    /// The word LIVE.
    Live,
    /// The word SIMULATED.
    Simulated,
    /// What a key does.
    Hint,
    /// The key.
    HintKey,
    /// The price.
    Money,
}

impl Role {
    /// Every role with its name in theme files.
    pub const ALL: [(Role, &'static str); 27] = [
        (Role::Text, "text"),
        (Role::Dim, "dim"),
        (Role::Title, "title"),
        (Role::Accent, "accent"),
        (Role::FocusField, "focus-field"),
        (Role::Selected, "selected"),
        (Role::Disabled, "disabled"),
        (Role::Border, "border"),
        (Role::BorderFocus, "border-focus"),
        (Role::Ok, "ok"),
        (Role::Warn, "warn"),
        (Role::Bad, "bad"),
        (Role::Info, "info"),
        (Role::Required, "required"),
        (Role::Typed, "typed"),
        (Role::Preset, "preset"),
        (Role::JsonKey, "json-key"),
        (Role::JsonString, "json-string"),
        (Role::JsonNumber, "json-number"),
        (Role::JsonPunct, "json-punct"),
        (Role::JsonChanged, "json-changed"),
        (Role::JsonSecret, "json-secret"),
        (Role::Live, "live"),
        (Role::Simulated, "simulated"),
        (Role::Hint, "hint"),
        (Role::HintKey, "hint-key"),
        (Role::Money, "money"),
    ];

    /// The role's name in theme files.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(role, _)| *role == self).map_or("", |(_, name)| name)
    }
}

/// A style for each role that a theme has one for, in the order of the roles: a frame asks some hundred times.
type Styles = [Option<Style>; Role::ALL.len()];

/// The style of every role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The name a person chooses it by.
    pub name: String,
    /// What the terminal's own ground is taken to be, where the theme leaves it as it is.
    pub page: Option<Color>,
    /// The same for its own text.
    pub ink: Option<Color>,
    styles: Styles,
}

impl Theme {
    /// The style of a role; roles that a theme leaves out look like text.
    pub fn style(&self, role: Role) -> Style {
        let of = |role: Role| self.styles.get(role as usize).copied().flatten();
        of(role).or_else(|| of(Role::Text)).unwrap_or_default()
    }

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

    /// The theme in the colours that a terminal has.
    pub fn at(&self, depth: Depth) -> Theme {
        let styles = self.styles.map(|style| style.map(|style| depth.style(style)));
        Theme { styles, ..self.clone() }
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
    /// Whether the terminal's ground decides, once it is known.
    pub ask: bool,
}

impl Themes {
    /// Those in the binary.
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
        let bare = || Theme { name: "bare".into(), page: None, ink: None, styles: Styles::default() };
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

/// How everything looks: colours and signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The colours.
    pub theme: Theme,
    /// The signs.
    pub signs: Signs,
}

#[cfg(test)]
mod tests {
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
