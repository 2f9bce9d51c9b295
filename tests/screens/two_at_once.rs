//! Two wizards in one process, each with a terminal, a home, an environment, a language, a time zone and a cloud of its
//! own: neither knows of the other.

use crate::{
    common::{Cloud, World},
    pipe::{Session, at},
    window::{CTRL_Q, END, ENTER, F10, TAB},
};

use jiff::tz::{TimeZone, offset};
use serde_json::Value;
use vmcart::{
    cli::Exit,
    store::{Journal, Paths},
    surroundings::Surroundings,
    term::signals::Signal,
    texts::{Lang, Texts},
};

const INSERT: &str = "\x1b[2~";
/// A key, and what the screen shows then; nothing where a list closes.
type Step<'a> = (&'a str, String);

/// A buyer with everything that is theirs.
struct Buyer {
    cloud: Cloud,
    around: Surroundings,
    /// Kept until the end: its folder goes with it.
    _home: World,
}

impl Buyer {
    fn new(key: &str, secret: &str, variables: &[(&str, &str)], zone: TimeZone) -> Self {
        let home = World::new();
        let cloud = Cloud::start(&home, &["--access-key", key, "--secret-key", secret]);
        let mut all = vec![
            ("TERM", "xterm-256color"),
            ("VMCART_ENDPOINT", cloud.url.as_str()),
            ("BCE_ACCESS_KEY_ID", key),
            ("BCE_SECRET_ACCESS_KEY", secret),
            ("JDCLOUD_ACCESS_KEY", key),
            ("JDCLOUD_SECRET_KEY", secret),
        ];
        all.extend_from_slice(variables);
        let around = at(&home.path("home"), &all).in_zone(zone);
        Self { cloud, around, _home: home }
    }

    /// The one order in the ledger of this buyer's cloud and the one in their journal; they must be the same.
    #[track_caller]
    fn bought(&self) -> Value {
        let ledger = self.cloud.ledger();
        let orders = Journal::open(&self.paths()).orders().expect("a journal");
        assert_eq!((ledger.len(), orders.len()), (1, 1), "{ledger:?} {orders:?}");
        assert_eq!(ledger[0]["clientToken"], orders[0].intent.client_token.as_str());
        ledger[0]["body"].clone()
    }

    fn paths(&self) -> Paths {
        Paths::find(&self.around).expect("places for files")
    }

    /// Time at which the order was made, as this buyer reads it.
    fn when(&self) -> String {
        let orders = Journal::open(&self.paths()).orders().expect("a journal");
        self.around.local(orders[0].started_at, "%Y-%m-%d %H:%M")
    }
}

fn step<'a>(key: &'a str, shown: &str) -> Step<'a> {
    (key, shown.to_owned())
}

/// Presses a key in one wizard, and waits for what it shows.
#[track_caller]
fn go(session: &Session, list: &str, step: &Step) {
    session.press(step.0);
    if step.1.is_empty() {
        session.until("choice", |screen| !screen.contents().contains(list));
    } else {
        session.shows(&step.1);
    }
}

/// Keys to a review in English, from the start page.
fn by_specification() -> Vec<Step<'static>> {
    let list = "type to filter";
    [
        (ENTER, "Region"),
        (TAB, "Zone"),
        (ENTER, list),
        (ENTER, ""),
        (F10, "Specification"),
        ("g5c2m8", "▸ bcc.g5.c2m8"),
        (ENTER, "Instances"),
        (F10, "Image"),
        (ENTER, list),
        (ENTER, ""),
        (F10, "System disk"),
        (F10, "Subnet"),
        (F10, "Payment"),
        (F10, "Host name"),
        ("web-one", "web-one"),
        (F10, "Nothing blocks the order"),
    ]
    .map(|(key, shown)| step(key, shown))
    .to_vec()
}

/// Keys to a review in Chinese, from the form of a JD order.
fn at_jd_cloud(texts: &Texts) -> Vec<Step<'static>> {
    let list = &word(texts, "ui.menu-count");
    let label = |path: &str| texts.label(path);
    let (zone, size) = (label("instanceSpec.az"), label("instanceSpec.instanceType"));
    let (disk, network) =
        (label("instanceSpec.systemDisk.diskType"), label("instanceSpec.primaryNetworkInterface.vpcId"));
    [
        (TAB, zone.as_str()),
        (ENTER, list),
        (ENTER, ""),
        (F10, &size),
        ("g.n2.large", "▸ g.n2.large"),
        (ENTER, ""),
        (F10, &label("instanceSpec.imageId")),
        (ENTER, list),
        (ENTER, ""),
        (F10, &disk),
        (F10, &network),
        (ENTER, list),
        (ENTER, ""),
        (ENTER, list),
        (ENTER, ""),
        (INSERT, "*"),
        (ENTER, list),
        (ENTER, ""),
        (F10, &label("instanceSpec.charge.chargeUnit")),
        (F10, &label("instanceSpec.name")),
        ("前端", "前端"),
        (F10, word(texts, "ui.review-warned").split('{').next().unwrap_or_default().trim()),
    ]
    .map(|(key, shown)| step(key, shown))
    .to_vec()
}

