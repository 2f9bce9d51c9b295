//! Buying: what the journal, the watcher and the cloud's ledger say after every way a purchase can go.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::Duration,
};

use jiff::Timestamp;
use serde_json::{Value, json};
use tempfile::TempDir;
use vmcart::{
    cloud::{Client, End, Progress, SystemTime, TimeSource, Uptime},
    order::{Ask, Known, Lookup, Order, Provider, Reading, check, file},
    purchase::{self, Account, BuyError, ProgressSink, Sent},
    sign::{Credentials, password},
    sim::{self, DEMO_ACCESS_KEY_ID, DEMO_SECRET_ACCESS_KEY, Running, Scenario, Settings},
    store::{
        Journal, Paths,
        journal::{Event, Purchase, State},
    },
};

use super::permit::permit;

const PASSWORD: &str = "Very5ecret!x";

fn order(more: &str) -> Order {
    let text =
        include_str!("../fixtures/orders/example.toml").replace("[request]", &format!("[request]\n{more}"));
    let loaded = file::load(&text, &[], Reading::Strict).expect("an order file");
    check::order(&loaded.draft, &Known::default()).expect("an order without a problem")
}

/// A buyer with a journal of its own.
struct Buyer {
    dir: TempDir,
    account: Account,
}

impl Buyer {
    fn at(address: SocketAddr) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let paths = Paths::at(dir.path().join("config"), dir.path().join("data"));
        let credentials = Credentials {
            access_key_id: DEMO_ACCESS_KEY_ID.to_owned(),
            secret_access_key: DEMO_SECRET_ACCESS_KEY.into(),
            session_token: None,
        };
        let client = Client::new(credentials.clone(), Provider::BCE, Some(&format!("http://{address}")))
            .expect("a client");
        let account = Account {
            client,
            credentials: Arc::new(credentials),
            paths,
            profile: None,
            simulated: true,
            budget: None,
            unwritten: purchase::Unwritten::default(),
        };
        Self { dir, account }
    }

    /// The only purchase of the journal.
    fn only(&self) -> Purchase {
        let mut orders = Journal::open(&self.account.paths).orders().expect("a journal");
        assert_eq!(orders.len(), 1);
        orders.remove(0)
    }

    async fn buy(&self, order: &Order, settle: bool) -> (Result<purchase::Bought, BuyError>, Vec<Progress>) {
        let watcher = Watcher::new();
        let bought = purchase::buy(permit(&self.account, order), settle, watcher.tell()).await;
        (bought, watcher.seen())
    }

    async fn resume(&self, body: Option<zeroize::Zeroizing<String>>) -> Result<purchase::Bought, BuyError> {
        purchase::resume(&self.account, &self.only().id, |_| body, Watcher::new().tell()).await
    }
}

/// Keeps what it is told, and lets announced waits pass at once: the runtime has one thread, and a wait is told
/// right before it begins, so the clock moves only while the purchase waits.
struct Watcher {
    seen: Arc<Mutex<Vec<Progress>>>,
    waits: tokio::sync::mpsc::UnboundedSender<Duration>,
}

impl Watcher {
    fn new() -> Self {
        let (waits, mut told) = tokio::sync::mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(wait) = told.recv().await {
                tokio::time::pause();
                tokio::time::advance(wait + Duration::from_millis(1)).await;
                tokio::time::resume();
            }
        });
        Self { seen: Arc::default(), waits }
    }

    fn tell(&self) -> ProgressSink {
        let (seen, waits) = (Arc::clone(&self.seen), self.waits.clone());
        Arc::new(move |progress| {
            if let Progress::Waiting { wait, .. } = &progress {
                let _ = waits.send(*wait);
            }
            seen.lock().expect("no panic").push(progress);
        })
    }

    fn seen(&self) -> Vec<Progress> {
        self.seen.lock().expect("no panic").clone()
    }
}

async fn cloud(scenarios: &[Scenario]) -> Running {
    let boot_time = Duration::ZERO;
    let settings = Settings { scenarios: scenarios.to_vec(), boot_time, ..Settings::default() };
    sim::start(settings).await.expect("a free port")
}

