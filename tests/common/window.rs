//! A real pseudo-terminal with the real binary in it: keys in, a screen out.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, channel},
    },
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// Time limit for a condition to come true.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub const ENTER: &str = "\r";
pub const TAB: &str = "\t";
pub const F10: &str = "\x1b[21~";
pub const END: &str = "\x1b[F";
pub const CTRL_U: &str = "\x15";
pub const CTRL_C: &str = "\x03";
pub const CTRL_Q: &str = "\x11";

/// A program in a terminal of its own, and what that terminal shows.
pub struct Window {
    pub master: Box<dyn MasterPty + Send>,
    pub keys: Box<dyn Write + Send>,
    pub child: Box<dyn Child + Send + Sync>,
    pub screen: Arc<Mutex<vt100::Parser>>,
    pub written: Receiver<usize>,
    pub mode: String,
    pub home: TempDir,
    /// Every byte it has written.
    pub raw: Arc<Mutex<Vec<u8>>>,
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap_or(NonZeroU16::MIN)
}

impl Window {
    /// The wizard on the simulated cloud.
    pub fn wizard(size: (u16, u16)) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        Self::wizard_at(size, home)
    }

    pub fn wizard_at(size: (u16, u16), home: TempDir) -> Self {
        Self::open(size, CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart")), home)
    }

    pub fn open(size: (u16, u16), command: CommandBuilder, home: TempDir) -> Self {
        Self::open_with(size, command, home, |_| ())
    }

    /// The same, with more of an environment.
    pub fn open_with(
        (cols, rows): (u16, u16),
        mut command: CommandBuilder,
        home: TempDir,
        set: impl FnOnce(&mut CommandBuilder),
    ) -> Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        for name in
            ["BCE_ACCESS_KEY_ID", "BAIDUCLOUD_ACCESS_KEY", "VMCART_ENDPOINT", "VMCART_PROFILE", "NO_COLOR"]
        {
            command.env_remove(name);
        }
        command.env("HOME", home.path());
        command.env("VMCART_CONFIG_DIR", home.path().join("config"));
        command.env("VMCART_DATA_DIR", home.path().join("data"));
        command.env("VMCART_LANG", "en");
        command.env("LC_ALL", "C.UTF-8");
        command.env("TERM", "xterm-256color");
        command.env("RUST_BACKTRACE", "0");
        set(&mut command);
        let mode = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(command).expect("the program");
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(cells(rows), cells(cols), 0)));
        let (tell, written) = channel();
        let mut output = pair.master.try_clone_reader().expect("a reader");
        let shown = Arc::clone(&screen);
        let raw = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&raw);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = output.read(&mut bytes) {
                kept.lock().expect("the bytes").extend_from_slice(&bytes[..n]);
                shown.lock().expect("the screen").process(&bytes[..n]);
                if tell.send(n).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        Self { master: pair.master, keys, child, screen, written, mode, home, raw }
    }

    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("a key press");
        self.keys.flush().expect("a key press");
    }

    pub fn text(&self) -> String {
        self.screen.lock().expect("the screen").screen().contents()
    }

    /// Waits until the screen satisfies a condition.
    #[track_caller]
    pub fn until(&self, what: &str, condition: impl Fn(&vt100::Screen) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if condition(self.screen.lock().expect("the screen").screen()) {
                return;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            let more = self.written.recv_timeout(left.min(Duration::from_millis(200)));
            if more.is_err() && left.is_zero() {
                break;
            }
        }
        panic!("no {what} within {PATIENCE:?}:\n{}", self.text());
    }

    #[track_caller]
    pub fn shows(&self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    pub fn resize(&self, cols: u16, rows: u16) {
        self.screen.lock().expect("the screen").screen_mut().set_size(cells(rows), cells(cols));
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).expect("another size");
    }

    /// Waits for the end; the exit code.
    pub fn ends(&mut self) -> u32 {
        self.child.wait().expect("an end").exit_code()
    }

    /// Waits for the end; the exit code, or nothing where a signal has killed it.
    pub fn ends_or_dies(&mut self) -> Option<u32> {
        let status = self.child.wait().expect("an end");
        status.signal().is_none().then(|| status.exit_code())
    }

    /// The terminal is as it was found.
    #[track_caller]
    pub fn given_back(&self) {
        self.until("terminal given back", |s| {
            !s.alternate_screen()
                && !s.hide_cursor()
                && !s.bracketed_paste()
                && !s.application_cursor()
                && !s.application_keypad()
                && s.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
        assert_eq!(format!("{:?}", self.master.get_termios()), self.mode, "the line's own settings");
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().expect("a process").to_string();
        let sent = std::process::Command::new("kill").args(["-s", name, &id]).status().expect("kill");
        assert!(sent.success());
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
