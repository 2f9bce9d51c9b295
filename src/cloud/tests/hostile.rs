//! Servers that answer anything at all: the client ends in a value or in words, whatever comes.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;

use super::Fake;
use crate::{
    clean::is_unsafe_char,
    cloud::{Client, CloudError, Goods, Outcome, Patience, QuoteAsk, answer, limits::shape, registry},
    order::{Ask, Item, Lookup, Provider, Request},
};

/// Members that some answer has, so that what is made up is also read.
const MEMBERS: &[&str] = &[
    "result",
    "error",
    "code",
    "status",
    "message",
    "requestId",
    "instanceIds",
    "reservedInstanceIds",
    "orderId",
    "warningList",
    "instances",
    "instance",
    "instanceStatuses",
    "instanceId",
    "id",
    "name",
    "zones",
    "zoneName",
    "isTruncated",
    "nextMarker",
    "totalCount",
    "zoneResources",
    "bccResources",
    "flavorGroups",
    "flavors",
    "spec",
    "cpuCount",
    "memoryCapacityInGB",
    "images",
    "imageId",
    "minDiskGb",
    "vpcs",
    "vpcId",
    "subnets",
    "subnetId",
    "cidr",
    "securityGroups",
    "keypairs",
    "keyName",
    "instanceTypes",
    "instanceType",
    "state",
    "az",
    "cpu",
    "memoryMB",
    "diskSpecifications",
    "price",
    "specPrices",
    "tradePrice",
    "specPrice",
    "bidPrice",
    "perMoney",
    "bccStocks",
    "inventoryQuantity",
    "primaryNetworkInterface",
    "privateIpAddress",
    "osType",
    "desc",
    "diskZoneResources",
];

const LOOKUPS: &[Lookup] = &[
    Lookup::Zones,
    Lookup::Specs,
    Lookup::Flavors,
    Lookup::Images,
    Lookup::Vpcs,
    Lookup::Subnets,
    Lookup::SecurityGroups,
    Lookup::EnterpriseSecurityGroups,
    Lookup::KeyPairs,
    Lookup::DiskTypes,
    Lookup::SnapshotPolicies,
    Lookup::DeploySets,
    Lookup::Stock,
];

/// JSON of the shapes that answers have, with anything in any place.
fn answers() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        prop::sample::select(vec![
            "",
            "bj",
            "cn-bj-a",
            "-1",
            "1e999",
            "18446744073709551616",
            "\u{1b}]0;x\u{7}",
            "\u{202e}"
        ])
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        let members = prop::collection::vec((prop::sample::select(MEMBERS), inner.clone()), 0..8);
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(Value::from),
            members.prop_map(|m| Value::from(
                m.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<Map<_, _>>()
            )),
        ]
    })
}

/// A body: JSON, JSON that breaks off, or bytes.
fn bodies() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => answers().prop_map(|v| v.to_string().into_bytes()),
        2 => answers().prop_map(|v| json!({"requestId": "r", "result": v}).to_string().into_bytes()),
        1 => (answers(), any::<prop::sample::Index>()).prop_map(|(v, at)| {
            let text = v.to_string().into_bytes();
            text[..at.index(text.len() + 1)].to_vec()
        }),
        1 => prop::collection::vec(any::<u8>(), 0..300),
    ]
}

fn harmless(text: &str) -> bool {
    !text.contains(is_unsafe_char) && text.chars().count() < 20_000
}

proptest! {
    #[test]
    fn whatever_answers_a_purchase_comes_to_an_outcome(
        body in bodies(),
        status in 100_u16..1000,
        jd in any::<bool>(),
        late in any::<i64>(),
    ) {
        let provider = if jd { Provider::JD } else { Provider::BCE };
        let head = answer::Head { dialect: registry::of(provider).expect("an entry"), status, request_id: String::new(), wait: None };
        if shape(&body).is_ok() {
            for kind in crate::order::kinds() {
                match answer::outcome(&head, "host", Some(kind), late, &body) {
                    Outcome::Accepted(taken) => {
                        // By its status, or by naming what was bought.
                        prop_assert!((200..300).contains(&status) || !taken.is_unnamed(), "{status}");
                        prop_assert!(taken.instance_ids.iter().chain(&taken.warnings).all(|t| harmless(t)));
                    }
                    Outcome::Refused(no) | Outcome::Throttled(no, _) => {
                        prop_assert!(no.status < 500 && harmless(&no.code) && harmless(&no.message));
                    }
                    Outcome::Unknown(why, _) => prop_assert!(harmless(&why), "{why:?}"),
                    Outcome::NotSent(why) => prop_assert!(false, "it was answered: {why}"),
                }
            }
        }
    }
}

