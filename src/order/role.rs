//! Roles: what a field is for in an order, whatever its provider calls it.

/// A thing that orders of several kinds say. The table gives it to at most one field, or cell of a list, of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The region.
    Region,
    /// The zone.
    Zone,
    /// The package specification, or instance type, that names the hardware.
    Spec,
    /// The processors, where hardware is named by its numbers.
    Processors,
    /// The memory, where hardware is named by its numbers.
    Memory,
    /// The class of the machine, beside its numbers.
    InstanceType,
    /// The type of GPU card.
    GpuCard,
    /// The type of FPGA card.
    FpgaCard,
    /// The number of cards.
    CardCount,
    /// The number of things that are bought.
    Count,
    /// The image.
    Image,
    /// The key pair to log in with.
    KeyPair,
    /// The password to log in with.
    Password,
    /// The script that runs at the first boot.
    UserData,
    /// The policy of automatic snapshots.
    SnapshotPolicy,
    /// The size of the system disk.
    SystemDiskSize,
    /// The type of the system disk.
    SystemDiskType,
    /// The list of data disks.
    DataDisks,
    /// The size of a data disk.
    DataDiskSize,
    /// The type of a data disk.
    DataDiskType,
    /// The snapshot that a data disk is made of.
    DataDiskSnapshot,
    /// The list of disks that are part of the machine.
    LocalDisks,
    /// The VPC, where it is chosen by itself.
    Vpc,
    /// The subnet.
    Subnet,
    /// The list of security groups.
    Groups,
    /// The one security group, where there is a field for one.
    Group,
    /// The bandwidth of the public address.
    Bandwidth,
    /// The way of payment.
    Payment,
    /// The months that are paid ahead.
    Term,
    /// The length of a renewal.
    RenewTime,
    /// The unit of that length.
    RenewUnit,
    /// The way a spot price is bid.
    BidModel,
    /// The bid.
    BidPrice,
    /// The name of what is bought.
    Name,
    /// The list of tags.
    Tags,
    /// The key of a tag.
    TagKey,
    /// The value of a tag.
    TagValue,
    /// The deployment set.
    DeploySet,
    /// The dedicated host.
    DedicatedHost,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 39] = [
        Role::Region,
        Role::Zone,
        Role::Spec,
        Role::Processors,
        Role::Memory,
        Role::InstanceType,
        Role::GpuCard,
        Role::FpgaCard,
        Role::CardCount,
        Role::Count,
        Role::Image,
        Role::KeyPair,
        Role::Password,
        Role::UserData,
        Role::SnapshotPolicy,
        Role::SystemDiskSize,
        Role::SystemDiskType,
        Role::DataDisks,
        Role::DataDiskSize,
        Role::DataDiskType,
        Role::DataDiskSnapshot,
        Role::LocalDisks,
        Role::Vpc,
        Role::Subnet,
        Role::Groups,
        Role::Group,
        Role::Bandwidth,
        Role::Payment,
        Role::Term,
        Role::RenewTime,
        Role::RenewUnit,
        Role::BidModel,
        Role::BidPrice,
        Role::Name,
        Role::Tags,
        Role::TagKey,
        Role::TagValue,
        Role::DeploySet,
        Role::DedicatedHost,
    ];

    /// The role that answers for this one where a kind has no field for it.
    pub const fn substitute(self) -> Option<Role> {
        match self {
            Role::Processors | Role::Memory | Role::InstanceType => Some(Role::Spec),
            Role::DataDiskSize | Role::DataDiskType | Role::DataDiskSnapshot => Some(Role::DataDisks),
            Role::Groups => Some(Role::Group),
            _ => None,
        }
    }
}
