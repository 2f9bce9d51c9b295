//! Clickable places, the content of hints, and the drawing where only ASCII can be shown.

use ratatui::layout::Rect;

use super::{
    SIZES, draw, look,
    scenes::{self, act, filled, open, tell, visit},
};
use crate::{
    app::{App, Effect, Focus, Msg, Popup, ScreenEffect, Spot},
    keys::{Action, KeyOverride, Keymap},
    order::{Place, Step},
    texts::Lang,
    theme::{Look, Signs},
};

fn spots(app: &App, (width, height): (u16, u16)) -> Vec<(Rect, Spot)> {
    let look = look();
    draw(app, &look, Rect::new(0, 0, width, height)).spots
}

/// Clicks the middle of a spot that is on the screen.
#[track_caller]
fn click(app: &mut App, wanted: Spot) {
    click_in(app, wanted, (120, 36));
}

#[track_caller]
fn click_in(app: &mut App, wanted: Spot, size: (u16, u16)) {
    let all = spots(app, size);
    let (area, _) = all.iter().find(|(_, spot)| *spot == wanted).unwrap_or_else(|| panic!("no {wanted:?}"));
    let at = ratatui::layout::Position { x: area.x + area.width / 2, y: area.y };
    let hit = all.iter().rev().find(|(area, _)| area.contains(at)).map(|(_, spot)| *spot);
    assert_eq!(hit, Some(wanted), "something lies over it");
    tell(app, Msg::Clicked(wanted));
}

fn field(app: &App, path: &str) -> Place {
    app.editing.draft.place(path).expect("a field")
}

#[test]
fn a_click_goes_to_screens_fields_and_entries() {
    let mut app = filled(Lang::En);
    click(&mut app, Spot::Step(Step::Image));
    assert_eq!(app.step(), Some(Step::Image));
    let image = field(&app, "imageId");
    open(&mut app, Step::Image);
    act(&mut app, Action::NextField);
    click(&mut app, Spot::Focus(Focus::Place(image)));
    assert_eq!(app.focused(), Some(image));
    click(&mut app, Spot::Focus(Focus::Place(image)));
    assert_eq!(app.popups.len(), 1, "a click on what has the focus opens it");
    click(&mut app, Spot::Entry(1));
    assert!(app.popups.is_empty());
    assert_eq!(app.editing.draft.text(image), "m-win");
    click(&mut app, Spot::Key(Action::NextStep));
    assert_eq!(app.step(), Some(Step::Disks));
}

#[test]
fn below_a_layer_nothing_can_be_clicked_and_beside_it_closes_it() {
    let mut app = filled(Lang::En);
    act(&mut app, Action::Steps);
    let layer = spots(&app, (120, 36)).iter().position(|(_, spot)| *spot == Spot::Layer).expect("a layer");
    let below = &spots(&app, (120, 36))[..layer];
    assert!(below.iter().any(|(_, spot)| matches!(spot, Spot::Focus(_))));
    assert_eq!(below.last().map(|(area, spot)| (area.width, *spot)), Some((120, Spot::Beside)));
    tell(&mut app, Msg::Clicked(Spot::Beside));
    assert!(app.popups.is_empty());
}

#[test]
fn one_click_never_buys() {
    let mut app = filled(Lang::En);
    open(&mut app, Step::Review);
    let order = app.review_items().len() - 1;
    click(&mut app, Spot::Review(order));
    assert_eq!(app.step(), Some(Step::Review), "chosen, not pressed");
    click(&mut app, Spot::Review(order));
    assert_eq!(app.step(), Some(Step::Submit));
    let (_, mut live) =
        scenes::all(Lang::En).into_iter().find(|(name, _)| name == "confirm").expect("a scene");
    click(&mut live, Spot::Buy(true));
    assert_eq!(live.step(), Some(Step::Review));
    click(&mut live, Spot::Buy(true));
    assert_eq!(live.step(), Some(Step::Submit));
}

#[test]
fn the_wheel_turns_lists_and_fields_but_no_screens() {
    let mut app = filled(Lang::En);
    open(&mut app, Step::Compute);
    for _ in 0..50 {
        tell(&mut app, Msg::Wheel(true));
    }
    assert_eq!(app.step(), Some(Step::Compute));
    assert_eq!(Some(&app.form.focus), app.focusable().last());
    act(&mut app, Action::Steps);
    tell(&mut app, Msg::Wheel(true));
    let Some(crate::app::Popup::Menu(menu)) = app.popups.last() else { panic!("a menu") };
    assert_eq!(menu.cursor, 1);
}

#[test]
fn the_mouse_is_switched_by_its_key_and_a_password_is_covered_when_one_looks_away() {
    let mut app = filled(Lang::En);
    let change = app.update(Msg::Action(Action::Mouse), std::time::Duration::ZERO);
    assert!(
        matches!(change.effects[..], [Effect::Screen(ScreenEffect::Mouse(true))]),
        "{:?}",
        change.effects
    );
    let change = app.update(Msg::Action(Action::Mouse), std::time::Duration::ZERO);
    assert!(matches!(change.effects[..], [Effect::Screen(ScreenEffect::Mouse(false))]));
    visit(&mut app, "adminPass");
    tell(&mut app, Msg::Paste("Sesame-9!".to_owned()));
    act(&mut app, Action::Reveal);
    assert!(app.form.revealed.is_some());
    assert!(app.update(Msg::LookedAway, std::time::Duration::ZERO).redraw);
    assert!(app.form.revealed.is_none());
    assert!(
        !app.update(Msg::LookedAway, std::time::Duration::ZERO).redraw,
        "nothing to cover, nothing to draw"
    );
}

