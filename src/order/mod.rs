//! Orders: the field tables and everything that is derived from them.
//!
//! A [`Kind`] is a table of [`Field`]s and [`Rule`]s. One walk over those rows each makes the form, the
//! [check](mod@check), the request body ([`body`]), the order file ([`file`](mod@file)) and the JSON Schema
//! ([`schema`]).
//!
//! ```text
//! Draft -check-> Vec<Problem>          what is wrong, as data without prose
//! Draft -order-> Order -request-> Request
//! ```
//!
//! No file needs one that needs it. From the ground up: the words of the tables (`vocabulary`, `role`, `cond`,
//! [`pattern`]), the types that need one another (`model`), what is asked of each of them (`field`, `kind`, `rule`,
//! `listed`, `conditions`), the [`tables`], the `catalogue` of them all, and whatever asks the catalogue.
//!
//! Nothing here touches the world: no file, no clock, no network, no terminal. What the cloud has told so far
//! comes in as [`Known`]; what a person reads is worded elsewhere, from [`Say`].

pub mod body;
mod by_default;
mod catalogue;
pub mod check;
mod cond;
mod conditions;
mod extra;
mod field;
pub mod file;
pub mod import;
mod key_sources;
mod kind;
mod known;
mod listed;
mod model;
mod names;
mod nearest;
pub mod pattern;
mod place;
mod problem;
mod provider;
mod provider_names;
pub mod reach;
mod request;
mod role;
mod rule;
#[cfg(test)]
pub(crate) mod samples;
pub mod schema;
pub mod script;
mod surplus;
pub mod tables;
mod tools;
mod typed;
mod vocabulary;

pub use body::{JsonLine, Order};
pub use by_default::{Given, by_default};
pub use catalogue::{Fixed, extend, kind, kinds, providers};
pub use check::check;
pub use cond::{Cond, Unmet};
pub use extra::Extra;
pub use file::Reading;
pub use key_sources::{KeyFile, KeyVariables};
pub use known::{Ask, Item, Known, Lookup};
pub use model::{Draft, Field, Kind, Provider, ProviderRow, Row, Rule, Shape, Test};
pub use names::FieldName;
pub use place::{Entry, Origin, Place};
pub use problem::{Hit, Problem, Say, Severity};
pub use provider_names::UnknownProvider;
pub use request::Request;
pub use role::Role;
pub use rule::needs;
pub use tables::batch_names;
pub use tools::{Block, Command, Resource, Terraform};
pub use typed::{Pasted, folded, pasted, repaired, taken};
pub use vocabulary::{At, Edition, Failing, Limit, Offer, Pricing, Product, Step, TokenAt, Wire};

pub use crate::clean::{MASK, PASSWORD_VARIABLE};
