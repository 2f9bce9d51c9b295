//! Reports to a script: the truth about what happened, whatever can be written and whoever interrupts.

#![cfg(target_os = "linux")]

use crate::common;

use std::{
    fs::{File, OpenOptions},
    io::{Read, Write},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use common::{Cloud, Ran, World, fixture};
use rustix::event::{PollFd, PollFlags};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use serde_json::{Value, json};

/// Time that a condition may take to come true.
const PATIENCE: Duration = Duration::from_secs(60);

#[track_caller]
fn until(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "no {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Trouble in the simulated cloud from now on.
fn faults(cloud: &Cloud, faults: &Value) {
    let (host, faults) = (cloud.url.strip_prefix("http://").expect("http"), faults.to_string());
    let mut stream = std::net::TcpStream::connect(host).expect("it listens");
    let length = faults.len();
    write!(stream, "POST /_sim/faults HTTP/1.0\r\nHost: {host}\r\nContent-Length: {length}\r\n\r\n{faults}")
        .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    assert!(answer.contains(" 200 "), "{answer}");
}

fn requests(cloud: &Cloud) -> u64 {
    common::get(&format!("{}/_sim/hits", cloud.url))["/v2/instanceBySpec"].as_u64().unwrap_or(0)
}

/// A command with this cloud's address.
fn command(world: &World, cloud: &Cloud, args: &[&str]) -> Command {
    let mut all = vec!["--endpoint", &cloud.url];
    all.extend(args);
    world.command(&all)
}

fn submit(world: &World, cloud: &Cloud, more: &[&str]) -> Command {
    let file = fixture("example.toml");
    let mut args = vec!["submit", &file, "--yes"];
    args.extend(more);
    command(world, cloud, &args)
}

fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").expect("a device that is always full")
}

/// The one purchase as `orders` tells it.
#[track_caller]
fn order(world: &World) -> Value {
    let orders = world.run(&["orders", "--json"]).ends(0).json();
    assert_eq!(orders["orders"].as_array().map(Vec::len), Some(1), "{orders}");
    orders["orders"][0].clone()
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-s", name, &id]).status().expect("kill");
    assert!(sent.success());
}

/// A purchase whose answer takes long, right after its request has reached the cloud.
fn on_its_way(world: &World, cloud: &Cloud, more: &[&str], fault: &Value) -> Child {
    faults(cloud, fault);
    let before = requests(cloud);
    let mut command = submit(world, cloud, more);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    until("request at the cloud", || requests(cloud) > before);
    child
}

fn slow() -> Value {
    json!([{"delay": {"ms": 2000}}])
}

/// From now on files of this process can't grow beyond so many bytes, as on a disk that is full.
fn limit(child: &Child, bytes: Option<u64>) {
    let id = i32::try_from(child.id()).ok().and_then(Pid::from_raw).expect("its id");
    prlimit(Some(id), Resource::Fsize, Rlimit { current: bytes, maximum: None }).expect("a limit");
}

fn ran(child: Child) -> Ran {
    Ran::of(child.wait_with_output().expect("it ends"))
}

#[test]
fn what_was_bought_is_bought_though_nobody_can_be_told() {
    for more in [&["--json"][..], &["--json", "--follow"], &[], &["--follow"]] {
        let world = World::new();
        let cloud = Cloud::start(&world, &[]);
        let mut command = submit(&world, &cloud, more);
        let ran = Ran::of(command.stdout(full()).output().expect("it runs")).ends(0);
        let order = order(&world);
        let instance = cloud.ledger()[0]["instances"][0]["id"].as_str().expect("an id").to_owned();
        assert!(ran.err.contains("cannot write to standard output"), "{}", ran.err);
        assert!(ran.err.contains(&instance), "{}", ran.err);
        if more.contains(&"--json") {
            assert!(ran.err.contains(&format!("\"order\": {}", order["order"])), "{}", ran.err);
        }
        assert!(matches!(order["state"].as_str(), Some("accepted" | "running")), "{order}");
    }
}

#[test]
fn the_code_is_that_of_what_happened_on_a_full_standard_output() {
    for (scenario, more, code) in
        [("sold-out", &[][..], 4), ("lost-response", &["--no-settle"], 5), ("boot-failure", &["--follow"], 6)]
    {
        for form in [&["--json"][..], &[]] {
            let world = World::new();
            let cloud = Cloud::start(&world, &["--scenario", scenario]);
            let more = [more, form].concat();
            let mut command = submit(&world, &cloud, &more);
            Ran::of(command.stdout(full()).output().expect("it runs")).ends(code);
        }
    }
    // Nothing was sent: the codes of what kept it from being sent stay too.
    let world = World::new();
    for (args, code) in [
        (vec!["submit", "nothing-here.toml", "--yes", "--json"], 2),
        (vec!["submit", "--nonsense", "--json"], 2),
        (vec!["submit", &fixture("many-problems.toml"), "--yes", "--json"], 3),
    ] {
        Ran::of(world.command(&args).stdout(full()).output().expect("it runs")).ends(code);
    }
}

#[test]
fn following_and_settling_tell_the_truth_to_a_full_standard_output() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--scenario", "lost-response"]);
    Ran::of(submit(&world, &cloud, &["--no-settle"]).output().expect("it runs")).ends(5);
    let id = order(&world)["order"].as_str().expect("an id").to_owned();
    for args in [["resume", &id, "--json"], ["follow", &id, "--json"]] {
        let mut command = command(&world, &cloud, &args);
        let ran = Ran::of(command.stdout(full()).output().expect("it runs")).ends(0);
        assert!(ran.err.contains("\"instances\""), "{}", ran.err);
    }
    assert_eq!((order(&world)["state"].clone(), cloud.ledger().len()), (json!("running"), 1));
}

