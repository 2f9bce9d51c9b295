//! The forms that a value, a row, an object or a whole file may take.

use super::*;

#[test]
fn numbers_that_the_document_calls_text_may_be_text() {
    let contract = |lines: &str| {
        format!(
            "kind = \"bcc-reserved\"\nregion = \"bj\"\n[request]\nzoneName = \"cn-bj-a\"\nspec = \"bcc.g4.c2m8\"\n\
             offeringType = \"FullyPrepay\"\n{lines}"
        )
    };
    let all = [("12", "1", "2", "true"), ("\"12\"", "\"1\"", "\"2\"", "\"true\"")];
    for (time, instances, count, renew) in all {
        let text = contract(&format!(
            "reservedInstanceTime = {time}\ninstanceCount = {instances}\nreservedInstanceCount = {count}\n\
             autoRenew = {renew}\nautoRenewTime = {time}"
        ));
        let loaded = read(&text, &[]);
        assert_eq!(found(&loaded), [], "{text}");
        let body = body::preview(&loaded.draft);
        assert_eq!((&body["reservedInstanceTime"], &body["autoRenewTime"]), (&12.into(), &12.into()));
        assert_eq!((&body["instanceCount"], &body["reservedInstanceCount"]), (&1.into(), &2.into()));
        assert_eq!(body["autoRenew"], true);
    }
    let slip = read(&contract("reservedInstanceTime = \"a year\""), &[]);
    assert_eq!(found(&slip), [problem("reservedInstanceTime", "choice", 7)]);
    // Where the table says a number, text is a slip.
    assert_eq!(
        found(&read(&request("purchaseCount = \"2\""), &[])),
        [problem("purchaseCount", "wrong-type", 6)]
    );
}

#[test]
fn times_may_stand_without_quotes() {
    let begins = |time: &str| {
        let text = format!(
            "kind = \"bcc-reserved\"\nregion = \"bj\"\n[request]\nzoneName = \"cn-bj-a\"\nspec = \"bcc.g4.c2m8\"\n\
             offeringType = \"FullyPrepay\"\nreservedInstanceTime = 12\neffectiveTime = {time}"
        );
        let loaded = read(&text, &[]);
        (
            loaded.draft.get("effectiveTime").to_owned(),
            found(&loaded).into_iter().map(|(_, code, _)| code).next(),
        )
    };
    let utc = "2026-05-22T21:00:00Z".to_owned();
    for time in [
        "\"2026-05-22T21:00:00Z\"",
        "2026-05-22T21:00:00Z",
        "2026-05-23T05:00:00+08:00",
        "2026-05-22 21:00:00Z",
    ] {
        assert_eq!(begins(time), (utc.clone(), None), "{time}");
    }
    // Without an offset it is no moment, and a day is none.
    assert_eq!(begins("2026-05-22T21:00:00").1.as_deref(), Some("length"));
    assert_eq!(begins("2026-05-22").1.as_deref(), Some("length"));
    assert_eq!(
        found(&read(&request("name = 2026-05-22"), &[])),
        [problem("name", "wrong-type", 6), problem("name", "start", 6)][..1]
    );
}

#[test]
fn a_token_in_a_file_is_told_as_one_and_never_sent() {
    let loaded = read(&request("clientToken = \"be31b98c\""), &[]);
    assert_eq!(found(&loaded), [problem("clientToken", "token-in-file", 6)]);
    let outside = read(&format!("clientToken = \"be31b98c\"\n{}", request("")), &[]);
    assert_eq!(found(&outside), [problem("clientToken", "token-in-file", 1)]);
    let given = read(&request(""), &[("clientToken", "be31b98c")]);
    assert_eq!(found(&given)[0].1, "token-in-file");
    // Not even where unknown fields are allowed: the token of JD Cloud is a member of the body.
    let text = "kind = \"jd-vm\"\nregion = \"cn-north-1\"\nallow = [\"unknown-field\"]\n[request]\nclientToken = \"be31b98c\"";
    let loaded = read(text, &[]);
    assert!(found(&loaded).contains(&problem("clientToken", "token-in-file", 5)));
    assert!(
        loaded
            .check(&Known::default())
            .iter()
            .any(|p| p.code == "token-in-file" && p.blocks() && !p.allowable)
    );
    assert_eq!(body::preview(&loaded.draft)["clientToken"], serde_json::Value::Null);
}

