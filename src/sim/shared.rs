//! State of one server, which all its connections share.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock};

use tokio::sync::watch;

use super::{providers::More, settings::Settings, world::World};

/// State that the handlers share.
pub(super) struct Shared {
    pub settings: Arc<Settings>,
    /// Providers beside those of this room.
    pub more: More,
    /// Made with the first request: starting takes no time.
    pub world: OnceLock<Mutex<World>>,
    /// Becomes true when the server ends: whatever waits without end then stops waiting.
    pub closing: watch::Sender<bool>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Shared {
    /// The world. A handler that panicked leaves it as it was: requests change it in one go.
    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        let world = self.world.get_or_init(|| Mutex::new(World::new(&self.settings, self.more)));
        world.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Waits for the server to end.
    pub(super) async fn closed(&self) {
        let _ = self.closing.subscribe().wait_for(|closing| *closing).await;
    }
}
