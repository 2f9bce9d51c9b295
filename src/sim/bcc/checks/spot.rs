//! Bids: what may be offered, against what the market asks.

use rust_decimal::Decimal;

use super::{machine::Machine, text::some};
use crate::sim::bcc::{
    model::Order,
    money::dearer,
    refusal::{Check, bad},
    rules::Rules,
    spec::Spec,
};

pub(super) fn bid(rules: &Rules, order: &Order, machine: &Machine, zone: &str) -> Check {
    match some(order.bid_model.as_ref()) {
        Some("market") => return Ok(()),
        Some("custom") => {}
        _ => return Err(bad("bidModel is invalid.", "bidModel", "bid model is not of its list")),
    }
    let Some(text) = some(order.bid_price.as_ref()) else {
        let message = "bidPrice can not be null when bidModel is custom.";
        return Err(bad(message, "bidPrice", "a bid without a price"));
    };
    let offer = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).ok();
    let Some(offer) = offer.filter(|p| *p > Decimal::ZERO) else {
        return Err(bad("bidPrice is invalid.", "bidPrice", "bid is no amount"));
    };
    let asked = machine.spec.map_or(0, |spec| market(rules, spec, zone));
    if offer < Decimal::new(i64::try_from(asked).unwrap_or(i64::MAX), 6) {
        let message = "bid price should be greater than market price.";
        return Err(bad(message, "bidPrice", "bid is below the market"));
    }
    Ok(())
}

/// Price of a machine on the market, in millionths of a yuan a minute.
pub(in crate::sim::bcc) fn market(rules: &Rules, spec: &Spec, zone: &str) -> u64 {
    dearer(rules.catalogue.market(spec, zone), rules.percent)
}
