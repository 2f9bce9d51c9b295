//! Rules that use what the cloud has told: each is silent until the list it needs has come.

use super::{Draft, Hit, Item, Known, Lookup, Place, Say};

fn picked<'a>(draft: &Draft, known: &'a Known, lookup: Lookup, path: &str) -> Option<&'a Item> {
    known.item(lookup, draft, draft.effective(path))
}

/// The system disk must hold the image.
pub fn image_fits_disk(draft: &Draft, known: &Known) -> Vec<Hit> {
    let Some(least) = picked(draft, known, Lookup::Images, "imageId").and_then(|i| i.number("minDiskGb"))
    else {
        return Vec::new();
    };
    match draft.effective("rootDiskSizeInGb").parse::<i64>() {
        Ok(size) if size < least => vec![Hit::here().with("value", size).with("min", least)],
        _ => Vec::new(),
    }
}

/// The chosen value must be one the cloud lists.
fn listed(draft: &Draft, known: &Known, lookup: Lookup, path: &str) -> Vec<Hit> {
    let value = draft.get(path).trim();
    match known.list(lookup, draft) {
        Some(items) if !value.is_empty() && !items.iter().any(|i| i.value == value) => {
            vec![Hit::here().with("value", value)]
        }
        _ => Vec::new(),
    }
}

/// The zone must be one of the region's.
pub fn zone_listed(draft: &Draft, known: &Known) -> Vec<Hit> {
    listed(draft, known, Lookup::Zones, "zoneName")
}

/// The specification must be one of the zone's.
pub fn spec_listed(draft: &Draft, known: &Known) -> Vec<Hit> {
    listed(draft, known, Lookup::Specs, "spec")
}

/// The image must be one that the region lists.
pub fn image_listed(draft: &Draft, known: &Known) -> Vec<Hit> {
    listed(draft, known, Lookup::Images, "imageId")
}

/// A specification that has nothing left in this zone.
pub fn spec_in_stock(draft: &Draft, known: &Known) -> Vec<Hit> {
    let left = picked(draft, known, Lookup::Stock, "zoneName").and_then(|i| i.number("inventoryQuantity"));
    match left {
        Some(left) if left < draft.count() => {
            let (spec, zone) = (draft.get("spec"), draft.get("zoneName"));
            vec![Hit::here().with("value", spec).with("zone", zone).with("left", left)]
        }
        _ => Vec::new(),
    }
}

/// The family must be the one in the specification's name.
pub fn family_matches(draft: &Draft, _: &Known) -> Vec<Hit> {
    let (spec, family) = (draft.get("spec").trim(), draft.get("specId").trim());
    match spec.split('.').nth(1) {
        Some(own) if !family.is_empty() && own != family => {
            vec![Hit::here().with("value", family).with("wanted", own)]
        }
        _ => Vec::new(),
    }
}

/// A disk type that the specification's list does not have.
fn disk_type(draft: &Draft, known: &Known, fact: &str, place: Place) -> Option<Hit> {
    let item = picked(draft, known, Lookup::Specs, "spec")?;
    let allowed = item.fact(fact);
    let chosen = draft.text(place).trim();
    let known_type =
        allowed.is_empty() || chosen.is_empty() || allowed.split(',').any(|t| same_disk(t, chosen));
    (!known_type).then(|| Hit::at(place).with("value", chosen).with("values", allowed.replace(',', ", ")))
}

/// Two names the provider uses for one disk type.
fn same_disk(a: &str, b: &str) -> bool {
    fn one(name: &str) -> &str {
        match name {
            "ssd" => "hp1",
            "premium_ssd" => "cloud_hp1",
            other => other,
        }
    }
    one(a) == one(b)
}

/// The system disk's type must be one the specification takes.
pub fn system_disk_type(draft: &Draft, known: &Known) -> Vec<Hit> {
    let place = draft.kind().index("rootDiskStorageType").map(Place::field);
    place.and_then(|p| disk_type(draft, known, "systemDiskType", p)).into_iter().collect()
}

/// The data disks' types must be ones the specification takes.
pub fn data_disk_type(draft: &Draft, known: &Known) -> Vec<Hit> {
    let column = draft.column("createCdsList", "storageType");
    column.into_iter().filter_map(|(place, _)| disk_type(draft, known, "dataDiskType", place)).collect()
}

/// The size of a data disk in GB, where the zone has not told its own bounds.
const DATA_DISK: (i64, i64) = (1, 5120);

