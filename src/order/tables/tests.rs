//! The tables are well formed: every row has a reader, every condition a field.

use std::collections::BTreeSet;

use crate::order::{
    At, Kind, Offer, Pricing, Role, Shape, Step, Test, check::check_text, kind, kind::text_key, kinds,
    tables::KINDS,
};

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
        assert_eq!(kind.fields.iter().filter(|f| f.at == At::Endpoint).count(), 1);
    }
}

#[test]
fn a_role_is_given_once_and_every_order_has_the_ones_that_everything_asks_for() {
    for kind in kinds() {
        for role in [Role::Region, Role::Zone, Role::Count, Role::Name] {
            assert!(kind.index(role).is_some(), "{}: {role:?}", kind.name);
        }
        let cells = kind.fields.iter().filter_map(|f| f.rows()).flat_map(|r| r.cells);
        let mut seen = Vec::new();
        for role in kind.fields.iter().chain(cells).filter_map(|f| f.role) {
            assert!(!seen.contains(&role), "{}: {role:?} twice", kind.name);
            seen.push(role);
        }
        let priced_by = match kind.pricing {
            None => Role::Name,
            Some(Pricing::Hardware) => Role::Processors,
            Some(_) => Role::Spec,
        };
        assert!(kind.index(priced_by).is_some(), "{}", kind.name);
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
                Test::With(other) => assert!(kind.index(other).is_some()),
                Test::AtMostOne(paths) => assert!(paths.iter().all(|p| kind.index(p).is_some())),
                _ => {}
            }
        }
    }
}

/// The leaves of the body that a screen asks for, and those of them that the document has retired.
fn of_screen(kind: &Kind, step: Option<Step>) -> (usize, Vec<String>) {
    let fields = kind.fields.iter().filter(|f| f.at == At::Body && step.is_none_or(|s| s == f.step));
    let leaves = fields.flat_map(|field| {
        let old = matches!(field.offer, Offer::Deprecated(_));
        let paths = match field.rows() {
            None => vec![field.path.to_owned()],
            Some(row) => row.cells.iter().map(|cell| text_key(field.path, Some(cell.path))).collect(),
        };
        paths.into_iter().map(move |path| (path, old))
    });
    let leaves: Vec<_> = leaves.collect();
    (leaves.len(), leaves.into_iter().filter(|(_, old)| *old).map(|(path, _)| path).collect())
}

#[test]
fn every_kind_has_every_parameter_of_its_document() {
    // What the pages list, without version and token (which are no answers) and with each member of a list once:
    // counted by hand. The retired ones are taken from files only.
    for (name, leaves, retired) in [
        ("bcc-spec", 60, &["securityGroupId", "cdsAutoRenew"][..]),
        ("bcc-instance", 39, &["localDiskSizeInGB"]),
        ("bcc-spot", 42, &[]),
        ("bcc-reserved", 17, &[]),
        ("jd-vm", 27, &[]),
    ] {
        let kind = kind(name).unwrap_or(KINDS[0]);
        let (count, old) = of_screen(kind, None);
        assert_eq!(
            (kind.name, count, old),
            (name, leaves, retired.iter().map(|p| (*p).to_owned()).collect())
        );
    }
}

#[test]
fn the_documentation_tells_how_much_of_each_kind_there_is() {
    let screens = [
        (Step::Zone, "Zone"),
        (Step::Compute, "Compute"),
        (Step::Image, "Image and log-in"),
        (Step::Disks, "Disks"),
        (Step::Network, "Network"),
        (Step::Billing, "Billing"),
        (Step::Naming, "Names and tags"),
    ];
    let cell = |kind: &Kind, step| match of_screen(kind, step) {
        (0, _) => "–".to_owned(),
        (count, old) if old.is_empty() => count.to_string(),
        (count, old) => format!("{count}, retired: `{}`", old.join("`, `")),
    };
    let row = |name: &str, step| {
        let cells: Vec<_> = kinds().iter().map(|kind| cell(kind, step)).collect();
        format!("| {name} | {} |\n", cells.join(" | "))
    };
    let names: Vec<_> = kinds().iter().map(|kind| format!("`{}`", kind.name)).collect();
    let mut table = format!("| screen | {} |\n|{}\n", names.join(" | "), " --- |".repeat(names.len() + 1));
    for (step, name) in screens {
        table.push_str(&row(name, Some(step)));
    }
    table.push_str(&row("all", None));
    let page = include_str!("../../../docs/kinds.md");
    assert!(page.contains(&table), "put this into docs/kinds.md:\n{table}");
}
