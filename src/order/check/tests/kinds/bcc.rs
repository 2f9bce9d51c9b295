//! What the orders of Baidu BCC have in common.

use super::*;

const MACHINES: &[&str] = &[INSTANCE, SPEC, SPOT];
const PACKAGES: &[&str] = &[SPEC, SPOT];
const PAID: &[&str] = &[INSTANCE, SPEC];
const TAGGED: &[&str] = &[INSTANCE, SPEC, SPOT, RESERVED];

pub fn cases(seen: &mut Seen) {
    place(seen);
    hardware(seen);
    log_in(seen);
    disks(seen);
    network(seen);
    billing(seen);
    names(seen);
    packages(seen);
    told_of_images(seen);
    told_of_subnets(seen);
}

fn place(seen: &mut Seen) {
    let regions = ["bj", "gz", "su", "bd", "fwh", "hkg", "cd", "fsh", "sin"].map(|r| (r, ""));
    seen.sides(MACHINES, &[], "region", &regions);
    seen.sides(MACHINES, &[], "region", &[("BJ", "choice"), ("us", "choice"), ("", "required")]);
    zones(seen, MACHINES);
    seen.sides(TAGGED, &[("region", "gz")], "zoneName", &[("cn-gz-c", ""), ("cn-bj-a", "~zone-region")]);
    let lists = |zone| [(Lookup::Zones, vec![item(zone, &[])])];
    let zone = &[("zoneName", "cn-bj-a")];
    seen.told(TAGGED, zone, &lists("cn-bj-a"), &lists("cn-bj-b"), "~zone-unknown@zoneName");
    seen.ids(PAID, &[], &["dedicatedHostId", "deployId", "deployIdList[0]"]);
    seen.sides(PAID, &[], "deployIdList[0]", &[("dset-1", ""), ("", "required")]);
    seen.rows(PAID, &[], "deployIdList", 20);
    let set = &[("deployIdList[0]", "dset-1")];
    seen.sides(PAID, set, "deployId", &[("", ""), ("dset-2", "~one-deploy-field")]);
    seen.sides(PAID, set, "deployIdList[1]", &[("dset-2", ""), ("dset-1", "same-twice")]);
}

