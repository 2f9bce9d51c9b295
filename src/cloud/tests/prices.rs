use serde_json::json;

use super::{Answer, Fake, ReceivedRequest, ok};
use crate::{
    cloud::{Disk, Goods, Per, Quote, QuoteAsk},
    order::Provider,
};

fn ask(goods: Goods) -> QuoteAsk {
    QuoteAsk { region: "bj".into(), zone: "cn-bj-a".into(), count: 3, goods, disks: Vec::new() }
}

#[tokio::test]
async fn the_market_is_asked_with_all_that_any_edition_wants() {
    let fake = Fake::start(|_| ok(&json!({"money": "0.0042", "count": "1", "perMoney": "0.0021"}))).await;
    let goods = Goods::Spot { spec: "bcc.g5.c2m8".into(), kind: "N5".into(), cpu: Some(2), memory: Some(8) };
    let quote = fake.client(Provider::BCE).quote(&ask(goods)).await.expect("a price");
    assert_eq!((quote.total.as_str(), quote.per), ("0.0063", Per::Minute));
    let came = &fake.came()[0];
    assert_eq!(came.path, "/v2/instance/bidPrice");
    let wanted = json!({"zoneName": "cn-bj-a", "purchaseCount": 1, "spec": "bcc.g5.c2m8", "instanceType": "N5",
        "cpuCount": 2, "memoryCapacityInGB": 8});
    assert_eq!(came.json(), wanted);
}

#[tokio::test]
async fn a_contract_costs_what_its_whole_term_does() {
    let answer = json!({"spec": "bcc.g5.c2m8", "categoryPrice": {"prePayCategoryPrice": 1500.0},
        "tradePrice": {"prePayTradePrice": 1200.5, "postPayTradePrice": 0}});
    let fake = Fake::start(move |_| ok(&answer)).await;
    let goods = Goods::Contract { spec: "bcc.g5.c2m8".into(), offering: "FullyPrepay".into(), months: 12 };
    let quote = fake.client(Provider::BCE).quote(&ask(goods)).await.expect("a price");
    assert_eq!((quote.total.as_str(), quote.per), ("3601.5", Per::Term(12)));
    let came = &fake.came()[0];
    assert_eq!(came.path, "/v2/reservedInstance/price");
    assert_eq!(came.json()["reservedInstanceTime"], 12);
    assert_eq!(came.json()["specId"], "g5");
}

/// A cloud with two zones, of which a specification is sold in so many and costs so much.
fn zoned(came: &ReceivedRequest, sold: &[&str]) -> Answer {
    if came.path == "/v2/instance/flavorSpec" {
        let row = |spec: &str, family: &str, cards: u32| json!({"spec": spec, "specId": family, "cpuCount": 2, "memoryCapacityInGB": 8, "gpuCardCount": cards});
        let zone = |zone: &&str| {
            let here = sold.contains(zone);
            let rows =
                [row("bcc.g4.c2m8", "g4", 0), row("bcc.g5.c2m8", "g5", 0), row("bcc.gn5.c2m8", "gn5", 1)];
            let flavors: Vec<_> = rows.into_iter().filter(|_| here).collect();
            json!({"zoneName": zone, "bccResources": {"flavorGroups": [{"groupId": "g", "flavors": flavors}]}})
        };
        let named = came.query.contains("zoneName");
        let asked = |zone: &&&str| !named || came.query.contains(**zone);
        // One address may answer for another region too.
        let zones = ["cn-bj-a", "cn-bj-b", "cn-gz-a"];
        return ok(&json!({"zoneResources": zones.iter().filter(asked).map(zone).collect::<Vec<_>>()}));
    }
    let body = came.json();
    let (zone, spec) = (body["zoneName"].as_str().unwrap_or(""), body["spec"].as_str().unwrap_or(""));
    let price = match (zone, spec) {
        ("cn-bj-a", "bcc.g4.c2m8") => "0.0147",
        ("cn-bj-b", "bcc.g4.c2m8") => "0.0155",
        _ => "0.03",
    };
    ok(&json!({"price": [{"specPrices": [{"spec": spec, "tradePrice": price}]}]}))
}

#[tokio::test]
async fn an_order_without_a_zone_has_the_range_of_the_zones_that_sell_it() {
    let goods = || Goods::Package { spec: "bcc.g4.c2m8".into(), payment: "Postpaid".into(), months: 1 };
    let anywhere = |goods| QuoteAsk { zone: String::new(), count: 1, ..ask(goods) };
    let fake = Fake::start(|came| zoned(came, &["cn-bj-a", "cn-bj-b"])).await;
    let quote = fake.client(Provider::BCE).quote(&anywhere(goods())).await.expect("a price");
    assert_eq!((quote.low.as_deref(), quote.total.as_str()), (Some("0.0147"), "0.0155"));
    let fake = Fake::start(|came| zoned(came, &["cn-bj-b"])).await;
    let quote = fake.client(Provider::BCE).quote(&anywhere(goods())).await.expect("a price");
    assert_eq!((quote.low, quote.total.as_str()), (None, "0.0155"), "sold in one zone");
    let fake = Fake::start(|came| match came.json()["zoneName"].as_str() {
        Some("cn-bj-b") => (503, Vec::new(), "busy".to_owned()),
        _ => zoned(came, &["cn-bj-a", "cn-bj-b"]),
    })
    .await;
    assert!(fake.client(Provider::BCE).quote(&anywhere(goods())).await.is_err(), "half a range is none");
}

