//! An order of a thousand instances, followed for ten minutes: what it asks the provider, what it writes, and that the
//! journal still tells the truth at the end. The minutes are simulated; the server and the journal are real.
//!
//! `cargo test --test purchases big_batch -- --nocapture` prints the figures.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::{Json, Router, body::Bytes, routing::post};
use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::{Instant, advance};
use vmcart::cloud::{Client, End, Patience, Progress};
use vmcart::order::Provider;
use vmcart::purchase::{self, Account};
use vmcart::sign::Credentials;
use vmcart::store::journal::{Event, Intent, Purchase, State};
use vmcart::store::{Journal, Lock, Paths};

/// Number of instances ordered.
const ORDERED: usize = 1_000;
/// Longest time for which they are followed.
const LIMIT: Duration = Duration::from_secs(600);
/// Time by which the clock advances at once.
const STEP: Duration = Duration::from_millis(100);

/// A follow, from outside.
struct Seen {
    _home: tempfile::TempDir,
    paths: Paths,
    id: String,
    end: End,
    /// The statuses as last told, by their place in the order.
    told: Vec<String>,
    /// Times at which the requests arrived.
    asked: Vec<Duration>,
    /// Number of ids that the requests named.
    named: usize,
    written: u64,
    lines: usize,
    /// The most memory that was resident, in KiB, where the system tells.
    memory: Option<u64>,
}

impl Seen {
    fn purchase(&self) -> Purchase {
        Journal::open(&self.paths).find(&self.id).expect("it can be read")
    }

    /// The most requests that came within a second.
    fn busiest(&self) -> usize {
        let second = Duration::from_secs(1);
        let from =
            |start: &Duration| self.asked.iter().filter(|at| *at >= start && **at < *start + second).count();
        self.asked.iter().map(from).max().unwrap_or_default()
    }

    fn print(&self, what: &str) {
        println!(
            "{what}: {} requests naming {} ids, at most {} in a second; {} bytes in {} lines; {} KiB resident at most; {:?}",
            self.asked.len(),
            self.named,
            self.busiest(),
            self.written,
            self.lines,
            self.memory.map_or_else(|| "?".to_owned(), |n| n.to_string()),
            self.end,
        );
    }
}

fn name(n: usize) -> String {
    format!("i-{n:08}")
}

/// The most memory that has been resident since it was asked for the last time, in KiB.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    fs::write("/proc/self/clear_refs", "5").ok()?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