/// The form of a zone's name.
pub fn zones(seen: &mut Seen, kinds: &[&'static str]) {
    let (longest, long) = (format!("cn-{}", "a".repeat(61)), format!("cn-{}", "a".repeat(62)));
    let cases = [
        ("cn-bj-a", ""),
        (&*longest, ""),
        (&*long, "length"),
        ("cn-bj-A", "character"),
        ("bja", "form"),
        ("cn--a", "form"),
    ];
    seen.sides(kinds, &[], "zoneName", &cases);
}

fn hardware(seen: &mut Seen) {
    let counts =
        [("0", "range"), ("1", ""), ("1000", ""), ("1001", "range"), ("-1", "range"), ("two", "whole")];
    seen.sides(MACHINES, &[], "purchaseCount", &counts);
    seen.ids(PACKAGES, &[], &["spec"]);
    seen.sides(&[SPEC], &[], "spec", &[("bcc.g5.c2m8", ""), ("", "required")]);
    let spec = &[("spec", "bcc.g5.c2m8")];
    seen.sides(PACKAGES, spec, "specId", &[("g5", ""), ("g4", "family")]);
    // A family can only be named by itself where the specification may be left out.
    seen.ids(&[SPOT], &[], &["specId"]);
    let (longest, long) = ("m".repeat(128), "m".repeat(129));
    let cases = [(&*longest, "family"), (&*long, "length, family"), ("a/b", "character, family")];
    seen.sides(&[SPEC], spec, "specId", &cases);
}

fn log_in(seen: &mut Seen) {
    seen.ids(MACHINES, &[], &["imageId", "keypairId", "aspId"]);
    seen.sides(MACHINES, &[], "imageId", &[("m-mRjO3cjs", ""), ("", "required")]);
    let passwords = [
        ("Passw0r!", ""),
        ("Pass0r!", "length"),
        ("Passw0rd!Passw0r", ""),
        ("Passw0rd!Passw0rd", "length"),
        ("password!", "password-class"),
        ("12345678!", "password-class"),
        ("Passw0rdd", "password-class"),
        ("Passw0rd!~", "character-secret"),
    ];
    seen.sides(MACHINES, &[], "adminPass", &passwords);
    seen.sides(MACHINES, &[("keypairId", "k-1")], "adminPass", &[("", ""), ("Passw0rd!", "~login-both")]);
    let (fits, over) = ("A".repeat(21_844), "A".repeat(21_848));
    let data = [
        ("IyEvYmluL3NoCg==", ""),
        (&*fits, ""),
        (&*over, "user-data-size"),
        ("#!/bin/sh", "base64"),
        ("x".repeat(65_537).leak(), "length"),
    ];
    seen.sides(PACKAGES, &[], "userData", &data);
}

const SYSTEM_DISKS: [&str; 10] = [
    "hp1",
    "ssd",
    "cloud_hp1",
    "premium_ssd",
    "enhanced_ssd_pl0",
    "enhanced_ssd_pl1",
    "enhanced_ssd_pl2",
    "enhanced_ssd_pl3",
    "hdd",
    "std1",
];

fn disks(seen: &mut Seen) {
    let out = "root-disk-size";
    let size = "rootDiskSizeInGb";
    let cases = [("39", out), ("40", ""), ("500", ""), ("501", out), ("4O", "whole")];
    seen.sides(&[INSTANCE], &[], size, &cases);
    let table = "~root-disk-size-table";
    let cases =
        [("39", out), ("40", ""), ("100", ""), ("101", table), ("500", table), ("501", out), ("x", "whole")];
    seen.sides(&[SPEC], &[], size, &cases);
    let cases = [("39", out), ("40", ""), ("2048", ""), ("2049", out), ("4O", "whole")];
    seen.sides(&[SPOT], &[], size, &cases);
    let path = "rootDiskStorageType";
    seen.sides(MACHINES, &[], path, &SYSTEM_DISKS.map(|kind| (kind, "")));
    seen.sides(MACHINES, &[], path, &[("enhanced_ssd_pl4", "choice"), ("nvme", "choice")]);

    let disk = &[("createCdsList[0].cdsSizeInGB", "5")];
    let path = "createCdsList[0].storageType";
    seen.sides(MACHINES, disk, path, &SYSTEM_DISKS.map(|kind| (kind, "")));
    let more = ["SSD_Enhanced", "HDD_Throughput", "elastic_ephemeral_disk"].map(|kind| (kind, ""));
    seen.sides(MACHINES, disk, path, &more);
    seen.sides(MACHINES, disk, path, &[("sata", "choice"), ("HP1", "choice")]);
    let sizes = [
        ("0", "range"),
        ("1", ""),
        ("5120", ""),
        ("5121", "disk-bounds"),
        ("32765", "disk-bounds"),
        ("32766", "range, disk-bounds"),
        ("5.5", "whole"),
        ("", "required"),
    ];
    seen.sides(MACHINES, &[], "createCdsList[0].cdsSizeInGB", &sizes);
    let (longest, long) = (format!("s-{}", "m".repeat(126)), format!("s-{}", "m".repeat(127)));
    let snapshots = [
        ("s-f9ngbkbc", ""),
        ("v-tVDW1NkK", "form"),
        ("s-a/b", "character"),
        ("s-编号", "character"),
        (&*longest, ""),
        (&*long, "length"),
        ("s-", "length"),
    ];
    seen.sides(PACKAGES, disk, "createCdsList[0].snapshotId", &snapshots);
    seen.rows(MACHINES, &[], "createCdsList", 5000);
    let (bj, path) = (("zoneName", "cn-bj-a"), "createCdsList[0].cdsSizeInGB");
    let bounds = |least, most| {
        [(Lookup::DiskTypes, vec![item("ssd", &[("minDiskSize", least), ("maxDiskSize", most)])])]
    };
    let code = "disk-bounds@createCdsList[0].cdsSizeInGB";
    seen.told(MACHINES, &[bj, (path, "50")], &bounds("50", "100"), &bounds("51", "100"), code);
    seen.told(MACHINES, &[bj, (path, "100")], &bounds("50", "100"), &bounds("50", "99"), code);
    let two = &[("purchaseCount", "2"), ("createCdsList[0].cdsSizeInGB", "5")];
    let second = "createCdsList[1].cdsSizeInGB";
    seen.sides(MACHINES, two, second, &[("5", "")]);
    let one = [("1", ""), ("2", "disks-multiple@createCdsList")];
    seen.sides(MACHINES, disk, "purchaseCount", &one);
    let five: Vec<String> = (0..5).map(|n| format!("createCdsList[{n}].cdsSizeInGB")).collect();
    let five: Vec<_> = five.iter().map(|path| (&**path, "5")).collect();
    seen.sides(MACHINES, &five[..4], five[4].0, &[("5", "")]);
    let sixth = "createCdsList[5].cdsSizeInGB";
    seen.sides(MACHINES, &five, sixth, &[("5", "disks-per-instance@createCdsList")]);
    // As many as that for each instance.
    let six: Vec<_> = five.iter().copied().chain([(sixth, "5")]).collect();
    seen.sides(
        MACHINES,
        &six,
        "purchaseCount",
        &[("2", ""), ("4", "disks-multiple@createCdsList"), ("6", "")],
    );
    let cases = [("3", ""), ("1", "disks-per-instance@createCdsList")];
    let three: Vec<_> = six.iter().copied().chain([("purchaseCount", "2")]).collect();
    seen.sides(MACHINES, &three, "purchaseCount", &cases);
    local_disks(seen);
    file_systems(seen);
}

fn local_disks(seen: &mut Seen) {
    let sizes =
        [("0", "range"), ("1", ""), ("65536", ""), ("65537", "range"), ("x", "whole"), ("", "required")];
    seen.sides(MACHINES, &[], "ephemeralDisks[0].sizeInGB", &sizes);
    let one = &[("ephemeralDisks[0].sizeInGB", "50")];
    let second = "ephemeralDisks[1].sizeInGB";
    seen.sides(MACHINES, one, second, &[("50", "one-local-disk@ephemeralDisks")]);
    seen.rows(MACHINES, &[], "ephemeralDisks", 32);
    let hosted = &[
        ("dedicatedHostId", "d-1"),
        ("ephemeralDisks[0].storageType", "sata"),
        ("ephemeralDisks[0].sizeInGB", "1024"),
        ("ephemeralDisks[1].storageType", "sata"),
    ];
    seen.sides(PAID, hosted, second, &[("1024", "")]);
    // Where more than one disk is one too many, none and one are right.
    let mut draft = one.to_vec();
    draft.push((second, "50"));
    for kind in MACHINES {
        let found = codes(&check(&with_of(kind, &draft), &Known::default()));
        assert_eq!(found, wanted("ephemeralDisks", "one-local-disk"), "{kind}");
        seen.broken(kind, &found);
    }
    let path = "ephemeralDisks[0].storageType";
    seen.ids(&[SPEC], &[hosted[0], one[0]], &[path]);
    let (longest, long) = ("m".repeat(128), "m".repeat(129));
    let cases = [
        ("", ""),
        ("nvme", "~local-disk-type"),
        (&*longest, "~local-disk-type"),
        (&*long, "length, ~local-disk-type"),
        ("a/b", "character, ~local-disk-type"),
    ];
    seen.sides(MACHINES, one, path, &cases);
}

fn file_systems(seen: &mut Seen) {
    let whole = &[
        ("fileSystems[0].fsId", "cfs-1"),
        ("fileSystems[0].mountAds", "cfs-1.example"),
        ("fileSystems[0].path", "/mnt"),
        ("fileSystems[0].protocol", "nfs"),
    ];
    seen.ids(PACKAGES, whole, &["fileSystems[0].fsId"]);
    seen.sides(PACKAGES, whole, "fileSystems[0].fsId", &[("", "required")]);
    let (longest, long) = ("x".repeat(255), "x".repeat(256));
    for path in ["fileSystems[0].mountAds", "fileSystems[0].path"] {
        let cases = [(&*longest, ""), (&*long, "length"), ("a b", "character"), ("", "required")];
        seen.sides(PACKAGES, whole, path, &cases);
    }
    let protocols = [("nfs", ""), ("smb", ""), ("ftp", "choice"), ("", "required")];
    seen.sides(PACKAGES, whole, "fileSystems[0].protocol", &protocols);
    seen.rows(PACKAGES, &[], "fileSystems", 20);
}

fn network(seen: &mut Seen) {
    let mbps = [("-1", "bandwidth"), ("0", ""), ("200", ""), ("201", "bandwidth"), ("5M", "whole")];
    seen.sides(MACHINES, &[], "networkCapacityInMbps", &mbps);
    let charge = "internetChargeType";
    let cases = [("BANDWIDTH_POSTPAID_BY_HOUR", ""), ("TRAFFIC_POSTPAID_BY_HOUR", ""), ("TRAFFIC", "choice")];
    seen.sides(MACHINES, PUBLIC, charge, &cases);
    seen.sides(PAID, PUBLIC, charge, &[("", ""), ("BANDWIDTH_PREPAID", "~bandwidth-prepaid")]);
    seen.sides(PAID, &[PREPAID[0], PREPAID[1], PUBLIC[0]], charge, &[("BANDWIDTH_PREPAID", "")]);
    seen.sides(&[SPOT], PUBLIC, charge, &[("BANDWIDTH_PREPAID", "")]);
    for zero in [&[][..], &[("networkCapacityInMbps", "0")]] {
        seen.excluded(MACHINES, zero, &[(charge, "TRAFFIC_POSTPAID_BY_HOUR")]);
        seen.excluded(PACKAGES, zero, &[("eipName", "web")]);
    }
    let (longest, long) = ("e".repeat(65), "e".repeat(66));
    let cases = [(&*longest, ""), (&*long, "length"), ("e-_/1", ""), ("1e", "start"), ("e e", "character")];
    seen.sides(PACKAGES, PUBLIC, "eipName", &cases);
    seen.flags(MACHINES, &[], &["isOpenIpv6"]);
}

fn billing(seen: &mut Seen) {
    let cases = [("Postpaid", ""), ("Prepaid", "required@billing.reservation.reservationLength")];
    let timing = "billing.paymentTiming";
    seen.sides(PAID, &[], timing, &cases);
    seen.sides(PAID, &[], timing, &[("postpaid", "choice"), ("", "required")]);
    let terms = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "12", "24", "36"].map(|term| (term, ""));
    let term = "billing.reservation.reservationLength";
    seen.sides(PAID, &PREPAID[..1], term, &terms);
    let not = ["0", "10", "11", "13", "48", "a year"].map(|term| (term, "choice"));
    seen.sides(PAID, &PREPAID[..1], term, &not);
    seen.sides(PAID, &PREPAID[..1], term, &[("", "required")]);
    seen.excluded(PAID, &[], &[(term, "1"), ("autoRenewTimeUnit", "month"), ("autoRenewTime", "1")]);
    let by = |unit| [PREPAID[0], PREPAID[1], ("autoRenewTimeUnit", unit)];
    let out = "range";
    let months = [("0", "~says-nothing"), ("-1", out), ("1", ""), ("9", ""), ("10", out), ("x", "whole")];
    seen.sides(PAID, &by("month"), "autoRenewTime", &months);
    let years = [("1", ""), ("3", ""), ("4", "renew-years"), ("9", "renew-years")];
    seen.sides(PAID, &by("year"), "autoRenewTime", &years);
    // A unit alone is no renewal, and no fault.
    seen.sides(PAID, &by("month"), "autoRenewTime", &[("1", ""), ("", "")]);
    let timed = [PREPAID[0], PREPAID[1], ("autoRenewTime", "1")];
    let units = [("month", ""), ("year", ""), ("week", "choice"), ("", "both-or-neither")];
    seen.sides(PAID, &timed, "autoRenewTimeUnit", &units);

    let custom = &[("bidModel", "custom")];
    let out = ["0", "0.000", "-0.01", "+1", ".5", "5.", "1e-2", "1,5", "free"].map(|price| (price, "money"));
    seen.sides(PACKAGES, custom, "bidPrice", &[("0.01", ""), ("1", ""), ("", "required")]);
    seen.sides(PACKAGES, custom, "bidPrice", &out);
    seen.excluded(PACKAGES, &[("bidModel", "market")], &[("bidPrice", "0.01")]);
    let models = [("market", ""), ("custom", "required@bidPrice"), ("auction", "choice"), ("", "required")];
    seen.sides(&[SPOT], &[], "bidModel", &models);
    seen.market(SPOT, "0.01", ("0.01", "0.0101"), "bid-below-market@bidPrice");
}

