//! The tables are well formed: every row has a reader, every condition a field.

use std::collections::BTreeSet;

use crate::order::{At, Offer, Shape, Test, check::check_text, kinds, tables::KINDS};

#[test]
fn paths_are_unique_and_conditions_name_fields() {
    for kind in kinds() {
        let mut seen = BTreeSet::new();
        for field in kind.fields {
            assert!(seen.insert(field.path), "{}: {} twice", kind.name, field.path);
            for cond in [&field.need, &field.shown] {
                for path in cond.paths() {
                    assert!(kind.index(path).is_some(), "{}: {} asks for {path}", kind.name, field.path);
                }
            }
            if let Offer::Deprecated(instead) = field.offer {
                assert!(kind.index(instead).is_some(), "{instead}");
            }
            if let Shape::Rows(row) = field.shape {
                let cells: BTreeSet<_> = row.cells.iter().map(|c| c.path).collect();
                assert_eq!(cells.len(), row.cells.len(), "{}", field.path);
                assert!(
                    row.cells.iter().all(|c| c.step == field.step),
                    "{}: cells stand on its screen",
                    field.path
                );
            }
        }
        assert!(kind.index(kind.parts.count).is_some());
        assert_eq!(kind.fields.iter().filter(|f| f.at == At::Endpoint).count(), 1);
    }
}

#[test]
fn presets_defaults_and_examples_satisfy_their_own_shape() {
    for kind in kinds() {
        let cells = kind.fields.iter().filter_map(|f| f.rows()).flat_map(|r| r.cells);
        for field in kind.fields.iter().chain(cells) {
            for text in [field.preset, field.default, Some(field.example)].into_iter().flatten() {
                if !text.is_empty() {
                    assert_eq!(check_text(field, text), [], "{} = {text}", field.path);
                }
            }
        }
    }
}

#[test]
fn rules_stand_at_fields_and_have_one_wording_each() {
    for kind in KINDS {
        for rule in kind.rules() {
            assert!(kind.index(rule.at).is_some(), "{}: {}", kind.name, rule.at);
            match &rule.test {
                Test::Together(one, two) => {
                    assert!(kind.index(one).is_some() && kind.index(two).is_some());
                }
                Test::AtMostOne(paths) => assert!(paths.iter().all(|p| kind.index(p).is_some())),
                _ => {}
            }
        }
    }
}

#[test]
fn bcc_spec_has_every_parameter_of_its_document() {
    let kind = crate::order::kind("bcc-spec").unwrap_or(KINDS[0]);
    let deprecated = kind.fields.iter().filter(|f| matches!(f.offer, Offer::Deprecated(_))).count();
    // Sixty leaves; two of them the document itself has retired.
    assert_eq!((kind.leaves().len(), deprecated), (60, 2), "{:?}", kind.leaves());
}