/// Follows an order of so many, where instance `n` has this status after so long.
async fn follow(
    ordered: usize,
    status: impl Fn(usize, Duration) -> String + Clone + Send + Sync + 'static,
) -> Seen {
    let began = Instant::now();
    let asked = Arc::new(Mutex::new((Vec::new(), 0)));
    let log = Arc::clone(&asked);
    let answer = move |body: Bytes| {
        let (log, status) = (Arc::clone(&log), status.clone());
        async move {
            let body: Value = serde_json::from_slice(&body).expect("JSON");
            let ids: Vec<&str> =
                body["instanceIds"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let at = began.elapsed();
            {
                let mut log = log.lock().expect("no panic");
                log.0.push(at);
                log.1 += ids.len();
            }
            let row = |id: &&str| {
                let n = id.trim_start_matches("i-").parse().expect("a number");
                json!({"id": id, "name": "web", "status": status(n, at), "internalIp": "10.0.0.4", "zoneName": "cn-bj-a"})
            };
            Json(json!({"instances": ids.iter().map(row).collect::<Vec<_>>()}))
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
    let app = Router::new().route("/v2/instance/listByInstanceId", post(answer));
    let server = tokio::spawn(async move { axum::serve(listener, app).await });

    let home = tempfile::tempdir().expect("a folder");
    let paths = Paths::at(home.path(), home.path());
    let (journal, lock) = (Journal::open(&paths), Lock::take(&paths).expect("nobody else"));
    let count = u32::try_from(ordered).expect("a few");
    let intent = Intent {
        kind: "bcc-spec".into(),
        provider: "bce".into(),
        region: "bj".into(),
        client_token: "t".into(),
        count,
        ..Intent::default()
    };
    let mut entry = journal.begin(&lock, intent, Timestamp::now()).expect("begun");
    let instance_ids = (0..ordered).map(name).collect();
    entry.write(&Event::Attempt { n: 1 }, Timestamp::now()).expect("written");
    entry
        .write(&Event::Accepted { request_id: None, order_id: None, instance_ids }, Timestamp::now())
        .expect("written");
    let id = entry.order().to_owned();
    let file = paths.orders().join(format!("{id}.jsonl"));
    let before = fs::metadata(&file).expect("a file").len();

    let credentials = Credentials {
        access_key_id: "ak".into(),
        secret_access_key: "sk".to_owned().into(),
        session_token: None,
    };
    let long = Duration::from_secs(3600);
    let client = Client::new(credentials.clone(), Provider::BCE, Some(&endpoint)).expect("a client");
    let account = Account {
        client: client.patient(Patience { answer: long, question: long, list: long, price: long }),
        credentials: Arc::new(credentials),
        paths: paths.clone(),
        profile: None,
        simulated: true,
        budget: None,
        unwritten: purchase::Unwritten::default(),
    };
    let told = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&told);
    let tell: purchase::ProgressSink = Arc::new(move |progress| {
        if let Progress::Instances(rows) = progress {
            let mut rows: Vec<_> = rows.into_iter().map(|i| (i.id, i.status)).collect();
            rows.sort();
            *ear.lock().expect("no panic") = rows.into_iter().map(|(_, status)| status).collect();
        }
    });
    // A blocking task keeps the paused clock from running ahead of the connections: it goes on by hand, and everything
    // that is ready runs before it does.
    let (open, shut) = std::sync::mpsc::channel::<()>();
    let held = spawn_blocking(move || shut.recv().is_err());
    peak();
    let following = purchase::follow(&account, &id, LIMIT, tell);
    let clock = async {
        loop {
            for _ in 0..20 {
                yield_now().await;
            }
            advance(STEP).await;
        }
    };
    let end = tokio::select! {
        end = following => end.expect("followed"),
        () = clock => unreachable!("it goes on for ever"),
    };
    let memory = peak();
    drop(open);
    held.await.expect("no panic");
    server.abort();
    let (asked, named) = asked.lock().expect("no panic").clone();
    let text = fs::read_to_string(&file).expect("a file");
    let told = told.lock().expect("no panic").clone();
    Seen {
        written: text.len() as u64 - before,
        lines: text.lines().count() - 3,
        _home: home,
        paths,
        id,
        end,
        told,
        asked,
        named,
        memory,
    }
}

/// Boots one after the other, the last one after nine minutes.
fn booting(n: usize, at: Duration) -> String {
    let up = at >= Duration::from_millis(30_000 + 510 * n as u64);
    if up { "Running" } else { "Starting" }.to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_thousand_that_boot_one_after_the_other_take_few_questions_and_little_of_the_disk() {
    let seen = follow(ORDERED, booting).await;
    seen.print("a thousand that boot");
    assert_eq!(seen.end, End::Running);
    // Each has two states after the first, and each look one line.
    assert!(seen.written < 200_000, "{}", seen.written);
    assert!(seen.lines <= seen.asked.len(), "{}", seen.lines);
    assert!(seen.asked.len() < 600, "{}", seen.asked.len());
    assert!(seen.busiest() <= 2, "{}", seen.busiest());
    let purchase = seen.purchase();
    assert_eq!((purchase.state, purchase.damaged), (State::Running, None));
    assert!(purchase.instances.iter().all(|i| i.status == "Running"));
    assert_eq!(purchase.instances.len(), ORDERED);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_flaps_and_makes_up_words_without_end_cannot_fill_the_disk() {
    let seen = follow(ORDERED, |n, at| {
        let odd = (n as u64 + at.as_secs() / 2) % 2 == 1;
        format!("{}{}", if odd { "Pending" } else { "Moving" }, "x".repeat(1000))
    })
    .await;
    seen.print("a thousand that flap");
    assert_eq!(seen.end, End::GaveUp);
    assert!(seen.written < 2_000_000, "{}", seen.written);
    assert!(seen.busiest() <= 2, "{}", seen.busiest());
    let purchase = seen.purchase();
    assert_eq!((purchase.state, purchase.damaged), (State::Accepted, None));
    // What was seen last is what the journal says last, though not every change between is there.
    for (instance, told) in purchase.instances.iter().zip(&seen.told) {
        let kept = instance.status.trim_end_matches('…');
        assert!(told.starts_with(kept) && kept.len() >= 60, "{told} and {}", instance.status);
    }
}
