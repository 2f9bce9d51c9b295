//! The verdict on an order: all the checks of its words, and nothing of who asks, what is left, or what was sold.

use serde_json::Value;

use super::{
    checks::{self, Passed, Rules, Terms},
    http::{Incoming, Refusal, refuse},
    jd,
    kind::Kind,
    model,
    scenario::Scenario,
    server::Running,
    shared::Shared,
    world::World,
};

/// Why an order would be refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The status of the answer.
    pub status: u16,
    /// The provider's code.
    pub code: String,
    /// The provider's words.
    pub message: String,
    /// The rule that is broken.
    pub rule: String,
    /// The member of the request that it is about; empty for the whole request.
    pub at: String,
}

/// What an order comes to.
pub(super) enum Sale {
    /// Machines.
    Instances(Box<Passed>),
    /// Contracts.
    Contracts(Terms),
}

impl Running {
    /// Judges the body of a purchase without selling anything, and without a look at signature, token, quota or stock.
    pub fn judge(&self, method: &str, path: &str, body: &[u8]) -> Result<(), Judged> {
        let path = path.split('?').next().unwrap_or_default();
        let ours = || verdict(self.shared(), method, path, body).map_err(Refusal::into_judged);
        other_provider(self.shared(), method, path, body).unwrap_or_else(ours)
    }
}

fn verdict(shared: &Shared, method: &str, path: &str, body: &[u8]) -> Result<(), Refusal> {
    let unknown = || refuse(400, "InvalidURI", "Could not parse the specified URI.", "path sells nothing");
    let kind = Kind::of(method, path).ok_or_else(unknown)?;
    words(shared, &shared.world(), kind, &json(body)?).map(drop)
}

/// The verdict of the other provider, where the path is one of its own.
fn other_provider(shared: &Shared, method: &str, path: &str, body: &[u8]) -> Option<Result<(), Judged>> {
    let region = jd::purchase(method, path)?;
    let told = |no: jd::JdRefusal| {
        let jd::JdRefusal { status, code, message, rule, at } = no;
        Judged { status, code, message, rule: rule.words().to_owned(), at }
    };
    Some(jd::judge(shared, region, body).map_err(told))
}

/// Reads a body.
pub(super) fn json(body: &[u8]) -> Result<Value, Refusal> {
    let malformed =
        |_| refuse(400, "MalformedJSON", "The JSON you provided was not well-formed.", "body is not JSON");
    serde_json::from_slice(body).map_err(malformed)
}

/// By how much everything costs more by now.
pub(super) fn percent(shared: &Shared, world: &World) -> u64 {
    let after_a_quote = if shared.has(Scenario::PriceChange) && world.quoted { 10 } else { 0 };
    world.percent.saturating_add(after_a_quote)
}

/// What the checks go by.
pub(super) fn rules<'a>(shared: &'a Shared, world: &'a World, kind: Kind) -> Rules<'a> {
    Rules {
        kind,
        catalogue: &world.catalogue,
        any: shared.settings.any_id,
        secret: &shared.settings.secret_access_key,
        percent: percent(shared, world),
    }
}

/// Checks the words of an order.
fn words(shared: &Shared, world: &World, kind: Kind, body: &Value) -> Result<Sale, Refusal> {
    let rules = rules(shared, world, kind);
    if kind == Kind::Reserved {
        return checks::contract(&rules, &model::read::<model::Contract>(kind, body)?).map(Sale::Contracts);
    }
    let passed = checks::check(&rules, &model::read::<model::Order>(kind, body)?)?;
    Ok(Sale::Instances(Box::new(passed)))
}

/// Makes up what a purchase would have sold, for the lists to lie with, if its words are right.
pub(super) fn make_up(shared: &Shared, incoming: &Incoming) {
    if let Some(region) = jd::purchase(&incoming.method, &incoming.path) {
        return jd::make_up(shared, region, &incoming.body);
    }
    let Some(kind) = Kind::of(&incoming.method, &incoming.path) else { return };
    let mut world = shared.world();
    if let Ok(sale) = json(&incoming.body).and_then(|body| words(shared, &world, kind, &body)) {
        world.make_up(&sale);
    }
}

/// Checks an order whole: its words, the account, and what is left.
pub(super) fn sale(shared: &Shared, world: &World, kind: Kind, body: &Value) -> Result<Sale, Refusal> {
    checks::allowed(shared, kind)?;
    let sale = words(shared, world, kind, body)?;
    match &sale {
        Sale::Instances(passed) => {
            checks::granted(shared, passed)?;
            checks::afford(shared, &world.catalogue, passed, world.alive())?;
        }
        Sale::Contracts(terms) => checks::contracts_left(shared, terms.count, world.contracts.len())?,
    }
    Ok(sale)
}
