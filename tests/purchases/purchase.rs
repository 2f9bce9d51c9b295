//! Money under trouble: a purchase against the simulated cloud, and against a server that answers byte by byte.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use vmcart::cloud::{Client, CloudError, End, Outcome, Progress};
use vmcart::order::{Ask, Known, Lookup, Order, Origin, Provider, check, file, kind};
use vmcart::purchase::{self, Account, Bought, BuyError, ProgressSink, Sent};
use vmcart::sign::Credentials;
use vmcart::sim::{self, DEMO_ACCESS_KEY_ID, DEMO_SECRET_ACCESS_KEY, Running, Scenario};
use vmcart::store::journal::{Purchase, State};
use vmcart::store::{Journal, Paths};

use super::permit::permit;

/// A desk with a journal of its own, and all that a watcher was told.
struct Shop {
    home: tempfile::TempDir,
    account: Account,
    told: Arc<Mutex<Vec<Progress>>>,
}

impl Shop {
    fn at(endpoint: &str) -> Shop {
        let home = tempfile::tempdir().expect("a folder");
        let account = Shop::account(home.path(), endpoint);
        Shop { home, account, told: Arc::default() }
    }

    fn account(home: &std::path::Path, endpoint: &str) -> Account {
        let credentials = Credentials {
            access_key_id: DEMO_ACCESS_KEY_ID.into(),
            secret_access_key: DEMO_SECRET_ACCESS_KEY.into(),
            session_token: None,
        };
        Account {
            client: Client::new(credentials.clone(), Provider::BCE, Some(endpoint)).expect("a client"),
            credentials: Arc::new(credentials),
            paths: Paths::at(home.join("config"), home.join("data")),
            profile: None,
            simulated: true,
            budget: None,
            unwritten: purchase::Unwritten::default(),
        }
    }

    fn tell(&self) -> ProgressSink {
        let told = Arc::clone(&self.told);
        Arc::new(move |progress| told.lock().expect("no panic").push(progress))
    }

    async fn buy(&self, order: &Order, settle: bool) -> Result<Bought, BuyError> {
        purchase::buy(permit(&self.account, order), settle, self.tell()).await
    }

    fn purchase(&self, id: &str) -> Purchase {
        Journal::open(&self.account.paths).find(id).expect("journalled")
    }

    fn only(&self) -> Purchase {
        Journal::open(&self.account.paths).orders().expect("a journal").pop().expect("one purchase")
    }

    fn file(&self, id: &str) -> PathBuf {
        self.home.path().join("data/orders").join(format!("{id}.jsonl"))
    }

    fn told(&self, wanted: fn(&Progress) -> bool) -> usize {
        self.told.lock().expect("no panic").iter().filter(|p| wanted(p)).count()
    }
}

fn order(count: u32) -> Order {
    let text = format!(
        "kind = \"bcc-spec\"\nregion = \"bj\"\n[request]\nspec = \"bcc.g4.c2m8\"\nimageId = \"m-mRjO3cjs\"\n\
         zoneName = \"cn-bj-a\"\npurchaseCount = {count}\n[request.billing]\npaymentTiming = \"Postpaid\"\n"
    );
    let loaded = file::load(&text, &[], file::Reading::Strict).expect("an order file");
    check::order(&loaded.draft, &Known::default()).expect("a good order")
}

async fn cloud(scenarios: &[Scenario], boot: Duration) -> Running {
    let settings =
        sim::Settings { scenarios: scenarios.to_vec(), boot_time: boot, ..sim::Settings::default() };
    sim::start(settings).await.expect("it listens")
}

/// One plain request, and the JSON it is answered with.
async fn plain(cloud: &Running, head: &'static str, body: &'static str) -> Value {
    let address = cloud.address;
    let asked = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).expect("it listens");
        let length = body.len();
        write!(stream, "{head} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}")
            .expect("sent");
        let mut text = String::new();
        stream.read_to_string(&mut text).expect("answered");
        text
    });
    let text = asked.await.expect("no panic");
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    serde_json::from_str(body).unwrap_or(Value::Null)
}

async fn sold(cloud: &Running) -> usize {
    plain(cloud, "GET /_sim/ledger", "").await["orders"].as_array().map_or(0, Vec::len)
}

