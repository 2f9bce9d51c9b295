//! The word by which a person ends the waits of a purchase.

use tokio::sync::watch;

/// A word that can be given once: no further try, no further wait. What is on its way is still waited for, because its
/// answer is the only one that tells what became of it.
#[derive(Debug, Clone)]
pub struct StopToken(watch::Sender<bool>);

impl Default for StopToken {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl StopToken {
    /// Gives the word.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }

    /// Tells whether it has been given.
    pub fn is_stopped(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is given.
    pub async fn stopped(&self) {
        // The sender is ours, so this ends with the word only.
        let _ = self.0.subscribe().wait_for(|stopped| *stopped).await;
    }
}
