//! The checks of an order by specification, written from the provider's reference (instanceBySpec, 2025-10-20) and
//! its error table. The first thing that is wrong is refused, with the code that the reference gives for it.

use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::ExposeSecret;

use super::{
    Scenario, Shared,
    catalogue::{Catalogue, Image, REGIONS, Spec, Subnet},
    http::{Refusal, refuse},
    model::BySpec,
};
use crate::sign::password;

/// An order that has passed, with what it comes to.
pub(super) struct Passed {
    pub count: usize,
    pub spec: String,
    pub zone: String,
    pub image: String,
    pub subnet: Option<Subnet>,
    pub name: Option<String>,
    pub bandwidth: i64,
    pub payment: String,
    pub keypair: String,
    pub warnings: Vec<String>,
}

type Check<T = ()> = Result<T, Refusal>;

fn bad(message: &str, rule: &str) -> Refusal {
    refuse(400, "BadRequest", message, rule)
}

fn missing(kind: &str, id: &str) -> Refusal {
    refuse(404, "NoSuchObject", &format!("{kind} not exist: {id}."), "an id is unknown")
}

/// A text that counts: the SDKs send empty ones for "not given".
fn some(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|t| !t.is_empty())
}

fn one_of(field: &str, text: Option<&String>, allowed: &[&str]) -> Check {
    match some(text) {
        Some(value) if !allowed.contains(&value) => {
            Err(bad(&format!("{field} is invalid: {value}."), "a value is not of its list"))
        }
        _ => Ok(()),
    }
}

/// Checks everything that does not depend on what was sold before.
pub(super) fn check(shared: &Shared, catalogue: &Catalogue, order: &BySpec) -> Check<Passed> {
    let any = shared.settings.any_id;
    let mut warnings = Vec::new();
    let image_id =
        some(order.image_id.as_ref()).ok_or_else(|| bad("imageId is required.", "imageId is missing"))?;
    let image = catalogue.images.iter().find(|i| i.id == image_id);
    if image.is_none() && !any {
        return Err(missing("image", image_id));
    }
    let billing = order.billing.as_ref().ok_or_else(|| bad("billing is required.", "billing is missing"))?;
    let payment = payment(order)?;
    if let Some(length) = billing.reservation.as_ref().and_then(|r| r.reservation_length)
        && payment == "Prepaid"
        && !matches!(length, 1..=9 | 12 | 24 | 36)
    {
        return Err(bad("billing.reservation.reservationLength is invalid.", "the term is not sold"));
    }
    let name = some(order.spec.as_ref()).ok_or_else(|| bad("spec is invalid.", "spec is missing"))?;
    let spec = catalogue.spec(name);
    if spec.is_none() && !any {
        return Err(bad("spec is invalid.", "spec is unknown"));
    }
    if let Some(family) = some(order.spec_id.as_ref())
        && name.split('.').nth(1) != Some(family)
    {
        return Err(bad("specId is invalid: it is not the family of spec.", "family and spec differ"));
    }
    let zone = zone(order)?;
    let count = order.purchase_count.unwrap_or(1);
    if count < 1 {
        return Err(bad("purchaseCount must be greater than 0.", "count is below one"));
    }
    let count = usize::try_from(count).map_err(|_| bad("purchaseCount is invalid.", "count is too large"))?;
    names(order, count)?;
    login(shared, order, image)?;
    renewal(order, &payment)?;
    disks(catalogue, order, spec, image, count)?;
    network(catalogue, order, &zone, count, any)?;
    placement(catalogue, order, any)?;
    enumerations(order)?;
    tags(order)?;
    user_data(order)?;
    if let (Some(spec), Some(image)) = (spec, image)
        && spec.arm != (image.arch == "aarch64")
    {
        let message = "The image architecture does not match the instance.";
        return Err(refuse(
            400,
            "Image.ImageArchTypeExceptions",
            message,
            "image and spec architectures differ",
        ));
    }
    if some(order.bid_model.as_ref()).is_some() || some(order.bid_price.as_ref()).is_some() {
        warnings.push("bidModel and bidPrice are ignored: paymentTiming is not bidding".to_owned());
    }
    if order.security_group_id.is_some() {
        warnings.push("securityGroupId is deprecated: use securityGroupIds".to_owned());
    }
    let subnet = some(order.subnet_id.as_ref()).and_then(|id| catalogue.subnets.iter().find(|s| s.id == id));
    let default = || catalogue.subnets.iter().find(|s| s.zone == zone);
    Ok(Passed {
        count,
        spec: name.to_owned(),
        image: image_id.to_owned(),
        subnet: subnet.or_else(default).cloned(),
        name: some(order.name.as_ref()).map(str::to_owned),
        bandwidth: order.network_capacity_in_mbps.unwrap_or(0),
        payment,
        keypair: some(order.keypair_id.as_ref()).unwrap_or_default().to_owned(),
        zone,
        warnings,
    })
}

