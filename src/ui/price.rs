//! The running price: what it is for, what it leaves out, how old it is.

use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{canvas::Canvas, layout::Class, sheet::Pane, width};
use crate::{app::PricePart, theme::Role};

/// The running price with its age, or why there is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct PriceModel(Vec<(PricePart, String)>);

impl PriceModel {
    pub(super) fn of(canvas: &Canvas) -> Self {
        Self(canvas.app.price_parts(&|amount| canvas.money(amount)))
    }

    pub(super) fn draw(&self, canvas: &Canvas, pane: &mut Pane, area: Rect) {
        let mut spans = vec![Span::raw(" ")];
        for (part, text) in &self.0 {
            let (gap, role) = match part {
                PricePart::None | PricePart::Market => ("", Role::Dim),
                PricePart::Failed => ("", Role::Warn),
                PricePart::Amount => (if spans.len() > 1 { " " } else { "" }, Role::Money),
                PricePart::Per => (" ", Role::Text),
                PricePart::More => (" ", Role::Dim),
                PricePart::Bid => ("  ", Role::Text),
                PricePart::LowBid => ("  ", Role::Warn),
                // A small window has no room for the small print.
                PricePart::At | PricePart::Scope if canvas.class < Class::Medium => continue,
                PricePart::Hourly
                | PricePart::Choice
                | PricePart::Count
                | PricePart::At
                | PricePart::Scope => ("  ", Role::Dim),
            };
            spans.push(canvas.span(format!("{gap}{text}"), role));
        }
        pane.put(area, Line::from(width::fit(spans, usize::from(area.width))));
    }
}
