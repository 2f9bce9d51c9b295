//! The orders of Baidu BCC: the kinds each in a file of its own, and beside them what they share.

mod described;
mod fields;
mod instance;
mod provider;
mod reserved;
mod rules;
mod shared;
mod spec;
mod spot;
mod terraform;

pub(super) use instance::BCC_INSTANCE;
pub use provider::BAIDU;
pub(super) use reserved::BCC_RESERVED;
pub(super) use spec::BCC_SPEC;
pub(super) use spot::BCC_SPOT;