/// The bounds that the zone names for each type of data disk; until it has, the general ones.
pub fn data_disk_size(draft: &Draft, known: &Known) -> Vec<Hit> {
    let types = draft.column("createCdsList", "storageType");
    let sizes = draft.column("createCdsList", "cdsSizeInGB");
    let hit = |((_, kind), (place, size)): (&(Place, &str), &(Place, &str))| {
        let kind = if kind.is_empty() { "hp1" } else { kind };
        let items = known.list(Lookup::DiskTypes, draft).unwrap_or_default();
        let told = items.iter().find(|item| same_disk(&item.value, kind));
        let bound = |fact, otherwise| told.and_then(|item| item.number(fact)).unwrap_or(otherwise);
        let (min, max) = (bound("minDiskSize", DATA_DISK.0), bound("maxDiskSize", DATA_DISK.1));
        // Less than one is wrong everywhere, and said by the field.
        let size = size.parse::<i64>().ok().filter(|size| *size > 0)?;
        (!(min..=max).contains(&size))
            .then(|| Hit::at(*place).with("value", size).with("type", kind).with("min", min).with("max", max))
    };
    types.iter().zip(&sizes).filter_map(hit).collect()
}

/// At most five data disks for each instance of the order.
pub fn data_disks_per_instance(draft: &Draft, _: &Known) -> Vec<Hit> {
    let rows = draft.kind().index("createCdsList").map_or(0, |i| draft.row_count(i));
    let most = draft.count().saturating_mul(5);
    if i64::try_from(rows).is_ok_and(|rows| rows > most) {
        vec![Hit::here().with("value", rows).with("max", most).with("count", draft.count())]
    } else {
        Vec::new()
    }
}

/// One local disk, unless the instance goes to a dedicated host.
pub fn one_local_disk(draft: &Draft, _: &Known) -> Vec<Hit> {
    let rows = draft.kind().index("ephemeralDisks").map_or(0, |i| draft.row_count(i));
    if rows > 1 && !draft.filled("dedicatedHostId") {
        vec![Hit::here().with("value", rows)]
    } else {
        Vec::new()
    }
}

/// Specifications with cards bring their own local disks.
pub fn local_disk_with_cards(draft: &Draft, known: &Known) -> Vec<Hit> {
    let cards =
        |item: &Item| ["gpuCardCount", "fpgaCardCount"].iter().any(|f| item.number(f).unwrap_or(0) > 0);
    match picked(draft, known, Lookup::Specs, "spec") {
        Some(item) if cards(item) && draft.filled("ephemeralDisks") => {
            vec![Hit::here().with("value", item.value.as_str())]
        }
        _ => Vec::new(),
    }
}

/// A storage-optimised specification needs its local disk.
pub fn local_disk_for_storage(draft: &Draft, known: &Known) -> Vec<Hit> {
    match picked(draft, known, Lookup::Specs, "spec") {
        Some(item) if item.fact("needsLocalDisk") == "true" && !draft.filled("ephemeralDisks") => {
            vec![Hit::here().with("value", item.value.as_str())]
        }
        _ => Vec::new(),
    }
}

/// The subnet must lie in the order's zone.
pub fn subnet_in_zone(draft: &Draft, known: &Known) -> Vec<Hit> {
    let zone = draft.get("zoneName").trim();
    match picked(draft, known, Lookup::Subnets, "subnetId") {
        Some(item)
            if !zone.is_empty() && !item.fact("zoneName").is_empty() && item.fact("zoneName") != zone =>
        {
            vec![
                Hit::here()
                    .with("value", item.value.as_str())
                    .with("zone", item.fact("zoneName"))
                    .with("wanted", zone),
            ]
        }
        _ => Vec::new(),
    }
}

/// The subnet must have addresses left for the whole order.
pub fn subnet_has_room(draft: &Draft, known: &Known) -> Vec<Hit> {
    match picked(draft, known, Lookup::Subnets, "subnetId").and_then(|i| i.number("availableIp")) {
        Some(left) if left < draft.count() => {
            vec![Hit::here().with("value", left).with("count", draft.count())]
        }
        _ => Vec::new(),
    }
}

/// A NAT subnet takes no public address.
pub fn nat_subnet(draft: &Draft, known: &Known) -> Vec<Hit> {
    let public = draft.effective("networkCapacityInMbps").parse::<i64>().is_ok_and(|n| n > 0);
    match picked(draft, known, Lookup::Subnets, "subnetId") {
        Some(item) if public && item.fact("subnetType") == "BCC_NAT" => {
            vec![Hit::here().with("value", item.value.as_str())]
        }
        _ => Vec::new(),
    }
}

/// Security groups and subnet must be of one VPC.
pub fn groups_in_vpc(draft: &Draft, known: &Known) -> Vec<Hit> {
    let Some(vpc) = picked(draft, known, Lookup::Subnets, "subnetId").map(|i| i.fact("vpcId")) else {
        return Vec::new();
    };
    let hit = |(place, id): (Place, &str)| {
        let own = known.item(Lookup::SecurityGroups, draft, id)?.fact("vpcId");
        (!own.is_empty() && !vpc.is_empty() && own != vpc)
            .then(|| Hit::at(place).with("value", id).with("vpc", own).with("wanted", vpc))
    };
    let single = draft.kind().index("securityGroupId").map(Place::field);
    let single =
        single.filter(|place| draft.is_filled(*place)).map(|place| (place, draft.text(place).trim()));
    draft.column("securityGroupIds", "").into_iter().chain(single).filter_map(hit).collect()
}

