//! Bars around every screen: the title, the steps, the last line with what the keys do now.
//!
//! Each is drawn from a model of its content: while the model stays the same, so does the bar.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    canvas::{Canvas, part},
    layout::Class,
    sheet::Pane,
    width::{fit, width},
};
use crate::{
    app::{App, Choice, LookupState, Popup, Screen, Spot},
    keys::{Action, Context, hints},
    order::{self, Say, Step},
    texts::key,
    theme::Role,
};

/// Product and place of the order, and whether it is live.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Title {
    simulated: bool,
    saved: Option<String>,
    /// Tells whether the last change could not be saved.
    unkept: bool,
    /// The kind, and the place with the profile.
    order: Option<(&'static str, String)>,
}

impl Title {
    pub(super) fn of(app: &App) -> Self {
        let order = app.step().map(|_| {
            let earlier = app.submit.earlier.as_ref().filter(|_| app.settling());
            let draft = &app.editing.draft;
            let place = match (draft.get(order::Role::Region), draft.get(order::Role::Zone)) {
                _ if earlier.is_some() => earlier.map_or("", |e| e.region.as_str()),
                (region, "") => region,
                (_, zone) => zone,
            };
            let profile = app.session.profile.as_ref().map(|p| format!(" · {p}")).unwrap_or_default();
            (app.shown_kind().name, format!("{place}{profile}"))
        });
        let (saved, unkept) = (app.editing.saved.clone(), app.editing.unkept.is_some());
        Self { simulated: app.simulated(), saved, unkept, order }
    }

    pub(super) fn draw(&self, canvas: &Canvas, pane: &mut Pane, area: Rect) {
        let (mode, role) =
            if self.simulated { (key::ui::SIMULATED, Role::Simulated) } else { (key::ui::LIVE, Role::Live) };
        let mut right = vec![canvas.span(format!(" {} ", canvas.text(mode)), role)];
        if self.unkept {
            right.push(canvas.span(format!("  {}", canvas.text(key::ui::UNKEPT_SHORT)), Role::Bad));
        } else if let Some(at) = self.saved.as_ref().filter(|_| canvas.class != Class::Tiny) {
            let text = canvas.texts.fill(key::ui::SAVED, &[("at", at)]);
            right.push(canvas.span(format!("  {text}"), Role::Dim));
        }
        right.push(Span::raw(" "));
        let mut left = vec![canvas.span(" vmcart", Role::Accent)];
        if let Some((kind, place)) = &self.order {
            let kind = canvas.text(&format!("kind.{kind}.title"));
            left.push(canvas.span(format!("  {kind}"), Role::Title));
            left.push(canvas.span(format!("  {place}"), Role::Dim));
        }
        let room = usize::from(area.width).saturating_sub(wide(&right));
        let mut line = fit(left, room);
        line.push(Span::raw(" ".repeat(room.saturating_sub(wide(&line)))));
        line.extend(right);
        pane.put(area, Line::from(line));
    }
}

/// State of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Here,
    Wrong,
    Done,
    Open,
}

#[derive(Debug, PartialEq, Eq)]
struct Stop {
    step: Step,
    state: State,
    seen: bool,
    errors: usize,
    warnings: usize,
}

/// The steps of the order, and how each stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rail(Vec<Stop>);

impl Rail {
    pub(super) fn of(app: &App) -> Self {
        let stop = |step: Step| {
            let (errors, warnings) = app.counts(step);
            let seen = app.form.visited.contains(&step);
            let last = matches!(step, Step::Review | Step::Submit);
            let state = match () {
                () if app.step() == Some(step) => State::Here,
                () if errors > 0 && seen => State::Wrong,
                () if seen && (!last || app.submit.begun()) => State::Done,
                () => State::Open,
            };
            Stop { step, state, seen, errors, warnings }
        };
        Self(app.editing.draft.kind().steps().into_iter().map(stop).collect())
    }

    /// The sign and its colour in front of a step.
    fn mark(canvas: &Canvas, state: State) -> (&'static str, Role) {
        let signs = &canvas.look.signs;
        match state {
            State::Here => (signs.current, Role::Accent),
            State::Wrong => (signs.problem, Role::Bad),
            State::Done => (signs.ok, Role::Ok),
            State::Open => (signs.open, Role::Dim),
        }
    }

