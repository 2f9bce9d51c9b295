//! Reading with a limit, and saving so that a reader sees the old file or the new one, never a part.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use super::{StoreError, private};

/// Largest size of a file that a person writes: 1 MiB. The limit applies wherever such a file is read, and wherever an
/// order becomes one: text that would exceed it when typed, pasted, imported or saved is reported, since nothing could
/// read it again.
pub const LIMIT: u64 = 1 << 20;

/// The byte order mark.
pub const MARK: char = '\u{feff}';

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

/// Opens a regular file for reading. A pipe or a device, which may never answer, is refused and never waited for: one
/// in a shared folder would hang everybody who looks there.
pub fn open_regular(path: &Path) -> Result<(File, fs::Metadata), StoreError> {
    // Looked at first, because opening a device may already do something.
    regular(path, &fs::metadata(path).map_err(StoreError::io(path, "open"))?)?;
    let mut options = File::options();
    options.read(true);
    // Between the look and this, another file may have taken its place: opening must not wait for that one either.
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits();
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.cast_signed());
    }
    let file = options.open(path).map_err(StoreError::io(path, "open"))?;
    let about = file.metadata().map_err(StoreError::io(path, "look at"))?;
    regular(path, &about)?;
    Ok((file, about))
}

/// Refuses what is no regular file, by what it is.
pub(super) fn regular(path: &Path, about: &fs::Metadata) -> Result<(), StoreError> {
    match about.file_type() {
        kind if kind.is_file() => Ok(()),
        kind if kind.is_dir() => Err(StoreError::Folder { path: path.to_owned() }),
        kind => Err(StoreError::NotRegular { path: path.to_owned(), what: named(kind) }),
    }
}

#[cfg(unix)]
fn named(kind: fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        kind if kind.is_fifo() => "a named pipe",
        kind if kind.is_socket() => "a socket",
        _ => "a device",
    }
}

#[cfg(not(unix))]
fn named(_: fs::FileType) -> &'static str {
    "a device"
}

/// The bytes of a regular file, as long as there are at most `max`.
pub fn read_limited(path: &Path, max: u64) -> Result<Vec<u8>, StoreError> {
    read_open(path, max).map(|(bytes, _)| bytes)
}

/// Reads a file as [`read_limited`] does, and returns the metadata of the very file that was read.
pub(super) fn read_open(path: &Path, max: u64) -> Result<(Vec<u8>, fs::Metadata), StoreError> {
    let (file, about) = open_regular(path)?;
    let too_large = |size| StoreError::TooLarge { path: path.to_owned(), size, limit: max };
    if about.len() > max {
        return Err(too_large(Some(about.len())));
    }
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that grows, or has no size of its own, from one that just fits.
    file.take(max.saturating_add(1)).read_to_end(&mut bytes).map_err(StoreError::io(path, "read"))?;
    if bytes.len() as u64 > max { Err(too_large(None)) } else { Ok((bytes, about)) }
}

/// A text of at most [`LIMIT`] bytes; it may be empty. Zero bytes are no text: a crash of the system leaves them.
pub fn read_text(path: &Path) -> Result<String, StoreError> {
    text(path, read_limited(path, LIMIT)?)
}

/// The bytes of a file as text, without the byte order mark that some editors write.
pub(super) fn text(path: &Path, bytes: Vec<u8>) -> Result<String, StoreError> {
    let wrong = |offset| StoreError::NotText { path: path.to_owned(), offset };
    let mut text = String::from_utf8(bytes).map_err(|e| wrong(e.utf8_error().valid_up_to()))?;
    if text.starts_with(MARK) {
        text.drain(..MARK.len_utf8());
    }
    match text.find('\0') {
        Some(offset) => Err(wrong(offset)),
        None => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_text() {
        let read = |bytes: &[u8]| text(Path::new("c.toml"), bytes.to_vec()).expect("a text");
        assert_eq!(read(b"\xef\xbb\xbfmouse = true"), "mouse = true");
        assert_eq!(read("a\u{feff}b".as_bytes()), "a\u{feff}b", "inside it is the person's own");
        assert_eq!(read(b"\xef\xbb\xbf"), "");
    }
}
