//! `bcc-spec`: instances by package specification, `POST /v2/instanceBySpec`.
//!
//! Every parameter of the reference page of 2025-10-20. Where that page contradicts itself (the system disk:
//! 40-100 in its table, 40-500 in its prose) the wider bound blocks and the narrower one warns.

use super::bcc::{
    APPENDIX, BY_SPEC, CREATE_CDS_LIST, DEPLOY_SETS, DISK_TYPES, ENIS, ENTERPRISE_SECURITY_GROUPS,
    EPHEMERAL_DISKS, FILE_SYSTEMS, GO_SDK, INFERRED, INTERNAL_IPS, META, PREPAID, PUBLIC, REGIONS,
    SECURITY_GROUPS, TAGS, TERMS, ids, whole,
};
use crate::order::{
    Cond, Field, Kind, Limit, Lookup, Provider, Rule, Severity, Shape, Step, Test, TokenAt, Wire, facts,
    pattern,
};

/// The kind.
pub static BCC_SPEC: Kind = Kind {
    name: "bcc-spec",
    provider: Provider::Bce,
    host: "bcc.{region}.baidubce.com",
    method: "POST",
    path: "/v2/instanceBySpec",
    token: TokenAt::Query("clientToken"),
    count: "purchaseCount",
    fields: FIELDS,
    rules: RULES,
};

const fn text(path: &'static str, pattern: &'static pattern::Pattern, step: Step) -> Field {
    Field::new(path, Wire::Text, Shape::Text(pattern), step, BY_SPEC)
}

const fn pick(path: &'static str, lookup: Lookup, step: Step) -> Field {
    Field::new(path, Wire::Text, Shape::Pick(lookup, &pattern::ID), step, BY_SPEC)
}

