//! Layers about templates: the variables of one, saving one, another name, and what should have been read.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    canvas::{Canvas, editor, popup, scroll_to},
    form::problem_sign,
    layout::Plan,
    sheet::Pane,
    width::{cut, fit, pad, width, wrap},
};
use crate::{
    app::{Fill, Notice, Overwrite, Page, Rename, SaveTemplate, SaveTemplateRow, Slot},
    order::{Say, file::Difference},
    texts::key,
    theme::Role,
};

/// A line of a form in a layer, and where in it an editor stands.
type FormRow<'a> = (Vec<Span<'static>>, Option<(usize, &'a tui_input::Input, bool)>);

/// Draws rows with the chosen one in sight, and the editor of the one that has the keyboard.
fn rows(canvas: &Canvas, pane: &mut Pane, area: Rect, rows: Vec<FormRow>, focus: (usize, usize)) {
    let height = usize::from(area.height);
    let total = rows.len();
    let top = scroll_to(focus.0, focus.1, total, height);
    let hidden = total.saturating_sub(top + height);
    for (at, (spans, edit)) in rows.into_iter().skip(top).take(height).enumerate() {
        let y = area.y + u16::try_from(at).unwrap_or(0);
        let line = Rect { y, height: 1, ..area };
        pane.put(line, Line::from(fit(spans, usize::from(area.width))));
        if let Some((x, input, secret)) = edit {
            let x = u16::try_from(x).unwrap_or(0).min(area.width);
            editor(canvas, pane, Rect { x: area.x + x, width: area.width - x, ..line }, input, secret);
        }
    }
    if hidden > 0 && area.height > 0 {
        let text = format!("{} {hidden}", canvas.look.signs.down);
        let wide = u16::try_from(width(&text)).unwrap_or(2).min(area.width);
        let corner = Rect { x: area.right() - wide, y: area.bottom() - 1, width: wide, height: 1 };
        pane.put(corner, canvas.span(text, Role::Dim));
    }
}

/// The variables of a template.
pub(super) fn fill(canvas: &Canvas, pane: &mut Pane, plan: &Plan, fill: &Fill) {
    let texts = canvas.texts;
    let wide = plan.area.width.min(76);
    let room = usize::from(wide).saturating_sub(4);
    let said = |text: &str| texts.say(&text.into());
    let labels = fill.lines.iter().map(|l| width(&said(&l.prompt))).max().unwrap_or(0).min(room / 2);
    let (mut all, mut focus): (Vec<FormRow>, _) = (Vec::new(), (0, 0));
    for line in wrap(&texts.fill(key::fill::ABOUT, &[("name", &said(&fill.name))]), room) {
        all.push((vec![canvas.span(line, Role::Dim)], None));
    }
    all.push((Vec::new(), None));
    for (index, line) in fill.lines.iter().enumerate() {
        let mine = index == fill.at;
        let start = all.len();
        let pointer = if mine { canvas.look.signs.pointer } else { " " };
        let mut spans = vec![
            canvas.span(format!("{pointer} "), Role::Accent),
            canvas.span(pad(&said(&line.prompt), labels), if mine { Role::Title } else { Role::Text }),
            Span::raw("  "),
        ];
        let value = if line.secret {
            canvas.look.signs.secret.repeat(line.input.value().chars().count())
        } else {
            said(line.input.value())
        };
        spans.push(canvas.span(value, Role::Typed));
        all.push((spans, mine.then_some((labels + 4, &line.input, line.secret))));
        let field = fill.field(line).map(|key| texts.label(&key)).unwrap_or_default();
        if let Some(problem) = line.problems.first() {
            let (sign, role) = problem_sign(canvas, problem);
            let mut text = texts.problem(problem);
            if fill.field(line).as_deref() != Some(problem.path.as_str()) {
                text = format!("{}: {text}", texts.problem_label(problem));
            }
            for (i, piece) in wrap(&text, room.saturating_sub(4)).into_iter().enumerate() {
                let lead = if i == 0 { format!("  {sign} ") } else { "    ".to_owned() };
                all.push((vec![canvas.span(format!("{lead}{piece}"), role)], None));
            }
        } else if mine && !field.is_empty() {
            let text = texts.fill(key::fill::INTO, &[("field", &field)]);
            all.push((vec![canvas.span(format!("    {text}"), Role::Dim)], None));
        }
        if mine {
            focus = (start, all.len());
        }
    }
    let high = u16::try_from(all.len()).unwrap_or(u16::MAX).saturating_add(2).min(plan.whole().height);
    let inner = popup(canvas, pane, plan, canvas.text(key::fill::TITLE), wide, high);
    rows(canvas, pane, inner, all, focus);
}

/// Saving the order as a template.
pub(super) fn keep(canvas: &Canvas, pane: &mut Pane, plan: &Plan, keep: &SaveTemplate) {
    let wide = plan.area.width.min(86);
    if let Some(over) = &keep.over {
        overwrite(canvas, pane, plan, keep, over, wide);
        return;
    }
    let texts = canvas.texts;
    let room = usize::from(wide).saturating_sub(4);
    let slot = keep.slot();
    let heads = [key::keep::NAME, key::keep::TITLE_FIELD, key::keep::NOTE].map(|k| canvas.text(k));
    let labels = heads.iter().map(|h| width(h)).max().unwrap_or(0);
    let (mut all, mut focus): (Vec<FormRow>, _) = (Vec::new(), (0, 0));
    let fields = [(Slot::Name, &keep.name), (Slot::Title, &keep.title), (Slot::Note, &keep.note)];
    for ((own, input), head) in fields.into_iter().zip(heads) {
        let mine = own == slot;
        if mine {
            focus = (all.len(), all.len() + 1);
        }
        let value = texts.say(&input.value().into());
        let mut spans = lead(canvas, mine, 0);
        spans.push(canvas.span(pad(head, labels), if mine { Role::Title } else { Role::Text }));
        spans.push(canvas.span(format!("  {value}"), Role::Typed));
        all.push((spans, mine.then_some((labels + 4, input, false))));
    }
    if let Some(wrong) = &keep.wrong {
        for line in wrap(&texts.say(wrong), room.saturating_sub(4)) {
            let text = format!("  {} {line}", canvas.look.signs.problem);
            all.push((vec![canvas.span(text, Role::Bad)], None));
        }
    }
    let name = keep.name.value().trim();
    if canvas.app.start.templates().any(|t| t.shared && t.name == name) {
        for line in wrap(canvas.text(key::keep::SHARED), room.saturating_sub(2)) {
            all.push((vec![canvas.span(format!("  {line}"), Role::Warn)], None));
        }
    }
    for path in &keep.secrets {
        let text = texts.fill(key::keep::NOT_KEPT, &[("field", &texts.label(path))]);
        for line in wrap(&text, room.saturating_sub(2)) {
            all.push((vec![canvas.span(format!("  {line}"), Role::Warn)], None));
        }
    }
    all.push((Vec::new(), None));
    for line in wrap(canvas.text(key::keep::ROWS), room.saturating_sub(2)) {
        all.push((vec![canvas.span(format!("  {line}"), Role::Dim)], None));
    }
    let names = keep.rows.iter().map(|r| width(&texts.label(&r.path))).max().unwrap_or(0).min(room * 2 / 5);
    for (index, row) in keep.rows.iter().enumerate() {
        if slot == Slot::Row(index) {
            focus = (all.len(), all.len() + 1);
        }
        all.push((value_row(canvas, row, slot == Slot::Row(index), names), None));
        if !row.on || row.kept.is_some() {
            continue;
        }
        let parts = [
            (Slot::VarName(index), key::keep::VAR_NAME, &row.vary.name),
            (Slot::VarPrompt(index), key::keep::VAR_PROMPT, &row.vary.prompt),
            (Slot::VarDefault(index), key::keep::VAR_DEFAULT, &row.vary.default),
        ];
        let labels = parts.iter().map(|p| width(canvas.text(p.1))).max().unwrap_or(0);
        for (own, key, input) in parts {
            let mine = own == slot;
            if mine {
                focus = (all.len(), all.len() + 1);
            }
            let mut spans = lead(canvas, mine, 4);
            spans
                .push(canvas.span(pad(canvas.text(key), labels), if mine { Role::Title } else { Role::Dim }));
            spans.push(canvas.span(format!("  {}", texts.say(&input.value().into())), Role::Typed));
            all.push((spans, mine.then_some((labels + 8, input, false))));
        }
    }
    let high = u16::try_from(all.len()).unwrap_or(u16::MAX).saturating_add(2).min(plan.whole().height);
    let inner = popup(canvas, pane, plan, canvas.text(key::keep::TITLE), wide, high);
    rows(canvas, pane, inner, all, focus);
}

fn lead(canvas: &Canvas, mine: bool, indent: usize) -> Vec<Span<'static>> {
    let pointer = if mine { canvas.look.signs.pointer } else { " " };
    vec![canvas.span(format!("{}{pointer} ", " ".repeat(indent)), Role::Accent)]
}

