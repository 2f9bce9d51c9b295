//! Spans, counted in terminal cells.

use ratatui::text::Span;

pub(super) use crate::cells::{cut, pad, plain, width, window, wrap};

/// Spans in at most `room` cells.
pub fn fit(spans: Vec<Span<'static>>, mut room: usize) -> Vec<Span<'static>> {
    let mut out = Vec::new();
    for span in spans {
        if room == 0 {
            break;
        }
        let text = cut(&span.content, room);
        let whole = text.len() == span.content.len();
        room -= width(&text);
        out.push(Span::styled(text, span.style));
        // One ellipsis is enough, even where a wide character left a cell free.
        if !whole {
            break;
        }
    }
    out
}
