//! A program in a pseudo-terminal, what that terminal shows, and when each byte came.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    sync::mpsc::{Receiver, channel},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

use crate::ideal;

/// Output that pauses this long has ended.
pub const PAUSE: Duration = Duration::from_millis(5);
/// The time between two keys: a person's fast typing, and more than a frame.
const BETWEEN: Duration = Duration::from_millis(30);
/// Time limit for a condition to come true.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program in a terminal of its own.
pub struct Window {
    _master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    chunks: Receiver<(Instant, Vec<u8>)>,
    began: Instant,
    _home: TempDir,
    /// The terminal.
    pub parser: vt100::Parser,
    /// All bytes the program has sent.
    pub total: usize,
}

/// Output of the program in response to one key.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Time from the key to the last byte.
    pub latency: Duration,
    /// Number of bytes sent.
    pub bytes: usize,
    /// Number of bytes that an ideal program would have sent.
    pub ideal: usize,
    /// Bursts of output, each with a pause behind it.
    pub bursts: usize,
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap_or(NonZeroU16::MIN)
}

impl Window {
    /// Starts a program, with more in its environment.
    pub fn open(program: &str, args: &[String], more: &[(&str, &str)], cols: u16, rows: u16) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        let own =
            ["BCE_ACCESS_KEY_ID", "BAIDUCLOUD_ACCESS_KEY", "VMCART_ENDPOINT", "VMCART_PROFILE", "NO_COLOR"];
        for name in own {
            command.env_remove(name);
        }
        command.env("HOME", home.path());
        command.env("VMCART_CONFIG_DIR", home.path().join("config"));
        command.env("VMCART_DATA_DIR", home.path().join("data"));
        command.env("VMCART_LANG", "en");
        command.env("LC_ALL", "C.UTF-8");
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        for (name, value) in more {
            command.env(name, value);
        }
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut output = pair.master.try_clone_reader().expect("a reader");
        let keys = pair.master.take_writer().expect("a writer");
        let (tell, chunks) = channel();
        std::thread::spawn(move || {
            let mut bytes = vec![0; 1 << 16];
            while let Ok(n @ 1..) = output.read(&mut bytes) {
                if tell.send((Instant::now(), bytes[..n].to_vec())).is_err() {
                    break;
                }
            }
        });
        let began = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program");
        drop(pair.slave);
        let parser = vt100::Parser::new(cells(rows), cells(cols), 0);
        Self { _master: pair.master, keys, child, chunks, began, _home: home, parser, total: 0 }
    }

    fn take(&mut self, wait: Duration) -> Option<Instant> {
        let (at, bytes) = self.chunks.recv_timeout(wait).ok()?;
        self.total += bytes.len();
        self.parser.process(&bytes);
        Some(at)
    }

    /// Returns the text that the terminal shows.
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// Presses keys and looks at nothing.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("a key press");
    }

    /// Waits until a text is shown; the time since the start when it was.
    pub fn shows(&mut self, text: &str) -> Duration {
        let (deadline, mut at) = (Instant::now() + PATIENCE, self.began);
        while !self.text().contains(text) {
            if let Some(now) = self.take(Duration::from_millis(200)) {
                at = now;
            } else {
                let ended = self.child.try_wait().is_ok_and(|end| end.is_some());
                assert!(!ended && Instant::now() < deadline, "no {text:?}:\n{}", self.text());
            }
        }
        at - self.began
    }

    /// Waits until nothing has come for a while.
    pub fn rest(&mut self, quiet: Duration) {
        while self.take(quiet).is_some() {}
    }

    /// Presses a key and measures the answer.
    pub fn measure(&mut self, keys: &str) -> Sample {
        self.rest(BETWEEN);
        let (before, sent) = (self.parser.screen().clone(), self.total);
        let start = Instant::now();
        self.press(keys);
        let (mut last, mut bursts) = (start, 0);
        let mut wait = Duration::from_millis(500);
        while let Some(at) = self.take(wait) {
            bursts += usize::from(bursts == 0 || at - last >= Duration::from_millis(2));
            (last, wait) = (at, PAUSE);
        }
        let ideal = ideal::cost(&before, self.parser.screen());
        Sample { latency: last - start, bytes: self.total - sent, ideal, bursts }
    }

    fn process(&self) -> u32 {
        self.child.process_id().unwrap_or(0)
    }

    /// The most memory the program has had, in kilobytes.
    pub fn peak(&self) -> u64 {
        status(&format!("/proc/{}/status", self.process()), "VmHWM")
    }

    /// Returns the number of times that its threads have gone to sleep by themselves.
    pub fn switches(&self) -> u64 {
        let tasks =
            std::fs::read_dir(format!("/proc/{}/task", self.process())).into_iter().flatten().flatten();
        let files = tasks.map(|t| t.path().join("status").display().to_string());
        files.map(|path| status(&path, "voluntary_ctxt_switches")).sum()
    }
}

/// A number of a status file of the system's.
fn status(path: &str, field: &str) -> u64 {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find_map(|l| l.strip_prefix(field));
    line.and_then(|l| l.trim_start_matches(':').split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
