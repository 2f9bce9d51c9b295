use std::collections::{BTreeMap, BTreeSet};

use super::{Lang, Texts, filled};
use crate::{
    keys::Action,
    order::{Lookup, Shape, Step, kinds},
};

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.split('|').next().unwrap_or(name))
        .collect()
}

#[test]
fn both_languages_have_the_same_keys_and_placeholders() {
    let (en, zh) = (Texts::of(Lang::En), Texts::of(Lang::ZhCn));
    let keys = |t: &'static Texts| t.keys().collect::<BTreeSet<_>>();
    let missing: Vec<_> = keys(en).symmetric_difference(&keys(zh)).copied().collect();
    assert!(keys(en).len() > 200, "the files could not be read");
    assert_eq!(missing, Vec::<&str>::new());
    for key in en.keys() {
        assert_eq!(placeholders(en.get(key)), placeholders(zh.get(key)), "{key}");
        for text in [en.get(key), zh.get(key)] {
            assert!(!text.trim().is_empty(), "{key} is empty");
            assert!(!text.contains(|c: char| c.is_control()), "{key} holds a control character");
        }
    }
}

#[test]
fn chinese_is_chinese() {
    let (en, zh) = (Texts::of(Lang::En), Texts::of(Lang::ZhCn));
    let same: Vec<_> = zh
        .keys()
        .filter(|k| {
            zh.get(k).is_ascii()
                && zh.get(k) == en.get(k)
                && zh.get(k).chars().filter(char::is_ascii_lowercase).count() > 5
        })
        .collect();
    assert_eq!(same, Vec::<&str>::new(), "left in English");
}

#[test]
fn everything_the_tables_name_has_a_text() {
    let mut wanted: BTreeMap<String, &str> = BTreeMap::new();
    for kind in kinds() {
        for part in ["title", "about"] {
            wanted.insert(format!("kind.{}.{part}", kind.name), kind.name);
        }
        let mut fields: Vec<String> = kind.fields.iter().map(|f| f.path.to_owned()).collect();
        fields.extend(kind.fields.iter().filter(|f| !f.words.is_empty()).map(|f| f.words.to_owned()));
        fields.extend(kind.leaves());
        for field in fields {
            for part in ["label", "help"] {
                wanted.insert(format!("field.{field}.{part}"), kind.name);
            }
        }
        let cells = kind.fields.iter().filter_map(|f| f.rows()).flat_map(|r| r.cells);
        for field in kind.fields.iter().chain(cells) {
            if let Some(unit) = field.unit {
                wanted.insert(format!("unit.{unit}"), field.path);
            }
            if let Shape::Text(p) | Shape::Secret(p) | Shape::Pick(_, p) = field.shape {
                wanted.insert(format!("pattern.{}", p.name), field.path);
            }
            if let Shape::Whole(limit) = field.shape {
                for code in [Some(limit.code), limit.narrow.map(|n| n.2)].into_iter().flatten() {
                    wanted.insert(format!("problem.{code}"), field.path);
                }
            }
            if let Some(lookup) = field.lookup() {
                wanted.insert(format!("lookup.{}", lookup.key()), field.path);
            }
        }
        for rule in kind.rules() {
            wanted.insert(format!("problem.{}", rule.code), rule.at);
        }
    }
    // The patterns' own rules.
    for code in [
        "not-listed",
        "quarter-hour",
        "rare-character",
        "hostname-characters",
        "password-user",
        "password-user-part",
        "password-digits",
        "password-letters",
        "password-keyboard",
        "password-word",
        "password-symbols",
        "password-usual",
        "password-wraps",
        "password-mixed",
    ] {
        wanted.insert(format!("problem.{code}"), "patterns");
    }
    for lookup in [Lookup::DiskTypes, Lookup::Stock] {
        wanted.insert(format!("lookup.{}", lookup.key()), "rules");
    }
    for step in Step::ALL {
        for part in ["title", "long"] {
            wanted.insert(format!("step.{}.{part}", step.key()), "steps");
        }
        wanted.insert(format!("help.{}", step.key()), "steps");
    }
    for action in Action::COMMANDS {
        for part in ["short", "long"] {
            wanted.insert(format!("action.{}.{part}", action.key()), "actions");
        }
    }
    for (group, _) in crate::order::tables::groups::GROUPS {
        wanted.insert(format!("group.{group}"), "groups");
    }
    let texts = Texts::of(Lang::En);
    let missing: Vec<_> = wanted.iter().filter(|(key, _)| !texts.has(key)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn no_text_stands_for_a_field_that_is_gone() {
    let leaves: BTreeSet<String> = kinds()
        .iter()
        .flat_map(|k| {
            let own = k.fields.iter().flat_map(|f| [f.path.to_owned(), f.words.to_owned()]);
            k.leaves().into_iter().chain(own).chain(["clientToken".to_owned()])
        })
        .collect();
    for key in Texts::of(Lang::En).keys() {
        if let Some(path) = key.strip_prefix("field.").and_then(|k| k.strip_suffix(".label")) {
            assert!(leaves.contains(path), "{path}");
        }
    }
}

#[test]
fn languages_are_told_from_locale_names() {
    assert_eq!(Lang::parse("zh_CN.UTF-8"), Some(Lang::ZhCn));
    assert_eq!(Lang::parse("zh"), Some(Lang::ZhCn));
    assert_eq!(Lang::parse("en-GB"), Some(Lang::En));
    assert_eq!(Lang::parse("C.UTF-8"), Some(Lang::En));
    assert_eq!(Lang::parse("fr_FR"), None);
    let env = |name: &str| match name {
        "LC_ALL" => Some(String::new()),
        "LANG" => Some("zh_CN.UTF-8".to_owned()),
        _ => None,
    };
    assert_eq!(Lang::from_env(&env), Lang::ZhCn);
    assert_eq!(Lang::from_env(&|_| None), Lang::En);
}

#[test]
fn placeholders_are_filled_once_and_values_are_not_read_again() {
    let text = filled("{a} and {b} and {c}", &[("a", "{b}"), ("b", "2")]);
    assert_eq!(text, "{b} and 2 and {c}");
    assert_eq!(Texts::of(Lang::En).get("nowhere"), "?");
}

#[test]
fn one_is_told_from_many() {
    let text = "{n} {n|disk|disks}";
    assert_eq!(filled(text, &[("n", "1")]), "1 disk");
    assert_eq!(filled(text, &[("n", "12")]), "12 disks");
    assert_eq!(filled(text, &[]), "{n} {n|disk|disks}");
}
