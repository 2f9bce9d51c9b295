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
    cloud::{End, Group, Instance},
    order::Product,
    theme::Role,
};

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
    let mut say = |text: &str, role: Role| {
        lines.extend(wrap(text, room).into_iter().map(|l| Line::from(canvas.span(l, role))));
    };
    if let Some(refusal) = &submit.refusal {
        say("", Role::Text);
        say(canvas.text("ui.refused"), Role::Bad);
        say(canvas.text(&format!("refusal.{}", refusal.hint)), Role::Text);
        let theirs = canvas.texts.fill(
            "ui.refused-theirs",
            &[("code", &refusal.code), ("message", &refusal.message), ("request", &refusal.request_id)],
        );
        say(&theirs, Role::Dim);
        if let Some(path) = &refusal.path {
            let key = path.replace(|c: char| c.is_ascii_digit(), "");
            say(&canvas.texts.fill("ui.refused-field", &[("field", &canvas.texts.label(&key))]), Role::Text);
        }
    }
    if let Some(why) = &submit.unknown {
        say("", Role::Text);
        say(canvas.text("ui.unknown"), Role::Warn);
        say(why, Role::Dim);
        let id = submit.id.as_deref().unwrap_or_default();
        let key = if submit.end.is_some() { "ui.unknown-ended" } else { "ui.unknown-settling" };
        say(&canvas.texts.fill(key, &[("id", id)]), Role::Text);
    }
    if let Some((attempt, until)) = submit.waiting {
        let left = until.saturating_sub(app.clock.now).as_secs().saturating_add(1).to_string();
        say(
            &canvas.texts.fill("ui.waiting", &[("seconds", &left), ("attempt", &attempt.to_string())]),
            Role::Warn,
        );
    }
    if let Some(accepted) = &submit.accepted {
        for remark in accepted.remarks() {
            say(&canvas.texts.say(&remark), Role::Warn);
        }
    }
    if !submit.instances.is_empty() {
        lines.push(Line::default());
        lines.extend(table(canvas, room));
    }
    lines.extend(ending(canvas, room));
    let height = usize::from(body.height);
    // The end is what one waits for: it is kept in sight.
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
        let (sign, role) = match stage.key {
            _ if now => (canvas.spinner(), Role::Accent),
            "refused" => (canvas.look.signs.problem, Role::Bad),
            "waiting" | "settling" | "clock" | "not-sent" | "not-sent-again" => {
                (canvas.look.signs.warning, Role::Warn)
            }
            key if key.starts_with("judged-unknown") => (canvas.look.signs.warning, Role::Warn),
            _ => (canvas.look.signs.ok, Role::Ok),
        };
        let text = canvas.texts.fill(&format!("stage.{}", stage.key), &[("value", &stage.value)]);
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
    let key = format!("status.{}", instance.status);
    if instance.status.is_empty() {
        canvas.text("status.accepted").to_owned()
    } else if canvas.texts.has(&key) {
        canvas.text(&key).to_owned()
    } else {
        instance.status.clone()
    }
}

fn table(canvas: &Canvas, room: usize) -> Vec<Line<'static>> {
    let submit = &canvas.app.submit;
    let began = submit.began.unwrap_or_default();
    let status = submit.instances.iter().map(|t| width(&status_text(canvas, &t.instance))).max().unwrap_or(0);
    let id = submit.instances.iter().map(|t| width(&t.instance.id)).max().unwrap_or(0);
    let name = submit.instances.iter().map(|t| width(&t.instance.name)).max().unwrap_or(0).min(24);
    // Where not all fits, what can be told from the id goes first.
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
            Some(time) => {
                canvas.texts.fill("ui.following-known", &[("seconds", &time.as_secs().max(1).to_string())])
            }
            None => canvas.text(&canvas.product_key("ui.following")).to_owned(),
        };
        lines.extend(wrap(&text, room).into_iter().map(|l| Line::from(canvas.span(l, Role::Dim))));
    }
    lines
}

/// How many of the batch run, and for how long it has been going on.
fn gauge(canvas: &Canvas, room: usize) -> Line<'static> {
    let submit = &canvas.app.submit;
    let (running, of) = (submit.running(), submit.instances.len().max(1));
    let wide = room.saturating_sub(30).clamp(8, 32);
    let done = (running * wide / of).min(wide);
    let counts = [("running", running.to_string()), ("of", of.to_string())];
    let counts = counts.each_ref().map(|(name, value)| (*name, value.as_str()));
    let text = canvas.texts.fill(&canvas.product_key("ui.gauge"), &counts);
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

fn ending(canvas: &Canvas, room: usize) -> Vec<Line<'static>> {
    let app = canvas.app;
    let submit = &app.submit;
    let Some(end) = &submit.end else { return Vec::new() };
    let mut lines = vec![Line::default()];
    let mut say = |text: &str, role: Role| {
        lines.extend(wrap(text, room).into_iter().map(|l| Line::from(canvas.span(l, role))));
    };
    let bought = matches!(end, End::Running | End::SomeFailed | End::GaveUp | End::Unnamed);
    match end {
        End::Running => say(canvas.text(&canvas.product_key("ui.all-running")), Role::Ok),
        End::SomeFailed => {
            if submit.short() {
                let (sold, asked) = (submit.instances.len().to_string(), submit.count.to_string());
                say(&canvas.texts.fill("ui.fewer", &[("sold", &sold), ("asked", &asked)]), Role::Bad);
            }
            if submit.failed() {
                say(canvas.text(&canvas.product_key("ui.some-failed")), Role::Bad);
            }
        }
        End::GaveUp => {
            let id = submit.id.as_deref().unwrap_or_default();
            say(&canvas.texts.fill(&canvas.product_key("ui.gave-up"), &[("id", id)]), Role::Warn);
        }
        End::Unnamed => {
            let id = submit.id.as_deref().unwrap_or_default();
            say(&canvas.texts.fill(&canvas.product_key("ui.unnamed"), &[("id", id)]), Role::Warn);
        }
        End::NotSent(why) => {
            say(canvas.text("ui.not-sent-end"), Role::Bad);
            say(why, Role::Text);
        }
        End::Refused | End::Unknown => {}
    }
    if matches!(end, End::Running) {
        for tracked in submit.instances.iter().take(8) {
            if let Some(command) = app.login(&tracked.instance) {
                let text = canvas.texts.fill("ui.log-in", &[("command", &command)]);
                say(&text, Role::Title);
            }
        }
    }
    if bought && app.simulated() {
        say(canvas.text(&canvas.product_key("ui.no-machine")), Role::Simulated);
    }
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
