//! Events of purchases, also where the journal could not be told.
//!
//! The journal is the memory of a purchase, and a disk can be full, gone or read-only just when the provider has
//! answered. What happened then is kept here, tried again before the next line and whenever somebody asks for it, and
//! counts as having happened in everything that this process says.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use jiff::Timestamp;

use crate::store::{
    Journal, StoreError,
    journal::{Entry, Event, Instance, Purchase},
};

/// The purchases of this process as they really stand, and the lines that their journals lack.
#[derive(Clone, Default)]
pub struct Unwritten(Arc<Mutex<BTreeMap<String, RememberedPurchase>>>);

/// One purchase.
struct RememberedPurchase {
    purchase: Purchase,
    /// Events that the journal lacks, oldest first.
    lines: Vec<(Timestamp, Event)>,
    /// Its instances as last seen by this process.
    seen: Vec<Instance>,
}

impl fmt::Debug for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = self.kept();
        let lacking = kept.iter().map(|(id, kept)| (id, kept.lines.len()));
        f.debug_map().entries(lacking).finish()
    }
}

impl Unwritten {
    fn kept(&self) -> MutexGuard<'_, BTreeMap<String, RememberedPurchase>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a purchase in mind from now on, as it stands in the journal.
    pub(super) fn keep(&self, purchase: Purchase) {
        let mut kept = self.kept();
        match kept.get_mut(&purchase.id) {
            // The journal knows less than this process does.
            Some(known) if !known.lines.is_empty() => {}
            Some(known) => known.purchase = purchase,
            None => {
                drop(kept.insert(
                    purchase.id.clone(),
                    RememberedPurchase { purchase, lines: Vec::new(), seen: Vec::new() },
                ));
            }
        }
    }

    /// Writes what has happened, behind what could not be written before. What can't be written is kept, but for an
    /// attempt: it is not made then.
    pub(super) fn write(&self, entry: &mut Entry, event: &Event, at: Timestamp) -> Result<(), StoreError> {
        let written = self.catch_up(entry).and_then(|()| entry.write(event, at));
        let announced = matches!(event, Event::Attempt { .. });
        if written.is_ok() || !announced {
            self.happened(entry.order(), event, at, written.is_err());
        }
        written
    }

    /// Keeps in mind how instances were seen. The watch writes it down by itself.
    pub(super) fn saw(&self, id: &str, instances: &[Instance]) {
        if let Some(kept) = self.kept().get_mut(id) {
            kept.seen = instances.to_vec();
        }
    }

    fn happened(&self, id: &str, event: &Event, at: Timestamp, lacking: bool) {
        if let Some(kept) = self.kept().get_mut(id) {
            kept.purchase.hear(event.clone());
            if lacking {
                kept.lines.push((at, event.clone()));
            }
        }
    }

    fn catch_up(&self, entry: &mut Entry) -> Result<(), StoreError> {
        if let Some(kept) = self.kept().get_mut(entry.order()) {
            while let Some((at, event)) = kept.lines.first() {
                entry.write(event, *at)?;
                kept.lines.remove(0);
            }
        }
        Ok(())
    }

    /// Tries again to write what the journal of a purchase lacks. A journal that is gone lacks everything.
    pub fn retry(&self, journal: &Journal, id: &str) -> Result<(), StoreError> {
        if !self.kept().contains_key(id) {
            return Ok(());
        }
        self.catch_up(&mut journal.watch(id)?)
    }

    /// Tries again to write what any journal lacks, before this process ends.
    pub fn retry_all(&self, journal: &Journal) {
        let lacking =
            |(id, kept): (&String, &RememberedPurchase)| (!kept.lines.is_empty()).then(|| id.clone());
        let lacking: Vec<String> = self.kept().iter().filter_map(lacking).collect();
        for id in lacking {
            // Whoever bought it has been told already; the intent on the disk settles it later.
            drop(self.retry(journal, &id));
        }
    }

    /// The purchase as it stands: by its journal, or by what happened in this process where the journal lacks some of
    /// it, or can't be read.
    pub fn purchase(&self, journal: &Journal, id: &str) -> Result<Purchase, StoreError> {
        let written = journal.find(id);
        let kept = self.kept();
        let Some(known) = written.as_ref().map_or(kept.get(id), |written| kept.get(&written.id)) else {
            return written;
        };
        let mut purchase = match written {
            Ok(written)
                if known.lines.is_empty()
                    && (written.damaged.is_none() || known.purchase.damaged.is_some()) =>
            {
                written
            }
            _ => known.purchase.clone(),
        };
        if !known.seen.is_empty() {
            purchase.hear(Event::Instances { instances: known.seen.clone() });
        }
        Ok(purchase)
    }
}
