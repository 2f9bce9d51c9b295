//! A cloud whose names and messages are full of what a terminal obeys: the program in a real terminal writes none of it.

#![cfg(unix)]

use crate::common;

use std::{
    io::{Read, Write},
    num::NonZeroU16,
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use common::{Cloud, World, fixture};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Time that a condition may take to come true.
const PATIENCE: Duration = Duration::from_secs(60);
const ROWS: u16 = 36;
const COLS: u16 = 120;

/// Everything that a program wrote to its terminal, and what the terminal shows of it.
struct Shown {
    raw: Vec<u8>,
    screen: vt100::Parser,
}

/// Runs the program in a terminal; each step waits for a text and then presses keys. What it wrote in all, and the
/// screens as they were at each step.
fn played(world: &World, args: &[&str], steps: &[(&str, &str)]) -> (Vec<u8>, Vec<String>) {
    let size = PtySize { rows: ROWS, cols: COLS, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a pty");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.env_clear();
    command.args(args);
    command.cwd(world.path(""));
    for (name, folder) in [("HOME", "home"), ("VMCART_CONFIG_DIR", "config"), ("VMCART_DATA_DIR", "data")] {
        command.env(name, world.path(folder));
    }
    for (name, value) in [("VMCART_LANG", "en"), ("LC_ALL", "C.UTF-8"), ("TERM", "xterm-256color")] {
        command.env(name, value);
    }
    let mut child = pair.slave.spawn_command(command).expect("the program");
    drop(pair.slave);
    let cells = |n| NonZeroU16::new(n).expect("not zero");
    let screen = vt100::Parser::new(cells(ROWS), cells(COLS), 0);
    let shown = Arc::new(Mutex::new(Shown { raw: Vec::new(), screen }));
    let mut output = pair.master.try_clone_reader().expect("a reader");
    let mut keys = pair.master.take_writer().expect("a writer");
    let (told, news) = mpsc::channel();
    let showing = Arc::clone(&shown);
    let reading = thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(n @ 1..) = output.read(&mut bytes) {
            let mut shown = showing.lock().expect("no panic");
            shown.raw.extend_from_slice(&bytes[..n]);
            shown.screen.process(&bytes[..n]);
            let _ = told.send(());
        }
    });
    let contents = || shown.lock().expect("no panic").screen.screen().contents();
    let mut screens = Vec::new();
    for (text, press) in steps {
        let deadline = Instant::now() + PATIENCE;
        while !contents().contains(text) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no {text:?} on the screen:\n{}", contents());
            let _ = news.recv_timeout(left.min(Duration::from_millis(200)));
        }
        screens.push(contents());
        keys.write_all(press.as_bytes()).and_then(|()| keys.flush()).expect("it listens");
    }
    // The end of the program ends the reading, and with it the news.
    let deadline = Instant::now() + PATIENCE;
    while child.try_wait().expect("a child").is_none() {
        if Instant::now() > deadline {
            let _ = child.kill();
            panic!("it goes on and on:\n{}", contents());
        }
        let _ = news.recv_timeout(Duration::from_millis(50));
    }
    drop(pair.master);
    reading.join().expect("read to the end");
    screens.push(contents());
    let raw = std::mem::take(&mut shown.lock().expect("no panic").raw);
    (raw, screens)
}

/// Asserts that the output holds nothing that the cloud sends and no program of ours ever writes by itself.
#[track_caller]
fn nothing_obeyed(raw: &[u8]) {
    // The one question that the wizard asks the terminal itself: the colour of its ground.
    let text = String::from_utf8_lossy(raw).replacen("\u{1b}]11;?\u{1b}\\", "", 1);
    for poison in [
        "owned",
        "\u{1b}]",
        "\u{1b}P",
        "\u{1b}c",
        "\u{1b}[6n",
        "\u{7}",
        "\u{8}",
        "\u{7f}",
        "\u{9b}",
        "\u{9d}",
        "\u{202e}",
        "\u{2066}",
        "\u{200b}",
        "\u{feff}",
        "b3duZWQ",
    ] {
        assert!(!text.contains(poison), "{poison:?} was written to the terminal");
    }
}

#[test]
fn names_from_the_cloud_are_only_shown() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--scenario", "hostile-texts"]);
    let (raw, screens) = played(
        &world,
        &["--endpoint", &cloud.url, "new", "bcc-spec", "--set", "zoneName=cn-bj-a"],
        // The screen of images is the third; its list shows names beside the ids.
        &[("Region", "\u{1b}3"), ("Image", "\r"), ("Ubuntu 24.04 LTS amd64", "\u{11}")],
    );
    nothing_obeyed(&raw);
    assert!(screens[2].contains("m-Rx1dCMFF"), "more than one is listed:\n{}", screens[2]);
}

#[test]
fn a_message_from_the_cloud_is_only_shown() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--scenario", "hostile-texts", "--scenario", "sold-out"]);
    let file = fixture("example.toml");
    let args = ["--endpoint", &cloud.url, "submit", &file, "--yes"];
    let (raw, screens) = played(&world, &args, &[("SIMULATED", "")]);
    nothing_obeyed(&raw);
    assert!(screens[1].contains("Instance.NoStock"), "{}", screens[1]);
}
