//! The line's own settings of a terminal: what was found is remembered, and put back.

pub use system::{SavedModes, back, quiet, raw};

#[cfg(unix)]
mod system {
    use std::{
        io,
        sync::{Mutex, PoisonError},
    };

    use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

    /// How standard input was found; it is to be put back from where nothing else is at hand.
    static FOUND: Mutex<Option<Termios>> = Mutex::new(None);

    /// Remembers how standard input is found, and takes every key as it comes.
    pub fn raw() -> io::Result<()> {
        change(Termios::make_raw)
    }

    /// Remembers how standard input is found, and shows no more what is typed; its line ends are still shown.
    pub fn quiet() -> io::Result<()> {
        change(|modes| {
            modes.local_modes.remove(LocalModes::ECHO);
            modes.local_modes.insert(LocalModes::ECHONL);
        })
    }

    fn change(how: impl FnOnce(&mut Termios)) -> io::Result<()> {
        let found = tcgetattr(io::stdin())?;
        let mut modes = found.clone();
        *FOUND.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
        how(&mut modes);
        set(&modes)
    }

    /// Puts back what was found.
    pub fn back() -> io::Result<()> {
        let found = FOUND.lock().unwrap_or_else(PoisonError::into_inner).take();
        found.map_or(Ok(()), |found| set(&found))
    }

    /// How standard input is now, for a program that may leave it otherwise.
    pub struct SavedModes(Option<Termios>);

    impl SavedModes {
        /// Remembers how it is.
        pub fn now() -> Self {
            Self(tcgetattr(io::stdin()).ok())
        }

        /// Puts it back.
        pub fn put_back(self) {
            if let Some(modes) = self.0 {
                let _ = set(&modes);
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

    /// Takes every key as it comes.
    pub fn raw() -> io::Result<()> {
        enable_raw_mode()
    }

    /// Nothing is known here that would keep a terminal silent.
    pub fn quiet() -> io::Result<()> {
        Ok(())
    }

    /// Puts back what was found.
    pub fn back() -> io::Result<()> {
        disable_raw_mode()
    }

    /// How the console is now.
    pub struct SavedModes;

    impl SavedModes {
        /// Remembers how it is.
        pub fn now() -> Self {
            Self
        }

        /// Puts it back.
        pub fn put_back(self) {}
    }
}
