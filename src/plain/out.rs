//! Lines to standard output: appended, harmless, at once.

use std::sync::Arc;

use crate::{cells::wrap, clean::sanitize, term::line::Line};

/// In a terminal narrower than this, broken words are the lesser evil.
const NARROW: usize = 20;

/// A line's way out, until nobody reads it any more.
pub struct Out {
    line: Arc<dyn Line>,
    gone: bool,
    /// Tells whether the terminal echoes what is typed, its line ends included.
    echoed: bool,
}

impl Out {
    /// Returns the output of a line, on which what is typed is echoed or not.
    pub fn of(line: &Arc<dyn Line>, echoed: bool) -> Self {
        Self { line: Arc::clone(line), gone: false, echoed }
    }

    /// Tells whether nobody reads it any more.
    pub fn gone(&self) -> bool {
        self.gone
    }

    /// A line. What a terminal could obey is not in it.
    pub fn line(&mut self, text: &str) {
        let text = self.laid(text);
        self.write(&format!("{text}\n"));
    }

    /// A question: the answer stands behind it.
    pub fn prompt(&mut self, text: &str) {
        let text = self.laid(text);
        self.write(&format!("{text} "));
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
        self.gone = self.gone || self.line.write(text.as_bytes()).is_err();
    }

    /// Harmless text as it is to stand: in a terminal, broken between words, which it would not do by itself. Whoever
    /// reads it from a pipe or a file gets whole lines.
    fn laid(&self, text: &str) -> String {
        let text = sanitize(text);
        match self.line.columns().filter(|columns| *columns >= NARROW) {
            // The last column stays free: some terminals go on to the next line there, and some do not.
            Some(columns) => wrap(&text, columns - 1).join("\n"),
            None => text,
        }
    }
}
