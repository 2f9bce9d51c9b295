use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{Answer, Fake, ReceivedRequest, error, keys, ok, result};
use crate::{
    cloud::{Client, CloudError, Oddity, Outcome},
    order::{Ask, Lookup, Provider, Request, kind, kinds},
    sign::jd,
};

fn vm() -> Request {
    Request {
        kind: kind("jd-vm").expect("a kind"),
        method: "POST",
        path: "/v1/regions/cn-hongkong-11/instances".into(),
        query: Vec::new(),
        body: json!({"maxCount": 2, "clientToken": "t"}).to_string().into(),
    }
}

fn bcc(path: &str) -> Request {
    let query = vec![("clientToken".to_owned(), "t".to_owned())];
    let kind = kinds().iter().find(|kind| kind.path == path).expect("a kind");
    Request { kind, method: "POST", path: path.into(), query, body: String::from("{}").into() }
}

fn keypairs() -> Ask {
    Ask { lookup: Lookup::KeyPairs, region: "cn-hongkong-11".into(), scope: String::new() }
}

async fn sent(provider: Provider, request: &Request, answer: Answer) -> Outcome {
    let fake = Fake::start(move |_| answer.clone()).await;
    let client = fake.client(provider);
    let region = if provider == Provider::JD { "cn-hongkong-11" } else { "bj" };
    client.send(&client.sign(region, request).expect("signed")).await
}

/// An outcome in a word, with what decides.
fn word(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted(a) => {
            format!("accepted {} {} {:?}", a.instance_ids.join(","), a.request_id, a.order_id)
        }
        Outcome::Refused(r) => {
            format!("refused {} {} {}", r.hint, r.path.as_deref().unwrap_or("-"), r.request_id)
        }
        Outcome::Throttled(r, wait) => format!("throttled {} {:?}", r.hint, wait.map(|w| w.as_secs())),
        Outcome::Unknown(..) => "unknown".to_owned(),
        Outcome::NotSent(_) => "not sent".to_owned(),
    }
}

#[tokio::test]
async fn what_jd_cloud_answers_is_told_apart() {
    let limited = error(429, "HTTP_RATE_LIMIT_EXCEEDED", "minute rate limit exceeded, role:ak [gw]");
    let limited = (limited.0, vec![("retry-after", "7".to_owned())], limited.2);
    let hidden = error(500, "INTERNAL", "Internal server error");
    let cases: [(Answer, &str); 17] = [
        (result(&json!({"instanceIds": ["i-1", "i-2"]})), "accepted i-1,i-2 r-1 None"),
        // Taken by its status, and nothing named.
        (result(&json!({"instanceIds": []})), "accepted  r-1 None"),
        (result(&json!({"instanceIds": [["i-1"], null, 7]})), "accepted  r-1 None"),
        (ok(&json!({"requestId": "r"})), "accepted  r None"),
        // It names what was bought, whatever else it says.
        ((400, Vec::new(), json!({"requestId": "r", "error": {"code": 400, "status": "CONFLICT", "message": "x"}, "result": {"instanceIds": ["i-1"]}}).to_string()), "accepted i-1 r None"),
        // A code alone is nobody's word, unless the provider publishes it.
        ((403, Vec::new(), json!({"error": {"code": 403, "status": "NO_ROUTE", "message": "x"}}).to_string()), "unknown"),
        ((200, Vec::new(), "<html>".into()), "unknown"),
        (error(429, "QUOTA_EXCEEDED", "Instance quota limit exceeded"), "refused quota maxCount r-2"),
        (limited, "throttled throttled Some(7)"),
        (
            error(400, "OUT_OF_RANGE", "InstanceSpec.SystemDisk.CloudDiskSpec.DiskSizeGB out of range"),
            "refused root-disk-size instanceSpec.systemDisk.diskSizeGB r-2",
        ),
        (error(401, "ACCESS_ERROR", "sign result is not same [gw]"), "refused signature - r-2"),
        (error(500, "UNKNOWN", "Unknown server error"), "unknown"),
        (error(503, "HTTP_SERVICE_UNAVAILABLE", ""), "unknown"),
        // What stands in the body counts, whatever the status line says.
        ((200, Vec::new(), hidden.2.clone()), "unknown"),
        ((400, Vec::new(), hidden.2), "unknown"),
        // Not surely the provider's own word.
        ((404, Vec::new(), String::new()), "unknown"),
        ((403, Vec::new(), "<html>blocked</html>".into()), "unknown"),
    ];
    for (answer, wanted) in cases {
        let shown = format!("{answer:?}");
        assert_eq!(word(&sent(Provider::JD, &vm(), answer).await), wanted, "{shown}");
    }
    let refused = error(404, "NOT_FOUND", "Subnet 'subnet-1' not found");
    let refused = sent(Provider::JD, &vm(), (200, Vec::new(), refused.2)).await;
    assert!(matches!(&refused, Outcome::Refused(r) if r.status == 404), "{refused:?}");
}

