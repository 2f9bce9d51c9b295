//! What the account's money and the market's price say of an order.

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
    let draft = with_of(SPOT, &[("bidModel", "custom"), ("bidPrice", "0.01")]);
    let market = |price: &str| {
        let mut known = Known::default();
        known.market = price.parse().ok();
        codes(&check(&draft, &known))
    };
    seen.expect(&market("0.01"), &[], SPOT);
    let found = market("0.0101");
    seen.expect(&found, &wanted("bidPrice", "bid-below-market"), SPOT);
    seen.broken(SPOT, &found);
}
