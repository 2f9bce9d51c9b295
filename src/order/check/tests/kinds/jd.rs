//! The order of JD Cloud.

use super::*;

const ONLY: &[&str] = &[JD];
const NIC: &str = "instanceSpec.primaryNetworkInterface";
const DISK_TYPES: [&str; 5] = ["ssd.gp2", "ssd.io1", "ssd.io2", "ssd.gp1", "hdd.std1"];
const DISK: (&str, &str) = ("instanceSpec.dataDisks[0].diskType", "ssd.gp2");
const EIP: (&str, &str) = ("instanceSpec.elasticIpSpec.sizeMbps", "5");
const BGP: (&str, &str) = ("instanceSpec.elasticIpSpec.provider", "bgp");

pub fn cases(seen: &mut Seen) {
    place(seen);
    log_in(seen);
    system_disk(seen);
    data_disks(seen);
    network(seen);
    address(seen);
    charge(seen);
    told_of_types(seen);
    told_of_networks(seen);
    let (longest, long) = ("名".repeat(64), "名".repeat(65));
    let names = [
        ("a", ""),
        ("1", ""),
        ("_-", ""),
        ("实例.a-b_1", ""),
        (&*longest, ""),
        (&*long, "length"),
        (".a", "start"),
        ("a.", "end"),
        ("a b", "character"),
        ("a/b", "character"),
        ("web-[001]", "character"),
        ("㐀", "~rare-character"),
        ("", "required"),
    ];
    seen.sides(ONLY, &[], "instanceSpec.name", &names);
}

fn place(seen: &mut Seen) {
    let regions = ["cn-hongkong-11", "ap-singapore-11", "ap-thailand-11"]
        .map(|region| (region, "zone-region@instanceSpec.az"));
    seen.sides(ONLY, &[], "region", &[("cn-north-1", ""), ("", "required")]);
    seen.sides(ONLY, &[], "region", &regions);
    seen.sides(ONLY, &[], "region", &[("hk", "choice, zone-region@instanceSpec.az")]);
    let (longest, long) = (format!("cn-{}", "a".repeat(61)), format!("cn-{}", "a".repeat(62)));
    let zones = [
        ("cn-north-1a", ""),
        ("cn-north-1z", ""),
        ("cn-north-1", "zone-region"),
        ("cn-north-1ab", "zone-region"),
        ("cn-south-1a", "zone-region"),
        (&*longest, ""),
        (&*long, "length"),
        ("cn-north-1A", "character"),
        ("", "required"),
    ];
    seen.sides(ONLY, &[], "instanceSpec.az", &zones);
    seen.ids(ONLY, &[], &["instanceSpec.instanceType", "instanceSpec.imageId", "instanceSpec.keyName"]);
    for path in ["instanceSpec.instanceType", "instanceSpec.imageId"] {
        seen.sides(ONLY, &[], path, &[("", "required")]);
    }
    let counts = [("0", "range"), ("1", ""), ("100", ""), ("101", "range"), ("x", "whole"), ("", "")];
    seen.sides(ONLY, &[], "maxCount", &counts);
    // An address of one's own is for one.
    let ip = &[("instanceSpec.primaryNetworkInterface.ip", "10.0.0.8")];
    seen.sides(ONLY, ip, "maxCount", &[("1", ""), ("2", "one-address-one"), ("", "")]);
}

