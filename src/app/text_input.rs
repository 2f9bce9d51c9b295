//! Text that is typed or pasted into a line: what every editor of the wizard does with it.

use std::ops::Deref;

use crossterm::event::{Event, KeyEvent, KeyModifiers};
use tui_input::{Input, InputRequest, StateChanged, backend::crossterm::to_input_request};
use zeroize::Zeroizing;

use crate::order::Say;

use super::size;

/// Modifiers that make a printable key a command.
pub(super) const CHORD: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT);

/// A line that is edited. It may begin with a suggestion, a value that the person has not typed: the first character
/// takes its place, and any key that moves or deletes keeps it to be edited.
#[derive(Debug, Default)]
pub struct TextLine {
    input: Input,
    suggested: bool,
}

impl TextLine {
    /// A line with a text of the person's own in it.
    pub(super) fn holding(text: impl Into<String>) -> Self {
        Self { input: Input::new(text.into()), suggested: false }
    }

    /// A line with a text in it that somebody else put there.
    pub(super) fn suggesting(text: impl Into<String>) -> Self {
        let input = Input::new(text.into());
        Self { suggested: !input.value().is_empty(), input }
    }

    /// Tells whether what stands in it is only a suggestion.
    pub fn suggests(&self) -> bool {
        self.suggested
    }

    /// Empties it, and wipes what was there: it may have been a password.
    pub(super) fn wipe(&mut self) {
        self.become_line(Self::default());
    }

    /// Takes another line's text and caret; what was there is wiped.
    pub(super) fn become_line(&mut self, other: Self) {
        self.suggested = other.suggested;
        put(&mut self.input, other.input);
    }
}

impl Deref for TextLine {
    type Target = Input;

    fn deref(&self) -> &Input {
        &self.input
    }
}

/// Puts a key into a line; returns what it changed, if it is a key for editors.
pub(super) fn typed(line: &mut TextLine, key: KeyEvent) -> Option<StateChanged> {
    let request = to_input_request(&Event::Key(key))?;
    let suggested = std::mem::take(&mut line.suggested);
    if suggested && matches!(request, InputRequest::InsertChar(_)) {
        line.wipe();
    }
    let changed = line.input.handle(request);
    // The caret may stand where it stood: kept is kept all the same, and shown so.
    changed.or_else(|| suggested.then_some(StateChanged { value: false, cursor: true }))
}

/// Puts an editor in another's place, and wipes the text of that one: it may have been a password.
fn put(input: &mut Input, other: Input) {
    drop(Zeroizing::new(String::from(std::mem::replace(input, other))));
}

/// The most characters of a paste that are looked for.
const SOUGHT: usize = 256;

/// Puts pasted text in at the caret of what is looked for: nobody looks for more than the beginning of it.
pub(super) fn insert_sought(line: &mut TextLine, text: &str) -> Result<(), Say> {
    size::text_fits(text.len())?;
    let end = text.char_indices().nth(SOUGHT).map_or(text.len(), |(at, _)| at);
    insert(line, &text[..end])
}

/// Puts pasted text in at the caret, or in the place of a suggestion; what would break the line becomes a space. A text
/// that no order could hold is refused as a whole.
pub(super) fn insert(line: &mut TextLine, text: &str) -> Result<(), Say> {
    let text = text.trim_end_matches(['\n', '\r']);
    let (at, old) = if line.suggested { (0, "") } else { (line.input.cursor(), line.input.value()) };
    size::text_fits(old.len().saturating_add(text.len()))?;
    let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    // As long as it can become: a text that grows leaves copies behind.
    let mut new = String::with_capacity(old.len() + text.len());
    new.extend(old.chars().take(at));
    new.extend(clean);
    new.extend(old.chars().skip(at));
    let caret = at + text.chars().count();
    line.suggested = false;
    put(&mut line.input, Input::new(new).with_cursor(caret));
    Ok(())
}
