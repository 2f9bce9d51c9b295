//! Data on disk: paths, configuration, credentials, drafts, templates, the journal of purchases, the log.
//!
//! ```text
//! Paths::find ─▶ Config::load ─▶ credentials::resolve ─▶ Found        (who buys)
//!          └───▶ Lock::take ─▶ Journal::begin ─▶ Entry::write…        (what was bought)
//!          └───▶ Shelf::drafts, Templates::of                         (what was typed)
//! ```
//!
//! Folders are made for their owner alone, and only when something is written to them. Every error names the
//! file it is about. No secret is ever written here, and none is in an error; the room knows no network and no
//! screen, and takes the time as an argument.

pub mod atomic;
mod command;
pub mod config;
pub mod credentials;
mod error;
mod file_store;
mod hold;
mod ini;
pub mod journal;
pub mod log;
mod paths;
mod private;
pub mod secret_variables;
mod templates;
pub mod themes;

pub use crate::order::Provider;
pub use config::{Config, Profile};
pub use credentials::{Found, Source};
pub use error::StoreError;
pub use file_store::{FileStore, Saved};
pub use hold::Hold;
pub use journal::{Journal, Lock};
pub use paths::Paths;
pub use private::create_private;
pub use templates::{TemplateFile, Templates};
