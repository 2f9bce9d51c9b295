//! The money of the account. An order that it does not reach to is told of, never held back: the provider decides.

use rust_decimal::Decimal;

use super::{Draft, Hit, Known, Lookup, Role};

/// Cash and vouchers, in CNY, beyond which something paid by use is sold.
const RESERVE: u32 = 100;

fn cash(draft: &Draft, known: &Known) -> Option<Decimal> {
    known.list(Lookup::Balance, draft)?.first()?.fact(Known::CASH).parse().ok()
}

/// What runs on a dedicated host is not billed.
fn hosted(draft: &Draft) -> bool {
    draft.kind().index(Role::DedicatedHost).is_some() && !draft.get(Role::DedicatedHost).trim().is_empty()
}

/// What is paid ahead takes its whole price in cash.
pub fn cash_covers_price(draft: &Draft, known: &Known) -> Vec<Hit> {
    let by_use = draft.effective(Role::Payment) == "Postpaid";
    match (cash(draft, known), known.cost) {
        (Some(cash), Some(cost)) if cash < cost && !by_use && !hosted(draft) => {
            let amount = |amount: Decimal| amount.normalize().to_string();
            vec![Hit::here().with("price", amount(cost)).with("cash", amount(cash))]
        }
        _ => Vec::new(),
    }
}

/// What is paid by use wants more than a reserve, vouchers included.
pub fn money_for_use(draft: &Draft, known: &Known) -> Vec<Hit> {
    let by_use = draft.effective(Role::Payment) == "Postpaid";
    match cash(draft, known) {
        Some(cash) if by_use && cash <= Decimal::from(RESERVE) && !hosted(draft) => {
            vec![Hit::here().with("cash", cash.normalize().to_string())]
        }
        _ => Vec::new(),
    }
}
