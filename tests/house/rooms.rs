//! The rooms of the house: which part of the crate may use which, and which crates each must do without.
//!
//! Facts live in tables, decisions in pure functions, and only the edge touches the world. One crate cannot
//! enforce that by itself, so this reads every path that the shipped code names. Test code may reach anywhere.

use std::{fs, path::Path};

use crate::paths::{Mention, mentions, shipped, sources};

/// A room, the rooms it may use, and the outside paths it must not.
struct Room {
    name: &'static str,
    uses: &'static [&'static str],
    never: &'static [&'static str],
}

/// The whole world: files, environment, network, runtime, terminal.
const WORLD: &[&str] = &["std::fs", "std::env", "tokio", "reqwest", "ratatui", "crossterm"];
const SCREEN: &[&str] = &["ratatui", "crossterm"];

const ROOMS: &[Room] = &[
    Room { name: "order", uses: &["clean"], never: WORLD },
    Room { name: "sign", uses: &[], never: WORLD },
    Room { name: "cells", uses: &[], never: WORLD },
    Room { name: "clean", uses: &[], never: WORLD },
    // Asks the process once, so that nobody else has to.
    Room { name: "surroundings", uses: &[], never: &["std::fs", "tokio", "reqwest", "ratatui", "crossterm"] },
    Room { name: "texts", uses: &["order", "clean"], never: WORLD },
    Room { name: "export", uses: &["order", "clean"], never: WORLD },
    Room { name: "keys", uses: &[], never: &["std::fs", "std::env", "tokio", "reqwest", "ratatui"] },
    Room { name: "theme", uses: &[], never: &["tokio", "reqwest", "crossterm"] },
    Room { name: "cloud", uses: &["order", "sign", "clean"], never: SCREEN },
    Room {
        name: "store",
        uses: &["clean", "order", "surroundings"],
        never: &["reqwest", "tokio", "std::net", "ratatui", "crossterm"],
    },
    Room { name: "sim", uses: &["sign"], never: SCREEN },
    Room {
        name: "app",
        // What is copied from the review is made of the order alone, like everything it shows.
        uses: &["order", "texts", "keys", "cloud", "store", "export", "purchase"],
        // Keys arrive as crossterm's event types: those may be named, asking the terminal for them may not.
        never: &[
            "std::fs",
            "std::env",
            "tokio",
            "reqwest",
            "ratatui",
            "crossterm::cursor",
            "crossterm::event::EventStream",
            "crossterm::event::poll",
            "crossterm::event::read",
            "crossterm::execute",
            "crossterm::queue",
            "crossterm::style",
            "crossterm::terminal",
            "crossterm::tty",
        ],
    },
    Room {
        name: "ui",
        uses: &["cells", "app", "order", "texts", "keys", "theme", "cloud", "purchase"],
        never: &["std::fs", "std::env", "tokio", "reqwest", "crossterm"],
    },
    Room {
        name: "purchase",
        uses: &["order", "sign", "cloud", "store", "texts"],
        never: &["std::fs", "std::env", "reqwest", "ratatui", "crossterm"],
    },
    // Bytes from the terminal and to it. What a frame shows is the business of `ui`, which draws it.
    Room {
        name: "term",
        uses: &["app", "cells", "store", "surroundings", "theme", "ui"],
        never: &["reqwest"],
    },
    Room {
        name: "run",
        uses: &[
            "cells",
            "order",
            "sign",
            "texts",
            "keys",
            "theme",
            "cloud",
            "store",
            "app",
            "ui",
            "purchase",
            "surroundings",
            "term",
        ],
        never: &[],
    },
    // The wizard's state and its worker, spoken in lines: no screen, no rule and no file of its own.
    Room {
        name: "plain",
        uses: &[
            "order",
            "cells",
            "clean",
            "texts",
            "keys",
            "cloud",
            "app",
            "run",
            "surroundings",
            "term",
            "purchase",
        ],
        never: &["std::fs", "std::env", "reqwest", "ratatui", "crossterm"],
    },
    Room {
        name: "cli",
        uses: &[
            "cells",
            "order",
            "sign",
            "clean",
            "texts",
            "export",
            "keys",
            "theme",
            "cloud",
            "store",
            "sim",
            "app",
            "ui",
            "run",
            "plain",
            "purchase",
            "surroundings",
            "term",
        ],
        never: &["ratatui"],
    },
];

#[test]
fn rooms_use_only_what_they_may() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for file in sources(&root) {
        let source = fs::read_to_string(&file).expect("a source file");
        let inside = file.strip_prefix(&root).expect("below src");
        wrong.extend(offences(inside, &source));
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_room_is_in_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found: Vec<_> = fs::read_dir(&root)
        .expect("a folder")
        .filter_map(|entry| entry.ok().filter(|e| e.path().is_dir()))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let mut named: Vec<_> = ROOMS.iter().map(|room| room.name.to_owned()).collect();
    found.sort();
    named.sort();
    assert_eq!(found, named);
}

