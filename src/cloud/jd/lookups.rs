//! The lists of JD's cooperative cloud.

use std::collections::BTreeSet;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    groups::Rules,
    services::{DISK, VM, VPC},
};
use crate::{
    cloud::{
        call::Service,
        client::Client,
        error::CloudError,
        limits::MOST_ROWS,
        listing::Listing,
        lookups::{ALL, PAGES, Pages, facts, hardware},
        wire::{List, Loose, Maybe},
    },
    order::{Ask, Item, Lookup},
};

/// The most rows a page can have.
const PAGE: usize = 100;
/// Servers cap pages at round numbers: a page of so many rows may be a full one.
const ROUND: usize = 10;

/// The letters of a region's zones as its page of regions has them. No call lists them.
const ZONES: &[(&str, &str)] = &[
    ("cn-hongkong-11", "abc"),
    ("ap-singapore-11", "abcd"),
    ("ap-thailand-11", "abc"),
    ("cn-north-1", "ab"),
];

impl Client {
    /// A list of JD Cloud's.
    pub(in crate::cloud) async fn look_jd(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        match ask.lookup {
            Lookup::Zones => self.jd_zones(ask).await,
            Lookup::Specs => self.jd_types(ask).await,
            Lookup::Images => self.jd_images(ask).await,
            Lookup::KeyPairs => self.jd_key_pairs(ask).await,
            Lookup::Vpcs => self.jd_vpcs(ask).await,
            Lookup::Subnets => self.jd_subnets(ask).await,
            Lookup::SecurityGroups => self.jd_groups(ask).await,
            Lookup::DiskTypes => self.jd_disk_types(ask).await,
            // No order of this cloud asks for the rest.
            Lookup::Flavors
            | Lookup::EnterpriseSecurityGroups
            | Lookup::SnapshotPolicies
            | Lookup::DeploySets
            | Lookup::Stock
            | Lookup::Balance => Ok(Listing::whole(Vec::new())),
        }
    }

    /// All pages of a list. One that does not tell how many rows there are ends where there are enough.
    pub(in crate::cloud) async fn jd_pages<T: DeserializeOwned>(
        &self,
        service: Service,
        region: &str,
        path: &str,
        list: &str,
        query: &[(&str, &str)],
        enough: usize,
    ) -> Result<Listing<T>, CloudError> {
        let mut pages = Pages::none();
        let mut shown = Value::Null;
        for number in 1..=PAGES {
            let (number, size) = (number.to_string(), PAGE.to_string());
            let which = [("pageNumber", number.as_str()), ("pageSize", size.as_str())];
            let query: Vec<(String, String)> =
                query.iter().chain(&which).map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            let mut page: Value = self.ask_jd(service, region, path, &query).await?;
            let part = page.get_mut(list).map(Value::take).unwrap_or_default();
            let length = part.as_array().map_or(0, Vec::len);
            // Past the end some calls show their last page again, and a list without pages is always the same one.
            if part == shown {
                return Ok(pages.listing(false));
            }
            pages.take(part.clone(), page.get("totalCount"));
            if pages.came() > MOST_ROWS {
                return Err(self.endless(region, path));
            }
            shown = part;
            // A server may make its pages smaller than it was asked to: their length alone ends no list.
            let short = length < PAGE && !length.is_multiple_of(ROUND);
            let over = pages.is_whole().unwrap_or(short || pages.came() >= enough);
            if length == 0 || over {
                return Ok(pages.listing(false));
            }
        }
        Ok(pages.listing(true))
    }

    /// The types sold in a zone, or in all of them. This list has no pages.
    async fn types(&self, ask: &Ask) -> Result<Listing<Type>, CloudError> {
        let filter = [("filters.1.name", "az"), ("filters.1.values.1", ask.scope.as_str())];
        let filter = if ask.scope.is_empty() { &[][..] } else { &filter[..] };
        let query: Vec<(String, String)> =
            filter.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let answer: Types = self.ask_jd(VM, &ask.region, "/instanceTypes", &query).await?;
        let mut pages = Pages::none();
        pages.take(answer.instance_types, Some(&answer.total_count));
        Ok(pages.listing(false))
    }

    async fn jd_zones(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let types = self.types(&Ask { scope: String::new(), ..ask.clone() }).await?;
        let open = types.rows.into_iter().flat_map(|t| t.state.0).map(|s| s.az.0);
        // One address may answer for all regions; zones are named after theirs.
        let mut zones: BTreeSet<String> = open.filter(|az| az.starts_with(&ask.region)).collect();
        if zones.is_empty() {
            let letters = ZONES.iter().find(|(region, _)| *region == ask.region).map_or("", |(_, l)| l);
            zones.extend(letters.chars().map(|letter| format!("{}{letter}", ask.region)));
        }
        Ok(Listing::whole(zones.into_iter().map(|value| Item { value, ..Item::default() }).collect()))
    }

