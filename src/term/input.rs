//! What the person does, read where it is waited for: no thread of its own stands between a key and its answer.

use crossterm::event::Event;

pub use system::Input;

/// Something that came from the terminal.
#[derive(Debug)]
pub enum TermInput {
    /// The person did something, or the window has another size.
    Event(Event),
    /// The terminal answers a question about its colours.
    Answer(String),
}

#[cfg(unix)]
mod system {
    use std::{
        collections::VecDeque,
        io,
        os::fd::{AsFd, OwnedFd},
    };

    use crossterm::event::Event;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use tokio::{
        io::{Interest, unix::AsyncFd},
        signal::unix::{Signal, SignalKind, signal},
        task::yield_now,
        time::{Instant, sleep_until},
    };

    use super::TermInput;
    use crate::term::decode::Decoder;

    /// So many pieces are read in one go at most: then a signal has its turn.
    const PIECES: usize = 16;

    /// Keys, pastes and changes of the window.
    #[derive(Debug)]
    pub struct Input {
        line: AsyncFd<OwnedFd>,
        window: Signal,
        decoder: Decoder,
        events: VecDeque<Event>,
        /// When what has come of a sequence is taken as it is.
        torn: Option<Instant>,
    }

    impl Input {
        /// Listens to standard input, which is a terminal in raw mode. Needs a runtime around it.
        pub fn open() -> io::Result<Self> {
            let line = io::stdin().as_fd().try_clone_to_owned()?;
            #[allow(
                deprecated,
                reason = "the newer call is unsafe; its condition holds here: what is watched is owned and stays open"
            )]
            let line = AsyncFd::with_interest(line, Interest::READABLE)?;
            Ok(Self {
                line,
                window: signal(SignalKind::window_change())?,
                decoder: Decoder::default(),
                events: VecDeque::new(),
                torn: None,
            })
        }

        /// What comes next. An error means that the terminal is gone. Dropped half-way it loses nothing.
        pub async fn next(&mut self) -> io::Result<TermInput> {
            loop {
                if let Some(came) = self.now() {
                    return Ok(came);
                }
                let torn = self.torn;
                tokio::select! {
                    ready = self.line.readable() => {
                        let mut ready = ready?;
                        let mut pieces = 0;
                        while pieces < PIECES && has_more(self.line.get_ref())? {
                            pieces += 1;
                            let mut bytes = [0; 4096];
                            let n = rustix::io::read(self.line.get_ref(), &mut bytes)?;
                            if n == 0 {
                                return Err(io::ErrorKind::UnexpectedEof.into());
                            }
                            let impatient = self.decoder.impatient(&bytes[..n]);
                            self.decoder.feed(&bytes[..n], &mut self.events);
                            if !impatient {
                                self.torn = self.decoder.patience().map(|rest| Instant::now() + rest);
                            }
                        }
                        if pieces < PIECES {
                            ready.clear_ready();
                        } else {
                            yield_now().await;
                        }
                    }
                    _ = self.window.recv() => {
                        let (columns, rows) = crossterm::terminal::size().unwrap_or_default();
                        return Ok(TermInput::Event(Event::Resize(columns, rows)));
                    }
                    () = until(torn) => {
                        self.decoder.end(&mut self.events);
                        self.torn = None;
                    }
                }
            }
        }

        /// What has come already: a burst of keys is one change of the screen.
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

    /// Whether reading would give something at once. The line is shared with other programs and blocks.
    fn has_more(line: &OwnedFd) -> io::Result<bool> {
        let mut asked = [PollFd::new(line, PollFlags::IN)];
        Ok(poll(&mut asked, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))? > 0)
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    use crossterm::event::EventStream;
    use futures_util::StreamExt;

    use super::TermInput;

    /// Keys, pastes and changes of the window.
    pub struct Input(EventStream);

    impl Input {
        /// Listens to the console.
        pub fn open() -> io::Result<Self> {
            Ok(Self(EventStream::new()))
        }

        /// What comes next. An error means that the console is gone.
        pub async fn next(&mut self) -> io::Result<TermInput> {
            let event = self.0.next().await.unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()));
            event.map(TermInput::Event)
        }

        /// What has come already.
        pub fn now(&mut self) -> Option<TermInput> {
            None
        }
    }
}
