//! Globals of the process, and the few places that may ask for one.
//!
//! A session of the wizard is given its surroundings and its terminal. Whatever would ask the process instead makes two
//! sessions one, and a test of one session a test of the machine that it runs on. This reads every path, macro and
//! static that the shipped code names, and knows each place where one of them belongs.

use std::{fs, path::Path};

use crate::paths::{mentions, shipped, sources, tokens};

/// Something that a process has once, the places that may ask for it, and the reason.
struct Global {
    what: &'static str,
    /// Ends of paths.
    paths: &'static [&'static str],
    /// Files below `src`, or folders with a slash at their end.
    places: &'static [&'static str],
    why: &'static str,
}

const GLOBALS: &[Global] = &[
    Global {
        what: "the environment",
        paths: &[
            "env::var",
            "env::var_os",
            "env::vars",
            "env::vars_os",
            "env::set_var",
            "env::remove_var",
            "env::home_dir",
            "env::temp_dir",
            "env::current_dir",
            "path::absolute",
            "tempfile::tempdir",
            "tempfile::tempfile",
            "directories::ProjectDirs",
            "directories::BaseDirs",
        ],
        places: &[
            "surroundings/process.rs",
            // The size of a window that tells none.
            "term/process/mod.rs",
        ],
        why: "a session asks its surroundings",
    },
    Global {
        what: "the command line",
        paths: &["env::args", "env::args_os"],
        places: &["cli/mod.rs"],
        why: "it is read once, at the edge",
    },
    Global {
        what: "the clock",
        paths: &["Timestamp::now", "Zoned::now", "SystemTime::now", "UNIX_EPOCH::elapsed"],
        places: &[
            "surroundings/process.rs",
            // The machine's clocks, which a session's own stand in for.
            "cloud/time.rs",
            // The simulated cloud is another machine.
            "sim/clock.rs",
        ],
        why: "a session has a clock of its own",
    },
    Global {
        what: "the time zone",
        paths: &["TimeZone::system", "TimeZone::try_system"],
        places: &["surroundings/process.rs"],
        why: "a person reads times in the zone of their session",
    },
    Global {
        what: "standard input, output and error",
        paths: &["io::stdin", "io::stdout", "io::stderr"],
        places: &[
            "surroundings/process.rs",
            "term/process/",
            // Documents and questions of commands, which belong to their process.
            "cli/out.rs",
            "cli/ask.rs",
            "cli/source.rs",
        ],
        why: "a session has a line to its terminal",
    },
    Global {
        what: "the terminal",
        paths: &[
            "terminal::size",
            "terminal::enable_raw_mode",
            "terminal::disable_raw_mode",
            "event::EventStream",
            "event::poll",
            "event::read",
        ],
        places: &["term/process/"],
        why: "a session has a line to its terminal",
    },
    Global {
        what: "signals, the panic hook and the end of the process",
        paths: &[
            "tokio::signal",
            "signal::unix",
            "signal_hook::iterator",
            "signal_hook::low_level",
            "sys::signal",
            "panic::set_hook",
            "panic::take_hook",
            "process::exit",
            "process::abort",
        ],
        places: &[
            "term/process/",
            // Commands are left on a signal.
            "cli/stop.rs",
        ],
        why: "a session hears the signals of its line",
    },
    Global {
        what: "the log of the process",
        paths: &["subscriber::set_global_default", "dispatcher::set_global_default"],
        places: &[],
        why: "a log belongs to the threads of its session",
    },
    Global {
        what: "the process's own surroundings and terminal",
        paths: &[
            "Surroundings::of_process",
            "process::ProcessLine",
            "access::here",
            "access::env",
            "access::paths",
        ],
        places: &[
            "cli/access.rs",
            "cli/mod.rs",
            // Commands that never open the wizard.
            "cli/check.rs",
            "cli/doctor.rs",
            "cli/orders.rs",
            "cli/report.rs",
            "cli/source.rs",
            "cli/submit.rs",
        ],
        why: "what opens the wizard hands on what it was given",
    },
];

/// Types whose static is a state that all sessions share.
const STATES: &[&str] = &[
    "Mutex",
    "RwLock",
    "OnceLock",
    "LazyLock",
    "Once",
    "OnceCell",
    "Cell",
    "RefCell",
    "UnsafeCell",
    "Atomic",
];

/// Statics that are states all the same.
const STATICS: &[(&str, &str, &str)] = &[
    ("order/samples.rs", "LETTERS", "a constant, made when it is first needed"),
    ("order/catalogue.rs", "MORE", "what a test adds before it first looks"),
    ("order/catalogue.rs", "KINDS", "constants, put together when they are first needed"),
    ("order/catalogue.rs", "PROVIDERS", "constants, put together when they are first needed"),
    ("texts/mod.rs", "MORE", "what a test adds before it first looks"),
    ("cloud/registry.rs", "MORE", "what a test adds before it first looks"),
    ("cloud/time.rs", "START", "the start of this process, which has one"),
    ("cloud/time.rs", "BOOT", "the start of this machine, which has one"),
    ("cli/out.rs", "DOCUMENT", "a command prints one document"),
    ("cli/out.rs", "ASIDE", "standard error has one writer"),
    ("term/process/signals.rs", "FAULT", "a signal comes to the process"),
    ("term/process/signals.rs", "BELL", "a signal comes to the process"),
];