    async fn jd_types(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let mut types = self.types(ask).await?;
        // A server that does not know the filter names the zones all the same.
        let here = |t: &Type| t.state.0.is_empty() || t.state.0.iter().any(|s| s.az.0 == ask.scope);
        types.rows.retain(|t| !t.name.0.is_empty() && (ask.scope.is_empty() || here(t)));
        let size = |l: &Loose| l.number().unwrap_or(0);
        types.rows.sort_by_key(|t| (t.family.0.clone(), size(&t.cpu), size(&t.memory_mb), t.name.0.clone()));
        Ok(types.made(|types| types.into_iter().map(|t| t.item(&ask.scope)).collect()))
    }

    async fn jd_images(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let (mut items, mut gap) = (Vec::new(), None);
        for source in ["public", "private"] {
            let query = [("imageSource", source)];
            let images: Listing<Image> =
                self.jd_pages(VM, &ask.region, "/images", "images", &query, ALL).await?;
            items.extend(images.rows.into_iter().map(|image| image.item(source)));
            gap = gap.or(images.gap);
        }
        items.retain(|i: &Item| !i.value.is_empty());
        Ok(Listing { rows: items, gap })
    }

    async fn jd_key_pairs(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let pairs: Listing<KeyPair> =
            self.jd_pages(VM, &ask.region, "/keypairs", "keypairs", &[], ALL).await?;
        let item = |pair: KeyPair| Item {
            value: pair.key_name.0,
            columns: vec![pair.key_fingerprint.0],
            ..Item::default()
        };
        Ok(pairs.made(|pairs| pairs.into_iter().map(item).filter(|i| !i.value.is_empty()).collect()))
    }

    async fn jd_vpcs(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let vpcs: Listing<Vpc> = self.jd_pages(VPC, &ask.region, "/vpcs/", "vpcs", &[], ALL).await?;
        let item = |vpc: Vpc| Item {
            value: vpc.id.0,
            columns: vec![vpc.name.0, vpc.address_prefix.0],
            ..Item::default()
        };
        Ok(vpcs.made(|vpcs| vpcs.into_iter().map(item).filter(|i| !i.value.is_empty()).collect()))
    }

    async fn jd_subnets(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let subnets: Listing<Subnet> =
            self.jd_pages(VPC, &ask.region, "/subnets/", "subnets", &[], ALL).await?;
        let here = |s: &Subnet| match Scope::of(&ask.scope) {
            Scope::All => true,
            Scope::Vpc(vpc) => s.vpc_id.0 == vpc,
            Scope::Zone(zone) => s.az.0.is_empty() || s.az.0 == zone,
        };
        let item = |s: Subnet| Item {
            value: s.id.0,
            columns: vec![s.name.0, s.address_prefix.0.clone()],
            unavailable: None,
            facts: facts([
                ("vpcId", s.vpc_id.0),
                ("zoneName", s.az.0),
                ("availableIp", s.available_ip_count.0),
                ("cidr", s.address_prefix.0.clone()),
            ]),
        };
        let named = |i: &Item| !i.value.is_empty();
        Ok(subnets.made(|subnets| subnets.into_iter().filter(here).map(item).filter(named).collect()))
    }

    async fn jd_groups(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let path = "/networkSecurityGroups/";
        let groups: Listing<Group> =
            self.jd_pages(VPC, &ask.region, path, "networkSecurityGroups", &[], ALL).await?;
        let here = |g: &Group| !matches!(Scope::of(&ask.scope), Scope::Vpc(vpc) if g.vpc_id.0 != vpc);
        let item = |g: Group| Item {
            value: g.id.0,
            columns: vec![g.name.0, g.kind.0],
            unavailable: None,
            facts: {
                let [linux, windows] = g.rules.log_in();
                facts([("vpcId", g.vpc_id.0), linux, windows])
            },
        };
        let named = |i: &Item| !i.value.is_empty();
        Ok(groups.made(|groups| groups.into_iter().filter(here).map(item).filter(named).collect()))
    }

    async fn jd_disk_types(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let az = [("az".to_owned(), ask.scope.clone())];
        let query = if ask.scope.is_empty() { &[][..] } else { &az[..] };
        let answer: DiskTypes = self.ask_jd(DISK, &ask.region, "/disks:diskSpecification", query).await?;
        let item = |d: DiskType| Item {
            value: d.id.0,
            columns: vec![d.name.0, format!("{}-{} GB", d.min_size.0, d.max_size.0)],
            unavailable: None,
            facts: facts([
                ("minDiskSize", d.min_size.0),
                ("maxDiskSize", d.max_size.0),
                ("stepDiskSize", d.step_size.0),
            ]),
        };
        let rows = answer.disk_specification.0.into_iter().map(item).filter(|i| !i.value.is_empty());
        Ok(Listing::whole(rows.collect()))
    }
}

