//! No order grows beyond what can be read again, and nothing that was there is lost when somebody tries.

use super::*;
use crate::{
    app::{LeftOut, Popup, SavedDraft},
    order::{
        Place, Reading, file,
        samples::{good, put},
    },
    store::{FileStore, Paths, atomic::LIMIT},
};

const MANY: usize = 1_300_000;

/// The order in a wizard, the field at a path in focus.
fn at(path: &str) -> (App, Place) {
    let mut app = with(good(), Vec::new());
    let place = app.editing.draft.place(path).expect("a field");
    tell(&mut app, Msg::Visit(place));
    (app, place)
}

/// The text of the draft that a change saves.
fn draft_of(change: &Change) -> Option<String> {
    change.effects.iter().find_map(|e| match e {
        Effect::World(WorldEffect::SaveDraft(draft)) => Some(file::write(draft)),
        _ => None,
    })
}

#[test]
fn a_paste_that_no_draft_could_hold_is_told_and_what_was_there_stays() {
    let (mut app, place) = at("name");
    keys(&mut app, "web");
    let before = app.editing.draft.text(place).to_owned();
    let change = tell(&mut app, Msg::Paste("x".repeat(MANY)));
    assert!(draft_of(&change).is_none(), "nothing has changed, so nothing is saved");
    assert_eq!(
        message(&app),
        "Too long: it would have 1,270 KiB, and an order has at most 1,024 KiB. Nothing was changed."
    );
    assert_eq!((app.editing.draft.text(place), app.form.input.value()), (before.as_str(), before.as_str()));
    // And the field goes on as before.
    keys(&mut app, "1");
    assert_eq!(
        (app.editing.draft.text(place), message(&app)),
        (format!("{before}1").as_str(), String::new())
    );
}

#[test]
fn whatever_is_put_in_the_draft_is_one_that_can_be_read_again() {
    for piece in ["x", "\\\"'", "两\u{200b}", "${a}\t"] {
        let mut app = with(good(), Vec::new());
        let text = piece.repeat(180_000 / piece.len());
        let (mut refused, mut last) = (0, String::new());
        for path in ["name", "hostname", "userData", "aspId", "specId", "name", "hostname", "userData"] {
            let Some(place) = app.editing.draft.place(path) else { continue };
            tell(&mut app, Msg::Visit(place));
            let change = tell(&mut app, Msg::Paste(text.clone()));
            match draft_of(&change) {
                Some(text) => last = text,
                None => refused += 1,
            }
        }
        assert!(refused > 0 && last.len() > text.len(), "{piece:?}: {refused} refused, {} kept", last.len());
        assert!(last.len() as u64 <= LIMIT, "{piece:?}: {} bytes", last.len());
        let home = tempfile::tempdir().expect("a folder");
        let shelf = FileStore::drafts(&Paths::at(home.path(), home.path()));
        shelf.save("d", &last).expect("saved");
        let read = file::load(&shelf.load("d").expect("read"), &[], Reading::Draft).expect("a draft").draft;
        assert_eq!(file::write(&read), last, "{piece:?}");
    }
}

#[test]
fn one_key_too_many_is_one_key_and_taking_away_is_always_possible() {
    let (mut app, place) = at("name");
    keys(&mut app, "a");
    let room = usize::try_from(LIMIT).expect("it fits") - file::write(&app.editing.draft).len();
    let most = "x".repeat(room + app.editing.draft.text(place).len());
    tell(
        &mut app,
        Msg::Answer(crate::app::Answer {
            place,
            text: most.clone().into(),
            origin: crate::order::Origin::Typed,
        }),
    );
    assert_eq!(
        (app.editing.draft.text(place).len(), file::write(&app.editing.draft).len() as u64),
        (most.len(), LIMIT)
    );
    keys(&mut app, "y");
    assert!(message(&app).starts_with("Too long: it would have 1,025 KiB"), "{}", message(&app));
    assert_eq!(app.editing.draft.text(place), most);
    tell(&mut app, Msg::Key(crossterm::event::KeyCode::Backspace.into()));
    assert_eq!(app.editing.draft.text(place).len(), most.len() - 1);
    keys(&mut app, "z");
    assert!(app.editing.draft.text(place).ends_with('z'));
}

