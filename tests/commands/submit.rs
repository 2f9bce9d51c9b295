//! `vmcart submit` beside `vmcart sim`: two processes, one purchase, and every way it can end.

use crate::{common, orders};

use common::{Cloud, Ran, World, fixture};
use serde_json::{Value, json};

const KEYS: [&str; 4] = ["--access-key", "ALTAKtest", "--secret-key", "0123456789abcdef0123456789abcdef"];

/// `submit` of the reference page's own example, without a question.
fn submit(world: &World, cloud: &Cloud, secret: &str, more: &[&str]) -> Ran {
    let file = fixture("example.toml");
    let mut args = vec!["submit", &file, "--yes", "--json"];
    args.extend(more);
    buy(world, &cloud.url, secret, &args)
}

fn buy(world: &World, url: &str, secret: &str, args: &[&str]) -> Ran {
    let mut command = world.command(args);
    command
        .env("VMCART_ENDPOINT", url)
        .env("BCE_ACCESS_KEY_ID", KEYS[1])
        .env("BCE_SECRET_ACCESS_KEY", secret);
    Ran::of(command.output().expect("it runs"))
}

fn sim(world: &World, scenarios: &[&str]) -> Cloud {
    let mut args = KEYS.to_vec();
    args.extend(scenarios.iter().flat_map(|s| ["--scenario", s]));
    Cloud::start(world, &args)
}

fn orders(world: &World) -> Vec<Value> {
    world.run(&["orders", "--json"]).ends(0).json()["orders"].as_array().cloned().expect("a list")
}

#[test]
fn the_reference_example_is_bought_and_followed_until_it_runs() {
    let world = World::new();
    let cloud = sim(&world, &[]);
    let ran = submit(&world, &cloud, KEYS[3], &["--follow"]).ends(0);
    let order = ran.json();
    let keys: Vec<_> = order.as_object().map(|o| o.keys().cloned().collect()).unwrap_or_default();
    assert_eq!(
        keys,
        ["order", "kind", "clientToken", "state", "requestId", "orderId", "instances", "error"],
        "{}",
        ran.out
    );
    assert_eq!((&order["kind"], &order["error"]), (&json!("bcc-spec"), &Value::Null));
    assert_eq!(order["instances"].as_array().map(Vec::len), Some(1));
    assert_eq!(order["instances"][0]["status"], "Running");
    let ledger = cloud.ledger();
    assert_eq!(ledger.len(), 1);
    assert_eq!(ledger[0]["clientToken"], order["clientToken"]);
    assert_eq!(ledger[0]["instances"][0]["id"], order["instances"][0]["id"]);
    assert_eq!(ledger[0]["body"]["createCdsList"], json!([{"storageType": "std1", "cdsSizeInGB": 5}]));
    // The journal knows it as it ended, and following it again changes nothing.
    assert_eq!(orders(&world), std::slice::from_ref(&order));
    let id = order["order"].as_str().expect("an id");
    let again = buy(&world, &cloud.url, KEYS[3], &["follow", id, "--json"]).ends(0);
    assert_eq!(again.json(), order);
    assert_eq!(cloud.ledger().len(), 1);
}

#[test]
fn a_person_reads_what_happens_while_it_happens() {
    let world = World::new();
    let cloud = sim(&world, &[]);
    let file = fixture("example.toml");
    let ran = buy(&world, &cloud.url, KEYS[3], &["submit", &file, "--yes", "--follow"]).ends(0);
    assert!(ran.err.contains("SIMULATED") && !ran.err.contains("LIVE"), "{}", ran.err);
    assert!(ran.out.contains("Running"), "{}", ran.out);
    let listed = world.run(&["orders"]).ends(0).out;
    assert!(listed.contains("bcc-spec"), "{listed}");
}

#[test]
fn a_wrong_secret_key_is_refused_and_nothing_is_bought() {
    let world = World::new();
    let cloud = sim(&world, &[]);
    let ran = submit(&world, &cloud, "ffffffffffffffffffffffffffffffff", &[]).ends(4);
    let order = ran.json();
    assert!(order["error"]["code"].as_str().is_some_and(|c| !c.is_empty()), "{}", ran.out);
    assert_eq!(order["instances"], json!([]));
    assert_eq!(cloud.ledger(), [] as [Value; 0]);
}