/// Filter that a list of the network is asked with. Ids say by themselves that they are of a VPC.
enum Scope<'a> {
    All,
    Vpc(&'a str),
    Zone(&'a str),
}

impl<'a> Scope<'a> {
    fn of(scope: &'a str) -> Self {
        match scope {
            "" => Scope::All,
            vpc if vpc.starts_with("vpc-") => Scope::Vpc(vpc),
            zone => Scope::Zone(zone),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Types {
    instance_types: Value,
    total_count: Value,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Type {
    #[serde(rename = "instanceType")]
    name: Loose,
    family: Loose,
    cpu: Loose,
    #[serde(rename = "memoryMB")]
    memory_mb: Loose,
    architecture: Loose,
    cloud_disk_count_limit: Loose,
    state: List<State>,
    gpu: Maybe<Gpu>,
    local_disks: Option<Value>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct State {
    az: Loose,
    in_stock: Loose,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Gpu {
    model: Loose,
    number: Loose,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct LocalDisk {
    disk_type: Loose,
    #[serde(rename = "diskSizeGB")]
    size: Loose,
    count: Loose,
}

impl Type {
    fn item(self, zone: &str) -> Item {
        let stock = self.state.0.iter().find(|s| s.az.0 == zone).and_then(|s| s.in_stock.truth());
        let stock = stock.map_or_else(String::new, |stock| stock.to_string());
        let some = |l: &Loose| !l.0.is_empty() && l.number() != Some(0);
        let gpu = Some(self.gpu.0).filter(|g| some(&g.number) || some(&g.model));
        let gpu = gpu.map(|g| format!("{} x {}", g.number.0, g.model.0)).unwrap_or_default();
        // The table has one object where there can be several disks.
        let disks = match self.local_disks.unwrap_or_default() {
            Value::Array(disks) => disks,
            one => vec![one],
        };
        let disks: Vec<LocalDisk> =
            disks.into_iter().filter_map(|d| serde_json::from_value(d).ok()).collect();
        let disks: Vec<String> = disks
            .into_iter()
            .filter(|d| some(&d.size))
            .map(|d| {
                let count = if some(&d.count) { d.count.0 } else { "1".to_owned() };
                format!("{count} x {} GB {}", d.size.0, d.disk_type.0).trim_end().to_owned()
            })
            .collect();
        let disks = disks.join(", ");
        let memory = self.memory_mb.number().map(|mb| (mb / 1024).to_string()).unwrap_or_default();
        let mut columns = hardware(&self.cpu.0, &memory);
        columns.push(self.architecture.0.clone());
        columns.extend([&gpu, &disks].into_iter().filter(|t| !t.is_empty()).cloned());
        Item {
            unavailable: (stock == "false").then_some("sold-out"),
            columns,
            facts: facts([
                ("family", self.family.0),
                ("cpu", self.cpu.0),
                ("memory", memory),
                ("memoryMB", self.memory_mb.0),
                ("arch", self.architecture.0.clone()),
                ("architecture", self.architecture.0),
                ("cloudDiskCountLimit", self.cloud_disk_count_limit.0),
                ("gpu", gpu),
                ("localDisks", disks),
                ("stock", stock),
            ]),
            value: self.name.0,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Image {
    #[serde(rename = "imageId")]
    id: Loose,
    name: Loose,
    platform: Loose,
    architecture: Loose,
    #[serde(rename = "systemDiskSizeGB")]
    system_disk_size: Loose,
    os_type: Loose,
    status: Loose,
}

impl Image {
    fn item(self, source: &str) -> Item {
        let ready = self.status.0.is_empty() || self.status.0.eq_ignore_ascii_case("ready");
        Item {
            value: self.id.0,
            columns: vec![self.name.0, self.platform.0, source.to_owned()],
            unavailable: (!ready).then_some("not-ready"),
            facts: facts([
                ("minDiskGb", self.system_disk_size.0),
                ("osType", self.os_type.0),
                ("osArch", self.architecture.0),
                ("status", self.status.0),
            ]),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct KeyPair {
    key_name: Loose,
    key_fingerprint: Loose,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Vpc {
    #[serde(rename = "vpcId")]
    id: Loose,
    #[serde(rename = "vpcName")]
    name: Loose,
    address_prefix: Loose,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Subnet {
    #[serde(rename = "subnetId")]
    id: Loose,
    #[serde(rename = "subnetName")]
    name: Loose,
    vpc_id: Loose,
    address_prefix: Loose,
    available_ip_count: Loose,
    az: Loose,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Group {
    #[serde(rename = "networkSecurityGroupId")]
    id: Loose,
    #[serde(rename = "networkSecurityGroupName")]
    name: Loose,
    #[serde(rename = "networkSecurityGroupType")]
    kind: Loose,
    #[serde(rename = "vpcId")]
    vpc_id: Loose,
    #[serde(rename = "securityGroupRules")]
    rules: Rules,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct DiskTypes {
    disk_specification: List<DiskType>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct DiskType {
    #[serde(rename = "diskType")]
    id: Loose,
    #[serde(rename = "diskTypeName")]
    name: Loose,
    #[serde(rename = "minSizeGB")]
    min_size: Loose,
    #[serde(rename = "maxSizeGB")]
    max_size: Loose,
    #[serde(rename = "stepSizeGB")]
    step_size: Loose,
}
