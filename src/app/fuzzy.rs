//! One way to find things by what is typed: the menus and the start screen rank alike.

use std::{fmt, ops::Range};

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{Atom, AtomKind, CaseMatching, Normalization, Pattern},
};

/// Lists of more texts than this are long.
const LONG: usize = 2000;

/// Texts to be found, one behind the other in the form that is searched quickest: a list of ten thousand answers each
/// key.
pub(super) struct Index {
    ascii: Vec<u8>,
    /// Texts with other letters.
    others: Vec<char>,
    texts: Vec<Held>,
    matcher: Matcher,
    /// Text that was typed last.
    last: String,
    /// Texts that fitted it, in the order of the list: in that order they are quickest to read.
    fitting: Vec<u32>,
    /// Each of them behind its rank. Kept, as memory that is given back is slow to come by again.
    ranked: Vec<(u32, u32)>,
}

/// Position of a text: its store, and its range there.
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
        Self {
            ascii,
            others,
            texts,
            matcher: Matcher::new(Config::DEFAULT),
            last: String::new(),
            fitting,
            ranked: Vec::new(),
        }
    }

    /// Finds the texts that fit what was typed, best first; before all others those that begin with it.
    pub(super) fn ranked(&mut self, typed: &str, shown: &mut Vec<usize>) {
        let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
        let lower: Vec<char> = typed.chars().flat_map(char::to_lowercase).collect();
        // What is typed on fits less, and nothing new. Signs of the pattern language may turn that round.
        let plain = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if !(plain(typed) && plain(&self.last) && typed.starts_with(&self.last)) {
            self.fitting.clear();
            self.fitting.extend((0u32..).take(self.texts.len()));
        }
        typed.clone_into(&mut self.last);
        // Of a long list the first way that a text fits counts, and not the best: that is found in half the time.
        let fuzzy = pattern.atoms.iter().all(|atom| atom.kind == AtomKind::Fuzzy && !atom.negative);
        let first = self.texts.len() > LONG && fuzzy && typed.is_ascii();
        self.matcher.config = Config::DEFAULT;
        self.ranked.clear();
        self.fitting.retain(|at| {
            let text = match self.texts.get(*at as usize) {
                Some(Held::Ascii(range)) => Utf32Str::Ascii(&self.ascii[range.clone()]),
                Some(Held::Other(range)) => Utf32Str::Unicode(&self.others[range.clone()]),
                None => return false,
            };
            let score = if first {
                let mut fit = |atom: &Atom| self.matcher.fuzzy_match_greedy(text, atom.needle_text());
                pattern.atoms.iter().try_fold(0, |sum, atom| Some(sum + u32::from(fit(atom)?)))
            } else {
                pattern.score(text, &mut self.matcher)
            };
            self.ranked.extend(score.map(|score| (rank(begins(text, typed, &lower), score), *at)));
            score.is_some()
        });
        // What is as good as another keeps its place in the list.
        self.ranked.sort_unstable();
        shown.clear();
        shown.extend(self.ranked.iter().map(|(_, at)| *at as usize));
    }
}

/// Rank of a text, lowest first: texts that begin as typed before the others, then by higher score.
fn rank(begins: bool, score: u32) -> u32 {
    let least = u32::MAX >> 1;
    least - score.min(least) + if begins { 0 } else { least + 1 }
}

/// Tells whether a text begins as typed, whatever the case.
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
            let (mut last, mut at_once) = (Vec::new(), Vec::new());
            for end in (1..=typed.len()).filter(|i| typed.is_char_boundary(*i)) {
                index.ranked(&typed[..end], &mut last);
            }
            if !typed.is_empty() {
                Index::new(texts.into_iter()).ranked(&typed, &mut at_once);
                prop_assert_eq!(last, at_once);
            }
        }
    }

    #[test]
    fn in_a_long_list_what_begins_as_typed_stands_in_front_and_the_rest_as_the_list_has_it() {
        let name = |n: usize| format!("bcc.g{}.c{}m{}  {} GB", n / 500, n % 500, n % 7, n % 500);
        let mut index = Index::new((0..LONG + 500).map(name));
        let mut shown = Vec::new();
        for typed in ["b", "bcc.g3.c4", "bcc.g3.c42m"] {
            index.ranked(typed, &mut shown);
            let begin = |at: &&usize| name(**at).starts_with(typed);
            let front = shown.iter().take_while(begin).count();
            assert_eq!(front, (0..LONG + 500).filter(|n| begin(&n)).count(), "{typed}");
            assert!(shown[..front].is_sorted(), "{typed}: alike in score, in the list's own order");
        }
        assert_eq!(shown[0], 3 * 500 + 42);
        index.ranked("c42 g3", &mut shown);
        let best = name(shown[0]);
        assert!(
            best.contains("g3") && best.contains("c42"),
            "two words are looked for each by itself: {best}"
        );
    }
}
