//! Order files that cannot be read: the place is told, and YAML is named.

use super::{FileError, SyntaxError};
use crate::order::Problem;

/// The reason that keeps a file from being read, by the name of its format where that is another one.
pub fn broken(source: &str, error: &toml::de::Error) -> FileError {
    let lines = source.lines().map(str::trim_end);
    let first = lines.map(str::trim_start).find(|line| !line.is_empty() && !line.starts_with('#'));
    if first.is_some_and(is_yaml) { problem("file-yaml") } else { FileError::Syntax(syntax(source, error)) }
}

/// Tells whether a line begins a document of YAML: three dashes, or a plain key with a colon behind it.
fn is_yaml(line: &str) -> bool {
    let key =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    line == "---"
        || line
            .split_once(':')
            .is_some_and(|(name, rest)| key(name) && (rest.is_empty() || rest.starts_with(' ')))
}

fn syntax(source: &str, error: &toml::de::Error) -> SyntaxError {
    let at = error.span().map_or(0, |s| s.start).min(source.len());
    let before = source.get(..at).unwrap_or(source);
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
    let format = "TOML";
    SyntaxError {
        format,
        line: before.matches('\n').count() + 1,
        column,
        message: error.message().to_owned(),
    }
}

/// A file that gives no kind, by the code of its problem.
pub fn problem(code: &'static str) -> FileError {
    FileError::Kind(Box::new(Problem::error("kind", code)))
}
