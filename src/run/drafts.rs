//! Drafts on their way to the disk: the newest text wins, whichever thread is slow, and each draft is written by one
//! wizard.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::store::{FileStore, Hold, Paths, StoreError};

/// Fate of an order that was typed, when the wizard leaves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// Nothing to save: nothing was typed, or it became an order.
    Nothing,
    /// Saved on the disk under this name.
    As(String),
    /// Not saved in its present state.
    Not(Unkept),
}

/// Order that could not be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unkept {
    /// Reason that it could not be saved.
    pub why: String,
    /// The order file.
    pub text: String,
}

/// The drafts of one wizard.
#[derive(Clone)]
pub struct Drafts {
    shelf: FileStore,
    /// Last write or removal for each name. Locked while the disk is written to, so that no turn overtakes another.
    done: Arc<Mutex<BTreeMap<String, Written>>>,
}

/// Last write or removal of a draft.
#[derive(Default)]
struct Written {
    /// The turn of it.
    turn: u64,
    /// Tells whether a draft of the name is on the disk.
    there: bool,
    /// The right to write it.
    hold: Option<Hold>,
}

impl Drafts {
    /// The drafts at these paths.
    pub fn at(paths: &Paths) -> Self {
        Self { shelf: FileStore::drafts(paths), done: Arc::default() }
    }

    fn done(&self) -> MutexGuard<'_, BTreeMap<String, Written>> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes on with a draft that is on the disk, as it was read. False where another wizard has it open, or has changed
    /// it since: then what was read is a copy.
    pub fn go_on(&self, name: &str, text: &str) -> bool {
        let mut done = self.done();
        let written = done.entry(name.to_owned()).or_default();
        if written.hold.is_none() {
            match self.shelf.hold(name) {
                Ok(Some(hold)) => written.hold = Some(hold),
                Ok(None) => return false,
                // A folder that can't be written is reported when something is to be saved.
                Err(_) => {}
            }
        }
        written.there = self.shelf.load(name).is_ok_and(|now| now == text);
        if !written.there {
            written.hold = None;
        }
        written.there
    }

    /// Leaves a draft to others.
    pub fn let_go(&self, name: &str) {
        self.done().remove(name);
    }

    /// Saves a text, unless something of a later turn has been done with this name; whether it is on the disk.
    pub fn save(&self, name: &str, text: &str, turn: u64) -> Result<bool, StoreError> {
        let mut done = self.done();
        let written = done.entry(name.to_owned()).or_default();
        if written.turn > turn {
            return Ok(false);
        }
        if written.hold.is_none() {
            // The name is new and nobody else's; where it can't be held, saving fails too.
            written.hold = self.shelf.hold(name).ok().flatten();
        }
        self.shelf.save(name, text)?;
        (written.turn, written.there) = (turn, true);
        Ok(true)
    }

    /// Tells whether a turn, or a later one, is on the disk.
    pub fn is_saved(&self, name: &str, turn: u64) -> bool {
        self.done().get(name).is_some_and(|written| written.turn >= turn)
    }

    /// Tells whether there is a draft of the name.
    pub fn is_there(&self, name: &str) -> bool {
        self.done().get(name).is_some_and(|written| written.there)
    }

    /// Removes a draft; what an earlier turn still wants to save of it is not saved any more.
    pub fn remove(&self, name: &str, turn: u64) -> Result<(), StoreError> {
        let mut done = self.done();
        done.insert(name.to_owned(), Written { turn, there: false, hold: None });
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

    #[test]
    fn a_draft_is_open_in_one_place() -> Result<(), Box<dyn std::error::Error>> {
        let home = tempfile::tempdir()?;
        let paths = Paths::at(home.path(), home.path());
        let (one, other, shelf) = (Drafts::at(&paths), Drafts::at(&paths), FileStore::drafts(&paths));
        assert!(one.save("a", "first", 1)?);
        assert!(!other.go_on("a", "first"), "who made it has it open");
        one.let_go("a");
        assert!(other.go_on("a", "first"));
        assert!(!one.go_on("a", "first"));
        assert!(other.save("a", "second", 1)?);
        other.let_go("a");
        assert!(!one.go_on("a", "first"), "it was changed since it was read");
        assert!(one.go_on("a", "second"));
        one.remove("a", 2)?;
        assert!(!other.go_on("a", "second"), "it became an order");
        drop((one, other));
        let left: Vec<_> = std::fs::read_dir(shelf.folder())?.collect();
        assert!(left.is_empty(), "{left:?}");
        Ok(())
    }
}
