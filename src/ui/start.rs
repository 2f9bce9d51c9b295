//! The start screen: what needs a word, what was left unfinished, what can be bought; and what the chosen entry holds.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    canvas::{Canvas, editor, scroll_to},
    json,
    layout::Class,
    sheet::Pane,
    width::{cut, fit, width, wrap},
};
use crate::{
    app::{Mark, SavedTemplate, Spot, StartEntry},
    order::{MASK, Reading, body, file, kind},
    texts::key,
    theme::Role,
};

pub(super) fn draw(canvas: &Canvas, pane: &mut Pane, area: Rect) {
    let (list, preview) = halves(canvas, area);
    entries(canvas, pane, list);
    if let Some(area) = preview {
        show(canvas, pane, area);
    }
}

/// Returns the area of the entries and that of the selected one's content: beside them, below them, or none.
fn halves(canvas: &Canvas, area: Rect) -> (Rect, Option<Rect>) {
    match canvas.class {
        Class::Wide => {
            let wide = area.width * 3 / 5;
            (Rect { width: wide, ..area }, Some(Rect { x: area.x + wide, width: area.width - wide, ..area }))
        }
        Class::Medium | Class::Narrow => {
            let high = if canvas.class == Class::Medium { 8 } else { 6 };
            let list = Rect { height: area.height.saturating_sub(high), ..area };
            (list, Some(Rect { y: list.bottom(), height: area.height - list.height, ..area }))
        }
        Class::Tiny | Class::TooSmall => (area, None),
    }
}

fn entries(canvas: &Canvas, pane: &mut Pane, area: Rect) {
    let app = canvas.app;
    let room = usize::from(area.width).saturating_sub(4);
    let mut lines: Vec<Line> = Vec::new();
    let filtering = !app.start.filter.value().is_empty();
    if filtering {
        let said = ("shown", app.start.shown.len().to_string());
        let count = canvas.texts.fill(key::start::FOUND, &[(said.0, &said.1)]);
        lines.push(Line::default());
        lines.push(Line::from(canvas.span(format!("  {count}"), Role::Dim)));
        let row = Rect { height: 1.min(area.height), ..area };
        let sign = Rect { width: 4.min(row.width), ..row };
        pane.put(sign, canvas.span("  / ", Role::Accent));
        let field = Rect { x: row.x + sign.width, width: row.width.saturating_sub(sign.width + 2), ..row };
        editor(canvas, pane, field, &app.start.filter, false);
    } else {
        if canvas.class == Class::Wide {
            lines.push(Line::default());
            lines.push(Line::from(canvas.span("  vmcart", Role::Title)));
        }
        let welcome = match (app.simulated(), canvas.class) {
            (true, Class::Tiny) => "help.start-simulated-short",
            (true, _) if !app.session.keyless.contains(&app.editing.draft.kind().provider) => {
                "help.start-simulated-keys"
            }
            (true, _) => "help.start-simulated",
            (false, Class::Tiny) => "help.start-live-short",
            (false, _) => "help.start-live",
        };
        for line in wrap(&canvas.keyed(welcome, &[]), room) {
            lines.push(Line::from(canvas.span(format!("  {line}"), Role::Dim)));
        }
    }
    let head = if filtering { lines.len() } else { 0 };
    let (mut at, mut group, mut wide, mut spots) = ((0, 0), "", (None, 0), Vec::new());
    for (index, entry) in app.start.shown.iter().filter_map(|i| app.start.entries.get(*i)).enumerate() {
        let own = entry.group();
        if own != group && !filtering {
            // What is missing among the drafts stands right below their heading, else where that would be.
            let aside = matches!(group, "" | key::ui::START_SETTLE) && own != key::ui::START_SETTLE;
            let asides = if aside { app.start.left_out.lines(canvas.texts) } else { Vec::new() };
            let asides: Vec<_> = asides
                .iter()
                .flat_map(|said| wrap(said, room))
                .map(|l| Line::from(canvas.span(format!("    {l}"), Role::Warn)))
                .collect();
            group = own;
            lines.push(Line::default());
            if own != key::ui::START_RESUME && !asides.is_empty() {
                lines.extend(asides.iter().cloned());
                lines.push(Line::default());
            }
            let role = if own == key::ui::START_SETTLE { Role::Warn } else { Role::Dim };
            lines.push(Line::from(canvas.span(format!("  {}", canvas.text(own)), role)));
            if own == key::ui::START_RESUME {
                lines.extend(asides);
            }
        }
        let mine = index == app.start.cursor;
        spots.push((index, lines.len()));
        if mine {
            at = (lines.len(), lines.len() + 1);
        }
        if wide.0 != Some(own) {
            wide = (Some(own), labels(canvas, (!filtering).then_some(own), room));
        }
        lines.push(entry_line(canvas, entry, mine, wide.1, usize::from(area.width)));
    }
    if app.start.shown.is_empty() {
        lines.push(Line::from(canvas.span(format!("  {}", canvas.text(key::ui::NOTHING_FITS)), Role::Dim)));
    }
    // The line that is typed into stays; the rest scrolls.
    let rest = lines.split_off(head);
    let top = u16::try_from(head).unwrap_or(0).min(area.height);
    let below = Rect { y: area.y + top, height: area.height - top, ..area };
    let height = usize::from(below.height);
    let from = scroll_to(at.0.saturating_sub(head), at.1.saturating_sub(head), rest.len(), height);
    let hidden = rest.len().saturating_sub(from + height);
    let shown: Vec<Line> = rest.into_iter().skip(from).collect();
    let above = Rect { y: area.y + 1, height: top.saturating_sub(1), ..area };
    pane.put(above, lines.split_off(1.min(lines.len())));
    pane.put(below, shown);
    if hidden > 0 && below.height > 0 {
        let text = format!("{} {hidden} ", canvas.look.signs.down);
        let wide = u16::try_from(width(&text)).unwrap_or(2).min(below.width);
        let corner = Rect { x: below.right() - wide, y: below.bottom() - 1, width: wide, height: 1 };
        pane.put(corner, canvas.span(text, Role::Dim));
    }
    for (entry, line) in spots {
        let y = line.checked_sub(head + from).and_then(|y| u16::try_from(y).ok()).unwrap_or(u16::MAX);
        let row = Rect { y: below.y.saturating_add(y), height: 1, ..below };
        canvas.spot(row.intersection(below), Spot::Start(entry));
    }
}

