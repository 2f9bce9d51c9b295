//! What the simulated JD Cloud sells: regions, zones, types, images, networks. Made up, but plausible, and the same for
//! the same seed. The ids of the document's sample, masked there, are filled in and exist in every region.

use crate::sim::seed::hash;

/// A region, its name, the letters of its zones.
static REGIONS: &[(&str, &[&str])] = &[
    ("cn-hongkong-11", &["a", "b", "c"]),
    ("ap-singapore-11", &["a", "b", "c", "d"]),
    ("ap-thailand-11", &["a", "b", "c"]),
    // Not one of the cooperative cloud's, but the sample asks for it.
    ("cn-north-1", &["a", "b", "c"]),
];

/// When everything that was there from the start was made.
pub(super) const FOUNDED: i64 = 1_700_000_000;

/// The types, images and disks of the sample never run out.
const ALWAYS: &str = "g.n2.large";
/// The disk type that is sold out in the last zone of each region.
const SCARCE: &str = "ssd.io2";

/// The subnet that refuses each order; its name warns whoever picks from a list.
const IPV6: &str = "ipv6-conflict";

/// An instance type.
#[derive(Debug, Clone)]
pub(super) struct InstanceType {
    pub name: String,
    /// Without its generation.
    pub family: String,
    pub cpu: u32,
    pub memory_mb: u32,
    /// Model and number.
    pub gpu: Option<(&'static str, u32)>,
    /// Type, size and number.
    pub local: Option<(&'static str, u32, u32)>,
}

const SMALL: &[u32] = &[1, 2, 4, 8, 16];
const WIDE: &[u32] = &[1, 2, 4, 8, 12, 16, 24, 32, 48, 64];
const MOST: &[u32] = &[2, 4, 8, 16, 32];

/// Class and generation, processors of its sizes, gigabytes for each.
static FAMILIES: &[(&str, &[u32], u32)] = &[
    ("g.n2", SMALL, 4),
    ("g.n3", WIDE, 4),
    ("c.n2", &[2, 4, 8, 16, 32, 64, 72], 2),
    ("c.n3", WIDE, 2),
    ("m.n2", &[2, 4, 8, 16, 32], 8),
    ("m.n3", MOST, 8),
    ("m.e2", &[28, 56, 104, 208], 12),
    ("t.e2", &[1, 2, 4, 8], 1),
    ("t.c2", &[2, 4, 8, 16], 2),
    ("t.g2", &[1, 2, 4, 8], 4),
    ("h.g2", MOST, 4),
    ("h.g3", MOST, 4),
    ("h.c2", MOST, 2),
    ("h.c3", MOST, 2),
    ("s.i2", &[2, 4, 8, 16, 32, 64], 8),
    ("s.i3", &[2, 4, 8, 16, 32, 64], 8),
    ("s.d2", &[4, 8, 16, 32, 48], 8),
    ("p.n1", &[8, 16, 32], 4),
];

fn size(class: &str, cpu: u32) -> String {
    match cpu {
        1 if class.starts_with("t.") => "small".to_owned(),
        1 => "medium".to_owned(),
        2 => "large".to_owned(),
        4 => "xlarge".to_owned(),
        more => format!("{}xlarge", more / 4),
    }
}

fn types() -> Vec<InstanceType> {
    let mut all = Vec::new();
    for (class, sizes, ratio) in FAMILIES {
        for cpu in *sizes {
            all.push(InstanceType {
                name: format!("{class}.{}", size(class, *cpu)),
                family: class.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned(),
                cpu: *cpu,
                memory_mb: cpu * ratio * 1024,
                gpu: class.starts_with("p.").then(|| ("Nvidia Tesla P40", (cpu / 8).max(1))),
                local: match *class {
                    "s.i2" | "s.i3" => Some(("nvme", 1862, (cpu / 8).max(1))),
                    "s.d2" => Some(("hdd", 5587, cpu / 4)),
                    _ => None,
                },
            });
        }
    }
    all.push(InstanceType {
        name: "h.g3.metal".to_owned(),
        family: "h.g".to_owned(),
        cpu: 88,
        memory_mb: 384 * 1024,
        gpu: None,
        local: None,
    });
    all
}

/// An image.
#[derive(Debug, Clone)]
pub(super) struct Image {
    pub id: String,
    pub name: &'static str,
    pub platform: &'static str,
    pub os: &'static str,
    pub architecture: &'static str,
    pub source: &'static str,
    pub status: &'static str,
    pub system_gb: i64,
}

type ImageRow = (&'static str, &'static str, &'static str, &'static str, &'static str, i64);

/// Name, platform, architecture, source, status, gigabytes. The first gets the sample's id.
static IMAGES: &[ImageRow] = &[
    ("Ubuntu 22.04 64位", "Ubuntu", "x86_64", "public", "ready", 40),
    ("Ubuntu 24.04 64位", "Ubuntu", "x86_64", "public", "ready", 40),
    ("Ubuntu 20.04 64位", "Ubuntu", "x86_64", "public", "ready", 40),
    ("Ubuntu 22.04 ARM 64位", "Ubuntu", "arm64", "public", "ready", 40),
    ("CentOS 7.9 64位", "CentOS", "x86_64", "public", "ready", 40),
    ("CentOS 8.2 64位", "CentOS", "x86_64", "public", "ready", 40),
    ("CentOS 7.9 ARM 64位", "CentOS", "arm64", "public", "ready", 40),
    ("Debian 12.5 64位", "Debian", "x86_64", "public", "ready", 40),
    ("Debian 11.9 64位", "Debian", "x86_64", "public", "ready", 40),
    ("OpenSUSE 15.5 64位", "OpenSUSE", "x86_64", "public", "ready", 40),
    ("Fedora 39 64位", "Fedora", "x86_64", "public", "ready", 40),
    ("Fedora CoreOS 39 64位", "CoreOS", "x86_64", "public", "ready", 40),
    ("Windows Server 2022 数据中心版 64位 中文版", "Windows Server", "x86_64", "public", "ready", 50),
    ("Windows Server 2019 数据中心版 64位 英文版", "Windows Server", "x86_64", "public", "ready", 50),
    ("Windows Server 2016 标准版 64位 中文版", "Windows Server", "x86_64", "public", "ready", 50),
    ("web-base-2026-10", "Ubuntu", "x86_64", "private", "ready", 60),
    ("db-base", "CentOS", "x86_64", "private", "ready", 100),
    ("still-uploading", "Ubuntu", "x86_64", "private", "pending", 40),
];

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

/// What there is in a region.
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
        let images = IMAGES.iter().enumerate().map(|(index, row)| {
            let (name, platform, architecture, source, status, system_gb) = *row;
            let id = if index == 0 { "img-m5s0abcd29".to_owned() } else { named("img", name) };
            let os = if platform == "Windows Server" { "windows" } else { "linux" };
            Image { id, name, platform, os, architecture, source, status, system_gb }
        });
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
            images: images.collect(),
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

/// Ten small letters and digits that follow from a text.
pub(super) fn code(seed: u64, text: &str) -> String {
    letters(seed, text, 10)
}

/// As many small letters and digits as asked for.
pub(super) fn letters(seed: u64, text: &str, count: usize) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut state = hash(seed, text);
    let step = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = usize::try_from(state >> 33).unwrap_or(0) % LETTERS.len();
        char::from(LETTERS[at])
    };
    (0..count).map(step).collect()
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

    /// Whether a zone has a type: not about one in eight, and always the one of the sample.
    pub(super) fn in_stock(&self, name: &str, az: &str) -> bool {
        // A type that is only taken for being any id is nowhere on the shelves.
        let known = name != ALWAYS && self.instance_type(name).is_some();
        !known || !hash(self.seed, &format!("{name}@{az}")).is_multiple_of(8)
    }

    /// Whether a zone has a disk type.
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
