//! Reasons why nothing was bought, or not again.

use rust_decimal::Decimal;
use thiserror::Error;

use super::token_age::TokenAge;
use crate::{cloud::CloudError, sign::password, store::StoreError};

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
        /// Cost that was agreed to, in CNY.
        before: Decimal,
        /// Its cost today.
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
