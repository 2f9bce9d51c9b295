//! Baidu AI Cloud as the server sees it: the shapes of its answers, and the way to its endpoints.

use serde_json::{Value, json};

use super::{
    call::Call,
    endpoints::{self, Act},
    prices, purchases,
    refusal::{Refusal, json_body, refuse},
    verify,
    world::World,
};
use crate::sim::{
    common::Common,
    exchange::{Incoming, Judged},
    faults::SaleFault,
    provider::Provider,
    seed::code,
};

impl Provider for World {
    fn name(&self) -> &'static str {
        purchases::PROVIDER
    }

    /// Whatever is nobody else's is answered here.
    fn owns(&self, _: &Incoming) -> bool {
        true
    }

    fn sells(&self, method: &str, path: &str) -> bool {
        endpoints::purchase(method, path).is_some()
    }

    fn admit(&self, common: &Common, incoming: &Incoming, now: i64) -> Result<(), Judged> {
        verify::verify(&common.settings, incoming, now)
    }

    fn serve(&mut self, common: &mut Common, incoming: &Incoming, luck: SaleFault) -> Result<Value, Judged> {
        let found = endpoints::find(&incoming.method, &incoming.path);
        let (act, rest) = found.ok_or_else(|| unknown(&incoming.path))?;
        let mut call = Call { world: self, common, incoming, rest };
        match act {
            Act::Sells(purchase) => purchases::buy(&mut call, purchase, luck),
            Act::Quotes(quote) => prices::answer(&mut call, *quote),
            Act::Lists(list) => Ok(list(&call)),
            Act::Answers(answer) => answer(&mut call),
        }
    }

    fn judge(&self, common: &Common, method: &str, path: &str, body: &[u8]) -> Result<(), Judged> {
        let nothing =
            || refuse(400, "InvalidURI", "Could not parse the specified URI.", "path sells nothing");
        let purchase = endpoints::purchase(method, path).ok_or_else(nothing)?;
        (purchase.judge)(self.facts(common), &json_body(body)?).map(drop)
    }

    fn make_up(&mut self, common: &Common, incoming: &Incoming) {
        let Some(purchase) = endpoints::purchase(&incoming.method, &incoming.path) else { return };
        let sale = json_body(&incoming.body).and_then(|body| (purchase.judge)(self.facts(common), &body));
        if let Ok(sale) = sale {
            World::make_up(self, &sale);
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
        let text = format!("request {number}");
        format!("{}-{}", code(seed, &text), code(seed + 1, &text)).to_lowercase()
    }

    fn headers(&self, request_id: String) -> [(&'static str, String); 2] {
        [("x-bce-request-id", request_id), ("content-type", "application/json;charset=UTF-8".to_owned())]
    }

    fn answer(&self, _: &str, answer: Value) -> Value {
        answer
    }

    fn refusal(&self, request_id: &str, _: u16, code: &str, message: &str) -> Value {
        json!({"requestId": request_id, "code": code, "message": message})
    }

    fn words(&self, status: u16) -> (&'static str, &'static str) {
        match status {
            429 => ("RequestLimitExceeded", "Too many requests."),
            503 => ("ServiceUnavailable", "The service is unavailable, please try again later."),
            _ => ("InternalError", "We encountered an internal error. Please try again."),
        }
    }

    fn refuse(&self, status: u16, code: &str, message: &str) -> Judged {
        refuse(status, code, message, "a fault on request")
    }
}

fn unknown(path: &str) -> Refusal {
    refuse(400, "InvalidURI", &format!("Could not parse the specified URI: {path}."), "path is unknown")
}
