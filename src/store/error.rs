//! Errors of files, each in one line that names the file and the remedy.

use std::io;
use std::path::{Path, PathBuf};

/// A failure of the disk, of a file's content, or of what a person wrote into one.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Neither the environment nor the system tells where files belong.
    #[error("no home folder found: set VMCART_CONFIG_DIR and VMCART_DATA_DIR")]
    NoHome,
    /// The system refused.
    #[error("{path}: can't {action}: {cause}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Action that failed, as a verb: "read", "sync".
        action: &'static str,
        /// Error of the operating system.
        cause: io::Error,
    },
    /// A folder stands where a file is needed.
    #[error("{path}: is a folder, a file is needed")]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// A pipe, a socket or a device stands where a file is needed.
    #[error("{path}: is {what}, a regular file is needed: take it away, or put a file in its place")]
    NotRegular {
        /// Path of the pipe, socket or device.
        path: PathBuf,
        /// Kind of file, with its article.
        what: &'static str,
    },
    /// The file is longer than anything that belongs there.
    #[error("{path}: {}, the limit is {limit} bytes", size.map_or_else(|| "endless".to_owned(), |n| format!("{n} bytes")))]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its length in bytes; `None` for one that had not ended at the limit.
        size: Option<u64>,
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// The file is not UTF-8 text.
    #[error("{path}: not a UTF-8 text: wrong byte at offset {offset}")]
    NotText {
        /// The file.
        path: PathBuf,
        /// Number of bytes before the first wrong one.
        offset: usize,
    },
    /// The text has a mistake at a place.
    #[error("{path}:{line}:{column}: {message}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// Counted from 1, in characters.
        column: usize,
        /// Description of the mistake; never a value, since the value may be a secret.
        message: String,
    },
    /// vmcart's own file holds a secret that others can get at.
    #[error("{path}: holds a secret and others can read it: {}", chmod(path))]
    Exposed {
        /// The file.
        path: PathBuf,
    },
    /// The profile that was asked for is not in the configuration.
    #[error("no profile {name:?}: {}", known(profiles, "config.toml has"))]
    NoProfile {
        /// The name asked for.
        name: String,
        /// The names there are.
        profiles: Vec<String>,
    },
    /// One part of a key pair is there, the other is not.
    #[error("{place}: {found} is set but {missing} is not: set both or neither")]
    HalfCredentials {
        /// Place of the incomplete key pair: the environment, a profile, a file.
        place: String,
        /// The name of the part that is there.
        found: String,
        /// The name of the part that is missing.
        missing: String,
    },
    /// A variable that names a place is set and empty: the usual place may be another one than was meant.
    #[error(
        "environment variable {name}: is set but empty: give it a folder, or unset it to use the usual one"
    )]
    EmptyVariable {
        /// The variable.
        name: &'static str,
    },
    /// A key that no header can carry.
    #[error(
        "{place}: the {what} holds {character}, which no key has, so every request would fail: copy it anew, in one \
         line and without anything around it"
    )]
    BadKey {
        /// Place of the key.
        place: String,
        /// Part of the key pair that is wrong.
        what: &'static str,
        /// The first character that is wrong, in words; never a part of the key.
        character: String,
    },
    /// A variable of the environment is not text.
    #[error("environment variable {name}: not a UTF-8 text")]
    BadVariable {
        /// The variable.
        name: String,
    },
    /// Another tool's file, or one entry of it, can't be used.
    #[error("{path}: {reason}")]
    BadFile {
        /// The file.
        path: PathBuf,
        /// Reason, without any of the file's content.
        reason: String,
    },
    /// The profile's `credential_command` gave no credentials.
    #[error("credential_command of profile {profile} ({program}): {reason}")]
    Command {
        /// The profile.
        profile: String,
        /// The program, without its arguments.
        program: String,
        /// Reason, without any of the program's output.
        reason: String,
    },
    /// A name that can't be a file's name.
    #[error(
        "name {name:?}: 1 to 100 bytes, no leading dot, none of / \\ : * ? \" < > | or control characters"
    )]
    BadName {
        /// The name.
        name: String,
    },
    /// There is no draft, template or order of this name.
    #[error("{folder}: no {name:?}")]
    Missing {
        /// The folder looked in.
        folder: PathBuf,
        /// The name asked for.
        name: String,
    },
    /// There is a file of this name already.
    #[error("{path}: is there already: choose another name, or remove it first")]
    Taken {
        /// The file.
        path: PathBuf,
    },
    /// The file belongs to others: it is only read.
    #[error("{path}: is in the shared folder, which vmcart only reads: change it there")]
    Shared {
        /// The file.
        path: PathBuf,
    },
    /// The beginning of an order's id fits several orders.
    #[error("order {prefix:?} is not the only one: {}", candidates.join(", "))]
    Ambiguous {
        /// Beginning of an id that was asked for.
        prefix: String,
        /// The ids that begin so, newest first.
        candidates: Vec<String>,
    },
    /// Another process may buy at the moment; this one may only look.
    #[error("{path}: another vmcart{} is buying: leave that one first", pid.map_or_else(String::new, |p| format!(" (process {p})")))]
    Busy {
        /// The lock file.
        path: PathBuf,
        /// The process that holds it, where it could be read.
        pid: Option<u32>,
    },
    /// A journal entry opened only for watching was asked to record a send.
    #[error("order {order}: opened for watching, only the holder of the lock may send")]
    WatchOnly {
        /// The order.
        order: String,
    },
}

impl StoreError {
    /// Puts the path and the verb to what the system answered: `.map_err(StoreError::io(path, "read"))`.
    pub(super) fn io<'a>(path: &'a Path, action: &'static str) -> impl FnOnce(io::Error) -> StoreError + 'a {
        move |cause| StoreError::Io { path: path.to_owned(), action, cause }
    }
}

/// The command that takes a file away from everybody but its owner, ready to be pasted into a shell.
pub(super) fn chmod(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./+=:@,%".contains(c);
    if text.chars().all(plain) {
        format!("chmod 600 {text}")
    } else {
        format!("chmod 600 '{}'", text.replace('\'', r"'\''"))
    }
}

fn known(names: &[String], intro: &str) -> String {
    if names.is_empty() { format!("{intro} none") } else { format!("{intro} {}", names.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_survives_a_shell() {
        assert_eq!(
            chmod(Path::new("/home/o/.config/vmcart/config.toml")),
            "chmod 600 /home/o/.config/vmcart/config.toml"
        );
        assert_eq!(chmod(Path::new("/tmp/a b/it's")), r"chmod 600 '/tmp/a b/it'\''s'");
    }
}
