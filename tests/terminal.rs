//! The real binary in a real pseudo-terminal: what a person sees, and that the terminal is given back.

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, RecvTimeoutError, channel},
    },
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// How long a condition may take to come true.
const PATIENCE: Duration = Duration::from_secs(30);

const ENTER: &str = "\r";
const TAB: &str = "\t";
const F10: &str = "\x1b[21~";
const END: &str = "\x1b[F";
const CTRL_U: &str = "\x15";
const CTRL_C: &str = "\x03";
const CTRL_Q: &str = "\x11";

/// A program in a terminal of its own, and what that terminal shows.
struct Window {
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
    written: Receiver<usize>,
    mode: String,
    home: TempDir,
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap_or(NonZeroU16::MIN)
}

impl Window {
    /// The wizard on the simulated cloud.
    fn wizard(size: (u16, u16)) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        Self::wizard_at(size, home)
    }

    fn wizard_at(size: (u16, u16), home: TempDir) -> Self {
        Self::open(size, CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart")), home)
    }

    fn open((cols, rows): (u16, u16), mut command: CommandBuilder, home: TempDir) -> Self {
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
        let mode = format!("{:?}", pair.master.get_termios());
        let child = pair.slave.spawn_command(command).expect("the program");
        drop(pair.slave);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(cells(rows), cells(cols), 0)));
        let (tell, written) = channel();
        let mut output = pair.master.try_clone_reader().expect("a reader");
        let shown = Arc::clone(&screen);
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = output.read(&mut bytes) {
                shown.lock().expect("the screen").process(&bytes[..n]);
                if tell.send(n).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().expect("a writer");
        Self { master: pair.master, keys, child, screen, written, mode, home }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("a key press");
        self.keys.flush().expect("a key press");
    }

    fn text(&self) -> String {
        self.screen.lock().expect("the screen").screen().contents()
    }

    /// Waits until the screen satisfies a condition.
    #[track_caller]
    fn until(&self, what: &str, condition: impl Fn(&vt100::Screen) -> bool) {
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
    fn shows(&self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    fn resize(&self, cols: u16, rows: u16) {
        self.screen.lock().expect("the screen").screen_mut().set_size(cells(rows), cells(cols));
        self.master.resize(PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }).expect("another size");
    }

    /// Waits for the end; the exit code.
    fn ends(&mut self) -> u32 {
        self.child.wait().expect("an end").exit_code()
    }

    /// The terminal is as it was found.
    #[track_caller]
    fn given_back(&self) {
        self.until("terminal given back", |s| {
            !s.alternate_screen() && !s.hide_cursor() && !s.bracketed_paste()
        });
        assert_eq!(format!("{:?}", self.master.get_termios()), self.mode, "the line's own settings");
    }

    fn signal(&self, name: &str) {
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

/// From the start screen to a review without problems.
fn fill(window: &mut Window) {
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Region");
    window.press(TAB);
    window.press(ENTER);
    window.shows("cn-bj-a");
    window.press(ENTER);
    window.press(F10);
    window.shows("Specification");
    // Typed before the list has come, or behind it: it filters the list.
    window.press("g5c2m8");
    window.shows("▸ bcc.g5.c2m8");
    window.press(ENTER);
    window.shows("Instances");
    window.press(CTRL_U);
    window.press("2");
    window.press(F10);
    window.shows("Image");
    window.press(ENTER);
    window.shows("m-mRjO3cjs");
    window.press(ENTER);
    for screen in ["System disk", "Subnet", "Payment", "Host name", "Everything is in order"] {
        window.press(F10);
        window.shows(screen);
    }
}

fn buy(size: (u16, u16)) {
    let mut window = Window::wizard(size);
    fill(&mut window);
    window.press(END);
    window.press(ENTER);
    window.shows("accepted");
    window.shows("All instances are running.");
    let text = window.text();
    assert!(text.contains("ssh root@") && text.contains("no machine exists"), "{text}");
    window.press(ENTER);
    assert_eq!(window.ends(), 0);
    window.given_back();
    let orders = window.home.path().join("data/orders");
    let journals = std::fs::read_dir(orders).expect("the journal").filter_map(Result::ok);
    let journals = journals.filter(|f| f.path().extension().is_some_and(|e| e == "jsonl")).count();
    assert_eq!(journals, 1, "one purchase, one file");
}

#[test]
fn two_instances_are_bought_by_keyboard_in_a_wide_window() {
    buy((120, 36));
}

#[test]
fn two_instances_are_bought_by_keyboard_at_eighty_columns() {
    buy((80, 24));
}

#[test]
fn chinese_is_typed_and_the_cursor_stands_behind_it() {
    let mut window = Window::wizard((100, 30));
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Region");
    window.press("\x1b7");
    window.shows("Host name");
    window.press("web-前端");
    window.shows("\"name\": \"web-前端\"");
    window.until("cursor behind the text", |screen| {
        let (row, column) = screen.cursor_position();
        let line: String = screen.rows(0, 100).nth(usize::from(row)).unwrap_or_default();
        // The columns before the text are one cell wide each; each Chinese character takes two.
        let start = line.find("web-前端").map(|at| line[..at].chars().count() + "web-".len());
        start.is_some_and(|start| usize::from(column) == start + 4)
    });
}

#[test]
fn every_size_is_survived_while_it_runs() {
    let mut window = Window::wizard((80, 24));
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Region");
    for (cols, rows) in [
        (1, 1),
        (2, 60),
        (200, 1),
        (39, 11),
        (40, 12),
        (49, 14),
        (50, 15),
        (69, 17),
        (70, 18),
        (99, 25),
        (100, 26),
        (200, 60),
    ] {
        window.resize(cols, rows);
        // A key press is answered at every size, or ignored; never fatal.
        window.press(TAB);
    }
    window.resize(80, 24);
    window.press("\x0c");
    window.shows("F10 next screen");
    window.press("\x1b1");
    window.shows("Region");
    window.press(CTRL_Q);
    assert_eq!(window.ends(), 0);
    window.given_back();
}

#[test]
fn ctrl_c_twice_leaves_and_the_draft_is_offered_again() {
    let mut window = Window::wizard((80, 24));
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Region");
    window.press("\x1b7");
    window.shows("Host name");
    window.press("kept-name");
    window.shows("kept-name");
    window.press(CTRL_C);
    window.shows("press Ctrl-C again");
    window.press(CTRL_C);
    assert_eq!(window.ends(), 0);
    window.given_back();
    let home = std::mem::replace(&mut window.home, tempfile::tempdir().expect("a folder"));
    let mut again = Window::wizard_at((80, 24), home);
    again.shows("kept-name");
    again.press(ENTER);
    again.shows("Region");
    again.press("\x1b7");
    again.shows("kept-name");
}

#[test]
fn signals_give_the_terminal_back() {
    for signal in ["TERM", "HUP", "INT"] {
        let mut window = Window::wizard((80, 24));
        window.shows("SIMULATED");
        window.signal(signal);
        assert_eq!(window.ends(), 130, "{signal}");
        window.given_back();
    }
}

/// Not a test by itself: what the next one runs in a terminal.
#[test]
fn panicking_child() {
    if std::env::var_os("VMCART_TEST_PANICS").is_some() {
        let _screen = vmcart::run::terminal::Screen::take().expect("a terminal");
        panic!("on purpose");
    }
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_told() {
    let home = tempfile::tempdir().expect("a folder");
    let mut command = CommandBuilder::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "panicking_child", "--nocapture"]);
    command.env("VMCART_TEST_PANICS", "1");
    let mut window = Window::open((80, 24), command, home);
    assert_ne!(window.ends(), 0);
    window.shows("on purpose");
    window.given_back();
}

#[test]
fn an_idle_second_writes_no_byte() {
    let mut window = Window::wizard((100, 30));
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Region");
    // Lookups are answered and the draft saved within this; then there is nothing left to say.
    while window.written.recv_timeout(Duration::from_millis(1500)).is_ok() {}
    assert_eq!(window.written.recv_timeout(Duration::from_secs(1)), Err(RecvTimeoutError::Timeout));
}
