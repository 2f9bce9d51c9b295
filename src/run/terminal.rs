//! The terminal: taken once, given back whatever ends the program.

use std::{
    io::{self, BufWriter, Stdout, Write},
    panic,
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use crossterm::{
    cursor::Show,
    event::{DisableBracketedPaste, EnableBracketedPaste},
    execute, queue,
    terminal::{
        BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
        disable_raw_mode, enable_raw_mode,
    },
};
use ratatui::{Terminal, backend::CrosstermBackend};

use crate::{app::App, theme::Look, ui};

/// The screen, in raw mode on the alternate buffer while this lives.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
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
        enter()?;
        let writer = BufWriter::with_capacity(1 << 16, io::stdout());
        let terminal = Terminal::new(CrosstermBackend::new(writer)).inspect_err(|_| give_back())?;
        Ok(Self { terminal })
    }

    /// Takes the terminal again after [`Screen::leave`], or after another program had it.
    pub fn retake(&mut self) -> io::Result<()> {
        if TAKEN.load(Ordering::SeqCst) {
            // What is remembered as set may not be so any more.
            disable_raw_mode()?;
        }
        enter()?;
        self.forget()
    }

    /// Gives the terminal back for a while.
    pub fn leave() {
        give_back();
    }

    /// Forgets what is on the screen: the next frame is drawn whole.
    pub fn forget(&mut self) -> io::Result<()> {
        // Clearing by its own name asks the terminal where the cursor is, and waits for an answer.
        let size = self.terminal.size()?;
        self.terminal.resize(size.into())
    }

    /// Draws a frame, as one update of the screen.
    pub fn draw(&mut self, app: &App, look: &Look) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        self.terminal.draw(|frame| ui::draw(app, look, frame))?;
        queue!(self.terminal.backend_mut(), EndSynchronizedUpdate)?;
        self.terminal.backend_mut().flush()
    }

    /// Writes a control sequence of its own.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let copy = crossterm::clipboard::CopyToClipboard::to_clipboard_from(text);
        queue!(self.terminal.backend_mut(), copy)?;
        self.terminal.backend_mut().flush()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Whether the terminal is ours now. It must be given back once: leaving the alternate screen a second time puts
/// the cursor over what was said in between.
static TAKEN: AtomicBool = AtomicBool::new(false);

fn enter() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()
        .and_then(|()| execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste))
        .inspect_err(|_| give_back())
}

/// Puts the terminal back as it was found. Does what it can, and never fails: it runs when all else has.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = disable_raw_mode();
    let _ = execute!(io::stdout(), EndSynchronizedUpdate, DisableBracketedPaste, LeaveAlternateScreen, Show);
}
