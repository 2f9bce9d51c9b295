//! `bcc-spot`: spot instances, at the market price or under a bid of one's own, `POST /v2/instance/bid`.
//!
//! Every parameter of the reference page of 2025-10-20; the `purchaseNum` that its outline prints beside
//! `purchaseCount` is in no table and is not sent.

use super::{
    APPENDIX, BID, CREATE_CDS_LIST, FILE_SYSTEMS, HOST, SCOPES, SURPLUS, fields,
    fields::{choice, list, pick},
    ids, rules,
};
use crate::order::tables::facts;
use crate::order::{
    Command, Cond, Field, Kind, Limit, Lookup, Pricing, Product, Provider, Role, Rule, Severity, Step,
    Terraform, Test, TokenAt,
};

use Severity::{Error, Warning};

/// The kind.
pub static BCC_SPOT: Kind = Kind {
    name: "bcc-spot",
    provider: Provider::BCE,
    host: HOST,
    method: "POST",
    path: "/v2/instance/bid",
    token: TokenAt::Query("clientToken"),
    product: Product::Instances,
    failing: None,
    pricing: Some(Pricing::Spot),
    command: Some(Command {
        action: "CreateBidInstance",
        lacks: &["instanceType", "specId"],
        as_text: &[],
        needs: Some(("spec", "and this order names processors and memory instead")),
        // The definition wants it, the reference page has no such field.
        adds: &[("billing", "{\"paymentTiming\":\"Postpaid\"}")],
    }),
    terraform: Terraform::Lacks("spot instances: it has no argument for the bid"),
    tour: include_str!("spot.tour.toml"),
    scopes: SCOPES,
    surplus: &[
        ("billing.paymentTiming", "Postpaid"),
        ("billing.reservation.reservationLength", "1"),
        SURPLUS[0],
    ],
    fields: FIELDS,
    rules: &[&INSTANCES, &GROUPS, &SPECS, OWN],
};

static INSTANCES: [Rule; 20] = rules::instances(BID);
static GROUPS: [Rule; 2] = rules::groups(BID, "securityGroupId");
static SPECS: [Rule; 8] = rules::by_spec(BID);

static FIELDS: &[Field] = &[
    // Zone
    fields::REGION,
    fields::ZONE_NAME.of(BID),
    // Compute
    fields::SPEC.of(BID),
    // Required whether or not a specification is named; its name tells both.
    fields::CPU_COUNT.of(BID).required().derived(facts::processors_of_spec),
    fields::MEMORY.of(BID).required().derived(facts::gigabytes_of_spec),
    fields::INSTANCE_TYPE.advanced(),
    fields::PURCHASE_COUNT.of(BID),
    fields::SPEC_ID.of(BID),
    pick("isomerismCard", Lookup::Flavors, Step::Compute, BID)
        .role(Role::GpuCard)
        .advanced()
        .example("nTeslaT4"),
    // Image and log-in
    fields::IMAGE_ID.of(BID),
    fields::KEYPAIR_ID.of(BID),
    fields::ADMIN_PASS.of(BID),
    fields::USER_DATA.of(BID),
    // Disks
    fields::root_disk(ROOT_DISK).of(BID),
    fields::ROOT_DISK_TYPE,
    list("createCdsList", ids(CREATE_CDS_LIST, 5000), Step::Disks, BID).role(Role::DataDisks),
    fields::LOCAL_DISKS.of(BID),
    list("fileSystems", ids(FILE_SYSTEMS, 20), Step::Disks, BID).advanced(),
    fields::ASP_ID.of(BID),
    // Network
    fields::SUBNET_ID.of(BID),
    fields::SECURITY_GROUP_ID
        .of(BID)
        .worded("securityGroupId-only")
        .shown_if(Cond::Not(&Cond::Filled("enterpriseSecurityGroupId"))),
    pick("enterpriseSecurityGroupId", Lookup::EnterpriseSecurityGroups, Step::Network, BID)
        .advanced()
        .example("esg-ub0q1p72pbmh"),
    fields::BANDWIDTH.of(BID),
    fields::INTERNET_CHARGE.of(BID).worded("internetChargeType-spot"),
    fields::EIP_NAME.of(BID),
    fields::IPV6.of(BID),
    // Billing
    choice("bidModel", &["market", "custom"], Step::Billing, APPENDIX)
        .role(Role::BidModel)
        .required()
        .preset("market")
        .worded("bidModel-spot")
        .example("market"),
    fields::BID_PRICE.of(BID).worded("bidPrice-spot"),
    // Naming and tags
    fields::NAME.of(BID),
    fields::HOSTNAME.of(BID),
    fields::SEQ_SUFFIX.of(BID),
    fields::HOSTNAME_DOMAIN.of(BID),
    fields::TAG_LIST.of(BID),
    fields::TIE_TAGS.of(BID),
    fields::RES_GROUP.of(BID),
    fields::PROTECTION.of(BID),
];

const ROOT_DISK: Limit = Limit { min: 40, max: 2048, code: "root-disk-size", allowable: false, narrow: None };

const fn rule(code: &'static str, at: &'static str, severity: Severity, test: Test) -> Rule {
    Rule::new(BID, code, at, severity, test)
}

static OWN: &[Rule] = &[
    rule("bid-below-market", "bidPrice", Error, Test::Custom(facts::bid_meets_market)).allowable(),
    rule("flavor-unknown", "cpuCount", Warning, Test::Custom(facts::flavor_listed)),
    rule("flavor-of-spec", "cpuCount", Error, Test::Custom(facts::cpu_of_spec)),
    rule("flavor-of-spec", "memoryCapacityInGB", Error, Test::Custom(facts::memory_of_spec)),
    rule("local-disk-cards", "ephemeralDisks", Error, Test::Custom(facts::local_disk_of_cards)),
    rule("storage-needs-local", "ephemeralDisks", Error, Test::Custom(facts::local_disk_for_type)),
];
