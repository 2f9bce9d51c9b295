//! Order files of every form, read.

use super::{FileError, Loaded, Reading, foreign, read::load_toml};

/// Reads an order file. `sets` are `--set` values: for a variable of that name, else for a path of the request.
pub fn load(source: &str, sets: &[(String, String)], reading: Reading) -> Result<Loaded, FileError> {
    // Editors on Windows put a mark in front of UTF-8.
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    if let Some(rewritten) = foreign::rewritten(source)? {
        // Lines of the rewritten text are nobody's.
        return load_toml(&rewritten, sets, reading).map(Loaded::without_lines);
    }
    load_toml(source, sets, reading)
}
