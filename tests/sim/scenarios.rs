//! Faults on purpose: by scenario from the start, and by faults on request.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vmcart::sim::{Scenario, Settings};

use crate::client::{BY_SPEC, Cloud, How, column, example, with};

async fn faults(cloud: &Cloud, faults: Value) {
    let count = faults.as_array().map(Vec::len);
    assert_eq!(cloud.post("/_sim/faults", &faults).await.ok()["faults"], json!(count));
}

async fn statuses(cloud: &Cloud, ids: &Value) -> Vec<String> {
    let seen = cloud.post("/v2/instance/listByInstanceId", &json!({"instanceIds": ids})).await.ok();
    column(&seen["instances"], "status")
}

/// Lets time pass for the cloud, which boots on the same runtime's clock.
async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn sold_out_quota_and_outage_refuse() {
    let cloud = Cloud::having(&[Scenario::SoldOut]).await;
    cloud.buy("t", &example()).await.is(403, "Instance.NoStock");
    let stock = cloud.post("/v2/instance/getStockWithSpec", &json!({"spec": "bcc.g3.c4m12"})).await.ok();
    assert!(stock["bccStocks"].as_array().is_some_and(|s| s.iter().all(|r| r["inventoryQuantity"] == 0)));
    let cloud = Cloud::having(&[Scenario::Quota]).await;
    cloud.buy("t", &example()).await.is(413, "Instance.InstanceQuotaLimitExceeded");
    let cloud = Cloud::having(&[Scenario::Outage]).await;
    cloud.buy("t", &example()).await.is(503, "ServiceUnavailable");
    cloud.get("/v2/zone", &[]).await.is(503, "ServiceUnavailable");
    assert_eq!(cloud.ledger().await.len(), 0);
}

#[tokio::test]
async fn the_quota_counts_what_was_sold_before() {
    let cloud = Cloud::new().await;
    cloud.buy("t", &with(&json!({"purchaseCount": 20, "createCdsList": []}))).await.ok();
    cloud.buy("u", &example()).await.is(413, "Instance.InstanceQuotaLimitExceeded");
}

#[tokio::test]
async fn two_purchases_are_throttled_and_the_third_is_sold() {
    let cloud = Cloud::having(&[Scenario::Throttled]).await;
    cloud.get("/v2/zone", &[]).await.ok();
    for _ in 0..2 {
        let reply = cloud.buy("t", &example()).await;
        reply.is(429, "RequestLimitExceeded");
        assert_eq!(reply.headers["retry-after"], "1");
    }
    cloud.buy("t", &example()).await.ok();
    assert_eq!(cloud.ledger().await.len(), 1);
}

#[tokio::test]
async fn an_answer_is_lost_after_the_sale_and_the_same_token_finds_it() {
    let cloud = Cloud::having(&[Scenario::LostResponse]).await;
    assert!(cloud.try_buy("t", &example()).await.is_err());
    let ledger = cloud.ledger().await;
    assert_eq!(ledger.len(), 1);
    let answer = cloud.buy("t", &example()).await.ok();
    assert_eq!(answer["orderId"], ledger[0]["orderId"]);
    assert_eq!(cloud.ledger().await.len(), 1);
}

#[tokio::test]
async fn a_clock_two_hours_ahead_tells_its_time() {
    let cloud = Cloud::having(&[Scenario::ClockSkew]).await;
    let reply = cloud.get("/v2/zone", &[]).await;
    reply.is(400, "RequestExpired");
    let date = reply.headers["date"].to_str().expect("a date").to_owned();
    let theirs = jiff::fmt::rfc2822::parse(&date).expect("a date").timestamp();
    let ahead = theirs.as_second() - jiff::Timestamp::now().as_second();
    assert!((7190..=7210).contains(&ahead), "{date}");
    let how = How { late: 7200, ..How::default() };
    let body = example().to_string();
    let sold = cloud.send(&how, ("POST", BY_SPEC), &[("clientToken", "t")], Some(&body)).await;
    sold.expect("an answer").ok();
}

#[tokio::test]
async fn instances_boot_in_their_time() {
    let settings = Settings { boot_time: Duration::from_secs(600), ..Settings::default() };
    let cloud = Cloud::start(settings).await;
    let batch = with(&json!({"purchaseCount": 2, "createCdsList": []}));
    let ids = cloud.buy("t", &batch).await.ok()["instanceIds"].clone();
    assert_eq!(statuses(&cloud, &ids).await, ["Starting", "Starting"]);
    // The first takes at least three fifths of the time, the last one all of it.
    pass(350).await;
    assert_eq!(statuses(&cloud, &ids).await, ["Starting", "Starting"]);
    pass(248).await;
    assert_eq!(statuses(&cloud, &ids).await, ["Running", "Starting"]);
    pass(3).await;
    assert_eq!(statuses(&cloud, &ids).await, ["Running", "Running"]);
}