#[test]
fn a_sold_out_specification_and_a_full_quota_are_refused_at_their_field() {
    for (scenario, code, path) in [
        ("sold-out", "Instance.NoStock", "spec"),
        ("quota", "Instance.InstanceQuotaLimitExceeded", "purchaseCount"),
    ] {
        let world = World::new();
        let cloud = sim(&world, &[scenario]);
        let ran = submit(&world, &cloud, KEYS[3], &["--follow"]).ends(4);
        let error = &ran.json()["error"];
        assert_eq!((&error["code"], &error["path"]), (&json!(code), &json!(path)), "{}", ran.out);
        assert!(error["message"].as_str().is_some_and(|m| !m.is_empty()));
        assert_eq!(cloud.ledger(), [] as [Value; 0]);
    }
}

#[test]
fn a_lost_answer_is_settled_without_buying_twice() {
    let world = World::new();
    let cloud = sim(&world, &["lost-response"]);
    let ran = submit(&world, &cloud, KEYS[3], &["--follow"]).ends(0);
    assert_eq!(ran.json()["instances"][0]["status"], "Running", "{ran:?}");
    assert_eq!(cloud.ledger().len(), 1);
}

#[test]
fn an_unknown_outcome_is_left_to_resume_when_told_so() {
    let world = World::new();
    let cloud = sim(&world, &["lost-response"]);
    let ran = submit(&world, &cloud, KEYS[3], &["--no-settle"]).ends(5);
    let order = ran.json();
    assert!(ran.err.contains("vmcart resume"), "{}", ran.err);
    assert_eq!(cloud.ledger().len(), 1);
    let id = order["order"].as_str().expect("an id").to_owned();
    // No second order with the same body before the first is settled.
    let second = submit(&world, &cloud, KEYS[3], &[]).ends(5);
    assert!(second.err.contains(&id), "{}", second.err);
    assert_eq!(cloud.ledger().len(), 1);
    let settled = buy(&world, &cloud.url, KEYS[3], &["resume", &id, "--json"]).ends(0);
    assert_eq!(settled.json()["orders"][0]["clientToken"], order["clientToken"], "{settled:?}");
    assert_eq!(cloud.ledger().len(), 1);
}

#[test]
fn a_cloud_that_is_not_there_ends_with_one() {
    let world = World::new();
    // Nothing listens on the first port, and no test is ever given it.
    let (file, url) = (fixture("example.toml"), "http://127.0.0.1:1");
    let ran = buy(&world, url, KEYS[3], &["submit", &file, "--yes", "--json"]).ends(1);
    assert!(ran.err.contains("127.0.0.1:1"), "{}", ran.err);
    assert_eq!(ran.json()["instances"], json!([]));
}

#[test]
fn nothing_is_bought_without_a_yes() {
    let world = World::new();
    let cloud = sim(&world, &[]);
    let file = fixture("example.toml");
    let ran = buy(&world, &cloud.url, KEYS[3], &["submit", &file]).ends(2);
    assert!(ran.err.contains("--yes"), "{}", ran.err);
    assert_eq!(cloud.ledger().len(), 0);
}

#[test]
fn an_order_with_problems_is_not_sent() {
    let world = World::new();
    let cloud = sim(&world, &[]);
    let file = fixture("many-problems.toml");
    let ran = buy(&world, &cloud.url, KEYS[3], &["submit", &file, "--yes", "--json"]).ends(3);
    assert!(ran.err.contains("[unknown-field]"), "{}", ran.err);
    assert_eq!(ran.json()["error"]["path"], "colour");
    assert_eq!(cloud.ledger().len(), 0);
}

#[test]
fn no_credentials_are_told_with_the_ways_out() {
    let world = World::new();
    let ran = world.run(&["submit", &fixture("example.toml"), "--yes"]).ends(2);
    for word in ["BCE_ACCESS_KEY_ID", "BCE_SECRET_ACCESS_KEY", "vmcart sim"] {
        assert!(ran.err.contains(word), "{}", ran.err);
    }
}

