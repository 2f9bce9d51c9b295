//! Terraform: the providers' resources for instances, with a comment for whatever they have no argument for.
//!
//! After the documentation of `baiducloud_instance` (baidubce/baiducloud, 2026-06) and the source of `jdcloud_instance`.

use std::fmt::Write as _;

use serde_json::Value;

use super::{comment, intro, provider, quote, secret, values};
use crate::order::{Draft, Provider, body};

/// Members of a BCC order and the arguments they become, in the order in which they are written.
const BCC: &[(&str, &str)] = &[
    ("zoneName", "availability_zone"),
    ("dedicatedHostId", "dedicate_host_id"),
    ("deployIdList", "deploy_set_ids"),
    ("spec", "instance_spec"),
    ("instanceType", "instance_type"),
    ("cpuCount", "cpu_count"),
    ("memoryCapacityInGB", "memory_capacity_in_gb"),
    ("gpuCard", "gpu_card"),
    ("fpgaCard", "fpga_card"),
    ("cardCount", "card_count"),
    ("ehcClusterId", "ehc_cluster_id"),
    ("imageId", "image_id"),
    ("keypairId", "keypair_id"),
    ("adminPass", "admin_pass"),
    ("userData", "user_data"),
    ("rootDiskSizeInGb", "root_disk_size_in_gb"),
    ("rootDiskStorageType", "root_disk_storage_type"),
    ("subnetId", "subnet_id"),
    ("securityGroupIds", "security_groups"),
    ("enterpriseSecurityGroupIds", "enterprise_security_groups"),
    ("isOpenIpv6", "is_open_ipv6"),
    ("billing.paymentTiming", "payment_timing"),
    ("autoRenewTimeUnit", "auto_renew_time_unit"),
    ("autoRenewTime", "auto_renew_time_length"),
    ("cdsAutoRenew", "cds_auto_renew"),
    ("name", "name"),
    ("hostname", "hostname"),
    ("isOpenHostnameDomain", "is_open_hostname_domain"),
    ("relationTag", "relation_tag"),
    ("resGroupId", "resource_group_id"),
];

/// Members of one value that become a list of one.
const BCC_SINGLE: &[(&str, &str)] = &[("deployId", "deploy_set_ids"), ("securityGroupId", "security_groups")];

/// Lists of disks and the blocks they become, with their members.
type Blocks = (&'static str, &'static str, &'static [(&'static str, &'static str)]);
const BCC_BLOCKS: &[Blocks] = &[
    (
        "createCdsList",
        "cds_disks",
        &[("storageType", "storage_type"), ("cdsSizeInGB", "cds_size_in_gb"), ("snapshotId", "snapshot_id")],
    ),
    ("ephemeralDisks", "ephemeral_disks", &[("storageType", "storage_type"), ("sizeInGB", "size_in_gb")]),
];

/// Members of a JD order and the arguments they become.
const JD: &[(&str, &str)] = &[
    ("instanceSpec.az", "az"),
    ("instanceSpec.name", "instance_name"),
    ("instanceSpec.instanceType", "instance_type"),
    ("instanceSpec.imageId", "image_id"),
    ("instanceSpec.keyName", "key_names"),
    ("instanceSpec.password", "password"),
    ("instanceSpec.primaryNetworkInterface.subnetId", "subnet_id"),
    ("instanceSpec.primaryNetworkInterface.ip", "primary_ip"),
    ("instanceSpec.elasticIpSpec.sizeMbps", "elastic_ip_bandwidth_mbps"),
    ("instanceSpec.elasticIpSpec.provider", "elastic_ip_provider"),
];

/// The configuration, or in comments why there is none.
pub fn document(draft: &Draft) -> String {
    match (provider(draft), draft.kind().name) {
        (Provider::Jd, _) => jd(draft),
        (_, "bcc-spot") => none(draft, "spot instances: it has no argument for the bid"),
        (_, "bcc-reserved") => none(draft, "contracts for reserved instances"),
        (Provider::Bce, _) => bcc(draft),
    }
}

/// Comments alone.
fn none(draft: &Draft, what: &str) -> String {
    let why = format!(
        "Terraform's provider baidubce/baiducloud cannot order {what}.\n\
         What the order asks for:"
    );
    let mut lines = vec![intro(draft), comment(&why)];
    let body = body::preview(draft);
    lines.extend(values(&body).iter().map(|(path, value)| unsaid(path, value)));
    lines.join("\n")
}

fn unsaid(path: &str, value: &Value) -> String {
    comment(&format!("  {path} = {}", quote::visible(&value.to_string())))
}

/// What is left of a body while arguments are made of it.
struct Left {
    values: Vec<(String, Value)>,
    out: String,
}

impl Left {
    fn of(draft: &Draft) -> Self {
        Self { values: values(&body::preview(draft)), out: String::new() }
    }

    fn take(&mut self, path: &str) -> Option<Value> {
        let at = self.values.iter().position(|(p, _)| p == path)?;
        Some(self.values.remove(at).1)
    }

    fn argument(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.out, "  {name} = {value}");
    }

    fn arguments(&mut self, table: &[(&str, &str)], secret: Option<&str>) {
        for (path, name) in table {
            if let Some(value) = self.take(path) {
                let text =
                    if secret == Some(*path) { "var.admin_pass".to_owned() } else { expression(&value) };
                self.argument(name, &text);
            }
        }
    }

    /// A list as blocks; a row's member without an argument is a comment in its block.
    fn blocks(&mut self, path: &str, name: &str, members: &[(&str, &str)], more: &str) {
        let Some(Value::Array(rows)) = self.take(path) else { return };
        for row in rows {
            let _ = writeln!(self.out, "\n  {name} {{{more}");
            for (path, value) in values(&row) {
                match members.iter().find(|(member, _)| *member == path) {
                    Some((_, name)) => {
                        let _ = writeln!(self.out, "    {name} = {}", expression(&value));
                    }
                    None => {
                        let _ = writeln!(self.out, "    {}", unsaid(&path, &value));
                    }
                }
            }
            self.out.push_str("  }\n");
        }
    }

    /// What is left over, as comments.
    fn rest(&mut self) {
        if !self.values.is_empty() {
            self.out.push_str("\n  # The provider has no argument for:\n");
        }
        for (path, value) in std::mem::take(&mut self.values) {
            let _ = writeln!(self.out, "  {}", unsaid(&path, &value));
        }
    }
}

