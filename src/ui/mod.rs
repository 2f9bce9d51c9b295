//! Drawing: the application's state as a frame.
//!
//! [`draw`] only reads. What is where depends on the size of the window alone: see [`layout`].

mod ascii;
mod caption;
mod form;
mod help;
mod json;
mod layout;
mod menu;
mod price;
mod review;
mod sheet;
mod start;
mod submit;
mod template;
pub mod width;

use std::cell::{Cell, RefCell};

use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
    text::{Line, Span},
};

use crate::{
    app::{App, LookupState, Popup, Screen, Spot},
    keys::{Action, Context, hints},
    order::Step,
    texts::Texts,
    theme::{Look, Role},
};

pub use layout::{Class, Plan};
pub use sheet::Sheet;
use width::{cut, width};

/// Everything a drawing function needs, in one place.
struct Canvas<'a> {
    app: &'a App,
    look: &'a Look,
    texts: &'static Texts,
    class: Class,
    /// What can be clicked, the topmost last.
    spots: RefCell<Vec<(Rect, Spot)>>,
    cursor: Cell<Option<Position>>,
}

impl Canvas<'_> {
    fn style(&self, role: Role) -> Style {
        self.look.theme.style(role)
    }

    fn span(&self, text: impl Into<String>, role: Role) -> Span<'static> {
        Span::styled(text.into(), self.style(role))
    }

    /// A text key in the wording of what is bought.
    fn product_key(&self, key: &str) -> String {
        format!("{key}{}", self.app.shown_kind().product.suffix())
    }

    /// Tells that a part of the screen can be clicked.
    fn spot(&self, area: Rect, spot: Spot) {
        self.spots.borrow_mut().push((area, spot));
    }

    /// The name of the key of an action.
    fn key(&self, action: Action) -> String {
        self.app.session.keys.label(action, self.look.signs.ascii)
    }

    /// A text that names keys, with what else is to be put in.
    fn keyed(&self, key: &str, values: &[(&str, &str)]) -> String {
        let (accept, end, lookup) =
            (self.key(Action::Accept), self.key(Action::End), self.key(Action::Lookup));
        let mut all = vec![("accept", accept.as_str()), ("end", &end), ("lookup", &lookup)];
        all.extend_from_slice(values);
        self.texts.fill(key, &all)
    }

    /// An amount of money.
    fn money(&self, amount: &str) -> String {
        format!("{}{amount}", if self.look.signs.ascii { "CNY " } else { "¥" })
    }

    fn text(&self, key: &str) -> &'static str {
        self.texts.get(key)
    }

    /// A frame with a title, on the ground that is there; the area inside it.
    fn panel(&self, sheet: &mut Sheet, area: Rect, title: &str, focus: bool) -> Rect {
        let inside = inset(Rect {
            y: (area.y + 1).min(area.bottom()),
            height: area.height.saturating_sub(2),
            ..inset(area)
        });
        if area.width < 2 || area.height < 2 {
            return inside;
        }
        let style = self.style(if focus { Role::BorderFocus } else { Role::Border });
        let lines = if self.look.signs.ascii { ASCII } else { ratatui::symbols::border::ROUNDED };
        let room = usize::from(area.width - 2);
        let title = cut(&format!(" {title} "), room);
        let rest = room - width(&title);
        let title_style = style.patch(self.style(Role::Title)).remove_modifier(Modifier::DIM);
        sheet.put(
            Rect { height: 1, ..area },
            Line::from(vec![
                Span::styled(lines.top_left, style),
                Span::styled(title, title_style),
                Span::styled(lines.horizontal_top.repeat(rest), style),
                Span::styled(lines.top_right, style),
            ]),
        );
        let sides = Rect { y: area.y + 1, width: 1, height: area.height - 2, ..area };
        sheet.repeat(sides, Span::styled(lines.vertical_left, style));
        sheet.repeat(Rect { x: area.right() - 1, ..sides }, Span::styled(lines.vertical_right, style));
        let below =
            format!("{}{}{}", lines.bottom_left, lines.horizontal_bottom.repeat(room), lines.bottom_right);
        sheet.put(Rect { y: area.bottom() - 1, height: 1, ..area }, Span::styled(below, style));
        inside
    }

    /// Frames that turn while something is awaited.
    fn spinner(&self) -> &'static str {
        let frames = self.look.signs.spinner;
        let at = self.app.now.as_millis() / crate::app::SPIN.as_millis();
        frames[usize::try_from(at).unwrap_or(0) % frames.len()]
    }
}

