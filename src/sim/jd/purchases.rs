//! Purchases: from a request to a sale.

use serde_json::{Value, json};

use super::{
    call::Reply,
    catalogue::Catalogue,
    checks, model, prices,
    refusal::{Check, Refusal, Rule},
    sale::Passed,
    world::World,
};
use crate::{
    sign::bce::iso,
    sim::{clock::now, common::Common, faults::SaleFault, ledger::Entry, scenario::Scenario, veil::veiled},
};

/// The name of this provider in the ledger.
pub(super) const PROVIDER: &str = "jd";

/// A kind of purchase.
pub(super) struct Purchase {
    /// Its name in the ledger.
    pub name: &'static str,
    /// Checks a body: its words, and nothing of who asks, what is left, or what was sold. Takes what there is, whether
    /// ids that are unknown are taken, and the region.
    pub judge: fn(&Catalogue, bool, &str, &Value) -> Check<Passed>,
}

/// Reads a body.
pub(super) fn json_body(body: &[u8]) -> Check<Value> {
    let broken = || Refusal::new(400, "INVALID_ARGUMENT", "Invalid json body".to_owned(), Rule::Json, "");
    serde_json::from_slice(body).map_err(|_| broken())
}

/// Sells in a region, or refuses to.
pub(super) fn buy(
    world: &mut World,
    common: &mut Common,
    region: &str,
    purchase: &Purchase,
    bytes: &[u8],
    luck: SaleFault,
) -> Reply {
    let body = json_body(bytes)?;
    let (token, order) = model::identity(&body)?;
    let identity = json!([region, order]);
    if let Some(before) = token.as_ref().and_then(|token| world.answered(token, &identity)) {
        return before.map_err(|()| Refusal::invalid("clientToken", Rule::TokenReuse));
    }
    let passed = (purchase.judge)(&world.catalogue, common.settings.any_id, region, &body)?;
    let free = if common.has(Scenario::Quota) { 0 } else { world.free(region) };
    checks::afford(&world.catalogue, &passed, free, common.has(Scenario::SoldOut))?;
    checks::pays(&world.purse, prices::each(&world.catalogue, &passed).saturating_mul(passed.count as u64))?;
    let ids = world.sell(&passed, luck);
    let answer = json!({ "instanceIds": ids });
    if let Some(token) = &token {
        world.keep_answer(token, identity, &answer);
    }
    common.ledger.push(Entry {
        provider: PROVIDER,
        kind: purchase.name,
        token,
        body: veiled(body, &common.settings.secret_access_key),
        order: None,
        instances: ids,
        at: iso(now()),
    });
    Ok(answer)
}
