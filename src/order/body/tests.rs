//! Bodies: what is sent, what is shown, what is kept; never a secret.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::order::{
    Known, Origin, TokenAt,
    check::order,
    file::{Reading, load},
    samples::{DOCUMENT, any_order, bcc_spec, good, put, with},
};

fn document() -> Draft {
    load(DOCUMENT, &[], Reading::Strict).expect("an order file").draft
}

fn ordered(draft: &Draft) -> Order {
    order(draft, &Known::default()).expect("nothing wrong")
}

#[test]
fn the_documents_order_makes_exactly_its_body_in_table_order() {
    let request = ordered(&document()).request("be31b98c-5e41-4838-9830-9be700de5a20", "");
    assert_eq!((request.method, request.path.as_str()), ("POST", "/v2/instanceBySpec"));
    assert_eq!(
        request.query,
        [("clientToken".to_owned(), "be31b98c-5e41-4838-9830-9be700de5a20".to_owned())]
    );
    assert_eq!(
        *request.body,
        concat!(
            r#"{"spec":"bcc.g3.c4m12","purchaseCount":1,"imageId":"m-mRjO3cjs","#,
            r#""createCdsList":[{"storageType":"std1","cdsSizeInGB":5}],"networkCapacityInMbps":0,"#,
            r#""billing":{"paymentTiming":"Prepaid","reservation":{"reservationLength":1}},"name":"example"}"#
        )
    );
}

#[test]
fn what_does_not_apply_is_not_sent_but_kept() {
    let mut draft = document();
    for (path, text) in
        [("autoRenewTimeUnit", "month"), ("autoRenewTime", "1"), ("billing.paymentTiming", "Postpaid")]
    {
        put(&mut draft, path, text);
    }
    for (path, text) in
        [("eipName", "web"), ("bidPrice", "0.01"), ("relationTag", "true"), ("securityGroupIds[0]", "g-1")]
    {
        put(&mut draft, path, text);
    }
    put(&mut draft, "enterpriseSecurityGroupIds[0]", "esg-1");
    let sent = preview(&draft);
    assert_eq!(sent["billing"], json!({"paymentTiming": "Postpaid"}));
    for path in
        ["autoRenewTime", "autoRenewTimeUnit", "eipName", "bidPrice", "relationTag", "securityGroupIds"]
    {
        assert_eq!(sent.get(path), None, "{path}");
        assert!(kept(&draft).get(path).is_some(), "{path}");
    }
    assert_eq!(sent.get("region"), None, "it chooses the host");
    assert_eq!(kept(&draft)["billing"]["reservation"]["reservationLength"], 1);
}

#[test]
fn values_are_written_in_the_providers_types() {
    let draft = with(&[
        ("purchaseCount", " 2 "),
        ("enableJumboFrame", "false"),
        ("isOpenIpv6", "true"),
        ("deletionProtection", "1"),
        ("cpuThreadConfig", "1"),
        ("bidModel", "custom"),
        ("bidPrice", "0.010"),
        ("name", "  web "),
        ("eniIds[0]", "eni-1"),
        ("eniIds[1]", "eni-2"),
        ("tags[0].tagKey", "env"),
    ]);
    let wanted = json!({
        "spec": "bcc.g5.c2m8", "purchaseCount": 2, "cpuThreadConfig": "1", "enableJumboFrame": false,
        "imageId": "m-mRjO3cjs", "eniIds": ["eni-1", "eni-2"], "isOpenIpv6": true,
        "billing": {"paymentTiming": "Postpaid"}, "bidModel": "custom", "bidPrice": "0.010", "name": "web",
        "tags": [{"tagKey": "env"}], "deletionProtection": 1
    });
    assert_eq!(preview(&draft).to_string(), wanted.to_string());
    // Half-typed values are shown as they are.
    let half = preview(&with(&[
        ("purchaseCount", "2x"),
        ("enableHt", "tru"),
        ("rootDiskSizeInGb", "99999999999999999999"),
    ]));
    assert_eq!((&half["purchaseCount"], &half["enableHt"]), (&json!("2x"), &json!("tru")));
    assert_eq!(half["rootDiskSizeInGb"], "99999999999999999999");
}

