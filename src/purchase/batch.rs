//! The instances of one purchase as they are seen, however many: which to ask for, and what each answer comes to.

use std::{collections::HashMap, time::Duration};

use crate::{
    cloud::{Client, Group, Instance},
    order::Product,
};

/// Time for which a new id may be unknown to the provider.
const NOT_YET: Duration = Duration::from_secs(60);

/// One instance as it was last seen.
struct Row {
    instance: Instance,
    /// Number of looks in a row that have missed it since it was there; `None` as long as it never was.
    missed: Option<u32>,
}

/// All instances of a purchase.
pub struct Batch {
    rows: Vec<Row>,
    place: HashMap<String, usize>,
    product: Product,
}

impl Batch {
    /// Instances of which no more than their ids is known. An id that is there twice counts once.
    pub fn of(product: Product, ids: impl IntoIterator<Item = String>) -> Batch {
        let mut batch = Batch { rows: Vec::new(), place: HashMap::new(), product };
        for id in ids {
            let rows = batch.rows.len();
            if *batch.place.entry(id.clone()).or_insert(rows) == rows {
                batch.rows.push(Row { instance: Instance::named(&id), missed: None });
            }
        }
        batch
    }

    /// Number of instances and contracts bought.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// All of them, in the order of the purchase.
    pub fn instances(&self) -> Vec<Instance> {
        self.rows.iter().map(|row| row.instance.clone()).collect()
    }

    /// The ids to ask for: those that progress, or all where that takes no more questions.
    pub fn unsettled(&self) -> Vec<String> {
        let ids: Vec<String> =
            self.rows.iter().filter(|r| !self.is_settled(r)).map(|r| r.instance.id.clone()).collect();
        let questions = |ids: usize| ids.div_ceil(Client::MOST_NAMED);
        if questions(ids.len()) == questions(self.rows.len()) { self.all() } else { ids }
    }

    /// The ids of all.
    pub fn all(&self) -> Vec<String> {
        self.rows.iter().map(|row| row.instance.id.clone()).collect()
    }

    /// Number of those that progress no more.
    pub fn settled(&self) -> usize {
        self.rows.iter().filter(|row| self.is_settled(row)).count()
    }

    /// Tells whether any is in this group.
    pub fn any(&self, group: Group) -> bool {
        self.rows.iter().any(|row| group_of(self.product, &row.instance) == group)
    }

    /// Tells whether it progresses no more. A contract waits for its hour by itself: it is settled once it is bought.
    fn is_settled(&self, row: &Row) -> bool {
        match (self.product, group_of(self.product, &row.instance)) {
            (Product::Contracts, Group::Progressing) => !row.instance.being_made(),
            (_, group) => group != Group::Progressing,
        }
    }

    /// Takes in the answer to a question for some ids, so long after the watch began.
    pub fn take(&mut self, asked: &[String], seen: Vec<Instance>, after: Duration) {
        let mut seen: HashMap<String, Instance> = seen.into_iter().map(|i| (i.id.clone(), i)).collect();
        for id in asked {
            let Some(row) = self.place.get(id).and_then(|n| self.rows.get_mut(*n)) else { continue };
            if let Some(instance) = seen.remove(id) {
                row.missed = Some(0);
                row.instance = addressed(instance, &row.instance);
                continue;
            }
            // Unknown at first is "not yet"; unknown late, or twice in a row after it was seen, is "gone".
            let times = row.missed.as_mut().map_or(0, |n| {
                *n += 1;
                *n
            });
            let gone = times >= 2 || after > NOT_YET;
            if gone { "Deleted" } else { "" }.clone_into(&mut row.instance.status);
        }
    }
}

/// Group that the state of a machine or of a contract comes to.
pub fn group_of(product: Product, instance: &Instance) -> Group {
    match product {
        Product::Instances => instance.group(),
        Product::Contracts => instance.group_of_contract(),
    }
}

/// An instance with what is known of it from before: an answer that tells less takes nothing away.
fn addressed(instance: Instance, before: &Instance) -> Instance {
    let or = |now: String, before: &String| if now.is_empty() { before.clone() } else { now };
    Instance {
        name: or(instance.name, &before.name),
        internal_ip: or(instance.internal_ip, &before.internal_ip),
        public_ip: or(instance.public_ip, &before.public_ip),
        zone: or(instance.zone, &before.zone),
        begins: instance.begins.or(before.begins),
        ..instance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(id: &str, status: &str) -> Instance {
        Instance { status: status.to_owned(), ..Instance::named(id) }
    }

    fn of(count: usize) -> Batch {
        Batch::of(Product::Instances, (0..count).map(|n| n.to_string()))
    }

    #[test]
    fn only_what_progresses_is_asked_for_where_that_saves_a_question() {
        let mut batch = of(250);
        assert_eq!(batch.unsettled().len(), 250);
        let ids = batch.all();
        let up = |ids: &[String]| ids.iter().map(|id| seen(id, "Running")).collect();
        batch.take(&ids[..40], up(&ids[..40]), Duration::ZERO);
        assert_eq!(batch.unsettled().len(), 250, "three questions either way");
        batch.take(&ids[..60], up(&ids[..60]), Duration::ZERO);
        assert_eq!(batch.unsettled(), ids[60..]);
        assert_eq!((batch.settled(), batch.any(Group::Failed)), (60, false));
    }

    #[test]
    fn what_is_missing_is_gone_when_it_was_there_twice_before_or_is_late() {
        let mut batch = Batch::of(Product::Instances, ["a".to_owned(), "b".to_owned(), "a".to_owned()]);
        let ids = batch.all();
        assert_eq!(ids, ["a", "b"]);
        let status = |batch: &Batch| batch.instances().into_iter().map(|i| i.status).collect::<Vec<_>>();
        batch.take(&ids, vec![seen("a", "Starting")], Duration::from_secs(1));
        assert_eq!(status(&batch), ["Starting", ""]);
        batch.take(&ids, Vec::new(), Duration::from_secs(2));
        assert_eq!(status(&batch), ["", ""], "once may be a slip");
        batch.take(&ids, Vec::new(), Duration::from_secs(3));
        assert_eq!(status(&batch), ["Deleted", ""]);
        batch.take(&ids, Vec::new(), Duration::from_secs(61));
        assert_eq!(status(&batch), ["Deleted", "Deleted"]);
        // A question that did not name it says nothing about it.
        batch.take(&ids[1..], vec![seen("b", "Running")], Duration::from_secs(62));
        assert_eq!(status(&batch), ["Deleted", "Running"]);
        assert!(batch.any(Group::Failed));
    }

    #[test]
    fn a_contract_is_settled_once_it_is_bought() {
        let mut batch = Batch::of(Product::Contracts, ["r".to_owned()]);
        for (status, settled) in
            [("Creating", 0), ("Pending", 1), ("Recharge", 1), ("CreateFailed", 1), ("Active", 1)]
        {
            batch.take(&batch.all(), vec![seen("r", status)], Duration::ZERO);
            assert_eq!(batch.settled(), settled, "{status}");
        }
    }

    #[test]
    fn an_answer_that_tells_less_takes_no_address_away() {
        let mut batch = of(1);
        let full = Instance { internal_ip: "10.0.0.4".into(), ..seen("0", "Running") };
        batch.take(&batch.all(), vec![full.clone()], Duration::ZERO);
        batch.take(&batch.all(), vec![seen("0", "Running")], Duration::ZERO);
        assert_eq!(batch.instances(), [full]);
    }
}