    pub(super) fn draw(&self, canvas: &Canvas, pane: &mut Pane, area: Rect) {
        let name = |stop: &Stop| canvas.text(&format!("step.{}.title", stop.step.key()));
        let line = match canvas.class {
            Class::Wide => return self.column(canvas, pane, area),
            Class::Medium => {
                let mut spans = vec![Span::raw(" ")];
                for (index, stop) in self.0.iter().enumerate() {
                    let (sign, role) = Self::mark(canvas, stop.state);
                    let from = wide(&spans);
                    if stop.state == State::Here {
                        let count =
                            if stop.errors > 0 { format!(" !{}", stop.errors) } else { String::new() };
                        let text = format!("[{} {}{count}]", index + 1, name(stop));
                        spans.push(canvas.span(text, Role::Accent));
                    } else {
                        spans.push(canvas.span(format!("{}{sign}", index + 1), role));
                    }
                    canvas.spot(part(area, from, wide(&spans)), Spot::Step(stop.step));
                    spans.push(Span::raw("  "));
                }
                spans
            }
            Class::Narrow | Class::Tiny | Class::TooSmall => {
                let here = self.0.iter().position(|stop| stop.state == State::Here);
                let at = here.unwrap_or(0);
                let stop = here.and_then(|at| self.0.get(at));
                canvas.spot(area, Spot::Key(Action::Steps));
                let text = format!(" {}/{} {}", at + 1, self.0.len(), stop.map_or("", name));
                let mut spans = vec![canvas.span(text, Role::Accent)];
                if let Some(stop) = stop.filter(|stop| stop.errors > 0) {
                    spans.push(canvas.span(format!(" !{}", stop.errors), Role::Bad));
                }
                spans
            }
        };
        pane.put(area, Line::from(line));
    }

    fn column(&self, canvas: &Canvas, pane: &mut Pane, area: Rect) {
        for (index, stop) in self.0.iter().enumerate() {
            let (sign, role) = Self::mark(canvas, stop.state);
            let name = canvas.text(&format!("step.{}.title", stop.step.key()));
            let mut line = vec![
                canvas.span(format!(" {sign} "), role),
                canvas.span(format!("{} ", index + 1), Role::Dim),
                canvas.span(name, if stop.state == State::Here { Role::Title } else { Role::Text }),
            ];
            if stop.errors > 0 && stop.seen {
                line.push(canvas.span(format!("  {}{}", canvas.look.signs.problem, stop.errors), Role::Bad));
            } else if stop.warnings > 0 && stop.seen {
                line.push(canvas.span(format!("  ~{}", stop.warnings), Role::Warn));
            }
            let y = area.y.saturating_add(u16::try_from(2 * index + 1).unwrap_or(u16::MAX));
            let row = Rect { y, height: 1, ..area }.intersection(area);
            pane.put(row, Line::from(line));
            canvas.spot(row, Spot::Step(stop.step));
        }
    }
}

/// The last line: a message or a lookup under way, then what the keys do now.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Status {
    message: Option<Say>,
    /// The lookup under way, for how many seconds, and how its sign stands.
    asking: Option<(&'static str, u64, &'static str)>,
    context: Context,
    /// Tells whether a name or an amount is asked for over the screen.
    asked: bool,
    allow: bool,
    repair: bool,
    /// Actions that would have no effect now.
    idle: Vec<Action>,
    /// Text key of the hint for Enter, where Enter does not choose.
    accept: Option<&'static str>,
    /// Action that is available only now: on the selected template, or on the spot order that waits.
    occasion: Option<Action>,
}

impl Status {
    pub(super) fn of(canvas: &Canvas) -> Self {
        let app = canvas.app;
        let asking = app.inquiries.lookups.iter().find_map(|(ask, state)| match state {
            LookupState::Asking { since, .. } => {
                Some((ask.lookup.key(), app.clock.now.saturating_sub(*since).as_secs(), canvas.spinner()))
            }
            _ => None,
        });
        let context = app.context();
        Self {
            message: app.message.clone(),
            asking: asking.filter(|_| app.message.is_none()),
            context,
            asked: !app.popups.is_empty() && context == Context::Text,
            allow: app.allowable().is_some(),
            repair: app.repairable().is_some(),
            idle: idle(app),
            accept: accept(app),
            occasion: if app.submit.choices().contains(&Choice::CancelBid) {
                Some(Action::CancelOrder)
            } else {
                app.chosen_template().map(|_| Action::Manage)
            },
        }
    }

