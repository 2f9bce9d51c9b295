//! Events that a watch of instances writes: changed rows only, many in one line, ever more rarely.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;

use super::event::{Event, Instance};
use super::{Entry, StoreError};

/// Greatest number of characters of a status that are stored; the providers' own words have at most twenty.
const LONGEST_STATUS: usize = 64;
/// Number of state changes of one instance that are written at once: no machine that boots has more states.
const AT_ONCE: u32 = 4;
/// Wait before the next write after those. Each later write waits twice as long as the one before.
const FIRST_WAIT: Duration = Duration::from_secs(10);

/// An instance as it was written, and as it is.
#[derive(Debug)]
struct Row {
    written: Option<Instance>,
    newest: Instance,
    writes: u32,
    /// Time of the last write, on the watch's clock.
    at: Duration,
}

impl Row {
    fn open(&self) -> bool {
        self.written.as_ref() != Some(&self.newest)
    }

    /// Tells whether a change may be written now. An instance that never stops changing is written ever more rarely.
    fn due(&self, at: Duration) -> bool {
        let Some(over) = self.writes.checked_sub(AT_ONCE) else { return true };
        let wait = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(over));
        at.saturating_sub(self.at) >= wait
    }
}

/// The journal of one purchase while its instances are watched.
///
/// A look writes at most one line, with the rows that have changed. What one instance can have written grows with the
/// logarithm of the time at most, however often it changes; [`Recorder::finish`] writes the newest state of each, so
/// that the last word of the journal is right. What could not be written stays open and goes with the next line.
#[derive(Debug, Default)]
pub struct Recorder {
    rows: Vec<Row>,
    place: HashMap<String, usize>,
}

impl Recorder {
    /// A recorder for a journal that holds these states.
    pub fn knowing(instances: &[Instance]) -> Recorder {
        let mut recorder = Recorder::default();
        for instance in instances {
            recorder.see(instance);
        }
        for row in &mut recorder.rows {
            row.written = Some(row.newest.clone());
        }
        recorder
    }

    /// Takes in the state of an instance.
    pub fn see(&mut self, instance: &Instance) {
        let newest = Instance { status: short(&instance.status), ..instance.clone() };
        if let Some(row) = self.place.get(&newest.id).and_then(|n| self.rows.get_mut(*n)) {
            row.newest = newest;
        } else {
            self.place.insert(newest.id.clone(), self.rows.len());
            self.rows.push(Row { written: None, newest, writes: 0, at: Duration::ZERO });
        }
    }

    /// Writes what has changed and may be written at this time of the watch.
    pub fn record(&mut self, entry: &mut Entry, at: Duration, now: Timestamp) -> Result<(), StoreError> {
        self.write(entry, at, now, |row| row.due(at))
    }

    /// Writes everything that has changed.
    pub fn finish(&mut self, entry: &mut Entry, at: Duration, now: Timestamp) -> Result<(), StoreError> {
        self.write(entry, at, now, |_| true)
    }

    /// Tells whether a change is not written yet.
    pub fn open(&self) -> bool {
        self.rows.iter().any(Row::open)
    }

    fn write(
        &mut self,
        entry: &mut Entry,
        at: Duration,
        now: Timestamp,
        wanted: impl Fn(&Row) -> bool,
    ) -> Result<(), StoreError> {
        let wanted = |row: &Row| row.open() && wanted(row);
        let instances: Vec<Instance> =
            self.rows.iter().filter(|row| wanted(row)).map(|row| row.newest.clone()).collect();
        if instances.is_empty() {
            return Ok(());
        }
        entry.write(&Event::Instances { instances }, now)?;
        for row in self.rows.iter_mut().filter(|row| wanted(row)) {
            row.written = Some(row.newest.clone());
            row.writes = row.writes.saturating_add(1);
            row.at = at;
        }
        Ok(())
    }
}

/// A status that is no longer than any word of a provider.
fn short(status: &str) -> String {
    match status.char_indices().nth(LONGEST_STATUS) {
        Some((end, _)) => format!("{}…", &status[..end]),
        None => status.to_owned(),
    }
}
