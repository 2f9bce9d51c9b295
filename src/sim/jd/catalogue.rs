//! Goods of the simulated JD Cloud: regions, zones, types, images, networks. Made up, but plausible, and the same
//! for the same seed. The ids of the document's sample, masked there, are filled in and exist in every region.

use super::{
    ids::code,
    images::{Image, images},
    instance_types::{InstanceType, types},
};
use crate::sim::seed::hash;

/// A region, its name, the letters of its zones.
static REGIONS: &[(&str, &[&str])] = &[
    ("cn-hongkong-11", &["a", "b", "c"]),
    ("ap-singapore-11", &["a", "b", "c", "d"]),
    ("ap-thailand-11", &["a", "b", "c"]),
    // Not one of the cooperative cloud's, but the sample asks for it.
    ("cn-north-1", &["a", "b", "c"]),
];

/// The making of everything that was there from the start, in seconds since 1970.
pub(super) const FOUNDED: i64 = 1_700_000_000;

/// The types, images and disks of the sample never run out.
const ALWAYS: &str = "g.n2.large";
/// The disk type that is sold out in the last zone of each region.
const SCARCE: &str = "ssd.io2";

/// The subnet that refuses each order; its name warns whoever picks from a list.
const IPV6: &str = "ipv6-conflict";

/// A network.
#[derive(Debug, Clone)]
pub(super) struct Vpc {
    pub id: String,
    pub name: &'static str,
    pub prefix: String,
}

/// A part of a network.
#[derive(Debug, Clone)]
pub(super) struct Subnet {
    pub id: String,
    pub name: String,
    pub vpc: String,
    pub az: String,
    pub net: [u8; 3],
    /// Refuses each order as if it had asked for an IPv6 address, which the body cannot: to show what is said then.
    pub pretends_ipv6: bool,
}

/// A security group.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub id: String,
    pub name: &'static str,
    pub vpc: String,
    pub kind: &'static str,
}

/// A key pair.
#[derive(Debug, Clone)]
pub(super) struct KeyPair {
    pub name: &'static str,
    pub fingerprint: String,
}

/// Everything that there is in a region.
#[derive(Debug, Clone)]
pub(super) struct Region {
    pub id: &'static str,
    letters: &'static [&'static str],
    pub images: Vec<Image>,
    pub vpcs: Vec<Vpc>,
    pub subnets: Vec<Subnet>,
    pub groups: Vec<Group>,
    pub key_pairs: Vec<KeyPair>,
}

impl Region {
    pub(super) fn zones(&self) -> impl Iterator<Item = String> {
        self.letters.iter().map(|letter| format!("{}{letter}", self.id))
    }

    pub(super) fn image(&self, id: &str) -> Option<&Image> {
        self.images.iter().find(|i| i.id == id)
    }