    pub(super) fn draw(&self, canvas: &Canvas, pane: &mut Pane, area: Rect) {
        let mut spans = vec![Span::raw(" ")];
        if let Some(message) = &self.message {
            spans.push(canvas.span(canvas.texts.say(message), Role::Info));
            spans.push(Span::raw("  "));
        } else if let Some((name, seconds, spinner)) = self.asking {
            let name = canvas.text(&format!("lookup.{name}"));
            let text = canvas.texts.fill(key::ui::ASKING, &[("what", name)]);
            let elapsed = if seconds > 0 { format!(" {seconds} s") } else { String::new() };
            spans.push(canvas.span(format!("{spinner} {text}{elapsed}  "), Role::Dim));
        }
        let mut at = wide(&spans);
        let mut room = usize::from(area.width).saturating_sub(at);
        // The way to all keys is always there; the others are cut from the right.
        let keys = &canvas.app.session.keys;
        let apt = |a: &Action| match a {
            Action::Help => false,
            Action::Manage | Action::CancelOrder => self.occasion == Some(*a),
            other => !self.idle.contains(other),
        };
        let has = |a: &Action| apt(a) && keys.has(self.context, *a);
        // A name or an amount that is asked for takes no more than itself.
        let hints = if self.asked { &[Action::Accept, Action::Cancel] } else { hints(self.context) };
        let allow = self.allow.then_some(Action::Allow).into_iter();
        let first = allow.chain(self.repair.then_some(Action::Repair));
        let help = hint(canvas, Action::Help);
        let help_wide = wide(&help);
        for action in first.chain(hints.iter().copied().filter(has)) {
            let hint = match self.accept.filter(|_| action == Action::Accept) {
                Some(words) => worded(canvas, action, words),
                None => hint(canvas, action),
            };
            let wide = wide(&hint);
            if wide + help_wide <= room {
                room -= wide;
                canvas.spot(part(area, at, at + wide - 3), Spot::Key(action));
                at += wide;
                spans.extend(hint);
            }
        }
        canvas.spot(part(area, at, at + help_wide), Spot::Key(Action::Help));
        spans.extend(help);
        pane.put(area, Line::from(spans));
    }
}

fn hint(canvas: &Canvas, action: Action) -> Vec<Span<'static>> {
    // A language is named in its own writing, where that can be drawn.
    let plain = format!("action.{}.plain", action.key());
    let ascii = canvas.look.signs.ascii && canvas.texts.has(&plain);
    let key = if ascii { plain } else { format!("action.{}.short", action.key()) };
    worded(canvas, action, &key)
}

fn worded(canvas: &Canvas, action: Action, key: &str) -> Vec<Span<'static>> {
    vec![
        canvas.span(canvas.key(action), Role::HintKey),
        canvas.span(format!(" {}   ", canvas.text(key)), Role::Hint),
    ]
}

/// The actions of hints that would do nothing as things stand: a hint that lies teaches to read none.
fn idle(app: &App) -> Vec<Action> {
    let mut idle = Vec::new();
    let mut when = |nothing: bool, action| {
        if nothing {
            idle.push(action);
        }
    };
    when(app.chosen_template().is_none(), Action::Manage);
    match app.popups.last() {
        Some(Popup::Menu(menu)) => {
            when(menu.rows() == 0, Action::Accept);
            when(menu.rows() < 2, Action::NextField);
            when(menu.filter.value().is_empty(), Action::Clear);
        }
        Some(Popup::Fill(fill)) => {
            when(fill.lines.len() < 2, Action::NextField);
            when(fill.lines.get(fill.at).is_none_or(|line| line.input.value().is_empty()), Action::Clear);
        }
        Some(Popup::SaveTemplate(keep)) => {
            when(keep.over.is_some(), Action::NextField);
            when(keep.line().is_none_or(|line| line.value().is_empty()), Action::Clear);
        }
        Some(Popup::Rename(rename)) => {
            when(true, Action::NextField);
            when(rename.input.value().is_empty(), Action::Clear);
        }
        None if app.screen == Screen::Start => {
            when(app.start.shown.is_empty(), Action::Accept);
            when(app.start.shown.len() < 2, Action::NextField);
        }
        _ => {}
    }
    idle
}

/// Returns the text key of the hint for Enter in a form over the screen, where Enter does not choose.
fn accept(app: &App) -> Option<&'static str> {
    match app.popups.last()? {
        Popup::SaveTemplate(_) => Some(key::ui::HINT_SAVE),
        Popup::Fill(fill) if fill.at + 1 < fill.lines.len() => Some(key::ui::HINT_NEXT),
        _ => None,
    }
}

/// Number of cells that spans take.
fn wide(spans: &[Span]) -> usize {
    spans.iter().map(|s| width(&s.content)).sum()
}
