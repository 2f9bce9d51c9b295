//! Following a purchase whose answer named no instances, one that was not bought, and one whose journal cannot be
//! written: against a server that lists what a test wants.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::{Json, Router, body::Bytes, http::Uri};
use jiff::Timestamp;
use serde_json::{Value, json};
use vmcart::cloud::{Client, End, Instance, Progress};
use vmcart::order::Provider;
use vmcart::purchase::{self, Account, ProgressSink};
use vmcart::sign::Credentials;
use vmcart::store::journal::{Event, Intent, Purchase, State};
use vmcart::store::{Journal, Lock, Paths};

const LIMIT: Duration = Duration::from_secs(60);

struct Shop {
    _home: tempfile::TempDir,
    account: Account,
    told: Arc<Mutex<Vec<Progress>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Shop {
    /// A shop whose provider answers a question at a path with this.
    async fn of(
        provider: Provider,
        answer: impl Fn(&str, &Value) -> Value + Clone + Send + Sync + 'static,
    ) -> Shop {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        let handler = move |uri: Uri, body: Bytes| {
            log.lock().expect("no panic").push(uri.path().to_owned());
            let body = serde_json::from_slice(&body).unwrap_or_default();
            let answer = answer(uri.path(), &body);
            async move { Json(answer) }
        };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(handler)).await });
        let home = tempfile::tempdir().expect("a folder");
        let credentials = Credentials {
            access_key_id: "ak".into(),
            secret_access_key: "sk".to_owned().into(),
            session_token: None,
        };
        let account = Account {
            client: Client::new(credentials.clone(), provider, Some(&endpoint)).expect("a client"),
            credentials: Arc::new(credentials),
            paths: Paths::at(home.path(), home.path()),
            profile: None,
            simulated: true,
            budget: None,
            unwritten: purchase::Unwritten::default(),
        };
        Shop { _home: home, account, told: Arc::default(), asked }
    }

    /// A purchase of two that has come so far.
    fn has(&self, kind: &str, events: &[Event]) -> String {
        let (journal, lock) =
            (Journal::open(&self.account.paths), Lock::take(&self.account.paths).expect("nobody else"));
        let intent = Intent {
            kind: kind.to_owned(),
            provider: "bce".into(),
            region: "bj".into(),
            client_token: "t".into(),
            body: json!({"spec": "bcc.g5.c2m8", "name": "web"}),
            count: 2,
            ..Intent::default()
        };
        let mut entry = journal.begin(&lock, intent, Timestamp::now()).expect("begun");
        entry.write(&Event::Attempt { n: 1 }, Timestamp::now()).expect("written");
        for event in events {
            entry.write(event, Timestamp::now()).expect("written");
        }
        entry.order().to_owned()
    }

    async fn follow(&self, id: &str) -> End {
        let told = Arc::clone(&self.told);
        let tell: ProgressSink = Arc::new(move |progress| told.lock().expect("no panic").push(progress));
        purchase::follow(&self.account, id, LIMIT, tell).await.expect("an end")
    }

    fn purchase(&self, id: &str) -> Purchase {
        Journal::open(&self.account.paths).find(id).expect("journalled")
    }

    fn file(&self, id: &str) -> PathBuf {
        self.account.paths.orders().join(format!("{id}.jsonl"))
    }

    /// Ids that the looks for instances were reported to have found.
    fn looked(&self) -> Vec<Vec<String>> {
        let told = self.told.lock().expect("no panic");
        told.iter()
            .filter_map(|p| if let Progress::Probed { matches } = p { Some(matches.clone()) } else { None })
            .collect()
    }

    fn asked(&self, path: &str) -> usize {
        self.asked.lock().expect("no panic").iter().filter(|p| *p == path).count()
    }
}

fn accepted(order_id: Option<&str>, ids: &[&str]) -> Event {
    let instance_ids = ids.iter().map(|id| (*id).to_owned()).collect();
    Event::Accepted { request_id: None, order_id: order_id.map(str::to_owned), instance_ids }
}

/// A row of BCC's list that is as the order wants it.
fn row(id: &str, order: &str) -> Value {
    let mut row = json!({"id": id, "name": "web-1", "status": "Running", "spec": "bcc.g5.c2m8", "internalIp": "10.0.0.4",
        "createTime": Timestamp::now().to_string()});
    if !order.is_empty() {
        row["orderId"] = json!(order);
    }
    row
}