const fn choice(path: &'static str, values: &'static [&'static str], step: Step) -> Field {
    Field::new(path, Wire::Text, Shape::Choice(values), step, BY_SPEC)
}

const fn flag(path: &'static str, step: Step) -> Field {
    Field::new(path, Wire::Bool, Shape::Flag, step, BY_SPEC)
}

const fn list(path: &'static str, shape: Shape, step: Step) -> Field {
    Field::new(path, Wire::Text, shape, step, BY_SPEC)
}

static FIELDS: &[Field] = &[
    // Zone
    Field::new("region", Wire::Text, Shape::Choice(REGIONS), Step::Zone, GO_SDK)
        .endpoint()
        .required()
        .preset("bj")
        .example("bj"),
    Field::new("zoneName", Wire::Text, Shape::Pick(Lookup::Zones, &pattern::ZONE), Step::Zone, BY_SPEC)
        .example("cn-bj-a"),
    text("dedicatedHostId", &pattern::ID, Step::Zone).advanced().example("d-YufwpQAe"),
    list("deployIdList", ids(DEPLOY_SETS, 20), Step::Zone).advanced(),
    pick("deployId", Lookup::DeploySets, Step::Zone).advanced().example("dset-42N1llvY"),
    // Compute
    pick("spec", Lookup::Specs, Step::Compute).required().example("bcc.g3.c4m12"),
    Field::new("purchaseCount", Wire::Int, Shape::Whole(COUNT), Step::Compute, INFERRED)
        .default("1")
        .preset("1")
        .example("1"),
    text("specId", &pattern::ID, Step::Compute).advanced().example("g3"),
    choice("cpuThreadConfig", &["1", "2"], Step::Compute).default("2").advanced().example("2"),
    choice("numaConfig", &["0", "1", "2", "4", "auto"], Step::Compute).default("1").advanced().example("1"),
    flag("enableHt", Step::Compute).default("true").advanced(),
    flag("enableJumboFrame", Step::Compute).default("false").advanced(),
    text("ehcClusterId", &pattern::ID, Step::Compute).advanced().example("ehc-bk4hM1N3"),
    // Image and log-in
    pick("imageId", Lookup::Images, Step::Image).required().example("m-mRjO3cjs"),
    pick("keypairId", Lookup::KeyPairs, Step::Image).example("k-R0J0BEA9"),
    Field::new("adminPass", Wire::Sealed, Shape::Secret(&pattern::PASSWORD), Step::Image, BY_SPEC),
    text("userData", &pattern::USER_DATA, Step::Image).advanced().example("IyEvYmluL3NoCg=="),
    flag("isOpenHostEye", Step::Image).default("true").advanced(),
    choice("hosteyeType", &["enterprise", "open"], Step::Image)
        .shown_if(Cond::Is("isOpenHostEye", "true"))
        .default("open")
        .advanced(),
    // Disks
    Field::new("rootDiskSizeInGb", Wire::Int, Shape::Whole(ROOT_DISK), Step::Disks, BY_SPEC)
        .default("40")
        .unit("gb")
        .example("40"),
    Field::new("rootDiskStorageType", Wire::Text, Shape::Choice(DISK_TYPES), Step::Disks, APPENDIX)
        .default("hp1")
        .example("cloud_hp1"),
    list("createCdsList", ids(CREATE_CDS_LIST, 5000), Step::Disks),
    list("ephemeralDisks", ids(EPHEMERAL_DISKS, 32), Step::Disks).advanced(),
    list("fileSystems", ids(FILE_SYSTEMS, 20), Step::Disks).advanced(),
    pick("aspId", Lookup::SnapshotPolicies, Step::Disks).advanced().example("asp-xyYk0XFC"),
    choice("rootPartitionType", &["xfs", "ext4"], Step::Disks).advanced().example("ext4"),
    choice("dataPartitionType", &["xfs", "ext4"], Step::Disks).advanced().example("ext4"),
    flag("disableRootDiskSerial", Step::Disks).default("false").advanced(),
    // Network
    pick("subnetId", Lookup::Subnets, Step::Network).example("sbn-z1y9tcedqnh6"),
    list("securityGroupIds", ids(SECURITY_GROUPS, 100), Step::Network)
        .shown_if(Cond::Not(&Cond::Filled("enterpriseSecurityGroupIds"))),
    list("enterpriseSecurityGroupIds", ids(ENTERPRISE_SECURITY_GROUPS, 100), Step::Network).advanced(),
    pick("securityGroupId", Lookup::SecurityGroups, Step::Network)
        .deprecated("securityGroupIds")
        .example("g-iutg5rtcydsk"),
    Field::new("networkCapacityInMbps", Wire::Int, Shape::Whole(BANDWIDTH), Step::Network, BY_SPEC)
        .default("0")
        .unit("mbps")
        .example("5"),
    choice(
        "internetChargeType",
        &["BANDWIDTH_PREPAID", "TRAFFIC_POSTPAID_BY_HOUR", "BANDWIDTH_POSTPAID_BY_HOUR"],
        Step::Network,
    )
    .shown_if(PUBLIC),
    text("eipName", &pattern::EIP_NAME, Step::Network).shown_if(PUBLIC).advanced().example("web-eip"),
    choice("networkPurchaseType", &["BGP", "BGP_S"], Step::Network)
        .shown_if(PUBLIC)
        .default("BGP")
        .advanced(),
    list("internalIps", ids(INTERNAL_IPS, 1000), Step::Network).advanced(),
    list("eniIds", ids(ENIS, 5000), Step::Network).advanced(),
    flag("isOpenIpv6", Step::Network).advanced(),
    // Billing
    choice("billing.paymentTiming", &["Postpaid", "Prepaid"], Step::Billing)
        .required()
        .preset("Postpaid")
        .example("Postpaid"),
    Field::new(
        "billing.reservation.reservationLength",
        Wire::Int,
        Shape::Choice(TERMS),
        Step::Billing,
        APPENDIX,
    )
    .required_if(PREPAID)
    .shown_if(PREPAID)
    .unit("months")
    .example("1"),
    choice("autoRenewTimeUnit", &["month", "year"], Step::Billing).shown_if(PREPAID).example("month"),
    Field::new("autoRenewTime", Wire::Int, whole(1, 9), Step::Billing, BY_SPEC)
        .shown_if(PREPAID)
        .example("1"),
    flag("cdsAutoRenew", Step::Billing).deprecated("autoRenewTime"),
    choice("bidModel", &["market", "custom"], Step::Billing).advanced(),
    Field::new("bidPrice", Wire::Text, Shape::Money, Step::Billing, BY_SPEC)
        .required_if(Cond::Is("bidModel", "custom"))
        .shown_if(Cond::Is("bidModel", "custom"))
        .unit("cny-minute")
        .advanced()
        .example("0.01"),
    // Naming and tags
    text("name", &pattern::NAME, Step::Naming).example("example"),
    text("hostname", &pattern::HOSTNAME, Step::Naming).example("example"),
    flag("autoSeqSuffix", Step::Naming).default("false").advanced(),
    flag("isOpenHostnameDomain", Step::Naming).default("false").advanced(),
    list("tags", ids(TAGS, 50), Step::Naming),
    flag("relationTag", Step::Naming).shown_if(Cond::Filled("tags")).default("false").advanced(),
    text("resGroupId", &pattern::ID, Step::Naming).advanced().example("RESG-kvst7Bqqygx"),
    Field::new("deletionProtection", Wire::Int, Shape::Choice(&["0", "1"]), Step::Naming, BY_SPEC)
        .default("0")
        .advanced(),
];

const ROOT_DISK: Limit = Limit {
    min: 40,
    max: 500,
    code: "root-disk-size",
    allowable: true,
    narrow: Some((40, 100, "root-disk-size-table")),
};

// The reference names no upper bound: this one is a guard against a slip of the finger, and may be lifted.
const COUNT: Limit = Limit { min: 1, max: 1000, code: "range", allowable: true, narrow: None };

const BANDWIDTH: Limit = Limit { min: 0, max: 200, code: "bandwidth", allowable: true, narrow: None };

const BARE_METAL: Cond = Cond::Starts("spec", "ebc.");

const fn rule(code: &'static str, at: &'static str, severity: Severity, test: Test) -> Rule {
    Rule { code, at, severity, allowable: false, source: BY_SPEC, test }
}

const fn allowable(mut rule: Rule) -> Rule {
    rule.allowable = true;
    rule
}

const fn inferred(mut rule: Rule) -> Rule {
    rule.source = INFERRED;
    rule
}

use Severity::{Error, Warning};

static RULES: &[Rule] = &[
    rule("zone-unknown", "zoneName", Warning, Test::Custom(facts::zone_listed)),
    inferred(rule("one-deploy-field", "deployId", Warning, Test::AtMostOne(&["deployId", "deployIdList"]))),
    rule("spec-unknown", "spec", Warning, Test::Custom(facts::spec_listed)),
    rule("sold-out", "spec", Warning, Test::Custom(facts::spec_in_stock)),
    rule("family", "specId", Error, Test::Custom(facts::family_matches)),
    rule("bare-metal-only", "cpuThreadConfig", Warning, Test::Only(BARE_METAL)),
    rule("bare-metal-only", "numaConfig", Warning, Test::Only(BARE_METAL)),
    rule("bare-metal-only", "enableHt", Warning, Test::Only(BARE_METAL)),
    rule("image-unknown", "imageId", Warning, Test::Custom(facts::image_listed)),
    inferred(rule("image-architecture", "imageId", Error, Test::Custom(facts::image_architecture))),
    rule("key-pair-linux", "keypairId", Error, Test::Custom(facts::key_pair_needs_linux)),
    inferred(rule("login-both", "adminPass", Warning, Test::AtMostOne(&["adminPass", "keypairId"]))),
    rule("image-disk", "rootDiskSizeInGb", Error, Test::Custom(facts::image_fits_disk)),
    allowable(rule("disk-type", "rootDiskStorageType", Error, Test::Custom(facts::system_disk_type))),
    allowable(inferred(rule("disks-multiple", "createCdsList", Error, Test::MultipleOfCount))),
    allowable(rule(
        "disks-per-instance",
        "createCdsList",
        Error,
        Test::Custom(facts::data_disks_per_instance),
    )),
    allowable(rule("disk-type", "createCdsList", Error, Test::Custom(facts::data_disk_type))),
    Rule {
        source: META,
        ..allowable(rule("disk-bounds", "createCdsList", Error, Test::Custom(facts::data_disk_size)))
    },
    rule("one-local-disk", "ephemeralDisks", Error, Test::Custom(facts::one_local_disk)),
    rule("local-disk-type", "ephemeralDisks", Warning, Test::Custom(facts::local_disk_type)),
    rule("local-disk-cards", "ephemeralDisks", Error, Test::Custom(facts::local_disk_with_cards)),
    rule("local-disk-storage", "ephemeralDisks", Error, Test::Custom(facts::local_disk_for_storage)),
    rule("subnet-zone", "subnetId", Error, Test::Custom(facts::subnet_in_zone)),
    rule("subnet-full", "subnetId", Error, Test::Custom(facts::subnet_has_room)),
    Rule {
        source: GO_SDK,
        ..rule("subnet-group", "subnetId", Warning, Test::Custom(facts::subnet_with_group))
    },
    rule("group-vpc", "securityGroupIds", Error, Test::Custom(facts::groups_in_vpc)),
    inferred(rule("same-twice", "securityGroupIds", Error, Test::Unique(""))),
    inferred(rule("same-twice", "enterpriseSecurityGroupIds", Error, Test::Unique(""))),
    inferred(rule("same-twice", "deployIdList", Error, Test::Unique(""))),
    inferred(rule("same-twice", "eniIds", Error, Test::Unique(""))),
    inferred(rule("same-twice", "internalIps", Error, Test::Unique(""))),
    rule("nat-subnet", "networkCapacityInMbps", Error, Test::Custom(facts::nat_subnet)),
    inferred(rule(
        "bandwidth-prepaid",
        "internetChargeType",
        Warning,
        Test::Custom(facts::bandwidth_prepaid),
    )),
    rule("eni-multiple", "eniIds", Error, Test::MultipleOfCount),
    rule("not-on-bare-metal", "eniIds", Error, Test::Only(Cond::Not(&BARE_METAL))),
    inferred(rule("one-address-each", "internalIps", Warning, Test::Custom(facts::one_address_each))),
    rule("payment-sold", "billing.paymentTiming", Error, Test::Custom(facts::payment_sold)),
    rule("both-or-neither", "autoRenewTime", Error, Test::Together("autoRenewTimeUnit", "autoRenewTime")),
    allowable(rule(
        "renew-years",
        "autoRenewTime",
        Error,
        Test::Within(Cond::Is("autoRenewTimeUnit", "year"), 1, 3),
    )),
    Rule { source: META, ..rule("bid-by-spec", "bidModel", Warning, Test::Only(Cond::Never)) },
    rule("hostname-batch", "hostname", Error, Test::Custom(facts::hostname_suffix)),
    inferred(rule("same-twice", "tags", Error, Test::Unique("tagKey"))),
];
