//! The outcome of sending a purchase, before anybody follows what it bought.

use super::account::ProgressSink;
use crate::{
    cloud::{End, Progress},
    store::journal::{Purchase, State},
};

/// Outcome of buying, or of settling what was bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The provider took it; what it bought can be followed.
    Accepted,
    /// The provider refused it: nothing was bought.
    Refused,
    /// Nobody knows, and nothing more is tried.
    Unknown,
    /// It never left: why, in words.
    NotSent(String),
}

/// A purchase that was sent, or tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bought {
    /// The journal's name for it.
    pub id: String,
    /// Outcome of sending it.
    pub sent: Sent,
}

impl Sent {
    /// The outcome that the journal tells of a purchase.
    pub fn of(purchase: &Purchase) -> Sent {
        match purchase.state {
            State::Unknown => Sent::Unknown,
            State::Prepared => Sent::NotSent(purchase.cause.clone().unwrap_or_default()),
            State::Refused => Sent::Refused,
            State::Accepted | State::Running | State::PartlyFailed | State::Cancelled => Sent::Accepted,
        }
    }

    /// The end that this is by itself; `None` where there is something to follow.
    pub fn end(&self) -> Option<End> {
        match self {
            Sent::Accepted => None,
            Sent::Refused => Some(End::Refused),
            Sent::Unknown => Some(End::Unknown),
            Sent::NotSent(why) => Some(End::NotSent(why.clone())),
        }
    }

    /// Tells the end that this is. What was accepted has not ended: following it tells how it does.
    pub(super) fn tell(&self, tell: &ProgressSink) {
        if let Some(end) = self.end() {
            tell(Progress::Ended(end));
        }
    }
}
