//! The hosts of JD Cloud's cooperative cloud.

use crate::cloud::call::Service;

/// Machines, types, images and key pairs.
pub(super) const VM: Service = Service { label: "coc-vm", host: "coc-vm.jdcloud-api.com" };
/// Disks.
pub(super) const DISK: Service = Service { label: "cocdisk", host: "cocdisk.jdcloud-api.com" };
/// Networks.
pub(super) const VPC: Service = Service { label: "cocvpc", host: "cocvpc.jdcloud-api.com" };
