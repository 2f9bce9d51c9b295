//! What is drawn, as text and as roles, at the four sizes; and that no size panics or hides the focus.

use std::{fmt::Write, time::Duration};

use ratatui::{Terminal, backend::TestBackend, buffer::Buffer, layout::Position, style::Style};
use unicode_width::UnicodeWidthStr;

use super::draw;
use crate::{
    app::{App, Effect, Msg, Session, StartEntry},
    cloud::{Accepted, End, Instance, Per, Progress, Quote, Refusal},
    keys::Action,
    order::{Ask, Draft, Item, Lookup, Place, Provider, Step, kinds},
    texts::Lang,
    theme::{Look, Role, Signs, Theme},
};

const SIZES: [(u16, u16); 4] = [(120, 36), (80, 24), (60, 20), (40, 12)];

fn look() -> Look {
    Look { theme: Theme::builtin("terminal").expect("a theme"), signs: Signs::unicode() }
}

fn app(lang: Lang) -> App {
    let session = Session {
        simulated: vec![Provider::Bce, Provider::Jd],
        regions: Vec::new(),
        began: 0,
        profile: None,
        budget: None,
        lang,
        theme: "terminal".to_owned(),
        theme_fits: true,
        themes: Theme::builtin_names().into_iter().map(str::to_owned).collect(),
    };
    let start = StartEntry::list(Vec::new(), Vec::new());
    App::new(session, Draft::preset(kinds()[0]), start, false).0
}

