//! A purchase of the journal whose outcome is unknown: look, then the same token and the same bytes again.

use secrecy::SecretString;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{Bought, BuyError, Desk, Sending, Sought, Stopper, Tell, now};
use crate::{
    cloud::{End, Progress},
    order::{MASK, kind},
    sign::password,
    store::{
        Journal, Lock,
        journal::{self, Purchase, State},
    },
};

/// How long a token is sure to be remembered by the provider, in seconds, less an hour for clocks and waits. After
/// that the same token may buy a second time.
const REMEMBERED: i64 = 23 * 3600;

/// The end a purchase of the journal has come to already, if it is not open.
pub(super) fn settled(purchase: &Purchase) -> Option<End> {
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
        let found = match Sought::of(&purchase.intent, purchase.started_at).found(desk).await {
            Ok(like) if like.is_empty() => "the provider has nothing that looks like it".to_owned(),
            Ok(like) => format!("what the provider has and looks like it: {}", like.join(", ")),
            Err(error) => format!("looking for it failed ({error})"),
        };
        return Err(BuyError::Forgotten { id: purchase.id, found });
    }
    let body = purchase.intent.resend.clone().map(Zeroizing::new).or_else(|| body(&purchase));
    let body = body.ok_or_else(|| repeat("its body holds a password: give it with VMCART_ADMIN_PASS"))?;
    let digest = journal::digest(&desk.credentials.secret_access_key, body.as_bytes());
    if digest != purchase.intent.digest {
        return Err(repeat("with these keys and this password it is not the same request"));
    }
    let kind = kind(&purchase.intent.kind).ok_or_else(|| repeat("its kind is not known"))?;
    let request = kind.again(&purchase.intent.region, &purchase.intent.client_token, body);
    let entry = journal.settle(&lock, &purchase.id)?;
    tell(Progress::Journalled { id: purchase.id.clone() });
    let sending = Sending {
        desk: desk.clone(),
        sought: Sought::of(&purchase.intent, purchase.started_at),
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
