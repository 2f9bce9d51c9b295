//! `jd-vm`: instances of the cooperative cloud, `POST /v1/regions/{regionId}/instances`.
//!
//! Every parameter of the reference page, in the form of its tables: the page's own example nests and spells some
//! of them otherwise, and is not JSON.

use super::{CREATE, DISKS, GENERAL, INFERRED, terraform};
use crate::order::tables::facts;
use crate::order::{
    Cond, Failing, Field, Kind, Limit, Lookup, Product, Provider, Role, Rule, Severity, Shape, Step,
    Terraform, Test, TokenAt, Wire, field::Row, pattern,
};

use Severity::{Error, Warning};

/// The kind.
pub static JD_VM: Kind = Kind {
    name: "jd-vm",
    provider: Provider::JD,
    host: "coc-vm.jdcloud-api.com",
    method: "POST",
    path: "/v1/regions/{region}/instances",
    token: TokenAt::Body("clientToken"),
    product: Product::Instances,
    failing: Some(Failing::Vanishes),
    // No call is known that tells a price of the cooperative cloud.
    pricing: None,
    command: None,
    terraform: Terraform::Resource(terraform::INSTANCE),
    tour: include_str!("vm.tour.toml"),
    scopes: &[
        (Lookup::Specs, "instanceSpec.az"),
        (Lookup::DiskTypes, "instanceSpec.az"),
        (Lookup::Subnets, "instanceSpec.primaryNetworkInterface.vpcId"),
        (Lookup::SecurityGroups, "instanceSpec.primaryNetworkInterface.vpcId"),
    ],
    // The SDK for Python repeats in the body what stands in the path.
    surplus: &[("regionId", "{region}")],
    fields: FIELDS,
    rules: &[RULES],
};

/// The cooperative regions, and the one that the provider's samples name.
static REGIONS: &[&str] = &["cn-hongkong-11", "ap-singapore-11", "ap-thailand-11", "cn-north-1"];
/// The types of the cooperative cloud's pages first; then those that only its samples or its older pages name.
static DISK_TYPES: &[&str] = &["ssd.gp2", "ssd.io1", "ssd.io2", "ssd.gp1", "hdd.std1"];
static UNITS: &[&str] = &["month", "year"];

const COUNT: Limit = Limit { min: 1, max: 100, code: "range", allowable: false, narrow: None };
const SYSTEM_DISK: Limit =
    Limit { min: 1, max: 32_000, code: "range", allowable: false, narrow: Some((40, 500, "disk-usual")) };
const DATA_DISK: Limit =
    Limit { min: 1, max: 32_000, code: "range", allowable: false, narrow: Some((20, 16_000, "disk-usual")) };
const TERM: Limit = Limit { min: 1, max: 9, code: "range", allowable: false, narrow: None };
const MBPS: Limit = Limit { min: 1, max: 200, code: "bandwidth", allowable: false, narrow: None };

/// A file has something to say of the address: the object's two members that are "True" in the column of what is
/// required go with it.
const ADDRESS: Cond = Cond::Brought("instanceSpec.elasticIpSpec");
/// A public address is asked for.
const PUBLIC: Cond = Cond::Any(&[Cond::Filled("instanceSpec.elasticIpSpec.sizeMbps"), ADDRESS]);

const fn text(path: &'static str, pattern: &'static pattern::Pattern, step: Step) -> Field {
    Field::new(path, Wire::Text, Shape::Text(pattern), step, CREATE)
}

const fn pick(path: &'static str, lookup: Lookup, step: Step) -> Field {
    Field::new(path, Wire::Text, Shape::Pick(lookup, &pattern::ID), step, CREATE)
}

