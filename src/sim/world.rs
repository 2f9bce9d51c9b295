//! What has been sold, and how far it is. Instances boot on a clock.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    catalogue::Catalogue,
    checks::Passed,
    clock::now_text,
    contracts::Contract,
    faults::{self, Fault, SaleFault},
    jd,
    judge::Sale,
    kind::Kind,
    memory::{Hits, Refusals},
    scenario::Scenario,
    seed::{code, hash},
    settings::Settings,
};

/// How many instances an account may have.
pub(super) const QUOTA: usize = 20;
/// How long a failed order is still seen before it is rolled back and gone.
const SEEN_FAILED: Duration = Duration::from_secs(5);

/// An instance that was sold.
pub(super) struct Instance {
    pub id: String,
    name: String,
    spec: String,
    kind: String,
    cpu: u32,
    memory: u32,
    host: String,
    zone: String,
    image: String,
    vpc: String,
    subnet: String,
    keypair: String,
    payment: String,
    internal: String,
    public: String,
    bandwidth: i64,
    created: String,
    sold: Instant,
    boots: Duration,
    fails: bool,
    rolled_back: bool,
    withdrawn: bool,
}

impl Instance {
    /// Its status, or `None` when it is gone.
    fn status(&self) -> Option<&'static str> {
        if self.withdrawn {
            return None;
        }
        let age = self.sold.elapsed();
        match (age >= self.boots, self.fails, self.rolled_back) {
            (true, _, true) if age >= self.boots + SEEN_FAILED => None,
            (true, true, _) => Some("Error"),
            (false, ..) | (true, false, true) => Some("Starting"),
            (true, false, false) => Some("Running"),
        }
    }

    /// As the provider shows it.
    pub(super) fn view(&self, catalogue: &Catalogue) -> Option<Value> {
        let status = self.status()?;
        let running = status == "Running";
        let spec = catalogue.spec(&self.spec);
        let image = catalogue.images.iter().find(|i| i.id == self.image);
        Some(json!({
            "id": self.id,
            "name": self.name,
            "hostname": self.id,
            "desc": "",
            "status": status,
            "spec": self.spec,
            "instanceType": self.kind,
            "cpuCount": self.cpu,
            "memoryCapacityInGB": self.memory,
            "gpuCard": spec.filter(|s| s.cards > 0 && !s.fpga).map_or("", |s| s.card),
            "fpgaCard": spec.filter(|s| s.cards > 0 && s.fpga).map_or("", |s| s.card),
            "cardCount": spec.map_or(0, |s| s.cards).to_string(),
            "dedicatedHostId": self.host,
            "placementPolicy": if self.host.is_empty() { "default" } else { "dedicatedHost" },
            "imageId": self.image,
            "imageName": image.map_or("", |i| i.name),
            "osName": image.map_or("", |i| i.os_name),
            "osVersion": image.map_or("", |i| i.version),
            "zoneName": self.zone,
            "vpcId": self.vpc,
            "subnetId": self.subnet,
            "keypairId": self.keypair,
            "paymentTiming": self.payment,
            "createTime": self.created,
            "internalIp": if running { self.internal.as_str() } else { "" },
            "publicIp": if running { self.public.as_str() } else { "" },
            "networkCapacityInMbps": self.bandwidth,
            "deletionProtection": 0,
        }))
    }
}

/// An order that was accepted.
struct Sold {
    kind: &'static str,
    token: String,
    body: Value,
    order: String,
    instances: Vec<String>,
    at: String,
}

/// What one look at a list of what was sold meets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// The list lags behind: nothing of what was sold is on it.
    pub lags: bool,
    /// The list lies: what was made up is on it.
    pub lies: bool,
}

impl Look {
    /// What was sold, unless the list lags; and what was made up, where it lies.
    pub(super) fn sees<'a, T>(self, sold: &'a [T], made_up: &'a [T]) -> impl Iterator<Item = &'a T> {
        let sold = if self.lags { &[] } else { sold };
        let made_up = if self.lies { made_up } else { &[] };
        sold.iter().chain(made_up)
    }
}

