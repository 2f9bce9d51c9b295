//! Sales of JD Cloud, in the spellings that it takes, the ledger's record of them, and tokens.

use std::sync::Arc;

use serde_json::{Value, json};
use vmcart::sim::{Scenario, Settings};

use crate::{
    client::{Cloud, example as theirs},
    jd::{Jd, example, ids, spec, with},
};

#[tokio::test]
async fn the_example_of_the_document_put_right_is_sold() {
    let cloud = Jd::new().await;
    let mut body = example();
    body["clientToken"] = json!("token-1");
    let result = cloud.buy(&body).await.ok();
    let ids = ids(&result);
    assert_eq!(ids.len(), 1, "{result}");
    assert!(ids[0].starts_with("i-") && ids[0].len() == 12, "{result}");
    let ledger = cloud.ledger().await;
    assert_eq!(ledger.len(), 1);
    let order = &ledger[0];
    assert_eq!((&order["kind"], &order["clientToken"]), (&json!("jd-vm"), &json!("token-1")));
    // What was ordered, but for the password, which is nobody's to read.
    let password = order["body"]["instanceSpec"]["password"].as_str().expect("a password");
    assert_ne!(body["instanceSpec"]["password"], password);
    body["instanceSpec"]["password"] = json!(password);
    assert_eq!((&order["body"], &order["instances"]), (&body, &json!([{"id": ids[0], "status": "running"}])));
    assert!(order["acceptedAt"].as_str().is_some_and(|t| t.len() == 20 && t.ends_with('Z')));
}

#[tokio::test]
async fn the_samples_exist_in_every_region() {
    let cloud = Jd::new().await;
    for az in ["cn-hongkong-11c", "ap-singapore-11d", "ap-thailand-11a", "cn-north-1b"] {
        let patch = json!({"az": az, "password": null, "keyName": "ops", "passwordAuth": "no"});
        cloud.buy(&spec(&patch)).await.ok();
    }
    assert_eq!(cloud.ledger().await.len(), 4);
}

#[tokio::test]
async fn the_spelling_of_the_sample_and_the_nesting_of_the_plain_service_are_taken() {
    let cloud = Jd::new().await;
    let body = json!({
        "regionId": "cn-north-1",
        "maxCount": null,
        "InstanceSpec": {
            "az": "cn-north-1a",
            "ImageId": "img-m5s0abcd29",
            "imageId": null,
            "InstanceType": "g.n2.large",
            "name": "instance",
            "userdata": [],
            "elasticIp": {"bandwidthMbps": 5},
            "primaryNetworkInterface": {
                "networkInterface": {"subnetId": "subnet-c2p3abcd9o", "securityGroups": ["sg-p2d1abcdya"]}
            },
            "systemDisk": {"diskCategory": "cloud", "cloudDiskSpec": {"diskType": "ssd.gp1", "diskSizeGB": 100}}
        }
    });
    cloud.buy_in("cn-north-1", &body.to_string()).await.ok();
    // Where a member is there in both spellings, the right one counts.
    let both = spec(&json!({"ImageId": "img-nothing", "Az": "mars"}));
    cloud.buy(&both).await.ok();
    let wrong = spec(&json!({"imageId": "img-nothing", "ImageId": "img-m5s0abcd29"}));
    cloud.buy(&wrong).await.is(404, "NOT_FOUND", "Image 'img-nothing' not found");
}

#[tokio::test]
async fn what_may_be_left_out_is_left_out() {
    let cloud = Jd::new().await;
    for member in ["password", "charge", "elasticIpSpec", "dataDisks"] {
        cloud.buy(&spec(&json!({member: null}))).await.ok();
    }
    let mut body = spec(&json!({"systemDisk": {"diskType": "ssd.gp2"}}));
    body["instanceSpec"]["dataDisks"] = json!([{"diskType": "hdd.std1"}]);
    body["maxCount"] = Value::Null;
    cloud.buy(&body).await.ok();
}

