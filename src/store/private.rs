//! Files and folders that belong to their owner alone.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

use super::StoreError;

/// Makes a folder, and the folders above it, for the owner alone; what exists keeps its mode.
///
/// The folder above is synced, so that a journal can't vanish together with the folder it was put into.
pub(super) fn make_dir(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(above) = path.parent().filter(|above| !above.as_os_str().is_empty()) {
        make_dir(above)?;
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        // Another process may have been quicker.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        other => other.map_err(StoreError::io(path, "make the folder")),
    }?;
    path.parent().map_or(Ok(()), sync_dir)
}

/// Syncs a folder's list of names to the disk.
pub(super) fn sync_dir(path: &Path) -> Result<(), StoreError> {
    // Other systems can't open a folder as a file, and keep names safe by themselves.
    #[cfg(unix)]
    {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        File::open(path).and_then(|dir| dir.sync_all()).map_err(StoreError::io(path, "sync the folder"))?;
    }
    #[cfg(not(unix))]
    let _ = (path, File::open::<&Path>);
    Ok(())
}

/// Makes a new file that its owner alone can read.
pub fn create_private(path: &Path) -> io::Result<File> {
    options().write(true).create_new(true).open(path)
}

/// Options that make new files readable by their owner alone.
pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Tells whether anybody but the owner can read or change the file.
pub(super) fn exposed(about: &Metadata) -> bool {
    #[cfg(unix)]
    {
        std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o066 != 0
    }
    #[cfg(not(unix))]
    {
        let _ = about;
        false
    }
}
