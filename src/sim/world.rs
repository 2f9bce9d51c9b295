//! Everything that changes: the providers, what they share, and what was asked of them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    common::Common,
    exchange::{Incoming, Judged},
    faults::{self, ActiveFault, Fault},
    ledger::Entry,
    memory::Hits,
    provider::Provider,
    providers::{self, More},
    settings::Settings,
};

/// Everything that changes.
pub(super) struct World {
    /// The last one answers what no other owns.
    providers: Vec<Box<dyn Provider>>,
    pub common: Common,
    pub faults: Vec<Fault>,
    pub hits: Hits,
}

impl World {
    pub(super) fn new(settings: &Arc<Settings>, more: More) -> Self {
        Self {
            providers: providers::all(settings, more),
            common: Common::new(Arc::clone(settings)),
            faults: faults::of(settings),
            hits: Hits::default(),
        }
    }

    /// The provider that a request is for, with what it shares with the others; for no request, the usual one.
    pub(super) fn owner(&mut self, incoming: Option<&Incoming>) -> (&mut dyn Provider, &mut Common) {
        let last = self.providers.len() - 1;
        let owner = incoming.and_then(|incoming| self.providers.iter().position(|p| p.owns(incoming)));
        (self.providers[owner.unwrap_or(last)].as_mut(), &mut self.common)
    }

    fn seller(&self, method: &str, path: &str) -> Option<usize> {
        self.providers.iter().position(|p| p.sells(method, path))
    }

    /// Judges the words of a purchase; nothing is sold.
    pub(super) fn judge(&self, method: &str, path: &str, body: &[u8]) -> Result<(), Judged> {
        let seller = self.seller(method, path).unwrap_or(self.providers.len() - 1);
        self.providers[seller].judge(&self.common, method, path, body)
    }

    /// Makes up what a purchase would have sold, for the lists to lie with.
    pub(super) fn make_up(&mut self, incoming: &Incoming) {
        if let Some(seller) = self.seller(&incoming.method, &incoming.path) {
            self.providers[seller].make_up(&self.common, incoming);
        }
    }

    /// The faults that a request meets; it is counted on the way.
    pub(super) fn meet(&mut self, method: &str, path: &str) -> ActiveFault {
        let purchase = self.seller(method, path).is_some();
        self.hits.count(path);
        let met = faults::meet(&mut self.faults, path, purchase);
        if met.forget {
            self.providers.iter_mut().for_each(|p| p.forget_tokens());
        }
        let looks = &mut self.common.looks;
        looks.lag = met.lag.unwrap_or(looks.lag);
        looks.lie = met.lie.unwrap_or(looks.lie);
        met
    }

    /// The money of the account, by provider.
    pub(super) fn money(&self) -> Value {
        let counted = self.providers.iter().filter_map(|p| Some((p.name().to_owned(), p.money()?)));
        Value::Object(counted.collect())
    }

    /// The ledger as it is shown: every order that was accepted, oldest first, with what became of it.
    pub(super) fn ledger(&self) -> Value {
        let order = |entry: &Entry| {
            let seller = self.providers.iter().find(|p| p.name() == entry.provider);
            let status = |id: &String| json!({"id": id, "status": seller.map(|p| p.status(id))});
            json!({
                "kind": entry.kind,
                "clientToken": entry.token,
                "body": entry.body,
                "orderId": entry.order,
                "instances": entry.instances.iter().map(status).collect::<Vec<_>>(),
                "acceptedAt": entry.at,
            })
        };
        json!({"orders": self.common.ledger.iter().map(order).collect::<Vec<_>>()})
    }
}
