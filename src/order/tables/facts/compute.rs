//! Zone, specification, processor and memory, cards, image, log-in.

use super::{Draft, Hit, Item, Known, Lookup, Role, listed, picked};
use crate::order::{Say, pattern};

/// The zone must be one of the region's.
pub fn zone_listed(draft: &Draft, known: &Known) -> Vec<Hit> {
    listed(draft, known, Lookup::Zones, Role::Zone)
}

/// The zone's name holds the region's: `cn-bj-a` is in `bj`, `cn-north-1a` in `cn-north-1`.
pub fn zone_in_region(draft: &Draft, _: &Known) -> Vec<Hit> {
    let (zone, region) = (draft.get(Role::Zone).trim(), draft.get("region").trim());
    let inside = (draft.kind().provider.row().zone_in_region)(zone, region);
    // Half-typed, or of another form: that is said by the field.
    let formed = pattern::ZONE.check(zone).is_ok() && zone.split('-').count() >= 3;
    if !formed || region.is_empty() || inside {
        Vec::new()
    } else {
        vec![Hit::here().with("value", zone).with("region", region)]
    }
}

/// The specification must be one of the zone's.
pub fn spec_listed(draft: &Draft, known: &Known) -> Vec<Hit> {
    listed(draft, known, Lookup::Specs, Role::Spec)
}

/// A specification that has nothing left in this zone.
pub fn spec_in_stock(draft: &Draft, known: &Known) -> Vec<Hit> {
    let left = picked(draft, known, Lookup::Stock, Role::Zone).and_then(|i| i.number("inventoryQuantity"));
    match left {
        Some(left) if left < draft.count() => {
            let (spec, zone) = (draft.get(Role::Spec), draft.get(Role::Zone));
            vec![Hit::here().with("value", spec).with("zone", zone).with("left", left)]
        }
        _ => Vec::new(),
    }
}

/// A type that the zone has none left of, where the list of types tells.
pub fn type_in_stock(draft: &Draft, known: &Known) -> Vec<Hit> {
    match picked(draft, known, Lookup::Specs, Role::Spec) {
        Some(item) if item.fact("stock") == "false" => {
            vec![Hit::here().with("value", item.value.as_str()).with("zone", draft.get(Role::Zone))]
        }
        _ => Vec::new(),
    }
}

/// The family must be the one in the specification's name.
pub fn family_matches(draft: &Draft, _: &Known) -> Vec<Hit> {
    let (spec, family) = (draft.get(Role::Spec).trim(), draft.get("specId").trim());
    match spec.split('.').nth(1) {
        Some(own) if !family.is_empty() && own != family => {
            vec![Hit::here().with("value", family).with("wanted", own)]
        }
        _ => Vec::new(),
    }
}

/// The number in a field.
fn number(draft: &Draft, path: &str) -> Option<i64> {
    draft.get(path).trim().parse().ok()
}

/// Tells whether a row of hardware has the card that the order names, and as many.
pub(super) fn of_card(draft: &Draft, item: &Item) -> bool {
    // Lists write the maker before the card's own name.
    let plain = |name: &str| name.trim_start_matches("nTesla").to_owned();
    let named = |path: &str, fact: &str| {
        let card = draft.get(path).trim();
        !card.is_empty() && plain(card) == plain(item.fact(fact))
    };
    let gpu = named("gpuCard", "gpuCardType") || named("isomerismCard", "gpuCardType");
    let count = draft.get("cardCount").trim();
    let number = if gpu { item.fact("gpuCardCount") } else { item.fact("fpgaCardCount") };
    (gpu || named("fpgaCard", "fpgaCardType")) && (count.is_empty() || count == number)
}

/// Tells whether the machine type alone brings graphics cards. A package that is named tells what it has by itself.
pub(super) fn cards_by_type(draft: &Draft) -> bool {
    draft.get("instanceType").trim() == "G1" && !draft.filled(Role::Spec)
}

