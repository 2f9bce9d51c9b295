//! Every signal on every screen: whatever ends the wizard, the terminal is as it was.

#![cfg(unix)]

use crate::window;

use std::{
    io::{Read, Write},
    os::unix::fs::PermissionsExt,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use window::{CTRL_C, CTRL_Q, END, ENTER, PATIENCE, Window};

/// Signals that end a process by themselves and can be caught. The shell sees an exit code: for those of people and
/// terminals the one for an interruption, elsewhere the usual one; or, without one here, the death by that signal.
#[cfg(target_os = "linux")]
const SIGNALS: [(&str, Option<u32>); 23] = [
    ("HUP", Some(130)),
    ("INT", Some(130)),
    ("TERM", Some(130)),
    ("QUIT", None),
    ("ILL", None),
    ("TRAP", None),
    ("ABRT", None),
    ("BUS", None),
    ("FPE", None),
    ("USR1", None),
    ("SEGV", None),
    ("USR2", None),
    ("ALRM", None),
    ("STKFLT", Some(144)),
    ("XCPU", None),
    ("XFSZ", None),
    ("VTALRM", None),
    ("PROF", None),
    ("IO", Some(157)),
    ("PWR", Some(158)),
    ("SYS", None),
    ("34", Some(162)),
    ("64", Some(192)),
];
#[cfg(not(target_os = "linux"))]
const SIGNALS: [(&str, Option<u32>); 7] = [
    ("HUP", Some(130)),
    ("INT", Some(130)),
    ("TERM", Some(130)),
    ("QUIT", None),
    ("ABRT", None),
    ("USR1", None),
    ("ALRM", None),
];

/// A screen, and how it is reached.
type Place = (&'static str, fn() -> Window);

const PLACES: [Place; 8] = [
    ("start", start),
    ("step", step),
    ("list", list),
    ("popup", popup),
    ("editor", editor),
    ("review", review),
    ("follow", follow),
    ("password in lines", password),
];

fn wizard(args: &[&str], set: impl FnOnce(&mut CommandBuilder)) -> Window {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(args);
    Window::open_with((120, 40), command, tempfile::tempdir().expect("a folder"), set)
}

fn start() -> Window {
    let window = wizard(&[], |_| ());
    window.shows("SIMULATED");
    window
}

fn step() -> Window {
    let window = wizard(&["new", "bcc-spec"], |_| ());
    window.shows("Region");
    window
}

fn list() -> Window {
    let mut window = step();
    window.press(ENTER);
    window.shows("type to filter");
    window
}

fn popup() -> Window {
    let mut window = step();
    window.press("\x1bOP");
    window.shows("Esc");
    window
}

/// The wizard with an editor of its own at the field that it is to edit.
fn with_editor(script: &str) -> Window {
    let home = tempfile::tempdir().expect("a folder");
    let editor = home.path().join("editor");
    std::fs::write(&editor, format!("#!/bin/sh\n{script}\n")).expect("a script");
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).expect("it may run");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["new", "bcc-spec", "--set", "name=old-name"]);
    command.env("VISUAL", &editor);
    let mut window = Window::open((120, 40), command, home);
    window.shows("Region");
    window.press("\x1b7");
    window.shows("Host name");
    window.press("\x05");
    window
}

/// An editor that never ends, on a terminal that it has made raw.
fn editor() -> Window {
    let window = with_editor("stty raw -echo\necho edits\nexec sleep 600");
    window.shows("edits");
    window
}

const ORDER: [&str; 10] = [
    "new",
    "bcc-spec",
    "--set",
    "region=bj",
    "--set",
    "spec=bcc.g3.c4m12",
    "--set",
    "imageId=m-mRjO3cjs",
    "--set",
    "billing.paymentTiming=Postpaid",
];

fn review() -> Window {
    let mut window = wizard(&ORDER, |_| ());
    window.shows("SIMULATED");
    window.press("\x1b8");
    window.shows("[ Order 1 instance");
    window
}

