//! TOML values as other values.

use serde_json::Value;
use toml::de::{DeInteger, DeValue};

/// The number behind a TOML integer in any base, if it is not too large.
pub fn integer(number: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// A time of TOML as the provider writes it, in UTC. One without an offset says no moment, and is left as it is.
pub fn moment(text: &str) -> String {
    // TOML takes a blank between date and time.
    let joined = text.replacen(' ', "T", 1);
    let time = joined.parse::<jiff::Timestamp>();
    time.map_or_else(|_| text.to_owned(), |time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// A TOML value as JSON: what has no number there is text.
pub fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(n) => integer(n).map_or_else(|| Value::String(n.to_string()), Value::from),
        // JSON has no infinity.
        DeValue::Float(n) => match n.to_string().parse::<f64>() {
            Ok(number) if number.is_finite() => Value::from(number),
            _ => Value::String(n.to_string()),
        },
        DeValue::Boolean(b) => Value::Bool(*b),
        DeValue::Datetime(d) => Value::String(d.to_string()),
        DeValue::Array(items) => Value::Array(items.iter().map(|i| json(i.get_ref())).collect()),
        DeValue::Table(members) => {
            Value::Object(members.iter().map(|(k, v)| (k.get_ref().to_string(), json(v.get_ref()))).collect())
        }
    }
}
