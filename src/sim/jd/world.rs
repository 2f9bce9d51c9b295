//! What has been sold of JD Cloud, and how far it is. Instances boot on a clock; those that fail show it for a short
//! while and are gone by themselves.

use std::{collections::BTreeMap, time::Duration};

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    catalogue::{Catalogue, code, letters},
    checks::Passed,
    model::Spec,
};
use crate::{
    sign::bce::iso,
    sim::{clock::now, faults::SaleFault, scenario::Scenario, seed::hash, settings::Settings, world::Look},
};

/// How many instances an account may have in a region.
pub(super) const QUOTA: usize = 100;
/// How long a failed instance is still seen.
const SEEN_FAILED: Duration = Duration::from_secs(5);
/// What the provider's local times are ahead of UTC, in seconds.
const LOCAL: i64 = 8 * 3600;

/// An instance that was sold.
pub(super) struct Instance {
    pub id: String,
    pub region: &'static str,
    pub name: String,
    pub spec: Spec,
    vpc: String,
    pub address: String,
    public: Option<String>,
    began: i64,
    months: i64,
    sold: Instant,
    boots: Duration,
    fails: bool,
    seed: u64,
}

impl Instance {
    /// Its status, or `None` when it is gone.
    pub(super) fn status(&self) -> Option<&'static str> {
        let age = self.sold.elapsed();
        match (age >= self.boots, self.fails) {
            (false, _) => Some("pending"),
            (true, false) => Some("running"),
            (true, true) if age < self.boots + SEEN_FAILED => Some("error"),
            (true, true) => None,
        }
    }

    /// As describeInstances shows it.
    pub(super) fn view(&self) -> Option<Value> {
        let status = self.status()?;
        let of = |prefix: &str, what: &str| {
            format!("{prefix}-{}", code(self.seed, &format!("{}/{what}", self.id)))
        };
        let disk = |index: usize| {
            let letter = char::from(b'a' + u8::try_from(index).unwrap_or(0));
            json!({"diskId": of("vol", &index.to_string()), "deviceName": format!("vd{letter}")})
        };
        let running = status == "running";
        let public = self.public.as_ref().filter(|_| running);
        let network = &self.spec.network;
        let groups: Vec<Value> = network.groups.iter().map(|id| json!({"groupId": id})).collect();
        let disks = self.spec.data_disks.len();
        Some(json!({
            "instanceId": self.id,
            "partnerId": letters(self.seed, &format!("{}/partner", self.id), 32),
            "instanceName": self.name,
            "instanceType": self.spec.instance_type,
            "vpcId": self.vpc,
            "subnetId": network.subnet,
            "privateIpAddress": self.address,
            "elasticIpAddress": public.cloned().unwrap_or_default(),
            "elasticIpId": public.map(|_| of("fip", "public")).unwrap_or_default(),
            "status": status,
            "imageId": self.spec.image,
            "systemDisk": disk(0),
            "dataDisks": (1..=disks).map(disk).collect::<Vec<_>>(),
            "primaryNetworkInterface": {
                "vpcId": self.vpc,
                "subnetId": network.subnet,
                "securityGroups": groups,
                "ip": self.address,
                "portId": of("port", "primary"),
            },
            "az": self.spec.az,
            "region": self.region,
            "keyName": self.spec.key_name.clone().unwrap_or_default(),
            "launchTime": iso(self.began + LOCAL).replace('T', " ").replace('Z', ""),
            "charge": {
                "chargeMode": "prePaid",
                "chargeStatus": "normal",
                "chargeStartTime": iso(self.began),
                "chargeExpiredTime": iso(ends(self.began, self.months)),
                "chargeRetireTime": iso(ends(self.began, self.months) + 7 * 86_400),
            },
        }))
    }
}

/// The end of a number of months.
fn ends(began: i64, months: i64) -> i64 {
    let start = Timestamp::from_second(began).map(|t| t.to_zoned(TimeZone::UTC));
    let end = start.and_then(|s| s.checked_add(months.months()));
    end.map_or(began, |z| z.timestamp().as_second())
}

/// An order that was accepted.
struct Sold {
    token: Option<String>,
    body: Value,
    instances: Vec<String>,
    at: String,
    /// How many orders of the other provider were older.
    others: usize,
}

/// Everything that changes.
pub(in super::super) struct World {
    pub(super) catalogue: Catalogue,
    orders: Vec<Sold>,
    pub(super) instances: Vec<Instance>,
    /// What was not sold, for lists that lie.
    made_up: Vec<Instance>,
    /// Under each token, what was ordered and what was answered.
    tokens: BTreeMap<String, (Value, Value)>,
    boot: Duration,
    scenarios: Vec<Scenario>,
}

