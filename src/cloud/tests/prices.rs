use serde_json::json;

use super::{Fake, ok};
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
