//! A purchase of the journal whose outcome is unknown: look, then the same token and the same bytes again.

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{
    account::{Account, ProgressSink},
    error::BuyError,
    gate::{Pass, Terms, Told, agreed},
    sending::Sending,
    sent::{Bought, Sent},
    sought::Sought,
    stop_token::StopToken,
    token_age::TokenAge,
};
use crate::{
    cloud::{
        Doubt, Moment, Progress, Uptime,
        verdict::{Earlier, Look},
    },
    order::{MASK, PASSWORD_VARIABLE, kind},
    sign::password,
    store::{
        Journal, Lock, Paths, StoreError,
        journal::{self, Event, Purchase},
    },
};

/// The moment of the intent of a purchase, as its journal tells it.
fn began(purchase: &Purchase) -> Moment {
    let uptime = purchase.intent.uptime.clone();
    Moment {
        wall: purchase.started_at.as_second(),
        uptime: uptime.map(|up| Uptime { boot: up.boot, millis: up.millis }),
        provider: purchase.provider_time,
    }
}

/// Settles a purchase whose outcome is unknown: the same token and the same bytes again, freshly signed. `body` is
/// asked for the exact bytes where the journal must not hold them.
pub async fn resume(
    account: &Account,
    id: &str,
    body: impl FnOnce(&Purchase) -> Option<Zeroizing<String>>,
    tell: ProgressSink,
) -> Result<Bought, BuyError> {
    resume_until(account, id, body, &Terms::default(), tell, &StopToken::default()).await
}

/// Settles a purchase, until it is told to stop. `terms` are for an order that would cost more today, if it is bought
/// only now.
pub async fn resume_until(
    account: &Account,
    id: &str,
    body: impl FnOnce(&Purchase) -> Option<Zeroizing<String>>,
    terms: &Terms,
    tell: ProgressSink,
    stop: &StopToken,
) -> Result<Bought, BuyError> {
    let journal = Journal::open(&account.paths);
    // Read under the lock: whoever held it before may have settled this one.
    let lock = Lock::take(&account.paths)?;
    // What is sent again is decided by the journal alone, unless it lacks what this process knows.
    let purchase = match account.unwritten.retry(&journal, id) {
        Ok(()) => journal.find(id)?,
        Err(_) => account.unwritten.purchase(&journal, id)?,
    };
    let sent = Sent::of(&purchase);
    if sent != Sent::Unknown {
        sent.tell(&tell);
        return Ok(Bought { id: purchase.id, sent });
    }
    let repeat = |why: &str| BuyError::Repeat { id: purchase.id.clone(), why: why.to_owned() };
    if purchase.intent.kind.is_empty() {
        let damage = purchase.damaged.clone().unwrap_or_default();
        return Err(BuyError::Damaged { id: purchase.id, damage });
    }
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
    if purchase.intent.endpoint != account.client.address(&purchase.intent.region) {
        return Err(repeat("it was sent to another address than this one (VMCART_ENDPOINT, profile)"));
    }
    let kind = kind(&purchase.intent.kind).ok_or_else(|| repeat("its kind is not known"))?;
    // A password that is missing or wrong is told before anything is asked of the provider.
    let body = purchase.intent.resend.clone().map(Zeroizing::new).or_else(|| body(&purchase));
    let body =
        body.ok_or_else(|| repeat(&format!("its body holds a password: give it with {PASSWORD_VARIABLE}")))?;
    let digest = journal::digest(&account.credentials.secret_access_key, body.as_bytes());
    if digest != purchase.intent.digest {
        return Err(repeat("with these keys and this password it is not the same request"));
    }
    let today = today(account, &purchase).await;
    let pass = Pass::again(&purchase, today.as_ref(), terms).map_err(|(before, now)| BuyError::Risen {
        id: purchase.id.clone(),
        before,
        now,
    })?;
    let request = kind.again(&purchase.intent.region, &purchase.intent.client_token, body);
    let entry = journal.settle(&lock, &purchase.id)?;
    account.unwritten.keep(purchase.clone());
    tell(Progress::Journalled { id: purchase.id.clone() });
    let mut sending = Sending {
        account: account.clone(),
        sought: Sought::of(&purchase.intent, purchase.started_at),
        request,
        entry,
        tell,
        stop: stop.clone(),
        asked: purchase.intent.count,
        began: began(&purchase),
        attempts: purchase.attempts.max(1),
        settle: true,
        earlier: Earlier::Open,
        found: if purchase.matches.is_empty() { Look::NotMade } else { Look::Matches },
        checked: None,
        left: true,
        _pass: pass,
        _lock: lock,
    };
    let going = tokio::spawn(async move {
        match sending.look().await {
            Ok(()) => sending.run().await,
            // Nobody answered, or not with a time: another look may tell more.
            Err(why @ TokenAge::Unproven(Doubt::NoDate)) => {
                sending.judged("judged-unknown-age", why.to_string());
                sending.stopped(why.to_string())
            }
            Err(why) => Err(BuyError::Forgotten { id: purchase.id, why, found: sending.evidence() }),
        }
    });
    going.await.map_err(|_| BuyError::Lost)?
}

/// Today's price of what a purchase was begun for, where money is spent and one can be had.
async fn today(account: &Account, purchase: &Purchase) -> Option<Told> {
    let told = agreed(purchase).filter(|_| !account.simulated)?;
    let quote = account.client.quote(&told.ask).await.ok()?;
    Some(Told { quote, ..told })
}

impl Sending {
    /// Findings of the looks, in words.
    fn evidence(&self) -> String {
        match self.found {
            Look::Matches => "the provider has what looks like it (see above)",
            Look::Nothing => "the provider has nothing that looks like it",
            Look::NotMade | Look::Failed => "looking for it failed",
        }
        .to_owned()
    }
}

/// Keeps that a person has been shown an outcome that stays unknown: from then on it stands in the way of no new order.
pub fn acknowledge(paths: &Paths, id: &str, now: Timestamp) -> Result<(), StoreError> {
    Journal::open(paths).watch(id)?.write(&Event::Seen, now)
}

/// The exact bytes of a body that the journal must not hold, from the password that was in it. The digest in the
/// journal tells whether it is the right one.
pub fn with_password(purchase: &Purchase, key: &SecretString, secret: &str) -> Option<Zeroizing<String>> {
    let kind = kind(&purchase.intent.kind)?;
    let sealed =
        Zeroizing::new(if kind.seals() { password::seal(key, secret).ok()? } else { secret.to_owned() });
    let mut body = purchase.intent.body.clone();
    unmask(&mut body, &sealed);
    Some(kind.request(&purchase.intent.region, &purchase.intent.client_token, body).body)
}

/// Puts the sealed password where its mask stands.
fn unmask(value: &mut Value, sealed: &str) {
    match value {
        Value::String(text) if text == MASK => sealed.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|v| unmask(v, sealed)),
        Value::Object(members) => members.values_mut().for_each(|v| unmask(v, sealed)),
        _ => {}
    }
}
