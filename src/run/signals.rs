//! Signals: those that end the wizard, and those that stop it for a while.

use std::io;

/// What a signal asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// To end.
    End,
    /// Nothing: the terminal is gone.
    Gone,
    /// To stop until continued.
    Stop,
    /// To go on after a stop.
    Continue,
}

/// Who stops until it is continued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// Everything that runs in this terminal's foreground, as the key for it does elsewhere.
    Group,
    /// This process alone: the signal was for it.
    Process,
}

impl Stopped {
    /// Stops. Not by the signal for stops, which is listened to; and not by the one that nobody can refuse, since
    /// the system spares a process that nobody could continue only from the others.
    pub fn stop(self) {
        #[cfg(unix)]
        {
            use rustix::process::{Signal, getpid, kill_current_process_group, kill_process};
            let _ = match self {
                Stopped::Group => kill_current_process_group(Signal::TTIN),
                Stopped::Process => kill_process(getpid(), Signal::TTIN),
            };
        }
    }
}

/// The signals that are listened to; while this lives they do nothing by themselves.
pub struct Signals {
    #[cfg(unix)]
    ends: [tokio::signal::unix::Signal; 3],
    #[cfg(unix)]
    stop: tokio::signal::unix::Signal,
    #[cfg(unix)]
    go_on: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// Listens from now on. Needs a runtime around it.
    pub fn new() -> io::Result<Self> {
        use rustix::process::Signal;
        use tokio::signal::unix::{SignalKind, signal};
        let of = |which: Signal| signal(SignalKind::from_raw(which.as_raw()));
        Ok(Self {
            ends: [
                signal(SignalKind::terminate())?,
                signal(SignalKind::hangup())?,
                signal(SignalKind::interrupt())?,
            ],
            stop: of(Signal::TSTP)?,
            go_on: of(Signal::CONT)?,
        })
    }

    /// Waits for the next one.
    pub async fn next(&mut self) -> Heard {
        let [terminate, hangup, interrupt] = &mut self.ends;
        tokio::select! {
            _ = terminate.recv() => Heard::End,
            _ = hangup.recv() => Heard::Gone,
            _ = interrupt.recv() => Heard::End,
            _ = self.stop.recv() => Heard::Stop,
            _ = self.go_on.recv() => Heard::Continue,
        }
    }

    /// Waits until it is continued.
    pub async fn continued(&mut self) {
        self.go_on.recv().await;
    }
}

#[cfg(not(unix))]
impl Signals {
    /// Listens from now on.
    pub fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next one.
    pub async fn next(&mut self) -> Heard {
        std::future::pending().await
    }

    /// Waits until it is continued.
    pub async fn continued(&mut self) {}
}
