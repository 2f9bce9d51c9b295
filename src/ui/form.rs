//! The form: fields, lists and the fold, with what is wrong under each.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    canvas::{Canvas, editor, inset, part, scroll_to},
    layout::Class,
    sheet::Pane,
    width::{cut, fit, pad, width, wrap},
};
use crate::{
    app::{Focus, FormLine, LookupState, Spot},
    keys::Action,
    order::{Origin, Place, Problem, Severity, Shape, Step, Unmet},
    texts::key,
    theme::Role,
};

/// A drawn line, and where the editor stands in it, if it does.
struct Row {
    spans: Vec<Span<'static>>,
    edit: Option<(u16, u16)>,
    /// Columns that a click focuses, each range with its focus.
    spots: Vec<(usize, usize, Focus)>,
}

impl Row {
    fn of(spans: Vec<Span<'static>>) -> Self {
        Self { spans, edit: None, spots: Vec::new() }
    }
}

pub(super) fn draw(canvas: &Canvas, pane: &mut Pane, area: Rect) {
    let app = canvas.app;
    let inner = if canvas.class == Class::Wide {
        let step = app.step().unwrap_or(Step::Zone);
        canvas.panel(pane, area, canvas.text(&format!("step.{}.long", step.key())), false)
    } else {
        inset(area)
    };
    if canvas.class == Class::Tiny {
        one(canvas, pane, inner);
        return;
    }
    let room = usize::from(inner.width);
    let labels = labels_width(canvas, room);
    let (mut rows, mut focus, mut before) = (Vec::new(), (0, 0), None);
    for line in app.form() {
        let start = rows.len();
        let mine = draw_line(canvas, line, before, labels, room, &mut rows);
        before = Some(line);
        let focus_of = match line {
            FormLine::Field(place) | FormLine::List(place) => Some(Focus::Place(place)),
            FormLine::Fold { .. } => Some(Focus::Fold),
            FormLine::Row(..) | FormLine::Heading(_) => None,
        };
        if let Some(focus) = focus_of {
            rows[start..].iter_mut().for_each(|row| row.spots.push((0, room, focus)));
        }
        if mine {
            focus = (start, rows.len());
        }
    }
    balance(canvas, room, &mut rows);
    paint(canvas, pane, inner, rows, focus);
}

/// The account's money, below the fields that say how it is paid.
fn balance(canvas: &Canvas, room: usize, rows: &mut Vec<Row>) {
    let told = canvas.app.step() == Some(Step::Billing);
    if let Some(text) = canvas.app.balance_words(&|amount| canvas.money(amount)).filter(|_| told) {
        rows.push(Row::of(Vec::new()));
        rows.extend(wrap(&text, room).into_iter().map(|l| Row::of(vec![canvas.span(l, Role::Dim)])));
    }
}

/// One field at a time, for the smallest windows.
fn one(canvas: &Canvas, pane: &mut Pane, inner: Rect) {
    let app = canvas.app;
    let all = app.focusable();
    let at = all.iter().position(|f| *f == app.form.focus).unwrap_or(0);
    let counted = canvas
        .texts
        .fill(key::ui::FIELD_OF, &[("at", &(at + 1).to_string()), ("of", &all.len().to_string())]);
    let mut rows = vec![Row::of(vec![canvas.span(counted, Role::Dim)])];
    let room = usize::from(inner.width);
    // A click on the count goes on to the next; one on anything else opens what there is to open.
    let below = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    canvas.spot(Rect { height: inner.height.min(1), ..inner }, Spot::Key(Action::NextField));
    canvas.spot(below, Spot::Focus(app.form.focus));
    match app.form.focus {
        Focus::Fold => {
            if let Some(fold) = app.form().into_iter().find(|l| matches!(l, FormLine::Fold { .. })) {
                draw_line(canvas, fold, None, 0, room, &mut rows);
            }
        }
        Focus::Place(place) => {
            let mut label = canvas.texts.label(&app.editing.draft.text_key(place));
            if let Some((row, _)) = place.cell {
                let list = canvas.texts.label(&app.editing.draft.text_key(Place::field(place.field)));
                label = format!("{list} {} · {label}", row + 1);
            }
            rows.push(Row::of(vec![canvas.span(cut(&label, room), Role::Title)]));
            let list = app.editing.draft.at(place).rows().is_some();
            if list {
                rows.push(Row::of(list_head(canvas, place)));
            } else {
                let mut row = Row::of(Vec::new());
                value(canvas, place, room.min(38), &mut row);
                rows.push(row);
            }
            trouble(canvas, place, 0, room, &mut rows);
            if rows.len() < 5 {
                let help = canvas.texts.help(&app.editing.draft.text_key(place));
                let left = usize::from(inner.height).saturating_sub(rows.len());
                for line in wrap(&help, room).into_iter().take(left) {
                    rows.push(Row::of(vec![canvas.span(line, Role::Dim)]));
                }
            }
        }
    }
    let last = rows.len();
    paint(canvas, pane, inner, rows, (0, last));
}

