//! What a refusal is about, and the field that stands for it in each kind.

use crate::cloud::adapter::Buy;

/// A thing an order says, whatever its field is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    Region,
    Zone,
    /// The hardware by its name, or by processors where it has none.
    Hardware,
    InstanceType,
    GpuCard,
    FpgaCard,
    CardCount,
    Count,
    Image,
    KeyPair,
    Password,
    UserData,
    SnapshotPolicy,
    RootDiskSize,
    RootDiskType,
    DataDisks,
    DataDiskSize,
    DataDiskType,
    DataDiskSnapshot,
    LocalDisks,
    Vpc,
    Subnet,
    Groups,
    Bandwidth,
    Payment,
    RenewTime,
    RenewUnit,
    BidModel,
    BidPrice,
    Name,
    Tags,
    DeploySet,
    DedicatedHost,
}

impl Topic {
    /// Every topic.
    #[cfg(test)]
    pub const ALL: [Topic; 33] = [
        Topic::Region,
        Topic::Zone,
        Topic::Hardware,
        Topic::InstanceType,
        Topic::GpuCard,
        Topic::FpgaCard,
        Topic::CardCount,
        Topic::Count,
        Topic::Image,
        Topic::KeyPair,
        Topic::Password,
        Topic::UserData,
        Topic::SnapshotPolicy,
        Topic::RootDiskSize,
        Topic::RootDiskType,
        Topic::DataDisks,
        Topic::DataDiskSize,
        Topic::DataDiskType,
        Topic::DataDiskSnapshot,
        Topic::LocalDisks,
        Topic::Vpc,
        Topic::Subnet,
        Topic::Groups,
        Topic::Bandwidth,
        Topic::Payment,
        Topic::RenewTime,
        Topic::RenewUnit,
        Topic::BidModel,
        Topic::BidPrice,
        Topic::Name,
        Topic::Tags,
        Topic::DeploySet,
        Topic::DedicatedHost,
    ];

    /// The field of a kind, where it has one.
    pub fn path(self, buy: Buy) -> Option<&'static str> {
        Some(match (self, buy) {
            (Topic::Region, _) => "region",
            (_, Buy::Vm) => return self.jd(),
            (_, Buy::Reserved) => return self.reserved(),
            (Topic::Zone, _) => "zoneName",
            (Topic::Hardware | Topic::InstanceType, Buy::Spec) => "spec",
            (Topic::Hardware, _) => "cpuCount",
            (Topic::InstanceType, _) => "instanceType",
            (Topic::GpuCard, Buy::Instance) => "gpuCard",
            (Topic::GpuCard, Buy::Spot) => "isomerismCard",
            (Topic::FpgaCard, Buy::Instance) => "fpgaCard",
            (Topic::CardCount, Buy::Instance) => "cardCount",
            (Topic::Count, _) => "purchaseCount",
            (Topic::Image, _) => "imageId",
            (Topic::KeyPair, _) => "keypairId",
            (Topic::Password, _) => "adminPass",
            (Topic::UserData, Buy::Spec | Buy::Spot) => "userData",
            (Topic::SnapshotPolicy, _) => "aspId",
            (Topic::RootDiskSize, _) => "rootDiskSizeInGb",
            (Topic::RootDiskType, _) => "rootDiskStorageType",
            (Topic::DataDisks, _) | (Topic::DataDiskSnapshot, Buy::Instance) => "createCdsList",
            (Topic::DataDiskSize, _) => "createCdsList[].cdsSizeInGB",
            (Topic::DataDiskType, _) => "createCdsList[].storageType",
            (Topic::DataDiskSnapshot, _) => "createCdsList[].snapshotId",
            (Topic::LocalDisks, _) => "ephemeralDisks",
            (Topic::Subnet, _) => "subnetId",
            (Topic::Groups, Buy::Spec) => "securityGroupIds",
            (Topic::Groups, _) => "securityGroupId",
            (Topic::Bandwidth, _) => "networkCapacityInMbps",
            (Topic::Payment, Buy::Instance | Buy::Spec) => "billing.paymentTiming",
            (Topic::RenewTime, Buy::Instance | Buy::Spec) => "autoRenewTime",
            (Topic::RenewUnit, Buy::Instance | Buy::Spec) => "autoRenewTimeUnit",
            (Topic::BidModel, Buy::Spec | Buy::Spot) => "bidModel",
            (Topic::BidPrice, Buy::Spec | Buy::Spot) => "bidPrice",
            (Topic::Name, _) => "name",
            (Topic::Tags, _) => "tags",
            (Topic::DeploySet, Buy::Instance | Buy::Spec) => "deployId",
            (Topic::DedicatedHost, Buy::Instance | Buy::Spec) => "dedicatedHostId",
            _ => return None,
        })
    }

    fn reserved(self) -> Option<&'static str> {
        Some(match self {
            Topic::Zone => "zoneName",
            Topic::Hardware | Topic::InstanceType => "spec",
            Topic::Count => "reservedInstanceCount",
            Topic::Payment => "offeringType",
            Topic::RenewTime => "autoRenewTime",
            Topic::RenewUnit => "autoRenewTimeUnit",
            Topic::Name => "reservedInstanceName",
            Topic::Tags => "tags",
            _ => return None,
        })
    }

    fn jd(self) -> Option<&'static str> {
        Some(match self {
            Topic::Zone => "instanceSpec.az",
            Topic::Hardware | Topic::InstanceType => "instanceSpec.instanceType",
            Topic::Count => "maxCount",
            Topic::Image => "instanceSpec.imageId",
            Topic::KeyPair => "instanceSpec.keyName",
            Topic::Password => "instanceSpec.password",
            Topic::RootDiskSize => "instanceSpec.systemDisk.diskSizeGB",
            Topic::RootDiskType => "instanceSpec.systemDisk.diskType",
            Topic::DataDisks => "instanceSpec.dataDisks",
            Topic::DataDiskSize => "instanceSpec.dataDisks[].diskSizeGB",
            Topic::DataDiskType => "instanceSpec.dataDisks[].diskType",
            Topic::Vpc => "instanceSpec.primaryNetworkInterface.vpcId",
            Topic::Subnet => "instanceSpec.primaryNetworkInterface.subnetId",
            Topic::Groups => "instanceSpec.primaryNetworkInterface.securityGroups",
            Topic::Bandwidth => "instanceSpec.elasticIpSpec.sizeMbps",
            Topic::Payment => "instanceSpec.charge.chargeMode",
            Topic::Name => "instanceSpec.name",
            _ => return None,
        })
    }
}
