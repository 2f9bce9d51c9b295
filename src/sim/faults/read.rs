//! A list of faults, read from what was posted: each number within its bounds, and an error that names the entry, the
//! member, the value and what it may be.

use serde::Deserialize;
use serde_json::{Map, Value};
use thiserror::Error;

use super::kind::{Fault, FaultKind, once};

/// The most faults that are in flight.
const MOST: usize = 1000;
/// The longest time that a fault makes anybody wait, in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1000;
/// A hundred years, in seconds: further off no date can be written.
const CENTURY: i128 = 100 * 365 * 24 * 60 * 60;

/// The members that are whole numbers, with the least and the most of each.
const BOUNDS: &[(&str, &str, i128, i128)] = &[
    ("refuse", "status", 200, 999),
    ("status", "status", 200, 999),
    ("status", "retry_after", 0, u32::MAX as i128),
    ("delay", "ms", 0, DAY as i128),
    ("deep", "levels", 1, 1_000_000),
    ("huge", "bytes", 0, 1 << 40),
    ("slow", "ms", 0, DAY as i128),
    ("redirect", "status", 200, 999),
    ("skew", "seconds", -CENTURY, CENTURY),
    ("vanish", "instances", 0, 1000),
    ("fewer", "by", 0, 1000),
    ("price", "percent", 0, 10_000),
    ("answer", "status", 200, 999),
    ("date", "seconds", -CENTURY, CENTURY),
    ("lag", "looks", 0, 1_000_000),
    ("lie", "looks", 0, 1_000_000),
];
/// The members beside a fault, likewise.
const AROUND: &[(&str, i128, i128)] = &[("times", 0, u32::MAX as i128), ("after", 0, u32::MAX as i128)];

/// Reason why a list of faults cannot be taken.
#[derive(Debug, Error)]
pub(in crate::sim) enum FaultError {
    /// It is no list.
    #[error("A list of faults is expected, such as [{{\"hang\": {{}}}}]: {0}.")]
    NoList(serde_json::Error),
    /// It is too long.
    #[error("The list has {0} faults. It may have {MOST}.")]
    TooMany(usize),
    /// An entry names no fault.
    #[error(
        "Entry {entry} names no fault. One of refuse, status, hang, delay, cut, broken, deep, huge, slow, \
             redirect, skew, vanish, fewer, price, answer, forget, date, lag and lie is expected."
    )]
    Unnamed {
        /// Counted from one.
        entry: usize,
    },
    /// A member is not what it should be.
    #[error("Entry {entry}: {at}: {why}.")]
    Member {
        /// Counted from one.
        entry: usize,
        /// Its path.
        at: String,
        /// In serde's words.
        why: String,
    },
    /// A number is out of its bounds.
    #[error("Entry {entry}: {at} is {value}. A whole number from {least} to {most} is expected.")]
    Bounds {
        /// Counted from one.
        entry: usize,
        /// Its path.
        at: String,
        /// As it was posted.
        value: String,
        /// The least that is taken.
        least: i128,
        /// The most that is taken.
        most: i128,
    },
}

/// Reads a list of faults.
pub(in crate::sim) fn read(bytes: &[u8]) -> Result<Vec<Fault>, FaultError> {
    let list: Vec<Value> = serde_json::from_slice(bytes).map_err(FaultError::NoList)?;
    if list.len() > MOST {
        return Err(FaultError::TooMany(list.len()));
    }
    (1..).zip(list).map(|(entry, value)| one(entry, value)).collect()
}

/// Members beside a fault.
#[derive(Deserialize)]
struct Around {
    #[serde(default)]
    on: Option<String>,
    #[serde(default = "once")]
    times: u32,
    #[serde(default)]
    after: u32,
}

fn one(entry: usize, value: Value) -> Result<Fault, FaultError> {
    let unnamed = || FaultError::Unnamed { entry };
    let Value::Object(mut members) = value else { return Err(unnamed()) };
    let name = members.keys().find(|name| NAMES.contains(&name.as_str())).cloned().ok_or_else(unnamed)?;
    let fault = members.remove(&name).unwrap_or_default();
    let bounded = |at: String, value: Option<&Value>, least: i128, most: i128| match value {
        Some(Value::Number(number)) => {
            let whole = number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from));
            let inside = whole.is_some_and(|n| (least..=most).contains(&n));
            let value = number.to_string();
            if inside { Ok(()) } else { Err(FaultError::Bounds { entry, at, value, least, most }) }
        }
        _ => Ok(()),
    };
    for (_, member, least, most) in BOUNDS.iter().filter(|(fault, ..)| *fault == name) {
        bounded(format!("{name}.{member}"), fault.get(member), *least, *most)?;
    }
    for (member, least, most) in AROUND {
        bounded((*member).to_owned(), members.get(*member), *least, *most)?;
    }
    let Around { on, times, after } = typed(entry, Value::Object(members))?;
    let what: FaultKind = typed(entry, Value::Object(Map::from_iter([(name, fault)])))?;
    Ok(Fault { what, on, times, after })
}

