//! Faults that a buyer must not take for an end: tokens that are forgotten, answers of somebody else, dates that are
//! wrong or missing, and lists that lag or lie.

use serde_json::{Value, json};

use crate::{
    client::{BY_SPEC, Cloud, column, example, with},
    jd::{Jd, example as machine, ids, with as machine_with},
    samples::contract,
};

async fn plan(cloud: &Cloud, faults: Value) {
    let count = faults.as_array().map(Vec::len);
    assert_eq!(cloud.post("/_sim/faults", &faults).await.ok()["faults"], json!(count));
}

async fn listed(cloud: &Cloud) -> Vec<String> {
    column(&cloud.get("/v2/instance", &[]).await.ok()["instances"], "id")
}

#[tokio::test]
async fn a_forgotten_token_buys_anew() {
    let cloud = Cloud::new().await;
    plan(&cloud, json!([{"cut": {"after_sale": true}}, {"forget": {}}])).await;
    assert!(cloud.try_buy("t", &example()).await.is_err());
    assert_eq!(cloud.ledger().await.len(), 1);
    let second = cloud.buy("t", &example()).await.ok();
    let ledger = cloud.ledger().await;
    assert_eq!(ledger.len(), 2);
    assert_ne!(ledger[0]["orderId"], ledger[1]["orderId"]);
    assert_eq!(ledger[1]["orderId"], second["orderId"]);
    // What was bought last is remembered.
    assert_eq!(cloud.buy("t", &example()).await.ok(), second);
    assert_eq!(cloud.ledger().await.len(), 2);

    let cloud = Jd::new().await;
    let body = machine_with("/clientToken", json!("t"));
    let first = ids(&cloud.buy(&body).await.ok());
    cloud.faults(json!([{"forget": {}}])).await;
    assert_ne!(ids(&cloud.buy(&body).await.ok()), first);
    assert_eq!(cloud.ledger().await.len(), 2);
}

#[tokio::test]
async fn an_answer_can_be_of_any_status_and_words_before_the_sale_or_after() {
    let cloud = Cloud::new().await;
    for (n, after) in [false, true].into_iter().enumerate() {
        let answer = json!({"status": 404, "body": "", "after_sale": after});
        let proxy = json!({"status": 403, "body": "<h1>NoRoute</h1>", "content_type": "text/html",
            "after_sale": after});
        plan(&cloud, json!([{"answer": answer}, {"answer": proxy}])).await;
        let sold = cloud.ledger().await.len();
        let empty = cloud.buy(&format!("t{n}"), &example()).await;
        assert_eq!((empty.status, &empty.body), (404, &json!("")));
        assert!(!empty.headers.contains_key("x-bce-request-id") && empty.headers.contains_key("date"));
        assert_eq!(cloud.ledger().await.len(), sold + usize::from(after));
        let html = cloud.buy(&format!("t{n}"), &example()).await;
        assert_eq!((html.status, &html.body), (403, &json!("<h1>NoRoute</h1>")));
        assert_eq!(html.headers["content-type"], "text/html");
        // The same token: sold by the first of the two already.
        assert_eq!(cloud.ledger().await.len(), sold + usize::from(after));
    }
}

#[tokio::test]
async fn a_fault_can_wait_for_the_third_call() {
    let cloud = Cloud::new().await;
    plan(&cloud, json!([{"refuse": {"status": 403, "code": "X"}, "after": 2}])).await;
    cloud.buy("t", &example()).await.ok();
    cloud.buy("t", &example()).await.ok();
    cloud.buy("t", &example()).await.is(403, "X");
    cloud.buy("t", &example()).await.ok();
}

#[tokio::test]
async fn the_date_of_an_answer_can_be_missing_or_wrong_while_the_clock_is_right() {
    let cloud = Cloud::new().await;
    let dates = [json!({"omit": true}), json!({"text": "yesterday"}), json!({"seconds": -86_400})];
    let faults: Vec<_> = dates.iter().map(|d| json!({"date": d, "on": "/v2/zone"})).collect();
    for fault in faults {
        plan(&cloud, json!([fault])).await;
        let reply = cloud.get("/v2/zone", &[]).await;
        let date = reply.headers.get("date").map(|d| d.to_str().expect("text").to_owned());
        match (fault["date"]["omit"].as_bool(), fault["date"]["text"].as_str()) {
            (Some(true), _) => assert_eq!(date, None),
            (_, Some(text)) => assert_eq!(date.as_deref(), Some(text)),
            _ => {
                let theirs = jiff::fmt::rfc2822::parse(&date.expect("a date")).expect("a date").timestamp();
                let behind = jiff::Timestamp::now().as_second() - theirs.as_second();
                assert!((86_390..=86_410).contains(&behind), "{behind}");
            }
        }
        reply.ok();
    }
    // A purchase, and an answer that is not the provider's, likewise.
    plan(&cloud, json!([{"date": {"omit": true}}, {"answer": {"status": 200, "body": "{}"}}])).await;
    assert!(!cloud.buy("t", &example()).await.headers.contains_key("date"));
    assert!(cloud.buy("t", &example()).await.headers.contains_key("date"));
}

