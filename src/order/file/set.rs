//! Values given beside a file: `--set PATH=VALUE`.

use super::keys::hint;
use crate::order::{Draft, Origin, Problem, nearest::nearest, typed::taken};

/// The token is no part of an order: each purchase has one of its own, and a repeat of it is no second purchase.
pub fn token(path: &str) -> Problem {
    Problem::error(path, "token-in-file").with("value", path)
}

/// Puts a `--set` value into a draft; a row one behind the last is added.
pub fn set(draft: &mut Draft, path: &str, value: &str) -> Result<(), Box<Problem>> {
    if draft.place(path).is_none()
        && let Some((list, rest)) = path.split_once('[')
        && let Some(index) = draft.kind().index(list)
        && rest.split(']').next().and_then(|r| r.parse().ok()) == Some(draft.row_count(index))
        && draft.add_row(index, usize::MAX).is_some()
        && draft.place(path).is_none()
    {
        // The row was for nothing.
        draft.remove_row(index, draft.row_count(index) - 1);
    }
    match draft.place(path) {
        Some(place) if draft.at(place).rows().is_none() => {
            draft.set(place, &taken(draft.at(place), value), Origin::File);
            Ok(())
        }
        Some(_) => Err(Box::new(Problem::error(path, "set-list").with("value", path))),
        None if path == draft.kind().token.name() => Err(Box::new(token(path))),
        None if numberless(draft, path) => {
            let next = draft.kind().index(path.split("[]").next().unwrap_or(path));
            let next = next.map_or(0, |index| draft.row_count(index));
            let row = path.replacen("[]", &format!("[{next}]"), 1);
            let problem = Problem::error(path, "set-row").with("value", row);
            Err(Box::new(problem))
        }
        None => {
            let leaves = draft.kind().leaves();
            let hint = hint(nearest(path, leaves.iter().map(String::as_str)));
            Err(Box::new(Problem::error(path, "unknown-field").with("value", path).with("hint", hint)))
        }
    }
}

/// Tells whether a path names a cell of a list and no row of it, as the schema and the help write it.
fn numberless(draft: &Draft, path: &str) -> bool {
    path.contains("[]") && draft.kind().leaves().iter().any(|leaf| leaf == path)
}
