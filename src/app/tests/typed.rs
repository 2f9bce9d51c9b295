//! Tests that the typed text is bought: suggestions give way to the first character, pastes are taken as a whole.

use crossterm::event::{KeyCode, KeyEvent};

use super::*;
use crate::order::{Origin, Place, Shape, file, kind};

fn new(kind_name: &str) -> App {
    with(Draft::preset(kind(kind_name).expect("a kind")), Vec::new())
}

fn press(app: &mut App, code: KeyCode) {
    let key = KeyEvent::from(code);
    let message = match app.session.keys.action(app.context(), key) {
        Some(action) => Msg::Action(action),
        None => Msg::Key(key),
    };
    tell(app, message);
}

fn text(app: &App, path: &str) -> String {
    app.editing.draft.place(path).map(|p| app.editing.draft.text(p).to_owned()).unwrap_or_default()
}

#[test]
fn the_first_character_takes_the_place_of_a_suggestion_in_every_field_that_has_one() {
    let mut seen = 0;
    for kind in kinds() {
        for (index, field) in kind.fields.iter().enumerate() {
            let place = Place::field(index);
            let mut app = new(kind.name);
            let typed = !matches!(field.shape, Shape::Flag | Shape::Choice(_) | Shape::Rows(_));
            let Some(preset) = field.preset.filter(|_| typed && app.editing.draft.applies(place)) else {
                continue;
            };
            seen += 1;
            app.visit_path(field.path);
            keys(&mut app, "3");
            assert_eq!(text(&app, field.path), "3", "{} {}", kind.name, field.path);
            assert_eq!(app.editing.draft.origin(place), Origin::Typed);
            keys(&mut app, "4");
            assert_eq!(text(&app, field.path), "34", "only the first");
            act(&mut app, Action::Cancel);
            assert_eq!(
                (text(&app, field.path).as_str(), app.editing.draft.origin(place)),
                (preset, Origin::Preset)
            );
            for keeps in [KeyCode::End, KeyCode::Left, KeyCode::Right, KeyCode::Home] {
                let mut app = new(kind.name);
                app.visit_path(field.path);
                press(&mut app, keeps);
                press(&mut app, KeyCode::End);
                keys(&mut app, "3");
                assert_eq!(text(&app, field.path), format!("{preset}3"), "{keeps:?}");
            }
            let mut app = new(kind.name);
            app.visit_path(field.path);
            tell(&mut app, Msg::Paste("12".into()));
            assert_eq!(text(&app, field.path), "12", "a paste too");
        }
    }
    assert!(seen >= 5, "{seen}");
}

#[test]
fn what_a_row_begins_with_gives_way_too() {
    let mut app = new("jd-vm");
    let list = app.editing.draft.kind().index("instanceSpec.dataDisks").expect("a list");
    app.visit_path("instanceSpec.dataDisks");
    act(&mut app, Action::AddRow);
    let preset = (0..4)
        .map(|column| Place::cell(list, 0, column))
        .find(|p| app.editing.draft.origin(*p) == Origin::Preset && app.is_text(*p));
    if let Some(place) = preset {
        tell(&mut app, Msg::Visit(place));
        keys(&mut app, "hdd");
        assert_eq!(app.editing.draft.text(place), "hdd");
    }
}

#[test]
fn what_was_suggested_is_still_only_suggested_when_a_draft_is_gone_on_with() {
    let written = file::write(&Draft::preset(kind("bcc-spec").expect("a kind")));
    let draft = file::load(&written, &[], crate::order::Reading::Draft).expect("it reads").draft;
    let mut app = with(draft, Vec::new());
    app.visit_path("purchaseCount");
    keys(&mut app, "3");
    assert_eq!(text(&app, "purchaseCount"), "3");
    // What was typed is edited where it was left.
    let written = file::write(&app.editing.draft);
    let draft = file::load(&written, &[], crate::order::Reading::Draft).expect("it reads").draft;
    let mut app = with(draft, Vec::new());
    app.visit_path("purchaseCount");
    keys(&mut app, "0");
    assert_eq!(text(&app, "purchaseCount"), "30");
}

#[test]
fn a_variables_default_gives_way_to_what_is_typed() {
    let mut app = at_start(vec![saved("web", WEB)]);
    begin(&mut app, "web");
    keys(&mut app, "prod");
    act(&mut app, Action::Accept);
    keys(&mut app, "2");
    act(&mut app, Action::Accept);
    assert_eq!(text(&app, "name"), "web-prod");
    assert_eq!(text(&app, "purchaseCount"), "2");
}