fn payment(order: &BySpec) -> Check<String> {
    let billing = order.billing.clone().unwrap_or_default();
    match billing.payment_timing.as_deref() {
        Some("Prepaid") if billing.reservation.as_ref().and_then(|r| r.reservation_length).is_none() => {
            Err(bad("billing.reservation.reservationLength is required for Prepaid.", "a term is missing"))
        }
        Some(timing @ ("Prepaid" | "Postpaid")) => Ok(timing.to_owned()),
        Some(_) => Err(bad("billing.paymentTiming is invalid.", "payment is not of its list")),
        None => Err(bad("billing.paymentTiming is required.", "payment is missing")),
    }
}

fn zone(order: &BySpec) -> Check<String> {
    match some(order.zone_name.as_ref()) {
        Some(zone) if Catalogue::zones().any(|z| z == zone) => Ok(zone.to_owned()),
        Some(_) => {
            Err(refuse(400, "Instance.InvalidateZoneException", "The zone is invalid.", "zone is unknown"))
        }
        // The provider chooses: here, the first of the first region.
        None => Ok(format!("cn-{}-{}", REGIONS[0].0, REGIONS[0].1[0])),
    }
}

fn chinese(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{f900}'..='\u{faff}').contains(&c)
}

fn names(order: &BySpec, count: usize) -> Check {
    let wrong = || refuse(400, "Instance.NameInvalid", "The name is invalid.", "name breaks its pattern");
    if let Some(name) = some(order.name.as_ref()) {
        let start = name.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
        let rest = name.chars().all(|c| c.is_ascii_alphanumeric() || chinese(c) || "-_/.".contains(c));
        if !start || !rest || name.chars().count() > 65 {
            return Err(wrong());
        }
    }
    if let Some(host) = some(order.hostname.as_ref()) {
        let special = |c: char| "-_/.".contains(c);
        let start = host.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
        let rest = host.chars().all(|c| c.is_ascii_alphanumeric() || special(c));
        let pairs = host.as_bytes().windows(2).any(|w| w.iter().all(|b| special(char::from(*b))));
        let suffix = if count > 1 { 1 + count.to_string().len() } else { 0 };
        let length = host.len();
        if !start || !rest || pairs || host.ends_with(special) || length < 2 || length + suffix > 64 {
            return Err(bad("hostname is invalid.", "hostname breaks its pattern"));
        }
    }
    if let Some(eip) = some(order.eip_name.as_ref()) {
        let start = eip.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
        let rest = eip.chars().all(|c| c.is_ascii_alphanumeric() || "-_/.".contains(c));
        if !start || !rest || eip.len() > 65 {
            return Err(bad("eipName is invalid.", "eipName breaks its pattern"));
        }
    }
    Ok(())
}

fn login(shared: &Shared, order: &BySpec, image: Option<&Image>) -> Check {
    if let Some(sealed) = some(order.admin_pass.as_ref()) {
        let wrong = |rule| refuse(400, "Instance.PasswordInvalid", "The adminPass is invalid.", rule);
        let clear = password::open(&shared.settings.secret_access_key, sealed)
            .map_err(|_| wrong("password is not sealed with the account's key"))?;
        let clear = clear.expose_secret();
        let symbols = "!@#$%^*()";
        let good = (8..=16).contains(&clear.len())
            && clear.chars().all(|c| c.is_ascii_alphanumeric() || symbols.contains(c))
            && clear.contains(|c: char| c.is_ascii_alphabetic())
            && clear.contains(|c: char| c.is_ascii_digit())
            && clear.contains(|c| symbols.contains(c));
        if !good {
            return Err(wrong("password breaks its rule"));
        }
    }
    if some(order.keypair_id.as_ref()).is_some() && image.is_some_and(|i| i.os == "windows") {
        let message = "The image does not support keypair.";
        return Err(refuse(403, "Keypair.UnsupportOsType", message, "key pair with Windows"));
    }
    Ok(())
}