fn log_in(seen: &mut Seen) {
    let password = "instanceSpec.password";
    let (longest, long) = (format!("Zp7!{}", "wM".repeat(11)), format!("Zp7!w{}", "wM".repeat(11)));
    let cases = [
        ("Zp7!wMx2", ""),
        ("Zp7!wMx", "length"),
        (&*longest, ""),
        (&*long, "length"),
        // Two of the four kinds.
        ("zp7wmx28", "password-class"),
        ("zp7!wmx2", ""),
        // Not a digit, a small letter, and a capital or a symbol: three of four on the general page alone.
        ("ZP7!WMX2", "password-kinds"),
        ("Zpq!wMxt", "password-kinds"),
        ("Zp7wMx28", ""),
        // The page's own has a symbol that its list lacks.
        ("A1i2n@Apix#", "~password-symbols"),
        ("Zp7! wMx2", "character-secret"),
        ("Zp7!wMx2\\", "character-secret"),
        // Digits in a row.
        ("Zp12!wMx", ""),
        ("Zp123!wMx", "password-digits"),
        ("Zp987!wMx", "password-digits"),
        ("Zp890!wMx", "~password-wraps"),
        // Letters in a row, in one case.
        ("Zp7!abMx", ""),
        ("Zp7!abcMx", "password-letters"),
        ("Zp7!CBAwx", "password-letters"),
        ("Zp7!aBcMx", "~password-mixed"),
        // Keys in a row.
        ("Zp7!qwMx", ""),
        ("Zp7!qweMx", "password-keyboard"),
        ("Zp7!qazMx", "password-keyboard"),
        ("Zp7!tfcMx", "password-keyboard"),
        // Users, either way.
        ("Zp7!rooMx", ""),
        ("Zp7!rootMx", "password-user"),
        ("Zp7!tOoRMx", "password-user"),
        ("Administrator7!", "password-user"),
        ("rotartsinimdA7!", "password-user"),
        ("Zp7!dmMx", ""),
        ("Zp7!DmiMx", "password-user-part"),
        // Words.
        ("Zp7!wjdMx2", "password-word"),
        ("Zp7!w360Mx", "password-word"),
        ("Zp7!wCOMx2", "password-word"),
        ("Zp7!wJdMx2", "~password-mixed"),
    ];
    seen.sides(ONLY, &[], password, &cases);
    seen.sides(ONLY, &[("instanceSpec.keyName", "ops")], password, &[("", ""), ("Zp7!wMx2", "one-login")]);
    let auth = [("yes", ""), ("no", "required@instanceSpec.keyName"), ("true", "choice")];
    seen.sides(ONLY, &[], "instanceSpec.passwordAuth", &auth);
    let no = &[("instanceSpec.passwordAuth", "no")];
    seen.sides(ONLY, no, "instanceSpec.keyName", &[("ops", ""), ("", "required")]);
    let image = |system| [(Lookup::Images, vec![item("img-m5s0abcd29", &[("osType", system)])])];
    let code = "~key-pair-no-effect@instanceSpec.keyName";
    seen.told(ONLY, &[("instanceSpec.keyName", "ops")], &image("linux"), &image("windows"), code);
}

fn system_disk(seen: &mut Seen) {
    let old = |kind| if matches!(kind, "ssd.gp1" | "hdd.std1") { "~disk-old" } else { "" };
    let path = "instanceSpec.systemDisk.diskType";
    seen.sides(ONLY, &[], path, &DISK_TYPES.map(|kind| (kind, old(kind))));
    seen.sides(ONLY, &[], path, &[("ssd", "choice"), ("local", "choice"), ("", "required")]);
    let path = "instanceSpec.systemDisk.diskSizeGB";
    let cases = [
        ("0", "range"),
        ("1", "~disk-usual, ~disk-step"),
        ("30", "~disk-usual"),
        ("40", ""),
        ("45", "~disk-step"),
        ("500", ""),
        ("510", "~disk-usual"),
        ("32000", "~disk-usual"),
        ("32001", "range, ~disk-step"),
        ("x", "whole"),
        ("", ""),
    ];
    seen.sides(ONLY, &[], path, &cases);
    let image = |least| [(Lookup::Images, vec![item("img-m5s0abcd29", &[("minDiskGb", least)])])];
    let code = "image-disk@instanceSpec.systemDisk.diskSizeGB";
    seen.told(ONLY, &[(path, "60")], &image("60"), &image("61"), code);
}

