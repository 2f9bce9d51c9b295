//! Every fault of the simulated cloud against both providers' clients: what one send comes to, what the purchase comes
//! to, and what the ledger says in the end.

use std::{
    net::TcpListener,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::{FutureExt, future::join_all};
use serde_json::{Value, json};
use tempfile::TempDir;
use vmcart::{
    cloud::{Client, CloudError, End, Outcome, Patience, Progress},
    order::{Ask, Known, Lookup, Order, Provider, Reading, Request, check, file},
    purchase::{self, Account, Bought, ProgressSink, Sent, StopToken, gate::Terms},
    sign::Credentials,
    sim::{self, Running, Settings},
    store::{
        Journal, Paths,
        journal::{Purchase, State},
    },
};

use super::permit::permit;

/// Time for which an answer is awaited here: long enough for a busy machine, short enough for many tests.
const PATIENCE: Duration = Duration::from_secs(6);
/// Time that no purchase and no lookup here may take, whatever is wrong.
const BOUND: Duration = Duration::from_secs(60);

const JD: &str = r#"
kind = "jd-vm"
region = "cn-north-1"
[request]
maxCount = 2
[request.instanceSpec]
az = "cn-north-1a"
imageId = "img-m5s0abcd29"
instanceType = "g.n2.large"
name = "web"
keyName = "ops"
[request.instanceSpec.primaryNetworkInterface]
vpcId = "vpc-c2p3abcd9o"
subnetId = "subnet-c2p3abcd9o"
[[request.instanceSpec.primaryNetworkInterface.securityGroups]]
groupId = "sg-p2d1abcdya"
[request.instanceSpec.systemDisk]
diskType = "ssd.gp2"
diskSizeGB = 100
"#;

/// One of the two kinds, with a cloud, a client and a journal of its own.
struct Shop {
    cloud: Running,
    account: Account,
    order: Order,
    _home: TempDir,
}

impl Shop {
    async fn open(provider: Provider) -> Self {
        let settings = Settings { boot_time: Duration::ZERO, ..Settings::default() };
        let cloud = sim::start(settings).await.expect("a cloud");
        Self::at(provider, &cloud.endpoint(), cloud)
    }

    fn at(provider: Provider, endpoint: &str, cloud: Running) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let home = tempfile::tempdir().expect("a folder");
        let paths = Paths::at(home.path().join("config"), home.path().join("data"));
        let settings = Settings::default();
        let credentials = Credentials {
            access_key_id: settings.access_key_id,
            secret_access_key: settings.secret_access_key,
            session_token: None,
        };
        let patience = Patience { answer: PATIENCE, question: PATIENCE, list: 3 * PATIENCE, price: PATIENCE };
        let client =
            Client::new(credentials.clone(), provider, Some(endpoint)).expect("a client").patient(patience);
        let account = Account {
            client,
            credentials: Arc::new(credentials),
            paths,
            profile: None,
            simulated: true,
            budget: None,
            unwritten: purchase::Unwritten::default(),
        };
        let text =
            if provider == Provider::JD { JD } else { include_str!("../fixtures/orders/example.toml") };
        let loaded = file::load(text, &[], Reading::Strict).expect("an order file");
        let order = check::order(&loaded.draft, &Known::default()).expect("an order without a problem");
        Self { cloud, account, order, _home: home }
    }

    async fn faults(&self, faults: Value) {
        let http = reqwest::Client::new();
        let url = format!("{}/_sim/faults", self.cloud.endpoint());
        let answer = http.post(url).json(&faults).send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{faults}: {}", answer.text().await.unwrap_or_default());
    }

    async fn ledger(&self) -> Vec<Value> {
        let url = format!("{}/_sim/ledger", self.cloud.endpoint());
        let ledger: Value = reqwest::get(url).await.expect("an answer").json().await.expect("a ledger");
        ledger["orders"].as_array().cloned().expect("orders")
    }

    /// One send, without a journal.
    async fn send(&self) -> Outcome {
        let request: Request = self.order.request("a-token-of-its-own", "");
        let signed = self.account.client.sign(self.order.region(), &request).expect("signed");
        self.account.client.send(&signed).await
    }

    async fn buy(&self) -> (Bought, Vec<Progress>) {
        let (tell, seen) = ear();
        let bought = purchase::buy(permit(&self.account, &self.order), true, tell).await.expect("an end");
        (bought, seen())
    }

    async fn look(&self) -> Result<usize, CloudError> {
        let ask =
            Ask { lookup: Lookup::KeyPairs, region: self.order.region().to_owned(), scope: String::new() };
        self.account.client.look(&ask).await.map(|list| list.rows.len())
    }

    fn only(&self) -> Purchase {
        let mut orders = Journal::open(&self.account.paths).orders().expect("a journal");
        assert_eq!(orders.len(), 1);
        orders.remove(0)
    }
}

