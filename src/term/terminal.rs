//! The terminal: taken once, given back whatever ends the session.

use std::{
    io,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
};

use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange},
    queue,
    terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen},
};
use ratatui::layout::{Position, Rect};

use super::{
    line::{Held, Line, Mode},
    paint::Painter,
    record::Recorder,
};
use crate::{
    app::{App, Spot},
    theme::Look,
    ui::View,
};

/// A line with what has to be known to give the terminal back, and with the recording of it.
pub struct Terminal {
    line: Arc<dyn Line>,
    /// Tells whether the terminal is ours now. It must be given back only once: leaving the alternate screen a second
    /// time puts the cursor over what was printed in between.
    taken: AtomicBool,
    /// Tells whether the terminal reports the mouse.
    mouse: AtomicBool,
    recorder: Mutex<Option<Recorder>>,
}

impl Terminal {
    /// A terminal at the end of a line, recorded where somebody records it.
    pub fn new(line: Arc<dyn Line>, recorder: Option<Recorder>) -> Arc<Self> {
        let (taken, mouse) = (AtomicBool::new(false), AtomicBool::new(false));
        Arc::new(Self { line, taken, mouse, recorder: Mutex::new(recorder) })
    }

    /// The line to it.
    pub fn line(&self) -> &Arc<dyn Line> {
        &self.line
    }

    /// Ends the recording, if there is one; what went wrong with it.
    pub fn end_recording(&self) -> io::Result<()> {
        let recorder = self.recorder.lock().unwrap_or_else(PoisonError::into_inner).take();
        recorder.map_or(Ok(()), Recorder::end)
    }

    fn recorded(&self) -> bool {
        self.recorder.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Takes what is sent into the recording.
    fn record(&self, bytes: &[u8]) {
        // Never in the way: it runs when all else has failed, too.
        if let Ok(mut recorder) = self.recorder.try_lock()
            && let Some(recorder) = recorder.as_mut()
        {
            recorder.sent(bytes, self.size());
        }
    }

    /// Sends what is the same in a recording.
    fn send(&self, bytes: &[u8]) -> io::Result<()> {
        self.record(bytes);
        self.show(bytes)
    }

    /// Sends what is recorded otherwise, or not at all.
    fn show(&self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() { Ok(()) } else { self.line.write(bytes) }
    }

    fn size(&self) -> (u16, u16) {
        self.line.size().unwrap_or((80, 24))
    }

    fn enter(&self) -> io::Result<()> {
        self.taken.store(true, Ordering::SeqCst);
        self.line
            .set(Mode::Raw)
            .and_then(|()| {
                let mut bytes = Vec::new();
                queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange)?;
                bytes.extend_from_slice(META_ON);
                self.send(&bytes)
            })
            .inspect_err(|_| self.give_back())
    }
}

impl Held for Terminal {
    fn taken(&self) -> bool {
        self.taken.load(Ordering::SeqCst)
    }

    /// Puts the terminal back as it was found. Does what it can, and never fails: it runs when all else has. One that
    /// takes nothing more gets its own settings back all the same.
    fn give_back(&self) {
        if !self.taken.swap(false, Ordering::SeqCst) {
            return;
        }
        let mut bytes = META_BACK.to_vec();
        if self.mouse.load(Ordering::SeqCst) {
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
        let _ = self.line.set(Mode::Found);
        let _ = self.send(&bytes);
    }
}

/// The screen, in raw mode on the alternate buffer while this lives.
pub struct Screen {
    terminal: Arc<Terminal>,
    view: View,
    painter: Painter,
    /// View and painter for the frames of a recording, while one is made: a password that is uncovered for the person
    /// at the screen is not uncovered for everybody who watches it later.
    recorded: Option<(View, Painter)>,
    /// Clickable areas of the last frame, the topmost last.
    spots: Vec<(Rect, Spot)>,
}

impl Screen {
    /// Takes the terminal.
    pub fn take(terminal: &Arc<Terminal>) -> io::Result<Self> {
        let held: Weak<Terminal> = Arc::downgrade(terminal);
        terminal.line.on_panic(held);
        terminal.enter()?;
        let recorded = terminal.recorded().then(|| (View::covered(), Painter::default()));
        let (view, painter) = (View::default(), Painter::default());
        Ok(Self { terminal: Arc::clone(terminal), view, painter, recorded, spots: Vec::new() })
    }

