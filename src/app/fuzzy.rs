//! One way to find things by what is typed: the menus and the start screen rank alike.

use std::{fmt, ops::Range};

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

/// Texts to be found, one behind the other in the form that is searched quickest: a list of ten thousand answers each
/// key.
pub(super) struct Index {
    ascii: Vec<u8>,
    /// Texts with other letters.
    others: Vec<char>,
    texts: Vec<Held>,
    matcher: Matcher,
    /// What was typed last.
    last: String,
    /// What fitted it, in the order of the list: in that order it is quickest to read.
    fitting: Vec<u32>,
}

/// Where a text is.
enum Held {
    Ascii(Range<usize>),
    Other(Range<usize>),
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Index").field("texts", &self.texts.len()).finish_non_exhaustive()
    }
}

impl Index {
    pub(super) fn new(texts: impl Iterator<Item = String>) -> Self {
        let (mut ascii, mut others) = (Vec::new(), Vec::new());
        let hold = |text: String| {
            if text.is_ascii() {
                let from = ascii.len();
                ascii.extend_from_slice(text.as_bytes());
                Held::Ascii(from..ascii.len())
            } else {
                let from = others.len();
                others.extend(text.chars());
                Held::Other(from..others.len())
            }
        };
        let texts: Vec<Held> = texts.map(hold).collect();
        let fitting = (0u32..).take(texts.len()).collect();
        Self { ascii, others, texts, matcher: Matcher::new(Config::DEFAULT), last: String::new(), fitting }
    }

    /// Which of the texts fit what was typed, best first; before all others those that begin with it.
    pub(super) fn ranked(&mut self, typed: &str) -> Vec<usize> {
        let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
        let lower: Vec<char> = typed.chars().flat_map(char::to_lowercase).collect();
        // What is typed on fits less, and nothing new. Signs of the pattern language may turn that round.
        let plain = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if !(plain(typed) && plain(&self.last) && typed.starts_with(&self.last)) {
            self.fitting.clear();
            self.fitting.extend((0u32..).take(self.texts.len()));
        }
        typed.clone_into(&mut self.last);
        let mut ranked: Vec<(u32, u32)> = Vec::with_capacity(self.fitting.len());
        self.fitting.retain(|at| {
            let text = match self.texts.get(*at as usize) {
                Some(Held::Ascii(range)) => Utf32Str::Ascii(&self.ascii[range.clone()]),
                Some(Held::Other(range)) => Utf32Str::Unicode(&self.others[range.clone()]),
                None => return false,
            };
            let score = pattern.score(text, &mut self.matcher);
            ranked.extend(score.map(|score| (rank(begins(text, typed, &lower), score), *at)));
            score.is_some()
        });
        // Stable: what is as good as another keeps its place in the list.
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, at)| at as usize).collect()
    }
}

/// What begins as typed comes first, then what scores higher.
fn rank(begins: bool, score: u32) -> u32 {
    let least = u32::MAX >> 1;
    least - score.min(least) + if begins { 0 } else { least + 1 }
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