/// Key pairs log in to Linux only.
pub fn key_pair_needs_linux(draft: &Draft, known: &Known) -> Vec<Hit> {
    match picked(draft, known, Lookup::Images, "imageId") {
        Some(item) if draft.filled("keypairId") && item.fact("osType").eq_ignore_ascii_case("windows") => {
            vec![Hit::here().with("value", item.value.as_str())]
        }
        _ => Vec::new(),
    }
}

/// The image's processor architecture must be the specification's.
pub fn image_architecture(draft: &Draft, known: &Known) -> Vec<Hit> {
    let arm = |text: &str| text.contains("arm") || text.contains("aarch");
    let image = picked(draft, known, Lookup::Images, "imageId").map(|i| i.fact("osArch").to_lowercase());
    let spec = picked(draft, known, Lookup::Specs, "spec").map(|i| i.fact("cpuModel").to_lowercase());
    match (image, spec) {
        (Some(image), Some(spec)) if !image.is_empty() && !spec.is_empty() => {
            let arm_spec = arm(&spec) || spec.contains("kunpeng") || spec.contains("ampere");
            if arm(&image) == arm_spec { Vec::new() } else { vec![Hit::here().with("value", image)] }
        }
        _ => Vec::new(),
    }
}

/// The payment must be one the specification is sold for.
pub fn payment_sold(draft: &Draft, known: &Known) -> Vec<Hit> {
    let Some(item) = picked(draft, known, Lookup::Specs, "spec") else {
        return Vec::new();
    };
    let sold = item.fact("productType").to_lowercase();
    let wanted = draft.effective("billing.paymentTiming");
    if sold.is_empty() || sold == "both" || wanted.is_empty() || sold == wanted.to_lowercase() {
        return Vec::new();
    }
    vec![
        Hit::here()
            .with("value", wanted)
            .with("spec", item.value.as_str())
            .with("wanted", item.fact("productType")),
    ]
}

/// Bandwidth paid ahead goes with an instance paid ahead.
pub fn bandwidth_prepaid(draft: &Draft, _: &Known) -> Vec<Hit> {
    let ahead = draft.get("internetChargeType").trim() == "BANDWIDTH_PREPAID";
    let instance = draft.effective("billing.paymentTiming");
    if ahead && instance != "Prepaid" && !instance.is_empty() { vec![Hit::here()] } else { Vec::new() }
}

/// Fixed addresses: one for each instance.
pub fn one_address_each(draft: &Draft, _: &Known) -> Vec<Hit> {
    let rows = draft.kind().index("internalIps").map_or(0, |i| draft.row_count(i));
    if rows == 0 || i64::try_from(rows).is_ok_and(|n| n == draft.count()) {
        return Vec::new();
    }
    vec![Hit::here().with("value", rows).with("count", draft.count())]
}

/// A batch gets a number behind its host names, which must fit too.
pub fn hostname_suffix(draft: &Draft, _: &Known) -> Vec<Hit> {
    let (name, count) = (draft.get("hostname").trim(), draft.count());
    let suffix = if count > 1 { 1 + count.to_string().len() } else { 0 };
    let length = name.chars().count() + suffix;
    if count > 1 && !name.is_empty() && length > 64 {
        return vec![Hit::here().with("value", length).with("max", 64_i64).with("count", count)];
    }
    Vec::new()
}

/// A subnet without a security group, or the reverse: the SDK's documentation wants both or neither.
pub fn subnet_with_group(draft: &Draft, _: &Known) -> Vec<Hit> {
    let groups = ["securityGroupIds", "securityGroupId", "enterpriseSecurityGroupIds"]
        .iter()
        .any(|path| draft.filled(path));
    let (subnet, group) = (draft.filled("subnetId"), groups);
    let other = |path: &str| vec![Hit::here().with("other", Say::Field(path.to_owned()))];
    match (subnet, group) {
        (true, false) => other("securityGroupIds"),
        (false, true) => other("subnetId"),
        _ => Vec::new(),
    }
}

/// The default type is the only one, unless the instance goes to a dedicated host.
pub fn local_disk_type(draft: &Draft, _: &Known) -> Vec<Hit> {
    if draft.filled("dedicatedHostId") {
        return Vec::new();
    }
    let column = draft.column("ephemeralDisks", "storageType").into_iter();
    column.filter(|(_, text)| !text.is_empty()).map(|(p, text)| Hit::at(p).with("value", text)).collect()
}
