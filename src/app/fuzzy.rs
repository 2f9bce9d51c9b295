//! One way to find things by what is typed: the menus and the start screen rank alike.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

/// Which of the texts fit what was typed, best first.
pub(super) fn ranked(typed: &str, texts: impl Iterator<Item = String>) -> Vec<usize> {
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, usize)> = Vec::new();
    for (index, text) in texts.enumerate() {
        if let Some(score) = pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher) {
            scored.push((score, index));
        }
    }
    scored.sort_by_key(|(score, index)| (std::cmp::Reverse(*score), *index));
    scored.into_iter().map(|(_, index)| index).collect()
}
