//! The schema: well formed, complete, and in agreement with the bodies that orders make.

use proptest::prelude::*;

use super::*;
use crate::order::{
    Known, Offer,
    check::order,
    file::{Reading, load},
    samples::{DOCUMENT, any_order, bcc_spec, good, with},
};

fn of_kind() -> Value {
    of(bcc_spec())
}

fn of(kind: &Kind) -> Value {
    schema(kind, &|key| format!("about {key}"))
}

/// Places where a value breaks a schema: the keywords that schemas here use, except `pattern`.
fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (word, arg) in schema.as_object().expect("a schema is an object") {
        let ok = match word.as_str() {
            "type" => match arg.as_str() {
                Some("object") => value.is_object(),
                Some("array") => value.is_array(),
                Some("string") => value.is_string(),
                Some("integer") => value.is_i64(),
                Some("boolean") => value.is_boolean(),
                other => panic!("type {other:?}"),
            },
            "const" => arg == value,
            "enum" => arg.as_array().expect("a list").contains(value),
            "minimum" => value.as_i64() >= arg.as_i64(),
            "maximum" => value.as_i64() <= arg.as_i64(),
            "minLength" => value.as_str().map(|s| s.chars().count()) >= length(arg),
            "maxLength" => value.as_str().map(|s| s.chars().count()) <= length(arg),
            "maxItems" => value.as_array().map(Vec::len) <= length(arg),
            "required" => {
                arg.as_array().into_iter().flatten().all(|name| value.get(name.as_str().unwrap()).is_some())
            }
            "properties" => {
                for (name, inner) in arg.as_object().into_iter().flatten() {
                    found.extend(value.get(name).into_iter().flat_map(|v| faults(inner, v)));
                }
                true
            }
            "additionalProperties" => {
                assert_eq!(*arg, json!(false));
                value
                    .as_object()
                    .into_iter()
                    .flatten()
                    .all(|(name, _)| schema["properties"].get(name).is_some())
            }
            "items" => {
                found.extend(value.as_array().into_iter().flatten().flat_map(|item| faults(arg, item)));
                true
            }
            "anyOf" => arg.as_array().into_iter().flatten().any(|part| faults(part, value).is_empty()),
            "not" => !faults(arg, value).is_empty(),
            "allOf" => {
                found.extend(arg.as_array().into_iter().flatten().flat_map(|part| faults(part, value)));
                true
            }
            "if" => {
                if faults(arg, value).is_empty() {
                    found.extend(faults(&schema["then"], value));
                }
                true
            }
            "then" | "$schema" | "$id" | "title" | "description" | "$comment" | "default" | "examples"
            | "pattern" | "writeOnly" | "deprecated" => true,
            other => panic!("the keyword {other}"),
        };
        if !ok {
            found.push(format!("{word} {arg}: {value}"));
        }
    }
    found
}

fn length(arg: &Value) -> Option<usize> {
    arg.as_u64().and_then(|n| usize::try_from(n).ok())
}

/// The body that a valid order sends.
fn body(draft: &crate::order::Draft) -> Value {
    let order = order(draft, &Known::default()).expect("nothing wrong");
    let sealed = if draft.kind().seals() { None } else { order.secret() };
    let sealed = sealed.unwrap_or("0123456789abcdef0123456789abcdef");
    serde_json::from_str(&order.request("t", sealed).body).expect("JSON")
}

#[test]
fn it_says_what_it_is() {
    let schema = of_kind();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema.as_object().and_then(|m| m.keys().next()).map(String::as_str), Some("$schema"));
    assert_eq!(schema["title"], "POST /v2/instanceBySpec (bcc-spec)");
    assert_eq!(schema["required"], json!(["spec", "imageId", "billing"]));
    assert_eq!(schema["properties"]["billing"]["required"], json!(["paymentTiming"]));
    assert_eq!(schema["properties"].get("region"), None);
}

