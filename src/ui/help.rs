//! Help: for the focused field beside the form, in full over the screen, and the keys of the present context.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    canvas::{Canvas, popup},
    layout::{Class, Plan},
    sheet::Pane,
    width::{cut, pad, width, wrap},
};
use crate::{
    app::{App, LookupState},
    keys::Action,
    order::{Place, Problem, Shape, Step, Unmet},
    texts::key,
    theme::Role,
};

/// Content of the help beside the form, or below it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct HelpModel {
    step: Option<Step>,
    kind: &'static str,
    about: Option<About>,
}

/// State of a place that the help shows beside the texts of its table.
#[derive(Debug, PartialEq, Eq)]
struct About {
    place: Place,
    /// Reason that there is no list to choose from.
    failed: Option<String>,
    applies: bool,
    unmet: Option<Unmet>,
    problems: Vec<Problem>,
}

impl HelpModel {
    pub(super) fn of(app: &App) -> Self {
        let about = app.help_place().map(|place| About::of(app, place));
        Self { step: app.step(), kind: app.editing.draft.kind().name, about }
    }
}

impl About {
    fn of(app: &App, place: Place) -> Self {
        let failed = match app.lookup_state(place) {
            Some(LookupState::Failed(why)) => Some(why.clone()),
            _ => None,
        };
        let applies = app.editing.draft.applies(place);
        let shown = &app.editing.draft.kind().fields[place.field].shown;
        let unmet = if applies { None } else { shown.unmet(&app.editing.draft) };
        Self { place, failed, applies, unmet, problems: app.problems_at(place).cloned().collect() }
    }
}

pub(super) fn draw(canvas: &Canvas, pane: &mut Pane, area: Rect, told: &HelpModel) {
    let place = told.about.as_ref();
    if canvas.class == Class::Wide {
        let title = match place {
            Some(about) => canvas.texts.label(&canvas.app.editing.draft.text_key(about.place)),
            None => canvas.text(key::ui::HELP).to_owned(),
        };
        let title = cut(&title, usize::from(area.width).saturating_sub(4));
        let inner = canvas.panel(pane, area, &title, false);
        let room = usize::from(inner.width);
        let lines =
            place.map_or_else(|| screen_help(canvas, told.step, room), |a| field_lines(canvas, a, room));
        pane.put(inner, lines);
        return;
    }
    // Three rows below the form: what the field means, what it takes.
    let room = usize::from(area.width).saturating_sub(2);
    let rule = canvas.look.signs.rule.repeat(usize::from(area.width));
    let mut lines = vec![Line::from(canvas.span(rule, Role::Border))];
    let body = place.map_or_else(
        || screen_help(canvas, told.step, room),
        |about| {
            let p = about.place;
            // One line for the meaning, cut where F1 goes on, and one for what it takes or why there is no list.
            let text = cut(&canvas.texts.help(&canvas.app.editing.draft.text_key(p)), room);
            let second = match &about.failed {
                Some(why) => (canvas.keyed(key::ui::LOOKUP_WHY, &[("why", why)]), Role::Warn),
                None => (allowed(canvas, p), Role::Dim),
            };
            [(text, Role::Text), (cut(&second.0, room), second.1)]
                .map(|(line, role)| Line::from(canvas.span(line, role)))
                .to_vec()
        },
    );
    lines.extend(body.into_iter().map(|mut line| {
        line.spans.insert(0, Span::raw(" "));
        line
    }));
    pane.put(area, lines);
}

fn screen_help(canvas: &Canvas, step: Option<Step>, room: usize) -> Vec<Line<'static>> {
    let key = match step {
        Some(step) => format!("help.{}", step.key()),
        None => "help.start".to_owned(),
    };
    wrap(&canvas.keyed(&key, &[]), room).into_iter().map(|l| Line::from(canvas.span(l, Role::Text))).collect()
}

