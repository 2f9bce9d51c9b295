//! The word that a purchase is on its way and that leaving waits for it.

use super::layer::{Layer, Outcome, World};
use crate::keys::Action;

/// Leaving waits for the answer to what is on its way.
#[derive(Debug)]
pub struct Waiting;

impl Layer for Waiting {
    fn act(&mut self, action: Action, _world: &World) -> Outcome {
        if action == Action::Cancel { Outcome::Close } else { Outcome::Unchanged }
    }
}
