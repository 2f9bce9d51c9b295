//! Orders like something that there is, copies for other tools, and the palette.

use std::time::Duration;

use serde_json::json;

use super::*;
use crate::{
    app::{MenuKind, Past, Popup, Target},
    order::{
        Provider, Say, Step,
        import::from_instance,
        samples::{good, put},
    },
};

fn instance() -> serde_json::Value {
    json!({
        "id": "i-T1I3OtUO", "name": "web-1", "spec": "bcc.g5.c2m8", "imageId": "m-mRjO3cjs",
        "zoneName": "cn-bj-a", "paymentTiming": "Postpaid"
    })
}

#[test]
fn an_instance_is_read_and_fills_an_order() {
    let mut app = at_start(Vec::new());
    begin(&mut app, "same as instance");
    assert!(matches!(app.popups.last(), Some(Popup::Menu(m)) if m.kind == MenuKind::Instances));
    keys(&mut app, "i-T1I3OtUO");
    let change = act(&mut app, Action::Accept);
    let [Effect::World(WorldEffect::CloneInstance { id, ticket })] = &change.effects[..] else {
        panic!("{change:?}")
    };
    assert_eq!(id, "i-T1I3OtUO");
    let imported = || from_instance(Provider::BCE, &instance(), "bj");
    let stale = tell(&mut app, Msg::InstanceFetched { ticket: ticket + 7, answer: Ok(Box::new(imported())) });
    assert!(!stale.redraw && app.screen == Screen::Start, "nobody asked for that");
    tell(&mut app, Msg::InstanceFetched { ticket: *ticket, answer: Ok(Box::new(imported())) });
    assert_eq!(app.editing.draft.get("spec"), "bcc.g5.c2m8");
    assert_eq!(app.editing.draft.kind().name, "bcc-spec");
    let Some(Popup::Notice(notice)) = app.popups.last() else { panic!("what was not taken over is told") };
    let said: Vec<_> = notice.lines.iter().map(|l| Texts::of(Lang::En).say(l)).collect();
    assert!(said.iter().any(|s| s.contains("a secret, not taken over")), "{said:?}");
    let again =
        tell(&mut app, Msg::InstanceFetched { ticket: *ticket, answer: Err(Say::Plain("late".into())) });
    assert!(!again.redraw, "one answer for one question");
}

#[test]
fn an_id_that_is_none_and_an_instance_that_is_not_there_are_told() {
    let mut app = at_start(Vec::new());
    begin(&mut app, "same as instance");
    keys(&mut app, "i-T1; rm");
    assert!(act(&mut app, Action::Accept).effects.is_empty());
    assert!(message(&app).contains("is no id"));
    act(&mut app, Action::Accept);
    keys(&mut app, "i-gone");
    let change = act(&mut app, Action::Accept);
    let [Effect::World(WorldEffect::CloneInstance { ticket, .. })] = &change.effects[..] else {
        panic!("{change:?}")
    };
    tell(&mut app, Msg::InstanceFetched { ticket: *ticket, answer: Err(Say::Plain("no instance".into())) });
    assert_eq!((app.screen, message(&app).as_str()), (Screen::Start, "no instance"));
}

#[test]
fn an_earlier_order_is_made_again_without_its_password() {
    let mut app = at_start(Vec::new());
    let body = json!({
        "spec": "bcc.g5.c2m8", "imageId": "m-mRjO3cjs", "name": "web", "purchaseCount": 3,
        "adminPass": crate::order::MASK, "billing": {"paymentTiming": "Postpaid"}
    });
    app.start.past = vec![past(body)];
    begin(&mut app, "earlier order");
    act(&mut app, Action::Accept);
    let draft = &app.editing.draft;
    assert_eq!((draft.get("region"), draft.get("purchaseCount"), draft.get("adminPass")), ("gz", "3", ""));
    assert!(matches!(app.popups.last(), Some(Popup::Notice(_))));
    // And its instances are offered by their ids.
    act(&mut app, Action::Cancel);
    leave_to_start(&mut app);
    begin(&mut app, "same as instance");
    let Some(Popup::Menu(menu)) = app.popups.last() else { panic!("no menu") };
    assert_eq!(menu.entries[0].label, "i-T1I3OtUO");
}

