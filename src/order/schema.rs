//! JSON Schema (2020-12) of a request body, from the table.

use serde_json::{Map, Value, json};

use super::{
    At, Cond, Field, Kind, Shape, TokenAt, Wire,
    kind::text_key,
    pattern::{self, Pattern},
};

/// The schema of a kind's request body. `describe` words a field, by its path without row numbers.
pub fn schema(kind: &Kind, describe: &dyn Fn(&str) -> String) -> Value {
    let body = || kind.fields.iter().filter(|f| f.at == At::Body);
    let mut root = object(&[]);
    for field in body() {
        let words = if field.words.is_empty() { field.path } else { field.words };
        let mut leaf = property(field, words, describe);
        if let (Shape::Rows(row), Some(map)) = (field.shape, leaf.as_object_mut()) {
            map.insert("maxItems".into(), json!(row.max));
            map.insert("items".into(), rows(field, row.cells, describe));
        }
        place(&mut root, field.path, leaf, matches!(field.need, Cond::Always));
    }
    if let TokenAt::Body(name) = kind.token {
        root["properties"][name] = json!({"type": "string", "description": describe(name), "maxLength": 64});
    }
    let conditions: Vec<Value> = body()
        .filter(|f| !matches!(f.need, Cond::Always | Cond::Never))
        .filter_map(|f| Some(json!({"if": condition(kind, &f.need)?, "then": needed(f.path)})))
        .collect();
    if let Some(map) = root.as_object_mut() {
        let head = [
            ("$schema", json!("https://json-schema.org/draft/2020-12/schema")),
            ("$id", json!(format!("urn:vmcart:order:{}", kind.name))),
            ("title", json!(format!("{} {} ({})", kind.method, kind.path, kind.name))),
        ];
        for (at, (name, value)) in head.into_iter().enumerate() {
            map.shift_insert(at, name.to_owned(), value);
        }
        if !conditions.is_empty() {
            map.insert("allOf".into(), Value::Array(conditions));
        }
    }
    root
}

fn object(required: &[&str]) -> Value {
    let mut map = Map::new();
    map.insert("type".into(), json!("object"));
    map.insert("properties".into(), json!({}));
    if !required.is_empty() {
        map.insert("required".into(), json!(required));
    }
    map.insert("additionalProperties".into(), json!(false));
    Value::Object(map)
}

fn rows(list: &Field, cells: &[Field], describe: &dyn Fn(&str) -> String) -> Value {
    if let Some(cell) = cells.iter().find(|c| c.path.is_empty()) {
        return property(cell, &text_key(list.path, Some("")), describe);
    }
    let required: Vec<_> = cells.iter().filter(|c| matches!(c.need, Cond::Always)).map(|c| c.path).collect();
    let mut item = object(&required);
    for cell in cells {
        item["properties"][cell.path] = property(cell, &text_key(list.path, Some(cell.path)), describe);
    }
    item
}

/// Puts a property at a dotted path, making the objects on the way.
fn place(root: &mut Value, path: &str, leaf: Value, required: bool) {
    let mut at = root;
    let mut parts = path.split('.').peekable();
    while let Some(part) = parts.next() {
        if required {
            let list = at.as_object_mut().map(|m| m.entry("required").or_insert_with(|| json!([])));
            if let Some(Value::Array(names)) = list
                && !names.iter().any(|n| n == part)
            {
                names.push(json!(part));
            }
        }
        let properties = &mut at["properties"];
        if parts.peek().is_none() {
            properties[part] = leaf;
            return;
        }
        if properties.get(part).is_none() {
            properties[part] = object(&[]);
        }
        at = &mut properties[part];
    }
}

fn property(field: &Field, key: &str, describe: &dyn Fn(&str) -> String) -> Value {
    let mut map = Map::new();
    let kind = match (field.shape, field.wire) {
        (Shape::Rows(_), _) => "array",
        (_, Wire::Int) => "integer",
        (_, Wire::Bool) => "boolean",
        (_, Wire::Text | Wire::Sealed) => "string",
    };
    map.insert("type".into(), json!(kind));
    let source = format!("{} ({})", field.source.document, field.source.edition);
    map.insert("description".into(), json!(describe(key)));
    map.insert("$comment".into(), json!(source));
    match field.shape {
        Shape::Text(pattern) | Shape::Pick(_, pattern) => text(&mut map, pattern),
        // A number that the provider wants as text.
        Shape::Whole(_) if field.wire == Wire::Text => text(&mut map, &pattern::WHOLE),
        Shape::Whole(limit) => {
            map.insert("minimum".into(), json!(limit.min));
            map.insert("maximum".into(), json!(limit.max));
        }
        Shape::Money => text(&mut map, &pattern::AMOUNT),
        Shape::Choice(values) => {
            let typed = |v: &&str| {
                if field.wire == Wire::Int { json!(v.parse::<i64>().ok()) } else { json!(v) }
            };
            map.insert("enum".into(), values.iter().map(typed).collect());
        }
        // What is sent is the sealed form: hexadecimal, in whole blocks of sixteen bytes.
        Shape::Secret(pattern) => {
            if field.wire == Wire::Text {
                text(&mut map, pattern);
            }
            map.insert("writeOnly".into(), json!(true));
        }
        Shape::Flag | Shape::Rows(_) => {}
    }
    if let Some(default) = field.default {
        map.insert("default".into(), typed(field, default));
    }
    if !field.example.is_empty() {
        map.insert("examples".into(), json!([typed(field, field.example)]));
    }
    if matches!(field.offer, super::Offer::Deprecated(_)) {
        map.insert("deprecated".into(), json!(true));
    }
    Value::Object(map)
}

fn text(map: &mut Map<String, Value>, pattern: &Pattern) {
    if pattern.min > 0 {
        map.insert("minLength".into(), json!(pattern.min));
    }
    map.insert("maxLength".into(), json!(pattern.max));
    map.insert("pattern".into(), json!(pattern.regex()));
}

fn typed(field: &Field, text: &str) -> Value {
    match field.wire {
        Wire::Int => text.parse::<i64>().map_or_else(|_| json!(text), |n| json!(n)),
        Wire::Bool => json!(text == "true"),
        Wire::Text | Wire::Sealed => json!(text),
    }
}

/// A condition as a schema, where it can be said in one.
fn condition(kind: &Kind, cond: &Cond) -> Option<Value> {
    let all = |conds: &[Cond]| conds.iter().map(|c| condition(kind, c)).collect::<Option<Vec<_>>>();
    match cond {
        Cond::Is(path, value) => {
            // As it is written in the body: a flag is no text there.
            let value = kind.index(path).map_or(json!(value), |i| typed(&kind.fields[i], value));
            let leaf = json!({"const": value});
            Some(
                path.rsplit('.')
                    .fold(leaf, |inner, part| json!({"properties": {part: inner}, "required": [part]})),
            )
        }
        Cond::Filled(path) | Cond::Brought(path) => Some(needed(path)),
        Cond::All(conds) => Some(json!({"allOf": all(conds)?})),
        Cond::Any(conds) => Some(json!({"anyOf": all(conds)?})),
        Cond::Not(cond) => Some(json!({"not": condition(kind, cond)?})),
        _ => None,
    }
}

fn needed(path: &str) -> Value {
    let mut parts = path.rsplit('.');
    let last = parts.next().unwrap_or(path);
    parts.fold(
        json!({"required": [last]}),
        |inner, part| json!({"properties": {part: inner}, "required": [part]}),
    )
}

#[cfg(test)]
mod tests;
