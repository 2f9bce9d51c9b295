//! What has been sold, and how far it is.

use std::{collections::BTreeMap, time::Duration};

use serde_json::Value;
use tokio::time::Instant;

use super::{catalogue::Catalogue, ids::code, instance::Instance, prices, sale::Passed};
use crate::sim::{
    clock::now, faults::SaleFault, looks::Look, purse::Purse, scenario::Scenario, seed::hash,
    settings::Settings,
};

/// Number of instances that an account may have in a region.
pub(super) const QUOTA: usize = 100;

/// Everything of this provider that changes.
pub(in crate::sim) struct World {
    pub(super) catalogue: Catalogue,
    pub(super) instances: Vec<Instance>,
    /// Number of orders that were accepted.
    orders: usize,
    /// Things that were not sold, for lists that lie.
    made_up: Vec<Instance>,
    /// Order and answer under each token.
    tokens: BTreeMap<String, (Value, Value)>,
    boot: Duration,
    /// The account's money.
    pub(super) purse: Purse,
    all_fail: bool,
    some_fail: bool,
}

impl World {
    pub(in crate::sim) fn new(settings: &Settings) -> Self {
        Self {
            catalogue: Catalogue::new(settings.seed),
            instances: Vec::new(),
            orders: 0,
            made_up: Vec::new(),
            tokens: BTreeMap::new(),
            boot: settings.boot_time * if settings.has(Scenario::SlowBoot) { 10 } else { 1 },
            purse: Purse::new(settings),
            all_fail: settings.has(Scenario::BootFailure),
            some_fail: settings.has(Scenario::Partial),
        }
    }

    /// Answer that was given under a token, if it was used: an error when it was used for another order.
    pub(super) fn answered(&self, token: &str, identity: &Value) -> Option<Result<Value, ()>> {
        let (before, answer) = self.tokens.get(token)?;
        Some(if before == identity { Ok(answer.clone()) } else { Err(()) })
    }

    /// Keeps the answer to an order under its token.
    pub(super) fn keep_answer(&mut self, token: &str, identity: Value, answer: &Value) {
        self.tokens.insert(token.to_owned(), (identity, answer.clone()));
    }

    /// Forgets every token: the orders stay.
    pub(super) fn forget_tokens(&mut self) {
        self.tokens.clear();
    }

    /// The instances of a region that are there.
    pub(super) fn alive(&self, region: &str) -> impl Iterator<Item = &Instance> {
        self.listed(region, Look::default())
    }

    /// Instances of a region that a look at their list sees.
    pub(super) fn listed(&self, region: &str, look: Look) -> impl Iterator<Item = &Instance> {
        let seen = look.sees(&self.instances, &self.made_up);
        seen.filter(move |i| i.region == region && i.status().is_some())
    }

    /// Number of instances that the quota of a region still takes.
    pub(super) fn free(&self, region: &str) -> usize {
        QUOTA.saturating_sub(self.alive(region).count())
    }

    /// Sells: the ids of the instances. Each is paid at once, and what an instance took comes back when it fails.
    pub(super) fn sell(&mut self, passed: &Passed, luck: SaleFault) -> Vec<String> {
        self.orders += 1;
        let sold = self.instances.len();
        let ids = self.boot(passed, self.orders - 1, luck);
        let price = prices::each(&self.catalogue, passed);
        for instance in &self.instances[sold..] {
            self.purse.take_vouchers_first(price, instance.fails.then(|| instance.sold + instance.boots));
        }
        ids
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
            let fails = self.all_fail || (self.some_fail && n % 2 == 1) || n < luck.vanish;
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
        self.boot(passed, usize::MAX - self.orders, SaleFault::default());
        self.made_up = self.instances.split_off(known);
    }

    /// Status of an instance.
    pub(super) fn status(&self, id: &str) -> &'static str {
        let instance = self.instances.iter().find(|i| i.id == id);
        instance.and_then(Instance::status).unwrap_or("deleted")
    }
}
