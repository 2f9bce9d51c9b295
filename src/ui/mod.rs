//! Drawing: the application's state as a frame.
//!
//! [`draw`] only reads. What is where depends on the size of the window alone: see [`Plan`].

mod ascii;
mod bars;
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
mod view;
mod width;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
    text::{Line, Span},
};

use crate::{
    app::{App, Popup, Screen, Spot},
    keys::Action,
    order::Step,
    texts::Texts,
    theme::{Look, Role},
};

use bars::{Rail, Status, Title};
pub use layout::{Class, Plan};
pub use sheet::{Pane, Sheet};
use view::Below;
pub use view::View;
use width::{cut, width, wrap};

/// Everything a drawing function needs, in one place.
struct Canvas<'a> {
    app: &'a App,
    look: &'a Look,
    texts: &'static Texts,
    class: Class,
    /// Whether what the person has uncovered stays covered all the same.
    covered: bool,
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
    fn panel(&self, pane: &mut Pane, area: Rect, title: &str, focus: bool) -> Rect {
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
        pane.put(
            Rect { height: 1, ..area },
            Line::from(vec![
                Span::styled(lines.top_left, style),
                Span::styled(title, title_style),
                Span::styled(lines.horizontal_top.repeat(rest), style),
                Span::styled(lines.top_right, style),
            ]),
        );
        let sides = Rect { y: area.y + 1, width: 1, height: area.height - 2, ..area };
        pane.repeat(sides, &Span::styled(lines.vertical_left, style));
        pane.repeat(Rect { x: area.right() - 1, ..sides }, &Span::styled(lines.vertical_right, style));
        let below =
            format!("{}{}{}", lines.bottom_left, lines.horizontal_bottom.repeat(room), lines.bottom_right);
        pane.put(Rect { y: area.bottom() - 1, height: 1, ..area }, Span::styled(below, style));
        inside
    }

    /// Frames that turn while something is awaited.
    fn spinner(&self) -> &'static str {
        let frames = self.look.signs.spinner;
        let at = self.app.clock.now.as_millis() / crate::app::SPIN.as_millis();
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

/// Draws the whole screen of a window, as if nothing had been drawn before.
pub fn draw(app: &App, look: &Look, window: Rect) -> Drawn {
    View::default().draw(app, look, window)
}

fn frame(view: &mut View, app: &App, look: &Look, window: Rect) -> Drawn {
    let mut sheet = Sheet::new(window);
    let (area, below) = caption::split(app, window);
    let plan = match app.screen {
        Screen::Step(Step::Submit) if !app.form.json_over => Plan::of(area).widened(),
        _ => Plan::of(area),
    };
    let canvas = Canvas {
        app,
        look,
        texts: app.texts(),
        class: plan.class,
        covered: view.covered,
        spots: RefCell::default(),
        cursor: Cell::default(),
    };
    let ground = look.theme.style(Role::Text);
    sheet.lay(view.ground.draw(&canvas, area, (), |(), pane| pane.clear(area, ground)));
    if plan.class == Class::TooSmall {
        let mut pane = Pane::new(area);
        too_small(&canvas, &mut pane, area);
        sheet.lay(Rc::new(pane));
    } else {
        screen(view, &canvas, &mut sheet, &plan);
        if !app.popups.is_empty() {
            let mut pane = Pane::new(window);
            layers(&canvas, &mut pane, &plan);
            sheet.lay(Rc::new(pane));
        }
    }
    if let (Some(area), Some(said)) = (below, &app.caption) {
        let mut pane = Pane::new(area);
        caption::draw(&canvas, &mut pane, area, said);
        sheet.lay(Rc::new(pane));
    }
    if look.signs.ascii {
        sheet.plainly();
    }
    Drawn { sheet, spots: canvas.spots.into_inner(), cursor: canvas.cursor.get() }
}

