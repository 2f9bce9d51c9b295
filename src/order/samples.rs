//! Orders that the tests of this room start from, and a generator of valid ones drawn from the table.

use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::{collection::vec, prelude::*, sample::select, strategy::Union};

use super::{
    Cond, Draft, Field, Kind, Origin, Place, Problem, Provider, Role, Shape, Test, file, kind,
    pattern::{self, Clause, Form, Pattern, Set, Whole},
};

/// The example that the reference page of the request prints, as an order file.
pub const DOCUMENT: &str = r#"kind = "bcc-spec"
region = "bj"

[request]
spec = "bcc.g3.c4m12"
name = "example"
imageId = "m-mRjO3cjs"
networkCapacityInMbps = 0
purchaseCount = 1

[[request.createCdsList]]
storageType = "std1"
cdsSizeInGB = 5

[request.billing]
paymentTiming = "Prepaid"

[request.billing.reservation]
reservationLength = 1
"#;

/// The kind that these samples order.
pub fn bcc_spec() -> &'static Kind {
    kind("bcc-spec").expect("a kind of this name")
}

/// The fields that every order of each kind needs, and nothing more.
const LEAST: &[(&str, &[(&str, &str)])] = &[
    (
        "bcc-spec",
        &[
            ("region", "bj"),
            ("spec", "bcc.g5.c2m8"),
            ("imageId", "m-mRjO3cjs"),
            ("billing.paymentTiming", "Postpaid"),
        ],
    ),
    (
        "bcc-instance",
        &[
            ("region", "bj"),
            ("cpuCount", "2"),
            ("memoryCapacityInGB", "8"),
            ("imageId", "m-mRjO3cjs"),
            ("billing.paymentTiming", "Postpaid"),
        ],
    ),
    (
        "bcc-spot",
        &[
            ("region", "bj"),
            ("cpuCount", "2"),
            ("memoryCapacityInGB", "8"),
            ("imageId", "m-mRjO3cjs"),
            ("bidModel", "market"),
        ],
    ),
    (
        "bcc-reserved",
        &[
            ("region", "bj"),
            ("zoneName", "cn-bj-a"),
            ("spec", "bcc.g4.c2m8"),
            ("offeringType", "FullyPrepay"),
            ("reservedInstanceTime", "12"),
        ],
    ),
    (
        "jd-vm",
        &[
            ("region", "cn-north-1"),
            ("instanceSpec.az", "cn-north-1a"),
            ("instanceSpec.instanceType", "g.n2.large"),
            ("instanceSpec.imageId", "img-m5s0abcd29"),
            ("instanceSpec.systemDisk.diskType", "ssd.gp2"),
            ("instanceSpec.primaryNetworkInterface.vpcId", "vpc-c2p3abcd9o"),
            ("instanceSpec.primaryNetworkInterface.subnetId", "subnet-c2p3abcd9o"),
            ("instanceSpec.primaryNetworkInterface.securityGroups[0].groupId", "sg-p2d1abcdya"),
            ("instanceSpec.name", "instance"),
        ],
    ),
];

/// The least valid order of a kind.
pub fn good_of(name: &str) -> Draft {
    let mut draft = Draft::new(kind(name).expect("a kind of this name"));
    let least = LEAST.iter().find(|(own, _)| *own == name).expect("an order of each kind").1;
    for (path, text) in least {
        put(&mut draft, path, text);
    }
    draft
}

/// The least valid order by specification.
pub fn good() -> Draft {
    good_of("bcc-spec")
}

/// The good order by specification with these changes.
pub fn with(changes: &[(&str, &str)]) -> Draft {
    with_of("bcc-spec", changes)
}

/// The good order of a kind with these changes.
pub fn with_of(name: &str, changes: &[(&str, &str)]) -> Draft {
    let mut draft = good_of(name);
    for (path, text) in changes {
        put(&mut draft, path, text);
    }
    draft
}

/// Types a text at a path; a row one behind the last is added.
pub fn put(draft: &mut Draft, path: &str, text: &str) {
    file::set(draft, path, text).unwrap_or_else(|p| panic!("{path}: {p:?}"));
    let place = draft.place(path).expect("it was just set");
    draft.set(place, text, Origin::Typed);
}

/// Path and code of each problem; warnings with a tilde in front.
pub fn codes(problems: &[Problem]) -> Vec<(String, String)> {
    let said = |p: &Problem| (p.path.clone(), format!("{}{}", if p.blocks() { "" } else { "~" }, p.code));
    problems.iter().map(said).collect()
}

