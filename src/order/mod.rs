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
//! Nothing here touches the world: no file, no clock, no network, no terminal. What the cloud has told so far
//! comes in as [`Known`]; what a person reads is worded elsewhere, from [`Say`].

pub mod body;
mod by_default;
mod catalogue;
pub mod check;
mod cond;
mod draft;
mod extra;
mod field;
pub mod file;
pub mod import;
mod kind;
mod known;
pub mod pattern;
mod problem;
mod provider;
pub mod reach;
mod role;
mod rule;
#[cfg(test)]
pub(crate) mod samples;
pub mod schema;
pub mod script;
pub mod tables;
mod tools;
mod typed;

pub use body::{JsonLine, Order, Request};
pub use by_default::{Given, by_default};
pub use catalogue::{Fixed, extend, kind, kinds, providers};
pub use check::check;
pub use cond::{Cond, Unmet};
pub use draft::{Draft, Entry, Origin, Place};
pub use extra::Extra;
pub use field::{At, Edition, Field, Limit, Offer, Row, Shape, Step, Wire};
pub use file::Reading;
pub use kind::{Failing, Kind, Pricing, Product, TokenAt};
pub use known::{Ask, Item, Known, Lookup};
pub use problem::{Problem, Say, Severity};
pub use provider::{KeyFile, KeyVariables, Provider, ProviderRow, UnknownProvider};
pub use role::{FieldName, Role};
pub use rule::{Hit, Rule, Test, needs};
pub use tables::batch_names;
pub use tools::{Block, Command, Resource, Terraform};
pub use typed::{Pasted, folded, pasted, repaired, taken};

pub use crate::clean::{MASK, PASSWORD_VARIABLE};
