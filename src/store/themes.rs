//! `themes/NAME.toml` beside `config.toml`: the person's own colours.

use std::path::PathBuf;

use super::{Paths, StoreError, atomic};

/// The longest theme file that is read.
const LIMIT: u64 = 64 * 1024;
/// The most themes that are read.
const MOST: usize = 100;

/// Every theme file: the theme's name, its place, and its text or why there is none. Sorted by name.
pub fn themes(paths: &Paths) -> Vec<(String, PathBuf, Result<String, StoreError>)> {
    // No folder, no themes.
    let Ok(entries) = std::fs::read_dir(paths.themes()) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    found.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem()?.to_str()?.to_owned();
        let text = atomic::read_open(&path, LIMIT).and_then(|(bytes, _)| atomic::text(&path, bytes));
        Some((name, path, text))
    };
    found.into_iter().take(MOST).filter_map(read).collect()
}
