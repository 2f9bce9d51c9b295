//! One purchase: written down, signed, sent once, settled in the open, followed.
//!
//! The order of things is the safety: the journal has the intention before a byte leaves, and every outcome before
//! anybody is told. A send is a task of its own, so that nothing that watches it can cancel it.

mod follow;
mod settle;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use jiff::Timestamp;
use serde_json::Value;
use thiserror::Error;
use tokio::time::sleep;
use zeroize::Zeroizing;

use super::stopper::Stopper;
use crate::{
    cloud::{Accepted, Client, CloudError, End, Outcome, Progress, Refusal},
    order::{Order, Request},
    sign::{Credentials, password},
    store::{
        Journal, Lock, Paths, StoreError,
        journal::{self, Entry, Event, Intent},
    },
};

pub use follow::follow;
pub use settle::{resume, resume_until, with_password};

/// How many times a request that never left is tried.
const TRIES: u32 = 4;
/// How many times a request whose outcome is unknown is repeated.
const REPEATS: u32 = 3;
/// The longest wait a server can ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Why nothing was sent, or not again, where a person said so.
const STOPPED: &str = "stopped before it was sent";

/// What a purchase needs.
#[derive(Clone)]
pub struct Desk {
    /// The client of the account.
    pub client: Client,
    /// The keys, to seal a password and to key the digest.
    pub credentials: Arc<Credentials>,
    /// Where the journal is.
    pub paths: Paths,
    /// The profile's name.
    pub profile: Option<String>,
    /// Whether it is the simulated cloud.
    pub simulated: bool,
}

/// What a watcher is told.
pub type Tell = Arc<dyn Fn(Progress) + Send + Sync>;

/// A purchase that was sent, or tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    /// The journal's name for it.
    pub id: String,
    /// How sending it ended; [`End::GaveUp`] stands for "taken, not followed yet".
    pub end: End,
}

/// Why a purchase was not begun, or could not be written down.
#[derive(Debug, Error)]
pub enum BuyError {
    /// Files.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The request could not be made.
    #[error(transparent)]
    Cloud(#[from] CloudError),
    /// The password could not be sealed.
    #[error("the password cannot be sealed: {0}")]
    Seal(#[from] password::SealError),
    /// The same order is unsettled.
    #[error(
        "the same order was sent before and its outcome is unknown: settle it first with vmcart resume {id}"
    )]
    Unsettled {
        /// Its name in the journal.
        id: String,
    },
    /// A purchase that cannot be repeated.
    #[error("purchase {id} cannot be sent again: {why}")]
    Repeat {
        /// Its name in the journal.
        id: String,
        /// Why not.
        why: &'static str,
    },
    /// A purchase whose token the provider may no longer know.
    #[error(
        "purchase {id} is a day old and the provider may have forgotten its token, so it is not sent again; {found}; \
         the provider's console shows what was bought"
    )]
    Forgotten {
        /// Its name in the journal.
        id: String,
        /// What the provider has that looks like it, in words.
        found: String,
    },
    /// The task was lost.
    #[error("the purchase was cut off; vmcart orders shows what is known")]
    Lost,
}

/// The only place this room reads the clock.
fn now() -> Timestamp {
    Timestamp::now()
}

/// A growing wait with a part of chance, so that many who wait do not come back at once.
fn growing(attempt: u32, first: Duration, most: Duration) -> Duration {
    let full = first.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1))).min(most);
    let chance = u32::from(uuid::Uuid::new_v4().as_bytes()[0]);
    full.mul_f64(0.75 + f64::from(chance) / 1024.0)
}

/// Buys: in a task of its own, which goes on when the caller is dropped.
pub async fn buy(desk: &Desk, order: &Order, settle: bool, tell: Tell) -> Result<Bought, BuyError> {
    buy_until(desk, order, settle, tell, &Stopper::default()).await
}