fn item(value: &str, columns: &[&str], facts: &[(&'static str, &str)]) -> Item {
    Item {
        value: value.to_owned(),
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        unavailable: None,
        facts: facts.iter().map(|(k, v)| (*k, (*v).to_owned())).collect(),
    }
}

/// What the cloud would answer, so that screens look as they do in use.
fn answer(ask: &Ask) -> Vec<Item> {
    match ask.lookup {
        Lookup::Zones => ["a", "b"].map(|z| item(&format!("cn-bj-{z}"), &[], &[])).to_vec(),
        Lookup::Specs => vec![
            item("bcc.g5.c2m8", &["  2 vCPU", "   8 GB", "Intel Xeon", "25 Gbps"], &[("specId", "g5")]),
            item("bcc.g5.c4m16", &["  4 vCPU", "  16 GB", "Intel Xeon", "25 Gbps"], &[("specId", "g5")]),
        ],
        Lookup::Images => vec![
            item("m-mRjO3cjs", &["Ubuntu 24.04 LTS", "System"], &[("minDiskGb", "20"), ("osType", "linux")]),
            item(
                "m-win",
                &["Windows Server 2022 中文版", "System"],
                &[("minDiskGb", "40"), ("osType", "windows")],
            ),
        ],
        Lookup::KeyPairs => vec![item("k-R0J0BEA9", &["ops"], &[])],
        _ => Vec::new(),
    }
}

/// Sends a message and answers what it asks for.
fn tell(app: &mut App, msg: Msg) {
    let change = app.update(msg, Duration::from_secs(3));
    for effect in change.effects {
        match effect {
            Effect::Look { ask, ticket, .. } => {
                let answer = Ok(answer(&ask));
                tell(app, Msg::Looked { ask, ticket, answer });
            }
            Effect::Quote(_, ask) => {
                let quote =
                    Quote { total: "0.0146".to_owned(), per: Per::Minute, at: "14:02 UTC".to_owned() };
                tell(app, Msg::Quoted { ask, answer: Ok(quote) });
            }
            _ => {}
        }
    }
}

fn act(app: &mut App, action: Action) {
    tell(app, Msg::Action(action));
}

fn put(app: &mut App, path: &str, text: &str) {
    let change = app.visit_path(path);
    assert!(change.redraw, "{path}");
    act(app, Action::Clear);
    tell(app, Msg::Paste(text.to_owned()));
}

/// An order that can be sent, at its first screen.
fn filled(lang: Lang) -> App {
    let mut app = app(lang);
    act(&mut app, Action::Accept);
    put(&mut app, "zoneName", "cn-bj-a");
    put(&mut app, "spec", "bcc.g5.c2m8");
    put(&mut app, "purchaseCount", "2");
    put(&mut app, "imageId", "m-mRjO3cjs");
    put(&mut app, "name", "web-前端");
    app
}

fn open(app: &mut App, step: Step) {
    let at = app.draft.kind().steps().iter().position(|s| *s == step).unwrap_or(0);
    act(app, Action::GoToStep(u8::try_from(at + 1).unwrap_or(1)));
    assert_eq!(app.step(), Some(step));
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
    let Ok(mut terminal) = Terminal::new(TestBackend::new(width, height));
    let Ok(frame) = terminal.draw(|frame| draw(app, &look, frame));
    painted(frame.buffer, &look)
}

/// The text alone, for loops over many sizes.
fn written(app: &App, (width, height): (u16, u16)) -> String {
    let look = look();
    let Ok(mut terminal) = Terminal::new(TestBackend::new(width, height));
    let Ok(frame) = terminal.draw(|frame| draw(app, &look, frame));
    frame.buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect()
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
    for step in app.draft.kind().steps() {
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

fn bought() -> App {
    let mut app = filled(Lang::En);
    open(&mut app, Step::Review);
    act(&mut app, Action::End);
    act(&mut app, Action::Accept);
    assert_eq!(app.step(), Some(Step::Submit));
    for progress in [
        Progress::Journalled { id: "20261121-140205-1f3a".to_owned() },
        Progress::Signed,
        Progress::Sending { attempt: 1 },
    ] {
        tell(&mut app, Msg::Progress(progress));
    }
    app
}

fn running(id: &str, status: &str) -> Instance {
    Instance {
        id: id.to_owned(),
        name: "web-前端-1".to_owned(),
        status: status.to_owned(),
        internal_ip: "192.168.0.11".to_owned(),
        public_ip: String::new(),
        zone: "cn-bj-a".to_owned(),
    }
}

#[test]
fn the_three_ends_of_a_purchase() {
    let ids = vec!["i-T1I3OtUO".to_owned(), "i-Ab3dEf9h".to_owned()];
    let mut app = bought();
    let accepted = Accepted { request_id: "r-1".to_owned(), instance_ids: ids, ..Accepted::default() };
    tell(&mut app, Msg::Progress(Progress::Accepted(accepted)));
    let seen = vec![running("i-T1I3OtUO", "Running"), running("i-Ab3dEf9h", "Starting")];
    tell(&mut app, Msg::Progress(Progress::Instances(seen)));
    snap("submit-following", &app);
    let seen = vec![running("i-T1I3OtUO", "Running"), running("i-Ab3dEf9h", "Running")];
    tell(&mut app, Msg::Progress(Progress::Instances(seen)));
    tell(&mut app, Msg::Progress(Progress::Ended(End::Running)));
    snap("submit-running", &app);

    let mut app = bought();
    let refusal = Refusal {
        code: "Instance.NoStock".to_owned(),
        message: "sold out".to_owned(),
        request_id: "r-2".to_owned(),
        status: 403,
        path: Some("spec".to_owned()),
        hint: "no-stock",
    };
    tell(&mut app, Msg::Progress(Progress::Refused(refusal)));
    tell(&mut app, Msg::Progress(Progress::Ended(End::Refused)));
    snap("submit-refused", &app);
    act(&mut app, Action::Accept);
    assert_eq!(
        app.focused().map(|p| app.draft.path(p)).as_deref(),
        Some("spec"),
        "a refusal leads to its field"
    );

    let mut app = bought();
    tell(&mut app, Msg::Progress(Progress::Settling { why: "the connection broke".to_owned() }));
    tell(&mut app, Msg::Progress(Progress::Unknown { why: "the connection broke".to_owned() }));
    tell(&mut app, Msg::Progress(Progress::Ended(End::Unknown)));
    snap("submit-unknown", &app);
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

#[test]
fn no_size_panics_and_the_focus_is_always_in_sight() {
    for lang in Lang::ALL {
        let mut app = filled(lang);
        for step in app.draft.kind().steps().into_iter().filter(|s| *s != Step::Submit) {
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
            let top = super::turned_to(choice, total, height);
            assert!(top <= choice && choice < top + height, "{choice} of {total} in {height}: {top}");
            assert!(top + height <= total || top == 0);
            turns += usize::from(top != before);
            before = top;
        }
        assert!(turns <= total / (height * 2 / 3).max(1) + 1, "{total} in {height}: {turns} turns");
    }
}
