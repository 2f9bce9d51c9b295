//! Exit codes: the part of the contract that scripts read first.

use std::process::ExitCode;

use crate::{
    cloud::End,
    store::journal::{Purchase, State},
};

/// Exit code of a command. The numbers are promised and never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done as asked for.
    Done = 0,
    /// Our own failure: the network never reached, a disk full.
    Failed = 1,
    /// Wrong usage, or a file that cannot be read.
    Usage = 2,
    /// The order has problems; nothing was sent.
    Problems = 3,
    /// The provider refused; nothing was bought.
    Refused = 4,
    /// The outcome is unknown; `vmcart resume` settles it.
    Unknown = 5,
    /// Bought, but some instances failed.
    SomeFailed = 6,
    /// Interrupted by the person; what was bought stays in the journal.
    Interrupted = 130,
}

impl Exit {
    /// The code of a wizard that was left, by the end of its last purchase.
    pub fn of_wizard(interrupted: bool, end: Option<&End>) -> Exit {
        if interrupted { Exit::Interrupted } else { end.map_or(Exit::Done, Exit::from) }
    }

    /// The code of a command that watched a purchase, by its state. What was bought and is not seen to run has not come
    /// to what the command was asked for.
    pub fn of_watch(purchase: &Purchase, followed: Option<&End>) -> Exit {
        match followed {
            Some(End::GaveUp) if !purchase.instances.is_empty() => Exit::SomeFailed,
            _ => Exit::from(purchase.state),
        }
    }

    /// The number the shell sees.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

/// The code of a purchase of the journal.
impl From<State> for Exit {
    fn from(state: State) -> Exit {
        match state {
            State::Accepted | State::Running | State::Cancelled => Exit::Done,
            State::PartlyFailed => Exit::SomeFailed,
            State::Refused => Exit::Refused,
            State::Unknown => Exit::Unknown,
            State::Prepared => Exit::Failed,
        }
    }
}

/// The code of an end: that of the state in which it leaves the purchase.
impl From<&End> for Exit {
    fn from(end: &End) -> Exit {
        Exit::from(match end {
            End::Running => State::Running,
            End::SomeFailed => State::PartlyFailed,
            End::NotActiveYet(_) | End::GaveUp | End::Unnamed => State::Accepted,
            End::Cancelled => State::Cancelled,
            End::Refused => State::Refused,
            End::Unknown => State::Unknown,
            End::NotSent(_) => State::Prepared,
        })
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::Exit;

    #[test]
    fn the_numbers_are_the_promised_ones() {
        let all = [
            (Exit::Done, 0),
            (Exit::Failed, 1),
            (Exit::Usage, 2),
            (Exit::Problems, 3),
            (Exit::Refused, 4),
            (Exit::Unknown, 5),
            (Exit::SomeFailed, 6),
            (Exit::Interrupted, 130),
        ];
        for (exit, code) in all {
            assert_eq!(exit.code(), code, "{exit:?}");
        }
    }
}
