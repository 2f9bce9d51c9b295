//! The review: problems with a jump each, every value with its origin, and the button that says what it does.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    canvas::{Canvas, editor, inset, part, popup, scroll_to},
    form::problem_sign,
    layout::{Class, Plan},
    sheet::Pane,
    width::{fit, pad, width, wrap},
};
use crate::{
    app::{Confirm, ReviewItem, Spot},
    order::{Place, Problem, Say, Step, file::Difference},
    texts::key,
    theme::Role,
};

pub(super) fn draw(canvas: &Canvas, pane: &mut Pane, area: Rect) {
    let app = canvas.app;
    let inner = if canvas.class == Class::Wide {
        canvas.panel(pane, area, canvas.text("step.review.long"), false)
    } else {
        inset(area)
    };
    if inner.height < 3 {
        return;
    }
    let (foot, foot_spots) = buttons(canvas, usize::from(inner.width));
    let foot_high = u16::try_from(foot.len()).unwrap_or(2).min(inner.height - 1);
    let list = Rect { height: inner.height - foot_high, ..inner };
    let area = Rect { y: list.bottom(), height: foot_high, ..inner };
    for (row, from, to, item) in foot_spots {
        canvas.spot(part(Rect { y: area.y + row, height: 1, ..area }, from, to), Spot::Review(item));
    }
    pane.put(area, foot);
    let room = usize::from(list.width);
    let chosen = app.review_item();
    let (mut lines, mut at, mut spots) = (Vec::new(), (0, 0), Vec::new());
    let blocking = app.editing.problems.iter().filter(|p| p.blocks()).count();
    let head = match (blocking, app.editing.problems.len()) {
        (0, 0) => (canvas.text(key::ui::REVIEW_CLEAN).to_owned(), Role::Ok),
        (0, n) => (canvas.texts.fill(key::ui::REVIEW_WARNED, &[("count", &n.to_string())]), Role::Warn),
        (n, _) => (canvas.keyed(key::ui::REVIEW_BLOCKED, &[("count", &n.to_string())]), Role::Bad),
    };
    if let Some(balance) = app.balance_words(&|amount| canvas.money(amount)) {
        lines.extend(wrap(&balance, room).into_iter().map(|l| Line::from(canvas.span(l, Role::Dim))));
    }
    lines.extend(wrap(&head.0, room).into_iter().map(|l| Line::from(canvas.span(l, head.1))));
    lines.extend(reach(canvas, room));
    if let Some(since) = since(canvas) {
        lines.extend(wrap(&since, room).into_iter().map(|l| Line::from(canvas.span(l, Role::Dim))));
    }
    if let Some(notice) = app.price_notice() {
        let notice = canvas.signed(&canvas.texts.say(&notice));
        lines.extend(wrap(&notice, room).into_iter().map(|l| Line::from(canvas.span(l, Role::Warn))));
    }
    for (index, problem) in app.editing.problems.iter().enumerate() {
        let mine = chosen == ReviewItem::Problem(index);
        let start = lines.len();
        let (sign, role) = problem_sign(canvas, problem);
        let text = format!("{}: {}", canvas.texts.problem_label(problem), canvas.texts.problem(problem));
        let pointer = if mine { canvas.look.signs.pointer } else { " " };
        for (i, line) in wrap(&text, room.saturating_sub(4)).into_iter().enumerate() {
            let lead = if i == 0 { format!("{pointer} {sign} ") } else { "    ".to_owned() };
            lines.push(Line::from(vec![
                canvas.span(lead, role),
                canvas.span(line, if mine { Role::Selected } else { role }),
            ]));
        }
        if mine {
            if let Some(key) = repair(canvas, problem) {
                let rows = wrap(canvas.text(key), room.saturating_sub(4));
                lines.extend(
                    rows.into_iter().map(|l| Line::from(canvas.span(format!("    {l}"), Role::Info))),
                );
            }
            at = (start, lines.len());
        }
        spots.extend((start..lines.len()).map(|line| (line, index)));
    }
    lines.extend(by_default(canvas, room));
    let mut step = None;
    let labels =
        app.sent_places().iter().map(|p| width(&name(canvas, *p))).max().unwrap_or(0).min(room * 2 / 5);
    let deltas = app.deltas();
    for (index, place) in app.sent_places().into_iter().enumerate() {
        let own = app.editing.draft.kind().fields[place.field].step;
        if step != Some(own) {
            step = Some(own);
            lines.push(heading(canvas, own));
        }
        let mine = chosen == ReviewItem::Value(place);
        if mine {
            at = (lines.len(), lines.len() + 1);
        }
        let path = app.editing.draft.path(place);
        let delta = deltas.iter().find(|d| d.path == path);
        spots.push((lines.len(), app.editing.problems.len() + index));
        lines.push(value(canvas, place, mine, (labels, room), delta));
    }
    let gone = app.gone();
    if !gone.is_empty() {
        lines.push(Line::from(canvas.span(canvas.text(key::review::GONE), Role::Dim)));
    }
    for (index, delta) in gone.iter().enumerate() {
        let mine = chosen == ReviewItem::Gone(index);
        if mine {
            at = (lines.len(), lines.len() + 1);
        }
        spots.push((lines.len(), app.editing.problems.len() + app.sent_places().len() + index));
        lines.push(gone_line(canvas, delta, mine, labels, room));
    }
    let top = match chosen {
        ReviewItem::Back | ReviewItem::Order => 0,
        _ => scroll_to(at.0, at.1, lines.len(), usize::from(list.height)),
    };
    for (line, item) in spots {
        let y = line.checked_sub(top).and_then(|y| u16::try_from(y).ok()).unwrap_or(u16::MAX);
        let row = Rect { y: list.y.saturating_add(y), height: 1, ..list };
        canvas.spot(row.intersection(list), Spot::Review(item));
    }
    let hidden = lines.len().saturating_sub(top + usize::from(list.height));
    let shown: Vec<Line> = lines.into_iter().skip(top).take(usize::from(list.height)).collect();
    pane.put(list, shown);
    if hidden > 0 {
        let text = format!("{} {hidden}", canvas.look.signs.down);
        let wide = u16::try_from(width(&text)).unwrap_or(2);
        let area =
            Rect { x: list.right().saturating_sub(wide), y: list.bottom() - 1, width: wide, height: 1 };
        pane.put(area, canvas.span(text, Role::Dim));
    }
}

