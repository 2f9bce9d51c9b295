//! Order files: TOML in the provider's own names, read with the line of everything, written from a draft.

use std::ops::Range;

use serde_json::Value;
use thiserror::Error;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Draft, Extra, Field, Known, Origin, Place, Problem, Say, Shape, Wire, body,
    check::{check, nearest},
    kind, kinds,
};

/// A variable that an order file declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name, as in `${name}`.
    pub name: String,
    /// The question to ask.
    pub prompt: String,
    /// Its value, when none is given.
    pub default: Option<String>,
}

/// An order file that could be read.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The draft it describes.
    pub draft: Draft,
    /// The variables it declares.
    pub variables: Vec<Variable>,
    /// What is wrong with the file itself: types, unknown keys, variables.
    problems: Vec<Problem>,
    lines: Vec<(String, usize)>,
}

/// A file that is not TOML, at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What the parser says.
    pub message: String,
}

/// Why an order file gives no draft.
#[derive(Debug, Error)]
pub enum FileError {
    /// It is not TOML.
    #[error("line {}, column {}: {}", .0.line, .0.column, .0.message)]
    Syntax(SyntaxError),
    /// Without a kind, nothing in it has a meaning.
    #[error("the order's kind is missing or unknown")]
    Kind(Box<Problem>),
}

/// How strictly types are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// An order file: a number is a number.
    Strict,
    /// A saved draft: half-typed numbers are text.
    Draft,
}

struct Reader<'a> {
    source: &'a str,
    reading: Reading,
    sets: &'a [(String, String)],
    variables: Vec<Variable>,
    draft: Draft,
    problems: Vec<Problem>,
    lines: Vec<(String, usize)>,
}

/// Reads an order file. `sets` are `--set` values: for a variable of that name, else for a path of the request.
pub fn load(source: &str, sets: &[(String, String)], reading: Reading) -> Result<Loaded, FileError> {
    let root = DeTable::parse(source).map_err(|e| FileError::Syntax(syntax(source, &e)))?;
    let root = root.get_ref();
    let named = root.get("kind");
    let Some(found) = named.and_then(|v| v.get_ref().as_str()).and_then(kind) else {
        let known = kinds().iter().map(|k| k.name).collect::<Vec<_>>().join(", ");
        let problem = match named {
            None => Problem::error("kind", "kind-missing").with("values", known),
            Some(value) => {
                let text = value.get_ref().as_str().unwrap_or_else(|| value.get_ref().type_str()).to_owned();
                let near = nearest(&text, kinds().iter().map(|k| k.name));
                let hint = near.map_or(Say::Plain(String::new()), |name| {
                    Say::Key("hint.nearest".into(), vec![("name", name.into())])
                });
                Problem::error("kind", "kind-unknown")
                    .with("value", text)
                    .with("values", known)
                    .with("hint", hint)
            }
        };
        let line = named.map(|v| line_of(source, &v.span()));
        return Err(FileError::Kind(Box::new(Problem { line, ..problem })));
    };
    let draft = Draft::new(found);
    let mut reader = Reader {
        source,
        reading,
        sets,
        variables: Vec::new(),
        draft,
        problems: Vec::new(),
        lines: Vec::new(),
    };
    reader.read(root);
    reader.apply_sets();
    let Reader { draft, variables, problems, lines, .. } = reader;
    Ok(Loaded { draft, variables, problems, lines })
}

impl Loaded {
    /// Everything wrong with the file and its order, each with its line where it has one.
    pub fn check(&self, known: &Known) -> Vec<Problem> {
        let mut problems = self.problems.clone();
        let typed: Vec<_> = problems.iter().filter(|p| p.blocks()).map(|p| p.path.clone()).collect();
        // What the file got wrong is not said again by the field's own check.
        problems.extend(check(&self.draft, known).into_iter().filter(|p| !typed.contains(&p.path)));
        for problem in &mut problems {
            if problem.line.is_none() {
                problem.line = self.line(&problem.path);
            }
        }
        problems.sort_by_key(|p| p.line.unwrap_or(usize::MAX));
        problems
    }

