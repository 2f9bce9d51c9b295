//! BCC's lists.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{
    cloud::{
        client::Client,
        error::CloudError,
        limits::MOST_ROWS,
        listing::Listing,
        lookups::{PAGES, Pages, facts, hardware, loose},
        wire::{List, Loose, Maybe},
    },
    order::{Ask, Item, Lookup},
};

/// The longest name of a next page that is sent back.
const LONGEST_MARKER: usize = 1024;

impl Client {
    /// A list of BCC's.
    pub(in crate::cloud) async fn look_bcc(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        match ask.lookup {
            Lookup::Zones => self.zones(ask).await,
            Lookup::Specs => self.specs(ask).await,
            Lookup::Flavors => self.flavors(ask).await,
            Lookup::Images => self.images(ask).await,
            Lookup::Vpcs => self.named(ask, "/v1/vpc", "vpcs", "vpcId").await,
            Lookup::Subnets => self.subnets(ask).await,
            Lookup::SecurityGroups => self.groups(ask).await,
            Lookup::EnterpriseSecurityGroups => {
                self.named(ask, "/v1/enterprise/security", "enterpriseSecurityGroups", "id").await
            }
            Lookup::KeyPairs => self.named(ask, "/v2/keypair", "keypairs", "keypairId").await,
            Lookup::SnapshotPolicies => self.named(ask, "/v2/asp", "autoSnapshotPolicys", "id").await,
            Lookup::DeploySets => {
                self.named(ask, "/v2/instance/deployset/list", "deploySets", "deploysetId").await
            }
            Lookup::DiskTypes => self.disk_types(ask).await,
            Lookup::Stock => self.stock(ask).await,
            // It is no list, and has a call of its own.
            Lookup::Balance => Ok(Listing::whole(Vec::new())),
        }
    }

    /// All pages of a list.
    pub(in crate::cloud) async fn pages<T: DeserializeOwned>(
        &self,
        region: &str,
        path: &str,
        list: &str,
        query: &[(&str, &str)],
    ) -> Result<Listing<T>, CloudError> {
        self.pages_of(region, ("GET", path, None), list, query).await
    }

    /// All pages of a list that is asked for with a body.
    pub(in crate::cloud) async fn pages_of<T: DeserializeOwned>(
        &self,
        region: &str,
        (method, path, body): (&str, &str, Option<&Value>),
        list: &str,
        query: &[(&str, &str)],
    ) -> Result<Listing<T>, CloudError> {
        let mut pages = Pages::none();
        let mut marker = String::new();
        for _ in 0..PAGES {
            let mut query: Vec<(String, String)> =
                query.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            if !marker.is_empty() {
                query.push(("marker".to_owned(), marker.clone()));
            }
            let mut page: Value = self.ask(region, method, path, &query, body).await?;
            let more = page.get("isTruncated").and_then(|flag| loose(flag).truth());
            let next = page.get("nextMarker").map(|next| loose(next).0).unwrap_or_default();
            let rows = page.get_mut(list).map(Value::take).unwrap_or_default();
            pages.take(rows, page.get("totalCount"));
            if pages.came() > MOST_ROWS {
                return Err(self.endless(region, path));
            }
            // Without the flag, a name of the next page tells that there is one.
            if more == Some(false) || (more.is_none() && next.is_empty()) {
                return Ok(pages.listing(false));
            }
            if next.is_empty() || next == marker || next.len() > LONGEST_MARKER {
                return Ok(pages.listing(true));
            }
            marker = next;
        }
        Ok(pages.listing(true))
    }

    async fn zones(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let zones: Listing<BTreeMap<String, Loose>> =
            self.pages(&ask.region, "/v2/zone", "zones", &[]).await?;
        let own = format!("cn-{}-", ask.region);
        let item = |value| Item { value, ..Item::default() };
        Ok(zones.made(|zones| {
            let names = zones.into_iter().filter_map(|mut z| z.remove("zoneName")).map(|z| z.0);
            // One address may answer for all regions; those of another one are no choice here.
            names.filter(|z| z.starts_with(&own)).map(item).collect()
        }))
    }

