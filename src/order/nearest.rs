//! Names that were probably meant.

use strsim::levenshtein;

/// The greatest number of edits between an unknown key and the one that was probably meant.
const NEAR: usize = 3;

/// The name that was probably meant.
pub fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = wanted.chars().count();
    let wanted = wanted.to_lowercase();
    // Half of a short name guessed wrong is another name. Lengths first: a key may be a megabyte long.
    let within = |name: &str| NEAR.min(name.chars().count() / 2);
    let near = names
        .filter(|name| name.chars().count().abs_diff(length) <= NEAR)
        .map(|name| (levenshtein(&wanted, &name.to_lowercase()), name));
    near.filter(|(d, name)| *d <= within(name)).min_by_key(|(d, _)| *d).map(|(_, n)| n)
}
