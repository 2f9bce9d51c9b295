//! The journal through the binary: disks that are full, folders that cannot be written to, files of other versions,
//! and two purchases at once.

#![cfg(unix)]

use crate::common;
use crate::orders;

use std::{
    fs,
    io::{Read, Write},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use common::{Cloud, Ran, World};
use serde_json::Value;

fn vmcart(world: &World, cloud: &Cloud, args: &[&str]) -> Command {
    let mut command = world.command(args);
    command.env("VMCART_ENDPOINT", &cloud.url).env("VMCART_LANG", "en");
    command
}

fn run(world: &World, cloud: &Cloud, args: &[&str]) -> Ran {
    Ran::of(vmcart(world, cloud, args).output().expect("it runs"))
}

fn listed(world: &World) -> Vec<Value> {
    world.run(&["orders", "--json"]).ends(0).json()["orders"].as_array().cloned().expect("a list")
}

/// The same command where no file may become longer than so many blocks of 512 bytes.
fn with_room_for(blocks: u32, command: &Command) -> Command {
    let mut limited = Command::new("sh");
    // Without the trap the system would end the program; with it a write fails, as on a full disk.
    limited.args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")]);
    limited.arg(command.get_program()).args(command.get_args()).stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => limited.env(name, value),
            None => limited.env_remove(name),
        };
    }
    limited
}

#[test]
fn a_disk_that_is_full_at_any_moment_costs_neither_an_order_nor_a_second_one() {
    let mut codes = Vec::new();
    for blocks in 0..6 {
        let world = World::new();
        let cloud = Cloud::start(&world, &[]);
        let file = world.file("order.toml", orders::order("bcc-spec", "full"));
        let submit = vmcart(&world, &cloud, &["submit", &file, "--yes", "--json"]);
        let ran = Ran::of(with_room_for(blocks, &submit).output().expect("it runs"));
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        let code = ran.code.expect("an end of its own");
        let sold = cloud.ledger().len();
        match code {
            0 => assert_eq!(sold, 1, "{blocks}: {}", ran.err),
            // Not begun: it says which file could not be written, and nothing has been sent.
            1 => assert_eq!((sold, ran.err.contains("orders")), (0, true), "{blocks}: {}", ran.err),
            // Sent, and the answer could not be written down.
            5 => assert!(ran.err.contains("vmcart resume"), "{blocks}: {}", ran.err),
            other => panic!("{blocks}: {other}: {}", ran.err),
        }
        codes.push(code);
        // With room again, what is open is settled with the same token.
        run(&world, &cloud, &["resume"]).ends(0);
        let orders = listed(&world);
        let accepted = orders.iter().filter(|o| o["state"] == "accepted").count();
        assert_eq!(cloud.ledger().len(), accepted, "{blocks}: {orders:?}");
        assert!(orders.iter().all(|o| o["state"] != "unknown"), "{blocks}: {orders:?}");
        assert!(accepted <= 1);
    }
    assert_eq!((codes.first(), codes.last()), (Some(&1), Some(&0)), "{codes:?}");
}

#[test]
fn a_journal_that_cannot_be_written_is_told_before_anything_is_sent() {
    let cloud_world = World::new();
    let cloud = Cloud::start(&cloud_world, &[]);
    let world = World::new();
    let file = world.file("order.toml", orders::order("bcc-spec", "nowhere"));
    // A file where the folder should be: nobody can write there, not even the system's owner.
    fs::create_dir_all(world.path("data")).expect("a folder");
    fs::write(world.path("data/orders"), "").expect("a file");
    let ran = run(&world, &cloud, &["submit", &file, "--yes"]).ends(1);
    assert!(ran.err.contains("orders"), "{}", ran.err);
    fs::remove_file(world.path("data/orders")).expect("removed");
    // A folder without the right to write, where rights hold.
    fs::create_dir(world.path("data/orders")).expect("a folder");
    let mode = |mode| {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
        fs::set_permissions(world.path("data/orders"), mode).expect("a mode");
    };
    mode(0o500);
    let rights_hold = fs::write(world.path("data/orders/probe"), "").is_err();
    if rights_hold {
        let ran = run(&world, &cloud, &["submit", &file, "--yes"]).ends(1);
        assert!(ran.err.contains("orders"), "{}", ran.err);
    }
    mode(0o700);
    assert_eq!(cloud.ledger(), [] as [Value; 0]);
    run(&world, &cloud, &["submit", &file, "--yes"]).ends(0);
}