#[test]
fn the_demonstration_keys_are_used_on_loopback_only_and_said() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    let file = fixture("example.toml");
    let run = |url: &str| {
        let mut command = world.command(&["submit", &file, "--yes", "--follow", "--endpoint", url]);
        Ran::of(command.output().expect("it runs"))
    };
    let ran = run(&cloud.url).ends(0);
    assert!(ran.err.contains("demonstration"), "{}", ran.err);
    assert_eq!(cloud.ledger().len(), 1);
    run("https://192.0.2.1").ends(2);
}

#[test]
fn a_password_comes_from_the_environment_and_stays_nowhere() {
    let world = World::new();
    let cloud = sim(&world, &[]);
    let file = fixture("example.toml");
    let mut command = world.command(&["submit", &file, "--yes", "--json"]);
    command
        .env("VMCART_ENDPOINT", &cloud.url)
        .env("BCE_ACCESS_KEY_ID", KEYS[1])
        .env("BCE_SECRET_ACCESS_KEY", KEYS[3])
        .env("VMCART_ADMIN_PASS", "Very5ecret!x");
    let ran = Ran::of(command.output().expect("it runs")).ends(0);
    assert!(!ran.out.contains("Very5ecret") && !ran.err.contains("Very5ecret"));
    let sealed = cloud.ledger()[0]["body"]["adminPass"].as_str().map(str::len);
    assert_eq!(sealed, Some(32));
    assert_eq!(leaks(&world.path("data"), b"Very5ecret"), 0);
}

/// Files below a folder that hold these bytes.
fn leaks(dir: &std::path::Path, bytes: &[u8]) -> usize {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    let held =
        |p: &std::path::Path| std::fs::read(p).is_ok_and(|c| c.windows(bytes.len()).any(|w| w == bytes));
    entries.map(|e| e.path()).map(|p| if p.is_dir() { leaks(&p, bytes) } else { usize::from(held(&p)) }).sum()
}

#[cfg(unix)]
#[test]
fn ctrl_c_while_following_keeps_what_was_bought() {
    use std::io::{BufRead, BufReader};
    let world = World::new();
    let mut args = vec!["--boot-time", "3600"];
    args.extend(KEYS);
    let slow = Cloud::start(&world, &args);
    let file = fixture("example.toml");
    let mut command = world.command(&["submit", &file, "--yes", "--follow"]);
    command
        .env("VMCART_ENDPOINT", &slow.url)
        .env("BCE_ACCESS_KEY_ID", KEYS[1])
        .env("BCE_SECRET_ACCESS_KEY", KEYS[3])
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped());
    let mut child = command.spawn().expect("it runs");
    let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
    let mut said = String::new();
    // The accepted order is told before the instances are watched.
    while !said.contains("i-") {
        said.push_str(&lines.next().expect("more lines").expect("UTF-8"));
        said.push('\n');
    }
    let killed = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.is_ok_and(|s| s.success()));
    said.extend(lines.map_while(Result::ok));
    assert_eq!(child.wait().ok().and_then(|s| s.code()), Some(130), "{said}");
    assert!(said.contains("vmcart follow"), "{said}");
    assert_eq!((orders(&world).len(), slow.ledger().len()), (1, 1));
}

#[cfg(unix)]
#[test]
fn the_simulated_cloud_ends_cleanly() {
    for signal in ["-INT", "-TERM"] {
        let world = World::new();
        let cloud = sim(&world, &[]);
        let killed = std::process::Command::new("kill").args([signal, &cloud.id().to_string()]).status();
        assert!(killed.is_ok_and(|s| s.success()));
        assert_eq!(cloud.wait(), Some(0));
    }
}

