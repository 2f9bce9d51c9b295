//! `bcc-spec`: instances by package specification, `POST /v2/instanceBySpec`.
//!
//! Every parameter of the reference page of 2025-10-20. Where that page contradicts itself (the system disk:
//! 40-100 in its table, 40-500 in its prose) the wider bound blocks and the narrower one warns.

use super::{
    BY_SPEC, CREATE_CDS_LIST, ENIS, ENTERPRISE_SECURITY_GROUPS, FILE_SYSTEMS, HOST, INTERNAL_IPS, META,
    PUBLIC, SCOPES, SECURITY_GROUPS, SURPLUS, fields,
    fields::{choice, flag, list},
    ids,
    rules::{self, inferred},
    terraform,
};
use crate::order::tables::facts;
use crate::order::{
    Command, Cond, Failing, Field, Kind, Limit, Pricing, Product, Provider, Role, Rule, Severity, Step,
    Terraform, Test, TokenAt,
};

use Severity::{Error, Warning};

/// The kind.
pub static BCC_SPEC: Kind = Kind {
    name: "bcc-spec",
    provider: Provider::BCE,
    host: HOST,
    method: "POST",
    path: "/v2/instanceBySpec",
    token: TokenAt::Query("clientToken"),
    product: Product::Instances,
    failing: Some(Failing::RolledBack),
    pricing: Some(Pricing::Package),
    command: Some(Command {
        action: "CreateInstanceBySpec",
        lacks: &[],
        as_text: &["networkCapacityInMbps", "deletionProtection"],
        needs: None,
        adds: &[],
    }),
    terraform: Terraform::Resource(terraform::INSTANCE),
    tour: include_str!("spec.tour.toml"),
    scopes: SCOPES,
    surplus: SURPLUS,
    fields: FIELDS,
    rules: &[&INSTANCES, &GROUPS, &SPECS, &RENEWAL, &MONEY, OWN],
};

static INSTANCES: [Rule; 20] = rules::instances(BY_SPEC);
static GROUPS: [Rule; 2] = rules::groups(BY_SPEC, "securityGroupIds");
static SPECS: [Rule; 8] = rules::by_spec(BY_SPEC);
static RENEWAL: [Rule; 2] = rules::renewal(BY_SPEC);
static MONEY: [Rule; 2] = rules::money(BY_SPEC);

