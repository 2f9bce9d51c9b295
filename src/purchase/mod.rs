//! One purchase: written down, signed, sent once, settled in the open, followed.
//!
//! The order of things is the safety: the journal has the intention before a byte leaves, and every outcome before
//! anybody is told. A send is a task of its own, so that nothing that watches it can cancel it.

mod batch;
mod book;
mod cancel;
mod follow;
pub mod gate;
pub mod narrate;
mod price;
mod sending;
mod sent;
mod settle;
mod sought;
mod stop_token;
mod unnamed;
mod unwritten;

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use rust_decimal::Decimal;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{
    cloud::{
        Client, CloudError, Doubt, Progress,
        verdict::{Earlier, Look},
    },
    order::Order,
    sign::{Credentials, password},
    store::{
        Journal, Lock, Paths, StoreError,
        journal::{self, Intent, Purchase},
    },
};

use self::{gate::Permit, sending::Sending, sought::Sought};

pub use cancel::{CancelError, Cancellation, can_cancel, cancel, waits_for_a_price};
pub use follow::follow;
pub use price::{Held, admit, price};
pub use sent::Sent;
pub use settle::{acknowledge, resume, resume_until, with_password};
pub use stop_token::StopToken;
pub use unwritten::Unwritten;

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

/// A purchase that was sent, or tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    /// The journal's name for it.
    pub id: String,
    /// Outcome of sending it.
    pub sent: Sent,
}

/// Reason why a purchase was not begun, or could not be written down.
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
    /// The same order was accepted a short time ago, and a second one is not asked for.
    #[error("the same order was accepted {} min ago as {}", .0.minutes, .0.id)]
    Lately(Lately),
    /// A purchase that cannot be repeated.
    #[error("purchase {id} cannot be sent again: {why}")]
    Repeat {
        /// Its name in the journal.
        id: String,
        /// Reason why not.
        why: String,
    },
    /// A purchase whose token the provider may no longer know.
    #[error(
        "purchase {id} {why}, so the provider may have forgotten its token and it is not sent again; {found}; the \
         provider's console shows what was bought"
    )]
    Forgotten {
        /// Its name in the journal.
        id: String,
        /// Reason why its token may be forgotten.
        why: TokenAge,
        /// Matches that the provider has, in words.
        found: String,
    },
    /// A purchase of the journal whose file is damaged, so that nobody can tell whether it was this one.
    #[error(
        "the journal of purchase {id} is damaged ({damage}), so it may have bought the same already: look into the \
         provider's console, then open it on the start page, or run vmcart resume {id} in a terminal, to say that you \
         have seen it"
    )]
    Damaged {
        /// Its name in the journal.
        id: String,
        /// Damage that was found.
        damage: String,
    },
    /// A purchase that may not have been bought yet, and would cost more than it was begun at.
    #[error(
        "purchase {id} was begun at {before} and would cost {now} today if it is not bought yet: it is not sent again \
         without a word; `vmcart resume {id} --max-price {now}` gives it"
    )]
    Risen {
        /// Its name in the journal.
        id: String,
        /// What was agreed to, in CNY.
        before: Decimal,
        /// What it costs today.
        now: Decimal,
    },
    /// The task was lost.
    #[error("the purchase was cut off; vmcart orders shows what is known")]
    Lost,
}

/// The same order, as it was accepted a short time ago.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lately {
    /// Its name in the journal.
    pub id: String,
    /// Number of minutes since then.
    pub minutes: i64,
}

/// Time in which a second order for the same is likelier a slip than meant, in seconds.
const LATELY: i64 = 600;

/// The same order of this account, where it was accepted in the last minutes. On the simulated cloud it costs nothing,
/// and is never asked about.
pub fn accepted_lately(account: &Account, order: &Order) -> Result<Option<Lately>, StoreError> {
    if account.simulated {
        return Ok(None);
    }
    let now = account.client.wall();
    let since = Timestamp::from_second(now.as_second().saturating_sub(LATELY)).unwrap_or(now);
    let same = Journal::open(&account.paths).accepted_since(&wish(account, order), since)?;
    Ok(same.map(|same| {
        let age = now.as_second().saturating_sub(same.accepted_at.unwrap_or(now).as_second());
        Lately { id: same.id, minutes: age.max(0) / 60 }
    }))
}

/// The intent to buy an order, as far as it is known before it is sent.
fn wish(account: &Account, order: &Order) -> Intent {
    Intent {
        kind: order.kind().name.to_owned(),
        provider: order.kind().provider.name().to_owned(),
        region: order.region().to_owned(),
        endpoint: account.client.address(order.region()),
        profile: account.profile.clone(),
        simulated: account.simulated,
        body: order.masked(),
        ..Intent::default()
    }
}

