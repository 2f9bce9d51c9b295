//! Questions of the rules to the lists that have come.

use crate::order::{Draft, FieldName, Hit, Item, Known, Lookup};

/// The row that the cloud told for the value of a field.
pub(super) fn picked<'a>(
    draft: &Draft,
    known: &'a Known,
    lookup: Lookup,
    name: impl FieldName,
) -> Option<&'a Item> {
    known.item(lookup, draft, draft.effective(name))
}

/// The chosen value must be one the cloud lists.
pub(super) fn listed(draft: &Draft, known: &Known, lookup: Lookup, name: impl FieldName) -> Vec<Hit> {
    let value = draft.get(name).trim();
    match known.list(lookup, draft) {
        Some(items) if !value.is_empty() && !items.iter().any(|i| i.value == value) => {
            vec![Hit::here().with("value", value)]
        }
        _ => Vec::new(),
    }
}

/// The number of rows of a list.
pub(super) fn rows(draft: &Draft, name: impl FieldName) -> usize {
    draft.kind().index(name).map_or(0, |i| draft.row_count(i))
}
