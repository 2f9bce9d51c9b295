//! Entries of the start screen that come from the disk: drafts, templates, and orders of the journal.

use std::{io::ErrorKind, time::Duration};

use jiff::Timestamp;

use crate::{
    app::{LeftOut, Past, Pending, SavedDraft, SavedTemplate},
    store::{
        FileStore, Paths, StoreError, Templates,
        journal::{Purchase, State},
    },
    surroundings::Surroundings,
};

/// Number of earlier orders offered.
const PAST: usize = 100;
/// Longest plausible time until all instances run: an order that took longer was not watched all the time.
const WATCHED: Duration = Duration::from_secs(1800);

/// The newest drafts, and what is there beside them.
pub fn drafts(around: &Surroundings, paths: &Paths) -> Result<(Vec<SavedDraft>, LeftOut), StoreError> {
    let shelf = FileStore::drafts(paths);
    let (saved, older) = shelf.newest()?;
    let mut left_out = LeftOut { older, folder: shelf.folder().display().to_string(), ..LeftOut::default() };
    let mut drafts = Vec::new();
    for draft in saved {
        match draft.text {
            Ok(text) => {
                drafts.push(SavedDraft { saved: local(around, draft.modified), text, id: draft.name });
            }
            // Gone between listing and reading: whoever has it open has made an order of it.
            Err(StoreError::Io { cause, .. }) if cause.kind() == ErrorKind::NotFound => {}
            Err(why) => left_out.unreadable.push(why.to_string()),
        }
    }
    Ok((drafts, left_out))
}

/// All templates, each with when it was last ordered from.
pub fn templates(
    around: &Surroundings,
    templates: &Templates,
    orders: &[Purchase],
) -> Result<Vec<SavedTemplate>, StoreError> {
    let bought = |name: &str| {
        let from = |p: &&Purchase| p.intent.template.as_deref() == Some(name) && was_sent(p);
        // The newest order comes first.
        orders.iter().find(from).map(|p| local(around, p.started_at))
    };
    let row = |kept: crate::store::TemplateFile| {
        let text = kept.saved.text.map_err(|e| e.to_string());
        let mut saved = SavedTemplate::new(kept.saved.name, text);
        (saved.shared, saved.hidden) = (kept.shared, kept.hidden);
        saved.bought = if kept.hidden { None } else { bought(&saved.name) };
        saved
    };
    Ok(templates.list()?.into_iter().map(row).collect())
}

fn was_sent(purchase: &Purchase) -> bool {
    !matches!(purchase.state, State::Prepared | State::Refused)
}

/// Orders to make again, newest first.
pub fn past(around: &Surroundings, orders: &[Purchase]) -> Vec<Past> {
    let readable = orders.iter().filter(|p| p.intent.body.is_object());
    let past = readable.take(PAST).map(|p| Past {
        id: p.id.clone(),
        kind: p.intent.kind.clone(),
        sent: local(around, p.started_at),
        count: p.intent.count,
        region: p.intent.region.clone(),
        body: p.intent.body.clone(),
        allow: p.intent.allow.clone(),
        instances: p.instances.iter().map(|i| i.id.clone()).collect(),
        simulated: p.intent.simulated,
        took: took(p),
    });
    past.collect()
}

/// Returns the time that a purchase took until all of it ran. One that was looked at only long afterwards has none.
fn took(purchase: &Purchase) -> Option<Duration> {
    let all = Duration::try_from(purchase.last_at.duration_since(purchase.started_at)).ok()?;
    (purchase.state == State::Running && all <= WATCHED).then_some(all)
}

/// Purchases whose outcome is unknown.
pub fn pending(around: &Surroundings, orders: &[Purchase]) -> Vec<Pending> {
    // One that nobody can read is nothing to settle, once a person knows of it.
    let known = |p: &&Purchase| p.intent.kind.is_empty() && p.seen;
    let unknown = orders.iter().filter(|p| p.state == State::Unknown && !known(p));
    let pending = |p: &Purchase| Pending {
        id: p.id.clone(),
        kind: p.intent.kind.clone(),
        sent: local(around, p.started_at),
        region: p.intent.region.clone(),
        simulated: p.intent.simulated,
        secret: p.intent.has_secret,
        count: p.intent.count,
    };
    unknown.map(pending).collect()
}

/// A time as people read it here.
pub fn local(around: &Surroundings, at: Timestamp) -> String {
    around.local(at, "%Y-%m-%d %H:%M")
}
