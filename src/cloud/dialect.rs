//! The language of a provider's cloud: how it signs, and what its answers mean, whatever was asked.

use std::fmt;

use super::call::{Service, Unsigned};
use crate::order::Provider;

/// An error, as an answer tells it. Not sanitised where the adapter did not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ToldError {
    /// The code; empty where there is none.
    pub code: String,
    /// The code was written as a text, as codes are.
    pub code_is_text: bool,
    /// The message.
    pub message: String,
    /// The provider's number for the request, where the body has it.
    pub request_id: String,
    /// The HTTP status that counts.
    pub status: u16,
}

/// The language of a provider's cloud. Whatever a provider does not publish has a default that says so.
pub trait Dialect: fmt::Debug + Send + Sync {
    /// Whose cloud it is.
    fn provider(&self) -> Provider;

    /// The service that sells.
    fn seller(&self) -> Service;

    /// Headers that make a request the account's, the signature among them as `authorization`.
    fn sign(&self, request: &Unsigned<'_>) -> Vec<(String, String)>;

    /// The query as it is sent, where its gateway wants it otherwise than it was written. Encoded.
    fn query(&self, encoded: &str) -> String {
        encoded.to_owned()
    }

    /// Name of the header that holds an answer's number.
    fn request_id(&self) -> &'static str;

    /// Its answers hold what was asked for in their member `result`.
    fn wraps(&self) -> bool {
        false
    }

    /// Error that an answer is, if it is one.
    fn error(&self, status: u16, body: &[u8]) -> Option<ToldError>;

    /// Code that stands for a status without one.
    fn code_of(&self, _status: u16) -> Option<&'static str> {
        None
    }

    /// It has a code of its own for a time stamp that is off. Where it has none, a refused signature may mean that.
    fn names_wrong_clock(&self) -> bool {
        true
    }
}
