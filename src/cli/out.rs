//! What a command writes: results to stdout, progress and complaints to stderr, and why it stopped.

use std::{fmt, io::Write};

use serde_json::Value;

use super::Exit;
use crate::clean::obeyed;

/// Why a command ended early: one sentence for the person, one code for the script.
#[derive(Debug)]
pub struct Stop {
    /// The code the process ends with.
    pub exit: Exit,
    /// Lower case, no full stop; it names the thing, the value and the way out. Empty when all has been said.
    pub message: String,
}

impl Stop {
    /// Wrong usage or an unreadable file.
    pub fn usage(message: impl fmt::Display) -> Self {
        Self { exit: Exit::Usage, message: message.to_string() }
    }

    /// Our own failure.
    pub fn failed(message: impl fmt::Display) -> Self {
        Self { exit: Exit::Failed, message: message.to_string() }
    }

    /// Everything has already been told.
    pub fn silent(exit: Exit) -> Self {
        Self { exit, message: String::new() }
    }
}

/// What every command comes to.
pub type Ended = Result<Exit, Stop>;

/// Writes a result to stdout, with a line end if it has none, at once.
///
/// A reader that has gone away (`vmcart orders | head -1`) is no failure: nobody is left to tell. Any other failure
/// is, because a script would take half a document for a whole one.
pub fn print(text: impl fmt::Display) -> Result<(), Stop> {
    let mut text = text.to_string();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Stop::failed(format!("cannot write to standard output: {e}")))
        }
        _ => Ok(()),
    }
}

/// Writes one JSON document to stdout.
pub fn print_json(value: &Value) -> Result<(), Stop> {
    print(pretty(value))
}

/// A line for the person beside the result. A terminal that is gone is not an error.
pub fn tell(text: impl fmt::Display) {
    drop(writeln!(std::io::stderr().lock(), "{text}"));
}

/// JSON with two blanks of indent, safe to show: see [`visible_json`].
pub fn pretty(value: &Value) -> String {
    visible_json(&format!("{value:#}"))
}

/// The same JSON with everything a terminal could obey written as `\u` escapes.
///
/// JSON itself escapes only what is below the blank; DEL, C1, bidirectional controls and characters that cannot
/// be seen stay, and they can only stand inside strings, where the escape means the same.
pub fn visible_json(json: &str) -> String {
    let escape = |c: char| {
        if c == '\n' || !obeyed(c) {
            return c.to_string();
        }
        // Beyond the first plane JSON writes two escapes for one character.
        c.encode_utf16(&mut [0; 2]).iter().fold(String::new(), |text, unit| format!("{text}\\u{unit:04x}"))
    };
    json.chars().map(escape).collect()
}

/// Text from outside in one line, with whatever a terminal could obey replaced by `?`.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if obeyed(c) { '?' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{plain, pretty};

    #[test]
    fn nothing_a_terminal_obeys_is_printed() {
        assert_eq!(plain("a\u{1b}[2Jb\u{202e}c\u{9b}d 环境"), "a?[2Jb?c?d 环境");
        let value = json!({"k\u{9b}": "a\u{1b}\u{7f}\u{202e}b\n\u{e0041}"});
        let text = pretty(&value);
        assert!(text.chars().all(|c| c == '\n' || !crate::clean::obeyed(c)), "{text:?}");
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value));
    }
}