#[test]
fn everything_that_takes_a_paste_has_the_same_limit() {
    let long = "x".repeat(MANY);
    let mut app = at_start(vec![saved("web", WEB)]);
    tell(&mut app, Msg::Paste(long.clone()));
    assert!(message(&app).contains("1,270 KiB") && app.start.filter.value().is_empty());
    let json = format!("{{\"spec\": \"bcc.g5.c2m8\", \"imageId\": \"m-1\", \"name\": \"{long}\"}}");
    tell(&mut app, Msg::Paste(json));
    assert!(message(&app).contains("KiB") && app.screen == Screen::Start);
    begin(&mut app, "web");
    tell(&mut app, Msg::Paste(long.clone()));
    assert!(message(&app).contains("KiB"), "a variable: {}", message(&app));
    assert!(matches!(app.popups.last(), Some(Popup::Fill(fill)) if fill.lines[0].input.value() == "staging"));
    let (mut app, _) = at("name");
    act(&mut app, Action::SaveTemplate);
    tell(&mut app, Msg::Paste(long.clone()));
    let wrong = |app: &App| match app.popups.last() {
        Some(Popup::SaveTemplate(keep)) => {
            keep.wrong.as_ref().map(|w| Texts::of(Lang::En).say(w)).unwrap_or_default()
        }
        _ => String::new(),
    };
    assert!(wrong(&app).contains("1,270 KiB"), "a template's name: {}", wrong(&app));
    keys(&mut app, "web");
    // Each part may fit, and not all of them together.
    act(&mut app, Action::NextField);
    tell(&mut app, Msg::Paste("\\".repeat(600_000)));
    assert_eq!(wrong(&app), "");
    let change = act(&mut app, Action::Accept);
    assert!(saves(&change).is_none() && wrong(&app).contains("KiB"), "{}", wrong(&app));
    // A password is in no draft, and has an end all the same.
    let (mut app, place) = at("adminPass");
    tell(&mut app, Msg::Paste(long));
    assert!(message(&app).contains("1,270 KiB") && app.editing.draft.text(place).is_empty());
}

#[test]
fn an_import_that_grows_beyond_the_limit_is_told() {
    let mut app = at_start(Vec::new());
    // In the file each of these takes six bytes, and one here.
    let name = "\u{1}".repeat(200_000);
    let body = serde_json::json!({"spec": "bcc.g5.c2m8", "imageId": "m-1", "name": name});
    let imported = crate::order::import::from_body(kinds()[0], &body, "bj");
    assert!(file::write(&imported.draft).len() as u64 > LIMIT && body.to_string().len() > 1000);
    app.inquiries.reading = Some(7);
    tell(&mut app, Msg::InstanceFetched { ticket: 7, answer: Ok(Box::new(imported)) });
    assert!(message(&app).starts_with("Too long: it would have 1,1"), "{}", message(&app));
    assert_eq!(app.screen, Screen::Start);
}

#[test]
fn drafts_that_are_not_offered_are_counted_and_the_skipped_ones_named() {
    let texts = Texts::of(Lang::En);
    assert!(LeftOut::default().lines(texts).is_empty());
    let left_out = LeftOut {
        older: 13,
        folder: "/d".into(),
        unreadable: (1..6).map(|n| format!("/d/{n}: why")).collect(),
    };
    assert_eq!(
        left_out.lines(texts),
        [
            "13 older drafts in /d",
            "Skipped: /d/1: why",
            "Skipped: /d/2: why",
            "Skipped: /d/3: why",
            "2 more drafts skipped; vmcart doctor lists them."
        ]
    );
    let one = LeftOut { older: 1, folder: "/d".into(), unreadable: Vec::new() };
    assert_eq!(one.lines(texts), ["1 older draft in /d"]);
    let mut draft = good();
    put(&mut draft, "name", "kept");
    let saved = SavedDraft { id: "1".into(), saved: "today".into(), text: file::write(&draft) };
    let start = StartEntry::all(Vec::new(), vec![saved], Vec::new(), false);
    let mut app = App::new(session(), Draft::preset(kinds()[0]), start, false).0;
    app.start.left_out = left_out;
    act(&mut app, Action::Accept);
    assert_eq!(app.editing.draft.get("name"), "kept", "what can be read is offered all the same");
}