    /// The problems of the file itself.
    pub fn own_problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The line of a path, or of what contains it.
    fn line(&self, path: &str) -> Option<usize> {
        let mut path = path;
        loop {
            if let Some((_, line)) = self.lines.iter().find(|(p, _)| p == path) {
                return Some(*line);
            }
            path = &path[..path.rfind(['.', '['])?];
        }
    }
}

fn syntax(source: &str, error: &toml::de::Error) -> SyntaxError {
    let at = error.span().map_or(0, |s| s.start).min(source.len());
    let before = source.get(..at).unwrap_or(source);
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
    SyntaxError { line: before.matches('\n').count() + 1, column, message: error.message().to_owned() }
}

fn line_of(source: &str, span: &Range<usize>) -> usize {
    source.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1)
}

/// The keys of an order file outside the request.
const KEYS: [&str; 7] = ["kind", "title", "note", "region", "vars", "allow", "request"];

impl Reader<'_> {
    fn read(&mut self, root: &DeTable<'_>) {
        // Variables first: any text may use them.
        if let Some(vars) = root.get("vars") {
            self.read_variables(vars);
        }
        for (key, value) in root {
            let name = key.get_ref().as_ref();
            self.lines.push((name.to_owned(), line_of(self.source, &key.span())));
            match (name, value.get_ref()) {
                ("title", DeValue::String(text)) => self.draft.title = text.to_string(),
                ("kind" | "vars", _) | ("note", DeValue::String(_)) => {}
                ("region", DeValue::String(text)) => {
                    if let Some((text, origin)) = self.substitute("region", text) {
                        self.draft.put("region", &text, origin);
                    }
                }
                ("allow", DeValue::Array(codes)) => {
                    for code in codes {
                        match code.get_ref().as_str() {
                            Some(code) => drop(self.draft.allow.insert(code.to_owned())),
                            None => self.wrong_type("allow", "list", code),
                        }
                    }
                }
                ("request", DeValue::Table(request)) => self.read_table("", request),
                ("title" | "note" | "region", _) => self.wrong_type(name, "text", value),
                ("allow", _) => self.wrong_type(name, "list", value),
                ("request", _) => self.wrong_type(name, "table", value),
                _ => {
                    let in_request =
                        self.draft.kind().fields.iter().any(|f| f.path.split('.').next() == Some(name));
                    let near = nearest(name, KEYS.into_iter());
                    let hint = match near {
                        _ if in_request => Say::Key("hint.in-request".into(), Vec::new()),
                        Some(name) => Say::Key("hint.nearest".into(), vec![("name", name.into())]),
                        None => Say::Key("hint.remove".into(), Vec::new()),
                    };
                    let line = Some(line_of(self.source, &key.span()));
                    let problem = Problem::error(name, "unknown-key").with("value", name).with("hint", hint);
                    self.problems.push(Problem { line, ..problem });
                }
            }
        }
    }

    fn read_variables(&mut self, vars: &Spanned<DeValue<'_>>) {
        let Some(table) = vars.get_ref().as_table() else {
            self.wrong_type("vars", "table", vars);
            return;
        };
        for (name, value) in table {
            let name = name.get_ref().to_string();
            let Some(spec) = value.get_ref().as_table() else {
                self.wrong_type(&format!("vars.{name}"), "table", value);
                continue;
            };
            let text = |key: &str| spec.get(key).and_then(|v| v.get_ref().as_str()).map(str::to_owned);
            self.variables.push(Variable {
                prompt: text("prompt").unwrap_or_else(|| name.clone()),
                default: text("default"),
                name,
            });
        }
    }

    fn wrong_type(&mut self, path: &str, wanted: &str, value: &Spanned<DeValue<'_>>) {
        let line = Some(line_of(self.source, &value.span()));
        let found = Say::Key(format!("type.{}", value.get_ref().type_str()), Vec::new());
        let wanted = Say::Key(format!("type.{wanted}"), Vec::new());
        let problem = Problem::error(path, "wrong-type").with("value", found).with("wanted", wanted);
        self.problems.push(Problem { line, place: self.draft.place(path), ..problem });
    }

    fn read_table(&mut self, prefix: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
            self.lines.push((path.clone(), line_of(self.source, &key.span())));
            let inside = format!("{path}.");
            let body = |f: &&Field| f.at == super::At::Body;
            if let Some(index) = self.draft.kind().fields.iter().position(|f| body(&f) && f.path == path) {
                self.read_field(index, &path, value);
            } else if self.draft.kind().fields.iter().any(|f| f.path.starts_with(&inside)) {
                match value.get_ref().as_table() {
                    Some(table) => self.read_table(&path, table),
                    None => self.wrong_type(&path, "table", value),
                }
            } else {
                self.extra(path, value);
            }
        }
    }

    fn extra(&mut self, path: String, value: &Spanned<DeValue<'_>>) {
        self.draft.extras.push(Extra { path, value: json(value.get_ref()) });
    }

    fn read_field(&mut self, index: usize, path: &str, value: &Spanned<DeValue<'_>>) {
        let Shape::Rows(row) = self.draft.kind().fields[index].shape else {
            self.read_value(Place::field(index), path, value);
            return;
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(path, "list", value);
            return;
        };
        let plain = row.cells.iter().any(|c| c.path.is_empty());
        for (at, item) in items.iter().enumerate() {
            let own = format!("{path}[{at}]");
            self.lines.push((own.clone(), line_of(self.source, &item.span())));
            if self.draft.add_row(index, at).is_none() {
                return;
            }
            for column in 0..row.cells.len() {
                self.draft.set(Place::cell(index, at, column), "", Origin::Empty);
            }
            if plain {
                self.read_value(Place::cell(index, at, 0), &own, item);
                continue;
            }
            let Some(members) = item.get_ref().as_table() else {
                self.wrong_type(&own, "table", item);
                continue;
            };
            for (key, value) in members {
                let name = key.get_ref().as_ref();
                let path = format!("{own}.{name}");
                self.lines.push((path.clone(), line_of(self.source, &key.span())));
                match row.cells.iter().position(|c| c.path == name) {
                    Some(column) => self.read_value(Place::cell(index, at, column), &path, value),
                    None => self.extra(path, value),
                }
            }
        }
    }

    fn read_value(&mut self, place: Place, path: &str, value: &Spanned<DeValue<'_>>) {
        let field = self.draft.at(place);
        let (text, variable) = match value.get_ref() {
            DeValue::String(text) => match self.substitute(path, text) {
                Some((text, origin)) => (text, origin == Origin::Variable),
                None => return,
            },
            DeValue::Integer(n) => (n.to_string(), false),
            DeValue::Float(n) => (n.to_string(), false),
            DeValue::Boolean(b) => (b.to_string(), false),
            DeValue::Datetime(d) => (d.to_string(), false),
            DeValue::Array(_) | DeValue::Table(_) => {
                self.wrong_type(path, type_of(field), value);
                return;
            }
        };
        let numeral = matches!(field.shape, Shape::Choice(_) | Shape::Money);
        let fits = match (field.wire, value.get_ref()) {
            // Numbers that the provider wants as text may be written as numbers here.
            (Wire::Text, DeValue::Integer(_) | DeValue::Float(_)) => numeral,
            (Wire::Text | Wire::Sealed, DeValue::String(_))
            | (Wire::Int, DeValue::Integer(_))
            | (Wire::Bool, DeValue::Boolean(_)) => true,
            (Wire::Int | Wire::Bool, DeValue::String(_)) => variable || self.reading == Reading::Draft,
            _ => false,
        };
        if !fits {
            self.wrong_type(path, type_of(field), value);
        }
        if field.secret() {
            let line = Some(line_of(self.source, &value.span()));
            let problem = Problem::warning(path, "secret-in-file");
            self.problems.push(Problem { line, place: Some(place), ..problem });
        }
        self.draft.set(place, &text, if variable { Origin::Variable } else { Origin::File });
    }

    /// Puts variables into a text; `None` when one has no value, which is then a problem of its own.
    fn substitute(&mut self, path: &str, text: &str) -> Option<(String, Origin)> {
        let (mut out, mut rest, mut origin) = (String::new(), text, Origin::File);
        while let Some(start) = rest.find("${") {
            let Some(length) = rest[start..].find('}') else {
                break;
            };
            let name = &rest[start + 2..start + length];
            out.push_str(&rest[..start]);
            rest = &rest[start + length + 1..];
            let Some(variable) = self.variables.iter().find(|v| v.name == name) else {
                self.problems.push(Problem::error(path, "variable-unknown").with("value", name));
                return None;
            };
            let given = self.sets.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.clone());
            let Some(value) = given.or_else(|| variable.default.clone()) else {
                self.problems.push(Problem::error(path, "variable-missing").with("value", name));
                return None;
            };
            out.push_str(&value);
            origin = Origin::Variable;
        }
        out.push_str(rest);
        Some((out, origin))
    }

    fn apply_sets(&mut self) {
        for (path, value) in self.sets {
            if self.variables.iter().any(|v| v.name == *path) {
                continue;
            }
            if let Err(problem) = set(&mut self.draft, path, value) {
                self.problems.push(*problem);
            } else {
                // What is set anew is no longer what the file got wrong.
                self.problems.retain(|p| p.path != *path);
            }
        }
    }
}

