//! Members that stand alone: lists of values, ids of things around the machine, and those that only the error tables
//! tell of.

use super::text::{one_of, some};
use crate::{
    sign::bce,
    sim::{
        bcc::{
            kind::Kind,
            model::Order,
            refusal::{Check, bad, missing, no},
            rules::Rules,
        },
        clock,
    },
};

/// Members that no table of parameters has, and that the error tables refuse when they are wrong.
pub(super) fn members(rules: &Rules, order: &Order) -> Check {
    if let Some(service) = &order.service_type
        && service != "BCC"
    {
        return Err(bad("Not support serviceType.", "serviceType", "service is not this one"));
    }
    if rules.kind != Kind::Instance {
        return Ok(());
    }
    let empty = order.image_id.is_none() && order.cpu_count.is_none() && order.memory.is_none();
    if empty || order.instance_for_create.as_ref().is_some_and(|v| !v.is_object()) {
        let message = "invalid create request, instanceForCreate is not specified.";
        let at = if empty { "" } else { "instanceForCreate" };
        return Err(bad(message, at, "order says nothing of an instance"));
    }
    if let Some(script) = &order.bcc_create_with_script
        && !script.as_str().is_some_and(|s| s.starts_with("https://"))
    {
        let message = "bccCreateWithScript invalid.";
        return Err(bad(message, "bccCreateWithScript", "script is no https address"));
    }
    if let Some(time) = &order.release_time
        && time.as_str().and_then(bce::epoch).is_none_or(|t| t <= clock::now())
    {
        let message = "Fail to update the instance scheduled release time settings.";
        return Err(no(400, "Instance.ReleaseTimeInvalid", message, "releaseTime", "release time is past"));
    }
    Ok(())
}

/// Ids are letters, digits, hyphens and underscores, whatever they name.
fn formed(order: &Order) -> Check {
    let word = |t: &str| t.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    let ids = [
        ("keypairId", &order.keypair_id),
        ("aspId", &order.asp_id),
        ("specId", &order.spec_id),
        ("resGroupId", &order.res_group_id),
        ("subnetId", &order.subnet_id),
        ("securityGroupId", &order.security_group_id),
        ("ehcClusterId", &order.ehc_cluster_id),
        ("dedicatedHostId", &order.dedicated_host_id),
        ("isomerismCard", &order.isomerism_card),
    ];
    for (at, id) in ids {
        if !some(id.as_ref()).is_none_or(word) {
            return Err(bad(&format!("{at} is invalid."), at, "an id is misformed"));
        }
    }
    for (n, fs) in order.file_systems.iter().flatten().enumerate() {
        let spaced = |t: &str| t.contains(char::is_whitespace);
        let wrong = [
            ("fsId", some(fs.fs_id.as_ref()).is_some_and(|t| !word(t))),
            ("mountAds", some(fs.mount_ads.as_ref()).is_some_and(spaced)),
            ("path", some(fs.path.as_ref()).is_some_and(spaced)),
        ];
        if let Some((member, _)) = wrong.iter().find(|(_, wrong)| *wrong) {
            let at = format!("fileSystems[{n}].{member}");
            return Err(bad("fileSystems is invalid.", &at, "file system is misformed"));
        }
    }
    Ok(())
}

/// Things around the machine, by their ids.
pub(super) fn placement(rules: &Rules, order: &Order) -> Check {
    formed(order)?;
    for (n, fs) in order.file_systems.iter().flatten().enumerate() {
        let all = [&fs.fs_id, &fs.mount_ads, &fs.path, &fs.protocol];
        if all.iter().any(|t| some(t.as_ref()).is_none()) {
            let message = "fileSystems is invalid: an item is incomplete.";
            return Err(bad(message, &format!("fileSystems[{n}]"), "file system is incomplete"));
        }
    }
    if rules.any {
        return Ok(());
    }
    let all = rules.catalogue;
    if let Some(id) = some(order.keypair_id.as_ref())
        && !all.key_pairs.iter().any(|k| k.id == id)
    {
        return Err(missing("keypair", id, "keypairId"));
    }
    if let Some(id) = some(order.dedicated_host_id.as_ref())
        && !all.hosts.iter().any(|h| h.id == id)
    {
        let (code, message) = ("Dcc.ResourceNotExist", "Dcc Resource not exist.");
        return Err(no(400, code, message, "dedicatedHostId", "dedicated host is unknown"));
    }
    let message = if rules.kind == Kind::Spot { "invalid deploy id" } else { "invalid deploy id." };
    let unknown = |id: &str| !id.is_empty() && !all.deploy_sets.iter().any(|d| d.id == id);
    if order.deploy_id.as_deref().is_some_and(unknown) {
        return Err(bad(message, "deployId", "deployment set is unknown"));
    }
    for (n, id) in order.deploy_id_list.iter().flatten().enumerate() {
        if unknown(id) {
            return Err(bad(message, &format!("deployIdList[{n}]"), "deployment set is unknown"));
        }
    }
    Ok(())
}

/// Members with a list of values.
pub(super) fn enumerations(rules: &Rules, order: &Order) -> Check {
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
    if rules.kind == Kind::BySpec {
        one_of("bidModel", order.bid_model.as_ref(), &["market", "custom"])?;
    }
    one_of("deletionProtection", order.deletion_protection.as_ref(), &["0", "1"])?;
    for (n, fs) in order.file_systems.iter().flatten().enumerate() {
        one_of(&format!("fileSystems[{n}].protocol"), fs.protocol.as_ref(), &["nfs", "smb"])?;
    }
    Ok(())
}

/// Warnings of what is taken, and does nothing.
pub(super) fn warnings(rules: &Rules, order: &Order) -> Vec<String> {
    let mut warnings = Vec::new();
    if rules.kind != Kind::BySpec {
        return warnings;
    }
    if some(order.bid_model.as_ref()).is_some() || some(order.bid_price.as_ref()).is_some() {
        warnings.push("bidModel and bidPrice are ignored: paymentTiming is not bidding".to_owned());
    }
    if order.security_group_id.is_some() {
        warnings.push("securityGroupId is deprecated: use securityGroupIds".to_owned());
    }
    warnings
}