fn paint(canvas: &Canvas, pane: &mut Pane, inner: Rect, rows: Vec<Row>, focus: (usize, usize)) {
    let height = usize::from(inner.height);
    let total = rows.len();
    let top = scroll_to(focus.0, focus.1, total, height);
    for (y, row) in (0u16..).zip(rows.into_iter().skip(top).take(height)) {
        let area = Rect { y: inner.y + y, height: 1, ..inner };
        for (from, to, focus) in &row.spots {
            canvas.spot(part(area, *from, *to), Spot::Focus(*focus));
        }
        pane.put(area, Line::from(fit(row.spans, usize::from(inner.width))));
        if let Some((x, wide)) = row.edit
            && canvas.app.popups.is_empty()
        {
            let x = x.min(inner.width);
            let area = Rect { x: inner.x + x, width: wide.min(inner.width - x), ..area };
            let place = canvas.app.focused();
            let hidden = place.is_some_and(|p| canvas.app.editing.draft.at(p).secret())
                && (canvas.covered || canvas.app.form.revealed.is_none());
            editor(canvas, pane, area, &canvas.app.form.input, hidden);
        }
    }
    if total > height && inner.height > 0 {
        let more = |up: bool| if up { top > 0 } else { top + height < total };
        let mut sign = |y: u16, text: &'static str| {
            let area = Rect { x: inner.right().saturating_sub(1), y, width: 1, height: 1 };
            pane.put(area, canvas.span(text, Role::Dim));
        };
        if more(true) {
            sign(inner.y, canvas.look.signs.up);
        }
        if more(false) {
            sign(inner.bottom() - 1, canvas.look.signs.down);
        }
    }
}

fn labels_width(canvas: &Canvas, room: usize) -> usize {
    let app = canvas.app;
    let places = app.form().into_iter().filter_map(|line| match line {
        FormLine::Field(place) => Some(place),
        _ => None,
    });
    let longest =
        places.map(|p| width(&canvas.texts.label(&app.editing.draft.text_key(p)))).max().unwrap_or(0);
    // The mark of a required field, and a space on either side.
    (longest + 4).min(room * 11 / 20).max(12)
}

/// Draws a line of the form; whether it has the focus.
fn draw_line(
    canvas: &Canvas,
    line: FormLine,
    before: Option<FormLine>,
    labels: usize,
    room: usize,
    rows: &mut Vec<Row>,
) -> bool {
    let app = canvas.app;
    match line {
        FormLine::Heading(name) => {
            if !rows.is_empty() && canvas.class >= Class::Medium {
                rows.push(Row::of(Vec::new()));
            }
            let text = canvas.text(&format!("group.{name}"));
            rows.push(Row::of(vec![canvas.span(cut(text, room), Role::Dim)]));
            false
        }
        FormLine::Field(place) => {
            let focused = app.form.focus == Focus::Place(place);
            let stacked = canvas.class == Class::Narrow && room < labels + 26;
            let mut row = Row::of(label(canvas, place, focused, labels));
            if stacked {
                rows.push(row);
                row = Row::of(vec![Span::raw("    ")]);
            }
            let used: usize = row.spans.iter().map(|s| width(&s.content)).sum();
            value(canvas, place, room.saturating_sub(used), &mut row);
            rows.push(row);
            batch(canvas, place, if stacked { 4 } else { labels }, room, rows);
            trouble(canvas, place, 4, room, rows);
            focused
        }
        FormLine::List(place) => {
            let focused = app.form.focus == Focus::Place(place);
            let headed = matches!(before, None | Some(FormLine::Heading(_)));
            if !headed && canvas.class >= Class::Medium {
                rows.push(Row::of(Vec::new()));
            }
            let mut spans = label(canvas, place, focused, labels);
            spans.extend(list_head(canvas, place));
            rows.push(Row::of(spans));
            trouble(canvas, place, 4, room, rows);
            if app.editing.draft.row_count(place.field) > 0 {
                rows.push(Row::of(heads(canvas, place.field, room)));
            }
            focused
        }
        FormLine::Row(field, row) => list_row(canvas, field, row, room, rows),
        FormLine::Fold { fields, filled, open } => {
            let focused = app.form.focus == Focus::Fold;
            if !rows.is_empty() && canvas.class >= Class::Medium {
                rows.push(Row::of(Vec::new()));
            }
            let sign = if open { canvas.look.signs.down } else { canvas.look.signs.folded };
            let key = if open { key::ui::FOLD_OPEN } else { key::ui::FOLD_CLOSED };
            let text =
                canvas.texts.fill(key, &[("fields", &fields.to_string()), ("filled", &filled.to_string())]);
            let pointer = if focused { canvas.look.signs.pointer } else { " " };
            let role = if focused { Role::Selected } else { Role::Dim };
            rows.push(Row::of(vec![
                canvas.span(format!("{pointer} "), Role::Accent),
                canvas.span(format!("{sign} {text}"), role),
            ]));
            focused
        }
    }
}

