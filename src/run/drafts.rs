//! Drafts on their way to the disk: the newest text wins, whichever thread is slow.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::store::{FileStore, Paths, StoreError};

/// The drafts of one wizard.
#[derive(Clone)]
pub struct Drafts {
    shelf: FileStore,
    /// For each name, the turn of what was done last. Held while the disk is written to, so that nothing overtakes.
    done: Arc<Mutex<BTreeMap<String, u64>>>,
}

impl Drafts {
    /// The drafts at these paths.
    pub fn at(paths: &Paths) -> Self {
        Self { shelf: FileStore::drafts(paths), done: Arc::default() }
    }

    /// Saves a text, unless something of a later turn has been done with this name; whether it is on the disk.
    pub fn save(&self, name: &str, text: &str, turn: u64) -> Result<bool, StoreError> {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        if done.get(name).is_some_and(|last| *last > turn) {
            return Ok(false);
        }
        self.shelf.save(name, text)?;
        done.insert(name.to_owned(), turn);
        Ok(true)
    }

    /// Removes a draft; what an earlier turn still wants to save of it is not saved any more.
    pub fn remove(&self, name: &str, turn: u64) -> Result<(), StoreError> {
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.insert(name.to_owned(), turn);
        match self.shelf.remove(name) {
            // One that was never saved is gone as it should be.
            Err(StoreError::Missing { .. }) => Ok(()),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_save_comes_back_over_nothing() -> Result<(), Box<dyn std::error::Error>> {
        let home = tempfile::tempdir()?;
        let paths = Paths::at(home.path(), home.path());
        let (drafts, shelf) = (Drafts::at(&paths), FileStore::drafts(&paths));
        assert!(drafts.save("a", "second", 2)?);
        assert!(!drafts.save("a", "first", 1)?, "overtaken");
        assert!(drafts.save("b", "another", 1)?, "another draft has its own turns");
        assert_eq!(shelf.load("a")?, "second");
        drafts.remove("a", 4)?;
        assert!(!drafts.save("a", "third", 3)?);
        assert!(shelf.load("a").is_err(), "what became an order does not come back");
        drafts.remove("a", 5)?;
        assert!(drafts.save("a", "fourth", 6)?);
        assert_eq!(shelf.load("a")?, "fourth");
        Ok(())
    }
}
