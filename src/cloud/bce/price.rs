//! BCC's calls for prices.

use futures_util::{StreamExt, stream};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::json;

use crate::{
    cloud::{
        Client, CloudError,
        price::{Disk, Goods, Per, Quote, QuoteAsk},
        wire::{List, Loose, Maybe},
    },
    order::{Ask, Item, Lookup},
};

/// Number of prices that are asked for at once.
const AT_ONCE: usize = 4;
/// The most specifications of one zone that hardware is priced under.
const MOST_SPECS: usize = 16;

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

/// No price of these goods.
fn none(goods: &Goods) -> CloudError {
    let size = |cpu: &u32, memory: &u32| format!("{cpu} vCPU, {memory} GB");
    let what = match goods {
        Goods::Hardware { cpu, memory, .. } => size(cpu, memory),
        Goods::Spot { spec, cpu: Some(cpu), memory: Some(memory), .. } if spec.is_empty() => {
            size(cpu, memory)
        }
        Goods::Package { spec, .. } | Goods::Spot { spec, .. } | Goods::Contract { spec, .. } => spec.clone(),
    };
    CloudError::Empty { what: format!("price of {what}") }
}

/// The families of specifications of a machine type, of every one that may be meant where none is named. The reference
/// tells those of N5; the others are numbered alike.
fn families(kind: &str) -> &'static [&'static str] {
    match kind {
        "" => &["c1", "g1", "c2", "g2", "c3", "g3", "m3", "c4", "g4", "ic4", "m4", "c5", "g5", "m5", "ga2"],
        "N1" => &["c1", "g1"],
        "N2" => &["c2", "g2"],
        "N3" => &["c3", "g3", "m3"],
        "N4" => &["ne1"],
        "N5" => &["c4", "g4", "ic4", "m4"],
        "N6" => &["c5", "g5", "m5", "ga2"],
        "C1" => &["hc1"],
        "C2" => &["hc2"],
        "S1" => &["l1", "l5"],
        _ => &[],
    }
}

/// Tells whether hardware that is named by its numbers is sold under this specification.
fn sold_as(goods: &Goods, item: &Item) -> bool {
    let Goods::Hardware { cpu, memory, kind, card, cards, .. } = goods else { return false };
    let size = item.number("cpuCount") == Some(i64::from(*cpu))
        && item.number("memoryCapacityInGB") == Some(i64::from(*memory));
    let count = |fact: &str| item.number(fact).unwrap_or_default();
    let (gpus, fpgas) = (count("gpuCardCount"), count("fpgaCardCount"));
    // Lists write the maker before the card's own name.
    let bare = |name: &str| name.trim_start_matches("nTesla").to_owned();
    let with = if card.is_empty() {
        gpus == 0 && fpgas == 0
    } else {
        let named = |fact: &str| bare(item.fact(fact)) == bare(card);
        let many = |have: i64| *cards == 0 || i64::from(*cards) == have;
        (gpus > 0 && named("gpuCardType") && many(gpus))
            || (fpgas > 0 && named("fpgaCardType") && many(fpgas))
    };
    // Bare metal and ARM are sold by package only.
    let model = item.fact("cpuModel").to_lowercase();
    let by_size = !item.value.starts_with("ebc.") && !model.contains("arm") && !model.contains("kunpeng");
    // Cards tell their type by themselves.
    let typed = !card.is_empty() || families(kind).contains(&item.fact("specId"));
    size && with && by_size && typed
}

impl Client {
    /// The price of the instances or contracts, without disks paid by use and traffic.
    ///
    /// Asks for each zone or specification that it may be, where the order leaves that to the provider. A price
    /// is worth a few seconds and no more: after that there is none.
    pub async fn quote(&self, ask: &QuoteAsk) -> Result<Quote, CloudError> {
        let limit = self.patience.price;
        let late = |_| {
            let why = format!("no price came within {} s", limit.as_secs_f32());
            Err(CloudError::Broken { host: self.address(&ask.region), why })
        };
        tokio::time::timeout(limit, self.quote_all(ask)).await.unwrap_or_else(late)
    }