/// Lists what a file uses and must not: `file:line: room `a` must not use ...`.
fn offences(file: &Path, source: &str) -> Vec<String> {
    let parts: Vec<_> = file.iter().map(|part| part.to_string_lossy()).collect();
    let Some(room) = ROOMS.iter().find(|room| parts.len() > 1 && parts[0] == room.name) else {
        return Vec::new();
    };
    // Modules from the crate's root down to this file: `a/mod.rs` is one deep, `a/b.rs` two.
    let depth = parts.len() - usize::from(parts.last().is_some_and(|name| name == "mod.rs"));
    let forbidden = |path: &[String]| -> Option<String> {
        let ups = path.iter().take_while(|part| *part == "super").count();
        let other = match path.first().map(String::as_str) {
            Some("crate" | "vmcart") => path.get(1),
            Some("super") if ups >= depth => path.get(ups),
            _ => None,
        };
        if let Some(other) = other
            && ROOMS.iter().any(|r| r.name == other)
            && other != room.name
            && !room.uses.contains(&other.as_str())
        {
            return Some(format!("crate::{other}"));
        }
        let whole = path.join("::");
        let never = room.never.iter().find(|never| {
            whole
                .strip_prefix(**never)
                .is_some_and(|r| r.starts_with("::") || (r.is_empty() && path.len() > 1))
        });
        never.map(|_| whole)
    };
    let told = |(path, line): &Mention| {
        let what = forbidden(path)?;
        Some(format!("src/{}:{line}: room `{}` must not use `{what}`", parts.join("/"), room.name))
    };
    mentions(&shipped(source)).iter().filter_map(told).collect()
}

#[test]
fn forbidden_uses_are_found_however_they_are_written() {
    let lines = |file: &str, source: &str| -> Vec<String> {
        let told = offences(Path::new(file), source);
        told.iter().map(|t| t.split(": room").next().unwrap_or_default().to_owned()).collect()
    };
    for bad in [
        "use crate::ui::draw;",
        "use crate::{order::Draft, ui};",
        "use crate::{\n    order::{Draft, Kind},\n    ui::{self, Look},\n};",
        "fn f() { crate::ui::draw(); }",
        "fn f() -> Vec<crate::ui::Look> { g::<crate::ui::Look>() }",
        "pub use super::super::ui::draw;",
        "use std::fs::File;",
        "use std::{env, io};",
        "use std::{collections::BTreeMap, fs as files};",
        "fn f() { let _ = std::env::var(\"HOME\"); }",
        "use tokio;",
        "use tokio as t;",
        "use ::reqwest::Client;",
        "use ratatui::{Frame, layout::Rect};",
        "fn f() { crossterm::event::read(); }",
        "use crossterm::{event::{KeyEvent, EventStream}};",
        "use crossterm::terminal;",
        "#[tokio::main]\nfn f() {}",
        "fn f<'a>(x: &'a str) -> char { '\"' }\nuse tokio::time;",
        "#[cfg(test)]\nmod tests {\n    use tokio::time;\n}\nuse tokio::time;",
    ] {
        assert!(!offences(Path::new("app/screen.rs"), bad).is_empty(), "{bad}");
    }
    for good in [
        "use crate::{order::{Draft, ui_hint}, texts, app::ui};",
        "use crate::app::update;\nuse super::ui;",
        "// use crate::ui::draw;\n/* std::fs::read */\n/// [`crate::ui`]",
        "const A: &str = \"crate::ui::draw\"; const B: &str = r#\"tokio::time \"std::fs\" \"#;",
        "use tui_input::backend::crossterm::EventHandler;",
        "use crossterm::event::{KeyCode, KeyEvent};",
        "fn f(tokio: u8) -> bool { tokio > 1 }",
        "use std::fmt;",
        "#[cfg(test)]\nmod tests {\n    use crate::{sim, ui};\n    use std::fs;\n}",
        "mod fs { pub fn read() {} }\nfn f() { fs::read(); self::fs::read(); }",
    ] {
        assert_eq!(offences(Path::new("app/screen.rs"), good), [""; 0], "{good}");
    }
    assert_eq!(lines("app/mod.rs", "\n\nuse super::{\n    order,\n    sim,\n};"), ["src/app/mod.rs:5"]);
    assert_eq!(lines("app/a/b.rs", "use super::super::super::sim::World;"), ["src/app/a/b.rs:1"]);
    assert_eq!(lines("app/a/b.rs", "use super::super::sim::World;"), [""; 0]);
    assert_eq!(lines("cli/mod.rs", "use crate::{sim, run, ui};"), [""; 0]);
    assert_eq!(lines("cloud/mod.rs", "use crate::sim;"), ["src/cloud/mod.rs:1"]);
    assert_eq!(lines("order/check.rs", "use crossterm::event::KeyEvent;"), ["src/order/check.rs:1"]);
    assert_eq!(
        offences(Path::new("order/body.rs"), "use crate::sign::seal;"),
        ["src/order/body.rs:1: room `order` must not use `crate::sign`"]
    );
}
