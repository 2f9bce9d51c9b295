//! Signals: those that end the wizard, and those that stop it for a while. Where they come from is a line's business.

#[cfg(unix)]
use signal_hook::consts::signal as known;

/// Request of a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// To end: the signal's number.
    End(i32),
    /// Report that the terminal is gone.
    Gone,
    /// To stop until continued.
    Stop,
    /// To go on after a stop.
    Continue,
}

impl Signal {
    /// Returns the signal that the shell is to see as the end. The usual ones, which a person or a terminal sends, are
    /// reported by an exit code instead.
    pub fn deadly(self) -> Option<i32> {
        match self {
            #[cfg(unix)]
            Signal::End(signal) if signal != known::SIGINT && signal != known::SIGTERM => Some(signal),
            _ => None,
        }
    }

    /// Tells whether a key causes it in a terminal, for whatever program runs there.
    pub fn by_key(self) -> bool {
        #[cfg(unix)]
        return matches!(self, Signal::End(known::SIGINT | known::SIGQUIT));
        #[cfg(not(unix))]
        return false;
    }
}

/// Processes that stop until they are continued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// All processes in this terminal's foreground, as the key for it does elsewhere.
    Group,
    /// This process alone: the signal was for it.
    Process,
}
