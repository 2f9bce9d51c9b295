//! `vmcart check`: everything that is wrong with order files, at once.

use serde_json::{Value, json};

use super::access::here;
use super::out::{Ended, plain, print, print_json, tell};
use super::source::{Unreadable, read_order, shown};
use super::{Exit, args, words::Words};
use crate::{
    order::{
        Draft, Known, Problem,
        file::{FileError, Loaded, Reading, SyntaxError, load},
        reach::Reach,
    },
    texts::key,
};

/// What one file came to.
pub struct Verdict {
    /// The file as it was named.
    pub file: String,
    /// What could be read of it.
    pub loaded: Option<Loaded>,
    /// What is wrong with it, in the order of its lines.
    pub faults: Vec<Fault>,
}

/// One thing that is wrong with a file, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The path in the request's own names; empty for the file as a whole.
    pub path: String,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The sentence, in the person's language.
    pub message: String,
    /// The stable code of the rule.
    pub rule: String,
    /// The line, counted from 1.
    pub line: Option<usize>,
    /// Whether the file could not be read at all.
    pub unreadable: bool,
}

impl Fault {
    fn of(words: &Words, problem: &Problem) -> Self {
        Self {
            path: plain(&problem.path),
            severity: problem.severity.word(),
            message: words.problem(problem),
            rule: problem.code.to_owned(),
            line: problem.line,
            unreadable: false,
        }
    }

    fn unreadable(error: &Unreadable) -> Self {
        Self { line: None, ..Self::whole("unreadable", error.to_string()) }
    }

    fn syntax(error: &SyntaxError) -> Self {
        // The parser's sentence may span lines and quote the file.
        let said = error.message.split_whitespace().collect::<Vec<_>>().join(" ");
        let message =
            format!("not {} at line {}, column {}: {}", error.format, error.line, error.column, plain(&said));
        Self { line: Some(error.line), ..Self::whole("syntax", message) }
    }

    fn whole(rule: &str, message: String) -> Self {
        let (path, severity) = (String::new(), "error");
        Self { path, severity, message, rule: rule.to_owned(), line: None, unreadable: true }
    }

    /// As scripts read it.
    pub fn json(&self) -> Value {
        json!({"path": self.path, "severity": self.severity, "message": self.message, "rule": self.rule})
    }

    /// As compilers write it: `FILE:LINE: error: PATH: message [code]`.
    pub fn line(&self, file: &str) -> String {
        let line = self.line.map_or_else(String::new, |n| format!(":{n}"));
        let path = if self.path.is_empty() { String::new() } else { format!("{}: ", self.path) };
        format!("{}{line}: {}: {path}{} [{}]", shown(file), self.severity, self.message, self.rule)
    }
}

impl Verdict {
    /// The draft, if the file has one.
    pub fn draft(&self) -> Option<&Draft> {
        self.loaded.as_ref().map(|l| &l.draft)
    }

    /// Whether nothing blocks the order.
    pub fn ok(&self) -> bool {
        self.errors() == 0
    }

    fn errors(&self) -> usize {
        self.faults.iter().filter(|f| f.severity == "error").count()
    }

    /// How the machine will be reached, as far as no network tells.
    pub fn reach(&self, words: &Words) -> Option<String> {
        let reach = Reach::of(self.draft()?, &known())?;
        Some(words.say(&reach.line()))
    }

    /// The code a command about this file ends with.
    pub fn exit(&self) -> Exit {
        if self.faults.iter().any(|f| f.unreadable) {
            Exit::Usage
        } else if self.ok() {
            Exit::Done
        } else {
            Exit::Problems
        }
    }

    /// The faults as lines.
    pub fn lines(&self) -> Vec<String> {
        self.faults.iter().map(|f| f.line(&self.file)).collect()
    }
}

/// Reads and checks one file, without any network.
pub fn examine(words: &Words, file: &str, sets: &[(String, String)]) -> Verdict {
    examine_with(words, file, sets, |_| ())
}

