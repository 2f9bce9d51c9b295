//! Order files: what is read, what is said about the rest and where, and that writing is the reverse of reading.

mod forms;

use proptest::prelude::*;

use super::*;
use crate::order::{
    Draft, Known, Origin, Problem, Say, body,
    samples::{self, DOCUMENT, any_order, bcc_spec, good, put, said},
};

/// The example of the order file that the user's documentation shows.
const EXAMPLE: &str = r#"kind = "bcc-spec"
title = "web tier"
region = "bj"

[vars.env]                      # asked for when used, or given with --set env=prod
prompt = "Environment"
default = "staging"

[request]                       # the request body, in the provider's own names
spec = "bcc.g5.c2m8"
imageId = "m-mRjO3cjs"
name = "web-${env}"
purchaseCount = 2
[request.billing]
paymentTiming = "Postpaid"
"#;

fn read(source: &str, sets: &[(&str, &str)]) -> Loaded {
    let sets: Vec<_> = sets.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    load(source, &sets, Reading::Strict).unwrap_or_else(|e| panic!("{e}\n{source}"))
}

/// A good order with these lines in its `[request]`; the first of them is line 6.
fn request(lines: &str) -> String {
    format!(
        "kind = \"bcc-spec\"\nregion = \"bj\"\n[request]\nspec = \"bcc.g5.c2m8\"\nimageId = \"m-mRjO3cjs\"\n{lines}\n\
         [request.billing]\npaymentTiming = \"Postpaid\"\n"
    )
}

/// Path, code and line of each problem; a tilde marks a warning.
fn found(loaded: &Loaded) -> Vec<(String, String, Option<usize>)> {
    let problems = loaded.check(&Known::default());
    let lines: Vec<_> = problems.iter().map(|p| p.line).collect();
    samples::codes(&problems).into_iter().zip(lines).map(|((path, code), line)| (path, code, line)).collect()
}

fn problem(path: &str, code: &str, line: usize) -> (String, String, Option<usize>) {
    (path.to_owned(), code.to_owned(), Some(line))
}

/// The hint of the only problem.
fn only_hint(loaded: &Loaded) -> Say {
    let problems = loaded.check(&Known::default());
    assert_eq!(problems.len(), 1, "{problems:?}");
    let hint = problems[0].values.iter().find(|(name, _)| *name == "hint");
    hint.map_or(Say::Plain(String::new()), |(_, say)| say.clone())
}

fn meant(name: &str) -> Say {
    Say::Key("hint.nearest".into(), vec![("name", name.into())])
}

