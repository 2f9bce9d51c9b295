//! Purchases that are killed in the middle while the line breaks, and then settled: each intention is sold once or
//! not at all, and the journal forgets none that was sold.
//!
//! ```text
//! VMCART_CRASHES=300 cargo test --release --test crash -- --nocapture
//! VMCART_SEED=17 …          the same kills and faults once more
//! ```
//!
//! A round is one simulated cloud and one journal. In it, purchases are begun and killed at a moment that chance
//! chooses, each with a fault in flight: a line that breaks, or answers of any status and body to the first try and to
//! each repeat. Now and then, and at the end, `vmcart resume` settles what is open, and is killed at times as well, or
//! held up while another one does its work. Before the end something may happen to the round: journals are damaged or
//! bear times of a wrong clock, or the provider is a day older and has forgotten the tokens.

#[path = "../common/mod.rs"]
mod common;
mod damage;
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
use damage::Damage;
use plan::{Chance, Fault, KINDS, PASSWORD};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use table::{Row, Table};

/// Number of purchases that one simulated cloud gets: fewer than its quota of instances.
const A_ROUND: u64 = 12;
/// Number of times that `resume` may end with something open before that counts as a failure.
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
    assert!(table.killed() > 0, "none was killed on its way");
    if crashes >= 100 {
        assert!(table.killed() > crashes / 4, "too few were killed on their way");
    }
}

/// Event in a round before its last settling.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Nothing.
    Usual,
    /// Some journals are damaged.
    Damaged,
    /// The provider is a day older.
    ADayLater,
}

/// One cloud, one journal.
struct Round {
    chance: Chance,
    number: u64,
    world: World,
    cloud: Cloud,
    fate: Fate,
}

impl Round {
    fn new(chance: Chance, number: u64) -> Self {
        let world = World::new();
        let cloud = Cloud::start(&world, &["--boot-time", "0"]);
        let fate = match number % 4 {
            1 => Fate::Damaged,
            3 => Fate::ADayLater,
            _ => Fate::Usual,
        };
        Self { chance, number, world, cloud, fate }
    }

    fn play(mut self, many: u64) -> Vec<Row> {
        // How long an undisturbed purchase takes on this machine, now: most kills must fall into that time.
        let usual = self.calibrate();
        let mut rows = Vec::new();
        for n in 0..many {
            rows.push(self.crash(n, usual));
            match self.chance.below(8) {
                0 | 1 => self.resume_and_kill(usual),
                2 => self.resume_beside_another(usual),
                _ => {}
            }
        }
        match self.fate {
            Fate::Usual => self.faults(&json!([])),
            Fate::ADayLater => self.faults(&damage::a_day_later()),
            Fate::Damaged => {
                self.faults(&json!([]));
                self.damage();
            }
        }
        self.settle_all();
        self.judge(&mut rows);
        rows
    }

    fn faults(&self, faults: &Value) {
        plan::post(&self.cloud.url, "/_sim/faults", faults);
    }

    /// Damages some journals. Whoever then orders the same once more is held up, whatever the journal told before.
    fn damage(&mut self) {
        for path in damage::journals(&self.world.path("data/orders")) {
            if self.chance.below(3) != 0 {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let damage = Damage::any(&mut self.chance);
            damage.happen(&path, &mut self.chance);
            let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let state = self.orders().into_iter().find(|o| o["order"] == *id).map(|o| text_of(&o["state"]));
            let name = ["crash-", "calibrate"].iter().find_map(|begin| {
                let rest = &text[text.find(&format!("\"{begin}"))? + 1..];
                Some(rest[..rest.find('"')?].to_owned())
            });
            let (Some(name), Some("unknown")) = (name, state.as_deref()) else { continue };
            let before = self.cloud.ledger().len();
            let file = self.world.path(&format!("{name}.toml")).display().to_string();
            let mut submit = self.vmcart(&["submit", &file, "--yes"], text.contains("\"has_secret\":true"));
            let ran =
                Ran::of(submit.stdout(Stdio::piped()).stderr(Stdio::piped()).output().expect("it runs"));
            assert_eq!(ran.code, Some(5), "{damage:?} {name}: {}", ran.err);
            assert_eq!(self.cloud.ledger().len(), before, "{damage:?}: {name} was sold once more");
        }
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
        self.faults(&fault.json());
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

    /// Stage that the journal had reached when the purchase was killed.
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

    /// Number of files in the journal.
    fn files(&self) -> usize {
        std::fs::read_dir(self.world.path("data/orders")).into_iter().flatten().flatten().count()
    }

    fn journals(&self) -> Vec<String> {
        let files = damage::journals(&self.world.path("data/orders"));
        files.iter().filter_map(|f| std::fs::read_to_string(f).ok()).collect()
    }

    fn resume_and_kill(&mut self, usual: Duration) {
        let after = self.chance.within(usual * 2);
        kill_after(&mut self.vmcart(&["resume"], true), after);
    }

    /// One `resume` is held up while another one settles what is open, and goes on afterwards, when the provider has
    /// forgotten the tokens.
    fn resume_beside_another(&mut self, usual: Duration) {
        let mut held = self.vmcart(&["resume"], true).spawn().expect("it runs");
        // The moment is the experiment: nothing is waited for.
        std::thread::sleep(self.chance.within(usual));
        let signal = |signal| {
            let pid = i32::try_from(held.id()).ok().and_then(Pid::from_raw).expect("a process");
            kill_process(pid, signal).ok();
        };
        signal(Signal::STOP);
        self.faults(&json!([]));
        drop(self.vmcart(&["resume"], true).status());
        if self.orders().iter().all(|order| order["state"] != "unknown") {
            self.faults(&json!([{"forget": {}}]));
        }
        signal(Signal::CONT);
        drop(held.wait());
        self.faults(&json!([]));
    }

    fn settle_all(&self) {
        for _ in 0..RESUMES {
            let mut resume = self.vmcart(&["resume"], true);
            let ran =
                Ran::of(resume.stdout(Stdio::piped()).stderr(Stdio::piped()).output().expect("it runs"));
            assert!(!ran.err.contains("panicked"), "{}", ran.err);
            if self.fate != Fate::Usual || self.orders().iter().all(|order| order["state"] != "unknown") {
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
        let ids = |o: &Value| {
            let all = o["instances"].as_array().cloned().unwrap_or_default();
            all.iter().map(|i| text(&i["id"])).collect::<Vec<_>>()
        };
        let orders = self.orders();
        let taken = ["accepted", "running", "partly-failed"];
        let unreadable = orders.iter().filter(|o| o["clientToken"].is_null()).count();
        let mut lost = 0;
        for order in &ledger {
            let Some(known) = orders.iter().find(|o| o["clientToken"] == order["clientToken"]) else {
                lost += 1;
                continue;
            };
            let state = text(&known["state"]);
            if self.fate != Fate::Usual && state == "unknown" {
                continue;
            }
            assert!(taken.contains(&state.as_str()), "sold, and not known to be: {known}");
            assert_eq!(ids(known), ids(order), "what was bought: {known}");
        }
        assert!(lost <= unreadable, "sold and forgotten: {orders:#?}\n{ledger:#?}");
        for known in orders.iter().filter(|o| taken.contains(&text(&o["state"]).as_str())) {
            // One whose first line is lost has no token any more: its instances tell which it is.
            let sold = ledger.iter().any(|order| match &known["clientToken"] {
                Value::Null => !ids(known).is_empty() && ids(known) == ids(order),
                token => order["clientToken"] == *token,
            });
            assert!(sold, "called accepted and never sold: {known}\n{ledger:#?}");
        }
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
