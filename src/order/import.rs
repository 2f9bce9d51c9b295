//! Orders from what is there already: a request body whose kind has to be found out, an instance that runs.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{
    At, Cond, Draft, Kind, MASK, Origin, Provider, Reading, TokenAt,
    file::{self, set},
    kind,
    kind::text_key,
    kinds,
};

/// A draft made from something else.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The draft.
    pub draft: Draft,
    /// What was there and is not in the draft: paths, each with the reason as a text key below `import`.
    pub left_out: Vec<(String, &'static str)>,
}

/// Why a body is no order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAnOrder {
    /// It is not a JSON object.
    Shape,
    /// Nothing in it is a field of any order.
    Nothing,
    /// It may be any of these.
    Several(Vec<&'static str>),
}

/// The kind whose order a request body is, told by its members: the one that knows most of them, or of several the
/// one that misses none.
pub fn recognise(body: &Value) -> Result<&'static Kind, NotAnOrder> {
    let members = body.as_object().ok_or(NotAnOrder::Shape)?;
    let mut paths = Vec::new();
    leaves("", members, &mut paths);
    let unknown = |kind: &Kind| {
        let known = names(kind);
        paths.iter().filter(|p| !known.contains_key(&p.to_lowercase())).count()
    };
    let missing = |kind: &Kind| {
        let has = |path: &str| paths.iter().any(|p| p.eq_ignore_ascii_case(path) || below(p, path));
        let needed = kind.fields.iter().filter(|f| f.at == At::Body && matches!(f.need, Cond::Always));
        needed.filter(|f| !has(f.path)).count()
    };
    let fewest = kinds().iter().map(|k| unknown(k)).min().unwrap_or_default();
    if paths.is_empty() || fewest == paths.len() {
        return Err(NotAnOrder::Nothing);
    }
    let fit: Vec<_> = kinds().iter().copied().filter(|k| unknown(k) == fewest).collect();
    let whole: Vec<_> = fit.iter().copied().filter(|k| missing(k) == 0).collect();
    match (&fit[..], &whole[..]) {
        ([only], _) | (_, [only]) => Ok(only),
        _ => Err(NotAnOrder::Several(fit.iter().map(|k| k.name).collect())),
    }
}

/// The paths of values, rows without their numbers: `list[].member`.
fn leaves(prefix: &str, members: &Map<String, Value>, out: &mut Vec<String>) {
    for (name, value) in members {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Value::Null => {}
            Value::Object(inner) => leaves(&path, inner, out),
            Value::Array(items) => {
                let row = format!("{path}[]");
                for item in items {
                    match item {
                        Value::Object(inner) => leaves(&row, inner, out),
                        _ => out.push(row.clone()),
                    }
                }
            }
            _ => out.push(path),
        }
    }
}

fn below(path: &str, outer: &str) -> bool {
    let rest = path.get(..outer.len()).filter(|start| start.eq_ignore_ascii_case(outer));
    rest.is_some() && path[outer.len()..].starts_with(['.', '['])
}

/// The paths of a kind in lower case, as [`leaves`] writes them, with the token where the body carries it.
fn names(kind: &Kind) -> BTreeMap<String, String> {
    let mut names: BTreeMap<_, _> = kind.leaves().into_iter().map(|l| (l.to_lowercase(), l)).collect();
    // Bodies are often kept with what goes beside them.
    let token = match kind.token {
        TokenAt::Query(name) | TokenAt::Body(name) => name,
    };
    names.insert(token.to_lowercase(), token.to_owned());
    names
}

