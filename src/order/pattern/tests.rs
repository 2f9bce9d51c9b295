use std::sync::LazyLock;

use base64::{Engine, engine::general_purpose::STANDARD};
use jsonschema::{Validator, draft202012};
use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value, json};

use super::*;
use crate::order::{Field, Shape, check::check_text, kinds, samples, schema};

fn verdict(pattern: &Pattern, text: &str) -> Result<(), Fault> {
    pattern.check(text)
}

#[test]
fn names_take_chinese_after_a_letter() {
    assert_eq!(verdict(&NAME, "web-前端_1/a.b"), Ok(()));
    assert_eq!(verdict(&NAME, "前端"), Err(Fault::Start));
    assert_eq!(verdict(&NAME, "1web"), Err(Fault::Start));
    assert_eq!(verdict(&NAME, "web 1"), Err(Fault::Character(' ')));
    assert_eq!(verdict(&NAME, &format!("a{}", "字".repeat(64))), Ok(()));
    assert_eq!(verdict(&NAME, &format!("a{}", "字".repeat(65))), Err(Fault::Length(66)));
    assert_eq!(verdict(&NAME, ""), Err(Fault::Length(0)));
}

#[test]
fn host_names_are_those_of_each_document_and_what_newer_sources_refuse_is_doubted() {
    for good in ["ab", "web-1", "web.example", "a9"] {
        assert_eq!(verdict(&HOSTNAME, good), Ok(()), "{good}");
        assert_eq!(HOSTNAME.doubt.and_then(|d| d(good)), None, "{good}");
    }
    for good in ["ab", "web-1", "web.example", "a9"] {
        assert_eq!(verdict(&SMALL_HOSTNAME, good), Ok(()), "{good}");
        assert_eq!(SMALL_HOSTNAME.doubt.and_then(|d| d(good)), None, "{good}");
    }
    for (pattern, doubtful) in [(&HOSTNAME, ["Web", "a/b"]), (&SMALL_HOSTNAME, ["a_b", "a/b"])] {
        for doubtful in doubtful {
            assert_eq!(verdict(pattern, doubtful), Ok(()), "{doubtful}");
            assert_eq!(pattern.doubt.and_then(|d| d(doubtful)), Some("hostname-characters"));
        }
    }
    assert_eq!(verdict(&HOSTNAME, "a_b"), Err(Fault::Character('_')));
    assert_eq!(verdict(&SMALL_HOSTNAME, "Web"), Err(Fault::Start));
    assert_eq!(verdict(&SMALL_HOSTNAME, "wEb"), Err(Fault::Character('E')));
    assert_eq!(verdict(&HOSTNAME, "a"), Err(Fault::Length(1)));
    assert_eq!(verdict(&HOSTNAME, "1a"), Err(Fault::Start));
    assert_eq!(verdict(&HOSTNAME, "a--b"), Err(Fault::Repeat('-')));
    assert_eq!(verdict(&HOSTNAME, "a-.b"), Err(Fault::Repeat('.')));
    assert_eq!(verdict(&HOSTNAME, "ab-"), Err(Fault::End));
    assert_eq!(verdict(&HOSTNAME, "主机"), Err(Fault::Start));
    assert_eq!(verdict(&HOSTNAME, &"a".repeat(64)), Ok(()));
    assert_eq!(verdict(&HOSTNAME, &"a".repeat(65)), Err(Fault::Length(65)));
}

#[test]
fn passwords_want_all_three_classes_and_nothing_else() {
    assert_eq!(verdict(&PASSWORD, "Passw0rd!@#$"), Ok(()));
    assert_eq!(verdict(&PASSWORD, "abc123!"), Err(Fault::Length(7)));
    assert_eq!(verdict(&PASSWORD, "abcdefg123456789!"), Err(Fault::Length(17)));
    assert_eq!(verdict(&PASSWORD, "12345678!"), Err(Fault::Missing("letter")));
    assert_eq!(verdict(&PASSWORD, "abcdefgh!"), Err(Fault::Missing("digit")));
    assert_eq!(verdict(&PASSWORD, "abcdefg1"), Err(Fault::Missing("symbol")));
    assert_eq!(verdict(&PASSWORD, "abcdefg1&"), Err(Fault::Character('&')));
}

#[test]
fn user_data_is_base64_of_at_most_sixteen_kilobytes() {
    assert_eq!(verdict(&USER_DATA, "IyEvYmluL3NoCg=="), Ok(()));
    assert_eq!(verdict(&USER_DATA, "#!/bin/sh"), Err(Fault::Base64));
    let at = STANDARD.encode(vec![b'a'; USER_DATA_BYTES]);
    assert_eq!(verdict(&USER_DATA, &at), Ok(()));
    let over = STANDARD.encode(vec![b'a'; USER_DATA_BYTES + 1]);
    assert_eq!(verdict(&USER_DATA, &over), Err(Fault::Bytes(USER_DATA_BYTES + 1)));
}

