//! The journal: what it says after everything that can happen to a purchase, and to its file.

use std::io::Write;
use std::time::Duration;
use std::{collections::BTreeSet, fs};

use jiff::{Timestamp, ToSpan};
use secrecy::SecretString;
use serde_json::json;
use tempfile::TempDir;
use vmcart::store::journal::{
    Entry, Event, Instance, Intent, Phase, Purchase, Recorder, State, digest, new_id,
};
use vmcart::store::{Journal, Lock, Paths, StoreError};

struct Room {
    _home: TempDir,
    paths: Paths,
    journal: Journal,
    lock: Lock,
}

fn room() -> Room {
    let home = tempfile::tempdir().unwrap();
    let paths = Paths::at(home.path(), home.path());
    Room { journal: Journal::open(&paths), lock: Lock::take(&paths).unwrap(), paths, _home: home }
}

fn now(second: i64) -> Timestamp {
    "2026-11-21T09:30:00Z".parse::<Timestamp>().unwrap() + second.seconds()
}

fn intent(token: &str) -> Intent {
    Intent {
        kind: "bcc-spec".into(),
        provider: "bce".into(),
        region: "bj".into(),
        endpoint: "https://bcc.bj.baidubce.com".into(),
        client_token: token.into(),
        body: json!({"spec": "bcc.g3.c4m12", "purchaseCount": 2, "price": 0.11}),
        digest: format!("digest of {token}"),
        count: 2,
        resend: Some("{}".into()),
        ..Intent::default()
    }
}

fn attempt(n: u32) -> Event {
    Event::Attempt { n }
}

fn unknown() -> Event {
    Event::Unknown { cause: "cut".into() }
}

fn not_sent() -> Event {
    Event::NotSent { cause: "no route".into() }
}

fn refused() -> Event {
    Event::Refused {
        code: "QuotaExceeded".into(),
        message: "too many".into(),
        request_id: Some("r-9".into()),
        status: Some(400),
        path: Some("purchaseCount".into()),
    }
}

fn accepted() -> Event {
    let instance_ids = vec!["i-1".into(), "i-2".into()];
    Event::Accepted { request_id: Some("r-1".into()), order_id: None, instance_ids }
}

fn states(of: &[(&str, &str, Phase)]) -> Event {
    let one = |(id, status, phase): &(&str, &str, Phase)| Instance {
        id: (*id).into(),
        status: (*status).into(),
        phase: *phase,
    };
    Event::Instances { instances: of.iter().map(one).collect() }
}

impl Room {
    fn begin(&self, token: &str, second: i64) -> Entry {
        self.journal.begin(&self.lock, intent(token), now(second)).unwrap()
    }

    fn after(&self, token: &str, events: &[Event]) -> Purchase {
        let mut entry = self.begin(token, 0);
        for (second, event) in (1..).zip(events) {
            entry.write(event, now(second)).unwrap();
        }
        self.journal.find(entry.order()).unwrap()
    }

    fn file(&self, order: &str) -> std::path::PathBuf {
        self.paths.orders().join(format!("{order}.jsonl"))
    }

    fn append(&self, order: &str, bytes: &[u8]) {
        fs::OpenOptions::new().append(true).open(self.file(order)).unwrap().write_all(bytes).unwrap();
    }
}

#[test]
fn ids_sort_by_time_and_follow_from_the_token() {
    let id = new_id(now(5), "token");
    assert!(id.starts_with("20261121-093005-") && id.len() == 20, "{id}");
    assert_eq!(id, new_id(now(5), "token"));
    assert_ne!(id, new_id(now(5), "other"));
    assert!(id < new_id(now(6), "token"));
}

#[test]
fn the_digest_is_hmac_sha256() {
    // RFC 4231, test case 2.
    let key = SecretString::from("Jefe");
    let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    assert_eq!(digest(&key, b"what do ya want for nothing?"), expected);
}