/// How the machine will be reached.
fn reach(canvas: &Canvas, room: usize) -> Vec<Line<'static>> {
    let Some(reach) = canvas.app.reach() else { return Vec::new() };
    let role = if reach.hindrance().is_some() { Role::Warn } else { Role::Text };
    let text = canvas.texts.say(&reach.line());
    wrap(&text, room).into_iter().map(|l| Line::from(canvas.span(l, role))).collect()
}

/// What happens because nothing was chosen.
fn by_default(canvas: &Canvas, room: usize) -> Vec<Line<'static>> {
    let given = canvas.app.given_lines();
    let head = (!given.is_empty()).then(|| canvas.text(key::review::BY_DEFAULT).to_owned());
    let rows = given.iter().flat_map(|text| {
        let rows = wrap(text, room.saturating_sub(4)).into_iter().enumerate();
        rows.map(|(i, row)| format!("{}{row}", if i == 0 { "  " } else { "    " })).collect::<Vec<_>>()
    });
    head.into_iter().chain(rows).map(|row| Line::from(canvas.span(row, Role::Dim))).collect()
}

fn heading(canvas: &Canvas, step: Step) -> Line<'static> {
    Line::from(canvas.span(canvas.text(&format!("step.{}.title", step.key())), Role::Dim))
}

fn name(canvas: &Canvas, place: Place) -> String {
    let app = canvas.app;
    let own = canvas.texts.label(&app.editing.draft.text_key(place));
    match place.cell {
        None => own,
        Some((row, _)) => {
            let list = canvas.texts.label(&app.editing.draft.text_key(Place::field(place.field)));
            if own == list { format!("{list} {}", row + 1) } else { format!("{list} {} · {own}", row + 1) }
        }
    }
}

