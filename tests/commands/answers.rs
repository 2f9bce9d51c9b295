//! Tests that the result of a purchase stands, whatever its answer leaves out and wherever it cannot be written.
#![cfg(target_os = "linux")]

use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    net::TcpStream,
};

use serde_json::{Value, json};

use crate::{
    common::{Cloud, Ran, World, fixture},
    orders::order,
};

fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").expect("a device that is always full")
}

fn faults(cloud: &Cloud, list: &Value) {
    let body = list.to_string();
    let host = cloud.url.strip_prefix("http://").expect("http");
    let mut stream = TcpStream::connect(host).expect("it listens");
    let length = body.len();
    write!(
        stream,
        "POST /_sim/faults HTTP/1.0\r\nHost: {host}\r\nx-vmcart-sim: 1\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    assert!(answer.contains(" 200 "), "{answer}");
}

/// A case: the scenarios of the cloud, the order's kind, more arguments, and the code that the purchase comes to.
type Case = (&'static [&'static str], &'static str, &'static [&'static str], i32);

#[test]
fn no_output_that_fails_changes_the_code_of_what_was_bought() {
    let cases: &[Case] = &[
        (&[], "bcc-spec", &[], 0),
        (&[], "bcc-spec", &["--follow"], 0),
        (&["--scenario", "sold-out"], "bcc-spec", &["--follow"], 4),
        (&["--scenario", "lost-response"], "bcc-spec", &["--no-settle"], 5),
        (&["--scenario", "boot-failure"], "bcc-spec", &["--follow"], 6),
    ];
    for (scenarios, kind, more, code) in cases {
        for json in [true, false] {
            for both in [false, true] {
                let world = World::new();
                let cloud = Cloud::start(&world, scenarios);
                let file = world.file("order.toml", order(kind, "web"));
                let mut args = vec!["--endpoint", &cloud.url, "submit", &file, "--yes"];
                args.extend(*more);
                if json {
                    args.push("--json");
                }
                let mut command = world.command(&args);
                command.stdout(full());
                if both {
                    command.stderr(full());
                }
                let ran = Ran::of(command.output().expect("it runs"));
                assert_eq!(
                    ran.code,
                    Some(*code),
                    "{scenarios:?} {more:?} json {json} both {both}: {}",
                    ran.err
                );
                let orders = world.run(&["orders", "--json"]).ends(0).json();
                assert_eq!(
                    orders["orders"].as_array().map(Vec::len),
                    Some(1),
                    "the journal says all: {orders}"
                );
            }
        }
    }
}

#[test]
fn following_and_settling_keep_their_code_too() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--scenario", "lost-response"]);
    let submitted = world.run(&[
        "--endpoint",
        &cloud.url,
        "submit",
        &fixture("example.toml"),
        "--yes",
        "--no-settle",
        "--json",
    ]);
    let id = submitted.ends(5).json()["order"].as_str().expect("an id").to_owned();
    for args in [&["resume", id.as_str(), "--json"][..], &["follow", id.as_str(), "--json"]] {
        let mut all = vec!["--endpoint", cloud.url.as_str()];
        all.extend(args);
        let ran = Ran::of(world.command(&all).stdout(full()).stderr(full()).output().expect("it runs"));
        assert_eq!(ran.code, Some(0), "{args:?}");
    }
    assert_eq!(cloud.ledger().len(), 1);
}

#[test]
fn an_acceptance_without_ids_says_so_and_is_looked_for() {
    for (body, known) in [(json!({"orderId": "o-1"}), "o-1"), (json!({"requestId": "r-1"}), "neither")] {
        let world = World::new();
        let cloud = Cloud::start(&world, &[]);
        let answer = json!({"status": 200, "body": body.to_string(), "content_type": "application/json",
            "after_sale": true});
        faults(&cloud, &json!([{ "answer": answer }]));
        let file = world.file("order.toml", order("bcc-spec", "web"));
        let ran = world.run(&["--endpoint", &cloud.url, "submit", &file, "--yes", "--json"]);
        let ran = ran.ends(0);
        assert!(ran.err.contains("no ids told") && ran.err.contains(known), "{}", ran.err);
        assert!(ran.err.contains("looked"), "{}", ran.err);
        for line in ran.err.lines() {
            assert!(!line.trim_end().ends_with(':') && !line.trim_end().ends_with("request"), "{line}");
        }
        let order = ran.json();
        assert_eq!((&order["state"], &order["instances"]), (&json!("accepted"), &json!([])), "{order}");
    }
}

#[test]
fn a_machine_that_was_stopped_ends_the_watch_with_its_state() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--boot-time", "3600"]);
    let file = world.file("order.toml", order("bcc-spec", "web"));
    let bought = world.run(&["--endpoint", &cloud.url, "submit", &file, "--yes", "--json"]).ends(0).json();
    let (id, machine) = (bought["order"].as_str().expect("an id"), bought["instances"][0]["id"].clone());
    let seen = json!({"instances": [{"id": machine, "status": "Stopped"}]});
    let answer = json!({"status": 200, "body": seen.to_string(), "content_type": "application/json"});
    faults(&cloud, &json!([{"answer": answer, "on": "listByInstanceId", "times": 99}]));
    let ran = world.run(&["--endpoint", &cloud.url, "follow", id, "--json"]).ends(6);
    let machine = machine.as_str().expect("an id");
    assert!(ran.err.contains(&format!("No longer running: {machine} Stopped.")), "{}", ran.err);
    assert_eq!(ran.json()["instances"][0]["status"], "Stopped");
}
