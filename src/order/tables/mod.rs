//! The tables: one file for each kind of order, and what the kinds of a provider share.

use super::{Kind, Provider};

mod bcc;
mod facts;
pub mod groups;
mod jd;

pub use facts::batch_names;

/// Every kind, in the order a person is offered them.
pub(super) static KINDS: &[&Kind] =
    &[&bcc::BCC_SPEC, &bcc::BCC_INSTANCE, &bcc::BCC_SPOT, &bcc::BCC_RESERVED, &jd::JD_VM];

impl Provider {
    /// Baidu AI Cloud.
    pub const BCE: Self = Self::of(&bcc::BAIDU);
    /// JD Cloud.
    pub const JD: Self = Self::of(&jd::JD_CLOUD);
}

#[cfg(test)]
mod tests;
