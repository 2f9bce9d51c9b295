//! The checks of an order, written from the provider's references (create instance; instanceBySpec, spot and reserved
//! of 2025-10-20) and their error tables. The first thing that is wrong is refused, with the code and the message that
//! the tables give for it; what they have no row for is a `BadRequest` that names the member.

mod account;
mod billing;
mod disks;
mod extras;
mod login;
mod machine;
mod names;
mod network;
mod reserved;
mod spot;

use secrecy::SecretString;

pub(super) use account::{afford, allowed, contracts_left, granted};
pub(super) use disks::bounds;
pub(super) use reserved::{Terms, check as contract};
pub(super) use spot::market;

use super::{
    catalogue::{Catalogue, Image, REGIONS, Spec, Subnet},
    http::{Refusal, refuse},
    kind::Kind,
    model::Order,
};
use machine::Machine;

type Check<T = ()> = Result<T, Refusal>;

/// What the checks go by.
pub(super) struct Rules<'a> {
    pub kind: Kind,
    pub catalogue: &'a Catalogue,
    /// Whether ids that are unknown are taken.
    pub any: bool,
    pub secret: &'a SecretString,
    /// By how much everything costs more than at first.
    pub percent: u64,
}

/// An order for instances that has passed, with what it comes to.
pub(super) struct Passed {
    pub kind: Kind,
    pub count: usize,
    /// Empty on a dedicated host, which cuts machines to measure.
    pub spec: String,
    pub instance_type: String,
    pub cpu: u32,
    pub memory: u32,
    pub zone: String,
    pub image: String,
    pub subnet: Option<Subnet>,
    pub name: Option<String>,
    pub bandwidth: i64,
    pub payment: String,
    pub keypair: String,
    pub host: String,
    /// How many data disks the order has.
    pub disks: usize,
    /// Whether it brings user data.
    pub user_data: bool,
    pub warnings: Vec<String>,
}

/// A no with the code of the table for it.
fn no(status: u16, code: &str, message: &str, at: &str, rule: &str) -> Refusal {
    refuse(status, code, message, rule).at(at)
}

/// A no with the code for everything.
fn bad(message: &str, at: &str, rule: &str) -> Refusal {
    no(400, "BadRequest", message, at, rule)
}

fn missing(kind: &str, id: &str, at: &str) -> Refusal {
    no(404, "NoSuchObject", &format!("{kind} not exist: {id}."), at, "an id is unknown")
}

/// A text that counts: the SDKs send empty ones for "not given".
fn some(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|t| !t.is_empty())
}

fn one_of(field: &str, text: Option<&String>, allowed: &[&str]) -> Check {
    match some(text) {
        Some(value) if !allowed.contains(&value) => {
            Err(bad(&format!("{field} is invalid: {value}."), field, "a value is not of its list"))
        }
        _ => Ok(()),
    }
}

/// Checks everything that does not depend on what was sold before.
pub(super) fn check(rules: &Rules, order: &Order) -> Check<Passed> {
    let all = rules.catalogue;
    extras::members(rules, order)?;
    let image_id = some(order.image_id.as_ref())
        .ok_or_else(|| bad("imageId is required.", "imageId", "imageId is missing"))?;
    let image = all.images.iter().find(|i| i.id == image_id);
    if image.is_none() && !rules.any {
        return Err(missing("image", image_id, "imageId"));
    }
    let host = some(order.dedicated_host_id.as_ref());
    let payment = billing::payment(rules, order)?;
    let zone = zone(rules, order)?;
    let machine = machine::machine(rules, order, &zone)?;
    billing::suits(&payment, &machine)?;
    let count = count(rules, order)?;
    names::names(order, count)?;
    login::login(rules, order, image)?;
    // What runs on a dedicated host is not renewed, however its payment is called.
    let hosted = rules.kind == Kind::Instance && host.is_some();
    billing::renewal(order, if hosted { "" } else { &payment })?;
    disks::disks(rules, order, &machine, image, count)?;
    let subnet = network::network(rules, order, &zone, count)?;
    extras::placement(rules, order)?;
    extras::enumerations(rules, order)?;
    names::tags(order)?;
    login::user_data(order)?;
    fits(&machine, image)?;
    if rules.kind == Kind::Spot {
        spot::bid(rules, order, &machine, &zone)?;
    }
    Ok(Passed {
        kind: rules.kind,
        count,
        spec: machine.name,
        instance_type: machine.kind,
        cpu: machine.cpu,
        memory: machine.memory,
        image: image_id.to_owned(),
        subnet: subnet.or_else(|| all.subnets.iter().find(|s| s.zone == zone)).cloned(),
        name: some(order.name.as_ref()).map(str::to_owned),
        bandwidth: order.network_capacity_in_mbps.unwrap_or(0),
        payment,
        keypair: some(order.keypair_id.as_ref()).unwrap_or_default().to_owned(),
        host: host.unwrap_or_default().to_owned(),
        disks: order.create_cds_list.as_ref().map_or(0, Vec::len),
        user_data: some(order.user_data.as_ref()).is_some(),
        warnings: extras::warnings(rules, order),
        zone,
    })
}

/// The package that a question for the price of a bid is about, and where.
pub(super) fn asked<'a>(rules: &Rules<'a>, order: &Order) -> Check<(Option<&'a Spec>, String)> {
    let zone = zone(rules, order)?;
    Ok((machine::machine(rules, order, &zone)?.spec, zone))
}

fn zone(rules: &Rules, order: &Order) -> Check<String> {
    let subnet = some(order.subnet_id.as_ref());
    let placed =
        rules.catalogue.subnets.iter().find(|s| Some(s.id.as_str()) == subnet).map(|s| s.zone.as_str());
    match some(order.zone_name.as_ref()) {
        Some(zone) if Catalogue::has_zone(zone) => Ok(zone.to_owned()),
        Some(_) => Err(no(
            400,
            "Instance.InvalidateZoneException",
            "Invalidate zone name.",
            "zoneName",
            "zone is unknown",
        )),
        // The provider chooses: here, where the subnet is, else the first of the first region.
        None => Ok(placed.map_or_else(|| format!("cn-{}-{}", REGIONS[0].0, REGIONS[0].1[0]), str::to_owned)),
    }
}

fn count(rules: &Rules, order: &Order) -> Check<usize> {
    let message = match rules.kind {
        Kind::Spot => "invalid purchaseNum.",
        _ => "purchaseCount must be greater than 0.",
    };
    let count = order.purchase_count.unwrap_or(1);
    if count < 1 {
        return Err(bad(message, "purchaseCount", "count is below one"));
    }
    usize::try_from(count).map_err(|_| bad(message, "purchaseCount", "count is too large"))
}

/// Whether the image runs on the machine.
fn fits(machine: &Machine, image: Option<&Image>) -> Check {
    let Some(image) = image else { return Ok(()) };
    // Dedicated hosts are x86, and of a package that is unknown nothing can be told.
    let arm = machine.spec.map(|s| s.arm).or(machine.host.then_some(false));
    if arm.is_some_and(|arm| arm != (image.arch == "aarch64")) {
        let (code, message) = ("Image.ImageArchTypeExceptions", "Image Arch Type illegal.");
        return Err(no(400, code, message, "imageId", "image and spec architectures differ"));
    }
    if image.kind.starts_with("Gpu") && !machine.spec.is_some_and(|s| s.cards > 0 && !s.fpga) {
        let (code, message) = ("Image.ImageTypeInvaild", "image type invalid.");
        return Err(no(400, code, message, "imageId", "image is made for graphics cards"));
    }
    Ok(())
}
