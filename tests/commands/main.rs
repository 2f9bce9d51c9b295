//! The headless commands, on the real binary.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/disguise.rs"]
mod disguise;
#[path = "../common/orders.rs"]
mod orders;

mod cli;
mod doctor;
mod guard;
mod hostile_files;
mod journal;
mod limits;
mod script;
mod secret_files;
mod submit;
mod templates;
mod tls;