/// Answers each connection with the next of `answers`, then closes it; the requests come out of the channel.
fn serve(answers: Vec<String>, meanwhile: impl Fn() + Send + 'static) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("bound"));
    let (seen, requests) = channel();
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, request) = loop {
                let Ok((mut stream, _)) = listener.accept() else { return };
                let request = request(&mut stream);
                if !request.starts_with("GET ") {
                    break (stream, request);
                }
                // A look for what may have been bought already.
                let _ = stream.write_all(dated("200 OK", r#"{"instances":[]}"#).as_bytes());
            };
            meanwhile();
            if seen.send(request).is_err() {
                return;
            }
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (address, requests)
}

fn request(stream: &mut TcpStream) -> String {
    let (mut text, mut buffer) = (String::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut buffer).unwrap_or(0);
        text.push_str(&String::from_utf8_lossy(&buffer[..read]));
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let length =
            head.lines().find_map(|l| l.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if read == 0 || (text.contains("\r\n\r\n") && body.len() >= length.unwrap_or(0)) {
            return text;
        }
    }
}

fn answer(status: &str, head: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{head}content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

/// An answer with the time of now.
fn dated(status: &str, body: &str) -> String {
    let now = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&jiff::Timestamp::now());
    answer(status, &format!("date: {}\r\n", now.expect("a date")), body)
}

fn error(status: &str, code: &str) -> String {
    answer(status, "retry-after: 0\r\n", &format!(r#"{{"requestId":"r","code":"{code}","message":"no"}}"#))
}

fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    format!("http://{}", listener.local_addr().expect("bound"))
}

#[tokio::test]
async fn an_order_is_accepted_and_followed_until_it_runs() {
    let cloud = cloud(&[], Duration::from_millis(700)).await;
    let shop = Shop::at(&cloud.endpoint());
    let bought = shop.buy(&order(5), true).await.expect("sent");
    assert_eq!(shop.purchase(&bought.id).instances.len(), 5);
    let before = plain(&cloud, "GET /_sim/hits", "").await;
    let end = purchase::follow(&shop.account, &bought.id, Duration::from_secs(30), shop.tell()).await;
    assert_eq!(end.expect("followed"), End::Running);
    assert_eq!(shop.purchase(&bought.id).state, State::Running);
    // Five instances, one question a round.
    let after = plain(&cloud, "GET /_sim/hits", "").await;
    let looks = |hits: &Value| hits.to_string().matches("listByInstanceId").count();
    assert!(looks(&before) <= 1 && looks(&after) == 1, "{after}");
    let asked = hit(&after, "listByInstanceId");
    assert_eq!(asked, shop.told(|p| matches!(p, Progress::Instances(_))) as u64, "{after}");
    assert_eq!(sold(&cloud).await, 1);
}

/// Number of times that a path was asked for.
fn hit(hits: &Value, part: &str) -> u64 {
    let of = |map: &serde_json::Map<String, Value>| {
        map.iter().filter(|(k, _)| k.contains(part)).filter_map(|(_, n)| n.as_u64()).sum()
    };
    hits.as_object().map_or(0, of)
}

#[tokio::test]
async fn a_sold_out_specification_leads_back_to_its_field() {
    let cloud = cloud(&[Scenario::SoldOut], Duration::ZERO).await;
    let shop = Shop::at(&cloud.endpoint());
    let bought = shop.buy(&order(1), true).await.expect("sent");
    assert_eq!(bought.sent, Sent::Refused);
    let purchase = shop.purchase(&bought.id);
    assert_eq!(purchase.state, State::Refused);
    let failure = purchase.error.expect("a reason");
    assert_eq!((failure.code.as_str(), failure.path.as_deref()), ("Instance.NoStock", Some("spec")));
    assert_eq!(sold(&cloud).await, 0);
}

#[tokio::test]
async fn a_lost_answer_is_settled_into_one_order() {
    let cloud = cloud(&[Scenario::LostResponse], Duration::ZERO).await;
    let shop = Shop::at(&cloud.endpoint());
    let bought = shop.buy(&order(2), true).await.expect("sent");
    assert_eq!(shop.purchase(&bought.id).state, State::Accepted);
    assert_eq!(shop.purchase(&bought.id).attempts, 2);
    assert_eq!(sold(&cloud).await, 1);
}

#[tokio::test]
async fn an_unsettled_order_stands_in_the_way_of_the_same_one_and_can_be_resumed() {
    let cloud = cloud(&[Scenario::LostResponse], Duration::ZERO).await;
    let shop = Shop::at(&cloud.endpoint());
    let bought = shop.buy(&order(1), false).await.expect("sent");
    assert_eq!(bought.sent, Sent::Unknown);
    assert!(matches!(shop.buy(&order(1), false).await, Err(BuyError::Unsettled { id }) if id == bought.id));
    purchase::resume(&shop.account, &bought.id, |_| None, shop.tell()).await.expect("sent");
    assert_eq!(shop.purchase(&bought.id).state, State::Accepted);
    assert_eq!(sold(&cloud).await, 1);
}

#[tokio::test]
async fn where_nobody_answers_nothing_counts_as_sent() {
    let shop = Shop::at(&nobody());
    let bought = shop.buy(&order(1), true).await.expect("tried");
    assert!(matches!(bought.sent, Sent::NotSent(_)), "{bought:?}");
    assert_eq!(shop.purchase(&bought.id).state, State::Prepared);
}

#[tokio::test]
async fn the_intent_is_on_the_disk_before_the_request_arrives() {
    let home = tempfile::tempdir().expect("a folder");
    let orders = home.path().join("data/orders");
    let seen = Arc::new(Mutex::new(String::new()));
    let look = {
        let seen = Arc::clone(&seen);
        move || {
            let files = std::fs::read_dir(&orders).into_iter().flatten().flatten().map(|f| f.path());
            let journals = files.filter(|f| f.extension().is_some_and(|e| e == "jsonl"));
            let text: String = journals.filter_map(|f| std::fs::read_to_string(f).ok()).collect();
            *seen.lock().expect("no panic") = text;
        }
    };
    let (address, requests) = serve(vec![answer("200 OK", "", r#"{"instanceIds":["i-1"]}"#)], look);
    let shop = Shop { account: Shop::account(home.path(), &address), home, told: Arc::default() };
    shop.buy(&order(1), true).await.expect("sent");
    let (head, _) = requests
        .recv()
        .expect("one request")
        .split_once(" HTTP")
        .map(|(h, b)| (h.to_owned(), b.len()))
        .expect("http");
    let token = shop.only().intent.client_token;
    assert!(head.ends_with(&format!("clientToken={token}")), "{head}");
    let seen = seen.lock().expect("no panic").clone();
    let events: Vec<_> = seen
        .lines()
        .filter_map(|l| serde_json::from_str::<Value>(l).ok())
        .map(|v| v["event"].clone())
        .collect();
    assert_eq!(events, ["intent", "attempt"], "{seen}");
}

#[tokio::test]
async fn a_repeat_that_is_refused_for_itself_says_nothing_about_the_first_send() {
    for (status, code) in [
        ("400 Bad", "SignatureDoesNotMatch"),
        ("400 Bad", "IamSignatureInvalid"),
        ("403 Forbidden", "InvalidAccessKeyId"),
        ("403 Forbidden", "AccessDenied"),
        ("400 Bad", "RequestExpired"),
        ("403 Forbidden", "IdempotentParameterMismatch"),
        ("409 Conflict", "OperationDenied"),
    ] {
        let refused = error(status, code);
        let (address, _requests) =
            serve(vec![String::new(), refused.clone(), refused.clone(), refused.clone(), refused], || ());
        let shop = Shop::at(&address);
        let bought = shop.buy(&order(1), true).await.expect("sent");
        assert_eq!((bought.sent, shop.only().state), (Sent::Unknown, State::Unknown), "{code}");
    }
}

#[tokio::test]
async fn a_repeat_that_is_refused_for_its_bytes_settles_it_and_nothing_else_does() {
    for (code, end, state) in [
        ("Instance.PasswordInvalid", Sent::Refused, State::Refused),
        ("Instance.NoStock", Sent::Unknown, State::Unknown),
        ("Instance.InstanceQuotaLimitExceeded", Sent::Unknown, State::Unknown),
        ("InsufficientBalance", Sent::Unknown, State::Unknown),
        ("RealNameQualify", Sent::Unknown, State::Unknown),
        ("Brand.New", Sent::Unknown, State::Unknown),
    ] {
        let refused = error("403 Forbidden", code);
        // One more than is needed: the lists are answered as long as the server expects a purchase.
        let (address, requests) = serve(vec![String::new(), refused.clone(), refused], || ());
        let shop = Shop::at(&address);
        let bought = shop.buy(&order(1), true).await.expect("sent");
        assert_eq!((bought.sent, shop.only().state), (end, state), "{code}");
        assert_eq!(requests.try_iter().count(), 2, "{code}");
    }
}

#[tokio::test]
async fn throttled_repeats_leave_the_outcome_unknown() {
    let throttled = error("429 Slow", "TooManyRequests");
    let mut answers = vec![String::new()];
    answers.extend(vec![throttled; 8]);
    let (address, _requests) = serve(answers, || ());
    let shop = Shop::at(&address);
    let bought = shop.buy(&order(1), true).await.expect("sent");
    assert_eq!((bought.sent, shop.only().state), (Sent::Unknown, State::Unknown));
}

#[tokio::test]
async fn an_order_is_only_settled_where_it_was_sent() {
    let (address, _requests) = serve(vec![String::new()], || ());
    let shop = Shop::at(&address);
    let bought = shop.buy(&order(1), false).await.expect("sent");
    let (elsewhere, requests) = serve(vec![answer("200 OK", "", r#"{"instanceIds":["i-1"]}"#)], || ());
    let account = Shop::account(shop.home.path(), &elsewhere);
    let resumed = purchase::resume(&account, &bought.id, |_| None, shop.tell()).await;
    assert!(matches!(resumed, Err(BuyError::Repeat { .. })), "{resumed:?}");
    assert!(requests.try_recv().is_err());
    assert_eq!(shop.only().state, State::Unknown);
}

#[tokio::test]
async fn a_token_older_than_a_day_is_not_sent_again() {
    let (address, requests) =
        serve(vec![String::new(), answer("200 OK", "", r#"{"instanceIds":["i-1"]}"#)], || ());
    let shop = Shop::at(&address);
    let bought = shop.buy(&order(1), false).await.expect("sent");
    let text = std::fs::read_to_string(shop.file(&bought.id)).expect("a journal");
    let year = format!("\"at\":\"{}-", &shop.only().started_at.to_string()[..4]);
    std::fs::write(shop.file(&bought.id), text.replace(&year, "\"at\":\"2020-")).expect("written");
    requests.recv().expect("the first send");
    let resumed = purchase::resume(&shop.account, &bought.id, |_| None, shop.tell()).await;
    assert!(matches!(resumed, Err(BuyError::Forgotten { .. })), "{resumed:?}");
    assert!(requests.try_recv().is_err(), "it was sent again");
}

#[tokio::test]
async fn an_accepted_order_is_told_even_if_it_names_only_its_order_id() {
    let (address, _requests) =
        serve(vec![answer("200 OK", "", r#"{"requestId":"r","orderId":"o-1"}"#)], || ());
    let shop = Shop::at(&address);
    shop.buy(&order(1), false).await.expect("sent");
    assert_eq!((shop.only().state, shop.only().order_id.as_deref()), (State::Accepted, Some("o-1")));
}

#[tokio::test]
async fn what_may_have_been_carried_out_is_unknown() {
    let cut = "HTTP/1.1 400 Bad\r\ncontent-length: 99\r\n\r\n{\"code\":".to_owned();
    for reply in [
        cut,
        answer("303 Look", "location: /x\r\n", ""),
        answer("408 Late", "", ""),
        answer("400 Bad", "", "<html>"),
    ] {
        let (address, _requests) = serve(vec![reply.clone()], || ());
        let shop = Shop::at(&address);
        let bought = shop.buy(&order(1), false).await.expect("sent");
        assert_eq!(bought.sent, Sent::Unknown, "{reply}");
    }
    let (address, _requests) = serve(vec![error("400 Bad", "RequestLimitExceeded")], || ());
    let shop = Shop::at(&address);
    let signed = shop.account.client.sign("bj", &order(1).request("t", "")).expect("signed");
    assert!(matches!(shop.account.client.send(&signed).await, Outcome::Throttled(..)));
}

#[tokio::test]
async fn a_region_cannot_lead_the_keys_to_another_host() {
    let credentials = Credentials {
        access_key_id: "ak".into(),
        secret_access_key: DEMO_SECRET_ACCESS_KEY.into(),
        session_token: Some("token".into()),
    };
    let client = Client::new(credentials, Provider::BCE, None).expect("a client");
    let mut draft = vmcart::order::Draft::new(kind("bcc-spec").expect("a kind"));
    draft.put("region", "x@127.0.0.1:1/", Origin::File);
    let error = client.look(&Ask::of(Lookup::Images, &draft)).await.expect_err("no such region");
    assert!(matches!(error, CloudError::Endpoint { .. }), "{error}");
}
