//! Faults on purpose at JD Cloud, and the boot of instances.

use std::time::Duration;

use serde_json::{Value, json};
use vmcart::sim::{Scenario, Settings};

use crate::{
    client::column,
    jd::{Jd, example, ids, with},
};

/// Lets time pass for the cloud, which boots on the same runtime's clock.
async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

async fn statuses(cloud: &Jd, ids: &[String]) -> Vec<String> {
    let values: Vec<_> = (1..).zip(ids).map(|(n, id)| format!("&filters.1.values.{n}={id}")).collect();
    let seen = cloud.get(&format!("instanceStatus?filters.1.name=instanceId{}", values.concat())).await.ok();
    assert_eq!(seen["totalCount"], json!(seen["instanceStatuses"].as_array().map(Vec::len)));
    column(&seen["instanceStatuses"], "status")
}

async fn with_boot_time(seconds: u64, scenarios: &[Scenario]) -> Jd {
    let boot_time = Duration::from_secs(seconds);
    Jd::start(Settings { boot_time, scenarios: scenarios.to_vec(), ..Settings::default() }).await
}

#[tokio::test]
async fn sold_out_and_outage_refuse() {
    let cloud = Jd::having(&[Scenario::SoldOut]).await;
    let message = "InstanceType 'g.n2.large' is out of stock";
    cloud.buy(&example()).await.is(400, "FAILED_PRECONDITION", message);
    let types =
        cloud.get("instanceTypes?filters.1.name=instanceTypes&filters.1.values.1=g.n2.large").await.ok();
    let state = types["instanceTypes"][0]["state"].as_array().cloned().unwrap_or_default();
    assert!(state.len() == 3 && state.iter().all(|s| s["inStock"] == json!(false)), "{types}");
    let cloud = Jd::having(&[Scenario::Outage]).await;
    let message = "service unavailable [gw]";
    cloud.buy(&example()).await.is(503, "HTTP_SERVICE_UNAVAILABLE", message);
    cloud.get("keypairs").await.is(503, "HTTP_SERVICE_UNAVAILABLE", message);
    assert_eq!(cloud.ledger().await.len(), 0);
}

#[tokio::test]
async fn two_purchases_are_throttled_and_the_third_is_sold() {
    let cloud = Jd::having(&[Scenario::Throttled]).await;
    // The list of instances has the path of a purchase, and is none.
    cloud.get("instances").await.ok();
    for _ in 0..2 {
        let reply = cloud.buy(&example()).await;
        reply.is(429, "HTTP_RATE_LIMIT_EXCEEDED", "minute rate limit exceeded, role:ak [gw]");
        assert_eq!(reply.headers["retry-after"], "1");
    }
    cloud.buy(&example()).await.ok();
    assert_eq!(cloud.ledger().await.len(), 1);
}

#[tokio::test]
async fn an_answer_is_lost_after_the_sale_and_the_same_token_finds_it() {
    let cloud = Jd::having(&[Scenario::LostResponse]).await;
    let body = with("/clientToken", json!("t"));
    assert!(cloud.try_buy(&body).await.is_err());
    let ledger = cloud.ledger().await;
    assert_eq!(ledger.len(), 1);
    let found = ids(&cloud.buy(&body).await.ok());
    assert_eq!(column(&ledger[0]["instances"], "id"), found);
    assert_eq!(cloud.ledger().await.len(), 1);
}

#[tokio::test]
async fn instances_boot_in_their_time() {
    let cloud = with_boot_time(600, &[]).await;
    let sold = ids(&cloud.buy(&with("/maxCount", json!(2))).await.ok());
    assert_eq!(statuses(&cloud, &sold).await, ["pending", "pending"]);
    // The first takes at least three fifths of the time, the last one all of it.
    pass(350).await;
    assert_eq!(statuses(&cloud, &sold).await, ["pending", "pending"]);
    pass(248).await;
    assert_eq!(statuses(&cloud, &sold).await, ["running", "pending"]);
    pass(3).await;
    assert_eq!(statuses(&cloud, &sold).await, ["running", "running"]);
    let cloud = with_boot_time(60, &[Scenario::SlowBoot]).await;
    let sold = ids(&cloud.buy(&example()).await.ok());
    pass(590).await;
    assert_eq!(statuses(&cloud, &sold).await, ["pending"]);
    pass(11).await;
    assert_eq!(statuses(&cloud, &sold).await, ["running"]);
}

