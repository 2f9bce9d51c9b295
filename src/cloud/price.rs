//! Prices: what is asked, and what the answer is for.

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;

use super::{
    Client, CloudError,
    wire::{List, Loose},
};
use crate::order::Draft;

/// A question for a price. Equal questions have equal answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteAsk {
    /// The region.
    pub region: String,
    /// The zone.
    pub zone: String,
    /// The specification.
    pub spec: String,
    /// `Prepaid` or `Postpaid`.
    pub payment: String,
    /// The term in months; 1 for `Postpaid`.
    pub months: u32,
    /// How many instances.
    pub count: u32,
}

/// What an amount is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// A minute.
    Minute,
    /// The whole term, in months.
    Term(u32),
}

/// A price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// CNY for all instances, as an exact decimal.
    pub total: String,
    /// What it is for.
    pub per: Per,
    /// The time of day it was quoted, where the server told it.
    pub at: String,
}

impl QuoteAsk {
    /// The question that a draft puts, once it says enough.
    pub fn from_draft(draft: &Draft) -> Option<Self> {
        let text = |path: &str| draft.effective(path).trim().to_owned();
        let payment = text("billing.paymentTiming");
        let months = match payment.as_str() {
            "Prepaid" => text("billing.reservation.reservationLength").parse().ok()?,
            "Postpaid" => 1,
            _ => return None,
        };
        let ask = Self {
            region: text("region"),
            zone: text("zoneName"),
            spec: text("spec"),
            payment,
            months,
            count: u32::try_from(draft.count()).ok()?,
        };
        // Prices are asked for whole specifications, not for every letter of one.
        let whole = ask.spec.split('.').count() >= 3 && !ask.zone.is_empty() && !ask.region.is_empty();
        whole.then_some(ask)
    }
}

impl Quote {
    /// What an hour costs, for prices by the minute: a number people can compare.
    pub fn hourly(&self) -> Option<String> {
        let minute: Decimal = self.total.parse().ok()?;
        (self.per == Per::Minute).then(|| format!("{:.2}", minute * Decimal::from(60)))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Prices {
    price: List<Family>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Family {
    spec_prices: List<Price>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Price {
    spec: Loose,
    #[serde(rename = "specPrice")]
    list: Loose,
    #[serde(rename = "tradePrice")]
    trade: Loose,
}

impl Client {
    /// The price of the instances, without disks and traffic.
    pub async fn quote(&self, ask: &QuoteAsk) -> Result<Quote, CloudError> {
        let body = json!({
            "spec": ask.spec,
            "paymentTiming": ask.payment,
            "zoneName": ask.zone,
            "purchaseLength": ask.months,
            // One: whether the answer is for one or for all is not written anywhere, and one is one either way.
            "purchaseCount": 1,
        });
        let answer: Prices = self.ask(&ask.region, "POST", "/v2/instance/price", &[], Some(&body)).await?;
        let rows = answer.price.0.into_iter().flat_map(|f| f.spec_prices.0);
        let row = rows.into_iter().find(|p| p.spec.0 == ask.spec || p.spec.0.is_empty());
        let row = row.ok_or_else(|| CloudError::Empty { what: format!("price of {}", ask.spec) })?;
        let text = if row.trade.0.is_empty() { row.list.0 } else { row.trade.0 };
        let each: Decimal =
            text.parse().map_err(|_| CloudError::Empty { what: format!("price of {}", ask.spec) })?;
        let total = (each * Decimal::from(ask.count)).normalize().to_string();
        let per = if ask.payment == "Prepaid" { Per::Term(ask.months) } else { Per::Minute };
        Ok(Quote { total, per, at: self.time_of_day() })
    }
}
