//! Keys of the words for a state.

/// The key of a state's words: the providers write one state in different cases.
pub fn status_key(status: &str) -> String {
    let mut letters = status.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    format!("status.{}", first.into_iter().chain(letters).collect::<String>())
}
