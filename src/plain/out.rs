//! Lines to standard output: appended, harmless, at once.

use std::io::{self, IsTerminal};

use crate::{
    cells::wrap,
    clean::sanitize,
    term::{outlet::Outlet, terminal::columns},
};

/// In a terminal narrower than this, broken words are the lesser evil.
const NARROW: usize = 20;

/// Standard output, until nobody reads it any more.
pub struct Out {
    /// None when nobody reads it any more.
    way: Option<Outlet>,
    /// Whether what is typed is seen by itself: then the line end is, too.
    echoed: bool,
}

impl Out {
    /// Standard output.
    pub fn new() -> Self {
        let way = Outlet::stdout().ok();
        Self { way, echoed: io::stdin().is_terminal() && io::stdout().is_terminal() }
    }

    /// Whether nobody reads it any more.
    pub fn gone(&self) -> bool {
        self.way.is_none()
    }

    /// A line. What a terminal could obey is not in it.
    pub fn line(&mut self, text: &str) {
        self.write(&format!("{}\n", laid(text)));
    }

    /// A question: the answer stands behind it.
    pub fn prompt(&mut self, text: &str) {
        self.write(&format!("{} ", laid(text)));
    }

    /// An answer has come; one that nobody has typed ends no line.
    pub fn answered(&mut self) {
        if !self.echoed {
            self.write("\n");
        }
    }

    /// The line is left without an answer.
    pub fn broken_off(&mut self) {
        self.write("\n");
    }

    fn write(&mut self, text: &str) {
        if self.way.as_ref().is_some_and(|way| way.write(text.as_bytes()).is_err()) {
            self.way = None;
        }
    }
}

/// Harmless text as it is to stand: in a terminal, broken between words, which it would not do by itself. Whoever reads
/// it from a pipe or a file gets whole lines.
fn laid(text: &str) -> String {
    let text = sanitize(text);
    match columns().filter(|columns| *columns >= NARROW) {
        // The last column stays free: some terminals go on to the next line there, and some do not.
        Some(columns) => wrap(&text, columns - 1).join("\n"),
        None => text,
    }
}
