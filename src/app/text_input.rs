//! Text that is typed or pasted into a line: what every editor of the wizard does with it.

use crossterm::event::{Event, KeyEvent, KeyModifiers};
use tui_input::{Input, StateChanged, backend::crossterm::to_input_request};
use zeroize::Zeroizing;

use crate::order::Say;

use super::size;

/// Modifiers that make a printable key a command.
pub(super) const CHORD: KeyModifiers = KeyModifiers::CONTROL.union(KeyModifiers::ALT);

/// Puts a key into an editor; returns what it changed, if it is a key for editors.
pub(super) fn typed(input: &mut Input, key: KeyEvent) -> Option<StateChanged> {
    to_input_request(&Event::Key(key)).and_then(|request| input.handle(request))
}

/// Puts an editor in another's place, and wipes the text of that one: it may have been a password.
pub(super) fn put(input: &mut Input, other: Input) {
    drop(Zeroizing::new(String::from(std::mem::replace(input, other))));
}

/// The most characters of a paste that are looked for.
const SOUGHT: usize = 256;

/// Puts pasted text in at the caret of what is looked for: nobody looks for more than the beginning of it.
pub(super) fn insert_sought(input: &mut Input, text: &str) -> Result<(), Say> {
    size::text_fits(text.len())?;
    let end = text.char_indices().nth(SOUGHT).map_or(text.len(), |(at, _)| at);
    insert(input, &text[..end])
}

/// Puts pasted text in at the caret; what would break the line becomes a space. A text that no order could hold is
/// refused as a whole.
pub(super) fn insert(input: &mut Input, text: &str) -> Result<(), Say> {
    let text = text.trim_end_matches(['\n', '\r']);
    size::text_fits(input.value().len().saturating_add(text.len()))?;
    let clean = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    let (at, old) = (input.cursor(), input.value());
    // As long as it can become: a text that grows leaves copies behind.
    let mut new = String::with_capacity(old.len() + text.len());
    new.extend(old.chars().take(at));
    new.extend(clean);
    new.extend(old.chars().skip(at));
    let caret = at + text.chars().count();
    put(input, Input::new(new).with_cursor(caret));
    Ok(())
}
