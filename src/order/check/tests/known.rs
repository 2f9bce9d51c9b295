//! Rules that use what the cloud told, with small hand-made lists.

use super::*;
use crate::order::{Ask, Item, Lookup};

pub fn item(value: &str, facts: &[(&'static str, &str)]) -> Item {
    let facts = facts.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Item { value: value.to_owned(), facts, ..Item::default() }
}

/// What the cloud told, for the questions that this draft would put.
pub fn told(draft: &Draft, lists: &[(Lookup, Vec<Item>)]) -> Known {
    let mut known = Known::default();
    for (lookup, items) in lists {
        known.insert(Ask::of(*lookup, draft), items.clone());
    }
    known
}

/// A draft, what the cloud told about it, and the problems that follow.
fn facts(changes: Changes, lists: &[(Lookup, Vec<Item>)], wanted: &[(&str, &str)]) {
    let draft = with(changes);
    let silent = codes(&check(&draft, &Known::default()));
    let mut found = codes(&check(&draft, &told(&draft, lists)));
    found.retain(|problem| !silent.contains(problem));
    let wanted: Vec<_> = wanted.iter().map(|(p, c)| ((*p).to_owned(), (*c).to_owned())).collect();
    assert_eq!(found, wanted, "{changes:?} with {lists:?}");
}

#[test]
fn what_the_cloud_does_not_list_is_a_warning() {
    let zone = &[("zoneName", "cn-bj-a")];
    facts(zone, &[(Lookup::Zones, vec![item("cn-bj-a", &[])])], &[]);
    facts(zone, &[(Lookup::Zones, vec![item("cn-bj-b", &[])])], &[("zoneName", "~zone-unknown")]);
    facts(&[], &[(Lookup::Zones, vec![])], &[]);
    facts(zone, &[(Lookup::Specs, vec![item("bcc.g5.c2m8", &[])])], &[]);
    facts(zone, &[(Lookup::Specs, vec![item("bcc.g4.c2m8", &[])])], &[("spec", "~spec-unknown")]);
    facts(&[], &[(Lookup::Images, vec![item("m-mRjO3cjs", &[])])], &[]);
    facts(&[], &[(Lookup::Images, vec![item("m-other", &[])])], &[("imageId", "~image-unknown")]);
    // An answer for another zone says nothing about this one.
    let mut known = Known::default();
    let elsewhere = with(&[("zoneName", "cn-bj-b")]);
    known.insert(Ask::of(Lookup::Specs, &elsewhere), vec![]);
    assert_eq!(check(&with(zone), &known), []);
}

#[test]
fn images_and_what_they_run_on() {
    let image = |facts: &[(&'static str, &str)]| vec![(Lookup::Images, vec![item("m-mRjO3cjs", facts)])];
    facts(&[("rootDiskSizeInGb", "60")], &image(&[("minDiskGb", "60")]), &[]);
    facts(
        &[("rootDiskSizeInGb", "59")],
        &image(&[("minDiskGb", "60")]),
        &[("rootDiskSizeInGb", "image-disk")],
    );
    // Nothing typed: the provider takes 40.
    facts(&[], &image(&[("minDiskGb", "40")]), &[]);
    facts(&[], &image(&[("minDiskGb", "41")]), &[("rootDiskSizeInGb", "image-disk")]);
    facts(&[], &image(&[("minDiskGb", "")]), &[]);

    facts(&[("keypairId", "k-1")], &image(&[("osType", "linux")]), &[]);
    facts(&[("keypairId", "k-1")], &image(&[("osType", "windows")]), &[("keypairId", "key-pair-linux")]);
    facts(&[("adminPass", "Passw0rd!")], &image(&[("osType", "windows")]), &[]);

    let both = |arch: &str, cpu: &str| {
        vec![
            (Lookup::Images, vec![item("m-mRjO3cjs", &[("osArch", arch)])]),
            (Lookup::Specs, vec![item("bcc.g5.c2m8", &[("cpuModel", cpu)])]),
        ]
    };
    facts(&[], &both("x86_64 (64bit)", "Intel Xeon Platinum 8350C"), &[]);
    facts(&[], &both("aarch64", "Kunpeng 920"), &[]);
    facts(&[], &both("aarch64", "Intel Xeon Platinum 8350C"), &[("imageId", "image-architecture")]);
    facts(&[], &both("x86_64", "Ampere Altra"), &[("imageId", "image-architecture")]);
    facts(&[], &both("", "Ampere Altra"), &[]);
}

#[test]
fn specifications_decide_about_disks_and_payment() {
    let spec = |facts: &[(&'static str, &str)]| vec![(Lookup::Specs, vec![item("bcc.g5.c2m8", facts)])];
    let disk = |kind| [("rootDiskStorageType", kind)];
    facts(&disk("hp1"), &spec(&[("systemDiskType", "ssd,enhanced_ssd_pl1")]), &[]);
    facts(&disk("cloud_hp1"), &spec(&[("systemDiskType", "premium_ssd")]), &[]);
    facts(&disk("cloud_hp1"), &spec(&[("systemDiskType", "hp1")]), &[("rootDiskStorageType", "disk-type")]);
    facts(&disk("hp1"), &spec(&[]), &[]);
    let data = &[("createCdsList[0].cdsSizeInGB", "5"), ("createCdsList[0].storageType", "std1")];
    facts(data, &spec(&[("dataDiskType", "std1")]), &[]);
    facts(
        data,
        &spec(&[("dataDiskType", "hp1,cloud_hp1")]),
        &[("createCdsList[0].storageType", "disk-type")],
    );

    let local = &[("ephemeralDisks[0].sizeInGB", "50")];
    facts(local, &spec(&[("gpuCardCount", "0")]), &[]);
    facts(local, &spec(&[("gpuCardCount", "1")]), &[("ephemeralDisks", "local-disk-cards")]);
    facts(local, &spec(&[("fpgaCardCount", "2")]), &[("ephemeralDisks", "local-disk-cards")]);
    facts(&[], &spec(&[("gpuCardCount", "1")]), &[]);
    facts(&[], &spec(&[("needsLocalDisk", "true")]), &[("ephemeralDisks", "local-disk-storage")]);
    facts(local, &spec(&[("needsLocalDisk", "true")]), &[]);
    facts(&[], &spec(&[("needsLocalDisk", "false")]), &[]);

    facts(&[], &spec(&[("productType", "Postpaid")]), &[]);
    facts(&[], &spec(&[("productType", "BOTH")]), &[]);
    facts(&[], &spec(&[("productType", "prepaid")]), &[("billing.paymentTiming", "payment-sold")]);
    facts(PREPAID, &spec(&[("productType", "prepaid")]), &[]);
}

#[test]
fn data_disks_stay_within_what_the_zone_tells() {
    let disk = |size, kind| [("createCdsList[0].cdsSizeInGB", size), ("createCdsList[0].storageType", kind)];
    let zone = [(
        Lookup::DiskTypes,
        vec![
            item("ssd", &[("minDiskSize", "10"), ("maxDiskSize", "16000")]),
            item("std1", &[("minDiskSize", "5"), ("maxDiskSize", "100")]),
        ],
    )];
    let bad = &[("createCdsList[0].cdsSizeInGB", "disk-bounds")];
    facts(&disk("5", "std1"), &zone, &[]);
    facts(&disk("4", "std1"), &zone, bad);
    facts(&disk("100", "std1"), &zone, &[]);
    facts(&disk("101", "std1"), &zone, bad);
    // Two names of one type, and the type that is taken when none is said.
    facts(&disk("9", "hp1"), &zone, bad);
    facts(&disk("9", ""), &zone, bad);
    facts(&disk("10", ""), &zone, &[]);
    // The zone's own bounds may be wider than the general ones.
    let draft = with(&disk("16000", "hp1"));
    assert_eq!(check(&draft, &told(&draft, &zone)), []);
    assert_eq!(check(&draft, &Known::default()).len(), 1);
}

#[test]
fn subnets_groups_and_addresses() {
    let place = &[
        ("zoneName", "cn-bj-a"),
        ("subnetId", "sbn-1"),
        ("securityGroupIds[0]", "g-1"),
        ("purchaseCount", "3"),
    ];
    let subnet = |facts: &[(&'static str, &str)]| vec![(Lookup::Subnets, vec![item("sbn-1", facts)])];
    facts(place, &subnet(&[("zoneName", "cn-bj-a")]), &[]);
    facts(place, &subnet(&[("zoneName", "cn-bj-b")]), &[("subnetId", "subnet-zone")]);
    facts(place, &subnet(&[("availableIp", "3")]), &[]);
    facts(place, &subnet(&[("availableIp", "2")]), &[("subnetId", "subnet-full")]);
    facts(&[place[1], PUBLIC[0]], &subnet(&[("subnetType", "BCC")]), &[]);
    facts(
        &[place[1], PUBLIC[0]],
        &subnet(&[("subnetType", "BCC_NAT")]),
        &[("networkCapacityInMbps", "nat-subnet")],
    );
    facts(&[place[1]], &subnet(&[("subnetType", "BCC_NAT")]), &[]);
    let vpc = |own: &str| {
        let mut lists = subnet(&[("vpcId", "vpc-1")]);
        lists.push((Lookup::SecurityGroups, vec![item("g-1", &[("vpcId", own)])]));
        lists
    };
    facts(place, &vpc("vpc-1"), &[]);
    facts(place, &vpc("vpc-2"), &[("securityGroupIds[0]", "group-vpc")]);
    facts(&[place[1], ("securityGroupId", "g-1")], &vpc("vpc-2"), &[("securityGroupId", "group-vpc")]);
}

#[test]
fn money_that_does_not_reach_is_told_and_holds_nothing_back() {
    let cash = |amount: &str| vec![(Lookup::Balance, vec![item(amount, &[("cash", amount)])])];
    let by_use = &[("billing.paymentTiming", "Postpaid")];
    facts(by_use, &cash("100"), &[("billing.paymentTiming", "~cash-low")]);
    facts(by_use, &cash("100.01"), &[]);
    facts(&[by_use[0], ("dedicatedHostId", "d-1")], &cash("0"), &[]);
    // A provider that tells nothing.
    facts(by_use, &[(Lookup::Balance, vec![])], &[]);
    let ahead = |price: &str, cash: &str| {
        let draft = with(PREPAID);
        let row = item(cash, &[("cash", cash)]);
        let mut known = told(&draft, &[(Lookup::Balance, vec![row])]);
        known.cost = price.parse().ok();
        check(&draft, &known)
    };
    assert_eq!(ahead("120.5", "120.5"), []);
    let problems = ahead("120.51", "120.5");
    assert_eq!(codes(&problems), [("billing.paymentTiming".to_owned(), "~cash-short".to_owned())]);
    assert!(!problems[0].blocks());
}

#[test]
fn a_zone_must_have_enough_left() {
    let order = |count| [("zoneName", "cn-bj-a"), ("purchaseCount", count)];
    let left = |zone: &str, n: &str| vec![(Lookup::Stock, vec![item(zone, &[("inventoryQuantity", n)])])];
    facts(&order("3"), &left("cn-bj-a", "3"), &[]);
    facts(&order("4"), &left("cn-bj-a", "3"), &[("spec", "~sold-out")]);
    facts(&order("1"), &left("cn-bj-a", "0"), &[("spec", "~sold-out")]);
    facts(&order("1"), &left("cn-bj-b", "0"), &[]);
    facts(&order("1"), &left("cn-bj-a", ""), &[]);
}
