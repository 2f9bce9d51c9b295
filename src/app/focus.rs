//! Forms as data: what stands on one, what has the keyboard, and what was opened.

use std::{collections::BTreeSet, time::Duration};

use zeroize::Zeroizing;

use crate::order::{Origin, Place, Step};

use super::text_input::TextLine;

/// Time for which a revealed password stays readable.
pub(super) const REVEAL: Duration = Duration::from_secs(5);

/// Part of a form that has the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// A field, the head of a list, or a cell of it.
    Place(Place),
    /// The line that folds and unfolds the advanced fields.
    Fold,
}

/// The forms as they are used: what has the keyboard, and what was opened.
pub struct Form {
    /// Part that has the keyboard.
    pub focus: Focus,
    /// The text being edited, where the focus takes text.
    pub input: TextLine,
    /// Screens that have been seen.
    pub visited: BTreeSet<Step>,
    /// Screens whose advanced fields are unfolded.
    pub unfolded: BTreeSet<Step>,
    /// Tells whether the request is shown in place of the form (narrow windows).
    pub json_over: bool,
    /// Until when a password is readable.
    pub revealed: Option<Duration>,
    /// The text in focus as it was when the focus came to it, and where it had come from.
    pub(super) entered: (Zeroizing<String>, Origin),
}

impl Form {
    pub(super) fn new() -> Self {
        Self {
            focus: Focus::Fold,
            input: TextLine::default(),
            visited: BTreeSet::new(),
            unfolded: BTreeSet::new(),
            json_over: false,
            revealed: None,
            entered: (Zeroizing::default(), Origin::Empty),
        }
    }
}

impl std::fmt::Debug for Form {
    /// Without the editor: a password may be in it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Form").field("focus", &self.focus).finish_non_exhaustive()
    }
}

/// One line of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormLine {
    /// A heading over fields that belong together: a text key below `group`.
    Heading(&'static str),
    /// A field with one value.
    Field(Place),
    /// The head of a list: its label and how many rows it has.
    List(Place),
    /// A row of a list: the field and the row.
    Row(usize, usize),
    /// The line that folds and unfolds: how many fields are folded away, and whether they are shown.
    Fold {
        /// Advanced fields of this screen.
        fields: usize,
        /// Number of them that are filled.
        filled: usize,
        /// Tells whether they are shown.
        open: bool,
    },
}
