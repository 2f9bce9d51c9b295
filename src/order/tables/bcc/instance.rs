//! `bcc-instance`: instances by processor and memory, with GPU or FPGA cards, or on a dedicated host,
//! `POST /v2/instance`.
//!
//! Every parameter of the reference page. The local disk it has discarded (`localDiskSizeInGB`) is taken from a file
//! with a pointer to its successor, and never offered.

use super::{
    APPENDIX, CREATE, EPHEMERAL_DISKS, HOST, PLAIN_CDS_LIST, SCOPES, SURPLUS, fields,
    fields::{choice, flag, list, text},
    ids,
    rules::{self, inferred},
    terraform, whole,
};
use crate::order::tables::facts;
use crate::order::{
    Cond, Failing, Field, Kind, Limit, Lookup, Pricing, Product, Provider, Role, Rule, Severity, Shape, Step,
    Terraform, Test, TokenAt, Wire, pattern,
};

use Severity::{Error, Warning};

/// The kind.
pub static BCC_INSTANCE: Kind = Kind {
    name: "bcc-instance",
    provider: Provider::BCE,
    host: HOST,
    method: "POST",
    path: "/v2/instance",
    token: TokenAt::Query("clientToken"),
    product: Product::Instances,
    failing: Some(Failing::RolledBack),
    // No call tells what hardware costs, but each is sold under a specification too, and that has a price.
    pricing: Some(Pricing::Hardware),
    command: None,
    terraform: Terraform::Resource(terraform::INSTANCE),
    tour: include_str!("instance.tour.toml"),
    scopes: SCOPES,
    surplus: SURPLUS,
    fields: FIELDS,
    rules: &[&INSTANCES, &RENEWAL, &MONEY, OWN],
};

static INSTANCES: [Rule; 20] = rules::instances(CREATE);
static RENEWAL: [Rule; 2] = rules::renewal(CREATE);
static MONEY: [Rule; 2] = rules::money(CREATE);

/// It goes to a host that is one's own.
const ON_HOST: Cond = Cond::Filled("dedicatedHostId");
/// It carries cards.
const WITH_CARD: Cond = Cond::Any(&[Cond::Filled("gpuCard"), Cond::Filled("fpgaCard")]);
const NO_CARD: Cond = Cond::Not(&WITH_CARD);

static FIELDS: &[Field] = &[
    // Zone
    fields::REGION,
    fields::ZONE_NAME.of(CREATE),
    fields::DEDICATED_HOST.of(CREATE).worded("dedicatedHostId-instance"),
    fields::DEPLOY_ID_LIST.of(CREATE),
    fields::DEPLOY_ID.of(CREATE),
    // Compute
    fields::INSTANCE_TYPE,
    // "… should be empty or meet the requirements" of the card: neither or both, with one.
    fields::CPU_COUNT.of(CREATE).required_if(Cond::Any(&[NO_CARD, Cond::Filled("memoryCapacityInGB")])),
    fields::MEMORY.of(CREATE).required_if(Cond::Any(&[NO_CARD, Cond::Filled("cpuCount")])),
    Field::new("gpuCard", Wire::Text, Shape::Pick(Lookup::Flavors, &pattern::ID), Step::Compute, APPENDIX)
        .role(Role::GpuCard)
        .required_if(Cond::Is("instanceType", "G1"))
        .shown_if(Cond::Not(&Cond::Filled("fpgaCard")))
        // "You can not purchase both GPU card and FPGA card for the same instance."
        .clashing()
        .example("P4"),
    choice("fpgaCard", &["KU115"], Step::Compute, APPENDIX)
        .role(Role::FpgaCard)
        .required_if(Cond::Is("instanceType", "F1"))
        .advanced()
        .example("KU115"),
    Field::new("cardCount", Wire::Text, whole(1, 64), Step::Compute, CREATE)
        .role(Role::CardCount)
        .required_if(WITH_CARD)
        .shown_if(WITH_CARD)
        // A number of no cards is a card that was forgotten.
        .clashing()
        .example("2"),
    fields::PURCHASE_COUNT.of(CREATE),
    // Image and log-in
    fields::IMAGE_ID.of(CREATE),
    fields::KEYPAIR_ID.of(CREATE),
    fields::ADMIN_PASS.of(CREATE),
    // Disks
    fields::root_disk(ROOT_DISK).of(CREATE),
    fields::ROOT_DISK_TYPE,
    list("createCdsList", ids(PLAIN_CDS_LIST, 5000), Step::Disks, CREATE).role(Role::DataDisks),
    list("ephemeralDisks", ids(EPHEMERAL_DISKS, 32), Step::Disks, CREATE).role(Role::LocalDisks),
    Field::new("localDiskSizeInGB", Wire::Int, whole(0, 500), Step::Disks, CREATE)
        .unit("gb")
        .deprecated("ephemeralDisks"),
    fields::ASP_ID.of(CREATE),
    // Network
    fields::SUBNET_ID.of(CREATE),
    fields::SECURITY_GROUP_ID.of(CREATE).worded("securityGroupId-only"),
    fields::BANDWIDTH.of(CREATE),
    fields::INTERNET_CHARGE.of(CREATE),
    fields::IPV6.of(CREATE),
    // Billing
    fields::PAYMENT.of(CREATE).required_if(Cond::Not(&ON_HOST)),
    fields::TERM,
    fields::RENEW_TIME.of(CREATE),
    fields::RENEW_UNIT.of(CREATE),
    flag("cdsAutoRenew", Step::Billing, CREATE)
        .shown_if(Cond::Filled("autoRenewTime"))
        .worded("cdsAutoRenew-instance")
        .default("false")
        .advanced(),
    // Naming and tags
    fields::NAME.of(CREATE),
    text("hostname", &pattern::HOSTNAME, Step::Naming, CREATE).example("example"),
    fields::SEQ_SUFFIX.of(CREATE),
    fields::HOSTNAME_DOMAIN.of(CREATE),
    fields::TAG_LIST.of(CREATE),
    fields::TIE_TAGS.of(CREATE),
];

