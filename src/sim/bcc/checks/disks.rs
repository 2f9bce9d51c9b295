//! System disk, data disks, local disks, and what they are made of and locked with.

use super::{machine::Machine, text::some};
use crate::sim::bcc::{
    catalogue::{DEAD_KEY, DISK_KEY, OTHER_KEY},
    images::{Image, MARKET},
    kind::Kind,
    model::{Cds, Order},
    refusal::{Check, Refusal, bad, missing, no},
    rules::Rules,
};

const CLOUD_DISKS: [&str; 10] = [
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

/// The types of the disks that a dedicated host has in itself.
const LOCAL_DISKS: [&str; 5] = ["sata", "ssd", "nvme", "local", "hdd"];

/// One name for each disk type.
fn plain(disk: &str) -> &str {
    match disk {
        "ssd" => "hp1",
        "premium_ssd" => "cloud_hp1",
        other => other,
    }
}

/// The bounds of a data disk type, in GB.
pub(in crate::sim::bcc) fn bounds(disk: &str) -> (i64, i64) {
    match plain(disk) {
        "enhanced_ssd_pl1" | "cloud_hp1" => (50, 32_765),
        "enhanced_ssd_pl2" => (461, 32_765),
        "enhanced_ssd_pl3" => (1_261, 32_765),
        "hdd" | "hp1" | "std1" => (5, 32_765),
        _ => (10, 32_765),
    }
}

pub(super) fn disks(
    rules: &Rules,
    order: &Order,
    machine: &Machine,
    image: Option<&Image>,
    count: usize,
) -> Check {
    system(rules, order, machine, image)?;
    data(rules, order, machine, count)?;
    local(rules, order, machine)?;
    let Some(policy) = some(order.asp_id.as_ref()) else { return Ok(()) };
    if !rules.any && !rules.catalogue.policies.iter().any(|p| p.id == policy) {
        return Err(no(404, "NoSuchObject", "asp not exist.", "aspId", "snapshot policy is unknown"));
    }
    if image.is_some_and(|i| i.kind == MARKET) {
        let code = "Instance.MKTImageInstanceNotSupportCreateSnapshotException";
        let message = "Instance with mkt image not support create system snapshot.";
        return Err(no(403, code, message, "aspId", "snapshots of an image from the market"));
    }
    Ok(())
}

fn system(rules: &Rules, order: &Order, machine: &Machine, image: Option<&Image>) -> Check {
    let at = "rootDiskSizeInGb";
    let size = order.root_disk_size_in_gb.unwrap_or(40);
    let most = if rules.kind == Kind::Spot { 2048 } else { 500 };
    if !(40..=most).contains(&size) {
        return Err(bad("Invalidate root disk size.", at, "system disk is out of range"));
    }
    if image.is_some_and(|i| size < i64::from(i.min_gb)) {
        let (code, message) = ("Instance.InsufficientRootDiskSize", "Not enough root disk size.");
        return Err(no(400, code, message, at, "system disk is below the image"));
    }
    if let Some(kind) = some(order.root_disk_storage_type.as_ref())
        && (!CLOUD_DISKS.contains(&kind) || machine.spec.is_some_and(|s| !s.system.contains(&plain(kind))))
    {
        let code = "Instance.InvalidateRootDiskStorageType";
        let message = "Invalidate root disk storage type.";
        return Err(no(400, code, message, "rootDiskStorageType", "system disk type is not sold"));
    }
    Ok(())
}

fn data(rules: &Rules, order: &Order, machine: &Machine, count: usize) -> Check {
    let list = order.create_cds_list.as_deref().unwrap_or_default();
    if machine.host && !list.is_empty() {
        return Err(bad("cds config error.", "createCdsList", "a dedicated host has local disks only"));
    }
    if list.len() > count.saturating_mul(5) {
        let message = if rules.kind == Kind::Spot { "invalid cds count" } else { "invalid cds count." };
        return Err(bad(message, "createCdsList", "more than five data disks for an instance"));
    }
    if !list.len().is_multiple_of(count) {
        let code = "Instance.InstanceCountCdsCountNotMatchException";
        let message = "Cds count must be multiple number of Instance count";
        let rule = "data disks are no multiple of the instances";
        return Err(no(400, code, message, "createCdsList", rule));
    }
    list.iter().enumerate().try_for_each(|(n, disk)| data_disk(rules, machine, n, disk))
}

fn data_disk(rules: &Rules, machine: &Machine, n: usize, disk: &Cds) -> Check {
    let at = |member: &str| format!("createCdsList[{n}].{member}");
    let kind = some(disk.storage_type.as_ref()).unwrap_or("hp1");
    let sold = machine.spec.map_or(CLOUD_DISKS.contains(&kind), |s| s.data.contains(&plain(kind)));
    if !sold {
        let (code, message) = ("Volume.StorageTypeInvalid", "Storage type is invalid.");
        return Err(no(400, code, message, &at("storageType"), "data disk type is not sold"));
    }
    let size =
        disk.size.ok_or_else(|| bad("cds config error.", &at("cdsSizeInGB"), "data disk without a size"))?;
    let (least, most) = bounds(kind);
    if !(least..=most).contains(&size) {
        let (code, message) = ("Volume.DiskSizeInvalid", "Disk size in invalid.");
        return Err(no(400, code, message, &at("cdsSizeInGB"), "data disk is out of range"));
    }
    let mut locked = "";
    if let Some(id) = some(disk.snapshot.as_ref()) {
        let known = rules.catalogue.snapshots.iter().find(|s| s.id == id);
        if !id.starts_with("s-") {
            return Err(missing("snapshot of createCdsList", id, &at("snapshotId")));
        }
        if known.map_or(!rules.any, |s| s.system) {
            let (code, message) = ("Instance.CdsSnapshotNotMatchException", "No cds for snapshot.");
            return Err(no(400, code, message, &at("snapshotId"), "snapshot is of no data disk"));
        }
        if known.is_some_and(|s| size < i64::from(s.gb)) {
            let code = "Instance.CdsSnapshotSmallException";
            let message = "Cds for snapshot is smaller than snapshot.";
            return Err(no(400, code, message, &at("cdsSizeInGB"), "data disk is below its snapshot"));
        }
        locked = known.map_or("", |s| s.key);
    }
    key(rules, disk, locked).map_err(|refusal| refusal.at(&at("encryptKey")))
}

/// The key of a disk, which must be the one of its snapshot.
fn key(rules: &Rules, disk: &Cds, locked: &str) -> Check {
    let wrong = |code: &str, message: &str, rule| Err::<(), Refusal>(no(400, code, message, "", rule));
    match some(disk.key.as_ref()) {
        Some(DEAD_KEY) => wrong("Cds.KmsInvalidException", "Invalid Kms.", "key was switched off"),
        Some(key) if ![DISK_KEY, OTHER_KEY].contains(&key) && !rules.any => {
            wrong("Cds.KmsNotExistException", "Kms not exist.", "key is unknown")
        }
        Some(key) if !locked.is_empty() && key != locked => {
            let message = "Kms not match with snapshot encryptKey.";
            wrong("Cds.KmsNotMatchException", message, "key is not the snapshot's")
        }
        _ => Ok(()),
    }
}

fn local(rules: &Rules, order: &Order, machine: &Machine) -> Check {
    let list = order.ephemeral_disks.as_deref().unwrap_or_default();
    let wrong = |at: &str, rule| {
        let (code, message) =
            ("Instance.EphemeralDiskInvalidException", "instance ephemeral disk config invalid.");
        no(400, code, message, at, rule)
    };
    if order.local_disk_size.is_some_and(|s| !(0..=500).contains(&s)) {
        return Err(wrong("localDiskSizeInGB", "local disk is out of range"));
    }
    let host = some(order.dedicated_host_id.as_ref()).is_some();
    if list.len() > 1 && !host {
        return Err(wrong("ephemeralDisks", "more than one local disk"));
    }
    for (n, disk) in list.iter().enumerate() {
        // Nobody makes larger ones.
        if disk.size.is_none_or(|s| !(1..=65_536).contains(&s)) {
            return Err(wrong(&format!("ephemeralDisks[{n}].sizeInGB"), "local disk without a size"));
        }
        let kind = some(disk.storage_type.as_ref());
        let at = format!("ephemeralDisks[{n}].storageType");
        let ours = |t: &str| LOCAL_DISKS.contains(&t) || t.starts_with("local-") || t.starts_with("local_");
        if machine.host && !kind.is_some_and(ours) {
            return Err(wrong(&at, "local disk of a dedicated host without a type"));
        }
        let word = |t: &str| t.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if !kind.is_none_or(word) {
            return Err(wrong(&at, "local disk type is misformed"));
        }
    }
    let Some(spec) = machine.spec else { return Ok(()) };
    if spec.cards == 0 && spec.local_gb > 0 && list.is_empty() {
        return Err(wrong("ephemeralDisks", "storage-optimised without a local disk"));
    }
    // By specification, the local disk comes with the cards by itself; by the other calls it may be named as it is.
    let own = |size: Option<i64>| rules.kind != Kind::BySpec && size == Some(i64::from(spec.local_gb));
    if spec.cards > 0 && list.iter().any(|d| !own(d.size)) {
        return Err(wrong("ephemeralDisks", "local disk beside cards"));
    }
    Ok(())
}