fn follow() -> Window {
    let mut window = review();
    window.press(END);
    window.press(ENTER);
    window.shows("accepted");
    window
}

fn password() -> Window {
    let mut window = wizard(&["--plain", "new", "bcc-spec"], |_| ());
    window.shows("SIMULATED");
    window.press("go 3\n");
    window.shows("Image");
    window.press("m-mRjO3cjs\n\n");
    window.shows("Password (");
    window
}

/// Does all of it, several at a time; each has a terminal of its own.
fn each<T: Sync>(all: &[T], what: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(one) = all.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| what(one)));
                    if done.is_err() {
                        failed.lock().expect("the failures").push(());
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("the failures").len();
    assert_eq!(failed, 0, "{failed} of {} failed", all.len());
}

#[test]
fn every_signal_on_every_screen_gives_the_terminal_back() {
    let all: Vec<_> = PLACES.iter().flat_map(|place| SIGNALS.iter().map(move |s| (place, s))).collect();
    each(&all, |((place, reach), (signal, code))| {
        let mut window = reach();
        // What a key makes of itself in an editor is for the editor.
        if *place == "editor" && ["INT", "QUIT"].contains(signal) {
            window.signal(signal);
            window.signal("TERM");
            assert_eq!(window.ends_or_dies(), Some(130), "{signal} and then TERM at {place}");
        } else {
            window.signal(signal);
            assert_eq!(window.ends_or_dies(), *code, "{signal} at {place}");
        }
        window.given_back();
    });
}

#[test]
fn a_broken_pipe_from_elsewhere_ends_nothing() {
    let mut window = step();
    window.signal("PIPE");
    window.press("\x1b7");
    window.shows("Host name");
    window.press(CTRL_Q);
    assert_eq!(window.ends(), 0);
    window.given_back();
}

#[test]
fn the_key_that_quits_gives_the_echo_back_at_a_password() {
    let mut window = password();
    window.press("half\x1c");
    assert_eq!(window.ends_or_dies(), None);
    window.shows("the draft is kept as");
    window.given_back();
}

#[test]
fn an_editor_that_spoils_its_terminal_does_not_spoil_ours() {
    let mut window =
        with_editor("stty raw -echo\nprintf '\\033[?1003h\\033[?1h\\033=\\033[5;9r'\necho new-name > \"$1\"");
    window.shows("\"name\": \"new-name\"");
    window.press("-x");
    window.shows("\"name\": \"new-name-x\"");
    window.press(CTRL_Q);
    assert_eq!(window.ends(), 0);
    window.given_back();
}

#[test]
fn keys_that_end_an_editor_end_the_editor_alone() {
    for (key, pressed) in [("Ctrl-\\", "\x1c"), ("Ctrl-C", CTRL_C)] {
        let mut window = with_editor("echo edits\nexec cat");
        window.shows("edits");
        window.press(pressed);
        window.until(key, |s| s.alternate_screen() && s.contents().contains("Host name"));
        window.press("-x");
        window.shows("\"name\": \"old-name-x\"");
        window.press(CTRL_Q);
        assert_eq!(window.ends(), 0, "{key}");
        window.given_back();
    }
}

#[test]
fn a_paste_whose_end_never_comes_leaves_the_keys_alone() {
    let mut window = start();
    window.press("\x1b[200~reserved");
    window.until("paste", |s| s.contents().contains("reserved") && !s.contents().contains("GPU"));
    window.press(CTRL_C);
    window.shows("press Ctrl-C again");
    window.press(CTRL_C);
    assert_eq!(window.ends(), 0);
    window.given_back();
}