/// Buys, and tries and waits no more once it is told to stop. What may have been bought by then stays in the journal as
/// unknown.
pub async fn buy_until(
    desk: &Desk,
    order: &Order,
    settle: bool,
    tell: Tell,
    stop: &Stopper,
) -> Result<Bought, BuyError> {
    let journal = Journal::open(&desk.paths);
    let lock = Lock::take(&desk.paths)?;
    let sealed = Zeroizing::new(match order.secret() {
        Some(secret) if order.kind().seals() => password::seal(&desk.credentials.secret_access_key, secret)?,
        Some(secret) => secret.to_owned(),
        None => String::new(),
    });
    let token = uuid::Uuid::new_v4().to_string();
    let request = order.request(&token, &sealed);
    let draft = order.draft();
    let has_secret = order.secret().is_some();
    let intent = Intent {
        // The journal names it.
        order: String::new(),
        kind: order.kind().name.to_owned(),
        provider: order.kind().provider.name().to_owned(),
        region: order.region().to_owned(),
        endpoint: desk.client.address(order.region()),
        profile: desk.profile.clone(),
        simulated: desk.simulated,
        client_token: token,
        body: order.masked(),
        digest: journal::digest(&desk.credentials.secret_access_key, request.body.as_bytes()),
        allow: draft.allow.iter().cloned().collect(),
        count: u32::try_from(draft.count()).unwrap_or(u32::MAX),
        has_secret,
        resend: (!has_secret).then(|| request.body.to_string()),
        template: Some(draft.template.clone()).filter(|t| !t.is_empty()),
    };
    if let Some(same) = journal.same_unresolved(&intent)?.into_iter().find(|p| !p.seen) {
        return Err(BuyError::Unsettled { id: same.id });
    }
    let began = now();
    let sought = Sought::of(&intent, began);
    let entry = journal.begin(&lock, intent, began)?;
    tell(Progress::Journalled { id: entry.order().to_owned() });
    let sending = Sending {
        desk: desk.clone(),
        sought,
        request,
        entry,
        tell,
        stop: stop.clone(),
        attempts: 0,
        settle,
        open: false,
        left: false,
        _lock: lock,
    };
    tokio::spawn(sending.run()).await.map_err(|_| BuyError::Lost)?
}

/// What to look for where an order may have been taken.
struct Sought {
    kind: String,
    region: String,
    body: Value,
    since: Timestamp,
}

impl Sought {
    fn of(intent: &Intent, since: Timestamp) -> Self {
        Self { kind: intent.kind.clone(), region: intent.region.clone(), body: intent.body.clone(), since }
    }

    /// The ids of what looks like it and belongs to no other purchase of the journal.
    async fn found(&self, desk: &Desk) -> Result<Vec<String>, BuyError> {
        let mut like = desk.client.alike(&self.kind, &self.region, &self.body, self.since).await?;
        let orders = Journal::open(&desk.paths).orders()?;
        let ours: BTreeSet<String> =
            orders.into_iter().flat_map(|o| o.instances).map(|instance| instance.id).collect();
        like.retain(|id| !ours.contains(id));
        Ok(like)
    }
}

/// A purchase on its way.
struct Sending {
    desk: Desk,
    sought: Sought,
    request: Request,
    entry: Entry,
    tell: Tell,
    stop: Stopper,
    /// How many times it has been sent, in this process and before.
    attempts: u32,
    settle: bool,
    /// An earlier try, in this process or before, may have bought. The number of tries does not tell: those that
    /// were throttled or never left are not counted.
    open: bool,
    /// A try is on its way, or its outcome is unknown.
    left: bool,
    _lock: Lock,
}

impl Sending {
    async fn run(mut self) -> Result<Bought, BuyError> {
        match self.send().await {
            // The request may have left, and the journal could not be told what came of it: its last line is the
            // try, which reads as unknown, and so it is told.
            Err(error) if self.left => {
                (self.tell)(Progress::Unknown { why: error.to_string() });
                Ok(self.end(End::Unknown))
            }
            done => done,
        }
    }

    async fn send(&mut self) -> Result<Bought, BuyError> {
        let first = self.attempts;
        if self.open {
            self.look().await;
        }
        let mut waits = 0;
        // A try that was refused for its time stamp alone has its own number, and is no repeat.
        let mut misdated = 0;
        loop {
            if self.stop.is_stopped() {
                return Ok(self.stopped(STOPPED.to_owned()));
            }
            let signed = self.desk.client.sign(&self.sought.region, &self.request)?;
            if self.attempts == first {
                (self.tell)(Progress::Signed);
            }
            // What may leave is written down first: a crash behind this line leaves an unknown, never a gap.
            self.attempts += 1;
            self.write(&Event::Attempt { n: self.attempts })?;
            (self.tell)(Progress::Sending { attempt: self.attempts });
            self.left = true;
            match self.desk.client.send(&signed).await {
                Outcome::Accepted(accepted) => return Ok(self.accepted(accepted)),
                Outcome::Refused(refusal) => match self.desk.client.misdated(&signed, &refusal) {
                    Some(clock) if misdated == 0 && !self.stop.is_stopped() => {
                        misdated += 1;
                        self.left = self.open;
                        self.write(&Event::NotSent { cause: format!("{}: {clock}", refusal.code) })?;
                        (self.tell)(Progress::Clock(clock));
                    }
                    _ => return self.refused(refusal),
                },
                Outcome::NotSent(error) => {
                    let why = error.to_string();
                    self.not_counted(&why)?;
                    (self.tell)(Progress::NotSent);
                    waits += 1;
                    // What no wait mends is not waited for.
                    if waits >= TRIES || error.lasts() {
                        // Earlier tries may have arrived: that this one did not says nothing about them.
                        return Ok(self.end(if self.open { End::Unknown } else { End::NotSent(why) }));
                    }
                    let wait = growing(waits, Duration::from_millis(400), LONGEST_WAIT);
                    if self.wait(waits + 1, wait, &why).await {
                        return Ok(self.stopped(why));
                    }
                }
                Outcome::Throttled(refusal, wait) => {
                    let why = format!("{} {}", refusal.code, refusal.message);
                    self.not_counted(&why)?;
                    waits += 1;
                    if waits >= TRIES {
                        return self.refused(refusal);
                    }
                    let wait = wait.unwrap_or_else(|| growing(waits, Duration::from_secs(1), LONGEST_WAIT));
                    if self.wait(waits + 1, wait.min(LONGEST_WAIT), &why).await {
                        return Ok(self.stopped(why));
                    }
                }
                Outcome::Unknown(why, asked) => {
                    self.open = true;
                    self.write(&Event::Unknown { cause: why.clone() })?;
                    // The first send of a resumed purchase is a repeat already.
                    let repeats = self.attempts - first.max(1) - misdated;
                    if !self.settle || repeats >= REPEATS || self.stop.is_stopped() {
                        return Ok(self.stopped(why));
                    }
                    (self.tell)(Progress::Settling { why: why.clone() });
                    let wait = growing(repeats + 1, Duration::from_millis(500), LONGEST_WAIT);
                    let wait = wait.max(asked.unwrap_or_default()).min(LONGEST_WAIT);
                    if self.wait(repeats + 2, wait, &why).await {
                        return Ok(self.stopped(why));
                    }
                    // After the wait: lists may lag behind sales.
                    self.look().await;
                }
            }
        }
    }

