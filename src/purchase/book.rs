//! The journal of a purchase that is followed. A disk that fails ends no watch: what could not be written is kept, is
//! told, and is written with what comes next.

use std::collections::BTreeSet;

use tokio::time::Instant;

use super::{
    account::{Account, ProgressSink},
    batch::group_of,
    unwritten::Unwritten,
};
use crate::{
    cloud::{Client, Group, Instance, Progress},
    order::Product,
    store::{
        Journal, StoreError,
        journal::{self, Entry, Event, Phase, Purchase, Recorder},
    },
};

/// The most ids that a remark names.
const MOST_NAMED: usize = 50;

/// The journal of one purchase, open to record what is seen.
pub struct Book {
    journal: Journal,
    order: String,
    product: Product,
    entry: Option<Entry>,
    recorder: Recorder,
    began: Instant,
    /// Tells the time for a line of the journal.
    client: Client,
    tell: ProgressSink,
    /// Knowledge of this process beside the journal.
    unwritten: Unwritten,
    /// Sentence that was told last of a disk that fails.
    trouble: String,
}

impl Book {
    pub fn of(account: &Account, purchase: &Purchase, tell: ProgressSink) -> Book {
        Book {
            journal: Journal::open(&account.paths),
            order: purchase.id.clone(),
            product: Product::of(&purchase.intent.kind),
            entry: None,
            recorder: Recorder::knowing(&purchase.instances),
            began: Instant::now(),
            client: account.client.clone(),
            tell,
            unwritten: account.unwritten.clone(),
            trouble: String::new(),
        }
    }

    /// Records instances as they are seen: changes only, and rarely where one changes for ever.
    pub fn record(&mut self, seen: &[Instance]) {
        let states: Vec<journal::Instance> =
            seen.iter().map(|instance| kept(self.product, instance)).collect();
        for state in &states {
            self.recorder.see(state);
        }
        self.unwritten.saw(&self.order, &states);
        let (at, now) = (self.began.elapsed(), self.client.wall());
        self.write(|recorder, entry| recorder.record(entry, at, now));
    }

    /// Writes the newest state of all.
    pub fn close(&mut self) {
        let (at, now) = (self.began.elapsed(), self.client.wall());
        self.write(|recorder, entry| recorder.finish(entry, at, now));
    }

    /// Keeps, once, what was found that looks like the purchase, as a remark: whose it is, is not known.
    pub fn found(&mut self, purchase: &Purchase, like: &BTreeSet<String>) {
        let mut text = like.iter().take(MOST_NAMED).map(String::as_str).collect::<Vec<_>>().join(" ");
        if let Some(more) = like.len().checked_sub(MOST_NAMED).filter(|more| *more > 0) {
            text = format!("{text} and {more} more");
        }
        let text =
            format!("the answer named no instances; these look like the order, which proves nothing: {text}");
        if !like.is_empty() && !purchase.notes.contains(&text) {
            let now = self.client.wall();
            self.write(|_, entry| entry.write(&Event::Note { text: text.clone() }, now));
        }
    }

    fn write(&mut self, write: impl FnOnce(&mut Recorder, &mut Entry) -> Result<(), StoreError>) {
        let entry = match self.entry.take() {
            Some(entry) => Ok(entry),
            None => self.journal.watch(&self.order),
        };
        let written = entry.and_then(|mut entry| {
            let written = write(&mut self.recorder, &mut entry);
            self.entry = Some(entry);
            written
        });
        let trouble = written.err().map(|e| e.to_string()).unwrap_or_default();
        if !trouble.is_empty() && trouble != self.trouble {
            (self.tell)(Progress::Blind { why: trouble.clone() });
        }
        self.trouble = trouble;
    }
}

/// Whoever leaves a watch early leaves the newest states written down.
impl Drop for Book {
    fn drop(&mut self) {
        if self.recorder.open() {
            self.close();
        }
    }
}

/// An instance as the journal keeps it.
fn kept(product: Product, instance: &Instance) -> journal::Instance {
    let phase = match group_of(product, instance) {
        Group::Progressing => Phase::Waiting,
        Group::Running => Phase::Running,
        Group::Stopped => Phase::Stopped,
        Group::Failed => Phase::Failed,
    };
    journal::Instance { id: instance.id.clone(), status: instance.status.clone(), phase }
}
