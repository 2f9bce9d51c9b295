//! The journal: one append-only file a purchase, on the disk before a request leaves.
//!
//! ```text
//! begin: Intent │ Attempt  (send)  Accepted · Refused · Unknown · NotSent │ Instances…
//! ```
//!
//! A line is a JSON object with `v`, `at` and `event`. Each is written whole and synced before the next step is
//! taken, so that what the file says is never more than what has happened, and only the last line can be torn.
//! [`Purchase`] is what one file comes to: it is read line by line, so a file may be of any length.

mod entry;
mod event;
mod lines;
mod lock;
mod purchase;
mod recorder;

use std::io::{BufReader, ErrorKind};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::{Paths, StoreError, atomic, file_store, private};

pub use entry::Entry;
pub use event::{Event, Instance, Intent, Phase, Priced, Uptime};
pub use lock::Lock;
pub use purchase::{Failure, Purchase, State};
pub use recorder::Recorder;

/// Number of orders for the same thing that may be begun within a second.
const SAME_SECOND: u8 = 32;

/// The folder of purchases. Anybody may look; only the holder of the [`Lock`] may buy.
#[derive(Debug, Clone)]
pub struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// The journal of these paths; nothing is touched yet.
    pub fn open(paths: &Paths) -> Journal {
        Journal { folder: paths.orders() }
    }

    /// Puts an intent on the disk, under a new id (see [`new_id`]) which replaces `intent.order` and follows from what
    /// is asked for: the name alone tells whether a file that cannot be read was for the same. Safe on return:
    /// file and folder are synced. A body with a secret is never kept: `resend` is dropped where `has_secret`.
    pub fn begin(&self, _holder: &Lock, mut intent: Intent, now: Timestamp) -> Result<Entry, StoreError> {
        if intent.has_secret {
            intent.resend = None;
        }
        private::make_dir(&self.folder)?;
        let name = |nth| new_id(now, &intent.asked(nth));
        let free = (0..SAME_SECOND).map(name).find(|id| !self.file(id).exists());
        // Where none is free, the first is tried all the same, so that the error names a file.
        intent.order = free.unwrap_or_else(|| name(0));
        Entry::create(&self.file(&intent.order), intent, now)
    }

    /// Opens the entry of an order to settle it: it may be sent again.
    pub fn settle(&self, _holder: &Lock, order: &str) -> Result<Entry, StoreError> {
        Entry::reopen(&self.existing(order)?, order, true)
    }

    /// Opens the entry of an order to record what becomes of it. Needs no lock: lines are appended whole.
    pub fn watch(&self, order: &str) -> Result<Entry, StoreError> {
        Entry::reopen(&self.existing(order)?, order, false)
    }

    /// Every purchase, newest first. One whose file is damaged is there too, and says so.
    pub fn orders(&self) -> Result<Vec<Purchase>, StoreError> {
        self.those(|_| true)
    }

    /// The purchases whose id is wanted, newest first; the files of others are not opened.
    fn those(&self, wanted: impl Fn(&str) -> bool) -> Result<Vec<Purchase>, StoreError> {
        let mut orders = Vec::new();
        for path in file_store::files(&self.folder, "jsonl")? {
            let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            if !wanted(&id) {
                continue;
            }
            match atomic::open_regular(&path) {
                Ok((file, _)) => orders.push(Purchase::read(&id, BufReader::new(file))),
                // Gone between listing and reading: nothing of ours removes one, so a person did.
                Err(StoreError::Io { cause, .. }) if cause.kind() == ErrorKind::NotFound => {}
                Err(e) => orders.push(Purchase::unreadable(&id, e.to_string())),
            }
        }
        orders.sort_by(|a, b| b.started_at.cmp(&a.started_at).then_with(|| b.id.cmp(&a.id)));
        Ok(orders)
    }

    /// The purchase with this id, or the only one whose id begins so.
    pub fn find(&self, id: &str) -> Result<Purchase, StoreError> {
        let mut fits = self.those(|order| !id.is_empty() && order.starts_with(id))?;
        if let Some(exact) = fits.iter().position(|order| order.id == id) {
            return Ok(fits.swap_remove(exact));
        }
        match fits.pop() {
            None => Err(self.missing(id)),
            Some(only) if fits.is_empty() => Ok(only),
            Some(last) => {
                let candidates = fits.into_iter().chain([last]).map(|order| order.id).collect();
                Err(StoreError::Ambiguous { prefix: id.to_owned(), candidates })
            }
        }
    }

    /// Purchases whose outcome is unknown, newest first.
    pub fn unresolved(&self) -> Result<Vec<Purchase>, StoreError> {
        let mut orders = self.orders()?;
        orders.retain(|order| order.state == State::Unknown);
        Ok(orders)
    }

    /// Purchases with an unknown outcome that asked for the same as this intent. One with [`Purchase::seen`]
    /// no longer stands in the way of a new order.
    pub fn same_unresolved(&self, intent: &Intent) -> Result<Vec<Purchase>, StoreError> {
        let mut orders = self.unresolved()?;
        orders.retain(|order| order.intent.asks_the_same(intent));
        Ok(orders)
    }

    /// The last purchase that asked the same account for the same as this intent, where it was accepted after a moment.
    pub fn accepted_since(&self, intent: &Intent, since: Timestamp) -> Result<Option<Purchase>, StoreError> {
        let bought = |order: &Purchase| {
            matches!(order.state, State::Accepted | State::Running | State::PartlyFailed)
                && order.accepted_at.is_some_and(|at| at >= since)
        };
        let same = |order: &Purchase| order.intent.asks_the_same(intent) && order.intent.pays_as(intent);
        Ok(self.orders()?.into_iter().find(|order| bought(order) && same(order)))
    }

    /// Purchases of which nobody can tell what they bought, because what was to be bought cannot be read any more, and
    /// whether each was begun for the same as this intent: its name tells. One with [`Purchase::seen`] no longer stands
    /// in the way of a new order.
    pub fn unreadable(&self, intent: &Intent) -> Result<Vec<(Purchase, bool)>, StoreError> {
        let tails: Vec<String> = (0..SAME_SECOND).map(|nth| tail(&intent.asked(nth))).collect();
        let orders = self.unresolved()?.into_iter().filter(|order| order.intent.kind.is_empty());
        let same = |order: &Purchase| tails.iter().any(|tail| order.id.ends_with(tail.as_str()));
        Ok(orders.map(|order| (same(&order), order)).map(|(same, order)| (order, same)).collect())
    }

    fn file(&self, order: &str) -> PathBuf {
        self.folder.join(format!("{order}.jsonl"))
    }

    /// The file of an order, by its whole id.
    fn existing(&self, order: &str) -> Result<PathBuf, StoreError> {
        let path = self.file(order);
        let plain = Path::new(order).file_name().is_some_and(|name| name == order);
        if plain && path.is_file() { Ok(path) } else { Err(self.missing(order)) }
    }

    fn missing(&self, name: &str) -> StoreError {
        StoreError::Missing { folder: self.folder.clone(), name: name.to_owned() }
    }
}

/// An id that sorts by time, such as `20261121-093005-1f3a`: UTC, and four digits that follow from a text.
pub fn new_id(now: Timestamp, text: &str) -> String {
    let time = now.to_zoned(TimeZone::UTC).strftime("%Y%m%d-%H%M%S");
    format!("{time}-{}", tail(text))
}

/// Four digits that tell most texts apart.
fn tail(text: &str) -> String {
    hex::encode(&Sha256::digest(text.as_bytes())[..2])
}

/// The HMAC-SHA256 of the exact bytes of a body, keyed with the secret key, in small hex digits: tells whether
/// two bodies are the same, and can't be used to guess a password in one.
pub fn digest(key: &SecretString, body: &[u8]) -> String {
    // A key of any length is accepted, so the error can't happen; an empty digest would equal no other.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.expose_secret().as_bytes()) else {
        return String::new();
    };
    mac.update(body);
    hex::encode(mac.finalize().into_bytes())
}
