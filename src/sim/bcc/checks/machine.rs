//! Machine of an order: a package, a processor with memory, cards, or a cut of a dedicated host.

use super::text::{digits, some};
use crate::sim::bcc::{
    kind::Kind,
    machine_types::{self, TYPES, USUAL},
    model::Order,
    refusal::{Check, Refusal, bad, no},
    rules::Rules,
    spec::Spec,
};

/// The machine of an order.
pub(super) struct Machine<'a> {
    /// Its package, where it has one that is known.
    pub spec: Option<&'a Spec>,
    pub name: String,
    pub kind: String,
    pub cpu: u32,
    pub memory: u32,
    /// True for a dedicated host by the old call, which has rules of its own.
    pub host: bool,
}

impl<'a> From<&'a Spec> for Machine<'a> {
    fn from(spec: &'a Spec) -> Self {
        let (name, kind) = (spec.name.clone(), spec.kind.to_owned());
        Self { spec: Some(spec), name, kind, cpu: spec.cpu, memory: spec.memory, host: false }
    }
}

/// The largest machine that a dedicated host gives, in cores and GB.
const HOST: (u32, u32) = (72, 512);

fn configuration(at: &str, rule: &str) -> Refusal {
    no(400, "Instance.InvalidateConfiguration", "Invalidate cpu memory configuration.", at, rule)
}

pub(super) fn machine<'a>(rules: &Rules<'a>, order: &Order, zone: &str) -> Check<Machine<'a>> {
    match rules.kind {
        Kind::Instance if some(order.dedicated_host_id.as_ref()).is_some() => on_host(order),
        Kind::Instance => cards_or_plain(rules, order, zone),
        Kind::Spot => at_a_bid(rules, order, zone),
        Kind::BySpec => by_spec(rules, order),
    }
}

fn by_spec<'a>(rules: &Rules<'a>, order: &Order) -> Check<Machine<'a>> {
    let name = some(order.spec.as_ref()).ok_or_else(|| bad("spec is invalid.", "spec", "spec is missing"))?;
    let spec = rules.catalogue.spec(name);
    if spec.is_none() && !rules.any {
        return Err(bad("spec is invalid.", "spec", "spec is unknown"));
    }
    family(order, name)?;
    if order.enable_jumbo_frame == Some(true) && spec.is_some_and(|s| !s.jumbo()) {
        return Err(configuration("enableJumboFrame", "package has no large frames"));
    }
    Ok(known_or_named(spec, name))
}

fn known_or_named<'a>(spec: Option<&'a Spec>, name: &str) -> Machine<'a> {
    let unknown =
        || Machine { spec: None, name: name.to_owned(), kind: String::new(), cpu: 0, memory: 0, host: false };
    spec.map_or_else(unknown, Machine::from)
}

fn family(order: &Order, name: &str) -> Check {
    match some(order.spec_id.as_ref()) {
        Some(family) if name.split('.').nth(1) != Some(family) => {
            let message = "specId is invalid: it is not the family of spec.";
            Err(bad(message, "specId", "family and spec differ"))
        }
        _ => Ok(()),
    }
}

/// A number of cores or gigabytes.
fn amount(number: Option<i64>) -> Option<u32> {
    number.and_then(|n| u32::try_from(n).ok()).filter(|n| *n > 0)
}

fn on_host<'a>(order: &Order) -> Check<Machine<'a>> {
    let illegal = |at, rule| no(400, "Dcc.FlavorIllegal", "unknown dcc flavor.", at, rule);
    for (at, text) in
        [("instanceType", &order.instance_type), ("gpuCard", &order.gpu_card), ("fpgaCard", &order.fpga_card)]
    {
        if some(text.as_ref()).is_some() {
            return Err(illegal(at, "a dedicated host is asked for a machine type"));
        }
    }
    let fits = |at, number, most| match amount(number) {
        Some(n) if n <= most => Ok(n),
        Some(_) => Err(illegal(at, "more than the dedicated host has")),
        None => Err(configuration(at, "processor or memory is missing")),
    };
    let cpu = fits("cpuCount", order.cpu_count, HOST.0)?;
    let memory = fits("memoryCapacityInGB", order.memory, HOST.1)?;
    Ok(Machine { spec: None, name: String::new(), kind: String::new(), cpu, memory, host: true })
}

