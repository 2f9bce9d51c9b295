//! Templates on the command line: kept, listed, changed, bought from, and made of what is there.

use crate::common;

use common::{Cloud, World};
use serde_json::json;

const WEB: &str = r#"kind = "bcc-spec"
title = "web tier"
region = "bj"

[vars.env]
prompt = "Environment"
default = "staging"

[vars.count]
prompt = "How many"

[request]
# as the runbook says
purchaseCount = "${count}"
spec = "bcc.g3.c4m12"
imageId = "m-mRjO3cjs"
name = "web-${env}"
later = true
[request.billing]
paymentTiming = "Postpaid"
"#;

#[test]
fn a_file_is_kept_listed_shown_renamed_and_removed() {
    let world = World::new();
    let file = world.file("web.toml", WEB);
    assert!(world.run(&["templates", "list"]).ends(0).out.contains("no templates yet"));
    let saved = world.run(&["templates", "save", &file, "web"]).ends(0);
    assert!(
        saved.err.contains("later: not known") && saved.err.contains("comments are not kept"),
        "{}",
        saved.err
    );
    let shown = world.run(&["templates", "show", "web"]).ends(0);
    insta::assert_snapshot!("shown", shown.out);
    let list = world.run(&["templates", "list"]).ends(0);
    assert_eq!(list.out, "web  own     bcc-spec  web tier  ${env} ${count}\n");
    let json = world.run(&["templates", "show", "web", "--json"]).ends(0).json();
    assert_eq!(json["variables"][0], json!({"name": "env", "prompt": "Environment", "default": "staging"}));
    assert_eq!((&json["request"]["name"], &json["unknown"]), (&json!("web-${env}"), &json!(["later"])));

    world.run(&["templates", "rename", "web", "web2"]).ends(0);
    assert!(world.run(&["templates", "show", "web"]).ends(2).err.contains("no \"web\""));
    world.run(&["templates", "save", &file, "web"]).ends(0);
    assert!(world.run(&["templates", "rename", "web", "web2"]).ends(2).err.contains("there already"));
    let list = world.run(&["templates", "list", "--json"]).ends(0).json();
    let names: Vec<_> =
        list["templates"].as_array().into_iter().flatten().map(|t| t["name"].clone()).collect();
    assert_eq!(names, ["web", "web2"]);
    world.run(&["templates", "remove", "web2"]).ends(0);
    world.run(&["templates", "remove", "web2"]).ends(2);
    for name in ["", ".hidden", "a/b", "..", "a\u{1b}b"] {
        assert!(world.run(&["templates", "save", &file, name]).ends(2).err.contains("name"), "{name:?}");
    }
}

#[test]
fn overwriting_tells_what_would_change_and_needs_force() {
    let world = World::new();
    let file = world.file("web.toml", WEB);
    world.run(&["templates", "save", &file, "web"]).ends(0);
    assert!(world.run(&["templates", "save", &file, "web"]).ends(0).err.contains("the same already"));
    let other = WEB.replace("bcc.g3.c4m12", "bcc.g4.c2m8").replace("web tier", "web\u{1b}[2J");
    let other = world.file("other.toml", other.replace('\u{1b}', "\\u001b"));
    let refused = world.run(&["templates", "save", &other, "web"]).ends(2);
    assert!(refused.err.contains("  spec: bcc.g3.c4m12 -> bcc.g4.c2m8"), "{}", refused.err);
    assert!(refused.err.contains("  title: web tier -> web?[2J"), "{}", refused.err);
    assert!(refused.err.contains("--force"), "{}", refused.err);
    assert!(world.run(&["templates", "show", "web"]).ends(0).out.contains("bcc.g3.c4m12"));
    world.run(&["templates", "save", &other, "web", "--force"]).ends(0);
    assert!(world.run(&["templates", "show", "web"]).ends(0).out.contains("bcc.g4.c2m8"));
}

