//! What things cost: packages, bids, contracts, disks. Prices follow from the seed.

use serde_json::{Map, Number, Value, json};

use super::{
    catalogue::{Catalogue, Spec},
    checks, contracts, flavors,
    http::{Incoming, Refusal, refuse},
    judge,
    kind::Kind,
    model,
    scenario::Scenario,
    shared::Shared,
    world::World,
};

/// The answer to a question for a price; nothing for any other question.
pub(super) fn answer(shared: &Shared, world: &mut World, asked: &Incoming) -> Option<Result<Value, Refusal>> {
    let ask = match (asked.method.as_str(), asked.path.as_str()) {
        ("POST", "/v2/instance/price") => package,
        ("POST", "/v2/instance/bidPrice") => bid,
        ("POST", "/v2/reservedInstance/price") => contract,
        ("POST", "/v2/volume/getPrice") => disk,
        _ => return None,
    };
    let answer = judge::json(&asked.body).and_then(|body| ask(shared, world, &body));
    // The next ones may be higher.
    world.quoted |= answer.is_ok();
    Some(answer)
}

fn invalid(member: &str) -> Refusal {
    let message = format!("{member} is invalid.");
    refuse(400, "BadRequest", &message, "a price that cannot be asked for").at(member)
}

/// A price with so many hundredths more.
pub(super) fn dearer(price: u64, percent: u64) -> u64 {
    price.saturating_mul(percent.saturating_add(100)) / 100
}

fn risen(shared: &Shared, world: &World, price: u64) -> u64 {
    dearer(price, judge::percent(shared, world))
}

/// An amount in millionths of a yuan as text.
fn yuan(millionths: u64, places: usize) -> String {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text[..text.len() - (6 - places)].to_owned()
}

/// An amount in millionths of a yuan as a number.
fn number(millionths: u64) -> Value {
    let number = yuan(millionths, 6).parse().ok().and_then(Number::from_f64);
    number.map_or(Value::Null, Value::Number)
}

/// A number that may come as text.
fn whole(body: &Value, member: &str) -> Option<u64> {
    let value = &body[member];
    value.as_u64().or_else(|| value.as_str().and_then(|t| t.parse().ok()))
}

fn zone(body: &Value) -> Result<&str, Refusal> {
    body["zoneName"].as_str().filter(|z| Catalogue::has_zone(z)).ok_or_else(|| invalid("zoneName"))
}

fn spec<'a>(all: &'a Catalogue, body: &Value) -> Result<&'a Spec, Refusal> {
    body["spec"].as_str().and_then(|name| all.spec(name)).ok_or_else(|| invalid("spec"))
}

fn months(body: &Value, member: &str) -> Result<u64, Refusal> {
    let months = whole(body, member).filter(|m| matches!(m, 1..=9 | 12 | 24 | 36));
    months.ok_or_else(|| invalid(member))
}

/// A price by the minute, or for a term ahead: a month costs about as much as sixteen days by use.
fn text(body: &Value, minute: u64, months: u64) -> Result<String, Refusal> {
    match body["paymentTiming"].as_str() {
        Some("Postpaid") => Ok(yuan(minute, 6)),
        Some("Prepaid") => Ok(yuan(minute * 60 * 24 * 16 * months, 2)),
        _ => Err(invalid("paymentTiming")),
    }
}

fn package(shared: &Shared, world: &World, body: &Value) -> Result<Value, Refusal> {
    let months = months(body, "purchaseLength")?;
    let zone = zone(body)?;
    let spec = spec(&world.catalogue, body)?;
    let minute = risen(shared, world, world.catalogue.price(spec, zone));
    let text = text(body, minute, months)?;
    let row = json!({"spec": spec.name, "specPrice": text, "tradePrice": text, "discount": "100", "status": "available"});
    Ok(json!({"price": [{"specId": spec.family, "specPrices": [row]}]}))
}

