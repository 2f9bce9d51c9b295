//! Questions of commands and screens whose answer costs money, or takes something back.

use crate::{
    common::{Cloud, World, get},
    live::live,
    orders::order,
    window::{END, ENTER, TAB, Window},
};

use portable_pty::CommandBuilder;

const KEYS: [&str; 4] = ["--access-key", "ALTAKtest", "--secret-key", "0123456789abcdef0123456789abcdef"];
const ALT_D: &str = "\x1bd";
const ALT_8: &str = "\x1b8";

fn cancelled(cloud: &Cloud) -> u64 {
    get(&format!("{}/_sim/hits", cloud.url))["/v2/instance/cancelBidOrder"].as_u64().unwrap_or(0)
}

fn command(args: &[&str]) -> CommandBuilder {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(args);
    command.env("BCE_ACCESS_KEY_ID", KEYS[1]);
    command.env("BCE_SECRET_ACCESS_KEY", KEYS[3]);
    command
}

/// Runs a command in the home of the window before, if there is one.
fn run(home: tempfile::TempDir, url: &str, args: &[&str]) -> Window {
    Window::open_with((120, 30), command(args), home, |command| {
        // What the window takes away comes back.
        command.env("BCE_ACCESS_KEY_ID", KEYS[1]);
        command.env("VMCART_ENDPOINT", url);
    })
}

#[test]
fn the_same_order_on_a_live_account_is_asked_about() {
    let world = World::new();
    let cloud = Cloud::start(&world, &KEYS);
    let url = live(&cloud.url);
    let file = world.file("web.toml", order("bcc-spec", "web"));
    let home = || tempfile::tempdir().expect("a folder");
    let mut window = run(home(), &url, &["submit", &file, "--yes", "--accept-unknown-price"]);
    assert_eq!(window.ends(), 0, "{}", window.text());
    let kept = std::mem::replace(&mut window.home, home());

    let mut window = run(kept, &url, &["submit", &file]);
    window.shows("The same order was accepted 0 min ago");
    window.press("no\r");
    window.shows("nothing was ordered");
    assert_eq!(window.ends(), 130);
    assert_eq!(cloud.ledger().len(), 1);
    let kept = std::mem::replace(&mut window.home, home());

    let mut window = run(kept, &url, &["submit", &file, "--accept-unknown-price"]);
    window.shows("The same order was accepted");
    window.press("yes\r");
    window.shows("Order this?");
    window.press("yes\r");
    assert_eq!(window.ends(), 0, "{}", window.text());
    assert_eq!(cloud.ledger().len(), 2);
}

#[test]
fn a_spot_order_is_cancelled_on_the_screen_that_follows_it() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[&KEYS[..], &["--boot-time", "3600"]].concat());
    let sets = ["zoneName=cn-bj-a", "spec=bcc.g5.c2m8", "imageId=m-mRjO3cjs"];
    let sets: Vec<&str> = sets.iter().flat_map(|set| ["--set", set]).collect();
    let args = [&["new", "bcc-spot"][..], &sets].concat();
    let mut window = run(tempfile::tempdir().expect("a folder"), &cloud.url, &args);
    window.shows("Region");
    window.press(ALT_8);
    window.shows("Order 1 instance");
    window.press(END);
    window.press(ENTER);
    window.shows("Cancel the order");
    window.press(ALT_D);
    window.shows("Keep the order");
    // Enter alone keeps it.
    window.press(ENTER);
    window.until("no question any more", |screen| !screen.contents().contains("Keep the order"));
    assert_eq!(cancelled(&cloud), 0);
    window.press(ALT_D);
    window.shows("Keep the order");
    window.press(TAB);
    window.press(ENTER);
    window.shows("is cancelled: nothing of it will be bought.");
    assert_eq!(cancelled(&cloud), 1);
    window.shows("To the review");
}

#[test]
fn a_spot_order_is_cancelled_by_a_command_that_asks() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[&KEYS[..], &["--boot-time", "3600"]].concat());
    let file = world.file("web.toml", order("bcc-spot", "web"));
    let home = || tempfile::tempdir().expect("a folder");
    let mut window = run(home(), &cloud.url, &["submit", &file, "--yes"]);
    assert_eq!(window.ends(), 0, "{}", window.text());
    let id = std::fs::read_dir(window.home.path().join("data/orders"))
        .expect("the journal")
        .find_map(|entry| {
            entry.ok()?.file_name().into_string().ok()?.strip_suffix(".jsonl").map(str::to_owned)
        })
        .expect("a purchase");
    for (answer, code, hits) in [("n\r", 130, 0), ("yes\r", 0, 1)] {
        let kept = std::mem::replace(&mut window.home, home());
        window = run(kept, &cloud.url, &["follow", &id, "--cancel"]);
        window.shows("Cancel spot order");
        window.press(answer);
        assert_eq!(window.ends(), code, "{}", window.text());
        assert_eq!(cancelled(&cloud), hits);
    }
}