fn data_disks(seen: &mut Seen) {
    let old = |kind| if matches!(kind, "ssd.gp1" | "hdd.std1") { "~disk-old" } else { "" };
    seen.sides(ONLY, &[], DISK.0, &DISK_TYPES.map(|kind| (kind, old(kind))));
    seen.sides(ONLY, &[], DISK.0, &[("ssd", "choice"), ("", "required")]);
    let size = "instanceSpec.dataDisks[0].diskSizeGB";
    let cases = [
        ("0", "range"),
        ("1", "~disk-usual, ~disk-step"),
        ("10", "~disk-usual"),
        ("20", ""),
        ("25", "~disk-step"),
        ("16000", ""),
        ("16010", "~disk-usual"),
        ("32000", "~disk-usual"),
        ("32001", "range, ~disk-step"),
        ("x", "whole"),
        ("", ""),
    ];
    seen.sides(ONLY, &[DISK], size, &cases);
    let bounds = |least, most| {
        [(Lookup::DiskTypes, vec![item("ssd.gp2", &[("minDiskSize", least), ("maxDiskSize", most)])])]
    };
    let (disk, code) = (&[DISK, (size, "100")], "~disk-bounds@instanceSpec.dataDisks[0].diskSizeGB");
    seen.told(ONLY, disk, &bounds("100", "200"), &bounds("110", "200"), code);
    seen.told(ONLY, disk, &bounds("20", "100"), &bounds("20", "90"), code);
    seen.rows(ONLY, &[], "instanceSpec.dataDisks", 32);
    // Eight disks, the system disk one of them; or as many as the type takes.
    let paths: Vec<_> = (0..8).map(|n| format!("instanceSpec.dataDisks[{n}].diskType")).collect();
    let disks: Vec<_> = paths.iter().map(|path| (&**path, "ssd.gp2")).collect();
    seen.sides(ONLY, &disks[..6], disks[6].0, &[("ssd.gp2", "")]);
    let eight = [("ssd.gp2", "~disks-of-type@instanceSpec.dataDisks")];
    seen.sides(ONLY, &disks[..7], disks[7].0, &eight);
    let takes = |most| [(Lookup::Specs, vec![item("g.n2.large", &[("cloudDiskCountLimit", most)])])];
    let code = "~disks-of-type@instanceSpec.dataDisks";
    seen.told(ONLY, &disks[..3], &takes("4"), &takes("3"), code);
}

fn network(seen: &mut Seen) {
    let of = |name: &str| format!("{NIC}.{name}");
    let group = of("securityGroups[0].groupId");
    for path in [of("vpcId"), of("subnetId"), group.clone()] {
        seen.ids(ONLY, &[], &[&path]);
        seen.sides(ONLY, &[], &path, &[("", "required")]);
    }
    // No row at all is one too few.
    let mut draft = good_of(JD);
    let list = of("securityGroups");
    draft.remove_row(draft.kind().index(&list).expect("a list"), 0);
    assert_eq!(codes(&check(&draft, &Known::default())), wanted(&list, "required"));
    let (longest, long) = ("g".repeat(128), "g".repeat(129));
    let names = [("a b", ""), ("默认", ""), (&*longest, ""), (&*long, "length"), ("a\u{7}b", "character")];
    seen.sides(ONLY, &[], &of("securityGroups[0].groupName"), &names);
    let twice = [("sg-2", ""), ("sg-p2d1abcdya", "same-twice")];
    seen.sides(ONLY, &[], &of("securityGroups[1].groupId"), &twice);
    let groups: Vec<_> =
        (0..6).map(|n| (of(&format!("securityGroups[{n}].groupId")), format!("sg-{n}"))).collect();
    let groups: Vec<_> = groups.iter().map(|(path, id)| (&**path, &**id)).collect();
    seen.sides(ONLY, &groups[..4], groups[4].0, &[("sg-4", "")]);
    seen.sides(ONLY, &groups[..5], groups[5].0, &[("sg-5", &format!("~groups-usual@{list}"))]);
    seen.rows(ONLY, &[], &list, 100);
    let ips = [
        ("10.0.0.8", ""),
        ("255.255.255.255", ""),
        ("255.255.255.2555", "length"),
        ("10.0.0.256", "form"),
        ("10.0.0.x", "form"),
        ("", ""),
    ];
    seen.sides(ONLY, &[], &of("ip"), &ips);
}

