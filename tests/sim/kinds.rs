//! Instances, bids and contracts: what the examples of the references come to, the rules of each kind, and the judge.

use std::time::Duration;

use serde_json::{Value, json};
use vmcart::{
    sign::bce,
    sim::{Scenario, Settings},
};

use crate::{
    client::{Cloud, column, example},
    samples::{Kind, Made, cards, changed, contract, instance, on_host, path, sample, spot},
};

const KINDS: [Kind; 4] = ["bcc-instance", "bcc-spec", "bcc-spot", "bcc-reserved"];

/// Lets time pass for the cloud, which boots on the same runtime's clock.
async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

async fn contracts(cloud: &Cloud, ids: &Value) -> Value {
    cloud.post("/v2/instance/reserved/list", &json!({"reservedInstanceIds": ids})).await.ok()
}

#[tokio::test]
async fn the_examples_of_the_references_are_sold() {
    let cloud = Cloud::new().await;
    let examples = [
        ("bcc-instance", instance()),
        ("bcc-instance", cards()),
        ("bcc-instance", on_host()),
        ("bcc-spec", example()),
        ("bcc-spot", spot()),
        ("bcc-reserved", contract()),
    ];
    for (n, (kind, body)) in examples.iter().enumerate() {
        let token = format!("t{n}");
        let answer = cloud.order(path(kind), &token, body).await.ok();
        let ids = if *kind == "bcc-reserved" { "reservedInstanceIds" } else { "instanceIds" };
        let ids = answer[ids].as_array().cloned().unwrap_or_default();
        assert_eq!(ids.len(), 1, "{kind}: {answer}");
        let order = &cloud.ledger().await[n];
        assert_eq!((&order["kind"], &order["clientToken"]), (&json!(kind), &json!(token)));
        assert_eq!((&order["body"], &order["orderId"]), (body, &answer["orderId"]));
        let status = if *kind == "bcc-reserved" { "Active" } else { "Running" };
        assert_eq!(order["instances"], json!([{"id": ids[0], "status": status}]), "{kind}");
        // The same token gives the same answer, and nothing is sold twice.
        assert_eq!(cloud.order(path(kind), &token, body).await.ok(), answer);
        let renamed = changed(body, &json!({"name": "other", "reservedInstanceName": "other"}));
        let other = cloud.order(path(kind), &token, &renamed).await;
        other.is(403, "IdempotentParameterMismatch");
        assert_eq!(cloud.ledger().await.len(), n + 1);
    }
}

#[tokio::test]
async fn a_token_is_of_one_call() {
    let cloud = Cloud::new().await;
    // One body that two calls take.
    let body = changed(&spot(), &json!({"billing": {"paymentTiming": "Postpaid"}}));
    cloud.order(path("bcc-spot"), "t", &body).await.ok();
    cloud.order(path("bcc-instance"), "t", &body).await.is(403, "IdempotentParameterMismatch");
    cloud.order(path("bcc-instance"), "u", &body).await.ok();
}

#[tokio::test]
async fn an_instance_is_shown_as_it_was_ordered() {
    let cloud = Cloud::new().await;
    let show = async |token: &str, body: &Value| {
        let ids = cloud.order(path("bcc-instance"), token, body).await.ok()["instanceIds"].clone();
        let seen = cloud.post("/v2/instance/listByInstanceId", &json!({"instanceIds": ids})).await.ok();
        seen["instances"][0].clone()
    };
    let seen = show("a", &instance()).await;
    assert_eq!((&seen["instanceType"], &seen["cpuCount"]), (&json!("N1"), &json!(2)));
    let seen = show("b", &cards()).await;
    assert_eq!((&seen["gpuCard"], &seen["cardCount"]), (&json!("P4"), &json!("2")));
    let seen = show("c", &on_host()).await;
    assert_eq!((&seen["dedicatedHostId"], &seen["memoryCapacityInGB"]), (&json!("d-YufwpQAe"), &json!(2)));
}

/// A sample with other members, and the rule that it breaks at a member; no rule where it breaks none.
type Case = (Value, Value, &'static str, &'static str);