/// The draft of a request body. Names that differ only in case are put right; what nobody knows is kept.
pub fn from_body(kind: &'static Kind, body: &Value, region: &str) -> Imported {
    let (mut left_out, names) = (Vec::new(), spelled(kind));
    let token = match kind.token {
        TokenAt::Query(name) | TokenAt::Body(name) => name,
    };
    let mut request = body.as_object().cloned().unwrap_or_default();
    request.shift_remove(token);
    let request = clean(kind, "", &request, &names, &mut left_out);
    let mut root = toml::Table::new();
    root.insert("kind".into(), kind.name.into());
    if let Ok(request) = toml::Value::try_from(Value::Object(request)) {
        root.insert("request".into(), request);
    }
    let loaded = toml::to_string(&root).ok().and_then(|text| file::load(&text, &[], Reading::Draft).ok());
    let mut draft = Draft::new(kind);
    if let Some(loaded) = loaded {
        // What has the wrong shape gives no value.
        let wrong = loaded.own_problems().iter().filter(|p| p.code == "wrong-type");
        left_out.extend(wrong.map(|p| (p.path.clone(), "shape")));
        draft = loaded.draft;
    }
    place_region(&mut draft, region);
    Imported { draft, left_out }
}

fn place_region(draft: &mut Draft, region: &str) {
    let preset = draft.kind().index("region").and_then(|i| draft.kind().fields[i].preset).unwrap_or_default();
    draft.put("region", if region.is_empty() { preset } else { region }, Origin::File);
}

/// Every name inside a kind's paths, as it is spelled, by its path in lower case.
fn spelled(kind: &Kind) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for field in kind.fields {
        let mut path = String::new();
        for part in field.path.split('.') {
            path = if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") };
            names.insert(path.to_lowercase(), part.to_owned());
        }
        for cell in field.rows().into_iter().flat_map(|row| row.cells).filter(|c| !c.path.is_empty()) {
            names.insert(text_key(field.path, Some(cell.path)).to_lowercase(), cell.path.to_owned());
        }
    }
    names
}

/// The same members without nulls and secrets, under the table's names.
fn clean(
    kind: &Kind,
    prefix: &str,
    members: &Map<String, Value>,
    names: &BTreeMap<String, String>,
    left_out: &mut Vec<(String, &'static str)>,
) -> Map<String, Value> {
    let mut out = Map::new();
    for (name, value) in members {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let own = names.get(&path.to_lowercase()).unwrap_or(name);
        let path = if prefix.is_empty() { own.clone() } else { format!("{prefix}.{own}") };
        let plain = name.to_lowercase();
        let secret = kind.fields.iter().any(|f| f.secret() && f.path == path)
            || (names.get(&path.to_lowercase()).is_none()
                && (plain.contains("passw") || plain.contains("secret")))
            || value.as_str() == Some(MASK);
        if secret {
            left_out.push((path, "secret"));
            continue;
        }
        let value = match value {
            Value::Null => continue,
            Value::Object(inner) => Value::Object(clean(kind, &path, inner, names, left_out)),
            Value::Array(items) => {
                let row = format!("{path}[]");
                let item = |item: &Value| match item {
                    Value::Object(inner) => Value::Object(clean(kind, &row, inner, names, left_out)),
                    other => other.clone(),
                };
                Value::Array(items.iter().filter(|i| !i.is_null()).map(item).collect())
            }
            // A whole number beyond what TOML has is text to everybody else too.
            Value::Number(n) if n.is_u64() && n.as_i64().is_none() => Value::String(n.to_string()),
            other => other.clone(),
        };
        out.insert(own.clone(), value);
    }
    out
}

/// Members of BCC's description of an instance that stand elsewhere in an order.
const BCC_MOVED: &[(&str, &str)] = &[
    ("paymentTiming", "billing.paymentTiming"),
    ("deploysetId", "deployId"),
    ("rootDiskSizeInGB", "rootDiskSizeInGb"),
];

/// Members of JD's description of an instance, and where they stand in an order.
const JD_MOVED: &[(&str, &str)] = &[
    ("instanceName", "instanceSpec.name"),
    ("instanceType", "instanceSpec.instanceType"),
    ("imageId", "instanceSpec.imageId"),
    ("az", "instanceSpec.az"),
    ("keyName", "instanceSpec.keyName"),
    ("keyNames", "instanceSpec.keyName"),
    ("subnetId", "instanceSpec.primaryNetworkInterface.subnetId"),
    ("vpcId", "instanceSpec.primaryNetworkInterface.vpcId"),
];

/// The draft of an order for one more of an instance, as the provider describes it. What only concerns that one
/// machine (its addresses, its state) is not taken.
pub fn from_instance(provider: Provider, instance: &Value, region: &str) -> Imported {
    match provider {
        Provider::Bce => bcc_instance(instance, region),
        Provider::Jd => jd_instance(instance, region),
    }
}

/// A member as text, if it says anything.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|t| !t.is_empty()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Array(items) => items.first().and_then(text),
        Value::Null | Value::Object(_) => None,
    }
}