fn typed<T: serde::de::DeserializeOwned>(entry: usize, value: Value) -> Result<T, FaultError> {
    serde_path_to_error::deserialize(value).map_err(|e| {
        let (at, why) = (e.path().to_string(), e.into_inner().to_string());
        FaultError::Member { entry, at, why }
    })
}

/// The names of all faults.
const NAMES: &[&str] = &[
    "refuse", "status", "hang", "delay", "cut", "broken", "deep", "huge", "slow", "redirect", "skew",
    "vanish", "fewer", "price", "answer", "forget", "date", "lag", "lie",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn no(text: &str) -> String {
        read(text.as_bytes()).err().map(|e| e.to_string()).unwrap_or_default()
    }

    #[test]
    fn each_number_is_taken_at_both_its_bounds_and_refused_beyond() {
        for (fault, member, least, most) in BOUNDS {
            let text = |n: String| {
                let rest = if *fault == "redirect" { ", \"to\": \"/\"" } else { "" };
                let rest = if *fault == "status" && *member != "status" { ", \"status\": 500" } else { rest };
                format!("[{{\"hang\": {{}}}}, {{\"{fault}\": {{\"{member}\": {n}{rest}}}}}]")
            };
            for n in [least, most] {
                assert_eq!(no(&text(n.to_string())), "", "{fault}.{member}");
            }
            let beyond =
                ["18446744073709551615", "1e30", "0.5", "-9223372036854775808", "99999999999999999999"];
            let beyond = beyond
                .map(str::to_owned)
                .into_iter()
                .chain([(least - 1).to_string(), (most + 1).to_string()]);
            for n in beyond {
                let why = no(&text(n.clone()));
                let wanted = format!("A whole number from {least} to {most} is expected.");
                assert!(why.starts_with(&format!("Entry 2: {fault}.{member} is ")), "{n}: {why}");
                assert!(why.ends_with(&wanted), "{n}: {why}");
            }
        }
        let times = no(r#"[{"hang": {}, "times": -1}]"#);
        assert_eq!(times, "Entry 1: times is -1. A whole number from 0 to 4294967295 is expected.");
    }

    #[test]
    fn no_number_of_a_fault_is_without_bounds() {
        let source = include_str!("kind.rs");
        let (_, members) = source.split_once("pub(in crate::sim) enum FaultKind {").unwrap_or_default();
        let (members, _) =
            members.split_once("/// The place at which a connection is cut.").unwrap_or_default();
        let numbers = [": u16", ": u32", ": u64", ": usize", ": i64", ": Option<u64>"];
        let count: usize = numbers.iter().map(|kind| members.matches(kind).count()).sum();
        assert_eq!(count, BOUNDS.len());
    }

    #[test]
    fn every_fault_has_its_name_here() {
        let rows =
            include_str!("mod.rs").lines().filter_map(|l| l.strip_prefix("//! | `{\"")?.split_once('"'));
        assert_eq!(rows.map(|(name, _)| name).collect::<Vec<_>>(), NAMES);
    }

    #[test]
    fn what_is_no_fault_is_told_with_its_place() {
        assert!(no("{}").starts_with("A list of faults is expected"));
        assert!(no(r#"["hang"]"#).starts_with("Entry 1 names no fault"));
        assert!(no(r#"[{"hang": {}}, {"explode": {}}]"#).starts_with("Entry 2 names no fault"));
        assert!(no(r#"[{"redirect": {"status": 307}}]"#).contains("missing field `to`"));
        assert!(no(r#"[{"answer": {"status": "400"}}]"#).starts_with("Entry 1: answer.status: "));
        assert_eq!(
            no(&format!("[{}]", vec![r#"{"hang": {}}"#; 1001].join(","))),
            "The list has 1001 faults. It may have 1000."
        );
        assert!(read(br#"[{"note": "other members are passed over", "hang": null}]"#).is_err());
        assert!(read(br#"[{"note": "other members are passed over", "hang": {}, "on": null}]"#).is_ok());
    }

    #[test]
    fn the_table_of_the_documentation_is_the_list_of_faults() {
        let table = include_str!("mod.rs");
        let rows = table.lines().filter_map(|l| l.strip_prefix("//! | `{")?.split_once("}` |"));
        let read: Vec<_> = rows
            .map(|(fault, _)| read(format!("[{{{fault}}}]").as_bytes()).map_err(|e| e.to_string()))
            .collect();
        assert_eq!(read.len(), 19);
        assert!(read.iter().all(Result::is_ok), "{read:?}");
    }
}
