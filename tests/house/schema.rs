//! `vmcart schema`: each is a schema of its edition, says every field of its table, and lets the documents' examples
//! pass.

use crate::common;

use std::path::Path;

use common::World;
use jsonschema::draft202012;
use serde_json::{Value, json};
use vmcart::order::{At, TokenAt, kinds};

fn schema(world: &World, kind: &str) -> Value {
    world.run(&["schema", kind]).ends(0).json()
}

/// Bodies that the examples' order files send, each with its kind.
fn examples(world: &World) -> Vec<(String, Value)> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/examples");
    let files = std::fs::read_dir(dir).expect("the examples").map(|f| f.expect("a file").path());
    let mut read: Vec<_> = files
        .map(|file| {
            let file = file.display().to_string();
            let check = world.run(&["check", "--json", &file]).ends(0).json();
            let kind = check["files"][0]["kind"].as_str().expect("a kind").to_owned();
            (kind, world.run(&["render", &file]).ends(0).json())
        })
        .collect();
    read.sort_by(|(one, _), (two, _)| one.cmp(two));
    read
}

fn faults(schema: &Value, body: &Value) -> Vec<String> {
    let validator = draft202012::new(schema).expect("a schema");
    validator.iter_errors(body).map(|e| format!("{}: {e}", e.instance_path())).collect()
}

#[test]
fn each_schema_is_one_of_its_edition() {
    let world = World::new();
    for kind in kinds() {
        let schema = schema(&world, kind.name);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        let verdict = draft202012::meta::validate(&schema).map_err(|e| e.to_string());
        assert_eq!(verdict, Ok(()), "{}", kind.name);
    }
    // The witness can say no.
    assert!(draft202012::meta::validate(&json!({"type": "text"})).is_err());
}

#[test]
fn each_schema_says_every_field_of_its_table() {
    let world = World::new();
    for kind in kinds() {
        let schema = schema(&world, kind.name);
        let at = |path: &str| {
            path.split('.').fold(&schema, |at, part| match part.strip_suffix("[]") {
                Some(list) => &at["properties"][list]["items"],
                None => &at["properties"][part],
            })
        };
        for field in kind.fields.iter().filter(|f| f.at == At::Body) {
            assert!(at(field.path)["description"].is_string(), "{}: {}", kind.name, field.path);
        }
        for leaf in kind.leaves() {
            let said = at(&leaf);
            assert!(said["type"].is_string() && said["description"].is_string(), "{}: {leaf}", kind.name);
        }
        if let TokenAt::Body(token) = kind.token {
            assert_eq!(at(token)["maxLength"], 64);
        }
    }
}

#[test]
fn the_documents_examples_pass_and_broken_ones_do_not() {
    let world = World::new();
    let examples = examples(&world);
    assert!(kinds().iter().all(|kind| examples.iter().any(|(own, _)| own == kind.name)));
    for (kind, body) in examples {
        let schema = schema(&world, &kind);
        assert_eq!(faults(&schema, &body), [""; 0], "{kind}: {body}");
        let mut more = body.clone();
        more["colour"] = json!("red");
        assert!(!faults(&schema, &more).is_empty(), "{kind}: a member that no document has");
        // Each member that the document requires.
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            let mut less = body.clone();
            less.as_object_mut().and_then(|members| members.shift_remove(name)).expect("it is there");
            assert!(!faults(&schema, &less).is_empty(), "{kind} without {name}");
        }
    }
}

#[test]
fn values_outside_a_limit_do_not_pass() {
    let world = World::new();
    let examples = examples(&world);
    for (kind, patch) in [
        ("bcc-instance", json!({"rootDiskSizeInGb": 501})),
        ("bcc-instance", json!({"name": "1st"})),
        ("bcc-instance", json!({"cardCount": 2})),
        ("bcc-instance", json!({"gpuCard": "P4", "cardCount": null})),
        ("bcc-spec", json!({"hostname": "a--b"})),
        ("bcc-spec", json!({"billing": {"paymentTiming": "Prepaid"}})),
        ("bcc-spec", json!({"internalIps": ["256.1.1.1"]})),
        ("bcc-spot", json!({"bidPrice": null})),
        ("bcc-spot", json!({"bidPrice": 0.01})),
        ("bcc-spot", json!({"rootDiskSizeInGb": 2049})),
        ("bcc-reserved", json!({"reservedInstanceTime": 5})),
        ("bcc-reserved", json!({"autoRenewTime": null})),
        ("bcc-reserved", json!({"effectiveTime": "2026-05-22T10:10:00Z"})),
        ("jd-vm", json!({"maxCount": 101})),
        ("jd-vm", json!({"clientToken": "x".repeat(65)})),
        ("jd-vm", json!({"instanceSpec": {}})),
    ] {
        let schema = schema(&world, kind);
        let mut body = examples.iter().find(|(own, _)| own == kind).expect("an example").1.clone();
        for (name, value) in patch.as_object().into_iter().flatten() {
            if value.is_null() {
                body.as_object_mut().and_then(|members| members.shift_remove(name));
            } else {
                body[name] = value.clone();
            }
        }
        assert!(!faults(&schema, &body).is_empty(), "{kind} with {patch}");
    }
}