#[tokio::test]
async fn slow_booting_takes_ten_times_as_long() {
    let (scenarios, boot_time) = (vec![Scenario::SlowBoot], Duration::from_secs(60));
    let cloud = Cloud::start(Settings { scenarios, boot_time, ..Settings::default() }).await;
    let ids = cloud.buy("t", &example()).await.ok()["instanceIds"].clone();
    pass(590).await;
    assert_eq!(statuses(&cloud, &ids).await, ["Starting"]);
    pass(11).await;
    assert_eq!(statuses(&cloud, &ids).await, ["Running"]);
}

#[tokio::test]
async fn an_order_that_cannot_boot_is_rolled_back() {
    let cloud = Cloud::having(&[Scenario::BootFailure]).await;
    let batch = with(&json!({"purchaseCount": 2, "createCdsList": []}));
    let ids = cloud.buy("t", &batch).await.ok()["instanceIds"].clone();
    assert_eq!(statuses(&cloud, &ids).await, ["Error", "Starting"]);
    pass(6).await;
    assert_eq!(statuses(&cloud, &ids).await, [] as [String; 0]);
    let ledger = cloud.ledger().await;
    assert_eq!(column(&ledger[0]["instances"], "status"), ["Deleted", "Deleted"]);
    let one = format!("/v2/instance/{}", ids[0].as_str().unwrap_or_default());
    cloud.get(&one, &[]).await.is(404, "NoSuchObject");
}

#[tokio::test]
async fn a_fault_refuses_with_the_code_asked_for_as_often_as_asked() {
    let cloud = Cloud::new().await;
    let refuse = json!({"status": 402, "code": "InsufficientBalance", "message": "no money"});
    faults(&cloud, json!([{"refuse": refuse, "times": 2}])).await;
    for _ in 0..2 {
        cloud.buy("t", &example()).await.is(402, "InsufficientBalance");
    }
    cloud.buy("t", &example()).await.ok();
    faults(&cloud, json!([{"refuse": {"status": 403, "code": "AccessDenied"}, "on": "/v2/zone"}])).await;
    cloud.buy("u", &example()).await.ok();
    cloud.get("/v2/zone", &[]).await.is(403, "AccessDenied");
    cloud.get("/v2/zone", &[]).await.ok();
}

#[tokio::test]
async fn a_fault_before_the_sale_sells_nothing_and_one_after_it_sells() {
    let cloud = Cloud::new().await;
    for (n, after) in [false, true].into_iter().enumerate() {
        let sold = cloud.ledger().await.len();
        faults(&cloud, json!([{"status": {"status": 500, "after_sale": after}}])).await;
        cloud.buy(&format!("status{n}"), &example()).await.is(500, "InternalError");
        assert_eq!(cloud.ledger().await.len(), sold + usize::from(after));
        faults(&cloud, json!([{"cut": {"after_sale": after}}])).await;
        assert!(cloud.try_buy(&format!("cut{n}"), &example()).await.is_err());
        assert_eq!(cloud.ledger().await.len(), sold + 2 * usize::from(after));
    }
}

#[tokio::test]
async fn an_answer_can_be_no_json() {
    let cloud = Cloud::new().await;
    faults(&cloud, json!([{"broken": {}}])).await;
    let reply = cloud.buy("t", &example()).await;
    assert!(reply.status == 200 && reply.body.is_string(), "{}", reply.body);
    assert_eq!(cloud.ledger().await.len(), 1);
}

#[tokio::test]
async fn an_answer_can_come_late() {
    let cloud = Cloud::new().await;
    faults(&cloud, json!([{"delay": {"ms": 200}}])).await;
    let began = Instant::now();
    cloud.buy("t", &example()).await.ok();
    assert!(began.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn what_is_no_fault_is_refused_and_changes_nothing() {
    let cloud = Cloud::new().await;
    assert_eq!(cloud.post("/_sim/faults", &json!([{"explode": {}}])).await.status, 400);
    assert_eq!(cloud.get("/_sim/nothing", &[]).await.status, 404);
    cloud.buy("t", &example()).await.ok();
}
