//! Goods of the simulated cloud: regions, zones, specifications, images, networks. Made up, but plausible, and the same
//! for the same seed.

use super::{
    images::{Image, images},
    packages::specs,
    spec::{Spec, plain},
};
use crate::sim::seed::{code, hash};

/// A region and the letters of its zones.
pub(super) static REGIONS: &[(&str, &[&str])] = &[
    ("bj", &["a", "b", "c", "d"]),
    ("gz", &["a", "b", "c"]),
    ("su", &["a", "b"]),
    ("bd", &["a", "b"]),
    ("hkg", &["a", "b"]),
];

/// A subnet.
#[derive(Debug, Clone)]
pub(super) struct Subnet {
    pub id: String,
    pub name: String,
    pub zone: String,
    pub vpc: String,
    pub cidr: String,
    pub kind: &'static str,
    pub free: u32,
    pub net: (u8, u8),
}

/// A snapshot of a disk.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    pub id: String,
    pub name: &'static str,
    pub gb: u32,
    /// Of a system disk: no data disk can be made of it.
    pub system: bool,
    /// The key that it is encrypted with; empty for none.
    pub key: &'static str,
}

/// The key for disks that works.
pub(super) const DISK_KEY: &str = "kms-disks";
/// Another key that works.
pub(super) const OTHER_KEY: &str = "kms-archive";
/// A key that was switched off.
pub(super) const DEAD_KEY: &str = "kms-retired";

fn snapshots(seed: u64) -> Vec<Snapshot> {
    let made =
        |name, gb, system, key| Snapshot { id: format!("s-{}", code(seed, name)), name, gb, system, key };
    vec![
        Snapshot { id: "s-f9ngbkbc".into(), ..made("before the move", 5, false, "") },
        made("database, weekly", 200, false, ""),
        made("ledger, encrypted", 50, false, DISK_KEY),
        made("system of web-1", 40, true, ""),
    ]
}

/// A thing with an id, a name, and where it belongs.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub id: String,
    pub name: String,
    pub about: String,
    pub region: &'static str,
    pub vpc: String,
}

/// Everything there is.
#[derive(Debug, Clone)]
pub(super) struct Catalogue {
    pub seed: u64,
    pub specs: Vec<Spec>,
    pub images: Vec<Image>,
    pub snapshots: Vec<Snapshot>,
    pub subnets: Vec<Subnet>,
    pub vpcs: Vec<Named>,
    pub groups: Vec<Named>,
    pub enterprise: Vec<Named>,
    pub key_pairs: Vec<Named>,
    pub policies: Vec<Named>,
    pub deploy_sets: Vec<Named>,
    pub hosts: Vec<Named>,
}

impl Catalogue {
    pub(super) fn new(seed: u64) -> Self {
        let mut all = Self {
            seed,
            specs: specs(),
            images: images(seed),
            snapshots: snapshots(seed),
            subnets: Vec::new(),
            vpcs: Vec::new(),
            groups: Vec::new(),
            enterprise: Vec::new(),
            key_pairs: Vec::new(),
            policies: Vec::new(),
            deploy_sets: Vec::new(),
            hosts: Vec::new(),
        };
        for (at, (region, letters)) in REGIONS.iter().enumerate() {
            let id = |prefix: &str, name: &str| {
                format!("{prefix}-{}", code(seed, &format!("{region}{name}")).to_lowercase())
            };
            let named = |prefix: &str, name: &str, about: &str, vpc: &str| Named {
                id: id(prefix, name),
                name: name.to_owned(),
                about: about.to_owned(),
                region,
                vpc: vpc.to_owned(),
            };
            let (default, app) = (id("vpc", "default"), id("vpc", "app"));
            all.vpcs.push(Named {
                id: default.clone(),
                ..named("vpc", "default", "the default network", &default)
            });
            all.vpcs.push(Named { id: app.clone(), ..named("vpc", "app", "applications", &app) });
            for (z, letter) in letters.iter().enumerate() {
                let zone = format!("cn-{region}-{letter}");
                let (a, b) =
                    (u8::try_from(at * 16 + z).unwrap_or(0), u8::try_from(at * 16 + z + 128).unwrap_or(0));
                let mut push = |name: String, vpc: &str, net: (u8, u8), kind, free| {
                    let first = if net.0 == 0 { "192.168" } else { "10.0" };
                    all.subnets.push(Subnet {
                        id: format!("sbn-{}", code(seed, &format!("{zone}{name}")).to_lowercase()),
                        cidr: format!("{first}.{}.0/24", net.1),
                        name,
                        zone: zone.clone(),
                        vpc: vpc.to_owned(),
                        kind,
                        free,
                        net,
                    });
                };
                push(format!("default-{letter}"), &default, (0, a), "BCC", 240);
                push(format!("app-{letter}"), &app, (1, a), "BCC", 180);
                if z == 0 {
                    push(format!("nat-{letter}"), &app, (1, b), "BCC_NAT", 200);
                    push(format!("nearly-full-{letter}"), &app, (1, b + 1), "BCC", 1);
                }
            }
            all.groups.push(named("g", "default", "SSH and ICMP", &default));
            all.groups.push(named("g", "web", "HTTP and HTTPS", &default));
            all.groups.push(named("g", "app-internal", "from the VPC only", &app));
            all.enterprise.push(named("esg", "company baseline", "what all hosts get", ""));
            all.key_pairs
                .push(Named { id: "k-R0J0BEA9".into(), ..named("k", "ops", "the operators' key", "") });
            all.key_pairs.push(named("k", "ci", "the build machines' key", ""));
            all.policies.push(named("asp", "nightly", "every night, kept a week", ""));
            all.deploy_sets
                .push(Named { id: "dset-42N1llvY".into(), ..named("dset", "spread", "over hosts", "") });
            all.hosts.push(Named { id: "d-YufwpQAe".into(), ..named("d", "dedicated", "", "") });
        }
        all
    }

