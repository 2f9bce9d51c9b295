//! Lookups: the lists of the catalogue and of what was sold, in the shapes of coc-vm, cocdisk, cocquota and vpc.

use serde_json::{Value, json};

use super::{
    JdRefusal, Rule,
    catalogue::{Catalogue, Image, InstanceType, Region, code},
    world::{Instance, QUOTA, World},
};
use crate::{
    sign::bce::iso,
    sim::{clock::now, http::Incoming, scenario::Scenario, shared::Shared, world::Look},
};

/// When everything that was there from the start was made.
const FOUNDED: i64 = 1_700_000_000;

const LISTS: &[&str] = &[
    "instanceTypes",
    "images",
    "keypairs",
    "instances",
    "instanceStatus",
    "quota:describeUsage",
    "disks:diskSpecification",
    "vpcs",
    "subnets",
    "networkSecurityGroups",
    "quotas",
];

/// Whether there is a lookup behind a path.
pub(super) fn knows(rest: &str) -> bool {
    let single = |list: &str| rest.strip_prefix(list).is_some_and(|id| !id.is_empty() && !id.contains('/'));
    LISTS.contains(&rest) || single("images/") || single("instances/")
}

type Reply = Result<Value, JdRefusal>;

/// Answers a lookup.
pub(super) fn answer(shared: &Shared, region: &str, rest: &str, incoming: &Incoming) -> Reply {
    let mut world = shared.world();
    let ask = Ask { filters: filters(incoming), incoming };
    // Who names ids does not look at the list.
    let lists = matches!(rest, "instances" | "instanceStatus") && !ask.names("instanceId");
    let look = if lists { world.look() } else { Look::default() };
    let jd = &world.jd;
    let here = jd.catalogue.region(region).ok_or_else(JdRefusal::no_route)?;
    match rest {
        "instanceTypes" => Ok(types(&jd.catalogue, here, &ask, shared.has(Scenario::SoldOut))),
        "images" => images(here, &ask),
        "keypairs" => Ok(key_pairs(here, &ask)),
        "instances" => {
            ask.page("instances", instances(jd, here, look, &ask).filter_map(Instance::view).collect())
        }
        "instanceStatus" => {
            let row = |i: &Instance| Some(json!({"instanceId": i.id, "status": i.status()?}));
            ask.page("instanceStatuses", instances(jd, here, look, &ask).filter_map(row).collect())
        }
        "quota:describeUsage" => usage(jd, here, &ask),
        "disks:diskSpecification" => Ok(disks(here, &ask)),
        "vpcs" => ask.last_page("vpcs", vpcs(here, &ask)),
        "subnets" => ask.last_page("subnets", subnets(jd, here, &ask)),
        "networkSecurityGroups" => ask.last_page("networkSecurityGroups", groups(here, &ask)),
        "quotas" => Ok(quotas(jd, here, &ask)),
        _ => single(jd, here, rest),
    }
}

/// One image or one instance.
fn single(jd: &World, here: &Region, rest: &str) -> Reply {
    if let Some(id) = rest.strip_prefix("images/") {
        let found = here.image(id).ok_or_else(|| JdRefusal::not_found("", "Image", id))?;
        return Ok(json!({"image": image(found)}));
    }
    let id = rest.strip_prefix("instances/").unwrap_or_default();
    let found = jd.alive(here.id).find(|i| i.id == id).and_then(Instance::view);
    let gone = || {
        let message = format!("Instance '{id}' not found.");
        JdRefusal::new(404, "NOT_FOUND", message, Rule::Unknown, "")
    };
    Ok(json!({"instance": found.ok_or_else(gone)?}))
}

/// `filters.N.name`, `filters.N.operator` and the `filters.N.values.M`.
struct Filter {
    name: String,
    like: bool,
    values: Vec<String>,
}

/// The numbered members of a list in the query: counted from one, up to the first that is missing.
fn numbered<'a>(incoming: &'a Incoming, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    (1..).map_while(move |n| incoming.param(&format!("{prefix}.{n}")))
}

fn filters(incoming: &Incoming) -> Vec<Filter> {
    let read = |n: usize| {
        let name = incoming.param(&format!("filters.{n}.name"))?.to_owned();
        let like = incoming.param(&format!("filters.{n}.operator")) == Some("like");
        let values = numbered(incoming, &format!("filters.{n}.values")).map(str::to_owned).collect();
        Some(Filter { name, like, values })
    };
    (1..).map_while(read).collect()
}

/// A lookup's query.
struct Ask<'a> {
    filters: Vec<Filter>,
    incoming: &'a Incoming,
}