/// Hears a purchase, and tells what it heard.
fn ear() -> (ProgressSink, impl Fn() -> Vec<Progress>) {
    let seen: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let heard = Arc::clone(&seen);
    let tell: ProgressSink = Arc::new(move |progress| heard.lock().expect("no panic").push(progress));
    (tell, move || seen.lock().expect("no panic").clone())
}

const fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted(_) => "accepted",
        Outcome::Refused(_) => "refused",
        Outcome::Throttled(..) => "throttled",
        Outcome::Unknown(..) => "unknown",
        Outcome::NotSent(_) => "not sent",
    }
}

/// Faults, the word for what one send comes to, and whether that send sold.
fn cases(elsewhere: &str) -> Vec<(Value, &'static str, bool)> {
    let mut cases = vec![
        (json!({"refuse": {"status": 403, "code": "AccessDenied"}}), "refused", false),
        (json!({"status": {"status": 429, "retry_after": 1}}), "throttled", false),
        (json!({"broken": {}}), "unknown", true),
        (json!({"deep": {}}), "unknown", true),
        (json!({"huge": {}}), "unknown", true),
        (json!({"huge": {"declared": true}}), "unknown", true),
        (json!({"slow": {}}), "unknown", true),
        (json!({"delay": {"ms": 50}}), "accepted", true),
        (json!({"price": {"percent": 40}}), "accepted", true),
        (json!({"cut": {"at": "request"}}), "unknown", false),
        (json!({"skew": {"seconds": -7200}, "on": "/", "times": 99}), "refused", false),
        (json!({"skew": {"seconds": 40_000_000}, "on": "/", "times": 99}), "refused", false),
        (json!({"skew": {"seconds": 5}, "on": "/", "times": 99}), "accepted", true),
    ];
    for after in [false, true] {
        for status in [500, 502, 503] {
            let fault = json!({"status": {"status": status, "after_sale": after, "retry_after": 1}});
            cases.push((fault, "unknown", after));
        }
        cases.push((json!({"hang": {"after_sale": after}}), "unknown", after));
        for at in ["headers", "body"] {
            cases.push((json!({"cut": {"at": at, "after_sale": after}}), "unknown", after));
        }
        for status in [301, 303, 307] {
            let fault = json!({"redirect": {"status": status, "to": elsewhere, "after_sale": after}});
            cases.push((fault, "unknown", after));
        }
    }
    cases
}

/// A place where nobody may ever come.
fn bait() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a mode");
    let url = format!("http://{}/v2/instanceBySpec", listener.local_addr().expect("an address"));
    (listener, url)
}

async fn bounded<T>(what: &Value, doing: impl Future<Output = T>) -> T {
    tokio::time::timeout(BOUND, doing).await.unwrap_or_else(|_| panic!("{what}: it goes on and on"))
}

async fn one_send(provider: Provider) {
    let (nobody, elsewhere) = bait();
    let tried = cases(&elsewhere).into_iter().map(|(fault, wanted, sold)| async move {
        let shop = Shop::open(provider).await;
        shop.faults(json!([fault])).await;
        let outcome = bounded(&fault, shop.send()).await;
        assert_eq!(word(&outcome), wanted, "{fault}: {outcome:?}");
        assert_eq!(shop.ledger().await.len(), usize::from(sold), "{fault}");
        // A few MB are read, and what the system keeps between the two ends; not the GB.
        assert!(shop.cloud.written() < 64 * 1024 * 1024, "{fault}: {} bytes", shop.cloud.written());
    });
    join_all(tried.map(FutureExt::boxed_local)).await;
    assert!(nobody.accept().is_err(), "nobody follows a redirect");
}

#[tokio::test]
async fn one_send_to_baidu_comes_to_what_is_certain() {
    one_send(Provider::BCE).await;
}

#[tokio::test]
async fn one_send_to_jd_cloud_comes_to_what_is_certain() {
    one_send(Provider::JD).await;
}

