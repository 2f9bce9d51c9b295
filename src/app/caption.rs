//! What a tour says while it plays.

/// A sentence below the screen, and how far the tour is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// The sentence.
    pub text: String,
    /// The step that is played, from 1.
    pub at: usize,
    /// How many there are.
    pub of: usize,
    /// Whether it waits for the person.
    pub paused: bool,
}