#[test]
fn five_megabytes_of_line_ends_press_nothing_and_freeze_nothing() {
    for (begin, end) in [("", ""), ("\x1b[200~", "\x1b[201~")] {
        let mut window = start();
        let before = window.text();
        window.press(begin);
        window.keys.write_all(&vec![b'\n'; 5 << 20]).expect("a paste");
        window.press(end);
        window.press(CTRL_C);
        window.shows("press Ctrl-C again");
        let same = before.lines().next().expect("a title");
        assert!(window.text().starts_with(same), "another screen:\n{}", window.text());
        window.signal("TERM");
        assert_eq!(window.ends(), 130);
        window.given_back();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_window_beyond_all_measure_is_drawn_in_part() {
    let mut window = step();
    let larger = PtySize { rows: 10_000, cols: 10_000, pixel_width: 0, pixel_height: 0 };
    window.master.resize(larger).expect("another size");
    let sent = |what: &str| {
        let raw = window.raw.lock().expect("the bytes");
        raw.windows(what.len()).any(|w| w == what.as_bytes())
    };
    window.until("last line", |_| sent("\x1b[500"));
    assert!(!sent("\x1b[10000"));
    let status = format!("/proc/{}/status", window.child.process_id().expect("a process"));
    let status = std::fs::read_to_string(status).expect("its memory");
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line");
    let most: u64 = most.trim().trim_end_matches(" kB").parse().expect("a number");
    assert!(most < 400 * 1024, "{most} kB");
    window.resize(120, 40);
    window.press("\x1b7");
    window.shows("Host name");
    window.press(CTRL_Q);
    assert_eq!(window.ends(), 0);
    window.given_back();
}

/// A terminal that is read until some text has come, and then by nobody.
fn unread(signal: &str, args: &[&str], sign: &str, fill: &str) {
    let size = PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pty");
    let home = tempfile::tempdir().expect("a folder");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(args);
    for (name, value) in [("TERM", "xterm-256color"), ("VMCART_LANG", "en"), ("LC_ALL", "C.UTF-8")] {
        command.env(name, value);
    }
    command.env("HOME", home.path());
    command.env("VMCART_CONFIG_DIR", home.path().join("config"));
    command.env("VMCART_DATA_DIR", home.path().join("data"));
    let mode = format!("{:?}", pair.master.get_termios());
    let name = pair.master.tty_name().expect("a name");
    // Held open here: the settings are looked at afterwards.
    let line = std::fs::File::options().write(true).open(name).expect("the terminal");
    let mut child = pair.slave.spawn_command(command).expect("the program");
    let (mut output, mut keys) =
        (pair.master.try_clone_reader().expect("a reader"), pair.master.take_writer().expect("a writer"));
    let (mut seen, mut bytes) = (String::new(), [0; 4096]);
    while !seen.contains(sign) {
        let n = output.read(&mut bytes).expect("a screen");
        seen.push_str(&String::from_utf8_lossy(&bytes[..n]));
    }
    let deadline = Instant::now() + PATIENCE;
    let full = || {
        let mut asked = [PollFd::new(&line, PollFlags::OUT)];
        poll(&mut asked, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).expect("a terminal") == 0
    };
    while !full() {
        assert!(Instant::now() < deadline, "it is never full");
        keys.write_all(fill.as_bytes()).expect("keys");
        thread::sleep(Duration::from_millis(1));
    }
    let id = child.process_id().expect("a process").to_string();
    assert!(std::process::Command::new("kill").args(["-s", signal, &id]).status().expect("kill").success());
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if Instant::now() > deadline {
            child.kill().expect("killed");
            panic!("{signal} is never heard");
        }
        thread::sleep(Duration::from_millis(5));
    };
    assert_eq!(status.exit_code(), 130, "{signal}");
    assert_eq!(format!("{:?}", pair.master.get_termios()), mode, "{signal}: the line's own settings");
}

#[test]
fn a_terminal_that_nobody_reads_keeps_no_signal_waiting() {
    let screen: (&[&str], &str, &str) = (&["new", "bcc-spec"], "Region", "\x0c");
    let lines: (&[&str], &str, &str) = (&["--plain", "new", "bcc-spec"], "Region", "steps\njson\n");
    let all: Vec<_> = ["TERM", "HUP", "INT"].into_iter().flat_map(|s| [(s, screen), (s, lines)]).collect();
    each(&all, |(signal, (args, sign, fill))| unread(signal, args, sign, fill));
}