async fn ask(cloud: &Running, path: &str, faults: Option<&Value>) -> Value {
    rustls::crypto::ring::default_provider().install_default().ok();
    let http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let url = format!("{}{path}", cloud.endpoint());
    let request = match faults {
        Some(faults) => http.post(url).json(faults),
        None => http.get(url),
    };
    request.send().await.expect("an answer").json().await.expect("JSON")
}

async fn faults(cloud: &Running, faults: &Value) {
    let count = faults.as_array().map(Vec::len);
    assert_eq!(ask(cloud, "/_sim/faults", Some(faults)).await["faults"], json!(count));
}

async fn ledger(cloud: &Running) -> Vec<Value> {
    ask(cloud, "/_sim/ledger", None).await["orders"].as_array().cloned().expect("orders")
}

async fn sends(cloud: &Running) -> u64 {
    ask(cloud, "/_sim/hits", None).await["/v2/instanceBySpec"].as_u64().unwrap_or(0)
}

/// An address where nobody listens any more.
fn nobody() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port")
}

/// Tells whether a file below a folder holds this text.
fn holds(dir: &Path, text: &str) -> bool {
    std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()).any(|path| {
        let inside = |bytes: Vec<u8>| bytes.windows(text.len()).any(|w| w == text.as_bytes());
        if path.is_dir() { holds(&path, text) } else { std::fs::read(&path).is_ok_and(inside) }
    })
}

#[tokio::test]
async fn an_order_is_taken_and_followed_until_it_runs() {
    let cloud = cloud(&[]).await;
    let buyer = Buyer::at(cloud.address);
    let (bought, seen) = buyer.buy(&order(""), true).await;
    let bought = bought.expect("bought");
    assert_eq!(bought.sent, Sent::Accepted, "taken, and not followed yet");
    let steps: Vec<_> = seen
        .iter()
        .map(|p| match p {
            Progress::Journalled { id } => id == &bought.id,
            Progress::Signed | Progress::Sending { attempt: 1 } => true,
            Progress::Accepted(accepted) => accepted.order_id.is_some(),
            _ => false,
        })
        .collect();
    assert_eq!(steps, [true; 4], "{seen:?}");
    assert_eq!(buyer.only().state, State::Accepted);
    let watcher = Watcher::new();
    let end = purchase::follow(&buyer.account, &bought.id, Duration::from_secs(30), watcher.tell()).await;
    assert_eq!(end.expect("followed"), End::Running);
    let (purchase, ledger) = (buyer.only(), ledger(&cloud).await);
    assert_eq!((purchase.state, ledger.len()), (State::Running, 1));
    assert_eq!(ledger[0]["clientToken"], purchase.intent.client_token);
    assert_eq!(ledger[0]["instances"][0]["id"], purchase.instances[0].id);
    assert_eq!(purchase.order_id.as_deref(), ledger[0]["orderId"].as_str());
}

#[tokio::test]
async fn a_failed_boot_ends_as_some_failed() {
    let cloud = cloud(&[Scenario::BootFailure]).await;
    let buyer = Buyer::at(cloud.address);
    let bought = buyer.buy(&order(""), true).await.0.expect("bought");
    let end =
        purchase::follow(&buyer.account, &bought.id, Duration::from_secs(30), Watcher::new().tell()).await;
    assert_eq!((end.expect("followed"), buyer.only().state), (End::SomeFailed, State::PartlyFailed));
}

#[tokio::test]
async fn a_refusal_leads_to_its_field() {
    let cloud = cloud(&[Scenario::SoldOut]).await;
    let buyer = Buyer::at(cloud.address);
    let (bought, seen) = buyer.buy(&order(""), true).await;
    assert_eq!(bought.expect("an end").sent, Sent::Refused);
    let told = seen.iter().find_map(|p| match p {
        Progress::Refused(refusal) => refusal.path.clone(),
        _ => None,
    });
    assert_eq!(told.as_deref(), Some("spec"), "{seen:?}");
    let purchase = buyer.only();
    let error = purchase.error.expect("a failure");
    assert_eq!((purchase.state, error.path.as_deref()), (State::Refused, Some("spec")));
    assert_eq!((error.code.as_str(), ledger(&cloud).await.len()), ("Instance.NoStock", 0));
}

