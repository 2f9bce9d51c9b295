//! Things that the orders of Baidu BCC share: documents, conditions, enumerations, groups of rows. The fields and rules
//! they share stand beside it.

use crate::order::{Cond, Edition, Field, Limit, Lookup, Role, Row, Shape, Step, Wire, pattern};

/// The service's host.
pub const HOST: &str = "bcc.{region}.baidubce.com";

/// The reference page of the order by processor and memory: an older edition than the others.
pub const CREATE: Edition =
    Edition { document: "BCC API reference, create an instance (instance)", edition: "2022" };
/// The reference page of the spot order.
pub const BID: Edition =
    Edition { document: "BCC API reference, create spot instances (instance/bid)", edition: "2025-10-20" };
/// The reference page of the reserved contract.
pub const RESERVE: Edition = Edition {
    document: "BCC API reference, create reserved instances (instance/reserved/create)",
    edition: "2025-10-20",
};

/// The reference page of the order by package specification.
pub const BY_SPEC: Edition = Edition {
    document: "BCC API reference, create instance by spec (instanceBySpec)",
    edition: "2025-10-20",
};
/// The appendix of the same reference.
pub const APPENDIX: Edition = Edition { document: "BCC API reference, appendix", edition: "2025-10" };
/// The provider's SDK for Go.
pub const GO_SDK: Edition = Edition { document: "bce-sdk-go, services/bcc", edition: "0.9.273" };
/// The provider's machine-readable definitions.
pub const META: Edition = Edition { document: "bce-openapi-meta, bcc", edition: "2026-08" };
/// vmcart's own inference, where no document speaks.
pub const INFERRED: Edition = Edition { document: "inferred from the reference", edition: "2025-10-20" };

/// The order pays for its term ahead.
pub const PREPAID: Cond = Cond::Is("billing.paymentTiming", "Prepaid");
/// The order asks for a public address.
pub const PUBLIC: Cond = Cond::AtLeast("networkCapacityInMbps", 1);

/// Fields that the lists of the cloud depend on.
pub static SCOPES: &[(Lookup, &str)] = &[
    (Lookup::Specs, "zoneName"),
    (Lookup::Flavors, "zoneName"),
    (Lookup::Subnets, "zoneName"),
    (Lookup::DiskTypes, "zoneName"),
    (Lookup::Stock, "spec"),
];

/// A reservation counts months; the SDKs for Python and Java say so with every order.
pub static SURPLUS: &[(&str, &str)] = &[("billing.reservation.reservationTimeUnit", "month")];

/// Regions with a BCC host that SDK or definitions name.
pub static REGIONS: &[&str] = &["bj", "gz", "su", "bd", "fwh", "hkg", "cd", "fsh", "sin"];

/// Cloud disks.
pub static DISK_TYPES: &[&str] = &[
    "hp1",
    "ssd",
    "cloud_hp1",
    "premium_ssd",
    "enhanced_ssd_pl0",
    "enhanced_ssd_pl1",
    "enhanced_ssd_pl2",
    "enhanced_ssd_pl3",
    "hdd",
    "std1",
];
/// Cloud disks that are for data only, behind the others.
pub static DATA_DISK_TYPES: &[&str] = &[
    "hp1",
    "ssd",
    "cloud_hp1",
    "premium_ssd",
    "enhanced_ssd_pl0",
    "enhanced_ssd_pl1",
    "enhanced_ssd_pl2",
    "enhanced_ssd_pl3",
    "hdd",
    "std1",
    "SSD_Enhanced",
    "HDD_Throughput",
    "elastic_ephemeral_disk",
];
/// Months that can be paid ahead.
pub static TERMS: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9", "12", "24", "36"];

/// Bounds without anything special.
pub const fn whole(min: i64, max: i64) -> Shape {
    Shape::Whole(Limit { min, max, code: "range", allowable: false, narrow: None })
}

/// A plain list of ids.
pub const fn ids(cells: &'static [Field], max: usize) -> Shape {
    Shape::Rows(Row { cells, max })
}

const CDS_TYPE: Field =
    Field::new("storageType", Wire::Text, Shape::Choice(DATA_DISK_TYPES), Step::Disks, APPENDIX)
        .role(Role::DataDiskType)
        .default("hp1")
        .example("std1");