fn address(seen: &mut Seen) {
    let of = |name: &str| format!("instanceSpec.elasticIpSpec.{name}");
    let mbps = [
        ("0", "bandwidth"),
        ("1", ""),
        ("200", ""),
        ("201", "bandwidth"),
        ("5M", "whole"),
        ("", "~excluded@instanceSpec.elasticIpSpec.provider"),
    ];
    seen.sides(ONLY, &[BGP], EIP.0, &mbps[..5]);
    seen.sides(ONLY, &[EIP, BGP], EIP.0, &mbps[5..]);
    seen.sides(ONLY, &[EIP], BGP.0, &[("bgp", ""), ("", "required"), ("nonbgp", "choice")]);
    // "True" in the column of what is required, of both: a file that has the object must have them.
    seen.brought(ONLY, &[BGP], EIP.0, &[("", "required"), ("5", "")]);
    seen.brought(ONLY, &[EIP], BGP.0, &[("", "required"), ("bgp", "")]);
    let plan = (of("chargePlan"), "bandwidth");
    seen.brought(ONLY, &[(&*plan.0, plan.1), BGP], EIP.0, &[("", "required"), ("5", "")]);
    let public = &[EIP, BGP];
    let modes = [("prepaid_by_duration", ""), ("", ""), ("postpaid_by_usage", "choice")];
    seen.sides(ONLY, public, &of("chargeMode"), &modes);
    seen.sides(ONLY, public, &of("chargePlan"), &[("bandwidth", ""), ("", ""), ("flow", "choice")]);
    // Unit and term are the instance's: a month unless it says otherwise.
    let unit = of("chargeUnit");
    seen.sides(
        ONLY,
        public,
        &unit,
        &[("month", ""), ("", ""), ("year", "term-of-instance"), ("week", "choice, term-of-instance")],
    );
    let by_year = ("instanceSpec.charge.chargeUnit", "year");
    seen.sides(ONLY, &[EIP, BGP, by_year], &unit, &[("year", ""), ("month", "term-of-instance")]);
    let term = of("chargeDuration");
    let cases = [
        ("0", "range, term-of-instance"),
        ("1", ""),
        ("2", "term-of-instance"),
        ("10", "range, term-of-instance"),
        ("x", "whole, term-of-instance"),
    ];
    seen.sides(ONLY, public, &term, &cases);
    let nine = ("instanceSpec.charge.chargeDuration", "9");
    seen.sides(ONLY, &[EIP, BGP, nine], &term, &[("9", ""), ("8", "term-of-instance")]);
    let three = ("instanceSpec.charge.chargeDuration", "3");
    let years = &[EIP, BGP, by_year, three, (&*unit, "year")];
    seen.sides(ONLY, years, &term, &[("3", ""), ("4", "term-years, term-of-instance")]);
    let all = [
        (BGP.0.to_owned(), "bgp"),
        (of("chargeMode"), "prepaid_by_duration"),
        (of("chargePlan"), "bandwidth"),
        (unit.clone(), "month"),
        (term.clone(), "1"),
    ];
    let all: Vec<_> = all.iter().map(|(path, text)| (&**path, *text)).collect();
    seen.excluded(ONLY, &[], &all);
}