fn renewal(order: &BySpec, payment: &str) -> Check {
    let time = order.auto_renew_time.filter(|t| *t != 0);
    let unit = some(order.auto_renew_time_unit.as_ref());
    let wrong = |code: &str, message: &str, rule| refuse(400, code, message, rule);
    match (unit, time) {
        (_, None) => Ok(()),
        (None, Some(_)) => Err(wrong(
            "Instance.InvalidAutoRenewTimeUnitException",
            "autoRenewTimeUnit is required.",
            "renewal without unit",
        )),
        (Some("month"), Some(1..=9)) | (Some("year"), Some(1..=3)) if payment == "Prepaid" => Ok(()),
        (Some("month" | "year"), Some(_)) => Err(wrong(
            "Instance.InvalidAutoRenewTimeException",
            "autoRenewTime is invalid.",
            "renewal is out of range, or not prepaid",
        )),
        (Some(_), Some(_)) => Err(wrong(
            "Instance.InvalidAutoRenewTimeUnitException",
            "autoRenewTimeUnit is invalid.",
            "renewal unit is not of its list",
        )),
    }
}

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

/// One name for each disk type.
fn plain(disk: &str) -> &str {
    match disk {
        "ssd" => "hp1",
        "premium_ssd" => "cloud_hp1",
        other => other,
    }
}

/// The bounds of a data disk type, in GB.
pub(super) fn bounds(disk: &str) -> (i64, i64) {
    match plain(disk) {
        "enhanced_ssd_pl1" | "cloud_hp1" => (50, 32_765),
        "enhanced_ssd_pl2" => (461, 32_765),
        "enhanced_ssd_pl3" => (1_261, 32_765),
        "hdd" | "hp1" | "std1" => (5, 32_765),
        _ => (10, 32_765),
    }
}

fn disks(
    catalogue: &Catalogue,
    order: &BySpec,
    spec: Option<&Spec>,
    image: Option<&Image>,
    count: usize,
) -> Check {
    let size = order.root_disk_size_in_gb.unwrap_or(40);
    if !(40..=500).contains(&size) {
        return Err(bad("Invalidate root disk size: rootDiskSizeInGb.", "system disk is out of range"));
    }
    if image.is_some_and(|i| size < i64::from(i.min_gb)) {
        let message = "Not enough root disk size.";
        return Err(refuse(
            400,
            "Instance.InsufficientRootDiskSize",
            message,
            "system disk is below the image",
        ));
    }
    if let Some(kind) = some(order.root_disk_storage_type.as_ref())
        && (!CLOUD_DISKS.contains(&kind) || spec.is_some_and(|s| !s.system.contains(&plain(kind))))
    {
        let message = "Invalidate root disk storage type.";
        return Err(refuse(
            400,
            "Instance.InvalidateRootDiskStorageType",
            message,
            "system disk type is not sold",
        ));
    }
    let data = order.create_cds_list.clone().unwrap_or_default();
    if data.len() > count.saturating_mul(5) {
        return Err(bad("invalid cds count.", "more than five data disks for an instance"));
    }
    if !data.len().is_multiple_of(count) {
        let message = "The cds count does not match the instance count.";
        let code = "Instance.InstanceCountCdsCountNotMatchException";
        return Err(refuse(400, code, message, "data disks are no multiple of the instances"));
    }
    for disk in &data {
        let kind = some(disk.storage_type.as_ref()).unwrap_or("hp1");
        if spec.is_some_and(|s| !s.data.contains(&plain(kind))) {
            let message = "The storageType of createCdsList is invalid.";
            return Err(refuse(400, "Volume.StorageTypeInvalid", message, "data disk type is not sold"));
        }
        let (least, most) = bounds(kind);
        if !disk.size.is_some_and(|s| (least..=most).contains(&s)) {
            let message = "The cdsSizeInGB of createCdsList is invalid.";
            return Err(refuse(400, "Volume.DiskSizeInvalid", message, "data disk is out of range"));
        }
        if some(disk.snapshot.as_ref()).is_some_and(|s| !s.starts_with("s-")) {
            return Err(missing("snapshot of createCdsList", disk.snapshot.as_deref().unwrap_or_default()));
        }
    }
    let local = order.ephemeral_disks.clone().unwrap_or_default();
    let wrong =
        |rule| refuse(400, "Instance.EphemeralDiskInvalidException", "The ephemeralDisks is invalid.", rule);
    let host = some(order.dedicated_host_id.as_ref()).is_some();
    let storage = spec.is_some_and(|s| s.local_gb > 0 && s.cards == 0);
    if local.len() > 1 && !host {
        return Err(wrong("more than one local disk"));
    }
    if local.iter().any(|d| d.size.is_none_or(|s| s < 1)) {
        return Err(wrong("local disk without a size"));
    }
    if storage && local.is_empty() {
        return Err(wrong("storage-optimised without a local disk"));
    }
    if spec.is_some_and(|s| s.cards > 0) && !local.is_empty() {
        return Err(wrong("local disk beside cards"));
    }
    if !host && local.iter().any(|d| some(d.storage_type.as_ref()).is_some_and(|t| t.contains(' '))) {
        return Err(wrong("local disk type is misformed"));
    }
    if let Some(policy) = some(order.asp_id.as_ref())
        && !catalogue.policies.iter().any(|p| p.id == policy)
    {
        return Err(refuse(404, "NoSuchObject", "asp not exist.", "snapshot policy is unknown"));
    }
    Ok(())
}

