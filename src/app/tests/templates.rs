//! Templates: found, filled, saved, compared, managed.

use proptest::prelude::*;

use super::*;
use crate::{
    app::{MenuKind, Popup, ReviewItem, Slot, TemplateAction},
    keys::Context,
    order::{
        Origin, Step,
        file::Template,
        samples::{any_order, good, put},
    },
};

fn filled(env: &str, count: &str) -> App {
    let mut app = at_start(vec![saved("web", WEB)]);
    begin(&mut app, "web");
    act(&mut app, Action::Clear);
    keys(&mut app, env);
    act(&mut app, Action::Accept);
    keys(&mut app, count);
    act(&mut app, Action::Accept);
    app
}

#[test]
fn typing_filters_the_start_screen_and_esc_shows_all() {
    let mut shared = saved("db", &WEB.replace("web", "db"));
    shared.shared = true;
    let broken = saved("old", "kind = \"bcc-spek\"\n");
    let mut app = at_start(vec![saved("web", WEB), shared, broken]);
    let all = app.start.shown.len();
    let said: Vec<_> = app.start.entries.iter().map(|e| e.words(Texts::of(Lang::En))).collect();
    let of = |name: &str| said.iter().find(|(label, _)| label == name).map(|(_, more)| more.clone());
    assert_eq!(of("db").as_deref(), Some("bcc-spec · db tier · shared"));
    assert!(of("old").is_some_and(|more| more.contains("cannot be used: bcc-spek")), "{said:?}");
    keys(&mut app, "jdcloud");
    assert_eq!(app.start.chosen(), Some(&StartEntry::New("jd-vm")));
    act(&mut app, Action::Cancel);
    assert_eq!(app.start.shown.len(), all);
    keys(&mut app, "竞价");
    assert_eq!(app.start.chosen(), Some(&StartEntry::New("bcc-spot")), "by its name in the other language");
    act(&mut app, Action::Clear);
    begin(&mut app, "old");
    assert_eq!(app.screen, Screen::Start);
    assert!(message(&app).contains("did you mean bcc-spec"), "{}", message(&app));
}

#[test]
fn variables_are_checked_at_each_key_and_open_the_review() {
    let mut app = at_start(vec![saved("web", WEB)]);
    begin(&mut app, "web");
    assert_eq!(app.context(), Context::Dialog);
    let problems = |app: &App| match app.popups.last() {
        Some(Popup::Fill(fill)) => {
            fill.lines[fill.at].problems.iter().map(|p| p.code.to_owned()).collect::<Vec<_>>()
        }
        _ => panic!("no form"),
    };
    // What is suggested is kept by a key that moves.
    tell(&mut app, Msg::Key(crossterm::event::KeyCode::End.into()));
    keys(&mut app, "-生产");
    assert_eq!(problems(&app), [""; 0]);
    keys(&mut app, "!");
    assert!(!problems(&app).is_empty(), "a name with a ! in it");
    tell(&mut app, Msg::Key(crossterm::event::KeyCode::Backspace.into()));
    assert_eq!(problems(&app), [""; 0]);
    act(&mut app, Action::Accept);
    keys(&mut app, "0");
    assert_eq!(problems(&app), ["range"]);
    act(&mut app, Action::Clear);
    keys(&mut app, "3");
    let change = act(&mut app, Action::Accept);
    assert_eq!(app.step(), Some(Step::Review));
    assert_eq!(
        (app.editing.draft.get("name"), app.editing.draft.get("purchaseCount")),
        ("web-staging-生产", "3")
    );
    assert_eq!(app.editing.draft.template, "web");
    assert!(
        change.effects.iter().any(
            |e| matches!(e, Effect::World(WorldEffect::SaveDraft(draft)) if crate::order::file::write(draft).contains("生产"))
        )
    );
    assert!(app.deltas().is_empty(), "nothing was changed yet");
}

#[test]
fn an_answer_that_will_not_do_leads_to_its_field() {
    let app = filled("prod", "0");
    assert_eq!(app.step(), Some(Step::Compute));
    assert_eq!(app.focused().map(|p| app.editing.draft.path(p)).as_deref(), Some("purchaseCount"));
}

