//! Every screen on one page, for a person to look at: both languages, four sizes, the dark and the light theme.
//!
//! ```text
//! cargo run --example contact-sheet > sheet.html
//! cargo run --example contact-sheet celadon cinnabar > sheet.html
//! ```

use std::io::{self, Write};

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::{Color, Modifier},
};
use unicode_width::UnicodeWidthStr;
use vmcart as lib;
use vmcart::{
    app::App,
    texts::Lang,
    theme::{Look, Signs, Theme, depth},
    ui,
};

#[path = "../src/ui/tests/scenes.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod scenes;

const SIZES: [(u16, u16); 4] = [(120, 36), (80, 24), (60, 20), (40, 12)];

fn main() -> io::Result<()> {
    let mut names: Vec<String> = std::env::args().skip(1).collect();
    if names.is_empty() {
        names = vec!["dark".to_owned(), "light".to_owned()];
    }
    let mut out = io::stdout().lock();
    writeln!(out, "{HEAD}")?;
    for name in &names {
        let Some(theme) = Theme::builtin(name) else {
            let known = Theme::builtin_names().join(", ");
            return Err(io::Error::other(format!("there is no theme {name}: there are {known}")));
        };
        let look = Look { theme, signs: Signs::unicode() };
        for lang in Lang::ALL {
            writeln!(out, "<h1>{name} · {}</h1>", lang.tag())?;
            for (scene, app) in scenes::all(lang) {
                writeln!(out, "<h2>{scene}</h2><div class=row>")?;
                for size in SIZES {
                    write!(out, "{}", picture(&app, &look, size))?;
                }
                writeln!(out, "</div>")?;
            }
        }
    }
    Ok(())
}

const HEAD: &str = "<!doctype html><meta charset=utf-8><title>vmcart</title><style>\
body{font-family:sans-serif;background:#808080}h1,h2{color:#fff}h2{font-size:1em}\
.row{display:flex;gap:12px;align-items:flex-start;overflow-x:auto}\
pre{margin:0;padding:6px;font:12px/15px 'Sarasa Mono SC','Noto Sans Mono CJK SC',monospace}\
b{font-weight:700}i{display:inline-block;width:2ch;font-style:normal;overflow:hidden;vertical-align:top;height:15px}</style>";

fn picture(app: &App, look: &Look, (width, height): (u16, u16)) -> String {
    let cells = ui::draw(app, look, Rect::new(0, 0, width, height)).sheet.cells();
    let (ink, page) = own(look);
    let mut html = format!("<pre style='color:{ink};background:{page}'>");
    html.push_str(&rows(&cells, look));
    html.push_str("</pre>");
    html
}

/// The terminal's own colours, as the theme takes them to be.
fn own(look: &Look) -> (String, String) {
    let hex = |colour: Option<Color>, other: &str| {
        colour
            .and_then(depth::rgb)
            .map_or_else(|| other.to_owned(), |[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}"))
    };
    (hex(look.theme.ink, "#d0d0d0"), hex(look.theme.page, "#101010"))
}

fn rows(buffer: &Buffer, look: &Look) -> String {
    let mut html = String::new();
    for row in buffer.content.chunks(usize::from(buffer.area.width).max(1)) {
        let (mut open, mut covered) = (String::new(), 0);
        for cell in row {
            if covered > 0 {
                covered -= 1;
                continue;
            }
            let wide = cell.symbol().width().max(1);
            covered = wide - 1;
            let style = css(cell, look);
            if style != open {
                html.push_str(if open.is_empty() { "" } else { "</span>" });
                if !style.is_empty() {
                    html.push_str(&format!("<span style='{style}'>"));
                }
                open = style;
            }
            let text = cell.symbol().replace('&', "&amp;").replace('<', "&lt;");
            html.push_str(&if wide == 2 { format!("<i>{text}</i>") } else { text });
        }
        html.push_str(if open.is_empty() { "\n" } else { "</span>\n" });
    }
    html
}

fn css(cell: &Cell, look: &Look) -> String {
    let (ink, page) = own(look);
    let named = |colour: Color, own: &str| {
        depth::rgb(colour).map_or_else(|| own.to_owned(), |[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}"))
    };
    let (mut fg, mut bg) = (named(cell.fg, &ink), named(cell.bg, &page));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut fg, &mut bg);
    }
    let mut css = String::new();
    for (wanted, rule) in [
        (fg != ink, format!("color:{fg};")),
        (bg != page, format!("background:{bg};")),
        (cell.modifier.contains(Modifier::BOLD), "font-weight:700;".to_owned()),
        (cell.modifier.contains(Modifier::DIM), "opacity:.6;".to_owned()),
        (cell.modifier.contains(Modifier::UNDERLINED), "text-decoration:underline;".to_owned()),
    ] {
        if wanted {
            css.push_str(&rule);
        }
    }
    css
}
