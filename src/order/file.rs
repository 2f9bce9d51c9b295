//! Order files: TOML in the provider's own names, read with the line of everything, written from a draft.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use thiserror::Error;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::clean::PASSWORD_VARIABLE;

use super::{
    Draft, Extra, Field, Kind, Known, Origin, Place, Problem, Role, Say, Shape, Wire,
    check::{check, nearest},
    kind, kinds,
    typed::taken,
};

mod foreign;
mod set;
mod template;
mod value;
mod variables;
mod write;

pub use set::set;
use set::token;
pub use template::{Difference, Template, changes, differences, escaped, names_a_secret};
use value::{integer, json, moment};
use variables::guard;
pub use write::write;

/// A variable that an order file declares.
#[derive(Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name, as in `${name}`.
    pub name: String,
    /// The question to ask.
    pub prompt: String,
    /// Its value, when none is given.
    pub default: Option<String>,
}

/// Without the default: a variable may stand for a password.
impl std::fmt::Debug for Variable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Variable")
            .field("name", &self.name)
            .field("prompt", &self.prompt)
            .finish_non_exhaustive()
    }
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
    lines: BTreeMap<String, usize>,
}

/// A file that is not TOML, or not JSON where it begins so, at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What it would have to be.
    pub format: &'static str,
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
    /// Without a kind, nothing in it has a meaning; nor has what is of another format.
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
    /// An order file that is kept, not ordered: its variables stay in its texts.
    Template,
}

struct Reader<'a> {
    starts: Vec<usize>,
    reading: Reading,
    sets: &'a [(String, String)],
    variables: Vec<Variable>,
    /// The names of variables that feed a secret: they are put into nothing else.
    guarded: BTreeSet<String>,
    draft: Draft,
    problems: Vec<Problem>,
    lines: BTreeMap<String, usize>,
}

/// Reads an order file. `sets` are `--set` values: for a variable of that name, else for a path of the request.
pub fn load(source: &str, sets: &[(String, String)], reading: Reading) -> Result<Loaded, FileError> {
    // Editors on Windows put a mark in front of UTF-8.
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    if let Some(rewritten) = foreign::rewritten(source)? {
        // Lines of the rewritten text are nobody's.
        return load_toml(&rewritten, sets, reading).map(Loaded::without_lines);
    }
    load_toml(source, sets, reading)
}

fn load_toml(source: &str, sets: &[(String, String)], reading: Reading) -> Result<Loaded, FileError> {
    let root = DeTable::parse(source).map_err(|e| foreign::named(source, syntax(source, &e)))?;
    let root = root.get_ref();
    let starts = line_starts(source);
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
        let line = named.map(|v| line_of(&starts, &v.span()));
        return Err(FileError::Kind(Box::new(Problem { line, ..problem })));
    };
    let draft = Draft::new(found);
    let mut reader = Reader {
        starts,
        reading,
        sets,
        variables: Vec::new(),
        guarded: BTreeSet::new(),
        draft,
        problems: Vec::new(),
        lines: BTreeMap::new(),
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
        let wrong: BTreeSet<_> = problems.iter().filter(|p| p.blocks()).map(|p| p.path.clone()).collect();
        // What the file got wrong is not said again by the checks of the field, or of what is inside it.
        let said = |path: &str| containing(path).any(|outer| wrong.contains(outer));
        problems.extend(check(&self.draft, known).into_iter().filter(|p| !said(&p.path)));
        for problem in &mut problems {
            if problem.line.is_none() {
                problem.line = self.line(&problem.path);
            }
        }
        problems.sort_by_key(|p| p.line.unwrap_or(usize::MAX));
        problems
    }

    fn without_lines(mut self) -> Self {
        self.lines.clear();
        self.problems.iter_mut().for_each(|p| p.line = None);
        self
    }

    /// The problems of the file itself.
    pub fn own_problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The line of a path, or of what contains it.
    fn line(&self, path: &str) -> Option<usize> {
        containing(path).find_map(|outer| self.lines.get(outer)).copied()
    }
}

