//! Every limit and every rule of every kind at both sides. The cases are written from the documents, with their
//! numbers; what they have met is collected, and held against the tables.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    known::{item, told},
    *,
};
use crate::order::{Cond, Item, Kind, Lookup, Test, kind as kind_of, kinds, samples::good_of};

mod bcc;
mod contract;
mod jd;
mod machine;
mod money;
mod spec;

const INSTANCE: &str = "bcc-instance";
const SPEC: &str = "bcc-spec";
const SPOT: &str = "bcc-spot";
const RESERVED: &str = "bcc-reserved";
const JD: &str = "jd-vm";

type Lists<'a> = &'a [(Lookup, Vec<Item>)];

/// What the cases have met.
#[derive(Default)]
struct Seen {
    /// Kind and plain path of each field: the texts that were tried, with the codes they got there.
    texts: BTreeMap<(&'static str, String), Vec<(String, String)>>,
    /// Kind, top-level field and code of each rule broken, beside a value that keeps it.
    rules: BTreeSet<(&'static str, String, String)>,
    /// Kind and list with the most rows it took.
    rows: BTreeSet<(&'static str, String, usize)>,
    /// The cases that came out otherwise.
    wrong: Vec<String>,
}

impl Seen {
    /// Each text with the code it gets; an empty code for a text that is right, a tilde for a warning. A code
    /// followed by `@` and a path is a problem elsewhere.
    fn sides(&mut self, kinds: &[&'static str], context: Changes, path: &str, cases: &[(&str, &str)]) {
        for kind in kinds {
            // Cells of one column may be tried in several rows: what keeps the rule may be in an earlier one.
            let before = self.texts.get(&(kind, plain(path))).into_iter().flatten();
            let kept = before.map(|(_, code)| &**code).chain(cases.iter().map(|(_, code)| *code));
            let kept = kept.into_iter().any(str::is_empty);
            for (text, code) in cases {
                let found = added_of(kind, context, path, text, &Known::default());
                let shown: String = text.chars().take(40).collect();
                self.expect(
                    &found,
                    &wanted(path, code),
                    &format!("{kind}: {context:?}, then {path} = {shown:?}"),
                );
                self.note(kind, path, text, &found, kept);
            }
        }
    }

    /// The same of an order file that says all of it: each text with the code at the path.
    fn brought(&mut self, kinds: &[&'static str], context: Changes, path: &str, cases: &[(&str, &str)]) {
        for kind in kinds {
            for (text, code) in cases {
                let mut draft = with_of(kind, context);
                put(&mut draft, path, text);
                for place in draft.all_places() {
                    let text = draft.text(place).to_owned();
                    draft.set(place, &text, Origin::File);
                }
                let found = codes(&check(&draft, &Known::default()));
                self.expect(
                    &found,
                    &wanted(path, code),
                    &format!("{kind}: a file with {context:?}, {path} = {text:?}"),
                );
                self.note(kind, path, text, &found, true);
            }
        }
    }

    /// A draft for which one answer of the cloud adds nothing, and another these problems.
    fn told(&mut self, kinds: &[&'static str], context: Changes, right: Lists, wrong: Lists, code: &str) {
        for kind in kinds {
            let draft = with_of(kind, context);
            let silent = codes(&check(&draft, &Known::default()));
            let more = |lists| {
                let mut found = codes(&check(&draft, &told(&draft, lists)));
                found.retain(|problem| !silent.contains(problem));
                found
            };
            self.expect(&more(right), &[], &format!("{kind}: {context:?} with {right:?}"));
            let found = more(wrong);
            self.expect(&found, &wanted("", code), &format!("{kind}: {context:?} with {wrong:?}"));
            self.broken(kind, &found);
        }
    }

    /// A bid that meets the market's price, and one below it.
    fn market(&mut self, kind: &'static str, bid: &str, (right, wrong): (&str, &str), code: &str) {
        let draft = with_of(kind, &[("bidModel", "custom"), ("bidPrice", bid)]);
        let asked = |price: &str| {
            let mut known = Known::default();
            known.market = price.parse().ok();
            known
        };
        self.expect(&codes(&check(&draft, &asked(right))), &[], right);
        let found = codes(&check(&draft, &asked(wrong)));
        self.expect(&found, &wanted("", code), wrong);
        self.broken(kind, &found);
    }

    /// A list takes this many rows, and no more.
    fn rows(&mut self, kinds: &[&'static str], context: Changes, path: &str, most: usize) {
        for kind in kinds {
            let mut draft = with_of(kind, context);
            let index = draft.kind().index(path).expect("a field");
            while draft.row_count(index) < most {
                draft.add_row(index, usize::MAX);
            }
            let over =
                |draft: &Draft| check_place(draft, Place::field(index)).iter().any(|p| p.code == "rows");
            assert!(!over(&draft), "{kind}: {path}");
            draft.add_row(index, usize::MAX);
            assert!(over(&draft), "{kind}: {path}");
            self.rows.insert((kind, path.to_owned(), most));
        }
    }

    /// Ids of either provider: opaque, up to 128 safe characters.
    fn ids(&mut self, kinds: &[&'static str], context: Changes, paths: &[&str]) {
        let (longest, long) = ("m".repeat(128), "m".repeat(129));
        let cases = [(&*longest, ""), (&*long, "length"), ("a/b", "character"), ("编号", "character")];
        for path in paths {
            self.sides(kinds, context, path, &cases);
        }
    }

    /// Yes and no.
    fn flags(&mut self, kinds: &[&'static str], context: Changes, paths: &[&str]) {
        for path in paths {
            self.sides(
                kinds,
                context,
                path,
                &[("true", ""), ("false", ""), ("yes", "choice"), ("1", "choice")],
            );
        }
    }

    /// What is not asked for, and not sent, without something else.
    fn excluded(&mut self, kinds: &[&'static str], context: Changes, fields: &[(&str, &str)]) {
        for (path, text) in fields {
            self.sides(kinds, context, path, &[("", ""), (text, "~excluded")]);
        }
    }

    fn expect(&mut self, found: &[(String, String)], wanted: &[(String, String)], what: &str) {
        if found != wanted {
            self.wrong.push(format!("{what}\n    found {found:?}, wanted {wanted:?}"));
        }
    }

    fn note(&mut self, kind: &'static str, path: &str, text: &str, found: &[(String, String)], kept: bool) {
        let here = found.iter().find(|(at, _)| at == path).map_or("", |(_, code)| code);
        let key = (kind, plain(path));
        self.texts.entry(key).or_default().push((text.to_owned(), here.to_owned()));
        if kept {
            self.broken(kind, found);
        }
    }

    fn broken(&mut self, kind: &'static str, found: &[(String, String)]) {
        for (at, code) in found {
            let at = at.split('[').next().unwrap_or(at).to_owned();
            self.rules.insert((kind, at, code.clone()));
        }
    }
}

/// The problems that a case names.
fn wanted(path: &str, codes: &str) -> Vec<(String, String)> {
    let one = |code: &str| match code.split_once('@') {
        Some((code, at)) => (at.trim().to_owned(), code.trim().to_owned()),
        None => (path.to_owned(), code.to_owned()),
    };
    codes.split(", ").filter(|code| !code.is_empty()).map(one).collect()
}

/// A path without row numbers.
fn plain(path: &str) -> String {
    match path.split_once('[') {
        Some((list, rest)) => {
            format!("{list}[]{}", rest.split_once(']').map_or("", |(_, cell)| cell))
        }
        None => path.to_owned(),
    }
}

/// Every case of every kind.
fn all() -> Seen {
    let mut seen = Seen::default();
    bcc::cases(&mut seen);
    machine::cases(&mut seen);
    money::cases(&mut seen);
    spec::cases(&mut seen);
    contract::cases(&mut seen);
    jd::cases(&mut seen);
    seen
}

/// What the table of a kind limits and no case has met.
fn missing(seen: &Seen, kind: &'static Kind) -> Vec<String> {
    let mut missing = Vec::new();
    for rule in kind.rules() {
        let mark = if rule.severity == Severity::Error { "" } else { "~" };
        let code = format!("{mark}{}", rule.code);
        // What comes together is told at the one of the two that is empty.
        let at: Vec<&str> = match rule.test {
            Test::Together(one, two) => vec![one, two],
            _ => vec![rule.at],
        };
        let met = at.iter().any(|at| seen.rules.contains(&(kind.name, (*at).to_owned(), code.clone())));
        if !met {
            missing.push(format!("rule {} at {}", code, rule.at));
        }
    }
    for field in kind.fields {
        match field.rows() {
            None => field_missing(seen, kind, field, field.path, &mut missing),
            Some(row) => {
                if !seen.rows.contains(&(kind.name, field.path.to_owned(), row.max)) {
                    missing.push(format!("{} rows of {}", row.max, field.path));
                }
                if !matches!(field.shown, Cond::Always)
                    && !seen.rules.contains(&(kind.name, field.path.to_owned(), "~excluded".to_owned()))
                {
                    missing.push(format!("{} excluded", field.path));
                }
                for cell in row.cells {
                    let path = crate::order::kind::text_key(field.path, Some(cell.path));
                    field_missing(seen, kind, cell, &path, &mut missing);
                }
            }
        }
    }
    missing
}

fn field_missing(seen: &Seen, kind: &Kind, field: &Field, path: &str, missing: &mut Vec<String>) {
    let none = Vec::new();
    let tried = seen.texts.get(&(kind.name, path.to_owned())).unwrap_or(&none);
    let got = |code: &str| tried.iter().any(|(_, own)| own == code);
    let mut lack = |ok: bool, what: &str| {
        if !ok {
            missing.push(format!("{path}: {what}"));
        }
    };
    if !matches!(field.need, Cond::Never) {
        lack(got("required"), "empty where it is required");
    }
    if !matches!(field.shown, Cond::Always) {
        lack(got("~excluded"), "filled where it does not apply");
    }
    if matches!(field.offer, Offer::Deprecated(_)) {
        lack(got("~deprecated"), "deprecated");
        return;
    }
    let passes = |code: &str| code.is_empty() || code.starts_with('~');
    lack(tried.iter().any(|(text, code)| !text.is_empty() && passes(code)), "a value that passes");
    match field.shape {
        Shape::Whole(limit) => {
            for (number, outside) in
                [(limit.min - 1, true), (limit.min, false), (limit.max, false), (limit.max + 1, true)]
            {
                let at = tried.iter().find(|(text, _)| *text == number.to_string());
                // A number that stands for none is no number of the range.
                if field.none == Some(number.to_string().as_str()) {
                    lack(at.is_some_and(|(_, code)| code == "~says-nothing"), &number.to_string());
                    continue;
                }
                lack(at.is_some_and(|(_, code)| (code == limit.code) == outside), &number.to_string());
            }
            if let Some((_, _, code)) = limit.narrow {
                lack(got(&format!("~{code}")), code);
            }
            lack(got("whole"), "no number");
        }
        Shape::Choice(_) | Shape::Flag => {
            for value in field.choices().unwrap_or_default() {
                let at = tried.iter().find(|(text, _)| text == value);
                lack(at.is_some_and(|(_, code)| code != "choice"), value);
            }
            lack(got("choice"), "a value that is not of the list");
        }
        Shape::Text(pattern) | Shape::Pick(_, pattern) | Shape::Secret(pattern) => {
            // User data is bounded in bytes behind its encoding, below the bound of the text.
            let (over, bounds) = match pattern.name {
                "user-data" => ("user-data-size", vec![]),
                _ => ("length", vec![(pattern.max, false), (pattern.max + 1, true)]),
            };
            lack(got(over), over);
            for (length, outside) in bounds {
                let fits = |(text, code): &(String, String)| {
                    text.chars().count() == length && (code == over) == outside
                };
                lack(tried.iter().any(fits), &format!("{length} characters"));
            }
            let other = |code: &str| !matches!(code, "" | "required" | "length" | "~excluded");
            lack(tried.iter().any(|(_, code)| other(code)), "a text of another form");
        }
        Shape::Money => lack(got("money"), "no amount"),
        Shape::Rows(_) => {}
    }
}

#[test]
fn every_limit_and_rule_of_every_table_has_a_case_at_both_sides() {
    let seen = all();
    assert!(seen.wrong.is_empty(), "{}", seen.wrong.join("\n"));
    let missing: Vec<_> = kinds().iter().map(|kind| (kind.name, missing(&seen, kind))).collect();
    let lines =
        missing.iter().flat_map(|(kind, list)| list.iter().map(move |what| format!("{kind}: {what}")));
    let lines: Vec<_> = lines.collect();
    assert!(lines.is_empty(), "no case meets:\n{}", lines.join("\n"));
}

#[test]
fn the_least_order_of_each_kind_has_no_problem_and_lacks_whatever_is_taken_away() {
    for kind in kinds() {
        let draft = good_of(kind.name);
        assert_eq!(check(&draft, &Known::default()), [], "{}", kind.name);
        assert!(order(&draft, &Known::default()).is_ok());
        for place in draft.all_places().into_iter().filter(|p| draft.is_filled(*p)) {
            let mut less = draft.clone();
            match draft.at(place).rows() {
                Some(_) => less.remove_row(place.field, 0),
                None => less.set(place, "", Origin::Typed),
            }
            let path = draft.path(place);
            assert_eq!(codes(&check(&less, &Known::default())), [(path, "required".to_owned())]);
        }
    }
}

#[test]
fn an_empty_order_lacks_what_its_document_requires() {
    for (kind, needed) in [
        (INSTANCE, &["region", "cpuCount", "memoryCapacityInGB", "imageId", "billing.paymentTiming"][..]),
        (SPOT, &["region", "cpuCount", "memoryCapacityInGB", "imageId", "bidModel"]),
        (RESERVED, &["region", "zoneName", "spec", "offeringType", "reservedInstanceTime"]),
        (
            JD,
            &[
                "region",
                "instanceSpec.az",
                "instanceSpec.instanceType",
                "instanceSpec.imageId",
                "instanceSpec.systemDisk.diskType",
                "instanceSpec.primaryNetworkInterface.vpcId",
                "instanceSpec.primaryNetworkInterface.subnetId",
                "instanceSpec.primaryNetworkInterface.securityGroups",
                "instanceSpec.name",
            ],
        ),
    ] {
        let draft = Draft::new(kind_of(kind).expect("a kind"));
        let found = codes(&check(&draft, &Known::default()));
        let wanted: Vec<_> = needed.iter().map(|p| ((*p).to_owned(), "required".to_owned())).collect();
        assert_eq!(found, wanted, "{kind}");
    }
}