async fn whole_purchase(provider: Provider) {
    let (nobody, elsewhere) = bait();
    let tried = cases(&elsewhere).into_iter().map(|(fault, first, _)| async move {
        let shop = Shop::open(provider).await;
        shop.faults(json!([fault])).await;
        let (bought, seen) = bounded(&fault, shop.buy()).await;
        // A refusal is the end; everything else is tried or asked again and comes out well.
        let refused = first == "refused" && fault["skew"].is_null();
        let (end, state, sold) =
            if refused { (Sent::Refused, State::Refused, 0) } else { (Sent::Accepted, State::Accepted, 1) };
        let purchase = shop.only();
        assert_eq!((&bought.sent, purchase.state), (&end, state), "{fault}: {seen:?}");
        let ledger = shop.ledger().await;
        assert_eq!(ledger.len(), sold, "{fault}");
        for order in &ledger {
            assert_eq!(order["clientToken"], json!(purchase.intent.client_token), "{fault}");
            let ids: Vec<Value> = purchase.instances.iter().map(|i| json!(i.id)).collect();
            let sold: Vec<Value> =
                order["instances"].as_array().into_iter().flatten().map(|i| i["id"].clone()).collect();
            assert_eq!(ids, sold, "{fault}");
        }
        let said = seen.iter().any(|p| matches!(p, Progress::Waiting { why, .. } if !why.is_empty()));
        assert_eq!(said, matches!(first, "unknown" | "throttled"), "{fault}: waits are told: {seen:?}");
    });
    join_all(tried.map(FutureExt::boxed_local)).await;
    assert!(nobody.accept().is_err(), "nobody follows a redirect");
}

#[tokio::test]
async fn every_purchase_at_baidu_is_settled_to_one_order_or_none() {
    whole_purchase(Provider::BCE).await;
}

#[tokio::test]
async fn every_purchase_at_jd_cloud_is_settled_to_one_order_or_none() {
    whole_purchase(Provider::JD).await;
}

#[tokio::test]
async fn a_lookup_under_any_fault_ends_in_words_and_works_again_afterwards() {
    for provider in [Provider::BCE, Provider::JD] {
        let (nobody, elsewhere) = bait();
        let tried = cases(&elsewhere).into_iter().map(|(mut fault, first, _)| async move {
            let shop = Shop::open(provider).await;
            fault["on"] = json!("/");
            shop.faults(json!([fault])).await;
            let looked = bounded(&fault, shop.look()).await;
            if first == "accepted" || !fault["skew"].is_null() {
                // A clock that is wrong is put right on the way.
                assert!(looked.as_ref().is_ok_and(|n| *n > 0), "{fault}: {looked:?}");
            } else {
                let why = looked.expect_err("a fault").to_string();
                let ours = why.chars().all(|c| !c.is_control()) && why.len() < 500;
                assert!(ours && why.contains(' '), "{fault}: {why}");
            }
            shop.faults(json!([])).await;
            assert!(shop.look().await.is_ok_and(|n| n > 0), "{fault}: mended");
        });
        join_all(tried.map(FutureExt::boxed_local)).await;
        assert!(nobody.accept().is_err(), "nobody follows a redirect");
    }
}

#[tokio::test]
async fn a_wrong_clock_is_told_and_the_second_try_is_in_the_journal() {
    for provider in [Provider::BCE, Provider::JD] {
        let shop = Shop::open(provider).await;
        shop.faults(json!([{"skew": {"seconds": 7200}, "on": "/", "times": 99}])).await;
        let (bought, seen) = shop.buy().await;
        assert_eq!(bought.sent, Sent::Accepted, "{seen:?}");
        let clocks: Vec<_> = seen
            .iter()
            .filter_map(|p| match p {
                Progress::Clock(clock) => Some(*clock),
                _ => None,
            })
            .collect();
        assert!(clocks.len() == 1 && (clocks[0].ahead() - 7200).abs() < 60, "{seen:?}");
        assert!(clocks[0].to_string().contains("behind"), "{}", clocks[0]);
        assert_eq!((shop.only().attempts, shop.ledger().await.len()), (2, 1));
        let sent = seen.iter().filter(|p| matches!(p, Progress::Sending { .. })).count();
        assert_eq!(sent, 2, "no wait between: {seen:?}");
    }
}

#[tokio::test]
async fn a_clock_that_cannot_be_put_right_is_tried_once_more_only() {
    let shop = Shop::open(Provider::BCE).await;
    // Each answer tells another time, and none of them is the one that is checked.
    let skews: Vec<_> = (1..=9).map(|n| json!({"skew": {"seconds": n * 100_000}})).collect();
    shop.faults(json!(skews)).await;
    let fault = json!([{"refuse": {"status": 400, "code": "RequestExpired"}, "times": 9},
        {"skew": {"seconds": 100_000}, "on": "/", "times": 99}]);
    shop.faults(fault).await;
    let (bought, seen) = shop.buy().await;
    assert_eq!((bought.sent, shop.only().attempts), (Sent::Refused, 2), "{seen:?}");
    assert_eq!(shop.ledger().await.len(), 0);
    // A lookup that is refused for the time names both clocks.
    shop.faults(json!([{"refuse": {"status": 400, "code": "RequestExpired"}, "on": "/v2", "times": 9},
        {"skew": {"seconds": 100_000}, "on": "/", "times": 99}]))
        .await;
    let why = shop.look().await.expect_err("refused").to_string();
    assert!(why.contains("this machine's clock shows") && why.contains("1 d 3 h behind"), "{why}");
}

