//! Purchases that are killed in the middle while the line breaks, and then settled: each intention is sold once or
//! not at all, and the journal forgets none that was sold.
//!
//! ```text
//! VMCART_CRASHES=300 cargo test --release --test crash -- --nocapture
//! VMCART_SEED=17 …          the same kills and faults once more
//! ```
//!
//! A round is one simulated cloud and one journal. In it, purchases are begun and killed at a moment that chance
//! chooses, each with a fault in flight; now and then, and at the end, `vmcart resume` settles what is open, and is
//! killed at times as well.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/orders.rs"]
mod orders;
mod plan;
mod table;

use std::{
    collections::BTreeMap,
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use common::{Cloud, Ran, World};
use plan::{Chance, Fault, KINDS, PASSWORD};
use serde_json::Value;
use table::{Row, Table};

/// How many purchases one simulated cloud gets: fewer than its quota of instances.
const A_ROUND: u64 = 12;
/// How often `resume` may come back with something open before that counts as a failure.
const RESUMES: u32 = 12;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn each_intention_is_sold_once_however_often_it_is_killed() {
    let crashes = number("VMCART_CRASHES").unwrap_or(24);
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let seed = number("VMCART_SEED").unwrap_or_else(|| u64::from(since.subsec_nanos()) ^ since.as_secs());
    println!("seed {seed}: VMCART_SEED={seed} repeats these kills");
    let began = Instant::now();
    let rounds = crashes.div_ceil(A_ROUND);
    let next = AtomicU64::new(0);
    let table = Mutex::new(Table::default());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let round = next.fetch_add(1, Ordering::Relaxed);
                    if round >= rounds {
                        break;
                    }
                    let many = A_ROUND.min(crashes - round * A_ROUND);
                    let rows = Round::new(Chance::new(seed, round), round).play(many);
                    table.lock().expect("no panic in another round").extend(rows);
                }
            });
        }
    });
    let table = table.into_inner().expect("no panic in a round");
    println!("{table}\n{} purchases in {:.0?}", table.len(), began.elapsed());
    assert_eq!(table.len() as u64, crashes);
    // A harness whose kills all come too early or too late shows nothing.
    if crashes >= 100 {
        assert!(table.killed() > crashes / 4, "too few were killed on their way");
    }
}

/// One cloud, one journal.
struct Round {
    chance: Chance,
    number: u64,
    world: World,
    cloud: Cloud,
}

impl Round {
    fn new(chance: Chance, number: u64) -> Self {
        let world = World::new();
        let cloud = Cloud::start(&world, &["--boot-time", "0"]);
        Self { chance, number, world, cloud }
    }

    fn play(mut self, many: u64) -> Vec<Row> {
        // How long an undisturbed purchase takes on this machine, now: most kills must fall into that time.
        let usual = self.calibrate();
        let mut rows = Vec::new();
        for n in 0..many {
            rows.push(self.crash(n, usual));
            if self.chance.below(4) == 0 {
                self.resume_and_kill(usual);
            }
        }
        self.settle_all();
        self.judge(&mut rows);
        rows
    }

    fn vmcart(&self, args: &[&str], password: bool) -> Command {
        let mut command = self.world.command(args);
        command.env("VMCART_ENDPOINT", &self.cloud.url).env("VMCART_LANG", "en");
        if password {
            command.env("VMCART_ADMIN_PASS", PASSWORD);
        }
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn calibrate(&self) -> Duration {
        let file = self.world.file("calibrate.toml", orders::order(KINDS[3], "calibrate"));
        let began = Instant::now();
        let status = self.vmcart(&["submit", &file, "--yes"], false).status().expect("it runs");
        assert_eq!(status.code(), Some(0), "an undisturbed purchase");
        began.elapsed()
    }

    /// One purchase with a fault in its way, killed.
    fn crash(&mut self, n: u64, usual: Duration) -> Row {
        let kind = self.chance.one(&KINDS);
        let fault = Fault::any(&mut self.chance);
        let password = kind != "bcc-reserved" && self.chance.below(3) == 0;
        let name = format!("crash-{}-{n}", self.number);
        let file = self.world.file(&format!("{name}.toml"), orders::order(kind, &name));
        plan::post(&self.cloud.url, "/_sim/faults", &fault.json());
        let mut submit = self.vmcart(&["submit", &file, "--yes"], password);
        let ended = if self.chance.below(2) == 0 {
            kill_after(&mut submit, self.chance.within(usual.mul_f64(1.2) + fault.longer()))
        } else {
            // The dangerous time is short: from the journal's first line to the answer.
            let known = self.files();
            let mut child = submit.spawn().expect("it runs");
            while self.files() == known && child.try_wait().expect("it was started").is_none() {
                std::thread::yield_now();
            }
            std::thread::sleep(self.chance.within(Duration::from_millis(8)));
            kill(child)
        };
        let at = if ended { "ended" } else { self.stage(&name) };
        Row { name, kind, fault: fault.name(), at, outcome: String::new(), password }
    }

    /// How far the journal had come when the purchase was killed.
    fn stage(&self, name: &str) -> &'static str {
        let Some(journal) = self.journals().into_iter().find(|text| text.contains(&format!("\"{name}\"")))
        else {
            return "before the journal";
        };
        match journal.lines().next_back().unwrap_or_default() {
            last if last.contains("\"event\":\"intent\"") => "journalled",
            last if last.contains("\"event\":\"attempt\"") => "sending",
            last if last.contains("\"event\":\"unknown\"") => "settling",
            last if last.contains("\"event\":\"not_sent\"") => "waiting",
            _ => "answered",
        }
    }