fn drawn(app: &App, look: &Look, (width, height): (u16, u16)) -> Vec<String> {
    let sheet = draw(app, look, Rect::new(0, 0, width, height)).sheet;
    sheet.cells().content().iter().map(|cell| cell.symbol().to_owned()).collect()
}

#[test]
fn without_unicode_every_cell_that_vmcart_draws_is_ascii() {
    let bare = |name: &str| (name == "LANG").then(|| "C".to_owned());
    let look = Look { signs: Signs::from_env(&bare), ..look() };
    for (name, app) in scenes::all(Lang::En) {
        for size in SIZES {
            let cells = drawn(&app, &look, size);
            // What a person or a provider wrote stays as it is.
            let own = |c: &&String| !c.is_ascii() && !"前端中文版".contains(c.as_str());
            let strange: Vec<&String> = cells.iter().filter(own).collect();
            assert!(strange.is_empty(), "{name} {size:?}: {strange:?}");
        }
    }
    let shown: String = drawn(&filled(Lang::En), &look, (120, 36)).concat();
    assert!(shown.contains("CNY 0.0146"), "{shown}");
}

#[test]
fn hints_and_help_tell_the_keys_that_hold() {
    let wish = |action: &str, key: &str| KeyOverride {
        action: action.to_owned(),
        at: (),
        keys: vec![(key.to_owned(), ())],
    };
    let mut app = filled(Lang::En);
    app.session.keys =
        Keymap::with(&[wish("next-step", "Ctrl-G"), wish("interrupt", "Ctrl-B")]).expect("a keymap");
    let shown = drawn(&app, &look(), (120, 36)).concat();
    assert!(shown.contains("Ctrl-G next screen") && !shown.contains("F10"), "{shown}");
    act(&mut app, Action::Interrupt);
    assert!(drawn(&app, &look(), (120, 36)).concat().contains("press Ctrl-B again"));
    act(&mut app, Action::Help);
    act(&mut app, Action::Help);
    let shown = drawn(&app, &look(), (120, 36)).concat();
    assert!(shown.contains("Ctrl-G") && !shown.contains("F10"), "{shown}");
}

#[test]
fn a_newcomer_is_told_the_first_keys_until_something_was_typed() {
    let mut app = scenes::app(Lang::En);
    let told = |app: &App| SIZES.map(|size| drawn(app, &look(), size).concat().contains("New here?"));
    assert_eq!(told(&app), [true, true, true, false], "in the smallest window there is no room for it");
    act(&mut app, Action::Accept);
    assert_eq!(told(&app), [false; 4]);
    tell(&mut app, Msg::Saved("14:02:11".to_owned()));
    act(&mut app, Action::PrevStep);
    assert!(app.step().is_none());
    assert_eq!(told(&app), [false; 4]);
    let mut old = scenes::app(Lang::En);
    old.session.newcomer = false;
    assert_eq!(told(&old), [false; 4]);
}

#[test]
fn a_name_that_is_asked_for_hints_only_at_what_it_takes() {
    let mut app = filled(Lang::En);
    act(&mut app, Action::SaveTemplate);
    let shown = drawn(&app, &look(), (120, 36)).concat();
    assert!(shown.contains("Enter save") && shown.contains("Esc back") && !shown.contains("F10"), "{shown}");
}

#[test]
fn the_keys_can_be_looked_up_over_a_list_and_the_list_is_still_there() {
    let mut app = filled(Lang::En);
    act(&mut app, Action::Steps);
    act(&mut app, Action::NextField);
    act(&mut app, Action::Help);
    assert!(drawn(&app, &look(), (120, 36)).concat().contains("take back this edit"));
    act(&mut app, Action::Cancel);
    act(&mut app, Action::Accept);
    assert_eq!(app.step(), Some(Step::Compute));
}

#[test]
fn the_smallest_window_can_be_clicked_through() {
    let mut app = filled(Lang::En);
    open(&mut app, Step::Compute);
    let first = app.form.focus;
    click_in(&mut app, Spot::Key(Action::NextField), (40, 12));
    assert_ne!(app.form.focus, first, "the count of fields leads to the next one");
    let here = app.form.focus;
    act(&mut app, Action::PrevField);
    click_in(&mut app, Spot::Focus(first), (40, 12));
    assert!(matches!(app.popups.last(), Some(Popup::Menu(_))), "the field opens its list");
    act(&mut app, Action::Cancel);
    assert_eq!((app.form.focus, here != first), (first, true));
    click_in(&mut app, Spot::Key(Action::Steps), (40, 12));
    click_in(&mut app, Spot::Entry(0), (40, 12));
    assert_eq!(app.step(), Some(Step::Zone), "the line of steps opens their list");
}
