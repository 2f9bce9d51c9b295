//! An order that has passed its checks: what is about to be sold.

use super::model::Spec;

/// An order that has passed, with what it comes to.
#[derive(Debug)]
pub(super) struct Passed {
    pub region: &'static str,
    pub count: usize,
    pub spec: Spec,
    pub vpc: String,
    /// The first three numbers of an address of the subnet.
    pub net: [u8; 3],
    /// Months that are paid ahead.
    pub months: i64,
}
