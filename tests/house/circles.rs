//! Circles between files: two files that each need the other to be understood.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::Path,
};

use crate::paths::{is_word, mentions, shipped, sources, tokens};

/// The rooms without circles. One that has become free of them is added here, and stays so.
const FREE: &[&str] = &[
    "cells",
    "clean",
    "cloud",
    "export",
    "order",
    "plain",
    "purchase",
    "run",
    "sign",
    "sim",
    "store",
    "surroundings",
    "term",
    "texts",
    "theme",
    "ui",
];

/// A module, as the names that lead to it from the crate's root.
type Module = Vec<String>;

/// A file: its place below `src`, and what it names.
struct File {
    place: String,
    /// The names that it imports or hands on, and where they lead.
    imports: BTreeMap<String, Vec<String>>,
    /// Every path that it names, with the line.
    paths: Vec<(Vec<String>, usize)>,
}

/// The files that use one another, as edges with the line of the first use.
struct Map {
    files: BTreeMap<Module, File>,
}

impl Map {
    fn of<'a>(sources: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let files = sources.map(|(place, source)| {
            let source = without_visibility(&shipped(source));
            let paths = mentions(&source);
            (module(place), File { place: place.to_owned(), imports: imports(&source), paths })
        });
        Self { files: files.collect() }
    }

    /// The names from the crate's root on, for a path of a module; nothing for a path that leads out of the crate, or
    /// to a name of the file itself.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Module> {
        let ups = path.iter().take_while(|part| *part == "super").count();
        let start = match path[0].as_str() {
            "crate" => Vec::new(),
            "super" => module[..module.len().checked_sub(ups)?].to_vec(),
            "self" => module.clone(),
            child if self.files.contains_key(&below(module, child)) => below(module, child),
            _ => return None,
        };
        Some([start, path[ups.max(1)..].to_vec()].concat())
    }

    /// The module that defines what is behind some names: a name that a file imports or hands on is not its own.
    fn definer(&self, names: &Module, patience: u8) -> Option<Module> {
        let known = (0..=names.len()).rev().find(|n| self.files.contains_key(&names[..*n]))?;
        let (module, rest) = (names[..known].to_vec(), &names[known..]);
        let onward = rest.first().and_then(|name| self.files[&module].imports.get(name));
        if let (Some(path), Some(patience)) = (onward, patience.checked_sub(1))
            && let Some(start) = self.absolute(&module, path)
            && let onward = [start, rest[1..].to_vec()].concat()
            && onward != *names
        {
            return self.definer(&onward, patience).or(Some(module));
        }
        Some(module)
    }

    /// The other files of the room that a file uses, with the line of the first use.
    fn uses(&self, module: &Module) -> BTreeMap<Module, usize> {
        let mut uses = BTreeMap::new();
        for (path, line) in &self.files[module].paths {
            let names = self.absolute(module, path);
            let used = names.and_then(|names| self.definer(&names, 8));
            // Between rooms, the table of rooms decides.
            if let Some(used) = used.filter(|used| used != module && used.first() == module.first()) {
                uses.entry(used).or_insert(*line);
            }
        }
        uses
    }

    /// A shortest circle of a room, as `file:line → file:line → file`.
    fn circle(&self, room: &str) -> Option<String> {
        let inside = || self.files.keys().filter(|module| module.first().is_some_and(|first| first == room));
        let edges: BTreeMap<&Module, _> = inside().map(|module| (module, self.uses(module))).collect();
        let round = |start: &Module| {
            let (mut ways, mut seen) = (VecDeque::from([vec![start.clone()]]), BTreeSet::new());
            while let Some(way) = ways.pop_front() {
                for next in edges.get(way.last()?)?.keys() {
                    if next == start {
                        return Some(way);
                    }
                    if seen.insert(next.clone()) {
                        ways.push_back([way.clone(), vec![next.clone()]].concat());
                    }
                }
            }
            None
        };
        let circle = inside().filter_map(round).min_by_key(Vec::len)?;
        let place = |n: usize| {
            let (from, to) = (&circle[n], &circle[(n + 1) % circle.len()]);
            format!("{}:{}", self.files[from].place, edges[from][to])
        };
        let steps: Vec<_> = (0..circle.len()).map(place).collect();
        Some(format!("{} → {}", steps.join(" → "), self.files[&circle[0]].place))
    }
}

fn below(module: &Module, child: &str) -> Module {
    [module.as_slice(), &[child.to_owned()]].concat()
}

/// The module of a file below `src`.
fn module(place: &str) -> Module {
    let mut names: Module = place.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if names.last().is_some_and(|last| last == "mod" || last == "lib") {
        names.pop();
    }
    names
}

/// The source without the paths of `pub(in …)`: who may see a thing is not who is used by it.
fn without_visibility(source: &str) -> String {
    let mut pieces = source.split("pub(in ");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.push_str("pub ");
        out.push_str(piece.split_once(')').map_or(piece, |(_, rest)| rest));
    }
    out
}

