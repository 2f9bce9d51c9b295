//! Names, and what a batch makes of them.

use super::{Draft, Hit, Known, Role};

/// A batch gets a number behind its host names, which must fit too.
pub fn hostname_suffix(draft: &Draft, _: &Known) -> Vec<Hit> {
    let (name, count) = (draft.get("hostname").trim(), draft.count());
    let suffix = if count > 1 { 1 + count.to_string().len() } else { 0 };
    let length = name.chars().count() + suffix;
    if count > 1 && !name.is_empty() && length > 64 {
        return vec![Hit::here().with("value", length).with("max", 64_i64).with("count", count)];
    }
    Vec::new()
}

/// The first and the last name of a batch, where the provider's way of numbering is known: `web-1`, `web-3`.
pub fn batch_names(draft: &Draft) -> Option<(String, String)> {
    let (name, count) = (draft.get(Role::Name).trim(), draft.count());
    if name.is_empty() || count < 2 || !draft.kind().provider.row().numbers_batches {
        return None;
    }
    let width = count.to_string().len();
    Some((format!("{name}-{:0width$}", 1), format!("{name}-{count:0width$}")))
}
