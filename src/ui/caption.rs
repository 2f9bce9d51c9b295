//! The caption of a tour: below everything else, which keeps its own look in the room that is left.

use ratatui::{layout::Rect, text::Line};

use super::{
    canvas::Canvas,
    layout::Class,
    sheet::Pane,
    width::{cut, pad, wrap},
};
use crate::{
    app::{App, Caption},
    texts::key,
    theme::Role,
};

/// The window without the caption, and the caption's own rows. In the smallest windows it lies over the hints.
pub(super) fn split(app: &App, area: Rect) -> (Rect, Option<Rect>) {
    if app.caption.is_none() || area.height < 2 {
        return (area, None);
    }
    let rows = match area.height {
        21.. => 3,
        17.. => 2,
        _ => 1,
    };
    let below = Rect { y: area.bottom() - rows, height: rows, ..area };
    let rest = if rows == 1 { area } else { Rect { height: area.height - rows, ..area } };
    (rest, Some(below))
}

pub(super) fn draw(canvas: &Canvas, pane: &mut Pane, area: Rect, caption: &Caption) {
    if canvas.class == Class::TooSmall {
        return;
    }
    let room = usize::from(area.width).saturating_sub(2);
    let high = usize::from(area.height);
    let said = high - usize::from(high > 1);
    let mut rows = wrap(&caption.text, room);
    if rows.len() > said {
        // What does not fit is cut in the last row that there is.
        let rest = rows.split_off(said.saturating_sub(1)).join(" ");
        rows.push(cut(&rest, room));
    }
    rows.resize(said, String::new());
    let mut lines: Vec<Line> = rows
        .into_iter()
        .map(|row| Line::from(canvas.span(format!(" {} ", pad(&row, room)), Role::Selected)))
        .collect();
    if high > 1 {
        let key = if caption.paused { key::tour_player::PAUSED } else { key::tour_player::PLAYS };
        let (at, of) = (caption.at.to_string(), caption.of.to_string());
        let text = canvas.texts.fill(key, &[("at", &at), ("of", &of)]);
        lines.push(Line::from(canvas.span(format!(" {}", cut(&text, room)), Role::Dim)));
    }
    pane.clear(area, canvas.style(Role::Text));
    pane.put(area, lines);
}
