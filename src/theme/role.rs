//! Roles: what a piece of the screen is, for the colours.

/// Meaning of a piece of the screen, for the colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Ordinary text, and the background.
    Text,
    /// Less important text.
    Dim,
    /// Headings.
    Title,
    /// The one accent.
    Accent,
    /// The field being typed into.
    FocusField,
    /// Selected rows and values.
    Selected,
    /// Fields and actions that do not apply now.
    Disabled,
    /// Frames.
    Border,
    /// Frame of the part that has the keyboard.
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
    /// Parts of the request that the last edit changed.
    JsonChanged,
    /// A masked secret.
    JsonSecret,
    /// The word LIVE.
    Live,
    /// The word SIMULATED.
    Simulated,
    /// Description of a key in a hint.
    Hint,
    /// Key in a hint.
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
