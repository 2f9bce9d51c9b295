//! The simulated cloud: a strict provider on loopback.
//!
//! A provider, not a friend: it verifies signatures by computing them again, reads requests into types of its own and
//! checks them by rules of its own, written from the provider's reference, so that it can catch the wizard being
//! wrong. It never looks at the wizard's tables. Everything it makes up follows from its seed.
//!
//! It is a server that others on this machine can reach: `guard` turns away what a web page could send, connections,
//! heads and bodies have limits in number, size and time, and what is remembered of requests has too. Orders are kept
//! whole, with their passwords sealed; the account's quota bounds them.

mod catalogue;
mod checks;
mod contracts;
mod faults;
mod flavors;
mod guard;
mod hostile_text;
mod http;
mod inject;
mod jd;
mod judge;
mod kind;
mod line;
mod lookups;
mod memory;
mod model;
mod prices;
mod serve;
mod veil;
mod verify;
mod world;

use std::{
    net::SocketAddr,
    str::FromStr,
    sync::{
        Arc, Mutex, MutexGuard, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use secrecy::SecretString;
use thiserror::Error;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

pub use judge::Judged;
use world::World;

/// The access key of the demonstration account.
pub const DEMO_ACCESS_KEY_ID: &str = "ALTAKsimulated00000000001";
/// The secret key of the demonstration account: a secret to nobody.
pub const DEMO_SECRET_ACCESS_KEY: &str = "5113c10d5113c10d5113c10d5113c10d";

/// Something that goes wrong on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    /// Every specification is sold out everywhere.
    SoldOut,
    /// The account's quota is used up.
    Quota,
    /// Booting takes ten times as long.
    SlowBoot,
    /// One instance of each order fails, and the order is rolled back; at JD Cloud, each of them fails.
    BootFailure,
    /// Some instances of an order fail: JD Cloud's only, Baidu makes all or none.
    Partial,
    /// The first answer to a purchase is lost after the sale.
    LostResponse,
    /// The first two purchases are refused for their number.
    Throttled,
    /// Everything answers 503.
    Outage,
    /// The server's clock is two hours ahead.
    ClockSkew,
    /// Prices rise by a tenth after the first quote.
    PriceChange,
    /// The service is blocked for the account.
    Banned,
    /// The account may not buy.
    PermissionDenied,
    /// The account's owner has not shown who they are.
    NoRealName,
    /// The account may not use the region.
    RegionDenied,
    /// The account may not use the zone.
    ZoneDenied,
    /// The region's pool for instances paid by use is used up.
    PostpaidPool,
    /// The account has all the public addresses it may have.
    EipQuota,
    /// The account may have no public address.
    EipDenied,
    /// The account may have no public address paid by use before its owner has shown their face.
    PostpaidEipDenied,
    /// The account has all the data disks it may have.
    DiskQuota,
    /// The account's data disks are as large as they may be together.
    DiskCapacity,
    /// The account may send no user data.
    NoUserData,
    /// The market for bids does not tell its price.
    NoMarketPrice,
    /// The first purchase breaks off while it is sent.
    CutRequest,
    /// The first answer to a purchase breaks off in its head, after the sale.
    CutHeaders,
    /// The first purchase is answered by an internal error, before the sale.
    ErrorBefore,
    /// The first purchase is answered by an internal error, after the sale.
    ErrorAfter,
    /// The first purchase is never answered, and not carried out.
    HangBefore,
    /// The first purchase is never answered, after the sale.
    HangAfter,
    /// The first answer to a purchase is no JSON.
    BrokenAnswer,
    /// The first answer to a purchase is nested without measure.
    DeepAnswer,
    /// The first answer to a purchase has a GB.
    HugeAnswer,
    /// The first answer to a purchase comes slower than a byte a second.
    SlowAnswer,
    /// The first purchase is sent to another address.
    Redirect,
    /// One instance of each order fails and is gone soon after.
    Vanish,
    /// One instance fewer is sold than asked for: JD Cloud's only.
    Fewer,
    /// Names and messages are full of what a terminal obeys.
    HostileTexts,
}

impl Scenario {
    /// Every scenario with its name.
    pub const ALL: [(Scenario, &'static str); 37] = [
        (Scenario::SoldOut, "sold-out"),
        (Scenario::Quota, "quota"),
        (Scenario::SlowBoot, "slow-boot"),
        (Scenario::BootFailure, "boot-failure"),
        (Scenario::Partial, "partial"),
        (Scenario::LostResponse, "lost-response"),
        (Scenario::Throttled, "throttled"),
        (Scenario::Outage, "outage"),
        (Scenario::ClockSkew, "clock-skew"),
        (Scenario::PriceChange, "price-change"),
        (Scenario::Banned, "banned"),
        (Scenario::PermissionDenied, "permission-denied"),
        (Scenario::NoRealName, "no-real-name"),
        (Scenario::RegionDenied, "region-denied"),
        (Scenario::ZoneDenied, "zone-denied"),
        (Scenario::PostpaidPool, "postpaid-pool"),
        (Scenario::EipQuota, "eip-quota"),
        (Scenario::EipDenied, "eip-denied"),
        (Scenario::PostpaidEipDenied, "postpaid-eip-denied"),
        (Scenario::DiskQuota, "disk-quota"),
        (Scenario::DiskCapacity, "disk-capacity"),
        (Scenario::NoUserData, "no-user-data"),
        (Scenario::NoMarketPrice, "no-market-price"),
        (Scenario::CutRequest, "cut-request"),
        (Scenario::CutHeaders, "cut-headers"),
        (Scenario::ErrorBefore, "error-before"),
        (Scenario::ErrorAfter, "error-after"),
        (Scenario::HangBefore, "hang-before"),
        (Scenario::HangAfter, "hang-after"),
        (Scenario::BrokenAnswer, "broken-answer"),
        (Scenario::DeepAnswer, "deep-answer"),
        (Scenario::HugeAnswer, "huge-answer"),
        (Scenario::SlowAnswer, "slow-answer"),
        (Scenario::Redirect, "redirect"),
        (Scenario::Vanish, "vanish"),
        (Scenario::Fewer, "fewer"),
        (Scenario::HostileTexts, "hostile-texts"),
    ];
}

impl FromStr for Scenario {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(_, n)| *n == name).map(|(s, _)| *s);
        let names = || Self::ALL.iter().map(|(_, n)| *n).collect::<Vec<_>>().join(", ");
        found.ok_or_else(|| format!("{name} is not a scenario: one of {}", names()))
    }
}