#[test]
fn secrets_and_broken_files_are_not_kept() {
    let world = World::new();
    let line = "[request]\n";
    for (file, code, said) in [
        (WEB.replace(line, "[request]\nadminPass = \"Passw0rd!x\"\n"), 2, "adminPass: a secret"),
        (WEB.replace(line, "[request]\nadminPasss = \"Passw0rd!x\"\n"), 2, "adminPasss: a secret"),
        (
            WEB.replace("default = \"staging\"", "[vars.password]\ndefault = \"Passw0rd!x\""),
            2,
            "vars.password",
        ),
        (WEB.replace("\"bcc.g3.c4m12\"", "[1]"), 3, "spec"),
        (WEB.replace("[vars.count]", "[vars.number]"), 3, "count"),
        (WEB.replace("kind = \"bcc-spec\"", "kind = \"bcc-spek\""), 2, "bcc-spek"),
        (WEB.replace("[request]", "[request"), 2, "line 12"),
    ] {
        let ran = world.run(&["templates", "save", &world.file("bad.toml", file), "bad"]).ends(code);
        assert!(ran.err.contains(said) && !ran.err.contains("Passw0rd!x"), "{said}: {}", ran.err);
        assert!(!world.path("config/templates/bad.toml").exists());
    }
    // One that was put there by hand is shown without it.
    std::fs::create_dir_all(world.path("config/templates")).expect("a folder");
    world.file("config/templates/hand.toml", WEB.replace(line, "[request]\nadminPass = \"Passw0rd!x\"\n"));
    let shown = world.run(&["templates", "show", "hand"]).ends(0);
    assert!(!shown.out.contains("Passw0rd!x") && shown.err.contains("adminPass: a secret"), "{shown:?}");
    let json = world.run(&["templates", "show", "hand", "--json"]).ends(0);
    assert!(!json.out.contains("Passw0rd!x"));
}

#[test]
fn the_shared_folder_is_read_and_the_own_one_wins() {
    let world = World::new();
    std::fs::create_dir_all(world.path("config/team")).expect("a folder");
    world.file("config/config.toml", "templates = \"team\"\n");
    world.file("config/team/web.toml", WEB);
    world.file("config/team/db.toml", WEB.replace("web", "db"));
    let file = world.file("own.toml", WEB.replace("web tier", "my own"));
    assert!(world.run(&["templates", "save", &file, "web"]).ends(0).err.contains("your own wins"));
    let list = world.run(&["templates", "list"]).ends(0).out;
    assert_eq!(
        list.lines().collect::<Vec<_>>(),
        [
            "db   shared  bcc-spec  db tier  ${env} ${count}",
            "web  own     bcc-spec  my own  ${env} ${count}",
            "web  shared  bcc-spec  web tier  ${env} ${count}  (your own of this name wins)",
        ]
    );
    assert!(world.run(&["templates", "remove", "db"]).ends(2).err.contains("only reads"));
    let rendered = world.run(&["render", "db", "--set", "count=2"]).ends(3);
    assert_eq!(rendered.json()["name"], "db-staging");
    std::fs::remove_dir_all(world.path("config/team")).expect("gone");
    assert!(world.run(&["templates", "list"]).ends(0).err.contains("is not there"));
}

#[test]
fn a_value_becomes_a_variable() {
    let world = World::new();
    let file = world.file("web.toml", WEB);
    world.run(&["templates", "save", &file, "web", "--var", "spec=spec", "--note", "by hand"]).ends(0);
    let shown = world.run(&["templates", "show", "web"]).ends(0).out;
    assert!(shown.contains("spec = \"${spec}\"") && shown.contains("default = \"bcc.g3.c4m12\""), "{shown}");
    assert!(shown.contains("note = \"by hand\""));
    world.run(&["templates", "save", &file, "x", "--var", "a=name"]).ends(2);
    world.run(&["templates", "save", &file, "x", "--var", "a=createCdsList"]).ends(2);
}

/// A template for each kind, with a variable in it, that the simulated cloud takes.
const EACH: [(&str, &str); 5] = [
    (
        "bcc-spec",
        "spec = \"bcc.g3.c4m12\"\nimageId = \"m-mRjO3cjs\"\npurchaseCount = \"${n}\"\nname = \"${env}\"\nbilling.paymentTiming = \"Postpaid\"",
    ),
    (
        "bcc-instance",
        "cpuCount = 2\nmemoryCapacityInGB = 4\nimageId = \"m-mRjO3cjs\"\npurchaseCount = \"${n}\"\nname = \"${env}\"\nbilling.paymentTiming = \"Postpaid\"",
    ),
    (
        "bcc-spot",
        "spec = \"bcc.g4.c2m8\"\nimageId = \"m-mRjO3cjs\"\npurchaseCount = \"${n}\"\nname = \"${env}\"\nbidModel = \"market\"",
    ),
    (
        "bcc-reserved",
        "zoneName = \"cn-bj-a\"\nspec = \"bcc.g4.c2m8\"\nofferingType = \"FullyPrepay\"\nreservedInstanceTime = 12\nreservedInstanceCount = \"${n}\"\nreservedInstanceName = \"${env}\"",
    ),
    (
        "jd-vm",
        "maxCount = \"${n}\"\n[request.instanceSpec]\naz = \"cn-north-1a\"\ninstanceType = \"g.n2.large\"\nimageId = \"img-m5s0abcd29\"\nkeyName = \"ops\"\nname = \"${env}\"\nsystemDisk.diskType = \"ssd.gp1\"\n[request.instanceSpec.primaryNetworkInterface]\nvpcId = \"vpc-c2p3abcd9o\"\nsubnetId = \"subnet-c2p3abcd9o\"\nsecurityGroups = [{ groupId = \"sg-p2d1abcdya\" }]",
    ),
];

