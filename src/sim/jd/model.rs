//! The order as this server reads it: its own types over JSON, unknown members and nulls passed over.
//!
//! The table of the document (coc-vm createInstances) and its sample do not agree on the spelling and the nesting of
//! members, and the plain vm service nests others. A gateway that takes the sample has to take them all.

use serde_json::{Map, Value};

use super::refusal::{Refusal, Rule};

/// A body of createInstances.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Order {
    pub max_count: i64,
    pub client_token: Option<String>,
    pub spec: Spec,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Spec {
    pub az: String,
    pub instance_type: String,
    pub image: String,
    pub name: String,
    pub password: Option<String>,
    pub key_name: Option<String>,
    pub password_auth: Option<String>,
    pub network: Network,
    pub system_disk: Disk,
    pub data_disks: Vec<Disk>,
    pub elastic_ip: Option<ElasticIp>,
    pub charge: Charge,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Network {
    /// Follows from the subnet in the form of the sample.
    pub vpc: Option<String>,
    pub subnet: String,
    pub ip: Option<String>,
    pub groups: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Disk {
    pub kind: String,
    pub size: Option<i64>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct ElasticIp {
    pub mbps: i64,
    pub provider: String,
    pub plan: Option<String>,
    pub charge: Charge,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Charge {
    pub mode: Option<String>,
    pub unit: Option<String>,
    pub duration: Option<i64>,
    pub auto_renew: bool,
}

/// An object of the body, and where it stands in names of the document's table.
struct Object<'a> {
    members: &'a Map<String, Value>,
    at: String,
}

type Read<T> = Result<T, Refusal>;

fn small(name: &str) -> String {
    let mut rest = name.chars();
    rest.next().map(|c| c.to_lowercase().chain(rest).collect()).unwrap_or_default()
}

/// The text of a member; an empty one counts as not given.
fn text(value: &Value, at: &str) -> Read<Option<String>> {
    match value {
        Value::String(text) => Ok(Some(text.clone()).filter(|t| !t.is_empty())),
        _ => Err(Refusal::invalid(at, Rule::Type)),
    }
}

impl<'a> Object<'a> {
    fn of(value: &'a Value, at: &str) -> Read<Self> {
        let members = value.as_object().ok_or_else(|| Refusal::invalid(at, Rule::Type))?;
        Ok(Self { members, at: at.to_owned() })
    }

    fn path(&self, name: &str) -> String {
        if self.at.is_empty() { name.to_owned() } else { format!("{}.{name}", self.at) }
    }

    /// A member that is there and no null: under its own name, or with another first letter.
    fn get(&self, name: &str) -> Option<&'a Value> {
        let own = self.members.get(name).filter(|v| !v.is_null());
        own.or_else(|| self.members.iter().find(|(n, v)| small(n) == name && !v.is_null()).map(|(_, v)| v))
    }

    fn text(&self, name: &str) -> Read<Option<String>> {
        self.get(name).map_or(Ok(None), |value| text(value, &self.path(name)))
    }

    fn needed(&self, name: &str) -> Read<String> {
        self.text(name)?.ok_or_else(|| Refusal::missing(&self.path(name)))
    }

    fn number(&self, name: &str) -> Read<Option<i64>> {
        let Some(value) = self.get(name) else { return Ok(None) };
        // A whole number beyond what fits is out of every range.
        let whole = value.as_i64().or_else(|| value.as_u64().map(|_| i64::MAX));
        whole.map(Some).ok_or_else(|| Refusal::invalid(&self.path(name), Rule::Type))
    }

    fn flag(&self, name: &str) -> Read<bool> {
        let Some(value) = self.get(name) else { return Ok(false) };
        value.as_bool().ok_or_else(|| Refusal::invalid(&self.path(name), Rule::Type))
    }

    fn object(&self, name: &str) -> Read<Option<Object<'a>>> {
        self.get(name).map(|value| Object::of(value, &self.path(name))).transpose()
    }

    fn needed_object(&self, name: &str) -> Read<Object<'a>> {
        self.object(name)?.ok_or_else(|| Refusal::missing(&self.path(name)))
    }

    fn list(&self, name: &str) -> Read<&'a [Value]> {
        let Some(value) = self.get(name) else { return Ok(&[]) };
        let list = value.as_array().ok_or_else(|| Refusal::invalid(&self.path(name), Rule::Type))?;
        Ok(list)
    }
}

