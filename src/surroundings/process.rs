//! Surroundings of this process: the one place that reads variables, folders, time zone and clock.

use std::{
    env,
    ffi::OsString,
    io::{self, IsTerminal},
    path::{self, Path, PathBuf},
};

use directories::ProjectDirs;
use jiff::{Timestamp, tz::TimeZone};

/// A variable of the environment.
pub fn variable(name: &str) -> Option<OsString> {
    env::var_os(name)
}

/// The person's home folder.
pub fn home() -> Option<PathBuf> {
    env::home_dir()
}

/// The system's folders for this program's configuration and for what it keeps.
pub fn places() -> Option<(PathBuf, PathBuf)> {
    let dirs = ProjectDirs::from("", "", "vmcart")?;
    Some((dirs.config_dir().to_owned(), dirs.data_dir().to_owned()))
}

/// The folder for files that are gone soon.
pub fn temporary() -> PathBuf {
    env::temp_dir()
}

/// A path from the root on.
pub fn absolute(path: &Path) -> io::Result<PathBuf> {
    path::absolute(path)
}

/// Time on the wall.
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// The time zone of this machine, or of this process where it has one of its own.
pub fn zone() -> TimeZone {
    TimeZone::system()
}

/// Tells whether standard input and standard output are terminals.
pub fn terminals() -> (bool, bool) {
    (io::stdin().is_terminal(), io::stdout().is_terminal())
}
