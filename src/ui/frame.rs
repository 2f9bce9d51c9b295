//! A whole frame: the screen, the layers over it, and what a tour says.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use ratatui::{
    layout::{Position, Rect},
    text::Line,
};

use super::{
    bars::{Rail, Status, Title},
    canvas::Canvas,
    caption, form, help, json,
    layout::{Class, Plan},
    menu, price, review,
    sheet::{Pane, Sheet},
    start, submit, template,
    view::{Below, View},
    width::{cut, wrap},
};
use crate::{
    app::{App, Popup, Screen, Spot},
    keys::Action,
    order::Step,
    texts::key,
    theme::{Look, Role},
};

/// A frame.
#[derive(Debug, Default)]
pub struct Drawn {
    /// Sheet with everything that is shown.
    pub sheet: Sheet,
    /// Clickable areas, the topmost last.
    pub spots: Vec<(Rect, Spot)>,
    /// Place of the caret, while text is typed.
    pub cursor: Option<Position>,
}

/// Draws the whole screen of a window, as if nothing had been drawn before.
pub fn draw(app: &App, look: &Look, window: Rect) -> Drawn {
    View::default().draw(app, look, window)
}

impl View {
    /// Draws the whole screen of a window.
    pub fn draw(&mut self, app: &App, look: &Look, window: Rect) -> Drawn {
        self.prepare(app, look);
        frame(self, app, look, window)
    }
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
        sheet.lay(Arc::new(pane));
    } else {
        screen(view, &canvas, &mut sheet, &plan);
        if !app.popups.is_empty() {
            let mut pane = Pane::new(window);
            layers(&canvas, &mut pane, &plan);
            sheet.lay(Arc::new(pane));
        }
    }
    if let (Some(area), Some(said)) = (below, &app.caption) {
        let mut pane = Pane::new(area);
        caption::draw(&canvas, &mut pane, area, said);
        sheet.lay(Arc::new(pane));
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
        sheet.lay(Arc::new(pane));
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

/// Draws the layers over the screen.
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
                menu::say(canvas, pane, plan, canvas.text(key::ui::LEAVE_STOPS));
            }
            Popup::SaveTemplate(keep) => template::keep(canvas, pane, plan, keep),
            Popup::Fill(fill) => template::fill(canvas, pane, plan, fill),
            Popup::Rename(rename) => template::rename(canvas, pane, plan, rename),
            Popup::Remove(remove) => template::remove(canvas, pane, plan, &remove.name, remove.sure),
            Popup::Page(page) => template::page(canvas, pane, plan, page),
            Popup::Notice(notice) => template::notice(canvas, pane, plan, notice),
            Popup::Waiting(_) => menu::say(canvas, pane, plan, canvas.text(key::ui::LEAVE_WAITS)),
        }
    }
}

/// One quiet line for whoever is here for the first time.
fn greeting(canvas: &Canvas, pane: &mut Pane, area: Rect) {
    let (next, step) = (canvas.key(Action::NextField), canvas.key(Action::NextStep));
    let help = canvas.key(Action::Help);
    let text = canvas.keyed(key::hello::FIRST_RUN, &[("next", &next), ("step", &step), ("help", &help)]);
    let text = cut(&format!(" {text}"), usize::from(area.width));
    pane.put(area, canvas.span(text, Role::Dim));
}

fn too_small(canvas: &Canvas, pane: &mut Pane, area: Rect) {
    let text = canvas.texts.fill(key::ui::TOO_SMALL, &[("width", "40"), ("height", "12")]);
    let room = usize::from(area.width);
    let lines: Vec<Line> =
        wrap(&text, room).into_iter().map(|l| canvas.span(cut(&l, room), Role::Text).into()).collect();
    pane.put(area, lines);
}