/// The values a field takes, in a phrase.
fn allowed(canvas: &Canvas, place: Place) -> String {
    let texts = canvas.texts;
    let field = canvas.app.editing.draft.at(place);
    match field.shape {
        Shape::Whole(limit) => {
            texts.fill(key::ui::RANGE, &[("min", &limit.min.to_string()), ("max", &limit.max.to_string())])
        }
        Shape::Text(pattern) | Shape::Secret(pattern) | Shape::Pick(_, pattern) => {
            texts.get(&format!("pattern.{}", pattern.name)).to_owned()
        }
        Shape::Choice(values) => texts.fill("hint.one-of", &[("values", &values.join(", "))]),
        Shape::Money => texts.get(key::ui::MONEY).to_owned(),
        Shape::Flag => texts.get(key::ui::FLAG).to_owned(),
        Shape::Rows(row) => texts.fill(key::ui::ROWS_MOST, &[("max", &row.max.to_string())]),
    }
}

fn field_lines(canvas: &Canvas, about: &About, room: usize) -> Vec<Line<'static>> {
    let (app, place) = (canvas.app, about.place);
    let texts = canvas.texts;
    let field = app.editing.draft.at(place);
    let mut lines = Vec::new();
    let mut push = |text: &str, role: Role| {
        lines.extend(wrap(text, room).into_iter().map(|l| Line::from(canvas.span(l, role))));
    };
    push(&texts.help(&app.editing.draft.text_key(place)), Role::Text);
    if let Some(why) = &about.failed {
        push(&canvas.keyed(key::ui::LOOKUP_WHY, &[("why", why)]), Role::Warn);
    }
    if !about.applies {
        push(&super::form::reason(canvas, about.unmet.as_ref()), Role::Warn);
    }
    push(&allowed(canvas, place), Role::Dim);
    if let Some(value) = field.default {
        push(&texts.fill(key::ui::DEFAULT_IS, &[("value", value)]), Role::Dim);
    }
    if !field.example.is_empty() {
        push(&texts.fill("hint.example", &[("value", field.example)]), Role::Dim);
    }
    push(&texts.at(&app.editing.draft, place), Role::Dim);
    let source = texts
        .fill(key::ui::SOURCE, &[("document", field.source.document), ("edition", field.source.edition)]);
    push(&source, Role::Dim);
    for problem in &about.problems {
        let (sign, role) = super::form::problem_sign(canvas, problem);
        push(&format!("{sign} {} [{}]", texts.problem(problem), problem.code), role);
    }
    lines
}

/// Draws everything about the focused field, over the screen.
pub(super) fn field(canvas: &Canvas, pane: &mut Pane, plan: &Plan, top: usize) {
    let Some(place) = canvas.app.help_place() else { return };
    let title = canvas.texts.label(&canvas.app.editing.draft.text_key(place));
    let wide = 72.min(plan.area.width);
    let about = About::of(canvas.app, place);
    let lines = field_lines(canvas, &about, usize::from(wide).saturating_sub(4));
    scrolled(canvas, pane, plan, &title, lines, wide, top);
}

/// The keys of the context under the help, over the screen.
pub(super) fn keys(canvas: &Canvas, pane: &mut Pane, plan: &Plan, top: usize) {
    let texts = canvas.texts;
    let mut rows: Vec<(String, &str)> = Vec::new();
    for action in Action::COMMANDS {
        let names = canvas.app.session.keys.names(*action, canvas.look.signs.ascii).join(" · ");
        rows.push((names, texts.get(&format!("action.{}.long", action.key()))));
    }
    let wide = 76.min(plan.area.width);
    let room = usize::from(wide).saturating_sub(4);
    let keys = rows.iter().map(|(k, _)| width(k)).max().unwrap_or(0).min(room / 2);
    let line = |(names, what): &(String, &str)| {
        Line::from(vec![
            canvas.span(pad(names, keys), Role::HintKey),
            canvas.span(format!("  {}", cut(what, room.saturating_sub(keys + 2))), Role::Text),
        ])
    };
    let lines = rows.iter().map(line).collect();
    scrolled(canvas, pane, plan, texts.get(key::ui::KEYS), lines, wide, top);
}

pub(super) fn scrolled(
    canvas: &Canvas,
    pane: &mut Pane,
    plan: &Plan,
    title: &str,
    lines: Vec<Line<'static>>,
    wide: u16,
    top: usize,
) {
    let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let inner = popup(canvas, pane, plan, title, wide, high);
    let last = lines.len().saturating_sub(usize::from(inner.height));
    let shown: Vec<_> = lines.into_iter().skip(top.min(last)).collect();
    pane.put(inner, shown);
}
