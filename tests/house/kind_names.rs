//! Kinds and their fields are named in the tables alone: everything else asks by role, so that a new kind is a new table.
//!
//! A literal that is the name of a kind or the path of a field, anywhere else in the shipped code, is found here. Paths
//! that are words of the language (`name`, `region`) count only where they name a field.

use std::{collections::BTreeSet, fs, path::Path};

use vmcart::order::kinds;

/// Places of the names: the tables, and the words of each provider's other calls, which are spelled by chance alike.
const TABLES: &[&str] = &["order/tables/", "sim/", "texts/", "cloud/bce/", "cloud/jd/"];
/// Test code outside a folder or file of tests.
const TESTS: &[&str] = &["agreement.rs", "order/samples.rs"];
/// The functions that take the name of a field.
const BY_NAME: &[&str] =
    &["get", "put", "filled", "effective", "index", "place", "column", "take", "preset", "path_of"];

/// Every name that is looked for, and those of them that are words.
fn names() -> (BTreeSet<&'static str>, BTreeSet<&'static str>) {
    let mut names = BTreeSet::new();
    for kind in kinds() {
        names.insert(kind.name);
        for field in kind.fields {
            names.insert(field.path);
            names.extend(field.rows().into_iter().flat_map(|row| row.cells).map(|cell| cell.path));
        }
    }
    names.remove("");
    let word = |name: &&str| name.chars().all(|c| c.is_ascii_lowercase());
    let words = names.iter().copied().filter(word).collect();
    (names, words)
}

/// The literals of a source with the code before each on its line, without comments and tests.
fn literals(source: &str) -> Vec<(usize, String, String)> {
    let mut out = Vec::new();
    for (number, line) in source.lines().enumerate() {
        if line.trim_start().starts_with("#[cfg(test)]") {
            break;
        }
        let mut before = String::new();
        let mut rest = line;
        while let Some(at) = rest.find(['"', '/']) {
            before.push_str(&rest[..at]);
            rest = &rest[at..];
            if rest.starts_with("//") {
                break;
            }
            let Some(inner) = rest.strip_prefix('"') else {
                before.push('/');
                rest = &rest[1..];
                continue;
            };
            let mut escaped = false;
            let end = inner.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            let Some(end) = end else { break };
            out.push((number + 1, before.clone(), inner[..end].to_owned()));
            before.push_str("\"\"");
            rest = &inner[end + 1..];
        }
    }
    out
}

/// The literals of a source that name a kind or a field.
fn offences(source: &str) -> Vec<(usize, String)> {
    let (names, words) = names();
    let by_name = |before: &str| {
        let call = before.strip_suffix('(').is_some_and(|code| {
            let name = code.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
            code.len() > name.len()
                && BY_NAME.contains(&name)
                && code[..code.len() - name.len()].ends_with('.')
        });
        call || before.ends_with("path == ") || before.ends_with("path != ")
    };
    let found = literals(source).into_iter().filter(|(_, before, text)| {
        let text = text.as_str();
        names.contains(text) && (!words.contains(text) || by_name(before))
    });
    found.map(|(line, _, text)| (line, text)).collect()
}

fn sources(folder: &Path, root: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
        let name = entry.strip_prefix(root).expect("below").to_string_lossy().into_owned();
        let tests = name.ends_with("tests.rs") || name.ends_with("/tests") || TESTS.contains(&name.as_str());
        if tests || TABLES.iter().any(|table| format!("{name}/").starts_with(table)) {
            continue;
        }
        if entry.is_dir() {
            sources(&entry, root, found);
        } else if entry.extension().is_some_and(|e| e == "rs") {
            let source = fs::read_to_string(&entry).expect("a source");
            let told = offences(&source).into_iter();
            found.extend(told.map(|(line, text)| format!("src/{name}:{line}: {text:?}")));
        }
    }
}

#[test]
fn kinds_and_fields_are_named_in_the_tables_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &root, &mut found);
    assert!(found.is_empty(), "ask by role, or put it into the table of the kind:\n{}", found.join("\n"));
}

#[test]
fn names_are_found_however_they_are_used() {
    for bad in [
        "if kind.name == \"bcc-spot\" {",
        "let spec = draft.get(\"spec\");",
        "const A: &[&str] = &[\"a\", \"imageId\"];",
        "p.path == \"region\"",
        "(\"x\", \"instanceSpec.keyName\"),",
        "left.take(\"billing.reservation.reservationLength\")",
    ] {
        assert_eq!(offences(bad).len(), 1, "{bad}");
    }
    for good in [
        "// draft.get(\"imageId\")",
        "texts.fill(key, &[(\"name\", name)])",
        "let text = \"the imageId of an order\";",
        "table.get(SECTION, \"region\")",
        "Some(\"path\")",
        "#[cfg(test)]\nmod tests { const A: &str = \"imageId\"; }",
    ] {
        assert_eq!(offences(good), [], "{good}");
    }
}
