//! The same order twice: on a live account the second one is asked about, or refused until it is meant.

use crate::{
    common::{Cloud, Ran, World},
    live::live,
    orders::order,
};

const KEYS: [&str; 4] = ["--access-key", "ALTAKtest", "--secret-key", "0123456789abcdef0123456789abcdef"];

fn submit(world: &World, endpoint: &str, file: &str, more: &[&str]) -> Ran {
    let mut args = vec!["--endpoint", endpoint, "submit", file, "--json", "--accept-unknown-price"];
    args.extend(more);
    let mut command = world.command(&args);
    command.env("BCE_ACCESS_KEY_ID", KEYS[1]).env("BCE_SECRET_ACCESS_KEY", KEYS[3]);
    Ran::of(command.output().expect("it runs"))
}

/// Moves the acceptance of every purchase into the past, as time does.
fn age(world: &World, minutes: i64) {
    for entry in std::fs::read_dir(world.path("data/orders")).expect("the journal") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "jsonl") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a journal");
        let aged = text.lines().map(|line| {
            let mut line: serde_json::Value = serde_json::from_str(line).expect("a line");
            let at: jiff::Timestamp = line["at"].as_str().expect("a time").parse().expect("a time");
            let at = jiff::Timestamp::from_second(at.as_second() - minutes * 60).expect("a time");
            line["at"] = at.to_string().into();
            format!("{line}\n")
        });
        let aged: String = aged.collect();
        std::fs::write(&path, aged).expect("written");
    }
}

#[test]
fn what_was_accepted_a_moment_ago_is_not_bought_twice_unless_that_is_said() {
    let world = World::new();
    let cloud = Cloud::start(&world, &KEYS);
    let endpoint = live(&cloud.url);
    let file = world.file("web.toml", order("bcc-spec", "web"));
    let first = submit(&world, &endpoint, &file, &["--yes"]).ends(0);
    assert!(first.err.contains("LIVE"), "{}", first.err);
    let id = first.json()["order"].as_str().expect("an id").to_owned();

    let second = submit(&world, &endpoint, &file, &["--yes"]).ends(3);
    let error = &second.json()["error"];
    assert_eq!(error["code"], "same-order", "{}", second.out);
    assert!(error["message"].as_str().is_some_and(|m| m.contains(&id) && m.contains("--again")), "{error}");
    assert_eq!(cloud.ledger().len(), 1, "nothing was sent");
    assert_eq!(world.run(&["orders", "--json"]).ends(0).json()["orders"].as_array().map(Vec::len), Some(1));

    // Another order is another one, and the same is bought again by whoever says so.
    let other = world.file("db.toml", order("bcc-spec", "db"));
    submit(&world, &endpoint, &other, &["--yes"]).ends(0);
    submit(&world, &endpoint, &file, &["--yes", "--again"]).ends(0);
    assert_eq!(cloud.ledger().len(), 3);
    submit(&world, &endpoint, &file, &["--yes"]).ends(3);

    age(&world, 11);
    submit(&world, &endpoint, &file, &["--yes"]).ends(0);
    assert_eq!(cloud.ledger().len(), 4);
}

#[test]
fn on_the_simulated_cloud_the_same_costs_nothing_and_is_not_asked_about() {
    let world = World::new();
    let cloud = Cloud::start(&world, &KEYS);
    let file = world.file("web.toml", order("bcc-spec", "web"));
    for _ in 0..2 {
        submit(&world, &cloud.url, &file, &["--yes"]).ends(0);
    }
    assert_eq!(cloud.ledger().len(), 2);
}

#[test]
fn an_order_that_was_refused_stands_in_no_way() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[&KEYS[..], &["--scenario", "sold-out"]].concat());
    let endpoint = live(&cloud.url);
    let file = world.file("web.toml", order("bcc-spec", "web"));
    for _ in 0..2 {
        submit(&world, &endpoint, &file, &["--yes"]).ends(4);
    }
}