    async fn quote_all(&self, ask: &QuoteAsk) -> Result<Quote, CloudError> {
        let asked = self.zones_and_specs(ask).await?.into_iter();
        let asking = asked.map(|(each, sold)| async move { (sold, self.quote_one(&each).await) });
        let mut answers = stream::iter(asking).buffer_unordered(AT_ONCE);
        let (mut quotes, mut found, mut why) = (Vec::new(), Vec::new(), None);
        while let Some((sold, answer)) = answers.next().await {
            match answer {
                Ok(quote) => {
                    found.extend(sold);
                    quotes.push(quote);
                }
                // It is not sold there, or not to this account.
                Err(CloudError::Refused(no)) if no.status < 500 && !no.throttled() => {
                    why = Some(CloudError::Refused(no));
                }
                Err(no @ CloudError::Empty { .. }) => why = Some(no),
                // A part of the range would be a wrong one.
                Err(lost) => return Err(lost),
            }
        }
        found.sort_unstable();
        found.dedup();
        let worth = |quote: &Quote| quote.sum().parse::<Decimal>().unwrap_or_default();
        quotes.sort_by_key(worth);
        let low = quotes.first().map(Quote::sum);
        let Some(dearest) = quotes.pop() else {
            return Err(why.unwrap_or_else(|| none(&ask.goods)));
        };
        let low = low.filter(|low| *low != dearest.sum());
        Ok(Quote { low, found, ..dearest })
    }

    /// The question once for each zone and specification that it may be about; with the specification, where it was
    /// found for the hardware.
    async fn zones_and_specs(&self, ask: &QuoteAsk) -> Result<Vec<(QuoteAsk, Option<String>)>, CloudError> {
        let open = ask.zone.is_empty() || matches!(ask.goods, Goods::Hardware { .. });
        if !open {
            return Ok(vec![(ask.clone(), None)]);
        }
        let told = match &ask.goods {
            Goods::Package { spec, .. } => self.sold_by_zone(&ask.region, &ask.zone, ("specs", spec)).await?,
            Goods::Hardware { kind, card, .. } => {
                let families = if card.is_empty() { families(kind).join(",") } else { String::new() };
                self.sold_by_zone(&ask.region, &ask.zone, ("specIds", &families)).await?
            }
            // Bids and contracts have no list of their own: each zone is asked.
            Goods::Spot { .. } | Goods::Contract { .. } => {
                let zones = Ask { lookup: Lookup::Zones, region: ask.region.clone(), scope: String::new() };
                let zones = self.look_bcc(&zones).await?;
                zones.made(|rows| rows.into_iter().map(|zone| (zone.value, Vec::new())).collect())
            }
        };
        if let Some(gap) = told.gap {
            // Of a part of a list the range would be a wrong one.
            return Err(CloudError::Answer { host: self.address(&ask.region), why: gap.to_string() });
        }
        let mut all = Vec::new();
        for (zone, sold) in told.rows {
            let at = |goods| QuoteAsk { zone: zone.clone(), goods, ..ask.clone() };
            match &ask.goods {
                Goods::Hardware { payment, months, .. } => {
                    let fitting = sold.iter().filter(|spec| sold_as(&ask.goods, spec)).take(MOST_SPECS);
                    all.extend(fitting.map(|item| {
                        let (spec, payment) = (item.value.clone(), payment.clone());
                        (at(Goods::Package { spec, payment, months: *months }), Some(item.value.clone()))
                    }));
                }
                Goods::Package { spec, .. } if !sold.iter().any(|item| item.value == *spec) => {}
                _ => all.push((at(ask.goods.clone()), None)),
            }
        }
        Ok(all)
    }

    /// The price in one zone of one thing.
    ///
    /// One is asked for, and multiplied: whether an answer is for one or for all is not written anywhere, and one is
    /// one either way.
    async fn quote_one(&self, ask: &QuoteAsk) -> Result<Quote, CloudError> {
        let (text, per) = match &ask.goods {
            Goods::Package { spec, payment, months } => {
                let per = if payment == "Prepaid" { Per::Term(*months) } else { Per::Minute };
                (self.package(ask, spec, payment, *months).await?, per)
            }
            Goods::Spot { spec, kind, cpu, memory } => {
                (self.market(ask, spec, kind, *cpu, *memory).await?, Per::Minute)
            }
            Goods::Contract { spec, offering, months } => {
                (self.contract(ask, spec, offering, *months).await?, Per::Term(*months))
            }
            // It is asked for under its specifications.
            Goods::Hardware { .. } => return Err(none(&ask.goods)),
        };
        // Nothing is sold for nothing: that answer is no price.
        let each = text.parse().ok().filter(|each| *each > Decimal::ZERO);
        let total = each.and_then(|each: Decimal| each.checked_mul(Decimal::from(ask.count)));
        let total = total.ok_or_else(|| none(&ask.goods))?;
        let disks = match &ask.goods {
            Goods::Package { payment, months, .. } if !ask.disks.is_empty() => {
                self.disks(ask, payment, *months).await
            }
            _ => None,
        };
        let at = self.time_of_day();
        Ok(Quote { total: total.normalize().to_string(), disks, low: None, found: Vec::new(), per, at })
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