/// The texts of a draft at each place, for comparison without origins.
pub fn said(draft: &Draft) -> Vec<(String, String)> {
    let places = draft.all_places().into_iter();
    places.map(|p| (draft.path(p), draft.text(p).to_owned())).collect()
}

/// Characters that samples are made of, where a pattern takes them. No dollar: in an order file that begins a variable.
static LETTERS: LazyLock<Vec<char>> = LazyLock::new(|| {
    (' '..='~').filter(|c| *c != '$').chain("é㐀䶿一两字环境前端网络云主机龥鿿豈".chars()).collect()
});

/// The characters of samples that are in all of these sets, and in none of those.
fn pick(within: &[Set], without: &[Set]) -> BoxedStrategy<char> {
    let of = |c: &char| within.iter().all(|set| set.has(*c)) && !without.iter().any(|set| set.has(*c));
    select(LETTERS.iter().copied().filter(of).collect::<Vec<_>>()).boxed()
}

/// A text that a form describes.
fn formed(form: &Form) -> BoxedStrategy<String> {
    match form {
        Form::One(set) => pick(&[*set], &[]).prop_map(String::from).boxed(),
        Form::Text(word) => Just((*word).to_owned()).boxed(),
        Form::Seq(forms) => {
            forms.iter().map(formed).collect::<Vec<_>>().prop_map(|parts| parts.concat()).boxed()
        }
        Form::Or(forms) => Union::new(forms.iter().map(formed)).boxed(),
        Form::Times(form, min, max) => {
            vec(formed(form), *min..=(*max).min(min + 5)).prop_map(|parts| parts.concat()).boxed()
        }
    }
}

/// Characters of a set, made to satisfy the clauses of the pattern.
fn spelt(pattern: &'static Pattern, set: Set) -> BoxedStrategy<String> {
    let (mut ends, mut apart, mut has) = (vec![set], Vec::new(), Vec::new());
    for clause in pattern.clauses {
        match clause {
            Clause::Last(last) => ends.push(*last),
            Clause::Apart(joint) => apart.push(*joint),
            Clause::Has(of, _) => has.push(pick(&[set, *of], &[])),
            Clause::Ends(..) => panic!("an end belongs to a form"),
        }
    }
    let lengths = prop_oneof![pattern.min..=pattern.max, pattern.min..=pattern.max.min(pattern.min + 12)];
    let texts = lengths.prop_flat_map(move |n| vec(pick(&[set], &[]), n));
    let first = pick(&[set, pattern.first.unwrap_or(set)], &[]);
    (texts, first, pick(&ends, &[]), pick(&[set], &apart), has)
        .prop_map(move |(mut text, first, last, between, has)| {
            let behind = text.iter_mut().skip(1).zip(has);
            behind.for_each(|(at, c)| *at = c);
            let joint = |c: char| apart.iter().any(|set| set.has(c));
            for at in 1..text.len() {
                if joint(text[at]) && joint(text[at - 1]) {
                    text[at] = between;
                }
            }
            if let [.., at] = &mut text[..] {
                *at = last;
            }
            if let [at, ..] = &mut text[..] {
                *at = first;
            }
            text.into_iter().collect()
        })
        .boxed()
}

/// A text that satisfies a pattern, drawn from what the pattern says.
pub fn text(pattern: &'static Pattern) -> BoxedStrategy<String> {
    let drawn = match &pattern.whole {
        Whole::Base64 => vec(any::<u8>(), 1..60).prop_map(|bytes| STANDARD.encode(bytes)).boxed(),
        Whole::Form(form) | Whole::Fixed(form) => formed(form),
        Whole::Only(set) => spelt(pattern, *set),
    };
    let drawn = match pattern.clauses {
        [Clause::Ends(ends, _)] => (drawn, select(*ends))
            .prop_map(|(text, end)| text[..text.len() - end.len()].to_owned() + end)
            .boxed(),
        _ => drawn,
    };
    // Blanks at the ends of a value do not survive an order file.
    let good = |text: &String| pattern.check(text).is_ok() && text.trim() == text;
    drawn.prop_filter("what lies beyond the pattern", good).boxed()
}

/// A value that satisfies a field's shape.
pub fn value(field: &Field) -> BoxedStrategy<String> {
    match field.shape {
        Shape::Text(pattern) | Shape::Pick(_, pattern) | Shape::Secret(pattern) => text(pattern),
        Shape::Whole(limit) => prop_oneof![
            Just(limit.min),
            Just(limit.max),
            limit.min..=limit.max,
            // Small numbers, where rules meet.
            limit.min..=limit.max.min(limit.min + 8),
        ]
        .prop_map(|n| n.to_string())
        .boxed(),
        Shape::Money => text(&pattern::AMOUNT),
        Shape::Flag | Shape::Choice(_) => {
            select(field.choices().unwrap_or_default()).prop_map(str::to_owned).boxed()
        }
        Shape::Rows(_) => panic!("rows have no value of their own"),
    }
}

