//! The gate before a purchase, with a cloud behind it: which price counts, what the journal keeps, and what a repeat needs.

use std::{io::Read, net::TcpListener, sync::Arc, time::Duration};

use rust_decimal::Decimal;
use vmcart::{
    cloud::{Client, Patience},
    order::{Known, Order, Provider, Reading, check, file},
    purchase::{
        self, Account, BuyError, ProgressSink, Sent,
        gate::{Halt, NoPrice, Terms, Told, Word},
    },
    sign::Credentials,
    sim::{self, Running, Scenario, Settings},
    store::{
        Journal, Paths,
        journal::{Purchase, State},
    },
};

const AHEAD: &str = "kind = \"bcc-spec\"\nregion = \"bj\"\n[request]\nzoneName = \"cn-bj-a\"\nspec = \"bcc.g4.c2m8\"\n\
    imageId = \"m-mRjO3cjs\"\nname = \"older\"\n[request.billing]\npaymentTiming = \"Prepaid\"\n\
    reservation.reservationLength = 12\n";

fn order(text: &str) -> Order {
    let loaded = file::load(text, &[], Reading::Strict).expect("an order file");
    check::order(&loaded.draft, &Known::default()).expect("an order without a problem")
}

async fn cloud(scenarios: &[Scenario]) -> Running {
    let settings =
        Settings { scenarios: scenarios.to_vec(), boot_time: Duration::ZERO, ..Settings::default() };
    sim::start(settings).await.expect("a free port")
}

/// An account that counts as LIVE.
fn live(home: &tempfile::TempDir, endpoint: &str) -> Account {
    let settings = Settings::default();
    let credentials = Credentials {
        access_key_id: settings.access_key_id,
        secret_access_key: settings.secret_access_key,
        session_token: None,
    };
    Account {
        client: Client::new(credentials.clone(), Provider::BCE, Some(endpoint)).expect("a client"),
        credentials: Arc::new(credentials),
        paths: Paths::at(home.path().join("config"), home.path().join("data")),
        profile: None,
        simulated: false,
        budget: None,
        unwritten: purchase::Unwritten::default(),
    }
}

fn nobody_listens() -> ProgressSink {
    Arc::new(|_| {})
}

fn cny(text: &str) -> Decimal {
    text.parse().expect("an amount")
}

fn only(account: &Account) -> Purchase {
    Journal::open(&account.paths).orders().expect("a journal").pop().expect("one purchase")
}

#[tokio::test]
async fn the_journal_keeps_the_price_its_time_what_it_covers_and_what_was_said() {
    let (cloud, home) = (cloud(&[]).await, tempfile::tempdir().expect("a folder"));
    let account = live(&home, &cloud.endpoint());
    let terms = Terms { max_price: Some(cny("5000")), ..Terms::default() };
    let permit = purchase::admit(&account, &order(AHEAD), None, &terms, &Word::default()).await;
    let bought = purchase::buy(permit.expect("let pass"), true, nobody_listens()).await.expect("bought");
    assert_eq!(bought.sent, Sent::Accepted);
    let intent = only(&account).intent;
    let price = intent.price.expect("a price");
    assert!(price.total.as_deref().map(cny).is_some_and(|total| total > cny("1")), "{price:?}");
    assert_eq!((price.per.as_str(), price.said), ("12 months", vec!["--max-price 5000".to_owned()]));
    assert_eq!(price.covers, ["1 instances"]);
    let at: jiff::Timestamp = price.at.expect("a time").parse().expect("a time");
    assert!(at <= jiff::Timestamp::now());
}

#[tokio::test]
async fn an_old_price_is_asked_for_again_and_a_rise_is_not_swallowed() {
    let (cloud, home) = (cloud(&[Scenario::PriceChange]).await, tempfile::tempdir().expect("a folder"));
    let account = live(&home, &cloud.endpoint());
    let order = order(AHEAD);
    let first = purchase::price(&account, order.draft()).await;
    let shown = first.as_ref().ok().and_then(Told::amount).map(|amount| amount.sum);
    let word = Word { shown, typed: None };
    let terms = Terms::default();
    let fresh = Some((first.clone(), Duration::from_secs(59)));
    assert!(purchase::admit(&account, &order, fresh, &terms, &word).await.is_ok(), "it is a minute's price");
    let old = Some((first, Duration::from_secs(61)));
    let held = purchase::admit(&account, &order, old, &terms, &word).await.expect_err("it has risen");
    let Halt::Risen { before, now, .. } = &held.halt else { panic!("{held:?}") };
    assert!(Some(*before) == shown && now.sum > *before);
    // A person who has seen the new one buys at it.
    let word = Word { shown: Some(now.sum), typed: None };
    let seen = Some((held.price, Duration::ZERO));
    assert!(purchase::admit(&account, &order, seen, &terms, &word).await.is_ok());
    // The price of another order is none of this one's.
    let other = self::order(&AHEAD.replace("12\n", "24\n"));
    let other_price = Some((purchase::price(&account, other.draft()).await, Duration::ZERO));
    let held = purchase::admit(&account, &order, other_price, &terms, &Word::default()).await;
    let bought = purchase::buy(held.expect("let pass"), true, nobody_listens()).await.expect("bought");
    assert_eq!(bought.sent, Sent::Accepted);
    assert_eq!(only(&account).intent.price.expect("a price").per, "12 months");
}

