//! Entries of a list, as the order stands.

use super::*;
use crate::order::{Ask, Item, Lookup, samples::with_of};

fn item(value: &str, facts: &[(&'static str, &str)]) -> Item {
    let facts = facts.iter().map(|(name, fact)| (*name, (*fact).to_owned())).collect();
    Item { value: value.to_owned(), columns: vec!["8 vCPU".to_owned()], facts, ..Item::default() }
}

/// The entries for a field once the cloud has listed these, each with the code of what rules it out.
fn offered(kind: &str, path: &str, lookup: Lookup, items: Vec<Item>) -> Vec<(String, Option<&'static str>)> {
    let mut app = with(with_of(kind, &[]), Vec::new());
    let ask = Ask::of(lookup, &app.editing.draft);
    app.inquiries.known.insert(ask, items);
    let place = app.editing.draft.place(path).expect("a field");
    let entries = app.listed(place, "");
    entries.into_iter().map(|e| (e.label, e.ruled_out.map(|p| p.code))).collect()
}

#[test]
fn a_subnet_and_its_group_are_offered_though_the_other_is_still_empty() {
    for (path, lookup) in [("subnetId", Lookup::Subnets), ("securityGroupId", Lookup::SecurityGroups)] {
        let ids = || vec![item("id-1", &[("vpcId", "vpc-1")]), item("id-2", &[("vpcId", "vpc-1")])];
        let free = [("id-1".to_owned(), None), ("id-2".to_owned(), None)];
        assert_eq!(offered("bcc-instance", path, lookup, ids()), free, "{path}");
    }
    // What is wrong with a choice itself still rules it out.
    let images = vec![item("m-1", &[("status", "Error")]), item("m-2", &[("status", "Available")])];
    let told = offered("bcc-instance", "imageId", Lookup::Images, images);
    assert_eq!(told, [("m-1".to_owned(), Some("image-status")), ("m-2".to_owned(), None)]);
}

#[test]
fn a_list_of_cards_has_each_card_of_its_sort_once_and_no_empty_rows() {
    let sold = || {
        vec![
            item("P4", &[("gpuCardType", "P4"), ("gpuCardCount", "1"), ("cpuCount", "8")]),
            item("P4", &[("gpuCardType", "P4"), ("gpuCardCount", "2"), ("cpuCount", "16")]),
            item("KU115", &[("fpgaCardType", "KU115"), ("fpgaCardCount", "1"), ("cpuCount", "8")]),
            item("", &[("cpuCount", "2")]),
            item("", &[("cpuCount", "4")]),
        ]
    };
    let labels = |kind, path| {
        let entries = offered(kind, path, Lookup::Flavors, sold());
        entries.into_iter().map(|(label, _)| label).collect::<Vec<_>>()
    };
    assert_eq!(labels("bcc-instance", "gpuCard"), ["P4"]);
    assert_eq!(labels("bcc-spot", "isomerismCard"), ["P4", "KU115"]);
}