fn network(catalogue: &Catalogue, order: &BySpec, zone: &str, count: usize, any: bool) -> Check {
    let bandwidth = order.network_capacity_in_mbps.unwrap_or(0);
    if !(0..=200).contains(&bandwidth) {
        return Err(bad(
            "invalidate bandwidth parameter: networkCapacityInMbps.",
            "bandwidth is out of range",
        ));
    }
    let subnet_id = some(order.subnet_id.as_ref());
    let subnet = subnet_id.and_then(|id| catalogue.subnets.iter().find(|s| s.id == id));
    match (subnet_id, subnet) {
        (Some(id), None) if !any => return Err(missing("subnet", id)),
        (_, Some(subnet)) => {
            if subnet.zone != zone {
                return Err(bad(
                    "The subnet is not belong to the logical zone.",
                    "subnet is in another zone",
                ));
            }
            if usize::try_from(subnet.free).is_ok_and(|free| free < count) {
                let message = "The subnetId has not enough ip.";
                return Err(refuse(400, "Vpc.IpInSubnetNotEnoughExceptions", message, "subnet is full"));
            }
            if bandwidth > 0 && subnet.kind == "BCC_NAT" {
                return Err(bad("BCC with NAT subnet can not bind eip.", "public address behind NAT"));
            }
        }
        _ => {}
    }
    let enterprise = order.enterprise_security_group_ids.clone().unwrap_or_default();
    for id in &enterprise {
        if !any && !catalogue.enterprise.iter().any(|g| g.id == *id) {
            return Err(missing("enterprise security group", id));
        }
    }
    let mut groups = order.security_group_ids.clone().unwrap_or_default();
    groups.extend(some(order.security_group_id.as_ref()).map(str::to_owned));
    // With enterprise groups, ordinary ones do not count.
    if enterprise.is_empty() {
        for id in &groups {
            match catalogue.groups.iter().find(|g| g.id == *id) {
                None if !any => return Err(missing("security group", id)),
                Some(group) if subnet.is_some_and(|s| s.vpc != group.vpc) => {
                    return Err(bad("securityGroup and subnet must be in same vpc.", "VPCs differ"));
                }
                _ => {}
            }
        }
    }
    let interfaces = order.eni_ids.clone().unwrap_or_default();
    if interfaces.len() > 5000 || !interfaces.len().is_multiple_of(count) {
        return Err(bad(
            "The number of eniIds must be a multiple of the instances.",
            "interfaces do not go round",
        ));
    }
    if some(order.spec.as_ref()).is_some_and(|s| s.starts_with("ebc.")) && !interfaces.is_empty() {
        return Err(bad("eniIds is not supported by bare metal.", "interfaces on bare metal"));
    }
    for id in &interfaces {
        if !id.starts_with("eni-") {
            return Err(missing("eniIds", id));
        }
    }
    for ip in order.internal_ips.iter().flatten() {
        if ip.parse::<std::net::Ipv4Addr>().is_err() {
            return Err(bad("internalIps is invalid.", "fixed address is misformed"));
        }
    }
    Ok(())
}

