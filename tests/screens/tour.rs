//! Tours: every built-in script plays to its end in a real terminal, and a recording holds what was sent.

use crate::common;
use crate::window;

use std::{num::NonZeroU16, path::Path};

use common::World;
use portable_pty::CommandBuilder;
use serde_json::Value;
use window::{CTRL_Q, Window};

fn tour(size: (u16, u16), args: &[&str]) -> Window {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.arg("tour");
    command.args(args);
    // Nobody's keys are used, even where there are some.
    Window::open_with(size, command, tempfile::tempdir().expect("a folder"), |c| {
        c.env("VMCART_ENDPOINT", "http://127.0.0.1:1");
    })
}

/// Last frame that a terminal of this size showed, before it was given back.
fn last_frame(bytes: &[u8], (cols, rows): (u16, u16)) -> String {
    let cells = |n| NonZeroU16::new(n).expect("a size");
    let mut screen = vt100::Parser::new(cells(rows), cells(cols), 0);
    let leaves = b"\x1b[?1049l";
    let end = bytes.windows(leaves.len()).rposition(|w| w == leaves).unwrap_or(bytes.len());
    screen.process(&bytes[..end]);
    screen.screen().contents()
}

/// The pieces of a recording, checked line by line.
fn recorded(file: &Path, size: (u16, u16)) -> Vec<u8> {
    let text = std::fs::read_to_string(file).expect("a recording");
    let mut lines = text.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON in each line"));
    let header = lines.next().expect("a header");
    assert_eq!(
        (&header["version"], &header["width"], &header["height"]),
        (&2.into(), &size.0.into(), &size.1.into())
    );
    assert!(header["timestamp"].is_i64() && header["env"]["TERM"].is_string(), "{header}");
    let (mut bytes, mut before) = (Vec::new(), 0.0);
    for event in lines {
        let time = event[0].as_f64().expect("a time");
        assert!(time >= before, "{time} after {before}");
        before = time;
        assert_eq!(event[1], "o");
        bytes.extend(event[2].as_str().expect("text").as_bytes());
    }
    bytes
}

fn plays(kind: &str, ends: &str) {
    let size = (80, 24);
    let cast = tempfile::tempdir().expect("a folder");
    let file = cast.path().join("played.cast");
    let mut window = tour(size, &[kind, "--speed", "40", "--record", &file.display().to_string()]);
    assert_eq!(window.ends(), 0, "{}", window.text());
    window.given_back();
    window.shows("the recording is in");
    let raw = window.raw.lock().expect("the bytes").clone();
    let last = last_frame(&raw, size);
    assert!(last.contains(ends), "{last}");
    assert!(last.contains("SIMULATED") && !last.contains("LIVE"), "{last}");
    let recorded = recorded(&file, size);
    assert!(raw.starts_with(&recorded), "exactly what was sent");
    assert_eq!(last_frame(&recorded, size), last);
    assert!(!window.home.path().join("data").exists(), "nothing of the person's is touched");
}

#[test]
fn a_tour_by_specification() {
    plays("bcc-spec", "All instances are running.");
}

#[test]
fn a_tour_by_processors_and_memory() {
    plays("bcc-instance", "All instances are running.");
}

#[test]
fn a_tour_of_a_spot_order() {
    plays("bcc-spot", "All instances are running.");
}

#[test]
fn a_tour_of_a_contract() {
    plays("bcc-reserved", "All contracts are active.");
}

#[test]
fn a_tour_at_jd() {
    plays("jd-vm", "All instances are running.");
}

#[test]
fn a_tour_pauses_goes_on_and_ends_when_told() {
    let mut window = tour((80, 24), &["--lang", "zh-CN"]);
    window.shows("正在模拟云上自动演示");
    window.press(" ");
    window.shows("已暂停：空格 继续");
    window.press(" ");
    window.until("going on", |s| !s.contents().contains("已暂停"));
    window.press("\r");
    window.shows("2/16");
    window.press(CTRL_Q);
    assert_eq!(window.ends(), 0);
    window.given_back();
}