#[test]
fn a_list_is_neither_a_purchase_nor_a_refusal() {
    for (provider, status, body) in [
        (Provider::BCE, 400, r#"[["i-1"],null,"o-1"]"#),
        (Provider::BCE, 200, r#"[["i-1"],null,"o-1"]"#),
        (Provider::BCE, 400, r#"["r-1","Instance.NoStock","x"]"#),
        (Provider::JD, 400, r#"["r-1",{"code":400,"status":"NOT_FOUND","message":"x"}]"#),
        (Provider::JD, 200, r#"{"result":[["i-1"],null,"o-1"]}"#),
        (Provider::BCE, 403, r#"{"orderId":true}"#),
    ] {
        let head = answer::Head {
            dialect: registry::of(provider).expect("an entry"),
            status,
            request_id: String::new(),
            wait: None,
        };
        let outcome = answer::outcome(&head, "host", None, 0, body.as_bytes());
        assert!(matches!(outcome, Outcome::Unknown(..)), "{body}: {outcome:?}");
    }
}

/// A client of a server that answers whatever stands in the cell.
fn against(provider: Provider, runtime: &Runtime) -> (Client, Arc<Mutex<(u16, String)>>) {
    let cell = Arc::new(Mutex::new((200, String::new())));
    let read = Arc::clone(&cell);
    let fake = runtime.block_on(Fake::start(move |_| {
        let (status, body) = read.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (status, Vec::new(), body)
    }));
    let second = Duration::from_secs(20);
    let patience = Patience { answer: second, question: second, list: second, price: second };
    (fake.client(provider).patient(patience), cell)
}

fn checked<T>(what: &str, looked: Result<T, CloudError>, texts: impl Fn(&T) -> Vec<String>) {
    match looked {
        Ok(found) => assert!(texts(&found).iter().all(|t| harmless(t)), "{what}"),
        Err(why) => assert!(harmless(&why.to_string()), "{what}: {why}"),
    }
}

fn any_answer_to_any_question(provider: Provider, region: &str) {
    let runtime = Runtime::new().expect("a runtime");
    let (client, cell) = against(provider, &runtime);
    let mut runner = TestRunner::new(ProptestConfig { cases: 24, ..ProptestConfig::default() });
    let status = prop_oneof![6 => Just(200_u16), 1 => 200_u16..600];
    let kinds = ["bcc-spec", "bcc-reserved", "jd-vm"];
    let ran = runner.run(&(bodies(), status), |(body, status)| {
        *cell.lock().unwrap_or_else(PoisonError::into_inner) =
            (status, String::from_utf8_lossy(&body).into_owned());
        runtime.block_on(async {
            for lookup in LOOKUPS {
                let ask = Ask { lookup: *lookup, region: region.to_owned(), scope: "cn-bj-a".to_owned() };
                let texts = |items: &Vec<Item>| {
                    items.iter().flat_map(|i| i.columns.iter().cloned().chain([i.value.clone()])).collect()
                };
                checked("a list", client.look(&ask).await.map(|listing| listing.rows), texts);
            }
            for kind in kinds {
                let ids = ["i-1".to_owned(), String::new()];
                let seen = client.instances(kind, region, &ids).await;
                checked("instances", seen, |all| {
                    all.iter().map(|i| format!("{}{}", i.name, i.status)).collect()
                });
            }
            if provider == Provider::BCE {
                let goods =
                    Goods::Package { spec: "bcc.g4.c2m8".into(), payment: "Prepaid".into(), months: 6 };
                let ask = QuoteAsk {
                    region: region.into(),
                    zone: "cn-bj-a".into(),
                    count: u32::MAX,
                    goods,
                    disks: Vec::new(),
                };
                checked("a price", client.quote(&ask).await, |quote| vec![quote.total.clone()]);
            }
            let request = Request {
                kind: crate::order::kind("bcc-instance").expect("a kind"),
                method: "POST",
                path: "/v2/instance".into(),
                query: Vec::new(),
                body: "{}".to_owned().into(),
            };
            let outcome = client.send(&client.sign(region, &request).expect("signed")).await;
            assert!(!matches!(outcome, Outcome::NotSent(_)), "{outcome:?}");
        });
        Ok(())
    });
    ran.unwrap_or_else(|e| panic!("{e}"));
}

#[test]
fn any_answer_of_baidu_to_any_question_ends_in_rows_or_words() {
    any_answer_to_any_question(Provider::BCE, "bj");
}

#[test]
fn any_answer_of_jd_cloud_to_any_question_ends_in_rows_or_words() {
    any_answer_to_any_question(Provider::JD, "cn-north-1");
}