const ASCII: ratatui::symbols::border::Set<'static> = ratatui::symbols::border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// What is left of an area with a blank column on either side.
fn inset(area: Rect) -> Rect {
    Rect { x: (area.x + 1).min(area.right()), width: area.width.saturating_sub(2), ..area }
}

/// A frame.
#[derive(Debug, Default)]
pub struct Drawn {
    /// What it shows.
    pub sheet: Sheet,
    /// What can be clicked, the uppermost last.
    pub spots: Vec<(Rect, Spot)>,
    /// Where text is typed, if it is.
    pub cursor: Option<Position>,
}

/// Draws the whole screen of a window.
pub fn draw(app: &App, look: &Look, window: Rect) -> Drawn {
    let mut sheet = Sheet::new(window);
    let (area, below) = caption::split(app, window);
    let plan = match app.screen {
        Screen::Step(Step::Submit) if !app.json_over => Plan::of(area).widened(),
        _ => Plan::of(area),
    };
    let canvas = Canvas {
        app,
        look,
        texts: app.texts(),
        class: plan.class,
        spots: RefCell::default(),
        cursor: Cell::default(),
    };
    sheet.clear(area, look.theme.style(Role::Text));
    if plan.class == Class::TooSmall {
        too_small(&canvas, &mut sheet, area);
    } else {
        layers(&canvas, &mut sheet, &plan);
    }
    if let (Some(area), Some(said)) = (below, &app.caption) {
        caption::draw(&canvas, &mut sheet, area, said);
    }
    if look.signs.ascii {
        sheet.plainly();
    }
    Drawn { sheet, spots: canvas.spots.into_inner(), cursor: canvas.cursor.get() }
}

/// The screen, and what lies over it.
fn layers(canvas: &Canvas, sheet: &mut Sheet, plan: &Plan) {
    let app = canvas.app;
    title(canvas, sheet, plan.title);
    match app.screen {
        Screen::Start if app.greets() && plan.class >= Class::Narrow => {
            let whole = plan.whole();
            start::draw(canvas, sheet, Rect { height: whole.height.saturating_sub(1), ..whole });
            greeting(canvas, sheet, plan.price);
        }
        Screen::Start => start::draw(canvas, sheet, plan.whole()),
        Screen::Step(step) => {
            rail(canvas, sheet, plan);
            let main = plan.main;
            if app.json_over {
                json::draw(canvas, sheet, main);
            } else {
                match step {
                    Step::Review => review::draw(canvas, sheet, main),
                    Step::Submit => submit::draw(canvas, sheet, main),
                    _ => form::draw(canvas, sheet, main),
                }
            }
            if let Some(area) = plan.help {
                help::draw(canvas, sheet, area);
            }
            if let Some(area) = plan.json {
                json::draw(canvas, sheet, area);
            }
            price::draw(canvas, sheet, plan.price);
        }
    }
    status(canvas, sheet, plan.hints);
    for popup in &app.popups {
        match popup {
            Popup::Menu(menu) => menu::draw(canvas, sheet, plan, menu),
            Popup::Help(top) => help::keys(canvas, sheet, plan, *top),
            Popup::FieldHelp(top) => help::field(canvas, sheet, plan, *top),
            Popup::Confirm { wanted, input, buy } => {
                review::confirm(canvas, sheet, plan, wanted.as_deref(), input, *buy);
            }
            Popup::Secret(asked) => menu::secret(canvas, sheet, plan, &asked.input),
            Popup::Waiting if app.submit.stopping => {
                menu::say(canvas, sheet, plan, canvas.text("ui.leave-stops"));
            }
            Popup::Keep(keep) => template::keep(canvas, sheet, plan, keep),
            Popup::Fill(fill) => template::fill(canvas, sheet, plan, fill),
            Popup::Rename(rename) => template::rename(canvas, sheet, plan, rename),
            Popup::Remove { name, sure } => template::remove(canvas, sheet, plan, name, *sure),
            Popup::Page(page) => template::page(canvas, sheet, plan, page),
            Popup::Notice(notice) => template::notice(canvas, sheet, plan, notice),
            Popup::Waiting => menu::say(canvas, sheet, plan, canvas.text("ui.leave-waits")),
        }
    }
}

