//! One wizard at a time may write a draft.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::{StoreError, atomic, private};

/// The right to write one file, held as long as this lives. The system gives it back when the process ends, however it
/// ends.
#[derive(Debug)]
pub struct Hold {
    _file: File,
    path: PathBuf,
}

impl Hold {
    /// Takes the right at this path, which is a file of its own beside the one that is written; `None` where somebody
    /// else has it.
    pub(super) fn take(path: &Path) -> Result<Option<Hold>, StoreError> {
        private::make_dir(path.parent().unwrap_or(Path::new(".")))?;
        loop {
            let open = private::options().read(true).write(true).create(true).truncate(false).open(path);
            let file = open.map_err(StoreError::io(path, "open"))?;
            let about = file.metadata().map_err(StoreError::io(path, "look at"))?;
            atomic::regular(path, &about)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(e)) => return Err(StoreError::io(path, "lock")(e)),
            }
            // Whoever gave it back has taken the file away: then this one is nobody's any more.
            if fs::metadata(path).is_ok_and(|now| same(&about, &now)) {
                return Ok(Some(Hold { _file: file, path: path.to_owned() }));
            }
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        // Still locked, so that nobody can have taken this very file in between.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(unix)]
fn same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn same(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    // A file that is open is not taken away there.
    true
}