#[tokio::test]
async fn what_baidu_answers_is_told_apart() {
    let own = |code: &str| json!({"requestId": "r", "code": code, "message": "m"}).to_string();
    let cases: [(u16, String, &str); 15] = [
        (200, json!({"instanceIds": ["i-1"]}).to_string(), "accepted i-1  None"),
        (
            200,
            json!({"instanceIds": ["i-1"], "code": "BadRequest", "message": "m"}).to_string(),
            "accepted i-1  None",
        ),
        (400, json!({"instanceIds": ["i-1"], "code": "BadRequest"}).to_string(), "accepted i-1  None"),
        (500, json!({"instanceIds": ["i-1"]}).to_string(), "accepted i-1  None"),
        (200, json!({"requestId": "r", "instanceIds": [["i-1"], null, 7]}).to_string(), "accepted  r None"),
        // Nobody's word: nothing, a page, a number for a code, a code that nobody publishes and nobody numbered.
        (200, "{}".into(), "unknown"),
        (400, String::new(), "unknown"),
        (403, String::new(), "unknown"),
        (403, "<html>".into(), "unknown"),
        (404, json!({"code": 404, "requestId": "r"}).to_string(), "unknown"),
        (403, json!({"code": "NoRoute", "message": "x"}).to_string(), "unknown"),
        (429, String::new(), "unknown"),
        // The provider's: it numbered the answer, or publishes the code.
        (403, own("Brand.New"), "refused other - r"),
        (403, json!({"code": "Instance.NoStock", "message": "m"}).to_string(), "refused no-stock spec "),
        (429, own("RequestLimitExceeded"), "throttled throttled None"),
    ];
    for (status, body, wanted) in cases {
        let shown = format!("{status} {body}");
        let outcome = sent(Provider::BCE, &bcc("/v2/instanceBySpec"), (status, Vec::new(), body)).await;
        assert_eq!(word(&outcome), wanted, "{shown}");
        if let Outcome::Accepted(accepted) = &outcome {
            let odd = accepted.oddities.iter().any(|o| matches!(o, Oddity::ErrorBeside { .. }));
            assert_eq!(odd, status != 200 || shown.contains("code"), "{shown}");
        }
    }
}

