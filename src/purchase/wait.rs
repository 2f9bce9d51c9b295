//! Waits between tries and looks.

use std::time::Duration;

/// A growing wait with a part of chance, so that many who wait do not come back at once.
pub(super) fn growing(attempt: u32, first: Duration, most: Duration) -> Duration {
    let full = first.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1))).min(most);
    let chance = u32::from(uuid::Uuid::new_v4().as_bytes()[0]);
    full.mul_f64(0.75 + f64::from(chance) / 1024.0)
}
