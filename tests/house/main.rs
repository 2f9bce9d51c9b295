//! What the tables, the documents and the layout of the source promise, without the wizard.

#[path = "../common/mod.rs"]
mod common;

mod documents;
mod export;
mod kind_names;
mod rooms;
mod schema;
mod signing;