#[test]
fn a_tour_in_the_smallest_window_has_its_caption() {
    let mut window = tour((40, 12), &[]);
    window.shows("This is vmcart, playing");
    window.press("\x1b");
    assert_eq!(window.ends(), 0);
    window.given_back();
}

#[test]
fn a_script_of_one_s_own_is_played_and_a_wrong_one_is_told() {
    let world = World::new();
    let own = world.file("own.toml", "[[steps]]\ncaption = \"Mine alone\"\nkeys = [\"Down\", \"Down\"]\n");
    let mut window = tour((80, 24), &[&own]);
    window.shows("Mine alone");
    assert_eq!(window.ends(), 0);
    let lost = world.file("lost.toml", "[[steps]]\nfield = \"nowhere\"\n");
    let mut window = tour((80, 24), &[&lost]);
    assert_eq!(window.ends(), 1);
    window.shows("the tour cannot go on: step 1: no field nowhere");
    let wrong = world.file("wrong.toml", "[[steps]]\nkeys = [\"Return\"]\n");
    let ran = world.run(&["tour", &wrong]).ends(2);
    assert!(ran.err.contains("step 1: no key \"Return\""), "{}", ran.err);
    let ran = world.run(&["tour", "nothing"]).ends(2);
    assert!(ran.err.contains("no script nothing: there are bcc-spec"), "{}", ran.err);
}

#[test]
fn the_wizard_is_recorded_too_and_no_recording_is_lost() {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    let home = tempfile::tempdir().expect("a folder");
    let file = home.path().join("mine.cast");
    command.args(["new", "bcc-spec", "--record", &file.display().to_string()]);
    let mut window = Window::open((80, 24), command, home);
    window.shows("Region");
    window.press("\x1b7");
    window.shows("Host name");
    window.press("web-前端");
    window.shows("web-前端");
    window.press(CTRL_Q);
    assert_eq!(window.ends(), 0);
    // Behind it nothing is recorded: all that was sent before has been read from the terminal by then.
    window.shows("the recording is in");
    let recorded = recorded(&file, (80, 24));
    assert!(last_frame(&recorded, (80, 24)).contains("web-前端"));
    let raw = window.raw.lock().expect("the bytes").clone();
    assert!(raw.starts_with(&recorded));
    let world = World::new();
    let ran = world.run(&["--record", &file.display().to_string(), "kinds"]).ends(2);
    assert!(ran.err.contains("--record goes with opening the wizard"), "{}", ran.err);
    let command = {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
        command.args(["--record", &file.display().to_string()]);
        command
    };
    let mut again = Window::open((80, 24), command, tempfile::tempdir().expect("a folder"));
    assert_eq!(again.ends(), 2);
    again.shows("the file exists already");
}

/// The words of a picture, row by row, with nothing of what makes it a picture.
fn words(svg: &str) -> String {
    let mut text = String::new();
    for piece in svg.split('<').skip(1) {
        let (tag, behind) = piece.split_once('>').unwrap_or_default();
        if tag.starts_with("text") {
            text.push_str(&behind.replace("&lt;", "<").replace("&amp;", "&"));
            text.push(' ');
        } else if tag == "/g" {
            text.push('\n');
        }
    }
    text
}

#[test]
fn the_picture_in_the_readme_plays_the_tour_there_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(root.join(name)).expect(name);
    assert!(read("README.md").contains("](.github/tour.svg)"));
    let (picture, script) = (words(&read(".github/tour.svg")), read("src/order/tables/bcc/spec.tour.toml"));
    let texts = vmcart::texts::Texts::of(vmcart::texts::Lang::En);
    let captions: Vec<&str> = script.lines().filter_map(|line| line.strip_prefix("caption = ")).collect();
    assert!(captions.len() > 8, "{captions:?}");
    for caption in captions {
        let said = texts.get(&format!("tour.{}", caption.trim_matches('"')));
        assert!(picture.contains(said), "record the tour again: nothing in the picture says {said:?}");
    }
}
