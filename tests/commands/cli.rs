//! Headless commands without a network: what they print, and the code they end with.

use crate::common;

use common::{Ran, World, fixture};
use serde_json::{Value, json};

/// The lines of `check` for one file, without the file's name.
fn faults(ran: &Ran, file: &str) -> Vec<String> {
    ran.out.lines().filter_map(|l| l.strip_prefix(&format!("{file}:"))).map(str::to_owned).collect()
}

#[test]
fn usage_ends_with_two_and_help_with_none() {
    let world = World::new();
    for args in [&["--nonsense"][..], &["check"], &["schema", "bcc-spek"], &["render", "a", "--as", "pdf"]] {
        let ran = world.run(args).ends(2);
        assert!(ran.out.is_empty() && ran.err.contains("error:"), "{ran:?}");
    }
    for command in [
        "",
        "new",
        "kinds",
        "schema",
        "check",
        "render",
        "sign",
        "submit",
        "templates",
        "orders",
        "follow",
        "resume",
        "sim",
        "doctor",
        "man",
        "completions",
    ] {
        let args: Vec<_> = [command, "--help"].into_iter().filter(|a| !a.is_empty()).collect();
        let ran = world.run(&args).ends(0);
        assert!(ran.out.contains("Usage: vmcart"), "{}", ran.out);
        assert!(ran.err.is_empty());
    }
    assert_eq!(world.run(&["--version"]).ends(0).out, concat!("vmcart ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn the_help_is_what_it_was() {
    let ran = World::new().run(&["--help"]).ends(0);
    insta::assert_snapshot!("help", ran.out);
}

#[test]
fn the_wizard_without_a_terminal_tells_what_to_do_instead() {
    let world = World::new();
    for args in [&[][..], &["new", "bcc-spec"]] {
        let ran = world.run(args).ends(2);
        assert!(ran.err.contains("terminal") && ran.err.contains("vmcart submit FILE"), "{}", ran.err);
        assert!(ran.out.is_empty());
    }
}

#[test]
fn kinds_are_listed() {
    let world = World::new();
    assert!(world.run(&["kinds"]).ends(0).out.starts_with("bcc-spec      bce  POST /v2/instanceBySpec"));
    let kinds = world.run(&["kinds", "--json"]).ends(0).json();
    assert_eq!(kinds["kinds"][0]["kind"], "bcc-spec");
    assert_eq!(kinds["kinds"][0]["request"], "POST /v2/instanceBySpec");
    let names: Vec<_> = kinds["kinds"].as_array().into_iter().flatten().map(|k| k["kind"].clone()).collect();
    assert_eq!(names, ["bcc-spec", "bcc-instance", "bcc-spot", "bcc-reserved", "jd-vm"]);
}

#[test]
fn the_schema_describes_every_field() {
    let schema = World::new().run(&["schema", "bcc-spec"]).ends(0).json();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let bare: Vec<_> = descriptions(&schema, "").into_iter().filter(|(_, d)| d.len() < 10).collect();
    assert!(bare.is_empty(), "{bare:?}");
}

fn descriptions(schema: &Value, path: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Some(text) = schema["description"].as_str() {
        found.push((path.to_owned(), text.to_owned()));
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        found.extend(descriptions(inner, &format!("{path}.{name}")));
    }
    if let Some(items) = schema.get("items") {
        found.extend(descriptions(items, &format!("{path}[]")));
    }
    found
}

#[test]
fn a_good_file_is_in_order() {
    let (world, file) = (World::new(), fixture("example.toml"));
    let ran = world.run(&["check", &file]).ends(0);
    assert_eq!(ran.out, format!("{file}: ok (bcc-spec)\n1 file checked: all in order\n"));
    // How it is reached stands beside the results, which scripts read: a file never holds a password.
    let reach = format!("{file}: You will reach it by: nothing yet (no key pair, no password).\n");
    assert_eq!(ran.err, reach);
    assert_eq!(
        world.run(&["check", "--json", &file]).ends(0).json(),
        json!({"ok": true, "files": [{"file": file, "kind": "bcc-spec", "ok": true, "problems": []}]})
    );
    let keyed = world.run(&["check", "--set", "keypairId=k-1", &file]).ends(0).err;
    assert!(keyed.contains("SSH with key pair k-1"), "{keyed}");
}

#[test]
fn all_problems_of_a_file_are_told_at_once_with_path_and_line() {
    let (world, file) = (World::new(), fixture("many-problems.toml"));
    let ran = world.run(&["check", &file]).ends(3);
    let found = faults(&ran, &file);
    for (line, path, code) in [
        (3, "colour", "unknown-key"),
        // What is missing has the line of the table that should have it.
        (5, "imageId", "required"),
        (7, "imagId", "unknown-field"),
        (8, "purchaseCount", "wrong-type"),
        (9, "rootDiskSizeInGb", "root-disk-size"),
        (10, "name", "start"),
        (13, "createCdsList[0].storageType", "choice"),
    ] {
        let (start, end) = (format!("{line}: error: {path}: "), format!(" [{code}]"));
        assert!(
            found.iter().any(|l| l.starts_with(&start) && l.ends_with(&end)),
            "{line} {path} {code}: {found:#?}"
        );
    }
    // What has no effect is only told.
    let told = "20: warning: billing.reservation.reservationLength: ";
    assert!(found.iter().any(|l| l.starts_with(told) && l.ends_with(" [excluded]")), "{found:#?}");
    assert!(
        ran.out.lines().last().is_some_and(|l| l.starts_with("1 file checked: 1 not in order, ")),
        "{}",
        ran.out
    );
    let json = world.run(&["check", "--json", &file]).ends(3).json();
    assert_eq!(json["ok"], false);
    let problem =
        json["files"][0]["problems"].as_array().and_then(|p| p.iter().find(|p| p["path"] == "imagId"));
    let keys: Vec<_> =
        problem.and_then(Value::as_object).map(|p| p.keys().cloned().collect()).unwrap_or_default();
    assert_eq!(keys, ["path", "severity", "message", "rule"]);
}

#[test]
fn what_has_no_effect_is_told_and_left_out_of_what_is_sent() {
    let world = World::new();
    let order = "kind = \"bcc-spec\"\nregion = \"bj\"\n[request]\nspec = \"bcc.g5.c2m8\"\nimageId = \"m-mRjO3cjs\"\n\
                 relationTag = false\nnetworkPurchaseType = \"BGP\"\nautoRenewTimeUnit = \"month\"\nautoRenewTime = 0\n\
                 [request.billing]\npaymentTiming = \"Postpaid\"\nreservation.reservationLength = 1\n";
    let file = world.file("defaults.toml", order);
    let ran = world.run(&["check", &file]).ends(0);
    assert_eq!(ran.out.matches("has no effect").count(), 4, "{}", ran.out);
    assert!(ran.out.contains("has no effect, and is left out of what is sent"), "{}", ran.out);
    let body = world.run(&["render", &file, "--as", "json"]).ends(0).json();
    assert_eq!(
        body,
        json!({"spec": "bcc.g5.c2m8", "imageId": "m-mRjO3cjs", "billing": {"paymentTiming": "Postpaid"}})
    );
    // The person may keep what was said.
    let kept = world.file("kept.toml", format!("allow = [\"excluded\"]\n{order}"));
    let ran = world.run(&["check", &kept]).ends(0);
    assert!(ran.out.contains("has no effect, and is sent because you allowed it"), "{}", ran.out);
    let body = world.run(&["render", &kept, "--as", "json"]).ends(0).json();
    assert_eq!((&body["relationTag"], &body["networkPurchaseType"]), (&json!(false), &json!("BGP")));
    assert_eq!(body["billing"]["reservation"], json!({"reservationLength": 1}));
}

#[test]
fn json_is_checked_and_yaml_is_named() {
    let world = World::new();
    let body =
        r#"{"spec": "bcc.g5.c2m8", "imageId": "m-mRjO3cjs", "billing": {"paymentTiming": "Postpaid"}}"#;
    let file =
        world.file("order.json", format!(r#"{{"kind": "bcc-spec", "region": "bj", "request": {body}}}"#));
    let ran = world.run(&["check", &file]).ends(0);
    assert!(ran.out.ends_with("1 file checked: all in order\n"), "{}", ran.out);
    // Where a body goes is never guessed.
    let bare = world.file("body.json", body);
    let ran = world.run(&["check", &bare]).ends(3);
    assert!(ran.out.contains(": error: region: "), "{}", ran.out);
    world.run(&["check", &bare, "--set", "region=bj"]).ends(0);
    let broken = world.file("broken.json", "{\"spec\": ");
    let ran = world.run(&["check", &broken]).ends(2);
    assert!(ran.out.contains("not JSON at line 1, column 9"), "{}", ran.out);
    let yaml = world.file("order.yaml", "kind: bcc-spec\nrequest:\n  spec: bcc.g5.c2m8\n");
    let ran = world.run(&["check", &yaml]).ends(2);
    assert!(ran.out.contains("this reads like YAML"), "{}", ran.out);
}

#[test]
fn a_row_without_its_number_is_answered_with_the_one_to_use() {
    let (world, file) = (World::new(), fixture("example.toml"));
    let ran = world.run(&["check", &file, "--set", "fileSystems[].path=/mnt"]).ends(3);
    assert!(ran.out.contains("rows have numbers, from 0: fileSystems[0].path adds one"), "{}", ran.out);
}

#[test]
fn files_that_cannot_be_read_end_with_two() {
    let world = World::new();
    let zeros = world.file("zeros.toml", vec![0_u8; 50 * 1024 * 1024]);
    let small = world.file("nul.toml", b"kind = \"bcc-spec\"\0");
    let directory = world.path("").display().to_string();
    for (file, said) in [
        (fixture("empty.toml"), "the file is empty [unreadable]"),
        (fixture("latin1.toml"), "not valid UTF-8 at byte 22 (0xfc)"),
        (fixture("nothing-here.toml"), "no such file, nor a template of this name [unreadable]"),
        (directory, "directory"),
        (zeros, "larger than 1024 KB"),
    ] {
        let ran = world.run(&["check", &file]).ends(2);
        assert!(ran.out.starts_with(&format!("{file}: error: ")) && ran.out.contains(said), "{}", ran.out);
        for args in [&["render", &file][..], &["submit", "--yes", &file]] {
            let ran = world.run(args).ends(2);
            assert!(ran.out.is_empty() && ran.err.contains(said), "{ran:?}");
        }
        let json = world.run(&["check", "--json", &file]).ends(2).json();
        assert_eq!(json["files"][0]["kind"], Value::Null);
        let problem = &json["files"][0]["problems"][0];
        assert_eq!((&problem["path"], &problem["rule"]), (&json!(""), &json!("unreadable")));
    }
    let broken = fixture("broken.toml");
    for (file, at) in [
        (&broken, ":6: error: not TOML at line 6, column "),
        (&small, ":1: error: not TOML at line 1, column "),
    ] {
        let ran = world.run(&["check", file]).ends(2);
        assert!(ran.out.contains(at) && ran.out.contains(" [syntax]"), "{}", ran.out);
    }
}

#[test]
fn an_unreadable_file_wins_over_one_with_problems_and_hides_nothing() {
    let world = World::new();
    let (many, good, empty) = (fixture("many-problems.toml"), fixture("example.toml"), fixture("empty.toml"));
    let ran = world.run(&["check", &many, &good, &empty]).ends(2);
    assert!(ran.out.contains("[unknown-field]") && ran.out.contains("[unreadable]"));
    assert!(ran.out.contains(&format!("{good}: ok (bcc-spec)")));
    let json = world.run(&["check", "--json", &many, &good, &empty]).ends(2).json();
    let oks: Vec<_> = json["files"].as_array().into_iter().flatten().map(|f| f["ok"].clone()).collect();
    assert_eq!(oks, [json!(false), json!(true), json!(false)]);
}

#[test]
fn a_file_without_a_known_kind_is_a_problem_with_its_line() {
    let world = World::new();
    let ran = world.run(&["check", &fixture("no-kind.toml")]).ends(3);
    assert!(ran.out.contains("error: kind: ") && ran.out.contains("[kind-missing]"), "{}", ran.out);
    let file = world.file("k.toml", "\nkind = \"bcc-spek\"\n");
    let ran = world.run(&["check", &file]).ends(3);
    assert!(ran.out.contains(":2: error: kind: ") && ran.out.contains("[kind-unknown]"), "{}", ran.out);
}

#[test]
fn standard_input_is_a_file_too() {
    let world = World::new();
    let source = std::fs::File::open(fixture("example.toml")).expect("the fixture");
    let output = world.command(&["check", "-"]).stdin(source).output().expect("it runs");
    assert_eq!(Ran::of(output).ends(0).out, "<stdin>: ok (bcc-spec)\n1 file checked: all in order\n");
}

#[test]
fn values_set_on_the_command_line_are_checked_too() {
    let (world, file) = (World::new(), fixture("example.toml"));
    let ran = world.run(&["check", &file, "--set", "purchaseCount=0"]).ends(3);
    assert!(ran.out.contains("purchaseCount: "), "{}", ran.out);
    world.run(&["check", &file, "--set", "nonsense=0"]).ends(3);
    world.run(&["check", &file, "--set", "nonsense"]).ends(2);
    world.run(&["check", &file, "--set", "createCdsList[0].cdsSizeInGB=50"]).ends(0);
}

#[test]
fn no_control_character_of_a_file_reaches_the_terminal() {
    let world = World::new();
    let file = world.file("c.toml", "kind = \"bcc-spec\"\n\"\\u001b[2J\" = 1\n[request]\nname = \"\\u001b]0;x\\u0007\\u202e\\u200b\\u2060\\ufeff\\u00ad\\U000e0041\"\n\"\\u009b1m\" = 1\n");
    for args in [
        &["check", &file][..],
        &["render", &file],
        &["render", &file, "--as", "curl"],
        &["render", &file, "--as", "http"],
        &["render", &file, "--as", "hcl"],
        &["render", &file, "--as", "cli"],
        &["render", &file, "--as", "python"],
        &["check", "--json", &file],
    ] {
        let ran = world.run(args).ends(3);
        let is_unsafe_char = |c| c != '\n' && vmcart::clean::is_unsafe_char(c);
        assert!(!ran.out.contains(is_unsafe_char) && !ran.err.contains(is_unsafe_char), "{ran:?}");
    }
}

#[test]
fn render_shows_the_body_and_masks_secrets() {
    let (world, file) = (World::new(), fixture("secret.toml"));
    for form in ["json", "http", "curl", "hcl", "cli", "python"] {
        let ran = world.run(&["render", &file, "--as", form]).ends(0);
        assert!(!ran.out.contains("S3cret") && !ran.err.contains("S3cret"), "{ran:?}");
        // The other languages name a variable in the password's place.
        let place = if matches!(form, "hcl" | "cli" | "python") { "pass" } else { "••••••" };
        assert!(ran.out.to_lowercase().contains(place), "{form}: {}", ran.out);
        assert!(ran.err.contains("[secret-in-file]"), "{}", ran.err);
    }
    let body = world.run(&["render", &file, "--set", "env=prod"]).ends(0).json();
    assert_eq!((&body["name"], &body["region"]), (&json!("web-prod"), &Value::Null));
    assert_eq!(body["tags"], json!([{"tagKey": "team", "tagValue": "a/b.c"}]));
}

#[test]
fn render_shows_the_request_that_would_be_sent() {
    let (world, file) = (World::new(), fixture("example.toml"));
    let body = json!({
        "spec": "bcc.g3.c4m12", "purchaseCount": 1, "imageId": "m-mRjO3cjs",
        "createCdsList": [{"storageType": "std1", "cdsSizeInGB": 5}], "networkCapacityInMbps": 0,
        "billing": {"paymentTiming": "Prepaid", "reservation": {"reservationLength": 1}}, "name": "example",
    });
    assert_eq!(world.run(&["render", &file]).ends(0).json(), body);
    let http = world.run(&["render", &file, "--as", "http"]).ends(0).out;
    let (head, sent) = http.split_once("\n\n").expect("a head and a body");
    let sent = sent.trim_end();
    assert_eq!(sent, body.to_string());
    assert_eq!(
        head,
        format!(
            "POST /v2/instanceBySpec?clientToken=<set when sent> HTTP/1.1\nHost: bcc.bj.baidubce.com\n\
             Content-Type: application/json\nContent-Length: {}\nx-bce-date: <set when sent>\n\
             Authorization: <signed when sent>",
            sent.len()
        )
    );
    let curl = world
        .run(&["render", &file, "--as", "curl", "--no-sign", "--endpoint", "http://127.0.0.1:1"])
        .ends(0)
        .out;
    assert!(curl.starts_with("curl -X POST 'http://127.0.0.1:1/v2/instanceBySpec?clientToken="), "{curl}");
    assert!(curl.trim_end().ends_with(&format!("--data-raw '{body}'")), "{curl}");
}

#[test]
fn a_request_with_problems_is_shown_with_them() {
    let ran = World::new().run(&["render", &fixture("many-problems.toml")]).ends(3);
    assert_eq!(ran.json()["spec"], "bcc.g3.c4m12");
    assert!(ran.err.contains("[unknown-field]"));
}

#[test]
fn completions_are_made_for_shells() {
    let world = World::new();
    for shell in ["bash", "zsh", "fish"] {
        assert!(world.run(&["completions", shell]).ends(0).out.contains("vmcart"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_a_closed_pipe_is_not() {
    let world = World::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let ran = Ran::of(
        world
            .command(&["kinds"])
            .stdout(full)
            .stderr(std::process::Stdio::piped())
            .spawn()
            .and_then(std::process::Child::wait_with_output)
            .expect("it runs"),
    );
    assert!(ran.ends(1).err.contains("standard output"));
    let mut child = world
        .command(&["schema", "bcc-spec"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let ran = Ran::of(child.wait_with_output().expect("it ends"));
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/bce-signing.json");

fn vectors() -> Vec<Value> {
    let text = std::fs::read_to_string(VECTORS).expect("the vectors");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn sign_is_exact_on_every_vector() {
    let world = World::new();
    for vector in vectors() {
        let file = world.file("request.json", vector.to_string());
        let json = world.run(&["sign", "--provider", "bce", "--json", &file]).ends(0).json();
        assert_eq!(
            json,
            json!({
                "canonical_request": vector["canonical_request"],
                "signing_key": vector["signing_key"],
                "authorization": vector["authorization"],
            })
        );
    }
}

#[test]
fn sign_shows_every_stage_and_reads_standard_input() {
    let world = World::new();
    let vector = vectors().swap_remove(5);
    let source = world.file("request.json", vector.to_string());
    let source = std::fs::File::open(source).expect("just written");
    let output = world.command(&["sign", "--provider", "bce"]).stdin(source).output().expect("it runs");
    let out = Ran::of(output).ends(0).out;
    for stage in ["auth_string_prefix", "signing_key", "signature", "authorization"] {
        let text = vector[stage].as_str().expect("a text");
        assert!(out.lines().any(|l| l.trim_start() == text), "{stage}: {out}");
    }
    let canonical = vector["canonical_request"].as_str().expect("a text");
    let indented: Vec<_> = canonical.split('\n').map(|l| format!("  {l}")).collect();
    assert!(out.contains(&format!("\n{}\n", indented.join("\n"))), "{out}");
}

#[test]
fn sign_names_the_field_that_is_wrong_and_no_secret() {
    let world = World::new();
    let base = vectors().swap_remove(5);
    let cases = [
        ("timestamp", json!("soon")),
        ("timestamp", json!(i64::MAX)),
        ("expiration", json!(-1)),
        ("headers", json!({"host": 7})),
        ("headers", json!([])),
        ("params", json!({"a": {}})),
        ("method", json!("PO ST")),
        ("access_key_id", json!("a/b")),
        ("secret_access_key", json!(["hunter2"])),
        ("secret_access_key", json!("")),
        ("headers_to_sign", json!("host")),
        ("path", Value::Null),
    ];
    for (field, value) in cases {
        let mut vector = base.clone();
        vector[field] = value;
        let file = world.file("request.json", vector.to_string());
        let ran = world.run(&["sign", "--provider", "bce", &file]).ends(2);
        assert!(ran.err.contains(&format!(": {field}")) && ran.out.is_empty(), "{field}: {}", ran.err);
        assert!(!ran.err.contains("hunter2"), "{}", ran.err);
    }
    for field in
        ["access_key_id", "secret_access_key", "method", "path", "headers", "timestamp", "expiration"]
    {
        let mut vector = base.clone();
        vector.as_object_mut().expect("an object").remove(field);
        let file = world.file("request.json", vector.to_string());
        let ran = world.run(&["sign", "--provider", "bce", &file]).ends(2);
        assert!(ran.err.contains(&format!("`{field}`")), "{field}: {}", ran.err);
    }
    for text in ["", "{", "[]", "{} {}"] {
        let file = world.file("request.json", text);
        world.run(&["sign", "--provider", "bce", &file]).ends(2);
    }
}

fn jd_vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../vectors/jd-signing.json")).expect("JSON")
}

#[test]
fn sign_is_exact_on_every_jd_vector() {
    let world = World::new();
    for vector in jd_vectors() {
        let file = world.file("request.json", vector.to_string());
        let stages = ["canonical_request", "string_to_sign", "signing_key", "authorization"];
        let wanted: serde_json::Map<_, _> =
            stages.iter().map(|s| ((*s).to_owned(), vector[*s].clone())).collect();
        let json = world.run(&["sign", "--provider", "jd", "--json", &file]).ends(0).json();
        assert_eq!(json, Value::Object(wanted));
        let out = world.run(&["sign", "--provider", "jd", &file]).ends(0).out;
        for stage in stages.into_iter().chain(["signature"]) {
            let lines: Vec<_> =
                vector[stage].as_str().expect("a text").split('\n').map(|l| format!("  {l}")).collect();
            assert!(out.contains(&format!("\n{}\n", lines.join("\n"))), "{stage}: {out}");
        }
    }
}

#[test]
fn sign_names_the_jd_field_that_is_wrong_and_no_secret() {
    let world = World::new();
    let base = jd_vectors().swap_remove(0);
    let cases = [
        ("algorithm", json!("JDCLOUD1-HMAC-SHA256")),
        ("access_key", json!("a/b")),
        ("secret_key", json!(["hunter2"])),
        ("secret_key", json!("")),
        ("method", json!("PO ST")),
        ("host", json!("")),
        ("path", json!("v1/regions")),
        ("query", json!(["a"])),
        ("headers", json!({"x-jdcloud-nonce": "a\nb"})),
        ("headers", json!({"a b": "c"})),
        ("region", json!("cn/north")),
        ("service", json!("")),
        ("date", json!("2026-11-20T21:30:00Z")),
    ];
    for (field, value) in cases {
        let mut vector = base.clone();
        vector[field] = value;
        let file = world.file("request.json", vector.to_string());
        let ran = world.run(&["sign", "--provider", "jd", &file]).ends(2);
        assert!(ran.err.contains(&format!(": {field}")) && ran.out.is_empty(), "{field}: {}", ran.err);
        assert!(!ran.err.contains("hunter2"), "{}", ran.err);
    }
    let mut late = base;
    late["date"] = json!("20261121T000000Z");
    let file = world.file("request.json", late.to_string());
    let ran = world.run(&["sign", "--provider", "jd", &file]).ends(0);
    assert!(ran.err.contains("x-jdcloud-date"), "{}", ran.err);
}

#[test]
fn an_empty_journal_is_an_empty_list() {
    let world = World::new();
    assert_eq!(world.run(&["orders", "--json"]).ends(0).json(), json!({"orders": []}));
    assert!(world.run(&["orders"]).ends(0).out.starts_with("nothing has been ordered"));
    assert_eq!(world.run(&["resume", "--json"]).ends(0).json(), json!({"orders": []}));
    for command in ["follow", "resume"] {
        let ran = world.run(&[command, "20260101"]).ends(2);
        assert!(ran.err.contains("vmcart orders"), "{}", ran.err);
    }
}

#[test]
fn problems_are_told_in_the_language_asked_for() {
    let (world, file) = (World::new(), fixture("many-problems.toml"));
    let chinese = world.run(&["check", &file, "--lang", "zh-CN"]).ends(3).out;
    let english = world.run(&["check", &file]).ends(3).out;
    assert_ne!(chinese, english);
    assert!(!english.contains('{') && !english.contains(": ?"), "{english}");
    let ran = world.run(&["kinds", "--lang", "tlh"]).ends(2);
    assert!(ran.err.contains("zh-CN"), "{}", ran.err);
}

#[test]
fn a_broken_configuration_is_named_with_its_line() {
    let world = World::new();
    std::fs::create_dir_all(world.path("config")).expect("a folder");
    std::fs::write(world.path("config/config.toml"), "lang = \"en\"\ncolour = 1\n").expect("a file");
    let ran = world.run(&["submit", "--yes", &fixture("example.toml")]).ends(2);
    assert!(ran.err.contains("config.toml:2:"), "{}", ran.err);
    let ran = world.run(&["submit", "--yes", "--profile", "gone", &fixture("example.toml")]).ends(2);
    assert!(ran.err.contains("config.toml:2:"), "{}", ran.err);
}
