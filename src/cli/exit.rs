//! Exit codes: the part of the contract that scripts read first.

use std::process::ExitCode;

/// How a command ended. The numbers are promised and never change their meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// What was asked for is done.
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
    /// The number the shell sees.
    pub const fn code(self) -> u8 {
        self as u8
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