const ROOT_DISK: Limit = Limit { min: 40, max: 500, code: "root-disk-size", allowable: true, narrow: None };

const fn rule(code: &'static str, at: &'static str, severity: Severity, test: Test) -> Rule {
    Rule::new(CREATE, code, at, severity, test)
}

static OWN: &[Rule] = &[
    inferred(rule("one-deploy-field", "deployId", Warning, Test::AtMostOne(&["deployId", "deployIdList"]))),
    rule("flavor-unknown", "cpuCount", Warning, Test::Custom(facts::flavor_listed)),
    rule("size-by-card", "cpuCount", Warning, Test::Custom(facts::size_by_card)),
    rule("type-of-card", "gpuCard", Error, Test::Custom(facts::gpu_fits_type)),
    rule("type-of-card", "fpgaCard", Error, Test::Custom(facts::fpga_fits_type)),
    rule("storage-needs-local", "ephemeralDisks", Error, Test::Custom(facts::local_disk_for_type)),
    inferred(rule("host-no-type", "instanceType", Error, Test::Only(Cond::Not(&ON_HOST)))).allowable(),
    inferred(rule("host-no-type", "gpuCard", Error, Test::Only(Cond::Not(&ON_HOST)))).allowable(),
    inferred(rule("host-no-type", "fpgaCard", Error, Test::Only(Cond::Not(&ON_HOST)))).allowable(),
    inferred(rule("image-architecture", "imageId", Error, Test::Custom(facts::image_architecture))),
    rule("local-disk-cards", "ephemeralDisks", Error, Test::Custom(facts::local_disk_of_cards)),
    rule("host-local-only", "createCdsList", Error, Test::Only(Cond::Not(&ON_HOST))).allowable(),
    rule("host-disk-type", "ephemeralDisks", Error, Test::Custom(facts::host_names_disk_type)),
    rule("host-not-renewed", "autoRenewTime", Error, Test::Only(Cond::Not(&ON_HOST))),
    rule("subnet-and-group", "subnetId", Error, Test::Together("subnetId", "securityGroupId")),
    rule("group-vpc", "securityGroupId", Error, Test::Custom(facts::groups_in_vpc)),
    inferred(rule("same-twice", "deployIdList", Error, Test::Unique(""))),
    inferred(rule(
        "bandwidth-prepaid",
        "internetChargeType",
        Warning,
        Test::Custom(facts::bandwidth_prepaid),
    )),
];
