//! Order files in TOML, read with the line of everything.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    FileError, Loaded, Reading,
    broken::broken,
    keys::{KEYS, hint},
    reader::Reader,
    set::{set, token},
    value::{integer, json, moment},
    variables::guard,
};
use crate::{
    clean::PASSWORD_VARIABLE,
    order::{
        At, Draft, Extra, Field, Origin, Place, Problem, Role, Say, Shape, Wire, kind, kinds,
        nearest::nearest, typed::taken,
    },
};

/// Reads an order file in TOML.
pub fn load_toml(source: &str, sets: &[(String, String)], reading: Reading) -> Result<Loaded, FileError> {
    let root = DeTable::parse(source).map_err(|e| broken(source, &e))?;
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

/// The starts of the lines of a text, in bytes.
fn line_starts(source: &str) -> Vec<usize> {
    std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

fn line_of(starts: &[usize], span: &Range<usize>) -> usize {
    starts.partition_point(|start| *start <= span.start)
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

    pub(super) fn unknown_key(&mut self, path: &str, name: &str, hint: Say, at: &Range<usize>) {
        let line = Some(line_of(&self.starts, at));
        if name == self.draft.kind().token.name() {
            self.problems.push(Problem { line, ..token(path) });
            return;
        }
        let problem = Problem::error(path, "unknown-key").with("value", name).with("hint", hint);
        self.problems.push(Problem { line, ..problem });
    }

    pub(super) fn wrong_type(&mut self, path: &str, wanted: &str, value: &Spanned<DeValue<'_>>) {
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
            let body = |f: &&Field| f.at == At::Body;
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
