//! Costs of the wizard on the line and at the keyboard: the real binary in a pseudo-terminal, beside other programs of
//! the terminal in the same run. `cargo bench --bench terminal` prints one JSON document.
//!
//! Latency is the time from writing a key to the last byte before a pause. Bytes are compared with what an ideal
//! program would have sent for the same change of the screen. Programs that are not installed are null.

mod ideal;
mod window;

use std::{io::Write, time::Duration};

use serde_json::{Value, json};
use vmcart::sim::{DEMO_ACCESS_KEY_ID, DEMO_SECRET_ACCESS_KEY};
use window::{Sample, Window};

/// The program under test: the one just built, or another to compare it with.
fn program() -> String {
    std::env::var("VMCART_BENCH_PROGRAM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_vmcart").to_owned())
}

const WIDE: (u16, u16) = (120, 36);
const LIST: usize = 10_000;
const KEYS: usize = 200;
const STARTS: usize = 15;

const ENTER: &str = "\r";
const TAB: &str = "\t";
const DOWN: &str = "\x1b[B";
const END: &str = "\x1b[F";
const F10: &str = "\x1b[21~";
const CTRL_U: &str = "\x15";
const BACKSPACE: &str = "\x7f";
const NAMING: &str = "\x1b7";

fn main() {
    // The one argument that cargo gives by itself says nothing here; others name the parts to run.
    let parts: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let wanted = |name: &str| parts.is_empty() || parts.iter().any(|p| p == name);
    let mut all = serde_json::Map::new();
    let mut run = |name: &str, part: &dyn Fn() -> Value| {
        if wanted(name) {
            eprintln!("{name} …");
            all.insert(name.to_owned(), part());
        }
    };
    run("start", &start);
    run("typing", &typing);
    run("list_move", &list_move);
    run("list_filter", &list_filter);
    run("paste", &paste);
    run("purchase", &purchase);
    run("following", &following);
    run("idle", &idle);
    let text = serde_json::to_string_pretty(&Value::Object(all)).expect("a document");
    // Nobody left to read it is no failure.
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn vmcart((cols, rows): (u16, u16), args: &[&str]) -> Window {
    let args: Vec<String> = args.iter().map(|a| (*a).to_owned()).collect();
    Window::open(&program(), &args, &[], cols, rows)
}

fn installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// Another program, where it is installed.
fn other(program: &str, args: &[&str]) -> Option<Window> {
    let args: Vec<String> = args.iter().map(|a| (*a).to_owned()).collect();
    installed(program).then(|| Window::open(program, &args, &[], WIDE.0, WIDE.1))
}

fn middle(mut values: Vec<f64>) -> f64 {
    at(&mut values, 50)
}

/// The value that so many percent do not exceed.
fn at(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let index = (values.len() * percent / 100).min(values.len().saturating_sub(1));
    round(values.get(index).copied().unwrap_or_default())
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn ratio(a: &Value, b: &Value) -> Value {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) if b > 0.0 => json!(round(a / b)),
        _ => Value::Null,
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of bytes are small")]
fn spread(samples: &[Sample]) -> Value {
    let three = |value: &dyn Fn(&Sample) -> f64| {
        let mut values: Vec<f64> = samples.iter().map(value).collect();
        json!({"median": at(&mut values, 50), "p95": at(&mut values, 95), "max": at(&mut values, 100)})
    };
    let sent: usize = samples.iter().map(|s| s.bytes).sum();
    let ideal: usize = samples.iter().map(|s| s.ideal).sum();
    json!({
        "keys": samples.len(),
        "latency_ms": three(&|s| s.latency.as_secs_f64() * 1000.0),
        "bytes": three(&|s| s.bytes as f64),
        "ideal_bytes": three(&|s| s.ideal as f64),
        "x_ideal": round(sent as f64 / ideal.max(1) as f64),
        "x_ideal_each": three(&|s| s.bytes as f64 / s.ideal.max(1) as f64),
    })
}

/// Ours beside theirs, with the ratio of the medians of latency.
fn beside(ours: &Value, name: &str, theirs: Option<Value>) -> Value {
    let theirs = theirs.unwrap_or(Value::Null);
    let times = ratio(&ours["latency_ms"]["median"], &theirs["latency_ms"]["median"]);
    json!({"vmcart": ours, name: theirs, format!("latency_x_{name}"): times})
}

fn start() -> Value {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        // The last line is written last.
        ours.push(vmcart(WIDE, &[]).shows("F1 ").as_secs_f64() * 1000.0);
        if let Some(mut window) = other("whiptail", &["--inputbox", "Name", "12", "60"]) {
            theirs.push(window.shows("<Cancel>").as_secs_f64() * 1000.0);
        }
    }
    let theirs = if theirs.is_empty() { Value::Null } else { json!(middle(theirs)) };
    let mut all = ours.clone();
    let ours = json!(middle(ours));
    let times = ratio(&ours, &theirs);
    json!({"vmcart_ms": ours, "vmcart_p95_ms": at(&mut all, 95), "whiptail_ms": theirs, "x_whiptail": times})
}

/// Words of twenty letters, each taken back unmeasured.
fn words(window: &mut Window) -> Vec<Sample> {
    let mut samples = Vec::new();
    while samples.len() < KEYS {
        for letter in "web-frontend-machine".chars() {
            samples.push(window.measure(letter.encode_utf8(&mut [0; 4])));
        }
        for _ in 0..20 {
            window.measure(BACKSPACE);
        }
    }
    samples
}

fn typing() -> Value {
    let mut window = vmcart(WIDE, &["new", "bcc-spec"]);
    window.shows("Region");
    window.press(NAMING);
    window.shows("Host name");
    window.rest(Duration::from_secs(1));
    let ours = spread(&words(&mut window));
    let theirs = other("whiptail", &["--inputbox", "Name", "12", "60"]).map(|mut window| {
        window.shows("<Cancel>");
        spread(&words(&mut window))
    });
    beside(&ours, "whiptail", theirs)
}

fn rows() -> impl Iterator<Item = String> {
    (0..LIST).map(|n| format!("bcc.x{}.c{}m{}", n / 100, n % 100 + 1, (n % 100 + 1) * 4))
}

/// A simulated cloud that offers 10,000 specifications, and its address.
fn cloud() -> (Window, String) {
    let mut cloud = vmcart(WIDE, &["sim", "--specs", &LIST.to_string()]);
    cloud.shows("end with Ctrl-C");
    let text = cloud.text();
    let address = text.lines().next().and_then(|line| line.strip_prefix("listening on "));
    let address = address.unwrap_or_default().trim().to_owned();
    (cloud, address)
}

/// The open list of specifications of that cloud.
fn list(address: &str) -> Window {
    let args = ["new", "bcc-spec", "--set", "zoneName=cn-bj-a"].map(str::to_owned);
    let more = [
        ("VMCART_ENDPOINT", address),
        ("BCE_ACCESS_KEY_ID", DEMO_ACCESS_KEY_ID),
        ("BCE_SECRET_ACCESS_KEY", DEMO_SECRET_ACCESS_KEY),
    ];
    let mut window = Window::open(&program(), &args, &more, WIDE.0, WIDE.1);
    window.shows("Region");
    window.press(F10);
    window.shows("Specification");
    window.rest(Duration::from_secs(1));
    window.press(ENTER);
    window.shows("of 10");
    window.rest(Duration::from_secs(1));
    window
}

fn list_move() -> Value {
    let moves = |window: &mut Window| -> Value {
        spread(&(0..KEYS).map(|_| window.measure(DOWN)).collect::<Vec<_>>())
    };
    let (_cloud, address) = cloud();
    let ours = moves(&mut list(&address));
    let mut args: Vec<String> =
        ["--menu", "Specification", "34", "100", "26"].iter().map(|a| (*a).to_owned()).collect();
    for row in rows() {
        args.extend([row, "a row".to_owned()]);
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let theirs = other("whiptail", &args).map(|mut window| {
        window.shows("<Cancel>");
        moves(&mut window)
    });
    beside(&ours, "whiptail", theirs)
}

fn list_filter() -> Value {
    let filter = |window: &mut Window| {
        let mut samples = Vec::new();
        while samples.len() < KEYS {
            for letter in ["c", "4", "m", "1"] {
                samples.push(window.measure(letter));
            }
            window.measure(CTRL_U);
        }
        spread(&samples)
    };
    let (_cloud, address) = cloud();
    let ours = filter(&mut list(&address));
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    for row in rows() {
        writeln!(file, "{row}").expect("a row");
    }
    let theirs = installed("fzf").then(|| {
        let args = ["-c".to_owned(), format!("fzf < '{}'", file.path().display())];
        let mut window = Window::open("sh", &args, &[], WIDE.0, WIDE.1);
        window.shows("10000/10000");
        filter(&mut window)
    });
    beside(&ours, "fzf", theirs)
}

fn paste() -> Value {
    let mut window = vmcart(WIDE, &["new", "bcc-spec"]);
    window.shows("Region");
    window.press(NAMING);
    window.shows("Host name");
    window.rest(Duration::from_secs(1));
    let text = "0123456789abcdef".repeat(125);
    let sample = window.measure(&format!("\x1b[200~{text}\x1b[201~"));
    json!({
        "characters": text.len(),
        "bursts": sample.bursts,
        "latency_ms": round(sample.latency.as_secs_f64() * 1000.0),
        "bytes": sample.bytes,
        "ideal_bytes": sample.ideal,
    })
}

/// Goes from the start screen to a review without problems.
fn fill(window: &mut Window) {
    window.shows("SIMULATED");
    window.press(ENTER);
    window.shows("Region");
    window.press(TAB);
    window.press(ENTER);
    window.shows("cn-bj-a");
    window.press(ENTER);
    window.press(F10);
    window.shows("Specification");
    for key in ["g", "5", "c", "2", "m", "8"] {
        window.measure(key);
    }
    window.shows("▸ bcc.g5.c2m8");
    window.press(ENTER);
    window.shows("Instances");
    window.press(CTRL_U);
    window.press("2");
    window.press(F10);
    window.shows("Image");
    window.press(ENTER);
    window.shows("m-mRjO3cjs");
    window.press(ENTER);
    for screen in ["System disk", "Subnet", "Payment", "Host name", "Everything is in order"] {
        window.press(F10);
        window.shows(screen);
    }
}

fn order(window: &mut Window) {
    window.press(END);
    window.press(ENTER);
    window.shows("accepted");
}

fn purchase() -> Value {
    let mut window = vmcart((80, 24), &[]);
    fill(&mut window);
    let filled = window.total;
    order(&mut window);
    window.shows("All instances are running.");
    window.rest(Duration::from_millis(500));
    let (peak, bytes) = (window.peak(), window.total);
    let theirs = other("whiptail", &["--inputbox", "Name", "12", "60"]).map(|mut window| {
        window.shows("<Cancel>");
        window.peak()
    });
    let (peak, theirs) = (json!(peak), json!(theirs));
    json!({
        "bytes": bytes,
        "bytes_until_review": filled,
        "peak_kb": peak,
        "whiptail_peak_kb": theirs,
        "peak_x_whiptail": ratio(&peak, &theirs),
    })
}

/// Measures the output while instances boot.
fn following() -> Value {
    let mut window = vmcart(WIDE, &[]);
    fill(&mut window);
    order(&mut window);
    let (sent, switches, began) = (window.total, window.switches(), std::time::Instant::now());
    window.shows("All instances are running.");
    let seconds = began.elapsed().as_secs_f64();
    json!({
        "seconds": round(seconds),
        "bytes": window.total - sent,
        "wakeups": window.switches() - switches,
    })
}

/// A screen and the way to it.
type Way = (&'static str, fn() -> Window);

/// Bytes and wake-ups in ten seconds in which nothing happens.
fn idle() -> Value {
    let screens: [Way; 5] = [
        ("start", || {
            let mut window = vmcart(WIDE, &[]);
            window.shows("F1 ");
            window
        }),
        ("form", || {
            let mut window = vmcart(WIDE, &["new", "bcc-spec"]);
            window.shows("Region");
            window
        }),
        ("list", || {
            let mut window = vmcart(WIDE, &["new", "bcc-spec", "--set", "zoneName=cn-bj-a"]);
            window.shows("Region");
            window.press(F10);
            window.shows("Specification");
            window.rest(Duration::from_secs(1));
            window.press(ENTER);
            window.shows("vCPU");
            window
        }),
        ("review", || {
            let mut window = vmcart(WIDE, &[]);
            fill(&mut window);
            window
        }),
        ("done", || {
            let mut window = vmcart(WIDE, &[]);
            fill(&mut window);
            order(&mut window);
            window.shows("All instances are running.");
            window
        }),
    ];
    let run = |open: fn() -> Window| {
        let mut window = open();
        window.rest(Duration::from_secs(3));
        let (sent, switches) = (window.total, window.switches());
        window.rest(Duration::from_secs(10));
        json!({"bytes": window.total - sent, "wakeups": window.switches() - switches})
    };
    let all: serde_json::Map<String, Value> = std::thread::scope(|scope| {
        let running: Vec<_> = screens.map(|(name, open)| (name, scope.spawn(move || run(open)))).into();
        let done =
            running.into_iter().map(|(name, run)| (name.to_owned(), run.join().unwrap_or(Value::Null)));
        done.collect()
    });
    Value::Object(all)
}
