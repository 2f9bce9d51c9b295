//! The cancelling of a spot order that waits: asked of the provider, and written down before and after.

use thiserror::Error;

use super::account::Account;
use crate::{
    cloud::{CloudError, Refusal},
    order::{Kind, Pricing, Say, kind},
    store::{
        Journal, StoreError,
        journal::{Event, Phase, Purchase, State},
    },
    texts::key,
};

/// Outcome of asking to cancel.
#[derive(Debug)]
pub enum Cancellation {
    /// The provider took the order back.
    Cancelled,
    /// The provider refused: the order stands.
    Refused(Refusal),
    /// Nobody knows: why, in words. To ask again does no harm.
    Unknown(String),
}

impl Cancellation {
    /// The sentence for a person.
    pub fn say(&self, id: &str) -> Say {
        let id = ("id", id.into());
        match self {
            Cancellation::Cancelled => Say::Key(key::ui::CANCELLED.into(), vec![id]),
            Cancellation::Refused(refusal) => {
                let (code, message) = (refusal.code.as_str().into(), refusal.message.as_str().into());
                Say::Key(key::ui::NOT_CANCELLED.into(), vec![id, ("code", code), ("message", message)])
            }
            Cancellation::Unknown(why) => {
                Say::Key(key::ui::CANCEL_UNKNOWN.into(), vec![id, ("why", why.as_str().into())])
            }
        }
    }
}

/// Reason why an order was not asked to be cancelled.
#[derive(Debug, Error)]
pub enum CancelError {
    /// Files.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be cancelled.
    #[error("order {id} cannot be cancelled: {why}")]
    Unfit {
        /// Its name in the journal.
        id: String,
        /// Reason why not.
        why: &'static str,
    },
    /// The provider could not be asked: nothing was sent.
    #[error("order {id} was not cancelled: {cause}")]
    NotAsked {
        /// Its name in the journal.
        id: String,
        /// Reason that stood in the way.
        cause: CloudError,
    },
}

/// Tells whether orders of a kind wait for a price, and can be cancelled meanwhile.
pub fn waits_for_a_price(kind: &Kind) -> bool {
    kind.pricing == Some(Pricing::Spot)
}

/// Number under which the provider can be asked to cancel a purchase: that of a spot order that waits.
pub fn can_cancel(purchase: &Purchase) -> Result<&str, &'static str> {
    let spot = kind(&purchase.intent.kind).is_some_and(waits_for_a_price);
    let runs = purchase.instances.iter().any(|instance| instance.phase == Phase::Running);
    match (spot, purchase.state) {
        (false, _) => Err("only spot orders can be, while they wait"),
        (_, State::Cancelled) => Err("it is cancelled already"),
        (_, State::Unknown) => Err("its outcome is unknown; vmcart resume settles it"),
        (_, State::Prepared | State::Refused) => Err("it was not bought"),
        _ if runs => Err("it has been met: release the instances in the provider's console"),
        _ => purchase.order_id.as_deref().filter(|id| !id.is_empty()).ok_or(
            "the provider gave it no order number, by which it is cancelled; use the provider's console",
        ),
    }
}

/// Asks the provider to cancel a spot order that waits. That it is asked is in the journal before, and what comes of it
/// after.
pub async fn cancel(account: &Account, id: &str) -> Result<Cancellation, CancelError> {
    let journal = Journal::open(&account.paths);
    let purchase = account.unwritten.purchase(&journal, id)?;
    let unfit = |why| CancelError::Unfit { id: purchase.id.clone(), why };
    let order = can_cancel(&purchase).map_err(unfit)?;
    let mut entry = journal.watch(&purchase.id)?;
    entry.write(
        &Event::Note { text: format!("asked the provider to cancel order {order}") },
        account.client.wall(),
    )?;
    account.unwritten.keep(purchase.clone());
    let (event, came) = match account.client.cancel_bid(&purchase.intent.region, order).await {
        Ok(()) => (Event::Cancelled, Ok(Cancellation::Cancelled)),
        Err(CloudError::Refused(refusal)) => {
            let text = format!("not cancelled: {}: {}", refusal.code, refusal.message);
            (Event::Note { text }, Ok(Cancellation::Refused(*refusal)))
        }
        Err(error @ (CloudError::Broken { .. } | CloudError::Answer { .. })) => {
            let why = error.to_string();
            let text = format!("not known whether it was cancelled: {why}");
            (Event::Note { text }, Ok(Cancellation::Unknown(why)))
        }
        Err(cause) => {
            let text = format!("not cancelled: {cause}");
            (Event::Note { text }, Err(CancelError::NotAsked { id: purchase.id.clone(), cause }))
        }
    };
    // What could not be written down has happened all the same: it is kept, and tried again.
    drop(account.unwritten.write(&mut entry, &event, account.client.wall()));
    came
}