/// One quiet line for whoever is here for the first time.
fn greeting(canvas: &Canvas, sheet: &mut Sheet, area: Rect) {
    let (next, step) = (canvas.key(Action::NextField), canvas.key(Action::NextStep));
    let help = canvas.key(Action::Help);
    let text = canvas.keyed("hello.first-run", &[("next", &next), ("step", &step), ("help", &help)]);
    let text = cut(&format!(" {text}"), usize::from(area.width));
    sheet.put(area, canvas.span(text, Role::Dim));
}

fn too_small(canvas: &Canvas, sheet: &mut Sheet, area: Rect) {
    let text = canvas.texts.fill("ui.too-small", &[("width", "40"), ("height", "12")]);
    let text = cut(&text, usize::from(area.width));
    sheet.put(Rect { height: area.height.min(1), ..area }, canvas.span(text, Role::Text));
}

fn title(canvas: &Canvas, sheet: &mut Sheet, area: Rect) {
    let app = canvas.app;
    let mode = if app.simulated() { "ui.simulated" } else { "ui.live" };
    let role = if app.simulated() { Role::Simulated } else { Role::Live };
    let mut right = vec![Span::styled(format!(" {} ", canvas.text(mode)), canvas.style(role))];
    if let Some(at) = app.saved.as_ref().filter(|_| canvas.class != Class::Tiny) {
        let text = canvas.texts.fill("ui.saved", &[("at", at)]);
        right.push(canvas.span(format!("  {text}"), Role::Dim));
    }
    right.push(Span::raw(" "));
    let right_width: usize = right.iter().map(|s| width(&s.content)).sum();
    let mut left = vec![canvas.span(" vmcart", Role::Accent)];
    if app.step().is_some() {
        let kind = canvas.text(&format!("kind.{}.title", app.shown_kind().name));
        left.push(canvas.span(format!("  {kind}"), Role::Title));
        let earlier = app.submit.earlier.as_ref().filter(|_| app.settling());
        let place = match (app.draft.get("region"), app.draft.get(app.draft.kind().parts.zone)) {
            _ if earlier.is_some() => earlier.map_or("", |e| e.region.as_str()),
            (region, "") => region,
            (_, zone) => zone,
        };
        let profile = app.session.profile.as_ref().map(|p| format!(" · {p}")).unwrap_or_default();
        left.push(canvas.span(format!("  {place}{profile}"), Role::Dim));
    }
    let room = usize::from(area.width).saturating_sub(right_width);
    let spans = width::fit(left, room);
    let used: usize = spans.iter().map(|s| width(&s.content)).sum();
    let mut line = spans;
    line.push(Span::raw(" ".repeat(room.saturating_sub(used))));
    line.extend(right);
    sheet.put(area, Line::from(line));
}

/// The sign and its colour in front of a step.
fn mark(canvas: &Canvas, step: Step) -> (&'static str, Role) {
    let (app, signs) = (canvas.app, &canvas.look.signs);
    let (errors, _) = app.counts(step);
    let last = matches!(step, Step::Review | Step::Submit);
    if app.step() == Some(step) {
        (signs.current, Role::Accent)
    } else if errors > 0 && app.visited.contains(&step) {
        (signs.problem, Role::Bad)
    } else if app.visited.contains(&step) && (!last || app.submit.begun()) {
        (signs.ok, Role::Ok)
    } else {
        (signs.open, Role::Dim)
    }
}

