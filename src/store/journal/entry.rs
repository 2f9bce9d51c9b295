//! One journal file that is being written.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::event::{Event, Intent, line};
use super::lines::LONGEST;
use super::{StoreError, private};

/// An open journal file. What [`Entry::write`] has returned `Ok` for is on the disk.
#[derive(Debug)]
pub struct Entry {
    order: String,
    path: PathBuf,
    file: File,
    may_send: bool,
    /// The file does not end with a whole line: the next one must not be glued to the rest.
    torn: bool,
}

impl Entry {
    pub(super) fn create(path: &Path, intent: Intent, now: Timestamp) -> Result<Entry, StoreError> {
        let order = intent.order.clone();
        let folder = path.parent().unwrap_or(Path::new("."));
        // Under its name there is a whole intent or nothing: what is less is damage, and is taken for it.
        let begun = tempfile::Builder::new()
            .prefix(".beginning-")
            .tempfile_in(folder)
            .map_err(StoreError::io(folder, "make a file in"))?;
        let line = line(now, &Event::Intent(Box::new(intent)))
            .map_err(|e| StoreError::io(path, "write")(io::Error::from(e)))?;
        begun.as_file().write_all(&line).map_err(StoreError::io(path, "write"))?;
        begun.as_file().sync_all().map_err(StoreError::io(path, "sync"))?;
        begun
            .persist_noclobber(path)
            .map_err(|e| StoreError::io(path, "begin the journal of the order")(e.error))?;
        let opened = private::sync_dir(folder).and_then(|()| Entry::reopen(path, &order, true));
        if opened.is_err() {
            // Nothing was sent, and an intent that may vanish with the power guards nothing.
            let _ = std::fs::remove_file(path);
        }
        opened
    }

    pub(super) fn reopen(path: &Path, order: &str, may_send: bool) -> Result<Entry, StoreError> {
        let mut file =
            private::options().read(true).append(true).open(path).map_err(StoreError::io(path, "open"))?;
        let torn = !ends_whole(&mut file).map_err(StoreError::io(path, "read"))?;
        Ok(Entry { order: order.to_owned(), path: path.to_owned(), file, may_send, torn })
    }

    /// The id of the order.
    pub fn order(&self) -> &str {
        &self.order
    }

    /// Appends one line and syncs the file. After an error, nothing that the line announces may be done.
    pub fn write(&mut self, event: &Event, now: Timestamp) -> Result<(), StoreError> {
        if matches!(event, Event::Attempt { .. }) && !self.may_send {
            return Err(StoreError::WatchOnly { order: self.order.clone() });
        }
        self.append(event, now)
    }

    fn append(&mut self, event: &Event, now: Timestamp) -> Result<(), StoreError> {
        let mut bytes = Vec::new();
        if self.torn {
            bytes.push(b'\n');
        }
        let text = line(now, event).map_err(|e| StoreError::io(&self.path, "write")(io::Error::from(e)))?;
        // Nobody could read it.
        if text.len() > LONGEST {
            let (path, size, limit) = (self.path.clone(), Some(text.len() as u64), LONGEST as u64);
            return Err(StoreError::TooLarge { path, size, limit });
        }
        bytes.extend(text);
        let before = self.file.metadata().map(|about| about.len());
        if let Err(error) = self.file.write_all(&bytes) {
            // A part of a line tells nothing. Where it cannot be taken back, the next line begins anew.
            self.torn |= before.and_then(|length| self.file.set_len(length)).is_err();
            return Err(StoreError::io(&self.path, "write")(error));
        }
        self.torn = false;
        self.file.sync_all().map_err(StoreError::io(&self.path, "sync"))
    }
}

/// Tells whether the file is empty or its last byte ends a line.
fn ends_whole(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
