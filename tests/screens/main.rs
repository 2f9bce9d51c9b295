//! The wizard on screens and in lines, on the real binary in a pseudo-terminal, and random events.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/live.rs"]
mod live;
#[path = "../common/orders.rs"]
mod orders;
#[path = "../common/pipe.rs"]
mod pipe;
#[path = "../common/window.rs"]
mod window;

mod asking;
mod bytes;
mod echo;
mod given_back;
mod guard;
mod hostile_texts;
mod keys;
mod kinds;
mod plain;
mod random;
mod secrets;
mod signals;
mod terminal;
mod tour;
mod two_at_once;
mod unsettled;
mod wizard_templates;
