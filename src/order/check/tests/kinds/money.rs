//! What the account's money says of an order.

use super::*;

pub fn cases(seen: &mut Seen) {
    let cash = |amount: &str| [(Lookup::Balance, vec![item(amount, &[(Known::CASH, amount)])])];
    let by_use = &[("billing.paymentTiming", "Postpaid"), ("billing.reservation.reservationLength", "")];
    let low = "~cash-low@billing.paymentTiming";
    seen.told(&[INSTANCE, SPEC], by_use, &cash("100.01"), &cash("100"), low);
    for (kind, context, at) in [
        (INSTANCE, PREPAID, "billing.paymentTiming"),
        (SPEC, PREPAID, "billing.paymentTiming"),
        (RESERVED, &[], "offeringType"),
    ] {
        let draft = with_of(kind, context);
        let costs = |price: &str| {
            let mut known = told(&draft, &cash("120.5"));
            known.cost = price.parse().ok();
            codes(&check(&draft, &known))
        };
        seen.expect(&costs("120.5"), &[], kind);
        let found = costs("120.51");
        seen.expect(&found, &wanted(at, "~cash-short"), kind);
        seen.broken(kind, &found);
    }
}
