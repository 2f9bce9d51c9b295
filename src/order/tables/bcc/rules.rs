//! The rules that several orders of Baidu BCC have, for the document that a kind has them from.

use super::{GO_SDK, INFERRED, META};
use crate::order::tables::facts;
use crate::order::{Cond, Edition, Rule, Severity, Test};

use Severity::{Error, Warning};

/// A rule of vmcart's own.
pub const fn inferred(rule: Rule) -> Rule {
    Rule { source: INFERRED, ..rule }
}

/// Rules of every order of instances.
pub const fn instances(source: Edition) -> [Rule; 20] {
    [
        Rule::new(source, "zone-unknown", "zoneName", Warning, Test::Custom(facts::zone_listed)),
        Rule::new(source, "image-unknown", "imageId", Warning, Test::Custom(facts::image_listed)),
        Rule::new(source, "image-status", "imageId", Error, Test::Custom(facts::image_ready)),
        Rule::new(source, "image-cards", "imageId", Error, Test::Custom(facts::image_for_cards)),
        Rule::new(source, "market-snapshots", "aspId", Error, Test::Custom(facts::market_image_snapshots)),
        Rule::new(source, "key-pair-linux", "keypairId", Error, Test::Custom(facts::key_pair_needs_linux)),
        inferred(Rule::new(
            source,
            "login-both",
            "adminPass",
            Warning,
            Test::AtMostOne(&["adminPass", "keypairId"]),
        )),
        Rule::new(source, "image-disk", "rootDiskSizeInGb", Error, Test::Custom(facts::image_fits_disk)),
        Rule::new(source, "disks-multiple", "createCdsList", Error, Test::MultipleOfCount).allowable(),
        Rule::new(
            source,
            "disks-per-instance",
            "createCdsList",
            Error,
            Test::Custom(facts::data_disks_per_instance),
        )
        .allowable(),
        Rule::new(META, "disk-bounds", "createCdsList", Error, Test::Custom(facts::data_disk_size))
            .allowable(),
        Rule::new(source, "one-local-disk", "ephemeralDisks", Error, Test::Custom(facts::one_local_disk)),
        Rule::new(source, "local-disk-type", "ephemeralDisks", Warning, Test::Custom(facts::local_disk_type)),
        Rule::new(source, "subnet-zone", "subnetId", Error, Test::Custom(facts::subnet_in_zone)),
        Rule::new(source, "subnet-full", "subnetId", Error, Test::Custom(facts::subnet_has_room)),
        Rule::new(source, "nat-subnet", "networkCapacityInMbps", Error, Test::Custom(facts::nat_subnet)),
        Rule::new(source, "ipv6-subnet", "isOpenIpv6", Warning, Test::Custom(facts::ipv6_needs_subnet)),
        Rule::new(source, "hostname-batch", "hostname", Error, Test::Custom(facts::hostname_suffix)),
        inferred(Rule::new(source, "same-twice", "tags", Error, Test::Unique("tagKey"))),
        Rule::new(source, "zone-region", "zoneName", Warning, Test::Custom(facts::zone_in_region)),
    ]
}

/// Rules of an order that names its group of security groups by `at`.
pub const fn groups(source: Edition, at: &'static str) -> [Rule; 2] {
    [
        Rule::new(GO_SDK, "subnet-group", "subnetId", Warning, Test::Custom(facts::subnet_with_group)),
        Rule::new(source, "group-vpc", at, Error, Test::Custom(facts::groups_in_vpc)),
    ]
}

/// Rules of an order that may name a package specification.
pub const fn by_spec(source: Edition) -> [Rule; 8] {
    [
        Rule::new(source, "spec-unknown", "spec", Warning, Test::Custom(facts::spec_listed)),
        Rule::new(source, "family", "specId", Error, Test::Custom(facts::family_matches)),
        Rule::new(source, "sold-out", "spec", Warning, Test::Custom(facts::spec_in_stock)),
        inferred(Rule::new(
            source,
            "image-architecture",
            "imageId",
            Error,
            Test::Custom(facts::image_architecture),
        )),
        Rule::new(source, "disk-type", "rootDiskStorageType", Error, Test::Custom(facts::system_disk_type))
            .allowable(),
        Rule::new(source, "disk-type", "createCdsList", Error, Test::Custom(facts::data_disk_type))
            .allowable(),
        Rule::new(
            source,
            "local-disk-cards",
            "ephemeralDisks",
            Error,
            Test::Custom(facts::local_disk_with_cards),
        ),
        Rule::new(
            source,
            "local-disk-storage",
            "ephemeralDisks",
            Error,
            Test::Custom(facts::local_disk_for_storage),
        ),
    ]
}

/// Rules of an order that is paid ahead or by use.
pub const fn money(source: Edition) -> [Rule; 2] {
    let at = "billing.paymentTiming";
    [
        Rule::new(source, "cash-short", at, Warning, Test::Custom(facts::cash_covers_price)),
        Rule::new(source, "cash-low", at, Warning, Test::Custom(facts::money_for_use)),
    ]
}

/// Rules of an order that may be paid ahead and renewed. A unit without a time is no renewal: the provider's SDK for
/// Python sends one with every order.
pub const fn renewal(source: Edition) -> [Rule; 2] {
    [
        Rule::new(source, "both-or-neither", "autoRenewTimeUnit", Error, Test::With("autoRenewTime")),
        Rule::new(
            source,
            "renew-years",
            "autoRenewTime",
            Error,
            Test::Within(Cond::Is("autoRenewTimeUnit", "year"), 1, 3),
        )
        .allowable(),
    ]
}
