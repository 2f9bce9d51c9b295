//! The client against the simulated cloud: what it signs is accepted, and what it reads is what was meant.

use std::time::Duration;

use serde_json::{Value, json};
use vmcart::{
    cloud::{Accepted, Client, CloudError, Goods, Group, Instance, Outcome, Per, QuoteAsk},
    order::{Ask, Item, Lookup, Provider, Request, kind, kinds},
    sign::Credentials,
    sim::{self, Running, Scenario, Settings},
};

const JD: &str = "cn-north-1";

fn keys(secret: &str) -> Credentials {
    let settings = Settings::default();
    let secret = if secret.is_empty() { settings.secret_access_key } else { secret.into() };
    Credentials { access_key_id: settings.access_key_id, secret_access_key: secret, session_token: None }
}

async fn cloud(scenarios: &[Scenario], provider: Provider) -> (Running, Client) {
    let settings =
        Settings { scenarios: scenarios.to_vec(), boot_time: Duration::ZERO, ..Settings::default() };
    let running = sim::start(settings).await.expect("a cloud");
    let client = Client::new(keys(""), provider, Some(&running.endpoint())).expect("a client");
    (running, client)
}

fn order(patch: &[(&str, Value)]) -> Request {
    let mut body = json!({
        "maxCount": 2,
        "clientToken": "0192f3c2-8a5b-7c1e-9d10-3f6a5b4c2d1e",
        "instanceSpec": {
            "az": "cn-north-1a", "imageId": "img-m5s0abcd29", "instanceType": "g.n2.large", "name": "web",
            "keyName": "ops",
            "primaryNetworkInterface": {"vpcId": "vpc-c2p3abcd9o", "subnetId": "subnet-c2p3abcd9o",
                "securityGroups": [{"groupId": "sg-p2d1abcdya"}]},
            "systemDisk": {"diskType": "ssd.gp2", "diskSizeGB": 100}
        }
    });
    for (pointer, value) in patch {
        *body.pointer_mut(pointer).expect("a member") = value.clone();
    }
    Request {
        kind: kind("jd-vm").expect("a kind"),
        method: "POST",
        path: format!("/v1/regions/{JD}/instances"),
        query: Vec::new(),
        body: body.to_string().into(),
    }
}

fn bcc(path: &str, body: &Value) -> Request {
    let query = vec![("clientToken".to_owned(), path.to_owned())];
    let kind = kinds().iter().find(|kind| kind.path == path).expect("a kind");
    Request { kind, method: "POST", path: path.to_owned(), query, body: body.to_string().into() }
}

async fn send(client: &Client, region: &str, request: &Request) -> Outcome {
    client.send(&client.sign(region, request).expect("signed")).await
}

fn accepted(outcome: Outcome) -> Accepted {
    match outcome {
        Outcome::Accepted(accepted) => accepted,
        other => panic!("{other:?}"),
    }
}

async fn look(client: &Client, region: &str, lookup: Lookup, scope: &str) -> Vec<Item> {
    let ask = Ask { lookup, region: region.to_owned(), scope: scope.to_owned() };
    client.look(&ask).await.unwrap_or_else(|e| panic!("{lookup:?}: {e}")).rows
}

fn has(items: &[Item], value: &str) -> bool {
    items.iter().any(|i| i.value == value)
}

#[tokio::test]
async fn an_order_at_jd_cloud_is_taken_once_and_followed_to_its_addresses() {
    let (_running, client) = cloud(&[], Provider::JD).await;
    let bought = accepted(send(&client, JD, &order(&[])).await);
    assert_eq!(bought.instance_ids.len(), 2);
    assert!(!bought.request_id.is_empty());
    let again = accepted(send(&client, JD, &order(&[])).await);
    assert_eq!(again.instance_ids, bought.instance_ids, "the same token buys once");
    let mut seen: Vec<Instance> = Vec::new();
    for _ in 0..50 {
        seen = client.instances("jd-vm", JD, &bought.instance_ids).await.expect("an answer");
        if seen.iter().all(|i| i.group() != Group::Progressing) {
            break;
        }
    }
    assert!(seen.iter().all(|i| i.group() == Group::Running && !i.internal_ip.is_empty()), "{seen:?}");
    assert_eq!(seen.len(), 2);
}

#[tokio::test]
async fn every_list_of_jd_cloud_is_read() {
    let (_running, client) = cloud(&[], Provider::JD).await;
    assert!(has(&look(&client, JD, Lookup::Zones, "").await, "cn-north-1a"));
    let types = look(&client, JD, Lookup::Specs, "cn-north-1a").await;
    let large = types.iter().find(|i| i.value == "g.n2.large").expect("the type");
    assert_eq!((large.fact("cpu"), large.fact("memory"), large.fact("stock")), ("2", "8", "true"));
    let images = look(&client, JD, Lookup::Images, "").await;
    let image = images.iter().find(|i| i.value == "img-m5s0abcd29").expect("the image");
    assert!(image.number("minDiskGb").is_some() && image.fact("osType") == "linux");
    assert!(has(&look(&client, JD, Lookup::KeyPairs, "").await, "ops"));
    assert!(has(&look(&client, JD, Lookup::Vpcs, "").await, "vpc-c2p3abcd9o"));
    let subnets = look(&client, JD, Lookup::Subnets, "vpc-c2p3abcd9o").await;
    let subnet = subnets.iter().find(|i| i.value == "subnet-c2p3abcd9o").expect("the subnet");
    assert!(subnet.number("availableIp").is_some_and(|n| n > 0));
    assert!(has(&look(&client, JD, Lookup::SecurityGroups, "vpc-c2p3abcd9o").await, "sg-p2d1abcdya"));
    let disks = look(&client, JD, Lookup::DiskTypes, "cn-north-1a").await;
    assert!(disks.iter().any(|i| i.value == "ssd.gp2" && i.number("maxDiskSize") == Some(16000)));
}