#[test]
fn the_other_patterns_at_both_sides() {
    assert_eq!(verdict(&ZONE, "cn-bj-a"), Ok(()));
    assert_eq!(verdict(&ZONE, "cn-BJ-a"), Err(Fault::Character('B')));
    assert_eq!(verdict(&ZONE, "zonea"), Err(Fault::Form));
    assert_eq!(verdict(&ID, "m-mRjO3cjs"), Ok(()));
    assert_eq!(verdict(&ID, "m mRj"), Err(Fault::Character(' ')));
    assert_eq!(verdict(&ID, "g.n2"), Err(Fault::Character('.')));
    assert_eq!(verdict(&SPEC, "g.n2"), Ok(()));
    assert_eq!(verdict(&SNAPSHOT, "s-f9ngbkbc"), Ok(()));
    assert_eq!(verdict(&SNAPSHOT, "v-f9ngbkbc"), Err(Fault::Form));
    assert_eq!(verdict(&ENI, "eni-xgg3"), Ok(()));
    assert_eq!(verdict(&ENI, "xgg3-"), Err(Fault::Form));
    assert_eq!(verdict(&EIP_NAME, "e-1"), Ok(()));
    assert_eq!(verdict(&EIP_NAME, "公网"), Err(Fault::Start));
    assert_eq!(verdict(&IPV4, "192.168.0.4"), Ok(()));
    assert_eq!(verdict(&IPV4, "192.168.0.256"), Err(Fault::Form));
    assert_eq!(verdict(&TAG_VALUE, ""), Ok(()));
    assert_eq!(verdict(&TAG_KEY, ""), Err(Fault::Length(0)));
    assert_eq!(verdict(&TAG_KEY, "环境"), Ok(()));
}

/// The published schema of each field of each kind, with the field.
static PUBLISHED: LazyLock<Vec<(&'static Field, String, Validator)>> = LazyLock::new(|| {
    let mut found = Vec::new();
    for kind in kinds() {
        let schema = schema::schema(kind, &|_| String::new());
        for field in kind.fields {
            let at = field.path.split('.').fold(&schema, |at, part| &at["properties"][part]);
            let cells = field.rows().map_or(std::slice::from_ref(field), |row| row.cells);
            for cell in cells {
                let leaf = match field.rows() {
                    Some(_) if cell.path.is_empty() => &at["items"],
                    Some(_) => &at["items"]["properties"][cell.path],
                    None => at,
                };
                // What chooses the endpoint is in no body; a sealed secret is another text than the one checked.
                if leaf["type"] == "string" && cell.wire != crate::order::Wire::Sealed {
                    let name = format!("{} {} {}", kind.name, field.path, cell.path);
                    found.push((cell, name, draft202012::new(leaf).expect("a schema")));
                }
            }
        }
    }
    found
});

/// Characters at the edges of the sets, and those that a terminal, a regular expression or an eye takes for another.
const EDGES: &str = "aZz0919AmMq!@#$%^*()-_/.+=,:;~|&<>`'\"?[]{}\\ \t\n\r\u{0}\u{1f}\u{7f}\u{80}\u{85}\u{9b}\u{9f}\u{a0}\u{ad}\u{1680}\
    \u{2000}\u{200a}\u{200b}\u{2028}\u{2029}\u{202e}\u{3000}\u{33ff}\u{3400}\u{4dbf}\u{4dc0}\u{4e00}\u{9fa5}\u{9fa6}\u{9fff}\u{a000}\
    \u{f900}\u{faff}\u{fb00}\u{feff}\u{ff21}\u{0661}\u{1d7d8}\u{20000}\u{e0041}";

/// Any text, texts of the edges, and good texts of a pattern with something put in, taken out or put behind.
fn texts(pattern: &'static Pattern) -> impl Strategy<Value = String> {
    let edges: Vec<char> = EDGES.chars().collect();
    let changed = (samples::text(pattern), any::<prop::sample::Index>(), select(edges.clone()), 0..4_u8);
    let changed = changed.prop_map(|(text, at, c, how)| {
        let mut chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len() + 1);
        match how {
            0 => chars.insert(at, c),
            1 => chars.truncate(at),
            2 if at < chars.len() => drop(chars.splice(at..=at, [c])),
            _ => {}
        }
        chars.into_iter().collect()
    });
    let drawn = vec(select(edges), 0..24).prop_map(String::from_iter);
    prop_oneof![3 => changed, 2 => drawn, 1 => any::<String>()]
}