#[test]
fn journals_of_other_versions_are_read_and_never_sent_blindly() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    fs::create_dir_all(world.path("data/orders")).expect("a folder");
    let intent = |id: &str, more: &str| {
        format!(
            "{{\"v\":1,\"at\":\"2026-01-02T03:04:05Z\",\"event\":\"intent\",\"order\":\"{id}\",\"kind\":\"bcc-spec\",\
             \"provider\":\"bce\",\"region\":\"bj\",\"client_token\":\"t-{id}\"{more}}}\n"
        )
    };
    let attempt = "{\"v\":1,\"at\":\"2026-01-02T03:04:06Z\",\"event\":\"attempt\",\"n\":1}\n";
    // An early vmcart wrote no address, no digest and no bytes.
    world.file("data/orders/20260102-030405-aaaa.jsonl", intent("20260102-030405-aaaa", "") + attempt);
    let newer = "{\"v\":9,\"at\":\"2026-01-02T03:04:07Z\",\"event\":\"handed_over\",\"to\":[1]}\n";
    world.file("data/orders/20260102-030405-bbbb.jsonl", intent("20260102-030405-bbbb", "") + newer);
    world.file("data/orders/20260102-030405-cccc.jsonl", "\u{0}\u{0}no journal\n{}\n[");
    // A later one was bought; it stands behind those that need something done.
    let file = world.file("order.toml", orders::order("bcc-spec", "later"));
    run(&world, &cloud, &["submit", &file, "--yes"]).ends(0);
    let states: Vec<_> = listed(&world).iter().map(|o| o["state"].as_str().map(str::to_owned)).collect();
    let is = |w: &str| Some(w.to_owned());
    assert_eq!(states, [is("accepted"), is("unknown"), is("unknown"), is("unknown")]);
    let shown = world.run(&["orders"]).ends(0).out;
    let lines: Vec<&str> = shown.lines().collect();
    assert!(lines.len() >= 4 && lines[..3].iter().all(|l| l.contains("20260102-030405-")), "{shown}");
    for (id, code, why) in [
        ("20260102-030405-aaaa", 2, "does not say where it was sent"),
        ("20260102-030405-bbbb", 2, "a newer vmcart"),
        ("20260102-030405-cccc", 1, "journal is damaged"),
    ] {
        let ran = run(&world, &cloud, &["resume", id]).ends(code);
        assert!(ran.err.contains(id) && ran.err.contains(why), "{}", ran.err);
    }
    assert_eq!(cloud.ledger().len(), 1, "nothing was sent for them");
}

