//! The ledger: every order that was accepted, whoever sold it.

use serde_json::Value;

/// An order that was accepted.
#[derive(Debug)]
pub struct Entry {
    /// The name of the provider that sold it.
    pub provider: &'static str,
    /// The name of the order's kind.
    pub kind: &'static str,
    /// The client token; some providers write none as an empty one.
    pub token: Option<String>,
    /// The request's body, with its secrets sealed.
    pub body: Value,
    /// The order's id, where the provider gives one.
    pub order: Option<String>,
    /// The ids of what was sold.
    pub instances: Vec<String>,
    /// Time of the sale.
    pub at: String,
}

/// All orders, oldest first.
pub type Ledger = Vec<Entry>;
