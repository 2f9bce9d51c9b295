//! Caption of a tour while it plays.

/// A sentence below the screen, and how far the tour is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// The sentence.
    pub text: String,
    /// The step that is played, from 1.
    pub at: usize,
    /// Number of steps in the tour.
    pub of: usize,
    /// Tells whether the tour waits for the person.
    pub paused: bool,
}
