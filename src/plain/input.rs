//! Lines that are typed: one at a time, when asked for, and passwords without an echo.

use std::{
    sync::{Arc, mpsc},
    thread,
};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zeroize::Zeroizing;

use crate::term::line::{Line, Mode};

/// The longest line that is taken: no order could hold a longer one.
const LONGEST: usize = crate::app::LARGEST;

/// Outcome of a read for a line.
#[derive(Debug)]
pub enum LineRead {
    /// A line, without its end.
    Line(Zeroizing<String>),
    /// A line that is not UTF-8, or longer than any answer.
    Garbled,
    /// There are no more lines.
    End,
}

/// The lines that come over a line. A thread of its own waits for them, and reads none that nobody has asked for.
pub struct Input {
    ask: mpsc::Sender<()>,
    lines: UnboundedReceiver<LineRead>,
    asked: bool,
}

impl Input {
    /// Listens from now on.
    pub fn of(line: &Arc<dyn Line>) -> Self {
        let (ask, asked) = mpsc::channel();
        let (tell, lines) = unbounded_channel();
        let source = Source { line: Arc::clone(line), pending: Zeroizing::default(), ended: false };
        // It ends with the line: nothing else ends a wait for one.
        thread::spawn(move || listen(source, &asked, &tell));
        Self { ask, lines, asked: false }
    }

    /// Waits for a line. When the wait is given up, the same line is waited for next time.
    pub async fn line(&mut self) -> LineRead {
        if !self.asked {
            self.asked = self.ask.send(()).is_ok();
        }
        let heard = self.lines.recv().await.unwrap_or(LineRead::End);
        self.asked = false;
        heard
    }
}

fn listen(mut source: Source, asked: &mpsc::Receiver<()>, tell: &UnboundedSender<LineRead>) {
    while asked.recv().is_ok() {
        if tell.send(source.line()).is_err() {
            return;
        }
    }
}

/// Source of lines, with the bytes that were read and not yet asked for. Those are wiped when it is dropped.
struct Source {
    line: Arc<dyn Line>,
    pending: Zeroizing<Vec<u8>>,
    ended: bool,
}

impl Source {
    fn line(&mut self) -> LineRead {
        let mut searched = 0;
        let mut too_long = false;
        loop {
            if let Some(at) = self.pending[searched..].iter().position(|b| *b == b'\n') {
                let mut line = Zeroizing::new(self.pending.drain(..=searched + at).collect::<Vec<u8>>());
                line.pop();
                return if too_long { LineRead::Garbled } else { text(&line) };
            }
            searched = self.pending.len();
            if self.pending.len() > LONGEST {
                too_long = true;
                self.pending.clear();
                searched = 0;
            }
            if self.ended || !self.more() {
                self.ended = true;
                // A last line without an end is a line all the same.
                let line = std::mem::take(&mut self.pending);
                return match (too_long, line.is_empty()) {
                    (true, _) => LineRead::Garbled,
                    (false, true) => LineRead::End,
                    (false, false) => text(&line),
                };
            }
        }
    }

    fn more(&mut self) -> bool {
        let mut bytes = Zeroizing::new([0; 4096]);
        match self.line.read(&mut bytes[..]) {
            Ok(n) if n > 0 => {
                // A text that grows leaves copies behind: room for a whole line is made at once.
                if self.pending.capacity() - self.pending.len() < n {
                    let mut larger = Zeroizing::new(Vec::with_capacity(self.pending.len() + n + 4096));
                    larger.extend_from_slice(&self.pending);
                    self.pending = larger;
                }
                self.pending.extend_from_slice(&bytes[..n]);
                true
            }
            // Nothing more can be had from a source that fails, as from one that has ended.
            _ => false,
        }
    }
}

fn text(line: &[u8]) -> LineRead {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    match std::str::from_utf8(line) {
        Ok(text) => LineRead::Line(Zeroizing::new(text.to_owned())),
        Err(_) => LineRead::Garbled,
    }
}

/// While this lives, a terminal does not show what is typed; its own settings come back whatever ends this.
pub struct Hush(Option<Arc<dyn Line>>);

impl Hush {
    /// Silence from now on, where a terminal is typed into.
    pub fn begin(line: &Arc<dyn Line>) -> Self {
        Self(line.set(Mode::Quiet).is_ok().then(|| Arc::clone(line)))
    }
}

impl Drop for Hush {
    fn drop(&mut self) {
        if let Some(line) = &self.0 {
            let _ = line.set(Mode::Found);
        }
    }
}
