//! Damage to journals and clocks between a purchase and its settling.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::plan::Chance;

/// Something that happened to a file.
#[derive(Clone, Copy, Debug)]
pub enum Damage {
    /// Its end is lost, from somewhere in its first line on.
    CutFirst,
    /// Its end is lost, from somewhere in its last line on.
    CutLast,
    /// All of it is zeros.
    Zeros,
    /// All of it is 0xFF.
    Ones,
    /// A part of its first line is something else.
    First,
    /// The machine's clock was wrong when it was written.
    Clock,
}

impl Damage {
    pub fn any(chance: &mut Chance) -> Self {
        chance.one(&[
            Damage::CutFirst,
            Damage::CutLast,
            Damage::Zeros,
            Damage::Ones,
            Damage::First,
            Damage::Clock,
        ])
    }

    /// Does it.
    pub fn happen(self, path: &Path, chance: &mut Chance) {
        let mut bytes = std::fs::read(path).expect("a journal");
        let first = bytes.iter().position(|b| *b == b'\n').unwrap_or(bytes.len());
        let last = bytes[..bytes.len() - 1].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let mut within = |from: usize, to: usize| from + chance.index(to.saturating_sub(from).max(1));
        match self {
            Damage::CutFirst => bytes.truncate(within(0, first)),
            // Not at its beginning: a file that has lost whole lines tells what was known before.
            Damage::CutLast => bytes.truncate(within(last + 1, bytes.len() - 1)),
            Damage::Zeros => bytes.fill(0),
            Damage::Ones => bytes.fill(0xff),
            Damage::First => bytes[..first.min(30)].fill(b'#'),
            Damage::Clock => {
                let text = String::from_utf8(bytes).expect("a journal is text");
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                let mut intent: Value = serde_json::from_str(&lines[0]).expect("an intent");
                let at: jiff::Timestamp = intent["at"].as_str().expect("a time").parse().expect("a time");
                let ahead = jiff::SignedDuration::from_hours(if chance.below(2) == 0 { 48 } else { -48 });
                intent["at"] = json!((at + ahead).to_string());
                lines[0] = intent.to_string();
                bytes = (lines.join("\n") + "\n").into_bytes();
            }
        }
        std::fs::write(path, bytes).expect("a journal");
    }
}

/// The files of a journal.
pub fn journals(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|f| f.path());
    let mut files: Vec<_> = files.filter(|f| f.extension().is_some_and(|e| e == "jsonl")).collect();
    files.sort();
    files
}

/// The provider a day and more later: its clock, and the tokens that it has forgotten.
pub fn a_day_later() -> Value {
    json!([
        {"forget": {}, "times": 1},
        {"skew": {"seconds": 90_000}, "on": "/", "times": 1_000_000},
    ])
}
