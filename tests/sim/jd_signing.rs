//! Who asks JD Cloud: both algorithms, every way the SDKs write a request, and what the gateway refuses.

use serde_json::Value;
use vmcart::{sign::jd::Algorithm, sim::Scenario};

use crate::jd::{How, Jd, REGION, Reply, example};

const KEYS: &str = "/v1/regions/cn-north-1/keypairs";

async fn ask(cloud: &Jd, how: &How, target: &str) -> Reply {
    cloud.send(how, "GET", target, None).await.expect("an answer")
}

fn three() -> How {
    How { algorithm: Algorithm::Three, ..How::default() }
}

#[tokio::test]
async fn both_algorithms_are_verified() {
    let cloud = Jd::new().await;
    for how in [How::default(), three()] {
        ask(&cloud, &how, KEYS).await.ok();
        let body = example().to_string();
        let target = format!("/v1/regions/{REGION}/instances");
        cloud.send(&how, "POST", &target, Some(&body)).await.expect("an answer").ok();
        let wrong = How { secret: "ffffffffffffffffffffffffffffffff", ..how };
        let reply = cloud.send(&wrong, "POST", &target, Some(&body)).await.expect("an answer");
        reply.is(401, "ACCESS_ERROR", "sign result is not same [gw]");
    }
    assert_eq!(cloud.ledger().await.len(), 2);
}

#[tokio::test]
async fn the_gateway_tells_what_is_missing_in_its_order() {
    let cloud = Jd::new().await;
    let lacks = |what: &str| format!("lack of {what} [gw]");
    for (header, what) in [
        ("authorization", "header authorization"),
        ("x-jdcloud-date", "header x-jdcloud-date"),
        ("x-jdcloud-nonce", "header x-jdcloud-nonce"),
    ] {
        let reply = ask(&cloud, &How { lost: header, ..How::default() }, KEYS).await;
        reply.is(401, "ACCESS_ERROR", &lacks(what));
    }
    let bare = How { header: |h| h.replace("Credential=", "Credentials="), ..How::default() };
    ask(&cloud, &bare, KEYS).await.is(401, "ACCESS_ERROR", &lacks("credential in the header authorization"));
    let unnamed = How { header: |h| h.replace("SignedHeaders=", "Signed="), ..How::default() };
    ask(&cloud, &unnamed, KEYS).await.is(401, "ACCESS_ERROR", &lacks("header signedHeaders"));
    let nobody = How { key: "nobody", ..How::default() };
    ask(&cloud, &nobody, KEYS).await.is(401, "ACCESS_ERROR", "Invalid accessKey [gw]");
    // The date comes before the key, and the key before the signature.
    let late = How { late: -3600, ..nobody };
    assert!(ask(&cloud, &late, KEYS).await.message().contains("15 minutes"));
    let reply = ask(&cloud, &How::default(), "/v1/regions/cn-north-1/nothing").await;
    reply.is(404, "NOT_FOUND", "no route and no API found with those values [gw]");
    ask(&cloud, &How::default(), "/v1/regions/mars-1/keypairs").await.is(
        404,
        "NOT_FOUND",
        "no route and no API found with those values [gw]",
    );
    assert_eq!(cloud.last().await["at"], "");
}

#[tokio::test]
async fn a_signature_holds_for_its_request_alone() {
    let cloud = Jd::new().await;
    let differs = "sign result is not same [gw]";
    let lost =
        How { signed: vec!["x-jdcloud-date", "x-jdcloud-extra"], lost: "x-jdcloud-extra", ..How::default() };
    ask(&cloud, &lost, KEYS).await.is(401, "ACCESS_ERROR", differs);
    let elsewhere = How { region: "cn-south-1", ..How::default() };
    ask(&cloud, &elsewhere, KEYS).await.is(401, "ACCESS_ERROR", differs);
    let end = How { header: |h| h.replace("jdcloud2_request", "jdcloud3_request"), ..How::default() };
    ask(&cloud, &end, KEYS).await.is(401, "ACCESS_ERROR", differs);
    let none = How { header: |h| h.replace("Signature=", "Sign="), ..How::default() };
    ask(&cloud, &none, KEYS).await.is(401, "ACCESS_ERROR", differs);
    let path = How { path: "/v1/regions/cn-north-1/images", ..How::default() };
    ask(&cloud, &path, KEYS).await.is(401, "ACCESS_ERROR", differs);
}

