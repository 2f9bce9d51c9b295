//! JD Cloud in the simulated cloud: the gateway in front of coc-vm and its sisters, with types and checks of its own,
//! written from the documents of coc-vm and the gateway.

mod call;
mod catalogue;
mod checks;
mod endpoints;
mod ids;
mod images;
mod instance;
mod instance_types;
mod lookups;
mod model;
mod password;
mod prices;
mod provider;
mod purchases;
mod query;
mod refusal;
mod sale;
mod verify;
mod world;

pub(super) use world::World;