fn label(canvas: &Canvas, place: Place, focused: bool, labels: usize) -> Vec<Span<'static>> {
    let app = canvas.app;
    let applies = app.editing.draft.applies(place);
    let pointer = if focused { canvas.look.signs.pointer } else { " " };
    let text = canvas.texts.label(&app.editing.draft.text_key(place));
    let role = match (applies, focused) {
        (false, _) => Role::Disabled,
        (true, true) => Role::Title,
        (true, false) => Role::Text,
    };
    let needed = if app.editing.draft.needed(place) { "*" } else { " " };
    let room = labels.saturating_sub(4);
    let cut = cut(&text, room);
    let gap = room.saturating_sub(width(&cut));
    vec![
        canvas.span(format!("{pointer} "), Role::Accent),
        canvas.span(cut, role),
        canvas.span(needed, Role::Required),
        Span::raw(" ".repeat(gap + 1)),
    ]
}

/// The value of a place: the editor where it is in focus, else what is there, or what holds when nothing is.
fn value(canvas: &Canvas, place: Place, room: usize, row: &mut Row) {
    let app = canvas.app;
    let field = app.editing.draft.at(place);
    let text = app.editing.draft.text(place);
    let focused = app.form.focus == Focus::Place(place);
    let start: usize = row.spans.iter().map(|s| width(&s.content)).sum();
    if !app.editing.draft.applies(place) {
        let why = field_reason(canvas, place);
        row.spans.push(canvas.span(cut(&format!("{} {why}", canvas.look.signs.none), room), Role::Disabled));
        return;
    }
    let unit = field.unit.map(|u| format!(" {}", canvas.texts.unit(u, text))).unwrap_or_default();
    let arrow = if app.has_list(place) { format!(" {}", canvas.look.signs.dropdown) } else { String::new() };
    let tail = width(&unit) + width(&arrow);
    if focused && app.is_text(place) {
        let wide = box_width(place, canvas, room.saturating_sub(tail + 2));
        row.edit = Some((u16::try_from(start).unwrap_or(0), u16::try_from(wide).unwrap_or(0)));
        // The editor is drawn over it, unless something else has the keyboard: then what is there stays in sight.
        let still =
            if field.secret() { canvas.look.signs.secret.repeat(text.chars().count()) } else { text.into() };
        row.spans.push(canvas.span(pad(&still, wide), Role::FocusField));
        row.spans.push(canvas.span(format!("{arrow}{unit}"), Role::Dim));
        let rest = room.saturating_sub(wide + tail + 2);
        note(canvas, place, rest, row);
        return;
    }
    let (shown, role) = shown(canvas, place);
    let role = if focused { Role::Selected } else { role };
    let shown = cut(&shown, room.saturating_sub(tail));
    row.spans.push(canvas.span(shown.clone(), role));
    let filled = !text.is_empty();
    row.spans.push(canvas.span(if filled { format!("{unit}{arrow}") } else { arrow }, Role::Dim));
    note(canvas, place, room.saturating_sub(width(&shown) + tail + 2), row);
}

fn box_width(place: Place, canvas: &Canvas, room: usize) -> usize {
    let wide = match canvas.app.editing.draft.at(place).shape {
        Shape::Whole(_) | Shape::Money => 10,
        Shape::Secret(_) => 20,
        _ => 40,
    };
    wide.min(room).max(4.min(room))
}

