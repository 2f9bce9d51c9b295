//! The cloud's answers, for a draft as it stands.

use std::collections::BTreeSet;

use super::{Ask, Draft, Field, Item, Known, Lookup, Role};

impl Ask {
    /// The question that a draft, as it stands, would put.
    pub fn of(lookup: Lookup, draft: &Draft) -> Self {
        let text = |path: &str| draft.get(path).trim().to_owned();
        let region = draft.get(Role::Region).trim().to_owned();
        Self { lookup, region, scope: draft.kind().scope(lookup).map(text).unwrap_or_default() }
    }
}

impl Known {
    /// The list that fits the draft as it stands.
    pub fn list(&self, lookup: Lookup, draft: &Draft) -> Option<&[Item]> {
        self.items(&Ask::of(lookup, draft))
    }

    /// The rows that a field can be set to, each value once. The list of hardware has a row for every combination: of those a
    /// field for a card takes the cards, and none of the other sort where it is for one.
    pub fn choices(&self, field: &Field, draft: &Draft) -> Option<Vec<&Item>> {
        let lookup = field.lookup()?;
        let items = self.list(lookup, draft)?;
        if lookup != Lookup::Flavors {
            return Some(items.iter().collect());
        }
        let mut seen = BTreeSet::new();
        // Where there is a field for each sort, each takes its own.
        let gpu_alone = field.role == Some(Role::GpuCard) && draft.kind().index(Role::FpgaCard).is_some();
        let fits =
            |item: &&Item| !(item.value.is_empty() || gpu_alone && item.fact("gpuCardType").is_empty());
        Some(items.iter().filter(fits).filter(|item| seen.insert(item.value.as_str())).collect())
    }

    /// The row for a value in the list that fits the draft.
    pub fn item(&self, lookup: Lookup, draft: &Draft, value: &str) -> Option<&Item> {
        self.list(lookup, draft)?.iter().find(|i| i.value == value)
    }
}