/// Returns the width of the names of a group, so that their descriptions form one column.
fn labels(canvas: &Canvas, group: Option<&str>, room: usize) -> usize {
    let start = &canvas.app.start;
    let shown = start.shown.iter().filter_map(|i| start.entries.get(*i));
    let shown = shown.filter(|e| group.is_none_or(|g| e.group() == g));
    shown.map(|e| width(&e.words(canvas.texts).0)).max().unwrap_or(0).min(room / 2)
}

fn entry_line(canvas: &Canvas, entry: &StartEntry, mine: bool, labels: usize, room: usize) -> Line<'static> {
    let (label, more) = canvas.app.entry_words(entry);
    let label = cut(&canvas.texts.say(&label.into()), labels);
    let more = canvas.texts.say(&more.into());
    let pointer = if mine { canvas.look.signs.pointer } else { " " };
    let gap = " ".repeat(labels.saturating_sub(width(&label)) + 3);
    let broken = matches!(entry, StartEntry::Template(saved) if saved.read().is_err());
    let spans = vec![
        canvas.span(format!("  {pointer} "), Role::Accent),
        canvas.span(label, if mine { Role::Selected } else { Role::Text }),
        Span::raw(gap),
        canvas.span(more, if broken { Role::Warn } else { Role::Dim }),
    ];
    Line::from(fit(spans, room))
}

/// Draws the content of the selected entry.
fn show(canvas: &Canvas, pane: &mut Pane, area: Rect) {
    let Some(entry) = canvas.app.start.chosen() else { return };
    let title = canvas.texts.say(&entry.words(canvas.texts).0.into());
    let mut lines = preview(canvas, entry, usize::from(area.width).saturating_sub(4));
    let inner = if canvas.class == Class::Wide {
        // As high as what it holds: an empty frame tells nothing.
        let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2).min(area.height);
        let area = Rect { height: high, ..area };
        canvas.panel(pane, area, &cut(&title, usize::from(area.width).saturating_sub(4)), false)
    } else {
        let rule = canvas.look.signs.rule.repeat(usize::from(area.width));
        let first = Rect { height: 1.min(area.height), ..area };
        pane.put(first, canvas.span(rule, Role::Border));
        Rect {
            x: area.x + 2,
            y: area.y + first.height,
            width: area.width.saturating_sub(4),
            height: area.height - first.height,
        }
    };
    let height = usize::from(inner.height);
    if lines.len() > height && height > 0 {
        let hidden = lines.len() - height + 1;
        lines.truncate(height - 1);
        lines.push(Line::from(canvas.span(format!("{} {hidden}", canvas.look.signs.down), Role::Dim)));
    }
    pane.put(inner, lines);
}

