//! What the person does: the terminal's events, read where they are waited for.
//!
//! The library's own stream has a thread between the keyboard and whoever waits, which costs two switches for each
//! key. Here the runtime itself watches the terminal, and the library only decodes.

use std::io;

use crossterm::event::{Event, EventStream};
use futures_util::StreamExt;

/// The events of the terminal.
pub struct Input(Source);

enum Source {
    #[cfg(unix)]
    Watched(unix::Terminal),
    Stream(Box<EventStream>),
}

impl Input {
    /// Listens from now on. Needs a runtime around it.
    pub fn open() -> Self {
        #[cfg(unix)]
        if let Ok(terminal) = unix::Terminal::open() {
            return Self(Source::Watched(terminal));
        }
        Self(Source::Stream(Box::default()))
    }

    /// The next event; an error when the terminal is gone. Nothing is lost when it is not waited for to the end.
    pub async fn next(&mut self) -> io::Result<Event> {
        match &mut self.0 {
            #[cfg(unix)]
            Source::Watched(terminal) => terminal.next().await,
            Source::Stream(events) => events.next().await.unwrap_or_else(|| Err(gone())),
        }
    }

    /// An event that is here already: a burst of keys is one change of the screen.
    pub fn now(&mut self) -> Option<Event> {
        match &mut self.0 {
            #[cfg(unix)]
            Source::Watched(_) => unix::at_hand().ok().flatten(),
            Source::Stream(_) => None,
        }
    }
}

fn gone() -> io::Error {
    io::ErrorKind::UnexpectedEof.into()
}

#[cfg(unix)]
mod unix {
    use std::{
        io,
        os::fd::{AsFd, OwnedFd},
        time::Duration,
    };

    use crossterm::event::{self, Event};
    use tokio::{
        io::{Interest, unix::AsyncFd},
        signal::unix::{Signal, SignalKind, signal},
    };

    /// The terminal's end of input and its changes of size.
    pub struct Terminal {
        keys: AsyncFd<OwnedFd>,
        size: Signal,
    }

    impl Terminal {
        pub fn open() -> io::Result<Self> {
            let input = io::stdin().as_fd().try_clone_to_owned()?;
            let size = signal(SignalKind::window_change())?;
            Ok(Self { keys: AsyncFd::with_interest(input, Interest::READABLE)?, size })
        }

        pub async fn next(&mut self) -> io::Result<Event> {
            loop {
                if let Some(event) = at_hand()? {
                    return Ok(event);
                }
                tokio::select! {
                    ready = self.keys.readable() => {
                        let mut ready = ready?;
                        let closed = ready.ready().is_read_closed();
                        // Before the next look, so that what comes in between is seen by one of the two.
                        ready.clear_ready();
                        if closed {
                            return Err(super::gone());
                        }
                    }
                    _ = self.size.recv() => {}
                }
            }
        }
    }

    /// What has come already, decoded.
    pub fn at_hand() -> io::Result<Option<Event>> {
        if event::poll(Duration::ZERO)? { event::read().map(Some) } else { Ok(None) }
    }
}
