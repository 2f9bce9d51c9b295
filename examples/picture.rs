//! A recording as a picture that moves: the one in the README.
//!
//! ```text
//! COLORTERM=truecolor COLORFGBG='15;0' vmcart tour --record tour.cast      # in a window of 100 columns and 30 rows
//! cargo run --example picture tour.cast > .github/tour.svg
//! ```

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, Write as _},
    num::NonZeroU16,
};

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

/// The size of a cell, in pixels.
const CELL: (f64, f64) = (8.4, 18.0);
/// Time that one picture covers, in seconds.
const STEP: f64 = 0.1;
/// Time that the last picture stands before the loop begins again, in seconds.
const LAST: f64 = 6.0;
const INK: &str = "#c8ccd4";
const PAGE: &str = "#14161b";
/// The first sixteen colours of a terminal.
const SIXTEEN: [&str; 16] = [
    "#1d2026", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4", "#6b7280",
    "#f08a92", "#b3d99a", "#f2d49b", "#82c3ff", "#d99bee", "#7fd0db", "#ffffff",
];

fn main() -> io::Result<()> {
    let Some(file) = std::env::args().nth(1) else {
        return Err(io::Error::other(
            "tell the recording: an asciicast v2 file, as vmcart tour --record makes it",
        ));
    };
    let text = std::fs::read_to_string(&file)?;
    let film =
        Film::of(&text).ok_or_else(|| io::Error::other(format!("{file} is no asciicast of version 2")))?;
    io::stdout().lock().write_all(film.svg().as_bytes())
}

/// The screens of a recording, each with the second it comes at. Rows that stand in several are held once.
#[derive(Default)]
struct Film {
    size: (u16, u16),
    rows: BTreeMap<String, usize>,
    screens: Vec<(f64, Vec<usize>)>,
    end: f64,
}

impl Film {
    fn of(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(serde_json::from_str::<Value>);
        let head = lines.next()?.ok()?;
        let side = |name: &str| u16::try_from(head[name].as_u64()?).ok();
        let size = (side("width")?, side("height")?);
        let mut terminal = vt100::Parser::new(NonZeroU16::new(size.1)?, NonZeroU16::new(size.0)?, 0);
        let mut film = Film { size, ..Film::default() };
        let mut due = None;
        for event in lines {
            let event = event.ok()?;
            let (at, bytes) = (event[0].as_f64()?, event[2].as_str()?);
            if due.is_some_and(|due| at >= due) {
                film.take(due.unwrap_or(at), terminal.screen());
                due = None;
            }
            // The screen is given back: nothing more is to be seen.
            if bytes.contains("\x1b[?1049l") {
                break;
            }
            terminal.process(bytes.as_bytes());
            due = due.or(Some(at + STEP));
            film.end = at + STEP;
        }
        film.take(film.end, terminal.screen());
        Some(film)
    }

    fn take(&mut self, at: f64, screen: &vt100::Screen) {
        let rows: Vec<usize> = (0..self.size.1)
            .map(|y| {
                let fresh = self.rows.len();
                *self.rows.entry(row(screen, y, self.size.0)).or_insert(fresh)
            })
            .collect();
        if self.screens.last().is_none_or(|(_, last)| *last != rows) {
            self.screens.push((at, rows));
        }
    }

