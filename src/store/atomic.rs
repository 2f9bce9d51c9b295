//! Reading with a limit, and saving so that a reader sees the old file or the new one, never a part.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use super::{StoreError, private};

/// The most that is read of any file a person writes: 1 MiB.
pub const LIMIT: u64 = 1 << 20;

/// Replaces a file as a whole, readable by its owner alone, and safe on the disk on return.
///
/// The folder is made when missing. Where the path is a symbolic link, the file behind it is replaced and the
/// link stays, so that files kept in a repository of dotfiles go on working.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let target = match fs::symlink_metadata(path) {
        Ok(about) if about.is_symlink() => {
            fs::canonicalize(path).map_err(StoreError::io(path, "follow the link"))?
        }
        _ => path.to_owned(),
    };
    if target.is_dir() {
        return Err(StoreError::Folder { path: target });
    }
    let folder = target.parent().unwrap_or(Path::new("."));
    private::make_dir(folder)?;
    // In the same folder, because a rename is only atomic within one file system; made with mode 0600.
    let mut file = tempfile::Builder::new()
        .prefix(".saving-")
        .tempfile_in(folder)
        .map_err(StoreError::io(folder, "make a file in"))?;
    file.write_all(bytes).map_err(StoreError::io(&target, "write"))?;
    file.as_file().sync_all().map_err(StoreError::io(&target, "sync"))?;
    file.persist(&target).map_err(|e| StoreError::io(&target, "replace")(e.error))?;
    private::sync_dir(folder)
}

/// The bytes of a file, pipe or device, as long as there are at most `max`.
pub fn read_limited(path: &Path, max: u64) -> Result<Vec<u8>, StoreError> {
    read_open(path, max).map(|(bytes, _)| bytes)
}

/// A file to read, and what the system knows of it.
pub(super) fn open(path: &Path) -> Result<(File, fs::Metadata), StoreError> {
    let file = File::open(path).map_err(StoreError::io(path, "open"))?;
    let about = file.metadata().map_err(StoreError::io(path, "look at"))?;
    if about.is_dir() {
        return Err(StoreError::Folder { path: path.to_owned() });
    }
    Ok((file, about))
}

/// As [`read_limited`], with what the system knows of the very file that was read.
pub(super) fn read_open(path: &Path, max: u64) -> Result<(Vec<u8>, fs::Metadata), StoreError> {
    let (file, about) = open(path)?;
    let size = about.is_file().then_some(about.len());
    let too_large = |size| StoreError::TooLarge { path: path.to_owned(), size, limit: max };
    if size.is_some_and(|size| size > max) {
        return Err(too_large(size));
    }
    let mut bytes = Vec::new();
    // One byte more than allowed tells an endless device, or a file that grows, from one that just fits.
    file.take(max.saturating_add(1)).read_to_end(&mut bytes).map_err(StoreError::io(path, "read"))?;
    if bytes.len() as u64 > max { Err(too_large(None)) } else { Ok((bytes, about)) }
}

/// A text of at most [`LIMIT`] bytes; it may be empty. Zero bytes are no text: a crash of the system leaves them.
pub fn read_text(path: &Path) -> Result<String, StoreError> {
    text(path, read_limited(path, LIMIT)?)
}

/// The bytes of a file as text.
pub(super) fn text(path: &Path, bytes: Vec<u8>) -> Result<String, StoreError> {
    let wrong = |offset| StoreError::NotText { path: path.to_owned(), offset };
    let text = String::from_utf8(bytes).map_err(|e| wrong(e.utf8_error().valid_up_to()))?;
    match text.find('\0') {
        Some(offset) => Err(wrong(offset)),
        None => Ok(text),
    }
}