/// Name of a card among customers: lists write it with its maker's.
fn card_name(card: &str) -> &str {
    card.strip_prefix("nTesla").unwrap_or(card)
}

/// Refuses a machine type that is none, or is not sold here.
fn type_sold(rules: &Rules, kind: &str, zone: &str) -> Check {
    if !TYPES.contains(&kind) {
        let spot = rules.kind == Kind::Spot;
        let message = if spot { "invalid instanceType." } else { "instanceType invalidate." };
        return Err(bad(message, "instanceType", "machine type is unknown"));
    }
    if !machine_types::sold_in(kind, zone) || (rules.kind == Kind::Spot && !machine_types::at_a_bid(kind)) {
        let (code, message) = ("Instance.NotSupportInstanceTypeException", "not support the instance type.");
        return Err(no(403, code, message, "instanceType", "machine type is not sold here"));
    }
    Ok(())
}

fn cards_or_plain<'a>(rules: &Rules<'a>, order: &Order, zone: &str) -> Check<Machine<'a>> {
    let (gpu, fpga) = (some(order.gpu_card.as_ref()), some(order.fpga_card.as_ref()));
    if gpu.is_some() && fpga.is_some() {
        let message = "Can not create Bcc both with gpuCard and fpgaCard.";
        return Err(bad(message, "fpgaCard", "two kinds of cards"));
    }
    let kind = some(order.instance_type.as_ref());
    if let Some(kind) = kind {
        type_sold(rules, kind, zone)?;
    }
    let no_gpu =
        |rule| no(400, "Instance.InvalidateGpuCardException", "GpuCard is invalid.", "gpuCard", rule);
    let no_fpga =
        |rule| no(400, "Instance.InvalidateFpgaCardException", "FpgaCard is invalid.", "fpgaCard", rule);
    let sold = |card: &str, fpga: bool| {
        rules.catalogue.specs.iter().any(|s| s.cards > 0 && s.fpga == fpga && card_name(s.card) == card)
    };
    match (kind, gpu, fpga) {
        (Some("G1"), None, _) => return Err(no_gpu("machine type without its card")),
        (Some("F1"), _, None) => return Err(no_fpga("machine type without its card")),
        (_, Some(card), _) if !sold(card_name(card), false) => return Err(no_gpu("card is unknown")),
        (_, _, Some(card)) if !sold(card, true) => return Err(no_fpga("card is unknown")),
        _ => {}
    }
    // "When you purchase the virtual machine with GPU card or FPGA card, … should be empty or meet the requirements": then
    // the card says which machine it is.
    let by_card = (gpu.is_some() || fpga.is_some()) && order.cpu_count.is_none() && order.memory.is_none();
    let size = |at, number| match amount(number) {
        None if by_card => Ok(0),
        number => number.ok_or_else(|| configuration(at, "processor or memory is missing")),
    };
    let cpu = size("cpuCount", order.cpu_count)?;
    let memory = size("memoryCapacityInGB", order.memory)?;
    let counted = some(order.card_count.as_ref());
    let Some(card) = gpu.or(fpga) else {
        if counted.is_some() {
            return Err(bad("Gpu card count not valid.", "cardCount", "a number of no cards"));
        }
        return plain(rules, kind, cpu, memory).map(Machine::from);
    };
    let with_card = rules
        .catalogue
        .specs
        .iter()
        .filter(|s| s.fpga == fpga.is_some() && card_name(s.card) == card_name(card));
    let number = counted.and_then(digits).filter(|n| *n > 0);
    let fitting: Vec<&Spec> = with_card.filter(|s| Some(s.cards) == number).collect();
    if fitting.is_empty() {
        return Err(bad("Gpu card count not valid.", "cardCount", "no machine has so many cards"));
    }
    let wanted = if fpga.is_some() { "F1" } else { "G1" };
    let mut fitting = fitting.into_iter();
    let spec = if by_card {
        fitting.min_by_key(|s| (s.cpu, s.memory))
    } else {
        fitting.find(|s| s.cpu == cpu && s.memory == memory)
    };
    match spec {
        Some(spec) if kind.is_none_or(|k| k == wanted) => Ok(Machine::from(spec)),
        Some(_) => Err(bad("invalid bcc flavor config.", "instanceType", "cards in another machine type")),
        None => Err(bad(
            "invalid bcc flavor config.",
            "cpuCount",
            "processor and memory do not go with the cards",
        )),
    }
}

