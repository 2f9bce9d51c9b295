//! A provider as the server sees it.

use serde_json::Value;

use super::{
    common::Common,
    exchange::{Incoming, Judged},
    faults::SaleFault,
};

/// A provider: what it owns, answers and sells, and in which words. Its state is its own.
pub trait Provider: Send {
    /// Its name, for the ledger.
    fn name(&self) -> &'static str;

    /// Tells whether a request is for it.
    fn owns(&self, incoming: &Incoming) -> bool;

    /// Tells whether a request to this path is a purchase.
    fn sells(&self, method: &str, path: &str) -> bool;

    /// Lets a request in that is signed, and refuses any other. `now` is the server's clock.
    fn admit(&self, common: &Common, incoming: &Incoming, now: i64) -> Result<(), Judged>;

    /// Works on a request that was let in: sells, or looks something up.
    fn serve(&mut self, common: &mut Common, incoming: &Incoming, luck: SaleFault) -> Result<Value, Judged>;

    /// Judges the words of a purchase. Nothing is sold, and nobody asks for signature, token, quota or stock.
    fn judge(&self, common: &Common, method: &str, path: &str, body: &[u8]) -> Result<(), Judged>;

    /// Makes up what a purchase would have sold, for the lists to lie with, if its words are right.
    fn make_up(&mut self, common: &Common, incoming: &Incoming);

    /// Forgets every client token: the orders stay.
    fn forget_tokens(&mut self);

    /// Status of something that it sold.
    fn status(&self, id: &str) -> &'static str;

    /// Money of the account here, where it is counted.
    fn money(&self) -> Option<Value> {
        None
    }

    /// Id of the request of a number.
    fn request_id(&self, seed: u64, number: u64) -> String;

    /// Names and values of the headers that all its answers have.
    fn headers(&self, request_id: String) -> [(&'static str, String); 2];

    /// Body of an answer.
    fn answer(&self, request_id: &str, answer: Value) -> Value;

    /// Body of a refusal.
    fn refusal(&self, request_id: &str, status: u16, code: &str, message: &str) -> Value;

    /// Code and message that go with a status of which nothing more is known.
    fn words(&self, status: u16) -> (&'static str, &'static str);

    /// A refusal on request: a fault brings its status, and perhaps code and message.
    fn refuse(&self, status: u16, code: &str, message: &str) -> Judged;
}