/// A value as an expression.
fn expression(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => quote::hcl(text),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(expression).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members: Vec<_> =
                members.iter().map(|(k, v)| format!("{} = {}", quote::hcl(k), expression(v))).collect();
            format!("{{ {} }}", members.join(", "))
        }
    }
}

const VARIABLE: &str = "variable \"admin_pass\" {\n  description = \"Password of the instances\"\n  type        = string\n  \
                        sensitive   = true\n}\n\n";

fn bcc(draft: &Draft) -> String {
    let mut left = Left::of(draft);
    let secret = secret(draft).map(|place| draft.path(place));
    let count = draft.count();
    drop(left.take("purchaseCount"));
    if count > 1 {
        left.out
            .push_str("  # Terraform makes each by an order of its own: some may come and others fail.\n");
        left.argument("count", &count.to_string());
    }
    left.arguments(BCC, secret.as_deref());
    for (path, name) in BCC_SINGLE {
        if left.out.contains(&format!("  {name} = ")) {
            continue;
        }
        if let Some(value) = left.take(path) {
            left.argument(name, &format!("[{}]", expression(&value)));
        }
    }
    if let Some(length) = left.take("billing.reservation.reservationLength") {
        let length = expression(&length);
        left.argument(
            "reservation",
            &format!("{{\n    reservation_length    = {length}\n    reservation_time_unit = \"Month\"\n  }}"),
        );
    }
    if let Some(Value::Array(tags)) = left.take("tags") {
        let text = |tag: &Value, name: &str| tag[name].as_str().unwrap_or_default().to_owned();
        let tags: Vec<_> = tags
            .iter()
            .map(|t| {
                format!("    {} = {}\n", quote::hcl(&text(t, "tagKey")), quote::hcl(&text(t, "tagValue")))
            })
            .collect();
        left.argument("tags", &format!("{{\n{}  }}", tags.concat()));
    }
    for (path, name, members) in BCC_BLOCKS {
        left.blocks(path, name, members, "");
    }
    let address = address(draft, &mut left, count > 1);
    left.rest();
    let region = quote::hcl(draft.effective("region"));
    let variable = if secret.is_some() { VARIABLE } else { "" };
    format!(
        "{}\n{}\nterraform {{\n  required_providers {{\n    baiducloud = {{\n      source = \"baidubce/baiducloud\"\n    }}\n  }}\n}}\n\n\
         provider \"baiducloud\" {{\n  region = {region}\n}}\n\n{variable}\
         resource \"baiducloud_instance\" \"order\" {{\n{}}}\n{address}",
        intro(draft),
        comment("Keys: BAIDUCLOUD_ACCESS_KEY and BAIDUCLOUD_SECRET_KEY in the environment."),
        left.out
    )
}

