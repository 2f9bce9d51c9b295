//! Ids and numbers that follow from the seed.

/// Eight letters and digits that follow from a text.
pub(super) fn code(seed: u64, text: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    let mut state = hash(seed, text);
    let mut out = String::new();
    for _ in 0..8 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(state >> 33).unwrap_or(0) % LETTERS.len();
        out.push(char::from(LETTERS[at]));
    }
    out
}

/// A number that follows from a text (FNV-1a, seeded).
pub(super) fn hash(seed: u64, text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9), |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}
