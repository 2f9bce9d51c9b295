//! The begin of a purchase: its intention is written down, then a task of its own sends it.

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::{
    account::{Account, ProgressSink},
    error::{BuyError, Lately},
    gate::Permit,
    sending::Sending,
    sent::Bought,
    sought::Sought,
    stop_token::StopToken,
};
use crate::{
    cloud::{
        Progress,
        verdict::{Earlier, Look},
    },
    order::Order,
    sign::password,
    store::{
        Journal, Lock, StoreError,
        journal::{self, Intent, Purchase},
    },
};

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