/// A value of the order: whether it varies, what it is called, and what it is.
fn value_row(canvas: &Canvas, row: &SaveTemplateRow, mine: bool, names: usize) -> Vec<Span<'static>> {
    let texts = canvas.texts;
    let mut spans = lead(canvas, mine, 0);
    spans.push(canvas.span(if row.on { "[x] " } else { "[ ] " }, Role::Accent));
    let role = if mine { Role::Selected } else { Role::Text };
    spans.push(canvas.span(pad(&texts.label(&row.path), names), role));
    let value = match &row.kept {
        Some(text) if row.on => text,
        _ => &row.value,
    };
    spans.push(canvas.span(format!("  {}", texts.say(&value.as_str().into())), Role::Typed));
    spans
}

/// Draws the changes that overwriting a template would make.
fn overwrite(
    canvas: &Canvas,
    pane: &mut Pane,
    plan: &Plan,
    keep: &SaveTemplate,
    over: &Overwrite,
    wide: u16,
) {
    let room = usize::from(wide).saturating_sub(4);
    let name = canvas.texts.say(&keep.name.value().trim().into());
    let line = |text: String, role: Role| Line::from(canvas.span(text, role));
    let mut lines: Vec<Line> = wrap(&canvas.texts.fill(key::keep::THERE, &[("name", &name)]), room)
        .into_iter()
        .map(|l| line(l, Role::Warn))
        .collect();
    for change in &over.changes {
        lines.extend(
            wrap(&said(canvas, change), room.saturating_sub(4))
                .into_iter()
                .enumerate()
                .map(|(i, text)| line(format!("{}{text}", if i == 0 { "  " } else { "    " }), Role::Text)),
        );
    }
    if let Some(key) = over.more {
        lines.extend(
            wrap(canvas.text(key), room.saturating_sub(2))
                .into_iter()
                .map(|l| line(format!("  {l}"), Role::Dim)),
        );
    }
    let most = usize::from(plan.whole().height).saturating_sub(4);
    if lines.len() > most && most > 0 {
        let hidden = (lines.len() - most + 1).to_string();
        lines.truncate(most - 1);
        lines.push(line(format!("  {} {hidden}", canvas.look.signs.down), Role::Dim));
    }
    lines.push(Line::default());
    lines.push(line(cut(canvas.text(key::keep::OVERWRITE), room), Role::Title));
    let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let inner = popup(canvas, pane, plan, canvas.text(key::keep::TITLE), wide, high);
    pane.put(inner, lines);
}