/// The names that a source imports or hands on, and their paths. A star hands on nothing by name.
fn imports(source: &str) -> BTreeMap<String, Vec<String>> {
    let words: Vec<String> = tokens(source).into_iter().map(|(word, _)| word).collect();
    let mut found = BTreeMap::new();
    for (at, _) in words.iter().enumerate().filter(|(_, word)| *word == "use") {
        let end = words[at..].iter().position(|word| word == ";").map_or(words.len(), |n| at + n);
        tree(&words[at + 1..end], &[], &mut found);
    }
    found
}

/// Reads one tree of a `use`, behind a prefix.
fn tree(words: &[String], prefix: &[String], found: &mut BTreeMap<String, Vec<String>>) {
    if let Some(open) = words.iter().position(|word| word == "{") {
        let prefix = [prefix, &names(&words[..open])].concat();
        let close = words.iter().rposition(|word| word == "}").unwrap_or(words.len());
        let (mut depth, mut from) = (0, open + 1);
        for at in open + 1..close {
            match words[at].as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                "," if depth == 0 => {
                    tree(&words[from..at], &prefix, found);
                    from = at + 1;
                }
                _ => {}
            }
        }
        return tree(&words[from.min(close)..close], &prefix, found);
    }
    let (path, name) = match words.iter().position(|word| word == "as") {
        Some(at) => (&words[..at], words.get(at + 1)),
        None => (words, None),
    };
    let mut path = [prefix, &names(path)].concat();
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    if let Some(name) = name.or(path.last()).cloned()
        && !words.is_empty()
    {
        found.insert(name, path);
    }
}

fn names(words: &[String]) -> Vec<String> {
    words.iter().filter(|word| is_word(word)).cloned().collect()
}

/// Finds circles between the files of the rooms that are free of them.
///
/// A file uses another when it names something that the other defines, by `use` or by a path, whether it starts from
/// `crate`, from `super` or from a module of its own; a `pub use` is a use as well. What a file imports or hands on is
/// not its own: `super::x::X` uses `x` and not the parent, and so does `super::X` where the parent has `pub use x::X`.
/// So a parent may hand on what its children define, and they may name one another through it; a child that needs what
/// the parent itself defines, while the parent names the child, makes a circle: what both need goes to a file of its
/// own. `mod x;` alone is no use, nor is who may see a thing (`pub(in …)`), and tests may reach anywhere.
#[test]
fn rooms_that_are_free_of_circles_stay_so() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let place =
        |file: &Path| file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
    let read = |file: std::path::PathBuf| (place(&file), fs::read_to_string(&file).expect("a source file"));
    let all: Vec<_> = sources(&root).into_iter().map(read).collect();
    let map = Map::of(all.iter().map(|(place, source)| (place.as_str(), source.as_str())));
    let circles: Vec<_> = FREE.iter().filter_map(|room| map.circle(room)).collect();
    assert!(
        circles.is_empty(),
        "\nfiles that need each other (what both need goes to a file of its own):\n  src/{}\n",
        circles.join("\n  src/")
    );
}

#[test]
fn circles_are_found_however_they_are_written() {
    let circle = |files: &[(&str, &str)]| Map::of(files.iter().copied()).circle("a");
    let parent = ("a/mod.rs", "mod b;\nmod c;\npub use b::B;\npub use self::c::{C, D as E};\n");
    for bad in [
        [("a/b.rs", "use super::c::C;"), ("a/c.rs", "use super::b;\nfn f() { b::g(); }")],
        [("a/b.rs", "use crate::a::c::C;"), ("a/c.rs", "fn f() -> super::b::B {}")],
        [("a/b.rs", "use super::{C, d};"), ("a/c.rs", "use crate::{a::B, x};")],
        [("a/b.rs", "use super::E;"), ("a/c.rs", "use super::b::*;")],
        [("a/b.rs", "use super::c as other;"), ("a/c.rs", "use super::{b::{self, B}};")],
        // What the parent defines itself, while it hands on what the child does.
        [("a/b.rs", "use super::OWN;"), ("a/c.rs", "")],
        [("a/b.rs", "pub(in crate::a) fn f() { super::own(); }"), ("a/c.rs", "")],
    ] {
        assert!(circle(&[&[parent], &bad[..]].concat()).is_some(), "{bad:?}");
    }
    for good in [
        [("a/b.rs", "use super::c::C;"), ("a/c.rs", "")],
        [("a/b.rs", "use super::{C, E};"), ("a/c.rs", "")],
        [("a/b.rs", "pub(in crate::a) struct B;"), ("a/c.rs", "use super::B;")],
        [
            ("a/b.rs", "use super::C;"),
            ("a/c.rs", "// use super::B;\n#[cfg(test)]\nmod tests {\n    use super::super::B;\n}"),
        ],
        [("a/b.rs", "use b::B;\nuse crate::b::X;"), ("a/c.rs", "use super::b;")],
    ] {
        assert_eq!(circle(&[&[parent], &good[..]].concat()), None, "{good:?}");
    }
    let told = circle(&[
        ("a/mod.rs", "mod b;\nmod c;"),
        ("a/b.rs", "\nuse super::c::C;"),
        ("a/c.rs", "use super::b;"),
    ]);
    assert_eq!(told.as_deref(), Some("a/b.rs:2 → a/c.rs:1 → a/b.rs"));
}