/// Processor and memory, and the card, must be sold together in the zone.
pub fn flavor_listed(draft: &Draft, known: &Known) -> Vec<Hit> {
    let (Some(cpu), Some(memory), Some(flavors)) =
        (number(draft, "cpuCount"), number(draft, "memoryCapacityInGB"), known.list(Lookup::Flavors, draft))
    else {
        return Vec::new();
    };
    let card = ["gpuCard", "fpgaCard", "isomerismCard"].iter().any(|path| draft.filled(path));
    // A dedicated host has processors and memory of its own to share out; a package brings both.
    if draft.filled("dedicatedHostId") || draft.filled("spec") {
        return Vec::new();
    }
    let any_card = cards_by_type(draft);
    let fits = |item: &&Item| match (card, any_card) {
        (true, _) => of_card(draft, item),
        (false, true) => !item.fact("gpuCardType").is_empty(),
        (false, false) => item.value.is_empty(),
    };
    let pair = |item: &&Item| {
        item.number("cpuCount") == Some(cpu) && item.number("memoryCapacityInGB") == Some(memory)
    };
    if flavors.iter().filter(fits).any(|item| pair(&item)) {
        return Vec::new();
    }
    let same_cpu = flavors.iter().filter(fits).filter(|i| i.number("cpuCount") == Some(cpu));
    let mut sizes: Vec<i64> = same_cpu.filter_map(|i| i.number("memoryCapacityInGB")).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let sizes: Vec<String> = sizes.iter().map(i64::to_string).collect();
    let hint = if sizes.is_empty() {
        Say::Key("hint.no-sizes".into(), Vec::new())
    } else {
        Say::Key("hint.sizes".into(), vec![("values", sizes.join(", ").into())])
    };
    vec![Hit::here().with("value", cpu).with("memory", memory).with("hint", hint)]
}

/// Processors and gigabytes of memory in the name of a package: `bcc.g5.c2m8`, `ehc.lgn5.c128m1024.8a100.8re.4d`.
fn in_name(draft: &Draft) -> Option<(u32, u32)> {
    let (processors, memory) =
        draft.get(Role::Spec).trim().split('.').nth(2)?.strip_prefix('c')?.split_once('m')?;
    // A sign would parse too.
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    Some((number(processors)?, number(memory)?))
}

/// The processors that a package has by its name.
pub fn processors_of_spec(draft: &Draft) -> Option<String> {
    in_name(draft).map(|(processors, _)| processors.to_string())
}

/// The memory that a package has by its name.
pub fn gigabytes_of_spec(draft: &Draft) -> Option<String> {
    in_name(draft).map(|(_, memory)| memory.to_string())
}

/// An order must not contradict what its package brings.
fn of_spec(draft: &Draft, known: &Known, path: &str) -> Vec<Hit> {
    let Some(item) = picked(draft, known, Lookup::Specs, Role::Spec) else {
        return Vec::new();
    };
    match (number(draft, path), item.number(path)) {
        (Some(said), Some(own)) if said != own => {
            vec![Hit::here().with("value", said).with("spec", item.value.as_str()).with("wanted", own)]
        }
        _ => Vec::new(),
    }
}

/// The processors are the package's.
pub fn cpu_of_spec(draft: &Draft, known: &Known) -> Vec<Hit> {
    of_spec(draft, known, "cpuCount")
}

/// The memory is the package's.
pub fn memory_of_spec(draft: &Draft, known: &Known) -> Vec<Hit> {
    of_spec(draft, known, "memoryCapacityInGB")
}

/// With a card, processors and memory may be left out: the page's text says so, its table calls both required.
pub fn size_by_card(draft: &Draft, _: &Known) -> Vec<Hit> {
    let card = ["gpuCard", "fpgaCard"].into_iter().find(|path| draft.filled(path));
    match card {
        Some(card) if !draft.filled("cpuCount") && !draft.filled("memoryCapacityInGB") => {
            vec![Hit::here().with("value", draft.get(card))]
        }
        _ => Vec::new(),
    }
}

/// A card goes into the type of machine made for it, where a type is named.
fn card_fits(draft: &Draft, card: &str, wanted: &str) -> Vec<Hit> {
    let named = draft.get("instanceType").trim();
    if draft.filled(card) && !named.is_empty() && named != wanted {
        vec![Hit::here().with("value", draft.get(card)).with("type", named).with("wanted", wanted)]
    } else {
        Vec::new()
    }
}

/// GPU cards go into G1.
pub fn gpu_fits_type(draft: &Draft, _: &Known) -> Vec<Hit> {
    card_fits(draft, "gpuCard", "G1")
}

/// FPGA cards go into F1.
pub fn fpga_fits_type(draft: &Draft, _: &Known) -> Vec<Hit> {
    card_fits(draft, "fpgaCard", "F1")
}