/// The last words of a text that have no placeholder in them.
fn word(texts: &Texts, key: &str) -> String {
    texts.get(key).rsplit("  ").next().unwrap_or_default().trim().to_owned()
}

#[test]
fn two_buyers_in_one_process_buy_at_once_and_neither_knows_of_the_other() {
    let hours = |hours| TimeZone::fixed(offset(hours));
    let one = Buyer::new(
        "ALTAKone",
        "0123456789abcdef0123456789abcdef",
        &[("VMCART_LANG", "en"), ("LC_ALL", "C.UTF-8")],
        hours(-3),
    );
    let other =
        Buyer::new("ALTAKother", "fedcba9876543210fedcba9876543210", &[("LANG", "zh_CN.UTF-8")], hours(8));
    let (en, zh) = (Texts::of(Lang::En), Texts::of(Lang::ZhCn));
    let mut first = Session::open((80, 24), one.around.clone(), &[]);
    let mut second = Session::open((120, 36), other.around.clone(), &["new", "jd-vm"]);
    first.shows("SIMULATED");
    second.shows(&zh.label("region"));
    let (ours, theirs) = (by_specification(), at_jd_cloud(zh));
    for at in 0..ours.len().max(theirs.len()) {
        // Each key goes in while the other wizard still answers its own.
        if let Some(step) = ours.get(at) {
            go(&first, &word(en, "ui.menu-count"), step);
        }
        if let Some(step) = theirs.get(at) {
            go(&second, &word(zh, "ui.menu-count"), step);
        }
    }
    for session in [&first, &second] {
        session.press(END);
        session.press(ENTER);
    }
    first.shows(en.get("ui.all-running"));
    second.shows(zh.get("ui.all-running"));
    let body = (one.bought(), other.bought());
    assert_eq!(body.0["name"], "web-one");
    assert_eq!(body.1["instanceSpec"]["name"], "前端");
    for session in [&mut first, &mut second] {
        session.press(ENTER);
        assert_eq!(session.ends(), Exit::Done);
        session.given_back();
    }
    let (english, chinese) = (first.raw(), second.raw());
    assert!(english.contains("running") && !english.contains('实'), "the one has its own language");
    assert!(chinese.contains('实') && !chinese.contains("web-one"), "and the other has its own");

    // Both again: each reads its own past, in its own time.
    let first = Session::open((80, 24), one.around.clone(), &[]);
    let second = Session::open((80, 24), other.around.clone(), &[]);
    for (session, texts, buyer) in [(&first, en, &one), (&second, zh, &other)] {
        session.shows(texts.get("start.order"));
        session.press(END);
        session.press(ENTER);
        session.shows(&buyer.when());
    }
}

/// Compiles where a session may be begun on one thread and go on on another.
#[test]
fn a_session_may_run_on_any_thread() {
    fn moves<T, L, F: Future + Send>(_: impl Fn(T, L, tokio::runtime::Handle) -> F) {}
    moves(vmcart::run::wizard);
    moves(vmcart::plain::talk);
}

#[test]
fn a_signal_or_a_lost_terminal_ends_one_wizard_alone() {
    let (one, other) = (World::new(), World::new());
    let around = |world: &World| at(&world.path("home"), &[("TERM", "xterm"), ("VMCART_LANG", "en")]);
    let mut first = Session::open((80, 24), around(&one), &["new", "bcc-spec"]);
    let mut second = Session::open((80, 24), around(&other), &["new", "bcc-spec"]);
    for session in [&first, &second] {
        session.shows("Region");
        session.press("\x1b7");
        session.shows("Host name");
    }
    first.press("kept-name");
    first.shows("kept-name");
    first.signal(Signal::End(15));
    assert_eq!(first.ends(), Exit::Interrupted);
    first.given_back();
    assert!(first.told().iter().any(|line| line.contains("the draft is kept")), "{:?}", first.told());
    second.press("goes-on");
    second.shows("goes-on");
    second.resize(60, 20);
    second.until("frame of the new size", |screen| {
        screen.rows(0, 60).last().is_some_and(|row| row.contains("F1"))
    });
    second.press(CTRL_Q);
    assert_eq!(second.ends(), Exit::Done);
    second.given_back();
    assert!(!second.raw().contains("kept-name"));
}

#[test]
fn two_wizards_speak_in_lines_at_once() {
    let (one, other) = (World::new(), World::new());
    let dumb = [("TERM", "dumb")];
    let first = at(&one.path("home"), &[dumb[0], ("VMCART_LANG", "en")]);
    let second = at(&other.path("home"), &[dumb[0], ("VMCART_LANG", "zh-CN")]);
    let mut first = Session::open((80, 24), first, &[]);
    let mut second = Session::open((80, 24), second, &["--plain"]);
    first.shows("1. ");
    second.shows("1. ");
    second.press("quit\n");
    assert_eq!(second.ends(), Exit::Done);
    first.press("1\n");
    first.shows(&Texts::of(Lang::En).label("region"));
    first.press("quit\n");
    assert_eq!(first.ends(), Exit::Done);
    assert!(second.raw().contains("模拟") && !first.raw().contains("模拟"));
}
