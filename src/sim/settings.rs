//! Settings of a simulated cloud, and the keys of its demonstration account.

use std::{net::SocketAddr, time::Duration};

use rust_decimal::Decimal;
use secrecy::SecretString;

use super::scenario::Scenario;

/// The access key of the demonstration account.
pub const DEMO_ACCESS_KEY_ID: &str = "ALTAKsimulated00000000001";
/// The secret key of the demonstration account: a secret to nobody.
pub const DEMO_SECRET_ACCESS_KEY: &str = "5113c10d5113c10d5113c10d5113c10d";

/// Cash of an account of which nothing else is said, in yuan: enough for whatever anybody tries.
const RICH: u64 = 100_000_000;

/// Settings of a simulated cloud.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Address to listen at; port 0 takes any.
    pub listen: SocketAddr,
    /// The account's access key.
    pub access_key_id: String,
    /// The account's secret key.
    pub secret_access_key: SecretString,
    /// Things that go wrong.
    pub scenarios: Vec<Scenario>,
    /// Time that an instance takes to run.
    pub boot_time: Duration,
    /// Everything made up follows from it.
    pub seed: u64,
    /// Takes ids that it does not know.
    pub any_id: bool,
    /// The least number of package specifications: more are made up until there are as many.
    pub specs: usize,
    /// Cash that the account has at each provider, in yuan.
    pub cash: Decimal,
    /// Vouchers that the account has at each provider, in yuan.
    pub vouchers: Decimal,
    /// Time that the head of a request may take, and its body.
    pub patience: Duration,
}

impl Settings {
    /// Tells whether a scenario is on.
    pub(super) fn has(&self, scenario: Scenario) -> bool {
        self.scenarios.contains(&scenario)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            access_key_id: DEMO_ACCESS_KEY_ID.to_owned(),
            secret_access_key: DEMO_SECRET_ACCESS_KEY.into(),
            scenarios: Vec::new(),
            boot_time: Duration::from_secs(6),
            seed: 1,
            any_id: false,
            specs: 0,
            cash: Decimal::from(RICH),
            vouchers: Decimal::ZERO,
            patience: Duration::from_secs(10),
        }
    }
}
