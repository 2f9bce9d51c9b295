//! The calls that sell instances: they share their checks, and each reads other members of a body.

/// A call that sells instances.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// By processor and memory, cards, or on a dedicated host.
    Instance,
    /// By package specification.
    BySpec,
    /// At a bid.
    Spot,
}

/// Members that the three calls for instances share.
const COMMON: &[&str] = &[
    "imageId",
    "rootDiskSizeInGb",
    "rootDiskStorageType",
    "ephemeralDisks",
    "createCdsList",
    "networkCapacityInMbps",
    "internetChargeType",
    "purchaseCount",
    "name",
    "hostname",
    "autoSeqSuffix",
    "isOpenHostnameDomain",
    "adminPass",
    "zoneName",
    "subnetId",
    "securityGroupId",
    "relationTag",
    "isOpenIpv6",
    "tags",
    "keypairId",
    "aspId",
    // Only the error tables tell of these three.
    "deployId",
    "deployIdList",
    "userData",
];

const INSTANCE: &[&str] = &[
    "billing",
    "instanceType",
    "cpuCount",
    "memoryCapacityInGB",
    "localDiskSizeInGB",
    "dedicatedHostId",
    "gpuCard",
    "fpgaCard",
    "cardCount",
    "autoRenewTimeUnit",
    "autoRenewTime",
    "cdsAutoRenew",
    // Only the error table tells of these four.
    "bccCreateWithScript",
    "releaseTime",
    "serviceType",
    "instanceForCreate",
];

const BY_SPEC: &[&str] = &[
    "billing",
    "spec",
    "specId",
    "eipName",
    "dedicatedHostId",
    "securityGroupIds",
    "enterpriseSecurityGroupIds",
    "eniIds",
    "autoRenewTimeUnit",
    "autoRenewTime",
    "cdsAutoRenew",
    "bidModel",
    "bidPrice",
    "deletionProtection",
    "isOpenHostEye",
    "hosteyeType",
    "resGroupId",
    "enableJumboFrame",
    "enableHt",
    "dataPartitionType",
    "rootPartitionType",
    "fileSystems",
    "disableRootDiskSerial",
    "internalIps",
    "networkPurchaseType",
    "ehcClusterId",
    "cpuThreadConfig",
    "numaConfig",
];

const SPOT: &[&str] = &[
    "instanceType",
    "cpuCount",
    "memoryCapacityInGB",
    "spec",
    "specId",
    "isomerismCard",
    "bidModel",
    "bidPrice",
    "eipName",
    "enterpriseSecurityGroupId",
    "deletionProtection",
    "fileSystems",
    "resGroupId",
    // Only the error table tells of it.
    "serviceType",
];

impl Kind {
    /// Tells whether a member of the body counts. Any other is passed over, whatever it holds.
    pub(super) fn reads(self, member: &str) -> bool {
        let own = match self {
            Self::Instance => INSTANCE,
            Self::BySpec => BY_SPEC,
            Self::Spot => SPOT,
        };
        COMMON.contains(&member) || own.contains(&member)
    }
}
