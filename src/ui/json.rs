//! The request as live JSON: the line of the focused field is lit, what the last edit changed is marked.

use ratatui::{
    layout::Rect,
    style::Modifier,
    text::{Line, Span},
};

use super::{
    canvas::{Canvas, inset, scroll_to},
    layout::Class,
    sheet::Pane,
    width::{cut, fit},
};
use crate::{
    app::{Mark, ReviewItem},
    order::{JsonLine, Step, body::Paint},
    theme::Role,
};

pub(super) fn draw(canvas: &Canvas, pane: &mut Pane, area: Rect) {
    let app = canvas.app;
    let kind = app.editing.draft.kind();
    let title =
        format!("{} {}", kind.method, kind.path(app.editing.draft.effective(crate::order::Role::Region)));
    let title = cut(&title, usize::from(area.width).saturating_sub(4));
    let inner =
        if canvas.class >= Class::Medium { canvas.panel(pane, area, &title, false) } else { inset(area) };
    let lines = app.json();
    let reviewed = || match app.review_item() {
        ReviewItem::Value(place) => Some(place),
        _ => None,
    };
    let focused = match app.step() {
        Some(Step::Review) => app.focused().or_else(reviewed),
        _ => app.focused(),
    };
    let lit = |line: &JsonLine| line.place.is_some() && line.place == focused;
    let changed = |mark: &Mark| *mark != Mark::Same;
    // Where the eye should be: at the field in focus, else at what has just changed.
    let at = lines.iter().position(|(line, _)| lit(line));
    let at = at.or_else(|| lines.iter().position(|(_, mark)| changed(mark))).unwrap_or(0);
    let top = scroll_to(at, at + 1, lines.len(), usize::from(inner.height));
    let room = usize::from(inner.width);
    let drawn: Vec<Line> = lines
        .iter()
        .skip(top)
        .take(usize::from(inner.height))
        .map(|(line, mark)| Line::from(fit_line(paint(canvas, line, *mark, lit(line)), line.comma, room)))
        .collect();
    pane.put(inner, drawn);
}

/// A line in its room. What is cut is the value: a comma that is left out would make something else of the request.
pub(super) fn fit_line(mut spans: Vec<Span<'static>>, comma: bool, room: usize) -> Vec<Span<'static>> {
    let comma = if comma { spans.pop() } else { None };
    let mut line = fit(spans, room.saturating_sub(usize::from(comma.is_some())));
    line.extend(comma.filter(|_| room > 0));
    line
}

pub(super) fn paint(canvas: &Canvas, line: &JsonLine, mark: Mark, lit: bool) -> Vec<Span<'static>> {
    let (sign, role) = match mark {
        Mark::Same => (" ", Role::Dim),
        Mark::Added => ("+", Role::JsonChanged),
        Mark::Changed => ("~", Role::JsonChanged),
    };
    let value = match line.paint {
        _ if mark != Mark::Same => Role::JsonChanged,
        Paint::Bracket => Role::JsonPunct,
        Paint::Text => Role::JsonString,
        Paint::Number | Paint::Word => Role::JsonNumber,
        Paint::Secret => Role::JsonSecret,
    };
    let mut spans = vec![canvas.span(format!("{sign} "), role), Span::raw("  ".repeat(line.depth))];
    if let Some(key) = &line.key {
        spans.push(canvas.span(format!("\"{key}\""), Role::JsonKey));
        spans.push(canvas.span(": ", Role::JsonPunct));
    }
    spans.push(canvas.span(line.value.clone(), value));
    if line.comma {
        spans.push(canvas.span(",", Role::JsonPunct));
    }
    if lit {
        for span in spans.iter_mut().skip(2) {
            span.style = span.style.add_modifier(Modifier::BOLD);
        }
    }
    spans
}
