//! The machine types of old: named by a letter and a digit, and bought by processor and memory, or by cards. Each of
//! their configurations is a package as well.

use super::catalogue::{Spec, plain};

/// Every machine type that the provider names.
pub(super) static TYPES: [&str; 11] = ["N1", "N2", "N3", "N4", "N5", "N6", "C1", "C2", "S1", "G1", "F1"];

/// The types tried in this order when an order names none.
pub(super) static USUAL: [&str; 8] = ["N3", "N1", "N2", "N5", "N6", "C1", "C2", "N4"];

/// The machine type that a family belongs to; nothing for a family that only packages have.
pub(super) fn type_of(family: &str) -> &'static str {
    match family {
        "c1" | "g1" => "N1",
        "c2" | "g2" => "N2",
        "g3" | "c3" | "m3" => "N3",
        "ne1" => "N4",
        "g4" | "ic4" | "c4" | "m4" => "N5",
        "g5" | "c5" | "m5" | "ga2" => "N6",
        "hc1" => "C1",
        "hc2" => "C2",
        "l1" | "l5" => "S1",
        "lgn1" | "lgn3" => "G1",
        "lf1" => "F1",
        _ => "",
    }
}

/// How a machine type may be paid.
pub(super) fn payment_of(kind: &str) -> &'static str {
    if kind == "N4" { "Postpaid" } else { "both" }
}

/// Whether a machine type is sold in a zone: the network-enhanced one is not sold in Hong Kong.
pub(super) fn sold_in(kind: &str, zone: &str) -> bool {
    kind != "N4" || !zone.starts_with("cn-hkg-")
}

/// Whether a machine type is sold at a bid.
pub(super) fn at_a_bid(kind: &str) -> bool {
    !matches!(kind, "N4" | "S1" | "F1")
}

const CORES: [u32; 8] = [1, 2, 4, 8, 12, 16, 24, 32];

/// The packages of the old types.
pub(super) fn old() -> Vec<Spec> {
    let mut all = Vec::new();
    for (family, ratios, model, clock, gbps) in [
        ("c1", &[1, 2][..], "Intel Xeon E5-2640", "2.4", 2),
        ("g1", &[4], "Intel Xeon E5-2640", "2.4", 2),
        ("c2", &[1, 2], "Intel Xeon E5-2680 v4", "2.4", 4),
        ("g2", &[4], "Intel Xeon E5-2680 v4", "2.4", 4),
        ("ne1", &[2, 4], "Intel Xeon Gold 6148", "2.4", 20),
        ("hc1", &[1, 2], "Intel Xeon E5-2667 v4", "3.2", 4),
        ("hc2", &[2, 4], "Intel Xeon Gold 6146", "3.2", 10),
    ] {
        for cpu in CORES {
            all.extend(ratios.iter().map(|ratio| plain(family, cpu, cpu * ratio, model, clock, gbps)));
        }
    }
    for (cpu, memory, disks) in [(4, 16, 1), (8, 32, 1), (16, 64, 2), (32, 128, 4)] {
        let base = plain("l1", cpu, memory, "Intel Xeon E5-2680 v4", "2.4", 4);
        all.push(Spec { local_gb: 800, local_count: disks, ..base });
    }
    for (card, cards, cpu, memory, gb) in [
        ("P4", 1, 12, 40, 200),
        ("P4", 2, 24, 80, 400),
        ("P4", 4, 48, 160, 800),
        ("P40", 1, 12, 48, 200),
        ("P40", 2, 24, 96, 400),
        ("K40", 1, 6, 40, 200),
        ("K40", 2, 12, 80, 400),
        ("DLCard", 1, 5, 40, 200),
    ] {
        let base = plain("lgn1", cpu, memory, "Intel Xeon E5-2680 v4", "2.4", 4);
        let name = format!("{}.{cards}{}", base.name, card.to_lowercase());
        all.push(Spec { name, cards, card, local_gb: gb, local_count: 1, ..base });
    }
    let base = plain("lf1", 32, 128, "Intel Xeon Gold 6148", "2.4", 10);
    let name = format!("{}.2ku115", base.name);
    all.push(Spec { name, cards: 2, card: "KU115", fpga: true, local_gb: 900, local_count: 1, ..base });
    all
}
