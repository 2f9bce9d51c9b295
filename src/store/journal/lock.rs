//! One process at a time may buy.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};

use super::{Paths, StoreError, atomic, private};

/// The right to buy, held as long as this lives. The system gives it back when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock at `orders/.lock`, or tells at once who holds it ([`StoreError::Busy`]).
    pub fn take(paths: &Paths) -> Result<Lock, StoreError> {
        let folder = paths.orders();
        private::make_dir(&folder)?;
        let path = folder.join(".lock");
        let open = private::options().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = open.map_err(StoreError::io(&path, "open"))?;
        // A pipe can be locked too, and would fill up with the numbers of processes.
        atomic::regular(&path, &file.metadata().map_err(StoreError::io(&path, "look at"))?)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // The holder may not have written it yet; then nobody is named.
                let _ = file.take(32).read_to_string(&mut text);
                return Err(StoreError::Busy { path, pid: text.trim().parse().ok() });
            }
            Err(TryLockError::Error(e)) => return Err(StoreError::io(&path, "lock")(e)),
        }
        // Only a help for the one who finds it taken: a failure here takes nothing from the lock.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| write!(file, "{}", std::process::id()));
        Ok(Lock { _file: file })
    }
}
