//! Places of the parts of the screen: a function of the window's size only.

use ratatui::layout::Rect;

/// Size class of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Below 40x12: one line that asks for more.
    TooSmall,
    /// One field at a time.
    Tiny,
    /// One column, labels above long values.
    Narrow,
    /// One column with marks for the steps above and help below.
    Medium,
    /// Rail, form, help and request side by side.
    Wide,
}

/// The areas of a window.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Size class of the window.
    pub class: Class,
    /// All of it.
    pub area: Rect,
    /// Bar with the product, its place, and whether it is live.
    pub title: Rect,
    /// The steps.
    pub rail: Rect,
    /// The form, review or submit screen.
    pub main: Rect,
    /// Help for the field.
    pub help: Option<Rect>,
    /// The request.
    pub json: Option<Rect>,
    /// The price.
    pub price: Rect,
    /// Line of key hints.
    pub hints: Rect,
}

const RAIL: u16 = 22;

impl Plan {
    /// The plan of a window.
    pub fn of(area: Rect) -> Self {
        let (w, h) = (area.width, area.height);
        let class = match (w, h) {
            (100.., 26..) => Class::Wide,
            (70.., 18..) => Class::Medium,
            (50.., 15..) => Class::Narrow,
            (40.., 12..) => Class::Tiny,
            _ => Class::TooSmall,
        };
        let row =
            |y: u16| Rect { x: area.x, y: area.y + y.min(h.saturating_sub(1)), width: w, height: h.min(1) };
        let rows = |from: u16, to: u16| Rect {
            x: area.x,
            y: area.y + from.min(h),
            width: w,
            height: to.saturating_sub(from),
        };
        let mut plan = Self {
            class,
            area,
            title: row(0),
            rail: row(1),
            main: rows(2, h.saturating_sub(2)),
            help: None,
            json: None,
            price: row(h.saturating_sub(2)),
            hints: row(h.saturating_sub(1)),
        };
        match class {
            Class::Wide => {
                let body = rows(1, h - 2);
                let side = (w * 3 / 10).clamp(34, 56);
                let (help_high, x) = ((body.height * 2 / 5).max(9), area.x + w - side);
                plan.rail = Rect { width: RAIL, ..body };
                plan.main = Rect { x: area.x + RAIL, width: w - RAIL - side, ..body };
                plan.help = Some(Rect { x, width: side, height: help_high, ..body });
                plan.json =
                    Some(Rect { x, y: body.y + help_high, width: side, height: body.height - help_high });
            }
            Class::Medium => {
                // A line of air above the form, where there is one to spare.
                plan.main = rows(2 + u16::from(h >= 22), h - 5);
                plan.help = Some(rows(h - 5, h - 2));
            }
            Class::Narrow | Class::Tiny | Class::TooSmall => {}
        }
        plan
    }

    /// The plan with the main area over the whole width beside the rail: for screens that are tables.
    #[must_use]
    pub fn widened(mut self) -> Self {
        if self.class == Class::Wide {
            self.main.width = self.area.right() - self.main.x;
            (self.help, self.json) = (None, None);
        }
        self
    }

    /// Everything between the title and the hints.
    pub fn whole(&self) -> Rect {
        let height = self.area.height.saturating_sub(2);
        Rect { y: self.area.y + 1, height, ..self.area }
    }
}
