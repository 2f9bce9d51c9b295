//! Each kind of order, bought by keyboard alone in a real terminal: what the journal says that the review showed is
//! what the cloud has in its ledger.

use crate::common;
use crate::window;

use common::{Cloud, World};
use portable_pty::CommandBuilder;
use serde_json::Value;
use window::{END, ENTER, F10, TAB, Window};

const INSERT: &str = "\x1b[2~";
const KEYS: [&str; 4] = ["--access-key", "ALTAKtest", "--secret-key", "0123456789abcdef0123456789abcdef"];

/// The list over the form.
const LIST: &str = "type to filter";
/// A list that has gone again.
const CHOSEN: &str = "";

/// A thing to press, and what the screen shows then: something, or no list any more.
type Keys<'a> = (&'a str, &'a str);

/// Goes through the wizard with these keys, orders, and compares journal and ledger.
fn buy(kind: &str, size: (u16, u16), keys: &[Keys], done: &str) {
    let world = World::new();
    let mut options = KEYS.to_vec();
    options.extend(["--boot-time", "1"]);
    let cloud = Cloud::start(&world, &options);
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.args(["new", kind]);
    let mut window = Window::open_with(size, command, tempfile::tempdir().expect("a folder"), |command| {
        command.env("VMCART_ENDPOINT", &cloud.url);
        for (name, value) in [
            ("BCE_ACCESS_KEY_ID", KEYS[1]),
            ("BCE_SECRET_ACCESS_KEY", KEYS[3]),
            ("JDCLOUD_ACCESS_KEY", KEYS[1]),
            ("JDCLOUD_SECRET_KEY", KEYS[3]),
        ] {
            command.env(name, value);
        }
    });
    window.shows("Region");
    for (press, shown) in keys {
        window.press(press);
        match *shown {
            CHOSEN => window.until("choice", |screen| !screen.contents().contains(LIST)),
            shown => window.shows(shown),
        }
    }
    window.press(END);
    window.press(ENTER);
    window.shows(done);
    window.press(ENTER);
    assert_eq!(window.ends(), 0, "{kind}");
    let ledger = cloud.ledger();
    assert_eq!(ledger.len(), 1, "{kind}: {ledger:?}");
    assert_eq!(ledger[0]["kind"], kind);
    let mut sold = ledger[0]["body"].clone();
    // Where the token is a part of the body, vmcart puts it there behind the review.
    sold.as_object_mut().and_then(|body| body.remove("clientToken"));
    assert_eq!(sold, reviewed(&window), "{kind}");
}

/// The body that the journal holds: the one the review showed.
fn reviewed(window: &Window) -> Value {
    let orders = window.home.path().join("data/orders");
    let files = std::fs::read_dir(orders).expect("the journal").filter_map(Result::ok);
    let file =
        files.map(|f| f.path()).find(|p| p.extension().is_some_and(|e| e == "jsonl")).expect("a purchase");
    let text = std::fs::read_to_string(file).expect("a journal");
    let first: Value = serde_json::from_str(text.lines().next().expect("a line")).expect("JSON");
    first["body"].clone()
}

const ZONE: [Keys; 3] = [(TAB, "Zone"), (ENTER, LIST), (ENTER, CHOSEN)];
const IMAGE: [Keys; 3] = [(F10, "Image"), (ENTER, LIST), (ENTER, CHOSEN)];

#[test]
fn by_processor_and_memory() {
    let mut keys = ZONE.to_vec();
    keys.extend([(F10, "Processors"), (TAB, "Processors"), ("2", "2"), (TAB, "Memory"), ("2", "2")]);
    keys.extend(IMAGE);
    keys.extend([
        (F10, "System disk"),
        (F10, "Subnet"),
        (F10, "Payment"),
        (F10, "Host name"),
        (F10, "Nothing blocks the order"),
    ]);
    buy("bcc-instance", (80, 24), &keys, "All instances are running.");
}

#[test]
fn at_the_market_price() {
    let mut keys = ZONE.to_vec();
    keys.extend([(F10, "Specification"), ("g5c2m8", "▸ bcc.g5.c2m8"), (ENTER, CHOSEN)]);
    keys.extend(IMAGE);
    keys.extend([
        (F10, "System disk"),
        (F10, "Subnet"),
        (F10, "Bid model"),
        (F10, "Host name"),
        (F10, "Nothing blocks the order"),
    ]);
    buy("bcc-spot", (80, 24), &keys, "All instances are running.");
}

#[test]
fn a_contract() {
    let mut keys = ZONE.to_vec();
    keys.extend([(F10, "Specification"), ("g4c2m8", "▸ bcc.g4.c2m8"), (ENTER, CHOSEN)]);
    keys.extend([(F10, "Term"), (F10, "Tags"), (F10, "Everything is in order")]);
    buy("bcc-reserved", (120, 36), &keys, "All contracts are active.");
}

#[test]
fn at_jd_cloud() {
    let keys = [
        (TAB, "Zone"),
        (ENTER, LIST),
        (ENTER, CHOSEN),
        (F10, "Instance type"),
        ("g.n2.large", "▸ g.n2.large"),
        (ENTER, CHOSEN),
        (F10, "Key pair"),
        (ENTER, LIST),
        (ENTER, CHOSEN),
        (F10, "System disk"),
        (F10, "VPC"),
        (ENTER, LIST),
        (ENTER, CHOSEN),
        (ENTER, LIST),
        (ENTER, CHOSEN),
        (INSERT, "Id*"),
        (ENTER, LIST),
        (ENTER, CHOSEN),
        (F10, "Unit of the term"),
        (F10, "Name"),
        ("web-前端", "web-前端"),
        (F10, "Nothing blocks"),
    ];
    buy("jd-vm", (120, 36), &keys, "All instances are running.");
}
