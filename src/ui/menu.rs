//! Menus: a filter line, rows in columns, and the reason when the chosen row is ruled out.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    canvas::{Canvas, editor, popup, turned_to},
    layout::Plan,
    sheet::Pane,
    width::{cut, fit, pad, width, wrap},
};
use crate::{
    app::{LookupState, Menu, MenuEntry, MenuKind, Spot, Target},
    texts::key,
    theme::Role,
};

pub(super) fn draw(canvas: &Canvas, pane: &mut Pane, plan: &Plan, menu: &Menu) {
    let app = canvas.app;
    let title = match menu.kind {
        MenuKind::Pick(place) => canvas.texts.label(&app.editing.draft.text_key(place)),
        _ => canvas.text(menu.title()).to_owned(),
    };
    let rows = u16::try_from(menu.entries.len()).unwrap_or(u16::MAX);
    let most = plan.whole().height;
    let high = rows.saturating_add(6).clamp(9, most.max(9)).min(plan.area.height);
    let wide = plan.area.width.min(100);
    let inner = popup(canvas, pane, plan, &title, wide, high);
    if inner.height < 3 {
        return;
    }
    // Filter, rule of counts, rows, and below them why the chosen one cannot be had.
    let filter = Rect { x: inner.x + 2, width: inner.width.saturating_sub(2), height: 1, ..inner };
    let sign = canvas.span("/ ", Role::Accent);
    pane.put(Rect { width: 2, height: 1, ..inner }, sign);
    editor(canvas, pane, filter, &menu.filter, false);
    let why = reason(canvas, menu);
    let note: Vec<String> = why.map(|w| wrap(&w, usize::from(inner.width))).unwrap_or_default();
    let note_high = u16::try_from(note.len().min(2)).unwrap_or(0);
    let counted = match menu.kind {
        MenuKind::Pick(place) if matches!(app.lookup_state(place), Some(LookupState::Asking { .. })) => {
            let lookup = app.editing.draft.at(place).lookup().map_or("", crate::order::Lookup::key);
            let what = canvas.text(&format!("lookup.{lookup}"));
            format!("{} {}", canvas.spinner(), canvas.texts.fill(key::ui::ASKING, &[("what", what)]))
        }
        _ => canvas.texts.fill(
            key::ui::MENU_COUNT,
            &[("shown", &menu.shown.len().to_string()), ("all", &menu.entries.len().to_string())],
        ),
    };
    let count = Rect { y: inner.y + 1, height: 1, ..inner };
    pane.put(count, canvas.span(cut(&counted, usize::from(inner.width)), Role::Dim));
    let list = Rect { y: inner.y + 2, height: inner.height - 2 - note_high, ..inner };
    entries(canvas, pane, list, menu);
    let lines: Vec<Line> = note.into_iter().take(2).map(|l| Line::from(canvas.span(l, Role::Bad))).collect();
    let area = Rect { y: inner.bottom() - note_high, height: note_high, ..inner };
    pane.put(area, lines);
}

fn entries(canvas: &Canvas, pane: &mut Pane, area: Rect, menu: &Menu) {
    let room = usize::from(area.width).saturating_sub(2);
    let height = usize::from(area.height);
    let top = turned_to(menu.cursor, menu.rows(), height);
    // Column widths from what is on the screen: long lists are not measured whole on every key.
    let visible: Vec<&MenuEntry> =
        menu.shown.iter().skip(top).take(height).filter_map(|i| menu.entries.get(*i)).collect();
    let label = visible.iter().map(|e| width(&e.label)).max().unwrap_or(0).min(room * 3 / 5);
    let columns = visible.iter().map(|e| e.columns.len()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|c| visible.iter().filter_map(|e| e.columns.get(c)).map(|t| width(t)).max().unwrap_or(0))
        .collect();
    let mut lines: Vec<Line> = Vec::new();
    for (index, entry) in visible.iter().enumerate() {
        let chosen = top + index == menu.cursor;
        spot(canvas, area, lines.len(), top + index);
        lines.push(row(canvas, menu, entry, chosen, label, &widths, room));
    }
    if let Some(text) = menu.as_typed()
        && lines.len() < height
    {
        let chosen = menu.cursor == menu.shown.len();
        let said = canvas.texts.fill(key::ui::AS_TYPED, &[("value", text)]);
        let pointer = if chosen { canvas.look.signs.pointer } else { " " };
        let role = if chosen { Role::Selected } else { Role::Text };
        spot(canvas, area, lines.len(), menu.shown.len());
        lines.push(Line::from(fit(
            vec![canvas.span(format!("{pointer} "), Role::Accent), canvas.span(said, role)],
            room + 2,
        )));
    }
    if lines.is_empty() {
        // Where there is no list, what is asked for is typed.
        let key =
            if menu.entries.is_empty() && menu.free { key::start::TYPE_IT } else { key::ui::NOTHING_FITS };
        lines.push(Line::from(canvas.span(format!("  {}", canvas.text(key)), Role::Dim)));
    }
    pane.put(area, lines);
}

