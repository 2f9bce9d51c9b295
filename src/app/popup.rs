//! What lies over a screen.

use tui_input::Input;

use super::{Fill, Menu, Notice, Page, PasswordPrompt, Rename, SaveTemplate};

/// A layer over the screen.
#[derive(Debug)]
pub enum Popup {
    /// A list to choose from.
    Menu(Menu),
    /// The keys of the present context; scrolled by this many lines.
    Help(usize),
    /// Everything about the focused field.
    FieldHelp(usize),
    /// The last word before money is spent; the input is the typed amount, where one is asked for.
    Confirm {
        /// What has to be typed, where anything has.
        wanted: Option<String>,
        /// What was typed.
        input: Input,
        /// Whether the buying button is chosen.
        buy: bool,
    },
    /// The password of a purchase that is to be settled.
    Secret(PasswordPrompt),
    /// Saving as a template.
    SaveTemplate(Box<SaveTemplate>),
    /// The variables of a template.
    Fill(Box<Fill>),
    /// Another name for a template.
    Rename(Rename),
    /// Whether a template is to go; the input is whether the removing button is chosen.
    Remove {
        /// Its name.
        name: String,
        /// Whether the removing button is chosen.
        sure: bool,
    },
    /// A text to read.
    Page(Page),
    /// Something that should have been read.
    Notice(Notice),
    /// A purchase is on its way: leaving waits.
    Waiting,
}
