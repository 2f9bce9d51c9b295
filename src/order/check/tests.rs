//! Every limit and every rule at both sides: one order that is right, one thing changed, one problem at its place.

use super::*;
use crate::order::{
    Ask, Item, Lookup, Origin,
    body::preview,
    samples::{bcc_spec, codes, good, put, with, with_of},
};

mod fields;
mod kinds;
mod known;
mod properties;
mod rules;

type Changes<'a> = &'a [(&'a str, &'a str)];

/// The problems that a change adds to the problems of the draft before it.
fn added(context: Changes, path: &str, text: &str, known: &Known) -> Vec<(String, String)> {
    added_of("bcc-spec", context, path, text, known)
}

/// The same for an order of any kind.
fn added_of(kind: &str, context: Changes, path: &str, text: &str, known: &Known) -> Vec<(String, String)> {
    let mut draft = with_of(kind, context);
    let before = codes(&check(&draft, known));
    put(&mut draft, path, text);
    let mut after = codes(&check(&draft, known));
    after.retain(|(at, code)| at == path || !before.contains(&(at.clone(), code.clone())));
    after
}

/// Each text with the code it gets; an empty code for a text that is right. A tilde marks a warning.
fn verdicts(context: Changes, path: &str, cases: &[(&str, &str)]) {
    for (text, code) in cases {
        let found = added(context, path, text, &Known::default());
        let shown: String = text.chars().take(40).collect();
        let wanted: Vec<_> =
            (!code.is_empty()).then(|| (path.to_owned(), (*code).to_owned())).into_iter().collect();
        assert_eq!(found, wanted, "{path} = {shown:?}");
    }
}

const PREPAID: Changes =
    &[("billing.paymentTiming", "Prepaid"), ("billing.reservation.reservationLength", "1")];
const PUBLIC: Changes = &[("networkCapacityInMbps", "5")];
const EBC: Changes = &[("spec", "ebc.l5.c2m8")];

#[test]
fn the_good_order_and_the_documents_own_have_no_problem() {
    assert_eq!(check(&good(), &Known::default()), []);
    let draft = with(&[
        ("spec", "bcc.g3.c4m12"),
        ("createCdsList[0].storageType", "std1"),
        ("createCdsList[0].cdsSizeInGB", "5"),
        ("name", "example"),
        ("networkCapacityInMbps", "0"),
        ("purchaseCount", "1"),
        PREPAID[0],
        PREPAID[1],
    ]);
    assert_eq!(check(&draft, &Known::default()), []);
    assert!(order(&draft, &Known::default()).is_ok());
}

#[test]
fn an_empty_draft_lacks_what_is_needed_and_nothing_else() {
    let found = codes(&check(&Draft::new(bcc_spec()), &Known::default()));
    let needed = ["region", "spec", "imageId", "billing.paymentTiming"];
    assert_eq!(found, needed.map(|path| (path.to_owned(), "required".to_owned())));
    // What a new wizard fills in leaves the two that only a person can know.
    let found = codes(&check(&Draft::preset(bcc_spec()), &Known::default()));
    assert_eq!(found, ["spec", "imageId"].map(|path| (path.to_owned(), "required".to_owned())));
}

#[test]
fn allowing_a_rule_makes_it_a_warning_where_it_may_be_allowed() {
    let blocked = |changes: Changes, code: &str| {
        let mut draft = with(changes);
        let before = order(&draft, &Known::default()).is_err();
        draft.allow.insert(code.to_owned());
        let found = check(&draft, &Known::default());
        assert!(found.iter().any(|p| p.code == code), "it is still said: {found:?}");
        (before, order(&draft, &Known::default()).is_err())
    };
    assert_eq!(blocked(&[("rootDiskSizeInGb", "501")], "root-disk-size"), (true, false));
    assert_eq!(blocked(&[("rootDiskSizeInGb", "0")], "root-disk-size"), (true, true));
    assert_eq!(blocked(&[("networkCapacityInMbps", "500")], "bandwidth"), (true, false));
    assert_eq!(blocked(&[("networkCapacityInMbps", "-5")], "bandwidth"), (true, true));
    assert_eq!(blocked(&[("createCdsList[0].cdsSizeInGB", "6000")], "disk-bounds"), (true, false));
    assert_eq!(blocked(&[("hostname", "a--b")], "repeat"), (true, true));
    assert_eq!(blocked(&[("specId", "g4")], "family"), (true, true));
    assert_eq!(
        blocked(
            &[PREPAID[0], PREPAID[1], ("autoRenewTimeUnit", "year"), ("autoRenewTime", "5")],
            "renew-years"
        ),
        (true, false)
    );
}

