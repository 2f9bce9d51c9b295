//! The account's money: who may buy, what a purchase takes, and what comes back.

use std::time::Duration;

use rust_decimal::Decimal;
use serde_json::{Value, json};
use vmcart::sim::{Scenario, Settings};

use crate::{
    client::{Cloud, example, with},
    jd::{self, Jd},
};

async fn having(cash: &str, vouchers: u32) -> Cloud {
    let cash: Decimal = cash.parse().expect("an amount");
    let boot_time = Duration::ZERO;
    Cloud::start(Settings { cash, vouchers: vouchers.into(), boot_time, ..Settings::default() }).await
}

async fn money(cloud: &Cloud) -> Value {
    cloud.get("/_sim/money", &[]).await.ok()["bce"].clone()
}

async fn cash(cloud: &Cloud) -> f64 {
    cloud.post("/v1/finance/cash/balance", &json!({})).await.ok()["cashBalance"].as_f64().expect("a number")
}

fn paid(by: &str, months: u32) -> Value {
    let billing = json!({"paymentTiming": by, "reservation": {"reservationLength": months}});
    with(&json!({"billing": billing, "purchaseCount": 2, "createCdsList": [
        {"storageType": "hp1", "cdsSizeInGB": 50}, {"storageType": "hp1", "cdsSizeInGB": 50}]}))
}

/// What the provider's own calls say that two months of it cost.
async fn quoted(cloud: &Cloud, body: &Value) -> Decimal {
    let ask = |what: Value| {
        let mut ask = json!({"paymentTiming": "Prepaid", "purchaseLength": 2, "purchaseCount": 1});
        ask["zoneName"] = body["zoneName"].as_str().unwrap_or("cn-bj-a").into();
        ask.as_object_mut().expect("members").extend(what.as_object().cloned().expect("members"));
        ask
    };
    let package = cloud.post("/v2/instance/price", &ask(json!({"spec": body["spec"]}))).await.ok();
    let disk = ask(json!({"storageType": "hp1", "cdsSizeInGB": 50}));
    let disk = cloud.post("/v2/volume/getPrice", &disk).await.ok();
    let package = package["price"][0]["specPrices"][0]["specPrice"].as_str().expect("text").to_owned();
    let disk = disk["price"][0]["price"].to_string();
    let two = |text: String| text.parse::<Decimal>().expect("an amount") * Decimal::TWO;
    two(package) + two(disk)
}

#[tokio::test]
async fn paid_by_use_wants_more_than_a_hundred_with_the_vouchers_and_takes_nothing() {
    for (cash, vouchers, sold) in
        [("100", 0, false), ("60", 40, false), ("60", 41, true), ("100.01", 0, true)]
    {
        let cloud = having(cash, vouchers).await;
        let before = money(&cloud).await;
        let reply = cloud.buy("t", &paid("Postpaid", 1)).await;
        if sold {
            reply.ok();
        } else {
            reply.is(403, "InsufficientBalance");
        }
        assert_eq!(money(&cloud).await, before, "{cash} {vouchers}");
        assert_eq!(cloud.ledger().await.len(), usize::from(sold), "{cash} {vouchers}");
    }
}

#[tokio::test]
async fn paid_ahead_takes_the_quoted_price_in_cash_once_and_no_vouchers() {
    let body = paid("Prepaid", 2);
    let price = quoted(&having("1000", 0).await, &body).await;
    let cent = Decimal::new(1, 2);
    let cloud = having(&(price - cent).to_string(), 5000).await;
    cloud.buy("t", &body).await.is(403, "InsufficientBalance");
    let cloud = having(&(price + cent).to_string(), 7).await;
    let answer = cloud.buy("t", &body).await.ok();
    assert_eq!(money(&cloud).await, json!({"cash": "0.01", "vouchers": "7.00"}));
    assert_eq!(cloud.buy("t", &body).await.ok(), answer, "the same token is the same purchase");
    assert!((cash(&cloud).await - 0.01).abs() < 1e-9, "the provider's own call tells the same");
}