#[tokio::test]
async fn whatever_swallows_the_answer_one_order_is_sold() {
    for fault in [
        json!({"cut": {"after_sale": true}}),
        json!({"cut": {"after_sale": false}}),
        json!({"status": {"status": 503, "after_sale": true}}),
        json!({"status": {"status": 500, "after_sale": false}}),
        json!({"broken": {}}),
    ] {
        let cloud = cloud(&[]).await;
        faults(&cloud, &json!([fault])).await;
        let buyer = Buyer::at(cloud.address);
        let (bought, seen) = buyer.buy(&order(""), true).await;
        assert_eq!(bought.expect("settled").sent, Sent::Accepted, "{fault}: {seen:?}");
        assert!(seen.iter().any(|p| matches!(p, Progress::Settling { .. })), "{fault}: {seen:?}");
        let looked = seen.iter().find_map(|p| match p {
            Progress::Probed { matches } => Some(matches.clone()),
            _ => None,
        });
        let sold = fault.to_string().contains("true") || fault.get("broken").is_some();
        assert_eq!(looked.map(|like| like.len()), Some(usize::from(sold)), "{fault}: {seen:?}");
        let (purchase, ledger) = (buyer.only(), ledger(&cloud).await);
        assert_eq!((purchase.state, ledger.len(), sends(&cloud).await), (State::Accepted, 1, 2), "{fault}");
        assert_eq!(ledger[0]["instances"][0]["id"], purchase.instances[0].id, "{fault}");
    }
}

#[tokio::test]
async fn throttling_is_waited_out_and_is_no_answer_forever() {
    let cloud = cloud(&[Scenario::Throttled]).await;
    let buyer = Buyer::at(cloud.address);
    let (bought, seen) = buyer.buy(&order(""), true).await;
    assert_eq!(bought.expect("bought").sent, Sent::Accepted);
    let waits: Vec<_> = seen.iter().filter(|p| matches!(p, Progress::Waiting { .. })).collect();
    assert_eq!((waits.len(), ledger(&cloud).await.len(), sends(&cloud).await), (2, 1, 3), "{waits:?}");
    faults(&cloud, &json!([{"status": {"status": 429}, "times": 9}])).await;
    let buyer = Buyer::at(cloud.address);
    assert_eq!(buyer.buy(&order(""), true).await.0.expect("an end").sent, Sent::Refused);
    assert_eq!((buyer.only().state, ledger(&cloud).await.len()), (State::Refused, 1));
}

#[tokio::test]
async fn an_unknown_outcome_stands_in_the_way_until_resume_settles_it() {
    let cloud = cloud(&[Scenario::LostResponse]).await;
    let buyer = Buyer::at(cloud.address);
    let (bought, seen) = buyer.buy(&order(""), false).await;
    let bought = bought.expect("an end");
    assert_eq!((&bought.sent, buyer.only().state), (&Sent::Unknown, State::Unknown), "{seen:?}");
    assert_eq!((sends(&cloud).await, ledger(&cloud).await.len()), (1, 1));
    let again = buyer.buy(&order(""), false).await.0;
    assert!(matches!(&again, Err(BuyError::Unsettled { id }) if *id == bought.id), "{again:?}");
    assert_eq!(sends(&cloud).await, 1, "a purchase that stands in the way is not sent");
    let settled = buyer.resume(None).await.expect("settled");
    assert_eq!((settled.sent, buyer.only().state), (Sent::Accepted, State::Accepted));
    assert_eq!((sends(&cloud).await, ledger(&cloud).await.len()), (2, 1));
    // What is settled is not sent again.
    assert_eq!(buyer.resume(None).await.expect("settled").sent, Sent::Accepted);
    assert_eq!(sends(&cloud).await, 2);
}

#[tokio::test]
async fn settling_ends_after_three_repeats() {
    let cloud = cloud(&[Scenario::Outage]).await;
    let buyer = Buyer::at(cloud.address);
    let (bought, seen) = buyer.buy(&order(""), true).await;
    assert_eq!((bought.expect("an end").sent, sends(&cloud).await), (Sent::Unknown, 4), "{seen:?}");
    assert_eq!(buyer.resume(None).await.expect("an end").sent, Sent::Unknown);
    assert_eq!((sends(&cloud).await, buyer.only().state), (7, State::Unknown));
    assert_eq!(ledger(&cloud).await.len(), 0);
}

