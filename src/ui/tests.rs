//! Screens as text and as roles, at the four sizes; and proof that no size panics or hides the focus.

mod clicks;
mod honest;
mod order_button;
mod scenes;

use std::{fmt::Write, time::Duration};

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    style::Style,
};
use unicode_width::UnicodeWidthStr;

use super::draw;
use crate as lib;
use crate::{
    app::{App, Caption, Msg, Popup, Spot},
    cloud::{End, Instance, Progress, Refusal},
    keys::Action,
    order::{Place, Step},
    texts::Lang,
    theme::{Look, Role, Signs, Theme},
};
use scenes::{act, app, filled, open, put, tell};

const SIZES: [(u16, u16); 4] = [(120, 36), (80, 24), (60, 20), (40, 12)];

fn look() -> Look {
    Look { theme: Theme::builtin("terminal").expect("a theme"), signs: Signs::unicode() }
}

/// The text of a buffer, wide characters once, right edges trimmed; then a letter for the role of each cell.
fn painted(buffer: &Buffer, look: &Look) -> String {
    let letters = "_dTAFSxbBovwirtpknsjcePLMhHm";
    let roles: Vec<(Style, char)> =
        Role::ALL.iter().zip(letters.chars()).map(|((role, _), c)| (look.theme.style(*role), c)).collect();
    let page = look.theme.style(Role::Text);
    let (mut text, mut paint) = (String::new(), String::new());
    for y in 0..buffer.area.height {
        let (mut line, mut row, mut x) = (String::new(), String::new(), 0);
        while x < buffer.area.width {
            let Some(cell) = buffer.cell(Position { x, y }) else { break };
            line.push_str(cell.symbol());
            let own = |style: &Style| {
                let mut painted = ratatui::buffer::Cell::default();
                painted.set_style(page).set_style(*style);
                (painted.fg, painted.bg, painted.modifier) == (cell.fg, cell.bg, cell.modifier)
            };
            row.push(roles.iter().find(|(s, _)| own(s)).map_or('?', |(_, c)| *c));
            x += u16::try_from(cell.symbol().width().max(1)).unwrap_or(1);
        }
        let _ = writeln!(text, "{}", line.trim_end());
        let _ = writeln!(paint, "{}", row.trim_end_matches('_'));
    }
    format!("{text}---\n{paint}")
}

fn paint(app: &App, (width, height): (u16, u16)) -> String {
    let look = look();
    painted(&draw(app, &look, Rect::new(0, 0, width, height)).sheet.cells(), &look)
}

/// The text alone, for loops over many sizes.
fn written(app: &App, (width, height): (u16, u16)) -> String {
    let look = look();
    draw(app, &look, Rect::new(0, 0, width, height))
        .sheet
        .cells()
        .content()
        .iter()
        .map(ratatui::buffer::Cell::symbol)
        .collect()
}

fn snap(name: &str, app: &App) {
    for (width, height) in SIZES {
        insta::assert_snapshot!(format!("{name}-{width}x{height}"), paint(app, (width, height)));
    }
}

#[test]
fn the_start_screen() {
    snap("start", &app(Lang::En));
}

#[test]
fn every_form() {
    let mut app = filled(Lang::En);
    for step in app.editing.draft.kind().steps() {
        if !matches!(step, Step::Review | Step::Submit) {
            open(&mut app, step);
            snap(step.key(), &app);
        }
    }
}

#[test]
fn a_form_with_rows_and_problems() {
    let mut app = filled(Lang::En);
    assert!(app.visit_path("createCdsList").redraw);
    act(&mut app, Action::Accept);
    act(&mut app, Action::NextField);
    tell(&mut app, Msg::Paste("0".to_owned()));
    snap("rows", &app);
}

#[test]
fn an_open_list_with_a_choice_ruled_out() {
    let mut app = filled(Lang::En);
    assert!(app.visit_path("keypairId").redraw);
    tell(&mut app, Msg::Paste("k-R0J0BEA9".to_owned()));
    assert!(app.visit_path("imageId").redraw);
    act(&mut app, Action::Accept);
    act(&mut app, Action::NextField);
    snap("list", &app);
}