/// Puts a value at a path where the kind has it and it is not what the provider takes anyway.
fn put(draft: &mut Draft, path: &str, value: &str) {
    let Some(index) = draft.kind().index(path.split('[').next().unwrap_or(path)) else { return };
    let field = &draft.kind().fields[index];
    let usual = field.default == Some(value) && field.preset.is_none();
    if usual || field.secret() || matches!(field.offer, super::Offer::Deprecated(_)) {
        return;
    }
    // A value that does not fit its place is shown there by the checks.
    drop(set(draft, path, value));
}

fn bcc_instance(instance: &Value, region: &str) -> Imported {
    let says = |name: &str| instance.get(name).and_then(text).unwrap_or_default();
    let payment = says("paymentTiming");
    let bid = ["bid", "spot"].contains(&payment.to_lowercase().as_str());
    let name = match (bid, says("spec").is_empty()) {
        (true, _) => "bcc-spot",
        (false, false) => "bcc-spec",
        (false, true) => "bcc-instance",
    };
    let found = kind(name).unwrap_or(kinds()[0]);
    let (mut draft, mut left_out) = (Draft::preset(found), Vec::new());
    place_region(&mut draft, region);
    let zero = |path: &str, value: &str| value == "0" && path != "networkCapacityInMbps";
    for (name, value) in instance.as_object().into_iter().flatten() {
        let path = BCC_MOVED.iter().find(|(n, _)| n == name).map_or(name.as_str(), |(_, path)| *path);
        // The host name that the provider made up is the machine's own.
        let own = name == "hostname" && value == &instance["id"];
        if let Some(value) = text(value).filter(|v| !zero(path, v) && !own)
            && found.index(path).is_some_and(|i| found.fields[i].rows().is_none())
        {
            put(&mut draft, path, &value);
        }
    }
    if !says("spec").is_empty() {
        // A package says these by itself.
        for path in ["instanceType", "cpuCount", "memoryCapacityInGB", "gpuCard", "fpgaCard", "cardCount"] {
            draft.put(path, "", Origin::Empty);
        }
    }
    if !draft.filled("gpuCard") && !draft.filled("fpgaCard") {
        draft.put("cardCount", "", Origin::Empty);
    }
    match instance["volumes"].as_array().filter(|v| !v.is_empty()) {
        Some(volumes) => bcc_volumes(&mut draft, volumes),
        None => left_out.push(("createCdsList".to_owned(), "disks")),
    }
    let network = &instance["nicInfo"];
    for (from, list, single) in [
        ("securityGroups", "securityGroupIds", "securityGroupId"),
        ("enterpriseSecurityGroups", "enterpriseSecurityGroupIds", "enterpriseSecurityGroupId"),
    ] {
        for (at, group) in network[from].as_array().into_iter().flatten().filter_map(text).enumerate() {
            if found.index(list).is_some() {
                put(&mut draft, &format!("{list}[{at}]"), &group);
            } else if at == 0 {
                put(&mut draft, single, &group);
            }
        }
    }
    for (at, tag) in instance["tags"].as_array().into_iter().flatten().enumerate() {
        for name in ["tagKey", "tagValue"] {
            put(&mut draft, &format!("tags[{at}].{name}"), &tag.get(name).and_then(text).unwrap_or_default());
        }
    }
    if draft.get("billing.paymentTiming") == "Prepaid" {
        left_out.push(("billing.reservation.reservationLength".to_owned(), "term"));
    }
    left_out.push(("adminPass".to_owned(), "secret"));
    Imported { draft, left_out }
}

