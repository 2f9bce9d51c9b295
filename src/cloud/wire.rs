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

/// An instance of a list.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Seen {
    pub id: Loose,
    pub name: Loose,
    pub status: Loose,
    pub internal_ip: Loose,
    pub public_ip: Loose,
    pub zone_name: Loose,
}

/// A page of instances.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Instances {
    pub instances: List<Seen>,
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
        let seen: Instances =
            serde_json::from_str(r#"{"instances": [{"id": "i-1", "status": "Run\u001bning"}, 7]}"#)
                .unwrap_or_default();
        assert_eq!(seen.instances.0.len(), 1);
        assert_eq!(seen.instances.0[0].status.0, "Running");
    }
}