#[test]
fn an_order_with_a_password_is_settled_with_the_same_password_only() {
    let world = World::new();
    let cloud = sim(&world, &["lost-response"]);
    let file = fixture("example.toml");
    let run = |args: &[&str], password: &str| {
        let mut command = world.command(args);
        command
            .env("VMCART_ENDPOINT", &cloud.url)
            .env("BCE_ACCESS_KEY_ID", KEYS[1])
            .env("BCE_SECRET_ACCESS_KEY", KEYS[3])
            .env("VMCART_ADMIN_PASS", password);
        Ran::of(command.output().expect("it runs"))
    };
    run(&["submit", &file, "--yes", "--no-settle"], "Very5ecret!x").ends(5);
    for wrong in ["", "0ther5ecret!"] {
        let ran = run(&["resume"], wrong).ends(2);
        assert!(ran.err.contains("password"), "{}", ran.err);
    }
    let ran = run(&["resume", "--json"], "Very5ecret!x").ends(0);
    assert_eq!(ran.json()["orders"][0]["state"], "accepted");
    assert_eq!(cloud.ledger().len(), 1);
    assert_eq!(leaks(&world.path("data"), b"ecret!"), 0);
}

#[test]
fn some_instances_that_fail_end_with_six() {
    let world = World::new();
    let cloud = sim(&world, &["boot-failure"]);
    let ran = submit(&world, &cloud, KEYS[3], &["--follow"]).ends(6);
    assert_eq!(ran.json()["state"], "partly-failed", "{}", ran.out);
}