impl Ask<'_> {
    /// Whether a row passes the filter of a name, when there is one. The document compares some by their parts.
    fn takes(&self, name: &str, value: &str) -> bool {
        let part = matches!(name, "name" | "privateIpAddress");
        let hit = |f: &Filter| f.values.iter().any(|v| value == v || ((part || f.like) && value.contains(v)));
        self.filters.iter().filter(|f| f.name == name).all(hit)
    }

    /// Whether there is a filter of a name.
    fn names(&self, name: &str) -> bool {
        self.filters.iter().any(|f| f.name == name)
    }

    fn number(&self, name: &str, least: usize, most: usize, usual: usize) -> Result<usize, JdRefusal> {
        let Some(text) = self.incoming.param(name) else { return Ok(usual) };
        let inside = text.parse().ok().filter(|n| (least..=most).contains(n));
        inside.ok_or_else(|| JdRefusal::out_of_range(name, Rule::Page))
    }

    fn window(&self) -> Result<(usize, usize), JdRefusal> {
        let size = self.number("pageSize", 10, 100, 20)?;
        Ok((self.number("pageNumber", 1, 1_000_000, 1)?, size))
    }

    fn page(&self, list: &str, rows: Vec<Value>) -> Reply {
        let (number, size) = self.window()?;
        Ok(part(list, rows, number, size))
    }

    /// The network's lists show the last page when one behind it is asked for.
    fn last_page(&self, list: &str, rows: Vec<Value>) -> Reply {
        let (number, size) = self.window()?;
        let pages = rows.len().div_ceil(size).max(1);
        Ok(part(list, rows, number.min(pages), size))
    }
}

fn part(list: &str, rows: Vec<Value>, number: usize, size: usize) -> Value {
    let total = rows.len();
    let shown: Vec<Value> = rows.into_iter().skip((number - 1) * size).take(size).collect();
    let mut answer = json!({"totalCount": total});
    answer[list] = Value::Array(shown);
    answer
}

fn types(all: &Catalogue, here: &Region, ask: &Ask<'_>, sold_out: bool) -> Value {
    let zones: Vec<String> = here.zones().filter(|z| ask.takes("az", z)).collect();
    let row = |t: &InstanceType| {
        let state = |az: &String| json!({"az": az, "inStock": !sold_out && all.in_stock(&t.name, az)});
        let mut row = json!({
            "family": t.family,
            "instanceType": t.name,
            "cpu": t.cpu,
            "memoryMB": t.memory_mb,
            "architecture": "x86_64",
            "state": zones.iter().map(state).collect::<Vec<_>>(),
        });
        if let Some((model, number)) = t.gpu {
            row["gpu"] = json!({"model": model, "number": number});
        }
        if let Some((kind, size, count)) = t.local {
            row["localDisks"] = json!({"diskType": kind, "diskSizeGB": size, "count": count});
        }
        row
    };
    let wanted = |t: &&InstanceType| {
        !zones.is_empty() && ask.takes("instanceTypes", &t.name) && ask.takes("architecture", "x86_64")
    };
    let rows: Vec<Value> = all.types.iter().filter(wanted).map(row).collect();
    json!({"totalCount": rows.len(), "instanceTypes": rows})
}

fn image(i: &Image) -> Value {
    json!({
        "imageId": i.id,
        "partnerImageId": code(0, &i.id),
        "name": i.name,
        "platform": i.platform,
        "architecture": i.architecture,
        "systemDiskSizeGB": i.system_gb,
        "imageSource": i.source,
        "osType": i.os,
        "status": i.status,
        "createTime": iso(FOUNDED),
        "desc": "",
        "ownerPin": if i.source == "public" { "jcloud-iaas" } else { "simulated" },
        "snapshots": [],
    })
}

fn images(here: &Region, ask: &Ask<'_>) -> Reply {
    let ids: Vec<&str> = numbered(ask.incoming, "ids").collect();
    let source = ask.incoming.param("imageSource");
    if ids.is_empty() && source.is_none() {
        let message = "Parameter ImageSource missing".to_owned();
        return Err(JdRefusal::new(400, "FAILED_PRECONDITION", message, Rule::Missing, "imageSource"));
    }
    if source.is_some_and(|s| !["public", "private", "shared"].contains(&s)) {
        return Err(JdRefusal::invalid("imageSource", Rule::List));
    }
    let same = |name: &str, value: &str| ask.incoming.param(name).is_none_or(|wanted| wanted == value);
    let wanted = |i: &&Image| {
        (ids.is_empty() || ids.contains(&i.id.as_str()))
            && same("imageSource", i.source)
            && same("platform", i.platform)
            && same("imageName", i.name)
            && same("architecture", i.architecture)
    };
    ask.page("images", here.images.iter().filter(wanted).map(image).collect())
}

