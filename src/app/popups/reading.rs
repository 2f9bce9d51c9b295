//! Layers with something to read: help, a file, and notices.

use super::layer::{Layer, Outcome, Request, World};
use crate::{keys::Action, order::Say};

/// Help over the screen.
#[derive(Debug)]
pub struct Help {
    /// Tells whether it is about the focused field, and not about the keys.
    pub field: bool,
    /// Number of lines scrolled down.
    pub top: usize,
}

/// A text to read.
#[derive(Debug)]
pub struct Page {
    /// Heading of the text.
    pub title: String,
    /// The text.
    pub lines: Vec<String>,
    /// Number of lines scrolled down.
    pub top: usize,
}

/// Sentences that a person should have read before going on.
#[derive(Debug, Clone)]
pub struct Notice {
    /// The text key of the heading.
    pub title: &'static str,
    /// One thing each.
    pub lines: Vec<Say>,
    /// Number of lines scrolled down.
    pub top: usize,
}

impl Layer for Help {
    fn act(&mut self, action: Action, _world: &World) -> Outcome {
        read(&mut self.top, action)
    }

    /// Pressed again, the key for help leads from the field to the keys, and from there back.
    fn help(&self) -> Outcome {
        if self.field { Outcome::CloseAnd(Request::ShowKeys) } else { Outcome::Close }
    }
}

impl Layer for Page {
    fn act(&mut self, action: Action, _world: &World) -> Outcome {
        read(&mut self.top, action)
    }
}

impl Layer for Notice {
    fn act(&mut self, action: Action, _world: &World) -> Outcome {
        read(&mut self.top, action)
    }
}

/// Scrolls by an action, or closes.
fn read(top: &mut usize, action: Action) -> Outcome {
    match action {
        Action::Accept | Action::Cancel => return Outcome::Close,
        Action::NextField => *top += 1,
        Action::PrevField => *top = top.saturating_sub(1),
        Action::PageDown => *top += 10,
        Action::PageUp => *top = top.saturating_sub(10),
        Action::Home => *top = 0,
        _ => return Outcome::Unchanged,
    }
    Outcome::Changed
}