#[test]
fn a_reader_that_has_gone_away_takes_nothing_from_a_purchase() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = submit(&world, &cloud, &["--json", "--follow"]);
    let ran = Ran::of(command.stdout(writer).output().expect("it runs")).ends(0);
    assert!(ran.err.contains("\"state\": \"running\""), "{}", ran.err);
    assert_eq!(cloud.ledger().len(), 1);
}

/// A pipe that takes nothing more, and the end that nobody reads.
fn stuffed() -> (std::io::PipeReader, std::io::PipeWriter) {
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    let takes_more = |writer: &std::io::PipeWriter| {
        let now = rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 };
        rustix::event::poll(&mut [PollFd::new(writer, PollFlags::OUT)], Some(&now)).expect("a poll") > 0
    };
    while takes_more(&writer) {
        writer.write_all(&[b'.'; 4096]).expect("it takes a page");
    }
    (reader, writer)
}

#[test]
fn a_stuck_standard_error_holds_no_purchase() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    let (_reader, writer) = stuffed();
    let mut command = submit(&world, &cloud, &["--json", "--follow"]);
    let child = command.stdout(Stdio::piped()).stderr(writer).spawn().expect("it runs");
    let ran = ran(child).ends(0);
    assert_eq!(ran.json()["state"], "running");
    assert_eq!(cloud.ledger().len(), 1);
}

#[test]
fn a_stuck_standard_output_can_be_left_and_the_code_is_that_of_what_happened() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    let (_reader, writer) = stuffed();
    let mut command = submit(&world, &cloud, &["--json"]);
    let child = command.stdout(writer).stderr(Stdio::piped()).spawn().expect("it runs");
    until("accepted order", || {
        let listed = world.run(&["orders", "--json"]).json();
        listed["orders"][0]["state"] == "accepted"
    });
    // It may have come to its end already, or not quite: then it ends in order all the same.
    signal(&child, "TERM");
    let ran = ran(child);
    assert!(matches!(ran.code, Some(0 | 130)), "{ran:?}");
    assert_eq!(cloud.ledger().len(), 1);
}