#[tokio::test]
async fn clocks_may_be_a_quarter_of_an_hour_off() {
    let cloud = Jd::new().await;
    for late in [-14 * 60, 14 * 60] {
        ask(&cloud, &How { late, ..How::default() }, KEYS).await.ok();
    }
    for late in [-16 * 60, 16 * 60] {
        let reply = ask(&cloud, &How { late, ..How::default() }, KEYS).await;
        assert_eq!((reply.status, reply.code()), (401, "ACCESS_ERROR"), "{}", reply.body);
    }
    let cloud = Jd::having(&[Scenario::ClockSkew]).await;
    let reply = ask(&cloud, &How::default(), KEYS).await;
    assert_eq!(reply.code(), "ACCESS_ERROR");
    let date = reply.headers["date"].to_str().expect("a date").to_owned();
    let theirs = jiff::fmt::rfc2822::parse(&date).expect("a date").timestamp();
    let ahead = theirs.as_second() - jiff::Timestamp::now().as_second();
    assert!((7190..=7210).contains(&ahead), "{date}");
    ask(&cloud, &How { late: 7200, ..How::default() }, KEYS).await.ok();
}

#[tokio::test]
async fn what_the_python_sdk_sends_unasked_is_taken() {
    let cloud = Jd::new().await;
    let sdk = How { signed: vec!["content-type"], ..three() };
    ask(&cloud, &sdk, "/v1/regions/cn-north-1/images?imageSource=public&architecture=x86_64").await.ok();
    ask(
        &cloud,
        &sdk,
        "/v1/regions/cn-north-1/vpcs/?pageSize=10&filters.1.name=vpcNames&filters.1.values.1=app",
    )
    .await
    .ok();
    ask(&cloud, &sdk, "/v1/regions/cn-north-1/quota:describeUsage?serviceCode=cocvm&resourceType=vm")
        .await
        .ok();
}

#[tokio::test]
async fn paths_and_queries_are_verified_in_every_form_they_take() {
    let cloud = Jd::new().await;
    let usage = "/v1/regions/cn-north-1/quota:describeUsage?serviceCode=cocvm";
    let encoded = "/v1/regions/cn-north-1/quota%3AdescribeUsage?serviceCode=cocvm";
    let raw = "/v1/regions/cn-north-1/quota:describeUsage";
    for how in [How::default(), three()] {
        let two = how.algorithm == Algorithm::Two;
        ask(&cloud, &how, usage).await.ok();
        // The second encodes what it is given once, so it is given the path before that.
        ask(&cloud, &How { path: raw, ..how.clone() }, encoded).await.ok();
        let query = "/v1/regions/cn-north-1/instances?pageSize=10&filters.1.values.1=a%20b~%E4%BA%91&filters.1.name=name";
        ask(&cloud, &how, query).await.ok();
        let doubled = ask(&cloud, &how, "/v1/regions//cn-north-1//keypairs").await;
        assert_eq!(doubled.status, 200, "{two}: {}", doubled.body);
    }
}

#[tokio::test]
async fn headers_may_stand_apart_and_hold_blanks() {
    let cloud = Jd::new().await;
    let wide = How { header: |h| h.replace(", ", ",     "), ..How::default() };
    ask(&cloud, &wide, KEYS).await.ok();
    let signed = vec!["x-jdcloud-date", "x-jdcloud-extra", "x-jdcloud-nonce"];
    for how in [How::default(), three()] {
        ask(&cloud, &How { signed: signed.clone(), ..how }, KEYS).await.ok();
    }
}

#[tokio::test]
async fn an_answer_has_its_id_in_both_places() {
    let cloud = Jd::new().await;
    for how in [How::default(), How { key: "nobody", ..How::default() }] {
        let reply = ask(&cloud, &how, KEYS).await;
        let id = reply.body["requestId"].as_str().unwrap_or_default();
        assert_eq!(id.len(), 32, "{}", reply.body);
        assert_eq!(reply.headers["x-jdcloud-request-id"], id);
        assert_eq!(reply.body.get("error").map(Value::is_object), (reply.status != 200).then_some(true));
    }
    let long = format!("{KEYS}?a={}", "b".repeat(9000));
    ask(&cloud, &How::default(), &long).await.is(414, "HTTP_URI_TOO_LONG", "uri too long [gw]");
}

#[tokio::test]
async fn the_other_provider_keeps_its_own_paths() {
    let cloud = Jd::new().await;
    let theirs = How { header: |_| "bce-auth-v1/a/b/c/d/e".to_owned(), ..How::default() };
    let reply = ask(&cloud, &theirs, KEYS).await;
    assert_eq!(reply.body["code"], "InvalidHTTPAuthHeader", "{}", reply.body);
}
