//! The purchases that this server takes, and which members of a body each of them reads.

/// A kind of purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// By processor and memory, cards, or on a dedicated host.
    Instance,
    /// By package specification.
    BySpec,
    /// At a bid.
    Spot,
    /// A discount contract.
    Reserved,
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
    /// Every kind.
    const ALL: [Kind; 4] = [Kind::Instance, Kind::BySpec, Kind::Spot, Kind::Reserved];

    /// The purchase that a request is, if it is one.
    pub(super) fn of(method: &str, path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| method == "POST" && path == k.path())
    }

    /// Where it is bought.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Instance => "/v2/instance",
            Self::BySpec => "/v2/instanceBySpec",
            Self::Spot => "/v2/instance/bid",
            Self::Reserved => "/v2/instance/reserved/create",
        }
    }

    /// What the ledger calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Instance => "bcc-instance",
            Self::BySpec => "bcc-spec",
            Self::Spot => "bcc-spot",
            Self::Reserved => "bcc-reserved",
        }
    }

    /// Whether a member of the body counts. Any other is passed over, whatever it holds.
    pub(super) fn reads(self, member: &str) -> bool {
        let own = match self {
            Self::Instance => INSTANCE,
            Self::BySpec => BY_SPEC,
            Self::Spot => SPOT,
            Self::Reserved => return true,
        };
        COMMON.contains(&member) || own.contains(&member)
    }
}