#[tokio::test]
async fn a_refusal_of_the_repeat_alone_does_not_call_the_order_refused() {
    for (refusal, times) in [
        (json!({"status": {"status": 429, "retry_after": 0}}), 9),
        (json!({"refuse": {"status": 403, "code": "AccessDenied"}}), 1),
        (json!({"refuse": {"status": 403, "code": "InvalidAccessKeyId"}}), 1),
        (json!({"refuse": {"status": 400, "code": "SignatureDoesNotMatch"}}), 1),
        (json!({"refuse": {"status": 400, "code": "RequestExpired"}}), 1),
        (json!({"refuse": {"status": 403, "code": "IdempotentParameterMismatch"}}), 1),
    ] {
        let mut second = refusal.clone();
        second["times"] = json!(times);
        let cloud = cloud(&[]).await;
        faults(&cloud, &json!([{"cut": {"after_sale": true}}, second])).await;
        let buyer = Buyer::at(cloud.address);
        let (bought, seen) = buyer.buy(&order(""), true).await;
        assert_eq!(bought.expect("an end").sent, Sent::Unknown, "{refusal}: {seen:?}");
        assert_eq!(buyer.only().state, State::Unknown, "{refusal}");
        faults(&cloud, &json!([])).await;
        assert_eq!(buyer.resume(None).await.expect("settled").sent, Sent::Accepted, "{refusal}");
        assert_eq!((buyer.only().state, ledger(&cloud).await.len()), (State::Accepted, 1), "{refusal}");
    }
}

#[tokio::test]
async fn what_a_first_try_may_have_taken_does_not_prove_that_it_took_nothing() {
    let cloud = cloud(&[Scenario::SoldOut]).await;
    faults(&cloud, &json!([{"status": {"status": 503}}])).await;
    let buyer = Buyer::at(cloud.address);
    assert_eq!(buyer.buy(&order(""), true).await.0.expect("an end").sent, Sent::Unknown);
    assert_eq!((buyer.only().state, ledger(&cloud).await.len()), (State::Unknown, 0));
}

#[tokio::test]
async fn a_refusal_of_the_bytes_settles_it_where_nothing_is_found() {
    let refuse = json!({"refuse": {"status": 400, "code": "Instance.PasswordInvalid", "message": "x"}});
    for (first, end) in [
        (json!({"status": {"status": 503}}), Sent::Refused),
        (json!({"cut": {"after_sale": true}}), Sent::Unknown),
    ] {
        let cloud = cloud(&[]).await;
        faults(&cloud, &json!([first, refuse])).await;
        let buyer = Buyer::at(cloud.address);
        let (bought, seen) = buyer.buy(&order(""), true).await;
        assert_eq!(bought.expect("an end").sent, end, "{first}: {seen:?}");
    }
}

#[tokio::test]
async fn what_was_sold_is_never_called_refused_whatever_answers_the_repeat() {
    for (status, code) in [
        (400, "BadRequest"),
        (400, "MalformedJSON"),
        (400, "Instance.PasswordInvalid"),
        (403, "Instance.NoStock"),
        (403, "Instance.InstanceQuotaLimitExceeded"),
        (403, "InsufficientBalance"),
        (403, "NoRoute"),
        (404, "NoSuchObject"),
        (409, "RealNameQualify"),
        (412, "PreconditionFailed"),
    ] {
        let refuse = json!({"refuse": {"status": status, "code": code, "message": "x"}});
        let cloud = cloud(&[]).await;
        faults(&cloud, &json!([{"cut": {"at": "body", "after_sale": true}}, refuse])).await;
        let buyer = Buyer::at(cloud.address);
        let (bought, seen) = buyer.buy(&order(""), true).await;
        assert_eq!(bought.expect("an end").sent, Sent::Unknown, "{code}: {seen:?}");
        let purchase = buyer.only();
        assert_eq!((purchase.state, purchase.matches.len()), (State::Unknown, 1), "{code}");
        // It stands in the way of a second one, and is settled by the same token.
        let again = buyer.buy(&order(""), true).await.0;
        assert!(matches!(again, Err(BuyError::Unsettled { .. })), "{code}: {again:?}");
        assert_eq!(buyer.resume(None).await.expect("settled").sent, Sent::Accepted, "{code}");
        assert_eq!((buyer.only().state, ledger(&cloud).await.len()), (State::Accepted, 1), "{code}");
    }
}

