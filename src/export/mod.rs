//! An order in other tools' languages: HTTP, curl, Terraform, the provider's command line, Python.
//!
//! Pure text. No secret is in any of them: where the order has one stands a variable of the environment, or one that
//! Terraform keeps to itself. Values are quoted exactly, whatever is in them, and nothing in the text can steer a
//! terminal.

mod bce;
mod hcl;
mod http;
mod python;
mod quote;

use serde_json::Value;

pub use quote::{hcl as hcl_text, python as python_text, shell as shell_word};

use crate::order::{Draft, Place, Provider, Role, body};

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

/// A request that was signed for one moment. It holds a signature: not for `Debug`.
pub struct Signed {
    /// The address with its query.
    pub url: String,
    /// Every header but host and length.
    pub headers: Vec<(String, String)>,
    /// The exact bytes that were signed.
    pub body: String,
    /// Until when it is taken, in words.
    pub until: String,
}

/// The variable of the environment that exports take the password from.
pub use crate::clean::PASSWORD_VARIABLE as PASSWORD;

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

/// The place of the secret that the order brings.
pub fn secret(draft: &Draft) -> Option<Place> {
    let filled = |p: &Place| draft.at(*p).secret() && draft.is_filled(*p) && draft.applies(*p);
    draft.all_places().into_iter().find(filled)
}

/// JSON in one line with whatever a terminal could obey escaped: the same value.
pub fn visible(json: &str) -> String {
    quote::visible(json)
}

/// The address without a slash at its end.
fn origin(draft: &Draft, endpoint: Option<&str>) -> String {
    match endpoint {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => format!("https://{}", draft.kind().host(draft.effective(Role::Region))),
    }
}

/// Comment lines behind a `#`, whatever is in the text.
fn comment(text: &str) -> String {
    let lines: Vec<_> =
        text.lines().map(|line| format!("# {}", quote::plain(line)).trim_end().to_owned()).collect();
    lines.join("\n")
}

/// The first lines of everything that has comments.
fn intro(draft: &Draft) -> String {
    let title = if draft.title.is_empty() { String::new() } else { format!(": {}", draft.title) };
    let kind = draft.kind();
    comment(&format!(
        "{} order in region {}{title}",
        kind.name,
        draft.effective(Role::Region).replace('\n', " ")
    ))
}

/// The values of a body, each with its path; lists stay whole.
fn values(value: &Value) -> Vec<(String, Value)> {
    fn walk(prefix: &str, value: &Value, out: &mut Vec<(String, Value)>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                    walk(&path, value, out);
                }
            }
            other => out.push((prefix.to_owned(), other.clone())),
        }
    }
    let mut out = Vec::new();
    walk("", value, &mut out);
    out
}

/// The provider of an order.
fn provider(draft: &Draft) -> Provider {
    draft.kind().provider
}

#[cfg(test)]
mod tests;
