//! Standard input, read where it is waited for: no thread of its own stands between a key and its answer.

pub use system::{ProcessKeys, read};

#[cfg(unix)]
mod system {
    use std::{
        io,
        os::fd::{AsFd, OwnedFd},
        task::{Context, Poll, ready},
    };

    use crossterm::event::Event;
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use tokio::{
        io::{Interest, unix::AsyncFd},
        signal::unix::{Signal, SignalKind, signal},
    };

    use crate::term::line::{Arrival, Keys};

    /// Standard input, which is a terminal in raw mode, and the size of its window.
    pub struct ProcessKeys {
        line: AsyncFd<OwnedFd>,
        window: Signal,
    }

    impl ProcessKeys {
        /// Listens from now on. Needs a runtime around it.
        pub fn open() -> io::Result<Self> {
            let line = io::stdin().as_fd().try_clone_to_owned()?;
            #[allow(
                deprecated,
                reason = "the newer call is unsafe; its condition holds here: what is watched is owned and stays open"
            )]
            let line = AsyncFd::with_interest(line, Interest::READABLE)?;
            Ok(Self { line, window: signal(SignalKind::window_change())? })
        }
    }

    impl Keys for ProcessKeys {
        fn poll(&mut self, context: &mut Context<'_>, bytes: &mut [u8]) -> Poll<io::Result<Arrival>> {
            if self.window.poll_recv(context).is_ready() {
                let (columns, rows) = crossterm::terminal::size().unwrap_or_default();
                return Poll::Ready(Ok(Arrival::Event(Event::Resize(columns, rows))));
            }
            loop {
                let mut ready = ready!(self.line.poll_read_ready(context))?;
                if has_more(self.line.get_ref())? {
                    let n = rustix::io::read(self.line.get_ref(), bytes)?;
                    return Poll::Ready(Ok(Arrival::Bytes(n)));
                }
                ready.clear_ready();
            }
        }
    }

    /// Tells whether a read would return something at once. The line is shared with other programs and blocks.
    fn has_more(line: &OwnedFd) -> io::Result<bool> {
        let mut asked = [PollFd::new(line, PollFlags::IN)];
        Ok(poll(&mut asked, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))? > 0)
    }

    /// Reads standard input, and waits for it.
    pub fn read(bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            match rustix::io::read(io::stdin(), &mut *bytes) {
                Err(rustix::io::Errno::INTR) => {}
                other => return Ok(other?),
            }
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::{
        io,
        task::{Context, Poll, ready},
    };

    use crossterm::event::EventStream;
    use futures_util::StreamExt;

    use crate::term::line::{Arrival, Keys};

    /// The console.
    pub struct ProcessKeys(EventStream);

    impl ProcessKeys {
        /// Listens from now on.
        pub fn open() -> io::Result<Self> {
            Ok(Self(EventStream::new()))
        }
    }

    impl Keys for ProcessKeys {
        fn poll(&mut self, context: &mut Context<'_>, _: &mut [u8]) -> Poll<io::Result<Arrival>> {
            let event = ready!(self.0.poll_next_unpin(context));
            let event = event.unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()));
            Poll::Ready(event.map(Arrival::Event))
        }
    }

    /// Reads standard input, and waits for it.
    pub fn read(bytes: &mut [u8]) -> io::Result<usize> {
        io::Read::read(&mut io::stdin(), bytes)
    }
}
