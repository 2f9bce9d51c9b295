//! JD Cloud as the server sees it: the gateway, the shapes of its answers, and the way to its endpoints.

use serde_json::{Value, json};

use super::{
    call::Call,
    endpoints::{self, Act, REGIONS},
    ids,
    purchases::{self, json_body},
    query::Query,
    refusal::{Check, Refusal, Rule},
    sale::Passed,
    verify,
    world::World,
};
use crate::sim::{
    common::Common,
    exchange::{Incoming, Judged},
    faults::SaleFault,
    provider::Provider,
};

/// The longest address that the gateway takes.
const LONGEST: usize = 8 * 1024;

impl Provider for World {
    fn name(&self) -> &'static str {
        purchases::PROVIDER
    }

    /// By the path, and nobody else's signature on it.
    fn owns(&self, incoming: &Incoming) -> bool {
        let ours = |a: &str| a.trim_start().starts_with("JDCLOUD");
        incoming.path.starts_with(REGIONS) && incoming.header("authorization").is_none_or(ours)
    }

    fn sells(&self, method: &str, path: &str) -> bool {
        endpoints::purchase(method, path).is_some()
    }

    fn admit(&self, common: &Common, incoming: &Incoming, now: i64) -> Result<(), Judged> {
        if incoming.raw_path.len() + incoming.raw_query.len() > LONGEST {
            let message = "uri too long [gw]".to_owned();
            return Err(Refusal::new(414, "HTTP_URI_TOO_LONG", message, Rule::Length, "").into());
        }
        let found = endpoints::find(&incoming.method, &incoming.path);
        let region = found.map(|(region, ..)| region).filter(|id| self.catalogue.region(id).is_some());
        let region = region.ok_or_else(Refusal::no_route)?;
        Ok(verify::verify(&common.settings, incoming, region, now)?)
    }

    fn serve(&mut self, common: &mut Common, incoming: &Incoming, luck: SaleFault) -> Result<Value, Judged> {
        let found = endpoints::find(&incoming.method, &incoming.path);
        let (region, act, rest) = found.ok_or_else(Refusal::no_route)?;
        let call = |common| {
            let region = self.catalogue.region(region).ok_or_else(Refusal::no_route)?;
            Ok::<_, Refusal>(Call { world: self, common, region, query: Query::new(incoming), rest })
        };
        match act {
            Act::Lists(list) => Ok(list(&call(common)?)),
            Act::Answers(answer) => Ok(answer(&mut call(common)?)?),
            Act::Sells(purchase) => Ok(purchases::buy(self, common, region, purchase, &incoming.body, luck)?),
        }
    }

    fn judge(&self, common: &Common, method: &str, path: &str, body: &[u8]) -> Result<(), Judged> {
        Ok(self.passed(common, method, path, body).map(drop)?)
    }

    fn make_up(&mut self, common: &Common, incoming: &Incoming) {
        if let Ok(passed) = self.passed(common, &incoming.method, &incoming.path, &incoming.body) {
            World::make_up(self, &passed);
        }
    }

    fn forget_tokens(&mut self) {
        World::forget_tokens(self);
    }

    fn status(&self, id: &str) -> &'static str {
        World::status(self, id)
    }

    fn money(&self) -> Option<Value> {
        Some(self.purse.view())
    }

    fn request_id(&self, seed: u64, number: u64) -> String {
        ids::letters(seed, &format!("request {number}"), 32)
    }

    fn headers(&self, request_id: String) -> [(&'static str, String); 2] {
        [("x-jdcloud-request-id", request_id), ("content-type", "application/json; charset=utf-8".to_owned())]
    }

    fn answer(&self, request_id: &str, answer: Value) -> Value {
        json!({"requestId": request_id, "result": answer})
    }

    fn refusal(&self, request_id: &str, status: u16, code: &str, message: &str) -> Value {
        let error = json!({"code": status, "status": code, "message": message});
        json!({"requestId": request_id, "error": error})
    }

    fn words(&self, status: u16) -> (&'static str, &'static str) {
        words(status)
    }

    fn refuse(&self, status: u16, code: &str, message: &str) -> Judged {
        on_request(status, code, message).into()
    }
}

impl World {
    /// The order of a purchase, if its words are right.
    fn passed(&self, common: &Common, method: &str, path: &str, body: &[u8]) -> Check<Passed> {
        let (region, purchase) = endpoints::purchase(method, path).ok_or_else(Refusal::no_route)?;
        (purchase.judge)(&self.catalogue, common.settings.any_id, region, &json_body(body)?)
    }
}

/// Words of the service or the gateway with a status of which nothing more is known.
fn words(status: u16) -> (&'static str, &'static str) {
    match status {
        403 => ("HTTP_FORBIDDEN", "api is disabled [gw]"),
        429 => ("HTTP_RATE_LIMIT_EXCEEDED", "minute rate limit exceeded, role:ak [gw]"),
        502 => ("HTTP_BAD_GATEWAY", "bad gateway [gw]"),
        503 => ("HTTP_SERVICE_UNAVAILABLE", "service unavailable [gw]"),
        504 => ("HTTP_SERVER_TIMING_OUT", "server timing out [gw]"),
        500.. => ("INTERNAL", "Internal server error"),
        _ => ("HTTP_BAD_REQUEST", "bad request [gw]"),
    }
}

/// Refusal by a fault, in the documented words where it brings none.
fn on_request(status: u16, code: &str, message: &str) -> Refusal {
    let (usual, meaning) = words(status);
    let words = match code {
        "UNKNOWN" => "Unknown server error",
        "QUOTA_EXCEEDED" => "Instance quota limit exceeded",
        _ => meaning,
    };
    let code = if code.is_empty() { usual } else { code };
    let message = if message.is_empty() { words } else { message };
    Refusal::new(status, code, message.to_owned(), Rule::Fault, "")
}
