//! Proof that the painter's bytes make a terminal show the frame, whatever it showed before.

use std::{num::NonZeroU16, sync::Arc};

use proptest::{collection::vec, option, prelude::*, sample::select};
use ratatui::{
    style::{Modifier, Style},
    text::Span,
};

use super::*;
use crate::ui::Pane;

const WIDE: u16 = 14;
const HIGH: u16 = 4;

fn terminal() -> vt100::Parser {
    let size = |n| NonZeroU16::new(n).unwrap_or(NonZeroU16::MIN);
    vt100::Parser::new(size(HIGH), size(WIDE), 0)
}

fn colour() -> impl Strategy<Value = Color> {
    select(vec![Color::Reset, Color::Red, Color::LightCyan, Color::Indexed(99), Color::Rgb(1, 20, 255)])
}

fn style() -> impl Strategy<Value = Style> {
    let modifiers = select(vec![
        Modifier::empty(),
        Modifier::BOLD,
        Modifier::DIM,
        Modifier::BOLD | Modifier::UNDERLINED,
        Modifier::REVERSED,
        Modifier::ITALIC | Modifier::DIM,
    ]);
    (colour(), colour(), modifiers).prop_map(|(fg, bg, m)| Style::new().fg(fg).bg(bg).add_modifier(m))
}

/// Texts put over each other: few cells change between two such frames, as in life.
fn frame() -> impl Strategy<Value = Vec<(u16, u16, String, Style)>> {
    let text =
        select(vec!["", " ", "a", "bc", "d e", "前端", "x前", "              ", "─", "web-01", "e\u{301}"]);
    vec((0..WIDE, 0..HIGH, text.prop_map(str::to_owned), style()), 0..12)
}

fn sheet(texts: &[(u16, u16, String, Style)]) -> Sheet {
    let window = Rect::new(0, 0, WIDE, HIGH);
    let (mut sheet, mut pane) = (Sheet::new(window), Pane::new(window));
    for (x, y, text, style) in texts {
        // On ground of its own: the terminal of these tests has one weight at a time.
        let wide = u16::try_from(text.width()).unwrap_or(WIDE);
        let area = Rect { x: *x, y: *y, width: wide, height: 1 };
        pane.clear(area, *style);
        pane.put(area, Span::styled(text.clone(), *style));
    }
    sheet.lay(Arc::new(pane));
    sheet
}

fn theirs(colour: vt100::Color) -> Color {
    match colour {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(1) => Color::Red,
        vt100::Color::Idx(14) => Color::LightCyan,
        vt100::Color::Idx(n) => Color::Indexed(n),
        vt100::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
    }
}

/// Returns the contents of a terminal, in the painter's own terms.
fn shown(screen: &vt100::Screen) -> Vec<Slot> {
    let places = (0..HIGH).flat_map(|y| (0..WIDE).map(move |x| (y, x)));
    places
        .filter_map(|(y, x)| {
            let cell = screen.cell(y, x)?;
            if cell.is_wide_continuation() {
                return Some(Slot::Tail);
            }
            let mut modifier = Modifier::empty();
            modifier.set(Modifier::BOLD, cell.bold());
            modifier.set(Modifier::DIM, cell.dim());
            modifier.set(Modifier::ITALIC, cell.italic());
            modifier.set(Modifier::UNDERLINED, cell.underline());
            modifier.set(Modifier::REVERSED, cell.inverse());
            let pen = Pen { fg: theirs(cell.fgcolor()), bg: theirs(cell.bgcolor()), modifier };
            let text = cell.contents();
            if text.trim().is_empty() {
                return Some(Slot::Blank(pen.on_blank()));
            }
            Some(Slot::Text(text.into(), if cell.is_wide() { 2 } else { 1 }, pen))
        })
        .collect()
}

proptest! {
    #[test]
    fn a_terminal_shows_each_frame(
        frames in vec((frame(), option::of((0..WIDE, 0..HIGH)), any::<bool>()), 1..6),
    ) {
        let (mut painter, mut terminal) = (Painter::default(), terminal());
        for (texts, cursor, forget) in frames {
            if forget {
                painter.forget();
            }
            let (sheet, cursor) = (sheet(&texts), cursor.map(Position::from));
            terminal.process(&painter.paint(sheet.clone(), cursor));
            let screen = terminal.screen();
            let wanted: Vec<Slot> = sheet.cells().content.chunks(usize::from(WIDE)).flat_map(slots).collect();
            prop_assert_eq!(shown(screen), wanted);
            prop_assert_eq!(screen.hide_cursor(), cursor.is_none());
            if let Some(cursor) = cursor {
                prop_assert_eq!(screen.cursor_position(), (cursor.y, cursor.x));
            }
            prop_assert!(painter.paint(sheet, cursor).is_empty(), "a frame that is shown already");
        }
    }
}

fn after(old: &str, new: &str) -> String {
    let frame = |text: &str| sheet(&[(0, 1, text.to_owned(), Style::new())]);
    let mut painter = Painter::default();
    let column = |text: &str| u16::try_from(text.width()).unwrap_or(0);
    painter.paint(frame(old), Some(Position { x: column(old), y: 1 }));
    String::from_utf8_lossy(&painter.paint(frame(new), Some(Position { x: column(new), y: 1 }))).into_owned()
}

#[test]
fn a_letter_typed_is_a_letter_sent() {
    assert_eq!(after("web", "web0"), "0");
    assert_eq!(after("前", "前端"), "端");
}

#[test]
fn a_letter_taken_back_is_a_step_a_blank_and_a_step() {
    assert_eq!(after("web", "we"), "\x08 \x08");
}

#[test]
fn near_changes_are_reached_over_what_stands_between() {
    assert_eq!(after("abcdef", "Abc3ef"), "\rAbc3\x1b[7G");
}

#[test]
fn the_rest_of_a_row_is_erased_at_once() {
    assert_eq!(after("a long line", "a"), "\x1b[3G\x1b[K\x08");
}

#[test]
fn only_large_frames_are_bracketed() {
    let (small, large) = ("x", "y".repeat(usize::from(WIDE)));
    let mut painter = Painter::default();
    painter.paint(sheet(&[]), None);
    let sent = painter.paint(sheet(&[(0, 0, small.to_owned(), Style::new())]), None);
    assert!(!String::from_utf8_lossy(&sent).contains("2026"));
    let all: Vec<_> = (0..HIGH)
        .flat_map(|y| (0..WIDE).map(move |x| (x, y)))
        .map(|(x, y)| (x, y, large[..1].to_owned(), Style::new().fg(Color::Rgb(1, 2, (x % 9) as u8))))
        .collect();
    let sent = painter.paint(sheet(&all), None);
    assert!(sent.starts_with(b"\x1b[?2026h") && sent.ends_with(b"\x1b[?2026l"));
}