fn preview(canvas: &Canvas, entry: &StartEntry, room: usize) -> Vec<Line<'static>> {
    let said = |text: &str, role: Role| -> Vec<Line<'static>> {
        wrap(&canvas.texts.say(&text.into()), room)
            .into_iter()
            .map(|l| Line::from(canvas.span(l, role)))
            .collect()
    };
    match entry {
        StartEntry::Template(saved) => template(canvas, saved, room),
        StartEntry::Resume(saved) => match file::load(&saved.text, &[], Reading::Draft) {
            Ok(loaded) => request(canvas, &loaded.draft, room),
            Err(error) => said(&error.to_string(), Role::Warn),
        },
        StartEntry::New(name) => {
            let mut lines = said(canvas.text(&format!("kind.{name}.about")), Role::Text);
            if let Some(kind) = kind(name) {
                let region = canvas.app.session.regions.iter().find(|(p, _)| *p == kind.provider);
                let preset = kind.preset(crate::order::Role::Region);
                let region = region.map_or(preset, |(_, region)| region);
                lines.extend(said(&format!("{} {}", kind.method, kind.path(region)), Role::Dim));
            }
            lines
        }
        StartEntry::Settle(pending) if pending.is_unreadable() => {
            said(canvas.text(key::start::DAMAGED_ABOUT), Role::Warn)
        }
        StartEntry::Settle(_) => said(canvas.text(key::start::SETTLE_ABOUT), Role::Text),
        StartEntry::CloneInstance => said(canvas.text(key::start::INSTANCE_MORE), Role::Text),
        StartEntry::LikeOrder => said(canvas.text(key::start::ORDER_MORE), Role::Text),
    }
}

/// Note, variables and request of a template; its secrets, if somebody wrote one into it, masked.
fn template(canvas: &Canvas, saved: &SavedTemplate, room: usize) -> Vec<Line<'static>> {
    let plain = |text: &str| canvas.texts.say(&text.into());
    let template = match saved.read() {
        Ok(template) => template,
        Err(why) => {
            let text = canvas.texts.fill(key::start::BROKEN, &[("why", &canvas.texts.say(why))]);
            return wrap(&text, room).into_iter().map(|l| Line::from(canvas.span(l, Role::Warn))).collect();
        }
    };
    let mut lines = Vec::new();
    if let Some(at) = &saved.bought {
        let said = canvas.texts.fill(key::start::BOUGHT, &[("at", at)]);
        lines.push(Line::from(canvas.span(cut(&said, room), Role::Dim)));
    }
    for line in wrap(&plain(&template.note), room).into_iter().filter(|l| !l.is_empty()) {
        lines.push(Line::from(canvas.span(line, Role::Text)));
    }
    let secrets = template.secrets();
    for variable in &template.variables {
        let secret = secrets.contains(&format!("vars.{}.default", variable.name));
        let default = match &variable.default {
            Some(_) if secret => MASK,
            Some(text) => text,
            None => "",
        };
        let spans = vec![
            canvas.span(format!("${{{}}}", plain(&variable.name)), Role::Accent),
            canvas.span(format!("  {}", plain(&variable.prompt)), Role::Text),
            canvas.span(format!("  {}", plain(default)), Role::Dim),
        ];
        lines.push(Line::from(fit(spans, room)));
    }
    lines.extend(request(canvas, &template.draft, room));
    lines
}

fn request(canvas: &Canvas, draft: &crate::order::Draft, room: usize) -> Vec<Line<'static>> {
    let lines = body::lines(draft);
    lines
        .iter()
        .map(|l| Line::from(json::fit_line(json::paint(canvas, l, Mark::Same, false), l.comma, room)))
        .collect()
}