#[test]
fn an_answer_that_cannot_be_written_down_is_told_and_settled_later() {
    for (more, state) in [(&["--json"][..], "accepted"), (&["--json", "--follow"], "running")] {
        let world = World::new();
        let cloud = Cloud::start(&world, &[]);
        let child = on_its_way(&world, &cloud, more, &slow());
        limit(&child, Some(1));
        let ran = ran(child).ends(0);
        let (told, sold) = (ran.json(), cloud.ledger());
        assert_eq!((&told["state"], &told["error"]), (&json!(state), &Value::Null), "{}", ran.err);
        assert_eq!(told["instances"][0]["id"], sold[0]["instances"][0]["id"]);
        assert_eq!(told["clientToken"], sold[0]["clientToken"]);
        let id = told["order"].as_str().expect("an order");
        assert!(
            ran.err.contains("journal") && ran.err.contains(&format!("vmcart resume {id}")),
            "{}",
            ran.err
        );
        // The intent on the disk settles it.
        assert_eq!(order(&world)["state"], "unknown");
        let mut resume = command(&world, &cloud, &["resume", id, "--json"]);
        let settled = Ran::of(resume.output().expect("it runs")).ends(0).json();
        assert_eq!(settled["orders"][0]["instances"][0]["id"], sold[0]["instances"][0]["id"]);
        assert_eq!(cloud.ledger().len(), 1);
    }
}

#[test]
fn a_refusal_that_cannot_be_written_down_is_told() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--scenario", "sold-out"]);
    let child = on_its_way(&world, &cloud, &["--json"], &slow());
    limit(&child, Some(1));
    let ran = ran(child).ends(4);
    let told = ran.json();
    assert_eq!((&told["state"], &told["error"]["path"]), (&json!("refused"), &json!("spec")), "{}", ran.err);
    assert_eq!(told["order"], order(&world)["order"]);
}

#[test]
fn an_unknown_outcome_that_cannot_be_written_down_is_unknown() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    let child = on_its_way(&world, &cloud, &["--json"], &slow());
    limit(&child, Some(1));
    // The answer never comes.
    drop(cloud);
    let ran = ran(child).ends(5);
    assert_eq!(ran.json()["state"], "unknown", "{}", ran.err);
    assert_eq!(ran.json()["order"], order(&world)["order"]);
}

#[test]
fn what_could_not_be_written_is_written_once_the_disk_takes_it_again() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--boot-time", "2"]);
    let mut child = on_its_way(&world, &cloud, &["--json", "--follow"], &slow());
    limit(&child, Some(1));
    let mut said = String::new();
    let mut err = child.stderr.take().expect("piped");
    let mut byte = [0];
    while !said.contains("i-") {
        assert_eq!(err.read(&mut byte).expect("more"), 1, "{said}");
        said.push(char::from(byte[0]));
    }
    assert_eq!(order(&world)["state"], "unknown");
    limit(&child, None);
    let drain = std::thread::spawn(move || drop(std::io::copy(&mut err, &mut std::io::sink())));
    let told = ran(child).ends(0).json();
    drain.join().expect("it ends");
    assert_eq!(told["state"], "running");
    let order = order(&world);
    assert!(matches!(order["state"].as_str(), Some("accepted" | "running")), "{order}");
    assert_eq!(order["instances"][0]["id"], told["instances"][0]["id"]);
}

#[test]
fn a_journal_that_is_gone_takes_nothing_from_a_purchase() {
    for (more, state) in [(&["--json"][..], "accepted"), (&["--json", "--follow"], "running")] {
        let world = World::new();
        let cloud = Cloud::start(&world, &[]);
        let child = on_its_way(&world, &cloud, more, &slow());
        std::fs::rename(world.path("data/orders"), world.path("data/elsewhere")).expect("moved");
        let ran = ran(child).ends(0);
        let (told, sold) = (ran.json(), cloud.ledger());
        assert_eq!((&told["kind"], &told["state"]), (&json!("bcc-spec"), &json!(state)), "{}", ran.err);
        assert_eq!(told["instances"][0]["id"], sold[0]["instances"][0]["id"]);
        assert_eq!(told["clientToken"], sold[0]["clientToken"]);
        assert!(told["order"].is_string(), "{told}");
    }
}

