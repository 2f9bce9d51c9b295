//! The headless commands, on the real binary.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/live.rs"]
mod live;
#[path = "../common/orders.rs"]
mod orders;

mod again;
mod answers;
mod cancel;
mod chinese;
mod cli;
mod contracts;
mod doctor;
mod guard;
mod hostile_files;
mod journal;
mod limits;
mod money;
mod proxies;
mod script;
mod secret_files;
mod submit;
mod templates;
mod tls;
