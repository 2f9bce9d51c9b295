//! A package specification.

use super::machine_types;

static OLD_DISKS: &[&str] = &["hp1", "cloud_hp1", "std1", "hdd"];
static NEW_DISKS: &[&str] =
    &["hp1", "cloud_hp1", "enhanced_ssd_pl0", "enhanced_ssd_pl1", "enhanced_ssd_pl2", "hdd"];
static NEW_DATA: &[&str] = &[
    "hp1",
    "cloud_hp1",
    "enhanced_ssd_pl0",
    "enhanced_ssd_pl1",
    "enhanced_ssd_pl2",
    "enhanced_ssd_pl3",
    "hdd",
    "std1",
];

/// A package specification.
#[derive(Debug, Clone)]
pub(super) struct Spec {
    pub name: String,
    pub family: &'static str,
    /// The machine type of old that it belongs to; empty, where there is none.
    pub kind: &'static str,
    pub cpu: u32,
    pub memory: u32,
    pub model: &'static str,
    pub clock: &'static str,
    pub gbps: u32,
    pub cards: u32,
    pub card: &'static str,
    pub fpga: bool,
    pub local_gb: u32,
    pub local_count: u32,
    pub bare: bool,
    pub arm: bool,
    pub system: &'static [&'static str],
    pub data: &'static [&'static str],
}

impl Spec {
    /// Tells whether it takes large network frames.
    pub(super) fn jumbo(&self) -> bool {
        self.gbps >= 20
    }
}

/// A package without anything special.
pub(super) fn plain(
    family: &'static str,
    cpu: u32,
    memory: u32,
    model: &'static str,
    clock: &'static str,
    gbps: u32,
) -> Spec {
    let old = family.ends_with(['1', '3']) || matches!(family, "c2" | "g2" | "hc2");
    Spec {
        name: format!("bcc.{family}.c{cpu}m{memory}"),
        family,
        kind: machine_types::type_of(family),
        cpu,
        memory,
        model,
        clock,
        gbps,
        cards: 0,
        card: "",
        fpga: false,
        local_gb: 0,
        local_count: 0,
        bare: false,
        arm: model.contains("arm64"),
        system: if old { OLD_DISKS } else { NEW_DISKS },
        data: if old { OLD_DISKS } else { NEW_DATA },
    }
}