/// Clocks that a test sets.
#[derive(Default)]
struct SetTime {
    wall_ahead: AtomicI64,
    up_ahead: AtomicI64,
    boot: AtomicI64,
}

impl TimeSource for SetTime {
    fn wall(&self) -> Timestamp {
        let ahead = self.wall_ahead.load(Ordering::Relaxed);
        Timestamp::now() + jiff::SignedDuration::from_secs(ahead)
    }

    fn uptime(&self) -> Option<Uptime> {
        let up = SystemTime.uptime()?;
        let millis = up.millis + self.up_ahead.load(Ordering::Relaxed) * 1000;
        Some(Uptime { boot: self.boot.load(Ordering::Relaxed).to_string(), millis })
    }
}

#[tokio::test]
async fn a_token_is_repeated_only_while_the_clocks_prove_that_it_is_young() {
    const DAY: i64 = 86_400;
    // What happens: seconds by which the wall and the uptime run ahead, whether the machine is started anew, seconds by
    // which the provider is ahead, and whether the token is sent again.
    let cases: [(&str, i64, i64, i64, i64, bool); 8] = [
        ("nothing", 0, 0, 0, 0, true),
        ("two days of sleep", 2 * DAY, 2 * DAY, 0, 2 * DAY, false),
        ("a clock put two days ahead", 2 * DAY, 0, 0, 0, true),
        ("a clock put two days back", -2 * DAY, 0, 0, 0, true),
        ("a snapshot brought back after two days", 0, 0, 0, 2 * DAY, false),
        ("a snapshot brought back, its clock put right", 2 * DAY, 0, 0, 2 * DAY, false),
        ("a machine started anew", 0, 0, 1, 0, true),
        ("started anew, with a clock put back", -DAY, 0, 1, 0, false),
    ];
    for (name, wall, up, boot, provider_ahead, repeated) in cases {
        let cloud = cloud(&[]).await;
        let time = Arc::new(SetTime::default());
        let mut buyer = Buyer::at(cloud.address);
        buyer.account.client = buyer.account.client.clone().timed(Arc::clone(&time) as Arc<dyn TimeSource>);
        // The provider's time is learnt before the purchase, as lookups do.
        let ask = Ask { lookup: Lookup::Zones, region: "bj".into(), scope: String::new() };
        buyer.account.client.look(&ask).await.expect("zones");
        faults(&cloud, &json!([{"cut": {"after_sale": true}}])).await;
        assert_eq!(buyer.buy(&order(""), false).await.0.expect("an end").sent, Sent::Unknown, "{name}");
        time.wall_ahead.store(wall, Ordering::Relaxed);
        time.up_ahead.store(up, Ordering::Relaxed);
        time.boot.store(boot, Ordering::Relaxed);
        let skew = json!([{"skew": {"seconds": provider_ahead}, "on": "/v2", "times": 9}]);
        faults(&cloud, &skew).await;
        let settled = buyer.resume(None).await;
        match &settled {
            Ok(bought) => assert!(repeated && bought.sent == Sent::Accepted, "{name}: {bought:?}"),
            Err(BuyError::Forgotten { .. }) => assert!(!repeated, "{name}: {settled:?}"),
            Err(error) => panic!("{name}: {error}"),
        }
        assert_eq!(sends(&cloud).await, 1 + u64::from(repeated), "{name}");
        // The look was made all the same, and found it.
        let state = if repeated { State::Accepted } else { State::Unknown };
        assert_eq!((buyer.only().state, buyer.only().matches.len()), (state, 1), "{name}");
    }
}