#[tokio::test]
async fn refusals_of_jd_cloud_lead_to_their_fields() {
    let (running, client) = cloud(&[], Provider::JD).await;
    for (pointer, value, hint, path) in [
        ("/instanceSpec/imageId", json!("img-nowhere123"), "image-not-found", "instanceSpec.imageId"),
        (
            "/instanceSpec/systemDisk/diskSizeGB",
            json!(99_999),
            "root-disk-size",
            "instanceSpec.systemDisk.diskSizeGB",
        ),
        ("/maxCount", json!(101), "count", "maxCount"),
        ("/instanceSpec/keyName", json!("nobody"), "key-not-found", "instanceSpec.keyName"),
    ] {
        match send(&client, JD, &order(&[(pointer, value)])).await {
            Outcome::Refused(r) => assert_eq!((r.hint, r.path.as_deref()), (hint, Some(path)), "{r:?}"),
            other => panic!("{pointer}: {other:?}"),
        }
    }
    let stranger =
        Client::new(keys("another-secret-key"), Provider::JD, Some(&running.endpoint())).expect("a client");
    let ask = Ask { lookup: Lookup::KeyPairs, region: JD.to_owned(), scope: String::new() };
    match stranger.look(&ask).await {
        Err(CloudError::Refused(r)) => assert_eq!(r.hint, "signature"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_quota_is_a_refusal_and_a_rate_limit_a_wait() {
    let (_running, client) = cloud(&[Scenario::Quota], Provider::JD).await;
    let outcome = send(&client, JD, &order(&[])).await;
    assert!(matches!(&outcome, Outcome::Refused(r) if r.hint == "quota"), "{outcome:?}");
    let (_running, client) = cloud(&[Scenario::Throttled], Provider::JD).await;
    let outcome = send(&client, JD, &order(&[])).await;
    assert!(matches!(&outcome, Outcome::Throttled(..)), "{outcome:?}");
    let (_running, client) = cloud(&[Scenario::LostResponse], Provider::JD).await;
    let outcome = send(&client, JD, &order(&[])).await;
    assert!(matches!(&outcome, Outcome::Unknown(..)), "{outcome:?}");
}

#[tokio::test]
async fn a_clock_that_is_off_is_learnt_from_jd_cloud_too() {
    let (_running, client) = cloud(&[Scenario::ClockSkew], Provider::JD).await;
    assert!(has(&look(&client, JD, Lookup::KeyPairs, "").await, "ops"));
}

#[tokio::test]
async fn a_contract_is_bought_and_followed_until_it_is_active() {
    let (_running, client) = cloud(&[], Provider::BCE).await;
    let body = json!({"zoneName": "cn-bj-a", "spec": "bcc.g4.c2m8", "offeringType": "FullyPrepay",
        "reservedInstanceCount": 1, "reservedInstanceTime": 12});
    let bought = accepted(send(&client, "bj", &bcc("/v2/instance/reserved/create", &body)).await);
    assert_eq!(bought.instance_ids.len(), 1);
    let mut seen = Vec::new();
    for _ in 0..50 {
        seen = client.instances("bcc-reserved", "bj", &bought.instance_ids).await.expect("an answer");
        if seen.iter().all(|i| i.group() == Group::Running) {
            break;
        }
    }
    assert!(seen.len() == 1 && seen[0].group() == Group::Running, "{seen:?}");
}

#[tokio::test]
async fn every_price_there_is_a_call_for_is_told() {
    let (_running, client) = cloud(&[], Provider::BCE).await;
    let spec = || "bcc.g4.c2m8".to_owned();
    for (goods, per) in [
        (Goods::Package { spec: spec(), payment: "Prepaid".into(), months: 6 }, Per::Term(6)),
        (Goods::Spot { spec: spec(), kind: String::new(), cpu: Some(2), memory: Some(8) }, Per::Minute),
        (Goods::Spot { spec: String::new(), kind: "N1".into(), cpu: Some(2), memory: Some(8) }, Per::Minute),
        (Goods::Contract { spec: spec(), offering: "FullyPrepay".into(), months: 12 }, Per::Term(12)),
    ] {
        let ask =
            QuoteAsk { region: "bj".into(), zone: "cn-bj-a".into(), count: 2, goods, disks: Vec::new() };
        let quote = client.quote(&ask).await.unwrap_or_else(|e| panic!("{ask:?}: {e}"));
        assert!(quote.per == per && quote.total.parse::<f64>().is_ok_and(|n| n > 0.0), "{quote:?}");
    }
}

#[tokio::test]
async fn hardware_and_networks_of_bcc_are_listed() {
    let (_running, client) = cloud(&[], Provider::BCE).await;
    let flavors = look(&client, "bj", Lookup::Flavors, "cn-bj-a").await;
    let plain = |i: &Item| i.number("cpuCount") == Some(2) && i.number("memoryCapacityInGB") == Some(8);
    assert_eq!(flavors.iter().filter(|i| plain(i) && i.value.is_empty()).count(), 1);
    assert!(flavors.iter().any(|i| !i.fact("gpuCardType").is_empty()), "no cards");
    assert!(!look(&client, "bj", Lookup::Vpcs, "").await.is_empty());
}