fn machines() -> Vec<Case> {
    let i = |patch| (instance(), patch, "", "");
    let no = |patch, rule, at| (instance(), patch, rule, at);
    let g = |patch, rule, at| (cards(), patch, rule, at);
    let d = |patch, rule, at| (on_host(), patch, rule, at);
    let local = |kind: &str| json!({"ephemeralDisks": [{"storageType": kind, "sizeInGB": 100}]});
    vec![
        i(json!({"instanceType": null})),
        i(json!({"instanceType": ""})),
        i(json!({"instanceType": "N5", "cpuCount": 2, "memoryCapacityInGB": 8})),
        i(json!({"rootDiskSizeInGb": 40})),
        i(json!({"rootDiskSizeInGb": 500})),
        no(json!({"rootDiskSizeInGb": 39}), "system disk is out of range", "rootDiskSizeInGb"),
        no(json!({"rootDiskSizeInGb": 501}), "system disk is out of range", "rootDiskSizeInGb"),
        no(json!({"cpuCount": null}), "processor or memory is missing", "cpuCount"),
        no(json!({"cpuCount": 0}), "processor or memory is missing", "cpuCount"),
        no(json!({"memoryCapacityInGB": null}), "processor or memory is missing", "memoryCapacityInGB"),
        no(json!({"cpuCount": 3}), "processor and memory are no configuration", "cpuCount"),
        no(json!({"cardCount": 1}), "a number of no cards", "cardCount"),
        // Host names of this page: capitals, and no underscore.
        i(json!({"hostname": "Web-1/a"})),
        no(json!({"hostname": "a_b"}), "hostname breaks its pattern", "hostname"),
        // What has no effect is passed over.
        i(
            json!({"billing": {"paymentTiming": "Postpaid", "reservation": {"reservationLength": 1, "reservationTimeUnit": "Month"}},
            "autoRenewTime": 0, "autoRenewTimeUnit": "month", "relationTag": false, "cdsAutoRenew": false}),
        ),
        no(json!({"billing": null}), "billing is missing", "billing"),
        no(json!({"localDiskSizeInGB": 501}), "local disk is out of range", "localDiskSizeInGB"),
        i(json!({"localDiskSizeInGB": 500})),
        i(local("nvme")),
        no(
            json!({"cdsAutoRenew": true, "autoRenewTime": 4, "autoRenewTimeUnit": "year"}),
            "renewal is out of range, or not prepaid",
            "autoRenewTime",
        ),
        no(json!({"instanceType": "G1"}), "machine type without its card", "gpuCard"),
        no(json!({"instanceType": "F1"}), "machine type without its card", "fpgaCard"),
        no(
            json!({"instanceType": "S1", "cpuCount": 4, "memoryCapacityInGB": 16}),
            "storage-optimised without a local disk",
            "ephemeralDisks",
        ),
        i(changed(&local("nvme"), &json!({"instanceType": "S1", "cpuCount": 4, "memoryCapacityInGB": 16}))),
        i(
            json!({"instanceType": "F1", "fpgaCard": "KU115", "cardCount": "2", "cpuCount": 32, "memoryCapacityInGB": 128}),
        ),
        // Read by the other kinds only, so whatever it holds is passed over.
        i(json!({"hosteyeType": 7, "eniIds": "none"})),
        g(json!({"cardCount": "2"}), "", ""),
        g(json!({"instanceType": null}), "", ""),
        // "… should be empty or meet the requirements" of the card.
        g(json!({"cpuCount": null, "memoryCapacityInGB": null}), "", ""),
        g(json!({"cpuCount": null}), "processor or memory is missing", "cpuCount"),
        g(json!({"memoryCapacityInGB": null}), "processor or memory is missing", "memoryCapacityInGB"),
        g(json!({"gpuCard": "nTeslaP4"}), "", ""),
        g(json!({"ephemeralDisks": [{"sizeInGB": 400}]}), "", ""),
        g(json!({"ephemeralDisks": [{"sizeInGB": 401}]}), "local disk beside cards", "ephemeralDisks"),
        g(json!({"cardCount": null}), "no machine has so many cards", "cardCount"),
        g(json!({"cardCount": "two"}), "no machine has so many cards", "cardCount"),
        g(json!({"cardCount": "+2"}), "no machine has so many cards", "cardCount"),
        g(json!({"instanceType": "N1"}), "cards in another machine type", "instanceType"),
        g(json!({"cpuCount": 12}), "processor and memory do not go with the cards", "cpuCount"),
        d(json!({"ephemeralDisks": []}), "", ""),
        d(json!({"cpuCount": 7, "memoryCapacityInGB": 11}), "", ""),
        d(json!({"billing": {"paymentTiming": "Postpaid"}}), "", ""),
        d(
            json!({"ephemeralDisks": [{"sizeInGB": 100}]}),
            "local disk of a dedicated host without a type",
            "ephemeralDisks[0].storageType",
        ),
        d(
            json!({"createCdsList": [{"cdsSizeInGB": 5}]}),
            "a dedicated host has local disks only",
            "createCdsList",
        ),
        d(json!({"memoryCapacityInGB": 513}), "more than the dedicated host has", "memoryCapacityInGB"),
        d(json!({"imageId": "$arm"}), "image and spec architectures differ", "imageId"),
        d(json!({"gpuCard": "P4"}), "a dedicated host is asked for a machine type", "gpuCard"),
        d(
            json!({"autoRenewTime": 1, "autoRenewTimeUnit": "month"}),
            "renewal is out of range, or not prepaid",
            "autoRenewTime",
        ),
        d(json!({"dedicatedHostId": "d-nowhere1"}), "dedicated host is unknown", "dedicatedHostId"),
    ]
}

