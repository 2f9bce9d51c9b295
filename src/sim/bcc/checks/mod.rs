//! The checks of an order, written from the provider's references (create instance; instanceBySpec, spot and reserved
//! of 2025-10-20) and their error tables. The first thing that is wrong is refused, with the code and the message that
//! the tables give for it; what they have no row for is a `BadRequest` that names the member.

pub(super) mod account;
mod billing;
pub(super) mod contracts;
pub(super) mod disks;
mod extras;
pub(super) mod instances;
mod login;
mod machine;
mod names;
mod network;
pub(super) mod spot;
pub(super) mod text;