#[test]
fn given_variables_are_not_asked_for() {
    let mut app = at_start(vec![saved("web", WEB)]);
    let given = [("env".to_owned(), "prod".to_owned()), ("imageId".to_owned(), "m-Rx1dCMFF".to_owned())];
    app.open_template("web", &given);
    assert!(matches!(app.popups.last(), Some(Popup::Fill(fill)) if fill.lines.len() == 1));
    keys(&mut app, "2");
    act(&mut app, Action::Accept);
    assert_eq!((app.editing.draft.get("name"), app.editing.draft.get("imageId")), ("web-prod", "m-Rx1dCMFF"));
}

#[test]
fn the_review_tells_what_differs_and_what_is_gone() {
    let mut app = filled("prod", "2");
    app.visit_path("spec");
    act(&mut app, Action::Clear);
    tell(&mut app, Msg::Paste("bcc.g5.c4m16".to_owned()));
    app.visit_path("zoneName");
    act(&mut app, Action::Clear);
    app.visit_path("hostname");
    tell(&mut app, Msg::Paste("web".to_owned()));
    let deltas: Vec<_> = app.deltas().into_iter().map(|d| (d.path, d.before, d.after)).collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(
        deltas,
        [
            ("spec".to_owned(), some("bcc.g5.c2m8"), some("bcc.g5.c4m16")),
            ("hostname".to_owned(), None, some("web")),
            ("zoneName".to_owned(), some("cn-bj-a"), None),
        ]
    );
    act(&mut app, Action::GoToStep(8));
    let at = app.review_items().iter().position(|i| *i == ReviewItem::Gone(0)).expect("a line for it");
    app.review = at;
    act(&mut app, Action::Accept);
    assert_eq!(app.focused().map(|p| app.editing.draft.path(p)).as_deref(), Some("zoneName"));
}

#[test]
fn what_is_unknown_is_told_until_it_was_seen_and_kept_when_saved() {
    let text = WEB
        .replace("[vars.env]", "made-by = \"a newer vmcart\"\n[vars.env]\nchoices = [\"a\"]")
        .replace("imageId", "later = true\nimageId");
    let mut app = at_start(vec![saved("web", &text)]);
    begin(&mut app, "web");
    act(&mut app, Action::Accept);
    keys(&mut app, "1");
    act(&mut app, Action::Accept);
    let Some(Popup::Notice(notice)) = app.popups.last() else { panic!("no notice") };
    let said: Vec<_> = notice.lines.iter().map(|l| Texts::of(Lang::En).say(l)).collect();
    for path in ["later", "made-by", "vars.env.choices"] {
        assert!(said.iter().any(|s| s.starts_with(&format!("{path}:"))), "{path}: {said:?}");
    }
    act(&mut app, Action::Accept);
    assert!(app.popups.is_empty());
    // The field that nobody knows blocks until a person lets it pass, or takes it out.
    assert!(app.blocked() && app.may_pass() == Some("unknown-field"));
    act(&mut app, Action::Toggle);
    assert!(!app.blocked());
    act(&mut app, Action::SaveTemplate);
    act(&mut app, Action::Clear);
    keys(&mut app, "web2");
    let (name, text) = saves(&act(&mut app, Action::Accept)).expect("saved");
    assert_eq!(name, "web2");
    let kept = Template::read(&text).expect("a template");
    assert_eq!(kept.unknown(), ["later", "made-by", "vars.env.choices"]);
    assert!(text.contains("web-${env}") && text.contains("\"${count}\""), "{text}");
    act(&mut app, Action::Home);
    act(&mut app, Action::Clear);
    assert!(app.editing.draft.extras.is_empty());
    act(&mut app, Action::Undo);
    assert_eq!(app.editing.draft.extras.len(), 1);
}

