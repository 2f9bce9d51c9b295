//! The account that a purchase is made for, and what is told on its way.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::unwritten::Unwritten;
use crate::{
    cloud::{Client, Progress},
    sign::Credentials,
    store::Paths,
};

/// Needs of a purchase: client, keys and files of one account.
#[derive(Clone)]
pub struct Account {
    /// The client of the account.
    pub client: Client,
    /// The keys, to seal a password and to key the digest.
    pub credentials: Arc<Credentials>,
    /// Places of files, the journal among them.
    pub paths: Paths,
    /// The profile's name.
    pub profile: Option<String>,
    /// It is the simulated cloud.
    pub simulated: bool,
    /// The most, in CNY, that an order may cost here without a word of its own, where somebody has said so.
    pub budget: Option<Decimal>,
    /// Events that the journal lacks.
    pub unwritten: Unwritten,
}

/// Sink for every step of a purchase.
pub type ProgressSink = Arc<dyn Fn(Progress) + Send + Sync>;
