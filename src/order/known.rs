//! What the cloud has told so far: the lists behind pick fields, and the facts rules may use.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Draft, Field, Role};

/// A list that the cloud can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lookup {
    /// Zones of a region.
    Zones,
    /// Package specifications sold in a zone.
    Specs,
    /// The hardware sold in a zone: each combination of processors, memory and cards once.
    Flavors,
    /// Images.
    Images,
    /// Virtual private clouds.
    Vpcs,
    /// Subnets of a zone.
    Subnets,
    /// Security groups.
    SecurityGroups,
    /// Enterprise security groups.
    EnterpriseSecurityGroups,
    /// Key pairs.
    KeyPairs,
    /// Disk types a zone sells for data disks, with their bounds in GB.
    DiskTypes,
    /// Automatic snapshot policies.
    SnapshotPolicies,
    /// Deployment sets.
    DeploySets,
    /// How many instances of a specification each zone still has.
    Stock,
    /// The money of the account: one row, or none where the provider does not tell it.
    Balance,
}

impl Lookup {
    /// The key under which the texts name this list.
    pub const fn key(self) -> &'static str {
        match self {
            Lookup::Zones => "zones",
            Lookup::Specs => "specs",
            Lookup::Flavors => "flavors",
            Lookup::Images => "images",
            Lookup::Vpcs => "vpcs",
            Lookup::Subnets => "subnets",
            Lookup::SecurityGroups => "security-groups",
            Lookup::EnterpriseSecurityGroups => "enterprise-security-groups",
            Lookup::KeyPairs => "key-pairs",
            Lookup::DiskTypes => "disk-types",
            Lookup::SnapshotPolicies => "snapshot-policies",
            Lookup::DeploySets => "deploy-sets",
            Lookup::Stock => "stock",
            Lookup::Balance => "balance",
        }
    }
}

/// One question to the cloud. Equal asks have equal answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ask {
    /// Which list.
    pub lookup: Lookup,
    /// In which region.
    pub region: String,
    /// For which value of [`super::Kind::scope`]: a zone, a specification, a VPC; empty when there is none.
    pub scope: String,
}

impl Ask {
    /// The question that a draft, as it stands, would put.
    pub fn of(lookup: Lookup, draft: &Draft) -> Self {
        let text = |path: &str| draft.get(path).trim().to_owned();
        let region = draft.get(Role::Region).trim().to_owned();
        Self { lookup, region, scope: draft.kind().scope(lookup).map(text).unwrap_or_default() }
    }
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Item {
    /// What goes into the field.
    pub value: String,
    /// What a person sees beside it, column by column.
    pub columns: Vec<String>,
    /// Why it cannot be had: a text key below `unavailable`.
    pub unavailable: Option<&'static str>,
    /// What rules may use, by the provider's name for it.
    pub facts: BTreeMap<&'static str, String>,
}

impl Item {
    /// A fact, or nothing.
    pub fn fact(&self, name: &str) -> &str {
        self.facts.get(name).map_or("", String::as_str)
    }

    /// A fact that is a whole number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.fact(name).parse().ok()
    }
}

/// Every list that has been answered.
#[derive(Debug, Clone, Default)]
pub struct Known {
    lists: BTreeMap<Ask, Vec<Item>>,
    /// Seconds since 1970, where the caller knows them: rules about times are silent without.
    pub now: Option<i64>,
    /// The price that the draft takes at once, in CNY, where it has been told.
    pub cost: Option<Decimal>,
    /// The market's price for one of what the draft bids for, in CNY a minute, where it has been told.
    pub market: Option<Decimal>,
}

impl Known {
    /// The fact that the row of the balance has: cash, in CNY.
    pub const CASH: &str = "cash";

    /// Nothing but the time, in seconds since 1970.
    pub fn at(now: i64) -> Self {
        Self { now: Some(now), ..Self::default() }
    }

    /// Remembers an answer.
    pub fn insert(&mut self, ask: Ask, items: Vec<Item>) {
        self.lists.insert(ask, items);
    }

    /// The answer to a question, if it has come.
    pub fn items(&self, ask: &Ask) -> Option<&[Item]> {
        self.lists.get(ask).map(Vec::as_slice)
    }

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
