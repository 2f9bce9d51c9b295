//! Output to a terminal or a pipe, which never prevents the program from ending.
//!
//! A reader that reads nothing makes a write wait for ever, and with it everything that depends on the write: the
//! signal that asks to end, the draft that is to be saved. So a write here waits only as long as nothing asks to end.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Wait for a reader that takes nothing, once the program is leaving.
const GRACE: Duration = Duration::from_secs(1);

/// Patience with readers, shared by all ways out of one session.
#[derive(Debug, Clone, Default)]
pub struct Haste(Arc<Hurry>);

#[derive(Debug, Default)]
struct Hurry {
    /// Tells whether the program is leaving: from then on no reader is waited for longer than [`GRACE`].
    leaving: AtomicBool,
    /// Tells whether a reader let that time pass: from then on only what it takes at once is written, and the rest is
    /// dropped.
    deaf: AtomicBool,
}

impl Haste {
    /// Limits the wait for any reader to a moment from now on.
    pub fn hurry(&self) {
        self.0.leaving.store(true, Ordering::SeqCst);
    }
}

#[derive(Debug, Clone, Copy)]
enum Way {
    Out,
    Err,
}

/// Writes to standard output or standard error, at once and without a buffer.
#[derive(Debug)]
pub struct Outlet {
    #[cfg(unix)]
    file: std::fs::File,
    /// Tells whether a write to it may block: then the room is polled first, and no more than that is written.
    #[cfg(unix)]
    waits: bool,
    #[cfg(not(unix))]
    way: Way,
    #[cfg(unix)]
    haste: Haste,
}

impl Outlet {
    /// Standard output.
    pub fn stdout(haste: &Haste) -> io::Result<Self> {
        Self::of(Way::Out, haste)
    }

    /// Standard error.
    pub fn stderr(haste: &Haste) -> io::Result<Self> {
        Self::of(Way::Err, haste)
    }
}

#[cfg(unix)]
mod system {
    use std::{
        fs::File,
        io,
        os::fd::{AsFd, OwnedFd},
        sync::atomic::Ordering,
        time::{Duration, Instant},
    };

    use rustix::{
        event::{PollFd, PollFlags, Timespec, poll},
        fs::{Mode, OFlags, open},
        io::Errno,
        termios::{isatty, tcgetsid, ttyname},
    };

    use crate::term::process::{
        outlet::{GRACE, Haste, Outlet, Way},
        signals,
    };

    /// A pipe that says that it has room takes so much without a wait.
    const PIECE: usize = 4096;
    /// A terminal promises less.
    const SMALL: usize = 256;

    impl Outlet {
        pub(super) fn of(way: Way, haste: &Haste) -> io::Result<Self> {
            match way {
                Way::Out => Self::over(&io::stdout(), haste.clone()),
                Way::Err => Self::over(&io::stderr(), haste.clone()),
            }
        }

        fn over(stream: &impl AsFd, haste: Haste) -> io::Result<Self> {
            // What is set on a terminal that others share holds for them as well: it is opened once more, for us alone.
            if let Some(own) = reopened(stream) {
                return Ok(Self { file: File::from(own), waits: false, haste });
            }
            Ok(Self { file: File::from(stream.as_fd().try_clone_to_owned()?), waits: true, haste })
        }

        /// Writes everything. An error means that nobody takes it any more, or not while it is time to go.
        pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
            let most = match (self.waits, self.waits && isatty(&self.file)) {
                (false, _) => bytes.len(),
                (true, false) => PIECE,
                (true, true) => SMALL,
            };
            let mut rest = bytes;
            while !rest.is_empty() {
                if self.waits {
                    self.room()?;
                }
                match rustix::io::write(&self.file, &rest[..rest.len().min(most)]) {
                    Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                    Ok(n) => rest = &rest[n..],
                    Err(Errno::INTR) => {}
                    Err(Errno::AGAIN) => self.room()?,
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(())
        }

        /// Waits for room: as long as it takes, or for a moment once it is time to go.
        fn room(&self) -> io::Result<()> {
            let mut until = if self.haste.0.deaf.load(Ordering::SeqCst) {
                Some(Instant::now())
            } else {
                self.haste.0.leaving.load(Ordering::SeqCst).then(|| Instant::now() + GRACE)
            };
            loop {
                let alarm = if until.is_none() { signals::alarm() } else { None };
                let mut asked = vec![PollFd::new(&self.file, PollFlags::OUT)];
                asked.extend(alarm.as_deref().map(|alarm| PollFd::new(alarm, PollFlags::IN)));
                let left = until.map(|until| until.saturating_duration_since(Instant::now()));
                match poll(&mut asked, left.map(timespec).as_ref()) {
                    Err(Errno::INTR) => continue,
                    Err(error) => return Err(error.into()),
                    Ok(_) => {}
                }
                if asked.first().is_some_and(|out| !out.revents().is_empty()) {
                    return Ok(());
                }
                if until.is_some_and(|until| Instant::now() >= until) {
                    self.haste.0.deaf.store(true, Ordering::SeqCst);
                    return Err(io::ErrorKind::TimedOut.into());
                }
                // A signal asks to end, and it is handled only after this has returned.
                until = until.or_else(|| Some(Instant::now() + GRACE));
            }
        }
    }

    fn timespec(time: Duration) -> Timespec {
        Timespec {
            tv_sec: time.as_secs().try_into().unwrap_or(i64::MAX),
            tv_nsec: time.subsec_nanos().into(),
        }
    }

    /// A terminal opened anew, so that a write to it comes back at once when there is no room.
    fn reopened(stream: &impl AsFd) -> Option<OwnedFd> {
        if !isatty(stream) {
            return None;
        }
        let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let named = ttyname(stream, Vec::new()).ok().and_then(|name| open(name, flags, Mode::empty()).ok());
        // It may belong to somebody else, as after `su`; the terminal of one's own session can be opened all the same.
        let ours = || tcgetsid(stream).ok().and_then(|_| open(c"/dev/tty", flags, Mode::empty()).ok());
        named.or_else(ours)
    }
}

#[cfg(not(unix))]
mod system {
    use std::io::{self, Write};

    use crate::term::process::outlet::{Haste, Outlet, Way};

    impl Outlet {
        pub(super) fn of(way: Way, _: &Haste) -> io::Result<Self> {
            Ok(Self { way })
        }

        /// Writes everything.
        pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
            match self.way {
                Way::Out => io::stdout().write_all(bytes).and_then(|()| io::stdout().flush()),
                Way::Err => io::stderr().write_all(bytes),
            }
        }
    }
}