#[tokio::test]
async fn hardware_has_the_price_of_the_specification_that_it_is_sold_under() {
    let goods = |kind: &str, card: &str| Goods::Hardware {
        cpu: 2,
        memory: 8,
        kind: kind.into(),
        card: card.into(),
        cards: 0,
        payment: "Postpaid".into(),
        months: 1,
    };
    let fake = Fake::start(|came| zoned(came, &["cn-bj-a"])).await;
    let client = fake.client(Provider::BCE);
    let one = QuoteAsk { count: 2, ..ask(goods("N5", "")) };
    let quote = client.quote(&one).await.expect("a price");
    assert_eq!((quote.total.as_str(), quote.found), ("0.0294", vec!["bcc.g4.c2m8".to_owned()]));
    let any = client.quote(&QuoteAsk { count: 1, ..ask(goods("", "")) }).await.expect("a price");
    assert_eq!((any.low.as_deref(), any.total.as_str(), any.found.len()), (Some("0.0147"), "0.03", 2));
    assert!(client.quote(&ask(goods("N1", ""))).await.is_err(), "no such machine is sold");
    assert!(client.quote(&ask(goods("G1", "P4"))).await.is_err(), "nor one with that card");
}

#[tokio::test]
async fn nothing_is_sold_for_nothing() {
    for amount in ["0", "0.000000", "-1", "free"] {
        let answer = json!({"money": amount, "perMoney": amount});
        let fake = Fake::start(move |_| ok(&answer)).await;
        let goods = Goods::Spot { spec: "bcc.g5.c2m8".into(), kind: String::new(), cpu: None, memory: None };
        assert!(fake.client(Provider::BCE).quote(&ask(goods)).await.is_err(), "{amount}");
    }
}

#[tokio::test]
async fn no_price_is_said_and_not_guessed() {
    let fake = Fake::start(|_| ok(&json!({"price": []}))).await;
    let goods = Goods::Package { spec: "bcc.g5.c2m8".into(), payment: "Postpaid".into(), months: 1 };
    let error = fake.client(Provider::BCE).quote(&ask(goods)).await.expect_err("none");
    assert!(error.to_string().contains("bcc.g5.c2m8"), "{error}");
}

#[tokio::test]
async fn data_disks_are_priced_apart_and_all_of_them_or_none() {
    let fake = Fake::start(|came| match (came.path.as_str(), came.json()["storageType"].as_str()) {
        ("/v2/instance/price", _) => {
            ok(&json!({"price": [{"specPrices": [{"spec": "bcc.g5.c2m8", "tradePrice": "100"}]}]}))
        }
        (_, Some("hp1")) => ok(&json!({"price": [{"storageType": "hp1", "price": 12.5, "unit": "CNY"}]})),
        _ => ok(&json!({"price": []})),
    })
    .await;
    let goods = Goods::Package { spec: "bcc.g5.c2m8".into(), payment: "Prepaid".into(), months: 6 };
    let disk = |kind: &str| Disk { kind: kind.into(), size: 50 };
    let mut ask = QuoteAsk { disks: vec![disk("hp1"), disk("hp1")], ..ask(goods) };
    let quote = fake.client(Provider::BCE).quote(&ask).await.expect("a price");
    assert_eq!(
        (quote.total.as_str(), quote.disks.as_deref(), quote.sum().as_str()),
        ("300", Some("25"), "325")
    );
    assert_eq!(fake.came().len(), 2, "the same disk is asked for once");
    let wanted = json!({"storageType": "hp1", "cdsSizeInGB": 50, "paymentTiming": "Prepaid", "zoneName": "cn-bj-a",
        "purchaseLength": 6, "purchaseCount": 1});
    assert_eq!(fake.came()[1].json(), wanted);
    ask.disks.push(disk("ssd"));
    let partly = fake.client(Provider::BCE).quote(&ask).await.expect("a price");
    assert_eq!(
        (partly.disks.as_deref(), partly.sum().as_str()),
        (None, "300"),
        "a part would be a wrong price"
    );
    assert_eq!(quote.more_than(&partly), None, "with disks and without are two things");
    let more = Quote { disks: Some("26.5".into()), ..quote.clone() };
    assert_eq!(
        (more.more_than(&quote).as_deref(), quote.more_than(&more).as_deref()),
        (Some("+1.5"), Some("-1.5"))
    );
    assert_eq!(quote.more_than(&quote), None);
}
