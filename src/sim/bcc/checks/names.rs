//! Names and tags.

use std::collections::BTreeSet;

use super::text::some;
use crate::sim::bcc::{
    kind::Kind,
    model::{Order, Tag},
    refusal::{Check, bad, no},
};

pub(super) fn chinese(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{f900}'..='\u{faff}').contains(&c)
}

fn name_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || chinese(c) || "-_/.".contains(c)
}

/// Tells whether a text is a name: its letters, its length, and its first letter by the rule given.
pub(super) fn named(text: &str, first: impl Fn(char) -> bool) -> bool {
    text.chars().next().is_some_and(first)
        && text.chars().all(name_letter)
        && text.chars().take(66).count() <= 65
}

/// Tells whether a text is a host name by the page of the order: "uppercase and lowercase letters, numbers, - and /" for one
/// by processor and memory, "lowercase letters, numbers and -_/" for the others. The dot, which those pages have lost in
/// print, is taken by all.
fn host_name(kind: Kind, text: &str) -> bool {
    let (special, letter): (&str, fn(&char) -> bool) = match kind {
        Kind::Instance => ("-/.", char::is_ascii_alphabetic),
        Kind::BySpec | Kind::Spot => ("-_/.", char::is_ascii_lowercase),
    };
    let joint = |c: char| special.contains(c);
    let pairs = text.as_bytes().windows(2).any(|w| w.iter().all(|b| joint(char::from(*b))));
    text.len() >= 2
        && text.chars().next().is_some_and(|c| letter(&c))
        && text.chars().all(|c| letter(&c) || c.is_ascii_digit() || joint(c))
        && !pairs
        && !text.ends_with(joint)
}

pub(super) fn names(kind: Kind, order: &Order, count: usize) -> Check {
    if some(order.name.as_ref()).is_some_and(|name| !named(name, |c| c.is_ascii_alphabetic())) {
        let (code, message) = ("Instance.NameInvalid", "Instance name is invalid.");
        return Err(no(400, code, message, "name", "name breaks its pattern"));
    }
    if let Some(host) = some(order.hostname.as_ref()) {
        let suffix = if count > 1 { 1 + count.to_string().len() } else { 0 };
        if !host_name(kind, host) || host.len() + suffix > 64 {
            return Err(bad("hostname is invalid.", "hostname", "hostname breaks its pattern"));
        }
    }
    if let Some(eip) = some(order.eip_name.as_ref()) {
        let start = eip.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
        let rest = eip.chars().all(|c| c.is_ascii_alphanumeric() || "-_/.".contains(c));
        if !start || !rest || eip.len() > 65 {
            return Err(bad("eipName is invalid.", "eipName", "eipName breaks its pattern"));
        }
    }
    Ok(())
}

/// Fault of tags, if they have one: where, and which rule.
pub(super) fn tag_fault(tags: &[Tag]) -> Option<(String, &'static str)> {
    let mut seen = BTreeSet::new();
    for (n, tag) in tags.iter().enumerate() {
        let key = some(tag.tag_key.as_ref()).unwrap_or_default();
        let value = tag.tag_value.as_deref().unwrap_or_default();
        let good = |t: &str| t.chars().all(name_letter) && t.chars().take(66).count() <= 65;
        if key.is_empty() || !good(key) {
            return Some((format!("tags[{n}].tagKey"), "tag breaks its pattern"));
        }
        if !good(value) {
            return Some((format!("tags[{n}].tagValue"), "tag breaks its pattern"));
        }
        if !seen.insert(key) {
            return Some((format!("tags[{n}].tagKey"), "tag key twice"));
        }
    }
    None
}

pub(super) fn tags(order: &Order) -> Check {
    let tags = order.tags.as_deref().unwrap_or_default();
    if tags.len() > 50 {
        let code = "Instance.TagQuotaLimitExceeded";
        return Err(no(413, code, "Quota exceeds limit.", "tags", "too many tags"));
    }
    match tag_fault(tags) {
        Some((at, rule @ "tag key twice")) => {
            Err(bad("tags is invalid: a tagKey is there twice.", &at, rule))
        }
        Some((at, rule)) => Err(bad("tags is invalid.", &at, rule)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_of_each_page() {
        for (kind, good, bad) in [
            (Kind::Instance, ["web", "Web-1", "wEb/a.b"], ["a_b", "9ab", "a-"]),
            (Kind::BySpec, ["web", "a_b", "a/b.c"], ["Web", "wEb", "a--b"]),
            (Kind::Spot, ["web", "a_b", "a/b.c"], ["Web", "wEb", "a"]),
        ] {
            assert!(good.iter().all(|text| host_name(kind, text)), "{good:?}");
            assert!(bad.iter().all(|text| !host_name(kind, text)), "{bad:?}");
        }
    }
}