fn rail(canvas: &Canvas, sheet: &mut Sheet, plan: &Plan) {
    let app = canvas.app;
    let steps = app.draft.kind().steps();
    let current = app.step();
    match plan.class {
        Class::Wide => {
            let mut lines = Vec::new();
            for (index, step) in steps.iter().enumerate() {
                let (sign, role) = mark(canvas, *step);
                let name = canvas.text(&format!("step.{}.title", step.key()));
                let here = current == Some(*step);
                let mut line = vec![
                    canvas.span(format!(" {sign} "), role),
                    canvas.span(format!("{} ", index + 1), Role::Dim),
                    canvas.span(name, if here { Role::Title } else { Role::Text }),
                ];
                let (errors, warnings) = app.counts(*step);
                let seen = app.visited.contains(step);
                if errors > 0 && seen {
                    line.push(canvas.span(format!("  {}{errors}", canvas.look.signs.problem), Role::Bad));
                } else if warnings > 0 && seen {
                    line.push(canvas.span(format!("  ~{warnings}"), Role::Warn));
                }
                lines.push(Line::from(line));
                lines.push(Line::default());
                let y = plan.rail.y.saturating_add(u16::try_from(2 * index + 1).unwrap_or(u16::MAX));
                let row = Rect { y, height: 1, ..plan.rail };
                canvas.spot(row.intersection(plan.rail), Spot::Step(*step));
            }
            let below = Rect { y: plan.rail.y + 1, height: plan.rail.height.saturating_sub(1), ..plan.rail };
            sheet.put(below, lines);
        }
        Class::Medium => {
            let mut spans = vec![Span::raw(" ")];
            for (index, step) in steps.iter().enumerate() {
                let (sign, role) = mark(canvas, *step);
                let from: usize = spans.iter().map(|s| width(&s.content)).sum();
                if current == Some(*step) {
                    let name = canvas.text(&format!("step.{}.title", step.key()));
                    let (errors, _) = app.counts(*step);
                    let count = if errors > 0 { format!(" !{errors}") } else { String::new() };
                    spans.push(canvas.span(format!("[{} {name}{count}]", index + 1), Role::Accent));
                } else {
                    spans.push(canvas.span(format!("{}{sign}", index + 1), role));
                }
                let to: usize = spans.iter().map(|s| width(&s.content)).sum();
                canvas.spot(part(plan.rail, from, to), Spot::Step(*step));
                spans.push(Span::raw("  "));
            }
            sheet.put(plan.rail, Line::from(spans));
        }
        Class::Narrow | Class::Tiny | Class::TooSmall => {
            let at = steps.iter().position(|s| current == Some(*s)).unwrap_or(0);
            let name = current.map_or("", |s| canvas.text(&format!("step.{}.title", s.key())));
            let errors = current.map_or(0, |s| app.counts(s).0);
            let mut spans = vec![canvas.span(format!(" {}/{} {name}", at + 1, steps.len()), Role::Accent)];
            if errors > 0 {
                spans.push(canvas.span(format!(" !{errors}"), Role::Bad));
            }
            sheet.put(plan.rail, Line::from(spans));
        }
    }
}

/// Some columns of a line.
fn part(line: Rect, from: usize, to: usize) -> Rect {
    let at = |column: usize| line.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX));
    Rect { x: at(from), width: at(to).saturating_sub(at(from)), ..line }.intersection(line)
}

/// The last line: a message or a lookup under way, then what the keys do now.
fn status(canvas: &Canvas, sheet: &mut Sheet, area: Rect) {
    let app = canvas.app;
    let mut spans = vec![Span::raw(" ")];
    if let Some(message) = &app.message {
        spans.push(canvas.span(canvas.texts.say(message), Role::Info));
        spans.push(Span::raw("  "));
    } else if let Some((name, since)) = asking(app) {
        let name = canvas.text(&format!("lookup.{name}"));
        let seconds = since.as_secs();
        let text = canvas.texts.fill("ui.asking", &[("what", name)]);
        let elapsed = if seconds > 0 { format!(" {seconds} s") } else { String::new() };
        spans.push(canvas.span(format!("{} {text}{elapsed}  ", canvas.spinner()), Role::Dim));
    }
    let mut room = usize::from(area.width).saturating_sub(spans.iter().map(|s| width(&s.content)).sum());
    // The way to all keys is always there; the others are cut from the right.
    let has = |a: &Action| *a != Action::Help && app.session.keys.has(app.context(), *a);
    // A name or an amount that is asked for takes no more than itself.
    let asked = !app.popups.is_empty() && app.context() == Context::Text;
    let hints = if asked { &[Action::Accept, Action::Cancel] } else { hints(app.context()) };
    let all: Vec<_> = hints.iter().copied().filter(has).collect();
    let allow = app.allowable().map(|_| Action::Allow);
    let all: Vec<_> = allow.into_iter().chain(all).collect();
    let help = hint(canvas, Action::Help);
    let help_width: usize = help.iter().map(|s| width(&s.content)).sum();
    for action in all {
        let hint = hint(canvas, action);
        let wide: usize = hint.iter().map(|s| width(&s.content)).sum();
        if wide + help_width <= room {
            room -= wide;
            let from: usize = spans.iter().map(|s| width(&s.content)).sum();
            canvas.spot(part(area, from, from + wide - 3), Spot::Key(action));
            spans.extend(hint);
        }
    }
    let from: usize = spans.iter().map(|s| width(&s.content)).sum();
    canvas.spot(part(area, from, from + help_width), Spot::Key(Action::Help));
    spans.extend(help);
    sheet.put(area, Line::from(spans));
}

