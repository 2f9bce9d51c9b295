//! Wizard and cloud must agree: orders drawn from the tables, half of them with one thing broken, are checked here
//! and judged by the simulated cloud, whose rules are its own. What passes here is accepted there; what is refused
//! here is refused there, at one of the same fields.
//!
//! `VMCART_ORDERS=20000 cargo test --release agreement` draws that many of each kind; an ordinary run draws 500.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use proptest::{
    prelude::*,
    sample::{Index, select},
    strategy::ValueTree,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use crate::{
    cloud::Client,
    order::{
        Ask, Draft, Item, Kind, Known, Lookup, Order, Origin, Place, Problem, Provider, Role, Shape,
        check::check, kind, samples::orders,
    },
    sign::{Credentials, password},
    sim,
};

/// A cloud, and everything it lists.
struct World {
    runtime: tokio::runtime::Runtime,
    cloud: sim::Running,
    client: Client,
    secret: secrecy::SecretString,
    lists: RefCell<BTreeMap<Ask, Rc<Vec<Item>>>>,
    /// All lists at once: a rule asks for the one that its order needs.
    known: RefCell<Known>,
}

impl World {
    fn new(kind: &Kind) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let cloud = runtime.block_on(sim::start(sim::Settings::default())).expect("a cloud");
        let secret = secrecy::SecretString::from(sim::DEMO_SECRET_ACCESS_KEY);
        let credentials = Credentials {
            access_key_id: sim::DEMO_ACCESS_KEY_ID.to_owned(),
            secret_access_key: secret.clone(),
            session_token: None,
        };
        let client = Client::new(credentials, kind.provider, Some(&cloud.endpoint())).expect("a client");
        let known = RefCell::new(Known::at(jiff::Timestamp::now().as_second()));
        Self { runtime, cloud, client, secret, lists: RefCell::default(), known }
    }

    fn list(&self, ask: &Ask) -> Rc<Vec<Item>> {
        if let Some(items) = self.lists.borrow().get(ask) {
            return Rc::clone(items);
        }
        // A region or zone that is only made up has no lists.
        let items =
            self.runtime.block_on(self.client.look(ask)).map_or_else(|_| Vec::new(), |list| list.rows);
        if !items.is_empty() {
            self.known.borrow_mut().insert(ask.clone(), items.clone());
        }
        let items = Rc::new(items);
        self.lists.borrow_mut().insert(ask.clone(), Rc::clone(&items));
        items
    }

    /// All that the wizard would know by the review.
    fn look(&self, draft: &Draft) {
        let mut lookups = vec![Lookup::DiskTypes];
        if draft.kind().index("cpuCount").is_some() {
            lookups.push(Lookup::Flavors);
        }
        for field in draft.kind().fields {
            let cells = field.rows().map_or(std::slice::from_ref(field), |r| r.cells);
            lookups.extend(cells.iter().filter_map(crate::order::Field::lookup));
        }
        lookups.sort_unstable();
        lookups.dedup();
        for lookup in lookups {
            self.list(&Ask::of(lookup, draft));
        }
    }

    /// The body as it would be sent, and what the cloud says to it.
    fn judge(&self, draft: &Draft) -> Result<(), sim::Judged> {
        let order = Order::unchecked(draft.clone());
        let sealed = match order.secret() {
            Some(secret) if draft.kind().seals() => password::seal(&self.secret, secret).unwrap_or_default(),
            Some(secret) => secret.to_owned(),
            None => String::new(),
        };
        let request = order.request("0123456789abcdef", &sealed);
        self.cloud.judge(request.method, &request.path, request.body.as_bytes())
    }
}

/// Variation drawn with an order: listed values that replace made-up ones, and a value to break.
#[derive(Debug, Clone)]
struct Turn {
    picks: Vec<Index>,
    breakage: Option<(Index, String)>,
}

