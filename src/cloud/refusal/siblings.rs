//! Fields that a refusal does not tell apart by itself, told apart by what the order holds.

use serde_json::Value;

use super::Refusal;
use crate::order::{Field, Kind, Lookup, Role};

impl Refusal {
    /// The refusal of an order with this body: of several fields that it may be about, the one that the order has.
    pub(in crate::cloud) fn told_by(mut self, kind: &Kind, body: &Value) -> Self {
        self.path = match (self.hint, self.path.take()) {
            ("deploy-set", path) => path.map(|path| deployment_set(kind, body).unwrap_or(path)),
            ("disk-no-stock", _) => disk_of_type(kind, body, &self.message),
            (_, path) => path.and_then(|path| only_row(body, path)),
        };
        self
    }
}

/// The field by which an order names its deployment sets: one id, or a list of them.
fn deployment_set(kind: &Kind, body: &Value) -> Option<String> {
    let picks = |field: &Field| field.lookup() == Some(Lookup::DeploySets);
    let names = |field: &&Field| picks(field) || field.rows().is_some_and(|row| row.cells.iter().any(picks));
    let filled = |field: &&Field| at(body, field.path).is_some_and(is_filled);
    kind.fields.iter().filter(names).find(filled).map(|field| field.path.to_owned())
}

/// The disk whose type a message names in quotes. The system disk stands for all of its type.
fn disk_of_type(kind: &Kind, body: &Value, message: &str) -> Option<String> {
    let named: Vec<&str> = message.split(['\'', '"']).skip(1).step_by(2).collect();
    let is_named =
        |value: Option<&Value>| value.and_then(Value::as_str).is_some_and(|text| named.contains(&text));
    let system = kind.path_of(Role::SystemDiskType);
    if is_named(at(body, system)) {
        return Some(system.to_owned());
    }
    let (list, cell) = (kind.path_of(Role::DataDisks), kind.cell_of(Role::DataDisks, Role::DataDiskType));
    let row = at(body, list)?.as_array()?.iter().position(|row| is_named(at(row, cell)))?;
    Some(format!("{list}[{row}].{cell}"))
}

/// A path with the number of its row, where the order has no other row; nothing where the order has none.
fn only_row(body: &Value, path: String) -> Option<String> {
    let Some((list, cell)) = path.split_once("[]") else { return Some(path) };
    match at(body, list).and_then(Value::as_array).map_or(0, Vec::len) {
        0 => None,
        1 => Some(format!("{list}[0]{cell}")),
        _ => Some(path),
    }
}

fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, part| value.get(part))
}

fn is_filled(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(rows) => !rows.is_empty(),
        _ => true,
    }
}