#[tokio::test]
async fn a_failed_instance_shows_it_and_vanishes() {
    let cloud = Jd::having(&[Scenario::BootFailure]).await;
    let sold = ids(&cloud.buy(&with("/maxCount", json!(2))).await.ok());
    assert_eq!(statuses(&cloud, &sold).await, ["error", "error"]);
    pass(6).await;
    assert_eq!(statuses(&cloud, &sold).await, [] as [String; 0]);
    let ledger = cloud.ledger().await;
    assert_eq!(column(&ledger[0]["instances"], "status"), ["deleted", "deleted"]);
    let message = format!("Instance '{}' not found.", sold[0]);
    cloud.get(&format!("instances/{}", sold[0])).await.is(404, "NOT_FOUND", &message);
}

#[tokio::test]
async fn a_batch_may_partly_fail() {
    let cloud = Jd::having(&[Scenario::Partial]).await;
    let sold = ids(&cloud.buy(&with("/maxCount", json!(5))).await.ok());
    assert_eq!(statuses(&cloud, &sold).await, ["running", "error", "running", "error", "running"]);
    let used = "quota:describeUsage?serviceCode=cocvm&resourceType=vm";
    assert_eq!(cloud.get(used).await.ok()["quotaUsages"][0]["used"], 5);
    pass(6).await;
    assert_eq!(statuses(&cloud, &sold).await, ["running", "running", "running"]);
    assert_eq!(cloud.get(used).await.ok()["quotaUsages"][0]["used"], 3);
    // One alone is no part of a batch.
    let one = ids(&cloud.buy(&example()).await.ok());
    assert_eq!(statuses(&cloud, &one).await, ["running"]);
}

#[tokio::test]
async fn a_fault_before_the_sale_sells_nothing_and_one_after_it_sells() {
    let cloud = Jd::new().await;
    for after in [false, true] {
        let sold = cloud.ledger().await.len();
        for (status, code) in [
            (500, "INTERNAL"),
            (502, "HTTP_BAD_GATEWAY"),
            (503, "HTTP_SERVICE_UNAVAILABLE"),
            (504, "HTTP_SERVER_TIMING_OUT"),
        ] {
            cloud.faults(json!([{"status": {"status": status, "after_sale": after}}])).await;
            let reply = cloud.buy(&example()).await;
            assert_eq!((reply.status, reply.code()), (status, code), "{}", reply.body);
        }
        cloud.faults(json!([{"cut": {"after_sale": after}}])).await;
        assert!(cloud.try_buy(&example()).await.is_err());
        assert_eq!(cloud.ledger().await.len(), sold + 5 * usize::from(after));
    }
}

#[tokio::test]
async fn a_fault_can_refuse_one_call_and_break_an_answer() {
    let cloud = Jd::new().await;
    let refuse =
        json!({"status": 403, "code": "HTTP_FORBIDDEN", "message": "Your IP address is not allowed [gw]"});
    cloud.faults(json!([{"refuse": refuse, "on": "/keypairs"}])).await;
    cloud.buy(&example()).await.ok();
    cloud.get("keypairs").await.is(403, "HTTP_FORBIDDEN", "Your IP address is not allowed [gw]");
    cloud.get("keypairs").await.ok();
    cloud.faults(json!([{"broken": {}}])).await;
    let reply = cloud.buy(&example()).await;
    assert!(reply.status == 200 && matches!(reply.body, Value::String(_)), "{}", reply.body);
    assert_eq!(cloud.ledger().await.len(), 2);
}