    /// Every flavor that is sold in a zone, in order of family and size, each once.
    async fn sold(&self, ask: &Ask) -> Result<Listing<Flavor>, CloudError> {
        let query: Vec<(&str, &str)> =
            if ask.scope.is_empty() { Vec::new() } else { vec![("zoneName", ask.scope.as_str())] };
        let zones: Listing<Zone> =
            self.pages(&ask.region, "/v2/instance/flavorSpec", "zoneResources", &query).await?;
        let mut flavors: BTreeMap<(String, u32, u32, String), Flavor> = BTreeMap::new();
        for zone in zones.rows {
            let groups =
                zone.bcc_resources.0.flavor_groups.0.into_iter().chain(zone.ebc_resources.0.flavor_groups.0);
            for flavor in groups.flat_map(|g| g.flavors.0) {
                let key = (
                    flavor.spec_id.0.clone(),
                    number(&flavor.cpu_count),
                    number(&flavor.memory_capacity_in_gb),
                    flavor.spec.0.clone(),
                );
                flavors.entry(key).or_insert(flavor);
            }
        }
        Ok(Listing { rows: flavors.into_values().collect(), gap: zones.gap })
    }

    /// The specifications of each zone of a region, or of the one that is named, as far as they fit `which`: a
    /// parameter that narrows the list, which is long.
    pub(in crate::cloud) async fn sold_by_zone(
        &self,
        region: &str,
        zone: &str,
        which: (&str, &str),
    ) -> Result<Listing<(String, Vec<Item>)>, CloudError> {
        let named = [("zoneName", zone), which];
        let query: Vec<(&str, &str)> = named.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let zones: Listing<Zone> =
            self.pages(region, "/v2/instance/flavorSpec", "zoneResources", &query).await?;
        // One address may answer for all regions.
        let own = format!("cn-{region}-");
        let here = |name: &String| if zone.is_empty() { name.starts_with(&own) } else { name == zone };
        let sold = |row: Zone| {
            let name = if row.name.0.is_empty() { zone.to_owned() } else { row.name.0 };
            let groups = row.bcc_resources.0.flavor_groups.0.into_iter();
            let flavors = groups.chain(row.ebc_resources.0.flavor_groups.0).flat_map(|g| g.flavors.0);
            (name, flavors.map(Flavor::item).filter(|item| !item.value.is_empty()).collect())
        };
        Ok(zones.made(|rows| rows.into_iter().map(sold).filter(|(name, _)| here(name)).collect()))
    }

    async fn specs(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let named = |item: &Item| !item.value.is_empty();
        Ok(self.sold(ask).await?.made(|sold| sold.into_iter().map(Flavor::item).filter(named).collect()))
    }

    /// The hardware that is sold in a zone, whatever specification it is sold under; what has cards first.
    async fn flavors(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let mut hardware = BTreeMap::new();
        // Bare metal and ARM are sold by package only.
        let plain = |f: &Flavor| {
            let model = f.cpu_model.0.to_lowercase();
            !f.spec.0.starts_with("ebc.") && !model.contains("arm") && !model.contains("kunpeng")
        };
        let sold = self.sold(ask).await?;
        for flavor in sold.rows.into_iter().filter(plain) {
            let (cpu, memory) = (number(&flavor.cpu_count), number(&flavor.memory_capacity_in_gb));
            let cards = flavor.cards();
            let key = (cards.is_empty(), cpu, memory, cards);
            hardware.entry(key).or_insert_with(|| flavor.hardware());
        }
        let rows = hardware.into_values().filter(|i: &Item| i.number("cpuCount").is_some()).collect();
        Ok(Listing { rows, gap: sold.gap })
    }

    async fn images(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let images: Listing<Image> = self.pages(&ask.region, "/v2/image", "images", &[]).await?;
        let usable = |i: &Image| i.status.0.is_empty() || i.status.0.eq_ignore_ascii_case("Available");
        let item = |image: Image| Item {
            columns: vec![image.name.0, image.kind.0.clone()],
            unavailable: None,
            facts: facts([
                ("minDiskGb", image.min_disk_gb.0),
                ("osType", image.os_type.0),
                ("osArch", image.os_arch.0),
                ("type", image.kind.0.clone()),
            ]),
            value: image.id.0,
        };
        Ok(images.made(|images| images.into_iter().filter(usable).map(item).collect()))
    }

