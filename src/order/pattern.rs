//! Patterns of text values: names, host names, ids, passwords, user data.
//!
//! A pattern is data (sets of characters, forms, clauses). From it come the check, which names the character that is
//! wrong and where, the regular expression that the JSON Schema publishes, and the samples of the tests. No
//! regular-expression library takes part: the small ones know no look-ahead, none says which character is wrong, and a
//! walk over a set costs a key press nothing.

mod class;
mod clause;
mod fault;
mod form;
mod jd_password;
mod row;
mod table;

pub use class::Set;
pub use clause::{Clause, Whole};
pub use fault::Fault;
pub use form::Form;
pub use jd_password::{JD_PASSWORD, three_kinds};
pub use row::{Beyond, Pattern};
pub use table::*;

#[cfg(test)]
mod tests;
