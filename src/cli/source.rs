//! Files from the command line: read whole, within bounds, with an error that says where it went wrong.

use std::{
    fs::File,
    io::{self, Read},
};

use thiserror::Error;
use zeroize::Zeroizing;

use super::{access, out::plain};
use crate::store::{Config, StoreError, Templates, atomic};

/// A file that gives no text.
#[derive(Debug, Error)]
pub enum Unreadable {
    /// It is not there.
    #[error("no such file, nor a template of this name")]
    Missing,
    /// It is a directory.
    #[error("this is a directory, not a file")]
    Directory,
    /// The system does not let us.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// There is a template of this name, or would be, and it cannot be had.
    #[error("no such file, and no template of this name that can be read: {0}")]
    SavedTemplate(String),
    /// More than [`atomic::LIMIT`].
    #[error("larger than {} KB, the most that is read", atomic::LIMIT / 1024)]
    TooLarge,
    /// Not UTF-8 from this byte on.
    #[error("not valid UTF-8 at byte {at} (0x{byte:02x}): save it as UTF-8")]
    Encoding {
        /// Counted from 0, as tools that show bytes do.
        at: usize,
        /// The byte itself.
        byte: u8,
    },
    /// Nothing but white space.
    #[error("the file is empty")]
    Empty,
}

/// The name that stands for standard input.
pub const STDIN: &str = "-";

/// Name of a file in messages.
pub fn shown(name: &str) -> String {
    if name == STDIN { "<stdin>".to_owned() } else { plain(name) }
}

/// The text of an order: of a file or of standard input, else of the template of this name.
pub fn read_order(name: &str) -> Result<Zeroizing<String>, Unreadable> {
    match read(name) {
        Err(Unreadable::Missing) => text(Zeroizing::new(template(name)?.into_bytes())),
        other => other,
    }
}

/// The text of a template.
fn template(name: &str) -> Result<String, Unreadable> {
    let kept = |why: &dyn std::fmt::Display| Unreadable::SavedTemplate(plain(&why.to_string()));
    let paths = access::paths().map_err(|stop| kept(&stop.message))?;
    let config = Config::load(&paths).map_err(|error| kept(&error))?;
    match Templates::of(&paths, &config).load(name) {
        Ok((text, ..)) => Ok(text),
        Err(StoreError::Missing { .. } | StoreError::BadName { .. }) => Err(Unreadable::Missing),
        Err(error) => Err(kept(&error)),
    }
}

/// The name of the template that an order of this name is read from, where it is one: by its name, or as the file in
/// one of the folders.
pub fn template_name(name: &str) -> Option<String> {
    let paths = access::paths().ok()?;
    let templates = Templates::of(&paths, &Config::load(&paths).ok()?);
    let file = std::path::Path::new(name);
    if name != STDIN && !file.exists() {
        return templates.load(name).is_ok().then(|| name.to_owned());
    }
    let stem = file.file_stem()?.to_str()?.to_owned();
    let (_, kept, _) = templates.load(&stem).ok()?;
    (kept.canonicalize().ok()? == file.canonicalize().ok()?).then_some(stem)
}

/// The text of a file, or of standard input for `-`, without a byte order mark. It may hold a password: it is wiped
/// when it goes.
pub fn read(name: &str) -> Result<Zeroizing<String>, Unreadable> {
    let bytes = if name == STDIN {
        bounded(io::stdin().lock())?
    } else {
        let file = File::open(name).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => Unreadable::Missing,
            _ => Unreadable::Io(e),
        })?;
        if file.metadata().is_ok_and(|m| m.is_dir()) {
            return Err(Unreadable::Directory);
        }
        bounded(file)?
    };
    text(bytes)
}

/// Reads one byte more than is allowed, so that an endless source ends too.
fn bounded(source: impl Read) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    let mut bytes = Zeroizing::new(Vec::new());
    source.take(atomic::LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > atomic::LIMIT { Err(Unreadable::TooLarge) } else { Ok(bytes) }
}

fn text(mut bytes: Zeroizing<Vec<u8>>) -> Result<Zeroizing<String>, Unreadable> {
    let text = String::from_utf8(std::mem::take(&mut *bytes)).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        Unreadable::Encoding { at, byte: e.as_bytes().get(at).copied().unwrap_or_default() }
    })?;
    let mut text = Zeroizing::new(text);
    if text.starts_with(atomic::MARK) {
        text.drain(..atomic::MARK.len_utf8());
    }
    if text.trim().is_empty() { Err(Unreadable::Empty) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::{Unreadable, atomic::LIMIT, bounded, text};

    #[test]
    fn size_is_bounded_at_the_limit() {
        assert!(bounded(&vec![b'a'; usize::try_from(LIMIT).expect("it fits")][..]).is_ok());
        assert!(matches!(bounded(std::io::repeat(0)), Err(Unreadable::TooLarge)));
    }

    #[test]
    fn encoding_errors_name_the_byte() {
        let found = text(b"kind = \xff".to_vec().into());
        assert!(matches!(found, Err(Unreadable::Encoding { at: 7, byte: 0xff })), "{found:?}");
        assert!(matches!(text(b"\xef\xbb\xbf \n".to_vec().into()), Err(Unreadable::Empty)));
        let text = text(b"\xef\xbb\xbfa".to_vec().into());
        assert_eq!(text.ok().as_deref().map(String::as_str), Some("a"));
    }
}