#[test]
fn a_pasted_script_is_taken_as_a_whole_and_undo_takes_exactly_it() {
    let script = "#!/bin/sh\necho hello\n";
    let code = "IyEvYmluL3NoCmVjaG8gaGVsbG8K";
    for pasted in
        [script.to_owned(), script.replace('\n', "\r"), format!("{}\r\n{}", &code[..16], &code[16..])]
    {
        let mut app = new("bcc-spec");
        app.visit_path("userData");
        tell(&mut app, Msg::Paste(pasted.clone()));
        assert_eq!(text(&app, "userData"), code, "{pasted:?}");
        assert!(app.problems_at(app.focused().expect("a place")).next().is_none(), "{pasted:?}");
        keys(&mut app, "x");
        act(&mut app, Action::Undo);
        assert_eq!(text(&app, "userData"), code, "what was typed behind it is a step of its own");
        act(&mut app, Action::Undo);
        assert_eq!(text(&app, "userData"), "");
    }
    let mut app = new("bcc-spec");
    app.visit_path("name");
    keys(&mut app, "web");
    tell(&mut app, Msg::Paste("-01".into()));
    keys(&mut app, "b");
    for was in ["web-01", "web", ""] {
        act(&mut app, Action::Undo);
        assert_eq!(text(&app, "name"), was);
    }
}

#[test]
fn what_nobody_sees_is_told_and_dropped_with_one_key() {
    let mut app = new("bcc-spec");
    app.visit_path("purchaseCount");
    tell(&mut app, Msg::Paste("1\u{200b}0".into()));
    let place = app.focused().expect("a place");
    let said: Vec<_> = app.problems_at(place).map(|p| Texts::of(Lang::En).problem(p)).collect();
    assert!(said.iter().any(|s| s.contains("U+200B")), "{said:?}");
    act(&mut app, Action::Repair);
    assert_eq!(text(&app, "purchaseCount"), "10");
    assert!(app.problems_at(place).next().is_none());
    act(&mut app, Action::Undo);
    assert_eq!(text(&app, "purchaseCount"), "1\u{200b}0");

    app.visit_path("userData");
    tell(&mut app, Msg::Paste("\u{feff}#!/bin/sh\r\necho a\r\n".into()));
    let place = app.focused().expect("a place");
    assert!(app.problems_at(place).any(|p| p.code == "user-data-mark"), "{:?}", app.editing.problems);
    act(&mut app, Action::Repair);
    assert_eq!(text(&app, "userData"), "IyEvYmluL3NoCmVjaG8gYQo=");
    assert!(app.problems_at(place).next().is_none());
    act(&mut app, Action::Repair);
    assert_eq!(message(&app), "There is nothing here to put right.");
}

#[test]
fn full_width_digits_and_terabytes_are_what_they_say() {
    let mut app = new("bcc-spec");
    app.visit_path("purchaseCount");
    keys(&mut app, "１０");
    assert_eq!(text(&app, "purchaseCount"), "10");
    app.visit_path("rootDiskSizeInGb");
    keys(&mut app, "1T");
    assert_eq!(text(&app, "rootDiskSizeInGb"), "1024");
}

#[test]
fn a_template_that_no_order_can_be_made_of_is_told_when_it_is_saved() {
    let mut app = new("bcc-spec");
    app.visit_path("name");
    keys(&mut app, "9bad");
    let kept = vec![saved("odd", &app.template_text())];
    let said = crate::order::Say::Plain("saved".into());
    tell(&mut app, Msg::Shelved { said, templates: Some(kept), saved: Some("odd".into()) });
    assert!(message(&app).contains("9bad"), "{}", message(&app));
}

#[test]
fn nobody_leaves_an_order_that_is_on_no_disk_without_being_told() {
    let mut app = new("bcc-spec");
    app.visit_path("name");
    keys(&mut app, "web");
    tell(&mut app, Msg::Unkept("no space left".into()));
    assert!(message(&app).contains("no space left"), "{}", message(&app));
    let leaves =
        |change: Change| change.effects.iter().any(|e| matches!(e, Effect::Screen(ScreenEffect::Quit)));
    keys(&mut app, "1");
    assert!(!leaves(act(&mut app, Action::Leave)));
    assert!(message(&app).contains("no space left"), "{}", message(&app));
    assert!(leaves(act(&mut app, Action::Leave)), "once more leaves");
    tell(&mut app, Msg::Saved("12:00:00".into()));
    assert!(leaves(act(&mut app, Action::Leave)), "what is saved is left at once");
}

#[test]
fn a_script_goes_into_a_variable_with_all_its_lines() {
    let file = "kind = \"bcc-spec\"\n[vars.boot]\nprompt = \"Script\"\n[request]\nuserData = \"${boot}\"\n";
    let mut app = at_start(vec![saved("boot", file)]);
    begin(&mut app, "boot");
    tell(&mut app, Msg::Paste("#!/bin/sh\recho a\r".into()));
    act(&mut app, Action::Accept);
    assert_eq!(text(&app, "userData"), "IyEvYmluL3NoCmVjaG8gYQo=");
}