/// Returns the content of a field that is not being edited, and its style.
fn shown(canvas: &Canvas, place: Place) -> (String, Role) {
    let app = canvas.app;
    let field = app.editing.draft.at(place);
    let text = app.editing.draft.text(place);
    if let Some(value) = app.editing.draft.derived(place) {
        return (canvas.texts.fill(key::ui::DERIVED, &[("value", &value)]), Role::Dim);
    }
    if text.is_empty() {
        return match field.default {
            Some(value) => (canvas.texts.fill(key::ui::DEFAULT, &[("value", value)]), Role::Dim),
            None if app.editing.draft.needed(place) => (canvas.text(key::ui::NEEDED).to_owned(), Role::Dim),
            None => (canvas.text(key::ui::NOT_SENT).to_owned(), Role::Dim),
        };
    }
    if field.secret() {
        return (canvas.look.signs.secret.repeat(text.chars().count()), Role::Typed);
    }
    let role = if app.editing.draft.origin(place) == Origin::Preset { Role::Preset } else { Role::Typed };
    (text.to_owned(), role)
}

/// Adds a note behind a value: its description in a list, and its origin.
fn note(canvas: &Canvas, place: Place, room: usize, row: &mut Row) {
    let app = canvas.app;
    let field = app.editing.draft.at(place);
    let text = app.editing.draft.text(place);
    let mut parts = Vec::new();
    if let Some(lookup) = field.lookup() {
        match app.lookup_state(place) {
            Some(LookupState::Asking { .. }) if text.is_empty() => {
                parts.push((canvas.spinner().to_owned(), Role::Dim));
            }
            Some(LookupState::Failed(_)) => {
                parts.push((canvas.text(key::ui::LOOKUP_FAILED).to_owned(), Role::Warn));
            }
            _ => {}
        }
        if let Some(item) = app.inquiries.known.item(lookup, &app.editing.draft, text) {
            parts.push((item.columns.join("  "), Role::Dim));
        }
    } else if let Some(said) = canvas.texts.choice(&app.editing.draft.plain_key(place), text) {
        parts.push((said, Role::Dim));
    }
    let origin = app.editing.draft.origin(place);
    if parts.is_empty() && canvas.class == Class::Wide && !matches!(origin, Origin::Empty | Origin::Typed) {
        parts.push((canvas.text(app.origin_text(place)).to_owned(), Role::Dim));
    }
    let mut left = room;
    for (text, role) in parts {
        if left > 4 {
            let text = cut(&text, left.saturating_sub(2));
            left = left.saturating_sub(width(&text) + 2);
            row.spans.push(canvas.span(format!("  {text}"), role));
        }
    }
}

/// Below the name: what a batch is called.
fn batch(canvas: &Canvas, place: Place, indent: usize, room: usize, rows: &mut Vec<Row>) {
    let draft = &canvas.app.editing.draft;
    let named = draft.at(place).role == Some(crate::order::Role::Name);
    if let Some((first, last)) = named.then(|| crate::order::batch_names(draft)).flatten() {
        let text = canvas.texts.fill(key::ui::BATCH_NAMES, &[("first", &first), ("last", &last)]);
        rows.push(Row::of(vec![canvas.span(cut(&format!("{}{text}", " ".repeat(indent)), room), Role::Dim)]));
    }
}

/// Returns the reason that a field does not apply now.
pub(super) fn field_reason(canvas: &Canvas, place: Place) -> String {
    let app = canvas.app;
    let shown = &app.editing.draft.kind().fields[place.field].shown;
    reason(canvas, shown.unmet(&app.editing.draft).as_ref())
}

/// Returns the unmet condition in words.
pub(super) fn reason(canvas: &Canvas, unmet: Option<&Unmet>) -> String {
    unmet.map_or_else(String::new, |unmet| {
        canvas.texts.fill(key::ui::ONLY, &[("needs", &canvas.texts.say(&crate::order::needs(unmet)))])
    })
}

/// Adds the problems of a place, one below the other.
fn trouble(canvas: &Canvas, place: Place, indent: usize, room: usize, rows: &mut Vec<Row>) {
    let app = canvas.app;
    let focused = app.form.focus == Focus::Place(place);
    for problem in app.problems_at(place) {
        // An empty field that nobody has come to yet is no mistake: its mark is enough.
        if problem.code == "required" && !focused {
            continue;
        }
        let (sign, role) = match problem.code {
            "required" => ("*", Role::Dim),
            _ => problem_sign(canvas, problem),
        };
        let text = canvas.texts.problem(problem);
        let lines = wrap(&text, room.saturating_sub(indent + 2));
        for (i, line) in lines.into_iter().take(3).enumerate() {
            let sign = if i == 0 { sign } else { " " };
            rows.push(Row::of(vec![canvas.span(format!("{}{sign} {line}", " ".repeat(indent)), role)]));
        }
    }
}

