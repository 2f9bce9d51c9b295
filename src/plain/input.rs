//! Lines from standard input: one at a time, when asked for, and passwords without an echo.

use std::{io, sync::mpsc, thread};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zeroize::Zeroizing;

use crate::term::modes;

/// The longest line that is taken: no order could hold a longer one.
const LONGEST: usize = crate::app::LARGEST;

/// What came when a line was asked for.
#[derive(Debug)]
pub enum LineRead {
    /// A line, without its end.
    Line(Zeroizing<String>),
    /// A line that is not UTF-8, or longer than any answer.
    Garbled,
    /// There are no more lines.
    End,
}

/// The lines of standard input. A thread of its own waits for them, and reads none that nobody has asked for.
pub struct Input {
    ask: mpsc::Sender<()>,
    lines: UnboundedReceiver<LineRead>,
    asked: bool,
}

impl Input {
    /// Listens from now on.
    pub fn new() -> Self {
        let (ask, asked) = mpsc::channel();
        let (tell, lines) = unbounded_channel();
        // It ends with the process: nothing else ends a wait for a line.
        thread::spawn(move || listen(&asked, &tell));
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

fn listen(asked: &mpsc::Receiver<()>, tell: &UnboundedSender<LineRead>) {
    let mut source = Source::default();
    while asked.recv().is_ok() {
        if tell.send(source.line()).is_err() {
            return;
        }
    }
}

/// What has been read and not yet asked for. Wiped when it goes.
#[derive(Default)]
struct Source {
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
        match read(&mut bytes[..]) {
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

#[cfg(unix)]
fn read(bytes: &mut [u8]) -> io::Result<usize> {
    loop {
        match rustix::io::read(io::stdin(), &mut *bytes) {
            Err(rustix::io::Errno::INTR) => {}
            other => return Ok(other?),
        }
    }
}

#[cfg(not(unix))]
fn read(bytes: &mut [u8]) -> io::Result<usize> {
    io::Read::read(&mut io::stdin(), bytes)
}

/// While this lives, a terminal does not show what is typed; its own settings come back whatever ends this.
pub struct Hush(bool);

impl Hush {
    /// Silence from now on, where standard input is a terminal.
    pub fn begin() -> Self {
        Self(modes::quiet().is_ok())
    }
}

impl Drop for Hush {
    fn drop(&mut self) {
        if self.0 {
            let _ = modes::back();
        }
    }
}
