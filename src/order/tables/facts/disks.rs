//! System disk, data disks, local disks.

use super::{
    Draft, Hit, Item, Known, Lookup, Place, Role, Say,
    compute::{cards_by_type, of_card},
    picked, rows,
};

/// The unit of a field, worded later.
fn unit(draft: &Draft, role: Role) -> Say {
    let unit = draft.kind().index(role).and_then(|index| draft.kind().fields[index].unit);
    Say::Key(format!("unit.{}", unit.unwrap_or("gb")), Vec::new())
}

/// The system disk must hold the image.
pub fn image_fits_disk(draft: &Draft, known: &Known) -> Vec<Hit> {
    let Some(least) = picked(draft, known, Lookup::Images, Role::Image).and_then(|i| i.number("minDiskGb"))
    else {
        return Vec::new();
    };
    match draft.effective(Role::SystemDiskSize).parse::<i64>() {
        Ok(size) if size < least => {
            let unit = unit(draft, Role::SystemDiskSize);
            vec![Hit::here().with("value", size).with("min", least).with("unit", unit)]
        }
        _ => Vec::new(),
    }
}

/// A disk type that the specification's list does not have.
fn disk_type(draft: &Draft, known: &Known, fact: &str, place: Place) -> Option<Hit> {
    let item = picked(draft, known, Lookup::Specs, Role::Spec)?;
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
    let place = draft.kind().index(Role::SystemDiskType).map(Place::field);
    place.and_then(|p| disk_type(draft, known, "systemDiskType", p)).into_iter().collect()
}

/// The data disks' types must be ones the specification takes.
pub fn data_disk_type(draft: &Draft, known: &Known) -> Vec<Hit> {
    let column = draft.column(Role::DataDisks, Role::DataDiskType);
    column.into_iter().filter_map(|(place, _)| disk_type(draft, known, "dataDiskType", place)).collect()
}

/// The size of a data disk in GB, where the zone has not told its own bounds.
const DATA_DISK: (i64, i64) = (1, 5120);

/// The bounds that the zone names for each type of data disk; until it has, the general ones.
pub fn data_disk_size(draft: &Draft, known: &Known) -> Vec<Hit> {
    let types = draft.column(Role::DataDisks, Role::DataDiskType);
    let sizes = draft.column(Role::DataDisks, Role::DataDiskSize);
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
            .map(|hit| hit.with("unit", Say::Key("unit.gb".into(), Vec::new())))
    };
    types.iter().zip(&sizes).filter_map(hit).collect()
}

/// At most five data disks for each instance of the order.
pub fn data_disks_per_instance(draft: &Draft, _: &Known) -> Vec<Hit> {
    let rows = rows(draft, Role::DataDisks);
    let most = draft.count().saturating_mul(5);
    if i64::try_from(rows).is_ok_and(|rows| rows > most) {
        vec![Hit::here().with("value", rows).with("max", most).with("count", draft.count())]
    } else {
        Vec::new()
    }
}

/// The bounds that the cloud has told for each type of disk, and nothing where it has not.
pub fn data_disk_told(draft: &Draft, known: &Known) -> Vec<Hit> {
    let items = known.list(Lookup::DiskTypes, draft).unwrap_or_default();
    let kinds = draft.column(Role::DataDisks, Role::DataDiskType).into_iter();
    let hit = |((_, kind), (place, size)): ((Place, &str), (Place, &str))| {
        let told = items.iter().find(|item| item.value == kind)?;
        let (min, max) = (told.number("minDiskSize")?, told.number("maxDiskSize")?);
        let size = size.parse::<i64>().ok()?;
        (!(min..=max).contains(&size))
            .then(|| Hit::at(place).with("value", size).with("type", kind).with("min", min).with("max", max))
            .map(|hit| hit.with("unit", Say::Key("unit.gib".into(), Vec::new())))
    };
    kinds.zip(draft.column(Role::DataDisks, Role::DataDiskSize)).filter_map(hit).collect()
}

/// Disks that the cooperative cloud's own pages no longer name.
const OLD: [&str; 2] = ["ssd.gp1", "hdd.std1"];

/// The system disk is of a current type.
pub fn jd_system_disk_current(draft: &Draft, _: &Known) -> Vec<Hit> {
    let kind = draft.get(Role::SystemDiskType).trim();
    if OLD.contains(&kind) { vec![Hit::here().with("value", kind)] } else { Vec::new() }
}

/// The data disks are of current types.
pub fn jd_data_disks_current(draft: &Draft, _: &Known) -> Vec<Hit> {
    let old =
        draft.column(Role::DataDisks, Role::DataDiskType).into_iter().filter(|(_, kind)| OLD.contains(kind));
    old.map(|(place, kind)| Hit::at(place).with("value", kind)).collect()
}

fn in_tens(size: &str) -> Option<i64> {
    size.trim().parse::<i64>().ok().filter(|size| size % 10 != 0)
}