    /// With as many specifications at least: a family of its own is made up for what is missing.
    pub(super) fn padded(mut self, least: usize) -> Self {
        for n in self.specs.len()..least {
            let n = u32::try_from(n).unwrap_or(u32::MAX);
            let base = plain("g5", n % 64 + 1, (n % 64 + 1) * 4, "Intel Xeon Platinum 8350C", "2.6", 25);
            self.specs.push(Spec { name: format!("bcc.x{n}.c{}m{}", base.cpu, base.memory), ..base });
        }
        self
    }

    pub(super) fn spec(&self, name: &str) -> Option<&Spec> {
        self.specs.iter().find(|s| s.name == name)
    }

    /// Every zone.
    pub(super) fn zones() -> impl Iterator<Item = String> {
        REGIONS.iter().flat_map(|(region, letters)| letters.iter().map(move |l| format!("cn-{region}-{l}")))
    }

    /// Tells whether there is such a zone.
    pub(super) fn has_zone(name: &str) -> bool {
        let parts = name.strip_prefix("cn-").and_then(|rest| rest.split_once('-'));
        parts.is_some_and(|(region, letter)| {
            REGIONS.iter().any(|(r, letters)| *r == region && letters.contains(&letter))
        })
    }

    /// CNY a minute at a bid, in millionths: about a third of the usual price.
    pub(super) fn market(&self, spec: &Spec, zone: &str) -> u64 {
        (self.price(spec, zone) * (28 + hash(self.seed, zone) % 8) / 100).max(1)
    }

    /// Stock of a specification in a zone: none for about one in nine, never for the documents' examples.
    pub(super) fn stock(&self, spec: &str, zone: &str) -> u64 {
        const ALWAYS: [&str; 5] =
            ["bcc.g3.c4m12", "bcc.g4.c2m8", "bcc.g5.c2m8", "bcc.c1.c2m2", "bcc.lgn1.c24m80.2p4"];
        let chance = hash(self.seed, &format!("{spec}@{zone}"));
        if ALWAYS.contains(&spec) || !chance.is_multiple_of(9) { 20 + chance % 180 } else { 0 }
    }

    /// CNY a minute, in millionths.
    pub(super) fn price(&self, spec: &Spec, zone: &str) -> u64 {
        let base = u64::from(spec.cpu) * 700 + u64::from(spec.memory) * 230 + u64::from(spec.cards) * 90_000;
        let factor = match spec.family {
            "c4" | "c5" | "ic4" => 108,
            "g5" | "m5" => 112,
            "gr1" | "ga2" => 88,
            _ => 100,
        };
        let local = 95 + hash(self.seed, zone) % 10;
        base * factor * local / 10_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_large_enough_and_some_is_sold_out_somewhere() {
        let all = Catalogue::new(1);
        let families: std::collections::BTreeSet<_> = all.specs.iter().map(|s| s.family).collect();
        let names: std::collections::BTreeSet<_> = all.specs.iter().map(|s| &s.name).collect();
        assert_eq!(names.len(), all.specs.len(), "a name twice");
        assert!(REGIONS.len() >= 3 && Catalogue::zones().count() >= 9);
        assert!(all.specs.len() >= 120 && families.len() >= 10, "{} in {}", all.specs.len(), families.len());
        let sold_out = all.specs.iter().filter(|s| all.stock(&s.name, "cn-bj-a") == 0).count();
        assert!(sold_out > 0 && sold_out < all.specs.len() / 3, "{sold_out}");
        for sample in ["bcc.g3.c4m12", "bcc.g4.c2m8", "bcc.g5.c2m8"] {
            assert!(all.spec(sample).is_some() && Catalogue::zones().all(|z| all.stock(sample, &z) > 0));
        }
        assert!(
            all.images.iter().any(|i| i.id == "m-mRjO3cjs")
                && all.images.iter().any(|i| i.id == "m-Rx1dCMFF")
        );
    }

    #[test]
    fn the_same_seed_makes_the_same_world() {
        let ids = |seed| Catalogue::new(seed).subnets.into_iter().map(|s| s.id).collect::<Vec<_>>();
        assert_eq!(ids(7), ids(7));
        assert_ne!(ids(7), ids(8));
    }
}
