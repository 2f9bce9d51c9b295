//! The machine types of old: named by a letter and a digit, and bought by processor and memory, or by cards. Each of
//! their configurations is a package as well.

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

/// Ways to pay for a machine type.
pub(super) fn payment_of(kind: &str) -> &'static str {
    if kind == "N4" { "Postpaid" } else { "both" }
}

/// Tells whether a machine type is sold in a zone: the network-enhanced one is not sold in Hong Kong.
pub(super) fn sold_in(kind: &str, zone: &str) -> bool {
    kind != "N4" || !zone.starts_with("cn-hkg-")
}

/// Tells whether a machine type is sold at a bid.
pub(super) fn at_a_bid(kind: &str) -> bool {
    !matches!(kind, "N4" | "S1" | "F1")
}