/// Values that may fill a field: one value, or rows of values.
fn filling(field: &'static Field) -> BoxedStrategy<Vec<Vec<String>>> {
    let cells = field.rows().map_or(std::slice::from_ref(field), |row| row.cells);
    let one: Vec<_> = cells
        .iter()
        .map(|cell| match cell.need {
            Cond::Always => value(cell),
            _ => prop_oneof![Just(String::new()), value(cell)].boxed(),
        })
        .collect();
    if field.rows().is_some() { vec(one, 0..7).boxed() } else { vec(one, 0..=1).boxed() }
}

/// Orders without an error, over every field of the table.
pub fn orders(kind: &'static Kind) -> impl Strategy<Value = Draft> {
    let each: Vec<_> = kind.fields.iter().map(filling).collect();
    let needed =
        kind.fields.iter().map(|f| if f.rows().is_some() { Just(String::new()).boxed() } else { value(f) });
    (each, needed.collect::<Vec<_>>()).prop_map(move |(each, needed)| {
        let mut draft = Draft::new(kind);
        for (index, rows) in each.iter().enumerate() {
            for (at, row) in rows.iter().enumerate() {
                for (column, text) in row.iter().enumerate() {
                    let mut place = Place::field(index);
                    if kind.fields[index].rows().is_some() {
                        if column == 0 {
                            draft.add_row(index, at);
                        }
                        place = Place::cell(index, at, column);
                    }
                    draft.set(place, text, Origin::Typed);
                }
            }
        }
        settle(&mut draft, &needed);
        draft
    })
}

/// Orders without an error, of any kind.
pub fn any_order() -> impl Strategy<Value = Draft> {
    select(super::kinds()).prop_flat_map(orders)
}

/// Makes the answers agree again after some were exchanged for listed ones.
pub fn agree(draft: &mut Draft) {
    on_a_host(draft);
    cards(draft);
    clear(draft, "specId");
    if draft.get("instanceType") == "S1" && !draft.filled("ephemeralDisks") {
        draft.put("instanceType", "N1", Origin::Typed);
    }
    let rules: Vec<_> = draft.kind().rules().collect();
    for rule in rules {
        if let Test::Unique(cell) = rule.test {
            distinct(draft, rule.at, cell);
        }
    }
}

