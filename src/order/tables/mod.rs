//! The tables: one file for each kind of order, and what kinds share.

use super::Kind;

mod bcc;
mod bcc_spec;

/// Every kind, in the order a person is offered them.
pub(super) static KINDS: &[&Kind] = &[&bcc_spec::BCC_SPEC];

#[cfg(test)]
mod tests;