#[test]
fn a_signal_while_the_answer_is_awaited_ends_with_what_came() {
    for name in ["INT", "TERM", "HUP", "QUIT", "USR1", "ALRM", "XCPU"] {
        let world = World::new();
        let cloud = Cloud::start(&world, &[]);
        let child = on_its_way(&world, &cloud, &["--json", "--follow"], &slow());
        signal(&child, name);
        let ran = ran(child).ends(130);
        let told = ran.json();
        assert_eq!(told["state"], "accepted", "{name}: {}", ran.err);
        assert_eq!(told["instances"][0]["id"], cloud.ledger()[0]["instances"][0]["id"]);
        assert!(ran.err.contains("interrupted"), "{name}: {}", ran.err);
        assert_eq!(order(&world), told);
    }
}

#[test]
fn a_hangup_that_was_to_be_ignored_is_ignored() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    faults(&cloud, &slow());
    let vmcart = submit(&world, &cloud, &["--json"]);
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' HUP; exec \"$@\"", "sh"]).arg(vmcart.get_program()).args(vmcart.get_args());
    for (name, value) in vmcart.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = shell.spawn().expect("it runs");
    until("request at the cloud", || requests(&cloud) == 1);
    signal(&child, "HUP");
    assert_eq!(ran(child).ends(0).json()["state"], "accepted");
}

#[test]
fn a_terminal_that_goes_away_is_left_in_order_and_forgets_nothing() {
    let world = World::new();
    let cloud = Cloud::start(&world, &[]);
    faults(&cloud, &slow());
    let out = world.path("out.json");
    let mut terminal = Terminal::open(&world, &cloud, &["--yes", "--json", "--follow"], &out);
    until("request at the cloud", || requests(&cloud) == 1);
    terminal.hang_up();
    assert_eq!(terminal.ends(), 130);
    let told: Value = serde_json::from_str(&std::fs::read_to_string(&out).expect("a file")).expect("JSON");
    assert_eq!(told["state"], "accepted", "{told}");
    assert_eq!(order(&world), told);
}

#[test]
fn a_signal_at_the_question_is_130_with_its_document() {
    for name in ["INT", "TERM", "HUP", "QUIT", "USR2", "ABRT"] {
        let world = World::new();
        let cloud = Cloud::start(&world, &[]);
        let out = world.path("out.json");
        let mut terminal = Terminal::open(&world, &cloud, &["--json"], &out);
        terminal.shows("anything else leaves");
        terminal.signal(name);
        assert_eq!(terminal.ends(), 130, "{name}");
        let told: Value =
            serde_json::from_str(&std::fs::read_to_string(&out).expect("a file")).expect("one document");
        assert_eq!((&told["order"], &told["error"]["code"]), (&Value::Null, &json!("interrupted")), "{told}");
        assert!(cloud.ledger().is_empty());
    }
}

/// `submit` of the example in a terminal of its own; its standard output goes to a file.
struct Terminal {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    master: Option<Box<dyn portable_pty::MasterPty + Send>>,
    reader: Option<Box<dyn Read + Send>>,
}

