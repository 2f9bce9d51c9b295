//! Terraform: the providers' resources for instances, with a comment for whatever they have no argument for.
//!
//! After the documentation of `baiducloud_instance` (baidubce/baiducloud, 2026-06) and the source of `jdcloud_instance`.

use std::fmt::Write as _;

use serde_json::Value;

use super::{
    parts::{comment, intro, secret, values},
    quote,
};
use crate::order::{Block, Draft, Lookup, Provider, Resource, Role, Terraform, body};

/// The configuration, or in comments why there is none.
pub fn document(draft: &Draft) -> String {
    match &draft.kind().terraform {
        Terraform::Lacks(what) => none(draft, what),
        Terraform::Resource(resource) if draft.kind().provider == Provider::JD => jd(draft, resource),
        Terraform::Resource(resource) => bcc(draft, resource),
    }
}

/// Comments alone.
fn none(draft: &Draft, what: &str) -> String {
    let why = format!(
        "{} cannot order {what}.\nWhat the order asks for:",
        if draft.kind().provider == Provider::BCE {
            "Terraform's provider baidubce/baiducloud"
        } else {
            "Terraform, as far as is known here,"
        }
    );
    let mut lines = vec![intro(draft), comment(&why)];
    let body = body::preview(draft);
    lines.extend(values(&body).iter().map(|(path, value)| unsaid(path, value)));
    lines.join("\n")
}

fn unsaid(path: &str, value: &Value) -> String {
    comment(&format!("  {path} = {}", quote::visible(&value.to_string())))
}

/// Rest of a body from which arguments are being made.
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

    /// Leaves each of several instances its share of a list: as many blocks as one of them gets where all get the same, and
    /// a block for each of its own rows otherwise.
    fn share(&mut self, block: &Block, count: usize) {
        if count < 2 {
            return;
        }
        let Some(Value::Array(rows)) = self.take(block.list) else { return };
        if let Some(own) = evenly(&rows, count) {
            self.values.push((block.list.to_owned(), Value::Array(own)));
            return;
        }
        let each = rows.len().div_ceil(count).max(1);
        let argument = |(path, value): (String, Value)| {
            let (_, name) = block.members.iter().find(|(member, _)| *member == path)?;
            Some(((*name).to_owned(), value))
        };
        let row = |row: &Value| Value::Object(values(row).into_iter().filter_map(argument).collect());
        let mut shares: Vec<Value> = rows.chunks(each).map(|own| own.iter().map(row).collect()).collect();
        shares.resize(count, Value::Array(Vec::new()));
        let _ = writeln!(
            self.out,
            "\n  # Which of the order's disks goes to which instance, the provider does not say.\n  \
             dynamic \"{}\" {{\n    for_each = {}[count.index]\n    content {{",
            block.name,
            expression(&Value::Array(shares))
        );
        for (_, name) in block.members {
            let _ = writeln!(self.out, "      {name} = lookup({}.value, \"{name}\", null)", block.name);
        }
        self.out.push_str("    }\n  }\n");
    }

    /// Writes the values that are left over, as comments.
    fn rest(&mut self) {
        if !self.values.is_empty() {
            self.out.push_str("\n  # The provider has no argument for:\n");
        }
        for (path, value) in std::mem::take(&mut self.values) {
            let _ = writeln!(self.out, "  {}", unsaid(&path, &value));
        }
    }
}

