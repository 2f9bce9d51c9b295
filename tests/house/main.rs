//! Tests of what the tables, the documents and the layout of the source promise, without the wizard.

#[path = "../common/mod.rs"]
mod common;

mod circles;
mod documents;
mod export;
mod globals;
mod kind_names;
mod paths;
mod rooms;
mod schema;
mod signing;
mod third_provider;
