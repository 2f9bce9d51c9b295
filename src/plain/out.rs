//! Lines to standard output: appended, harmless, at once.

use std::io::{self, IsTerminal, Write};

use crate::clean::sanitize;

/// Standard output, until nobody reads it any more.
pub struct Out {
    gone: bool,
    /// Whether what is typed is seen by itself: then the line end is, too.
    echoed: bool,
}

impl Out {
    /// Standard output.
    pub fn new() -> Self {
        Self { gone: false, echoed: io::stdin().is_terminal() && io::stdout().is_terminal() }
    }

    /// Whether nobody reads it any more.
    pub fn gone(&self) -> bool {
        self.gone
    }

    /// A line. What a terminal could obey is not in it.
    pub fn line(&mut self, text: &str) {
        self.write(&format!("{}\n", sanitize(text)));
    }

    /// A question: the answer stands behind it.
    pub fn prompt(&mut self, text: &str) {
        self.write(&format!("{} ", sanitize(text)));
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
        if !self.gone {
            let mut out = io::stdout().lock();
            self.gone = out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err();
        }
    }
}