#[tokio::test]
async fn a_contract_takes_its_whole_price() {
    let body = json!({"scope": "AZ", "zoneName": "cn-bj-a", "spec": "bcc.g4.c2m8", "offeringType": "FullyPrepay",
        "reservedInstanceCount": 2, "reservedInstanceTime": 12});
    let path = "/v2/instance/reserved/create";
    let cloud = having("1000000", 0).await;
    let ask = json!({"zoneName": "cn-bj-a", "spec": "bcc.g4.c2m8", "reservedInstanceTime": 12});
    let quote = cloud.post("/v2/reservedInstance/price", &ask).await.ok();
    let each: Decimal = quote["tradePrice"]["prePayTradePrice"].to_string().parse().expect("an amount");
    cloud.order(path, "t", &body).await.ok();
    let left = Decimal::from(1_000_000) - each * Decimal::TWO;
    assert_eq!(money(&cloud).await["cash"], format!("{left:.2}"));
    having("99", 0).await.order(path, "t", &body).await.is(403, "InsufficientBalance");
}

#[tokio::test]
async fn a_batch_that_fails_goes_whole_and_costs_nothing() {
    for by in ["scenario", "fault"] {
        let scenarios = if by == "scenario" { vec![Scenario::BootFailure] } else { Vec::new() };
        let settings =
            Settings { cash: 10_000.into(), scenarios, boot_time: Duration::ZERO, ..Settings::default() };
        let cloud = Cloud::start(settings).await;
        if by == "fault" {
            cloud.post("/_sim/faults", &json!([{"vanish": {"instances": 1}}])).await.ok();
        }
        cloud.buy("t", &paid("Prepaid", 2)).await.ok();
        assert_ne!(money(&cloud).await["cash"], "10000.00", "{by}: taken at once");
        tokio::time::pause();
        tokio::time::advance(Duration::from_secs(6)).await;
        tokio::time::resume();
        assert_eq!(
            cloud.get("/v2/instance", &[]).await.ok()["instances"],
            json!([]),
            "{by}: the sibling is gone too"
        );
        assert_eq!(money(&cloud).await["cash"], "10000.00", "{by}");
    }
}

#[tokio::test]
async fn the_poor_buy_nothing_of_what_is_asked_for_money() {
    let cloud = Cloud::having(&[Scenario::Poor]).await;
    assert_eq!(money(&cloud).await, json!({"cash": "60.00", "vouchers": "40.00"}));
    cloud.buy("t", &example()).await.is(403, "InsufficientBalance");
    let cloud = Jd::having(&[Scenario::Poor]).await;
    cloud.buy(&jd::example()).await.is(400, "FAILED_PRECONDITION", "Account balance is not enough");
    assert_eq!(cloud.ledger().await.len(), 0);
}

#[tokio::test]
async fn at_jd_vouchers_go_first_and_what_fails_is_not_paid() {
    let start = |scenarios: Vec<Scenario>| {
        Jd::start(Settings {
            cash: 5000.into(),
            vouchers: 50.into(),
            scenarios,
            boot_time: Duration::ZERO,
            ..Settings::default()
        })
    };
    let money = async |cloud: &Jd| cloud.sim("GET", "money", &Value::Null).await["jd"].clone();
    let amount = |value: &Value| value.as_str().and_then(|t| t.parse::<Decimal>().ok()).expect("an amount");
    let cloud = start(Vec::new()).await;
    cloud.buy(&jd::example()).await.ok();
    let left = money(&cloud).await;
    let price = Decimal::from(5050) - amount(&left["cash"]);
    assert_eq!(left["vouchers"], "0.00");
    assert!(price > Decimal::from(50), "{left}");
    let cloud = start(vec![Scenario::Partial]).await;
    cloud.buy(&jd::with("/maxCount", json!(2))).await.ok();
    assert_eq!(
        amount(&money(&cloud).await["cash"]),
        Decimal::from(5050) - price,
        "the second has failed by now"
    );
}