impl Terminal {
    fn open(world: &World, cloud: &Cloud, more: &[&str], out: &Path) -> Self {
        let pair =
            portable_pty::native_pty_system().openpty(portable_pty::PtySize::default()).expect("a pty");
        let vmcart = submit(world, cloud, &[]);
        let mut command = portable_pty::CommandBuilder::new("sh");
        command.cwd(world.path(""));
        command.args(["-c", "out=$1; shift; exec \"$@\" >\"$out\"", "sh"]);
        command.arg(out);
        command.arg(vmcart.get_program());
        command.args(vmcart.get_args().filter(|arg| *arg != "--yes"));
        command.args(more);
        for (name, value) in vmcart.get_envs() {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            }
        }
        let child = pair.slave.spawn_command(command).expect("it runs");
        drop(pair.slave);
        let reader = pair.master.try_clone_reader().expect("a reader");
        Self { child, master: Some(pair.master), reader: Some(reader) }
    }

    #[track_caller]
    fn shows(&mut self, text: &str) {
        let (mut said, mut byte) = (Vec::new(), [0]);
        let reader = self.reader.as_mut().expect("open");
        while !String::from_utf8_lossy(&said).contains(text) {
            assert_eq!(reader.read(&mut byte).expect("more to read"), 1);
            said.push(byte[0]);
        }
    }

    fn signal(&self, name: &str) {
        let id = self.child.process_id().expect("it runs").to_string();
        let sent = Command::new("kill").args(["-s", name, &id]).status().expect("kill");
        assert!(sent.success());
    }

    fn hang_up(&mut self) {
        self.reader = None;
        self.master = None;
    }

    fn ends(&mut self) -> u32 {
        self.child.wait().expect("it ends").exit_code()
    }
}

#[test]
fn a_signal_before_anything_is_bought_is_130_with_its_document() {
    let world = World::new();
    // Each waits for a standard input that never ends.
    for (args, key) in [
        (&["submit", "-", "--yes", "--json"][..], "order"),
        (&["check", "-", "--json"], "files"),
        (&["sign", "--provider", "bce", "--json"], "error"),
    ] {
        for name in ["INT", "TERM", "HUP"] {
            let mut command = world.command(args);
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().expect("it runs");
            let mut stdin = child.stdin.take().expect("piped");
            stdin.write_all(b"kind = \"bcc-spec\"\n").expect("it reads");
            until("listener for signals", || listens(&child));
            signal(&child, name);
            let ran = ran(child).ends(130);
            assert_eq!(ran.json()["error"]["code"], "interrupted", "{}", ran.out);
            assert!(ran.json().get(key).is_some(), "{}", ran.out);
        }
    }
}

/// Tells whether the process handles a hangup by now.
fn listens(child: &Child) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    // The hangup is the first signal, and the last that it begins to listen for.
    caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

#[test]
fn every_wrong_command_line_has_its_document() {
    let world = World::new();
    let example = fixture("example.toml");
    for (args, key, code) in [
        (&["submit", "--json"][..], "instances", "usage"),
        (&["submit", &example, "--json", "--nonsense"], "instances", "usage"),
        (&["--lang", "xx", "submit", &example, "--json"], "instances", "usage"),
        (&["--lang", "xx", "orders", "--json"], "orders", "usage"),
        (&["orders", "--json", "--nonsense"], "orders", "usage"),
        (&["check", "--json"], "files", "usage"),
        (&["kinds", "--json", "more"], "kinds", "usage"),
        (&["templates", "list", "--json", "more"], "templates", "usage"),
        (&["templates", "show", "nothing-here", "--json"], "error", "usage"),
        (&["follow", "nothing-here", "--json"], "order", "usage"),
        (&["resume", "nothing-here", "--json"], "orders", "usage"),
        (&["doctor", "--json", "more"], "findings", "usage"),
        (&["sign", "--provider", "bce", "nothing-here", "--json"], "error", "usage"),
        (&["--json"], "error", "usage"),
    ] {
        let ran = world.run(args).ends(2);
        let told = ran.json();
        assert!(told.get(key).is_some(), "{args:?}: {}", ran.out);
        assert_eq!(told["error"]["code"], code, "{args:?}: {}", ran.out);
        assert!(told["error"]["message"].as_str().is_some_and(|m| !m.is_empty()), "{}", ran.out);
        assert!(!ran.err.is_empty());
    }
    // Help is no error, and no document.
    assert!(world.run(&["submit", "--json", "--help"]).ends(0).out.contains("Usage"));
}