#[test]
fn lines_are_complete_when_write_returns() {
    let room = room();
    let mut entry = room.begin("t", 0);
    let file = room.file(entry.order());
    let lines = || fs::read_to_string(&file).unwrap().lines().map(str::to_owned).collect::<Vec<_>>();
    let first: serde_json::Value = serde_json::from_str(&lines()[0]).unwrap();
    assert_eq!(
        (&first["v"], &first["at"], &first["event"]),
        (&json!(1), &json!("2026-11-21T09:30:00Z"), &json!("intent"))
    );
    assert_eq!((&first["order"], &first["client_token"]), (&json!(entry.order()), &json!("t")));
    assert_eq!(first["body"].to_string(), r#"{"spec":"bcc.g3.c4m12","purchaseCount":2,"price":0.11}"#);
    entry.write(&attempt(1), now(1)).unwrap();
    assert_eq!(lines()[1], r#"{"v":1,"at":"2026-11-21T09:30:01Z","event":"attempt","n":1}"#);
    entry.write(&Event::Seen, now(2)).unwrap();
    assert_eq!(lines()[2], r#"{"v":1,"at":"2026-11-21T09:30:02Z","event":"seen"}"#);
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600);
    }
}

#[test]
fn each_history_comes_to_its_state() {
    use Phase::{Failed, Running, Waiting};
    use State as S;
    let room = room();
    let half = states(&[("i-1", "Running", Running), ("i-2", "Starting", Waiting)]);
    let full = states(&[("i-1", "Running", Running), ("i-2", "Running", Running)]);
    let part = states(&[("i-2", "Error", Failed)]);
    for (n, (events, state)) in [
        // A try, or why there was none, follows every intent: the file has lost its end.
        (vec![], S::Unknown),
        (vec![not_sent()], S::Prepared),
        (vec![attempt(1)], S::Unknown),
        (vec![attempt(1), not_sent()], S::Prepared),
        (vec![attempt(1), not_sent(), attempt(2)], S::Unknown),
        (vec![attempt(1), unknown()], S::Unknown),
        (vec![attempt(1), unknown(), attempt(2), not_sent()], S::Unknown),
        (vec![attempt(1), refused()], S::Refused),
        (vec![attempt(1), unknown(), attempt(2), refused()], S::Refused),
        (vec![attempt(1), accepted()], S::Accepted),
        (vec![attempt(1), accepted(), refused()], S::Accepted),
        (vec![attempt(1), accepted(), attempt(2), unknown()], S::Accepted),
        (vec![attempt(1), unknown(), attempt(2), accepted()], S::Accepted),
        (vec![attempt(1), accepted(), half.clone()], S::Accepted),
        (vec![attempt(1), accepted(), half.clone(), full], S::Running),
        (vec![attempt(1), accepted(), half, part], S::PartlyFailed),
    ]
    .into_iter()
    .enumerate()
    {
        let purchase = room.after(&format!("t{n}"), &events);
        assert_eq!(purchase.state, state, "{events:?}");
        assert_eq!((&purchase.damaged, purchase.newer.len()), (&None, 0));
    }
}

#[test]
fn a_purchase_tells_what_is_known() {
    let room = room();
    let purchase = room.after("t", &[attempt(1), refused()]);
    let error = purchase.error.as_ref().unwrap();
    assert_eq!((error.code.as_str(), error.path.as_deref()), ("QuotaExceeded", Some("purchaseCount")));
    assert_eq!((purchase.request_id.as_deref(), purchase.attempts), (Some("r-9"), 1));
    assert_eq!((purchase.started_at, purchase.last_at), (now(0), now(2)));
    assert_eq!(purchase.intent, Intent { order: purchase.id.clone(), ..intent("t") });

    let starting = states(&[("i-2", "Starting", Phase::Waiting)]);
    let purchase = room.after("u", &[attempt(1), accepted(), starting, Event::Note { text: "hm".into() }]);
    let seen: Vec<_> = purchase.instances.iter().map(|i| (i.id.as_str(), i.status.as_str())).collect();
    assert_eq!(seen, [("i-1", ""), ("i-2", "Starting")]);
    assert_eq!((purchase.error, purchase.notes), (None, vec!["hm".to_owned()]));
    assert_eq!(room.after("v", &[attempt(1), unknown()]).cause.as_deref(), Some("cut"));
}

#[test]
fn a_body_with_a_secret_is_never_kept() {
    let room = room();
    let secret = Intent { has_secret: true, resend: Some("hunter2".into()), ..intent("t") };
    let entry = room.journal.begin(&room.lock, secret, now(0)).unwrap();
    assert!(!fs::read_to_string(room.file(entry.order())).unwrap().contains("hunter2"));
    assert_eq!(room.journal.find(entry.order()).unwrap().intent.resend, None);
}

#[test]
fn an_intent_is_never_written_over_another() {
    let room = room();
    let entry = room.begin("t", 0);
    let before = fs::read(room.file(entry.order())).unwrap();
    // The same once more within the second has a name of its own; too many have none.
    let ids: BTreeSet<String> = (0..31).map(|n| room.begin(&format!("t{n}"), 0).order().to_owned()).collect();
    assert_eq!(ids.len(), 31);
    assert!(room.journal.begin(&room.lock, intent("t"), now(0)).is_err());
    assert_eq!(fs::read(room.file(entry.order())).unwrap(), before);
}

#[test]
fn a_file_that_lost_its_end_may_have_been_sent() {
    let room = room();
    let mut entry = room.begin("t", 0);
    let order = entry.order().to_owned();
    let whole = fs::read(room.file(&order)).unwrap();
    entry.write(&attempt(1), now(1)).unwrap();
    let bytes = fs::read(room.file(&order)).unwrap();
    for cut in whole.len() + 1..bytes.len() - 1 {
        fs::write(room.file(&order), &bytes[..cut]).unwrap();
        let purchase = room.journal.find(&order).unwrap();
        assert_eq!((purchase.state, purchase.attempts), (State::Unknown, 0), "cut at {cut}");
        assert_eq!(purchase.damaged.as_deref(), Some("line 2 is torn"));
    }
    // Only the line end is missing: the line is all there, and counts.
    fs::write(room.file(&order), &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(room.journal.find(&order).unwrap().state, State::Unknown);
    for cut in 0..whole.len() - 1 {
        fs::write(room.file(&order), &whole[..cut]).unwrap();
        let purchase = room.journal.find(&order).unwrap();
        assert_eq!((purchase.state, purchase.intent.order.as_str()), (State::Unknown, order.as_str()));
        assert_eq!(purchase.started_at, now(0), "from the name of the file");
        assert!(purchase.damaged.is_some());
    }
}

#[test]
fn writing_goes_on_after_a_torn_line() {
    let room = room();
    let order = room.begin("t", 0).order().to_owned();
    room.append(&order, br#"{"v":1,"at":"2026"#);
    let mut entry = room.journal.settle(&room.lock, &order).unwrap();
    entry.write(&attempt(1), now(2)).unwrap();
    entry.write(&accepted(), now(3)).unwrap();
    let purchase = room.journal.find(&order).unwrap();
    assert_eq!((purchase.state, purchase.attempts), (State::Accepted, 1));
    assert_eq!(purchase.damaged.as_deref(), Some("line 2 can't be read"));
}

#[test]
fn a_line_that_cannot_be_read_may_have_been_an_attempt() {
    let room = room();
    for (token, line) in [("a", &b"\0\0\0\0\n"[..]), ("b", b"[]\n"), ("c", b"{\"v\":1}\n"), ("d", b"\xff\n")]
    {
        let order = room.begin(token, 0).order().to_owned();
        room.append(&order, line);
        let purchase = room.journal.find(&order).unwrap();
        assert_eq!(purchase.state, State::Unknown, "{token}");
        assert_eq!(purchase.damaged.as_deref(), Some("line 2 can't be read"));
    }
}

#[test]
fn lines_of_a_newer_version_are_told_and_never_dropped() {
    let room = room();
    let order = room.begin("a", 0).order().to_owned();
    room.append(
        &order,
        b"{\"v\":2,\"at\":\"2026-11-21T09:31:00Z\",\"event\":\"handed_over\",\"to\":\"x\"}\n",
    );
    let purchase = room.journal.find(&order).unwrap();
    assert_eq!((purchase.state, purchase.last_at), (State::Unknown, now(60)));
    assert_eq!(purchase.newer, ["line 2: handed_over (version 2)"]);
    room.append(&order, b"{\"v\":2,\"event\":\"accepted\",\"order_id\":\"o-1\",\"more\":[1]}\n");
    room.append(&order, b"{\"v\":1,\"event\":\"instances\",\"instances\":[{\"id\":\"i-1\",\"phase\":\"asleep\",\"ip\":\"1\"}]}\n");
    let purchase = room.journal.find(&order).unwrap();
    assert_eq!((purchase.state, purchase.order_id.as_deref()), (State::Accepted, Some("o-1")));
    assert_eq!((purchase.newer.len(), purchase.instances[0].phase), (2, Phase::Waiting));
    assert_eq!(purchase.damaged, None);
}

#[test]
fn an_old_journal_is_read_for_ever() {
    let room = room();
    let text = concat!(
        r#"{"v":1,"at":"2026-11-21T09:30:00Z","event":"intent","order":"20261121-093000-0001","kind":"bcc-spec","#,
        r#""client_token":"t"}"#,
        "\n\n",
        r#"{"v":1,"at":"2026-11-21T09:30:01Z","event":"attempt","n":1}"#,
        "\n",
        r#"{"v":1,"at":"2026-11-21T09:30:02Z","event":"accepted","request_id":"r","order_id":null,"instance_ids":["i-1"]}"#,
        "\n",
    );
    // Also with the byte order mark that an editor has left there.
    for text in [text.to_owned(), format!("\u{feff}{text}")] {
        fs::write(room.file("20261121-093000-0001"), text).unwrap();
        let purchase = room.journal.find("20261121-093000-0001").unwrap();
        assert_eq!((purchase.state, purchase.intent.client_token.as_str()), (State::Accepted, "t"));
        assert_eq!(purchase.damaged, None);
    }
}

#[test]
fn orders_are_listed_newest_first_and_found_by_their_beginning() {
    let room = room();
    assert!(room.journal.orders().unwrap().is_empty());
    let ids: Vec<String> = (0..3).map(|n| room.begin(&format!("t{n}"), n * 40).order().to_owned()).collect();
    let listed: Vec<String> = room.journal.orders().unwrap().into_iter().map(|order| order.id).collect();
    assert_eq!(listed, [ids[2].clone(), ids[1].clone(), ids[0].clone()]);
    assert_eq!(room.journal.find("20261121-0931").unwrap().id, ids[2]);
    assert_eq!(room.journal.find(&ids[0]).unwrap().id, ids[0]);
    let error = room.journal.find("20261121-0930").unwrap_err().to_string();
    assert_eq!(error, format!("order \"20261121-0930\" is not the only one: {}, {}", ids[1], ids[0]));
    for none in ["", "2027", "../config"] {
        assert!(matches!(room.journal.find(none), Err(StoreError::Missing { .. })), "{none}");
        assert!(room.journal.watch(none).is_err());
    }
}

#[test]
fn a_file_that_cannot_be_read_at_all_is_listed_as_unknown() {
    let room = room();
    fs::create_dir(room.file("20261121-093000-dddd")).unwrap();
    let purchase = room.journal.find("20261121").unwrap();
    assert_eq!((purchase.state, purchase.started_at), (State::Unknown, now(0)));
    assert!(purchase.damaged.unwrap().contains("is a folder"));
}

#[test]
fn the_same_order_with_an_unknown_outcome_is_found() {
    let room = room();
    let unresolved = room.after("a", &[attempt(1), unknown()]);
    room.after("b", &[attempt(1), accepted()]);
    assert_eq!(room.journal.unresolved().unwrap(), std::slice::from_ref(&unresolved));
    let same = |intent: Intent| room.journal.same_unresolved(&intent).unwrap().len();
    assert_eq!(same(intent("c")), 1, "the same body under another token");
    assert_eq!(same(Intent { body: json!(null), ..intent("a") }), 1, "the same digest");
    let token = json!({"spec": "bcc.g3.c4m12", "clientToken": "t", "purchaseCount": 2, "price": 0.11});
    assert_eq!(same(Intent { body: token, ..intent("c") }), 1, "a token in the body is passed over");
    assert_eq!(same(Intent { body: json!({"spec": "x"}), ..intent("c") }), 0);
    assert_eq!(same(Intent { region: "gz".into(), ..intent("c") }), 0);
    assert_eq!(same(Intent { simulated: true, ..intent("c") }), 0);
    let mut entry = room.journal.settle(&room.lock, &unresolved.id).unwrap();
    let seen = || room.journal.find(&unresolved.id).unwrap().seen;
    assert!(!seen());
    entry.write(&Event::Seen, now(9)).unwrap();
    assert!(seen());
    entry.write(&attempt(2), now(10)).unwrap();
    assert!(!seen(), "a new send is a new doubt");
}

#[test]
fn watching_records_but_does_not_send() {
    let room = room();
    let order = room.after("a", &[attempt(1), accepted()]).id;
    let mut entry = room.journal.watch(&order).unwrap();
    assert!(matches!(entry.write(&attempt(2), now(5)), Err(StoreError::WatchOnly { .. })));
    entry.write(&states(&[("i-1", "Error", Phase::Failed)]), now(6)).unwrap();
    let purchase = room.journal.find(&order).unwrap();
    assert_eq!((purchase.state, purchase.attempts), (State::PartlyFailed, 1));
}

#[test]
fn one_at_a_time_may_buy() {
    let room = room();
    let pid = std::process::id();
    match Lock::take(&room.paths) {
        Err(StoreError::Busy { pid: named, .. }) => assert_eq!(named, Some(pid)),
        other => panic!("{other:?}"),
    }
    let error = Lock::take(&room.paths).unwrap_err().to_string();
    assert!(error.contains(&format!("process {pid}")), "{error}");
    assert!(room.journal.orders().unwrap().is_empty(), "looking is free, and the lock is no order");
    let Room { paths, lock, _home, .. } = room;
    drop(lock);
    assert!(Lock::take(&paths).is_ok());
}

#[test]
fn a_long_journal_is_read_to_its_end() {
    let room = room();
    let order = room.after("a", &[attempt(1), accepted()]).id;
    let mut bytes = Vec::new();
    while bytes.len() <= 17 << 20 {
        let n = bytes.len();
        let line = json!({"v": 1, "event": "instances", "instances": [
            {"id": "i-1", "status": "x".repeat(200_000), "phase": "waiting"},
            {"id": "i-2", "status": n.to_string(), "phase": "waiting"}]});
        bytes.extend(format!("{line}\n").into_bytes());
    }
    room.append(&order, &bytes);
    let purchase = room.journal.find(&order).unwrap();
    assert_eq!((purchase.state, purchase.damaged), (State::Accepted, None));
    let mut entry = room.journal.watch(&order).unwrap();
    entry
        .write(&states(&[("i-1", "Running", Phase::Running), ("i-2", "Running", Phase::Running)]), now(9))
        .unwrap();
    let orders = room.journal.orders().unwrap();
    assert_eq!((orders[0].state, orders[0].instances.len()), (State::Running, 2));
}

#[test]
fn a_line_that_is_too_long_costs_no_other_line() {
    let room = room();
    let order = room.after("a", &[attempt(1), accepted()]).id;
    room.append(&order, &vec![b'x'; 17 << 20]);
    room.append(&order, b"\n");
    let purchase = room.journal.find(&order).unwrap();
    assert_eq!((purchase.state, purchase.damaged.as_deref()), (State::Accepted, Some("line 4 is too long")));
    let mut entry = room.journal.watch(&order).unwrap();
    let long = Event::Note { text: "x".repeat(17 << 20) };
    assert!(matches!(entry.write(&long, now(8)), Err(StoreError::TooLarge { .. })), "nobody could read it");
    entry
        .write(&states(&[("i-1", "Running", Phase::Running), ("i-2", "Running", Phase::Running)]), now(9))
        .unwrap();
    assert_eq!(room.journal.find(&order).unwrap().state, State::Running);
    // Before an answer, it may have been an attempt.
    let order = room.begin("b", 0).order().to_owned();
    room.append(&order, &vec![0; 17 << 20]);
    assert_eq!(room.journal.find(&order).unwrap().state, State::Unknown);
}

#[test]
fn what_is_told_of_a_file_stays_short() {
    let room = room();
    let order = room.after("a", &[attempt(1), accepted()]).id;
    let newer = "{\"v\":9,\"event\":\"more\"}\n".repeat(1000);
    room.append(&order, format!("{}{newer}", "?\n".repeat(1000)).as_bytes());
    let mut entry = room.journal.watch(&order).unwrap();
    for n in 0..100 {
        entry.write(&Event::Note { text: n.to_string() }, now(9)).unwrap();
    }
    let purchase = room.journal.find(&order).unwrap();
    assert_eq!((purchase.state, purchase.notes.last().map(String::as_str)), (State::Accepted, Some("99")));
    assert!(purchase.notes.len() < 50 && purchase.newer.len() < 50);
    let damaged = purchase.damaged.unwrap();
    assert!(
        damaged.starts_with("line 4 can't be read; ") && damaged.ends_with("; and 980 more"),
        "{damaged}"
    );
}

fn seen(id: &str, status: &str) -> Instance {
    Instance { id: id.into(), status: status.into(), phase: Phase::Waiting }
}

#[test]
fn only_changes_are_recorded_in_one_line_a_look() {
    let room = room();
    let purchase = room.after("a", &[attempt(1), accepted()]);
    let mut entry = room.journal.watch(&purchase.id).unwrap();
    let mut recorder = Recorder::knowing(&purchase.instances);
    let mut look = |first: &str, second: &str| {
        let before = fs::read_to_string(room.file(&purchase.id)).unwrap();
        recorder.see(&seen("i-1", first));
        recorder.see(&seen("i-2", second));
        recorder.record(&mut entry, Duration::ZERO, now(5)).unwrap();
        fs::read_to_string(room.file(&purchase.id)).unwrap().split_off(before.len())
    };
    assert_eq!(look("", ""), "", "nothing is known that was not known before");
    let both = look("Starting", "Starting");
    assert_eq!((both.lines().count(), both.matches("i-1").count(), both.matches("i-2").count()), (1, 1, 1));
    assert_eq!(look("Starting", "Starting"), "");
    let one = look("Starting", "Running");
    assert_eq!((one.lines().count(), one.contains("i-1"), one.contains("i-2")), (1, false, true));
}

#[test]
fn a_state_that_changes_for_ever_is_written_ever_more_rarely_and_the_last_word_is_right() {
    let room = room();
    let purchase = room.after("a", &[attempt(1), accepted()]);
    let mut entry = room.journal.watch(&purchase.id).unwrap();
    let mut recorder = Recorder::knowing(&purchase.instances);
    for second in 0..86_400 {
        recorder.see(&seen("i-1", &format!("{second}{}", "x".repeat(10_000))));
        recorder.record(&mut entry, Duration::from_secs(second), now(5)).unwrap();
    }
    let lines = || {
        fs::read_to_string(room.file(&purchase.id))
            .unwrap()
            .lines()
            .skip(3)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert!((4..25).contains(&lines().len()), "{}", lines().len());
    assert!(lines().iter().all(|line| line.len() < 300));
    // An instance that is quiet is not kept waiting by one that is not.
    recorder.see(&seen("i-2", "Running"));
    recorder.record(&mut entry, Duration::from_secs(86_400), now(6)).unwrap();
    assert!(lines().last().unwrap().contains("i-2"));
    assert!(recorder.open());
    recorder.finish(&mut entry, Duration::from_secs(86_400), now(6)).unwrap();
    assert!(!recorder.open());
    let last = room.journal.find(&purchase.id).unwrap();
    assert!(last.instances[0].status.starts_with("86399xxx"), "{}", last.instances[0].status);
    assert_eq!((last.instances[1].status.as_str(), last.damaged), ("Running", None));
}
