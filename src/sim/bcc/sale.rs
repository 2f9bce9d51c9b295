//! An order that has passed its checks: what is about to be sold.

use super::{catalogue::Subnet, kind::Kind};

/// The payment of what is bought at a bid, which is neither of the two ways to pay.
pub(super) const BIDDING: &str = "bidding";

/// The goods of an order.
pub(super) enum Sale {
    /// Machines.
    Instances(Box<Passed>),
    /// Contracts.
    Contracts(Terms),
}

/// An order for instances that has passed, with what it comes to.
pub(super) struct Passed {
    pub kind: Kind,
    pub count: usize,
    /// Empty on a dedicated host, which cuts machines to measure.
    pub spec: String,
    pub instance_type: String,
    pub cpu: u32,
    pub memory: u32,
    pub zone: String,
    pub image: String,
    pub subnet: Option<Subnet>,
    pub name: Option<String>,
    pub bandwidth: i64,
    pub payment: String,
    /// Months that are paid ahead.
    pub months: u64,
    pub keypair: String,
    pub host: String,
    pub root: Disk,
    /// The data disks of all instances.
    pub disks: Vec<Disk>,
    /// True for an order with user data.
    pub user_data: bool,
    pub warnings: Vec<String>,
}

/// A disk that has passed.
pub(super) struct Disk {
    pub kind: String,
    /// In GB.
    pub size: u64,
}

impl Disk {
    /// A disk as an order names it; what is left out is the usual one.
    pub(super) fn new(kind: Option<&String>, size: Option<i64>) -> Self {
        let kind = kind.filter(|kind| !kind.is_empty()).map_or("hp1", String::as_str).to_owned();
        Self { kind, size: size.and_then(|size| u64::try_from(size).ok()).unwrap_or_default() }
    }
}

/// A contract that has passed.
pub(super) struct Terms {
    pub name: Option<String>,
    pub spec: String,
    pub zone: String,
    pub count: usize,
    pub months: u32,
    pub renews: bool,
    /// Seconds since 1970; at once, when there is none.
    pub from: Option<i64>,
    pub tags: Vec<(String, String)>,
}
