//! The sentences of headless commands, in the person's language.
#![allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "the texts come with their room")]

use super::{args::Global, out::Stop};
use crate::order::{Kind, Problem};

/// The texts a command speaks with.
pub struct Words;

impl Words {
    /// The language of the command line, of the environment, else English.
    pub fn of(_: &Global) -> Result<Self, Stop> {
        Ok(Self)
    }

    /// A problem as a sentence.
    pub fn problem(&self, problem: &Problem) -> String {
        problem.code.to_owned()
    }

    /// What a kind orders.
    pub fn kind_title(&self, kind: &Kind) -> String {
        kind.name.to_owned()
    }

    /// What a field of the schema means.
    pub fn describe(&self, key: &str) -> String {
        format!("the field {key} of the request")
    }
}
