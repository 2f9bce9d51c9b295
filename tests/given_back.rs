//! Every signal on every screen: whatever ends the wizard, the terminal is as it was.

#![cfg(unix)]

#[path = "common/window.rs"]
mod window;

use std::{
    os::unix::fs::PermissionsExt,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use portable_pty::CommandBuilder;
use window::{END, ENTER, Window};

/// What ends a process by itself and can be caught. The shell sees an exit code: for what people and terminals send the
/// one for an interruption, elsewhere the usual one; or, without one here, the death by that signal.
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

/// An editor that never ends, on a terminal that it has made raw.
fn editor() -> Window {
    let home = tempfile::tempdir().expect("a folder");
    let script = home.path().join("editor");
    std::fs::write(&script, "#!/bin/sh\nstty raw -echo\necho edits\nexec sleep 600\n").expect("a script");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("it may run");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["new", "bcc-spec", "--set", "name=old-name"]);
    command.env("VISUAL", &script);
    let mut window = Window::open((120, 40), command, home);
    window.shows("Region");
    window.press("\x1b7");
    window.shows("Host name");
    window.press("\x05");
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
    window.shows("Order 1 instance on the SIMULATED cloud");
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
