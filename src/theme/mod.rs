//! Colour roles, the theme files that fill them, and the signs that tell every state without colour.

mod load;
mod signs;

use std::collections::BTreeMap;

use ratatui::style::Style;

pub use load::ThemeError;
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

/// The style of every role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    /// The name a person chooses it by.
    pub name: String,
    styles: BTreeMap<Role, Style>,
}

impl Theme {
    /// The style of a role; roles that a theme leaves out look like text.
    pub fn style(&self, role: Role) -> Style {
        self.styles.get(&role).or_else(|| self.styles.get(&Role::Text)).copied().unwrap_or_default()
    }

    /// The theme of this name among those in the binary.
    pub fn builtin(name: &str) -> Option<Theme> {
        load::BUILTIN.iter().find(|(n, _)| *n == name).and_then(|(n, text)| load::theme(n, text).ok())
    }

    /// The names of the themes in the binary.
    pub fn builtin_names() -> Vec<&'static str> {
        load::BUILTIN.iter().map(|(name, _)| *name).collect()
    }

    /// The theme to start with: without colour where the environment asks for none.
    pub fn start(wanted: Option<&str>, var: &dyn Fn(&str) -> Option<String>) -> Theme {
        let set = |name: &str| var(name).is_some_and(|v| !v.is_empty());
        let plain = set("NO_COLOR") || var("TERM").is_some_and(|t| t == "dumb");
        let name = if plain { "mono" } else { wanted.unwrap_or("terminal") };
        Theme::builtin(name)
            .or_else(|| Theme::builtin("terminal"))
            .unwrap_or_else(|| Theme { name: "plain".into(), styles: BTreeMap::new() })
    }
}

/// How everything looks: colours and signs.
#[derive(Debug, Clone)]
pub struct Look {
    /// The colours.
    pub theme: Theme,
    /// The signs.
    pub signs: Signs,
}