fn syntax_error(source: &str) -> SyntaxError {
    match load(source, &[], Reading::Strict) {
        Err(FileError::Syntax(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_documentations_example_is_read() {
    let loaded = read(EXAMPLE, &[]);
    let draft = &loaded.draft;
    assert_eq!(found(&loaded), []);
    assert_eq!((draft.title.as_str(), draft.get("region"), draft.count()), ("web tier", "bj", 2));
    assert_eq!((draft.get("spec"), draft.get("billing.paymentTiming")), ("bcc.g5.c2m8", "Postpaid"));
    let origin = |path| draft.origin(draft.place(path).unwrap());
    assert_eq!((origin("spec"), origin("name")), (Origin::File, Origin::Variable));
    let env = Variable { name: "env".into(), prompt: "Environment".into(), default: Some("staging".into()) };
    assert_eq!(loaded.variables, [env]);
}

#[test]
fn the_providers_example_is_read() {
    let loaded = read(DOCUMENT, &[]);
    assert_eq!(found(&loaded), []);
    let filled: Vec<_> = said(&loaded.draft).into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let wanted = [
        ("region", "bj"),
        ("spec", "bcc.g3.c4m12"),
        ("purchaseCount", "1"),
        ("imageId", "m-mRjO3cjs"),
        ("createCdsList[0].storageType", "std1"),
        ("createCdsList[0].cdsSizeInGB", "5"),
        ("networkCapacityInMbps", "0"),
        ("billing.paymentTiming", "Prepaid"),
        ("billing.reservation.reservationLength", "1"),
        ("name", "example"),
    ];
    assert_eq!(filled, wanted.map(|(path, text)| (path.to_owned(), text.to_owned())));
}

#[test]
fn variables_come_from_default_or_set_or_are_missed() {
    assert_eq!(read(EXAMPLE, &[]).draft.get("name"), "web-staging");
    assert_eq!(read(EXAMPLE, &[("env", "prod")]).draft.get("name"), "web-prod");
    assert_eq!(read(EXAMPLE, &[("env", "a"), ("env", "b")]).draft.get("name"), "web-b");

    let none = EXAMPLE.replace("default = \"staging\"", "");
    assert_eq!(found(&read(&none, &[])), [problem("name", "variable-missing", 12)]);
    assert_eq!(found(&read(&none, &[("env", "prod")])), []);
    // Setting the field itself does too.
    assert_eq!(found(&read(&none, &[("name", "web")])), []);

    let unknown = EXAMPLE.replace("${env}", "${evn}");
    assert_eq!(found(&read(&unknown, &[])), [problem("name", "variable-unknown", 12)]);

    // Numbers and switches may come from variables, anywhere; a default is not looked into again.
    let source = "kind = \"bcc-spec\"\nregion = \"${where}\"\n[vars]\nwhere = { default = \"gz\" }\nn = { default = \
                  \"2\" }\nodd = { default = \"${n}\" }\n[request]\npurchaseCount = \"${n}\"\nenableJumboFrame = \
                  \"${flag}\"\nname = \"${odd}\"\n[vars.flag]\n";
    let draft = read(source, &[("flag", "true")]).draft;
    assert_eq!((draft.get("region"), draft.count(), draft.get("enableJumboFrame")), ("gz", 2, "true"));
    assert_eq!(draft.get("name"), "${n}");
    // An open brace is text.
    assert_eq!(read(&request("name = \"${\""), &[]).draft.get("name"), "${");
}

#[test]
fn variables_are_declared_in_two_words() {
    let broken = |line: &str| EXAMPLE.replace("default = \"staging\"", line);
    let found_in = |line: &str| found(&read(&broken(line), &[("env", "prod")]));
    assert_eq!(found_in("default = 3"), [problem("vars.env.default", "wrong-type", 7)]);
    assert_eq!(found_in("defualt = \"x\""), [problem("vars.env.defualt", "unknown-key", 7)]);
    assert_eq!(only_hint(&read(&broken("defualt = \"x\""), &[("env", "prod")])), meant("default"));
    let source = request("").replace("[request]", "vars = 1\n[request]");
    assert_eq!(found(&read(&source, &[])), [problem("vars", "wrong-type", 3)]);
    let source = request("").replace("[request]", "vars = { env = \"prod\" }\n[request]");
    assert_eq!(found(&read(&source, &[])), [problem("vars.env", "wrong-type", 3)]);
}

#[test]
fn set_reaches_fields_cells_and_the_next_row() {
    let sets = [
        ("region", "gz"),
        ("billing.paymentTiming", "Prepaid"),
        ("billing.reservation.reservationLength", "12"),
        ("createCdsList[0].cdsSizeInGB", "20"),
        ("createCdsList[0].storageType", "hp1"),
        ("createCdsList[1].cdsSizeInGB", "30"),
        ("subnetId", "sbn-1"),
        ("securityGroupIds[0]", "g-1"),
        ("purchaseCount", "2"),
    ];
    let loaded = read(EXAMPLE, &sets);
    assert_eq!(found(&loaded), []);
    for (path, text) in sets {
        let place = loaded.draft.place(path).unwrap();
        assert_eq!(loaded.draft.text(place), text, "{path}");
    }
}

#[test]
fn a_set_that_fits_nowhere_is_a_problem_and_changes_nothing() {
    let clean = said(&read(EXAMPLE, &[]).draft);
    for (path, code, near) in [
        ("imageID", "unknown-field", meant("imageId")),
        ("createCdsList[1].cdsSizeInGB", "unknown-field", meant("createCdsList[].cdsSizeInGB")),
        ("createCdsList[0].nothing", "unknown-field", Say::Key("hint.remove".into(), vec![])),
        ("createCdsList[0", "unknown-field", Say::Key("hint.remove".into(), vec![])),
        ("createCdsList[0]", "unknown-field", Say::Key("hint.remove".into(), vec![])),
        ("createCdsList[-1].cdsSizeInGB", "unknown-field", meant("createCdsList[].cdsSizeInGB")),
        ("", "unknown-field", Say::Key("hint.remove".into(), vec![])),
        ("createCdsList", "set-list", Say::Plain(String::new())),
    ] {
        let loaded = read(EXAMPLE, &[(path, "secret value")]);
        let problems = loaded.check(&Known::default());
        let codes: Vec<_> = problems.iter().map(|p| (p.path.as_str(), p.code)).collect();
        assert_eq!(codes, [(path, code)]);
        assert_eq!(said(&loaded.draft), clean, "{path}");
        assert!(!format!("{problems:?}").contains("secret value"));
        let hint = problems[0].values.iter().find(|(name, _)| *name == "hint").map(|(_, say)| say.clone());
        assert_eq!(hint.unwrap_or(Say::Plain(String::new())), near, "{path}");
    }
    // A wrong value is the field's own problem.
    let loaded = read(EXAMPLE, &[("purchaseCount", "two")]);
    assert_eq!(found(&loaded), [problem("purchaseCount", "whole", 13)]);
}

#[test]
fn types_are_taken_strictly_and_each_is_told_once() {
    for (line, path) in [
        ("purchaseCount = \"2\"", "purchaseCount"),
        ("purchaseCount = 2.0", "purchaseCount"),
        ("purchaseCount = true", "purchaseCount"),
        ("purchaseCount = [2]", "purchaseCount"),
        ("name = 3", "name"),
        ("name = 1979-05-27", "name"),
        ("name = {}", "name"),
        ("enableJumboFrame = \"true\"", "enableJumboFrame"),
        ("enableJumboFrame = 1", "enableJumboFrame"),
        ("securityGroupIds = \"g-1\"", "securityGroupIds"),
        ("createCdsList = 5", "createCdsList"),
        ("createCdsList = [5]", "createCdsList[0]"),
        ("createCdsList = [{ cdsSizeInGB = \"5\" }]", "createCdsList[0].cdsSizeInGB"),
        ("deletionProtection = true", "deletionProtection"),
    ] {
        assert_eq!(found(&read(&request(line), &[])), [problem(path, "wrong-type", 6)], "{line}");
    }
    let source =
        request("").replace("[request.billing]\npaymentTiming = \"Postpaid\"", "billing = \"Postpaid\"");
    assert_eq!(
        found(&read(&source, &[])),
        [problem("billing", "wrong-type", 7)].map(|(p, c, _)| (p, c, Some(7)))
    );
    for (line, path) in
        [("title = 3", "title"), ("region = 3", "region"), ("allow = \"x\"", "allow"), ("note = 1", "note")]
    {
        let source = request("").replace("region = \"bj\"", line);
        let first = found(&read(&source, &[])).remove(0);
        assert_eq!(first, problem(path, "wrong-type", 2), "{line}");
    }
    // Choices and money that look like numbers may be written as numbers; any base is a number.
    let lines =
        "purchaseCount = 0x2\nbidModel = \"custom\"\nbidPrice = 0.01\nnumaConfig = 1\ndeletionProtection = 1";
    let draft = read(&request(lines), &[]).draft;
    assert_eq!((draft.count(), draft.get("bidPrice"), draft.get("numaConfig")), (2, "0.01", "1"));
    // A saved draft keeps what was half typed.
    let half =
        load(&request("purchaseCount = \"4o\"\nname = \"a${b\"\nhostname = \"${c}\""), &[], Reading::Draft)
            .unwrap();
    assert_eq!(half.own_problems(), []);
    assert_eq!((half.draft.get("purchaseCount"), half.draft.get("hostname")), ("4o", "${c}"));
}

#[test]
fn what_a_saved_draft_holds_was_typed_and_not_ordered() {
    let source = request("autoRenewTime = 1");
    let code = |reading| {
        let loaded = load(&source, &[], reading).unwrap();
        found(&loaded).remove(0).1
    };
    assert_eq!((code(Reading::Strict), code(Reading::Draft)), ("excluded".into(), "~excluded".into()));
}

#[test]
fn unknown_names_are_told_with_the_nearest_and_their_line() {
    let loaded = read(&request("\nimageID = \"m-1\""), &[]);
    assert_eq!(found(&loaded), [problem("imageID", "unknown-field", 7)]);
    assert_eq!(only_hint(&loaded), meant("imageId"));
    let loaded = read(
        &request(
            "createCdsList = [\n  { cdsSizeInGB = 5 },\n  { cdsSizeInGB = 5, storagetype = \"hp1\" },\n]",
        ),
        &[],
    );
    assert_eq!(found(&loaded), [problem("createCdsList[1].storagetype", "unknown-field", 8)]);
    let loaded = read(&request("").replace("[request.billing]", "[request.billing]\npaymentTimin = 1"), &[]);
    assert_eq!(found(&loaded), [problem("billing.paymentTimin", "unknown-field", 8)]);
    assert_eq!(only_hint(&loaded), meant("billing.paymentTiming"));
    let loaded = read(&request("").replace("region = \"bj\"", "region = \"bj\"\ntitel = \"x\""), &[]);
    assert_eq!(found(&loaded), [problem("titel", "unknown-key", 3)]);
    assert_eq!(only_hint(&loaded), meant("title"));
    // A field that stands outside the request.
    let loaded = read(&request("").replace("region = \"bj\"", "region = \"bj\"\npurchaseCount = 2"), &[]);
    assert_eq!(found(&loaded), [problem("purchaseCount", "unknown-key", 3)]);
    assert_eq!(only_hint(&loaded), Say::Key("hint.in-request".into(), vec![]));
    // The region is not a part of the request.
    assert_eq!(only_hint(&read(&request("region = \"gz\""), &[])), Say::Key("hint.remove".into(), vec![]));
}

#[test]
fn unknown_fields_pass_when_allowed_where_they_stood() {
    let rows = "createCdsList = [{ cdsSizeInGB = 5 }, { cdsSizeInGB = 6, encryptKey = \"k\", big = 0x10 }]\nroleName = \"r\"";
    let billing = "[request.billing]\nextra.deep = [1, { a = true }]";
    let source = request(rows).replace("[request.billing]", billing);
    let mut loaded = read(&source, &[]);
    assert_eq!(found(&loaded).iter().filter(|(_, code, _)| code == "unknown-field").count(), 4);
    loaded.draft.allow.insert("unknown-field".into());
    assert!(loaded.check(&Known::default()).iter().all(|p| !p.blocks()));
    let body = body::preview(&loaded.draft);
    assert_eq!(body["createCdsList"][1]["encryptKey"], "k");
    assert_eq!(body["createCdsList"][1]["big"], 16);
    assert_eq!(body["billing"]["extra"]["deep"], serde_json::json!([1, {"a": true}]));
    assert_eq!(body["roleName"], "r");
    // They are kept in what is written, and stay with their row.
    let mut again = read(&write(&loaded.draft), &[]).draft;
    assert_eq!(body::preview(&again), body);
    let disks = bcc_spec().index("createCdsList").unwrap();
    assert!(again.move_row(disks, 1, false));
    assert_eq!(body::preview(&again)["createCdsList"][0]["encryptKey"], "k");
    again.add_row(disks, 0);
    assert_eq!(body::preview(&again)["createCdsList"][1]["encryptKey"], "k");
    again.remove_row(disks, 1);
    assert_eq!(again.extras.len(), 2, "they go with their row");
    assert_eq!(body::preview(&again)["createCdsList"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_secret_in_a_file_is_read_with_a_warning_and_never_repeated() {
    let loaded = read(&request("adminPass = \"Passw0rd!\""), &[]);
    assert_eq!(found(&loaded), [problem("adminPass", "~secret-in-file", 6)]);
    assert_eq!(loaded.draft.get("adminPass"), "Passw0rd!");
    assert!(!write(&loaded.draft).contains("Passw0rd"));
    // Misspelt, of the wrong type, or behind a variable: still nothing shows it.
    for source in [
        request("adminPass = \"Passw0rd!\""),
        request("adminPas = \"Passw0rd!\""),
        request("password = \"Passw0rd!\"").replace("region", "allow = [\"unknown-field\"]\nregion"),
        request("adminPass = [\"Passw0rd!\"]"),
        request("adminPass = { a = \"Passw0rd!\" }"),
        request("adminPass = \"${p}\"").replace("[request]", "[vars.p]\ndefault = \"Passw0rd!\"\n[request]"),
    ] {
        let loaded = read(&source, &[]);
        let problems = loaded.check(&Known::default());
        let draft = &loaded.draft;
        let shown = format!(
            "{loaded:?}{problems:?}{draft:?}{:?}{}{}",
            draft.extras,
            body::preview(draft),
            write(draft)
        );
        assert!(!shown.contains("Passw0rd"), "{shown}");
    }
    // What may be a misspelt secret cannot be allowed through.
    let loaded = read(
        &request("adminPas = \"Passw0rd!\"").replace("region", "allow = [\"unknown-field\"]\nregion"),
        &[],
    );
    assert!(loaded.check(&Known::default()).iter().any(Problem::blocks));
}

#[test]
fn everything_wrong_is_told_at_once_in_the_order_of_the_file() {
    let source = "kind = \"bcc-spec\"\nregion = \"mars\"\nowner = \"me\"\n[request]\nspec = \"bcc.g5.c2m8\"\nimageID = \
                  \"m-1\"\npurchaseCount = \"2\"\nrootDiskSizeInGb = 30\nname = \"-x\"\ncreateCdsList = [{ cdsSizeInGB = 5 },{ cdsSizeInGB = 0 \
                  }]\n[request.billing]\npaymentTiming = \"later\"\n";
    let wanted = [
        ("region", "choice", Some(2)),
        ("owner", "unknown-key", Some(3)),
        ("imageID", "unknown-field", Some(6)),
        ("purchaseCount", "wrong-type", Some(7)),
        ("rootDiskSizeInGb", "root-disk-size", Some(8)),
        ("name", "start", Some(9)),
        ("createCdsList[1].cdsSizeInGB", "range", Some(10)),
        ("billing.paymentTiming", "choice", Some(12)),
        ("imageId", "required", None),
    ];
    let wanted = wanted.map(|(path, code, line)| (path.to_owned(), code.to_owned(), line));
    assert_eq!(found(&read(source, &[])), wanted);
    // Lines are the same with the line ends and the mark of other editors.
    let foreign = format!("\u{feff}{}", source.replace('\n', "\r\n"));
    assert_eq!(found(&read(&foreign, &[])), wanted);
}

#[test]
fn an_order_without_a_known_kind_is_refused() {
    let refused = |source: &str| match load(source, &[], Reading::Strict) {
        Err(FileError::Kind(problem)) => (problem.code, problem.line),
        other => panic!("{other:?}"),
    };
    for nothing in ["", "\n\n", "# only a comment", "\u{feff}", "[request]\nspec = \"bcc.g5.c2m8\""] {
        assert_eq!(refused(nothing), ("kind-missing", None), "{nothing:?}");
    }
    assert_eq!(refused("\nkind = \"bcc-spek\""), ("kind-unknown", Some(2)));
    assert_eq!(refused("kind = 3"), ("kind-unknown", Some(1)));
    assert_eq!(refused("kind = { a = 1 }"), ("kind-unknown", Some(1)));
    let Err(FileError::Kind(problem)) = load("kind = \"bcc-spek\"", &[], Reading::Strict) else { panic!() };
    assert!(problem.values.contains(&("hint", meant("bcc-spec"))), "{problem:?}");
}

#[test]
fn broken_toml_names_line_and_column() {
    let at = |source: &str| {
        let error = syntax_error(source);
        assert!(!error.message.is_empty());
        (error.line, error.column)
    };
    assert_eq!(at("kind = \"bcc-spec\"\nname = = 3"), (2, 8));
    assert_eq!(at("kind = \"bcc-spec\"\r\nname = = 3"), (2, 8));
    assert_eq!(at("\u{feff}kind = = 3"), (1, 8));
    // Columns count characters, not bytes.
    assert_eq!(at("title = \"网站\" x"), (1, 14));
    assert_eq!(at("a = 1\nb = 2\na = 3"), (3, 1));
    assert_eq!(at("kind = \"bcc-spec\"\n[request\nspec = 1").0, 2);
    assert_eq!(at("title = \"never closed\nkind = \"x\"").0, 1);
    assert_eq!(at("\0\0\0\0").0, 1);
}

#[test]
fn deep_nesting_and_a_megabyte_of_junk_are_answered() {
    let megabyte = 1 << 20;
    let dotted = "a.".repeat(megabyte / 2);
    let junk = [
        "[".repeat(megabyte),
        format!("kind = {}", "[".repeat(megabyte / 2)),
        format!("kind = {}1{}", "[".repeat(60), "]".repeat(60)),
        format!("a = {}", "{a=".repeat(megabyte / 4)),
        format!("{dotted}a = 1"),
        "\0".repeat(megabyte),
        "\u{feff}".repeat(megabyte / 3),
        "=".repeat(megabyte),
        "\"".repeat(megabyte),
        "💥".repeat(megabyte / 4),
        "kind = \"bcc-spec\"\n".repeat(megabyte / 18),
        request(&format!(
            "\"{dotted}\" = 1\n{} = 2\nname = \"{}\"",
            "x".repeat(megabyte / 2),
            "n".repeat(megabyte / 2)
        )),
        request(&format!("createCdsList = [{}]", "1,".repeat(20_000))),
        request(&format!("securityGroupIds = [{}]", "\"g\",".repeat(20_000))),
        (0..1_000).fold(request(""), |source, n| format!("{source}x{n} = {n}\n")),
    ];
    for mut source in junk {
        let start: String = source.chars().take(30).collect();
        for allow in [false, true] {
            if allow {
                source = source.replace("region", "allow = [\"unknown-field\"]\nregion");
            }
            if let Ok(loaded) = load(&source, &[], Reading::Strict) {
                assert!(!loaded.check(&Known::default()).is_empty(), "{start}");
                let _ = (body::preview(&loaded.draft), write(&loaded.draft));
            }
        }
    }
}

#[test]
fn rows_that_are_still_empty_are_kept() {
    let mut draft = good();
    for list in ["securityGroupIds", "createCdsList", "tags"] {
        draft.add_row(bcc_spec().index(list).unwrap(), 0);
    }
    put(&mut draft, "securityGroupIds[1]", "g-1");
    let again = load(&write(&draft), &[], Reading::Draft).unwrap();
    assert_eq!(again.own_problems(), []);
    assert_eq!(said(&again.draft), said(&draft));
}

/// Text that somebody may have half typed. No spaces at the ends: those are not kept.
fn half_typed() -> impl Strategy<Value = String> {
    "[a-z$\"'\\\\{}=#\\[\\].\u{7f}名]([ -~\n名é$]{0,12}[a-z${}\"'\\\\])?"
}

fn forget_secrets(draft: &mut Draft) {
    for place in draft.all_places() {
        if draft.at(place).secret() {
            draft.set(place, "", Origin::Empty);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 500, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_never_panics(text in "\\PC*|(kind|request|vars|allow|[=\\[\\]{}\"'#.,\n $0-9a-z-]){0,80}") {
        for reading in [Reading::Strict, Reading::Draft] {
            for source in [text.clone(), format!("kind = \"bcc-spec\"\n{text}"), request(&text)] {
                if let Ok(loaded) = load(&source, &[(text.clone(), text.clone())], reading) {
                    let _ = (loaded.check(&Known::default()), write(&loaded.draft));
                }
            }
        }
    }

    #[test]
    fn writing_is_the_reverse_of_reading(draft in any_order(), title in "\\PC{0,20}") {
        let mut draft = draft;
        draft.title = title;
        draft.allow.insert("bandwidth".into());
        let text = write(&draft);
        let loaded = load(&text, &[], Reading::Strict).unwrap_or_else(|e| panic!("{e}\n{text}"));
        forget_secrets(&mut draft);
        prop_assert_eq!(loaded.own_problems(), &[][..], "{}", text);
        prop_assert_eq!(said(&loaded.draft), said(&draft));
        prop_assert_eq!((&loaded.draft.title, &loaded.draft.allow), (&draft.title, &draft.allow));
        // And once more: the same bytes.
        prop_assert_eq!(write(&loaded.draft), text);
    }

    #[test]
    fn half_typed_drafts_are_kept(draft in any_order(), texts in prop::collection::vec((any::<prop::sample::Index>(), half_typed()), 1..6)) {
        let mut draft = draft;
        for (at, text) in texts {
            let places: Vec<_> = draft.all_places().into_iter().filter(|p| draft.at(*p).rows().is_none()).collect();
            draft.set(places[at.index(places.len())], &text, Origin::Typed);
        }
        forget_secrets(&mut draft);
        let text = write(&draft);
        let loaded = load(&text, &[], Reading::Draft).unwrap_or_else(|e| panic!("{e}\n{text}"));
        prop_assert_eq!(loaded.own_problems(), &[][..], "{}", text);
        prop_assert_eq!(said(&loaded.draft), said(&draft));
    }
}