#[tokio::test]
async fn an_order_number_is_followed_where_the_list_tells_it() {
    let rows = || json!({"instances": [row("i-1", "o-1"), row("i-9", "o-9"), row("i-2", "o-1")]});
    let shop = Shop::of(Provider::BCE, move |_, _| rows()).await;
    let id = shop.has("bcc-spec", &[accepted(Some("o-1"), &[])]);
    assert_eq!(shop.follow(&id).await, End::Running);
    let purchase = shop.purchase(&id);
    let ids: Vec<_> = purchase.instances.iter().map(|i| (i.id.as_str(), i.status.as_str())).collect();
    assert_eq!((ids, purchase.state), (vec![("i-1", "Running"), ("i-2", "Running")], State::Running));
    assert_eq!(shop.looked(), [[""; 0]; 0], "what is proven needs no likeness");
}

#[tokio::test]
async fn contracts_and_machines_of_jd_cloud_are_found_by_their_order_too() {
    let rows = || {
        let row = |id: &str| json!({"reservedInstanceId": id, "reservedInstanceStatus": "active", "orderId": "o-1", "instanceId": "i-7"});
        json!({"reservedInstances": [row("r-1"), row("r-2")]})
    };
    let shop = Shop::of(Provider::BCE, move |_, _| rows()).await;
    let id = shop.has("bcc-reserved", &[accepted(Some("o-1"), &[])]);
    assert_eq!(shop.follow(&id).await, End::Running);
    assert_eq!(shop.purchase(&id).instances[1].id, "r-2");

    let answer = |path: &str, _: &Value| {
        let row = |id: &str| json!({"instanceId": id, "status": "running", "orderId": 7, "privateIpAddress": "10.0.0.4"});
        let list = if path.ends_with("/instanceStatus") { "instanceStatuses" } else { "instances" };
        json!({"requestId": "r", "result": {list: [row("i-1"), row("i-2")], "totalCount": 2}})
    };
    let shop = Shop::of(Provider::JD, answer).await;
    let id = shop.has("jd-vm", &[accepted(Some("7"), &[])]);
    assert_eq!(shop.follow(&id).await, End::Running);
    assert_eq!(shop.purchase(&id).instances.len(), 2);
}

/// Two machines of which the first is in this state, as either provider lists them.
fn in_state(status: &'static str) -> impl Fn(&str, &Value) -> Value + Clone {
    move |path, _| {
        let row = |id: &str, status: &str| json!({"id": id, "instanceId": id, "status": status});
        let list = if path.ends_with("/instanceStatus") { "instanceStatuses" } else { "instances" };
        let rows = json!({list: [row("i-1", status), row("i-2", "running")], "totalCount": 2});
        if path.contains("/regions/") { json!({"requestId": "r", "result": rows}) } else { rows }
    }
}

#[tokio::test]
async fn a_machine_that_somebody_stopped_does_not_count_as_running() {
    for (provider, kind, status) in [
        (Provider::BCE, "bcc-spec", "Stopped"),
        (Provider::BCE, "bcc-spec", "Stopping"),
        (Provider::JD, "jd-vm", "stopped"),
        (Provider::JD, "jd-vm", "stopping"),
    ] {
        let shop = Shop::of(provider, in_state(status)).await;
        let id = shop.has(kind, &[accepted(None, &["i-1", "i-2"])]);
        assert_eq!(shop.follow(&id).await, End::SomeFailed, "{kind} {status}");
        let purchase = shop.purchase(&id);
        assert_eq!(purchase.state, State::PartlyFailed, "{kind} {status}");
        assert_eq!(purchase.instances[0].status, status);
        // Once it runs again, it is what was ordered.
        let again = Shop::of(provider, in_state("running")).await;
        let account = Account { client: again.account.client.clone(), ..shop.account.clone() };
        let again = Shop { account, ..again };
        assert_eq!(again.follow(&id).await, End::Running, "{kind} {status}");
        assert_eq!(again.purchase(&id).state, State::Running, "{kind} {status}");
    }
}

