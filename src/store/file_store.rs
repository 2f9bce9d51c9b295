//! Order files on two shelves: drafts, which the wizard keeps by itself, and templates, which people name.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Hold, Paths, StoreError, atomic, private};

/// Number of drafts shown; older ones stay on the disk.
const DRAFTS_SHOWN: usize = 50;

/// A folder of `NAME.toml` files.
#[derive(Debug, Clone)]
pub struct FileStore {
    folder: PathBuf,
    most: usize,
}

/// A file on a shelf.
#[derive(Debug)]
pub struct Saved {
    /// The file's name without `.toml`.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// Time of the last save.
    pub modified: Timestamp,
    /// The order file's text, or why it can't be had.
    pub text: Result<String, StoreError>,
}

impl FileStore {
    /// Unfinished orders. Names are ids of the caller's making; [`super::journal::new_id`] makes good ones.
    pub fn drafts(paths: &Paths) -> FileStore {
        FileStore { folder: paths.drafts(), most: DRAFTS_SHOWN }
    }

    /// Saved orders.
    pub fn templates(paths: &Paths) -> FileStore {
        FileStore { folder: paths.templates(), most: usize::MAX }
    }

    /// The files of a folder of the caller's choice.
    pub fn at(folder: &Path) -> FileStore {
        FileStore { folder: folder.to_owned(), most: usize::MAX }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the path for a name. Refuses names that would leave the folder, be hidden, or fail on another system.
    pub fn path(&self, name: &str) -> Result<PathBuf, StoreError> {
        let bad = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
        if name.is_empty()
            || name.len() > 100
            || name.starts_with('.')
            || name.trim() != name
            || name.contains(bad)
        {
            return Err(StoreError::BadName { name: name.to_owned() });
        }
        Ok(self.folder.join(format!("{name}.toml")))
    }

    /// Saves a text, in place of what had the name before. One that could not be read again is refused, and what was
    /// there stays.
    pub fn save(&self, name: &str, text: &str) -> Result<PathBuf, StoreError> {
        let path = self.path(name)?;
        let size = text.len() as u64;
        if size > atomic::LIMIT {
            return Err(StoreError::TooLarge { path, size: Some(size), limit: atomic::LIMIT });
        }
        atomic::save(&path, text.as_bytes())?;
        Ok(path)
    }

    /// Takes the right to write a file, so that nobody else goes on with it meanwhile; `None` where somebody has it.
    pub fn hold(&self, name: &str) -> Result<Option<Hold>, StoreError> {
        let path = self.path(name)?;
        Hold::take(&path.with_file_name(format!(".{name}.open")))
    }

    /// The text of one file.
    pub fn load(&self, name: &str) -> Result<String, StoreError> {
        atomic::read_text(&self.path(name)?).map_err(|e| self.missing(name, e))
    }

    /// Lists the files, newest first; a file that can't be read is listed with its error.
    pub fn list(&self) -> Result<Vec<Saved>, StoreError> {
        self.newest().map(|(saved, _)| saved)
    }

    /// The newest files as in [`FileStore::list`], and how many older ones are left out of it.
    pub fn newest(&self) -> Result<(Vec<Saved>, usize), StoreError> {
        let mut found = Vec::new();
        for path in files(&self.folder, "toml")? {
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let saved = fs::metadata(&path).and_then(|about| about.modified()).ok();
            let modified =
                saved.and_then(|time| Timestamp::try_from(time).ok()).unwrap_or(Timestamp::UNIX_EPOCH);
            found.push((modified, name, path));
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| b.1.cmp(&a.1)));
        let older = found.len().saturating_sub(self.most);
        found.truncate(self.most);
        let read = |(modified, name, path): (Timestamp, String, PathBuf)| {
            let text = atomic::read_text(&path);
            Saved { name, path, modified, text }
        };
        Ok((found.into_iter().map(read).collect(), older))
    }

    /// Gives a file another name. Refuses a name that is taken.
    pub fn rename(&self, old: &str, new: &str) -> Result<PathBuf, StoreError> {
        let (from, to) = (self.path(old)?, self.path(new)?);
        // Taking the name by a link fails where it is taken, also by somebody else in between.
        fs::hard_link(&from, &to).map_err(StoreError::io(&to, "make")).map_err(|e| match e {
            StoreError::Io { cause, .. } if cause.kind() == ErrorKind::AlreadyExists => {
                StoreError::Taken { path: to.clone() }
            }
            other => self.missing(old, other),
        })?;
        fs::remove_file(&from).map_err(StoreError::io(&from, "remove"))?;
        private::sync_dir(&self.folder)?;
        Ok(to)
    }

    /// Takes a file away for good.
    pub fn remove(&self, name: &str) -> Result<(), StoreError> {
        let path = self.path(name)?;
        fs::remove_file(&path).map_err(StoreError::io(&path, "remove")).map_err(|e| self.missing(name, e))?;
        private::sync_dir(&self.folder)
    }

    fn missing(&self, name: &str, error: StoreError) -> StoreError {
        match error {
            StoreError::Io { cause, .. } if cause.kind() == ErrorKind::NotFound => {
                StoreError::Missing { folder: self.folder.clone(), name: name.to_owned() }
            }
            other => other,
        }
    }
}

/// The visible files of a folder that end so; none when there is no folder yet.
pub(super) fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, StoreError> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(StoreError::io(folder, "list"))?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(StoreError::io(folder, "list"))?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if !hidden && path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
    Ok(found)
}