/// Reason why a token may not be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TokenAge {
    /// It is about a day old, or older.
    #[error("is a day old")]
    Old,
    /// Its age cannot be proven.
    #[error("is of an age that cannot be proven ({})", doubt(.0))]
    Unproven(Doubt),
}

fn doubt(doubt: &Doubt) -> String {
    match doubt {
        Doubt::NoDate => "the provider did not tell its time".to_owned(),
        Doubt::NoDateThen => {
            "the provider's time was not known when it was sent, and this machine was started anew since"
                .to_owned()
        }
        Doubt::Disagree(clock) => format!("the clocks disagree: {clock}"),
    }
}

/// A growing wait with a part of chance, so that many who wait do not come back at once.
fn growing(attempt: u32, first: Duration, most: Duration) -> Duration {
    let full = first.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1))).min(most);
    let chance = u32::from(uuid::Uuid::new_v4().as_bytes()[0]);
    full.mul_f64(0.75 + f64::from(chance) / 1024.0)
}

/// Buys what the gate has let pass: in a task of its own, which goes on when the caller is dropped.
pub async fn buy(permit: Permit, settle: bool, tell: ProgressSink) -> Result<Bought, BuyError> {
    buy_until(permit, settle, tell, &StopToken::default()).await
}

/// Buys, and tries and waits no more once it is told to stop. What may have been bought by then stays in the journal as
/// unknown.
pub async fn buy_until(
    permit: Permit,
    settle: bool,
    tell: ProgressSink,
    stop: &StopToken,
) -> Result<Bought, BuyError> {
    let lock = Lock::take(&permit.account().paths)?;
    begin(permit, settle, tell, stop, lock).await
}

/// Buys as [`buy_until`], unless the same was accepted in the last minutes: see [`accepted_lately`].
pub async fn buy_unless_lately(
    permit: Permit,
    settle: bool,
    tell: ProgressSink,
    stop: &StopToken,
) -> Result<Bought, BuyError> {
    // Under the lock: whoever held it before may have bought the same.
    let lock = Lock::take(&permit.account().paths)?;
    match accepted_lately(permit.account(), permit.order())? {
        Some(lately) => Err(BuyError::Lately(lately)),
        None => begin(permit, settle, tell, stop, lock).await,
    }
}

async fn begin(
    permit: Permit,
    settle: bool,
    tell: ProgressSink,
    stop: &StopToken,
    lock: Lock,
) -> Result<Bought, BuyError> {
    let (account, order, price, pass) = permit.open();
    let journal = Journal::open(&account.paths);
    let sealed = Zeroizing::new(match order.secret() {
        Some(secret) if order.kind().seals() => {
            password::seal(&account.credentials.secret_access_key, secret)?
        }
        Some(secret) => secret.to_owned(),
        None => String::new(),
    });
    let token = uuid::Uuid::new_v4().to_string();
    let request = order.request(&token, &sealed);
    let draft = order.draft();
    let has_secret = order.secret().is_some();
    let (began, moment) = (account.client.wall(), account.client.moment(None));
    let intent = Intent {
        client_token: token,
        digest: journal::digest(&account.credentials.secret_access_key, request.body.as_bytes()),
        allow: draft.allow.iter().cloned().collect(),
        count: u32::try_from(draft.count()).unwrap_or(u32::MAX),
        has_secret,
        resend: (!has_secret).then(|| request.body.to_string()),
        template: Some(draft.template.clone()).filter(|t| !t.is_empty()),
        uptime: moment.uptime.clone().map(|up| journal::Uptime { boot: up.boot, millis: up.millis }),
        provider_time: moment.provider,
        price: Some(price),
        // The journal names it.
        ..wish(&account, &order)
    };
    if let Some(same) = journal.same_unresolved(&intent)?.into_iter().find(|p| !p.seen) {
        return Err(BuyError::Unsettled { id: same.id });
    }
    for (damaged, same) in journal.unreadable(&intent)?.into_iter().filter(|(p, _)| !p.seen) {
        if same {
            return Err(BuyError::Damaged { id: damaged.id, damage: damaged.damaged.unwrap_or_default() });
        }
        tell(Progress::Judged { sentence: "judged-damaged", value: damaged.id });
    }
    let sought = Sought::of(&intent, began);
    let asked = intent.count;
    let entry = journal.begin(&lock, intent.clone(), began)?;
    account.unwritten.keep(Purchase::begun(entry.order(), intent, began));
    tell(Progress::Journalled { id: entry.order().to_owned() });
    let sending = Sending {
        account: account.clone(),
        sought,
        request,
        entry,
        tell,
        stop: stop.clone(),
        asked,
        began: moment,
        attempts: 0,
        settle,
        earlier: Earlier::Answered,
        found: Look::NotMade,
        checked: None,
        left: false,
        _pass: pass,
        _lock: lock,
    };
    tokio::spawn(sending.run()).await.map_err(|_| BuyError::Lost)?
}
