//! Cases of the order by package specification alone.

use super::*;

const ONLY: &[&str] = &[SPEC];

pub fn cases(seen: &mut Seen) {
    bare_metal(seen);
    lists(seen);
    network(seen);
    seen.flags(ONLY, &[], &["enableJumboFrame", "isOpenHostEye", "disableRootDiskSerial"]);
    seen.sides(ONLY, &[], "hosteyeType", &[("enterprise", ""), ("open", ""), ("basic", "choice")]);
    seen.excluded(ONLY, &[("isOpenHostEye", "false")], &[("hosteyeType", "open")]);
    for path in ["rootPartitionType", "dataPartitionType"] {
        seen.sides(ONLY, &[], path, &[("xfs", ""), ("ext4", ""), ("ntfs", "choice")]);
    }
    seen.sides(ONLY, &[], "cdsAutoRenew", &[("", ""), ("true", "~deprecated")]);
    let models = [
        ("", ""),
        ("market", "~bid-by-spec"),
        ("custom", "~bid-by-spec, required@bidPrice"),
        ("auction", "choice, ~bid-by-spec"),
    ];
    seen.sides(ONLY, &[], "bidModel", &models);
    let of = |sold| [(Lookup::Specs, vec![item("bcc.g5.c2m8", &[("productType", sold)])])];
    let code = "payment-sold@billing.paymentTiming";
    seen.told(ONLY, &[], &of("Postpaid"), &of("Prepaid"), code);
    seen.told(ONLY, PREPAID, &of("both"), &of("Postpaid"), code);
}

fn bare_metal(seen: &mut Seen) {
    let threads = [("1", ""), ("2", ""), ("3", "choice")];
    seen.sides(ONLY, EBC, "cpuThreadConfig", &threads);
    let numa = [("0", ""), ("1", ""), ("2", ""), ("4", ""), ("auto", ""), ("3", "choice")];
    seen.sides(ONLY, EBC, "numaConfig", &numa);
    seen.flags(ONLY, EBC, &["enableHt"]);
    for (path, text) in [("cpuThreadConfig", "1"), ("numaConfig", "0"), ("enableHt", "false")] {
        seen.sides(ONLY, &[], path, &[("", ""), (text, "~bare-metal-only")]);
    }
    let eni = &[("eniIds[0]", "eni-1")];
    seen.sides(ONLY, eni, "spec", &[("bcc.g5.c2m8", ""), ("ebc.l5.c2m8", "not-on-bare-metal@eniIds")]);
    let frames = |has| [(Lookup::Specs, vec![item("bcc.g5.c2m8", &[("enableJumboFrame", has)])])];
    let large = &[("spec", "bcc.g5.c2m8"), ("enableJumboFrame", "true")];
    seen.told(ONLY, large, &frames("true"), &frames("false"), "jumbo-frame@enableJumboFrame");
    let network = |cidr| [(Lookup::Subnets, vec![item("sbn-1", &[("cidr", cidr)])])];
    let placed = &[("subnetId", "sbn-1"), ("securityGroupIds[0]", "g-1"), ("internalIps[0]", "10.0.0.255")];
    let code = "~address-in-subnet@internalIps[0]";
    seen.told(ONLY, placed, &network("10.0.0.0/24"), &network("10.0.0.0/25"), code);
    let (longest, long) = (format!("eni-{}", "m".repeat(124)), format!("eni-{}", "m".repeat(125)));
    let interfaces = [
        ("eni-xgg3pfhw384n", ""),
        ("i-xgg3pfhw", "form"),
        ("eni-a/b", "character"),
        ("eni-编号", "character"),
        (&*longest, ""),
        (&*long, "length"),
        ("eni-", "length"),
    ];
    seen.sides(ONLY, &[], "eniIds[0]", &interfaces);
    seen.sides(ONLY, &[], "eniIds[0]", &[("", "required")]);
    seen.rows(ONLY, &[], "eniIds", 5000);
    seen.sides(ONLY, eni, "eniIds[1]", &[("eni-2", ""), ("eni-1", "same-twice")]);
    seen.sides(ONLY, eni, "purchaseCount", &[("1", ""), ("2", "eni-multiple@eniIds")]);
}

fn lists(seen: &mut Seen) {
    let ips = [
        ("192.168.0.4", ""),
        ("255.255.255.255", ""),
        ("255.255.255.2555", "length"),
        ("256.1.1.1", "form"),
        ("192.168.4", "form"),
        ("", "required"),
    ];
    seen.sides(ONLY, &[], "internalIps[0]", &ips);
    seen.rows(ONLY, &[], "internalIps", 1000);
    let two = &[("purchaseCount", "2"), ("internalIps[0]", "10.0.0.1")];
    let cases = [("10.0.0.2", ""), ("10.0.0.1", "same-twice")];
    seen.sides(ONLY, two, "internalIps[1]", &cases);
    let one = &[("internalIps[0]", "10.0.0.1")];
    seen.sides(ONLY, one, "purchaseCount", &[("1", ""), ("2", "~one-address-each@internalIps")]);
}

fn network(seen: &mut Seen) {
    let subnet = &[("subnetId", "sbn-1")];
    for path in ["securityGroupIds", "enterpriseSecurityGroupIds"] {
        let (first, second) = (format!("{path}[0]"), format!("{path}[1]"));
        seen.ids(ONLY, subnet, &[&first]);
        seen.sides(ONLY, subnet, &first, &[("g-1", ""), ("", "required")]);
        let one = &[subnet[0], (&*first, "g-1")];
        seen.sides(ONLY, one, &second, &[("g-2", ""), ("g-1", "same-twice")]);
        seen.rows(ONLY, subnet, path, 100);
    }
    let enterprise = &[subnet[0], ("enterpriseSecurityGroupIds[0]", "esg-1")];
    seen.sides(ONLY, enterprise, "securityGroupIds[0]", &[("g-1", "~excluded@securityGroupIds")]);
    let group = ("securityGroupIds[0]", "g-1");
    seen.ids(ONLY, &[group], &["subnetId"]);
    seen.sides(ONLY, &[group], "subnetId", &[("sbn-1", ""), ("", "~subnet-group")]);
    seen.sides(ONLY, subnet, "securityGroupId", &[("", ""), ("g-1", "~deprecated")]);
    seen.sides(ONLY, PUBLIC, "networkPurchaseType", &[("BGP", ""), ("BGP_S", ""), ("CN2", "choice")]);
    seen.excluded(ONLY, &[], &[("networkPurchaseType", "BGP")]);
    let vpc = |own| {
        let subnet = (Lookup::Subnets, vec![item("sbn-1", &[("vpcId", "vpc-1")])]);
        [subnet, (Lookup::SecurityGroups, vec![item("g-1", &[("vpcId", own)])])]
    };
    let code = "group-vpc@securityGroupIds[0]";
    seen.told(ONLY, &[subnet[0], group], &vpc("vpc-1"), &vpc("vpc-2"), code);
}
