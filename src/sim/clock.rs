//! The clock: the only place where this room reads it.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::sign::bce;

/// Seconds since 1970.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// The time as both providers write it.
pub(super) fn now_text() -> String {
    bce::iso(now())
}
