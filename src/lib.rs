//! vmcart: a terminal wizard for buying cloud instances.
//!
//! Facts live in tables, decisions live in pure functions, and only the edge touches the world.
//!
//! ```text
//! key -> Action -> Msg -> App::update -> Change { redraw, effects } -> draw(&App)     (screen)
//!                   ^                        |
//!                   +------ Reply <- worker <+     look up, save, send, follow        (world)
//!
//! Draft -check-> Order -body-> Request -sign-> Signed -journal-> Sent -> Outcome -follow-> Instances
//! ```
//!
//! | room | holds | never |
//! | --- | --- | --- |
//! | [`order`] | the field tables, [`order::Draft`], checks, request bodies, order files | network, clock, terminal |
//! | [`sign`] | canonical request to header, sealed passwords | clock, network |
//! | [`cells`] | cutting, padding and wrapping text by terminal cells | everything else |
//! | [`clean`] | text from outside, made harmless | everything else |
//! | [`texts`] | every sentence a person reads, one file a language | global state |
//! | [`export`] | an order in other tools' languages: curl, Terraform, Python | network, files |
//! | [`keys`], [`theme`] | key table with contexts; colour roles | each other |
//! | [`cloud`] | the client: lookups, sending once, following | screens |
//! | [`store`] | paths, configuration, credentials, drafts, the journal | network, screens |
//! | [`sim`] | the simulated cloud | the wizard |
//! | [`surroundings`] | variables, home, zone and clock of a session | sessions |
//! | [`app`] | the wizard's state and its only `update` | tokio, files, drawing |
//! | [`ui`] | `draw`, widgets | changing state |
//! | [`purchase`] | buying once, settling, following, what is told of it | screens, wording |
//! | [`term`] | bytes from and to the terminal, signals, giving it back | the wizard's rules |
//! | [`run`] | the event loop and its worker | domain rules |
//! | [`plain`] | the same questions in lines, for screen readers and bare terminals | rules, cursor, colour |
//! | [`cli`] | arguments, headless commands, exit codes | drawing |
//!
//! `tests/house/rooms.rs` holds the rooms to what they may import. ARCHITECTURE.md, beside this crate's manifest, walks one
//! purchase through them, tells where new things go, and has the glossary; CONTRIBUTING.md tells how to change them.

#[cfg(test)]
mod agreement;
pub mod app;
pub mod cells;
pub mod clean;
pub mod cli;
pub mod cloud;
pub mod export;
pub mod keys;
pub mod loopback;
pub mod order;
pub mod plain;
pub mod purchase;
pub mod run;
pub mod sign;
pub mod sim;
pub mod store;
pub mod surroundings;
pub mod term;
pub mod texts;
pub mod theme;
pub mod ui;