fn template(kind: &str, request: &str) -> String {
    let region = if kind == "jd-vm" { "cn-north-1" } else { "bj" };
    format!(
        "kind = \"{kind}\"\nregion = \"{region}\"\n[vars.env]\nprompt = \"E\"\n[vars.n]\nprompt = \"N\"\ndefault = \"1\"\n[request]\n{request}\n"
    )
}

#[test]
fn templates_of_every_kind_are_bought_with_their_variables_and_made_of_what_was_bought() {
    let world = World::new();
    let cloud = Cloud::start(&world, &["--boot-time", "0"]);
    for (kind, request) in EACH {
        let file = world.file("t.toml", template(kind, request));
        world.run(&["templates", "save", &file, kind]).ends(0);
        let missing = world.run(&["submit", kind, "--yes", "--endpoint", &cloud.url]).ends(3);
        assert!(missing.err.contains("env"), "{}", missing.err);
        let bought = world
            .run(&[
                "submit",
                kind,
                "--yes",
                "--json",
                "--endpoint",
                &cloud.url,
                "--set",
                "env=prod",
                "--set",
                "n=2",
            ])
            .ends(0)
            .json();
        let mut sold = cloud.ledger().pop().expect("an order")["body"].clone();
        let name = [&sold["name"], &sold["reservedInstanceName"], &sold["instanceSpec"]["name"]];
        assert!(name.iter().any(|n| **n == "prod"), "{sold}");

        // A purchase becomes a template that orders the same.
        let order = bought["order"].as_str().expect("an order");
        // The journal knows which template it was, so that the wizard can tell when one was last ordered from.
        let journal =
            std::fs::read_to_string(world.path(&format!("data/orders/{order}.jsonl"))).expect("a journal");
        assert!(journal.contains(&format!("\"template\":\"{kind}\"")), "{journal}");
        let like = world.run(&["templates", "from-instance", order]).ends(0).out;
        let again = world.run(&["render", &world.file("like.toml", &like)]).ends(0).json();
        if let Some(members) = sold.as_object_mut() {
            members.remove("clientToken");
        }
        assert_eq!(again, sold, "{like}");

        // So does its body, without being told the kind.
        let body = world.file("body.json", sold.to_string());
        let region = if kind == "jd-vm" { "cn-north-1" } else { "bj" };
        let from = world
            .run(&["templates", "from-json", &body, "--save", "again", "--force", "--region", region])
            .ends(0);
        assert!(from.err.contains(&format!("kind {kind}")), "{}", from.err);
        assert_eq!(world.run(&["render", "again"]).ends(0).json(), sold);

        // And the instance itself.
        if kind != "bcc-reserved" {
            let id = bought["instances"][0]["id"].as_str().expect("an id");
            let ran = world.run(&["templates", "from-instance", id, "--endpoint", &cloud.url]).ends(0);
            assert!(ran.out.contains("kind = \""), "{}", ran.out);
            let spec = if kind == "jd-vm" { "g.n2.large" } else { "imageId = \"m-mRjO3cjs\"" };
            assert!(ran.out.contains(spec) && ran.err.contains("a secret"), "{}\n{}", ran.out, ran.err);
        }
    }
    let gone = world.run(&["templates", "from-instance", "i-none", "--endpoint", &cloud.url]).ends(4);
    assert!(gone.err.contains("no instance i-none"), "{}", gone.err);
    world.run(&["templates", "from-instance", "../x", "--endpoint", &cloud.url]).ends(2);
}

#[test]
fn bodies_that_are_no_order_are_told_apart() {
    let world = World::new();
    for (body, said) in [
        ("[]", "JSON object"),
        ("{\"a\": 1}", "no"),
        ("{\"spec\": \"s\", \"imageId\": \"m\"}", "--kind"),
        ("{\"adminPass\": \"Passw0rd!x\",}", "not JSON at line 1"),
    ] {
        let ran = world.run(&["templates", "from-json", &world.file("b.json", body)]).ends(2);
        assert!(ran.err.contains(said) && !ran.err.contains("Passw0rd!x"), "{}", ran.err);
    }
    let file = world.file("b.json", "{\"spec\": \"s\", \"adminPass\": \"Passw0rd!x\", \"name\": \"a${b}\"}");
    let ran = world.run(&["templates", "from-json", &file, "--kind", "bcc-spec", "--region", "gz"]).ends(0);
    assert!(ran.err.contains("adminPass: a secret") && !ran.out.contains("adminPass"), "{ran:?}");
    assert!(ran.out.contains("region = \"gz\"") && ran.out.contains("name = \"a$${b}\""), "{}", ran.out);
}