#[test]
fn saving_makes_variables_keeps_no_secret_and_asks_before_it_overwrites() {
    let mut draft = good();
    put(&mut draft, "adminPass", "Sesame-9!");
    put(&mut draft, "name", "shop");
    let mut app = with(draft, vec![saved("shop", WEB)]);
    act(&mut app, Action::SaveTemplate);
    let Some(Popup::SaveTemplate(keep)) = app.popups.last() else { panic!("no form") };
    assert_eq!((keep.name.value(), &keep.secrets[..]), ("shop", &["adminPass".to_owned()][..]));
    act(&mut app, Action::NextField);
    keys(&mut app, "The shop, 前端");
    // Down to the name of the instances, and let it vary.
    let at = |app: &App| match app.popups.last() {
        Some(Popup::SaveTemplate(keep)) => match keep.slot() {
            Slot::Row(row) => keep.rows[row].path.clone(),
            _ => String::new(),
        },
        _ => panic!("no form"),
    };
    for _ in 0..40 {
        if at(&app) == "name" {
            break;
        }
        act(&mut app, Action::NextField);
    }
    assert_eq!(app.context(), Context::Marks);
    act(&mut app, Action::Toggle);
    for text in ["tier", "Which tier?", "front"] {
        act(&mut app, Action::NextField);
        act(&mut app, Action::Clear);
        keys(&mut app, text);
    }
    let change = act(&mut app, Action::Accept);
    assert!(saves(&change).is_none(), "not before it was seen what changes");
    let Some(Popup::SaveTemplate(keep)) = app.popups.last() else { panic!("no form") };
    let over = keep.over.as_ref().expect("what would change");
    assert!(over.changes.iter().any(|d| d.path == "title"), "{:?}", over.changes);
    act(&mut app, Action::Cancel);
    assert!(
        matches!(app.popups.last(), Some(Popup::SaveTemplate(keep)) if keep.over.is_none()),
        "Esc goes back"
    );
    act(&mut app, Action::Accept);
    let (name, text) = saves(&act(&mut app, Action::Accept)).expect("saved");
    assert_eq!(name, "shop");
    let kept = Template::read(&text).expect("a template");
    assert_eq!((kept.draft.title.as_str(), kept.draft.get("name")), ("The shop, 前端", "${tier}"));
    let variable = &kept.variables[0];
    assert_eq!((variable.prompt.as_str(), variable.default.as_deref()), ("Which tier?", Some("front")));
    assert!(!text.contains("Sesame"), "no secret");
    // What was saved is where the order comes from now.
    let said = "saved".into();
    tell(&mut app, Msg::Shelved { said, templates: Some(vec![saved("shop", &text)]), saved: Some(name) });
    assert_eq!(app.editing.draft.template, "shop");
    act(&mut app, Action::SaveTemplate);
    assert!(matches!(app.popups.last(), Some(Popup::SaveTemplate(keep)) if keep.name.value() == "shop"));
}

#[test]
fn a_name_that_is_none_and_a_variable_that_cannot_be_are_told_in_the_form() {
    let mut app = with(good(), Vec::new());
    act(&mut app, Action::SaveTemplate);
    for name in ["", "../x", ".hidden", "a:b"] {
        act(&mut app, Action::Clear);
        keys(&mut app, name);
        assert!(saves(&act(&mut app, Action::Accept)).is_none());
        assert!(
            matches!(app.popups.last(), Some(Popup::SaveTemplate(keep)) if keep.wrong.is_some()),
            "{name:?}"
        );
    }
    act(&mut app, Action::Clear);
    keys(&mut app, "fine");
    for _ in 0..3 {
        act(&mut app, Action::NextField);
    }
    act(&mut app, Action::Toggle);
    act(&mut app, Action::NextField);
    keys(&mut app, " !");
    assert!(saves(&act(&mut app, Action::Accept)).is_none());
    let Some(Popup::SaveTemplate(keep)) = app.popups.last() else { panic!("no form") };
    assert!(keep.wrong.is_some() && matches!(keep.slot(), Slot::VarName(_)));
}