#[test]
fn two_at_once_buy_one_after_the_other() {
    let (world, cloud_world) = (World::new(), World::new());
    let cloud = Cloud::start(&cloud_world, &[]);
    let one = world.file("one.toml", orders::order("bcc-spec", "one"));
    let two = world.file("two.toml", orders::order("jd-vm", "two"));
    let host = cloud.url.strip_prefix("http://").expect("http");
    let mut stream = std::net::TcpStream::connect(host).expect("it listens");
    let faults = r#"[{"delay": {"ms": 3000}}]"#;
    write!(stream, "POST /_sim/faults HTTP/1.0\r\nContent-Length: {}\r\n\r\n{faults}", faults.len())
        .expect("sent");
    stream.read_to_string(&mut String::new()).expect("answered");
    let mut first =
        vmcart(&world, &cloud, &["submit", &one, "--yes"]).stderr(Stdio::null()).spawn().expect("it runs");
    let deadline = Instant::now() + Duration::from_secs(30);
    while common::get(&format!("{}/_sim/hits", cloud.url))["/v2/instanceBySpec"].as_u64() != Some(1) {
        assert!(Instant::now() < deadline, "the first is not sent");
        std::thread::sleep(Duration::from_millis(2));
    }
    let busy = run(&world, &cloud, &["submit", &two, "--yes"]).ends(1);
    assert!(busy.err.contains(&format!("process {}", first.id())), "{}", busy.err);
    // Looking is free meanwhile, and tells what is on its way.
    assert_eq!(listed(&world)[0]["state"], "unknown");
    run(&world, &cloud, &["resume"]).ends(1);
    assert_eq!(first.wait().expect("it was started").code(), Some(0));
    run(&world, &cloud, &["submit", &two, "--yes"]).ends(0);
    assert_eq!(cloud.ledger().len(), 2);
}

/// A journal of an accepted order of this many, at this cloud.
fn accepted(world: &World, cloud: &Cloud, id: &str, ids: &[String], more: &str) {
    let url = &cloud.url;
    let count = ids.len().max(1);
    let ids = serde_json::json!(ids);
    let lines = format!(
        "{{\"v\":1,\"at\":\"2026-01-02T03:04:05Z\",\"event\":\"intent\",\"order\":\"{id}\",\"kind\":\"bcc-spec\",\
         \"provider\":\"bce\",\"region\":\"bj\",\"client_token\":\"t\",\"endpoint\":\"{url}\",\"count\":{count}}}\n\
         {{\"v\":1,\"at\":\"2026-01-02T03:04:06Z\",\"event\":\"attempt\",\"n\":1}}\n\
         {{\"v\":1,\"at\":\"2026-01-02T03:04:07Z\",\"event\":\"accepted\",\"instance_ids\":{ids}}}\n{more}"
    );
    world.file(&format!("data/orders/{id}.jsonl"), lines);
}

#[test]
fn an_accepted_order_without_ids_is_not_watched_in_silence() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    fs::create_dir_all(world.path("data/orders")).expect("a folder");
    accepted(&world, &cloud, "20260102-030405-aaaa", &[], "");
    let ran = run(&world, &cloud, &["follow", "20260102-030405-aaaa", "--json"]).ends(0);
    assert!(ran.err.contains("named no instances"), "{}", ran.err);
    assert_eq!(
        (&ran.json()["state"], &ran.json()["instances"]),
        (&"accepted".into(), &Value::Array(Vec::new()))
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_journal_that_is_longer_than_the_memory_is_read() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    fs::create_dir_all(world.path("data/orders")).expect("a folder");
    let ids: Vec<String> = (0..500).map(|n| format!("i-{n}")).collect();
    let look = |status: &str, phase: &str| {
        let rows: Vec<_> =
            ids.iter().map(|id| serde_json::json!({"id": id, "status": status, "phase": phase})).collect();
        format!("{}\n", serde_json::json!({"v": 1, "event": "instances", "instances": rows}))
    };
    let starting = look("Starting", "waiting");
    let more = starting.repeat((40 << 20) / starting.len()) + &look("Running", "running");
    accepted(&world, &cloud, "20260102-030405-aaaa", &ids, &more);
    let orders = vmcart(&world, &cloud, &["orders", "--json"]);
    let mut small = Command::new("sh");
    // 24 MiB of data in all.
    small
        .args(["-c", "ulimit -d 24576; exec \"$0\" \"$@\""])
        .arg(orders.get_program())
        .args(orders.get_args());
    for (name, value) in orders.get_envs() {
        match value {
            Some(value) => small.env(name, value),
            None => small.env_remove(name),
        };
    }
    let listed = Ran::of(small.output().expect("it runs")).ends(0).json();
    assert_eq!(listed["orders"][0]["state"], "running");
    assert_eq!(listed["orders"][0]["instances"].as_array().map(Vec::len), Some(500));
}
