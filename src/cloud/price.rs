//! Prices: what is asked, and what the answer is for.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::order::{Draft, Place, Pricing, Role};

/// A question for a price. Equal questions have equal answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteAsk {
    /// The region.
    pub region: String,
    /// The zone; empty where the provider chooses it, and every zone that sells it is asked.
    pub zone: String,
    /// Number of those that are to be bought.
    pub count: u32,
    /// Goods that are to be bought.
    pub goods: Goods,
    /// The data disks that are bought with it, where there is a call for their price.
    pub disks: Vec<Disk>,
}

/// A data disk. Disks are listed for the order as a whole, so each is paid once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    /// The storage type.
    pub kind: String,
    /// In GB.
    pub size: u32,
}

/// Goods that a price is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Goods {
    /// Instances of a specification.
    Package {
        /// The specification.
        spec: String,
        /// `Prepaid` or `Postpaid`.
        payment: String,
        /// The term in months; 1 for `Postpaid`.
        months: u32,
    },
    /// Instances by processors and memory: the price is that of the specification they are sold under.
    Hardware {
        /// Processors.
        cpu: u32,
        /// Memory in GB.
        memory: u32,
        /// The instance type; empty for the provider's own.
        kind: String,
        /// The card that goes in; empty for none.
        card: String,
        /// Number of them; 0 where none are named.
        cards: u32,
        /// `Prepaid` or `Postpaid`.
        payment: String,
        /// The term in months; 1 for `Postpaid`.
        months: u32,
    },
    /// Spot instances, at what the market asks now.
    Spot {
        /// The specification; empty where hardware alone is named.
        spec: String,
        /// The instance type; empty for the provider's own.
        kind: String,
        /// Processors; a specification says them too.
        cpu: Option<u32>,
        /// Memory in GB, likewise.
        memory: Option<u32>,
    },
    /// Reserved-instance contracts, paid ahead.
    Contract {
        /// The specification.
        spec: String,
        /// Way it is paid.
        offering: String,
        /// The term in months.
        months: u32,
    },
}

/// Time that an amount is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Per {
    /// A minute.
    Minute,
    /// The whole term, in months.
    Term(u32),
}

/// A price.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// CNY for all instances, as an exact decimal; the dearest of several.
    pub total: String,
    /// CNY for all data disks over the same time, where they could be told.
    pub disks: Option<String>,
    /// Sum that the cheapest of several comes to, where the order leaves a choice to the provider and they differ.
    pub low: Option<String>,
    /// The specifications that the hardware is sold under, where the order names none.
    pub found: Vec<String>,
    /// Time that it is for.
    pub per: Per,
    /// The time of day it was quoted, where the server told it.
    pub at: String,
}

impl QuoteAsk {
    /// A person's own bid for one instance, where one is bid for, and whether it is below the market's price.
    pub fn bid(&self, quote: &Quote, text: &str) -> Option<(Decimal, bool)> {
        if !matches!(self.goods, Goods::Spot { .. }) {
            return None;
        }
        let own: Decimal = text.trim().parse().ok()?;
        Some((own, own < quote.each(self.count)?))
    }

    /// The bid of a draft for one instance, where one is bid.
    pub fn own_bid(draft: &Draft) -> Option<Decimal> {
        let place = Place::field(draft.kind().index(Role::BidPrice)?);
        let bids = draft.kind().pricing == Some(Pricing::Spot) && draft.applies(place);
        bids.then(|| draft.text(place).trim().parse().ok()).flatten()
    }

    /// The question that a draft puts, once it says enough. Some orders have no call that tells their price.
    pub fn from_draft(draft: &Draft) -> Option<Self> {
        let pricing = draft.kind().pricing?;
        let ask = Self::from_fields(pricing, &|role| draft.effective(role).trim().to_owned(), draft.count())?;
        // What a disk costs by use has no unit that any document tells; ahead, it is for the whole term.
        let disks = if ask.ahead() { disks(draft).unwrap_or_default() } else { Vec::new() };
        Some(Self { disks, ..ask }).filter(|_| Self::known_for(draft))
    }

    /// Tells whether some answers would make this kind's orders have a price that can be asked for. What stands on a
    /// host of one's own has none.
    pub fn known_for(draft: &Draft) -> bool {
        draft.kind().pricing.is_some() && !draft.filled(Role::DedicatedHost)
    }

    /// Tells whether the whole term is paid ahead.
    fn ahead(&self) -> bool {
        match &self.goods {
            Goods::Package { payment, .. } | Goods::Hardware { payment, .. } => payment == "Prepaid",
            Goods::Spot { .. } | Goods::Contract { .. } => false,
        }
    }

    fn from_fields(pricing: Pricing, text: &dyn Fn(Role) -> String, count: i64) -> Option<Self> {
        let (region, zone, spec) = (text(Role::Region), text(Role::Zone), text(Role::Spec));
        // Prices are asked for whole specifications, not for every letter of one.
        let whole = spec.split('.').count() >= 3;
        let number = |role| text(role).parse::<u32>().ok().filter(|n| *n > 0);
        let payment = || {
            let payment = text(Role::Payment);
            let months = match payment.as_str() {
                "Prepaid" => number(Role::Term)?,
                "Postpaid" => 1,
                _ => return None,
            };
            Some((payment, months))
        };
        let goods = match pricing {
            Pricing::Package if whole => {
                let (payment, months) = payment()?;
                Goods::Package { spec, payment, months }
            }
            Pricing::Hardware => {
                let (payment, months) = payment()?;
                let card = [Role::GpuCard, Role::FpgaCard].map(text).into_iter().find(|c| !c.is_empty());
                Goods::Hardware {
                    cpu: number(Role::Processors)?,
                    memory: number(Role::Memory)?,
                    kind: text(Role::InstanceType),
                    cards: card.as_ref().and_then(|_| number(Role::CardCount)).unwrap_or_default(),
                    card: card.unwrap_or_default(),
                    payment,
                    months,
                }
            }
            Pricing::Spot if whole || spec.is_empty() => {
                let (cpu, memory) = (number(Role::Processors), number(Role::Memory));
                if spec.is_empty() && cpu.and(memory).is_none() {
                    return None;
                }
                Goods::Spot { spec, kind: text(Role::InstanceType), cpu, memory }
            }
            Pricing::Contract if whole => {
                let months = number(Role::Term)?;
                Goods::Contract { spec, offering: text(Role::Payment), months }
            }
            // Half a specification is none.
            Pricing::Package | Pricing::Spot | Pricing::Contract => return None,
        };
        let count = u32::try_from(count).ok()?;
        (!region.is_empty()).then_some(Self { region, zone, count, goods, disks: Vec::new() })
    }
}

