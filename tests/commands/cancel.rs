//! `vmcart follow ID --cancel`: a spot order that waits is taken back, and nothing else is.

use serde_json::Value;

use crate::{
    common::{Cloud, Ran, World},
    orders::order,
};

fn follow(world: &World, cloud: &Cloud, id: &str, more: &[&str]) -> Ran {
    let mut args = vec!["--endpoint", &cloud.url, "follow", id];
    args.extend(more);
    world.run(&args)
}

fn bought(world: &World, cloud: &Cloud, kind: &str) -> String {
    let file = world.file("order.toml", order(kind, "web"));
    let ran = world.run(&["--endpoint", &cloud.url, "submit", &file, "--yes", "--json"]).ends(0);
    ran.json()["order"].as_str().expect("an id").to_owned()
}

fn journal(world: &World, id: &str) -> String {
    std::fs::read_to_string(world.path(&format!("data/orders/{id}.jsonl"))).expect("a journal")
}

#[test]
fn a_spot_order_that_waits_is_cancelled_and_the_journal_says_so() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--boot-time", "3600"]);
    let id = bought(&world, &cloud, "bcc-spot");
    // Nobody can be asked here.
    let ran = follow(&world, &cloud, &id, &["--cancel"]).ends(2);
    assert!(ran.err.contains("--yes") && !journal(&world, &id).contains("cancel"), "{}", ran.err);

    let ran = follow(&world, &cloud, &id, &["--cancel", "--yes", "--json"]).ends(0);
    assert!(ran.err.contains("is cancelled"), "{}", ran.err);
    assert_eq!(ran.json()["state"], "cancelled");
    let told = journal(&world, &id);
    let asked = told.find("asked the provider to cancel").expect("written before");
    assert!(told.find("\"event\":\"cancelled\"").expect("written after") > asked, "{told}");
    let hits = crate::common::get(&format!("{}/_sim/hits", cloud.url));
    assert_eq!(hits["/v2/instance/cancelBidOrder"].as_u64(), Some(1), "{hits}");

    // It stays so, and is asked for once.
    let ran = follow(&world, &cloud, &id, &["--json"]).ends(0);
    assert_eq!(ran.json()["state"], "cancelled");
    assert!(ran.err.contains("was cancelled"), "{}", ran.err);
    assert!(follow(&world, &cloud, &id, &["--cancel", "--yes"]).ends(2).err.contains("already"));
    assert!(world.run(&["orders"]).ends(0).out.contains("cancelled"));
}

#[test]
fn a_bid_that_was_met_stands_and_says_why() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--boot-time", "0"]);
    let id = bought(&world, &cloud, "bcc-spot");
    let ran = follow(&world, &cloud, &id, &["--cancel", "--yes", "--json"]).ends(4);
    assert!(ran.err.contains("did not cancel") && ran.err.contains("The bid has been met"), "{}", ran.err);
    let state: Value = ran.json()["state"].clone();
    assert_eq!(state, "accepted");
    assert!(journal(&world, &id).contains("not cancelled: OperationDenied"));
    // Once it is seen to run, nobody is asked.
    follow(&world, &cloud, &id, &[]).ends(0);
    assert!(follow(&world, &cloud, &id, &["--cancel", "--yes"]).ends(2).err.contains("has been met"));
}

#[test]
fn only_spot_orders_are_cancelled() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--boot-time", "3600"]);
    let id = bought(&world, &cloud, "bcc-spec");
    let ran = follow(&world, &cloud, &id, &["--cancel", "--yes"]).ends(2);
    assert!(ran.err.contains("only spot orders"), "{}", ran.err);
    assert!(!journal(&world, &id).contains("cancel"));
}