/// One difference in words: the field, what it was, what it is.
fn said(canvas: &Canvas, change: &Difference) -> String {
    let texts = canvas.texts;
    let key = format!("keep.of-{}", change.path);
    let field = match change.path.strip_prefix("vars.") {
        Some(name) => texts.fill("keep.of-variable", &[("name", &texts.say(&name.into()))]),
        None if texts.has(&key) => texts.get(&key).to_owned(),
        None => texts.label(&change.path),
    };
    let value = |text: &Option<String>| match text {
        Some(text) => texts.say(&text.as_str().into()),
        None => canvas.text(key::keep::NONE).to_owned(),
    };
    let (before, after) = (value(&change.before), value(&change.after));
    texts.fill(key::keep::CHANGE, &[("field", &field), ("before", &before), ("after", &after)])
}

/// Another name for a template.
pub(super) fn rename(canvas: &Canvas, pane: &mut Pane, plan: &Plan, rename: &Rename) {
    let wide = plan.area.width.min(60);
    let room = usize::from(wide).saturating_sub(4);
    let wrong: Vec<String> =
        rename.wrong.as_ref().map(|w| wrap(&canvas.texts.say(w), room)).unwrap_or_default();
    let high = u16::try_from(wrong.len()).unwrap_or(0).saturating_add(3);
    let old = canvas.texts.say(&Say::Plain(rename.old.clone()));
    let title = canvas.texts.fill(key::manage::RENAME_TITLE, &[("name", &old)]);
    let inner = popup(canvas, pane, plan, &cut(&title, room), wide, high);
    editor(canvas, pane, Rect { height: 1.min(inner.height), ..inner }, &rename.input, false);
    let below = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let lines: Vec<Line> = wrong.into_iter().map(|l| Line::from(canvas.span(l, Role::Bad))).collect();
    pane.put(below, lines);
}