fn networks() -> Vec<Case> {
    let i = |patch, rule, at| (instance(), patch, rule, at);
    let s = |patch, rule, at| (spot(), patch, rule, at);
    let lone = "one of subnet and security group";
    vec![
        i(json!({"subnetId": "$default", "securityGroupId": "$group"}), "", ""),
        i(json!({"subnetId": "$default"}), lone, "securityGroupId"),
        i(json!({"securityGroupId": "$group"}), lone, "subnetId"),
        i(json!({"subnetId": "$default", "securityGroupId": "$app-group"}), "VPCs differ", "securityGroupId"),
        s(json!({"subnetId": "$default"}), "", ""),
        s(json!({"securityGroupId": "$group"}), "", ""),
        s(
            json!({"enterpriseSecurityGroupId": "esg-nowhere1"}),
            "an id is unknown",
            "enterpriseSecurityGroupId",
        ),
        i(json!({"subnetId": "sbn-nowhere1", "securityGroupId": "$group"}), "an id is unknown", "subnetId"),
        i(
            json!({"deployIdList": ["dset-42N1llvY", "dset-x"]}),
            "deployment set is unknown",
            "deployIdList[1]",
        ),
        i(json!({"tags": [{"tagKey": "a"}, {"tagKey": "b b"}]}), "tag breaks its pattern", "tags[1].tagKey"),
        i(
            json!({"createCdsList": [{"cdsSizeInGB": 5}, {"cdsSizeInGB": 4}]}),
            "data disk is out of range",
            "createCdsList[1].cdsSizeInGB",
        ),
        i(json!({"createCdsList": [{"cdsSizeInGB": 5, "snapshotId": "s-f9ngbkbc"}]}), "", ""),
    ]
}

fn bids() -> Vec<Case> {
    let s = |patch, rule, at| (spot(), patch, rule, at);
    let by_spec = |spec: &str| json!({"spec": spec, "instanceType": null, "cpuCount": null, "memoryCapacityInGB": null});
    vec![
        s(json!({"bidModel": "market", "bidPrice": null}), "", ""),
        s(json!({"bidModel": "market", "bidPrice": "0.000001"}), "", ""),
        s(json!({"bidPrice": "0.01"}), "", ""),
        s(json!({"bidPrice": "1e-2"}), "", ""),
        s(json!({"bidPrice": "1"}), "", ""),
        s(json!({"bidPrice": 0}), "bid is no amount", "bidPrice"),
        s(json!({"bidPrice": "-1"}), "bid is no amount", "bidPrice"),
        s(json!({"bidPrice": "0.01 CNY"}), "bid is no amount", "bidPrice"),
        s(json!({"bidPrice": ""}), "a bid without a price", "bidPrice"),
        s(json!({"bidPrice": 0.0001}), "bid is below the market", "bidPrice"),
        s(json!({"bidModel": null}), "bid model is not of its list", "bidModel"),
        // Bought by the other calls only.
        s(json!({"billing": {"paymentTiming": "Postpaid", "reservation": 7}}), "", ""),
        s(json!({"rootDiskSizeInGb": 2048}), "", ""),
        s(json!({"rootDiskSizeInGb": 2049}), "system disk is out of range", "rootDiskSizeInGb"),
        s(json!({"cpuCount": null}), "processor or memory is missing", "cpuCount"),
        s(changed(&by_spec("bcc.g5.c2m8"), &json!({"specId": "g5"})), "", ""),
        s(by_spec("bcc.g5.c2m9"), "spec is unknown", "spec"),
        s(json!({"spec": "bcc.g5.c2m8"}), "memory and spec differ", "memoryCapacityInGB"),
        s(
            json!({"isomerismCard": "P4", "instanceType": "G1", "cpuCount": 24, "memoryCapacityInGB": 80, "bidPrice": 9}),
            "",
            "",
        ),
        s(json!({"isomerismCard": "P5"}), "no machine with such cards", "isomerismCard"),
        s(json!({"instanceType": "S1"}), "machine type is not sold here", "instanceType"),
    ]
}