/// Returns the explanation of the signs in front of values, where there are any.
fn since(canvas: &Canvas) -> Option<String> {
    let app = canvas.app;
    if !app.editing.source.borrowed || canvas.class == Class::Tiny || app.deltas().is_empty() {
        return None;
    }
    let template = canvas.texts.say(&app.editing.draft.template.as_str().into());
    let key = if template.is_empty() { key::review::SINCE } else { key::review::SINCE_TEMPLATE };
    Some(canvas.texts.fill(key, &[("name", &template)]))
}

/// The text of what one key does about a problem, where it does anything.
fn repair(canvas: &Canvas, problem: &Problem) -> Option<&'static str> {
    let unknown = canvas.app.editing.draft.extras.iter().any(|e| e.path == problem.path);
    match (problem.allowable, problem.blocks(), unknown) {
        (true, true, true) => Some(key::review::PASS_OR_DROP),
        (true, true, false) => Some(key::review::PASS),
        (true, false, _) => Some(key::review::HOLD),
        (false, _, true) => Some(key::review::DROP),
        (false, _, false) => None,
    }
}

/// Returns the line of a value that was there and is not sent any more.
fn gone_line(canvas: &Canvas, delta: &Difference, mine: bool, labels: usize, room: usize) -> Line<'static> {
    let label = canvas.texts.label(&delta.path);
    let before = canvas.texts.say(&delta.before.as_deref().unwrap_or_default().into());
    let pointer = if mine { canvas.look.signs.pointer } else { " " };
    let spans = vec![
        canvas.span(pointer.to_owned(), Role::Accent),
        canvas.span("- ", Role::JsonChanged),
        canvas.span(pad(&label, labels), if mine { Role::Selected } else { Role::Text }),
        Span::raw("  "),
        canvas.span(canvas.texts.fill(key::review::WAS, &[("value", &before)]), Role::Dim),
    ];
    Line::from(fit(spans, room))
}

fn value(
    canvas: &Canvas,
    place: Place,
    mine: bool,
    (labels, room): (usize, usize),
    delta: Option<&Difference>,
) -> Line<'static> {
    let app = canvas.app;
    let field = app.editing.draft.at(place);
    let pointer = if mine { canvas.look.signs.pointer } else { " " };
    let text = if field.secret() {
        canvas.look.signs.secret.repeat(8)
    } else {
        let text = app.editing.draft.text(place);
        let unit = field.unit.map(|u| format!(" {}", canvas.texts.unit(u, text))).unwrap_or_default();
        format!("{text}{unit}")
    };
    let item = field
        .lookup()
        .and_then(|l| app.inquiries.known.item(l, &app.editing.draft, app.editing.draft.text(place)));
    let said = item.map(|i| i.columns.join("  "));
    let origin = canvas.text(app.origin_text(place));
    let sign = match delta {
        None => " ",
        Some(Difference { before: None, .. }) => "+",
        Some(_) => "~",
    };
    let was = delta.and_then(|d| d.before.as_ref());
    let was =
        was.map(|w| canvas.texts.fill(key::review::WAS, &[("value", &canvas.texts.say(&w.as_str().into()))]));
    let mut spans = vec![
        canvas.span(pointer.to_owned(), Role::Accent),
        canvas.span(format!("{sign} "), Role::JsonChanged),
        canvas.span(pad(&name(canvas, place), labels), if mine { Role::Title } else { Role::Text }),
        Span::raw("  "),
        canvas.span(text, if mine { Role::Selected } else { Role::Typed }),
    ];
    if let Some(was) = was {
        spans.push(canvas.span(format!("  {was}"), Role::Info));
    }
    spans.push(canvas.span(format!("  {}", said.as_deref().unwrap_or(origin)), Role::Dim));
    Line::from(fit(spans, room))
}

/// Returns the text of the buying button: operation and count, then price and place.
fn order_text(canvas: &Canvas) -> (String, String) {
    let (what, more) = canvas.app.order_words();
    (what, canvas.signed(&more))
}