#[test]
fn json_is_read_and_yaml_is_named() {
    let body = r#"{"spec": "bcc.g5.c2m8", "imageId": "m-mRjO3cjs", "eipName": null, "billing": {"paymentTiming": "Postpaid"}}"#;
    let file = format!(r#"{{"kind": "bcc-spec", "region": "bj", "request": {body}}}"#);
    let loaded = read(&file, &[]);
    assert_eq!((found(&loaded), loaded.draft.get("spec")), (vec![], "bcc.g5.c2m8"));
    // A body alone says all but where it goes, which is not guessed.
    let bare = read(body, &[]);
    assert_eq!(
        (bare.draft.kind().name, found(&bare)),
        ("bcc-spec", vec![("region".into(), "required".into(), None)])
    );
    assert_eq!(found(&read(body, &[("region", "bj")])), []);
    // A slip in it has no line, since the text that was read is another one.
    let slip = read(&file.replace("Postpaid", "Later"), &[]);
    assert_eq!(found(&slip), [("billing.paymentTiming".into(), "choice".into(), None)]);
    let why = |text: &str| match load(text, &[], Reading::Strict) {
        Err(FileError::Kind(problem)) => problem.code.to_owned(),
        Err(FileError::Syntax(error)) => format!("{} {}:{}", error.format, error.line, error.column),
        Ok(_) => "read".to_owned(),
    };
    for (text, code) in [
        ("{\"spec\": ", "JSON 1:9"),
        ("[{\"spec\": \"bcc.g5.c2m8\"}]", "file-json"),
        ("{\"colour\": 1}", "file-json"),
        ("{\"kind\": \"bcc\", \"request\": {}}", "kind-unknown"),
        ("# an order\nkind: bcc-spec\nrequest:\n  spec: bcc.g5.c2m8\n", "file-yaml"),
        ("---\nspec: a\n", "file-yaml"),
        ("kind = \n", "TOML 1:8"),
        ("[request]\nspec = \"a\"\n", "kind-missing"),
    ] {
        assert_eq!(why(text), code, "{text}");
    }
}

#[test]
fn an_object_that_lacks_what_it_must_have_is_not_dropped() {
    let jd = |lines: &str| {
        let loaded = read(
            &format!(
                "kind = \"jd-vm\"\nregion = \"cn-north-1\"\n[request.instanceSpec]\naz = \"cn-north-1a\"\n\
                 instanceType = \"g.n2.large\"\nimageId = \"img-m5s0abcd29\"\nname = \"a\"\n\
                 systemDisk = {{ diskType = \"ssd.gp2\" }}\n\
                 primaryNetworkInterface = {{ vpcId = \"vpc-1\", subnetId = \"subnet-1\", securityGroups = [{{ groupId = \"sg-1\" }}] }}\n{lines}"
            ),
            &[],
        );
        found(&loaded)
            .into_iter()
            .map(|(path, code, _)| format!("{} {code}", path.rsplit('.').next().unwrap_or("")))
            .collect::<Vec<_>>()
    };
    assert_eq!(jd(""), Vec::<String>::new());
    assert_eq!(jd("elasticIpSpec = {}"), ["sizeMbps required", "provider required"]);
    assert_eq!(jd("elasticIpSpec = { provider = \"bgp\" }"), ["sizeMbps required"]);
    assert_eq!(jd("elasticIpSpec = { sizeMbps = 5 }"), ["provider required"]);
    assert_eq!(jd("elasticIpSpec = { sizeMbps = 5, provider = \"bgp\" }"), Vec::<String>::new());
    // An object of which nothing is required says nothing when it is empty.
    assert_eq!(jd("charge = {}"), Vec::<String>::new());
}

#[test]
fn a_row_without_its_number_is_answered_with_the_number_to_use() {
    let say = |path: &str, lines: &str| {
        let loaded = read(&request(lines), &[(path, "5")]);
        let problems = loaded.check(&Known::default());
        let problem = problems.iter().find(|p| p.path == path).expect("a problem there").clone();
        (problem.code, problem.values)
    };
    let path = "createCdsList[].cdsSizeInGB";
    let row = |number: usize| Say::Plain(format!("createCdsList[{number}].cdsSizeInGB"));
    assert_eq!(say(path, ""), ("set-row", vec![("value", row(0))]));
    // The rows that are there have numbers already.
    assert_eq!(say(path, "createCdsList = [{ cdsSizeInGB = 5 }]"), ("set-row", vec![("value", row(1))]));
    assert_eq!(say("createCdsList[].cdsSizeInGb", "").0, "unknown-field");
}

#[test]
fn who_has_answered_for_an_empty_object_is_asked_no_more() {
    let text = "kind = \"jd-vm\"\nregion = \"cn-north-1\"\n[request.instanceSpec]\nelasticIpSpec = {}\n";
    let mut draft = read(text, &[]).draft;
    let size = draft.place("instanceSpec.elasticIpSpec.sizeMbps").expect("a field");
    assert!(draft.needed(size), "the file has the object");
    draft.set(size, "5", Origin::Typed);
    draft.set(size, "", Origin::Typed);
    assert!(!draft.needed(size), "the person wants none");
}
