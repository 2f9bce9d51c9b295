//! The cash of the account. Its vouchers are told by no call.

use serde_json::{Value, json};

use crate::sim::bcc::{call::Call, money::number};

/// `POST /v1/finance/cash/balance`, of the billing service.
pub(in crate::sim::bcc) fn cash(call: &Call<'_>) -> Value {
    json!({"cashBalance": number(call.world.purse.cash())})
}