fn names(seen: &mut Seen) {
    let (longest, long) = ("a".repeat(65), "a".repeat(66));
    let chinese = format!("a{}", "名".repeat(64));
    let cases = [
        ("a", ""),
        (&*longest, ""),
        (&*chinese, ""),
        (&*long, "length"),
        ("web-1/a_b.c", ""),
        ("网站", "start"),
        ("1web", "start"),
        ("-web", "start"),
        ("web site", "character"),
        ("web:1", "character"),
    ];
    seen.sides(MACHINES, &[], "name", &cases);
    let (longest, long) = ("a".repeat(64), "a".repeat(65));
    let cases = [
        ("ab", ""),
        ("a", "length"),
        (&*longest, ""),
        (&*long, "length"),
        ("a-b", ""),
        ("a--b", "repeat"),
        ("ab-", "end"),
        ("9ab", "start"),
        ("a主", "character"),
        ("a/b", "~hostname-characters"),
    ];
    seen.sides(MACHINES, &[], "hostname", &cases);
    // "Uppercase and lowercase letters, numbers, - and /" on the one page, "lowercase letters, numbers and -_/" on the others.
    let cases = [("Web", "~hostname-characters"), ("wEb", "~hostname-characters"), ("a_b", "character")];
    seen.sides(&[INSTANCE], &[], "hostname", &cases);
    let cases = [("Web", "start"), ("wEb", "character"), ("a_b", "~hostname-characters")];
    seen.sides(PACKAGES, &[], "hostname", &cases);
    // The number that a batch adds must fit too.
    for (count, fits, over) in [("2", 62, 63), ("10", 61, 62), ("100", 60, 61)] {
        let (fits, over) = ("a".repeat(fits), "a".repeat(over));
        let cases = [(&*fits, ""), (&*over, "hostname-batch")];
        seen.sides(MACHINES, &[("purchaseCount", count)], "hostname", &cases);
    }
    seen.flags(MACHINES, &[], &["autoSeqSuffix", "isOpenHostnameDomain"]);
    let (longest, long) = ("k".repeat(65), "k".repeat(66));
    let words = [(&*longest, ""), (&*long, "length"), ("环境", ""), ("a-_/.1", ""), ("a b", "character")];
    seen.sides(TAGGED, &[], "tags[0].tagKey", &words);
    let tag = &[("tags[0].tagKey", "env")];
    seen.sides(TAGGED, tag, "tags[0].tagKey", &[("", "required")]);
    seen.sides(TAGGED, tag, "tags[0].tagValue", &words);
    seen.sides(TAGGED, tag, "tags[0].tagValue", &[("", ""), ("a=b", "character")]);
    seen.sides(TAGGED, tag, "tags[1].tagKey", &[("Env", ""), ("env", "same-twice")]);
    seen.rows(TAGGED, &[], "tags", 50);
    seen.flags(MACHINES, tag, &["relationTag"]);
    seen.excluded(MACHINES, &[], &[("relationTag", "true")]);
    seen.ids(PACKAGES, &[], &["resGroupId"]);
    let cases = [("0", ""), ("1", ""), ("2", "choice"), ("true", "choice")];
    seen.sides(PACKAGES, &[], "deletionProtection", &cases);
    seen.ids(&[SPEC, RESERVED], &[], &["ehcClusterId"]);
}