fn terms() -> Vec<Case> {
    let r = |patch, rule, at| (contract(), patch, rule, at);
    let list = "a value is not of its list";
    let mut cases = vec![
        r(json!({"reservedInstanceName": "合同-1"}), "", ""),
        r(json!({"reservedInstanceName": "1st"}), "name breaks its pattern", "reservedInstanceName"),
        r(json!({"reservedInstanceName": "a".repeat(66)}), "name breaks its pattern", "reservedInstanceName"),
        r(json!({"scope": null}), "", ""),
        r(json!({"scope": "Region"}), list, "scope"),
        r(json!({"zoneName": null}), "zone is missing", "zoneName"),
        r(json!({"zoneName": "cn-bj-z"}), "zone is unknown", "zoneName"),
        r(json!({"spec": null}), "spec is missing", "spec"),
        r(json!({"spec": "bcc.g4.c2m9"}), "spec is unknown", "spec"),
        r(json!({"offeringType": null}), "offering is missing", "offeringType"),
        r(json!({"offeringType": "NoPrepay"}), list, "offeringType"),
        r(json!({"instanceCount": "1"}), "", ""),
        r(json!({"instanceCount": 2}), "a contract is for one instance", "instanceCount"),
        r(json!({"reservedInstanceCount": 20}), "", ""),
        r(json!({"reservedInstanceCount": "20"}), "", ""),
        r(json!({"reservedInstanceCount": 21}), "number of contracts", "reservedInstanceCount"),
        r(json!({"reservedInstanceCount": 0}), "number of contracts", "reservedInstanceCount"),
        r(json!({"reservedInstanceTime": null}), "the term is not sold", "reservedInstanceTime"),
        r(json!({"reservedInstanceTimeUnit": "year"}), list, "reservedInstanceTimeUnit"),
        r(json!({"autoRenew": "true"}), "", ""),
        r(json!({"autoRenew": "none", "autoRenewTime": 5}), "", ""),
        r(json!({"autoRenew": "maybe"}), "renewal is neither true nor false", "autoRenew"),
        r(json!({"autoRenewTimeUnit": "year"}), list, "autoRenewTimeUnit"),
        r(json!({"autoRenewTime": null}), "renewal is not for the same term", "autoRenewTime"),
        r(json!({"autoRenewTime": 24}), "renewal is not for the same term", "autoRenewTime"),
        r(
            json!({"effectiveTime": "2023-05-22T21:00:00Z"}),
            "time is past, or more than a day ahead",
            "effectiveTime",
        ),
        r(json!({"effectiveTime": "tomorrow"}), "time is misformed", "effectiveTime"),
        r(json!({"tags": [{"tagKey": ""}]}), "tag breaks its pattern", "tags[0].tagKey"),
        r(json!({"ticketId": "no such"}), "coupon is misformed", "ticketId"),
    ];
    for months in [1, 3, 5, 6, 9, 12, 18, 24, 36, 48] {
        let sold = [3, 6, 9, 12, 24, 36].contains(&months);
        let (rule, at) = if sold { ("", "") } else { ("the term is not sold", "reservedInstanceTime") };
        cases.push(r(json!({"reservedInstanceTime": months, "autoRenewTime": months}), rule, at));
    }
    cases
}