    fn svg(&self) -> String {
        let (wide, high) = (f64::from(self.size.0) * CELL.0 + 24.0, f64::from(self.size.1) * CELL.1 + 24.0);
        let first = self.screens.first().map_or(0.0, |(at, _)| *at);
        let all = self.end - first + LAST;
        // A viewer that shows no motion shows the screen before the last order.
        let still = self.screens.len().saturating_mul(3) / 5;
        let mut svg = format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {wide:.0} {high:.0}' width='{wide:.0}' \
             height='{high:.0}' role='img' aria-label='vmcart buys two instances on the simulated cloud'>\n<style>\n\
             text{{font:14px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace;\
             white-space:pre}}\n.b{{font-weight:700}}.d{{opacity:.6}}.u{{text-decoration:underline}}\n\
             .film{{animation:film {all:.1}s steps(1,end) infinite}}\n@keyframes film{{\n"
        );
        for (n, (at, _)) in self.screens.iter().enumerate() {
            let _ = writeln!(svg, "{:.3}%{{transform:translateX(-{n}00%)}}", (at - first) / all * 100.0);
        }
        let _ = writeln!(
            svg,
            "}}\n@media(prefers-reduced-motion:reduce){{.film{{animation:none}}}}\n.film{{transform-box:view-box}}\n\
             </style>\n<rect width='100%' height='100%' rx='8' fill='{PAGE}'/>\n<defs>"
        );
        for (text, id) in &self.rows {
            let _ = writeln!(svg, "<g id='r{id}'>{text}</g>");
        }
        let _ = writeln!(
            svg,
            "</defs>\n<g class='film' fill='{INK}' transform='translate(-{:.0})'>",
            wide * f64::from(u16::try_from(still).unwrap_or(0))
        );
        for (n, (_, rows)) in self.screens.iter().enumerate() {
            let _ = writeln!(svg, "<svg x='{n}00%'><g transform='translate(12 12)'>");
            for (y, id) in rows.iter().enumerate() {
                let y = f64::from(u16::try_from(y).unwrap_or(0)) * CELL.1;
                let _ = write!(svg, "<use href='#r{id}' y='{y:.0}'/>");
            }
            svg.push_str("</g></svg>\n");
        }
        svg.push_str("</g>\n</svg>\n");
        svg
    }
}

/// A row as rectangles and texts.
fn row(screen: &vt100::Screen, y: u16, columns: u16) -> String {
    let (mut grounds, mut texts) = (String::new(), String::new());
    let mut run = Run::default();
    for x in 0..columns {
        let Some(cell) = screen.cell(y, x).filter(|cell| !cell.is_wide_continuation()) else { continue };
        let look = Look::of(cell);
        if look != run.look {
            run.write(&mut grounds, &mut texts);
            run = Run { look, from: x, text: String::new() };
        }
        run.text.push_str(if cell.has_contents() { cell.contents() } else { " " });
    }
    run.write(&mut grounds, &mut texts);
    grounds + &texts
}

/// Style of cells.
#[derive(Default, Clone, PartialEq, Eq)]
struct Look {
    ink: String,
    page: String,
    class: String,
}

impl Look {
    fn of(cell: &vt100::Cell) -> Self {
        let (mut ink, mut page) = (hex(cell.fgcolor(), INK), hex(cell.bgcolor(), PAGE));
        if cell.inverse() {
            std::mem::swap(&mut ink, &mut page);
        }
        let classes = [("b", cell.bold()), ("d", cell.dim()), ("u", cell.underline())];
        let class = classes.iter().filter(|(_, on)| *on).map(|(name, _)| *name).collect::<Vec<_>>().join(" ");
        Self { ink, page, class }
    }
}

/// Cells beside each other that look alike.
#[derive(Default)]
struct Run {
    look: Look,
    from: u16,
    text: String,
}

impl Run {
    fn write(&self, grounds: &mut String, texts: &mut String) {
        let Look { ink, page, class } = &self.look;
        let cells = |n: usize| f64::from(u16::try_from(n).unwrap_or(0)) * CELL.0;
        let (from, wide) = (cells(usize::from(self.from)), cells(self.text.width()));
        if page != PAGE && !page.is_empty() {
            let high = CELL.1;
            let _ =
                write!(grounds, "<rect x='{from:.1}' width='{wide:.1}' height='{high:.0}' fill='{page}'/>");
        }
        let own = if ink == INK { String::new() } else { format!(" fill='{ink}'") };
        let class = if class.is_empty() { String::new() } else { format!(" class='{class}'") };
        // Each word for itself: whatever the letters' own width is, they stay in their cells.
        let mut at = usize::from(self.from);
        for word in self.text.split(' ') {
            let long = word.width();
            if long > 0 {
                let text = word.replace('&', "&amp;").replace('<', "&lt;");
                let (x, long) = (cells(at), cells(long));
                let _ =
                    write!(texts, "<text x='{x:.1}' y='13' textLength='{long:.1}'{class}{own}>{text}</text>");
            }
            at += long + 1;
        }
    }
}

fn hex(colour: vt100::Color, own: &str) -> String {
    match colour {
        vt100::Color::Default => own.to_owned(),
        vt100::Color::Idx(n) => {
            SIXTEEN.get(usize::from(n)).map_or_else(|| own.to_owned(), |c| (*c).to_owned())
        }
        vt100::Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
    }
}
