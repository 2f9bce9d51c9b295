//! `vmcart kinds` and `vmcart schema`: what can be ordered, from the tables.

use serde_json::json;

use super::out::{Ended, print, print_json};
use super::{Exit, words::Words};
use crate::order::{kind, kinds, schema::schema};

/// Lists the kinds.
pub fn list(words: &Words, as_json: bool) -> Ended {
    if as_json {
        let rows = kinds().iter().map(|k| {
            json!({
                "kind": k.name,
                "provider": k.provider.name(),
                "request": format!("{} {}", k.method, k.path),
                "title": words.kind_title(k),
            })
        });
        print_json(&json!({"kinds": rows.collect::<Vec<_>>()}))?;
        return Ok(Exit::Done);
    }
    let width = kinds().iter().map(|k| k.name.len()).max().unwrap_or(0);
    let request = |k: &crate::order::Kind| format!("{} {}", k.method, k.path);
    let wide = kinds().iter().map(|k| request(k).len()).max().unwrap_or(0);
    let lines = kinds().iter().map(|k| {
        let request = request(k);
        let line =
            format!("{:width$}  {:3}  {request:wide$}  {}", k.name, k.provider.name(), words.kind_title(k));
        line.trim_end().to_owned()
    });
    print(lines.collect::<Vec<_>>().join("\n"))?;
    Ok(Exit::Done)
}

/// Prints the schema of a kind.
pub fn schema_of(words: &Words, name: &str) -> Ended {
    // The command line takes no other names.
    let Some(kind) = kind(name) else {
        return Err(super::out::Stop::usage(format!("no kind {name}")));
    };
    print_json(&schema(kind, &|key| words.describe(key)))?;
    Ok(Exit::Done)
}
