//! Cases of the orders by processor and memory alone: cards, dedicated hosts, spot.

use super::*;

const BOTH: &[&str] = &[INSTANCE, SPOT];

pub fn cases(seen: &mut Seen) {
    hardware(seen);
    cards(seen);
    hosts(seen);
    groups(seen);
    spot(seen);
    flavors(seen);
    let renewed = &[PREPAID[0], PREPAID[1], ("autoRenewTimeUnit", "month"), ("autoRenewTime", "1")];
    seen.flags(&[INSTANCE], renewed, &["cdsAutoRenew"]);
    seen.excluded(&[INSTANCE], PREPAID, &[("cdsAutoRenew", "true")]);
    // Discarded: taken, with a word about what replaced it.
    let old = [("0", "~deprecated"), ("500", "~deprecated"), ("501", "range, ~deprecated"), ("", "")];
    seen.sides(&[INSTANCE], &[], "localDiskSizeInGB", &old);
}

fn hardware(seen: &mut Seen) {
    let types = ["N1", "N2", "N3", "N4", "N5", "N6", "C1", "C2"].map(|kind| (kind, ""));
    seen.sides(BOTH, &[], "instanceType", &types);
    seen.sides(BOTH, &[], "instanceType", &[("", ""), ("n1", "choice"), ("X1", "choice")]);
    // Storage-optimised machines bring no disk of their own choice.
    let local = &[("ephemeralDisks[0].sizeInGB", "100")];
    seen.sides(BOTH, &[], "instanceType", &[("N1", ""), ("S1", "storage-needs-local@ephemeralDisks")]);
    seen.sides(BOTH, local, "instanceType", &[("S1", "")]);
    seen.sides(&[SPOT], &[], "instanceType", &[("G1", ""), ("F1", "")]);
    let cpus = [("0", "range"), ("1", ""), ("1024", ""), ("1025", "range"), ("x", "whole"), ("", "required")];
    seen.sides(BOTH, &[], "cpuCount", &cpus);
    let memory =
        [("0", "range"), ("1", ""), ("65536", ""), ("65537", "range"), ("x", "whole"), ("", "required")];
    seen.sides(BOTH, &[], "memoryCapacityInGB", &memory);
    // The name of a package tells both; one that does not is no reason to do without.
    for path in ["cpuCount", "memoryCapacityInGB"] {
        seen.sides(&[SPOT], &[("spec", "bcc.g5.c2m8")], path, &[("", "")]);
        seen.sides(&[SPOT], &[("spec", "ehc.lgn5.c128m1024.8a100.8re.4d")], path, &[("", "")]);
        seen.sides(&[SPOT], &[("spec", "bcc.g5")], path, &[("", "required")]);
        // "… should be empty or meet the requirements" of the card: neither is needed, or both.
        let card = [("gpuCard", "P4"), ("cardCount", "1")];
        seen.sides(&[INSTANCE], &card, path, &[("", "required")]);
    }
    let card = [("gpuCard", "P4"), ("cardCount", "1"), ("memoryCapacityInGB", "")];
    seen.sides(&[INSTANCE], &card, "cpuCount", &[("", "~size-by-card"), ("2", "")]);
    let card = [("gpuCard", "P4"), ("cardCount", "1"), ("cpuCount", "")];
    let cases = [("", "~size-by-card@cpuCount"), ("8", "")];
    seen.sides(&[INSTANCE], &card, "memoryCapacityInGB", &cases);
}

fn cards(seen: &mut Seen) {
    let one = &[("cardCount", "1")];
    seen.ids(&[INSTANCE], one, &["gpuCard"]);
    seen.sides(&[INSTANCE], &[], "gpuCard", &[("P4", "required@cardCount")]);
    seen.sides(&[INSTANCE], one, "fpgaCard", &[("KU115", ""), ("VU9P", "choice")]);
    seen.sides(&[INSTANCE], &[], "fpgaCard", &[("KU115", "required@cardCount")]);
    let gpu = &[("instanceType", "G1"), ("gpuCard", "P4"), ("cardCount", "2")];
    let counts = [("0", "range"), ("1", ""), ("64", ""), ("65", "range"), ("two", "whole"), ("", "required")];
    seen.sides(&[INSTANCE], gpu, "cardCount", &counts);
    seen.excluded(&[INSTANCE], &[], &[("cardCount", "2")]);
    seen.sides(&[INSTANCE], gpu, "gpuCard", &[("P40", ""), ("", "required, ~excluded@cardCount")]);
    // Never both.
    seen.excluded(&[INSTANCE], &[("fpgaCard", "KU115"), ("cardCount", "1")], &[("gpuCard", "P4")]);
    let fpga = &[("instanceType", "F1"), ("fpgaCard", "KU115"), ("cardCount", "1")];
    seen.sides(&[INSTANCE], fpga, "fpgaCard", &[("KU115", ""), ("", "required, ~excluded@cardCount")]);
    // Each card in the machine made for it; one without a named type is left to the provider.
    let typed = [("", ""), ("G1", ""), ("N1", "type-of-card@gpuCard")];
    seen.sides(&[INSTANCE], &gpu[1..], "instanceType", &typed);
    let typed = [("", ""), ("F1", ""), ("N1", "type-of-card@fpgaCard"), ("G1", "type-of-card@fpgaCard")];
    seen.sides(&[INSTANCE], &fpga[1..], "instanceType", &typed);
    seen.sides(&[INSTANCE], &[], "instanceType", &[("G1", "required@gpuCard"), ("F1", "required@fpgaCard")]);
}