/// Puts a `--set` value into a draft; a row one behind the last is added.
pub fn set(draft: &mut Draft, path: &str, value: &str) -> Result<(), Box<Problem>> {
    if draft.place(path).is_none()
        && let Some((list, rest)) = path.split_once('[')
        && let Some(index) = draft.kind().index(list)
        && rest.split(']').next().and_then(|r| r.parse().ok()) == Some(draft.row_count(index))
    {
        draft.add_row(index, usize::MAX);
    }
    match draft.place(path) {
        Some(place) if draft.at(place).rows().is_none() => {
            draft.set(place, value, Origin::File);
            Ok(())
        }
        Some(_) => Err(Box::new(Problem::error(path, "set-list").with("value", path))),
        None => {
            let leaves = draft.kind().leaves();
            let hint = match nearest(path, leaves.iter().map(String::as_str)) {
                Some(name) => Say::Key("hint.nearest".into(), vec![("name", name.into())]),
                None => Say::Key("hint.remove".into(), Vec::new()),
            };
            Err(Box::new(Problem::error(path, "unknown-field").with("value", path).with("hint", hint)))
        }
    }
}

fn type_of(field: &Field) -> &'static str {
    match (field.wire, field.shape) {
        (_, Shape::Rows(_)) => "list",
        (Wire::Int, _) => "integer",
        (Wire::Bool, _) => "boolean",
        (Wire::Text | Wire::Sealed, _) => "string",
    }
}

fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::String(text.to_string()),
        DeValue::Integer(n) => n.to_string().parse::<i64>().map_or(Value::Null, Value::from),
        DeValue::Float(n) => n.to_string().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(b) => Value::Bool(*b),
        DeValue::Datetime(d) => Value::String(d.to_string()),
        DeValue::Array(items) => Value::Array(items.iter().map(|i| json(i.get_ref())).collect()),
        DeValue::Table(members) => {
            Value::Object(members.iter().map(|(k, v)| (k.get_ref().to_string(), json(v.get_ref()))).collect())
        }
    }
}

/// A draft as an order file. Secrets are left out; what does not apply now is kept.
pub fn write(draft: &Draft) -> String {
    let mut file = toml::Table::new();
    file.insert("kind".into(), draft.kind().name.into());
    if !draft.title.is_empty() {
        file.insert("title".into(), draft.title.clone().into());
    }
    if draft.filled("region") {
        file.insert("region".into(), draft.get("region").into());
    }
    if !draft.allow.is_empty() {
        file.insert("allow".into(), draft.allow.iter().cloned().collect::<Vec<_>>().into());
    }
    if let Ok(request) = toml::Value::try_from(body::kept(draft)) {
        file.insert("request".into(), request);
    }
    toml::to_string_pretty(&file).unwrap_or_default()
}

#[cfg(test)]
mod tests;