#[test]
fn a_wrong_clock_is_said_put_right_and_the_order_sent_again() {
    let world = World::new();
    let cloud = sim(&world, &["clock-skew"]);
    let ran = submit(&world, &cloud, KEYS[3], &["--follow"]).ends(0);
    assert!(ran.err.contains("clock is wrong") && ran.err.contains("2 h"), "{}", ran.err);
    assert_eq!(ran.json()["instances"][0]["status"], "Running", "{}", ran.out);
    assert_eq!(cloud.ledger().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_person_is_asked_once_and_only_a_yes_buys() {
    let world = World::new();
    let cloud = sim(&world, &[]);
    for (answer, code, sold) in [("no\r", 130, 0), ("\r", 130, 0), ("yes\r", 0, 1)] {
        let (said, ended) = answered(&world, &cloud.url, answer);
        assert_eq!((ended, cloud.ledger().len()), (code, sold), "{said}");
        assert!(
            said.contains("SIMULATED") && said.contains("bcc.g3.c4m12") && said.contains(&cloud.url),
            "{said}"
        );
    }
}

/// `submit` in a terminal of its own, where the question is answered so: what it said, and its code.
#[cfg(unix)]
fn answered(world: &World, url: &str, answer: &str) -> (String, u32) {
    use std::io::{Read, Write};
    let pair = portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).expect("a pty");
    let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_vmcart"));
    command.env_clear();
    command.cwd(world.path(""));
    command.args(["submit", &fixture("example.toml")]);
    for (name, value) in [
        ("HOME", world.path("home").display().to_string()),
        ("VMCART_CONFIG_DIR", world.path("config").display().to_string()),
        ("VMCART_DATA_DIR", world.path("data").display().to_string()),
        ("VMCART_ENDPOINT", url.to_owned()),
        ("BCE_ACCESS_KEY_ID", KEYS[1].to_owned()),
        ("BCE_SECRET_ACCESS_KEY", KEYS[3].to_owned()),
    ] {
        command.env(name, value);
    }
    let mut child = pair.slave.spawn_command(command).expect("it runs");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let mut writer = pair.master.take_writer().expect("a writer");
    let mut said = Vec::new();
    let mut byte = [0];
    while !String::from_utf8_lossy(&said).contains("anything else leaves") {
        assert_eq!(reader.read(&mut byte).expect("more to read"), 1);
        said.push(byte[0]);
    }
    writer.write_all(answer.as_bytes()).expect("it listens");
    // The end of a terminal may be an error instead of nothing more.
    while reader.read(&mut byte).is_ok_and(|n| n == 1) {
        said.push(byte[0]);
    }
    (String::from_utf8_lossy(&said).into_owned(), child.wait().expect("it ends").exit_code())
}

#[test]
fn the_end_of_a_contract_speaks_of_the_contract() {
    for (lang, end, simulated, wrong) in [
        ("en", "All contracts are active.", "no contract exists", &["instance", "machine"][..]),
        ("zh-CN", "所有合约都已生效。", "没有合约", &["实例", "机器"]),
    ] {
        let world = World::new();
        let cloud = sim(&world, &[]);
        let file = world.file("order.toml", orders::order("bcc-reserved", "cheap"));
        let ran =
            buy(&world, &cloud.url, KEYS[3], &["--lang", lang, "submit", &file, "--yes", "--follow"]).ends(0);
        assert!(ran.err.contains(end) && ran.err.contains(simulated), "{lang}: {}", ran.err);
        assert!(!wrong.iter().any(|word| ran.err.contains(word)), "{lang}: {}", ran.err);
    }
}

#[test]
fn a_batch_of_which_nothing_runs_is_not_told_as_failed_in_part() {
    for (lang, count, end) in [
        ("en", "2", "All instances failed."),
        ("en", "1", "The instance failed."),
        ("zh-CN", "2", "所有实例都失败了。"),
    ] {
        let world = World::new();
        let cloud = sim(&world, &["boot-failure"]);
        let file = world.file("order.toml", orders::order("bcc-spec", "web"));
        let count = format!("purchaseCount={count}");
        let args = ["--lang", lang, "submit", &file, "--set", &count, "--yes", "--follow"];
        let ran = buy(&world, &cloud.url, KEYS[3], &args).ends(6);
        assert!(ran.err.contains(end), "{lang}: {}", ran.err);
        assert!(!["Some instances", "部分实例"].iter().any(|some| ran.err.contains(some)), "{}", ran.err);
    }
}

/// An order of JD Cloud's that is logged in to with a key pair.
const BY_KEY_PAIR: &str = r#"kind = "jd-vm"
region = "cn-north-1"
[request]
maxCount = 1
[request.instanceSpec]
az = "cn-north-1a"
instanceType = "g.n2.large"
imageId = "img-m5s0abcd29"
keyName = "ops"
name = "web"
[request.instanceSpec.systemDisk]
diskType = "ssd.gp2"
[request.instanceSpec.primaryNetworkInterface]
vpcId = "vpc-c2p3abcd9o"
subnetId = "subnet-c2p3abcd9o"
[[request.instanceSpec.primaryNetworkInterface.securityGroups]]
groupId = "sg-p2d1abcdya"
"#;

#[test]
fn a_password_of_the_environment_is_left_alone_where_a_key_pair_logs_in() {
    let world = World::new();
    let cloud = sim(&world, &[]);
    let file = world.file("order.toml", BY_KEY_PAIR);
    let run = |args: &[&str]| {
        let mut command = world.command(args);
        command
            .env("VMCART_ENDPOINT", &cloud.url)
            .env("VMCART_ADMIN_PASS", "Very5ecret!x")
            .env("JDCLOUD_ACCESS_KEY", KEYS[1])
            .env("JDCLOUD_SECRET_KEY", KEYS[3]);
        Ran::of(command.output().expect("it runs"))
    };
    let checked = run(&["check", &file, "--json"]).ends(0).json();
    assert_eq!(checked["ok"], true, "{checked}");
    run(&["submit", &file, "--yes", "--json"]).ends(0);
    let sold = cloud.ledger();
    assert_eq!(sold.len(), 1);
    assert_eq!(sold[0]["body"]["instanceSpec"]["keyName"], "ops");
    assert_eq!(sold[0]["body"]["instanceSpec"].get("password"), None, "{}", sold[0]);
}

#[test]
fn whoever_has_no_keys_is_told_the_names_of_the_provider_that_the_order_goes_to() {
    let world = World::new();
    let jd = world.file("order.toml", BY_KEY_PAIR);
    for (file, own, other) in [
        (jd.as_str(), ["JDCLOUD_ACCESS_KEY", "JDCLOUD_SECRET_KEY"], "BCE_ACCESS_KEY_ID"),
        (&fixture("example.toml"), ["BCE_ACCESS_KEY_ID", "BCE_SECRET_ACCESS_KEY"], "JDCLOUD_ACCESS_KEY"),
    ] {
        let ran = world.run(&["submit", file, "--yes"]).ends(2);
        assert!(own.iter().all(|name| ran.err.contains(name)), "{}", ran.err);
        assert!(!ran.err.contains(other), "{}", ran.err);
    }
}
