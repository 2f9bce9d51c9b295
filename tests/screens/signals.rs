//! Ways to end or stop the wizard from outside: signals, a terminal that goes away, a kill. The draft is saved, what
//! is on its way is journalled, and the terminal is given back.

#![cfg(unix)]

use crate::common;
use crate::window;

use std::{
    io::{Read, Write},
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use common::{Cloud, World};
use portable_pty::CommandBuilder;
use serde_json::Value;
use tempfile::TempDir;
use window::{CTRL_U, END, ENTER, PATIENCE, Window};

const CTRL_Z: &str = "\x1a";

/// Waits until something outside the window is true.
#[track_caller]
fn until(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "no {what} within {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The letter of a process' state: `T` while it is stopped.
fn state(pid: u32) -> String {
    let ps = Command::new("ps").args(["-o", "stat=", "-p", &pid.to_string()]).output().expect("ps");
    String::from_utf8_lossy(&ps.stdout).trim().to_owned()
}

/// The wizard on an order that lacks nothing, at a cloud that is a process of its own.
fn at_review(cloud: &Cloud) -> Window {
    at_review_in(&cloud.url, tempfile::tempdir().expect("a folder"))
}

fn at_review_in(url: &str, home: TempDir) -> Window {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["--endpoint", url, "new", "bcc-spec"]);
    for set in ["region=bj", "spec=bcc.g3.c4m12", "imageId=m-mRjO3cjs", "billing.paymentTiming=Postpaid"] {
        command.args(["--set", set]);
    }
    let mut window = Window::open((120, 40), command, home);
    window.shows("SIMULATED");
    window.press("\x1b8");
    window.shows("[ Order 1 instance");
    window
}

fn faults(cloud: &Cloud, faults: &str) {
    let host = cloud.url.strip_prefix("http://").expect("http");
    let mut stream = std::net::TcpStream::connect(host).expect("it listens");
    write!(
        stream,
        "POST /_sim/faults HTTP/1.0\r\nHost: {host}\r\nContent-Length: {}\r\n\r\n{faults}",
        faults.len()
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    assert!(answer.contains(" 200 "), "{answer}");
}

fn purchases(cloud: &Cloud) -> u64 {
    common::get(&format!("{}/_sim/hits", cloud.url))["/v2/instanceBySpec"].as_u64().unwrap_or(0)
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let all = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    all.filter(|p| p.extension().is_some_and(|e| e == extension)).collect()
}

/// The only journal, its lines as JSON.
fn journal(home: &Path) -> Vec<Value> {
    let files = files(&home.join("data/orders"), "jsonl");
    assert_eq!(files.len(), 1, "{files:?}");
    let text = std::fs::read_to_string(&files[0]).expect("a journal");
    text.lines().map(|line| serde_json::from_str(line).expect("a line")).collect()
}

/// Types a name into a new order, and waits until it is shown.
fn type_a_name(window: &mut Window, name: &str) {
    window.press("\x1b7");
    window.shows("Host name");
    window.press(CTRL_U);
    window.press(name);
    window.shows(&format!("\"name\": \"{name}\""));
}

/// The wizard as a job of a shell, which goes on when it is stopped.
fn job() -> Window {
    let script = "set -m\n\"$0\"\necho the shell again\nread -r go\nfg\necho ended with $?\n";
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_vmcart")]);
    Window::open((120, 36), command, tempfile::tempdir().expect("a folder"))
}

/// The only child of a process.
fn child_of(pid: u32) -> String {
    let ps = Command::new("ps").args(["-o", "pid=", "--ppid", &pid.to_string()]).output().expect("ps");
    String::from_utf8_lossy(&ps.stdout).trim().to_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn a_stop_gives_the_terminal_back_and_takes_it_again() {
    let by_key: fn(&mut Window) = |w| w.press(CTRL_Z);
    let by_signal: fn(&mut Window) = |w| {
        let wizard = child_of(w.child.process_id().expect("a shell"));
        let sent = Command::new("kill").args(["-s", "TSTP", &wizard]).status().expect("kill");
        assert!(sent.success());
    };
    for stop in [by_key, by_signal] {
        let mut window = job();
        window.shows("SIMULATED");
        window.press(ENTER);
        window.shows("Region");
        type_a_name(&mut window, "stopped");
        let taken = format!("{:?}", window.master.get_termios());
        assert_ne!(taken, window.mode);
        stop(&mut window);
        window.shows("the shell again");
        window.given_back();
        window.press("go\n");
        window.until("the wizard again", |s| s.alternate_screen() && s.contents().contains("Host name"));
        assert_eq!(format!("{:?}", window.master.get_termios()), taken, "raw again");
        window.press("-x");
        window.shows("\"name\": \"stopped-x\"");
        window.press("\x11");
        window.shows("ended with 0");
        window.given_back();
        assert_eq!(window.ends(), 0);
    }
}

#[test]
fn a_signal_while_a_request_is_on_its_way_waits_for_its_outcome() {
    for signal in ["HUP", "TERM", "INT"] {
        let world = World::new();
        let cloud = Cloud::start(&world, &[]);
        let mut window = at_review(&cloud);
        faults(&cloud, r#"[{"delay": {"ms": 700}}]"#);
        window.press(END);
        window.press(ENTER);
        until("request at the cloud", || purchases(&cloud) == 1);
        window.signal(signal);
        assert_eq!(window.ends(), 130, "{signal}");
        window.given_back();
        let journal = journal(window.home.path());
        let known = journal.iter().find(|line| line["event"] == "accepted").expect("what came of it");
        let ledger = cloud.ledger();
        assert_eq!(ledger.len(), 1);
        assert_eq!(known["instance_ids"][0], ledger[0]["instances"][0]["id"]);
    }
}

#[test]
fn a_terminal_that_goes_away_ends_the_wizard_and_forgets_nothing() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    faults(&cloud, r#"[{"delay": {"ms": 700}}]"#);
    let homes = tempfile::tempdir().expect("a folder");
    let mut line = Command::new(std::env::current_exe().expect("this program"));
    line.args(["--exact", "signals::line_child", "--nocapture"]).stdout(std::process::Stdio::null());
    line.env("VMCART_TEST_LINE", &cloud.url).env("VMCART_TEST_HOME", homes.path());
    let mut line = line.spawn().expect("the line");
    until("request at the cloud", || purchases(&cloud) == 1);
    line.kill().expect("a dropped line");
    line.wait().expect("a dropped line");
    let pid: u32 =
        std::fs::read_to_string(homes.path().join("pid")).expect("its id").parse().expect("a number");
    until("end of the wizard", || state(pid).is_empty() || state(pid).starts_with('Z'));
    let home = std::fs::read_dir(homes.path()).expect("a folder").flatten().map(|e| e.path());
    let home = home.into_iter().find(|p| p.is_dir()).expect("a home");
    let journal = journal(&home);
    assert!(journal.iter().any(|line| line["event"] == "accepted"), "{journal:?}");
    assert_eq!(cloud.ledger().len(), 1);
}

/// Not a test by itself: the machine at the other end of the line, which holds the terminal and is then no more.
#[test]
fn line_child() {
    let Some(url) = std::env::var("VMCART_TEST_LINE").ok() else { return };
    let homes = PathBuf::from(std::env::var_os("VMCART_TEST_HOME").expect("a folder"));
    let mut window = at_review_in(&url, tempfile::tempdir_in(&homes).expect("a folder"));
    let pid = window.child.process_id().expect("it runs");
    std::fs::write(homes.join("pid"), pid.to_string()).expect("a file");
    window.press(END);
    window.press(ENTER);
    window.ends();
}

#[test]
fn a_kill_while_typing_loses_no_more_than_what_was_not_saved_yet() {
    let mut window = Window::wizard((120, 36));
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Region");
    type_a_name(&mut window, "early");
    let drafts = window.home.path().join("data/drafts");
    let saved = |text: &str| {
        let all = files(&drafts, "toml");
        all.iter().any(|f| std::fs::read_to_string(f).is_ok_and(|t| t.contains(text)))
    };
    until("saved draft", || saved("early"));
    window.press("-late");
    window.signal("KILL");
    assert_ne!(window.ends(), 0);
    // Whole or not there: no part of a draft, and nothing half-written beside it.
    assert_eq!(files(&drafts, "toml").len(), 1);
    let home = std::mem::replace(&mut window.home, tempfile::tempdir().expect("a folder"));
    let mut again = Window::wizard_at((120, 36), home);
    again.shows("early");
    again.press(ENTER);
    again.shows("Region");
    again.shows("\"name\": \"early");
}