impl World {
    pub(in super::super) fn new(settings: &Settings) -> Self {
        let slow = settings.scenarios.contains(&Scenario::SlowBoot);
        Self {
            catalogue: Catalogue::new(settings.seed),
            orders: Vec::new(),
            instances: Vec::new(),
            made_up: Vec::new(),
            tokens: BTreeMap::new(),
            boot: settings.boot_time * if slow { 10 } else { 1 },
            scenarios: settings.scenarios.clone(),
        }
    }

    /// What was answered under a token, if it was used: an error when it was used for another order.
    pub(super) fn answered(&self, token: &str, identity: &Value) -> Option<Result<Value, ()>> {
        let (before, answer) = self.tokens.get(token)?;
        Some(if before == identity { Ok(answer.clone()) } else { Err(()) })
    }

    /// Forgets every token.
    pub(in super::super) fn forget(&mut self) {
        self.tokens.clear();
    }

    /// The instances of a region that are there.
    pub(super) fn alive(&self, region: &str) -> impl Iterator<Item = &Instance> {
        self.listed(region, Look::default())
    }

    /// What a look at the list of instances of a region sees.
    pub(super) fn listed(&self, region: &str, look: Look) -> impl Iterator<Item = &Instance> {
        let seen = look.sees(&self.instances, &self.made_up);
        seen.filter(move |i| i.region == region && i.status().is_some())
    }

    /// How many more instances the quota of a region takes.
    pub(super) fn free(&self, region: &str) -> usize {
        QUOTA.saturating_sub(self.alive(region).count())
    }

    /// Sells. `others` is how many orders the other provider has accepted before.
    pub(super) fn sell(
        &mut self,
        token: Option<String>,
        identity: Value,
        body: Value,
        passed: &Passed,
        others: usize,
        luck: SaleFault,
    ) -> Value {
        let number = self.orders.len();
        let ids = self.boot(passed, number, luck);
        let answer = json!({ "instanceIds": ids });
        if let Some(token) = &token {
            self.tokens.insert(token.clone(), (identity, answer.clone()));
        }
        self.orders.push(Sold { token, body, instances: ids, at: iso(now()), others });
        answer
    }

    /// Instances that begin to boot, by their ids.
    fn boot(&mut self, passed: &Passed, number: usize, luck: SaleFault) -> Vec<String> {
        let seed = self.catalogue.seed;
        let began = now();
        let mut ids = Vec::new();
        // Where fewer are made than asked for, one is made at least: none at all would be a refusal.
        let count = passed.count.saturating_sub(luck.fewer).max(1);
        for n in 0..count {
            let key = format!("jd/{number}/{n}");
            let id = format!("i-{}", code(seed, &key));
            // Each takes between three fifths of the boot time and all of it; the last one all of it.
            let share = if n + 1 == count { 100 } else { 60 + hash(seed, &key) % 40 };
            let fails = self.scenarios.contains(&Scenario::BootFailure)
                || (self.scenarios.contains(&Scenario::Partial) && n % 2 == 1)
                || n < luck.vanish;
            let spec = passed.spec.clone();
            let [a, b, c] = passed.net;
            let host = 10 + self.instances.len() % 240;
            self.instances.push(Instance {
                id: id.clone(),
                region: passed.region,
                name: if passed.count > 1 { format!("{}-{}", spec.name, n + 1) } else { spec.name.clone() },
                vpc: passed.vpc.clone(),
                address: spec.network.ip.clone().unwrap_or_else(|| format!("{a}.{b}.{c}.{host}")),
                // Addresses reserved for documentation: nobody's.
                public: spec.elastic_ip.as_ref().map(|_| format!("198.51.100.{host}")),
                began,
                months: passed.months,
                sold: Instant::now(),
                boots: self.boot * u32::try_from(share).unwrap_or(100) / 100,
                fails,
                seed,
                spec,
            });
            ids.push(id);
        }
        ids
    }

    /// Makes up what an order would have been, for the lists to lie with.
    pub(super) fn make_up(&mut self, passed: &Passed) {
        let known = self.instances.len();
        // A number that no order has, so that nobody has the ids.
        self.boot(passed, usize::MAX - self.orders.len(), SaleFault::default());
        self.made_up = self.instances.split_off(known);
    }

    /// Puts the orders into the ledger of the other provider, so that it is in order of time.
    pub(in super::super) fn merge(&self, others: Vec<Value>) -> Vec<Value> {
        let status = |id: &String| {
            let instance = self.instances.iter().find(|i| i.id == *id);
            json!({"id": id, "status": instance.and_then(Instance::status).unwrap_or("deleted")})
        };
        let mut ours = self.orders.iter().peekable();
        let mut all = Vec::new();
        let mut others = others.into_iter();
        for before in 0..=others.len() {
            while let Some(order) = ours.next_if(|o| o.others <= before) {
                all.push(json!({
                    "kind": "jd-vm",
                    "clientToken": order.token,
                    "body": order.body,
                    "orderId": Value::Null,
                    "instances": order.instances.iter().map(status).collect::<Vec<_>>(),
                    "acceptedAt": order.at,
                }));
            }
            all.extend(others.next());
        }
        all
    }
}
