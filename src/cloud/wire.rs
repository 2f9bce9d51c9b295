//! Answers as the provider writes them, read leniently: numbers as text and text as numbers, missing, null.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::sanitize;

/// A text that may also be a number, a truth value, null or missing. Always sanitised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Loose(pub String);

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Loose(match Value::deserialize(deserializer)? {
            Value::String(text) => sanitize(&text),
            Value::Number(number) => number.to_string(),
            Value::Bool(truth) => truth.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
        }))
    }
}

/// A list that may be null or missing, and whose broken items are left out.
#[derive(Debug, Clone)]
pub(super) struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        List(Vec::new())
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(List(match Value::deserialize(deserializer)? {
            Value::Array(items) => items.into_iter().filter_map(|i| serde_json::from_value(i).ok()).collect(),
            _ => Vec::new(),
        }))
    }
}

/// The answer to a purchase.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Created {
    pub instance_ids: List<Loose>,
    pub reserved_instance_ids: List<Loose>,
    pub order_id: Loose,
    pub warning_list: List<Loose>,
}

/// An error body.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Failure {
    pub request_id: Loose,
    pub code: Loose,
    pub message: Loose,
}

/// An error body of JD Cloud, or the part of any of its answers that would be one.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct JdFailure {
    pub request_id: Loose,
    pub error: Option<JdError>,
}

/// What JD Cloud says of an error.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct JdError {
    /// The HTTP status.
    pub code: Loose,
    /// What its tables call the error code.
    pub status: Loose,
    pub message: Loose,
}

/// An answer of JD Cloud.
#[derive(Debug, Deserialize)]
pub(super) struct JdAnswer<T> {
    pub result: T,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_texts_nulls_and_gaps_are_all_read() {
        let created: Created =
            serde_json::from_str(r#"{"instanceIds": ["i-1", 2], "orderId": null, "more": {}}"#)
                .unwrap_or_default();
        assert_eq!(created.instance_ids.0, [Loose("i-1".into()), Loose("2".into())]);
        assert_eq!(created.order_id, Loose::default());
        let created: Created =
            serde_json::from_str(r#"{"instanceIds": [["i-1"], "Run\u0007ning"]}"#).unwrap_or_default();
        assert_eq!(created.instance_ids.0, [Loose::default(), Loose("Running".into())]);
    }
}