/// What the zone tells about the specification.
fn packages(seen: &mut Seen) {
    let spec = ("spec", "bcc.g5.c2m8");
    let of = |facts: &[(&'static str, &str)]| [(Lookup::Specs, vec![item("bcc.g5.c2m8", facts)])];
    let other = [(Lookup::Specs, vec![item("bcc.g4.c2m8", &[])])];
    seen.told(&[SPEC, SPOT, RESERVED], &[spec], &of(&[]), &other, "~spec-unknown@spec");
    let left = |n| [(Lookup::Stock, vec![item("cn-bj-a", &[("inventoryQuantity", n)])])];
    let three = &[spec, ("zoneName", "cn-bj-a"), ("purchaseCount", "3")];
    seen.told(PACKAGES, three, &left("3"), &left("2"), "~sold-out@spec");
    let both = |arch, cpu| {
        let image = (Lookup::Images, vec![item("m-mRjO3cjs", &[("osArch", arch)])]);
        [image, (Lookup::Specs, vec![item("bcc.g5.c2m8", &[("cpuModel", cpu)])])]
    };
    let intel = "Intel Xeon Platinum 8350C";
    let code = "image-architecture@imageId";
    seen.told(PACKAGES, &[spec], &both("x86_64 (64bit)", intel), &both("aarch64", intel), code);
    seen.told(PACKAGES, &[spec], &both("aarch64", "Kunpeng 920"), &both("x86_64", "Ampere Altra"), code);
    let root = &[spec, ("rootDiskStorageType", "cloud_hp1")];
    let (right, wrong) = (of(&[("systemDiskType", "premium_ssd")]), of(&[("systemDiskType", "ssd")]));
    seen.told(PACKAGES, root, &right, &wrong, "disk-type@rootDiskStorageType");
    let data = &[spec, ("createCdsList[0].storageType", "std1"), ("createCdsList[0].cdsSizeInGB", "5")];
    let (right, wrong) = (of(&[("dataDiskType", "hp1,std1")]), of(&[("dataDiskType", "hp1")]));
    seen.told(PACKAGES, data, &right, &wrong, "disk-type@createCdsList[0].storageType");
    let local = &[spec, ("ephemeralDisks[0].sizeInGB", "50")];
    for cards in ["gpuCardCount", "fpgaCardCount"] {
        let code = "local-disk-cards@ephemeralDisks";
        seen.told(PACKAGES, local, &of(&[(cards, "0")]), &of(&[(cards, "1")]), code);
        seen.told(PACKAGES, &[spec], &of(&[(cards, "1")]), &other, "~spec-unknown@spec");
    }
    let (right, wrong) = (of(&[("needsLocalDisk", "false")]), of(&[("needsLocalDisk", "true")]));
    seen.told(PACKAGES, &[spec], &right, &wrong, "local-disk-storage@ephemeralDisks");
    seen.told(PACKAGES, local, &wrong, &other, "~spec-unknown@spec");
}

fn told_of_images(seen: &mut Seen) {
    let of = |facts: &[(&'static str, &str)]| [(Lookup::Images, vec![item("m-mRjO3cjs", facts)])];
    let other = [(Lookup::Images, vec![item("m-other", &[])])];
    seen.told(MACHINES, &[], &of(&[]), &other, "~image-unknown@imageId");
    let (right, wrong) = (of(&[("status", "Available")]), of(&[("status", "Creating")]));
    seen.told(MACHINES, &[], &right, &wrong, "image-status@imageId");
    let kinds = |kind| of(&[("type", kind)]);
    seen.told(
        MACHINES,
        &[("aspId", "asp-1")],
        &kinds("System"),
        &kinds("Integration"),
        "market-snapshots@aspId",
    );
    for wrong in ["GpuBccSystem", "FpgaBccCustom"] {
        seen.told(&["bcc-instance", "bcc-spot"], &[], &kinds("System"), &kinds(wrong), "image-cards@imageId");
    }
    let (right, wrong) = (of(&[("osArch", "x86_64")]), of(&[("osArch", "aarch64")]));
    seen.told(&["bcc-instance"], &[], &right, &wrong, "image-architecture@imageId");
    let packaged = |kind, cards| {
        let spec = item("bcc.g5.c2m8", &[("gpuCardCount", cards)]);
        [(Lookup::Images, vec![item("m-mRjO3cjs", &[("type", kind)])]), (Lookup::Specs, vec![spec])]
    };
    let (right, wrong) = (packaged("GpuBccSystem", "1"), packaged("GpuBccSystem", "0"));
    seen.told(&["bcc-spec"], &[("spec", "bcc.g5.c2m8")], &right, &wrong, "image-cards@imageId");
    let (right, wrong) = (of(&[("osType", "linux")]), of(&[("osType", "windows")]));
    seen.told(MACHINES, &[("keypairId", "k-1")], &right, &wrong, "key-pair-linux@keypairId");
    let (right, wrong) = (of(&[("minDiskGb", "60")]), of(&[("minDiskGb", "61")]));
    let code = "image-disk@rootDiskSizeInGb";
    seen.told(MACHINES, &[("rootDiskSizeInGb", "60")], &right, &wrong, code);
    // Nothing said: the provider takes 40.
    seen.told(MACHINES, &[], &of(&[("minDiskGb", "40")]), &of(&[("minDiskGb", "41")]), code);
}

fn told_of_subnets(seen: &mut Seen) {
    let of = |facts: &[(&'static str, &str)]| [(Lookup::Subnets, vec![item("sbn-1", facts)])];
    let placed =
        &[("zoneName", "cn-bj-a"), ("subnetId", "sbn-1"), ("securityGroupId", "g-1"), ("purchaseCount", "3")];
    let (right, wrong) = (of(&[("zoneName", "cn-bj-a")]), of(&[("zoneName", "cn-bj-b")]));
    seen.told(MACHINES, placed, &right, &wrong, "subnet-zone@subnetId");
    let (right, wrong) = (of(&[("availableIp", "3")]), of(&[("availableIp", "2")]));
    seen.told(MACHINES, placed, &right, &wrong, "subnet-full@subnetId");
    let public = &[placed[1], placed[2], ("networkCapacityInMbps", "1")];
    let (right, wrong) = (of(&[("subnetType", "BCC")]), of(&[("subnetType", "BCC_NAT")]));
    seen.told(MACHINES, public, &right, &wrong, "nat-subnet@networkCapacityInMbps");
    let six = &[placed[1], placed[2], ("isOpenIpv6", "true")];
    let (right, wrong) = (of(&[("ipv6", "true")]), of(&[("ipv6", "false")]));
    seen.told(MACHINES, six, &right, &wrong, "~ipv6-subnet@isOpenIpv6");
    let vpc = |own| {
        let [subnet] = of(&[("vpcId", "vpc-1")]);
        [subnet, (Lookup::SecurityGroups, vec![item("g-1", &[("vpcId", own)])])]
    };
    let code = "group-vpc@securityGroupId";
    seen.told(MACHINES, &placed[1..3], &vpc("vpc-1"), &vpc("vpc-2"), code);
}