fn charge(seen: &mut Seen) {
    let of = |name: &str| format!("instanceSpec.charge.{name}");
    let modes = [("prepaid_by_duration", ""), ("", ""), ("postpaid_by_duration", "choice")];
    seen.sides(ONLY, &[], &of("chargeMode"), &modes);
    seen.sides(ONLY, &[], &of("chargeUnit"), &[("month", ""), ("year", ""), ("", ""), ("day", "choice")]);
    let (unit, term) = (of("chargeUnit"), of("chargeDuration"));
    let months = [("0", "range"), ("1", ""), ("4", ""), ("9", ""), ("10", "range"), ("x", "whole")];
    seen.sides(ONLY, &[], &term, &months);
    let years = [("1", ""), ("3", ""), ("4", "term-years"), ("9", "term-years")];
    seen.sides(ONLY, &[(&unit, "year")], &term, &years);
    seen.flags(ONLY, &[], &["instanceSpec.charge.autoRenew"]);
}

fn told_of_types(seen: &mut Seen) {
    let lists = |zone| [(Lookup::Zones, vec![item(zone, &[])])];
    seen.told(ONLY, &[], &lists("cn-north-1a"), &lists("cn-north-1b"), "~zone-unknown@instanceSpec.az");
    let of = |name, facts: &[(&'static str, &str)]| [(Lookup::Specs, vec![item(name, facts)])];
    let code = "~spec-unknown@instanceSpec.instanceType";
    seen.told(ONLY, &[], &of("g.n2.large", &[]), &of("g.n3.large", &[]), code);
    let stock = |left| of("g.n2.large", &[("stock", left)]);
    seen.told(ONLY, &[], &stock("true"), &stock("false"), "~sold-out-type@instanceSpec.instanceType");
    let image = |name, facts: &[(&'static str, &str)]| [(Lookup::Images, vec![item(name, facts)])];
    let (right, other) = (image("img-m5s0abcd29", &[]), image("img-other", &[]));
    seen.told(ONLY, &[], &right, &other, "~image-unknown@instanceSpec.imageId");
    let status = |word| image("img-m5s0abcd29", &[("status", word)]);
    seen.told(ONLY, &[], &status("ready"), &status("pending"), "image-status@instanceSpec.imageId");
    let both = |own, machine| {
        let [image] = image("img-m5s0abcd29", &[("osArch", own)]);
        let [machine] = of("g.n2.large", &[("architecture", machine)]);
        [image, machine]
    };
    let code = "image-architecture@instanceSpec.imageId";
    seen.told(ONLY, &[], &both("x86_64", "x86_64"), &both("arm64", "x86_64"), code);
    seen.told(ONLY, &[], &both("arm64", "arm64"), &both("x86_64", "arm64"), code);
}

fn told_of_networks(seen: &mut Seen) {
    let subnet = |facts: &[(&'static str, &str)]| [(Lookup::Subnets, vec![item("subnet-c2p3abcd9o", facts)])];
    let vpc = |own| subnet(&[("vpcId", own)]);
    let code = format!("subnet-vpc@{NIC}.subnetId");
    seen.told(ONLY, &[], &vpc("vpc-c2p3abcd9o"), &vpc("vpc-other"), &code);
    let left = |n| subnet(&[("availableIp", n)]);
    let (ip, code) = (format!("{NIC}.ip"), format!("address-in-subnet@{NIC}.ip"));
    let cidr = |network| subnet(&[("cidr", network)]);
    seen.told(ONLY, &[(&*ip, "10.0.0.127")], &cidr("10.0.0.0/25"), &cidr("10.0.0.128/25"), &code);
    let code = format!("subnet-full@{NIC}.subnetId");
    seen.told(ONLY, &[("maxCount", "3")], &left("3"), &left("2"), &code);
    let group = |own| [(Lookup::SecurityGroups, vec![item("sg-p2d1abcdya", &[("vpcId", own)])])];
    let code = format!("group-vpc@{NIC}.securityGroups[0].groupId");
    seen.told(ONLY, &[], &group("vpc-c2p3abcd9o"), &group("vpc-other"), &code);
}
