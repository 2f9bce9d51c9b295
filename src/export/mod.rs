//! An order in other tools' languages: HTTP, curl, Terraform, the provider's command line, Python.
//!
//! Pure text. No secret is in any of them: where the order has one stands a variable of the environment, or one that
//! Terraform keeps to itself. Values are quoted exactly, whatever is in them, and nothing in the text can steer a
//! terminal.

mod bce;
mod hcl;
mod http;
mod parts;
mod python;
mod quote;

pub use parts::{PASSWORD, Signed, secret};
pub use quote::{hcl as hcl_text, python as python_text, shell as shell_word};

use crate::order::{Draft, body};

/// The languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The body.
    Json,
    /// The whole HTTP request.
    Http,
    /// A curl command.
    Curl,
    /// A Terraform configuration.
    Hcl,
    /// The provider's own command line.
    Cli,
    /// Python with the provider's SDK.
    Python,
}

/// An order in one of the languages. `endpoint` is one address for all calls, in place of the provider's host.
pub fn export(format: Format, draft: &Draft, endpoint: Option<&str>) -> String {
    match format {
        Format::Json => quote::visible(&format!("{:#}", body::preview(draft))),
        Format::Http => http::message(draft, endpoint),
        Format::Curl => http::curl(draft, endpoint),
        Format::Hcl => hcl::document(draft),
        Format::Cli => bce::command(draft, endpoint),
        Format::Python => python::script(draft, endpoint),
    }
}

/// A signed request as HTTP or as a curl command; other languages sign by themselves, and give `None`.
pub fn signed(format: Format, draft: &Draft, signed: &Signed) -> Option<String> {
    match format {
        Format::Http => Some(http::signed_message(draft, signed)),
        Format::Curl => Some(http::signed_curl(draft, signed)),
        _ => None,
    }
}

/// JSON in one line with whatever a terminal could obey escaped: the same value.
pub fn visible(json: &str) -> String {
    quote::visible(json)
}

#[cfg(test)]
mod tests;
