//! The headless commands, on the real binary.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/orders.rs"]
mod orders;

mod cli;
mod contracts;
mod doctor;
mod hostile_files;
mod journal;
mod limits;
mod proxies;
mod script;
mod secret_files;
mod submit;
mod templates;
mod tls;
