//! The running price, and what both faces of the wizard tell of it.

use super::App;
use crate::{
    cloud::{Goods, Per, Quote, QuoteAsk},
    order::{Role, Say},
    purchase::gate::{Halt, NoPrice},
    texts::key,
};

/// Meaning of a piece of the price's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PricePart {
    /// Reason why there is no price yet.
    None,
    /// Reason why there will be none.
    Failed,
    /// That it is the market's.
    Market,
    /// The amount.
    Amount,
    /// Period that it is for: a minute, or a term.
    Per,
    /// By how much it has changed.
    More,
    /// The person's own bid beside it.
    Bid,
    /// The same, where it is below the market's price.
    LowBid,
    /// Amount that it comes to in an hour.
    Hourly,
    /// Choice that decides where in a range it is.
    Choice,
    /// For how many it is.
    Count,
    /// Time at which it was quoted.
    At,
    /// Part of it that is for disks, and costs that are not in it.
    Scope,
}

impl App {
    /// Pieces of the price's line, in order; `money` writes an amount. One piece where there is no price.
    pub fn price_parts(&self, money: &dyn Fn(&str) -> String) -> Vec<(PricePart, String)> {
        let texts = self.texts();
        let alone = |key: &str| vec![(PricePart::None, texts.get(key).to_owned())];
        let (ask, quote) = match (&self.inquiries.price.asked, &self.inquiries.price.answer) {
            (None, _) if !QuoteAsk::known_for(&self.editing.draft) => return alone(key::ui::PRICE_UNKNOWN),
            (None, _) => return alone(key::ui::PRICE_LATER),
            (Some(_), None) => return alone(key::ui::PRICE_ASKING),
            (Some(_), Some(Err(why))) => {
                return vec![(PricePart::Failed, texts.fill(key::ui::PRICE_NONE, &[("why", why)]))];
            }
            (Some(ask), Some(Ok(quote))) => (ask, quote),
        };
        let mut parts = Vec::new();
        if matches!(ask.goods, Goods::Spot { .. }) {
            parts.push((PricePart::Market, texts.get(key::ui::MARKET).to_owned()));
        }
        let amount = match &quote.low {
            Some(low) => {
                texts.fill(key::guard::RANGE, &[("low", &money(low)), ("high", &money(&quote.sum()))])
            }
            None => money(&quote.sum()),
        };
        parts.push((PricePart::Amount, amount));
        parts.push((PricePart::Per, self.price_per(quote)));
        parts.extend(self.inquiries.price.more.as_ref().map(|more| (PricePart::More, format!("({more})"))));
        if let Some((own, low)) = ask.bid(quote, self.editing.draft.effective(Role::BidPrice)) {
            let (part, key) =
                if low { (PricePart::LowBid, key::ui::BID_LOW) } else { (PricePart::Bid, key::ui::BID) };
            parts.push((part, texts.fill(key, &[("bid", &money(&own.to_string()))])));
        }
        let hourly = quote.hourly().map(|hour| texts.fill(key::ui::PER_HOUR, &[("price", &money(&hour))]));
        parts.extend(hourly.map(|text| (PricePart::Hourly, text)));
        if ask.count > 1 {
            let count = ask.count.to_string();
            parts.push((PricePart::Count, texts.fill(key::ui::PRICE_FOR, &[("count", &count)])));
        }
        if !quote.at.is_empty() {
            parts.push((PricePart::At, quote.at.clone()));
        }
        if quote.low.is_some() {
            let key = if quote.found.len() > 1 { key::guard::SPEC_DECIDES } else { key::guard::ZONE_DECIDES };
            parts.push((PricePart::Choice, texts.get(key).to_owned()));
        }
        if !quote.found.is_empty() {
            let found = quote.found.join(texts.get(key::plain::COMMA));
            parts.push((PricePart::Scope, texts.fill(key::guard::FOUND, &[("spec", &found)])));
        }
        let disks =
            quote.disks.as_ref().map(|disks| texts.fill(key::ui::PRICE_DISKS, &[("price", &money(disks))]));
        let without = if disks.is_some() { key::ui::PRICE_WITHOUT_TRAFFIC } else { key::ui::PRICE_WITHOUT };
        parts.extend(disks.map(|text| (PricePart::Scope, text)));
        parts.push((PricePart::Scope, texts.get(without).to_owned()));
        parts
    }

    /// Describes the effect of buying: how many of what, and for how much and where.
    pub fn order_words(&self) -> (String, String) {
        let (texts, draft) = (self.texts(), &self.editing.draft);
        let key = format!("{}{}", key::ui::ORDER_COUNT, draft.kind().product.suffix());
        let what = texts.fill(&key, &[("count", &draft.count().to_string())]);
        let price = match self.price_told() {
            Ok(told) if told.amount().is_some() => texts.say(&told.say()),
            Err(NoPrice::Asking) => texts.get(key::ui::PRICE_ASKING).to_owned(),
            _ => texts.get(key::guard::BUTTON_UNKNOWN).to_owned(),
        };
        let mode = texts.get(if self.simulated() { key::ui::SIMULATED } else { key::ui::LIVE });
        (what, format!("{price} · {mode}"))
    }

    /// Warning about the price before buying: that there is none, or that it is above the budget.
    pub fn price_notice(&self) -> Option<Say> {
        match (self.halt(), self.price_told()) {
            // What is still missing is told by its own problem.
            (_, Err(NoPrice::Unsaid)) if self.blocked() => None,
            // A problem of its own tells it.
            (Some(Halt::LowBid { .. }), _) | (_, Err(NoPrice::Asking)) => None,
            (Some(halt), _) => {
                let said = halt.say(self.session.profile.as_deref());
                let prompt = halt.prompt()?;
                Some(Say::Key(key::guard::AND_THEN.into(), vec![("what", said), ("then", prompt)]))
            }
            (None, price) => {
                let why = price.map_or_else(Some, |told| told.lacks_disks().then_some(NoPrice::Disks))?;
                Some(Say::Key(key::guard::UNKNOWN.into(), vec![("why", why.say())]))
            }
        }
    }

    /// Period that a price is for: a minute, or a term.
    pub fn price_per(&self, quote: &Quote) -> String {
        match quote.per {
            Per::Minute => self.texts().get(key::ui::PER_MINUTE).to_owned(),
            Per::Term(months) => self.texts().fill(key::ui::PER_TERM, &[("months", &months.to_string())]),
        }
    }
}