/// The row of a button, its columns, and its item of the review.
type Pressed = (u16, usize, usize, usize);

/// The buttons side by side. Where there is no room for all that the one that buys says, price and place stand above
/// it, so that it is read whole and no bracket is torn from its text. With them, what of them can be clicked.
fn buttons(canvas: &Canvas, room: usize) -> (Vec<Line<'static>>, Vec<Pressed>) {
    let chosen = canvas.app.review_item();
    let button = |text: &str, item: ReviewItem, role: Role| {
        canvas.span(format!("[ {text} ]"), if chosen == item { Role::Selected } else { role })
    };
    let line = canvas.look.signs.rule.repeat(room);
    let mut lines = vec![Line::from(canvas.span(line, Role::Border))];
    let back = button(canvas.text(key::ui::BACK), ReviewItem::Back, Role::Text);
    let role = if canvas.app.blocked() { Role::Disabled } else { Role::Accent };
    let (what, more) = order_text(canvas);
    let whole = format!("{what} · {more}");
    let (first, wide) = (canvas.app.review_items().len().saturating_sub(2), width(&back.content));
    let beside = |text: &str| wide + 2 + width(text) + 4 <= room;
    let short = !beside(&whole);
    if short {
        let rows = wrap(&more, room);
        lines.extend(rows.into_iter().map(|row| Line::from(canvas.span(row, Role::Text))));
    }
    let text = if short { what } else { whole };
    let row = u16::try_from(lines.len()).unwrap_or(1);
    let mut spots = vec![(row, 0, wide, first)];
    let order = button(&text, ReviewItem::Order, role);
    let own = width(&order.content);
    if beside(&text) {
        spots.push((row, wide + 2, wide + 2 + own, first + 1));
        lines.push(Line::from(vec![back, Span::raw("  "), order]));
    } else {
        spots.push((row + 1, 0, own.min(room), first + 1));
        lines.extend([Line::from(back), Line::from(order)]);
    }
    (lines, spots)
}

/// The last word on a live account.
pub(super) fn confirm(canvas: &Canvas, pane: &mut Pane, plan: &Plan, confirm: &Confirm) {
    let Confirm { notice, wanted, prompt, input, wrong, buy } = confirm;
    let wide = 64.min(plan.area.width);
    let room = usize::from(wide).saturating_sub(4);
    let (what, more) = order_text(canvas);
    let said = |say: &Option<Say>| say.as_ref().map(|say| canvas.signed(&canvas.texts.say(say)));
    let parts = [
        (Some(format!("{what} · {more}")), Role::Title),
        (said(notice), Role::Warn),
        (said(prompt), Role::Text),
        (said(wrong), Role::Bad),
    ];
    let mut lines: Vec<Line> = Vec::new();
    for (text, role) in parts {
        let rows = text.map(|text| wrap(&text, room)).unwrap_or_default();
        lines.extend(rows.into_iter().map(|row| Line::from(canvas.span(row, role))));
    }
    let high = u16::try_from(lines.len()).unwrap_or(1).saturating_add(4);
    let inner = popup(canvas, pane, plan, canvas.text(key::ui::CONFIRM), wide, high);
    pane.put(inner, lines);
    let foot = Rect { y: inner.bottom().saturating_sub(1), height: 1.min(inner.height), ..inner };
    if wanted.is_some() {
        editor(canvas, pane, Rect { width: 20.min(foot.width), ..foot }, input, false);
    } else {
        let role = |mine| if mine { Role::Selected } else { Role::Text };
        let back = canvas.span(format!("[ {} ]", canvas.text(key::ui::BACK)), role(!*buy));
        let order = canvas.span(format!("[ {} ]", canvas.text(key::ui::BUY)), role(*buy));
        let wide = width(&back.content);
        canvas.spot(part(foot, 0, wide), Spot::Buy(false));
        canvas.spot(part(foot, wide + 2, wide + 2 + width(&order.content)), Spot::Buy(true));
        pane.put(foot, Line::from(vec![back, Span::raw("  "), order]));
    }
}