    fn new(seed: u64, id: &'static str, letters: &'static [&'static str]) -> Self {
        let named = |prefix: &str, name: &str| format!("{prefix}-{}", code(seed, &format!("{id}/{name}")));
        let (sample, second) = ("vpc-c2p3abcd9o".to_owned(), named("vpc", "app"));
        let vpc = |id: &str, name, prefix: &str| Vpc { id: id.to_owned(), name, prefix: prefix.to_owned() };
        let subnet = |id: String, name: String, vpc: &str, letter: &str, net| Subnet {
            pretends_ipv6: name == IPV6,
            id,
            name,
            vpc: vpc.to_owned(),
            az: letter.to_owned(),
            net,
        };
        let mut subnets = Vec::new();
        for (n, az) in (0_u8..).zip(letters.iter().map(|letter| format!("{id}{letter}"))) {
            let first = if n == 0 { "subnet-c2p3abcd9o".to_owned() } else { named("subnet", &az) };
            subnets.push(subnet(first, format!("default-{az}"), &sample, &az, [10, 0, n]));
            let (app, name) = (named("subnet", &format!("app/{az}")), format!("app-{az}"));
            subnets.push(subnet(app, name, &second, &az, [10, 1, n]));
        }
        let az = format!("{id}{}", letters.first().copied().unwrap_or("a"));
        subnets.push(subnet(named("subnet", IPV6), IPV6.to_owned(), &sample, &az, [10, 0, 64]));
        let group = |id: String, name, vpc: &str, kind| Group { id, name, vpc: vpc.to_owned(), kind };
        let key = |name| KeyPair { name, fingerprint: fingerprint(seed, name) };
        Self {
            id,
            letters,
            images: images(seed, id),
            vpcs: vec![vpc(&sample, "default", "10.0.0.0/16"), vpc(&second, "app", "10.1.0.0/16")],
            groups: vec![
                group("sg-p2d1abcdya".to_owned(), "default", &sample, "default"),
                group(named("sg", "web"), "web", &sample, "custom"),
                group(named("sg", "app"), "app-internal", &second, "custom"),
            ],
            key_pairs: vec![key("ops"), key("ci")],
            subnets,
        }
    }
}

fn fingerprint(seed: u64, name: &str) -> String {
    let bytes = [hash(seed, name).to_be_bytes(), hash(seed + 1, name).to_be_bytes()].concat();
    bytes.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(":")
}

/// Everything there is.
#[derive(Debug, Clone)]
pub(super) struct Catalogue {
    pub seed: u64,
    pub types: Vec<InstanceType>,
    pub regions: Vec<Region>,
}

impl Catalogue {
    pub(super) fn new(seed: u64) -> Self {
        let regions = REGIONS.iter().map(|(id, letters)| Region::new(seed, id, letters)).collect();
        Self { seed, types: types(), regions }
    }

    pub(super) fn region(&self, id: &str) -> Option<&Region> {
        self.regions.iter().find(|r| r.id == id)
    }

    pub(super) fn instance_type(&self, name: &str) -> Option<&InstanceType> {
        self.types.iter().find(|t| t.name == name)
    }

    /// Tells whether a zone has a type: not about one in eight, and always the one of the sample.
    pub(super) fn in_stock(&self, name: &str, az: &str) -> bool {
        // A type that is only taken for being any id is nowhere on the shelves.
        let known = name != ALWAYS && self.instance_type(name).is_some();
        !known || !hash(self.seed, &format!("{name}@{az}")).is_multiple_of(8)
    }

    /// Tells whether a zone has a disk type.
    pub(super) fn disk_in_stock(&self, kind: &str, az: &str) -> bool {
        let last = |r: &Region| r.zones().last().is_some_and(|z| z == az);
        kind != SCARCE || !self.regions.iter().any(last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_exists_in_every_region_and_some_is_sold_out_somewhere() {
        let all = Catalogue::new(1);
        assert_eq!(all.instance_type("g.n2.large").map(|t| (t.cpu, t.memory_mb)), Some((2, 8192)));
        let names: std::collections::BTreeSet<_> = all.types.iter().map(|t| &t.name).collect();
        assert_eq!(names.len(), all.types.len(), "a name twice");
        for region in &all.regions {
            assert!(region.image("img-m5s0abcd29").is_some_and(|i| i.status == "ready"));
            let subnet = region.subnets.iter().find(|s| s.id == "subnet-c2p3abcd9o");
            let group = region.groups.iter().find(|g| g.id == "sg-p2d1abcdya");
            assert!(subnet.is_some_and(|s| s.vpc == "vpc-c2p3abcd9o"));
            assert!(group.is_some_and(|g| g.vpc == "vpc-c2p3abcd9o"));
            assert!(region.key_pairs.iter().any(|k| k.name == "ops"));
            for az in region.zones() {
                let gone = all.types.iter().filter(|t| !all.in_stock(&t.name, &az)).count();
                assert!(gone > 0 && gone < all.types.len() / 3, "{az}: {gone}");
                assert!(all.in_stock(ALWAYS, &az) && all.disk_in_stock("ssd.gp1", &az));
            }
        }
        let id = code(1, "a");
        assert!(id.len() == 10 && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{id}");
    }
}
