//! One way to find things by what is typed: the menus and the start screen rank alike.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

/// Which of the texts fit what was typed, best first; before all others those that begin with it.
pub(super) fn ranked(typed: &str, texts: impl Iterator<Item = String>) -> Vec<usize> {
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored = Vec::new();
    let typed = typed.to_lowercase();
    for (index, text) in texts.enumerate() {
        if let Some(score) = pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher) {
            let begins = text.to_lowercase().starts_with(&typed);
            scored.push((std::cmp::Reverse((begins, score)), index));
        }
    }
    scored.sort_unstable();
    scored.into_iter().map(|(_, index)| index).collect()
}