static FIELDS: &[Field] = &[
    // Zone
    fields::REGION,
    fields::ZONE_NAME,
    fields::DEDICATED_HOST,
    fields::DEPLOY_ID_LIST,
    fields::DEPLOY_ID,
    // Compute
    fields::SPEC.required(),
    fields::PURCHASE_COUNT,
    fields::SPEC_ID,
    choice("cpuThreadConfig", &["1", "2"], Step::Compute, BY_SPEC).default("2").advanced().example("2"),
    choice("numaConfig", &["0", "1", "2", "4", "auto"], Step::Compute, BY_SPEC)
        .default("1")
        .advanced()
        .example("1"),
    flag("enableHt", Step::Compute, BY_SPEC).default("true").advanced(),
    flag("enableJumboFrame", Step::Compute, BY_SPEC).default("false").advanced(),
    fields::EHC_CLUSTER.of(BY_SPEC),
    // Image and log-in
    fields::IMAGE_ID,
    fields::KEYPAIR_ID,
    fields::ADMIN_PASS,
    fields::USER_DATA,
    flag("isOpenHostEye", Step::Image, BY_SPEC).default("true").advanced(),
    choice("hosteyeType", &["enterprise", "open"], Step::Image, BY_SPEC)
        .shown_if(Cond::Is("isOpenHostEye", "true"))
        .default("open")
        .advanced(),
    // Disks
    fields::root_disk(ROOT_DISK),
    fields::ROOT_DISK_TYPE,
    list("createCdsList", ids(CREATE_CDS_LIST, 5000), Step::Disks, BY_SPEC).role(Role::DataDisks),
    fields::LOCAL_DISKS,
    list("fileSystems", ids(FILE_SYSTEMS, 20), Step::Disks, BY_SPEC).advanced(),
    fields::ASP_ID,
    choice("rootPartitionType", &["xfs", "ext4"], Step::Disks, BY_SPEC).advanced().example("ext4"),
    choice("dataPartitionType", &["xfs", "ext4"], Step::Disks, BY_SPEC).advanced().example("ext4"),
    flag("disableRootDiskSerial", Step::Disks, BY_SPEC).default("false").advanced(),
    // Network
    fields::SUBNET_ID,
    list("securityGroupIds", ids(SECURITY_GROUPS, 100), Step::Network, BY_SPEC)
        .role(Role::Groups)
        .shown_if(Cond::Not(&Cond::Filled("enterpriseSecurityGroupIds"))),
    list("enterpriseSecurityGroupIds", ids(ENTERPRISE_SECURITY_GROUPS, 100), Step::Network, BY_SPEC)
        .advanced(),
    fields::SECURITY_GROUP_ID.deprecated("securityGroupIds"),
    fields::BANDWIDTH,
    fields::INTERNET_CHARGE,
    fields::EIP_NAME,
    choice("networkPurchaseType", &["BGP", "BGP_S"], Step::Network, BY_SPEC)
        .shown_if(PUBLIC)
        .default("BGP")
        .advanced(),
    list("internalIps", ids(INTERNAL_IPS, 1000), Step::Network, BY_SPEC).advanced(),
    list("eniIds", ids(ENIS, 5000), Step::Network, BY_SPEC).advanced(),
    fields::IPV6,
    // Billing
    fields::PAYMENT,
    fields::TERM,
    fields::RENEW_TIME,
    fields::RENEW_UNIT,
    flag("cdsAutoRenew", Step::Billing, BY_SPEC).deprecated("autoRenewTime"),
    choice("bidModel", &["market", "custom"], Step::Billing, BY_SPEC).role(Role::BidModel).advanced(),
    fields::BID_PRICE.advanced(),
    // Naming and tags
    fields::NAME,
    fields::HOSTNAME,
    fields::SEQ_SUFFIX,
    fields::HOSTNAME_DOMAIN,
    fields::TAG_LIST,
    fields::RELATION_TAG,
    fields::RES_GROUP,
    fields::PROTECTION,
];

const ROOT_DISK: Limit = Limit {
    min: 40,
    max: 500,
    code: "root-disk-size",
    allowable: true,
    narrow: Some((40, 100, "root-disk-size-table")),
};

const BARE_METAL: Cond = Cond::Starts("spec", "ebc.");

const fn rule(code: &'static str, at: &'static str, severity: Severity, test: Test) -> Rule {
    Rule::new(BY_SPEC, code, at, severity, test)
}

static OWN: &[Rule] = &[
    inferred(rule("one-deploy-field", "deployId", Warning, Test::AtMostOne(&["deployId", "deployIdList"]))),
    rule("jumbo-frame", "enableJumboFrame", Error, Test::Custom(facts::jumbo_frame)),
    inferred(rule("address-in-subnet", "internalIps", Warning, Test::Custom(facts::address_in_subnet))),
    rule("bare-metal-only", "cpuThreadConfig", Warning, Test::Only(BARE_METAL)),
    rule("bare-metal-only", "numaConfig", Warning, Test::Only(BARE_METAL)),
    rule("bare-metal-only", "enableHt", Warning, Test::Only(BARE_METAL)),
    inferred(rule("same-twice", "securityGroupIds", Error, Test::Unique(""))),
    inferred(rule("same-twice", "enterpriseSecurityGroupIds", Error, Test::Unique(""))),
    inferred(rule("same-twice", "deployIdList", Error, Test::Unique(""))),
    inferred(rule("same-twice", "eniIds", Error, Test::Unique(""))),
    inferred(rule("same-twice", "internalIps", Error, Test::Unique(""))),
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
    Rule::new(META, "bid-by-spec", "bidModel", Warning, Test::Only(Cond::Never)),
];
