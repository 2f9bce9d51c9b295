//! The fields that several orders of Baidu BCC have. Each kind says with [`Field::of`] which document it has them
//! from, and adds what is special.

use super::shared::{
    APPENDIX, BY_SPEC, DEPLOY_SETS, DISK_TYPES, EPHEMERAL_DISKS, GO_SDK, INFERRED, META, PREPAID, PUBLIC,
    REGIONS, TAGS, TERMS, ids, whole,
};
use crate::order::{Cond, Edition, Field, Limit, Lookup, Role, Shape, Step, Wire, pattern};

pub const fn text(
    path: &'static str,
    pattern: &'static pattern::Pattern,
    step: Step,
    source: Edition,
) -> Field {
    Field::new(path, Wire::Text, Shape::Text(pattern), step, source)
}

pub const fn pick(path: &'static str, lookup: Lookup, step: Step, source: Edition) -> Field {
    Field::new(path, Wire::Text, Shape::Pick(lookup, &pattern::ID), step, source)
}

pub const fn choice(
    path: &'static str,
    values: &'static [&'static str],
    step: Step,
    source: Edition,
) -> Field {
    Field::new(path, Wire::Text, Shape::Choice(values), step, source)
}

pub const fn flag(path: &'static str, step: Step, source: Edition) -> Field {
    Field::new(path, Wire::Bool, Shape::Flag, step, source)
}

pub const fn list(path: &'static str, shape: Shape, step: Step, source: Edition) -> Field {
    Field::new(path, Wire::Text, shape, step, source)
}

// Zone
pub const REGION: Field = Field::new("region", Wire::Text, Shape::Choice(REGIONS), Step::Zone, GO_SDK)
    .endpoint()
    .required()
    .preset("bj")
    .example("bj")
    .role(Role::Region);
pub const ZONE_NAME: Field =
    Field::new("zoneName", Wire::Text, Shape::Pick(Lookup::Zones, &pattern::ZONE), Step::Zone, BY_SPEC)
        .example("cn-bj-a")
        .role(Role::Zone);
pub const DEDICATED_HOST: Field = text("dedicatedHostId", &pattern::ID, Step::Zone, BY_SPEC)
    .advanced()
    .example("d-YufwpQAe")
    .role(Role::DedicatedHost);
pub const DEPLOY_ID_LIST: Field = list("deployIdList", ids(DEPLOY_SETS, 20), Step::Zone, BY_SPEC).advanced();
pub const DEPLOY_ID: Field = pick("deployId", Lookup::DeploySets, Step::Zone, BY_SPEC)
    .advanced()
    .example("dset-42N1llvY")
    .role(Role::DeploySet);

// Compute
// The reference names no upper bound: this one is a guard against a slip of the finger, and may be lifted.
const COUNT: Limit = Limit { min: 1, max: 1000, code: "range", allowable: true, narrow: None };
pub const PURCHASE_COUNT: Field =
    Field::new("purchaseCount", Wire::Int, Shape::Whole(COUNT), Step::Compute, INFERRED)
        .default("1")
        .preset("1")
        .example("1")
        .role(Role::Count);
pub const SPEC: Field =
    Field::new("spec", Wire::Text, Shape::Pick(Lookup::Specs, &pattern::SPEC), Step::Compute, BY_SPEC)
        .example("bcc.g3.c4m12")
        .role(Role::Spec);
pub const SPEC_ID: Field = text("specId", &pattern::ID, Step::Compute, BY_SPEC).advanced().example("g3");
pub const INSTANCE_TYPE: Field = choice(
    "instanceType",
    &["N1", "N2", "N3", "N4", "N5", "N6", "C1", "C2", "S1", "G1", "F1"],
    Step::Compute,
    APPENDIX,
)
.example("N1")
.role(Role::InstanceType);
pub const CPU_COUNT: Field = Field::new("cpuCount", Wire::Int, whole(1, 1024), Step::Compute, BY_SPEC)
    .example("2")
    .role(Role::Processors);
pub const MEMORY: Field =
    Field::new("memoryCapacityInGB", Wire::Int, whole(1, 65_536), Step::Compute, BY_SPEC)
        .unit("gb")
        .example("2")
        .role(Role::Memory);

// Image and log-in
pub const IMAGE_ID: Field =
    pick("imageId", Lookup::Images, Step::Image, BY_SPEC).required().example("m-mRjO3cjs").role(Role::Image);
pub const KEYPAIR_ID: Field =
    pick("keypairId", Lookup::KeyPairs, Step::Image, BY_SPEC).example("k-R0J0BEA9").role(Role::KeyPair);
pub const ADMIN_PASS: Field =
    Field::new("adminPass", Wire::Sealed, Shape::Secret(&pattern::PASSWORD), Step::Image, BY_SPEC)
        .role(Role::Password);
pub const USER_DATA: Field = text("userData", &pattern::USER_DATA, Step::Image, BY_SPEC)
    .advanced()
    .example("IyEvYmluL3NoCg==")
    .role(Role::UserData);

// Disks
pub const fn root_disk(limit: Limit) -> Field {
    Field::new("rootDiskSizeInGb", Wire::Int, Shape::Whole(limit), Step::Disks, BY_SPEC)
        .role(Role::SystemDiskSize)
        .default("40")
        .unit("gb")
        .example("40")
}
pub const ROOT_DISK_TYPE: Field =
    Field::new("rootDiskStorageType", Wire::Text, Shape::Choice(DISK_TYPES), Step::Disks, APPENDIX)
        .default("hp1")
        .example("cloud_hp1")
        .role(Role::SystemDiskType);
