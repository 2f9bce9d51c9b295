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
        let file = private::options()
            .append(true)
            .create_new(true)
            .open(path)
            .map_err(StoreError::io(path, "begin the journal of the order"))?;
        let mut entry = Entry { order, path: path.to_owned(), file, may_send: true, torn: false };
        let folder = path.parent().unwrap_or(Path::new("."));
        match entry.append(&Event::Intent(Box::new(intent)), now).and_then(|()| private::sync_dir(folder)) {
            Ok(()) => Ok(entry),
            Err(e) => {
                // Nothing was sent, and a part of an intent helps nobody.
                let _ = std::fs::remove_file(path);
                Err(e)
            }
        }
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
        // A failure may leave any part of the line behind.
        self.torn = true;
        self.file.write_all(&bytes).map_err(StoreError::io(&self.path, "write"))?;
        self.torn = false;
        self.file.sync_all().map_err(StoreError::io(&self.path, "sync"))
    }
}

/// Whether the file is empty or its last byte ends a line.
fn ends_whole(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(true);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}