fn turns() -> impl Strategy<Value = Turn> {
    let broken = prop_oneof![
        select(vec![
            "0",
            "1",
            "-1",
            "41",
            "201",
            "999999999",
            "abc",
            "a b",
            "x",
            "-x-",
            "Prepaid",
            "year",
            "true",
            "9",
            "36",
            "m-Rx1dCMFF",
            "2026-05-22T21:07:00Z",
            "2020-01-01T00:00:00Z",
            "名",
            "S1",
            "G1",
            "KU115",
            "d-YufwpQAe",
        ])
        .prop_map(str::to_owned),
        "[ -~]{1,20}".prop_map(|text| text),
    ];
    (prop::collection::vec(any::<Index>(), 64), prop::option::of((any::<Index>(), broken)))
        .prop_map(|(picks, breakage)| Turn { picks, breakage })
}

/// Puts listed values where lists are, and breaks what is to be broken.
fn turned(world: &World, mut draft: Draft, turn: &Turn) -> Draft {
    // Zones first: other lists depend on them.
    let zone = draft.kind().index(Role::Zone).map(Place::field);
    let mut places: Vec<Place> = zone.into_iter().collect();
    places.extend(draft.all_places().into_iter().filter(|p| Some(*p) != zone));
    let region = Place::field(draft.kind().index("region").expect("a region"));
    let sold: &[&str] = if draft.kind().provider == Provider::BCE {
        &["bj", "gz", "su", "bd", "hkg"]
    } else {
        &["cn-hongkong-11", "ap-singapore-11", "ap-thailand-11", "cn-north-1"]
    };
    draft.set(region, sold[turn.picks[63].index(sold.len())], Origin::Typed);
    for (at, place) in places.into_iter().enumerate() {
        // The documents' own ids exist in the simulated cloud.
        if let (Shape::Text(pattern), true) = (draft.at(place).shape, draft.is_filled(place))
            && matches!(pattern.name, "id" | "snapshot")
        {
            draft.set(place, draft.at(place).example, Origin::Typed);
        }
        let Shape::Pick(lookup, _) = draft.at(place).shape else { continue };
        let optional = !draft.is_filled(place);
        let items = world.list(&Ask::of(lookup, &draft));
        let Some(pick) = turn.picks.get(at % 64).filter(|_| !optional && !items.is_empty()) else { continue };
        // A subnet that only pretends to be asked for IPv6, which no order can do.
        let items: Vec<_> =
            items.iter().filter(|i| i.columns.iter().all(|c| !c.contains("ipv6-conflict"))).collect();
        let item = items[pick.index(items.len())];
        draft.set(place, &item.value, Origin::LookedUp);
    }
    hardware(world, &mut draft, turn);
    modest(&mut draft, turn);
    crate::order::samples::agree(&mut draft);
    if let Some((at, text)) = &turn.breakage {
        let places: Vec<_> = draft
            .all_places()
            .into_iter()
            .filter(|p| draft.at(*p).rows().is_none() && draft.applies(*p) && *p != region)
            .collect();
        draft.set(places[at.index(places.len())], text, Origin::Typed);
    }
    draft
}

/// Sizes and types that most machines and zones take, so that many orders are good.
fn modest(draft: &mut Draft, turn: &Turn) {
    let often = |at: usize| turn.picks[at].index(4) > 0;
    let system = draft.kind().index(Role::SystemDiskType).map(Place::field);
    let types = draft.column(Role::DataDisks, Role::DataDiskType).into_iter().map(|(place, _)| place);
    let common: &[&str] =
        if draft.kind().provider == Provider::BCE { &["hp1", "cloud_hp1"] } else { &["ssd.gp2", "ssd.io1"] };
    let places: Vec<_> = types.chain(system).collect();
    for (at, place) in places.into_iter().enumerate() {
        if draft.is_filled(place) && (draft.filled(Role::Spec) == often(at % 60) || !draft.filled(Role::Spec))
        {
            draft.set(place, common[at % 2], Origin::Typed);
        }
    }
    let sizes: Vec<_> =
        draft.column(Role::DataDisks, Role::DataDiskSize).iter().map(|(place, _)| *place).collect();
    for (at, place) in sizes.into_iter().enumerate() {
        if often(10 + at % 40) {
            draft.set(place, "2000", Origin::Typed);
        }
    }
    if often(5) {
        draft.put(Role::SystemDiskSize, "200", Origin::Typed);
    }
    // Machines of the old names are sold by fewer combinations than the lists tell.
    if !matches!(draft.get("instanceType"), "G1" | "F1") {
        draft.put("instanceType", "", Origin::Empty);
    }
    if draft.filled("dedicatedHostId") {
        draft.put("cpuCount", "72", Origin::Typed);
        draft.put("memoryCapacityInGB", "512", Origin::Typed);
    }
    if draft.filled("instanceSpec.primaryNetworkInterface.ip") && often(7) {
        draft.put("instanceSpec.primaryNetworkInterface.ip", "", Origin::Empty);
    }
    if draft.filled("effectiveTime") && often(8) {
        draft.put("effectiveTime", "", Origin::Empty);
    }
}

