//! Servers that say back what they were sent.

use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::{Answer, Fake, ReceivedRequest, keys};
use crate::{
    clean,
    cloud::{Client, Outcome},
    order,
    order::{Provider, Request, kind},
    sign::{bce, password},
};

const TOKEN: &str = "session/token+of\"some\"length==";
/// Answer of the same server after each purchase.
const REGIONS: [(Provider, &str); 2] = [(Provider::BCE, "bj"), (Provider::JD, "cn-hongkong-11")];

fn request(provider: Provider, region: &str, secret: &str) -> Request {
    if provider == Provider::BCE {
        let sealed = password::seal(&keys(None).secret_access_key, secret).expect("sealed");
        return Request {
            kind: kind("bcc-spec").expect("a kind"),
            method: "POST",
            path: "/v2/instanceBySpec".into(),
            query: vec![("clientToken".to_owned(), "t".to_owned())],
            body: json!({"adminPass": sealed, "name": "web"}).to_string().into(),
        };
    }
    Request {
        kind: kind("jd-vm").expect("a kind"),
        method: "POST",
        path: format!("/v1/regions/{region}/instances"),
        query: Vec::new(),
        body: json!({"instanceSpec": {"password": secret}, "clientToken": "t"}).to_string().into(),
    }
}

/// Everything the server knows, in one text: the request as it came, and the password that it opened.
fn quoted(came: &ReceivedRequest, secret: &str) -> String {
    let headers = came.headers.iter().map(|(n, v)| format!("{n}: {}", v.to_str().unwrap_or("?")));
    let head = headers.collect::<Vec<_>>().join("\n");
    let all = format!("{head}\n{}\n{secret}\n{TOKEN}", came.body);
    let (percent, base64) = (bce::encode(&all, false), STANDARD.encode(&all));
    format!("{all} {} {percent} {base64} {}", Value::from(all.as_str()), STANDARD.encode(secret))
}

/// Tells whether a text holds a secret in a form that the eye, or one decoding, could read.
fn told(text: &str, secret: &str) -> Option<String> {
    let sealed = password::seal(&keys(None).secret_access_key, secret).expect("sealed");
    let escaped = |t: &str| Value::from(t).to_string().trim_matches('"').to_owned();
    let forms = |t: &str| vec![t.to_owned(), escaped(t), bce::encode(t, false), STANDARD.encode(t)];
    [secret, &sealed, TOKEN].iter().flat_map(|t| forms(t)).find(|form| text.contains(form))
}

async fn said(provider: Provider, region: &'static str, secret: &str, status: u16) -> String {
    let known = secret.to_owned();
    let fake = Fake::start(move |came| -> Answer {
        let all = quoted(came, &known);
        let head = vec![("x-bce-request-id", known.clone()), ("x-jdcloud-request-id", known.clone())];
        let head = head.into_iter().filter(|(_, v)| v.is_ascii()).collect();
        let instance = json!({"id": "i-1", "instanceId": "i-1", "name": all, "instanceName": all, "status": "Running",
            "zoneName": known, "az": known, "desc": {&known: [all]}});
        let body = match (came.method.as_str(), status) {
            _ if came.path.contains("instances/i-1") || came.path.contains("instance/i-1") => {
                json!({"result": {"instance": instance}, "instance": instance})
            }
            ("POST", 200) if !came.path.contains("list") => json!({"requestId": all, "result": {"instanceIds": ["i-1"],
                "warningList": [all]}, "instanceIds": ["i-1"], "warningList": [all, known], "orderId": known}),
            ("POST", _) if !came.path.contains("list") => json!({"requestId": all, "code": "BadRequest", "message": all,
                "error": {"code": status, "status": "BAD", "message": all}}),
            _ => json!({"requestId": all, "instances": [instance],
                "result": {"instances": [instance], "instanceStatuses": [instance]}}),
        };
        (if came.method == "POST" { status } else { 200 }, head, body.to_string())
    })
    .await;
    let client = fake.client_of(provider, Some(TOKEN));
    let signed = client.sign(region, &request(provider, region, secret)).expect("signed");
    let outcome = client.send(&signed).await;
    let signature = signed.signature().expect("a signature").to_owned();
    let mut all = format!("{outcome:?}");
    if let Outcome::Refused(r) | Outcome::Throttled(r, _) = &outcome {
        all += &format!("{} {} {}", r.code, r.message, r.request_id);
    }
    if let Outcome::Accepted(a) = &outcome {
        assert_eq!(a.instance_ids, ["i-1"], "what was bought is known all the same");
        all += &a.warnings.join(" ");
        all += a.order_id.as_deref().unwrap_or_default();
        all += &a.request_id;
    }
    if status == 200 {
        let name = if provider == Provider::BCE { "bcc-spec" } else { "jd-vm" };
        let seen = client.clone().instances(name, region, &["i-1".to_owned()]).await.expect("seen");
        assert_eq!((seen[0].id.as_str(), seen[0].status.as_str()), ("i-1", "Running"));
        all += &format!("{} {} {}", seen[0].name, seen[0].zone, seen[0].id);
        let description = client.description(region, "i-1").await.expect("a description");
        all += &clean::sanitize(&description.to_string());
        all += &description.to_string();
    }
    assert!(!all.contains(&signature), "the signature: {all}");
    assert!(all.contains(clean::MASK), "{all}");
    all
}

#[test]
fn whatever_is_said_back_holds_no_secret() {
    let runtime = Runtime::new().expect("a runtime");
    let passwords =
        prop_oneof!["[!-~]{8,16}", "[a-zA-Z0-9\"\\\\%&/<>+=' ]{8,16}", "[a-zA-Z0-9äöü两台😀]{8,12}",];
    let tried =
        TestRunner::new(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })
            .run(&(passwords, prop::sample::select(vec![200, 400, 500])), |(secret, status)| {
                prop_assume!(secret.trim() == secret);
                for (provider, region) in REGIONS {
                    let all = runtime.block_on(said(provider, region, &secret, status));
                    prop_assert_eq!(told(&all, &secret), None, "{}", all);
                }
                Ok(())
            });
    assert_eq!(tried, Ok(()));
}

#[test]
fn a_client_that_is_told_of_a_password_hides_it_sealed_too() {
    let fake = "http://127.0.0.1:9";
    let client = Client::new(keys(None), Provider::BCE, Some(fake)).expect("a client");
    client.hide("Vm7!kX2pQz");
    let sealed = password::seal(&keys(None).secret_access_key, "Vm7!kX2pQz").expect("sealed");
    let order = Request { body: "{}".to_owned().into(), ..request(Provider::BCE, "bj", "other-pass1!") };
    let signed = client.sign("bj", &order).expect("signed");
    let hidden = client.hidden(&signed).hide(&format!("Vm7!kX2pQz {sealed}")).into_owned();
    assert_eq!(hidden, format!("{0} {0}", clean::MASK));
    assert_eq!(clean::MASK, order::MASK, "one mask, whoever put it there");
}
