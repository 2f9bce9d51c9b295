//! One way to find things by what is typed: the menus and the start screen rank alike.

use std::fmt;

use nucleo_matcher::{
    Config, Matcher, Utf32Str, Utf32String,
    pattern::{CaseMatching, Normalization, Pattern},
};

/// Texts to be found, in the form that is searched quickest: a list of ten thousand answers each key.
pub(super) struct Index {
    texts: Vec<Utf32String>,
    matcher: Matcher,
    /// What was typed last, and what fitted.
    last: Option<(String, Vec<usize>)>,
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("texts", &self.texts.len()).finish_non_exhaustive()
    }
}

impl Index {
    pub(super) fn new(texts: impl Iterator<Item = String>) -> Self {
        let texts = texts.map(Utf32String::from).collect();
        Self { texts, matcher: Matcher::new(Config::DEFAULT), last: None }
    }

    /// Which of the texts fit what was typed, best first; before all others those that begin with it.
    pub(super) fn ranked(&mut self, typed: &str) -> Vec<usize> {
        let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
        let begin: Vec<char> = typed.chars().flat_map(char::to_lowercase).collect();
        // What is typed on fits less, and nothing new. Signs of the pattern language may turn that round.
        let plain = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
        let narrowed =
            self.last.take().filter(|(before, _)| plain(typed) && plain(before) && typed.starts_with(before));
        let mut scored = Vec::new();
        let mut score = |index: usize| {
            let Some(text) = self.texts.get(index) else { return };
            if let Some(score) = pattern.score(text.slice(..), &mut self.matcher) {
                scored.push(rank(begins(text.slice(..), typed, &begin), score, index));
            }
        };
        match narrowed {
            Some((_, fitted)) => fitted.into_iter().for_each(&mut score),
            None => (0..self.texts.len()).for_each(&mut score),
        }
        scored.sort_unstable();
        let fitted: Vec<usize> = scored.into_iter().map(place).collect();
        self.last = Some((typed.to_owned(), fitted.clone()));
        fitted
    }
}

/// A place in the order as one number: what begins as typed, then what scores higher, then what stands higher in the
/// list. Ten thousand numbers are sorted on a key; ten thousand tuples take twice as long.
fn rank(begins: bool, score: u32, index: usize) -> u64 {
    let score = u32::MAX - score.min(u32::MAX >> 1) - if begins { 1 << 31 } else { 0 };
    u64::from(score) << 32 | u64::try_from(index).unwrap_or(u64::MAX) & u64::from(u32::MAX)
}

/// The index that a place in the order was made of.
fn place(rank: u64) -> usize {
    usize::try_from(rank & u64::from(u32::MAX)).unwrap_or(usize::MAX)
}

/// Whether a text begins as typed, whatever the case.
fn begins(text: Utf32Str, typed: &str, lower: &[char]) -> bool {
    match text {
        Utf32Str::Ascii(bytes) if typed.is_ascii() => {
            bytes.get(..typed.len()).is_some_and(|head| head.eq_ignore_ascii_case(typed.as_bytes()))
        }
        _ => text.chars().flat_map(char::to_lowercase).take(lower.len()).eq(lower.iter().copied()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn typing_on_finds_what_typing_at_once_finds(
            texts in proptest::collection::vec("[a-cA-C前 .]{0,8}", 0..20),
            typed in "[a-c前.!^ ]{0,5}",
        ) {
            let mut index = Index::new(texts.iter().cloned());
            let mut last = Vec::new();
            for end in (1..=typed.len()).filter(|i| typed.is_char_boundary(*i)) {
                last = index.ranked(&typed[..end]);
            }
            if !typed.is_empty() {
                prop_assert_eq!(last, Index::new(texts.into_iter()).ranked(&typed));
            }
        }
    }
}
