//! A terminal in memory: a session of the wizard in this process, keys in and a screen out.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::{
    collections::VecDeque,
    io,
    num::NonZeroU16,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use clap::Parser;
use crossterm::event::Event;
use vmcart::{
    cli::{self, Cli, Exit},
    surroundings::{Surroundings, Terminals},
    term::{
        line::{Arrival, Keys, Line, Mode, SignalSource, Signals},
        signals::Signal,
    },
};

/// Time limit for a condition to come true.
const PATIENCE: Duration = Duration::from_secs(60);

/// The line to a terminal that is nowhere but here.
pub struct Pipe {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    typed: VecDeque<u8>,
    resized: bool,
    closed: bool,
    signals: VecDeque<Signal>,
    wakers: Vec<Waker>,
    screen: vt100::Parser,
    raw: Vec<u8>,
    modes: Vec<Mode>,
    told: Vec<String>,
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap_or(NonZeroU16::MIN)
}

impl Pipe {
    fn new((columns, rows): (u16, u16)) -> Arc<Self> {
        let state = State {
            typed: VecDeque::new(),
            resized: false,
            closed: false,
            signals: VecDeque::new(),
            wakers: Vec::new(),
            screen: vt100::Parser::new(cells(rows), cells(columns), 0),
            raw: Vec::new(),
            modes: Vec::new(),
            told: Vec::new(),
        };
        Arc::new(Self { state: Mutex::new(state), changed: Condvar::new() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state, and wakes whoever waits for it.
    fn change(&self, change: impl FnOnce(&mut State)) {
        let wakers = {
            let mut state = self.state();
            change(&mut state);
            std::mem::take(&mut state.wakers)
        };
        self.changed.notify_all();
        wakers.into_iter().for_each(Waker::wake);
    }
}

/// One end of a pipe, held by a session.
struct End(Arc<Pipe>);

impl Line for End {
    fn keys(&self) -> io::Result<Box<dyn Keys>> {
        Ok(Box::new(End(Arc::clone(&self.0))))
    }

    fn signals(&self) -> io::Result<Signals> {
        Ok(Signals::of(End(Arc::clone(&self.0))))
    }

    fn read(&self, bytes: &mut [u8]) -> io::Result<usize> {
        let mut state = self.0.state();
        while state.typed.is_empty() && !state.closed {
            state = self.0.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        Ok(take(&mut state.typed, bytes))
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        self.0.change(|state| {
            state.raw.extend_from_slice(bytes);
            state.screen.process(bytes);
        });
        Ok(())
    }

    fn tell(&self, text: &str) {
        self.0.change(|state| state.told.push(text.to_owned()));
    }

    fn hurry(&self) {}

    fn size(&self) -> Option<(u16, u16)> {
        let (rows, columns) = self.0.state().screen.screen().size();
        Some((columns.get(), rows.get()))
    }

    fn set(&self, mode: Mode) -> io::Result<()> {
        self.0.change(|state| state.modes.push(mode));
        Ok(())
    }
}

fn take(typed: &mut VecDeque<u8>, bytes: &mut [u8]) -> usize {
    let n = typed.len().min(bytes.len());
    for (place, byte) in bytes.iter_mut().zip(typed.drain(..n)) {
        *place = byte;
    }
    n
}

impl Keys for End {
    fn poll(&mut self, context: &mut Context<'_>, bytes: &mut [u8]) -> Poll<io::Result<Arrival>> {
        let mut state = self.0.state();
        if std::mem::take(&mut state.resized) {
            return Poll::Ready(Ok(Arrival::Event(Event::Resize(0, 0))));
        }
        if state.typed.is_empty() && !state.closed {
            state.wakers.push(context.waker().clone());
            return Poll::Pending;
        }
        Poll::Ready(Ok(Arrival::Bytes(take(&mut state.typed, bytes))))
    }
}

impl SignalSource for End {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Signal> {
        let mut state = self.0.state();
        if let Some(signal) = state.signals.pop_front() {
            return Poll::Ready(signal);
        }
        state.wakers.push(context.waker().clone());
        Poll::Pending
    }

    fn poll_continued(&mut self, _: &mut Context<'_>) -> Poll<()> {
        Poll::Ready(())
    }

    fn forget_keys(&mut self) {
        self.0.state().signals.retain(|signal| !signal.by_key());
    }
}

/// A session of the wizard on a thread of its own, in surroundings of its own.
pub struct Session {
    pipe: Arc<Pipe>,
    runs: Option<JoinHandle<Exit>>,
}

impl Session {
    /// Opens the wizard with these arguments.
    pub fn open(size: (u16, u16), around: Surroundings, arguments: &[&str]) -> Self {
        let pipe = Pipe::new(size);
        let cli = Cli::try_parse_from([&["vmcart"], arguments].concat()).expect("arguments");
        let hears = Arc::clone(&pipe);
        let around = around
            .with_terminals(Terminals { input: true, output: true })
            .telling(move |line| hears.change(|state| state.told.push(line.to_owned())));
        let line: Arc<dyn Line> = Arc::new(End(Arc::clone(&pipe)));
        let runs = std::thread::spawn(move || cli::run(cli, &around, line));
        Self { pipe, runs: Some(runs) }
    }

    /// Types keys.
    pub fn press(&self, keys: &str) {
        self.pipe.change(|state| state.typed.extend(keys.as_bytes()));
    }

    /// Sends the session a signal.
    pub fn signal(&self, signal: Signal) {
        self.pipe.change(|state| state.signals.push_back(signal));
    }

    /// Gives the window another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.pipe.change(|state| {
            state.screen.screen_mut().set_size(cells(rows), cells(columns));
            state.resized = true;
        });
    }

    /// Returns the text on the screen.
    pub fn text(&self) -> String {
        self.pipe.state().screen.screen().contents()
    }

    /// Every byte that was written.
    pub fn raw(&self) -> String {
        String::from_utf8_lossy(&self.pipe.state().raw).into_owned()
    }

    /// Lines that were printed beside the screen.
    pub fn told(&self) -> Vec<String> {
        self.pipe.state().told.clone()
    }

    /// Waits until the screen satisfies a condition.
    #[track_caller]
    pub fn until(&self, what: &str, condition: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.pipe.state();
        while !condition(state.screen.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            let ended = self.runs.as_ref().is_none_or(JoinHandle::is_finished);
            assert!(
                !left.is_zero() && !ended,
                "no {what}:\n{}\n{:?}",
                state.screen.screen().contents(),
                state.told
            );
            let step = left.min(Duration::from_millis(200));
            state = self.pipe.changed.wait_timeout(state, step).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    #[track_caller]
    pub fn shows(&self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    /// Waits for the end.
    pub fn ends(&mut self) -> Exit {
        self.runs.take().expect("it was opened").join().expect("no panic")
    }

    /// The terminal is as it was found.
    #[track_caller]
    pub fn given_back(&self) {
        let state = self.pipe.state();
        let screen = state.screen.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
        assert_eq!(state.modes, [Mode::Raw, Mode::Found], "taken once, given back once");
    }
}

/// Ends a session that is dropped half-way as if its terminal had been closed.
impl Drop for Session {
    fn drop(&mut self) {
        self.pipe.change(|state| state.closed = true);
        if let Some(runs) = self.runs.take() {
            drop(runs.join());
        }
    }
}

/// Surroundings with these variables and a home of their own.
pub fn at(home: &Path, variables: &[(&str, &str)]) -> Surroundings {
    Surroundings::at_home(home).with_variables(variables)
}