    async fn subnets(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let query: Vec<(&str, &str)> =
            if ask.scope.is_empty() { Vec::new() } else { vec![("zoneName", ask.scope.as_str())] };
        let subnets: Listing<Subnet> = self.pages(&ask.region, "/v1/subnet", "subnets", &query).await?;
        let item = |s: Subnet| Item {
            columns: vec![s.name.0, s.cidr.0.clone(), s.kind.0.clone()],
            unavailable: None,
            facts: facts([
                ("zoneName", s.zone_name.0),
                ("vpcId", s.vpc_id.0),
                ("subnetType", s.kind.0),
                ("availableIp", s.available_ip.0),
                ("cidr", s.cidr.0.clone()),
                ("ipv6", (!s.ipv6_cidr.0.is_empty()).to_string()),
            ]),
            value: s.id.0,
        };
        let own = format!("cn-{}-", ask.region);
        let here = |s: &Subnet| s.zone_name.0.is_empty() || s.zone_name.0.starts_with(&own);
        Ok(subnets.made(|subnets| subnets.into_iter().filter(here).map(item).collect()))
    }

    /// Lists of which a person needs the name and a rule the VPC.
    async fn named(&self, ask: &Ask, path: &str, list: &str, id: &str) -> Result<Listing<Item>, CloudError> {
        let rows: Listing<BTreeMap<String, Loose>> = self.pages(&ask.region, path, list, &[]).await?;
        let text = |row: &BTreeMap<String, Loose>, key: &str| {
            row.get(key).map(|text| text.0.clone()).unwrap_or_default()
        };
        let item = |row: BTreeMap<String, Loose>| {
            let about = ["desc", "description"].iter().map(|k| text(&row, k)).find(|t| !t.is_empty());
            let mut columns = vec![text(&row, "name")];
            columns.extend(about);
            Item {
                value: text(&row, id),
                columns,
                unavailable: None,
                facts: facts([("vpcId", text(&row, "vpcId")), ("region", text(&row, "regionId"))]),
            }
        };
        let here = |i: &Item| i.fact("region").is_empty() || i.fact("region") == ask.region;
        let listed = |i: &Item| !i.value.is_empty() && here(i);
        Ok(rows.made(|rows| rows.into_iter().map(item).filter(listed).collect()))
    }

    async fn disk_types(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let query: Vec<(&str, &str)> =
            if ask.scope.is_empty() { Vec::new() } else { vec![("zoneName", ask.scope.as_str())] };
        let zones: Listing<DiskZone> =
            self.pages(&ask.region, "/v2/volume/disk", "diskZoneResources", &query).await?;
        let mut types = BTreeMap::new();
        for info in zones.rows.into_iter().flat_map(|z| z.disk_infos.0) {
            let (least, most) = (info.min_disk_size.0, info.max_disk_size.0);
            let item = Item {
                value: info.storage_type.0.clone(),
                columns: vec![format!("{least}-{most} GB")],
                unavailable: None,
                facts: facts([("minDiskSize", least), ("maxDiskSize", most)]),
            };
            types.entry(info.storage_type.0).or_insert(item);
        }
        Ok(Listing { rows: types.into_values().collect(), gap: zones.gap })
    }

    async fn stock(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let body = json!({ "spec": ask.scope });
        let answer: Stocks =
            self.ask(&ask.region, "POST", "/v2/instance/getStockWithSpec", &[], Some(&body)).await?;
        let item = |s: Stock| Item {
            unavailable: (s.inventory_quantity.number() == Some(0)).then_some("sold-out"),
            facts: facts([("inventoryQuantity", s.inventory_quantity.0)]),
            value: s.logical_zone.0,
            columns: Vec::new(),
        };
        Ok(Listing::whole(answer.bcc_stocks.0.into_iter().map(item).collect()))
    }
}

fn number(text: &Loose) -> u32 {
    text.number().and_then(|number| u32::try_from(number).ok()).unwrap_or(0)
}