    /// How many files the journal has.
    fn files(&self) -> usize {
        std::fs::read_dir(self.world.path("data/orders")).into_iter().flatten().flatten().count()
    }

    fn journals(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.world.path("data/orders")).into_iter().flatten().flatten();
        let files = files.filter(|f| f.path().extension().is_some_and(|e| e == "jsonl"));
        files.filter_map(|f| std::fs::read_to_string(f.path()).ok()).collect()
    }

    fn resume_and_kill(&mut self, usual: Duration) {
        let after = self.chance.within(usual * 2);
        kill_after(&mut self.vmcart(&["resume"], true), after);
    }

    fn settle_all(&self) {
        for _ in 0..RESUMES {
            let mut resume = self.vmcart(&["resume"], true);
            let ran =
                Ran::of(resume.stdout(Stdio::piped()).stderr(Stdio::piped()).output().expect("it runs"));
            assert!(!ran.err.contains("panicked"), "{}", ran.err);
            if self.orders().iter().all(|order| order["state"] != "unknown") {
                return;
            }
        }
        panic!("still unknown after {RESUMES} times: {:#?}", self.orders());
    }

    fn orders(&self) -> Vec<Value> {
        let mut orders = self.vmcart(&["orders", "--json"], false);
        let ran = Ran::of(orders.stdout(Stdio::piped()).stderr(Stdio::piped()).output().expect("it runs"));
        ran.ends(0).json()["orders"].as_array().cloned().expect("a list")
    }

    /// The ledger against the journal.
    fn judge(&self, rows: &mut [Row]) {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let ledger = self.cloud.ledger();
        let mut sold: BTreeMap<String, u32> = BTreeMap::new();
        for order in &ledger {
            *sold.entry(plan::name(&order["body"])).or_default() += 1;
        }
        assert!(sold.values().all(|n| *n == 1), "sold twice: {sold:?}");
        let orders = self.orders();
        let taken = ["accepted", "running", "partly-failed"];
        for order in &ledger {
            let known = orders.iter().find(|o| o["clientToken"] == order["clientToken"]);
            let known = known.unwrap_or_else(|| panic!("sold and forgotten: {order}"));
            assert!(taken.contains(&text(&known["state"]).as_str()), "sold, and not known to be: {known}");
            let ids = |o: &Value| {
                let all = o["instances"].as_array().cloned().unwrap_or_default();
                all.iter().map(|i| text(&i["id"])).collect::<Vec<_>>()
            };
            assert_eq!(ids(known), ids(order), "what was bought: {known}");
        }
        let accepted = orders.iter().filter(|o| taken.contains(&text(&o["state"]).as_str())).count();
        assert_eq!(accepted, ledger.len(), "called accepted and never sold: {orders:#?}\n{ledger:#?}");
        let journals = self.journals();
        for row in rows {
            let quoted = format!("\"{}\"", row.name);
            let own: Vec<&String> = journals.iter().filter(|text| text.contains(&quoted)).collect();
            assert!(own.len() <= 1, "{} is in the journal {} times", row.name, own.len());
            let state = own.first().and_then(|text| {
                let first: Value = serde_json::from_str(text.lines().next()?).ok()?;
                let given = first["client_token"].as_str()?.to_owned();
                orders.iter().find(|o| o["clientToken"] == *given).map(|o| text_of(&o["state"]))
            });
            row.outcome = state.unwrap_or_else(|| "never begun".to_owned());
        }
        for file in &journals {
            assert!(!file.contains(PASSWORD), "a password in the journal");
        }
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Kills a program that long after its start, without a word; whether it had ended by itself.
fn kill_after(command: &mut Command, after: Duration) -> bool {
    let child = command.spawn().expect("it runs");
    // The moment is the experiment: nothing is waited for.
    std::thread::sleep(after);
    kill(child)
}

/// Kills a program; whether it had ended by itself.
fn kill(mut child: Child) -> bool {
    let ended = child.try_wait().expect("it was started").is_some();
    drop(child.kill());
    drop(child.wait());
    ended
}