#[test]
fn every_field_is_there_and_described() {
    fn leaves(schema: &Value, path: &str, found: &mut Vec<(String, Value)>) {
        for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let items = &inner["items"];
            if inner["type"] == "object" {
                leaves(inner, &path, found);
            } else if items["type"] == "object" {
                leaves(items, &format!("{path}[]"), found);
            } else if items.is_object() {
                found.push((format!("{path}[]"), items.clone()));
            } else {
                found.push((path.clone(), inner.clone()));
            }
            if inner["type"] != "object" {
                assert_eq!(inner["description"], format!("about {path}"));
                assert!(inner["$comment"].as_str().is_some_and(|source| source.contains('(')), "{path}");
            }
        }
    }
    let mut found = Vec::new();
    leaves(&of_kind(), "", &mut found);
    let mut names: Vec<_> = found.iter().map(|(path, _)| path.clone()).collect();
    let mut wanted = bcc_spec().leaves();
    names.sort();
    wanted.sort();
    assert_eq!(names, wanted);
    for (path, leaf) in &found {
        assert_eq!(leaf["description"], format!("about {path}"));
        for value in leaf["examples"].as_array().into_iter().flatten().chain(leaf.get("default")) {
            assert_eq!(faults(leaf, value), [""; 0], "{path}");
        }
    }
    let retired: Vec<_> =
        found.iter().filter(|(_, l)| l["deprecated"] == true).map(|(p, _)| p.as_str()).collect();
    let deprecated: Vec<_> = bcc_spec()
        .fields
        .iter()
        .filter(|f| matches!(f.offer, Offer::Deprecated(_)))
        .map(|f| f.path)
        .collect();
    assert_eq!(retired, deprecated);
}

#[test]
fn the_documents_examples_conform_and_broken_ones_do_not() {
    let schema = of_kind();
    let document = body(&load(DOCUMENT, &[], Reading::Strict).expect("an order file").draft);
    assert_eq!(faults(&schema, &document), [""; 0]);
    assert_eq!(faults(&schema, &body(&good())), [""; 0]);
    for (path, value) in [
        ("/spec", json!(3)),
        ("/spec", Value::Null),
        ("/purchaseCount", json!(0)),
        ("/purchaseCount", json!("1")),
        ("/networkCapacityInMbps", json!(201)),
        ("/createCdsList/0/storageType", json!("sata")),
        ("/createCdsList/0/cdsSizeInGB", json!(0)),
        ("/billing/reservation/reservationLength", json!(10)),
        ("/billing/paymentTiming", json!("prepaid")),
        ("/billing", json!({})),
        // Paying ahead wants a term.
        ("/billing/reservation", json!({})),
        ("/billing", json!({"paymentTiming": "Prepaid"})),
    ] {
        let mut broken = document.clone();
        *broken.pointer_mut(path).expect("it is there") = value;
        assert_ne!(faults(&schema, &broken), [""; 0], "{path}");
    }
    let mut more = document.clone();
    more["imageID"] = json!("m-1");
    assert_ne!(faults(&schema, &more), [""; 0]);
    let mut postpaid = document;
    postpaid["billing"] = json!({"paymentTiming": "Postpaid"});
    assert_eq!(faults(&schema, &postpaid), [""; 0]);
    // A bid of one's own wants a price.
    let bid = body(&with(&[("bidModel", "custom"), ("bidPrice", "0.01")]));
    assert_eq!(faults(&schema, &bid), [""; 0]);
    let mut free = bid;
    free.as_object_mut().and_then(|m| m.remove("bidPrice"));
    assert_ne!(faults(&schema, &free), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, max_shrink_iters: 500, ..ProptestConfig::default() })]

    #[test]
    fn what_orders_send_conforms(draft in any_order()) {
        prop_assert_eq!(faults(&of(draft.kind()), &body(&draft)), vec![""; 0]);
    }
}
