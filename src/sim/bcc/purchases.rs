//! Purchases: from a request to a sale.

use serde_json::Value;

use super::{
    call::{Call, Reply},
    checks::account,
    cost,
    refusal::{Check, json_body, refuse},
    rules::Facts,
    sale::Sale,
};
use crate::sim::{faults::SaleFault, ledger::Entry, veil::veiled};

/// The name of this provider in the ledger.
pub(super) const PROVIDER: &str = "bce";

/// A kind of purchase.
#[derive(Debug)]
pub(super) struct Purchase {
    /// Its name in the ledger.
    pub name: &'static str,
    /// Need of a client token.
    pub token: bool,
    /// The words to an account that may not buy.
    pub denied: &'static str,
    /// Reads and checks a body: its words, and nothing of who asks, what is left, or what was sold.
    pub judge: fn(Facts<'_>, &Value) -> Check<Sale>,
}

/// Sells, or refuses to.
pub(super) fn buy(call: &mut Call<'_>, purchase: &Purchase, luck: SaleFault) -> Reply {
    let (path, bytes) = (call.incoming.path.as_str(), &call.incoming.body);
    let token = match call.incoming.param("clientToken") {
        None if !purchase.token => "",
        None => return Err(refuse(400, "BadRequest", "clientToken is required.", "token is missing")),
        Some(token) => token,
    };
    if token.len() > 64 || !token.is_ascii() {
        return Err(refuse(400, "BadRequest", "clientToken is invalid.", "token is too long or not ASCII"));
    }
    let body = json_body(bytes)?;
    let (world, common) = (&mut *call.world, &mut *call.common);
    if let Some(before) = world.answered(token, path, bytes) {
        return before.map_err(|()| {
            let message = "The request uses the same client token as a previous, but non-identical request.";
            refuse(403, "IdempotentParameterMismatch", message, "token was used for another body")
        });
    }
    account::allowed(common, purchase.denied)?;
    let sale = (purchase.judge)(world.facts(common), &body)?;
    account::allows(common, &world.catalogue, &sale, world.alive(), world.contracts.len())?;
    let ahead = cost::ahead(world.facts(common), &sale);
    account::pays(&world.purse, &sale, ahead)?;
    let sold = world.sell(token, &sale, ahead, luck);
    if !token.is_empty() {
        world.keep_answer(token, path, bytes, &sold.answer);
    }
    common.ledger.push(Entry {
        provider: PROVIDER,
        kind: purchase.name,
        token: Some(token.to_owned()),
        body: veiled(body, &common.settings.secret_access_key),
        order: Some(sold.order),
        instances: sold.ids,
        at: sold.at,
    });
    Ok(sold.answer)
}