#[tokio::test]
async fn a_token_that_grew_old_in_a_wait_for_less_traffic_is_not_sent_again() {
    const DAYS: i64 = 2 * 86_400;
    let cloud = cloud(&[]).await;
    let time = Arc::new(SetTime::default());
    let mut buyer = Buyer::at(cloud.address);
    buyer.account.client = buyer.account.client.clone().timed(Arc::clone(&time) as Arc<dyn TimeSource>);
    // Sold and lost, then too many requests. The machine sleeps for two days in that wait, and nobody knows the token.
    let trouble = json!([
        {"cut": {"at": "body", "after_sale": true}},
        {"status": {"status": 429, "retry_after": 1}},
        {"forget": {}},
        {"skew": {"seconds": DAYS}, "on": "/v2/instance", "after": 3, "times": 9},
    ]);
    faults(&cloud, &trouble).await;
    let watcher = Watcher::new();
    let (tell, slept) = (watcher.tell(), Arc::clone(&time));
    let waits = AtomicI64::new(0);
    let tell: ProgressSink = Arc::new(move |progress| {
        if matches!(progress, Progress::Waiting { .. }) && waits.fetch_add(1, Ordering::Relaxed) == 1 {
            slept.wall_ahead.store(DAYS, Ordering::Relaxed);
            slept.up_ahead.store(DAYS, Ordering::Relaxed);
        }
        tell(progress);
    });
    let bought = purchase::buy(permit(&buyer.account, &order("")), true, tell).await.expect("an end");
    assert_eq!(ledger(&cloud).await.len(), 1, "sold twice: {:?}", watcher.seen());
    assert_eq!((bought.sent, sends(&cloud).await), (Sent::Unknown, 2), "{:?}", watcher.seen());
    assert_eq!((buyer.only().state, buyer.only().matches.len()), (State::Unknown, 1));
}

#[tokio::test]
async fn a_purchase_killed_before_any_answer_is_repeated_only_on_the_same_start_of_the_machine() {
    for (anew, repeated) in [(0, true), (1, false)] {
        let cloud = cloud(&[]).await;
        let time = Arc::new(SetTime::default());
        let mut buyer = Buyer::at(cloud.address);
        buyer.account.client = buyer.account.client.clone().timed(Arc::clone(&time) as Arc<dyn TimeSource>);
        faults(&cloud, &json!([{"cut": {"at": "headers", "after_sale": true}}])).await;
        assert_eq!(buyer.buy(&order(""), false).await.0.expect("an end").sent, Sent::Unknown);
        assert_eq!(buyer.only().provider_time, None);
        time.boot.store(anew, Ordering::Relaxed);
        let settled = buyer.resume(None).await;
        assert_eq!(settled.is_ok(), repeated, "{settled:?}");
        assert_eq!(sends(&cloud).await, 1 + u64::from(repeated));
    }
}

#[tokio::test]
async fn a_journal_that_cannot_be_read_stands_in_the_way_until_a_person_has_seen_it() {
    type Damage = fn(Vec<u8>) -> Vec<u8>;
    let damages: [(&str, Damage); 5] = [
        ("empty", |_| Vec::new()),
        ("zeros", |bytes| vec![0; bytes.len()]),
        ("0xFF", |bytes| vec![0xff; bytes.len()]),
        ("the first line", |mut bytes| {
            bytes[..20].fill(b'?');
            bytes
        }),
        ("its end is lost", |mut bytes| {
            bytes.truncate(100);
            bytes
        }),
    ];
    for (name, damage) in damages {
        let cloud = cloud(&[]).await;
        let buyer = Buyer::at(cloud.address);
        faults(&cloud, &json!([{"cut": {"after_sale": true}}])).await;
        let bought = buyer.buy(&order(""), false).await.0.expect("an end");
        let path = buyer.account.paths.orders().join(format!("{}.jsonl", bought.id));
        let bytes = std::fs::read(&path).expect("the journal");
        std::fs::write(&path, damage(bytes)).expect("the journal");
        let purchase = buyer.only();
        assert_eq!(purchase.state, State::Unknown, "{name}");
        let again = buyer.buy(&order(""), true).await.0;
        assert!(matches!(&again, Err(BuyError::Damaged { id, .. }) if *id == bought.id), "{name}: {again:?}");
        let resumed = buyer.resume(None).await;
        assert!(matches!(resumed, Err(BuyError::Damaged { .. })), "{name}: {resumed:?}");
        assert_eq!(sends(&cloud).await, 1, "{name}");
        let journal = Journal::open(&buyer.account.paths);
        journal.watch(&bought.id).expect("open").write(&Event::Seen, Timestamp::now()).expect("written");
        assert!(buyer.buy(&order(""), true).await.0.is_ok(), "{name}");
    }
}

