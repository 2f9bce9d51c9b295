//! Everything that can be ordered, and from whom: the tables of this room, and what a program that embeds it adds.

use std::sync::{LazyLock, OnceLock};

use super::{Kind, Product, Provider, tables};

/// Kinds that are not of this room.
static MORE: OnceLock<&'static [&'static Kind]> = OnceLock::new();

static KINDS: LazyLock<Vec<&'static Kind>> =
    LazyLock::new(|| [tables::KINDS, MORE.get().copied().unwrap_or_default()].concat());

static PROVIDERS: LazyLock<Vec<Provider>> = LazyLock::new(|| {
    let mut all = vec![Provider::BCE, Provider::JD];
    for kind in kinds() {
        if !all.contains(&kind.provider) {
            all.push(kind.provider);
        }
    }
    all
});

/// Every kind that can be ordered, in the order a person is offered them.
pub fn kinds() -> &'static [&'static Kind] {
    &KINDS
}

/// The kind of this name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    kinds().iter().copied().find(|k| k.name == name)
}

/// Every provider, in the order a person is offered them.
pub fn providers() -> &'static [Provider] {
    &PROVIDERS
}

impl Product {
    /// The product of a kind of this name; machines, where it is not known here.
    pub fn of(name: &str) -> Self {
        kind(name).map_or(Product::Instances, |kind| kind.product)
    }
}

/// Kinds came too late or for the second time: what can be ordered is fixed once somebody has asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("kinds can be added once, before anything is asked of them")]
pub struct Fixed;

/// Adds kinds, and with them their providers, before anything else is done. They are tables: nothing but their entry in
/// `cloud` and their words has to be added elsewhere.
pub fn extend(kinds: &'static [&'static Kind]) -> Result<(), Fixed> {
    MORE.set(kinds).map_err(|_| Fixed)?;
    // Whoever asked before has got a list without them.
    if kinds.iter().all(|kind| KINDS.contains(kind)) { Ok(()) } else { Err(Fixed) }
}