    /// Looks whether the provider has what was asked for already. What it has is told to the person and not taken for
    /// the answer: only the same token tells whose the instances are. A look that fails keeps nothing from being
    /// settled.
    async fn look(&self) {
        let found = tokio::select! {
            found = self.sought.found(&self.desk) => found,
            () = self.stop.stopped() => return,
        };
        (self.tell)(match found {
            Ok(like) => Progress::Looked { like },
            Err(error) => Progress::Blind { why: error.to_string() },
        });
    }

    /// No further try: what was sent before may have bought, or nothing was sent.
    fn stopped(&self, why: String) -> Bought {
        if !self.open {
            return self.end(End::NotSent(why));
        }
        (self.tell)(Progress::Unknown { why });
        self.end(End::Unknown)
    }

    /// A try that was never worked on does not count: the next one has its number again.
    fn not_counted(&mut self, why: &str) -> Result<(), StoreError> {
        self.left = self.open;
        self.write(&Event::NotSent { cause: why.to_owned() })?;
        self.attempts -= 1;
        Ok(())
    }

    fn refused(&mut self, refusal: Refusal) -> Result<Bought, BuyError> {
        if self.open && refusal.before_token() {
            // The refusal is about this try alone: an earlier one may have been taken under the same token.
            let why = format!("{}: {}", refusal.code, refusal.message);
            self.write(&Event::Unknown { cause: why.clone() })?;
            (self.tell)(Progress::Unknown { why });
            return Ok(self.end(End::Unknown));
        }
        let written = self.write(&Event::Refused {
            code: refusal.code.clone(),
            message: refusal.message.clone(),
            request_id: Some(refusal.request_id.clone()),
            status: Some(refusal.status),
            path: refusal.path.clone(),
        });
        (self.tell)(Progress::Refused(refusal));
        self.own_up(written);
        Ok(self.end(End::Refused))
    }

    /// Waits, and says whether it was told to stop.
    async fn wait(&self, attempt: u32, wait: Duration, why: &str) -> bool {
        (self.tell)(Progress::Waiting { attempt, wait, why: why.to_owned() });
        tokio::select! {
            () = sleep(wait) => false,
            () = self.stop.stopped() => true,
        }
    }

    fn accepted(&mut self, accepted: Accepted) -> Bought {
        let written = self.write(&Event::Accepted {
            request_id: Some(accepted.request_id.clone()),
            order_id: accepted.order_id.clone(),
            instance_ids: accepted.instance_ids.clone(),
        });
        (self.tell)(Progress::Accepted(accepted));
        self.own_up(written);
        Bought { id: self.entry.order().to_owned(), end: End::GaveUp }
    }

    /// An answer that could not be written down is told all the same, and so is that.
    fn own_up(&self, written: Result<(), StoreError>) {
        if let Err(error) = written {
            (self.tell)(Progress::Blind { why: error.to_string() });
        }
    }

    fn end(&self, end: End) -> Bought {
        (self.tell)(Progress::Ended(end.clone()));
        Bought { id: self.entry.order().to_owned(), end }
    }

    fn write(&mut self, event: &Event) -> Result<(), StoreError> {
        self.entry.write(event, now())
    }
}
