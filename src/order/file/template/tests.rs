use proptest::prelude::*;

use super::*;
use crate::order::{
    Known, check,
    samples::{any_order, good, put, said},
};

fn heading(step: Option<Step>) -> String {
    step.map_or("unknown", Step::key).to_owned()
}

const TWO_VARIABLES: &str = r#"kind = "bcc-spec"
title = "web tier"
note = "from the runbook"
region = "${where}"
made-by = "a newer vmcart"

[vars.where]
prompt = "Region"
default = "bj"
choices = ["bj", "gz"]

[vars.count]
prompt = "How many"

[request]
purchaseCount = "${count}"
spec = "bcc.g5.c2m8"
imageId = "m-mRjO3cjs"
name = "web-${where}-$${literal}"
createCdsList = [{ cdsSizeInGB = 5, unheard = true }]
newField = { a = [1, 2] }
billing.paymentTiming = "Postpaid"
billing.later = 2.5

[[history]]
at = 2026-01-02
"#;

#[test]
fn a_file_is_kept_with_its_variables_and_what_nobody_knows() {
    let template = Template::read(TWO_VARIABLES).unwrap();
    assert_eq!(
        template.unknown(),
        ["createCdsList[0].unheard", "newField", "billing.later", "made-by", "history", "vars.where.choices"]
    );
    assert_eq!(template.secrets(), [""; 0]);
    let text = template.write(&heading);
    insta::assert_snapshot!("kept", text);
    let again = Template::read(&text).unwrap();
    assert_eq!(said(&again.draft), said(&template.draft));
    let unknown = |t: &Template| t.unknown().into_iter().collect::<BTreeSet<_>>();
    assert_eq!(unknown(&again), unknown(&template));
    assert_eq!(again.others, template.others);
    assert_eq!(again.write(&heading), text);
    // And both order the same.
    let sets = [("count".to_owned(), "3".to_owned())];
    let body = |text: &str| body::preview(&load(text, &sets, Reading::Strict).unwrap().draft);
    assert_eq!(body(&text), body(TWO_VARIABLES));
    assert_eq!(body(&text)["name"], "web-bj-${literal}");
    assert_eq!(body(&text)["purchaseCount"], 3);
}

#[test]
fn secrets_and_what_reads_like_one_are_named() {
    let source = TWO_VARIABLES.replace("newField =", "adminPass = \"Passw0rd!x\"\nadminPassword =");
    let source = source.replace("[vars.count]", "[vars.password]\ndefault = \"hunter2\"\n[vars.count]");
    let template = Template::read(&source).unwrap();
    assert_eq!(template.secrets(), ["adminPass", "adminPassword", "vars.password.default"]);
    let kept = Template::of(&template.draft).write(&heading);
    assert!(!kept.contains("Passw0rd!x") && !kept.contains("adminPass"), "{kept}");
}

#[test]
fn a_value_becomes_a_variable_with_itself_as_default() {
    let mut draft = good();
    put(&mut draft, "name", "web");
    let mut template = Template::of(&draft);
    assert!(template.let_vary("name", "env", "Environment"));
    for (path, name) in
        [("name", "other"), ("spec", "env"), ("spec", "a b"), ("adminPass", "p"), ("tags", "t")]
    {
        assert!(!template.let_vary(path, name, ""), "{path}");
    }
    let text = template.write(&heading);
    let loaded = load(&text, &[], Reading::Strict).unwrap();
    assert_eq!(body::preview(&loaded.draft), body::preview(&draft));
    let set = load(&text, &[("env".into(), "db".into())], Reading::Strict).unwrap();
    assert_eq!(set.draft.get("name"), "db");
}

#[test]
fn differences_are_told_value_by_value() {
    let (before, mut after) = (good(), good());
    put(&mut after, "spec", "bcc.g5.c4m16");
    put(&mut after, "tags[0].tagKey", "env");
    put(&mut after, "adminPass", "Passw0rd!");
    let said: Vec<_> =
        differences(&before, &after).into_iter().map(|d| (d.path, d.before, d.after)).collect();
    let some = |t: &str| Some(t.to_owned());
    assert_eq!(
        said,
        [
            ("spec".to_owned(), some("bcc.g5.c2m8"), some("bcc.g5.c4m16")),
            ("tags[0].tagKey".to_owned(), None, some("env")),
        ]
    );
    assert_eq!(differences(&after, &after), []);
    let back = differences(&after, &before);
    assert_eq!(back.iter().filter(|d| d.after.is_none()).count(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, max_shrink_iters: 500, ..ProptestConfig::default() })]

    #[test]
    fn saving_and_loading_orders_the_same_bytes(draft in any_order(), title in "\\PC{0,20}", note in "[\\PC\n]{0,20}") {
        let mut draft = draft;
        draft.title = title;
        // A valid order may hold what looks like a variable.
        if draft.kind().name == "bcc-spec" && draft.filled("fileSystems") {
            put(&mut draft, "fileSystems[0].path", "/mnt/${x}$${y}/${");
        }
        let mut template = Template::of(&draft);
        template.note = note;
        let text = template.write(&heading);
        let mut loaded = load(&text, &[], Reading::Strict).unwrap_or_else(|e| panic!("{e}\n{text}"));
        prop_assert_eq!(loaded.own_problems(), &[][..], "{}", text);
        for place in draft.all_places() {
            if draft.at(place).secret() {
                loaded.draft.set(place, draft.text(place), Origin::Typed);
            }
        }
        prop_assert_eq!(said(&loaded.draft), said(&draft));
        prop_assert_eq!(&loaded.draft.title, &draft.title);
        prop_assert_eq!(differences(&draft, &loaded.draft), []);
        let order = |draft: &Draft| check::order(draft, &Known::at(1_779_000_000)).map(|o| o.request("token", "sealed"));
        if let (Ok(one), Ok(other)) = (order(&draft), order(&loaded.draft)) {
            prop_assert_eq!(one.body, other.body);
        }
        // Kept once more: the same file.
        prop_assert_eq!(Template::read(&text).unwrap().write(&heading), text);
    }

    #[test]
    fn quoting_is_read_back(text in any::<String>()) {
        let table: toml::Table = format!("k = {}", quoted(&text)).parse().unwrap();
        prop_assert_eq!(table["k"].as_str(), Some(text.as_str()));
    }
}

#[test]
fn what_cannot_be_seen_is_escaped_wherever_it_stands() {
    let unseen = "\u{200b}\u{2060}\u{feff}\u{ad}\u{fe0f}\u{e0041}";
    let text = format!(
        "kind = \"bcc-spec\"\ntitle = \"a{unseen}\"\nmade-by = '{unseen}\\'\n[vars.v]\nprompt = \"{unseen}\"\nmore = \
         ['{unseen}']\n[request]\nname = \"{unseen}${{v}}\"\nnewer = {{ a = \"{unseen}\" }}\n[[history]]\nat = \
         2026-01-02\nby = '{unseen}'\n"
    );
    let template = Template::read(&text).unwrap();
    let written = template.write(&heading);
    assert!(!written.contains(|c| c != '\n' && is_unsafe_char(c)), "{written:?}");
    let again = Template::read(&written).unwrap();
    assert_eq!((said(&again.draft), &again.others), (said(&template.draft), &template.others));
    assert_eq!(again.variables[0].prompt, unseen);
    assert_eq!(again.draft.title, format!("a{unseen}"));
}
