//! BCC's security groups, with what their rules let in.

use serde::Deserialize;

use crate::{
    cloud::{
        Client, CloudError,
        listing::Listing,
        lookups::facts,
        ports::{Opening, everybody, log_in, range},
        wire::{List, Loose},
    },
    order::{Ask, Item},
};

impl Client {
    /// The security groups of a region.
    pub(super) async fn groups(&self, ask: &Ask) -> Result<Listing<Item>, CloudError> {
        let groups: Listing<Group> =
            self.pages(&ask.region, "/v2/securityGroup", "securityGroups", &[]).await?;
        let here =
            |g: &Group| !g.id.0.is_empty() && (g.region_id.0.is_empty() || g.region_id.0 == ask.region);
        Ok(groups.made(|groups| groups.into_iter().filter(here).map(Group::item).collect()))
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Group {
    id: Loose,
    name: Loose,
    desc: Loose,
    vpc_id: Loose,
    region_id: Loose,
    rules: List<Rule>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Rule {
    direction: Loose,
    protocol: Loose,
    port_range: Loose,
    source_ip: Loose,
    source_group_id: Loose,
}

impl Group {
    fn item(self) -> Item {
        let openings: Vec<_> = self.rules.0.iter().filter_map(Rule::opening).collect();
        let [linux, windows] = log_in(!self.rules.0.is_empty(), &openings);
        let mut columns = vec![self.name.0];
        columns.extend(Some(self.desc.0).filter(|about| !about.is_empty()));
        let facts = facts([("vpcId", self.vpc_id.0), ("region", self.region_id.0), linux, windows]);
        Item { value: self.id.0, columns, unavailable: None, facts }
    }
}

impl Rule {
    /// Reads what it lets in, where it lets in what a log-in speaks.
    fn opening(&self) -> Option<Opening> {
        let speaks = matches!(self.protocol.0.as_str(), "" | "all" | "tcp");
        let comes_in = self.direction.0 == "ingress";
        let everybody = self.source_group_id.0.is_empty() && everybody(&self.source_ip.0);
        range(&self.port_range.0).filter(|_| speaks && comes_in).map(|ports| Opening { ports, everybody })
    }
}
