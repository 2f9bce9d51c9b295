//! Tools of every drawing function: the state it reads, styles, frames, boxes over the screen, an editor's text.

use std::cell::{Cell, RefCell};

use ratatui::{
    layout::{Position, Rect},
    style::{Modifier, Style},
    text::{Line, Span},
};

use super::{
    layout::{Class, Plan},
    sheet::Pane,
    width::{self, cut, width},
};
use crate::{
    app::{App, Spot},
    keys::Action,
    purchase::gate::grouped,
    texts::Texts,
    theme::{Look, Role},
};

/// Everything a drawing function needs, in one place.
pub(super) struct Canvas<'a> {
    pub(super) app: &'a App,
    pub(super) look: &'a Look,
    pub(super) texts: &'static Texts,
    pub(super) class: Class,
    /// Tells whether secrets stay covered even if the person uncovered them.
    pub(super) covered: bool,
    /// Clickable areas, the topmost last.
    pub(super) spots: RefCell<Vec<(Rect, Spot)>>,
    pub(super) cursor: Cell<Option<Position>>,
}

impl Canvas<'_> {
    pub(super) fn style(&self, role: Role) -> Style {
        self.look.theme.style(role)
    }

    pub(super) fn span(&self, text: impl Into<String>, role: Role) -> Span<'static> {
        Span::styled(text.into(), self.style(role))
    }

    /// A text key in the wording of what is bought.
    pub(super) fn product_key(&self, key: &str) -> String {
        format!("{key}{}", self.app.shown_kind().product.suffix())
    }

    /// Tells that a part of the screen can be clicked.
    pub(super) fn spot(&self, area: Rect, spot: Spot) {
        self.spots.borrow_mut().push((area, spot));
    }

    /// The name of the key of an action.
    pub(super) fn key(&self, action: Action) -> String {
        self.app.session.keys.label(action, self.look.signs.ascii)
    }

    /// A text that names keys, with what else is to be put in.
    pub(super) fn keyed(&self, key: &str, values: &[(&str, &str)]) -> String {
        let (accept, end, lookup) =
            (self.key(Action::Accept), self.key(Action::End), self.key(Action::Lookup));
        let mut all = vec![("accept", accept.as_str()), ("end", &end), ("lookup", &lookup)];
        all.extend_from_slice(values);
        self.texts.fill(key, &all)
    }

    /// An amount of money.
    pub(super) fn money(&self, amount: &str) -> String {
        format!("{}{}", if self.look.signs.ascii { "CNY " } else { "¥" }, grouped(amount))
    }

    /// A text with amounts in it, whose sign only some terminals have.
    pub(super) fn signed(&self, text: &str) -> String {
        if self.look.signs.ascii { text.replace('¥', "CNY ") } else { text.to_owned() }
    }

    pub(super) fn text(&self, key: &str) -> &'static str {
        self.texts.get(key)
    }

    /// A frame with a title, on the ground that is there; the area inside it.
    pub(super) fn panel(&self, pane: &mut Pane, area: Rect, title: &str, focus: bool) -> Rect {
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
    pub(super) fn spinner(&self) -> &'static str {
        let frames = self.look.signs.spinner;
        let at = self.app.clock.now.as_millis() / crate::app::SPIN.as_millis();
        frames[usize::try_from(at).unwrap_or(0) % frames.len()]
    }
}

pub(super) const ASCII: ratatui::symbols::border::Set<'static> = ratatui::symbols::border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// Returns an area without its first and last column, which stay blank.
pub(super) fn inset(area: Rect) -> Rect {
    Rect { x: (area.x + 1).min(area.right()), width: area.width.saturating_sub(2), ..area }
}

/// Some columns of a line.
pub(super) fn part(line: Rect, from: usize, to: usize) -> Rect {
    let at = |column: usize| line.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX));
    Rect { x: at(from), width: at(to).saturating_sub(at(from)), ..line }.intersection(line)
}

/// A box over the middle of the screen, cleared, with its inside.
pub(super) fn popup(
    canvas: &Canvas,
    pane: &mut Pane,
    plan: &Plan,
    title: &str,
    wide: u16,
    high: u16,
) -> Rect {
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
pub(super) fn editor(canvas: &Canvas, pane: &mut Pane, area: Rect, input: &tui_input::Input, secret: bool) {
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
pub(super) fn scroll_to(start: usize, end: usize, total: usize, height: usize) -> usize {
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
pub(super) fn turned_to(choice: usize, total: usize, height: usize) -> usize {
    if total <= height || height == 0 {
        return 0;
    }
    let margin = height / 6;
    let page = (height - 2 * margin).max(1);
    let top = choice.saturating_sub(margin) / page * page;
    top.min(total - height)
}