#[tokio::test]
async fn a_token_sells_once() {
    let cloud = Jd::new().await;
    let order = |name: &str, count: u8| {
        let mut body = spec(&json!({"name": name}));
        body["clientToken"] = json!("t");
        body["maxCount"] = json!(count);
        body
    };
    let first = cloud.buy(&order("a", 2)).await.ok();
    assert_eq!(cloud.buy(&order("a", 2)).await.ok(), first);
    // The same order in other bytes is the same order.
    let text = order("a", 2).to_string();
    let reversed: serde_json::Map<_, _> =
        order("a", 2).as_object().expect("an object").clone().into_iter().rev().collect();
    let reversed = Value::Object(reversed).to_string();
    assert_ne!(text, reversed);
    assert_eq!(cloud.buy_in("cn-north-1", &reversed).await.ok(), first);
    for other in [order("b", 2), order("a", 1), order("a", 101)] {
        cloud.buy(&other).await.is(400, "INVALID_ARGUMENT", "Parameter ClientToken invalid");
        assert_eq!(cloud.last().await["at"], "clientToken");
    }
    let elsewhere = cloud.buy_in("ap-singapore-11", &text).await;
    elsewhere.is(400, "INVALID_ARGUMENT", "Parameter ClientToken invalid");
    assert_eq!(cloud.ledger().await.len(), 1);
    // Without a token each request is an order of its own.
    cloud.buy(&example()).await.ok();
    cloud.buy(&example()).await.ok();
    assert_eq!(cloud.ledger().await.len(), 3);
}

#[tokio::test]
async fn a_refused_token_may_be_used_again() {
    let cloud = Jd::new().await;
    let mut body = spec(&json!({"instanceType": "g.n2.small"}));
    body["clientToken"] = json!("t");
    cloud.buy(&body).await.is(404, "NOT_FOUND", "InstanceType 'g.n2.small' not found");
    body["instanceSpec"]["instanceType"] = json!("g.n2.large");
    cloud.buy(&body).await.ok();
}

#[tokio::test]
async fn many_requests_with_one_token_sell_once() {
    let cloud = Arc::new(Jd::new().await);
    let mut body = example();
    body["clientToken"] = json!("t");
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let (cloud, body) = (Arc::clone(&cloud), body.clone());
            tokio::spawn(async move { cloud.buy(&body).await.ok() })
        })
        .collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.expect("no panic"));
    }
    assert!(answers.windows(2).all(|w| w[0] == w[1]), "{answers:?}");
    assert_eq!(cloud.ledger().await.len(), 1);
}

#[tokio::test]
async fn any_id_is_taken_when_asked_for() {
    let cloud = Jd::start(Settings { any_id: true, ..Settings::default() }).await;
    let network = json!({"vpcId": "vpc-x", "subnetId": "subnet-x", "securityGroups": [{"groupId": "sg-x"}]});
    let patch = json!({"imageId": "img-x", "instanceType": "x.y", "primaryNetworkInterface": network,
        "password": null, "keyName": "x"});
    cloud.buy(&spec(&patch)).await.ok();
    // The rules hold all the same.
    cloud.buy(&with("/maxCount", json!(101))).await.is(400, "OUT_OF_RANGE", "Maxcount out of range");
}

#[tokio::test]
async fn the_ledger_holds_both_providers_in_order_of_time() {
    let bcc = Cloud::new().await;
    let jd = Jd::at(&bcc.endpoint());
    jd.buy(&example()).await.ok();
    bcc.buy("t", &theirs()).await.ok();
    jd.buy(&example()).await.ok();
    bcc.buy("u", &theirs()).await.ok();
    bcc.buy("v", &theirs()).await.ok();
    let kinds: Vec<_> = jd.ledger().await.iter().map(|o| o["kind"].clone()).collect();
    assert_eq!(kinds, ["jd-vm", "bcc-spec", "jd-vm", "bcc-spec", "bcc-spec"]);
}

#[tokio::test]
async fn the_judge_says_what_a_purchase_would_hear_and_sells_nothing() {
    let cloud = Cloud::having(&[Scenario::SoldOut, Scenario::Quota]).await;
    let path = "/v1/regions/cn-north-1/instances";
    assert_eq!(cloud.judge(path, &example()), Ok(()));
    let no = cloud.judge(path, &with("/maxCount", json!(101))).expect_err("too many");
    assert_eq!(
        (no.status, no.code.as_str(), no.message.as_str()),
        (400, "OUT_OF_RANGE", "Maxcount out of range")
    );
    assert_eq!((no.at.as_str(), no.rule.is_empty()), ("maxCount", false));
    let no = cloud.judge("/v1/regions/mars-1/instances", &example()).expect_err("no such region");
    assert_eq!((no.status, no.at.as_str()), (404, "regionId"));
    assert_eq!(cloud.ledger().await.len(), 0);
}
