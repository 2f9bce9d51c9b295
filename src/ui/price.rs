//! The running price: what it is for, what it leaves out, how old it is.

use super::{Canvas, Class, Pane, width};
use crate::{
    app::App,
    cloud::{Goods, Quote, QuoteAsk},
    theme::Role,
};
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

/// The running price with its age, or why there is none.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// Whether there are prices for such an order at all.
    known: bool,
    asked: Option<QuoteAsk>,
    answer: Option<Result<Quote, String>>,
    more: Option<String>,
    bid: String,
}

impl Told {
    pub(super) fn of(app: &App) -> Self {
        let price = &app.price;
        Self {
            known: QuoteAsk::known_for(&app.draft),
            asked: price.asked.clone(),
            answer: price.answer.clone(),
            more: price.more.clone(),
            bid: app.draft.effective("bidPrice").to_owned(),
        }
    }

    pub(super) fn draw(&self, canvas: &Canvas, pane: &mut Pane, area: Rect) {
        let mut spans = vec![Span::raw(" ")];
        match (&self.asked, &self.answer) {
            (None, _) if !self.known => {
                spans.push(canvas.span(canvas.text("ui.price-unknown"), Role::Dim));
            }
            (None, _) => spans.push(canvas.span(canvas.text("ui.price-later"), Role::Dim)),
            (Some(_), None) => spans.push(canvas.span(canvas.text("ui.price-asking"), Role::Dim)),
            (Some(_), Some(Err(why))) => {
                spans.push(canvas.span(canvas.texts.fill("ui.price-none", &[("why", why)]), Role::Warn));
            }
            (Some(ask), Some(Ok(quote))) => {
                let spot = matches!(ask.goods, Goods::Spot { .. });
                if spot {
                    spans.push(canvas.span(format!("{} ", canvas.text("ui.market")), Role::Dim));
                }
                spans.push(canvas.span(canvas.money(&quote.sum()), Role::Money));
                spans.push(canvas.span(format!(" {}", per(canvas, quote)), Role::Text));
                if let Some(more) = &self.more {
                    spans.push(canvas.span(format!(" ({more})"), Role::Dim));
                }
                if spot {
                    spans.extend(self.bid(canvas, ask, quote));
                }
                let count = ask.count.to_string();
                if let Some(hour) = quote.hourly() {
                    let text = canvas.texts.fill("ui.per-hour", &[("price", &canvas.money(&hour))]);
                    spans.push(canvas.span(format!("  {text}"), Role::Dim));
                }
                if ask.count > 1 {
                    let text = canvas.texts.fill("ui.price-for", &[("count", &count)]);
                    spans.push(canvas.span(format!("  {text}"), Role::Dim));
                }
                if canvas.class >= Class::Medium {
                    spans.push(canvas.span(format!("  {}", quote.at), Role::Dim));
                    if let Some(disks) = &quote.disks {
                        let text = canvas.texts.fill("ui.price-disks", &[("price", &canvas.money(disks))]);
                        spans.push(canvas.span(format!("  {text}"), Role::Dim));
                    }
                    let told =
                        if quote.disks.is_some() { "ui.price-without-traffic" } else { "ui.price-without" };
                    spans.push(canvas.span(format!("  {}", canvas.text(told)), Role::Dim));
                }
            }
        }
        let spans = width::fit(spans, usize::from(area.width));
        pane.put(area, Line::from(spans));
    }

    /// The person's own bid beside the market's price for one instance, and whether it is below it.
    fn bid(&self, canvas: &Canvas, ask: &QuoteAsk, quote: &Quote) -> Option<Span<'static>> {
        let (own, low) = ask.bid(quote, &self.bid)?;
        let (key, role) = if low { ("ui.bid-low", Role::Warn) } else { ("ui.bid", Role::Text) };
        Some(
            canvas.span(
                format!("  {}", canvas.texts.fill(key, &[("bid", &canvas.money(&own.to_string()))])),
                role,
            ),
        )
    }
}

/// What a price is for: a minute, or a term.
pub(super) fn per(canvas: &Canvas, quote: &Quote) -> String {
    match quote.per {
        crate::cloud::Per::Minute => canvas.text("ui.per-minute").to_owned(),
        crate::cloud::Per::Term(months) => {
            canvas.texts.fill("ui.per-term", &[("months", &months.to_string())])
        }
    }
}