#[test]
fn secrets_are_sealed_in_the_request_and_masked_everywhere_else() {
    let draft = with(&[("adminPass", "Passw0rd!")]);
    let order = ordered(&draft);
    assert_eq!(order.secret(), Some("Passw0rd!"));
    let request = order.request("token", "00ff");
    assert!(request.body.contains(r#""adminPass":"00ff""#), "{}", *request.body);
    assert!(!request.body.contains("Passw0rd!"));
    let shown = format!("{request:?} {order:?} {draft:?}");
    assert!(!shown.contains("Passw0rd!") && !shown.contains("00ff"), "{shown}");
    for value in [preview(&draft), order.masked()] {
        assert_eq!(value["adminPass"], MASK);
    }
    assert_eq!(kept(&draft).get("adminPass"), None);
    let masked: Vec<_> = lines(&draft).into_iter().filter(|l| l.paint == Paint::Secret).collect();
    assert_eq!(masked.len(), 1);
    assert_eq!((masked[0].key.as_deref(), masked[0].place), (Some("adminPass"), draft.place("adminPass")));
    assert!(!format!("{:?}", lines(&draft)).contains("Passw0rd!"));
    assert_eq!(ordered(&good()).secret(), None);
}

#[test]
fn unknown_fields_never_replace_known_ones() {
    let source = DOCUMENT.replace("[request]", "allow = [\"unknown-field\"]\n[request]\n\"spec.deep\" = 1\n\"createCdsList[0]\" = 2\n\
        \"createCdsList[0].cdsSizeInGB.x\" = 3\n\"createCdsList[9].x\" = 4\n\"createCdsList.x\" = 5\n\"[\" = 6\n\"\" = 7\n\"a.\" = 8");
    let draft = load(&source, &[], Reading::Strict).expect("an order file").draft;
    let (with, without) = (preview(&draft), preview(&document()));
    for (key, value) in without.as_object().into_iter().flatten() {
        assert_eq!(with[key], *value, "{key}");
    }
    // Without leave, nothing of them is sent.
    let mut draft = draft;
    draft.allow.clear();
    assert_eq!(preview(&draft), without);
}

/// The lines as text, indented as `serde_json` does.
fn text(draft: &Draft) -> String {
    let line = |l: JsonLine| {
        let key = l.key.map_or(String::new(), |key| format!("{}: ", json!(key)));
        format!("{}{key}{}{}", "  ".repeat(l.depth), l.value, if l.comma { "," } else { "" })
    };
    lines(draft).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

fn assert_lines(draft: &Draft) {
    assert_eq!(text(draft), serde_json::to_string_pretty(&preview(draft)).expect("JSON"));
    for line in lines(draft).iter().filter(|l| l.paint != Paint::Bracket) {
        let place = line.place.unwrap_or_else(|| panic!("{line:?} has no place"));
        let own = if draft.at(place).secret() { MASK } else { draft.text(place).trim() };
        assert_eq!(line.value.trim_matches('"'), json!(own).to_string().trim_matches('"'), "{line:?}");
        let name =
            if draft.at(place).path.is_empty() { None } else { draft.at(place).path.rsplit('.').next() };
        assert_eq!(line.key.as_deref(), name);
    }
}

#[test]
fn lines_are_the_preview_line_by_line() {
    assert_lines(&document());
    assert_lines(&Draft::preset(bcc_spec()));
    assert_eq!(text(&Draft::new(bcc_spec())), "{}");
    assert_lines(&with(&[
        ("name", "\"quoted\" \\ 名"),
        ("createCdsList[0].snapshotId", ""),
        ("userData", "line\nline"),
    ]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, max_shrink_iters: 500, ..ProptestConfig::default() })]

    #[test]
    fn lines_agree_with_the_preview_of_any_order(draft in any_order()) {
        let secret = draft.all_places().into_iter().find(|p| draft.at(*p).secret());
        let whole = secret.map(|place| draft.text(place).to_owned()).unwrap_or_default();
        let order = ordered(&draft);
        prop_assert_eq!(text(&draft), serde_json::to_string_pretty(&order.masked()).expect("JSON"));
        prop_assert!(whole.is_empty() || !text(&draft).contains(&whole));
        assert_lines(&draft);
    }

    #[test]
    fn the_same_draft_makes_the_same_bytes(draft in any_order()) {
        // The order of typing leaves no trace.
        let kind = draft.kind();
        let mut again = Draft::new(kind);
        for place in draft.all_places().into_iter().rev() {
            if let Some((row, _)) = place.cell {
                while again.row_count(place.field) <= row {
                    again.add_row(place.field, usize::MAX);
                }
            }
            again.set(place, draft.text(place), Origin::LookedUp);
        }
        let request = |draft: &Draft| ordered(draft).request("t", "s");
        prop_assert_eq!(request(&draft), request(&again));
        let keys: Vec<_> = serde_json::from_str::<Value>(&request(&draft).body)
            .expect("JSON").as_object().expect("an object").keys().cloned().collect();
        let keys: Vec<_> = keys.into_iter().filter(|k| TokenAt::Body("clientToken") != kind.token || k != "clientToken").collect();
        let mut tops: Vec<_> = kind.fields.iter().filter_map(|f| f.path.split('.').next()).collect();
        tops.dedup();
        let at: Vec<_> = keys.iter().map(|k| tops.iter().position(|t| t == k)).collect();
        prop_assert!(at.is_sorted() && at.iter().all(Option::is_some), "{:?}", keys);
    }
}

#[test]
fn a_spot_order_by_specification_sends_the_processors_and_memory_of_its_name() {
    let file = |more: &str| {
        let text = format!(
            "kind = \"bcc-spot\"\nregion = \"bj\"\n[request]\nspec = \"bcc.g5.c4m16\"\nimageId = \"m-mRjO3cjs\"\n\
             bidModel = \"market\"\n{more}"
        );
        let draft = load(&text, &[], Reading::Strict).expect("an order file").draft;
        (draft.clone(), preview(&draft))
    };
    let (draft, body) = file("");
    assert_eq!((&body["cpuCount"], &body["memoryCapacityInGB"]), (&json!(4), &json!(16)));
    assert_eq!(ordered(&draft).masked(), body);
    assert_eq!(
        kept(&draft)["cpuCount"],
        json!(null),
        "a saved draft follows the specification when that changes"
    );
    let (_, body) = file("cpuCount = 8\n");
    assert_eq!(body["cpuCount"], json!(8), "what is said stands");
}