// The rule `disk-bounds` narrows this to what the zone tells, or to 5120 while it has not.
const CDS_SIZE: Field = Field::new("cdsSizeInGB", Wire::Int, whole(1, 32_765), Step::Disks, META)
    .role(Role::DataDiskSize)
    .required()
    .unit("gb")
    .example("5");
const CDS_SNAPSHOT: Field =
    Field::new("snapshotId", Wire::Text, Shape::Text(&pattern::SNAPSHOT), Step::Disks, APPENDIX)
        .role(Role::DataDiskSnapshot)
        .example("s-f9ngbkbc");

/// Data disks.
pub static CREATE_CDS_LIST: &[Field] = &[CDS_TYPE, CDS_SIZE, CDS_SNAPSHOT];
/// Data disks, where the page knows no snapshots.
pub static PLAIN_CDS_LIST: &[Field] = &[CDS_TYPE, CDS_SIZE];

/// Local disks.
pub static EPHEMERAL_DISKS: &[Field] = &[
    Field::new("storageType", Wire::Text, Shape::Text(&pattern::ID), Step::Disks, APPENDIX).example("nvme"),
    Field::new("sizeInGB", Wire::Int, whole(1, 65_536), Step::Disks, APPENDIX)
        .required()
        .unit("gb")
        .example("100"),
];

/// File systems to mount.
pub static FILE_SYSTEMS: &[Field] = &[
    Field::new("fsId", Wire::Text, Shape::Text(&pattern::ID), Step::Disks, APPENDIX)
        .required()
        .example("cfs-OE2v3q0Bkd"),
    Field::new("mountAds", Wire::Text, Shape::Text(&pattern::MOUNT), Step::Disks, APPENDIX)
        .required()
        .example("cfs-OE2v3q0Bkd.lb-2d5e.cfs.bj.baidubce.com"),
    Field::new("path", Wire::Text, Shape::Text(&pattern::MOUNT), Step::Disks, APPENDIX)
        .required()
        .example("/mnt/data"),
    Field::new("protocol", Wire::Text, Shape::Choice(&["nfs", "smb"]), Step::Disks, APPENDIX)
        .required()
        .preset("nfs")
        .example("nfs"),
];

/// Tags.
pub static TAGS: &[Field] = &[
    Field::new("tagKey", Wire::Text, Shape::Text(&pattern::TAG_KEY), Step::Naming, APPENDIX)
        .role(Role::TagKey)
        .required()
        .example("env"),
    Field::new("tagValue", Wire::Text, Shape::Text(&pattern::TAG_VALUE), Step::Naming, APPENDIX)
        .role(Role::TagValue)
        .example("prod"),
];

/// Security groups, as plain ids.
pub static SECURITY_GROUPS: &[Field] =
    &[Field::new("", Wire::Text, Shape::Pick(Lookup::SecurityGroups, &pattern::ID), Step::Network, BY_SPEC)
        .required()
        .example("g-iutg5rtcydsk")];

/// Enterprise security groups, as plain ids.
pub static ENTERPRISE_SECURITY_GROUPS: &[Field] = &[Field::new(
    "",
    Wire::Text,
    Shape::Pick(Lookup::EnterpriseSecurityGroups, &pattern::ID),
    Step::Network,
    BY_SPEC,
)
.required()
.example("esg-ub0q1p72pbmh")];

/// Elastic network interfaces, as plain ids.
pub static ENIS: &[Field] = &[Field::new("", Wire::Text, Shape::Text(&pattern::ENI), Step::Network, BY_SPEC)
    .required()
    .example("eni-xgg3pfhw384n")];

/// Fixed addresses inside the subnet.
pub static INTERNAL_IPS: &[Field] =
    &[Field::new("", Wire::Text, Shape::Text(&pattern::IPV4), Step::Network, BY_SPEC)
        .required()
        .example("192.168.0.10")];

/// Deployment sets, as plain ids.
pub static DEPLOY_SETS: &[Field] =
    &[Field::new("", Wire::Text, Shape::Pick(Lookup::DeploySets, &pattern::ID), Step::Zone, BY_SPEC)
        .required()
        .example("dset-42N1llvY")];
