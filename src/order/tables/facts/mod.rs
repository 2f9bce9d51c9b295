//! Rules that use what the cloud has told: each is silent until the list it needs has come. They speak of fields by
//! their role in the order, so that one rule serves every kind that has the role.

mod billing;
mod compute;
mod disks;
mod money;
mod naming;
mod network;

pub use billing::*;
pub use compute::*;
pub use disks::*;
pub use money::*;
pub use naming::*;
pub use network::*;

use crate::order::{Draft, FieldName, Hit, Item, Known, Lookup, Place, Role, Say};

/// What the cloud told about the value of a field.
fn picked<'a>(draft: &Draft, known: &'a Known, lookup: Lookup, name: impl FieldName) -> Option<&'a Item> {
    known.item(lookup, draft, draft.effective(name))
}

/// The chosen value must be one the cloud lists.
fn listed(draft: &Draft, known: &Known, lookup: Lookup, name: impl FieldName) -> Vec<Hit> {
    let value = draft.get(name).trim();
    match known.list(lookup, draft) {
        Some(items) if !value.is_empty() && !items.iter().any(|i| i.value == value) => {
            vec![Hit::here().with("value", value)]
        }
        _ => Vec::new(),
    }
}

/// How many rows a list has.
fn rows(draft: &Draft, name: impl FieldName) -> usize {
    draft.kind().index(name).map_or(0, |i| draft.row_count(i))
}
