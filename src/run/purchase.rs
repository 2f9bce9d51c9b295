//! One purchase: written down, signed, sent once, settled in the open, followed.
//!
//! The order of things is the safety: the journal has the intention before a byte leaves, and every outcome before
//! anybody is told. A send is a task of its own, so that nothing that watches it can cancel it.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use jiff::Timestamp;
use thiserror::Error;
use tokio::time::{Instant, sleep};
use zeroize::Zeroizing;

use super::stopper::Stopper;
use crate::{
    cloud::{Accepted, Client, CloudError, End, Group, Instance, Outcome, Progress, Refusal},
    order::{Order, Request},
    sign::{Credentials, password},
    store::{
        Journal, Lock, Paths, StoreError,
        journal::{self, Entry, Event, Intent, Phase, Purchase, State},
    },
};

/// How many times a request that never left is tried.
const TRIES: u32 = 4;
/// How many times a request whose outcome is unknown is repeated.
const REPEATS: u32 = 3;
/// The longest wait a server can ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Why nothing was sent, or not again, where a person said so.
const STOPPED: &str = "stopped before it was sent";
/// How long a new id may be unknown to the provider.
const NOT_YET: Duration = Duration::from_secs(60);
/// How long a token is sure to be remembered by the provider, in seconds, less an hour for clocks and waits. After
/// that the same token may buy a second time.
const REMEMBERED: i64 = 23 * 3600;

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
    let region = intent.region.clone();
    let entry = journal.begin(&lock, intent, now())?;
    tell(Progress::Journalled { id: entry.order().to_owned() });
    let sending = Sending {
        desk: desk.clone(),
        region,
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

/// The end a purchase of the journal has come to already, if it is not open.
fn settled(purchase: &Purchase) -> Option<End> {
    match purchase.state {
        State::Unknown => None,
        State::Prepared => Some(End::NotSent(purchase.cause.clone().unwrap_or_default())),
        State::Refused => Some(End::Refused),
        State::Accepted | State::Running | State::PartlyFailed => Some(End::GaveUp),
    }
}

/// Settles a purchase whose outcome is unknown: the same token and the same bytes again, freshly signed. `body` is
/// asked for the exact bytes where the journal must not hold them.
pub async fn resume(
    desk: &Desk,
    id: &str,
    body: impl FnOnce(&Purchase) -> Option<Zeroizing<String>>,
    tell: Tell,
) -> Result<Bought, BuyError> {
    resume_until(desk, id, body, tell, &Stopper::default()).await
}

/// Settles a purchase, until it is told to stop.
pub async fn resume_until(
    desk: &Desk,
    id: &str,
    body: impl FnOnce(&Purchase) -> Option<Zeroizing<String>>,
    tell: Tell,
    stop: &Stopper,
) -> Result<Bought, BuyError> {
    let journal = Journal::open(&desk.paths);
    let purchase = journal.find(id)?;
    if let Some(end) = settled(&purchase) {
        tell(Progress::Ended(end.clone()));
        return Ok(Bought { id: purchase.id, end });
    }
    let lock = Lock::take(&desk.paths)?;
    let repeat = |why| BuyError::Repeat { id: purchase.id.clone(), why };
    // What a newer vmcart has written may mean that it was settled otherwise.
    if !purchase.newer.is_empty() {
        return Err(repeat("a newer vmcart has written into its journal: settle it with that one"));
    }
    if purchase.intent.endpoint.is_empty() {
        return Err(repeat(
            "its journal does not say where it was sent: look into the provider's console for what was bought",
        ));
    }
    // Another cloud does not know the token: it would buy anew, or refuse what was bought elsewhere.
    if purchase.intent.endpoint != desk.client.address(&purchase.intent.region) {
        return Err(repeat("it was sent to another address than this one (VMCART_ENDPOINT, profile)"));
    }
    if now().as_second() - purchase.started_at.as_second() > REMEMBERED {
        return Err(repeat(
            "it is a day old, and the provider may have forgotten its token: look into the provider's console",
        ));
    }
    let body = purchase.intent.resend.clone().map(Zeroizing::new).or_else(|| body(&purchase));
    let body = body.ok_or_else(|| repeat("its body holds a password: give it with VMCART_ADMIN_PASS"))?;
    let digest = journal::digest(&desk.credentials.secret_access_key, body.as_bytes());
    if digest != purchase.intent.digest {
        return Err(repeat("with these keys and this password it is not the same request"));
    }
    let kind = crate::order::kind(&purchase.intent.kind).ok_or_else(|| repeat("its kind is not known"))?;
    let request = kind.again(&purchase.intent.region, &purchase.intent.client_token, body);
    let entry = journal.settle(&lock, &purchase.id)?;
    tell(Progress::Journalled { id: purchase.id.clone() });
    let sending = Sending {
        desk: desk.clone(),
        region: purchase.intent.region,
        request,
        entry,
        tell,
        stop: stop.clone(),
        attempts: purchase.attempts.max(1),
        settle: true,
        open: true,
        left: true,
        _lock: lock,
    };
    tokio::spawn(sending.run()).await.map_err(|_| BuyError::Lost)?
}

/// A purchase on its way.
struct Sending {
    desk: Desk,
    region: String,
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
        let mut waits = 0;
        // A try that was refused for its time stamp alone has its own number, and is no repeat.
        let mut misdated = 0;
        loop {
            if self.stop.is_stopped() {
                return Ok(self.stopped(STOPPED.to_owned()));
            }
            let signed = self.desk.client.sign(&self.region, &self.request)?;
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
                    waits += 1;
                    if waits >= TRIES {
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
                }
            }
        }
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

/// Follows the instances of a purchase until all run, some fail, or `limit` has passed. One request asks for all.
pub async fn follow(desk: &Desk, id: &str, limit: Duration, tell: Tell) -> Result<End, BuyError> {
    let journal = Journal::open(&desk.paths);
    let Purchase { id, intent, instances, .. } = journal.find(id)?;
    let ids: Vec<String> = instances.into_iter().map(|s| s.id).collect();
    let mut entry = journal.watch(&id)?;
    let (began, mut last, mut round) = (Instant::now(), Vec::new(), 0_u32);
    let mut missed: BTreeMap<String, u32> = BTreeMap::new();
    let end = loop {
        match desk.client.instances(&intent.kind, &intent.region, &ids).await {
            Ok(mut seen) => {
                for instance in &seen {
                    missed.insert(instance.id.clone(), 0);
                }
                for id in ids.iter().filter(|id| !seen.iter().any(|s| s.id == **id)).collect::<Vec<_>>() {
                    // Unknown at first is "not yet"; unknown late, or twice in a row after it was seen, is "gone".
                    let times = missed.get_mut(id).map_or(0, |n| {
                        *n += 1;
                        *n
                    });
                    let gone = times >= 2 || began.elapsed() > NOT_YET;
                    let status = if gone { "Deleted" } else { "" };
                    seen.push(Instance { status: status.to_owned(), ..Instance::named(id) });
                }
                let groups: Vec<Group> = seen.iter().map(Instance::group).collect();
                let states: Vec<journal::Instance> = seen.iter().map(kept).collect();
                if states != last {
                    entry.write(&Event::Instances { instances: states.clone() }, now())?;
                    last = states;
                    round = 0;
                }
                tell(Progress::Instances(seen));
                if groups.iter().all(|g| *g != Group::Progressing) && !groups.is_empty() {
                    let failed = groups.contains(&Group::Failed);
                    break if failed { End::SomeFailed } else { End::Running };
                }
            }
            // A look that failed is no news about the instances.
            Err(error) => tell(Progress::Blind { why: error.to_string() }),
        }
        if began.elapsed() >= limit {
            break End::GaveUp;
        }
        round += 1;
        sleep(growing(round, Duration::from_millis(500), Duration::from_secs(5))).await;
    };
    tell(Progress::Ended(end.clone()));
    Ok(end)
}

/// An instance as the journal keeps it.
fn kept(instance: &Instance) -> journal::Instance {
    let phase = match instance.group() {
        Group::Progressing => Phase::Waiting,
        Group::Running | Group::Stopped => Phase::Running,
        Group::Failed => Phase::Failed,
    };
    journal::Instance { id: instance.id.clone(), status: instance.status.clone(), phase }
}
