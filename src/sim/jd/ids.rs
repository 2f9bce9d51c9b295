//! Ids in small letters and digits, which follow from the seed.

use crate::sim::seed::hash;

/// Ten small letters and digits that follow from a text.
pub(super) fn code(seed: u64, text: &str) -> String {
    letters(seed, text, 10)
}

/// As many small letters and digits as asked for.
pub(super) fn letters(seed: u64, text: &str, count: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut state = hash(seed, text);
    let step = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(state >> 33).unwrap_or(0) % LETTERS.len();
        char::from(LETTERS[at])
    };
    (0..count).map(step).collect()
}
