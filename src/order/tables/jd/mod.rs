//! The orders of JD Cloud.

mod described;
mod documents;
mod provider;
mod terraform;
mod vm;

pub use provider::JD_CLOUD;
pub(super) use vm::JD_VM;