#[test]
fn a_password_by_the_general_page_is_allowed_for_one_order_and_then_sent() {
    let mut draft = with_of("jd-vm", &[("instanceSpec.password", "ZP7!WMX2")]);
    assert!(order(&draft, &Known::default()).is_err());
    draft.allow.insert("password-kinds".to_owned());
    assert!(order(&draft, &Known::default()).is_ok_and(|order| order.secret() == Some("ZP7!WMX2")));
}

#[test]
fn fields_that_go_together_do_not_bar_each_other() {
    // Any group is barred without a subnet and any subnet without a group, if what is only missing counts.
    for (path, text, other) in
        [("subnetId", "sbn-1", "securityGroupId"), ("securityGroupId", "g-1", "subnetId")]
    {
        let draft = with_of("bcc-instance", &[(path, text)]);
        let problems = check(&draft, &Known::default());
        let [problem] = &problems[..] else { panic!("{problems:?}") };
        assert_eq!((problem.code, &*problem.path), ("subnet-and-group", other));
        assert!(lacks(&draft, problem), "{path}: it can be filled yet");
    }
    let draft = with_of("bcc-instance", &[("cpuCount", "x")]);
    assert!(
        check(&draft, &Known::default()).iter().all(|p| !lacks(&draft, p)),
        "what is wrong is not missing"
    );
}

#[test]
fn a_list_of_hardware_offers_each_card_once_and_to_the_field_for_its_sort() {
    let sold = |gpu: &str, fpga: &str, cpu: &str| {
        let facts = [("gpuCardType", gpu), ("fpgaCardType", fpga), ("cpuCount", cpu)];
        let value = if gpu.is_empty() { fpga } else { gpu };
        Item {
            value: value.to_owned(),
            facts: facts.map(|(k, v)| (k, v.to_owned())).into(),
            ..Item::default()
        }
    };
    let all = vec![
        sold("P4", "", "8"),
        sold("P4", "", "16"),
        sold("", "KU115", "8"),
        sold("", "", "2"),
        sold("", "", "4"),
    ];
    for (kind, path, wanted) in
        [("bcc-instance", "gpuCard", &["P4"][..]), ("bcc-spot", "isomerismCard", &["P4", "KU115"])]
    {
        let draft = with_of(kind, &[]);
        let mut known = Known::default();
        known.insert(Ask::of(Lookup::Flavors, &draft), all.clone());
        let place = draft.place(path).expect("a field");
        let offered = known.choices(draft.at(place), &draft).expect("a list");
        assert_eq!(offered.iter().map(|i| &*i.value).collect::<Vec<_>>(), wanted, "{kind}");
    }
}

#[test]
fn the_name_that_was_meant_is_near_and_not_merely_short() {
    let names = bcc_spec().leaves();
    let near = |wanted: &str| nearest(wanted, names.iter().map(String::as_str));
    assert_eq!(near("imageID"), Some("imageId"));
    assert_eq!(near("rootDiskSizeInGB"), Some("rootDiskSizeInGb"));
    assert_eq!(near("purchasecount"), Some("purchaseCount"));
    assert_eq!(near("purchaseNum"), None);
    assert_eq!(near("spce"), Some("spec"));
    assert_eq!(near("hostnam"), Some("hostname"));
    assert_eq!(near("createCdsList[].cdsSizeInGb"), Some("createCdsList[].cdsSizeInGB"));
    assert_eq!(near("abc"), None);
    assert_eq!(near(""), None);
    assert_eq!(near(&"x".repeat(1 << 20)), None);
}
