//! Rules that use what the cloud has told: each is silent until the list it needs has come. They speak of fields by
//! their role in the order, so that one rule serves every kind that has the role.

mod billing;
mod compute;
mod disks;
mod money;
mod naming;
mod network;
mod told;

pub use billing::*;
pub use compute::*;
pub use disks::*;
pub use money::*;
pub use naming::*;
pub use network::*;

use crate::order::{Draft, Hit, Item, Known, Lookup, Place, Role, Say};
use told::{listed, picked, rows};
