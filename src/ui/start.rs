//! The start screen: what needs a word, what was left unfinished, what can be bought.

use ratatui::{
    Frame,
    layout::Rect,
    text::{Line, Span},
    widgets::Paragraph,
};

use super::{
    Canvas, Class, scroll_to,
    width::{fit, wrap},
};
use crate::{
    app::{Spot, StartEntry},
    theme::Role,
};

pub(super) fn draw(canvas: &Canvas, frame: &mut Frame, area: Rect) {
    let wide = area.width.min(76);
    let x = area.x + (area.width - wide) / 2;
    let roomy = canvas.class >= Class::Medium;
    let room = usize::from(wide).saturating_sub(4);
    let mut lines: Vec<Line> = Vec::new();
    if roomy {
        lines.push(Line::default());
        lines.push(Line::from(canvas.span("  vmcart", Role::Title)));
    }
    let welcome = if canvas.app.simulated() { "help.start-simulated" } else { "help.start-live" };
    for line in wrap(&canvas.keyed(welcome, &[]), room) {
        lines.push(Line::from(canvas.span(format!("  {line}"), Role::Dim)));
    }
    lines.push(Line::default());
    let (entries, chosen) = &canvas.app.start;
    let (mut at, mut spots) = ((0, 0), Vec::new());
    let mut group = "";
    for (index, entry) in entries.iter().enumerate() {
        let own = match entry {
            StartEntry::Settle(_) => "ui.start-settle",
            StartEntry::Resume(_) => "ui.start-resume",
            StartEntry::New(_) => "ui.start-new",
        };
        if own != group {
            group = own;
            if index > 0 {
                lines.push(Line::default());
            }
            let role = if own == "ui.start-settle" { Role::Warn } else { Role::Dim };
            lines.push(Line::from(canvas.span(format!("  {}", canvas.text(own)), role)));
        }
        let mine = index == *chosen;
        let start = lines.len();
        spots.push((index, start));
        lines.push(entry_line(canvas, entry, mine, usize::from(wide)));
        if mine {
            at = (start, lines.len());
        }
    }
    let height = usize::from(area.height);
    let top = scroll_to(at.0, at.1, lines.len(), height);
    for (entry, line) in spots {
        let y = line.checked_sub(top).and_then(|y| u16::try_from(y).ok()).unwrap_or(u16::MAX);
        let row = Rect { x, y: area.y.saturating_add(y), width: wide, height: 1 };
        canvas.spot(row.intersection(area), Spot::Start(entry));
    }
    let shown: Vec<Line> = lines.into_iter().skip(top).collect();
    frame.render_widget(Paragraph::new(shown), Rect { x, width: wide, ..area });
}

fn entry_line(canvas: &Canvas, entry: &StartEntry, mine: bool, room: usize) -> Line<'static> {
    let texts = canvas.texts;
    let (label, more) = match entry {
        StartEntry::Settle(pending) => (
            pending.id.clone(),
            texts.fill("ui.start-sent", &[("kind", &pending.kind), ("at", &pending.sent)]),
        ),
        StartEntry::Resume(saved) => {
            let what = |key: &str| {
                let line = saved.text.lines().find(|l| l.trim_start().starts_with(key))?;
                Some(line.split_once('=')?.1.trim().trim_matches('"').to_owned())
            };
            let label = what("name ").or_else(|| what("spec ")).or_else(|| what("kind ")).unwrap_or_default();
            (label, texts.fill("ui.start-saved", &[("at", &saved.saved)]))
        }
        StartEntry::New(kind) => (
            texts.get(&format!("kind.{kind}.title")).to_owned(),
            texts.get(&format!("kind.{kind}.about")).to_owned(),
        ),
    };
    let pointer = if mine { canvas.look.signs.pointer } else { " " };
    let spans = vec![
        canvas.span(format!("  {pointer} "), Role::Accent),
        canvas.span(label, if mine { Role::Selected } else { Role::Text }),
        Span::raw("   "),
        canvas.span(more, Role::Dim),
    ];
    Line::from(fit(spans, room))
}
