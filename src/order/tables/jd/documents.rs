//! The documents that the orders of JD Cloud come from.

use crate::order::Edition;

/// The reference page of the order.
pub const CREATE: Edition = Edition { document: "coc-vm API reference, createInstances", edition: "2022" };
/// The provider's general rules for parameters.
pub const GENERAL: Edition =
    Edition { document: "JD Cloud virtual machines, general parameters", edition: "2022" };
/// The provider's pages about disks of the cooperative cloud.
pub const DISKS: Edition = Edition { document: "cocdisk API reference, createDisks", edition: "2022" };
/// vmcart's own inference, where no document speaks.
pub const INFERRED: Edition = Edition { document: "inferred from the reference", edition: "2022" };
