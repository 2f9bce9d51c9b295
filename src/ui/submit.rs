//! Submit: each stage with its time, a row for each instance, and one of three quite different ends.

use std::time::Duration;

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    canvas::{Canvas, inset, part, scroll_to},
    layout::Class,
    sheet::Pane,
    width::{fit, pad, width, wrap},
};
use crate::{
    app::{Choice, Spot, Tracked},
    cloud::{Group, Instance},
    order::Product,
    purchase::narrate::{Part, Piece, Weight},
    texts::key,
    theme::Role,
};

/// The most instances that are shown with the command that logs in.
const MOST_LOGINS: usize = 8;

pub(super) fn draw(canvas: &Canvas, pane: &mut Pane, area: Rect) {
    let app = canvas.app;
    let submit = &app.submit;
    let inner = if canvas.class == Class::Wide {
        canvas.panel(pane, area, canvas.text("step.submit.long"), false)
    } else {
        inset(area)
    };
    let choices = submit.choices();
    let foot_high = u16::from(!choices.is_empty()) * 2;
    let body = Rect { height: inner.height.saturating_sub(foot_high), ..inner };
    let room = usize::from(body.width);
    let mut lines = stages(canvas, room);
    lines.extend(pieces(canvas, submit.narration.iter().cloned().chain(app.wait_piece()), room));
    if !submit.instances.is_empty() {
        lines.push(Line::default());
        lines.extend(table(canvas, room));
    }
    lines.extend(ending(canvas, room));
    let height = usize::from(body.height);
    // The end is what one waits for: it stays in sight.
    let top = scroll_to(lines.len().saturating_sub(1), lines.len(), lines.len(), height);
    let shown: Vec<Line> = lines.into_iter().skip(top).collect();
    pane.put(body, shown);
    if foot_high > 0 && inner.height > 2 {
        let foot = Rect { y: inner.bottom() - 2, height: 2, ..inner };
        buttons(canvas, pane, foot, &choices);
    }
}

fn seconds(time: Duration) -> String {
    format!("{:>3} s", time.as_secs())
}

fn stages(canvas: &Canvas, room: usize) -> Vec<Line<'static>> {
    let submit = &canvas.app.submit;
    let began = submit.began.unwrap_or_default();
    let last = submit.stages.len().saturating_sub(1);
    let mut lines = Vec::new();
    for (index, stage) in submit.stages.iter().enumerate() {
        let now = index == last && submit.sending();
        let piece = stage.stage.piece();
        let (sign, role) = match piece.weight {
            _ if now => (canvas.spinner(), Role::Accent),
            Weight::Bad => (canvas.look.signs.problem, Role::Bad),
            Weight::Warn => (canvas.look.signs.warning, Role::Warn),
            _ => (canvas.look.signs.ok, Role::Ok),
        };
        let text = canvas.texts.say(&piece.text);
        let spans = vec![
            canvas.span(format!("{sign} "), role),
            canvas.span(format!("{}  ", seconds(stage.at.saturating_sub(began))), Role::Dim),
            canvas.span(text, Role::Text),
        ];
        lines.push(Line::from(fit(spans, room)));
    }
    lines
}

fn state(canvas: &Canvas, instance: &Instance) -> (&'static str, Role) {
    match instance.group() {
        Group::Running => (canvas.look.signs.ok, Role::Ok),
        Group::Progressing if canvas.app.submit.moving() => (canvas.spinner(), Role::Info),
        Group::Progressing => (canvas.look.signs.open, Role::Dim),
        Group::Stopped => (canvas.look.signs.none, Role::Warn),
        Group::Failed => (canvas.look.signs.problem, Role::Bad),
    }
}

fn status_text(canvas: &Canvas, instance: &Instance) -> String {
    canvas.texts.status(&instance.status).to_owned()
}

fn table(canvas: &Canvas, room: usize) -> Vec<Line<'static>> {
    let submit = &canvas.app.submit;
    let began = submit.began.unwrap_or_default();
    let status = submit.instances.iter().map(|t| width(&status_text(canvas, &t.instance))).max().unwrap_or(0);
    let id = submit.instances.iter().map(|t| width(&t.instance.id)).max().unwrap_or(0);
    let name = submit.instances.iter().map(|t| width(&t.instance.name)).max().unwrap_or(0).min(24);
    // Where not all fits, the name is left out: the id identifies the instance too.
    let name = if id + name + status + 14 <= room { name } else { 0 };
    let done = |t: &Tracked| t.instance.group() != Group::Progressing;
    let line = |tracked: &Tracked| {
        let (sign, role) = state(canvas, &tracked.instance);
        // How long it took, or has taken so far.
        let until = if done(tracked) { tracked.since } else { submit.ended.unwrap_or(canvas.app.clock.now) };
        let spans = vec![
            canvas.span(format!("{sign} "), role),
            canvas.span(format!("{}  ", pad(&tracked.instance.id, id)), Role::Text),
            canvas.span(pad(&tracked.instance.name, name), Role::Text),
            Span::raw(if name > 0 { "  " } else { "" }),
            canvas.span(format!("{}  ", pad(&status_text(canvas, &tracked.instance), status)), role),
            canvas.span(seconds(until.saturating_sub(began)), Role::Dim),
            canvas.span(addresses(&tracked.instance), Role::Text),
        ];
        Line::from(fit(spans, room))
    };
    let mut lines: Vec<_> = submit.instances.iter().map(line).collect();
    if submit.moving() {
        lines.push(Line::default());
        lines.push(gauge(canvas, room));
        let known = canvas.app.expected().filter(|_| canvas.app.shown_kind().product == Product::Instances);
        let text = match known {
            Some(time) => canvas
                .texts
                .fill(key::ui::FOLLOWING_KNOWN, &[("seconds", &time.as_secs().max(1).to_string())]),
            None => canvas.text(&canvas.product_key(key::ui::FOLLOWING)).to_owned(),
        };
        lines.extend(wrap(&text, room).into_iter().map(|l| Line::from(canvas.span(l, Role::Dim))));
    }
    lines
}