/// The public address: resources of their own.
fn address(draft: &Draft, left: &mut Left, several: bool) -> String {
    let public = draft.get("networkCapacityInMbps").trim().parse::<i64>().is_ok_and(|mbps| mbps > 0);
    let Some(mbps) = left.take("networkCapacityInMbps").filter(|_| public) else {
        return String::new();
    };
    let charge = left.take("internetChargeType");
    let charge = charge.as_ref().and_then(Value::as_str).unwrap_or_default();
    let method = if charge == "TRAFFIC_POSTPAID_BY_HOUR" { "ByTraffic" } else { "ByBandwidth" };
    let term = draft.get("billing.reservation.reservationLength").trim();
    let ahead = charge == "BANDWIDTH_PREPAID" || (charge.is_empty() && !term.is_empty());
    let mut out = String::from("\nresource \"baiducloud_eip\" \"order\" {\n");
    let each = if several { "  count = length(baiducloud_instance.order)\n" } else { "" };
    out.push_str(each);
    if let Some(name) = left.take("eipName") {
        let _ = writeln!(out, "  name = {}", expression(&name));
    }
    let timing = if ahead { "Prepaid" } else { "Postpaid" };
    let _ = writeln!(
        out,
        "  bandwidth_in_mbps = {}\n  billing_method = \"{method}\"\n  payment_timing = \"{timing}\"",
        expression(&mbps)
    );
    if ahead && let Ok(term) = term.parse::<u32>() {
        let _ = writeln!(out, "  reservation_length = {term}\n  reservation_time_unit = \"month\"");
    }
    let at = if several { "[count.index]" } else { "" };
    let _ = write!(
        out,
        "}}\n\nresource \"baiducloud_eip_association\" \"order\" {{\n{each}  eip = baiducloud_eip.order{at}.eip\n  \
         instance_type = \"BCC\"\n  instance_id = baiducloud_instance.order{at}.id\n}}\n"
    );
    out
}

fn jd(draft: &Draft) -> String {
    let mut left = Left::of(draft);
    let secret = secret(draft).map(|place| draft.path(place));
    let count = draft.count();
    drop(left.take("maxCount"));
    if count > 1 {
        left.out.push_str("  # Terraform makes each by an order of its own.\n");
        left.argument("count", &count.to_string());
    }
    left.arguments(JD, secret.as_deref());
    let groups = "instanceSpec.primaryNetworkInterface.securityGroups";
    if let Some(Value::Array(groups)) = left.take(groups) {
        let ids: Vec<_> = groups.iter().filter_map(|g| g["groupId"].as_str()).map(quote::hcl).collect();
        left.argument("security_group_ids", &format!("[{}]", ids.join(", ")));
    }
    let disk = &[("diskType", "disk_type"), ("diskSizeGB", "disk_size_gb")];
    let system: serde_json::Map<_, _> = ["diskType", "diskSizeGB"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), left.take(&format!("instanceSpec.systemDisk.{name}"))?)))
        .collect();
    if !system.is_empty() {
        left.values.push(("system".to_owned(), Value::Array(vec![Value::Object(system)])));
        left.blocks("system", "system_disk", disk, "\n    disk_category = \"cloud\"");
    }
    left.blocks("instanceSpec.dataDisks", "data_disk", disk, "\n    disk_category = \"cloud\"");
    left.rest();
    let variable = if secret.is_some() { VARIABLE } else { "" };
    let about = "Approximate: jdcloud_instance orders from JD Cloud's plain vm service, not from the cooperative cloud\n\
                 that this order is for. Regions, images, types and terms of payment are other ones there.\n\
                 Keys: access_key and secret_key of the provider.";
    format!(
        "{}\n{}\nprovider \"jdcloud\" {{\n  region = {}\n}}\n\n{variable}resource \"jdcloud_instance\" \"order\" {{\n{}}}\n",
        intro(draft),
        comment(about),
        quote::hcl(draft.effective("region")),
        left.out
    )
}
