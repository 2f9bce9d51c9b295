//! Orders drawn from the table: right ones have no error, a broken field has its own.

use proptest::prelude::*;

use super::*;
use crate::order::samples::{any_order, value};

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, max_shrink_iters: 500, ..ProptestConfig::default() })]

    #[test]
    fn valid_orders_have_no_error(draft in any_order()) {
        let errors: Vec<_> = check(&draft, &Known::default()).into_iter().filter(Problem::blocks).collect();
        prop_assert_eq!(errors, vec![]);
        prop_assert!(order(&draft, &Known::default()).is_ok());
    }

    #[test]
    fn one_field_broken_is_a_problem_there(draft in any_order(), at in any::<prop::sample::Index>()) {
        let mut draft = draft;
        let places: Vec<_> = draft
            .all_places()
            .into_iter()
            .filter(|p| draft.applies(*p) && draft.at(*p).rows().is_none())
            .collect();
        let place = places[at.index(places.len())];
        let broken = match draft.at(place).shape {
            Shape::Whole(limit) => (limit.max + 1).to_string(),
            _ => "no \u{7f} value".to_owned(),
        };
        draft.set(place, &broken, Origin::Typed);
        let problems = check(&draft, &Known::default());
        let path = draft.path(place);
        prop_assert!(problems.iter().any(|p| p.path == path && p.blocks()), "{} in {:?}", path, problems);
        prop_assert!(order(&draft, &Known::default()).is_err());
    }

    #[test]
    fn a_needed_field_emptied_is_a_problem_there(draft in any_order(), at in any::<prop::sample::Index>()) {
        let mut draft = draft;
        let places: Vec<_> = draft.all_places().into_iter().filter(|p| draft.needed(*p) && draft.at(*p).rows().is_none()).collect();
        let place = places[at.index(places.len())];
        draft.set(place, "", Origin::Typed);
        let found = codes(&check(&draft, &Known::default()));
        prop_assert!(found.contains(&(draft.path(place), "required".into())), "{:?}", found);
    }

    #[test]
    fn no_text_in_any_field_panics(text in ".*", at in any::<prop::sample::Index>()) {
        let mut draft = good();
        let index = at.index(bcc_spec().fields.len());
        match draft.add_row(index, 0) {
            Some(cell) => draft.set(cell, &text, Origin::Typed),
            None => draft.set(Place::field(index), &text, Origin::Typed),
        }
        let _ = check(&draft, &Known::default());
    }

    #[test]
    fn a_password_is_in_no_problem(secret in "[ -~]{9,30}", valid in value(bcc_spec().fields.iter().find(|f| f.secret()).unwrap())) {
        for secret in [secret, valid] {
            let draft = with(&[("adminPass", &secret), ("keypairId", "k-1"), ("name", "-")]);
            let shown = format!("{:?}{draft:?}", check(&draft, &Known::default()));
            prop_assert!(secret.trim().len() < 3 || !shown.contains(secret.trim()), "{}", shown);
        }
    }
}