/// A path, then everything that contains it: `a[0].b`, `a[0]`, `a`.
fn containing(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rfind(['.', '[']).map(|end| &path[..end]))
}

fn syntax(source: &str, error: &toml::de::Error) -> SyntaxError {
    let at = error.span().map_or(0, |s| s.start).min(source.len());
    let before = source.get(..at).unwrap_or(source);
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
    let format = "TOML";
    SyntaxError {
        format,
        line: before.matches('\n').count() + 1,
        column,
        message: error.message().to_owned(),
    }
}

/// Where each line of a text starts, in bytes.
fn line_starts(source: &str) -> Vec<usize> {
    std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

fn line_of(starts: &[usize], span: &Range<usize>) -> usize {
    starts.partition_point(|start| *start <= span.start)
}

/// The keys of an order file outside the request.
const KEYS: [&str; 7] = ["kind", "title", "note", "region", "vars", "allow", "request"];

/// The keys of a variable.
const VARIABLE_KEYS: [&str; 2] = ["prompt", "default"];

/// What to do about a name that nobody knows.
fn hint(near: Option<&str>) -> Say {
    match near {
        Some(name) => Say::Key("hint.nearest".into(), vec![("name", name.into())]),
        None => Say::Key("hint.remove".into(), Vec::new()),
    }
}

impl Reader<'_> {
    fn read(&mut self, root: &DeTable<'_>) {
        // Variables first: any text may use them.
        if let Some(vars) = root.get("vars") {
            self.read_variables(vars);
        }
        if let Some(request) = root.get("request").and_then(|v| v.get_ref().as_table()) {
            guard("", request, self.draft.kind(), &mut self.guarded);
        }
        for (key, value) in root {
            let name = key.get_ref().as_ref();
            // A key that stands in the wrong table does not hide the right one's line.
            self.lines.entry(name.to_owned()).or_insert_with(|| line_of(&self.starts, &key.span()));
            match (name, value.get_ref()) {
                ("title", DeValue::String(text)) => self.draft.title = text.to_string(),
                ("kind" | "vars", _) | ("note", DeValue::String(_)) => {}
                // Only a draft remembers where it came from.
                ("template", DeValue::String(name)) if self.reading == Reading::Draft => {
                    self.draft.template = name.to_string();
                }
                ("region", DeValue::String(text)) => {
                    if let Some((text, origin)) = self.substitute("region", text) {
                        self.draft.put(Role::Region, &text, origin);
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
                    let hint = if in_request {
                        Say::Key("hint.in-request".into(), Vec::new())
                    } else {
                        hint(nearest(name, KEYS.into_iter()))
                    };
                    self.unknown_key(name, name, hint, &key.span());
                }
            }
        }
    }

    fn unknown_key(&mut self, path: &str, name: &str, hint: Say, at: &Range<usize>) {
        let line = Some(line_of(&self.starts, at));
        if name == self.draft.kind().token.name() {
            self.problems.push(Problem { line, ..token(path) });
            return;
        }
        let problem = Problem::error(path, "unknown-key").with("value", name).with("hint", hint);
        self.problems.push(Problem { line, ..problem });
    }

    fn wrong_type(&mut self, path: &str, wanted: &str, value: &Spanned<DeValue<'_>>) {
        let line = Some(line_of(&self.starts, &value.span()));
        let found = Say::Key(format!("type.{}", value.get_ref().type_str()), Vec::new());
        let wanted = Say::Key(format!("type.{wanted}"), Vec::new());
        let problem = Problem::error(path, "wrong-type").with("value", found).with("wanted", wanted);
        self.problems.push(Problem { line, place: self.draft.place(path), ..problem });
    }

    fn read_table(&mut self, prefix: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
            self.lines.insert(path.clone(), line_of(&self.starts, &key.span()));
            let inside = format!("{path}.");
            let body = |f: &&Field| f.at == super::At::Body;
            if let Some(index) = self.draft.kind().fields.iter().position(|f| body(&f) && f.path == path) {
                self.read_field(index, &path, value);
            } else if self.draft.kind().fields.iter().any(|f| f.path.starts_with(&inside)) {
                match value.get_ref().as_table() {
                    // Half of an order lacks more than that.
                    Some(table) if table.is_empty() && self.reading != Reading::Draft => {
                        self.draft.hollow.insert(path);
                    }
                    Some(table) => self.read_table(&path, table),
                    None => self.wrong_type(&path, "table", value),
                }
            } else {
                self.extra(path, value);
            }
        }
    }

    fn extra(&mut self, path: String, value: &Spanned<DeValue<'_>>) {
        if path == self.draft.kind().token.name() {
            let line = Some(line_of(&self.starts, &value.span()));
            self.problems.push(Problem { line, ..token(&path) });
            return;
        }
        let mut value = json(value.get_ref());
        self.substitute_all(&path, &mut value);
        self.draft.extras.push(Extra { path, value });
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
            self.lines.insert(own.clone(), line_of(&self.starts, &item.span()));
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
                self.lines.insert(path.clone(), line_of(&self.starts, &key.span()));
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
            DeValue::Integer(n) => (integer(n).map_or_else(|| n.to_string(), |n| n.to_string()), false),
            DeValue::Float(n) => (n.to_string(), false),
            DeValue::Boolean(b) => (b.to_string(), false),
            DeValue::Datetime(d) => (moment(&d.to_string()), false),
            DeValue::Array(_) | DeValue::Table(_) => {
                self.wrong_type(path, type_of(field), value);
                return;
            }
        };
        let numeral = matches!(field.shape, Shape::Choice(_) | Shape::Money | Shape::Whole(_));
        let fits = match (field.wire, value.get_ref()) {
            // Numbers that the provider wants as text may be written as numbers here.
            (Wire::Text, DeValue::Integer(_) | DeValue::Float(_)) => numeral,
            (Wire::Text | Wire::Sealed, DeValue::String(_))
            | (Wire::Int, DeValue::Integer(_))
            | (Wire::Bool, DeValue::Boolean(_)) => true,
            // TOML writes times without quotes, the provider wants them as text.
            (Wire::Text, DeValue::Datetime(_)) => field.takes_times(),
            (Wire::Int | Wire::Bool, DeValue::String(_)) => {
                // Where the document's own table says text, text is read; a slip in it is told by the field.
                variable || field.or_text || self.reading == Reading::Draft
            }
            _ => false,
        };
        if !fits {
            self.wrong_type(path, type_of(field), value);
        }
        if field.secret() && !text.is_empty() {
            let line = Some(line_of(&self.starts, &value.span()));
            let problem = Problem::warning(path, "secret-in-file").with("variable", PASSWORD_VARIABLE);
            self.problems.push(Problem { line, place: Some(place), ..problem });
        }
        let origin = match self.reading {
            _ if variable => Origin::Variable,
            Reading::Strict | Reading::Template => Origin::File,
            // What nobody has typed is still only suggested, and what was typed yesterday still only typed.
            Reading::Draft if field.preset == Some(&*text) => Origin::Preset,
            Reading::Draft => Origin::Typed,
        };
        // A template's texts are not values yet, and a draft's are half typed.
        let text = if self.reading == Reading::Strict { taken(field, &text) } else { text.into() };
        self.draft.set(place, &text, origin);
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

fn type_of(field: &Field) -> &'static str {
    match (field.wire, field.shape) {
        (_, Shape::Rows(_)) => "list",
        (Wire::Int, _) => "integer",
        (Wire::Bool, _) => "boolean",
        (Wire::Text | Wire::Sealed, _) => "string",
    }
}

#[cfg(test)]
mod tests;
