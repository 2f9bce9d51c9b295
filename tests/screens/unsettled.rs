//! Purchases whose outcome is unknown, in the wizard: waits that a person ends, and settling with a password.

#![cfg(unix)]

use crate::common;
use crate::orders;
use crate::window;

use std::{io::Read, io::Write, path::Path};

use common::{Cloud, Ran, World};
use portable_pty::CommandBuilder;
use tempfile::TempDir;
use window::{END, ENTER, Window};

const PASSWORD: &str = "Vm7!kX2pQz";

fn faults(cloud: &Cloud, faults: &str) {
    let host = cloud.url.strip_prefix("http://").expect("http");
    let mut stream = std::net::TcpStream::connect(host).expect("it listens");
    let length = faults.len();
    write!(stream, "POST /_sim/faults HTTP/1.0\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n{faults}")
        .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    assert!(answer.contains(" 200 "), "{answer}");
}

fn wizard(cloud: &Cloud, home: TempDir, args: &[&str]) -> Window {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["--endpoint", &cloud.url]);
    command.args(args);
    Window::open((120, 40), command, home)
}

/// A purchase made from a script in this home, left unknown.
fn left_unknown(cloud: &Cloud, world: &World, home: &Path, order: &str, password: Option<&str>) {
    let file = world.file("order.toml", order);
    let mut command = world.command(&["--endpoint", &cloud.url, "submit", &file, "--yes", "--no-settle"]);
    command.env("HOME", home).env("VMCART_CONFIG_DIR", home.join("config"));
    command.env("VMCART_DATA_DIR", home.join("data"));
    if let Some(password) = password {
        command.env("VMCART_ADMIN_PASS", password);
    }
    Ran::of(command.output().expect("the binary runs")).ends(5);
}

#[test]
fn a_person_who_has_waited_enough_stops_it_and_settles_later() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    faults(&cloud, r#"[{"status": {"status": 503, "after_sale": true}, "times": 9}]"#);
    let sets = ["region=bj", "spec=bcc.g3.c4m12", "imageId=m-mRjO3cjs", "billing.paymentTiming=Postpaid"];
    let mut args = vec!["new", "bcc-spec"];
    args.extend(sets.iter().flat_map(|set| ["--set", set]));
    let mut window = wizard(&cloud, tempfile::tempdir().expect("a folder"), &args);
    window.shows("SIMULATED");
    window.press("\x1b8");
    window.shows("[ Order 1 instance");
    window.press(END);
    window.press(ENTER);
    window.shows("looked: the provider has what may be it: i-");
    window.shows("[ Try no more ]");
    window.press(ENTER);
    window.shows("[ Settle");
    let sold = cloud.ledger();
    assert_eq!(sold.len(), 1);
    faults(&cloud, "[]");
    window.press(ENTER);
    window.shows("All instances are running.");
    window.shows(sold[0]["instances"][0]["id"].as_str().expect("an id"));
    assert_eq!(cloud.ledger().len(), 1, "one intention, one purchase");
}

#[test]
fn an_order_with_a_password_is_settled_with_the_same_password_only() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--scenario", "lost-response"]);
    let home = tempfile::tempdir().expect("a folder");
    left_unknown(&cloud, &world, home.path(), &orders::order("jd-vm", "web"), Some(PASSWORD));
    assert_eq!(cloud.ledger().len(), 1);
    let mut window = wizard(&cloud, home, &[]);
    // It comes first, and the screen that opens is about it and not about the kind that the draft begins with.
    window.shows("jd-vm");
    window.press(ENTER);
    window.shows("Password of this order");
    window.press("0ther!secret");
    window.press(ENTER);
    window.shows("not the same request");
    window.shows("[ Settle");
    window.press(ENTER);
    window.shows("Password of this order");
    window.press(PASSWORD);
    window.press(ENTER);
    window.shows("running");
    window.shows("[ To the start ]");
    assert_eq!(cloud.ledger().len(), 1, "one intention, one purchase");
    let raw = String::from_utf8_lossy(&window.raw.lock().expect("no panic")).into_owned();
    assert!(!raw.contains(PASSWORD) && !raw.contains(&PASSWORD[..6]), "the password was shown");
    window.press(ENTER);
    window.until("the start without it", |s| {
        !s.contents().contains("jd-vm  ") && s.contents().contains("JD Cloud")
    });
}

#[test]
fn a_damaged_journal_is_told_as_what_it_is_and_is_known_once_it_was_opened() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    faults(&cloud, r#"[{"cut": {"after_sale": true}}]"#);
    let home = tempfile::tempdir().expect("a folder");
    let order = orders::order("bcc-spec", "web");
    left_unknown(&cloud, &world, home.path(), &order, None);
    let folder = home.path().join("data/orders");
    let journal = || {
        let files = std::fs::read_dir(&folder).expect("a folder").flatten().map(|f| f.path());
        files.filter(|f| f.extension().is_some_and(|e| e == "jsonl")).min().expect("a journal")
    };
    let path = journal();
    let length = std::fs::read(&path).expect("a journal").len();
    std::fs::write(&path, vec![0; length]).expect("a journal");
    let file = world.file("order.toml", &order);
    let submit = |code: i32| {
        let mut command = world.command(&["--endpoint", &cloud.url, "submit", &file, "--yes"]);
        command.env("HOME", home.path()).env("VMCART_CONFIG_DIR", home.path().join("config"));
        command.env("VMCART_DATA_DIR", home.path().join("data"));
        Ran::of(command.output().expect("the binary runs")).ends(code)
    };
    submit(5);
    let shared = tempfile::tempdir().expect("a folder");
    // The wizard gets the same files under a home of its own.
    let data = shared.path().join("data");
    std::fs::create_dir_all(&data).expect("a folder");
    std::fs::rename(&folder, data.join("orders")).expect("moved");
    std::os::unix::fs::symlink(data.join("orders"), &folder).expect("a link");
    let mut window = wizard(&cloud, shared, &[]);
    window.shows("Journal damaged, begun");
    window.shows("marks it as seen");
    window.press(ENTER);
    window.shows("is damaged (");
    window.until("a word of the person in the journal", |_| {
        std::fs::read(&path).is_ok_and(|bytes| bytes.windows(6).any(|w| w == b"\"seen\""))
    });
    submit(0);
    assert_eq!(cloud.ledger().len(), 2, "made anew, deliberately");
}