#[tokio::test]
async fn a_price_that_does_not_come_is_unknown_and_no_hang() {
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let mut held = Vec::new();
        for mut stream in silent.incoming().flatten() {
            let _ = stream.read(&mut [0; 64]);
            held.push(stream);
        }
    });
    let home = tempfile::tempdir().expect("a folder");
    let mut account = live(&home, &url);
    account.client =
        account.client.patient(Patience { price: Duration::from_millis(50), ..Patience::default() });
    let price = purchase::price(&account, order(AHEAD).draft()).await;
    assert!(matches!(&price, Err(NoPrice::Failed(why)) if why.contains("no price came")), "{price:?}");
    let (terms, word) = (Terms::default(), Word::default());
    let held = purchase::admit(&account, &order(AHEAD), Some((price, Duration::ZERO)), &terms, &word).await;
    assert!(matches!(held.expect_err("unknown").halt, Halt::Unknown { .. }));
}

/// A purchase of a live account whose answer was lost, and whose price rises after it.
async fn lost(home: &tempfile::TempDir) -> (Running, Account) {
    let cloud = cloud(&[Scenario::PriceChange, Scenario::LostResponse]).await;
    let account = live(home, &cloud.endpoint());
    let permit = purchase::admit(&account, &order(AHEAD), None, &Terms::default(), &Word::default()).await;
    let bought = purchase::buy(permit.expect("let pass"), false, nobody_listens()).await.expect("an end");
    assert_eq!(bought.sent, Sent::Unknown);
    (cloud, account)
}

#[tokio::test]
async fn a_repeat_that_would_cost_more_takes_a_word() {
    let home = tempfile::tempdir().expect("a folder");
    let (_cloud, account) = lost(&home).await;
    let id = only(&account).id;
    let attempts = only(&account).attempts;
    let resumed = purchase::resume(&account, &id, |_| None, nobody_listens()).await;
    let Err(BuyError::Risen { before, now, .. }) = resumed else { panic!("{resumed:?}") };
    assert!(now > before);
    assert_eq!(
        (only(&account).state, only(&account).attempts),
        (State::Unknown, attempts),
        "nothing was sent"
    );
    let terms = Terms { max_price: Some(now), ..Terms::default() };
    let stop = purchase::StopToken::default();
    let resumed = purchase::resume_until(&account, &id, |_| None, &terms, nobody_listens(), &stop).await;
    assert_eq!(resumed.expect("an end").sent, Sent::Accepted);
}

#[tokio::test]
async fn a_purchase_of_a_version_that_kept_no_price_is_settled_as_before() {
    let home = tempfile::tempdir().expect("a folder");
    let (_cloud, account) = lost(&home).await;
    let purchase = only(&account);
    let file = home.path().join("data/orders").join(format!("{}.jsonl", purchase.id));
    let text = std::fs::read_to_string(&file).expect("a journal");
    let older: Vec<String> = text
        .lines()
        .map(|line| {
            let mut line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            line.as_object_mut().expect("an object").remove("price");
            line.to_string()
        })
        .collect();
    std::fs::write(&file, format!("{}\n", older.join("\n"))).expect("written");
    assert_eq!(only(&account).intent.price, None);
    let resumed = purchase::resume(&account, &purchase.id, |_| None, nobody_listens()).await;
    assert_eq!(resumed.expect("an end").sent, Sent::Accepted);
}

#[test]
fn a_journal_from_before_prices_were_kept_is_read_for_ever() {
    let home = tempfile::tempdir().expect("a folder");
    let orders = home.path().join("data/orders");
    std::fs::create_dir_all(&orders).expect("a folder");
    let name = "20261121-093000-0fc6";
    let text = include_str!("../fixtures/journals/20261121-093000-0fc6.jsonl");
    std::fs::write(orders.join(format!("{name}.jsonl")), text).expect("written");
    let paths = Paths::at(home.path().join("config"), home.path().join("data"));
    let purchase = Journal::open(&paths).find(name).expect("read");
    assert_eq!((purchase.state, purchase.attempts, purchase.damaged), (State::Unknown, 1, None));
    assert_eq!((purchase.intent.price, purchase.intent.count), (None, 1));
    assert!(purchase.newer.is_empty(), "{:?}", purchase.newer);
}
