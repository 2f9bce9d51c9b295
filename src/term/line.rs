//! The terminal as a session uses it. The process's own stands behind it, or a pipe in memory.

use std::{
    future::poll_fn,
    io,
    sync::Weak,
    task::{Context, Poll},
};

use crossterm::event::Event;

use super::signals::{Signal, Stopped};

/// A line to a terminal: what comes from it, what goes to it, its size and settings, and the signals meant for who sits
/// there.
pub trait Line: Send + Sync {
    /// Listens to what the person does. Needs a runtime around it.
    fn keys(&self) -> io::Result<Box<dyn Keys>>;

    /// Listens to signals from now on; while the answer lives they do nothing by themselves. Needs a runtime around it.
    fn signals(&self) -> io::Result<Signals>;

    /// Reads bytes, and waits for them; none means the end. For a thread that does nothing else.
    fn read(&self, bytes: &mut [u8]) -> io::Result<usize>;

    /// Writes everything. An error means that there is no reader any more, or none that takes it while the program is
    /// leaving.
    fn write(&self, bytes: &[u8]) -> io::Result<()>;

    /// Prints a message beside the screen, once that is given back. It is no error if there is no reader.
    fn tell(&self, text: &str);

    /// Limits the wait for a reader that takes nothing to a moment from now on.
    fn hurry(&self);

    /// Columns and rows of the window, where they are known.
    fn size(&self) -> Option<(u16, u16)>;

    /// Columns at which lines are broken; none where they stay whole, as in a file.
    fn columns(&self) -> Option<usize> {
        self.size().map(|(columns, _)| usize::from(columns)).filter(|columns| *columns > 0)
    }

    /// Changes how typed keys arrive. The mode at the start is remembered.
    fn set(&self, mode: Mode) -> io::Result<()>;

    /// Lends the terminal to another program that is to be started. An error where none can have it.
    fn lend(&self) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    /// Puts back the settings that the terminal was lent with.
    fn take_back(&self) {}

    /// Stops the running program until it is continued.
    fn stop(&self, _who: Stopped) {}

    /// Ends the running program by a signal that was caught, so that its parent sees what has ended it.
    fn end_by(&self, _signal: i32) {}

    /// Has the terminal given back before a panic is reported.
    fn on_panic(&self, _owner: Weak<dyn Held>) {}
}

/// A terminal that is to be given back.
pub trait Held: Send + Sync {
    /// Tells whether it is taken now.
    fn taken(&self) -> bool;

    /// Gives it back, as far as that can be done.
    fn give_back(&self);
}

/// Way in which typed keys arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Mode at the start of the program.
    Found,
    /// Each key at once.
    Raw,
    /// Whole lines, without echo.
    Quiet,
}

/// Input that arrives from a terminal.
#[derive(Debug)]
pub enum Arrival {
    /// Number of bytes read; none at the end.
    Bytes(usize),
    /// Input that arrives as an event, such as another size of the window.
    Event(Event),
}

/// Source of what the person does.
pub trait Keys: Send {
    /// Takes what comes next into `bytes`. An error means that the terminal is gone.
    fn poll(&mut self, context: &mut Context<'_>, bytes: &mut [u8]) -> Poll<io::Result<Arrival>>;
}

/// Source of signals.
pub trait SignalSource: Send {
    /// Takes the next one.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Signal>;

    /// Waits for one that says to go on after a stop.
    fn poll_continued(&mut self, context: &mut Context<'_>) -> Poll<()>;

    /// Forgets what has come already and only a key may have made: it was meant for somebody else.
    fn forget_keys(&mut self);
}

/// Signals that are listened to.
pub struct Signals(Box<dyn SignalSource>);

impl Signals {
    /// Signals of a source.
    pub fn of(source: impl SignalSource + 'static) -> Self {
        Self(Box::new(source))
    }

    /// Waits for the next one.
    pub async fn next(&mut self) -> Signal {
        poll_fn(|context| self.0.poll(context)).await
    }

    /// Waits until it is continued.
    pub async fn continued(&mut self) {
        poll_fn(|context| self.0.poll_continued(context)).await;
    }

    /// Forgets what has come already and only a key may have made.
    pub fn forget_keys(&mut self) {
        self.0.forget_keys();
    }
}
