//! An order for instances, checked whole.

use serde_json::Value;

use super::{
    billing, disks, extras, login,
    machine::{self, Machine},
    names, network, spot,
    text::some,
};
use crate::sim::bcc::{
    catalogue::{Catalogue, REGIONS},
    images::Image,
    kind::Kind,
    model::{self, Order},
    refusal::{Check, bad, missing, no},
    rules::{Facts, Rules},
    sale::{Disk, Passed, Sale},
    spec::Spec,
};

/// Judges the body of an order by processor and memory, cards, or on a dedicated host.
pub(in crate::sim::bcc) fn by_configuration(facts: Facts<'_>, body: &Value) -> Check<Sale> {
    judge(Kind::Instance, facts, body)
}

/// Judges the body of an order by package specification.
pub(in crate::sim::bcc) fn by_spec(facts: Facts<'_>, body: &Value) -> Check<Sale> {
    judge(Kind::BySpec, facts, body)
}

/// Judges the body of an order at a bid.
pub(in crate::sim::bcc) fn at_a_bid(facts: Facts<'_>, body: &Value) -> Check<Sale> {
    judge(Kind::Spot, facts, body)
}

fn judge(kind: Kind, facts: Facts<'_>, body: &Value) -> Check<Sale> {
    let order: Order = model::read(body, |member| kind.reads(member))?;
    Ok(Sale::Instances(Box::new(check(&Rules { kind, facts }, &order)?)))
}

/// Checks everything that does not depend on what was sold before.
fn check(rules: &Rules, order: &Order) -> Check<Passed> {
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
    names::names(rules.kind, order, count)?;
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
        months: billing::months(order),
        payment,
        keypair: some(order.keypair_id.as_ref()).unwrap_or_default().to_owned(),
        host: host.unwrap_or_default().to_owned(),
        root: Disk::new(order.root_disk_storage_type.as_ref(), order.root_disk_size_in_gb),
        disks: order
            .create_cds_list
            .iter()
            .flatten()
            .map(|d| Disk::new(d.storage_type.as_ref(), d.size))
            .collect(),
        user_data: some(order.user_data.as_ref()).is_some(),
        warnings: extras::warnings(rules, order),
        zone,
    })
}

/// The package that a question for the price of a bid is about, and where.
pub(in crate::sim::bcc) fn asked<'a>(rules: &Rules<'a>, order: &Order) -> Check<(Option<&'a Spec>, String)> {
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

/// Refuses an image that does not run on the machine.
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