fn bcc_volumes(draft: &mut Draft, volumes: &[Value]) {
    let mut data = 0;
    for volume in volumes {
        let says =
            |names: [&str; 2]| names.iter().find_map(|n| volume.get(n).and_then(text)).unwrap_or_default();
        let (size, storage) = (says(["diskSizeInGB", "sizeInGB"]), says(["storageType", "diskType"]));
        if volume["isSystemVolume"] == true || volume["type"] == "System" {
            put(draft, "rootDiskSizeInGb", &size);
            put(draft, "rootDiskStorageType", &storage);
        } else if volume["type"] != "Ephemeral" {
            put(draft, &format!("createCdsList[{data}].cdsSizeInGB"), &size);
            put(draft, &format!("createCdsList[{data}].storageType"), &storage);
            data += 1;
        }
    }
}

fn jd_instance(instance: &Value, region: &str) -> Imported {
    let found = kind("jd-vm").unwrap_or(kinds()[0]);
    let (mut draft, mut left_out) = (Draft::preset(found), Vec::new());
    place_region(&mut draft, region);
    for (name, path) in JD_MOVED {
        if let Some(value) = instance.get(name).and_then(text) {
            put(&mut draft, path, &value);
        }
    }
    let own = &instance["primaryNetworkInterface"];
    // Some answers nest the interface once more.
    let own = own.get("networkInterface").unwrap_or(own);
    for name in ["vpcId", "subnetId"] {
        if let Some(value) = own.get(name).and_then(text) {
            put(&mut draft, &format!("instanceSpec.primaryNetworkInterface.{name}"), &value);
        }
    }
    for (at, group) in own["securityGroups"].as_array().into_iter().flatten().enumerate() {
        for name in ["groupId", "groupName"] {
            if let Some(value) = group.get(name).and_then(text) {
                let path = format!("instanceSpec.primaryNetworkInterface.securityGroups[{at}].{name}");
                put(&mut draft, &path, &value);
            }
        }
    }
    let disk = |disk: &Value| {
        let cloud = disk.get("cloudDisk").unwrap_or(disk);
        let says = |name: &str| cloud.get(name).and_then(text);
        (says("diskType"), says("diskSizeGB"))
    };
    if let (Some(kind), size) = disk(&instance["systemDisk"]) {
        put(&mut draft, "instanceSpec.systemDisk.diskType", &kind);
        put(&mut draft, "instanceSpec.systemDisk.diskSizeGB", &size.unwrap_or_default());
    } else {
        left_out.push(("instanceSpec.systemDisk".to_owned(), "disks"));
    }
    let mut rows = 0;
    for found in instance["dataDisks"].as_array().into_iter().flatten() {
        if let (Some(kind), size) = disk(found) {
            put(&mut draft, &format!("instanceSpec.dataDisks[{rows}].diskType"), &kind);
            put(&mut draft, &format!("instanceSpec.dataDisks[{rows}].diskSizeGB"), &size.unwrap_or_default());
            rows += 1;
        } else {
            left_out.push((format!("instanceSpec.dataDisks[{rows}]"), "disks"));
        }
    }
    if instance.get("elasticIpAddress").and_then(text).is_some() {
        left_out.push(("instanceSpec.elasticIpSpec".to_owned(), "address"));
    }
    left_out.push(("instanceSpec.charge".to_owned(), "term"));
    left_out.push(("instanceSpec.password".to_owned(), "secret"));
    Imported { draft, left_out }
}

#[cfg(test)]
mod tests;
