//! Order files: TOML in the provider's own names, read with the line of everything, written from a draft.

mod broken;
mod error;
mod foreign;
mod keys;
mod load;
mod loaded;
mod read;
mod reader;
mod set;
mod template;
mod value;
mod variables;
mod write;

pub use error::{FileError, SyntaxError};
pub use load::load;
pub use loaded::Loaded;
pub(super) use read::load_toml;
pub use reader::{Reading, Variable};
pub use set::set;
pub use template::{Difference, Template, changes, differences, escaped, names_a_secret};
pub use write::write;

#[cfg(test)]
mod tests;