fn key_pairs(here: &Region, ask: &Ask<'_>) -> Value {
    let keys = here.key_pairs.iter().filter(|k| ask.takes("keyNames", k.name));
    let row = |k: &super::catalogue::KeyPair| json!({"keyName": k.name, "keyFingerprint": k.fingerprint, "createTime": iso(FOUNDED)});
    let rows: Vec<Value> = keys.map(row).collect();
    json!({"totalCount": rows.len(), "keypairs": rows})
}

fn instances<'a>(
    jd: &'a World,
    here: &'a Region,
    look: Look,
    ask: &'a Ask<'_>,
) -> impl Iterator<Item = &'a Instance> {
    jd.listed(here.id, look).filter(|i| {
        ask.takes("instanceId", &i.id)
            && ask.takes("name", &i.name)
            && ask.takes("status", i.status().unwrap_or_default())
            && ask.takes("instanceType", &i.spec.instance_type)
            && ask.takes("privateIpAddress", &i.address)
            && ask.takes("az", &i.spec.az)
    })
}

/// The resources of a service: name, limit, and how many a region starts with.
fn resources(service: &str) -> Option<&'static [(&'static str, u64)]> {
    Some(match service {
        "cocvm" => &[("vm", QUOTA as u64), ("image", 50), ("keypair", 50)],
        "cocdisk" => &[("volume", 400), ("volume_size", 3_200_000), ("snapshot", 100)],
        "cocvpc" => &[
            ("vpc", 5),
            ("subnet", 50),
            ("acl", 50),
            ("aclRule", 40),
            ("routeTable", 50),
            ("route", 50),
            ("securityGroup", 50),
            ("securityGroupRule", 100),
        ],
        "cocip" => &[("elasticIp", 100)],
        _ => return None,
    })
}

fn used(jd: &World, here: &Region, resource: &str) -> usize {
    let specs = || jd.alive(here.id).map(|i| &i.spec);
    match resource {
        "vm" | "instance" => specs().count(),
        "image" => here.images.iter().filter(|i| i.source == "private").count(),
        "keypair" => here.key_pairs.len(),
        "volume" => specs().map(|s| 1 + s.data_disks.len()).sum(),
        "volume_size" => {
            let sizes = specs().flat_map(|s| s.data_disks.iter().chain([&s.system_disk]));
            sizes.map(|d| usize::try_from(d.size.unwrap_or(40)).unwrap_or(0)).sum()
        }
        "vpc" => here.vpcs.len(),
        "subnet" => here.subnets.len(),
        "securityGroup" => here.groups.len(),
        "elasticIp" => specs().filter(|s| s.elastic_ip.is_some()).count(),
        _ => 0,
    }
}

fn usage(jd: &World, here: &Region, ask: &Ask<'_>) -> Reply {
    let service = ask.incoming.param("serviceCode").ok_or_else(|| JdRefusal::missing("serviceCode"))?;
    let known = resources(service).ok_or_else(|| JdRefusal::invalid("serviceCode", Rule::List))?;
    let wanted = ask.incoming.param("resourceType");
    if wanted.is_some_and(|w| !known.iter().any(|(name, _)| *name == w)) {
        return Err(JdRefusal::invalid("resourceType", Rule::List));
    }
    let owner = ask.incoming.param("ownerId").unwrap_or("simulated");
    let row = |(name, limit): &(&str, u64)| {
        json!({
            "region": here.id,
            "pin": "simulated",
            "ownerId": owner,
            "ownerType": ask.incoming.param("ownerType").unwrap_or("pin"),
            "quotaId": format!("quota-{}", code(1, &format!("{}/{service}/{name}", here.id))),
            "serviceCode": service,
            "resourceType": name,
            "limit": limit,
            "used": used(jd, here, name),
            "createTime": iso(FOUNDED),
            "updateTime": iso(now()),
        })
    };
    let rows: Vec<Value> = known.iter().filter(|(n, _)| wanted.is_none_or(|w| w == *n)).map(row).collect();
    Ok(json!({ "quotaUsages": rows }))
}

/// The plain vm service's list of quotas; it counts instances, images and key pairs only.
fn quotas(jd: &World, here: &Region, ask: &Ask<'_>) -> Value {
    let all = [("instance", QUOTA as u64), ("image", 50), ("keypair", 50)];
    let row = |(name, limit): &(&str, u64)| json!({"resourceType": name, "limit": limit, "used": used(jd, here, name)});
    let rows: Vec<Value> = all.iter().filter(|(n, _)| ask.takes("resourceTypes", n)).map(row).collect();
    json!({ "quotas": rows })
}

/// Type, name, operations a second: at the start, for each GB, at most; throughput likewise.
type DiskRow = (&'static str, &'static str, [f64; 3], [f64; 3]);