#[tokio::test]
async fn each_kind_has_its_rules_and_the_log_names_the_member() {
    let usual = Cloud::new().await;
    let made = Made::of(&usual).await;
    let all =
        [("bcc-instance", machines()), ("", networks()), ("bcc-spot", bids()), ("bcc-reserved", terms())];
    for (kind, (sample, patch, rule, at)) in
        all.into_iter().flat_map(|(k, c)| c.into_iter().map(move |c| (k, c)))
    {
        let bid = sample.get("bidModel").is_some();
        let kind = if kind.is_empty() { if bid { "bcc-spot" } else { "bcc-instance" } } else { kind };
        let body = changed(&sample, &made.fill(&patch));
        let judged = usual.judge(path(kind), &body);
        let told = judged.as_ref().err().map_or(("", ""), |j| (j.rule.as_str(), j.at.as_str()));
        assert_eq!(told, (rule, at), "{patch}");
        if rule.is_empty() {
            // What the judge lets pass is sold.
            Cloud::new().await.order(path(kind), "t", &body).await.ok();
            continue;
        }
        let reply = usual.order(path(kind), "t", &body).await;
        let judged = judged.expect_err("judged above");
        assert_eq!((reply.status, reply.code()), (judged.status, judged.code.as_str()), "{patch}");
        assert_eq!(reply.body["message"], judged.message, "{patch}");
        let log = usual.get("/_sim/log", &[]).await.ok();
        let last = log["refusals"].as_array().and_then(|l| l.last()).cloned().unwrap_or_default();
        assert_eq!((&last["rule"], &last["at"]), (&json!(rule), &json!(at)), "{patch}");
    }
    assert_eq!(usual.ledger().await.len(), 0);
}

#[tokio::test]
async fn the_judge_looks_at_words_alone() {
    let states = [Scenario::Quota, Scenario::SoldOut, Scenario::Banned, Scenario::EipQuota];
    let cloud = Cloud::having(&states).await;
    for kind in KINDS {
        assert_eq!(cloud.judge(path(kind), &sample(kind)), Ok(()), "{kind}");
        let wrong = cloud.judge(&format!("{}?clientToken=t", path(kind)), &json!({})).map_err(|j| j.code);
        assert_eq!(wrong, Err("BadRequest".to_owned()), "{kind}");
        let list = cloud.judge(path(kind), &json!([])).map_err(|j| j.code);
        assert_eq!(list, Err("InappropriateJSON".to_owned()), "{kind}");
    }
    let typed = changed(&instance(), &json!({"billing": {"reservation": {"reservationLength": "1"}}}));
    let at = cloud.judge(path("bcc-instance"), &typed).map_err(|j| j.at);
    assert_eq!(at, Err("billing.reservation.reservationLength".to_owned()));
    assert_eq!(cloud.judge("/v2/zone", &json!({})).map_err(|j| j.code), Err("InvalidURI".to_owned()));
    let jd = cloud.judge("/v1/regions/cn-north-1/instances", &json!({"instanceSpec": {}}));
    assert_eq!(jd.map_err(|j| j.code), Err("INVALID_ARGUMENT".to_owned()));
    assert_eq!(cloud.ledger().await.len(), 0);
}

#[tokio::test]
async fn a_contract_becomes_active_on_the_clock() {
    let settings = Settings { boot_time: Duration::from_secs(60), ..Settings::default() };
    let cloud = Cloud::start(settings).await;
    let now = jiff::Timestamp::now().as_second();
    let quarter = (now / 900 + 2) * 900;
    let later =
        changed(&contract(), &json!({"effectiveTime": bce::iso(quarter), "reservedInstanceCount": 2}));
    let ids = cloud.order(path("bcc-reserved"), "t", &later).await.ok()["reservedInstanceIds"].clone();
    let at_once =
        cloud.order(path("bcc-reserved"), "u", &contract()).await.ok()["reservedInstanceIds"].clone();
    let statuses = async |ids: &Value| {
        let list = contracts(&cloud, ids).await;
        assert_eq!(list["totalCount"], json!(ids.as_array().map(Vec::len)));
        column(&list["reservedInstances"], "reservedInstanceStatus")
    };
    assert_eq!(statuses(&ids).await, ["Creating", "Creating"]);
    pass(61).await;
    assert_eq!(
        (statuses(&ids).await, statuses(&at_once).await),
        (vec!["Pending".into(); 2], vec!["Active".into()])
    );
    pass(1800).await;
    assert_eq!(statuses(&ids).await, ["Active", "Active"]);
    let ledger = cloud.ledger().await;
    assert_eq!(
        ledger[0]["instances"],
        json!([{"id": ids[0], "status": "Active"}, {"id": ids[1], "status": "Active"}])
    );
    let row = &contracts(&cloud, &ids).await["reservedInstances"][0];
    assert_eq!((&row["spec"], &row["reservedInstanceTime"]), (&json!("bcc.g4.c2m8"), &json!(12)));
    assert_eq!(row["effectiveTime"], bce::iso(quarter));
}