/// Processor, memory and cards that the zone sells together.
fn hardware(world: &World, draft: &mut Draft, turn: &Turn) {
    if draft.kind().index("cpuCount").is_none() {
        return;
    }
    let spec = draft.get("spec").trim().to_owned();
    let lookup = if spec.is_empty() { Lookup::Flavors } else { Lookup::Specs };
    let items = world.list(&Ask::of(lookup, draft));
    let cards = |i: &Item, fact: &str| i.number(fact).unwrap_or(0) > 0;
    let card = draft.filled("isomerismCard") || draft.get("instanceType") == "G1";
    let (gpu, fpga) = (draft.filled("gpuCard") || card, draft.filled("fpgaCard"));
    let fits: Vec<_> = items
        .iter()
        .filter(|i| {
            i.value == spec && !spec.is_empty()
                || spec.is_empty() && (cards(i, "gpuCardCount") == gpu && cards(i, "fpgaCardCount") == fpga)
        })
        .collect();
    if fits.is_empty() {
        return;
    }
    let item = fits[turn.picks[0].index(fits.len())];
    for (path, fact) in [("cpuCount", "cpuCount"), ("memoryCapacityInGB", "memoryCapacityInGB")] {
        draft.put(path, item.fact(fact), Origin::LookedUp);
    }
    if draft.filled("isomerismCard") {
        draft.put("isomerismCard", item.fact("gpuCardType"), Origin::LookedUp);
    }
    if gpu {
        draft.put("gpuCard", item.fact("gpuCardType"), Origin::LookedUp);
        draft.put("cardCount", item.fact("gpuCardCount"), Origin::LookedUp);
    }
    if fpga {
        draft.put("fpgaCard", item.fact("fpgaCardType"), Origin::LookedUp);
        draft.put("cardCount", item.fact("fpgaCardCount"), Origin::LookedUp);
    }
}

/// A path without row numbers, and the list or object that it stands in.
fn plain(path: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            _ if inside => {}
            _ => out.push(c),
        }
    }
    out
}

/// Machine type, processor, memory and card are sold together: which of them is at fault is anybody's word.
const HARDWARE: [&str; 7] =
    ["instanceType", "cpuCount", "memoryCapacityInGB", "gpuCard", "fpgaCard", "cardCount", "isomerismCard"];

/// Tells whether two paths are about one field: the same, or one inside the other.
fn same_field(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    if HARDWARE.contains(&one.as_str()) && HARDWARE.contains(&other.as_str()) {
        return true;
    }
    let inside = |a: &str, b: &str| a == b || a.strip_prefix(b).is_some_and(|rest| rest.starts_with('.'));
    inside(&one, &other) || inside(&other, &one)
}

/// Warnings about what a list of the cloud lacks.
const UNLISTED: [&str; 6] =
    ["not-listed", "zone-unknown", "spec-unknown", "image-unknown", "flavor-unknown", "sold-out-type"];
/// Tells whether a problem warns that a list lacks a value, and is about the field that the cloud names.
fn unlisted(problem: &Problem, at: &str) -> bool {
    UNLISTED.contains(&problem.code) && same_field(&problem.path, at)
}

/// Rules that no list of the provider covers: only the cloud itself can check them.
const CLOUD_ALONE: [&str; 6] = [
    "bid is below the market",
    "more than the dedicated host has",
    "dedicated host is unknown",
    "snapshot is of no data disk",
    "machine type is not sold here",
    // The list of configurations does not say of which machine type each is.
    "machine type has no such configuration",
];

/// Errors that are reported only here, not by the cloud.
const HERE_ALONE: [(&str, &str); 2] = [
    // The page names no most: ours is a guard against a slip of the finger, which may be lifted.
    ("purchaseCount", "range"),
    // By specification the provider passes over bids, right ones and wrong ones.
    ("bidPrice", "money"),
];

