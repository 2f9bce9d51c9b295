//! The terminal: taken once, given back whatever ends the program.

use std::{
    fs::File,
    io::{self, Write},
    panic,
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange},
    queue,
    terminal::{
        EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::layout::{Position, Rect};

use super::{paint::Painter, record};
use crate::{
    app::{App, Spot},
    theme::Look,
    ui::View,
};

/// The screen, in raw mode on the alternate buffer while this lives.
pub struct Screen {
    view: View,
    painter: Painter,
    out: Line,
    /// What draws the frames of a recording, while one is made: a password that is uncovered for the person who sits there
    /// is not uncovered for everybody who watches it later.
    recorded: Option<(View, Painter)>,
    /// What of the last frame can be clicked, the topmost last.
    spots: Vec<(Rect, Spot)>,
}

impl Screen {
    /// Takes the terminal.
    pub fn take() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = panic::take_hook();
            let owner = thread::current().id();
            panic::set_hook(Box::new(move |info| {
                if TAKEN.load(Ordering::SeqCst) && thread::current().id() != owner {
                    // A task that failed beside the wizard does not end it: it is told there, in words.
                    tracing::error!(place = info.location().map(ToString::to_string), "a task panicked");
                    return;
                }
                give_back();
                before(info);
            }));
        });
        let out = Line::open()?;
        enter()?;
        let recorded = record::begun().then(|| (View::covered(), Painter::default()));
        Ok(Self { view: View::default(), painter: Painter::default(), out, recorded, spots: Vec::new() })
    }

    /// Takes the terminal again after [`Screen::leave`], or after another program had it.
    pub fn retake(&mut self) -> io::Result<()> {
        if TAKEN.load(Ordering::SeqCst) {
            // What is remembered as set may not be so any more.
            disable_raw_mode()?;
        }
        enter()?;
        if MOUSE.load(Ordering::SeqCst) {
            self.out.send(MOUSE_ON.as_bytes())?;
        }
        self.forget();
        Ok(())
    }

    /// Gives the terminal back for a while.
    pub fn leave() {
        give_back();
    }

    /// Forgets what is on the screen: the next frame is drawn whole.
    pub fn forget(&mut self) {
        self.painter.forget();
        if let Some((_, painter)) = &mut self.recorded {
            painter.forget();
        }
    }

    /// Draws a frame: what differs from the one before, in one write.
    pub fn draw(&mut self, app: &App, look: &Look) -> io::Result<()> {
        let (width, height) = size();
        let window = Rect { x: 0, y: 0, width, height };
        if let Some((view, painter)) = &mut self.recorded {
            let drawn = view.draw(app, look, window);
            record::sent(&painter.paint(drawn.sheet, drawn.cursor), size);
        }
        let drawn = self.view.draw(app, look, window);
        let bytes = self.painter.paint(drawn.sheet, drawn.cursor);
        self.spots = drawn.spots;
        self.out.show(&bytes)
    }

    /// What the last frame showed at a place, if that can be clicked.
    pub fn spot(&self, at: Position) -> Option<Spot> {
        self.spots.iter().rev().find(|(area, _)| area.contains(at)).map(|(_, spot)| *spot)
    }

    /// Listens to the mouse, or no longer. Buttons and wheel only: what it passes over is nobody's business.
    pub fn mouse(&mut self, on: bool) -> io::Result<()> {
        MOUSE.store(on, Ordering::SeqCst);
        self.out.send(if on { MOUSE_ON } else { MOUSE_OFF }.as_bytes())
    }

    /// Asks the terminal something; it answers on the input, if it does.
    pub fn ask(&mut self, question: &str) -> io::Result<()> {
        self.out.send(question.as_bytes())
    }

    /// Writes a control sequence of its own.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let mut bytes = Vec::new();
        queue!(bytes, crossterm::clipboard::CopyToClipboard::to_clipboard_from(text))?;
        self.out.send(&bytes)
    }
}

/// The way to the terminal, without a buffer: a frame is one piece already.
struct Line(Option<File>);

impl Line {
    #[cfg(unix)]
    fn open() -> io::Result<Self> {
        use std::os::fd::AsFd;
        Ok(Self(Some(io::stdout().as_fd().try_clone_to_owned()?.into())))
    }

    #[cfg(not(unix))]
    fn open() -> io::Result<Self> {
        Ok(Self(None))
    }

    /// Sends what is the same in a recording.
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        record::sent(bytes, size);
        self.show(bytes)
    }

    /// Sends what is recorded otherwise, or not at all.
    fn show(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        match &mut self.0 {
            Some(file) => file.write_all(bytes),
            None => io::stdout().write_all(bytes).and_then(|()| io::stdout().flush()),
        }
    }
}

/// How many columns the terminal on standard output has; none where there is no terminal, or it does not say.
pub fn columns() -> Option<usize> {
    #[cfg(unix)]
    return rustix::termios::tcgetwinsize(io::stdout())
        .ok()
        .map(|s| usize::from(s.ws_col))
        .filter(|c| *c > 0);
    #[cfg(not(unix))]
    return None;
}

fn size() -> (u16, u16) {
    #[cfg(unix)]
    if let Ok(size) = rustix::termios::tcgetwinsize(io::stdout())
        && size.ws_col > 0
        && size.ws_row > 0
    {
        return (size.ws_col, size.ws_row);
    }
    crossterm::terminal::size().unwrap_or((80, 24))
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Whether the terminal is ours now. It must be given back once: leaving the alternate screen a second time puts
/// the cursor over what was said in between.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether the terminal tells of the mouse.
static MOUSE: AtomicBool = AtomicBool::new(false);
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

fn enter() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()
        .and_then(|()| {
            let mut bytes = Vec::new();
            queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange)?;
            emit(&bytes)
        })
        .inspect_err(|_| give_back())
}

/// Puts the terminal back as it was found. Does what it can, and never fails: it runs when all else has.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    if MOUSE.load(Ordering::SeqCst) {
        let _ = io::stdout().write_all(MOUSE_OFF.as_bytes());
    }
    let _ = disable_raw_mode();
    let mut bytes = Vec::new();
    let _ = queue!(
        bytes,
        EndSynchronizedUpdate,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = emit(&bytes);
}

/// Sends what takes the terminal or gives it back.
fn emit(bytes: &[u8]) -> io::Result<()> {
    record::sent(bytes, size);
    let mut out = io::stdout();
    out.write_all(bytes)?;
    out.flush()
}