/// The same, with something added to the draft before it is checked.
pub fn examine_with(
    words: &Words,
    file: &str,
    sets: &[(String, String)],
    add: impl FnOnce(&mut Draft),
) -> Verdict {
    let (loaded, faults) = match read_order(file) {
        Err(error) => (None, vec![Fault::unreadable(&error)]),
        Ok(text) => match load(&text, sets, Reading::Strict) {
            Err(FileError::Syntax(error)) => (None, vec![Fault::syntax(&error)]),
            Err(FileError::Kind(problem)) => {
                // What is of another format could not be read at all.
                let unreadable = problem.code.starts_with("file-");
                (None, vec![Fault { unreadable, ..Fault::of(words, &problem) }])
            }
            Ok(mut loaded) => {
                add(&mut loaded.draft);
                let problems = loaded.check(&known());
                let mut faults: Vec<_> = problems.iter().map(|p| Fault::of(words, p)).collect();
                for fault in faults.iter_mut().filter(|f| f.rule == "required") {
                    fault.line = fault.line.or_else(|| request_line(&text));
                }
                // What has been given a line goes where it stands.
                faults.sort_by_key(|f| f.line.unwrap_or(usize::MAX));
                (Some(loaded), faults)
            }
        },
    };
    Verdict { file: file.to_owned(), loaded, faults }
}

/// The line where the request begins: what is missing in it belongs there.
fn request_line(text: &str) -> Option<usize> {
    text.lines().position(|line| line.trim_start().starts_with("[request")).map(|at| at + 1)
}

/// Checks the files of the command line.
pub fn run(words: &Words, args: &args::Check) -> Ended {
    let verdicts: Vec<_> = args.files.iter().map(|f| examine(words, f, &args.sets.sets)).collect();
    let exits: Vec<_> = verdicts.iter().map(Verdict::exit).collect();
    // A file that cannot be read says less than one with problems: it wins.
    let exit = [Exit::Usage, Exit::Problems].into_iter().find(|e| exits.contains(e)).unwrap_or(Exit::Done);
    if args.json {
        print_json(&document(&verdicts))?;
    } else {
        print(report(words, &verdicts))?;
        // What is refused is not reached at all.
        for verdict in verdicts.iter().filter(|verdict| verdict.ok()) {
            if let Some(reach) = verdict.reach(words) {
                tell(format!("{}: {reach}", shown(&verdict.file)));
            }
        }
    }
    Ok(exit)
}

fn document(verdicts: &[Verdict]) -> Value {
    let files: Vec<_> = verdicts
        .iter()
        .map(|v| {
            json!({
                "file": v.file,
                "kind": v.draft().map(|d| d.kind().name),
                "ok": v.ok(),
                "problems": v.faults.iter().map(Fault::json).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({"ok": verdicts.iter().all(Verdict::ok), "files": files})
}

fn report(words: &Words, verdicts: &[Verdict]) -> String {
    let mut lines = Vec::new();
    for verdict in verdicts {
        lines.extend(verdict.lines());
        if let (true, Some(draft)) = (verdict.faults.is_empty(), verdict.draft()) {
            let values = [("file", shown(&verdict.file)), ("kind", draft.kind().name.to_owned())];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            lines.push(words.fill(key::command::FILE_OK, &values));
        }
    }
    let errors: usize = verdicts.iter().map(Verdict::errors).sum();
    let faults: usize = verdicts.iter().map(|v| v.faults.len()).sum();
    let bad = verdicts.iter().filter(|v| !v.ok()).count();
    let count = |key: &str, n: usize| words.fill(key, &[("count", &n.to_string())]);
    let verdict = match (bad, faults) {
        (0, 0) => words.fill(key::command::ALL_RIGHT, &[]),
        (0, _) => words.fill(key::command::NOTHING_BLOCKS, &[]),
        _ => count(key::command::NOT_RIGHT, bad),
    };
    let parts = [(errors, key::command::ERRORS), (faults - errors, key::command::WARNINGS)];
    let parts = parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, key)| count(key, n));
    let parts: Vec<_> = std::iter::once(verdict).chain(parts).collect();
    let parts = parts.join(&words.fill(key::plain::COMMA, &[]));
    let files = verdicts.len().to_string();
    lines.push(words.fill(key::command::CHECKED, &[("count", &files), ("verdict", &parts)]));
    lines.join("\n")
}

/// What is known without asking anybody: the time.
pub fn known() -> Known {
    Known::at(here().now().as_second())
}
