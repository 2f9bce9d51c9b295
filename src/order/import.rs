//! Orders from what is there already: a request body whose kind has to be found out, an instance that runs.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{
    At, Draft, Kind, MASK, Origin, Place, Provider, Reading, file::load_toml, kind::text_key, kinds,
};

mod described;

pub use super::model::Imported;
pub(super) use described::{place_region, put, text};

/// Reasons why a body is no order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAnOrder {
    /// It is not a JSON object.
    Shape,
    /// Nothing in it is a field of any order.
    Nothing,
    /// It may be any of these.
    Several(Vec<&'static str>),
}

/// The kind whose order a request body is, told by its members: the one that knows most of them, or of several the
/// one that misses none.
pub fn recognise(body: &Value) -> Result<&'static Kind, NotAnOrder> {
    let members = body.as_object().ok_or(NotAnOrder::Shape)?;
    let mut paths = Vec::new();
    leaves("", members, &mut paths);
    let unknown = |kind: &Kind| {
        let known = names(kind);
        paths.iter().filter(|p| !known.contains_key(&p.to_lowercase())).count()
    };
    // What follows from the rest is not missed.
    let missing = |kind: &'static Kind| {
        let draft = from_body(kind, body, "").draft;
        let fields = kind.fields.iter().enumerate().filter(|(_, f)| f.at == At::Body && f.derive.is_none());
        let places = fields.map(|(index, _)| Place::field(index));
        places.filter(|place| draft.needed(*place) && !draft.is_filled(*place)).count()
    };
    let fewest = kinds().iter().map(|k| unknown(k)).min().unwrap_or_default();
    if paths.is_empty() || fewest == paths.len() {
        return Err(NotAnOrder::Nothing);
    }
    let fit: Vec<_> = kinds().iter().copied().filter(|k| unknown(k) == fewest).collect();
    let whole: Vec<_> = fit.iter().copied().filter(|k| missing(k) == 0).collect();
    match (&fit[..], &whole[..]) {
        ([only], _) | (_, [only]) => Ok(only),
        _ => Err(NotAnOrder::Several(fit.iter().map(|k| k.name).collect())),
    }
}

/// The paths of values, rows without their numbers: `list[].member`.
fn leaves(prefix: &str, members: &Map<String, Value>, out: &mut Vec<String>) {
    for (name, value) in members {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            Value::Null => {}
            Value::Object(inner) => leaves(&path, inner, out),
            Value::Array(items) => {
                let row = format!("{path}[]");
                for item in items {
                    match item {
                        Value::Object(inner) => leaves(&row, inner, out),
                        _ => out.push(row.clone()),
                    }
                }
            }
            _ => out.push(path),
        }
    }
}

/// The paths of a kind in lower case, as [`leaves`] writes them, with the token where the body carries it.
fn names(kind: &Kind) -> BTreeMap<String, String> {
    let mut names: BTreeMap<_, _> = kind.leaves().into_iter().map(|l| (l.to_lowercase(), l)).collect();
    // Bodies are often kept with what goes beside them.
    let token = kind.token.name();
    names.insert(token.to_lowercase(), token.to_owned());
    names.extend(kind.surplus.iter().map(|(path, _)| (path.to_lowercase(), (*path).to_owned())));
    names
}

/// The draft of a request body. Names that differ only in case are put right; what nobody knows is kept.
pub fn from_body(kind: &'static Kind, body: &Value, region: &str) -> Imported {
    let (mut left_out, names) = (Vec::new(), spelled(kind));
    let token = kind.token.name();
    let mut request = body.as_object().cloned().unwrap_or_default();
    request.shift_remove(token);
    let request = clean(kind, "", &request, &names, &mut left_out);
    let mut root = toml::Table::new();
    root.insert("kind".into(), kind.name.into());
    if let Ok(request) = toml::Value::try_from(Value::Object(request)) {
        root.insert("request".into(), request);
    }
    let loaded = toml::to_string(&root).ok().and_then(|text| load_toml(&text, &[], Reading::Draft).ok());
    let mut draft = Draft::new(kind);
    if let Some(loaded) = loaded {
        // What has the wrong shape gives no value.
        let wrong = loaded.own_problems().iter().filter(|p| p.code == "wrong-type");
        left_out.extend(wrong.map(|p| (p.path.clone(), "shape")));
        draft = loaded.draft;
        for place in draft.all_places() {
            // It is said by somebody, whether a new order begins with the same or not.
            if draft.origin(place) == Origin::Preset {
                let text = draft.text(place).to_owned();
                draft.set(place, &text, Origin::Typed);
            }
        }
    }
    place_region(&mut draft, region);
    Imported { draft, left_out }
}

/// Every name inside a kind's paths, as it is spelled, by its path in lower case.
fn spelled(kind: &Kind) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for field in kind.fields {
        let mut path = String::new();
        for part in field.path.split('.') {
            path = if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") };
            names.insert(path.to_lowercase(), part.to_owned());
        }
        for cell in field.rows().into_iter().flat_map(|row| row.cells).filter(|c| !c.path.is_empty()) {
            names.insert(text_key(field.path, Some(cell.path)).to_lowercase(), cell.path.to_owned());
        }
    }
    names
}

/// The same members without nulls and secrets, under the table's names.
fn clean(
    kind: &Kind,
    prefix: &str,
    members: &Map<String, Value>,
    names: &BTreeMap<String, String>,
    left_out: &mut Vec<(String, &'static str)>,
) -> Map<String, Value> {
    let mut out = Map::new();
    for (name, value) in members {
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        let own = names.get(&path.to_lowercase()).unwrap_or(name);
        let path = if prefix.is_empty() { own.clone() } else { format!("{prefix}.{own}") };
        let plain = name.to_lowercase();
        let secret = kind.fields.iter().any(|f| f.secret() && f.path == path)
            || (names.get(&path.to_lowercase()).is_none()
                && (plain.contains("passw") || plain.contains("secret")))
            || value.as_str() == Some(MASK);
        if secret {
            left_out.push((path, "secret"));
            continue;
        }
        let value = match value {
            Value::Null => continue,
            Value::Object(inner) => Value::Object(clean(kind, &path, inner, names, left_out)),
            Value::Array(items) => {
                let row = format!("{path}[]");
                let item = |item: &Value| match item {
                    Value::Object(inner) => Value::Object(clean(kind, &row, inner, names, left_out)),
                    other => other.clone(),
                };
                Value::Array(items.iter().filter(|i| !i.is_null()).map(item).collect())
            }
            // A whole number beyond what TOML has is text to everybody else too.
            Value::Number(n) if n.is_u64() && n.as_i64().is_none() => Value::String(n.to_string()),
            other => other.clone(),
        };
        out.insert(own.clone(), value);
    }
    out
}

/// The draft of an order for one more of an instance, as the provider describes it. What only concerns that one
/// machine (its addresses, its state) is not taken.
pub fn from_instance(provider: Provider, instance: &Value, region: &str) -> Imported {
    (provider.row().read_instance)(instance, region)
}

#[cfg(test)]
mod tests;
