//! The line's own settings of a terminal: what was found is remembered, and put back.

pub use system::Modes;

#[cfg(unix)]
mod system {
    use std::{
        io,
        sync::{Mutex, PoisonError},
    };

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    use crate::term::line::Mode;

    /// Settings of standard input that have to be restored.
    #[derive(Default)]
    pub struct Modes {
        /// Settings at the start of the program.
        found: Mutex<Option<Termios>>,
        /// Settings with which it was lent to another program.
        lent: Mutex<Option<Termios>>,
    }

    impl Modes {
        /// Changes how typed keys arrive; what is found is remembered for [`Mode::Found`].
        pub fn set(&self, mode: Mode) -> io::Result<()> {
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            if mode == Mode::Found {
                return found.take().map_or(Ok(()), |found| set(&found));
            }
            let now = tcgetattr(io::stdin())?;
            let mut modes = now.clone();
            *found = Some(now);
            match mode {
                Mode::Found => {}
                Mode::Raw => modes.make_raw(),
                // Its line ends are still shown.
                Mode::Quiet => {
                    modes.local_modes.remove(LocalModes::ECHO);
                    modes.local_modes.insert(LocalModes::ECHONL);
                }
            }
            set(&modes)
        }

        /// Remembers how it is now, for a program that may leave it otherwise.
        pub fn lend(&self) {
            *self.lent.lock().unwrap_or_else(PoisonError::into_inner) = tcgetattr(io::stdin()).ok();
        }

        /// Puts back how it was lent.
        pub fn take_back(&self) {
            if let Some(lent) = self.lent.lock().unwrap_or_else(PoisonError::into_inner).take() {
                let _ = set(&lent);
            }
        }
    }

    /// At once: a terminal that nobody reads never comes to the end of what it was sent.
    fn set(modes: &Termios) -> io::Result<()> {
        Ok(tcsetattr(io::stdin(), OptionalActions::Now, modes)?)
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    use crossterm::terminal::{disable_raw_mode, enable_raw_mode};

    use crate::term::line::Mode;

    /// Settings of the console.
    #[derive(Default)]
    pub struct Modes;

    impl Modes {
        /// Changes how typed keys arrive. Nothing is known here that would keep a terminal silent.
        pub fn set(&self, mode: Mode) -> io::Result<()> {
            match mode {
                Mode::Found => disable_raw_mode(),
                Mode::Raw => enable_raw_mode(),
                Mode::Quiet => Ok(()),
            }
        }

        /// Remembers how it is now.
        pub fn lend(&self) {}

        /// Puts back how it was lent.
        pub fn take_back(&self) {}
    }
}