fn bid(shared: &Shared, world: &World, body: &Value) -> Result<Value, Refusal> {
    if shared.has(Scenario::NoMarketPrice) {
        return Err(refuse(400, "BadRequest", "cannot get market price", "right or quota of the account"));
    }
    let order: model::Order = model::read(Kind::Spot, body)?;
    let rules = judge::rules(shared, world, Kind::Spot);
    let (spec, zone) = checks::asked(&rules, &order)?;
    let one = spec.map_or(0, |spec| checks::market(&rules, spec, &zone));
    let count = order.purchase_count.and_then(|n| u64::try_from(n).ok()).unwrap_or(1).clamp(1, 1000);
    let (each, all) = (yuan(one, 6), yuan(one * count, 6));
    Ok(
        json!({"money": all, "count": count.to_string(), "perMoney": each, "originalMoney": all, "perOriginalMoney": each}),
    )
}

fn contract(shared: &Shared, world: &World, body: &Value) -> Result<Value, Refusal> {
    let zone = zone(body)?;
    let spec = spec(&world.catalogue, body)?;
    let months = whole(body, "reservedInstanceTime")
        .filter(|m| matches!(m, 1..=9 | 12 | 24 | 36))
        .ok_or_else(|| invalid("reservedInstanceTime"))?;
    let count = whole(body, "reservedInstanceCount").or_else(|| whole(body, "purchaseNum")).unwrap_or(1);
    let price = contracts::price(&world.catalogue, spec, zone, months) * count.clamp(1, 1000);
    let (ahead, later) = (number(risen(shared, world, price) / 10_000 * 10_000), number(0));
    Ok(json!({
        "spec": spec.name,
        "categoryPrice": {"prePayCategoryPrice": ahead, "postPayCategoryPrice": later},
        "tradePrice": {"prePayTradePrice": ahead, "postPayTradePrice": later},
    }))
}

fn disk(shared: &Shared, world: &World, body: &Value) -> Result<Value, Refusal> {
    let kind = body["storageType"].as_str().unwrap_or("hp1");
    let size = whole(body, "cdsSizeInGB");
    let (least, most) = checks::bounds(kind);
    let size = size
        .filter(|s| i64::try_from(*s).is_ok_and(|s| (least..=most).contains(&s)))
        .ok_or_else(|| invalid("cdsSizeInGB"))?;
    zone(body)?;
    let length = if body["purchaseLength"].is_null() { 1 } else { months(body, "purchaseLength")? };
    let gigabyte = match kind {
        "std1" | "hdd" => 7,
        "enhanced_ssd_pl0" | "hp1" | "ssd" => 11,
        "cloud_hp1" | "premium_ssd" => 18,
        "enhanced_ssd_pl1" => 24,
        "enhanced_ssd_pl2" => 46,
        "enhanced_ssd_pl3" => 92,
        _ => return Err(invalid("storageType")),
    };
    let minute = risen(shared, world, gigabyte * size);
    let count = whole(body, "purchaseCount").unwrap_or(1).clamp(1, 1000);
    let one: f64 = text(body, minute, length)?.parse().unwrap_or_default();
    let all: f64 = text(body, minute * count, length)?.parse().unwrap_or_default();
    Ok(json!({"price": [
        {"storageType": kind, "cdsSizeInGB": size, "price": all, "specPrice": one, "unit": "CNY"},
    ]}))
}

/// `POST /v2/instance/bidFlavor`: what is sold at a bid, zone by zone, under its machine type.
pub(super) fn bid_flavors(all: &Catalogue) -> Value {
    let flavor = |s: &Spec| {
        json!({"specId": s.family, "spec": s.name, "cpuCount": s.cpu, "memoryCapacityInGB": s.memory,
            "productType": "bidding"})
    };
    let zone = |zone: String| {
        let mut kinds: Map<String, Value> = Map::new();
        let sold =
            |s: &&Spec| !s.kind.is_empty() && flavors::at_a_bid(s.kind) && flavors::sold_in(s.kind, &zone);
        for spec in all.specs.iter().filter(|s| !s.bare).filter(sold) {
            let list = kinds.entry(spec.kind).or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut().into_iter().for_each(|l| l.push(flavor(spec)));
        }
        let rows: Vec<Value> = kinds
            .into_iter()
            .map(|(kind, flavors)| json!({"instanceType": kind, "flavors": flavors}))
            .collect();
        json!({"zoneName": zone, "bccResources": rows})
    };
    json!({"zoneResources": Catalogue::zones().map(zone).collect::<Vec<_>>()})
}