const fn choice(path: &'static str, values: &'static [&'static str], step: Step) -> Field {
    Field::new(path, Wire::Text, Shape::Choice(values), step, CREATE)
}

const fn whole(path: &'static str, limit: Limit, step: Step) -> Field {
    Field::new(path, Wire::Int, Shape::Whole(limit), step, CREATE)
}

const fn list(path: &'static str, cells: &'static [Field], max: usize, step: Step) -> Field {
    Field::new(path, Wire::Text, Shape::Rows(Row { cells, max }), step, CREATE)
}

/// Security groups.
static GROUPS: &[Field] = &[
    pick("groupId", Lookup::SecurityGroups, Step::Network).required().example("sg-p2d1abcdya"),
    text("groupName", &pattern::NOTE, Step::Network).example("default"),
];

/// Data disks.
static DATA_DISKS: &[Field] = &[
    choice("diskType", DISK_TYPES, Step::Disks)
        .role(Role::DataDiskType)
        .required()
        .preset("ssd.gp2")
        .example("ssd.gp2"),
    whole("diskSizeGB", DATA_DISK, Step::Disks).of(DISKS).role(Role::DataDiskSize).unit("gib").example("100"),
];

static FIELDS: &[Field] = &[
    // Zone
    Field::new("region", Wire::Text, Shape::Choice(REGIONS), Step::Zone, CREATE)
        .role(Role::Region)
        .endpoint()
        .required()
        .preset("cn-hongkong-11")
        .worded("region-jd")
        .example("cn-north-1"),
    Field::new(
        "instanceSpec.az",
        Wire::Text,
        Shape::Pick(Lookup::Zones, &pattern::JD_ZONE),
        Step::Zone,
        CREATE,
    )
    .role(Role::Zone)
    .required()
    .example("cn-north-1a"),
    // Compute
    Field::new(
        "instanceSpec.instanceType",
        Wire::Text,
        Shape::Pick(Lookup::Specs, &pattern::SPEC),
        Step::Compute,
        CREATE,
    )
    .role(Role::Spec)
    .required()
    .example("g.n2.large"),
    whole("maxCount", COUNT, Step::Compute).role(Role::Count).default("1").preset("1").example("1"),
    // Image and log-in
    pick("instanceSpec.imageId", Lookup::Images, Step::Image)
        .role(Role::Image)
        .required()
        .example("img-m5s0abcd29"),
    Field::new(
        "instanceSpec.keyName",
        Wire::Text,
        Shape::Pick(Lookup::KeyPairs, &pattern::SPEC),
        Step::Image,
        CREATE,
    )
    .role(Role::KeyPair)
    .required_if(Cond::Is("instanceSpec.passwordAuth", "no"))
    .example("ops"),
    Field::new(
        "instanceSpec.password",
        Wire::Text,
        Shape::Secret(&pattern::JD_PASSWORD),
        Step::Image,
        GENERAL,
    )
    .role(Role::Password),
    choice("instanceSpec.passwordAuth", &["yes", "no"], Step::Image).default("yes").advanced().example("yes"),
    // Disks
    choice("instanceSpec.systemDisk.diskType", DISK_TYPES, Step::Disks)
        .role(Role::SystemDiskType)
        .required()
        .preset("ssd.gp2")
        .example("ssd.gp1"),
    whole("instanceSpec.systemDisk.diskSizeGB", SYSTEM_DISK, Step::Disks)
        // The page of the order names the unit and no bounds.
        .of(DISKS)
        .role(Role::SystemDiskSize)
        .unit("gib")
        .example("100"),
    list("instanceSpec.dataDisks", DATA_DISKS, 32, Step::Disks).role(Role::DataDisks),
    // Network
    pick("instanceSpec.primaryNetworkInterface.vpcId", Lookup::Vpcs, Step::Network)
        .role(Role::Vpc)
        .required()
        .example("vpc-c2p3abcd9o"),
    pick("instanceSpec.primaryNetworkInterface.subnetId", Lookup::Subnets, Step::Network)
        .role(Role::Subnet)
        .required()
        .example("subnet-c2p3abcd9o"),
    list("instanceSpec.primaryNetworkInterface.securityGroups", GROUPS, 100, Step::Network)
        .role(Role::Groups)
        .required(),
    text("instanceSpec.primaryNetworkInterface.ip", &pattern::IPV4, Step::Network)
        .advanced()
        .example("10.0.0.8"),
    whole("instanceSpec.elasticIpSpec.sizeMbps", MBPS, Step::Network)
        .role(Role::Bandwidth)
        .required_if(ADDRESS)
        .unit("mbps")
        .example("5"),
    choice("instanceSpec.elasticIpSpec.provider", &["bgp"], Step::Network)
        .required_if(PUBLIC)
        .shown_if(PUBLIC)
        .preset("bgp")
        .example("bgp"),
    choice("instanceSpec.elasticIpSpec.chargeMode", &["prepaid_by_duration"], Step::Network)
        .shown_if(PUBLIC)
        .default("prepaid_by_duration")
        .advanced(),
    choice("instanceSpec.elasticIpSpec.chargePlan", &["bandwidth"], Step::Network)
        .shown_if(PUBLIC)
        .default("bandwidth")
        .advanced(),
    choice("instanceSpec.elasticIpSpec.chargeUnit", UNITS, Step::Network)
        .shown_if(PUBLIC)
        .default("month")
        .advanced(),
    whole("instanceSpec.elasticIpSpec.chargeDuration", TERM, Step::Network)
        .shown_if(PUBLIC)
        .default("1")
        .advanced()
        .example("1"),
    // Billing
    choice("instanceSpec.charge.chargeMode", &["prepaid_by_duration"], Step::Billing)
        .role(Role::Payment)
        .default("prepaid_by_duration")
        .preset("prepaid_by_duration")
        .example("prepaid_by_duration"),
    choice("instanceSpec.charge.chargeUnit", UNITS, Step::Billing)
        .default("month")
        .preset("month")
        .example("month"),
    whole("instanceSpec.charge.chargeDuration", TERM, Step::Billing).default("1").preset("1").example("1"),
    Field::new("instanceSpec.charge.autoRenew", Wire::Bool, Shape::Flag, Step::Billing, CREATE)
        .default("false"),
    // Naming
    text("instanceSpec.name", &pattern::JD_NAME, Step::Naming)
        .role(Role::Name)
        .required()
        .example("instance"),
];

const fn rule(code: &'static str, at: &'static str, severity: Severity, test: Test) -> Rule {
    Rule::new(CREATE, code, at, severity, test)
}

const fn inferred(rule: Rule) -> Rule {
    Rule { source: INFERRED, ..rule }
}

static RULES: &[Rule] = &[
    inferred(rule("zone-region", "instanceSpec.az", Error, Test::Custom(facts::zone_in_region))),
    rule("zone-unknown", "instanceSpec.az", Warning, Test::Custom(facts::zone_listed)),
    rule("spec-unknown", "instanceSpec.instanceType", Warning, Test::Custom(facts::spec_listed)),
    rule("sold-out-type", "instanceSpec.instanceType", Warning, Test::Custom(facts::type_in_stock)),
    rule("image-unknown", "instanceSpec.imageId", Warning, Test::Custom(facts::image_listed)),
    rule("image-status", "instanceSpec.imageId", Error, Test::Custom(facts::image_ready)),
    rule("image-architecture", "instanceSpec.imageId", Error, Test::Custom(facts::image_architecture)),
    rule(
        "one-login",
        "instanceSpec.password",
        Error,
        Test::AtMostOne(&["instanceSpec.password", "instanceSpec.keyName"]),
    ),
    // "At least these three: digits; small letters; capitals, or symbols." The general page takes three of four.
    rule("password-kinds", "instanceSpec.password", Error, Test::Custom(facts::password_of_three_kinds))
        .allowable(),
    rule("key-pair-no-effect", "instanceSpec.keyName", Warning, Test::Custom(facts::key_pair_needs_linux)),
    inferred(rule(
        "image-disk",
        "instanceSpec.systemDisk.diskSizeGB",
        Error,
        Test::Custom(facts::image_fits_disk),
    )),
    Rule::new(
        DISKS,
        "disk-old",
        "instanceSpec.systemDisk.diskType",
        Warning,
        Test::Custom(facts::jd_system_disk_current),
    ),
    Rule::new(
        DISKS,
        "disk-old",
        "instanceSpec.dataDisks",
        Warning,
        Test::Custom(facts::jd_data_disks_current),
    ),
    Rule::new(
        DISKS,
        "disk-step",
        "instanceSpec.systemDisk.diskSizeGB",
        Warning,
        Test::Custom(facts::system_disk_in_tens),
    ),
    Rule::new(DISKS, "disk-step", "instanceSpec.dataDisks", Warning, Test::Custom(facts::data_disks_in_tens)),
    Rule::new(DISKS, "disk-bounds", "instanceSpec.dataDisks", Warning, Test::Custom(facts::data_disk_told)),
    Rule::new(DISKS, "disks-of-type", "instanceSpec.dataDisks", Warning, Test::Custom(facts::disks_of_type)),
    rule(
        "subnet-vpc",
        "instanceSpec.primaryNetworkInterface.subnetId",
        Error,
        Test::Custom(facts::subnet_in_vpc),
    ),
    rule(
        "address-in-subnet",
        "instanceSpec.primaryNetworkInterface.ip",
        Error,
        Test::Custom(facts::address_in_subnet),
    ),
    rule(
        "subnet-full",
        "instanceSpec.primaryNetworkInterface.subnetId",
        Error,
        Test::Custom(facts::subnet_has_room),
    ),
    rule(
        "group-vpc",
        "instanceSpec.primaryNetworkInterface.securityGroups",
        Error,
        Test::Custom(facts::groups_in_vpc),
    ),
    inferred(rule(
        "same-twice",
        "instanceSpec.primaryNetworkInterface.securityGroups",
        Error,
        Test::Unique("groupId"),
    )),
    inferred(rule(
        "groups-usual",
        "instanceSpec.primaryNetworkInterface.securityGroups",
        Warning,
        Test::Custom(facts::few_groups),
    )),
    rule("one-address-one", "maxCount", Error, Test::Custom(facts::fixed_address_of_one)),
    rule(
        "term-years",
        "instanceSpec.charge.chargeDuration",
        Error,
        Test::Within(Cond::Is("instanceSpec.charge.chargeUnit", "year"), 1, 3),
    ),
    rule(
        "term-years",
        "instanceSpec.elasticIpSpec.chargeDuration",
        Error,
        Test::Within(Cond::Is("instanceSpec.elasticIpSpec.chargeUnit", "year"), 1, 3),
    ),
    rule(
        "term-of-instance",
        "instanceSpec.elasticIpSpec.chargeUnit",
        Error,
        Test::Custom(facts::address_unit_as_instance),
    ),
    rule(
        "term-of-instance",
        "instanceSpec.elasticIpSpec.chargeDuration",
        Error,
        Test::Custom(facts::address_term_as_instance),
    ),
];
