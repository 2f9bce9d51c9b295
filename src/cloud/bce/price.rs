//! BCC's calls for prices.

use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;

use crate::cloud::{
    Client, CloudError,
    price::{Disk, Goods, Per, Quote, QuoteAsk},
    wire::{List, Loose, Maybe},
};

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

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DiskPrices {
    price: List<DiskPrice>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct DiskPrice {
    price: Loose,
    #[serde(rename = "specPrice")]
    list: Loose,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Market {
    money: Loose,
    per_money: Loose,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Reserved {
    category_price: Maybe<Listed>,
    trade_price: Maybe<Traded>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Listed {
    pre_pay_category_price: Loose,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Traded {
    pre_pay_trade_price: Loose,
}

/// The first of two that says something.
fn first(one: Loose, other: Loose) -> String {
    if one.0.is_empty() { other.0 } else { one.0 }
}

impl Client {
    /// The price of the instances or contracts, without disks and traffic.
    ///
    /// One is asked for, and multiplied: whether an answer is for one or for all is not written anywhere, and one is
    /// one either way.
    pub async fn quote(&self, ask: &QuoteAsk) -> Result<Quote, CloudError> {
        let (text, per, what) = match &ask.goods {
            Goods::Package { spec, payment, months } => {
                let per = if payment == "Prepaid" { Per::Term(*months) } else { Per::Minute };
                (self.package(ask, spec, payment, *months).await?, per, spec.clone())
            }
            Goods::Spot { spec, kind, cpu, memory } => {
                let what = match (cpu, memory) {
                    (Some(cpu), Some(memory)) if spec.is_empty() => format!("{cpu} vCPU, {memory} GB"),
                    _ => spec.clone(),
                };
                (self.market(ask, spec, kind, *cpu, *memory).await?, Per::Minute, what)
            }
            Goods::Contract { spec, offering, months } => {
                (self.contract(ask, spec, offering, *months).await?, Per::Term(*months), spec.clone())
            }
        };
        let empty = || CloudError::Empty { what: format!("price of {what}") };
        let each: Decimal = text.parse().map_err(|_| empty())?;
        let total = each.checked_mul(Decimal::from(ask.count)).ok_or_else(empty)?;
        let disks = match &ask.goods {
            Goods::Package { payment, months, .. } if !ask.disks.is_empty() => {
                self.disks(ask, payment, *months).await
            }
            _ => None,
        };
        Ok(Quote { total: total.normalize().to_string(), disks, per, at: self.time_of_day() })
    }

    /// The price of all data disks. A part of it would be a wrong price: it is all of them or nothing.
    async fn disks(&self, ask: &QuoteAsk, payment: &str, months: u32) -> Option<String> {
        let mut told: Vec<(&Disk, Decimal)> = Vec::new();
        let mut all = Decimal::ZERO;
        for disk in &ask.disks {
            let known = told.iter().find(|(asked, _)| *asked == disk).map(|(_, each)| *each);
            let each = match known {
                Some(each) => each,
                None => self.disk(ask, disk, payment, months).await?,
            };
            told.push((disk, each));
            all = all.checked_add(each)?;
        }
        Some(all.normalize().to_string())
    }

    async fn disk(&self, ask: &QuoteAsk, disk: &Disk, payment: &str, months: u32) -> Option<Decimal> {
        let body = json!({
            "storageType": disk.kind,
            "cdsSizeInGB": disk.size,
            "paymentTiming": payment,
            "zoneName": ask.zone,
            "purchaseLength": months,
            "purchaseCount": 1,
        });
        let answer = self.ask(&ask.region, "POST", "/v2/volume/getPrice", &[], Some(&body)).await;
        let answer: DiskPrices = answer.ok()?;
        let row = answer.price.0.into_iter().next()?;
        first(row.price, row.list).parse().ok().filter(|price| *price > Decimal::ZERO)
    }

    async fn package(
        &self,
        ask: &QuoteAsk,
        spec: &str,
        payment: &str,
        months: u32,
    ) -> Result<String, CloudError> {
        let body = json!({
            "spec": spec,
            "paymentTiming": payment,
            "zoneName": ask.zone,
            "purchaseLength": months,
            "purchaseCount": 1,
        });
        let answer: Prices = self.ask(&ask.region, "POST", "/v2/instance/price", &[], Some(&body)).await?;
        let mut rows = answer.price.0.into_iter().flat_map(|f| f.spec_prices.0);
        let row = rows.find(|p| p.spec.0 == spec || p.spec.0.is_empty());
        Ok(row.map(|row| first(row.trade, row.list)).unwrap_or_default())
    }

    async fn market(
        &self,
        ask: &QuoteAsk,
        spec: &str,
        kind: &str,
        cpu: Option<u32>,
        memory: Option<u32>,
    ) -> Result<String, CloudError> {
        let mut body = json!({ "zoneName": ask.zone, "purchaseCount": 1 });
        // One edition wants the type, another the specification; what the order does not say is left out.
        for (name, value) in [("spec", spec), ("instanceType", kind)] {
            if !value.is_empty() {
                body[name] = value.into();
            }
        }
        for (name, value) in [("cpuCount", cpu), ("memoryCapacityInGB", memory)] {
            if let Some(value) = value {
                body[name] = value.into();
            }
        }
        let answer: Market = self.ask(&ask.region, "POST", "/v2/instance/bidPrice", &[], Some(&body)).await?;
        Ok(first(answer.per_money, answer.money))
    }

    async fn contract(
        &self,
        ask: &QuoteAsk,
        spec: &str,
        offering: &str,
        months: u32,
    ) -> Result<String, CloudError> {
        let body = json!({
            "spec": spec,
            "specId": spec.split('.').nth(1).unwrap_or_default(),
            "offeringType": offering,
            "zoneName": ask.zone,
            "reservedInstanceTime": months,
            "scope": "AZ",
            "reservedInstanceCount": 1,
            "priceTimeUnit": "month",
            "purchaseNum": 1,
        });
        let answer: Reserved =
            self.ask(&ask.region, "POST", "/v2/reservedInstance/price", &[], Some(&body)).await?;
        Ok(first(answer.trade_price.0.pre_pay_trade_price, answer.category_price.0.pre_pay_category_price))
    }
}