/// Makes independent answers agree, as the rules of the table want them: by hand, not by the checks.
fn settle(draft: &mut Draft, needed: &[String]) {
    let kind = draft.kind();
    let count = kind.path_of(Role::Count);
    // The specification decides about the family and about network cards.
    if let Some(index) =
        kind.index(Role::Spec).filter(|_| draft.filled(Role::Spec) || kind.name == "bcc-spec")
    {
        let spec = format!("bcc.{}", &needed[index].replace('.', "-"));
        draft.put(Role::Spec, &spec[..spec.len().min(128)], Origin::Typed);
    }
    clear(draft, "specId");
    if draft.count() > 3 {
        draft.put(count, "3", Origin::Typed);
    }
    if draft.filled("instanceSpec.primaryNetworkInterface.ip") {
        draft.put(count, "1", Origin::Typed);
    }
    // The names of several hosts are numbered, and no longer for it.
    if draft.get("hostname").len() > 60 {
        clear(draft, "hostname");
    }
    if kind.provider == Provider::JD {
        if !draft.filled("region") {
            draft.put("region", &needed[kind.index("region").expect("a region")], Origin::Typed);
        }
        let zone = format!("{}a", draft.get("region"));
        draft.put(Role::Zone, &zone, Origin::Typed);
        if !pattern::three_kinds(draft.get(Role::Password)) {
            clear(draft, "instanceSpec.password");
        }
    }
    on_a_host(draft);
    cards(draft);
    if draft.get("instanceType") == "S1" && !draft.filled("ephemeralDisks") {
        draft.put("instanceType", "N1", Origin::Typed);
    }
    for rule in kind.rules() {
        match rule.test {
            Test::Unique(cell) => distinct(draft, rule.at, cell),
            Test::Together(one, two) if draft.filled(one) != draft.filled(two) => {
                clear(draft, one);
                clear(draft, two);
            }
            Test::With(other) if draft.filled(other) && !draft.filled(rule.at) => clear(draft, other),
            Test::AtMostOne(paths) if paths.iter().filter(|p| draft.filled(p)).count() > 1 => {
                clear(draft, rule.at);
            }
            Test::Within(cond, _, max)
                if cond.holds(draft) && draft.get(rule.at).parse::<i64>().is_ok_and(|n| n > max) =>
            {
                draft.put(rule.at, &max.to_string(), Origin::Typed);
            }
            _ => {}
        }
    }
    // Lists are shared out over the instances.
    let each = usize::try_from(draft.count()).expect("a small number");
    for list in ["createCdsList", "eniIds"] {
        let rows = rows(draft, list).min(5 * each);
        keep(draft, list, rows / each * each);
    }
    for (place, size) in owned(draft.column("createCdsList", "cdsSizeInGB")) {
        if size.parse::<i64>().is_ok_and(|n| n > 5120) {
            draft.set(place, "5120", Origin::Typed);
        }
    }
    if !draft.filled("dedicatedHostId") {
        let one = rows(draft, "ephemeralDisks").min(1);
        keep(draft, "ephemeralDisks", one);
    }
    if kind.name == "bcc-reserved" && draft.filled("autoRenewTime") {
        let term = draft.get("reservedInstanceTime").to_owned();
        draft.put("autoRenewTime", &term, Origin::Typed);
    }
    if draft.get("instanceSpec.passwordAuth") == "no" {
        clear(draft, "instanceSpec.password");
    }
    clear(draft, "instanceSpec.elasticIpSpec.chargeUnit");
    clear(draft, "instanceSpec.elasticIpSpec.chargeDuration");
    // What does not apply goes, what is needed comes, until nothing moves.
    loop {
        let before = draft.clone();
        for (index, field) in kind.fields.iter().enumerate() {
            let place = Place::field(index);
            if !draft.applies(place) {
                clear(draft, field.path);
            } else if draft.needed(place) && !draft.filled(field.path) {
                if field.rows().is_some() {
                    let first = draft.add_row(index, 0).expect("a list");
                    draft.set(first, "sg-p2d1abcdya", Origin::Typed);
                } else {
                    let renewal = kind.name == "bcc-reserved" && field.path == "autoRenewTime";
                    let text = if renewal {
                        draft.get("reservedInstanceTime").to_owned()
                    } else {
                        needed[index].clone()
                    };
                    draft.put(field.path, &text, Origin::Typed);
                }
            }
        }
        if *draft == before {
            return;
        }
    }
}

/// A dedicated host has local disks of a named type only, and is not renewed.
fn on_a_host(draft: &mut Draft) {
    if draft.kind().name != "bcc-instance" || !draft.filled("dedicatedHostId") {
        return;
    }
    for path in ["createCdsList", "autoRenewTime", "autoRenewTimeUnit", "instanceType", "gpuCard", "fpgaCard"]
    {
        clear(draft, path);
    }
    for (place, kind) in owned(draft.column("ephemeralDisks", "storageType")) {
        if !["sata", "ssd", "nvme"].contains(&kind.as_str()) {
            draft.set(place, "sata", Origin::Typed);
        }
    }
}

/// Cards go into the machines made for them.
fn cards(draft: &mut Draft) {
    let (gpu, fpga) = (draft.filled("gpuCard"), draft.filled("fpgaCard"));
    match (gpu, fpga) {
        (_, true) => {
            clear(draft, "gpuCard");
            draft.put("instanceType", "F1", Origin::Typed);
        }
        (true, false) => draft.put("instanceType", "G1", Origin::Typed),
        (false, false) => {
            if matches!(draft.get("instanceType"), "G1" | "F1") && draft.kind().index("gpuCard").is_some() {
                draft.put("instanceType", "N1", Origin::Typed);
            }
        }
    }
}

fn clear(draft: &mut Draft, path: &str) {
    if let Some(index) = draft.kind().index(path) {
        draft.set(Place::field(index), "", Origin::Empty);
        keep(draft, path, 0);
    }
}

fn rows(draft: &Draft, list: &str) -> usize {
    draft.kind().index(list).map_or(0, |i| draft.row_count(i))
}

fn keep(draft: &mut Draft, list: &str, most: usize) {
    if let Some(index) = draft.kind().index(list) {
        while draft.row_count(index) > most {
            draft.remove_row(index, draft.row_count(index) - 1);
        }
    }
}

fn owned(column: Vec<(Place, &str)>) -> Vec<(Place, String)> {
    column.into_iter().map(|(place, text)| (place, text.to_owned())).collect()
}

fn distinct(draft: &mut Draft, list: &str, cell: &str) {
    let column = owned(draft.column(list, cell));
    for (at, (place, text)) in column.iter().enumerate().rev() {
        if column[..at].iter().any(|(_, earlier)| earlier == text) {
            draft.remove_row(place.field, at);
        }
    }
}
