//! Rust source as the tests of the layout read it: without tests, comments and literals, as the paths that it names.

use std::{fs, path::Path};

/// A path in the source, as its segments, with the line it stands on.
pub type Mention = (Vec<String>, usize);

/// Every shipped source file of a folder; the files of tests are left out.
pub fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
        let path = entry.path();
        if path.file_stem().is_some_and(|stem| stem == "tests") {
            continue;
        }
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The source without its inline test modules; line numbers stay.
pub fn shipped(source: &str) -> String {
    let (mut out, mut until, mut test) = (String::new(), None::<String>, false);
    for line in source.lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        let code = line.trim_start();
        match &until {
            Some(end) if line == end => until = None,
            Some(_) => {}
            None if test && code.starts_with("mod ") && code.ends_with('{') => {
                until = Some(format!("{indent}}}"));
            }
            None => out.push_str(line),
        }
        test = code == "#[cfg(test)]" || (test && code.starts_with("#["));
        out.push('\n');
    }
    out
}

/// Every path that the source names, groups of a `use` spelt out. A single word is one only behind `use`.
pub fn mentions(source: &str) -> Vec<Mention> {
    let tokens = tokens(source);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let before = at.checked_sub(1).map_or("", |before| tokens[before].0.as_str());
        let starts = match tokens[at].0.as_str() {
            "::" => !(is_word(before) || before == ">"),
            token => is_word(token) && before != "::",
        };
        if starts {
            let (from, known) = (at, found.len());
            at = path(&tokens, at, &[], &mut found).max(at + 1);
            if before == "use" && found.len() == known {
                found.push((vec![tokens[from].0.clone(), "self".to_owned()], tokens[from].1));
            }
        } else {
            at += 1;
        }
    }
    found
}

/// Tells whether a token may be a part of a path: a name, not one of the keywords that stand before a path.
pub fn is_word(token: &str) -> bool {
    const BEFORE: &[&str] = &["use", "dyn", "impl", "for", "in", "return", "mut", "as", "where", "pub"];
    token.starts_with(|c: char| c.is_alphabetic() || c == '_') && !BEFORE.contains(&token)
}

/// Reads one path, or a group of them, behind a prefix; where it ends.
fn path(tokens: &[(String, usize)], mut at: usize, prefix: &[String], found: &mut Vec<Mention>) -> usize {
    let mut whole = prefix.to_vec();
    let line = tokens[at].1;
    let mut joined = true;
    while let Some((token, _)) = tokens.get(at) {
        match token.as_str() {
            "::" => joined = true,
            "{" if joined && whole.len() > prefix.len() => {
                at += 1;
                while tokens.get(at).is_some_and(|(t, _)| t != "}") {
                    at = path(tokens, at, &whole, found).max(at + 1);
                }
                return at + 1;
            }
            // The other name is no path.
            "as" if !joined => return push(whole, line, at + 2, found),
            // Two words without `::` between them are not one path.
            word if is_word(word) && joined => {
                if word != "self" || prefix.is_empty() {
                    whole.push(word.to_owned());
                }
                joined = false;
            }
            _ => break,
        }
        at += 1;
    }
    // The star of a glob, or the comma between two members, adds nothing to the prefix.
    if tokens.get(at).is_some_and(|(t, _)| t == ",") && whole.len() == prefix.len() && joined {
        return at + 1;
    }
    push(whole, line, at, found)
}

fn push(whole: Vec<String>, line: usize, at: usize, found: &mut Vec<Mention>) -> usize {
    if whole.len() > 1 {
        found.push((whole, line));
    }
    at
}

/// Words, `::` and other characters, each with its line; comments and literals are left out.
pub fn tokens(source: &str) -> Vec<(String, usize)> {
    let chars: Vec<char> = source.chars().collect();
    let (mut out, mut at, mut line) = (Vec::new(), 0, 1);
    let next = |at: usize| chars.get(at + 1).copied().unwrap_or('\0');
    while at < chars.len() {
        let from = at;
        match chars[at] {
            '/' if next(at) == '/' => at = end(&chars, at, "\n"),
            '/' if next(at) == '*' => at = end(&chars, at + 2, "*/"),
            '"' => at = quoted(&chars, at),
            // A character, not a lifetime.
            '\'' if next(at) == '\\' => at = end(&chars, at + 3, "'"),
            '\'' if chars.get(at + 2) == Some(&'\'') => at += 3,
            'r' if matches!(next(at), '"' | '#') && raw(&chars, at).is_some() => {
                at = raw(&chars, at).unwrap_or(at + 1);
            }
            ':' if next(at) == ':' => {
                out.push(("::".to_owned(), line));
                at += 2;
            }
            c if c.is_alphanumeric() || c == '_' => {
                while at < chars.len() && (chars[at].is_alphanumeric() || chars[at] == '_') {
                    at += 1;
                }
                out.push((chars[from..at].iter().collect(), line));
            }
            c => {
                if !c.is_whitespace() {
                    out.push((c.to_string(), line));
                }
                at += 1;
            }
        }
        line += chars[from..at.min(chars.len())].iter().filter(|c| **c == '\n').count();
    }
    out
}

/// Just behind the next `mark`.
fn end(chars: &[char], from: usize, mark: &str) -> usize {
    let mark: Vec<char> = mark.chars().collect();
    let rest = chars.get(from..).unwrap_or_default();
    rest.windows(mark.len()).position(|w| w == mark).map_or(chars.len(), |n| from + n + mark.len())
}

/// Just behind a string literal.
fn quoted(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// Just behind a raw string literal, if one starts here.
fn raw(chars: &[char], start: usize) -> Option<usize> {
    let hashes = chars[start + 1..].iter().take_while(|c| **c == '#').count();
    let open = start + 1 + hashes;
    (chars.get(open) == Some(&'"')).then(|| end(chars, open + 1, &format!("\"{}", "#".repeat(hashes))))
}