/// A line of the list can be clicked.
fn spot(canvas: &Canvas, area: Rect, line: usize, entry: usize) {
    let y = area.y.saturating_add(u16::try_from(line).unwrap_or(u16::MAX));
    canvas.spot(Rect { y, height: 1, ..area }.intersection(area), Spot::Entry(entry));
}

fn row(
    canvas: &Canvas,
    menu: &Menu,
    entry: &MenuEntry,
    chosen: bool,
    label: usize,
    widths: &[usize],
    room: usize,
) -> Line<'static> {
    let out = entry.ruled_out.is_some() || entry.unavailable.is_some();
    let pointer = if chosen { canvas.look.signs.pointer } else { " " };
    let role = match (chosen, out) {
        (true, _) => Role::Selected,
        (false, true) => Role::Disabled,
        (false, false) => Role::Text,
    };
    let current = entry.target == Target::Value(menu.current.clone()) && !menu.current.is_empty();
    let sign = if current { canvas.look.signs.ok } else { " " };
    let mut spans = vec![
        canvas.span(format!("{pointer} "), Role::Accent),
        canvas.span(pad(&entry.label, label), role),
        canvas.span(format!(" {sign} "), Role::Ok),
    ];
    let dim = if chosen { Role::Text } else { Role::Dim };
    for (text, wide) in entry.columns.iter().zip(widths) {
        spans.push(canvas.span(format!("{}  ", pad(text, *wide)), dim));
    }
    if let Some(key) = entry.unavailable {
        spans.push(canvas.span(canvas.text(&format!("unavailable.{key}")), Role::Warn));
    } else if entry.ruled_out.is_some() {
        spans.push(Span::styled(canvas.text(key::ui::RULED_OUT), canvas.style(Role::Warn)));
    }
    Line::from(fit(spans, room + 2))
}

/// Returns the reason that the selected row is not available as the order stands.
fn reason(canvas: &Canvas, menu: &Menu) -> Option<String> {
    let problem = menu.chosen()?.ruled_out.as_ref()?;
    Some(format!("{}: {}", canvas.texts.problem_label(problem), canvas.texts.problem(problem)))
}

/// The password of a purchase that is to be settled.
pub(super) fn secret(canvas: &Canvas, pane: &mut Pane, plan: &Plan, input: &tui_input::Input) {
    let wide = 60.min(plan.area.width);
    let lines = wrap(canvas.text(key::ui::ORDER_PASSWORD_HELP), usize::from(wide).saturating_sub(4));
    let high = u16::try_from(lines.len()).unwrap_or(1).saturating_add(4);
    let inner = popup(canvas, pane, plan, canvas.text(key::ui::ORDER_PASSWORD), wide, high);
    let lines: Vec<Line> = lines.into_iter().map(|l| Line::from(canvas.span(l, Role::Dim))).collect();
    let row = Rect { height: inner.height.min(1), ..inner };
    let below = Rect { y: inner.y + 2.min(inner.height), height: inner.height.saturating_sub(2), ..inner };
    pane.put(below, lines);
    editor(canvas, pane, row, input, true);
}

/// A sentence over the screen.
pub(super) fn say(canvas: &Canvas, pane: &mut Pane, plan: &Plan, text: &str) {
    let wide = 60.min(plan.area.width);
    let lines = wrap(text, usize::from(wide).saturating_sub(4));
    let high = u16::try_from(lines.len()).unwrap_or(1).saturating_add(2);
    let inner = popup(canvas, pane, plan, canvas.text(key::ui::WAIT), wide, high);
    let lines: Vec<Line> = lines.into_iter().map(|l| Line::from(canvas.span(l, Role::Text))).collect();
    pane.put(inner, lines);
}