#[tokio::test]
async fn the_ids_of_contracts_are_what_was_bought() {
    let body = json!({"reservedInstanceIds": ["r-1"], "orderId": "o-1"}).to_string();
    let answer = (200, vec![("x-bce-request-id", "req-1".to_owned())], body);
    let outcome = sent(Provider::BCE, &bcc("/v2/instance/reserved/create"), answer).await;
    assert_eq!(word(&outcome), r#"accepted r-1 req-1 Some("o-1")"#);
}

#[tokio::test]
async fn a_refusal_names_the_field_of_the_kind_that_was_ordered() {
    let body = json!({"requestId": "r", "code": "BadRequest", "message": "securityGroup and subnet must be in same vpc"});
    for (path, field) in [("/v2/instance", "securityGroupId"), ("/v2/instanceBySpec", "securityGroupIds")] {
        let outcome = sent(Provider::BCE, &bcc(path), (400, Vec::new(), body.to_string())).await;
        assert_eq!(word(&outcome), format!("refused group-vpc {field} r"), "{path}");
    }
}

/// Signs again what came, as a verifier does, and compares.
fn signature_holds(came: &ReceivedRequest, service: &str) {
    let parsed = jd::parse(came.header("authorization")).expect("an authorization");
    let names = parsed.signed_headers.clone().unwrap_or_default();
    let headers: Vec<(String, String)> =
        names.iter().filter(|n| *n != "host").map(|n| (n.clone(), came.header(n).to_owned())).collect();
    assert!(names.contains(&"host".to_owned()) && headers.iter().all(|(_, v)| !v.is_empty()), "{names:?}");
    let path = jd::decode(&came.path);
    let stages = jd::sign(
        &keys(None),
        &jd::Request {
            algorithm: jd::Algorithm::Two,
            method: &came.method,
            host: came.header("host"),
            path: &path,
            query: &came.query,
            headers: &headers,
            body: came.body.as_bytes(),
            region: "cn-hongkong-11",
            service,
            date: came.header("x-jdcloud-date"),
        },
    );
    assert_eq!(came.header("authorization"), stages.authorization);
}

#[tokio::test]
async fn requests_to_jd_cloud_are_signed_with_what_is_sent() {
    let fake = Fake::start(|_| result(&json!({}))).await;
    let client = fake.client_of(Provider::JD, Some("session"));
    let request = vm();
    client.send(&client.sign("cn-hongkong-11", &request).expect("signed")).await;
    let disks =
        Ask { lookup: Lookup::DiskTypes, region: "cn-hongkong-11".into(), scope: "cn-hongkong-11a".into() };
    client.look(&disks).await.expect("an answer");
    let came = fake.came();
    assert_eq!((came[0].method.as_str(), came[0].body.as_str()), ("POST", request.body.as_str()));
    assert_eq!(came[0].path, request.path);
    signature_holds(&came[0], "coc-vm");
    assert_eq!(came[0].header("x-jdcloud-security-token"), STANDARD.encode("session"));
    assert_eq!(came[0].header("x-jdcloud-algorithm"), "JDCLOUD2-HMAC-SHA256");
    let signed = jd::parse(came[0].header("authorization")).ok().and_then(|p| p.signed_headers);
    let names = ["content-type", "host", "x-jdcloud-date", "x-jdcloud-nonce", "x-jdcloud-security-token"];
    assert_eq!(signed, Some(names.map(str::to_owned).to_vec()));
    assert_eq!((came[1].method.as_str(), came[1].header("content-type")), ("GET", "application/json"));
    assert_eq!(came[1].path, "/v1/regions/cn-hongkong-11/disks%3AdiskSpecification");
    signature_holds(&came[1], "cocdisk");
    assert_ne!(came[0].header("x-jdcloud-nonce"), came[1].header("x-jdcloud-nonce"));
}

#[test]
fn each_service_has_its_host_and_an_endpoint_stands_for_all() {
    let address = |provider, endpoint| {
        Client::new(keys(None), provider, endpoint).expect("a client").address("cn-hongkong-11")
    };
    assert_eq!(address(Provider::JD, None), "https://coc-vm.jdcloud-api.com");
    assert_eq!(address(Provider::BCE, None), "https://bcc.cn-hongkong-11.baidubce.com");
    assert_eq!(address(Provider::JD, Some("https://proxy.example/")), "https://proxy.example");
    let client = Client::new(keys(None), Provider::JD, None).expect("a client");
    for region in ["", "../..", "cn-north-1/vpcs", "a.example"] {
        let error = client.sign(region, &vm()).map(|_| ()).expect_err("not a region");
        assert!(matches!(error, CloudError::Endpoint { .. }), "{region}");
    }
}

#[tokio::test]
async fn purchases_never_go_over_a_kept_connection() {
    let fake = Fake::start(|_| result(&json!({"instanceIds": ["i-1"]}))).await;
    let client = fake.client(Provider::JD);
    for _ in 0..3 {
        client.look(&keypairs()).await.expect("an answer");
    }
    assert_eq!(fake.connections(), 1, "lookups share one");
    for bought in 1..=3 {
        client.send(&client.sign("cn-hongkong-11", &vm()).expect("signed")).await;
        assert_eq!(fake.connections(), 1 + bought);
    }
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_put_right_by_the_answer() {
    // Two hours ahead of us, whenever the test runs.
    let theirs = || jiff::Timestamp::now().as_second() + 7200;
    let fake = Fake::start(move |came| {
        let off = jd::epoch(came.header("x-jdcloud-date")).map_or(i64::MAX, |then| (then - theirs()).abs());
        let (status, _, body) = if off < 600 {
            result(&json!({"keypairs": []}))
        } else {
            error(401, "ACCESS_ERROR", "sign result is not same [gw]")
        };
        (status, vec![("date", http_date(theirs()))], body)
    })
    .await;
    let client = fake.client(Provider::JD);
    let outcome = client.send(&client.sign("cn-hongkong-11", &vm()).expect("signed")).await;
    assert!(matches!(&outcome, Outcome::Refused(r) if r.hint == "expired"), "{outcome:?}");
    client.look(&keypairs()).await.expect("signed with their time");
    assert_eq!(fake.came().len(), 2);
    // Another client has not learnt it yet: its question is put twice.
    fake.client(Provider::JD).look(&keypairs()).await.expect("signed again");
    assert_eq!(fake.came().len(), 4);
}

fn http_date(seconds: i64) -> String {
    let at = jiff::Timestamp::from_second(seconds).expect("a time");
    jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&at).expect("a date")
}
