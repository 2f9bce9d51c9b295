//! What has been sold, and how far it is.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    catalogue::Catalogue,
    contract::Contract,
    instance::{Instance, SEEN_FAILED},
    kind::Kind,
    rules::Facts,
    sale::{BIDDING, Passed, Sale},
};
use crate::sim::{
    clock::now_text,
    common::Common,
    faults::SaleFault,
    looks::Look,
    purse::Purse,
    scenario::Scenario,
    seed::{code, hash},
    settings::Settings,
};

/// Everything of this provider that changes.
pub(in crate::sim) struct World {
    pub(super) catalogue: Catalogue,
    pub(super) instances: Vec<Instance>,
    pub(super) contracts: Vec<Contract>,
    /// Number of orders that were accepted.
    orders: usize,
    /// Path, body and answer under each token.
    tokens: BTreeMap<String, (String, Vec<u8>, Value)>,
    /// Tokens of orders, forgotten ones as well.
    used: BTreeSet<String>,
    pub(super) quoted: bool,
    /// Things that were not sold, for lists that lie.
    made_up: (Vec<Instance>, Vec<Contract>),
    boot: Duration,
    fails: bool,
    /// Number of addresses that were given away.
    addresses: u32,
    /// The account's money.
    pub(super) purse: Purse,
}

/// An order that was accepted.
pub(super) struct Sold {
    pub answer: Value,
    /// Its id.
    pub order: String,
    /// The ids of what was sold.
    pub ids: Vec<String>,
    pub at: String,
}

impl World {
    pub(in crate::sim) fn new(settings: &Settings) -> Self {
        Self {
            catalogue: Catalogue::new(settings.seed).padded(settings.specs),
            instances: Vec::new(),
            contracts: Vec::new(),
            orders: 0,
            tokens: BTreeMap::new(),
            used: BTreeSet::new(),
            quoted: false,
            made_up: (Vec::new(), Vec::new()),
            boot: settings.boot_time * if settings.has(Scenario::SlowBoot) { 10 } else { 1 },
            fails: settings.has(Scenario::BootFailure),
            addresses: 0,
            purse: Purse::new(settings),
        }
    }

    /// Hundredths by which everything costs more by now.
    pub(super) fn percent(&self, common: &Common) -> u64 {
        let after_a_quote = if common.has(Scenario::PriceChange) && self.quoted { 10 } else { 0 };
        common.percent.saturating_add(after_a_quote)
    }

    /// Facts that the checks go by.
    pub(super) fn facts<'a>(&'a self, common: &'a Common) -> Facts<'a> {
        Facts {
            catalogue: &self.catalogue,
            any: common.settings.any_id,
            secret: &common.settings.secret_access_key,
            percent: self.percent(common),
        }
    }

    /// Answer that was given under a token, if it was used: the same one for the same request, else a mismatch.
    pub(super) fn answered(&self, token: &str, path: &str, body: &[u8]) -> Option<Result<Value, ()>> {
        let (called, before, answer) = self.tokens.get(token)?;
        Some(if *called == path && before == body { Ok(answer.clone()) } else { Err(()) })
    }

    /// Keeps the answer to a request under its token.
    pub(super) fn keep_answer(&mut self, token: &str, path: &str, body: &[u8], answer: &Value) {
        self.tokens.insert(token.to_owned(), (path.to_owned(), body.to_vec(), answer.clone()));
    }

    /// Forgets every token: the orders stay.
    pub(super) fn forget_tokens(&mut self) {
        self.tokens.clear();
    }

    /// Makes up what an order would have been, for the lists to lie with.
    pub(super) fn make_up(&mut self, sale: &Sale) {
        // A number that no order has, so that nobody has the ids.
        let number = usize::MAX - self.orders;
        self.made_up = match sale {
            Sale::Instances(passed) => {
                let known = self.instances.len();
                self.boot(passed, number, "", &now_text(), SaleFault::default());
                (self.instances.split_off(known), Vec::new())
            }
            Sale::Contracts(terms) => {
                (Vec::new(), Contract::made(terms, self.catalogue.seed, number, self.boot))
            }
        };
    }

    /// Instances that a look at their list sees.
    pub(super) fn listed(&self, look: Look) -> impl Iterator<Item = &Instance> {
        look.sees(&self.instances, &self.made_up.0)
    }

    /// Contracts that a look at their list sees.
    pub(super) fn listed_contracts(&self, look: Look) -> impl Iterator<Item = &Contract> {
        look.sees(&self.contracts, &self.made_up.1)
    }

    /// Number of instances that count against the quota.
    pub(super) fn alive(&self) -> usize {
        self.instances.iter().filter(|i| i.status().is_some()).count()
    }

    /// Sells. What is paid `ahead` is taken in cash, and comes back when the order is rolled back.
    pub(super) fn sell(&mut self, token: &str, sale: &Sale, ahead: Option<u64>, luck: SaleFault) -> Sold {
        let seed = self.catalogue.seed;
        let at = now_text();
        let number = self.orders;
        self.orders += 1;
        // A token that was forgotten makes another order.
        let again = token.is_empty() || !self.used.insert(token.to_owned());
        let by = if again { format!("order {number}") } else { token.to_owned() };
        let order = format!("{:016x}{:016x}", hash(seed, &by), hash(seed + 1, &by));
        let fails = matches!(sale, Sale::Instances(_)) && self.rolls_back(luck);
        let back = fails.then(|| Instant::now() + self.boot + SEEN_FAILED);
        self.purse.take_cash(ahead.unwrap_or_default(), back);
        let (ids, answer) = match sale {
            Sale::Instances(passed) => {
                let ids = self.boot(passed, number, &order, &at, luck);
                let mut answer = json!({"instanceIds": ids, "orderId": order});
                if passed.kind == Kind::BySpec {
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
        Sold { answer, order, ids, at }
    }

    /// Tells whether an order is rolled back: one instance that fails takes all with it, and their disks.
    fn rolls_back(&self, luck: SaleFault) -> bool {
        self.fails || luck.vanish > 0
    }

    /// Instances that begin to boot, by their ids.
    fn boot(
        &mut self,
        passed: &Passed,
        number: usize,
        order: &str,
        now: &str,
        luck: SaleFault,
    ) -> Vec<String> {
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
            self.addresses += 1;
            let (a, b) = passed.subnet.as_ref().map_or((0, 1), |s| s.net);
            let host = 10 + self.addresses % 200;
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
                rolled_back: self.rolls_back(luck),
                order: order.to_owned(),
                withdrawn: false,
                id: id.clone(),
            });
            ids.push(id);
        }
        ids
    }

    /// Withdraws a bid by its order, and says whether there was one; it fails once an instance runs.
    pub(super) fn withdraw(&mut self, order: &str) -> Option<Result<(), ()>> {
        let bid = |i: &&mut Instance| i.order == order && i.payment == BIDDING;
        let mut met: Vec<_> = self.instances.iter_mut().filter(bid).collect();
        if met.is_empty() {
            return None;
        }
        if met.iter().any(|i| i.status() == Some("Running")) {
            return Some(Err(()));
        }
        for instance in &mut met {
            instance.withdrawn = true;
        }
        Some(Ok(()))
    }

    /// Status of an instance or a contract.
    pub(super) fn status(&self, id: &str) -> &'static str {
        let contract = self.contracts.iter().find(|c| c.id == id).map(Contract::status);
        let instance = || self.instances.iter().find(|i| i.id == id).and_then(Instance::status);
        contract.or_else(instance).unwrap_or("Deleted")
    }
}