pub(super) fn problem_sign(canvas: &Canvas, problem: &Problem) -> (&'static str, Role) {
    match problem.severity {
        Severity::Error => (canvas.look.signs.problem, Role::Bad),
        Severity::Warning => (canvas.look.signs.warning, Role::Warn),
    }
}

fn list_head(canvas: &Canvas, place: Place) -> Vec<Span<'static>> {
    let app = canvas.app;
    if !app.editing.draft.applies(place) {
        let why = field_reason(canvas, place);
        return vec![canvas.span(format!("{} {why}", canvas.look.signs.none), Role::Disabled)];
    }
    let rows = app.editing.draft.row_count(place.field);
    let count = match rows {
        0 => canvas.text(key::ui::ROWS_NONE).to_owned(),
        n => canvas.texts.fill(key::ui::ROWS, &[("count", &n.to_string())]),
    };
    let focused = app.form.focus == Focus::Place(place);
    let role = if focused { Role::Selected } else { Role::Dim };
    let mut spans = vec![canvas.span(count, role)];
    if focused {
        spans.push(canvas.span(format!("  {}", canvas.keyed(key::ui::ROWS_ADD, &[])), Role::Dim));
    }
    spans
}

fn columns(canvas: &Canvas, field: usize, room: usize) -> Vec<usize> {
    let cells = canvas.app.editing.draft.kind().fields[field].rows().map_or(0, |r| r.cells.len()).max(1);
    let each = room.saturating_sub(8) / cells;
    vec![each.min(if cells == 1 { 60 } else { 24 }); cells]
}

fn heads(canvas: &Canvas, field: usize, room: usize) -> Vec<Span<'static>> {
    let mut text = "     ".to_owned();
    for (column, wide) in columns(canvas, field, room).into_iter().enumerate() {
        let place = Place::cell(field, 0, column);
        let cell = canvas.app.editing.draft.at(place);
        let need = if canvas.app.editing.draft.needed(place) { "*" } else { "" };
        let unit = cell.unit.map(|u| format!(" {}", canvas.texts.unit(u, ""))).unwrap_or_default();
        let label = canvas.texts.label(&canvas.app.editing.draft.text_key(place));
        text.push_str(&pad(&format!("{label}{need}{unit}"), wide.saturating_sub(1)));
        text.push(' ');
    }
    vec![canvas.span(text, Role::Dim)]
}

/// A row of a list, its cells side by side; whether one of them has the focus.
fn list_row(canvas: &Canvas, field: usize, at: usize, room: usize, rows: &mut Vec<Row>) -> bool {
    let app = canvas.app;
    let mine = matches!(app.form.focus, Focus::Place(p) if p.field == field && p.row() == Some(at));
    let pointer = if mine { canvas.look.signs.pointer } else { " " };
    let mut row = Row::of(vec![
        canvas.span(format!("{pointer} "), Role::Accent),
        canvas.span(format!("{:<3}", at + 1), Role::Dim),
    ]);
    let mut x = 5;
    let widths = columns(canvas, field, room);
    for (column, wide) in widths.iter().enumerate() {
        let place = Place::cell(field, at, column);
        let focused = app.form.focus == Focus::Place(place);
        let wide = wide.saturating_sub(1);
        if focused && app.is_text(place) {
            row.edit = Some((u16::try_from(x).unwrap_or(0), u16::try_from(wide).unwrap_or(0)));
            row.spans.push(canvas.span(pad(app.editing.draft.text(place), wide), Role::FocusField));
        } else {
            let (mut text, role) = shown(canvas, place);
            // A cell is narrow: what holds when it is empty stands in brackets.
            if app.editing.draft.text(place).is_empty() {
                text = app
                    .editing
                    .draft
                    .at(place)
                    .default
                    .map_or_else(String::new, |value| format!("({value})"));
            }
            let bad = app.problems_at(place).any(Problem::blocks);
            let role = if focused {
                Role::Selected
            } else if bad {
                Role::Bad
            } else {
                role
            };
            let arrow = if focused && app.has_list(place) { canvas.look.signs.dropdown } else { "" };
            let text = cut(&text, wide.saturating_sub(width(arrow) + 1));
            row.spans.push(canvas.span(pad(&format!("{text} {arrow}"), wide), role));
        }
        row.spans.push(Span::raw(" "));
        row.spots.push((x, x + wide, Focus::Place(place)));
        x += wide + 1;
    }
    rows.push(row);
    for column in 0..widths.len() {
        trouble(canvas, Place::cell(field, at, column), 5, room, rows);
    }
    mine
}