static DISKS: &[DiskRow] = &[
    ("ssd.gp2", "通用型SSD", [1800.0, 30.0, 25_000.0], [140.0, 0.5, 250.0]),
    ("ssd.io1", "性能型SSD", [1800.0, 50.0, 50_000.0], [120.0, 0.5, 350.0]),
    ("ssd.io2", "增强型SSD", [3000.0, 50.0, 100_000.0], [150.0, 0.5, 500.0]),
    ("ssd.gp1", "通用型SSD(一代)", [1800.0, 20.0, 20_000.0], [100.0, 0.3, 200.0]),
    ("hdd.std1", "容量型HDD", [500.0, 0.2, 500.0], [40.0, 0.1, 150.0]),
];

fn disks(here: &Region, ask: &Ask<'_>) -> Value {
    // The cooperative cloud's pages know the newer three only.
    let on_list = if here.id == "cn-north-1" { DISKS.len() } else { 3 };
    let known = ask.incoming.param("az").is_none_or(|az| here.zones().any(|z| z == az));
    let row = |(kind, name, iops, flow): &DiskRow| {
        json!({
            "diskType": kind,
            "diskTypeName": name,
            "description": name,
            "minSizeGB": 20,
            "maxSizeGB": 16_000,
            "stepSizeGB": 10,
            "defaultIOPS": whole(iops[0]),
            "stepIOPS": iops[1],
            "maxIOPS": whole(iops[2]),
            "scalableIOPS": *kind == "ssd.io1",
            "maxStepIOPS": 50,
            "defaultThroughput": whole(flow[0]),
            "stepThroughput": flow[1],
            "maxThroughput": whole(flow[2]),
        })
    };
    let rows: Vec<Value> = DISKS.iter().take(if known { on_list } else { 0 }).map(row).collect();
    json!({ "diskSpecification": rows })
}

#[allow(clippy::cast_possible_truncation, reason = "whole numbers of the table above")]
fn whole(number: f64) -> i64 {
    number as i64
}

fn vpcs(here: &Region, ask: &Ask<'_>) -> Vec<Value> {
    let vpcs = here.vpcs.iter().filter(|v| ask.takes("vpcIds", &v.id) && ask.takes("vpcNames", v.name));
    let row = |v: &super::catalogue::Vpc| {
        let own = here.subnets.iter().filter(|s| s.vpc == v.id);
        json!({
            "vpcId": v.id,
            "vpcName": v.name,
            "addressPrefix": v.prefix,
            "description": "",
            "subnets": own.map(|s| json!({"subnetId": s.id, "subnetName": s.name})).collect::<Vec<_>>(),
            "createdTime": iso(FOUNDED),
        })
    };
    vpcs.map(row).collect()
}

fn subnets(jd: &World, here: &Region, ask: &Ask<'_>) -> Vec<Value> {
    let wanted = |s: &&super::catalogue::Subnet| {
        ask.takes("subnetIds", &s.id)
            && ask.takes("subnetNames", &s.name)
            && ask.takes("vpcId", &s.vpc)
            && ask.takes("azs", &s.az)
    };
    let row = |s: &super::catalogue::Subnet| {
        let [a, b, c] = s.net;
        let taken = jd.alive(here.id).filter(|i| i.spec.network.subnet == s.id).count();
        json!({
            "subnetId": s.id,
            "subnetName": s.name,
            "vpcId": s.vpc,
            "addressPrefix": format!("{a}.{b}.{c}.0/24"),
            "availableIpCount": 253_usize.saturating_sub(taken),
            "startIp": format!("{a}.{b}.{c}.2"),
            "endIp": format!("{a}.{b}.{c}.254"),
            "az": s.az,
            "description": if s.pretends_ipv6 { "refuses each order, as a network without IPv6 does" } else { "" },
            "createdTime": iso(FOUNDED),
        })
    };
    here.subnets.iter().filter(wanted).map(row).collect()
}

fn groups(here: &Region, ask: &Ask<'_>) -> Vec<Value> {
    let wanted = |g: &&super::catalogue::Group| {
        ask.takes("networkSecurityGroupIds", &g.id)
            && ask.takes("networkSecurityGroupNames", g.name)
            && ask.takes("vpcId", &g.vpc)
    };
    let row = |g: &super::catalogue::Group| {
        json!({
            "networkSecurityGroupId": g.id,
            "networkSecurityGroupName": g.name,
            "vpcId": g.vpc,
            "networkSecurityGroupType": g.kind,
            "securityGroupRules": [],
            "description": "",
            "createdTime": iso(FOUNDED),
        })
    };
    here.groups.iter().filter(wanted).map(row).collect()
}
