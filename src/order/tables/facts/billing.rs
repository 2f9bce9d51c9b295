//! Payment, terms, renewal.

use rust_decimal::Decimal;

use super::{Draft, Hit, Known, Lookup, Role, picked};

/// The payment must be one the specification is sold for.
pub fn payment_sold(draft: &Draft, known: &Known) -> Vec<Hit> {
    let Some(item) = picked(draft, known, Lookup::Specs, Role::Spec) else {
        return Vec::new();
    };
    let sold = item.fact("productType").to_lowercase();
    let wanted = draft.effective(Role::Payment);
    if sold.is_empty() || sold == "both" || wanted.is_empty() || sold == wanted.to_lowercase() {
        return Vec::new();
    }
    vec![
        Hit::here()
            .with("value", wanted)
            .with("spec", item.value.as_str())
            .with("wanted", item.fact("productType")),
    ]
}

/// A bid is not below what the market asks now: nothing would be made of it.
pub fn bid_meets_market(draft: &Draft, known: &Known) -> Vec<Hit> {
    let bid = draft.get(Role::BidPrice).trim();
    match (bid.parse::<Decimal>(), known.market) {
        (Ok(own), Some(market)) if own < market => {
            vec![Hit::here().with("value", bid).with("market", market.normalize().to_string())]
        }
        _ => Vec::new(),
    }
}

/// Bandwidth paid ahead goes with an instance paid ahead.
pub fn bandwidth_prepaid(draft: &Draft, _: &Known) -> Vec<Hit> {
    let ahead = draft.get("internetChargeType").trim() == "BANDWIDTH_PREPAID";
    let instance = draft.effective("billing.paymentTiming");
    if ahead && instance != "Prepaid" && !instance.is_empty() { vec![Hit::here()] } else { Vec::new() }
}

/// A contract is renewed for as long as it runs.
pub fn renewal_equals_term(draft: &Draft, _: &Known) -> Vec<Hit> {
    let (renewal, term) = (draft.get("autoRenewTime").trim(), draft.get("reservedInstanceTime").trim());
    if renewal.is_empty() || term.is_empty() || renewal == term {
        Vec::new()
    } else {
        vec![Hit::here().with("value", renewal).with("wanted", term)]
    }
}

/// Seconds of a day.
const DAY: i64 = 24 * 3600;

/// A contract begins now or within a day.
pub fn effective_within_a_day(draft: &Draft, known: &Known) -> Vec<Hit> {
    let at = draft.get("effectiveTime").trim();
    match (known.now, at.parse::<jiff::Timestamp>()) {
        (Some(now), Ok(time)) if !(now..=now.saturating_add(DAY)).contains(&time.as_second()) => {
            vec![Hit::here().with("value", at)]
        }
        _ => Vec::new(),
    }
}

/// The address must pay by what the instance pays by, where both say.
fn as_instance(draft: &Draft, own: &str, instance: &str) -> Vec<Hit> {
    let (said, wanted) = (draft.get(own).trim(), draft.effective(instance));
    if said.is_empty() || said == wanted {
        Vec::new()
    } else {
        vec![Hit::here().with("value", said).with("wanted", wanted)]
    }
}

/// The unit of the address's term is the instance's.
pub fn address_unit_as_instance(draft: &Draft, _: &Known) -> Vec<Hit> {
    as_instance(draft, "instanceSpec.elasticIpSpec.chargeUnit", "instanceSpec.charge.chargeUnit")
}

/// The term of the address is the instance's.
pub fn address_term_as_instance(draft: &Draft, _: &Known) -> Vec<Hit> {
    as_instance(draft, "instanceSpec.elasticIpSpec.chargeDuration", "instanceSpec.charge.chargeDuration")
}