/// Reads an order.
pub(super) fn order(body: &Value) -> Read<Order> {
    let top = Object::of(body, "")?;
    let max_count = top.number("maxCount")?.unwrap_or(1);
    let client_token = top.text("clientToken")?;
    let spec = spec(&top.needed_object("instanceSpec")?)?;
    Ok(Order { max_count, client_token, spec })
}

/// Token of an order, and what makes two orders one and the same under it.
pub(super) fn identity(body: &Value) -> Read<(Option<String>, Value)> {
    let top = Object::of(body, "")?;
    let spec = top.get("instanceSpec").cloned().unwrap_or_default();
    let count = top.get("maxCount").cloned().unwrap_or_else(|| Value::from(1));
    Ok((top.text("clientToken")?, Value::from(vec![spec, count])))
}

fn spec(spec: &Object<'_>) -> Read<Spec> {
    Ok(Spec {
        az: spec.needed("az")?,
        instance_type: spec.needed("instanceType")?,
        image: spec.needed("imageId")?,
        name: spec.needed("name")?,
        password: spec.text("password")?,
        key_name: spec.text("keyName")?,
        password_auth: spec.text("passwordAuth")?,
        network: network(&spec.needed_object("primaryNetworkInterface")?)?,
        system_disk: disk(&spec.needed_object("systemDisk")?)?,
        data_disks: data_disks(spec)?,
        elastic_ip: spec.object("elasticIpSpec")?.map(|ip| elastic_ip(&ip)).transpose()?,
        charge: spec.object("charge")?.map(|c| charge(&c)).transpose()?.unwrap_or_default(),
    })
}

fn network(outer: &Object<'_>) -> Read<Network> {
    // The sample wraps the members once more, and leaves the VPC to the subnet. Problems are named by the table.
    let wrapped = outer.get("networkInterface").map(|v| Object::of(v, &outer.at)).transpose()?;
    let nested = wrapped.is_some();
    let inner = wrapped.as_ref().unwrap_or(outer);
    let vpc = inner.text("vpcId")?;
    if vpc.is_none() && !nested {
        return Err(Refusal::missing(&inner.path("vpcId")));
    }
    let subnet = inner.needed("subnetId")?;
    let mut groups = Vec::new();
    for (index, group) in inner.list("securityGroups")?.iter().enumerate() {
        let at = format!("{}[{index}]", inner.path("securityGroups"));
        let id = match group {
            Value::String(_) => text(group, &at)?,
            Value::Object(_) => Object::of(group, &at)?.text("groupId")?,
            _ => return Err(Refusal::invalid(&at, Rule::Type)),
        };
        groups.push(id.ok_or_else(|| Refusal::missing(&format!("{at}.groupId")))?);
    }
    if groups.is_empty() {
        return Err(Refusal::missing(&inner.path("securityGroups")));
    }
    Ok(Network { vpc, subnet, ip: inner.text("ip")?, groups })
}

fn disk(outer: &Object<'_>) -> Read<Disk> {
    let nested = outer.get("cloudDiskSpec").map(|v| Object::of(v, &outer.at)).transpose()?;
    let inner = nested.as_ref().unwrap_or(outer);
    Ok(Disk { kind: inner.needed("diskType")?, size: inner.number("diskSizeGB")? })
}

fn data_disks(spec: &Object<'_>) -> Read<Vec<Disk>> {
    let list = spec.list("dataDisks")?.iter().enumerate();
    list.map(|(index, value)| disk(&Object::of(value, &format!("{}[{index}]", spec.path("dataDisks")))?))
        .collect()
}

fn elastic_ip(ip: &Object<'_>) -> Read<ElasticIp> {
    let mbps = ip.number("sizeMbps")?.ok_or_else(|| Refusal::missing(&ip.path("sizeMbps")))?;
    Ok(ElasticIp {
        mbps,
        provider: ip.needed("provider")?,
        plan: ip.text("chargePlan")?,
        charge: charge(ip)?,
    })
}

fn charge(charge: &Object<'_>) -> Read<Charge> {
    Ok(Charge {
        mode: charge.text("chargeMode")?,
        unit: charge.text("chargeUnit")?,
        duration: charge.number("chargeDuration")?,
        auto_renew: charge.flag("autoRenew")?,
    })
}