/// Macros that write to the process's own streams.
const PRINTS: &[&str] = &["print", "println", "eprint", "eprintln", "dbg", "thread_local"];

#[test]
fn a_session_asks_nothing_of_its_process() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in sources(&root) {
        let source = fs::read_to_string(&file).expect("a source file");
        let inside = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        // A test that sits among the sources.
        if inside != "agreement.rs" {
            wrong.extend(offences(&inside, &source));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_place_that_may_ask_does_so() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for global in GLOBALS {
        for place in global.places {
            let asks = |file: &Path| {
                let source = fs::read_to_string(file).expect("a source file");
                mentions(&shipped(&source)).iter().any(|(path, _)| is(global, &path.join("::")))
            };
            let place_path = root.join(place);
            let files = if place_path.is_dir() { sources(&place_path) } else { vec![place_path] };
            assert!(files.iter().any(|file| asks(file)), "{place} asks no more for {}", global.what);
        }
    }
    for (file, name, _) in STATICS {
        let source = fs::read_to_string(root.join(file)).expect("a source file");
        assert!(source.contains(&format!("static {name}: ")), "{file} has no {name} any more");
    }
}

fn is(global: &Global, path: &str) -> bool {
    global.paths.iter().any(|end| format!("::{path}::").contains(&format!("::{end}::")))
}

/// Lists what a file asks of the process and must not.
fn offences(file: &str, source: &str) -> Vec<String> {
    let source = shipped(source);
    let mut wrong = Vec::new();
    for (path, line) in mentions(&source) {
        let path = path.join("::");
        let may = |global: &Global| {
            global.places.iter().any(|p| *p == file || (p.ends_with('/') && file.starts_with(p)))
        };
        for global in GLOBALS.iter().filter(|global| is(global, &path) && !may(global)) {
            wrong.push(format!("src/{file}:{line}: `{path}` asks for {}: {}", global.what, global.why));
        }
    }
    let tokens = tokens(&source);
    for (at, (token, line)) in tokens.iter().enumerate() {
        let next = |n: usize| tokens.get(at + n).map_or("", |(token, _)| token.as_str());
        if PRINTS.contains(&token.as_str()) && next(1) == "!" {
            wrong.push(format!("src/{file}:{line}: `{token}!` belongs to the process"));
        }
        // A lifetime is none.
        let lifetime = at > 0 && tokens[at - 1].0 == "'";
        if token == "static" && !lifetime && next(2) == ":" {
            let words = tokens[at + 3..].iter().map(|(token, _)| token.as_str());
            let mut kind = words.take_while(|token| !["=", ";"].contains(token));
            let state =
                kind.any(|word| STATES.iter().any(|s| word == *s || (*s == "Atomic" && word.starts_with(s))));
            if state && !STATICS.iter().any(|(place, name, _)| *place == file && *name == next(1)) {
                wrong.push(format!("src/{file}:{line}: the static `{}` is shared by all sessions", next(1)));
            }
        }
    }
    wrong
}

#[test]
fn what_belongs_to_the_process_is_found_however_it_is_written() {
    for bad in [
        "fn f() { std::env::var(\"HOME\"); }",
        "use std::env;\nfn f() { env::home_dir(); }",
        "use std::{env::var_os, io};",
        "use std::io::stdin;",
        "fn f() { let _ = std::io::stdout().lock(); }",
        "use jiff::Timestamp;\nfn f() { Timestamp::now(); }",
        "fn f() { jiff::tz::TimeZone::system(); }",
        "use tokio::signal::unix::signal;",
        "fn f() { std::process::exit(1) }",
        "fn f() { println!(\"x\"); }",
        "static A: Mutex<u8> = Mutex::new(0);",
        "pub static A: std::sync::atomic::AtomicBool = AtomicBool::new(false);",
        "fn f() { static B: OnceLock<u8> = OnceLock::new(); }",
        "thread_local! { static C: u8 = 0; }",
        "use crate::surroundings::Surroundings;\nfn f() { Surroundings::of_process(|_| ()); }",
        "use super::access::{Settings, env};",
        "use crate::term::process::ProcessLine;",
    ] {
        assert!(!offences("run/some.rs", bad).is_empty(), "{bad}");
    }
    for good in [
        "fn f(around: &Surroundings) { around.now(); around.variable(\"HOME\"); }",
        "static A: &[u8] = &[]; fn f(a: &'static str) -> &'static Mutex<u8> { g() }",
        "use std::{io, process::Command};\nfn f() -> io::Result<()> { Ok(()) }",
        "// std::env::var\nconst A: &str = \"io::stdin\";",
        "#[cfg(test)]\nmod tests {\n    use std::env;\n    fn f() { env::var(\"A\"); }\n}",
        "use crate::term::{line::Line, signals::Signal};",
    ] {
        assert_eq!(offences("run/some.rs", good), [""; 0], "{good}");
    }
    assert_eq!(offences("term/process/keys.rs", "use std::io::stdin;"), [""; 0]);
}