fn hint(canvas: &Canvas, action: Action) -> Vec<Span<'static>> {
    // A language is named in its own writing, where that can be drawn.
    let plain = format!("action.{}.plain", action.key());
    let ascii = canvas.look.signs.ascii && canvas.texts.has(&plain);
    let key = if ascii { plain } else { format!("action.{}.short", action.key()) };
    vec![
        canvas.span(canvas.key(action), Role::HintKey),
        canvas.span(format!(" {}   ", canvas.text(&key)), Role::Hint),
    ]
}

fn asking(app: &App) -> Option<(&'static str, std::time::Duration)> {
    app.lookups.iter().find_map(|(ask, state)| match state {
        LookupState::Asking { since, .. } => Some((ask.lookup.key(), app.now.saturating_sub(*since))),
        _ => None,
    })
}

/// A box over the middle of the screen, cleared, with its inside.
fn popup(canvas: &Canvas, sheet: &mut Sheet, plan: &Plan, title: &str, wide: u16, high: u16) -> Rect {
    // The rail and the title stay in sight where there is room for them.
    let whole = if plan.class == Class::Wide {
        let left = plan.rail.right();
        Rect { x: left, width: plan.area.right() - left, ..plan.whole() }
    } else {
        plan.whole()
    };
    let (w, h) = (wide.min(whole.width), high.min(whole.height));
    let area =
        Rect { x: whole.x + (whole.width - w) / 2, y: whole.y + (whole.height - h) / 2, width: w, height: h };
    canvas.spot(sheet.area(), Spot::Beside);
    canvas.spot(area, Spot::Layer);
    sheet.clear(area, canvas.style(Role::Text));
    canvas.panel(sheet, area, title, true)
}

/// Draws an editor's text with the real cursor in it; `prefix` cells are to its left.
fn editor(canvas: &Canvas, sheet: &mut Sheet, area: Rect, input: &tui_input::Input, secret: bool) {
    let room = usize::from(area.width).max(1);
    let scroll = input.visual_scroll(room.saturating_sub(1));
    let shown = if secret {
        canvas.look.signs.secret.repeat(input.value().chars().count())
    } else {
        width::window(input.value(), scroll, room)
    };
    let padded = width::pad(&shown, room);
    sheet.put(area, canvas.span(padded, Role::FocusField));
    let at = if secret { input.cursor() } else { input.visual_cursor().saturating_sub(scroll) };
    let x = area.x + u16::try_from(at.min(room.saturating_sub(1))).unwrap_or(0);
    if area.width > 0 && area.height > 0 {
        canvas.cursor.set(Some(Position { x, y: area.y }));
    }
}

/// The first line to show so that the lines from `start` to `end` can be seen: a pure function of its arguments.
fn scroll_to(start: usize, end: usize, total: usize, height: usize) -> usize {
    if total <= height || height == 0 {
        return 0;
    }
    let middle = usize::midpoint(start, end.max(start));
    let top = middle.saturating_sub(height / 2).min(total - height);
    // The end must be seen, but the start more so.
    let top = if end > top + height { end - height } else { top };
    top.min(start)
}

/// The first row to show of a long list: it stands still while the choice moves within a page, so that a step changes
/// two rows and not all of them. A few rows beyond the choice stay in sight.
fn turned_to(choice: usize, total: usize, height: usize) -> usize {
    if total <= height || height == 0 {
        return 0;
    }
    let margin = height / 6;
    let page = (height - 2 * margin).max(1);
    let top = choice.saturating_sub(margin) / page * page;
    top.min(total - height)
}

#[cfg(test)]
mod tests;
