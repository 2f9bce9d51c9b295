use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{Lang, Texts, filled};
use crate::{
    keys::Action,
    order::{Lookup, Shape, Step, kinds},
};

#[test]
fn no_text_is_empty_or_holds_a_control_character() {
    for lang in Lang::ALL {
        let texts = Texts::of(lang);
        assert!(texts.keys().count() > 200, "the files could not be read");
        for key in texts.keys() {
            let text = texts.get(key);
            assert!(!text.trim().is_empty(), "{key} is empty");
            assert!(!text.contains(|c: char| c.is_control()), "{key} holds a control character");
        }
    }
}

/// The beginnings of the keys that have no constants.
const FAMILIES: &[&str] = include!(concat!(env!("OUT_DIR"), "/families.rs"));

/// Every literal of the shipped source that could be a key or a part of one, and those of the tours.
fn literals() -> BTreeSet<String> {
    fn read(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
            let path = entry.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "tests" {
                    read(&path, found);
                }
            } else if name != "tests.rs"
                && !path.ends_with("texts/en.toml")
                && !path.ends_with("texts/zh-CN.toml")
            {
                let source = std::fs::read_to_string(&path).expect("a source file");
                let shipped = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
                let part = |c: char| c.is_ascii_alphanumeric() || "-_.[]".contains(c);
                let parts = shipped.split('"').filter(|text| text.len() < 80 && text.chars().all(part));
                found.extend(parts.map(str::to_owned));
            }
        }
    }
    let mut found = BTreeSet::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

#[test]
fn every_text_of_a_family_is_reached() {
    let found = literals();
    let values = choices();
    let known = |part: &str| found.contains(part) || values.contains(part);
    let unused: Vec<_> = Texts::of(Lang::En)
        .keys()
        .filter(|key| FAMILIES.iter().any(|family| key.starts_with(family)))
        // A test of its own holds the fields to the tables; states are the providers' words, types the TOML reader's.
        .filter(|key| !["field.", "status.", "type."].iter().any(|family| key.starts_with(family)))
        .filter(|key| {
            let (family, rest) = key.split_once('.').unwrap_or((key, ""));
            let rest = if family == "keep" { rest.trim_start_matches("of-") } else { rest };
            let rest = rest.strip_suffix("-about").unwrap_or(rest);
            let (front, last) = rest.rsplit_once('.').unwrap_or((rest, rest));
            let behind = rest.split_once('.').map_or(rest, |(_, behind)| behind);
            ![*key, rest, last, front, behind].into_iter().any(known)
        })
        .collect();
    assert_eq!(unused, Vec::<&str>::new(), "nothing names them");
}

/// Every value of a closed list.
fn choices() -> BTreeSet<&'static str> {
    let fields = kinds().iter().flat_map(|kind| kind.fields);
    let cells = fields.flat_map(|f| f.rows().map_or(std::slice::from_ref(f), |row| row.cells));
    cells.filter_map(crate::order::Field::choices).flatten().copied().collect()
}

#[test]
fn every_key_that_is_written_out_has_a_text() {
    let texts = Texts::of(Lang::En);
    let missing: Vec<_> = literals()
        .into_iter()
        .filter(|literal| FAMILIES.iter().any(|family| literal.starts_with(family)))
        // Sections of a family share their names with files, paths and the like: a key has no bracket.
        .filter(|literal| !literal.ends_with('.') && !literal.contains('[') && !texts.has(literal))
        .collect();
    assert_eq!(missing, Vec::<String>::new(), "no text stands under them");
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

/// Advice of the provider's pages to consider before buying, at the field where it matters: a phrase of each language.
#[test]
fn the_considerations_of_the_pages_are_told_where_they_matter() {
    for (field, en, zh) in [
        ("region", "real-name", "实名认证"),
        ("region-jd", "real-name", "实名认证"),
        ("billing.paymentTiming", "the cash balance must cover the price", "现金余额须不低于价格"),
        ("billing.paymentTiming", "above 100 CNY", "超过 100 元"),
        ("rootDiskSizeInGb", "40 GB are free", "40 GB 以内免费"),
        ("rootDiskSizeInGb", "cannot be resized, detached or deleted", "不能更改大小，也不能卸载或删除"),
        ("dedicatedHostId-instance", "not billed", "不另计费"),
        ("ephemeralDisks", "cannot be attached elsewhere, detached or deleted", "不能卸载或删除"),
        ("purchaseCount", "costs nothing", "不产生费用"),
        ("maxCount", "they cost nothing and give their quota back", "不收费，并归还配额"),
        ("instanceSpec.password", "123 or 987", "123、987"),
        ("hostname", "the provider makes one up", "由云平台生成"),
        ("eniIds", "at most 5000", "最多 5000"),
        ("instanceSpec.charge.chargeMode", "in the console only", "只能在控制台使用"),
        ("networkCapacityInMbps", "billed by bandwidth", "按带宽计费"),
        ("cdsAutoRenew-instance", "they lapse", "仍会到期"),
    ] {
        for (lang, phrase) in [(Lang::En, en), (Lang::ZhCn, zh)] {
            let help = Texts::of(lang).help(field);
            assert!(help.contains(phrase), "{field}: {help}");
        }
    }
}