#[tokio::test]
async fn a_list_that_lags_shows_nothing_for_so_many_looks() {
    let cloud = Cloud::new().await;
    plan(&cloud, json!([{"cut": {"after_sale": true}}, {"lag": {"looks": 2}}])).await;
    assert!(cloud.try_buy("t", &example()).await.is_err());
    let sold = column(&cloud.ledger().await[0]["instances"], "id");
    assert_eq!(listed(&cloud).await, [""; 0]);
    // Who knows the id sees it meanwhile.
    let by_id = cloud.post("/v2/instance/listByInstanceId", &json!({"instanceIds": sold})).await.ok();
    assert_eq!(column(&by_id["instances"], "id"), sold);
    assert_eq!(listed(&cloud).await, [""; 0]);
    assert_eq!(listed(&cloud).await, sold);

    let cloud = Jd::new().await;
    cloud.faults(json!([{"lag": {"looks": 1}}])).await;
    let sold = ids(&cloud.buy(&machine()).await.ok());
    assert_eq!(cloud.get("instances").await.ok()["totalCount"], 0);
    let by_id = format!("instances?filters.1.name=instanceId&filters.1.values.1={}", sold[0]);
    assert_eq!(cloud.get(&by_id).await.ok()["totalCount"], 1);
    assert_eq!(cloud.get("instances").await.ok()["totalCount"], 1);
}

#[tokio::test]
async fn contracts_lag_and_lie_as_instances_do() {
    let cloud = Cloud::new().await;
    let order = contract();
    let list = async || {
        let all = cloud.post("/v2/instance/reserved/list", &json!({})).await.ok();
        column(&all["reservedInstances"], "reservedInstanceId")
    };
    plan(&cloud, json!([{"lag": {"looks": 1}}])).await;
    let sold = cloud.order("/v2/instance/reserved/create", "t", &order).await.ok();
    assert_eq!(list().await, [""; 0]);
    assert_eq!(json!(list().await), sold["reservedInstanceIds"]);
    plan(&cloud, json!([{"lie": {"looks": 1}}, {"refuse": {"status": 500, "code": "X"}}])).await;
    cloud.order("/v2/instance/reserved/create", "u", &order).await.is(500, "X");
    assert_eq!(list().await.len(), 2);
    assert_eq!(list().await.len(), 1);
}

#[tokio::test]
async fn a_list_that_lies_shows_what_nobody_sold() {
    let cloud = Cloud::new().await;
    let nothing = json!({"status": 400, "body": ""});
    plan(&cloud, json!([{"answer": nothing}, {"lie": {"looks": 1}}])).await;
    assert_eq!(cloud.buy("t", &with(&json!({"name": "ghost"}))).await.status, 400);
    let seen = cloud.get("/v2/instance", &[]).await.ok();
    assert_eq!(column(&seen["instances"], "name"), ["ghost"]);
    assert_eq!(listed(&cloud).await, [""; 0]);
    assert_eq!(cloud.ledger().await.len(), 0);
    let id = seen["instances"][0]["id"].as_str().expect("an id");
    cloud.get(&format!("/v2/instance/{id}"), &[]).await.is(404, "NoSuchObject");
    assert_eq!(cloud.get("/_sim/hits", &[]).await.ok()[BY_SPEC], 1);

    let cloud = Jd::new().await;
    cloud.faults(json!([{"answer": nothing}, {"lie": {"looks": 1}}])).await;
    assert_eq!(cloud.buy(&machine()).await.status, 400);
    assert_eq!(cloud.get("instances").await.ok()["totalCount"], 1);
    assert_eq!(cloud.get("instances").await.ok()["totalCount"], 0);
    assert_eq!(cloud.ledger().await.len(), 0);
}
