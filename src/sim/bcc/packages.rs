//! The package specifications that are sold: those of today, and those that the machine types of old come to.

use super::spec::{Spec, plain};

/// A family: name, processor, clock, memory for each core, core counts, bandwidth.
struct Family(&'static str, &'static str, &'static str, f64, &'static [u32], u32);

const CORES: &[u32] = &[1, 2, 4, 8, 12, 16, 24, 32, 48, 64];

static FAMILIES: &[Family] = &[
    Family("g3", "Intel Xeon Gold 6148", "2.4", 4.0, CORES, 5),
    Family("g4", "Intel Xeon Platinum 8269", "2.5", 4.0, CORES, 12),
    Family("g5", "Intel Xeon Platinum 8350C", "2.6", 4.0, CORES, 25),
    Family("c3", "Intel Xeon Gold 6148", "2.4", 2.0, CORES, 5),
    Family("c4", "Intel Xeon Platinum 8269", "3.1", 2.0, CORES, 12),
    Family("c5", "Intel Xeon Platinum 8350C", "3.2", 2.0, CORES, 25),
    Family("m3", "Intel Xeon Gold 6148", "2.4", 8.0, CORES, 5),
    Family("m5", "Intel Xeon Platinum 8350C", "2.6", 8.0, CORES, 25),
    Family("ic4", "Intel Xeon Platinum 8269", "3.1", 1.0, CORES, 12),
    Family("ga2", "AMD EPYC 7W83", "2.55", 4.0, CORES, 20),
    Family("gr1", "Kunpeng 920 (arm64)", "2.6", 4.0, CORES, 10),
];

/// Every specification.
pub(super) fn specs() -> Vec<Spec> {
    let mut all = Vec::new();
    for Family(family, model, clock, ratio, cores, gbps) in FAMILIES {
        for cpu in *cores {
            // Whole gigabytes, at least one.
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "small positive products"
            )]
            let memory = ((f64::from(*cpu) * ratio) as u32).max(1);
            all.push(plain(family, *cpu, memory, model, clock, *gbps));
        }
    }
    // Packages that the documents use as examples.
    for (family, cpu, memory) in [("g3", 4, 12), ("g4", 2, 8), ("g5", 2, 8), ("gr1", 1, 4), ("ic4", 2, 2)] {
        let name = format!("bcc.{family}.c{cpu}m{memory}");
        if !all.iter().any(|s: &Spec| s.name == name) {
            all.push(plain(family, cpu, memory, "Intel Xeon Gold 6148", "2.4", 5));
        }
    }
    for (cpu, memory, disks, gb) in [(8, 32, 1, 894), (16, 64, 2, 894), (32, 128, 4, 894), (64, 256, 4, 1788)]
    {
        let base = plain("l5", cpu, memory, "Intel Xeon Platinum 8350C", "2.6", 25);
        all.push(Spec { local_gb: gb, local_count: disks, ..base });
    }
    for (card, cpu, memory, cards) in [
        ("nTeslaT4", 8, 32, 1),
        ("nTeslaT4", 32, 128, 4),
        ("nTeslaA10Intel", 28, 112, 1),
        ("nTeslaV100-32", 12, 92, 1),
        ("nTeslaA100-80G", 32, 244, 2),
    ] {
        let base = plain("lgn3", cpu, memory, "Intel Xeon Platinum 8350C", "2.6", 25);
        let name =
            format!("bcc.lgn3.c{cpu}m{memory}.{cards}{}", card.trim_start_matches("nTesla").to_lowercase());
        all.push(Spec { name, cards, card, local_gb: 300, local_count: 1, ..base });
    }
    let base = plain("lf1", 16, 64, "Intel Xeon Gold 6148", "2.4", 10);
    all.push(Spec {
        name: "bcc.lf1.c16m64.1ku115".into(),
        cards: 1,
        card: "KU115",
        fpga: true,
        local_gb: 450,
        local_count: 1,
        ..base
    });
    for (family, cpu, memory) in [("g5", 128, 512), ("c5", 128, 256), ("m5", 128, 1024)] {
        let base = plain(family, cpu, memory, "Intel Xeon Platinum 8350C", "2.8", 50);
        all.push(Spec { name: format!("ebc.{family}.c{cpu}m{memory}.1d"), bare: true, ..base });
    }
    all.extend(old());
    all
}

const OLD_CORES: [u32; 8] = [1, 2, 4, 8, 12, 16, 24, 32];

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
        for cpu in OLD_CORES {
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
