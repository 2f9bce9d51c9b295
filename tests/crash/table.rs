//! Table of what happened, for people.

use std::{collections::BTreeMap, fmt};

/// One purchase.
pub struct Row {
    pub name: String,
    pub kind: &'static str,
    pub fault: &'static str,
    /// Stage it was in when it was killed.
    pub at: &'static str,
    /// Final outcome.
    pub outcome: String,
    pub password: bool,
}

/// All purchases.
#[derive(Default)]
pub struct Table(Vec<Row>);

impl Table {
    pub fn extend(&mut self, rows: Vec<Row>) {
        self.0.extend(rows);
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Number of purchases killed between the journal's first line and its last.
    pub fn killed(&self) -> u64 {
        let on_the_way = |r: &&Row| ["journalled", "sending", "settling", "waiting"].contains(&r.at);
        self.0.iter().filter(on_the_way).count() as u64
    }

    fn count(&self, f: &mut fmt::Formatter<'_>, what: &str, of: impl Fn(&Row) -> String) -> fmt::Result {
        let mut outcomes: BTreeMap<String, BTreeMap<&str, u32>> = BTreeMap::new();
        for row in &self.0 {
            *outcomes.entry(of(row)).or_default().entry(&row.outcome).or_default() += 1;
        }
        writeln!(f, "{what}")?;
        for (key, counts) in outcomes {
            let sum: u32 = counts.values().sum();
            let counts: Vec<_> = counts.iter().map(|(outcome, n)| format!("{outcome} {n}")).collect();
            writeln!(f, "  {key:<22} {sum:>4}   {}", counts.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.count(f, "killed", |r| r.at.to_owned())?;
        self.count(f, "fault", |r| r.fault.to_owned())?;
        self.count(f, "kind", |r| r.kind.to_owned())?;
        self.count(f, "password", |r| if r.password { "with one" } else { "without" }.to_owned())
    }
}
