//! Input of the person as events, whatever line it arrives over.

use std::{collections::VecDeque, future::poll_fn, io, task::Poll};

use crossterm::event::Event;
use tokio::time::{Instant, sleep_until};

use super::{
    decode::Decoder,
    line::{Arrival, Keys, Line},
};

/// So many pieces are read in one go at most: then a signal has its turn.
const PIECES: usize = 16;

/// Input from the terminal.
#[derive(Debug)]
pub enum TermInput {
    /// The person did something, or the window has another size.
    Event(Event),
    /// The terminal answers a question about its colours.
    Answer(String),
}

/// Keys, pastes and changes of the window.
pub struct Input {
    keys: Box<dyn Keys>,
    decoder: Decoder,
    events: VecDeque<Event>,
    /// Time at which an incomplete sequence is taken as it is.
    torn: Option<Instant>,
}

impl Input {
    /// Listens to a line from now on. Needs a runtime around it.
    pub fn open(line: &dyn Line) -> io::Result<Self> {
        let (decoder, events) = (Decoder::default(), VecDeque::new());
        Ok(Self { keys: line.keys()?, decoder, events, torn: None })
    }

    /// Waits for what comes next. An error means that the terminal is gone. Dropped half-way it loses nothing.
    pub async fn next(&mut self) -> io::Result<TermInput> {
        loop {
            if let Some(came) = self.now() {
                return Ok(came);
            }
            let torn = self.torn;
            tokio::select! {
                read = self.read() => read?,
                () = until(torn) => {
                    self.decoder.end(&mut self.events);
                    self.torn = None;
                }
            }
        }
    }

    /// Reads as long as something comes at once.
    async fn read(&mut self) -> io::Result<()> {
        poll_fn(|context| {
            let mut bytes = [0; 4096];
            for piece in 0..PIECES {
                match self.keys.poll(context, &mut bytes) {
                    Poll::Ready(Ok(Arrival::Bytes(0))) => {
                        return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
                    }
                    Poll::Ready(Ok(Arrival::Bytes(n))) => self.take(&bytes[..n]),
                    Poll::Ready(Ok(Arrival::Event(event))) => {
                        self.events.push_back(event);
                        return Poll::Ready(Ok(()));
                    }
                    Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                    Poll::Pending if piece == 0 => return Poll::Pending,
                    Poll::Pending => return Poll::Ready(Ok(())),
                }
            }
            if self.events.is_empty() {
                // There is more, and the others have their turn first.
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(Ok(()))
        })
        .await
    }

    fn take(&mut self, bytes: &[u8]) {
        let impatient = self.decoder.impatient(bytes);
        self.decoder.feed(bytes, &mut self.events);
        if !impatient {
            self.torn = self.decoder.patience().map(|rest| Instant::now() + rest);
        }
    }

    /// Returns the next input that has already arrived, so that a burst of keys makes one change of the screen.
    pub fn now(&mut self) -> Option<TermInput> {
        let event = self.events.pop_front().map(TermInput::Event);
        event.or_else(|| self.decoder.answers.pop().map(TermInput::Answer))
    }
}

async fn until(time: Option<Instant>) {
    match time {
        Some(time) => sleep_until(time).await,
        None => std::future::pending().await,
    }
}