    /// Takes the terminal again after [`Screen::leave`], or after another program had it.
    pub fn retake(&mut self) -> io::Result<()> {
        if self.terminal.taken() {
            // What is remembered as set may not be so any more.
            self.terminal.line.set(Mode::Found)?;
        }
        self.terminal.enter()?;
        if self.terminal.mouse.load(Ordering::SeqCst) {
            self.terminal.send(MOUSE_ON.as_bytes())?;
        }
        self.forget();
        Ok(())
    }

    /// Gives the terminal back for a while.
    pub fn leave(&self) {
        self.terminal.give_back();
    }

    /// Makes the terminal sober again after a program that was lent it, however that one ended.
    pub fn recover(&mut self) -> io::Result<()> {
        self.terminal.send(SOBER.as_bytes())
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
        let (width, height) = clamped(self.terminal.size());
        let window = Rect { x: 0, y: 0, width, height };
        if let Some((view, painter)) = &mut self.recorded {
            let drawn = view.draw(app, look, window);
            self.terminal.record(&painter.paint(drawn.sheet, drawn.cursor));
        }
        let drawn = self.view.draw(app, look, window);
        let bytes = self.painter.paint(drawn.sheet, drawn.cursor);
        self.spots = drawn.spots;
        self.terminal.show(&bytes)
    }

    /// Returns the clickable spot of the last frame at a place, if there is one.
    pub fn spot(&self, at: Position) -> Option<Spot> {
        self.spots.iter().rev().find(|(area, _)| area.contains(at)).map(|(_, spot)| *spot)
    }

    /// Listens to the mouse, or no longer. Buttons and wheel only: what it passes over is nobody's business.
    pub fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.terminal.mouse.store(on, Ordering::SeqCst);
        self.terminal.send(if on { MOUSE_ON } else { MOUSE_OFF }.as_bytes())
    }

    /// Asks the terminal something; it answers on the input, if it does.
    pub fn ask(&mut self, question: &str) -> io::Result<()> {
        self.terminal.send(question.as_bytes())
    }

    /// Writes a control sequence of its own.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let mut bytes = Vec::new();
        queue!(bytes, crossterm::clipboard::CopyToClipboard::to_clipboard_from(text))?;
        self.terminal.send(&bytes)
    }
}

/// The part of a window that is drawn: what is larger than any screen would take all memory there is, and shows
/// nothing more.
fn clamped((width, height): (u16, u16)) -> (u16, u16) {
    (width.min(WIDEST), height.min(HIGHEST))
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It is over: a terminal that nobody reads keeps nobody.
        self.terminal.line.hurry();
        self.terminal.give_back();
    }
}

/// Alt sends an escape in front of its key, and not a letter of another alphabet. How that was found is remembered by
/// the terminal, and put back.
const META_ON: &[u8] = b"\x1b[?1036s\x1b[?1036h";
const META_BACK: &[u8] = b"\x1b[?1036r";
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// Resets, understood by every terminal, of what a program that borrowed it may have left behind: the mouse, the
/// keypad's and the cursor's keys, a scrolling region, another character set, no line wrap, no cursor. Resetting the
/// scrolling region moves the cursor, so it is saved and restored around that.
const SOBER: &str = "\x1b7\x1b[r\x1b8\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?1l\x1b>\x0f\x1b(B\x1b[m\x1b[?7h\x1b[?25h";
/// No screen has more columns or lines than these, in the smallest type.
const WIDEST: u16 = 1000;
const HIGHEST: u16 = 500;

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
