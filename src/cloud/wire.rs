//! Answers as the provider writes them, read leniently: numbers as text and text as numbers, missing, null.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::{listed::Ordered, sanitize};

/// A text that may also be a number, a truth value, null or missing. Always sanitised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Loose(pub String, Form);

/// Form in which a [`Loose`] text was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Form {
    Text,
    Number,
    Truth,
    #[default]
    Missing,
}

/// The longest text that is taken for an id, in bytes.
const LONGEST_ID: usize = 128;

impl Loose {
    /// Tells whether it was written as a text that says something.
    pub fn is_text(&self) -> bool {
        self.1 == Form::Text && !self.0.trim().is_empty()
    }

    /// The whole number that it is, as a number or in a text.
    pub fn number(&self) -> Option<u64> {
        let text = self.0.trim();
        text.strip_suffix(".0").unwrap_or(text).parse().ok()
    }

    /// The truth value that it is, as one, as a number or in a text.
    pub fn truth(&self) -> Option<bool> {
        match self.0.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "1" => Some(true),
            "false" | "no" | "n" | "0" => Some(false),
            _ => None,
        }
    }

    /// Tells whether it was written as a text of the shape that ids have.
    pub fn is_id(&self) -> bool {
        self.1 == Form::Text && self.names_order()
    }

    /// Tells whether it has the shape that ids have, in a text or as a bare number, as the numbers of orders may be.
    pub fn names_order(&self) -> bool {
        let inside = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':');
        matches!(self.1, Form::Text | Form::Number)
            && (1..=LONGEST_ID).contains(&self.0.len())
            && self.0.bytes().all(inside)
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(deserializer)? {
            Value::String(text) => Loose(sanitize(&text), Form::Text),
            Value::Number(number) => Loose(whole(&number.to_string()).to_owned(), Form::Number),
            Value::Bool(truth) => Loose(truth.to_string(), Form::Truth),
            Value::Null | Value::Array(_) | Value::Object(_) => Loose::default(),
        })
    }
}

/// A number without the fraction that some servers write behind whole ones, as in `8.0`.
fn whole(number: &str) -> &str {
    let zeros = |(_, fraction): &(&str, &str)| fraction.bytes().all(|digit| digit == b'0');
    number.split_once('.').filter(zeros).map_or(number, |(whole, _)| whole)
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

/// An object that may be null or missing, or something else in its place: then it is as if nothing were said of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Maybe<T>(pub T);

impl<'de, T: DeserializeOwned + Default> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Maybe(match Value::deserialize(deserializer)? {
            object @ Value::Object(_) => serde_json::from_value(object).unwrap_or_default(),
            _ => T::default(),
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

/// Words of JD Cloud for an error.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct JdError {
    /// The HTTP status.
    pub code: Loose,
    /// Code of the error, as its tables call it.
    pub status: Loose,
    pub message: Loose,
}

/// An answer that holds what was asked for in a member.
#[derive(Debug, Deserialize)]
pub(super) struct Wrapped<T> {
    pub result: T,
}

/// An answer that is an object. A list would be read as well, member by member in our own order: nobody meant that.
pub(super) fn object<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    let begins = body.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'{');
    begins.then(|| serde_json::from_slice(body).ok()).flatten()
}

/// Anything that was bought, as far as a list tells whose it is.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct OrderRow {
    id: Loose,
    instance_id: Loose,
    reserved_instance_id: Loose,
    order_id: Loose,
}

impl OrderRow {
    /// Its id, under the name its list has for it, and its order. A contract names the instance it counts for, too.
    pub fn ordered(self) -> Ordered {
        let ids = [self.reserved_instance_id, self.id, self.instance_id].map(|id| id.0);
        let id = ids.into_iter().find(|id| !id.is_empty()).unwrap_or_default();
        Ordered { id, order: self.order_id.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_texts_nulls_and_gaps_are_all_read() {
        let created: Created =
            serde_json::from_str(r#"{"instanceIds": ["i-1", 2], "orderId": null, "more": {}}"#)
                .unwrap_or_default();
        let read: Vec<_> = created.instance_ids.0.iter().map(|id| (id.0.as_str(), id.is_id())).collect();
        assert_eq!(read, [("i-1", true), ("2", false)]);
        assert_eq!(created.order_id, Loose::default());
    }

    #[test]
    fn numbers_and_truth_values_are_read_from_texts_too() {
        let loose = |text: &str| serde_json::from_str::<Loose>(text).unwrap_or_default();
        for (text, truth) in [
            ("true", Some(true)),
            ("\"true\"", Some(true)),
            ("\"TRUE \"", Some(true)),
            ("1", Some(true)),
            ("\"false\"", Some(false)),
            ("0", Some(false)),
            ("null", None),
            ("\"\"", None),
            ("{}", None),
        ] {
            assert_eq!(loose(text).truth(), truth, "{text}");
        }
        for (text, number) in [
            ("600", Some(600)),
            ("\" 600\"", Some(600)),
            ("600.0", Some(600)),
            ("\"many\"", None),
            ("-1", None),
        ] {
            assert_eq!(loose(text).number(), number, "{text}");
        }
        for (text, read) in
            [("8.0", "8"), ("0.10", "0.1"), ("850.0000", "850"), ("1e3", "1000"), ("12", "12")]
        {
            assert_eq!(loose(text).0, read, "{text}");
        }
        let maybe =
            |text: &str| serde_json::from_str::<Maybe<Failure>>(text).map(|m| m.0.code.0).unwrap_or_default();
        assert_eq!([maybe("{\"code\": 7}"), maybe("[]"), maybe("\"x\""), maybe("null")], ["7", "", "", ""]);
    }

    #[test]
    fn what_has_not_the_shape_of_an_id_is_none() {
        let created: Created =
            serde_json::from_str(r#"{"instanceIds": [["i-1"], null, 7, "", " ", "a\nb", "i-2"]}"#)
                .unwrap_or_default();
        let names: Vec<_> = created.instance_ids.0.iter().filter(|id| id.is_id()).map(|id| &id.0).collect();
        assert_eq!(names, ["i-2"]);
    }
}