#[tokio::test]
async fn a_retry_after_is_obeyed_and_bounded() {
    for (asked, shown) in [(2, 2), (86_400, 60)] {
        for fault in [
            json!({"status": {"status": 429, "retry_after": asked}}),
            json!({"status": {"status": 503, "retry_after": asked}}),
        ] {
            let shop = Shop::open(Provider::BCE).await;
            shop.faults(json!([fault])).await;
            let (seen, stop) = stopped_at_first_wait(&shop).await;
            let wait = seen.iter().find_map(|p| match p {
                Progress::Waiting { wait, .. } => Some(wait.as_secs()),
                _ => None,
            });
            assert_eq!(wait, Some(shown), "{fault}: {seen:?}");
            drop(stop);
        }
    }
}

/// Buys, and stops at the first wait.
async fn stopped_at_first_wait(shop: &Shop) -> (Vec<Progress>, Bought) {
    let (tell, seen) = ear();
    let stop = StopToken::default();
    let (told, word) = (tell, stop.clone());
    let tell: ProgressSink = Arc::new(move |progress| {
        let waits = matches!(progress, Progress::Waiting { .. });
        told(progress);
        if waits {
            word.stop();
        }
    });
    let buying = purchase::buy_until(permit(&shop.account, &shop.order), true, tell, &stop);
    let bought = tokio::time::timeout(BOUND, buying).await.expect("it stops").expect("an end");
    (seen(), bought)
}

#[tokio::test]
async fn a_person_can_end_every_wait_and_the_journal_says_what_is_true() {
    for (fault, end, state) in [
        (json!({"status": {"status": 503, "retry_after": 59}}), None, State::Unknown),
        (json!({"cut": {"after_sale": true}}), None, State::Unknown),
        (
            json!({"status": {"status": 429, "retry_after": 59}}),
            Some("RequestLimitExceeded"),
            State::Prepared,
        ),
    ] {
        let shop = Shop::open(Provider::BCE).await;
        shop.faults(json!([fault])).await;
        let (seen, bought) = stopped_at_first_wait(&shop).await;
        match (&bought.sent, end) {
            (Sent::NotSent(why), Some(word)) => assert!(why.contains(word), "{why}"),
            (found, _) => assert_eq!(*found, Sent::Unknown, "{fault}: {seen:?}"),
        }
        assert_eq!((shop.only().state, shop.only().attempts), (state, 1), "{fault}");
        // What is open can be settled later, with one order in the end.
        if state == State::Unknown {
            let stop = StopToken::default();
            stop.stop();
            let resumed = purchase::resume_until(
                &shop.account,
                &bought.id,
                |_| None,
                &Terms::default(),
                ear().0,
                &stop,
            )
            .await;
            assert_eq!(resumed.expect("an end").sent, Sent::Unknown, "{fault}");
            assert_eq!(shop.only().attempts, 1, "nothing is sent once it is stopped");
            let resumed = purchase::resume(&shop.account, &bought.id, |_| None, ear().0).await;
            assert_eq!(resumed.expect("an end").sent, Sent::Accepted, "{fault}");
            assert_eq!(shop.ledger().await.len(), 1, "{fault}");
        }
    }
}

#[tokio::test]
async fn instances_that_vanish_and_orders_made_in_part_are_seen_as_such() {
    for provider in [Provider::BCE, Provider::JD] {
        let shop = Shop::open(provider).await;
        shop.faults(json!([{"vanish": {"instances": 1}}])).await;
        let (bought, _) = shop.buy().await;
        let end = purchase::follow(&shop.account, &bought.id, BOUND, ear().0).await.expect("an end");
        assert_eq!((end, shop.only().state), (End::SomeFailed, State::PartlyFailed));
        assert_eq!(shop.ledger().await.len(), 1);
    }
    let shop = Shop::open(Provider::JD).await;
    shop.faults(json!([{"fewer": {"by": 1}}])).await;
    let (bought, _) = shop.buy().await;
    assert_eq!((bought.sent, shop.only().instances.len()), (Sent::Accepted, 1), "two were asked for");
    let end = purchase::follow(&shop.account, &bought.id, BOUND, ear().0).await.expect("an end");
    assert_eq!(
        (end, shop.only().state),
        (End::SomeFailed, State::PartlyFailed),
        "one of two is not what was asked for"
    );
}

#[tokio::test]
async fn nothing_is_sent_where_nobody_listens() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port");
    for provider in [Provider::BCE, Provider::JD] {
        let cloud = sim::start(Settings::default()).await.expect("a cloud");
        let shop = Shop::at(provider, &format!("http://{free}"), cloud);
        let outcome = shop.send().await;
        assert!(matches!(&outcome, Outcome::NotSent(CloudError::Unreachable { .. })), "{outcome:?}");
    }
}