/// Draws the question whether to remove a template.
pub(super) fn remove(canvas: &Canvas, pane: &mut Pane, plan: &Plan, name: &str, sure: bool) {
    let wide = plan.area.width.min(60);
    let room = usize::from(wide).saturating_sub(4);
    let name = canvas.texts.say(&name.into());
    let ask = canvas.texts.fill(key::manage::SURE, &[("name", &name)]);
    let mut lines: Vec<Line> =
        wrap(&ask, room).into_iter().map(|l| Line::from(canvas.span(l, Role::Text))).collect();
    lines.push(Line::default());
    let role = |mine| if mine { Role::Selected } else { Role::Text };
    let back = canvas.span(format!("[ {} ]", canvas.text(key::manage::LEAVE)), role(!sure));
    let gone = canvas.span(format!("[ {} ]", canvas.text(key::manage::REMOVE)), role(sure));
    lines.push(Line::from(vec![back, Span::raw("  "), gone]));
    let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let inner = popup(canvas, pane, plan, canvas.text(key::manage::TITLE), wide, high);
    pane.put(inner, lines);
}

/// A file to read, or what should have been read.
pub(super) fn page(canvas: &Canvas, pane: &mut Pane, plan: &Plan, page: &Page) {
    let wide = plan.area.width.min(100);
    let room = usize::from(wide).saturating_sub(4);
    let plain = |line: &String| canvas.texts.say(&line.replace('\t', "    ").into());
    let lines = page.lines.iter().flat_map(|l| wrap(&plain(l), room));
    let lines: Vec<Line> = lines
        .map(|l| {
            let role = if l.trim_start().starts_with('#') { Role::Dim } else { Role::Text };
            Line::from(canvas.span(l, role))
        })
        .collect();
    super::help::scrolled(
        canvas,
        pane,
        plan,
        &canvas.texts.say(&page.title.as_str().into()),
        lines,
        wide,
        page.top,
    );
}

/// Draws a notice to be read before going on.
pub(super) fn notice(canvas: &Canvas, pane: &mut Pane, plan: &Plan, notice: &Notice) {
    let wide = plan.area.width.min(76);
    let room = usize::from(wide).saturating_sub(4);
    let mut lines = Vec::new();
    for line in &notice.lines {
        for (i, piece) in wrap(&canvas.texts.say(line), room.saturating_sub(2)).into_iter().enumerate() {
            let sign = if i == 0 { canvas.look.signs.warning } else { " " };
            lines.push(Line::from(vec![
                canvas.span(format!("{sign} "), Role::Warn),
                canvas.span(piece, Role::Text),
            ]));
        }
    }
    super::help::scrolled(canvas, pane, plan, canvas.text(notice.title), lines, wide, notice.top);
}
