//! Output of a command: results to stdout, progress and complaints to stderr, and why it stopped.

use std::{
    fmt,
    io::{self, ErrorKind, Write},
    sync::{
        OnceLock,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    thread,
    time::Duration,
};

use serde_json::Value;

use super::Exit;
use crate::clean::is_unsafe_char;

/// Reason why a command ended early: one sentence for the person, one code for the script.
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

/// Result of every command.
pub type Ended = Result<Exit, Stop>;

/// Writes a result to stdout, with a line end if it has none, at once.
///
/// A reader that has gone away (`vmcart orders | head -1`) is no failure: nobody is left to tell. Any other failure
/// is, because a script would take half a document for a whole one.
pub fn print(text: impl fmt::Display) -> Result<(), Stop> {
    match put(&text.to_string()) {
        Err(e) if e.kind() != ErrorKind::BrokenPipe => Err(unwritable(&e)),
        _ => Ok(()),
    }
}

fn put(text: &str) -> io::Result<()> {
    let end = if text.ends_with('\n') { "" } else { "\n" };
    let mut out = io::stdout().lock();
    out.write_all(format!("{text}{end}").as_bytes()).and_then(|()| out.flush())
}

fn unwritable(error: &io::Error) -> Stop {
    Stop::failed(format!("cannot write to standard output: {error}"))
}

/// Writes what a purchase came to. Where stdout takes nothing, a reader that has gone away included, it goes to stderr:
/// what was bought has happened all the same.
pub fn print_result(result: &Shown) {
    let (Shown::Text(text) | Shown::Document(text)) = result;
    if matches!(result, Shown::Document(_)) && DOCUMENT.swap(true, Ordering::SeqCst) {
        return;
    }
    if let Err(error) = put(text) {
        tell(format!("vmcart: {}; the result was:\n{text}", unwritable(&error).message));
    }
}

/// Text or document that a command shows of a purchase at its end.
#[derive(Debug)]
pub enum Shown {
    /// Lines for people.
    Text(String),
    /// The document for scripts.
    Document(String),
}

/// Tells whether the one document of this process is written, or being written.
static DOCUMENT: AtomicBool = AtomicBool::new(false);

/// Writes one JSON document to stdout, the only one of this process.
pub fn print_json(value: &Value) -> Result<(), Stop> {
    if DOCUMENT.swap(true, Ordering::SeqCst) { Ok(()) } else { print(pretty(value)) }
}

/// Writes the document of a command that has stopped, where it has not written one itself. A reader that does not read
/// is not waited for.
pub fn last_document(value: &Value) {
    if DOCUMENT.swap(true, Ordering::SeqCst) {
        return;
    }
    let text = pretty(value);
    let (done, wait) = sync_channel(1);
    let writer = thread::Builder::new().spawn(move || {
        drop(done.send(put(&text).map_err(|e| unwritable(&e).message)));
    });
    let written = writer.map_err(|e| e.to_string()).and_then(|_| {
        wait.recv_timeout(PATIENCE).unwrap_or_else(|_| Err("standard output takes nothing".to_owned()))
    });
    if let Err(why) = written {
        tell(format!("vmcart: {why}"));
    }
}

/// Time that a terminal or pipe may take for a line before it counts as stuck.
const PATIENCE: Duration = Duration::from_secs(1);

/// The most lines that wait for a stderr that is stuck.
const MOST_LINES: usize = 1024;

/// Who writes to stderr: a thread, because a terminal that nobody reads would hold whoever writes to it for ever.
struct Aside {
    lines: SyncSender<(String, SyncSender<()>)>,
    stuck: AtomicBool,
}

impl Aside {
    fn start() -> Option<Self> {
        let (lines, told): (_, Receiver<(String, SyncSender<()>)>) = sync_channel(MOST_LINES);
        let write = move || {
            for (text, done) in told {
                drop(writeln!(io::stderr().lock(), "{text}"));
                // Whoever waited may have given up.
                let _ = done.send(());
            }
        };
        thread::Builder::new().spawn(write).ok()?;
        Some(Self { lines, stuck: AtomicBool::new(false) })
    }

    fn tell(&self, text: String) {
        let (done, wait) = sync_channel(1);
        if self.lines.try_send((text, done)).is_err() {
            return;
        }
        let patience = if self.stuck.load(Ordering::Relaxed) { Duration::ZERO } else { PATIENCE };
        let late = wait.recv_timeout(patience) == Err(RecvTimeoutError::Timeout);
        self.stuck.store(late, Ordering::Relaxed);
    }
}

/// A line for the person beside the result. A terminal that is gone is not an error, and one that is stuck holds nobody:
/// a purchase goes on.
pub fn tell(text: impl fmt::Display) {
    static ASIDE: OnceLock<Option<Aside>> = OnceLock::new();
    match ASIDE.get_or_init(Aside::start) {
        Some(aside) => aside.tell(text.to_string()),
        None => drop(writeln!(io::stderr().lock(), "{text}")),
    }
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
        if c == '\n' || !is_unsafe_char(c) {
            return c.to_string();
        }
        // Beyond the first plane JSON writes two escapes for one character.
        c.encode_utf16(&mut [0; 2]).iter().fold(String::new(), |text, unit| format!("{text}\\u{unit:04x}"))
    };
    json.chars().map(escape).collect()
}

/// Text from outside in one line, with whatever a terminal could obey replaced by `?`.
pub fn plain(text: &str) -> String {
    text.chars().map(|c| if is_unsafe_char(c) { '?' } else { c }).collect()
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
        assert!(text.chars().all(|c| c == '\n' || !crate::clean::is_unsafe_char(c)), "{text:?}");
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(value));
    }
}
