//! The line to this process's own terminal: standard input, output and error, and its signals. The one place of a
//! session that is the process's by nature; everything else is given it.

mod keys;
mod modes;
mod outlet;
mod signals;

use std::{
    io, panic,
    sync::{Arc, Mutex, PoisonError, Weak},
    thread,
};

use self::{
    modes::Modes,
    outlet::{Haste, Outlet},
    signals::ProcessSignals,
};
use super::{
    line::{Held, Keys, Line, Mode, Signals},
    signals::Stopped,
};

pub use signals::shelter;

/// The process's own terminal.
#[derive(Default)]
pub struct ProcessLine {
    modes: Modes,
    haste: Haste,
    /// Opened when something is first written.
    out: Mutex<Option<Arc<Outlet>>>,
}

impl ProcessLine {
    /// A way to standard output that waits for nobody else: the lock is not held while it writes.
    fn out(&self) -> io::Result<Arc<Outlet>> {
        let mut open = self.out.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(out) = &*open {
            return Ok(Arc::clone(out));
        }
        let out = Arc::new(Outlet::stdout(&self.haste)?);
        *open = Some(Arc::clone(&out));
        Ok(out)
    }
}

impl Line for ProcessLine {
    fn keys(&self) -> io::Result<Box<dyn Keys>> {
        Ok(Box::new(keys::ProcessKeys::open()?))
    }

    fn signals(&self) -> io::Result<Signals> {
        ProcessSignals::new().map(Signals::of)
    }

    fn read(&self, bytes: &mut [u8]) -> io::Result<usize> {
        keys::read(bytes)
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        self.out()?.write(bytes)
    }

    fn tell(&self, text: &str) {
        if let Ok(out) = Outlet::stderr(&self.haste) {
            drop(out.write(format!("{text}\n").as_bytes()));
        }
    }

    fn hurry(&self) {
        self.haste.hurry();
    }

    fn size(&self) -> Option<(u16, u16)> {
        let found = own_size().or_else(|| crossterm::terminal::size().ok());
        Some(usable(found.unwrap_or_default(), |name| std::env::var(name).ok()?.trim().parse().ok()))
    }

    fn columns(&self) -> Option<usize> {
        own_columns()
    }

    fn set(&self, mode: Mode) -> io::Result<()> {
        self.modes.set(mode)
    }

    fn lend(&self) -> io::Result<()> {
        self.modes.lend();
        Ok(())
    }

    fn take_back(&self) {
        self.modes.take_back();
    }

    fn stop(&self, who: Stopped) {
        signals::stop(who);
    }

    fn end_by(&self, signal: i32) {
        signals::die(signal);
    }

    fn on_panic(&self, owner: Weak<dyn Held>) {
        let before = panic::take_hook();
        let wizard = thread::current().id();
        panic::set_hook(Box::new(move |info| {
            if let Some(owner) = owner.upgrade() {
                if owner.taken() && thread::current().id() != wizard {
                    // A task that failed beside the wizard does not end it: the wizard reports the failure in words.
                    tracing::error!(place = info.location().map(ToString::to_string), "a task panicked");
                    return;
                }
                owner.give_back();
            }
            before(info);
        }));
    }
}

/// Returns the size of a window that reports one, else the one in the environment, or the usual one of terminals: a
/// serial line and some containers report 0 x 0.
fn usable((columns, rows): (u16, u16), said: impl Fn(&str) -> Option<u16>) -> (u16, u16) {
    let or = |found: u16, name: &str, usual| match found {
        0 => said(name).filter(|n| *n > 0).unwrap_or(usual),
        found => found,
    };
    (or(columns, "COLUMNS", 80), or(rows, "LINES", 24))
}

#[cfg(unix)]
fn own_size() -> Option<(u16, u16)> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    (size.ws_col > 0 && size.ws_row > 0).then_some((size.ws_col, size.ws_row))
}

#[cfg(unix)]
fn own_columns() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    Some(usize::from(size.ws_col)).filter(|columns| *columns > 0)
}

#[cfg(not(unix))]
fn own_size() -> Option<(u16, u16)> {
    None
}

#[cfg(not(unix))]
fn own_columns() -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use super::usable;

    #[test]
    fn a_window_that_tells_no_size_has_one_all_the_same() {
        let said = |name: &str| Some(if name == "LINES" { 50 } else { 132 });
        assert_eq!(usable((0, 0), |_| None), (80, 24));
        assert_eq!(usable((0, 0), said), (132, 50));
        assert_eq!(usable((100, 0), said), (100, 50));
        assert_eq!(usable((100, 30), said), (100, 30), "what the terminal says is so");
        assert_eq!(usable((0, 0), |_| Some(0)), (80, 24));
    }
}