#[test]
fn a_pasted_body_finds_its_kind_and_anything_else_is_looked_for() {
    let mut app = at_start(Vec::new());
    let body = r#"{"bidModel": "market", "instanceType": "N1", "cpuCount": 2, "memoryCapacityInGB": 4,
        "imageId": "m-mRjO3cjs", "adminPass": "Sesame-9!"}"#;
    tell(&mut app, Msg::Paste(body.to_owned()));
    assert_eq!(app.editing.draft.kind().name, "bcc-spot");
    assert_eq!((app.editing.draft.get("cpuCount"), app.editing.draft.get("adminPass")), ("2", ""));
    // What may be of several kinds is asked about.
    let mut app = at_start(Vec::new());
    tell(&mut app, Msg::Paste(r#"{"imageId": "m-mRjO3cjs", "name": "web"}"#.to_owned()));
    assert!(matches!(app.popups.last(), Some(Popup::Menu(m)) if m.kind == MenuKind::Kinds));
    // The keys that are looked up over the question take nothing from it.
    act(&mut app, Action::Help);
    act(&mut app, Action::Cancel);
    keys(&mut app, "bcc-instance");
    act(&mut app, Action::Accept);
    assert_eq!((app.editing.draft.kind().name, app.editing.draft.get("name")), ("bcc-instance", "web"));
    let mut app = at_start(Vec::new());
    tell(&mut app, Msg::Paste("{\"adminPass\": \"Sesame-9!\",\n nonsense".to_owned()));
    assert!(message(&app).contains("line 2") && !message(&app).contains("Sesame"), "{}", message(&app));
    tell(&mut app, Msg::Paste("{\"x\": 1}".to_owned()));
    assert!(message(&app).contains("no order"), "{}", message(&app));
    tell(&mut app, Msg::Paste("reserved\n".to_owned()));
    assert_eq!(app.start.chosen(), Some(&StartEntry::New("bcc-reserved")));
}

#[test]
fn an_order_under_way_is_not_lost_to_another_one() {
    let mut draft = good();
    put(&mut draft, "name", "first");
    let mut app = with(draft, vec![saved("web", WEB)]);
    let before = sent(&app.editing.draft);
    leave_to_start(&mut app);
    begin(&mut app, "web");
    act(&mut app, Action::Accept);
    keys(&mut app, "1");
    let change = act(&mut app, Action::Accept);
    assert!(
        change.effects.iter().any(|e| matches!(e, Effect::World(WorldEffect::NewDraft))),
        "it keeps its own draft"
    );
    assert_ne!(sent(&app.editing.draft), before);
    let change = act(&mut app, Action::Undo);
    assert_eq!(sent(&app.editing.draft), before);
    assert!(
        change.effects.iter().any(|e| matches!(e, Effect::World(WorldEffect::NewDraft))),
        "and the other one its own"
    );
    assert_eq!(app.editing.draft.template, "");
    act(&mut app, Action::Redo);
    assert_eq!((app.editing.draft.get("name"), app.editing.draft.template.as_str()), ("web-staging", "web"));
    assert_eq!(app.step(), Some(Step::Review));
}

#[test]
fn every_language_is_copied_and_none_has_a_secret() {
    let mut draft = good();
    put(&mut draft, "adminPass", "Sesame-9!");
    put(&mut draft, "name", "web");
    let mut app = with(draft, Vec::new());
    app.session.endpoint = Some("http://127.0.0.1:1".into());
    for (name, sign) in [
        ("JSON", "\"name\""),
        ("HTTP", "POST /v2/instanceBySpec"),
        ("curl", "curl"),
        ("Terraform", "baiducloud_instance"),
        ("Command line", "bce"),
        ("Python", "import"),
    ] {
        app.visit_path("name");
        act(&mut app, Action::Copy);
        keys(&mut app, name);
        let change = act(&mut app, Action::Accept);
        let text = copied(&change).expect("copied");
        assert!(text.contains(sign) && !text.contains("Sesame"), "{name}: {text}");
        assert!(message(&app).contains(name), "{}", message(&app));
    }
    app.visit_path("name");
    for (typed, wanted) in [("value of", "web"), ("path of", "name")] {
        act(&mut app, Action::Copy);
        keys(&mut app, typed);
        assert_eq!(copied(&act(&mut app, Action::Accept)), Some(wanted));
    }
    app.visit_path("adminPass");
    act(&mut app, Action::Copy);
    let Some(Popup::Menu(menu)) = app.popups.last() else { panic!("no menu") };
    assert!(!menu.entries.iter().any(|e| e.columns.iter().any(|c| c.contains("Sesame"))));
    assert_eq!(menu.entries.len(), 7, "of a password only where it goes");
}

/// First match of the palette for a text.
fn find(app: &mut App, text: &str) -> Option<Target> {
    app.popups.clear();
    act(app, Action::Palette);
    keys(app, text);
    let Some(Popup::Menu(menu)) = app.popups.last() else { return None };
    menu.chosen().map(|e| e.target.clone())
}

#[test]
fn the_palette_finds_everything_in_either_language() {
    for kind in kinds() {
        let mut app = with(Draft::preset(kind), Vec::new());
        app.session.lang = Lang::ZhCn;
        act(&mut app, Action::Palette);
        let Some(Popup::Menu(menu)) = app.popups.last() else { panic!("no palette") };
        for path in kind.leaves() {
            let field = kind.index(path.split('[').next().unwrap_or(&path));
            let old =
                field.is_some_and(|i| matches!(kind.fields[i].offer, crate::order::Offer::Deprecated(_)));
            let there = menu.entries.iter().any(|e| e.columns.contains(&path));
            let list =
                menu.entries.iter().any(|e| path.strip_suffix("[]").is_some_and(|l| e.columns[0] == l));
            assert!(there || list || old, "{}: {path}", kind.name);
        }
        for step in kind.steps() {
            assert!(menu.entries.iter().any(|e| e.target == Target::Step(step)), "{}", step.key());
        }
    }
    let mut app = with(good(), Vec::new());
    let place = |app: &App, path: &str| app.editing.draft.place(path).map(Target::Place);
    for text in ["rootDiskSizeInGb", "系统盘"] {
        let found = find(&mut app, text);
        assert_eq!(found, place(&app, "rootDiskSizeInGb"), "{text}");
    }
    assert_eq!(find(&mut app, "撤销"), Some(Target::Action(Action::Undo)));
    assert_eq!(find(&mut app, "undo"), Some(Target::Action(Action::Undo)));
}

#[test]
fn a_command_of_the_palette_is_done_on_the_start_screen_too() {
    let mut app = at_start(vec![saved("web", WEB)]);
    assert_eq!(find(&mut app, "switch to chinese"), Some(Target::Action(Action::Lang)));
    act(&mut app, Action::Accept);
    assert_eq!(app.session.lang, Lang::ZhCn);
    act(&mut app, Action::Palette);
    let Some(Popup::Menu(menu)) = app.popups.last() else { panic!("no palette") };
    assert!(
        !menu.entries.iter().any(|e| e.target == Target::Action(Action::SaveTemplate)),
        "nothing to save"
    );
    assert_eq!(find(&mut app, "rename remove"), Some(Target::Action(Action::Manage)));
    act(&mut app, Action::Accept);
    assert!(matches!(app.popups.last(), Some(Popup::Menu(m)) if m.kind == MenuKind::Manage));
}

#[test]
fn what_the_cloud_tells_does_not_move_the_choice_on_the_review() {
    let mut draft = good();
    put(&mut draft, "zoneName", "cn-bj-a");
    put(&mut draft, "imageId", "m-gone");
    let mut app = with(draft, Vec::new());
    let change = act(&mut app, Action::GoToStep(8));
    assert_eq!(app.review_item(), crate::app::ReviewItem::Back);
    let asks: Vec<_> = change
        .effects
        .into_iter()
        .filter_map(|e| match e {
            Effect::World(WorldEffect::Look { ask, ticket, .. }) => Some((ask, ticket)),
            _ => None,
        })
        .collect();
    let before = app.editing.problems.len();
    for (ask, ticket) in asks {
        tell(&mut app, Msg::LookupAnswered { ask, ticket, answer: Ok(Vec::new()) });
    }
    assert!(app.editing.problems.len() > before, "what no longer exists is told at its field");
    assert_eq!(app.review_item(), crate::app::ReviewItem::Back);
}

#[test]
fn a_draft_remembers_its_template_and_no_other_file_may_say_so() {
    use crate::order::{Reading, file};
    let mut draft = good();
    draft.template = "web".into();
    let text = file::write(&draft);
    assert_eq!(file::load(&text, &[], Reading::Draft).expect("a draft").draft.template, "web");
    let strict = file::load(&text, &[], Reading::Strict).expect("a file");
    assert!(strict.own_problems().iter().any(|p| p.code == "unknown-key" && p.path == "template"));
    // Gone on with, it is compared with the template again.
    let saved_draft = crate::app::SavedDraft { id: "1".into(), saved: "today".into(), text };
    let start = StartEntry::all(Vec::new(), vec![saved_draft], vec![saved("web", WEB)], false);
    let mut app = App::new(session(), Draft::preset(kinds()[0]), start, false).0;
    act(&mut app, Action::Accept);
    assert!(app.editing.source.template.is_some());
    act(&mut app, Action::SaveTemplate);
    assert!(matches!(app.popups.last(), Some(Popup::SaveTemplate(keep)) if keep.name.value() == "web"));
}

#[test]
fn the_answer_to_a_variable_of_a_password_stays_a_secret() {
    let text = WEB.replace("imageId", "adminPass = \"${env}\"\nimageId");
    let mut app = at_start(vec![saved("web", &text)]);
    begin(&mut app, "web");
    assert!(matches!(app.popups.last(), Some(Popup::Fill(fill)) if fill.lines[0].secret));
    act(&mut app, Action::Clear);
    keys(&mut app, "Sesame-9!");
    assert!(!format!("{app:?}{:?}", app.popups).contains("Sesame"));
    act(&mut app, Action::Accept);
    keys(&mut app, "1");
    let change = act(&mut app, Action::Accept);
    assert_eq!(app.editing.draft.get("adminPass"), "Sesame-9!");
    let drafts = change.effects.iter().any(
        |e| matches!(e, Effect::World(WorldEffect::SaveDraft(draft)) if crate::order::file::write(draft).contains("adminPass")),
    );
    assert!(!drafts, "the password is in no draft");
}

fn past(body: serde_json::Value) -> Past {
    Past {
        id: "20261121-140205-1f3a".into(),
        kind: "bcc-spec".into(),
        sent: "2026-11-21 14:02".into(),
        count: 3,
        region: "gz".into(),
        body,
        allow: Vec::new(),
        instances: vec!["i-T1I3OtUO".into()],
        simulated: true,
        took: None,
    }
}

#[test]
fn what_the_last_ones_of_the_kind_took_is_what_this_one_may_take() {
    let mut app = at_start(Vec::new());
    begin(&mut app, "by specification");
    assert_eq!(app.expected(), None);
    let took = |seconds: u64| Past { took: Some(Duration::from_secs(seconds)), ..past(json!({})) };
    app.start.past = vec![
        Past { kind: "jd-vm".into(), ..took(1) },
        Past { simulated: false, ..took(2) },
        past(json!({})),
        took(40),
        took(900),
        took(35),
    ];
    assert_eq!(app.expected(), Some(Duration::from_secs(40)), "one that took long tells nothing of the rest");
}