/// How a simulated cloud behaves.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it listens; port 0 takes any.
    pub listen: SocketAddr,
    /// The account's access key.
    pub access_key_id: String,
    /// The account's secret key.
    pub secret_access_key: SecretString,
    /// What goes wrong.
    pub scenarios: Vec<Scenario>,
    /// How long an instance takes to run.
    pub boot_time: Duration,
    /// Everything made up follows from it.
    pub seed: u64,
    /// Whether ids that it does not know are taken.
    pub any_id: bool,
    /// The least number of package specifications: more are made up until there are as many.
    pub specs: usize,
    /// How long the head of a request may take, and how long its body.
    pub patience: Duration,
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
            patience: Duration::from_secs(10),
        }
    }
}

/// Why it cannot run.
#[derive(Debug, Error)]
pub enum SimError {
    /// The address is taken, or not ours.
    #[error("cannot listen on {address}: {source}; choose another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
    /// It listens to this machine only.
    #[error("{0} is not a loopback address: the simulated cloud listens to this machine only")]
    NotLoopback(SocketAddr),
}

/// What the handlers share.
struct Shared {
    settings: Settings,
    /// Made with the first request: starting takes no time.
    world: OnceLock<Mutex<World>>,
    /// Becomes true when the server ends: whatever waits without end then stops waiting.
    closing: watch::Sender<bool>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Shared {
    /// The world. A handler that panicked leaves it as it was: requests change it in one go.
    fn world(&self) -> MutexGuard<'_, World> {
        let world = self.world.get_or_init(|| Mutex::new(World::new(&self.settings)));
        world.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn has(&self, scenario: Scenario) -> bool {
        self.settings.scenarios.contains(&scenario)
    }

    /// Waits for the server to end.
    async fn closed(&self) {
        let _ = self.closing.subscribe().wait_for(|closing| *closing).await;
    }
}

/// A simulated cloud that runs until it is stopped or dropped.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    written: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Running {
    /// Its address as an endpoint.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many bytes it has written to its clients.
    pub fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    /// Stops it. It takes a moment at most, whatever its clients do.
    pub async fn stop(mut self) {
        self.shared.closing.send_replace(true);
        let _ = (&mut self.task).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.shared.closing.send_replace(true);
        self.task.abort();
    }
}

/// Starts a simulated cloud.
pub async fn start(settings: Settings) -> Result<Running, SimError> {
    if !settings.listen.ip().is_loopback() {
        return Err(SimError::NotLoopback(settings.listen));
    }
    let wrong = |source| SimError::Listen { address: settings.listen, source };
    let listener = TcpListener::bind(settings.listen).await.map_err(wrong)?;
    let address = listener.local_addr().map_err(wrong)?;
    let shared = Arc::new(Shared { settings, world: OnceLock::new(), closing: watch::Sender::new(false) });
    let written = Arc::new(AtomicU64::new(0));
    let task = tokio::spawn(serve::serve(listener, Arc::clone(&shared), Arc::clone(&written)));
    Ok(Running { address, shared, written, task })
}