#[tokio::test]
async fn a_contract_begins_on_a_quarter_within_a_day() {
    let cloud = Cloud::new().await;
    let now = jiff::Timestamp::now().as_second();
    let judge = |seconds: i64| {
        let body = changed(&contract(), &json!({"effectiveTime": bce::iso(seconds)}));
        cloud.judge(path("bcc-reserved"), &body).map_err(|j| j.rule)
    };
    let quarter = (now / 900 + 2) * 900;
    let far = Err("time is past, or more than a day ahead".to_owned());
    assert_eq!(judge(quarter), Ok(()));
    assert_eq!(judge(quarter + 60), Err("time is not on a quarter of an hour".to_owned()));
    assert_eq!(judge(quarter - 3600), far);
    assert_eq!(judge(quarter + 86_400), far);
    assert_eq!(judge(quarter + 86_400 - 3600), Ok(()));
}

#[tokio::test]
async fn twenty_contracts_are_all_and_a_token_may_be_missing() {
    let cloud = Cloud::new().await;
    for _ in 0..2 {
        let ten = changed(&contract(), &json!({"reservedInstanceCount": 10}));
        cloud.post(path("bcc-reserved"), &ten).await.ok();
    }
    let more = cloud.post(path("bcc-reserved"), &contract()).await;
    more.is(413, "Instance.InstanceQuotaLimitExceeded");
    let ids: Vec<String> = cloud.ledger().await.iter().flat_map(|o| column(&o["instances"], "id")).collect();
    let different: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), different.len()), (20, 20));
    cloud.order(path("bcc-spec"), "t", &example()).await.ok();
}

#[tokio::test]
async fn a_bid_may_be_withdrawn_until_it_is_met() {
    let settings = Settings { boot_time: Duration::from_secs(60), ..Settings::default() };
    let cloud = Cloud::start(settings).await;
    let cancel =
        async |order: &Value| cloud.post("/v2/instance/cancelBidOrder", &json!({"orderId": order})).await;
    let waiting = cloud.order(path("bcc-spot"), "t", &spot()).await.ok()["orderId"].clone();
    assert_eq!(cancel(&waiting).await.ok()["orderId"], waiting);
    assert_eq!(cloud.ledger().await[0]["instances"][0]["status"], "Deleted");
    let met = cloud.order(path("bcc-spot"), "u", &spot()).await.ok()["orderId"].clone();
    pass(61).await;
    cancel(&met).await.is(409, "OperationDenied");
    cancel(&json!("nowhere")).await.is(404, "NoSuchObject");
    assert_eq!(cloud.ledger().await[1]["instances"][0]["status"], "Running");
}

#[tokio::test]
async fn faults_meet_every_kind() {
    for kind in KINDS {
        let cloud = Cloud::having(&[Scenario::Throttled]).await;
        cloud.get("/v2/instance", &[]).await.ok();
        cloud.order(path(kind), "t", &sample(kind)).await.is(429, "RequestLimitExceeded");
        cloud.order(path(kind), "t", &sample(kind)).await.is(429, "RequestLimitExceeded");
        cloud.order(path(kind), "t", &sample(kind)).await.ok();
    }
}

#[tokio::test]
async fn the_judge_is_quick() {
    let cloud = Cloud::new().await;
    let began = std::time::Instant::now();
    for _ in 0..250 {
        for kind in KINDS {
            assert_eq!(cloud.judge(path(kind), &sample(kind)), Ok(()));
        }
    }
    // A tenth of a second as a rule: what asks very often must not wait minutes, even on a busy machine.
    assert!(began.elapsed() < Duration::from_secs(10), "{:?} for a thousand", began.elapsed());
}
