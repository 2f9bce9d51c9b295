//! The age of a token, by which the provider may have forgotten it.

use thiserror::Error;

use crate::cloud::{Doubt, Moment, age};

/// Time for which a token is sure to be remembered by the provider, in seconds, less an hour for clocks and waits. After
/// that the same token may buy a second time.
const REMEMBERED: i64 = 23 * 3600;

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

/// Checks that the provider still knows a token that was made `then`.
pub(super) fn young(then: &Moment, now: &Moment) -> Result<(), TokenAge> {
    match age(then, now) {
        Ok(age) if age > REMEMBERED => Err(TokenAge::Old),
        Ok(_) => Ok(()),
        Err(doubt) => Err(TokenAge::Unproven(doubt)),
    }
}