#[test]
fn the_review_clean_blocked_and_in_chinese() {
    let mut app = filled(Lang::En);
    open(&mut app, Step::Review);
    snap("review", &app);
    put(&mut app, "name", "1 web");
    open(&mut app, Step::Review);
    snap("review-blocked", &app);
    let mut chinese = filled(Lang::ZhCn);
    open(&mut chinese, Step::Review);
    insta::assert_snapshot!("review-zh-80x24", paint(&chinese, (80, 24)));
    open(&mut chinese, Step::Disks);
    insta::assert_snapshot!("disks-zh-80x24", paint(&chinese, (80, 24)));
    insta::assert_snapshot!("disks-zh-40x12", paint(&chinese, (40, 12)));
}

/// The submit screen after these steps of a purchase that was sent.
fn submit_screen(lang: Lang, steps: Vec<Progress>) -> String {
    let mut app = scenes::bought(lang);
    for step in steps {
        tell(&mut app, Msg::Progress(1, step));
    }
    paint(&app, (120, 36)).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn an_end_says_how_many_failed() {
    let seen = |statuses: [&str; 2]| {
        let instance = |(n, status): (usize, &str)| Instance {
            status: status.into(),
            ..Instance::named(&n.to_string())
        };
        Progress::Instances(statuses.into_iter().enumerate().map(instance).collect())
    };
    for (lang, all, some) in [
        (Lang::En, "All instances failed.", "Some instances failed."),
        (Lang::ZhCn, "所有实例都失败了。", "部分实例失败。"),
    ] {
        let failed = submit_screen(lang, vec![seen(["Error", "Deleted"]), Progress::Ended(End::SomeFailed)]);
        assert!(failed.contains(all) && !failed.contains(some), "{failed}");
        let partly = submit_screen(lang, vec![seen(["Error", "Running"]), Progress::Ended(End::SomeFailed)]);
        assert!(partly.contains(some) && !partly.contains(all), "{partly}");
    }
}

#[test]
fn doubt_is_shown_for_an_unknown_outcome_and_for_no_other() {
    let settling = || Progress::Settling { why: "the connection broke".to_owned() };
    let unknown = submit_screen(Lang::En, vec![settling(), Progress::Ended(End::Unknown)]);
    assert!(unknown.contains("not known whether") && unknown.contains("stays in the journal"), "{unknown}");
    assert!(!unknown.contains("asks again"), "nothing more is tried: {unknown}");
    // A purchase of before that finds no connection now: nothing new is doubted, and the way out is told.
    let silent = submit_screen(
        Lang::En,
        vec![Progress::Sending { attempt: 2 }, Progress::NotSent, Progress::Ended(End::Unknown)],
    );
    assert!(silent.contains("stays in the journal"), "{silent}");
    let refusal = Refusal {
        code: "BadRequest".to_owned(),
        message: "no".to_owned(),
        request_id: "r-2".to_owned(),
        status: 400,
        path: None,
        hint: "no-stock",
    };
    let refused =
        submit_screen(Lang::En, vec![settling(), Progress::Refused(refusal), Progress::Ended(End::Refused)]);
    assert!(refused.contains("Nothing was bought") && !refused.contains("not known whether"), "{refused}");
}

#[test]
fn the_three_ends_of_a_purchase() {
    snap("submit-following", &scenes::following(Lang::En));
    snap("submit-running", &scenes::ended(Lang::En));
    let mut app = scenes::refused(Lang::En);
    snap("submit-refused", &app);
    act(&mut app, Action::Accept);
    assert_eq!(
        app.focused().map(|p| app.editing.draft.path(p)).as_deref(),
        Some("spec"),
        "a refusal leads to its field"
    );
    snap("submit-unknown", &scenes::unknown(Lang::En));
}

/// Every screen and layer in a language, each at the four sizes in one picture.
fn pictures(lang: Lang) {
    for (name, app) in scenes::all(lang) {
        let all: Vec<String> = SIZES.iter().map(|size| paint(&app, *size)).collect();
        insta::assert_snapshot!(format!("all-{}-{name}", lang.tag()), all.join("===\n"));
    }
}

#[test]
fn every_picture_in_english() {
    pictures(Lang::En);
}

#[test]
fn every_picture_in_chinese() {
    pictures(Lang::ZhCn);
}

#[test]
fn frames_close_and_columns_align_in_every_picture() {
    let look = look();
    for (name, app) in Lang::ALL.into_iter().flat_map(scenes::all) {
        for (width, height) in SIZES {
            let drawn = draw(&app, &look, Rect::new(0, 0, width, height));
            let cells = drawn.sheet.cells();
            let sign = |x: u16, y: u16| cells.cell(Position { x, y }).map_or(" ", |c| c.symbol());
            for (area, _) in drawn.spots.iter().filter(|(_, spot)| *spot == Spot::Layer) {
                assert!(area.y > 0, "{name} {width}x{height}: the title with its word stays in sight");
                for y in area.y..area.bottom() {
                    let (left, right) = (sign(area.x, y), sign(area.right() - 1, y));
                    let before = area.x.checked_sub(1).map_or(" ", |x| sign(x, y));
                    let whole = "╭│╰".contains(left) && "╮│╯".contains(right) && before.width() < 2;
                    assert!(whole, "{name} {width}x{height}: {before:?} {left:?} … {right:?} in row {y}");
                }
            }
            for (x, y) in (0..width).flat_map(|x| (0..height).map(move |y| (x, y))) {
                // Below a corner comes an edge or another corner, whatever is written between the edges.
                if matches!(sign(x, y), "╭" | "╮") {
                    let below = (y + 1..height).map(|y| sign(x, y)).find(|s| *s != "│");
                    let closed = matches!(below, Some("╯" | "╰")) || app.popups.len() == 1;
                    assert!(closed, "{name} {width}x{height}: the frame at {x},{y} is broken by {below:?}");
                }
            }
        }
    }
}

#[test]
fn help_palette_and_themes() {
    let mut app = filled(Lang::En);
    act(&mut app, Action::Help);
    snap("help-field", &app);
    act(&mut app, Action::Help);
    snap("help-keys", &app);
    act(&mut app, Action::Cancel);
    act(&mut app, Action::Palette);
    tell(&mut app, Msg::Paste("disk".to_owned()));
    snap("palette", &app);
}

mod templates;

#[test]
fn a_caption_stands_below_everything_else() {
    let mut app = filled(Lang::En);
    let text = "Here are zones, which the cloud lists. Typing in one of them filters, and what does not fit is told.";
    let caption = |paused| Some(Caption { text: text.to_owned(), at: 3, of: 16, paused });
    tell(&mut app, Msg::Caption(caption(false)));
    snap("caption", &app);
    tell(&mut app, Msg::Caption(caption(true)));
    for size in SIZES {
        assert!(written(&app, size).contains("Here are zones"), "{size:?}");
    }
    assert!(written(&app, (80, 24)).contains("PAUSED"));
    for (width, height) in [(1, 1), (40, 1), (39, 11), (40, 12), (50, 15), (70, 18), (50, 17), (200, 21)] {
        written(&app, (width, height));
    }
}

#[test]
fn no_size_panics_and_the_focus_is_always_in_sight() {
    for lang in Lang::ALL {
        let mut app = filled(lang);
        for step in app.editing.draft.kind().steps().into_iter().filter(|s| *s != Step::Submit) {
            open(&mut app, step);
            // Around every limit of the layout, and between.
            for height in [1, 2, 3, 5, 11, 12, 14, 15, 17, 18, 25, 26, 50] {
                for width in [1, 2, 3, 7, 20, 39, 40, 49, 50, 69, 70, 99, 100, 140] {
                    let shown = written(&app, (width, height));
                    if width >= 50 && height >= 15 && app.focused().is_some() {
                        assert!(
                            shown.contains(Signs::unicode().pointer),
                            "{step:?} {width}x{height}\n{shown}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_password_is_never_drawn() {
    let mut app = filled(Lang::En);
    assert!(app.visit_path("adminPass").redraw);
    tell(&mut app, Msg::Paste("Sesame-9!".to_owned()));
    let all = |app: &App| SIZES.map(|size| paint(app, size)).concat();
    assert!(!all(&app).contains("Sesame"));
    act(&mut app, Action::Reveal);
    assert!(all(&app).contains("Sesame-9!"), "shown while asked for");
    let change = app.update(Msg::Tick, Duration::from_secs(60));
    assert!(change.redraw && !all(&app).contains("Sesame"), "hidden again by itself");
    open(&mut app, Step::Review);
    assert!(!all(&app).contains("Sesame"));
    assert!(!format!("{app:?}").contains("Sesame-9!"), "not in Debug either");
}

#[test]
fn nothing_is_drawn_when_nothing_changes() {
    let mut app = filled(Lang::En);
    let change = app.update(Msg::Tick, Duration::from_secs(4));
    assert!(!change.redraw && change.effects.is_empty());
    assert_eq!(app.next_tick(), None, "an idle form asks for no wake-up");
    let place = Place::field(0);
    assert!(app.problems_at(place).next().is_none());
}

#[test]
fn the_picture_in_the_readme_is_what_the_program_draws() {
    let mut app = filled(Lang::En);
    put(&mut app, "rootDiskSizeInGb", "60");
    assert!(app.visit_path("createCdsList").redraw);
    for size in ["100", "0"] {
        act(&mut app, Action::AddRow);
        act(&mut app, Action::NextField);
        tell(&mut app, Msg::Paste(size.to_owned()));
    }
    tell(&mut app, Msg::Saved("14:02:11".to_owned()));
    let shown = paint(&app, (104, 30));
    let picture = shown.split("---\n").next().unwrap_or_default();
    let readme = include_str!("../../README.md");
    assert!(readme.contains(picture), "put this into README.md:\n{picture}");
}

#[test]
fn a_long_list_turns_by_pages_and_always_shows_the_choice() {
    for (total, height) in [(10_000, 26), (30, 7), (9, 4), (5, 1), (3, 5), (0, 3)] {
        let mut turns = 0;
        let mut before = 0;
        for choice in 0..total {
            let top = super::canvas::turned_to(choice, total, height);
            assert!(top <= choice && choice < top + height, "{choice} of {total} in {height}: {top}");
            assert!(top + height <= total || top == 0);
            turns += usize::from(top != before);
            before = top;
        }
        assert!(turns <= total / (height * 2 / 3).max(1) + 1, "{total} in {height}: {turns} turns");
    }
}

#[test]
fn a_value_typed_in_full_is_the_listed_one_and_half_of_it_may_be_taken_as_typed() {
    let mut app = filled(Lang::En);
    scenes::visit(&mut app, "imageId");
    act(&mut app, Action::Accept);
    act(&mut app, Action::Clear);
    let typed = |app: &App| match app.popups.last() {
        Some(Popup::Menu(menu)) => menu.as_typed().map(str::to_owned),
        _ => panic!("no list is open"),
    };
    tell(&mut app, Msg::Paste("m-mRjO3c".to_owned()));
    assert_eq!(typed(&app).as_deref(), Some("m-mRjO3c"));
    tell(&mut app, Msg::Paste("js".to_owned()));
    assert_eq!(typed(&app), None, "it is in the list");
    tell(&mut app, Msg::Paste("x".to_owned()));
    assert_eq!(typed(&app).as_deref(), Some("m-mRjO3cjsx"));
}

#[test]
fn drafts_that_are_not_offered_are_told_below_the_heading() {
    use crate::app::LeftOut;
    let mut app = app(Lang::En);
    app.start.left_out = LeftOut {
        older: 13,
        folder: "/home/o/drafts".into(),
        unreadable: vec!["/d/a.toml: is a named pipe".into()],
    };
    for size in [(120, 36), (80, 24)] {
        let text = written(&app, size);
        assert!(text.contains("13 older drafts in /home/o/drafts"), "{text}");
        assert!(text.contains("Skipped: /d/a.toml: is a named pipe"), "{text}");
    }
    tell(&mut app, Msg::Key(crossterm::event::KeyCode::Char('x').into()));
    assert!(!written(&app, (80, 24)).contains("13 older"), "what is looked for is what is shown");
}
