//! Sales, the ledger's record of them, and tokens.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::client::{BY_SPEC, Cloud, How, Reply, column, example, with};

async fn raw(cloud: &Cloud, query: &[(&str, &str)], body: &str) -> Reply {
    cloud.send(&How::default(), ("POST", BY_SPEC), query, Some(body)).await.expect("an answer")
}

#[tokio::test]
async fn the_example_of_the_reference_is_sold() {
    let cloud = Cloud::new().await;
    let answer = cloud.buy("token-1", &example()).await.ok();
    let ids = answer["instanceIds"].as_array().cloned().unwrap_or_default();
    assert_eq!(ids.len(), 1, "{answer}");
    assert!(ids[0].as_str().is_some_and(|id| id.starts_with("i-")), "{answer}");
    assert!(answer["orderId"].as_str().is_some_and(|id| !id.is_empty()), "{answer}");
    let ledger = cloud.ledger().await;
    assert_eq!(ledger.len(), 1);
    let order = &ledger[0];
    assert_eq!((&order["kind"], &order["clientToken"]), (&json!("bcc-spec"), &json!("token-1")));
    assert_eq!((&order["body"], &order["orderId"]), (&example(), &answer["orderId"]));
    assert_eq!(order["instances"], json!([{"id": ids[0], "status": "Running"}]));
    assert!(
        order["acceptedAt"].as_str().is_some_and(|t| t.len() == 20 && t.ends_with('Z')),
        "{}",
        order["acceptedAt"]
    );
}

#[tokio::test]
async fn a_batch_is_named_in_sequence() {
    let cloud = Cloud::new().await;
    let batch = with(&json!({"purchaseCount": 3, "createCdsList": [], "networkCapacityInMbps": 5}));
    let ids = cloud.buy("t", &batch).await.ok()["instanceIds"].clone();
    let seen = cloud.post("/v2/instance/listByInstanceId", &json!({"instanceIds": ids})).await.ok();
    assert_eq!(column(&seen["instances"], "name"), ["example-1", "example-2", "example-3"]);
    assert!(column(&seen["instances"], "publicIp").iter().all(|ip| !ip.is_empty()), "{seen}");
}

#[tokio::test]
async fn a_token_is_needed_and_at_most_64_ascii_characters() {
    let cloud = Cloud::new().await;
    let body = example().to_string();
    raw(&cloud, &[], &body).await.is(400, "BadRequest");
    raw(&cloud, &[("clientToken", "")], &body).await.is(400, "BadRequest");
    raw(&cloud, &[("clientToken", &"x".repeat(65))], &body).await.is(400, "BadRequest");
    raw(&cloud, &[("clientToken", "é")], &body).await.is(400, "BadRequest");
    assert_eq!(cloud.ledger().await.len(), 0);
    raw(&cloud, &[("clientToken", &"x".repeat(64))], &body).await.ok();
}

#[tokio::test]
async fn a_token_sells_once() {
    let cloud = Cloud::new().await;
    let first = cloud.buy("t", &example()).await.ok();
    assert_eq!(cloud.buy("t", &example()).await.ok(), first);
    cloud.buy("t", &with(&json!({"name": "other"}))).await.is(403, "IdempotentParameterMismatch");
    assert_eq!(cloud.ledger().await.len(), 1);
    cloud.buy("u", &example()).await.ok();
    assert_eq!(cloud.ledger().await.len(), 2);
}

#[tokio::test]
async fn a_refused_token_may_be_used_again() {
    let cloud = Cloud::new().await;
    cloud.buy("t", &with(&json!({"spec": "bcc.g3.c0m0"}))).await.is(400, "BadRequest");
    cloud.buy("t", &example()).await.ok();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_token_sells_once_however_many_come_at_the_same_time() {
    let cloud = Arc::new(Cloud::new().await);
    let rush: Vec<_> = (0..16)
        .map(|_| {
            let cloud = Arc::clone(&cloud);
            tokio::spawn(async move { cloud.buy("t", &example()).await.ok() })
        })
        .collect();
    let mut answers = Vec::new();
    for one in rush {
        answers.push(one.await.expect("an answer"));
    }
    answers.dedup();
    assert_eq!((answers.len(), cloud.ledger().await.len()), (1, 1));
}

#[tokio::test]
async fn bodies_are_json_of_the_right_types() {
    let cloud = Cloud::new().await;
    let token = [("clientToken", "t")];
    raw(&cloud, &token, "{\"spec\": ").await.is(400, "MalformedJSON");
    raw(&cloud, &token, "").await.is(400, "MalformedJSON");
    for (patch, path) in [
        (json!({"purchaseCount": "1"}), "purchaseCount"),
        (json!({"purchaseCount": 1.5}), "purchaseCount"),
        (json!({"name": 7}), "name"),
        (json!({"isOpenIpv6": "true"}), "isOpenIpv6"),
        (
            json!({"createCdsList": [{"cdsSizeInGB": 5}, {"cdsSizeInGB": "5"}]}),
            "createCdsList[1].cdsSizeInGB",
        ),
        (
            json!({"billing": {"reservation": {"reservationLength": "1"}}}),
            "billing.reservation.reservationLength",
        ),
        (json!({"tags": {}}), "tags"),
    ] {
        let reply = cloud.buy("t", &with(&patch)).await;
        reply.is(400, "InappropriateJSON");
        assert!(reply.body["message"].as_str().is_some_and(|m| m.contains(path)), "{}", reply.body);
    }
    assert_eq!(cloud.ledger().await.len(), 0);
}

#[tokio::test]
async fn nulls_and_unknown_fields_are_passed_over() {
    let cloud = Cloud::new().await;
    let odd = with(&json!({
        "hostname": null, "tags": null, "rootDiskSizeInGb": null, "bidPrice": null, "colour": {"red": [1, null]},
        "createCdsList": [{"storageType": "std1", "cdsSizeInGB": 5, "snapshotId": null, "shape": "round"}],
    }));
    cloud.buy("t", &odd).await.ok();
    assert_eq!(cloud.ledger().await[0]["body"], odd);
}

#[tokio::test]
async fn texts_and_numbers_both_do_where_the_provider_takes_both() {
    let cloud = Cloud::new().await;
    for (token, value) in [("a", json!(1)), ("b", json!("1"))] {
        cloud.buy(token, &with(&json!({"deletionProtection": value}))).await.ok();
    }
    cloud.buy("c", &with(&json!({"deletionProtection": true}))).await.is(400, "InappropriateJSON");
}

#[tokio::test]
async fn what_is_ignored_or_outdated_is_said() {
    let cloud = Cloud::new().await;
    let groups = cloud.get("/v2/securityGroup", &[]).await.ok();
    let patch = json!({"securityGroupId": groups["securityGroups"][0]["id"], "bidModel": "market"});
    let warnings = cloud.buy("t", &with(&patch)).await.ok()["warningList"].clone();
    assert_eq!(warnings.as_array().map(Vec::len), Some(2), "{warnings}");
    let none = cloud.buy("u", &example()).await.ok()["warningList"].clone();
    assert_eq!(none, json!([]));
}

#[tokio::test]
async fn a_password_is_opened_with_the_accounts_key() {
    let cloud = Cloud::new().await;
    let sealed = vmcart::sign::password::seal(&crate::client::SECRET.into(), "Very5ecret!x").expect("sealed");
    cloud.buy("t", &with(&json!({"adminPass": sealed}))).await.ok();
    let body: &Value = &cloud.ledger().await[0]["body"];
    assert_eq!(body["adminPass"], sealed);
}
