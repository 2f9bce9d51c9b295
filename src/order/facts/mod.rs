//! Rules that use what the cloud has told: each is silent until the list it needs has come. They speak of fields by
//! their part in the order, so that one rule serves every kind that has the part.

mod billing;
mod compute;
mod disks;
mod naming;
mod network;

pub use billing::*;
pub use compute::*;
pub use disks::*;
pub use naming::*;
pub use network::*;

use super::{Draft, Hit, Item, Known, Lookup, Place, Say};

/// What the cloud told about the value of a field.
fn picked<'a>(draft: &Draft, known: &'a Known, lookup: Lookup, path: &str) -> Option<&'a Item> {
    known.item(lookup, draft, draft.effective(path))
}

/// The chosen value must be one the cloud lists.
fn listed(draft: &Draft, known: &Known, lookup: Lookup, path: &str) -> Vec<Hit> {
    let value = draft.get(path).trim();
    match known.list(lookup, draft) {
        Some(items) if !value.is_empty() && !items.iter().any(|i| i.value == value) => {
            vec![Hit::here().with("value", value)]
        }
        _ => Vec::new(),
    }
}

/// How many rows a list has.
fn rows(draft: &Draft, path: &str) -> usize {
    draft.kind().index(path).map_or(0, |i| draft.row_count(i))
}