/// The rows of one of so many instances, where each row is there as often for all of them.
fn evenly(rows: &[Value], count: usize) -> Option<Vec<Value>> {
    let mut own: Vec<(&Value, usize)> = Vec::new();
    for row in rows {
        match own.iter_mut().find(|(same, _)| *same == row) {
            Some((_, times)) => *times += 1,
            None => own.push((row, 1)),
        }
    }
    let mut share = Vec::new();
    for (row, times) in own {
        if times % count > 0 {
            return None;
        }
        share.extend(std::iter::repeat_n(row.clone(), times / count));
    }
    Some(share)
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

/// Takes the number of instances out; each is made by an order of its own.
fn count(draft: &Draft, left: &mut Left, why: &str) -> i64 {
    let count = draft.count();
    drop(left.take(draft.kind().path_of(Role::Count)));
    if count > 1 {
        let _ = writeln!(left.out, "  # Terraform makes each by an order of its own{why}");
        left.argument("count", &count.to_string());
    }
    count
}

fn bcc(draft: &Draft, resource: &Resource) -> String {
    let mut left = Left::of(draft);
    let secret = secret(draft).map(|place| draft.path(place));
    let count = count(draft, &mut left, ": some may come and others fail.");
    left.arguments(resource.arguments, secret.as_deref());
    for (path, name) in resource.singles {
        if left.out.contains(&format!("  {name} = ")) {
            continue;
        }
        if let Some(value) = left.take(path) {
            left.argument(name, &format!("[{}]", expression(&value)));
        }
    }
    if let Some(length) = left.take(draft.kind().path_of(Role::Term)) {
        let length = expression(&length);
        left.argument(
            "reservation",
            &format!("{{\n    reservation_length    = {length}\n    reservation_time_unit = \"Month\"\n  }}"),
        );
    }
    if let Some(Value::Array(tags)) = left.take(draft.kind().path_of(Role::Tags)) {
        let text = |tag: &Value, role| {
            let cell = draft.kind().cell_of(Role::Tags, role);
            tag[cell].as_str().unwrap_or_default().to_owned()
        };
        let tags: Vec<_> = tags
            .iter()
            .map(|t| {
                format!(
                    "    {} = {}\n",
                    quote::hcl(&text(t, Role::TagKey)),
                    quote::hcl(&text(t, Role::TagValue))
                )
            })
            .collect();
        left.argument("tags", &format!("{{\n{}  }}", tags.concat()));
    }
    for block in resource.blocks {
        // The order's data disks are for all its instances together, the resource's for each one.
        if block.list == draft.kind().path_of(Role::DataDisks) {
            left.share(block, usize::try_from(count).unwrap_or(1));
        }
        left.blocks(block.list, block.name, block.members, "");
    }
    let address = address(draft, resource, &mut left, count > 1);
    left.rest();
    let region = quote::hcl(draft.effective(Role::Region));
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
fn address(draft: &Draft, resource: &Resource, left: &mut Left, several: bool) -> String {
    let public = draft.get(Role::Bandwidth).trim().parse::<i64>().is_ok_and(|mbps| mbps > 0);
    let (Some(mbps), Some((charge, name))) =
        (left.take(draft.kind().path_of(Role::Bandwidth)).filter(|_| public), resource.address)
    else {
        return String::new();
    };
    let charge = left.take(charge);
    let charge = charge.as_ref().and_then(Value::as_str).unwrap_or_default();
    let method = if charge == "TRAFFIC_POSTPAID_BY_HOUR" { "ByTraffic" } else { "ByBandwidth" };
    let term = draft.get(Role::Term).trim();
    let ahead = charge == "BANDWIDTH_PREPAID" || (charge.is_empty() && !term.is_empty());
    let mut out = String::from("\nresource \"baiducloud_eip\" \"order\" {\n");
    let each = if several { "  count = length(baiducloud_instance.order)\n" } else { "" };
    out.push_str(each);
    if let Some(name) = left.take(name) {
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

/// The line that JD's blocks of disks begin with.
const CLOUD: &str = "\n    disk_category = \"cloud\"";

fn jd(draft: &Draft, resource: &Resource) -> String {
    let mut left = Left::of(draft);
    let secret = secret(draft).map(|place| draft.path(place));
    count(draft, &mut left, ".");
    left.arguments(resource.arguments, secret.as_deref());
    if let Some(Value::Array(groups)) = left.take(draft.kind().path_of(Role::Groups)) {
        let id = draft.kind().cell_of(Role::Groups, Lookup::SecurityGroups);
        let ids: Vec<_> = groups.iter().filter_map(|g| g[id].as_str()).map(quote::hcl).collect();
        left.argument("security_group_ids", &format!("[{}]", ids.join(", ")));
    }
    let disk = &[("type", "disk_type"), ("size", "disk_size_gb")];
    let system: serde_json::Map<_, _> = [("type", Role::SystemDiskType), ("size", Role::SystemDiskSize)]
        .into_iter()
        .filter_map(|(name, role)| Some((name.to_owned(), left.take(draft.kind().path_of(role))?)))
        .collect();
    if !system.is_empty() {
        left.values.push(("system".to_owned(), Value::Array(vec![Value::Object(system)])));
        left.blocks("system", "system_disk", disk, CLOUD);
    }
    for block in resource.blocks {
        left.blocks(block.list, block.name, block.members, CLOUD);
    }
    left.rest();
    let variable = if secret.is_some() { VARIABLE } else { "" };
    let about = "Approximate: jdcloud_instance orders from JD Cloud's plain vm service, not from the cooperative cloud\n\
                 that this order is for. Regions, images, types and terms of payment are other ones there.\n\
                 Keys: access_key and secret_key of the provider.";
    format!(
        "{}\n{}\nprovider \"jdcloud\" {{\n  region = {}\n}}\n\n{variable}resource \"jdcloud_instance\" \"order\" {{\n{}}}\n",
        intro(draft),
        comment(about),
        quote::hcl(draft.effective(Role::Region)),
        left.out
    )
}