/// Everything that changes.
pub(super) struct World {
    pub catalogue: Catalogue,
    pub jd: jd::World,
    orders: Vec<Sold>,
    pub instances: Vec<Instance>,
    pub contracts: Vec<Contract>,
    tokens: BTreeMap<String, (&'static str, Vec<u8>, Value)>,
    pub faults: Vec<Fault>,
    pub refusals: Refusals,
    pub hits: Hits,
    pub requests: u64,
    pub quoted: bool,
    /// By how much everything costs more than it did.
    pub percent: u64,
    /// How many more looks at lists show nothing.
    pub lag: u32,
    /// How many more looks at lists show what was not sold.
    pub lie: u32,
    /// What was not sold.
    made_up: (Vec<Instance>, Vec<Contract>),
    boot: Duration,
    fails: bool,
    used: u32,
}

impl World {
    pub(super) fn new(settings: &Settings) -> Self {
        let slow = settings.scenarios.contains(&Scenario::SlowBoot);
        Self {
            catalogue: Catalogue::new(settings.seed).padded(settings.specs),
            jd: jd::World::new(settings),
            orders: Vec::new(),
            instances: Vec::new(),
            contracts: Vec::new(),
            tokens: BTreeMap::new(),
            faults: faults::of(settings),
            refusals: Refusals::default(),
            hits: Hits::default(),
            requests: 0,
            quoted: false,
            percent: 0,
            lag: 0,
            lie: 0,
            made_up: (Vec::new(), Vec::new()),
            boot: settings.boot_time * if slow { 10 } else { 1 },
            fails: settings.scenarios.contains(&Scenario::BootFailure),
            used: 0,
        }
    }

    /// What was answered under a token, if it was used: the same answer for the same request, else a mismatch.
    pub(super) fn answered(&self, token: &str, path: &str, body: &[u8]) -> Option<Result<Value, ()>> {
        let (called, before, answer) = self.tokens.get(token)?;
        Some(if *called == path && before == body { Ok(answer.clone()) } else { Err(()) })
    }

    /// Forgets every token, of both providers: the orders stay.
    pub(super) fn forget(&mut self) {
        self.tokens.clear();
        self.jd.forget();
    }

    /// Makes up what an order would have been, for the lists to lie with.
    pub(super) fn make_up(&mut self, sale: &Sale) {
        // A number that no order has, so that nobody has the ids.
        let number = usize::MAX - self.orders.len();
        self.made_up = match sale {
            Sale::Instances(passed) => {
                let known = self.instances.len();
                self.boot(passed, number, &now_text(), SaleFault::default());
                (self.instances.split_off(known), Vec::new())
            }
            Sale::Contracts(terms) => {
                (Vec::new(), Contract::made(terms, self.catalogue.seed, number, self.boot))
            }
        };
    }

    /// What the next look at a list meets; it is counted.
    pub(super) fn look(&mut self) -> Look {
        let look = Look { lags: self.lag > 0, lies: self.lie > 0 };
        self.lag = self.lag.saturating_sub(1);
        self.lie = self.lie.saturating_sub(1);
        look
    }

    /// What a look at the list of instances sees.
    pub(super) fn listed(&self, look: Look) -> impl Iterator<Item = &Instance> {
        look.sees(&self.instances, &self.made_up.0)
    }

    /// What a look at the list of contracts sees.
    pub(super) fn listed_contracts(&self, look: Look) -> impl Iterator<Item = &Contract> {
        look.sees(&self.contracts, &self.made_up.1)
    }

    /// How many instances count against the quota.
    pub(super) fn alive(&self) -> usize {
        self.instances.iter().filter(|i| i.status().is_some()).count()
    }

    /// Sells.
    pub(super) fn sell(
        &mut self,
        kind: Kind,
        token: &str,
        bytes: &[u8],
        body: Value,
        sale: &Sale,
        luck: SaleFault,
    ) -> Value {
        let seed = self.catalogue.seed;
        let at = now_text();
        let number = self.orders.len();
        // A token that was forgotten makes another order.
        let used = !token.is_empty() && self.orders.iter().any(|o| o.token == token);
        let by = if token.is_empty() || used { format!("order {number}") } else { token.to_owned() };
        let order = format!("{:016x}{:016x}", hash(seed, &by), hash(seed + 1, &by));
        let (instances, answer) = match sale {
            Sale::Instances(passed) => {
                let ids = self.boot(passed, number, &at, luck);
                let mut answer = json!({"instanceIds": ids, "orderId": order});
                if kind == Kind::BySpec {
                    answer["warningList"] = json!(passed.warnings);
                }
                (ids, answer)
            }
            Sale::Contracts(terms) => {
                let made = Contract::made(terms, seed, number, self.boot);
                let ids: Vec<String> = made.iter().map(|c| c.id.clone()).collect();
                self.contracts.extend(made);
                let answer = json!({"reservedInstanceIds": ids, "orderId": order});
                (ids, answer)
            }
        };
        self.orders.push(Sold { kind: kind.name(), token: token.to_owned(), body, order, instances, at });
        if !token.is_empty() {
            self.tokens.insert(token.to_owned(), (kind.path(), bytes.to_vec(), answer.clone()));
        }
        answer
    }