/// The data disks of an order; `None` while one of them is not said in full.
fn disks(draft: &Draft) -> Option<Vec<Disk>> {
    let effective = |(place, text): (Place, &str)| {
        if text.is_empty() { draft.at(place).default.unwrap_or_default() } else { text }.to_owned()
    };
    let kinds = draft.column(Role::DataDisks, Role::DataDiskType).into_iter().map(effective);
    let sizes = draft.column(Role::DataDisks, Role::DataDiskSize).into_iter().map(effective);
    let disk = |(kind, size): (String, String)| {
        let size = size.parse().ok()?;
        (!kind.is_empty()).then_some(Disk { kind, size })
    };
    kinds.zip(sizes).map(disk).collect()
}

impl Quote {
    /// By how much it is more than an earlier one for the same time; with its sign, and `None` where nothing changed
    /// or the two cannot be compared.
    pub fn more_than(&self, before: &Quote) -> Option<String> {
        let sum = |quote: &Quote| quote.sum().parse::<Decimal>().ok();
        let comparable = self.per == before.per && self.disks.is_some() == before.disks.is_some();
        let more = sum(self)?.checked_sub(sum(before)?).filter(|more| comparable && !more.is_zero())?;
        Some(format!("{}{}", if more.is_sign_negative() { "-" } else { "+" }, more.abs().normalize()))
    }

    /// Sum of all that is told: the instances, and the disks where they are told.
    pub fn sum(&self) -> String {
        let (all, disks) = (self.total.parse::<Decimal>(), self.disks.as_deref().map(str::parse::<Decimal>));
        match (all, disks) {
            (Ok(all), Some(Ok(disks))) => {
                all.checked_add(disks).map_or_else(|| self.total.clone(), |sum| sum.normalize().to_string())
            }
            _ => self.total.clone(),
        }
    }

    /// Cost of one at the least: the market's price, for a bid.
    pub fn each(&self, count: u32) -> Option<Decimal> {
        let total = self.low.as_ref().unwrap_or(&self.total);
        total.parse::<Decimal>().ok()?.checked_div(Decimal::from(count))
    }

    /// Cost of an hour, for prices by the minute: a number people can compare.
    pub fn hourly(&self) -> Option<String> {
        let minute: Decimal = self.total.parse().ok()?;
        (self.per == Per::Minute).then(|| format!("{:.2}", (minute * Decimal::from(60)).round_dp(2)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(pricing: Pricing, fields: &[(Role, &str)]) -> Option<QuoteAsk> {
        let all = [&[(Role::Region, "bj"), (Role::Zone, "cn-bj-a")], fields].concat();
        let text =
            |role: Role| all.iter().find(|(r, _)| *r == role).map_or_else(String::new, |(_, v)| (*v).into());
        QuoteAsk::from_fields(pricing, &text, 2)
    }

    #[test]
    fn each_kind_asks_for_its_own_price_once_it_says_enough() {
        let spec = (Role::Spec, "bcc.g5.c2m8");
        let (pay, term) = ((Role::Payment, "Prepaid"), (Role::Term, "6"));
        let package = ask(Pricing::Package, &[spec, pay, term]).map(|a| (a.count, a.goods));
        let goods = Goods::Package { spec: spec.1.into(), payment: "Prepaid".into(), months: 6 };
        assert_eq!(package, Some((2, goods)));
        let (cpu, memory) = ((Role::Processors, "2"), (Role::Memory, "8"));
        let spot = ask(Pricing::Spot, &[cpu, memory, (Role::InstanceType, "N5")]).map(|a| a.goods);
        assert_eq!(
            spot,
            Some(Goods::Spot { spec: String::new(), kind: "N5".into(), cpu: Some(2), memory: Some(8) })
        );
        let spot = ask(Pricing::Spot, &[spec]).map(|a| a.goods);
        assert_eq!(
            spot,
            Some(Goods::Spot { spec: spec.1.into(), kind: String::new(), cpu: None, memory: None })
        );
        let contract = ask(Pricing::Contract, &[spec, (Role::Term, "12"), (Role::Payment, "FullyPrepay")]);
        let goods = Goods::Contract { spec: spec.1.into(), offering: "FullyPrepay".into(), months: 12 };
        assert_eq!(contract.map(|a| a.goods), Some(goods));
        for (pricing, fields) in [
            (Pricing::Package, &[spec, pay][..]),
            (Pricing::Package, &[(Role::Spec, "bcc.g5"), pay, term]),
            (Pricing::Package, &[cpu, memory, pay, term]),
            (Pricing::Spot, &[cpu]),
            (Pricing::Spot, &[(Role::Spec, "bcc"), cpu, memory]),
            (Pricing::Contract, &[spec]),
        ] {
            assert_eq!(ask(pricing, fields), None, "{pricing:?} {fields:?}");
        }
    }
}