fn hosts(seen: &mut Seen) {
    let host = &[("dedicatedHostId", "d-YufwpQAe")];
    // It is not billed, so nothing is said about payment.
    seen.sides(&[INSTANCE], host, "billing.paymentTiming", &[("", ""), ("Postpaid", "")]);
    seen.sides(&[INSTANCE], host, "instanceType", &[("", ""), ("N1", "host-no-type")]);
    let cards = [("gpuCard", "P4"), ("cardCount", "1")];
    seen.sides(&[INSTANCE], &cards, host[0].0, &[("", ""), ("d-1", "host-no-type@gpuCard")]);
    let cards = [("fpgaCard", "KU115"), ("cardCount", "1")];
    seen.sides(&[INSTANCE], &cards, host[0].0, &[("", ""), ("d-1", "host-no-type@fpgaCard")]);
    let disk = "createCdsList[0].cdsSizeInGB";
    seen.sides(&[INSTANCE], &[], disk, &[("5", "")]);
    seen.sides(&[INSTANCE], host, disk, &[("5", "host-local-only@createCdsList")]);
    seen.sides(&[INSTANCE], &[(disk, "5")], host[0].0, &[("", ""), ("d-1", "host-local-only@createCdsList")]);
    let renewed = &[PREPAID[0], PREPAID[1], ("autoRenewTimeUnit", "month"), ("autoRenewTime", "1")];
    seen.sides(&[INSTANCE], renewed, host[0].0, &[("", ""), ("d-1", "host-not-renewed@autoRenewTime")]);
    let local = &[host[0], ("ephemeralDisks[0].sizeInGB", "1024")];
    let types = [("sata", ""), ("local-ssd", ""), ("", "host-disk-type"), ("floppy", "host-disk-type")];
    seen.sides(&[INSTANCE], local, "ephemeralDisks[0].storageType", &types);
}

fn groups(seen: &mut Seen) {
    let (subnet, group) = (("subnetId", "sbn-1"), ("securityGroupId", "g-1"));
    seen.ids(BOTH, &[group], &["subnetId"]);
    seen.ids(BOTH, &[subnet], &["securityGroupId"]);
    seen.sides(&[INSTANCE], &[subnet], "securityGroupId", &[("g-1", ""), ("", "subnet-and-group")]);
    seen.sides(&[INSTANCE], &[group], "subnetId", &[("sbn-1", ""), ("", "subnet-and-group")]);
    seen.sides(&[SPOT], &[group], "subnetId", &[("sbn-1", ""), ("", "~subnet-group")]);
}

fn spot(seen: &mut Seen) {
    let enterprise = &[("enterpriseSecurityGroupId", "esg-1")];
    seen.excluded(&[SPOT], enterprise, &[("securityGroupId", "g-1")]);
    seen.sides(&[SPOT], enterprise, "subnetId", &[("sbn-1", ""), ("", "~subnet-group")]);
    seen.ids(&[SPOT], &[("subnetId", "sbn-1")], &["enterpriseSecurityGroupId"]);
    seen.ids(&[SPOT], &[], &["isomerismCard"]);
}

/// The offer of the zone.
fn flavors(seen: &mut Seen) {
    let of = |cpu, memory| {
        [(Lookup::Flavors, vec![item("", &[("cpuCount", cpu), ("memoryCapacityInGB", memory)])])]
    };
    let own = |size| {
        let facts = [
            ("cpuCount", "2"),
            ("memoryCapacityInGB", "8"),
            ("gpuCardType", "P4"),
            ("gpuCardCount", "1"),
            ("ephemeralDiskInGb", size),
        ];
        [(Lookup::Flavors, vec![item("P4", &facts)])]
    };
    let code = "local-disk-cards@ephemeralDisks[0].sizeInGB";
    let local = ("ephemeralDisks[0].sizeInGB", "200");
    let cards = &[("gpuCard", "P4"), ("cardCount", "1"), local];
    seen.told(&[INSTANCE], cards, &own("200"), &own("201"), code);
    seen.told(&[SPOT], &[("isomerismCard", "P4"), local], &own("200"), &own("201"), code);
    seen.told(BOTH, &[], &of("2", "8"), &of("2", "4"), "~flavor-unknown@cpuCount");
    seen.told(BOTH, &[], &of("2", "8"), &of("4", "8"), "~flavor-unknown@cpuCount");
    // A host shares out its own.
    let mut draft = with_of(INSTANCE, &[("dedicatedHostId", "d-1")]);
    assert_eq!(check(&draft, &told(&draft, &of("4", "8"))), []);
    draft = with_of(SPOT, &[("spec", "bcc.g5.c2m8")]);
    assert_eq!(check(&draft, &told(&draft, &of("4", "8"))), []);
    let brings = |cpu, memory| {
        [(Lookup::Specs, vec![item("bcc.g5.c2m8", &[("cpuCount", cpu), ("memoryCapacityInGB", memory)])])]
    };
    let spec = &[("spec", "bcc.g5.c2m8")];
    seen.told(&[SPOT], spec, &brings("2", "8"), &brings("4", "8"), "flavor-of-spec@cpuCount");
    let code = "flavor-of-spec@memoryCapacityInGB";
    seen.told(&[SPOT], spec, &brings("2", "8"), &brings("2", "4"), code);
}
