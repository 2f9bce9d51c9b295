//! What things cost: packages, bids, contracts, disks. Prices follow from the seed.

use serde_json::{Value, json};

use super::{
    call::{Call, Reply},
    catalogue::Catalogue,
    checks::{disks::bounds, instances::asked, spot::market},
    kind::Kind,
    model,
    money::{cents, dearer, number, yuan},
    refusal::{Refusal, json_body, refuse},
    rules::Rules,
    spec::Spec,
};
use crate::sim::scenario::Scenario;

/// A price of what a body asks for.
pub(super) type Quote = fn(&Call<'_>, &Value) -> Reply;

/// Answers a question for a price.
pub(super) fn answer(call: &mut Call<'_>, quote: Quote) -> Reply {
    let answer = json_body(&call.incoming.body).and_then(|body| quote(call, &body));
    // The next ones may be higher.
    call.world.quoted |= answer.is_ok();
    answer
}

fn invalid(member: &str) -> Refusal {
    let message = format!("{member} is invalid.");
    refuse(400, "BadRequest", &message, "a price that cannot be asked for").at(member)
}

fn risen(call: &Call<'_>, price: u64) -> u64 {
    dearer(price, call.world.percent(call.common))
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

/// A price by the minute, or for a term ahead.
fn text(body: &Value, minute: u64, months: u64) -> Result<String, Refusal> {
    match body["paymentTiming"].as_str() {
        Some("Postpaid") => Ok(yuan(minute, 6)),
        Some("Prepaid") => Ok(yuan(term(minute, months), 2)),
        _ => Err(invalid("paymentTiming")),
    }
}

/// `POST /v2/instance/price`.
pub(super) fn package(call: &Call<'_>, body: &Value) -> Reply {
    let months = months(body, "purchaseLength")?;
    let zone = zone(body)?;
    let spec = spec(&call.world.catalogue, body)?;
    let minute = risen(call, call.world.catalogue.price(spec, zone));
    let text = text(body, minute, months)?;
    let row = json!({"spec": spec.name, "specPrice": text, "tradePrice": text, "discount": "100", "status": "available"});
    Ok(json!({"price": [{"specId": spec.family, "specPrices": [row]}]}))
}

/// `POST /v2/instance/bidPrice`.
pub(super) fn bid(call: &Call<'_>, body: &Value) -> Reply {
    if call.common.has(Scenario::NoMarketPrice) {
        return Err(refuse(400, "BadRequest", "cannot get market price", "right or quota of the account"));
    }
    let order: model::Order = model::read(body, |member| Kind::Spot.reads(member))?;
    let rules = Rules { kind: Kind::Spot, facts: call.world.facts(call.common) };
    let (spec, zone) = asked(&rules, &order)?;
    let one = spec.map_or(0, |spec| market(&rules, spec, &zone));
    let count = order.purchase_count.and_then(|n| u64::try_from(n).ok()).unwrap_or(1).clamp(1, 1000);
    let (each, all) = (yuan(one, 6), yuan(one * count, 6));
    Ok(
        json!({"money": all, "count": count.to_string(), "perMoney": each, "originalMoney": all, "perOriginalMoney": each}),
    )
}

/// `POST /v2/reservedInstance/price`.
pub(super) fn contract(call: &Call<'_>, body: &Value) -> Reply {
    let zone = zone(body)?;
    let spec = spec(&call.world.catalogue, body)?;
    let months = whole(body, "reservedInstanceTime")
        .filter(|m| matches!(m, 1..=9 | 12 | 24 | 36))
        .ok_or_else(|| invalid("reservedInstanceTime"))?;
    let count = whole(body, "reservedInstanceCount").or_else(|| whole(body, "purchaseNum")).unwrap_or(1);
    let price = whole_term(&call.world.catalogue, spec, zone, months) * count.clamp(1, 1000);
    let (ahead, later) = (number(cents(risen(call, price))), number(0));
    Ok(json!({
        "spec": spec.name,
        "categoryPrice": {"prePayCategoryPrice": ahead, "postPayCategoryPrice": later},
        "tradePrice": {"prePayTradePrice": ahead, "postPayTradePrice": later},
    }))
}

/// `POST /v2/volume/getPrice`.
pub(super) fn disk(call: &Call<'_>, body: &Value) -> Reply {
    let kind = body["storageType"].as_str().unwrap_or("hp1");
    let size = whole(body, "cdsSizeInGB");
    let (least, most) = bounds(kind);
    let size = size
        .filter(|s| i64::try_from(*s).is_ok_and(|s| (least..=most).contains(&s)))
        .ok_or_else(|| invalid("cdsSizeInGB"))?;
    zone(body)?;
    let length = if body["purchaseLength"].is_null() { 1 } else { months(body, "purchaseLength")? };
    let gigabyte = gigabyte(kind).ok_or_else(|| invalid("storageType"))?;
    let minute = risen(call, gigabyte * size);
    let count = whole(body, "purchaseCount").unwrap_or(1).clamp(1, 1000);
    let one: f64 = text(body, minute, length)?.parse().unwrap_or_default();
    let all: f64 = text(body, minute * count, length)?.parse().unwrap_or_default();
    Ok(json!({"price": [
        {"storageType": kind, "cdsSizeInGB": size, "price": all, "specPrice": one, "unit": "CNY"},
    ]}))
}

/// Price of a minute for a term ahead: a month costs about as much as sixteen days by use.
pub(super) fn term(minute: u64, months: u64) -> u64 {
    minute.saturating_mul(60 * 24 * 16).saturating_mul(months)
}

/// Price of a GB of a disk for a minute.
pub(super) fn gigabyte(kind: &str) -> Option<u64> {
    Some(match kind {
        "std1" | "hdd" => 7,
        "enhanced_ssd_pl0" | "hp1" | "ssd" => 11,
        "cloud_hp1" | "premium_ssd" => 18,
        "enhanced_ssd_pl1" => 24,
        "enhanced_ssd_pl2" => 46,
        "enhanced_ssd_pl3" => 92,
        _ => return None,
    })
}

/// Price of a contract for its whole term, in millionths of a yuan: two thirds of the price by the month.
pub(super) fn whole_term(all: &Catalogue, spec: &Spec, zone: &str, months: u64) -> u64 {
    all.price(spec, zone) * 60 * 24 * 16 * months * 2 / 3
}