/// Tells whether there is some of it.
fn some(text: &Loose) -> bool {
    !text.0.is_empty() && text.number() != Some(0)
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Zone {
    #[serde(rename = "zoneName")]
    name: Loose,
    bcc_resources: Maybe<Resources>,
    ebc_resources: Maybe<Resources>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Resources {
    flavor_groups: List<FlavorGroup>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FlavorGroup {
    flavors: List<Flavor>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Flavor {
    spec: Loose,
    spec_id: Loose,
    cpu_count: Loose,
    #[serde(rename = "memoryCapacityInGB")]
    memory_capacity_in_gb: Loose,
    cpu_model: Loose,
    #[serde(rename = "cpuGHz")]
    cpu_ghz: Loose,
    network_bandwidth: Loose,
    product_type: Loose,
    gpu_card_type: Loose,
    gpu_card_count: Loose,
    fpga_card_type: Loose,
    fpga_card_count: Loose,
    ephemeral_disk_in_gb: Loose,
    ephemeral_disk_count: Loose,
    enable_jumbo_frame: Loose,
    system_disk_type: List<Loose>,
    data_disk_type: List<Loose>,
}

impl Flavor {
    /// The cards in it, for a person.
    fn cards(&self) -> String {
        let card = |count: &Loose, kind: &Loose| some(count).then(|| format!("{} x {}", count.0, kind.0));
        let gpu = card(&self.gpu_card_count, &self.gpu_card_type);
        gpu.into_iter()
            .chain(card(&self.fpga_card_count, &self.fpga_card_type))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The hardware alone. What a field can take of it is the card; there is nothing to take where there is none.
    fn hardware(self) -> Item {
        let mut columns = hardware(&self.cpu_count.0, &self.memory_capacity_in_gb.0);
        columns.push(self.cards());
        let card = |count: &Loose, kind: Loose| if some(count) { kind.0 } else { String::new() };
        let gpu = card(&self.gpu_card_count, self.gpu_card_type);
        let fpga = card(&self.fpga_card_count, self.fpga_card_type);
        Item {
            value: if gpu.is_empty() { fpga.clone() } else { gpu.clone() },
            columns,
            unavailable: None,
            facts: facts([
                ("gpuCardType", gpu),
                ("fpgaCardType", fpga),
                ("cpuCount", self.cpu_count.0),
                ("memoryCapacityInGB", self.memory_capacity_in_gb.0),
                ("gpuCardCount", self.gpu_card_count.0),
                ("fpgaCardCount", self.fpga_card_count.0),
                ("ephemeralDiskInGb", self.ephemeral_disk_in_gb.0),
            ]),
        }
    }

    fn item(self) -> Item {
        let join = |list: List<Loose>| list.0.into_iter().map(|l| l.0).collect::<Vec<_>>().join(",");
        let cards = self.cards();
        // A storage-optimised package has local disks and no cards, and they must be ordered with it.
        let local = some(&self.ephemeral_disk_in_gb) && cards.is_empty() && self.spec_id.0.starts_with('l');
        let mut extra = Vec::new();
        if !cards.is_empty() {
            extra.push(cards);
        }
        if some(&self.ephemeral_disk_in_gb) {
            let count =
                if some(&self.ephemeral_disk_count) { self.ephemeral_disk_count.0.as_str() } else { "1" };
            extra.push(format!("{count} x {} GB local", self.ephemeral_disk_in_gb.0));
        }
        let mut columns = hardware(&self.cpu_count.0, &self.memory_capacity_in_gb.0);
        columns.push(self.cpu_model.0.clone());
        columns.push(format!("{} Gbps", self.network_bandwidth.0));
        columns.push(extra.join(", "));
        Item {
            value: self.spec.0,
            columns,
            unavailable: None,
            facts: facts([
                ("specId", self.spec_id.0),
                ("cpuCount", self.cpu_count.0),
                ("memoryCapacityInGB", self.memory_capacity_in_gb.0),
                ("productType", self.product_type.0),
                ("cpuModel", self.cpu_model.0),
                ("cpuGHz", self.cpu_ghz.0),
                ("gpuCardType", self.gpu_card_type.0),
                ("gpuCardCount", self.gpu_card_count.0),
                ("fpgaCardType", self.fpga_card_type.0),
                ("fpgaCardCount", self.fpga_card_count.0),
                ("enableJumboFrame", self.enable_jumbo_frame.0),
                ("needsLocalDisk", if local { "true".to_owned() } else { String::new() }),
                ("systemDiskType", join(self.system_disk_type)),
                ("dataDiskType", join(self.data_disk_type)),
            ]),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Image {
    id: Loose,
    name: Loose,
    #[serde(rename = "type")]
    kind: Loose,
    os_type: Loose,
    os_arch: Loose,
    status: Loose,
    min_disk_gb: Loose,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Subnet {
    #[serde(rename = "subnetId")]
    id: Loose,
    name: Loose,
    zone_name: Loose,
    cidr: Loose,
    ipv6_cidr: Loose,
    vpc_id: Loose,
    #[serde(rename = "subnetType")]
    kind: Loose,
    available_ip: Loose,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct DiskZone {
    disk_infos: List<DiskInfo>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct DiskInfo {
    storage_type: Loose,
    min_disk_size: Loose,
    max_disk_size: Loose,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Stocks {
    bcc_stocks: List<Stock>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Stock {
    inventory_quantity: Loose,
    logical_zone: Loose,
}
