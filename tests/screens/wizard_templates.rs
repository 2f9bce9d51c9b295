//! Templates in the real wizard: from one with two variables to a machine that runs, and what the disk knows of it.

use crate::common;
use crate::window;

use std::time::{Duration, Instant};

use common::Cloud;
use portable_pty::CommandBuilder;
use window::{CTRL_Q, CTRL_U, END, ENTER, TAB, Window};

const CTRL_S: &str = "\x13";

const WEB: &str = r#"kind = "bcc-spec"
title = "web tier"
region = "bj"

[vars.env]
prompt = "Environment"
default = "staging"

[vars.count]
prompt = "How many"

[request]
zoneName = "cn-bj-a"
spec = "bcc.g5.c2m8"
purchaseCount = "${count}"
imageId = "m-mRjO3cjs"
name = "web-${env}"
[request.billing]
paymentTiming = "Postpaid"
"#;

fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(home.path().join("config/templates")).expect("a folder");
    std::fs::write(home.path().join("config/templates/web.toml"), WEB).expect("a template");
    home
}

/// A wizard that counts what is pressed.
struct Counted {
    window: Window,
    presses: usize,
}

impl Counted {
    fn press(&mut self, keys: &str, presses: usize) {
        self.window.press(keys);
        self.presses += presses;
    }
}

#[test]
fn from_a_template_with_two_variables_to_running_in_few_presses() {
    let mut one = Counted { window: Window::wizard_at((80, 24), home()), presses: 0 };
    one.window.shows("web tier");
    let began = Instant::now();
    one.press(ENTER, 1);
    one.window.shows("Environment");
    // What is suggested is kept by a key that moves, and would give way to a letter.
    one.press(END, 1);
    one.press("-b", 2);
    one.window.shows("staging-b");
    one.press(ENTER, 1);
    one.window.shows("goes into: Instances");
    one.press("2", 1);
    one.press(ENTER, 1);
    one.window.shows("Nothing blocks the order");
    one.press(END, 1);
    one.press(ENTER, 1);
    one.window.shows("All instances are running.");
    let took = began.elapsed();
    assert!(one.presses < 15, "{} presses", one.presses);
    assert!(took < Duration::from_secs(20), "{took:?}");
    one.window.press(ENTER);
    assert_eq!(one.window.ends(), 0);
    // The next wizard knows when it was bought, and offers the order and its instances.
    let home = std::mem::replace(&mut one.window.home, tempfile::tempdir().expect("a folder"));
    let journal = std::fs::read_dir(home.path().join("data/orders")).expect("the journal");
    let journal = journal.filter_map(Result::ok).find(|f| f.path().extension().is_some_and(|e| e == "jsonl"));
    let text = std::fs::read_to_string(journal.expect("one purchase").path()).expect("readable");
    assert!(text.contains("\"template\":\"web\""), "{text}");
    let mut next = Window::wizard_at((100, 30), home);
    next.shows("last ordered 20");
    next.press("earlier");
    next.shows("Same as an earlier order");
    next.press(ENTER);
    next.shows("× 2");
    next.press(ENTER);
    next.shows("web-staging-b");
    next.press(CTRL_Q);
    next.ends();
}

#[test]
fn what_is_saved_on_the_review_is_a_file_that_the_command_line_takes() {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["new", "bcc-spec", "--template", "web", "--set", "count=3"]);
    let mut window = Window::open((80, 24), command, home());
    // One variable was given, the other is asked for.
    window.shows("goes into: Name");
    window.press(CTRL_U);
    window.press("前端");
    window.shows("前端");
    window.press(ENTER);
    window.shows("Nothing blocks the order");
    window.press(CTRL_S);
    window.shows("Save as a template");
    window.press(CTRL_U);
    window.press("shop");
    window.press(ENTER);
    window.shows("saved as template shop");
    window.press(CTRL_S);
    window.shows("Save as a template");
    window.press(TAB);
    window.press("!");
    window.shows("web tier!");
    window.press(ENTER);
    window.shows("title: web tier → web tier!");
    window.press(ENTER);
    window.until("saved over", |s| !s.contents().contains("Save as a template"));
    window.press(CTRL_Q);
    assert_eq!(window.ends(), 0);
    let file = window.home.path().join("config/templates/shop.toml");
    let text = std::fs::read_to_string(&file).expect("a template");
    assert!(text.contains("title = \"web tier!\"") && text.contains("name = \"web-${env}\""), "{text}");
    let world = common::World::new();
    let file = file.display().to_string();
    let shown = world.run(&["render", &file, "--set", "env=prod", "--set", "count=1"]).ends(0);
    assert_eq!(shown.json()["name"], "web-prod");
}

#[test]
fn an_instance_of_the_cloud_is_ordered_once_more() {
    let world = common::World::new();
    let cloud = Cloud::start(&world, &[]);
    std::fs::create_dir_all(world.path("home")).expect("a folder");
    let file = world.file("web.toml", WEB);
    let keys = ["--endpoint", &cloud.url];
    let mut bought = world.command(&keys);
    bought.args(["submit", &file, "--yes", "--follow", "--json", "--set", "count=1"]);
    let ran = common::Ran::of(demo(bought).output().expect("the binary runs")).ends(0);
    let id = ran.json()["instances"][0]["id"].as_str().expect("an id").to_owned();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["--endpoint", &cloud.url]);
    let mut window = Window::open_with((80, 24), command, home(), |command| {
        command.env("BCE_ACCESS_KEY_ID", vmcart::sim::DEMO_ACCESS_KEY_ID);
        command.env("BCE_SECRET_ACCESS_KEY", vmcart::sim::DEMO_SECRET_ACCESS_KEY);
    });
    window.shows("web tier");
    window.press("same as inst");
    window.shows("▸ Same as instance");
    window.press(ENTER);
    window.shows("type it, then Enter");
    window.press(&id);
    window.shows(&format!("use “{id}”"));
    window.press(ENTER);
    window.shows("To know before you go on");
    window.press(ENTER);
    window.until("read", |s| !s.contents().contains("To know before"));
    window.press("\x1b7");
    window.shows("web-staging");
    window.press(CTRL_Q);
    window.ends();
}

/// With the keys that the simulated cloud takes.
fn demo(mut command: std::process::Command) -> std::process::Command {
    command.env("BCE_ACCESS_KEY_ID", vmcart::sim::DEMO_ACCESS_KEY_ID);
    command.env("BCE_SECRET_ACCESS_KEY", vmcart::sim::DEMO_SECRET_ACCESS_KEY);
    command
}
