//! The tables: one file for each kind of order, and what the kinds of a provider share.

use super::Kind;

mod bcc;
mod facts;
pub mod groups;
mod jd;

pub use facts::batch_names;

pub(super) use bcc::BAIDU;
pub(super) use jd::JD_CLOUD;

/// Every kind, in the order a person is offered them.
pub(super) static KINDS: &[&Kind] =
    &[&bcc::BCC_SPEC, &bcc::BCC_INSTANCE, &bcc::BCC_SPOT, &bcc::BCC_RESERVED, &jd::JD_VM];

#[cfg(test)]
mod tests;
