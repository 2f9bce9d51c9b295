//! Baidu AI Cloud in the simulated cloud: BCC and its sisters, with types and checks of its own, written from their
//! references.

mod call;
mod catalogue;
mod checks;
mod contract;
mod cost;
mod endpoints;
mod images;
mod instance;
mod kind;
mod lookups;
mod machine_types;
mod model;
mod money;
mod packages;
mod prices;
mod provider;
mod purchases;
mod refusal;
mod rules;
mod sale;
mod spec;
mod verify;
mod world;

pub(super) use world::World;