    /// Instances that begin to boot, by their ids.
    fn boot(&mut self, passed: &Passed, number: usize, now: &str, luck: SaleFault) -> Vec<String> {
        let seed = self.catalogue.seed;
        let mut ids = Vec::new();
        let width = passed.count.to_string().len();
        for n in 0..passed.count {
            let key = format!("{number}/{n}");
            let id = format!("i-{}", code(seed, &key));
            // Each takes between three fifths of the boot time and all of it; the last one all of it.
            let share = if n + 1 == passed.count { 100 } else { 60 + hash(seed, &key) % 40 };
            let boots = self.boot * u32::try_from(share).unwrap_or(100) / 100;
            let base =
                passed.name.clone().unwrap_or_else(|| format!("instance-{}", code(seed, now).to_lowercase()));
            let name = if passed.count > 1 { format!("{base}-{:0width$}", n + 1) } else { base };
            self.used += 1;
            let (a, b) = passed.subnet.as_ref().map_or((0, 1), |s| s.net);
            let host = 10 + self.used % 200;
            let (one, two) = if a == 0 { (192, 168) } else { (10, 0) };
            self.instances.push(Instance {
                name,
                spec: passed.spec.clone(),
                kind: passed.instance_type.clone(),
                cpu: passed.cpu,
                memory: passed.memory,
                host: passed.host.clone(),
                zone: passed.zone.clone(),
                image: passed.image.clone(),
                vpc: passed.subnet.as_ref().map(|s| s.vpc.clone()).unwrap_or_default(),
                subnet: passed.subnet.as_ref().map(|s| s.id.clone()).unwrap_or_default(),
                keypair: passed.keypair.clone(),
                payment: passed.payment.clone(),
                internal: format!("{one}.{two}.{b}.{host}"),
                // Addresses reserved for documentation: nobody's.
                public: if passed.bandwidth > 0 { format!("203.0.113.{host}") } else { String::new() },
                bandwidth: passed.bandwidth,
                created: now.to_owned(),
                sold: Instant::now(),
                boots,
                fails: (self.fails && n == 0) || n < luck.vanish,
                rolled_back: self.fails || n < luck.vanish,
                withdrawn: false,
                id: id.clone(),
            });
            ids.push(id);
        }
        ids
    }

    /// Withdraws a bid by its order, and says whether there was one; it fails once an instance runs.
    pub(super) fn withdraw(&mut self, order: &str) -> Option<Result<(), ()>> {
        let bid = self.orders.iter().find(|o| o.order == order && o.kind == Kind::Spot.name())?;
        let mut met: Vec<_> = self.instances.iter_mut().filter(|i| bid.instances.contains(&i.id)).collect();
        if met.iter().any(|i| i.status() == Some("Running")) {
            return Some(Err(()));
        }
        for instance in &mut met {
            instance.withdrawn = true;
        }
        Some(Ok(()))
    }

    /// How many orders were accepted.
    pub(super) fn sold(&self) -> usize {
        self.orders.len()
    }

    /// The ledger: every order that was accepted, oldest first.
    pub(super) fn ledger(&self) -> Value {
        let status = |id: &String| {
            let contract = self.contracts.iter().find(|c| c.id == *id).map(Contract::status);
            let instance = || self.instances.iter().find(|i| i.id == *id).and_then(Instance::status);
            json!({"id": id, "status": contract.or_else(instance).unwrap_or("Deleted")})
        };
        let order = |o: &Sold| {
            json!({
                "kind": o.kind,
                "clientToken": o.token,
                "body": o.body,
                "orderId": o.order,
                "instances": o.instances.iter().map(status).collect::<Vec<_>>(),
                "acceptedAt": o.at,
            })
        };
        json!({"orders": self.jd.merge(self.orders.iter().map(order).collect())})
    }
}