fn placement(catalogue: &Catalogue, order: &BySpec, any: bool) -> Check {
    if any {
        return Ok(());
    }
    if let Some(id) = some(order.keypair_id.as_ref())
        && !catalogue.key_pairs.iter().any(|k| k.id == id)
    {
        return Err(missing("keypair", id));
    }
    if let Some(id) = some(order.dedicated_host_id.as_ref())
        && !catalogue.hosts.iter().any(|h| h.id == id)
    {
        let message = "The dedicatedHostId does not exist.";
        return Err(refuse(400, "Dcc.ResourceNotExist", message, "dedicated host is unknown"));
    }
    let sets = order.deploy_id_list.iter().flatten().chain(&order.deploy_id).filter(|s| !s.is_empty());
    for id in sets {
        if !catalogue.deploy_sets.iter().any(|d| d.id == *id) {
            return Err(bad("invalid deploy id.", "deployment set is unknown"));
        }
    }
    for fs in order.file_systems.iter().flatten() {
        let all = [&fs.fs_id, &fs.mount_ads, &fs.path, &fs.protocol];
        if all.iter().any(|t| some(t.as_ref()).is_none()) {
            return Err(bad("fileSystems is invalid: an item is incomplete.", "file system is incomplete"));
        }
    }
    Ok(())
}

fn enumerations(order: &BySpec) -> Check {
    one_of(
        "internetChargeType",
        order.internet_charge_type.as_ref(),
        &["BANDWIDTH_PREPAID", "TRAFFIC_POSTPAID_BY_HOUR", "BANDWIDTH_POSTPAID_BY_HOUR"],
    )?;
    one_of("networkPurchaseType", order.network_purchase_type.as_ref(), &["BGP", "BGP_S"])?;
    one_of("hosteyeType", order.hosteye_type.as_ref(), &["enterprise", "open"])?;
    one_of("rootPartitionType", order.root_partition_type.as_ref(), &["xfs", "ext4"])?;
    one_of("dataPartitionType", order.data_partition_type.as_ref(), &["xfs", "ext4"])?;
    one_of("cpuThreadConfig", order.cpu_thread_config.as_ref(), &["1", "2"])?;
    one_of("numaConfig", order.numa_config.as_ref(), &["0", "1", "2", "4", "auto"])?;
    one_of("bidModel", order.bid_model.as_ref(), &["market", "custom"])?;
    one_of("deletionProtection", order.deletion_protection.as_ref(), &["0", "1"])?;
    for fs in order.file_systems.iter().flatten() {
        one_of("fileSystems.protocol", fs.protocol.as_ref(), &["nfs", "smb"])?;
    }
    Ok(())
}

fn tags(order: &BySpec) -> Check {
    let good =
        |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || chinese(c) || "-_/.".contains(c));
    let mut seen: Vec<&str> = Vec::new();
    for tag in order.tags.iter().flatten() {
        let key = some(tag.tag_key.as_ref()).unwrap_or_default();
        let value = tag.tag_value.as_deref().unwrap_or_default();
        let length = |t: &str| t.chars().count();
        if key.is_empty() || length(key) > 65 || length(value) > 65 || !good(key) || !good(value) {
            return Err(bad("tags is invalid.", "tag breaks its pattern"));
        }
        if seen.contains(&key) {
            return Err(bad("tags is invalid: a tagKey is there twice.", "tag key twice"));
        }
        seen.push(key);
    }
    if seen.len() > 50 {
        let message = "The number of tags exceeds the limit.";
        return Err(refuse(413, "Instance.TagQuotaLimitExceeded", message, "too many tags"));
    }
    Ok(())
}

fn user_data(order: &BySpec) -> Check {
    match some(order.user_data.as_ref()).map(|t| STANDARD.decode(t)) {
        Some(Err(_)) => Err(bad("userData is not base64.", "user data is not Base64")),
        Some(Ok(bytes)) if bytes.len() > 16 * 1024 => {
            Err(bad("userData is too large.", "user data is too large"))
        }
        _ => Ok(()),
    }
}

/// What depends on the account and on what is left.
pub(super) fn afford(
    shared: &Shared,
    catalogue: &Catalogue,
    passed: &Passed,
    alive: usize,
    quota: usize,
) -> Check {
    if shared.has(Scenario::Quota) || alive + passed.count > quota {
        let message = "Quota exceeds limit.";
        return Err(refuse(413, "Instance.InstanceQuotaLimitExceeded", message, "account's quota"));
    }
    let left = catalogue.stock(&passed.spec, &passed.zone);
    let count = u64::try_from(passed.count).unwrap_or(u64::MAX);
    if shared.has(Scenario::SoldOut) || left < count {
        let message = "The instance resource is sold out in the zone.";
        return Err(refuse(403, "Instance.NoStock", message, "stock of the zone"));
    }
    Ok(())
}
