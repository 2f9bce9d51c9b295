//! Contracts. Their reference has one code for everything; the rule in the log tells more.

use serde_json::Value;

use super::{
    names,
    text::{digits, some},
};
use crate::{
    sign::bce,
    sim::{
        bcc::{
            catalogue::Catalogue,
            model,
            refusal::{Check, Refusal, no},
            rules::Facts,
            sale::{Sale, Terms},
        },
        clock,
    },
};

/// Number of contracts that an account may have.
pub(super) const CONTRACTS: usize = 20;

/// The terms sold, in months.
const MONTHS: [u32; 6] = [3, 6, 9, 12, 24, 36];
const DAY: i64 = 24 * 60 * 60;

fn invalid(at: &str, rule: &str) -> Refusal {
    no(400, "BadRequest", "request is invalid", at, rule)
}

/// A text that may only be one thing.
fn only(at: &str, text: Option<&String>, value: &str) -> Check {
    match some(text) {
        Some(text) if text != value => Err(invalid(at, "a value is not of its list")),
        _ => Ok(()),
    }
}

/// Judges the body of an order for contracts.
pub(in crate::sim::bcc) fn judge(facts: Facts<'_>, body: &Value) -> Check<Sale> {
    check(facts, &model::read(body, |_| true)?).map(Sale::Contracts)
}

fn check(facts: Facts<'_>, order: &model::Contract) -> Check<Terms> {
    let name = some(order.reserved_instance_name.as_ref());
    if name.is_some_and(|n| !names::named(n, |c| c.is_ascii_alphabetic() || names::chinese(c))) {
        return Err(invalid("reservedInstanceName", "name breaks its pattern"));
    }
    only("scope", order.scope.as_ref(), "AZ")?;
    let zone = some(order.zone_name.as_ref()).ok_or_else(|| invalid("zoneName", "zone is missing"))?;
    if !Catalogue::has_zone(zone) {
        return Err(invalid("zoneName", "zone is unknown"));
    }
    let spec = some(order.spec.as_ref()).ok_or_else(|| invalid("spec", "spec is missing"))?;
    if facts.catalogue.spec(spec).is_none() && !facts.any {
        return Err(invalid("spec", "spec is unknown"));
    }
    if some(order.offering_type.as_ref()).is_none() {
        return Err(invalid("offeringType", "offering is missing"));
    }
    only("offeringType", order.offering_type.as_ref(), "FullyPrepay")?;
    if some(order.instance_count.as_ref()).is_some_and(|n| digits(n) != Some(1)) {
        return Err(invalid("instanceCount", "a contract is for one instance"));
    }
    let count = some(order.reserved_instance_count.as_ref())
        .map_or(Some(1), |n| digits(n).and_then(|n| usize::try_from(n).ok()))
        .filter(|n| (1..=CONTRACTS).contains(n))
        .ok_or_else(|| invalid("reservedInstanceCount", "number of contracts"))?;
    let months = some(order.reserved_instance_time.as_ref())
        .and_then(digits)
        .filter(|n| MONTHS.contains(n))
        .ok_or_else(|| invalid("reservedInstanceTime", "the term is not sold"))?;
    only("reservedInstanceTimeUnit", order.reserved_instance_time_unit.as_ref(), "month")?;
    let renews = match some(order.auto_renew.as_ref()) {
        Some("true") => true,
        None | Some("false" | "none") => false,
        Some(_) => return Err(invalid("autoRenew", "renewal is neither true nor false")),
    };
    if renews {
        only("autoRenewTimeUnit", order.auto_renew_time_unit.as_ref(), "month")?;
        if some(order.auto_renew_time.as_ref()).and_then(digits) != Some(months) {
            return Err(invalid("autoRenewTime", "renewal is not for the same term"));
        }
    }
    let from = some(order.effective_time.as_ref()).map(effective).transpose()?;
    let tags = order.tags.as_deref().unwrap_or_default();
    if let Some((at, rule)) = names::tag_fault(tags) {
        return Err(invalid(&at, rule));
    }
    let word = |t: &str| t.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if !some(order.ticket_id.as_ref()).is_none_or(word) {
        return Err(invalid("ticketId", "coupon is misformed"));
    }
    if !some(order.ehc_cluster_id.as_ref()).is_none_or(word) {
        return Err(invalid("ehcClusterId", "cluster is misformed"));
    }
    let pair =
        |t: &model::Tag| (t.tag_key.clone().unwrap_or_default(), t.tag_value.clone().unwrap_or_default());
    Ok(Terms {
        name: name.map(str::to_owned),
        spec: spec.to_owned(),
        zone: zone.to_owned(),
        count,
        months,
        renews,
        from,
        tags: tags.iter().map(pair).collect(),
    })
}

/// Reads a time, which must be on a quarter of an hour, between now and a day ahead.
fn effective(text: &str) -> Check<i64> {
    let at = "effectiveTime";
    let from = bce::epoch(text).ok_or_else(|| invalid(at, "time is misformed"))?;
    if from.rem_euclid(15 * 60) != 0 {
        return Err(invalid(at, "time is not on a quarter of an hour"));
    }
    let ahead = from - clock::now();
    if !(0..=DAY).contains(&ahead) {
        return Err(invalid(at, "time is past, or more than a day ahead"));
    }
    Ok(from)
}