/// The verdict of one length and one regular expression.
fn witness(pattern: &Pattern) -> Validator {
    let schema = json!({"minLength": pattern.min, "maxLength": pattern.max, "pattern": pattern.regex()});
    draft202012::new(&schema).expect("a schema")
}

proptest! {
    #[test]
    fn a_text_passes_the_check_if_and_only_if_it_passes_the_regular_expression(
        (pattern, text) in select(&ALL[..]).prop_flat_map(|p| (Just(p), texts(p)))
    ) {
        static WITNESSES: LazyLock<Vec<Validator>> = LazyLock::new(|| ALL.iter().map(|p| witness(p)).collect());
        let at = ALL.iter().position(|p| p.name == pattern.name).expect("one of them");
        let regular = pattern.check_regular(&text);
        prop_assert_eq!(
            WITNESSES[at].is_valid(&Value::from(text.as_str())), regular.is_ok(),
            "{} {:?}: {:?} but {}", pattern.name, text, regular, pattern.regex()
        );
        // What lies beyond it only refuses more.
        prop_assert!(pattern.check(&text).is_err() || regular.is_ok());
    }

    #[test]
    fn a_text_that_passes_the_check_of_a_field_passes_its_published_schema_and_the_other_way_round(
        (at, text) in (0..PUBLISHED.len()).prop_flat_map(|at| {
            let pattern = match PUBLISHED[at].0.shape {
                Shape::Text(pattern) | Shape::Pick(_, pattern) | Shape::Secret(pattern) => pattern,
                Shape::Money => &AMOUNT,
                _ => &WHOLE,
            };
            (Just(at), texts(pattern))
        })
    ) {
        let (field, name, schema) = &PUBLISHED[at];
        let problems = check_text(field, &text);
        let accepted = !problems.iter().any(crate::order::Problem::blocks);
        let beyond = match field.shape {
            Shape::Text(p) | Shape::Pick(_, p) | Shape::Secret(p) => p.check_regular(&text).is_ok(),
            Shape::Money => AMOUNT.check_regular(&text).is_ok(),
            // The bounds of a number that is sent as text.
            Shape::Whole(_) => WHOLE.check_regular(&text).is_ok(),
            _ => false,
        };
        let published = schema.is_valid(&Value::from(text.as_str()));
        prop_assert!(published || !accepted, "{name}: {text:?} passes the check only");
        prop_assert!(accepted || beyond || !published, "{name}: {text:?} passes the schema only: {problems:?}");
    }

    #[test]
    fn samples_of_a_pattern_pass_it((pattern, text) in select(&ALL[..]).prop_flat_map(|p| (Just(p), samples::text(p)))) {
        prop_assert_eq!(pattern.check(&text), Ok(()), "{} {:?}", pattern.name, text);
    }
}

#[test]
fn every_field_has_a_pattern_of_the_list_and_every_pattern_a_name_of_its_own() {
    let mut names: Vec<_> = ALL.iter().map(|p| p.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), ALL.len());
    for (field, name, _) in PUBLISHED.iter() {
        if let Shape::Text(pattern) | Shape::Pick(_, pattern) | Shape::Secret(pattern) = field.shape {
            assert!(ALL.iter().any(|p| std::ptr::eq(*p, pattern)), "{name}");
        }
    }
}

#[test]
fn notes_and_mounts_publish_no_character_that_the_check_refuses() {
    for pattern in [&NOTE, &MOUNT] {
        let witness = witness(pattern);
        for c in (0..=0x3000).filter_map(char::from_u32) {
            let text = format!("a{c}b");
            let wrong = c.is_control() || (pattern.name == "mount" && c.is_whitespace());
            assert_eq!(pattern.check(&text).is_err(), wrong, "{} {text:?}", pattern.name);
            assert_eq!(witness.is_valid(&Value::from(text.as_str())), !wrong, "{} {text:?}", pattern.name);
        }
    }
}

#[test]
fn the_regular_expressions_are_written_as_a_person_would() {
    assert_eq!(ID.regex(), "^[A-Za-z0-9_\\-]+$");
    assert_eq!(ZONE.regex(), "^[a-z0-9]+(?:-[a-z0-9]+)+$");
    assert_eq!(HOSTNAME.regex(), "^(?=[A-Za-z])(?!.*[\\-_/.]{2})(?=.*[A-Za-z0-9]$)[A-Za-z0-9\\-/.]+$");
    assert_eq!(AMOUNT.regex(), "^(?=.*[123456789])[0-9]+(?:\\.[0-9]+)?$");
}