#[tokio::test]
async fn an_answer_that_names_too_much_or_an_error_beside_is_bought_and_told() {
    for (status, body, odd) in [
        ("200 OK", r#"{"instanceIds":["i-1","i-2","i-3"]}"#, "MoreThanAsked"),
        ("200 OK", r#"{"instanceIds":["i-1"],"code":"BadRequest","message":"x"}"#, "ErrorBeside"),
        ("400 Bad Request", r#"{"instanceIds":["i-1"],"code":"BadRequest","message":"x"}"#, "ErrorBeside"),
        ("200 OK", r#"{"requestId":"r","instanceIds":[["i-1"],null,7]}"#, "NothingNamed"),
        ("200 OK", r#"{"requestId":"r","orderId":"no such\nshape"}"#, "NothingNamed"),
        ("403 Forbidden", r#"{"orderId":"o-1","code":"PaymentFailed","message":"x"}"#, "ErrorBeside"),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let buyer = Buyer::at(listener.local_addr().expect("an address"));
        let answer =
            format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
        let (thread, _found) = once(listener, buyer.account.paths.clone(), answer);
        let (bought, seen) = buyer.buy(&order(""), true).await;
        assert_eq!(bought.expect("an end").sent, Sent::Accepted, "{body}: {seen:?}");
        let told = seen.iter().find_map(|p| match p {
            Progress::Accepted(accepted) => Some(format!("{:?}", accepted.oddities)),
            _ => None,
        });
        assert!(told.is_some_and(|t| t.contains(odd)), "{body}: {seen:?}");
        let purchase = buyer.only();
        assert_eq!((purchase.state, purchase.notes.len()), (State::Accepted, 1), "{body}");
        thread.join().expect("the server");
    }
}

#[tokio::test]
async fn a_success_that_names_nothing_but_an_error_is_neither_bought_nor_refused() {
    for body in [
        r#"{"requestId":"r","code":"Instance.NoStock","message":"x"}"#,
        r#"{"requestId":"r","code":"NoRoute","message":"x","instanceIds":[]}"#,
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let buyer = Buyer::at(listener.local_addr().expect("an address"));
        let answer =
            format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
        let (thread, _found) = once(listener, buyer.account.paths.clone(), answer);
        let (bought, seen) = buyer.buy(&order(""), false).await;
        assert_eq!(bought.expect("an end").sent, Sent::Unknown, "{body}: {seen:?}");
        assert_eq!(buyer.only().state, State::Unknown, "{body}");
        thread.join().expect("the server");
    }
}

#[tokio::test]
async fn a_cloud_that_is_not_there_leaves_an_order_that_was_never_sent() {
    let address = nobody();
    let buyer = Buyer::at(address);
    let (bought, seen) = buyer.buy(&order(""), true).await;
    let end = bought.expect("an end").sent;
    assert!(
        matches!(&end, Sent::NotSent(why) if why.contains(&address.port().to_string())),
        "{end:?} {seen:?}"
    );
    let purchase = buyer.only();
    assert_eq!((purchase.state, purchase.cause.is_some()), (State::Prepared, true));
    // Nothing stands in the way of trying again.
    assert!(buyer.buy(&order(""), true).await.0.is_ok());
}

#[tokio::test]
async fn a_crash_during_a_send_stays_unknown_when_the_cloud_cannot_be_reached_later() {
    let cloud = cloud(&[Scenario::LostResponse]).await;
    let buyer = Buyer::at(cloud.address);
    buyer.buy(&order(""), false).await.0.expect("an end");
    // As the file was when the request had left: without the line about its outcome.
    let path = buyer.account.paths.orders().join(format!("{}.jsonl", buyer.only().id));
    let text = std::fs::read_to_string(&path).expect("the journal");
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.last().is_some_and(|l| l.contains("\"unknown\"")), "{text}");
    std::fs::write(&path, format!("{}\n", lines[..lines.len() - 1].join("\n"))).expect("the journal");
    assert_eq!(buyer.only().state, State::Unknown);
    cloud.stop().await;
    assert_eq!(buyer.resume(None).await.expect("an end").sent, Sent::Unknown);
    assert_eq!(buyer.only().state, State::Unknown);
}

#[tokio::test]
async fn no_file_holds_a_password_in_any_form_and_it_is_asked_for_again() {
    let order = order(&format!("adminPass = {PASSWORD:?}"));
    let sealed = password::seal(&DEMO_SECRET_ACCESS_KEY.into(), PASSWORD).expect("sealed");
    let cloud = cloud(&[Scenario::LostResponse]).await;
    let buyer = Buyer::at(cloud.address);
    assert_eq!(buyer.buy(&order, false).await.0.expect("an end").sent, Sent::Unknown);
    assert_eq!(ledger(&cloud).await[0]["body"]["adminPass"], sealed);
    let purchase = buyer.only();
    assert!(purchase.intent.has_secret && purchase.intent.resend.is_none());
    let token = purchase.intent.client_token;
    let other = password::seal(&DEMO_SECRET_ACCESS_KEY.into(), "0ther!secret").expect("sealed");
    for body in [None, Some(order.request(&token, &other).body)] {
        let refused = buyer.resume(body).await;
        assert!(matches!(refused, Err(BuyError::Repeat { .. })), "{refused:?}");
    }
    assert_eq!(sends(&cloud).await, 1);
    let settled = buyer.resume(Some(order.request(&token, &sealed).body)).await;
    assert_eq!(settled.expect("settled").sent, Sent::Accepted);
    assert_eq!(ledger(&cloud).await.len(), 1);
    assert!(holds(buyer.dir.path(), &token), "the search finds what is there");
    for secret in [PASSWORD, &sealed, &other, DEMO_SECRET_ACCESS_KEY] {
        assert!(!holds(buyer.dir.path(), secret));
    }
}

/// A server that takes one connection, tells what the journal holds when the first byte comes, and answers this.
fn once(
    listener: TcpListener,
    paths: Paths,
    answer: String,
) -> (JoinHandle<()>, mpsc::Receiver<Vec<Purchase>>) {
    let (found, receiver) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        let (mut line, _) = listener.accept().expect("a connection");
        line.read_exact(&mut [0]).expect("a byte");
        found.send(Journal::open(&paths).orders().expect("a journal")).expect("a test that waits");
        // The request is read to the end of its body, so that closing does not cut the answer.
        let mut request = BufReader::new(&line);
        let (mut length, mut header) = (0, String::new());
        while header != "\r\n" {
            header.clear();
            request.read_line(&mut header).expect("a header");
            if let Some(number) = header.to_lowercase().strip_prefix("content-length:") {
                length = number.trim().parse().expect("a number");
            }
        }
        request.read_exact(&mut vec![0; length]).expect("a body");
        line.write_all(answer.as_bytes()).expect("answered");
    });
    (thread, receiver)
}

#[tokio::test]
async fn the_intent_is_on_the_disk_before_the_first_byte_arrives() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let buyer = Buyer::at(listener.local_addr().expect("an address"));
    // Nothing is answered: the outcome is unknown.
    let (thread, found) = once(listener, buyer.account.paths.clone(), String::new());
    let bought = buyer.buy(&order(""), false).await.0.expect("an end");
    assert_eq!((bought.sent, buyer.only().state), (Sent::Unknown, State::Unknown));
    thread.join().expect("the server");
    let journal = found.recv().expect("a look at the journal");
    assert_eq!(journal.len(), 1);
    assert_eq!((journal[0].id.as_str(), journal[0].attempts), (bought.id.as_str(), 1));
    assert_eq!(journal[0].state, State::Unknown, "a crash in that moment must leave it unknown");
    let intent = &journal[0].intent;
    assert!(!intent.client_token.is_empty() && !intent.digest.is_empty());
    assert_eq!(intent.resend.as_deref(), Some(order("").request("", "").body.as_str()));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let bait = TcpListener::bind("127.0.0.1:0").expect("a free port");
    bait.set_nonblocking(true).expect("a mode");
    let elsewhere = bait.local_addr().expect("an address");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let buyer = Buyer::at(listener.local_addr().expect("an address"));
    let answer = format!(
        "HTTP/1.1 302 Found\r\nlocation: http://{elsewhere}/v2/instanceBySpec\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    let (thread, _found) = once(listener, buyer.account.paths.clone(), answer);
    let (bought, seen) = buyer.buy(&order(""), false).await;
    // A redirect is how some servers answer what they have carried out: nobody knows.
    assert_eq!(bought.expect("an end").sent, Sent::Unknown, "{seen:?}");
    thread.join().expect("the server");
    let came = bait.accept().map(drop).map_err(|e| e.kind());
    assert_eq!(came, Err(std::io::ErrorKind::WouldBlock), "nobody came to the other address");
}