/// Contracts that are listed in these states; each begins so many seconds from now.
fn contracts(states: [&'static str; 2], begin: i64) -> impl Fn(&str, &Value) -> Value + Clone {
    move |_, _| {
        let begins = Timestamp::from_second(Timestamp::now().as_second() + begin).expect("a time");
        let row = |n: usize| {
            json!({"reservedInstanceId": format!("r-{n}"), "reservedInstanceStatus": states[n],
                "effectiveTime": begins.to_string()})
        };
        json!({"reservedInstances": [row(0), row(1)]})
    }
}

#[tokio::test]
async fn contracts_are_settled_once_they_are_bought() {
    for (states, ends, state) in [
        (["Pending", "Pending"], "begins", State::Accepted),
        (["Active", "Pending"], "begins", State::Accepted),
        (["Recharge", "Active"], "begins", State::Accepted),
        (["Frozen", "Whatever"], "begins", State::Accepted),
        (["Active", "Active"], "runs", State::Running),
        (["Active", "CreateFailed"], "failed", State::PartlyFailed),
        (["Expired", "Pending"], "failed", State::PartlyFailed),
    ] {
        let shop = Shop::of(Provider::BCE, contracts(states, 7200)).await;
        let id = shop.has("bcc-reserved", &[accepted(None, &["r-0", "r-1"])]);
        let began = std::time::Instant::now();
        let end = match shop.follow(&id).await {
            End::NotActiveYet(Some(begins)) if (7000..=7200).contains(&begins.left) => "begins",
            End::Running => "runs",
            End::SomeFailed => "failed",
            other => panic!("{states:?}: {other:?}"),
        };
        assert_eq!((end, shop.purchase(&id).state), (ends, state), "{states:?}");
        assert_eq!(shop.asked("/v2/instance/reserved/list"), 1, "{states:?}");
        assert!(began.elapsed() < LIMIT);
    }
    // A moment that has passed is none to wait for.
    let shop = Shop::of(Provider::BCE, contracts(["Pending", "Pending"], -60)).await;
    let id = shop.has("bcc-reserved", &[accepted(None, &["r-0", "r-1"])]);
    assert_eq!(shop.follow(&id).await, End::NotActiveYet(None));
    let seen = shop.told.lock().expect("no panic").iter().rev().find_map(|p| match p {
        Progress::Instances(seen) => {
            Some(seen.iter().map(|i: &Instance| i.status.clone()).collect::<Vec<_>>())
        }
        _ => None,
    });
    assert_eq!(seen, Some(vec!["Pending".to_owned(); 2]));
}

#[tokio::test]
async fn where_no_list_tells_order_numbers_what_is_alike_is_shown_and_owned_by_nobody() {
    let rows = || json!({"instances": [row("i-1", ""), row("i-2", "")]});
    let shop = Shop::of(Provider::BCE, move |_, _| rows()).await;
    let id = shop.has("bcc-spec", &[accepted(Some("o-1"), &[])]);
    assert_eq!(shop.follow(&id).await, End::Unnamed);
    assert_eq!(shop.looked(), [["i-1", "i-2"]]);
    // They are watched, since they are as many as were ordered.
    assert_eq!(shop.asked("/v2/instance/listByInstanceId"), 1);
    let purchase = shop.purchase(&id);
    assert_eq!((purchase.state, purchase.instances.len()), (State::Accepted, 0));
    assert!(purchase.notes.iter().any(|n| n.contains("proves nothing: i-1 i-2")), "{:?}", purchase.notes);
    let length = std::fs::metadata(shop.file(&id)).expect("a file").len();
    assert_eq!(shop.follow(&id).await, End::Unnamed);
    assert_eq!(
        std::fs::metadata(shop.file(&id)).expect("a file").len(),
        length,
        "the same is not written again"
    );
}

#[tokio::test]
async fn an_accepted_order_without_any_id_ends_with_what_one_look_finds() {
    let rows = || json!({"instances": [row("i-1", ""), row("i-2", ""), row("i-3", "")]});
    let shop = Shop::of(Provider::BCE, move |_, _| rows()).await;
    let id = shop.has("bcc-spec", &[accepted(None, &[])]);
    assert_eq!(shop.follow(&id).await, End::Unnamed);
    assert_eq!(shop.looked(), [["i-1", "i-2", "i-3"]]);
    assert_eq!(shop.asked.lock().expect("no panic").len(), 1);
    let purchase = shop.purchase(&id);
    assert_eq!((purchase.state, purchase.instances.len()), (State::Accepted, 0));
    assert!(purchase.notes.iter().any(|n| n.ends_with("i-1 i-2 i-3")), "{:?}", purchase.notes);
    // Nothing found, or nobody there to ask, ends it as well.
    let shop = Shop::of(Provider::BCE, |_, _| json!({"instances": []})).await;
    let id = shop.has("bcc-spec", &[accepted(None, &[])]);
    assert_eq!(shop.follow(&id).await, End::Unnamed);
    assert_eq!((shop.looked().len(), shop.purchase(&id).notes.len()), (1, 0));
    let shop = Shop::of(Provider::BCE, |_, _| json!(7)).await;
    let id = shop.has("bcc-spec", &[accepted(None, &[])]);
    assert_eq!(shop.follow(&id).await, End::Unnamed);
}

#[tokio::test]
async fn what_was_not_bought_is_not_watched() {
    let refused = Event::Refused {
        code: "Instance.NoStock".into(),
        message: "no".into(),
        request_id: None,
        status: Some(403),
        path: None,
    };
    let unknown = Event::Unknown { cause: "cut".into() };
    let not_sent = Event::NotSent { cause: "no route".into() };
    for (event, end) in
        [(refused, End::Refused), (unknown, End::Unknown), (not_sent, End::NotSent("no route".into()))]
    {
        let shop = Shop::of(Provider::BCE, |_, _| json!({"instances": []})).await;
        let id = shop.has("bcc-spec", &[event]);
        assert_eq!(shop.follow(&id).await, end);
        assert_eq!(shop.asked.lock().expect("no panic").len(), 0);
    }
}

#[tokio::test]
async fn a_journal_that_cannot_be_written_ends_no_watch_and_is_caught_up() {
    let file = Arc::new(Mutex::new(PathBuf::new()));
    let (looks, at) = (Arc::new(Mutex::new(0)), Arc::clone(&file));
    let shop = Shop::of(Provider::BCE, move |_, _| {
        let mut looks = looks.lock().expect("no panic");
        let file = at.lock().expect("no panic").clone();
        *looks += 1;
        // Away at the first look, and back for the third.
        match *looks {
            1 => std::fs::rename(&file, file.with_extension("away")).expect("renamed"),
            3 => std::fs::rename(file.with_extension("away"), &file).expect("renamed"),
            _ => {}
        }
        let status = ["Starting", "Starting", "Running"][(*looks - 1).min(2)];
        json!({"instances": [{"id": "i-1", "status": status}, {"id": "i-2", "status": "Running"}]})
    })
    .await;
    let id = shop.has("bcc-spec", &[accepted(None, &["i-1", "i-2"])]);
    *file.lock().expect("no panic") = shop.file(&id);
    assert_eq!(shop.follow(&id).await, End::Running);
    let blind = |p: &&Progress| matches!(p, Progress::Blind { .. });
    assert_eq!(shop.told.lock().expect("no panic").iter().filter(blind).count(), 1, "told once");
    let purchase = shop.purchase(&id);
    assert_eq!((purchase.state, purchase.damaged), (State::Running, None));
}

#[tokio::test]
async fn whoever_leaves_leaves_the_newest_state_in_the_journal() {
    let looks = Arc::new(Mutex::new(0));
    let count = Arc::clone(&looks);
    let shop = Shop::of(Provider::BCE, move |_, _| {
        let mut looks = count.lock().expect("no panic");
        *looks += 1;
        json!({"instances": [{"id": "i-1", "status": format!("State{looks}")}, {"id": "i-2", "status": "Running"}]})
    })
    .await;
    let id = shop.has("bcc-spec", &[accepted(None, &["i-1", "i-2"])]);
    let (seen, mut last) = tokio::sync::watch::channel(0);
    let tell: ProgressSink = Arc::new(move |progress| {
        if matches!(progress, Progress::Instances(_)) {
            seen.send_modify(|n| *n += 1);
        }
    });
    tokio::select! {
        end = purchase::follow(&shop.account, &id, LIMIT, tell) => panic!("{end:?}"),
        // More changes than are written as they come.
        many = last.wait_for(|n| *n == 6) => assert!(many.is_ok()),
    }
    assert_eq!(shop.purchase(&id).instances[0].status, "State6");
    let text = std::fs::read_to_string(shop.file(&id)).expect("a file");
    assert_eq!(text.matches("i-2").count(), 2, "a state that stays is written once: {text}");
    assert!(!text.contains("State5"), "{text}");
}
