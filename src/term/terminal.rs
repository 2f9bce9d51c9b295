//! The terminal: taken once, given back whatever ends the program.

use std::{
    io, panic,
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
    terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen},
};
use ratatui::layout::{Position, Rect};

use super::{modes, outlet, outlet::Outlet, paint::Painter, record};
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
            modes::back()?;
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

    /// Makes the terminal sober again after a program that was lent it, however that one ended.
    pub fn recover(&mut self) -> io::Result<()> {
        self.out.send(SOBER.as_bytes())
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
        let (width, height) = clamped(size());
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

/// The way to the terminal, and to the recording of it.
struct Line(Outlet);

impl Line {
    fn open() -> io::Result<Self> {
        Outlet::stdout().map(Self)
    }

    /// Sends what is the same in a recording.
    fn send(&self, bytes: &[u8]) -> io::Result<()> {
        record::sent(bytes, size);
        self.show(bytes)
    }

    /// Sends what is recorded otherwise, or not at all.
    fn show(&self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() { Ok(()) } else { self.0.write(bytes) }
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

/// The part of a window that is drawn: what is larger than any screen would take all memory there is, and shows
/// nothing more.
fn clamped((width, height): (u16, u16)) -> (u16, u16) {
    (width.min(WIDEST), height.min(HIGHEST))
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
        // It is over: a terminal that nobody reads keeps nobody.
        outlet::hurry();
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

/// What a program that was lent the terminal may have left behind, and every terminal understands: the mouse, the
/// keypad's and the cursor's keys, a part of the screen that scrolls alone, other characters, a line that does not wrap,
/// no cursor. Taking that part of the screen back moves the cursor, so it is remembered around it.
const SOBER: &str = "\x1b7\x1b[r\x1b8\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?1l\x1b>\x0f\x1b(B\x1b[m\x1b[?7h\x1b[?25h";
/// No screen has more columns or lines than these, in the smallest type.
const WIDEST: u16 = 1000;
const HIGHEST: u16 = 500;

fn enter() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    modes::raw()
        .and_then(|()| {
            let mut bytes = Vec::new();
            queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange)?;
            Line::open()?.send(&bytes)
        })
        .inspect_err(|_| give_back())
}

/// Puts the terminal back as it was found. Does what it can, and never fails: it runs when all else has. One that takes
/// nothing more gets its own settings back all the same.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut bytes = Vec::new();
    if MOUSE.load(Ordering::SeqCst) {
        bytes.extend_from_slice(MOUSE_OFF.as_bytes());
    }
    let _ = queue!(
        bytes,
        EndSynchronizedUpdate,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = modes::back();
    let _ = Line::open().and_then(|line| line.send(&bytes));
}

#[cfg(test)]
mod tests {
    use super::clamped;

    #[test]
    fn a_window_larger_than_any_screen_is_drawn_in_part() {
        assert_eq!(clamped((10_000, 10_000)), (1000, 500));
        assert_eq!(clamped((u16::MAX, 24)), (1000, 24));
        assert_eq!(clamped((80, u16::MAX)), (80, 500));
        assert_eq!(clamped((480, 135)), (480, 135), "a large screen in small type is drawn whole");
    }
}