/// Returns `true` if both sides take the order, `false` if both refuse it or differ as expected; else the kind of
/// disagreement and its details.
fn verdict(world: &World, draft: &Draft) -> Result<bool, (String, String)> {
    world.look(draft);
    let problems = check(draft, &world.known.borrow());
    let errors: Vec<&Problem> = problems.iter().filter(|p| p.blocks()).collect();
    let said =
        || errors.iter().map(|p| format!("{} {}", plain(&p.path), p.code)).collect::<Vec<_>>().join(", ");
    match (errors.is_empty(), world.judge(draft)) {
        (true, Ok(())) => Ok(true),
        // A list may be old, so a value that it lacks gives a warning here and a refusal there.
        (true, Err(no)) if problems.iter().any(|p| unlisted(p, &no.at)) => Ok(false),
        (true, Err(no)) if CLOUD_ALONE.contains(&no.rule.as_str()) => Ok(false),
        (true, Err(no)) => {
            Err((format!("passed here, refused there: {} at {}", no.rule, plain(&no.at)), format!("{no:?}")))
        }
        (false, Ok(())) if errors.iter().all(|p| HERE_ALONE.contains(&(p.path.as_str(), p.code))) => {
            Ok(false)
        }
        (false, Ok(())) => Err((format!("refused here, accepted there: {}", said()), String::new())),
        (false, Err(no)) => {
            let same = no.at.is_empty()
                || CLOUD_ALONE.contains(&no.rule.as_str())
                || problems.iter().any(|p| unlisted(p, &no.at))
                || errors.iter().any(|p| same_field(&p.path, &no.at) || related(p, &no.at));
            let why = || format!("refused here ({}), there at {}: {}", said(), plain(&no.at), no.rule);
            if same { Ok(false) } else { Err((why(), format!("{no:?}"))) }
        }
    }
}

/// Rules about two fields that the two sides show at the one and at the other.
fn related(problem: &Problem, at: &str) -> bool {
    let at = plain(at);
    problem.values.iter().any(|(_, say)| matches!(say, crate::order::Say::Field(path) if *path == at))
}

/// Draws orders, and reports each kind of disagreement once, with its number of cases and the first order that showed
/// it.
fn agree(name: &str) {
    let kind = kind(name).expect("a kind of this name");
    let world = World::new(kind);
    let cases: u32 = std::env::var("VMCART_ORDERS").ok().and_then(|n| n.parse().ok()).unwrap_or(500);
    let config = Config { failure_persistence: None, ..Config::default() };
    // The ordinary run draws the same orders each time; a long one draws others.
    let mut runner = if std::env::var_os("VMCART_ORDERS").is_some() {
        TestRunner::new(config)
    } else {
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    };
    let strategy = (orders(kind), turns());
    let mut found: BTreeMap<String, (u32, String)> = BTreeMap::new();
    let (mut good, mut bad) = (0, 0);
    for _ in 0..cases {
        let (draft, turn) = strategy.new_tree(&mut runner).expect("a draw").current();
        let draft = turned(&world, draft, &turn);
        match verdict(&world, &draft) {
            Ok(true) => good += 1,
            Ok(false) => bad += 1,
            Err((sort, why)) => {
                found.entry(sort).or_insert_with(|| (0, format!("{why}\n    {draft:?}"))).0 += 1;
            }
        }
    }
    let told: Vec<_> = found.iter().map(|(sort, (n, why))| format!("{n} x {sort}\n    {why}")).collect();
    assert!(found.is_empty(), "of {cases} orders of {name}:\n{}", told.join("\n"));
    // Both verdicts must have come, or nothing was compared.
    assert!(good * 20 > cases && bad * 20 > cases, "{good} passed and {bad} were refused, of {cases}");
}

#[test]
fn orders_by_specification() {
    agree("bcc-spec");
}

#[test]
fn orders_by_processor_and_memory() {
    agree("bcc-instance");
}

#[test]
fn spot_orders() {
    agree("bcc-spot");
}

#[test]
fn reserved_contracts() {
    agree("bcc-reserved");
}

#[test]
fn orders_at_jd_cloud() {
    agree("jd-vm");
}
