//! How it is paid, and renewed.

use super::{machine::Machine, text::some};
use crate::sim::bcc::{
    kind::Kind,
    machine_types,
    model::Order,
    refusal::{Check, bad, no},
    rules::Rules,
    sale::BIDDING,
};

/// Payment of an order. A bid is neither of the two ways, and what runs on a dedicated host costs nothing more.
pub(super) fn payment(rules: &Rules, order: &Order) -> Check<String> {
    if rules.kind == Kind::Spot {
        return Ok(BIDDING.to_owned());
    }
    let host = rules.kind == Kind::Instance && some(order.dedicated_host_id.as_ref()).is_some();
    let (timing, term) = ("billing.paymentTiming", "billing.reservation.reservationLength");
    let Some(billing) = &order.billing else {
        let missing = bad("billing is required.", "billing", "billing is missing");
        return if host { Ok("Postpaid".to_owned()) } else { Err(missing) };
    };
    let length = billing.reservation.as_ref().and_then(|r| r.reservation_length);
    match (some(billing.payment_timing.as_ref()), length) {
        (None, _) if host => Ok("Postpaid".to_owned()),
        (None, _) => Err(bad("billing.paymentTiming is required.", timing, "payment is missing")),
        (Some("Prepaid"), None) => {
            let message = "billing.reservation.reservationLength is required for Prepaid.";
            Err(bad(message, term, "a term is missing"))
        }
        (Some("Prepaid"), Some(length)) if !matches!(length, 1..=9 | 12 | 24 | 36) => {
            Err(bad("billing.reservation.reservationLength is invalid.", term, "the term is not sold"))
        }
        (Some(paid @ ("Prepaid" | "Postpaid")), _) => Ok(paid.to_owned()),
        (Some(_), _) => Err(bad("billing.paymentTiming is invalid.", timing, "payment is not of its list")),
    }
}

/// Months that an order is paid ahead for.
pub(super) fn months(order: &Order) -> u64 {
    let length = order.billing.as_ref().and_then(|b| b.reservation.as_ref()?.reservation_length);
    length.and_then(|months| u64::try_from(months).ok()).unwrap_or(1)
}

/// Refuses a machine that may not be paid this way.
pub(super) fn suits(payment: &str, machine: &Machine) -> Check {
    if payment == "Prepaid" && machine_types::payment_of(&machine.kind) == "Postpaid" {
        let message = "Prepay not support for this instanceType.";
        return Err(no(400, "PrepayInvalid", message, "billing.paymentTiming", "machine is not sold ahead"));
    }
    Ok(())
}

/// Renewal: a unit and a time, of what is paid ahead. What runs on a dedicated host is not renewed.
pub(super) fn renewal(order: &Order, payment: &str) -> Check {
    let time = order.auto_renew_time.filter(|t| *t != 0);
    let wrong_unit = |rule| {
        let code = "Instance.InvalidAutoRenewTimeUnitException";
        Err(no(400, code, "Instance autoRenew time unit is invalid.", "autoRenewTimeUnit", rule))
    };
    match (some(order.auto_renew_time_unit.as_ref()), time) {
        (None | Some("month" | "year"), None) => Ok(()),
        (None, Some(_)) => wrong_unit("renewal without unit"),
        (Some("month"), Some(1..=9)) | (Some("year"), Some(1..=3)) if payment == "Prepaid" => Ok(()),
        (Some("month" | "year"), Some(_)) => {
            let code = "Instance.InvalidAutoRenewTimeException";
            let rule = "renewal is out of range, or not prepaid";
            Err(no(400, code, "Instance autoRenew time is invalid.", "autoRenewTime", rule))
        }
        (Some(_), _) => wrong_unit("renewal unit is not of its list"),
    }
}