/// The system disk comes in steps of ten.
pub fn system_disk_in_tens(draft: &Draft, _: &Known) -> Vec<Hit> {
    let odd = in_tens(draft.get(Role::SystemDiskSize));
    odd.map(|size| Hit::here().with("value", size)).into_iter().collect()
}

/// Data disks come in steps of ten.
pub fn data_disks_in_tens(draft: &Draft, _: &Known) -> Vec<Hit> {
    let sizes = draft.column(Role::DataDisks, Role::DataDiskSize).into_iter();
    sizes.filter_map(|(place, size)| Some(Hit::at(place).with("value", in_tens(size)?))).collect()
}

/// System disk and data disks of one instance; the type's own number where the cloud tells it.
pub fn disks_of_type(draft: &Draft, known: &Known) -> Vec<Hit> {
    let most = picked(draft, known, Lookup::Specs, Role::Spec)
        .and_then(|item| item.number("cloudDiskCountLimit"))
        .unwrap_or(8);
    let disks = rows(draft, Role::DataDisks) + 1;
    if i64::try_from(disks).is_ok_and(|n| n > most) {
        vec![Hit::here().with("value", disks).with("max", most)]
    } else {
        Vec::new()
    }
}

/// One local disk, unless the instance goes to a dedicated host.
pub fn one_local_disk(draft: &Draft, _: &Known) -> Vec<Hit> {
    let rows = rows(draft, "ephemeralDisks");
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
    match picked(draft, known, Lookup::Specs, Role::Spec) {
        Some(item) if cards(item) && draft.filled("ephemeralDisks") => {
            vec![Hit::here().with("value", item.value.as_str())]
        }
        _ => Vec::new(),
    }
}

/// A storage-optimised specification needs its local disk.
pub fn local_disk_for_storage(draft: &Draft, known: &Known) -> Vec<Hit> {
    match picked(draft, known, Lookup::Specs, Role::Spec) {
        Some(item) if item.fact("needsLocalDisk") == "true" && !draft.filled("ephemeralDisks") => {
            vec![Hit::here().with("value", item.value.as_str())]
        }
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

/// Storage-optimised machines of the older names need their local disk too.
pub fn local_disk_for_type(draft: &Draft, _: &Known) -> Vec<Hit> {
    let needs = draft.get("instanceType").trim() == "S1" && !draft.filled("ephemeralDisks");
    if needs { vec![Hit::here().with("value", "S1")] } else { Vec::new() }
}

/// Machines with cards bring a local disk of their own: one that is named must be of its size.
pub fn local_disk_of_cards(draft: &Draft, known: &Known) -> Vec<Hit> {
    let flavors = known.list(Lookup::Flavors, draft).unwrap_or_default();
    let own = flavors.iter().filter(|item| {
        let same = |path: &str| !draft.filled(path) || draft.get(path).trim() == item.fact(path);
        let card = of_card(draft, item)
            || (cards_by_type(draft)
                && !draft.filled("gpuCard")
                && !draft.filled("isomerismCard")
                && !item.fact("gpuCardType").is_empty());
        card && same("cpuCount") && same("memoryCapacityInGB")
    });
    let sizes: Vec<i64> = own.filter_map(|item| item.number("ephemeralDiskInGb")).collect();
    if sizes.is_empty() {
        return Vec::new();
    }
    let column = draft.column("ephemeralDisks", "sizeInGB").into_iter();
    let other = column.filter(|(_, text)| text.parse::<i64>().is_ok_and(|n| !sizes.contains(&n)));
    let name = ["gpuCard", "fpgaCard", "isomerismCard"].into_iter().find(|path| draft.filled(path));
    other.map(|(place, _)| Hit::at(place).with("value", name.map_or("G1", |n| draft.get(n)))).collect()
}

/// Images of the market take no automatic snapshots.
pub fn market_image_snapshots(draft: &Draft, known: &Known) -> Vec<Hit> {
    match picked(draft, known, Lookup::Images, Role::Image) {
        Some(item) if draft.filled("aspId") && item.fact("type") == "Integration" => {
            vec![Hit::here().with("value", item.value.as_str())]
        }
        _ => Vec::new(),
    }
}

/// The names of a dedicated host for its local disks.
const LOCAL: [&str; 4] = ["sata", "ssd", "nvme", "local"];

/// On a dedicated host each local disk names its type.
pub fn host_names_disk_type(draft: &Draft, _: &Known) -> Vec<Hit> {
    if !draft.filled("dedicatedHostId") {
        return Vec::new();
    }
    let column = draft.column("ephemeralDisks", "storageType").into_iter();
    let named =
        |text: &str| LOCAL.contains(&text) || text.starts_with("local-") || text.starts_with("local_");
    column.filter(|(_, text)| !named(text)).map(|(place, _)| Hit::at(place)).collect()
}