#[test]
fn a_template_is_shown_renamed_and_removed_and_a_shared_one_is_not() {
    let mut shared = saved("team", WEB);
    shared.shared = true;
    let secret = WEB.replace("imageId", "adminPass = \"Sesame-9!\"\nimageId");
    let mut app = at_start(vec![saved("web", &secret), saved("db", WEB), shared]);
    keys(&mut app, "web");
    act(&mut app, Action::Manage);
    act(&mut app, Action::Accept);
    let Some(Popup::Page(page)) = app.popups.last() else { panic!("no page") };
    assert!(page.lines.iter().any(|l| l.contains("web-${env}")));
    assert!(!page.lines.iter().any(|l| l.contains("Sesame")));
    act(&mut app, Action::Cancel);
    act(&mut app, Action::Manage);
    act(&mut app, Action::NextField);
    act(&mut app, Action::Accept);
    act(&mut app, Action::Clear);
    keys(&mut app, "db");
    assert!(act(&mut app, Action::Accept).effects.is_empty());
    assert!(matches!(app.popups.last(), Some(Popup::Rename(r)) if r.wrong.is_some()), "it is taken");
    keys(&mut app, "2");
    let change = act(&mut app, Action::Accept);
    assert!(
        matches!(&change.effects[..], [Effect::World(WorldEffect::RenameTemplate(a, b))] if a == "web" && b == "db2")
    );
    act(&mut app, Action::Manage);
    act(&mut app, Action::End);
    act(&mut app, Action::Accept);
    assert!(act(&mut app, Action::Accept).effects.is_empty(), "the first button keeps it");
    act(&mut app, Action::Manage);
    act(&mut app, Action::End);
    act(&mut app, Action::Accept);
    act(&mut app, Action::NextField);
    let change = act(&mut app, Action::Accept);
    assert!(
        matches!(&change.effects[..], [Effect::World(WorldEffect::RemoveTemplate(name))] if name == "web")
    );
    act(&mut app, Action::Cancel);
    keys(&mut app, "team");
    assert!(app.perform_deed(TemplateAction::Remove).effects.is_empty() && app.popups.is_empty());
    assert!(message(&app).contains("shared"));
    act(&mut app, Action::Manage);
    assert!(matches!(app.popups.last(), Some(Popup::Menu(m)) if m.kind == MenuKind::Manage));
}

/// One thing that is done to an order.
fn change(app: &mut App, (what, which, text): (u8, u16, &str)) {
    let places = app.editing.draft.all_places();
    let place = places[usize::from(which) % places.len()];
    let path = app.editing.draft.path(place);
    let _ = app.visit_path(&path);
    match what {
        0 => drop(act(app, Action::Clear)),
        1 => drop(act(app, Action::AddRow)),
        2 => drop(act(app, Action::RemoveRow)),
        3 => drop(act(app, Action::MoveRowDown)),
        4 => drop(act(app, Action::Toggle)),
        5 => {
            leave_to_start(app);
            begin(app, "web");
            act(app, Action::Accept);
            keys(app, "2");
            act(app, Action::Accept);
        }
        _ => drop(tell(app, Msg::Paste(text.to_owned()))),
    }
    app.popups.clear();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn what_is_undone_and_redone_is_what_it_was(
        start in any_order(),
        changes in proptest::collection::vec((0_u8..9, any::<u16>(), "[a-z0-9前]{0,4}"), 1..25),
    ) {
        let mut app = with(start, vec![saved("web", WEB)]);
        let before = sent(&app.editing.draft);
        for (what, which, text) in &changes {
            change(&mut app, (*what, *which, text));
        }
        let after = sent(&app.editing.draft);
        for _ in 0..2 {
            while act(&mut app, Action::Undo).redraw {}
            prop_assert_eq!(&sent(&app.editing.draft), &before);
            while act(&mut app, Action::Redo).redraw {}
            prop_assert_eq!(&sent(&app.editing.draft), &after);
        }
    }

    #[test]
    fn what_is_saved_and_taken_again_orders_the_same(
        mut draft in any_order(),
        vary in proptest::collection::vec(any::<bool>(), 40),
    ) {
        for place in draft.all_places() {
            if draft.at(place).secret() {
                draft.set(place, "", Origin::Empty);
            }
        }
        let before = sent(&draft);
        let mut app = with(draft, Vec::new());
        act(&mut app, Action::SaveTemplate);
        act(&mut app, Action::Clear);
        keys(&mut app, "again");
        if let Some(Popup::SaveTemplate(keep)) = app.popups.last_mut() {
            for (row, on) in keep.rows.iter_mut().zip(&vary) {
                row.on = *on && !row.value.contains("${");
            }
        }
        let change = act(&mut app, Action::Accept);
        let (name, text) = saves(&change).expect("saved");
        tell(&mut app, Msg::Shelved { said: "".into(), templates: Some(vec![saved(&name, &text)]), saved: None });
        let mut app = at_start(vec![saved(&name, &text)]);
        begin(&mut app, "again");
        for _ in 0..60 {
            if app.screen != Screen::Start {
                break;
            }
            act(&mut app, Action::Accept);
        }
        prop_assert_eq!(sent(&app.editing.draft), before, "{}", text);
    }
}
