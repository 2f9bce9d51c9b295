//! Order files that are not TOML: JSON is read.

use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::{FileError, SyntaxError, broken::problem};
use crate::order::{Problem, import, request::wipe};

/// A JSON file as an order file. It holds one, with its kind and region, or a request body alone; the region of a body is
/// never guessed. Nothing for what is no JSON.
pub fn rewritten(source: &str) -> Result<Option<Zeroizing<String>>, FileError> {
    let start = source.trim_start();
    // An object begins no TOML; a list does, unless it is JSON to its end.
    let value = match start.chars().next() {
        Some('{') => serde_json::from_str::<Value>(source).map_err(|error| syntax(&error))?,
        Some('[') => match serde_json::from_str::<Value>(source) {
            Ok(value) => value,
            Err(_) => return Ok(None),
        },
        _ => return Ok(None),
    };
    let mut value = without_nulls(value);
    let file = order(&value).map(Value::Object);
    wipe(&mut value);
    let mut file = file?;
    let text = toml::to_string(&file).map(Zeroizing::new);
    wipe(&mut file);
    text.map(Some).map_err(|_| problem("file-json"))
}

/// The members of the order file that a JSON value is.
fn order(value: &Value) -> Result<Map<String, Value>, FileError> {
    let Some(members) = value.as_object() else {
        return Err(problem("file-json"));
    };
    if members.contains_key("kind") || members.contains_key("request") {
        return Ok(members.clone());
    }
    let kind = import::recognise(value).map_err(|why| match why {
        import::NotAnOrder::Several(kinds) => {
            let problem = Problem::error("kind", "kind-missing").with("values", kinds.join(", "));
            FileError::Kind(Box::new(problem))
        }
        import::NotAnOrder::Shape | import::NotAnOrder::Nothing => problem("file-json"),
    })?;
    let file = [("kind", kind.name.into()), ("request", value.clone())];
    Ok(file.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The same without what is null: the provider ignores it, and TOML has no word for it.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().filter(|(_, v)| !v.is_null());
            Value::Object(members.map(|(k, v)| (k, without_nulls(v))).collect())
        }
        Value::Array(items) => {
            Value::Array(items.into_iter().filter(|v| !v.is_null()).map(without_nulls).collect())
        }
        // A whole number beyond what TOML has is text to everybody else too.
        Value::Number(n) if n.is_u64() && n.as_i64().is_none() => Value::String(n.to_string()),
        other => other,
    }
}

fn syntax(error: &serde_json::Error) -> FileError {
    let said = error.to_string();
    // The place stands in front of it already.
    let message = said.rsplit_once(" at line ").map_or(&*said, |(message, _)| message).to_owned();
    FileError::Syntax(SyntaxError { format: "JSON", line: error.line(), column: error.column(), message })
}