/// The image must be one that the region lists.
pub fn image_listed(draft: &Draft, known: &Known) -> Vec<Hit> {
    listed(draft, known, Lookup::Images, Role::Image)
}

/// The image must be ready for use.
pub fn image_ready(draft: &Draft, known: &Known) -> Vec<Hit> {
    match picked(draft, known, Lookup::Images, Role::Image) {
        Some(item) if !matches!(item.fact("status").to_lowercase().as_str(), "" | "available" | "ready") => {
            vec![Hit::here().with("value", item.value.as_str()).with("status", item.fact("status"))]
        }
        _ => Vec::new(),
    }
}

/// An image made for cards needs a machine that has them.
pub fn image_for_cards(draft: &Draft, known: &Known) -> Vec<Hit> {
    let Some(image) = picked(draft, known, Lookup::Images, Role::Image) else {
        return Vec::new();
    };
    let (fields, fact): (&[&str], _) = match image.fact("type") {
        kind if kind.starts_with("Gpu") => (&["gpuCard", "isomerismCard"], "gpuCardCount"),
        kind if kind.starts_with("Fpga") => (&["fpgaCard"], "fpgaCardCount"),
        _ => return Vec::new(),
    };
    let named =
        fields.iter().any(|path| draft.filled(path)) || (fact == "gpuCardCount" && cards_by_type(draft));
    // Of a package that the zone does not list nothing can be told.
    let packaged = draft.filled(Role::Spec)
        && picked(draft, known, Lookup::Specs, Role::Spec).is_none_or(|i| i.number(fact).unwrap_or(0) > 0);
    if named || packaged { Vec::new() } else { vec![Hit::here().with("value", image.value.as_str())] }
}

/// Large frames need a package that has them.
pub fn jumbo_frame(draft: &Draft, known: &Known) -> Vec<Hit> {
    match picked(draft, known, Lookup::Specs, Role::Spec) {
        Some(item)
            if draft.get("enableJumboFrame").trim() == "true" && item.fact("enableJumboFrame") == "false" =>
        {
            vec![Hit::here().with("value", item.value.as_str())]
        }
        _ => Vec::new(),
    }
}

/// The image's processor architecture must be the specification's.
pub fn image_architecture(draft: &Draft, known: &Known) -> Vec<Hit> {
    let arm = |text: &str| text.contains("arm") || text.contains("aarch");
    let image = picked(draft, known, Lookup::Images, Role::Image).map(|i| i.fact("osArch").to_lowercase());
    let spec = picked(draft, known, Lookup::Specs, Role::Spec)
        .map(|i| format!("{} {}", i.fact("architecture"), i.fact("cpuModel")).trim().to_lowercase());
    // What is ordered by processor and memory, with or without cards, or cut out of a host, is x86.
    let sized = ["cpuCount", "gpuCard", "fpgaCard"].iter().any(|path| draft.filled(path));
    let by_size = sized && !draft.filled(Role::Spec);
    let spec = spec.or_else(|| by_size.then(|| "x86".to_owned()));
    match (image, spec) {
        (Some(image), Some(spec)) if !image.is_empty() && !spec.is_empty() => {
            let arm_spec = arm(&spec) || spec.contains("kunpeng") || spec.contains("ampere");
            if arm(&image) == arm_spec { Vec::new() } else { vec![Hit::here().with("value", image)] }
        }
        _ => Vec::new(),
    }
}

/// Key pairs log in to Linux only.
pub fn key_pair_needs_linux(draft: &Draft, known: &Known) -> Vec<Hit> {
    match picked(draft, known, Lookup::Images, Role::Image) {
        Some(item) if draft.filled(Role::KeyPair) && item.fact("osType").eq_ignore_ascii_case("windows") => {
            vec![Hit::here().with("value", item.value.as_str())]
        }
        _ => Vec::new(),
    }
}

/// A password has a digit, a small letter, and a capital or a symbol.
pub fn password_of_three_kinds(draft: &Draft, _: &Known) -> Vec<Hit> {
    let text = draft.get(Role::Password);
    // What is wrong with it by every page is said by the field.
    let odd = !text.is_empty() && pattern::JD_PASSWORD.check(text).is_ok() && !pattern::three_kinds(text);
    if odd { vec![Hit::here()] } else { Vec::new() }
}