pub const LOCAL_DISKS: Field =
    list("ephemeralDisks", ids(EPHEMERAL_DISKS, 32), Step::Disks, BY_SPEC).advanced().role(Role::LocalDisks);
pub const ASP_ID: Field = pick("aspId", Lookup::SnapshotPolicies, Step::Disks, BY_SPEC)
    .advanced()
    .example("asp-xyYk0XFC")
    .role(Role::SnapshotPolicy);

// Network
pub const SUBNET_ID: Field =
    pick("subnetId", Lookup::Subnets, Step::Network, BY_SPEC).example("sbn-z1y9tcedqnh6").role(Role::Subnet);
pub const SECURITY_GROUP_ID: Field = pick("securityGroupId", Lookup::SecurityGroups, Step::Network, BY_SPEC)
    .example("g-iutg5rtcydsk")
    .role(Role::Group);
const MBPS: Limit = Limit { min: 0, max: 200, code: "bandwidth", allowable: true, narrow: None };
pub const BANDWIDTH: Field =
    Field::new("networkCapacityInMbps", Wire::Int, Shape::Whole(MBPS), Step::Network, BY_SPEC)
        .default("0")
        .unit("mbps")
        .example("5")
        .role(Role::Bandwidth);
pub const INTERNET_CHARGE: Field = choice(
    "internetChargeType",
    &["BANDWIDTH_PREPAID", "TRAFFIC_POSTPAID_BY_HOUR", "BANDWIDTH_POSTPAID_BY_HOUR"],
    Step::Network,
    BY_SPEC,
)
.shown_if(PUBLIC);
pub const EIP_NAME: Field = text("eipName", &pattern::EIP_NAME, Step::Network, BY_SPEC)
    .shown_if(PUBLIC)
    .advanced()
    .example("web-eip");
pub const IPV6: Field = flag("isOpenIpv6", Step::Network, BY_SPEC).advanced();

// Billing
pub const PAYMENT: Field = choice("billing.paymentTiming", &["Postpaid", "Prepaid"], Step::Billing, BY_SPEC)
    .required()
    .preset("Postpaid")
    .example("Postpaid")
    .role(Role::Payment);
pub const TERM: Field = Field::new(
    "billing.reservation.reservationLength",
    Wire::Int,
    Shape::Choice(TERMS),
    Step::Billing,
    APPENDIX,
)
.required_if(PREPAID)
.shown_if(PREPAID)
.unit("months")
.example("1")
.role(Role::Term);
// The unit says nothing by itself, so it is asked for behind the time. What is paid by use has no end to renew at: the
// renewal is refused there, and not passed over.
pub const RENEW_TIME: Field = Field::new("autoRenewTime", Wire::Int, whole(1, 9), Step::Billing, BY_SPEC)
    .shown_if(PREPAID)
    .clashing()
    .none("0")
    .example("1")
    .role(Role::RenewTime);
pub const RENEW_UNIT: Field = choice("autoRenewTimeUnit", &["month", "year"], Step::Billing, BY_SPEC)
    .shown_if(Cond::All(&[PREPAID, Cond::Filled("autoRenewTime")]))
    .example("month")
    .role(Role::RenewUnit);
pub const BID_PRICE: Field = Field::new("bidPrice", Wire::Text, Shape::Money, Step::Billing, BY_SPEC)
    .required_if(Cond::Is("bidModel", "custom"))
    .shown_if(Cond::Is("bidModel", "custom"))
    .unit("cny-minute")
    .example("0.01")
    .role(Role::BidPrice);

// Naming and tags
pub const NAME: Field =
    text("name", &pattern::NAME, Step::Naming, BY_SPEC).example("example").role(Role::Name);
pub const HOSTNAME: Field =
    text("hostname", &pattern::SMALL_HOSTNAME, Step::Naming, BY_SPEC).example("example");
pub const SEQ_SUFFIX: Field = flag("autoSeqSuffix", Step::Naming, BY_SPEC).default("false").advanced();
pub const HOSTNAME_DOMAIN: Field =
    flag("isOpenHostnameDomain", Step::Naming, BY_SPEC).default("false").advanced();
pub const TAG_LIST: Field = list("tags", ids(TAGS, 50), Step::Naming, BY_SPEC).role(Role::Tags);
pub const RELATION_TAG: Field =
    flag("relationTag", Step::Naming, BY_SPEC).shown_if(Cond::Filled("tags")).default("false").advanced();
/// The same path on the pages where it ties the tags to keys that exist.
pub const TIE_TAGS: Field = RELATION_TAG.worded("relationTag-existing");
pub const RES_GROUP: Field =
    text("resGroupId", &pattern::ID, Step::Naming, BY_SPEC).advanced().example("RESG-kvst7Bqqygx");
pub const PROTECTION: Field =
    Field::new("deletionProtection", Wire::Int, Shape::Choice(&["0", "1"]), Step::Naming, BY_SPEC)
        // The outline of the spot page quotes it.
        .or_text()
        .default("0")
        .advanced();
pub const EHC_CLUSTER: Field =
    text("ehcClusterId", &pattern::ID, Step::Compute, META).advanced().example("ehc-bk4hM1N3");
