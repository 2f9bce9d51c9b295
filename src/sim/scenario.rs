//! Scenarios: what goes wrong from the start, by name.

use std::str::FromStr;

/// Something that goes wrong on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scenario {
    /// Every specification is sold out everywhere.
    SoldOut,
    /// The account's quota is used up.
    Quota,
    /// Booting takes ten times as long.
    SlowBoot,
    /// One instance of each order fails, and the order is rolled back; at JD Cloud, each of them fails.
    BootFailure,
    /// Some instances of an order fail: JD Cloud's only, Baidu makes all or none.
    Partial,
    /// The first answer to a purchase is lost after the sale.
    LostResponse,
    /// The first two purchases are refused for their number.
    Throttled,
    /// Everything answers 503.
    Outage,
    /// The server's clock is two hours ahead.
    ClockSkew,
    /// Prices rise by a tenth after the first quote.
    PriceChange,
    /// The service is blocked for the account.
    Banned,
    /// The account may not buy.
    PermissionDenied,
    /// The account's owner has not shown who they are.
    NoRealName,
    /// The account has ¥60 in cash and ¥40 in vouchers.
    Poor,
    /// The account may not use the region.
    RegionDenied,
    /// The account may not use the zone.
    ZoneDenied,
    /// The region's pool for instances paid by use is used up.
    PostpaidPool,
    /// The account has all the public addresses it may have.
    EipQuota,
    /// The account may have no public address.
    EipDenied,
    /// The account may have no public address paid by use before its owner has shown their face.
    PostpaidEipDenied,
    /// The account has all the data disks it may have.
    DiskQuota,
    /// The account's data disks are as large as they may be together.
    DiskCapacity,
    /// The account may send no user data.
    NoUserData,
    /// The market for bids does not tell its price.
    NoMarketPrice,
    /// The first purchase breaks off while it is sent.
    CutRequest,
    /// The first answer to a purchase breaks off in its head, after the sale.
    CutHeaders,
    /// The first purchase is answered by an internal error, before the sale.
    ErrorBefore,
    /// The first purchase is answered by an internal error, after the sale.
    ErrorAfter,
    /// The first purchase is never answered, and not carried out.
    HangBefore,
    /// The first purchase is never answered, after the sale.
    HangAfter,
    /// The first answer to a purchase is no JSON.
    BrokenAnswer,
    /// The first answer to a purchase is nested without measure.
    DeepAnswer,
    /// The first answer to a purchase has a GB.
    HugeAnswer,
    /// The first answer to a purchase comes slower than a byte a second.
    SlowAnswer,
    /// The first purchase is sent to another address.
    Redirect,
    /// One instance of each order fails and is gone soon after.
    Vanish,
    /// One instance fewer is sold than asked for: JD Cloud's only.
    Fewer,
    /// Names and messages are full of what a terminal obeys.
    HostileTexts,
}

impl Scenario {
    /// Every scenario with its name.
    pub const ALL: [(Scenario, &'static str); 38] = [
        (Scenario::SoldOut, "sold-out"),
        (Scenario::Quota, "quota"),
        (Scenario::SlowBoot, "slow-boot"),
        (Scenario::BootFailure, "boot-failure"),
        (Scenario::Partial, "partial"),
        (Scenario::LostResponse, "lost-response"),
        (Scenario::Throttled, "throttled"),
        (Scenario::Outage, "outage"),
        (Scenario::ClockSkew, "clock-skew"),
        (Scenario::PriceChange, "price-change"),
        (Scenario::Banned, "banned"),
        (Scenario::PermissionDenied, "permission-denied"),
        (Scenario::NoRealName, "no-real-name"),
        (Scenario::Poor, "poor"),
        (Scenario::RegionDenied, "region-denied"),
        (Scenario::ZoneDenied, "zone-denied"),
        (Scenario::PostpaidPool, "postpaid-pool"),
        (Scenario::EipQuota, "eip-quota"),
        (Scenario::EipDenied, "eip-denied"),
        (Scenario::PostpaidEipDenied, "postpaid-eip-denied"),
        (Scenario::DiskQuota, "disk-quota"),
        (Scenario::DiskCapacity, "disk-capacity"),
        (Scenario::NoUserData, "no-user-data"),
        (Scenario::NoMarketPrice, "no-market-price"),
        (Scenario::CutRequest, "cut-request"),
        (Scenario::CutHeaders, "cut-headers"),
        (Scenario::ErrorBefore, "error-before"),
        (Scenario::ErrorAfter, "error-after"),
        (Scenario::HangBefore, "hang-before"),
        (Scenario::HangAfter, "hang-after"),
        (Scenario::BrokenAnswer, "broken-answer"),
        (Scenario::DeepAnswer, "deep-answer"),
        (Scenario::HugeAnswer, "huge-answer"),
        (Scenario::SlowAnswer, "slow-answer"),
        (Scenario::Redirect, "redirect"),
        (Scenario::Vanish, "vanish"),
        (Scenario::Fewer, "fewer"),
        (Scenario::HostileTexts, "hostile-texts"),
    ];
}

impl FromStr for Scenario {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|(_, n)| *n == name).map(|(s, _)| *s);
        let names = || Self::ALL.iter().map(|(_, n)| *n).collect::<Vec<_>>().join(", ");
        found.ok_or_else(|| format!("{name} is not a scenario: one of {}", names()))
    }
}