/// The package without cards that a processor and memory come to.
fn plain<'a>(rules: &Rules<'a>, kind: Option<&str>, cpu: u32, memory: u32) -> Check<&'a Spec> {
    let is = |s: &&Spec, kind: &str| {
        s.kind == kind && s.cpu == cpu && s.memory == memory && s.cards == 0 && !s.bare && !s.arm
    };
    let find = |kind: &str| rules.catalogue.specs.iter().find(|s| is(s, kind));
    let found = match kind {
        Some(kind) => find(kind),
        None => USUAL.iter().find_map(|kind| find(kind)),
    };
    found.ok_or_else(|| {
        let other = rules.catalogue.specs.iter().any(|s| is(&s, s.kind));
        let rule = if kind.is_some() && other {
            "machine type has no such configuration"
        } else {
            "processor and memory are no configuration"
        };
        configuration("cpuCount", rule)
    })
}

fn at_a_bid<'a>(rules: &Rules<'a>, order: &Order, zone: &str) -> Check<Machine<'a>> {
    let kind = some(order.instance_type.as_ref());
    if let Some(kind) = kind {
        type_sold(rules, kind, zone)?;
    }
    let card = some(order.isomerism_card.as_ref()).map(card_name);
    let (cpu, memory) = (amount(order.cpu_count), amount(order.memory));
    if let Some(name) = some(order.spec.as_ref()) {
        let spec = rules.catalogue.spec(name);
        if spec.is_none() && !rules.any {
            return Err(configuration("spec", "spec is unknown"));
        }
        family(order, name)?;
        if let Some(spec) = spec {
            if order.cpu_count.is_some_and(|n| n != i64::from(spec.cpu)) {
                return Err(configuration("cpuCount", "processor and spec differ"));
            }
            if order.memory.is_some_and(|n| n != i64::from(spec.memory)) {
                return Err(configuration("memoryCapacityInGB", "memory and spec differ"));
            }
            if !machine_types::at_a_bid(spec.kind) {
                let (code, message) =
                    ("Instance.NotSupportInstanceTypeException", "not support the instance type.");
                return Err(no(403, code, message, "spec", "machine type is not sold here"));
            }
        }
        return Ok(known_or_named(spec, name));
    }
    let (Some(cpu), Some(memory)) = (cpu, memory) else {
        let at = if cpu.is_none() { "cpuCount" } else { "memoryCapacityInGB" };
        return Err(bad("missing bcc config.", at, "processor or memory is missing"));
    };
    if card.is_none() && kind != Some("G1") {
        return plain(rules, kind, cpu, memory).map(Machine::from);
    }
    let with_card = rules.catalogue.specs.iter().find(|s| {
        s.kind == "G1" && card.is_none_or(|c| card_name(s.card) == c) && s.cpu == cpu && s.memory == memory
    });
    let at = if card.is_some() { "isomerismCard" } else { "cpuCount" };
    with_card.map(Machine::from).ok_or_else(|| configuration(at, "no machine with such cards"))
}