/// Number of the batch that runs, and the time it has been going on.
fn gauge(canvas: &Canvas, room: usize) -> Line<'static> {
    let submit = &canvas.app.submit;
    let (running, of) = (submit.running(), submit.instances.len().max(1));
    let wide = room.saturating_sub(30).clamp(8, 32);
    let done = (running * wide / of).min(wide);
    let counts = [("running", running.to_string()), ("of", of.to_string())];
    let counts = counts.each_ref().map(|(name, value)| (*name, value.as_str()));
    let text = canvas.texts.fill(&canvas.product_key(key::ui::GAUGE), &counts);
    let elapsed = canvas.app.clock.now.saturating_sub(submit.began.unwrap_or_default());
    let spans = vec![
        canvas.span(canvas.look.signs.full.repeat(done), Role::Ok),
        canvas.span(canvas.look.signs.empty.repeat(wide - done), Role::Border),
        canvas.span(format!("  {text}"), Role::Text),
        canvas.span(seconds(elapsed), Role::Dim),
    ];
    Line::from(fit(spans, room))
}

fn addresses(instance: &Instance) -> String {
    [&instance.public_ip, &instance.internal_ip]
        .into_iter()
        .filter(|a| !a.is_empty())
        .fold(String::new(), |text, address| format!("{text}  {address}"))
}

/// The pieces of a narration as lines, with a blank line where another part of it begins.
fn pieces(canvas: &Canvas, pieces: impl Iterator<Item = Piece>, room: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut before = None;
    for piece in pieces {
        if before != Some(piece.part) && matches!(piece.part, Part::Refusal | Part::Doubt) {
            lines.push(Line::default());
        }
        before = Some(piece.part);
        let role = role(piece.weight);
        let text = canvas.texts.say(&piece.text);
        lines.extend(wrap(&text, room).into_iter().map(|l| Line::from(canvas.span(l, role))));
    }
    lines
}

fn role(weight: Weight) -> Role {
    match weight {
        Weight::Text => Role::Text,
        Weight::Dim => Role::Dim,
        Weight::Good => Role::Ok,
        Weight::Warn => Role::Warn,
        Weight::Bad => Role::Bad,
        Weight::Title => Role::Title,
        Weight::Simulated => Role::Simulated,
    }
}

/// Its end. What can be done about an unknown outcome stands with the doubt itself.
fn ending(canvas: &Canvas, room: usize) -> Vec<Line<'static>> {
    if canvas.app.submit.end.is_none() {
        return Vec::new();
    }
    let mut end = canvas.app.end_pieces();
    let mut logins = 0;
    end.retain(|piece| {
        logins += usize::from(piece.part == Part::Login);
        piece.part != Part::Login || logins <= MOST_LOGINS
    });
    let apart = end.first().is_none_or(|piece| piece.part != Part::Unsettled);
    let mut lines = pieces(canvas, end.into_iter(), room);
    lines.insert(if apart { 0 } else { lines.len() }, Line::default());
    lines
}

fn buttons(canvas: &Canvas, pane: &mut Pane, area: Rect, choices: &[Choice]) {
    let mut spans = Vec::new();
    for (index, choice) in choices.iter().enumerate() {
        let role = if index == canvas.app.submit.choice { Role::Selected } else { Role::Text };
        let from: usize = spans.iter().map(|s: &Span| width(&s.content)).sum();
        let text = format!("[ {} ]", canvas.text(choice.key()));
        let line = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
        canvas.spot(part(line, from, from + width(&text)), Spot::Choice(index));
        spans.push(canvas.span(text, role));
        spans.push(Span::raw("  "));
    }
    let rule = canvas.look.signs.rule.repeat(usize::from(area.width));
    let line = Line::from(fit(spans, usize::from(area.width)));
    pane.put(area, vec![Line::from(canvas.span(rule, Role::Border)), line]);
}