/// The screen below all layers.
fn screen(view: &mut View, canvas: &Canvas, sheet: &mut Sheet, plan: &Plan) {
    let app = canvas.app;
    let lay = |sheet: &mut Sheet, area: Rect, draw: &dyn Fn(&mut Pane)| {
        let mut pane = Pane::new(area);
        draw(&mut pane);
        sheet.lay(Rc::new(pane));
    };
    let title = plan.title;
    sheet.lay(view.title.draw(canvas, title, Title::of(app), |told, pane| told.draw(canvas, pane, title)));
    match app.screen {
        Screen::Start => {
            let whole = plan.whole();
            let greets = app.greets() && plan.class >= Class::Narrow;
            let area = Rect { height: whole.height.saturating_sub(u16::from(greets)), ..whole };
            lay(sheet, area, &|pane| start::draw(canvas, pane, area));
            if greets {
                lay(sheet, plan.price, &|pane| greeting(canvas, pane, plan.price));
            }
        }
        Screen::Step(step) => {
            let (rail, main) = (plan.rail, plan.main);
            sheet
                .lay(view.rail.draw(canvas, rail, Rail::of(app), |told, pane| told.draw(canvas, pane, rail)));
            match step {
                _ if app.form.json_over => lay(sheet, main, &|pane| json::draw(canvas, pane, main)),
                Step::Review => lay(sheet, main, &|pane| review::draw(canvas, pane, main)),
                Step::Submit => lay(sheet, main, &|pane| submit::draw(canvas, pane, main)),
                _ => {
                    let below = Below::of(canvas);
                    sheet.lay(view.form.draw(canvas, main, below, |_, pane| form::draw(canvas, pane, main)));
                }
            }
            if let Some(area) = plan.help {
                let told = help::HelpModel::of(app);
                sheet.lay(
                    view.help.draw(canvas, area, told, |told, pane| help::draw(canvas, pane, area, told)),
                );
            }
            if let Some(area) = plan.json {
                let below = Below::of(canvas);
                sheet.lay(view.json.draw(canvas, area, below, |_, pane| json::draw(canvas, pane, area)));
            }
            let (area, told) = (plan.price, price::PriceModel::of(canvas));
            sheet.lay(view.price.draw(canvas, area, told, |told, pane| told.draw(canvas, pane, area)));
        }
    }
    let (area, told) = (plan.hints, Status::of(canvas));
    sheet.lay(view.status.draw(canvas, area, told, |told, pane| told.draw(canvas, pane, area)));
}

/// What lies over the screen.
fn layers(canvas: &Canvas, pane: &mut Pane, plan: &Plan) {
    let app = canvas.app;
    for popup in &app.popups {
        match popup {
            Popup::Menu(menu) => menu::draw(canvas, pane, plan, menu),
            Popup::Help(help) if help.field => help::field(canvas, pane, plan, help.top),
            Popup::Help(help) => help::keys(canvas, pane, plan, help.top),
            Popup::Confirm(confirm) => review::confirm(canvas, pane, plan, confirm),
            Popup::Secret(asked) => menu::secret(canvas, pane, plan, &asked.input),
            Popup::Waiting(_) if app.submit.stopping => {
                menu::say(canvas, pane, plan, canvas.text("ui.leave-stops"));
            }
            Popup::SaveTemplate(keep) => template::keep(canvas, pane, plan, keep),
            Popup::Fill(fill) => template::fill(canvas, pane, plan, fill),
            Popup::Rename(rename) => template::rename(canvas, pane, plan, rename),
            Popup::Remove(remove) => template::remove(canvas, pane, plan, &remove.name, remove.sure),
            Popup::Page(page) => template::page(canvas, pane, plan, page),
            Popup::Notice(notice) => template::notice(canvas, pane, plan, notice),
            Popup::Waiting(_) => menu::say(canvas, pane, plan, canvas.text("ui.leave-waits")),
        }
    }
}

/// One quiet line for whoever is here for the first time.
fn greeting(canvas: &Canvas, pane: &mut Pane, area: Rect) {
    let (next, step) = (canvas.key(Action::NextField), canvas.key(Action::NextStep));
    let help = canvas.key(Action::Help);
    let text = canvas.keyed("hello.first-run", &[("next", &next), ("step", &step), ("help", &help)]);
    let text = cut(&format!(" {text}"), usize::from(area.width));
    pane.put(area, canvas.span(text, Role::Dim));
}

fn too_small(canvas: &Canvas, pane: &mut Pane, area: Rect) {
    let text = canvas.texts.fill("ui.too-small", &[("width", "40"), ("height", "12")]);
    let room = usize::from(area.width);
    let lines: Vec<Line> =
        wrap(&text, room).into_iter().map(|l| canvas.span(cut(&l, room), Role::Text).into()).collect();
    pane.put(area, lines);
}

/// Some columns of a line.
fn part(line: Rect, from: usize, to: usize) -> Rect {
    let at = |column: usize| line.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX));
    Rect { x: at(from), width: at(to).saturating_sub(at(from)), ..line }.intersection(line)
}

/// A box over the middle of the screen, cleared, with its inside.
fn popup(canvas: &Canvas, pane: &mut Pane, plan: &Plan, title: &str, wide: u16, high: u16) -> Rect {
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
    canvas.spot(pane.area(), Spot::Beside);
    canvas.spot(area, Spot::Layer);
    pane.clear(area, canvas.style(Role::Text));
    canvas.panel(pane, area, title, true)
}

/// Draws an editor's text with the real cursor in it; `prefix` cells are to its left.
fn editor(canvas: &Canvas, pane: &mut Pane, area: Rect, input: &tui_input::Input, secret: bool) {
    let room = usize::from(area.width).max(1);
    let scroll = input.visual_scroll(room.saturating_sub(1));
    let shown = if secret {
        canvas.look.signs.secret.repeat(input.value().chars().count())
    } else {
        width::window(input.value(), scroll, room)
    };
    let padded = width::pad(&shown, room);
    pane.put(area, canvas.span(padded, Role::FocusField));
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
