//! Order files as they are kept: variables stay in their texts, every value in the table's order, a comment line over
//! each group.

use std::{collections::BTreeSet, fmt::Write as _};

use serde_json::Value;

use super::{
    FileError, Reading, Variable,
    keys::{KEYS, VARIABLE_KEYS},
    load,
    write::write,
};
use crate::{
    clean::is_unsafe_char,
    order::{
        At, Draft, Kind, MASK, Origin, Place, Problem, Role, Step, body, check::check_text,
        surplus::reads_secret,
    },
};

/// An order that is kept to be bought again.
#[derive(Debug, Clone)]
pub struct Template {
    /// The order, with variables still written `${name}` in its texts.
    pub draft: Draft,
    /// A note for people.
    pub note: String,
    /// Its variables.
    pub variables: Vec<Variable>,
    /// Keys outside the request that this vmcart does not know: kept as they are.
    pub others: toml::Table,
    /// Problems of the file it was read from.
    pub problems: Vec<Problem>,
}

/// One value that two orders do not share.
#[derive(Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its path, in the request's own names.
    pub path: String,
    /// Its value before; `None` where it was not there.
    pub before: Option<String>,
    /// Its value now; `None` where it is gone.
    pub after: Option<String>,
}

/// Only the path: what a file has beside its request may be anything.
impl std::fmt::Debug for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Difference").field("path", &self.path).finish_non_exhaustive()
    }
}

/// A text that means itself in an order file, whatever it holds: what would begin a variable is written with two
/// dollars.
pub fn escaped(text: &str) -> String {
    text.replace("${", "$${")
}

/// Escapes every text of a value.
fn escape(value: &mut Value) {
    match value {
        Value::String(text) => *text = escaped(text),
        Value::Array(items) => items.iter_mut().for_each(escape),
        Value::Object(members) => members.values_mut().for_each(escape),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Template {
    /// Reads an order file to be kept.
    pub fn read(source: &str) -> Result<Self, FileError> {
        let loaded = load(source, &[], Reading::Template)?;
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        // It has been read once already; a failure here leaves nothing but the unknown keys out.
        let mut others: toml::Table = source.parse().unwrap_or_default();
        let note = others.get("note").and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        let mut variables = toml::Table::new();
        if let Some(toml::Value::Table(declared)) = others.remove("vars") {
            for (name, value) in declared {
                let toml::Value::Table(mut spec) = value else { continue };
                spec.retain(|key, _| !VARIABLE_KEYS.contains(&key));
                if !spec.is_empty() {
                    variables.insert(name, toml::Value::Table(spec));
                }
            }
        }
        others.retain(|key, _| !KEYS.contains(&key));
        if !variables.is_empty() {
            others.insert("vars".into(), toml::Value::Table(variables));
        }
        Ok(Self { draft: loaded.draft, note, variables: loaded.variables, others, problems: loaded.problems })
    }

    /// A draft as a template without variables. Its secrets are not taken.
    pub fn of(draft: &Draft) -> Self {
        let mut draft = draft.clone();
        for place in draft.all_places() {
            if draft.at(place).secret() {
                draft.set(place, "", Origin::Empty);
            } else if draft.text(place).contains("${") {
                let (text, origin) = (escaped(draft.text(place)), draft.origin(place));
                draft.set(place, &text, origin);
            }
        }
        let kind = draft.kind();
        draft.extras.retain(|extra| !extra.may_be_secret(kind));
        draft.extras.iter_mut().for_each(|extra| escape(&mut extra.value));
        draft.template.clear();
        Self {
            draft,
            note: String::new(),
            variables: Vec::new(),
            others: toml::Table::new(),
            problems: Vec::new(),
        }
    }

    /// Lets a variable stand for the value at a path; that value becomes its default. False where there is no such
    /// value, it is a secret, or the name is taken or none.
    pub fn let_vary(&mut self, path: &str, name: &str, prompt: &str) -> bool {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let taken = self.variables.iter().any(|v| v.name == name);
        let Some(place) = self.draft.place(path) else { return false };
        let field = self.draft.at(place);
        if field.secret() || field.rows().is_some() || taken || name.is_empty() || !name.chars().all(plain) {
            return false;
        }
        let text = self.draft.text(place);
        if text.contains("${") {
            return false;
        }
        let default = Some(text.to_owned()).filter(|t| !t.is_empty());
        self.draft.set(place, &format!("${{{name}}}"), Origin::Variable);
        self.variables.push(Variable { name: name.to_owned(), prompt: prompt.to_owned(), default });
        true
    }

    /// The values that no order can have, whatever else it says: those that [`check`](crate::order::check()) refuses by
    /// themselves. What varies is checked when it is given.
    pub fn faults(&self) -> Vec<Problem> {
        let draft = &self.draft;
        let fixed = |place: &Place| {
            let field = draft.at(*place);
            let plain = !field.secret() && field.rows().is_none() && draft.applies(*place);
            plain && draft.is_filled(*place) && !draft.text(*place).contains("${")
        };
        let wrong = |place: Place| {
            let found = check_text(draft.at(place), draft.text(place).trim());
            let problem = found.into_iter().find(|p| p.blocks() && !draft.allow.contains(p.code))?;
            Some(Problem { place: Some(place), path: draft.path(place), ..problem })
        };
        draft.all_places().into_iter().filter(fixed).filter_map(wrong).collect()
    }

    /// The paths of what it holds and must not be kept: secrets, and what reads like one.
    pub fn secrets(&self) -> Vec<String> {
        let (draft, kind) = (&self.draft, self.draft.kind());
        let secret = |p: &Place| draft.at(*p).secret() && draft.is_filled(*p);
        let mut found: Vec<_> =
            draft.all_places().into_iter().filter(secret).map(|p| draft.path(p)).collect();
        found.extend(draft.extras.iter().filter(|e| e.may_be_secret(kind)).map(|e| e.path.clone()));
        let given = |v: &&Variable| self.guards(&v.name) && v.default.as_ref().is_some_and(|d| !d.is_empty());
        found.extend(self.variables.iter().filter(given).map(|v| format!("vars.{}.default", v.name)));
        found.extend(self.others.iter().filter(|(k, v)| self.reads_secret(k, v)).map(|(k, _)| k.clone()));
        found
    }

    /// Tells whether a variable stands for a secret: its name says so, or it is used in one. Its default is never kept.
    pub fn guards(&self, name: &str) -> bool {
        let (draft, kind) = (&self.draft, self.draft.kind());
        let mark = format!("${{{name}}}");
        let mut secrets = draft.all_places().into_iter().filter(|p| draft.at(*p).secret());
        names_a_secret(name)
            || secrets.any(|p| draft.text(p).contains(&mark))
            || draft.extras.iter().any(|e| e.may_be_secret(kind) && e.value.to_string().contains(&mark))
    }

    /// Tells whether a key beside the request reads like a secret, or holds something that does.
    fn reads_secret(&self, key: &str, value: &toml::Value) -> bool {
        let kind = self.draft.kind();
        reads_secret(key, kind)
            || match value {
                toml::Value::Table(inner) => inner.iter().any(|(k, v)| self.reads_secret(k, v)),
                toml::Value::Array(items) => items.iter().any(|item| self.reads_secret("", item)),
                _ => false,
            }
    }

    /// The paths of what this vmcart does not know and keeps all the same.
    pub fn unknown(&self) -> Vec<String> {
        let kind = self.draft.kind();
        let extras = self.draft.extras.iter().filter(|e| !e.may_be_secret(kind));
        let mut found: Vec<_> = extras.map(|e| e.path.clone()).collect();
        for (key, value) in &self.others {
            match value {
                toml::Value::Table(variables) if key == "vars" => {
                    for (name, spec) in variables {
                        let keys = spec.as_table().into_iter().flat_map(toml::Table::keys);
                        found.extend(keys.map(|key| format!("vars.{name}.{key}")));
                    }
                }
                _ => found.push(key.clone()),
            }
        }
        found
    }

    /// The order file. `heading` words the comment over a group, in one line: a screen, or
    /// `None` for what nobody knows. Secrets are left out.
    pub fn write(&self, heading: &dyn Fn(Option<Step>) -> String) -> String {
        let text = self.written(heading);
        // Two unknown keys of which one holds the other can't be written flat.
        if text.parse::<toml::Table>().is_ok() { text } else { write(&self.draft) }
    }

    fn written(&self, heading: &dyn Fn(Option<Step>) -> String) -> String {
        let draft = &self.draft;
        let mut out = format!("kind = {}\n", quoted(draft.kind().name));
        for (key, text) in [("title", &draft.title), ("note", &self.note)] {
            if !text.is_empty() {
                line(&mut out, key, &quoted(text));
            }
        }
        if draft.filled(Role::Region) {
            line(&mut out, "region", &quoted(draft.get(Role::Region).trim()));
        }
        if !draft.allow.is_empty() {
            let codes: Vec<_> = draft.allow.iter().map(|code| quoted(code)).collect();
            line(&mut out, "allow", &format!("[{}]", codes.join(", ")));
        }
        let table = |value: &toml::Value| match value {
            // Only a text in one line can have escapes.
            value if hides(value) => false,
            toml::Value::Table(_) => true,
            toml::Value::Array(items) => items.iter().any(toml::Value::is_table),
            _ => false,
        };
        let others =
            || self.others.iter().filter(|(key, value)| *key != "vars" && !self.reads_secret(key, value));
        for (key, value) in others().filter(|(_, value)| !table(value)) {
            line(&mut out, &bare(key), &unknown(value));
        }
        for variable in &self.variables {
            let _ = write!(out, "\n[vars.{}]\nprompt = {}\n", bare(&variable.name), quoted(&variable.prompt));
            if let Some(default) = variable.default.as_ref().filter(|_| !self.guards(&variable.name)) {
                line(&mut out, "default", &quoted(default));
            }
            let more = self.others.get("vars").and_then(|v| v.get(&variable.name)?.as_table());
            let kept = |(key, value): &(&String, &toml::Value)| {
                !self.guards(&variable.name) && !self.reads_secret(key, value)
            };
            for (key, value) in more.into_iter().flatten().filter(kept) {
                line(&mut out, &bare(key), &unknown(value));
            }
        }
        out.push_str("\n[request]\n");
        out.push_str(&request(draft, heading));
        let tail: toml::Table =
            others().filter(|(_, value)| table(value)).map(|(k, v)| (k.clone(), v.clone())).collect();
        if !tail.is_empty() {
            let _ = write!(out, "\n{}", toml::to_string_pretty(&tail).unwrap_or_default());
        }
        out
    }
}

/// Tells whether a variable's name says that it stands for a secret.
pub fn names_a_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("passw") || name.contains("secret")
}

/// The lines below `[request]`: flat, so that they can stand in the order in which they are asked for.
fn request(draft: &Draft, heading: &dyn Fn(Option<Step>) -> String) -> String {
    let (mut out, kept) = (String::new(), body::kept(draft));
    let mut group = None;
    for field in draft.kind().fields.iter().filter(|f| f.at == At::Body) {
        let value = field.path.split('.').try_fold(&kept, |at, name| at.get(name));
        let Some(value) = value.filter(|v| !v.is_null()) else { continue };
        if group != Some(field.step) {
            let blank = if group.is_none() { "" } else { "\n" };
            let _ = writeln!(out, "{blank}# {}", heading(Some(field.step)));
            group = Some(field.step);
        }
        line(&mut out, &dotted(field.path), &rows(value));
    }
    // What stands in a row was written with it.
    let kind = draft.kind();
    let own = |path: &str| !path.split('.').any(|part| part.ends_with(']') && kind_list(kind, part, path));
    let mut seen = BTreeSet::new();
    let extras = draft.extras.iter().filter(|e| !e.may_be_secret(kind) && own(&e.path) && !e.value.is_null());
    // Their order in the file that is read next depends on what they are below of: sorted, they stay where they are.
    let mut extras: Vec<_> = extras.collect();
    extras.sort_by(|a, b| a.path.cmp(&b.path));
    for extra in extras {
        if seen.is_empty() {
            let blank = if out.is_empty() { "" } else { "\n" };
            let _ = writeln!(out, "{blank}# {}", heading(None));
        }
        if seen.insert(extra.path.clone()) {
            line(&mut out, &dotted(&extra.path), &rows(&extra.value));
        }
    }
    out
}

/// Tells whether a part such as `list[0]` of a path is a row of one of the kind's lists.
fn kind_list(kind: &Kind, part: &str, path: &str) -> bool {
    let list = part.split('[').next().unwrap_or_default();
    let end = path.find(part).map_or(0, |at| at + list.len());
    let whole = &path[..end];
    kind.index(whole).is_some_and(|i| kind.fields[i].rows().is_some())
}

fn line(out: &mut String, key: &str, value: &str) {
    let _ = writeln!(out, "{key} = {value}");
}

fn dotted(path: &str) -> String {
    path.split('.').map(bare).collect::<Vec<_>>().join(".")
}

fn bare(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(plain) { key.to_owned() } else { quoted(key) }
}

/// A value; a list of tables one row a line.
fn rows(value: &Value) -> String {
    match value {
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let rows: Vec<_> = items.iter().map(|row| format!("  {},", inline(row))).collect();
            format!("[\n{}\n]", rows.join("\n"))
        }
        other => inline(other),
    }
}

fn inline(value: &Value) -> String {
    match value {
        // TOML has no null; what holds one is left out above.
        Value::Null => quoted(""),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(n) => match (n.as_i64(), n.as_f64()) {
            (Some(whole), _) => whole.to_string(),
            (None, Some(n)) => toml::Value::Float(n).to_string(),
            (None, None) => quoted(&n.to_string()),
        },
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().filter(|i| !i.is_null()).map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members = members.iter().filter(|(_, v)| !v.is_null());
            let members: Vec<_> = members.map(|(k, v)| format!("{} = {}", bare(k), inline(v))).collect();
            if members.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", members.join(", ")) }
        }
    }
}

/// Tells whether a value holds characters that must not stand in a file as they are.
fn hides(value: &toml::Value) -> bool {
    value.to_string().contains(|c: char| is_unsafe_char(c) && c != '\n')
}

/// A value that this vmcart does not know, in one line where it has to be.
fn unknown(value: &toml::Value) -> String {
    match value {
        value if !hides(value) => value.to_string(),
        toml::Value::String(text) => quoted(text),
        toml::Value::Array(items) => {
            format!("[{}]", items.iter().map(unknown).collect::<Vec<_>>().join(", "))
        }
        toml::Value::Table(members) => {
            let members: Vec<_> =
                members.iter().map(|(k, v)| format!("{} = {}", bare(k), unknown(v))).collect();
            format!("{{ {} }}", members.join(", "))
        }
        other => other.to_string(),
    }
}

/// A text in quotes, in one line; whatever a terminal could obey, or an eye not see, is escaped.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_unsafe_char(c) && u32::from(c) > 0xffff => {
                let _ = write!(out, "\\U{:08x}", u32::from(c));
            }
            c if is_unsafe_char(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// The values of an order by their paths, without secrets.
fn said(draft: &Draft) -> Vec<(String, String)> {
    let places = draft.all_places().into_iter();
    let shown = places.filter(|p| {
        let field = draft.at(*p);
        !field.secret() && field.rows().is_none() && draft.is_filled(*p)
    });
    let mut said: Vec<_> = shown.map(|p| (draft.path(p), draft.text(p).trim().to_owned())).collect();
    let kind = draft.kind();
    let extras = draft.extras.iter().filter(|e| !e.may_be_secret(kind));
    said.extend(extras.map(|e| (e.path.clone(), e.value.to_string())));
    said
}

/// The differences from one order to another, value by value, in the order in which it is asked for.
pub fn differences(before: &Draft, after: &Draft) -> Vec<Difference> {
    let (old, new) = (said(before), said(after));
    let of =
        |all: &[(String, String)], path: &str| all.iter().find(|(p, _)| p == path).map(|(_, t)| t.clone());
    let mut found = Vec::new();
    if before.kind() != after.kind() {
        found.push(Difference {
            path: "kind".into(),
            before: Some(before.kind().name.into()),
            after: Some(after.kind().name.into()),
        });
    }
    let gone = old.iter().filter(|(path, _)| of(&new, path).is_none());
    for path in new.iter().chain(gone).map(|(path, _)| path) {
        let (before, after) = (of(&old, path), of(&new, path));
        if before != after {
            found.push(Difference { path: path.clone(), before, after });
        }
    }
    found
}

/// The differences from one template to another: title, note, allowed rules, variables, then value by value.
pub fn changes(before: &Template, after: &Template) -> Vec<Difference> {
    let variables = |t: &Template| -> Vec<(String, String)> {
        let secrets = t.secrets();
        let said = |v: &Variable| match &v.default {
            Some(_) if secrets.contains(&format!("vars.{}.default", v.name)) => {
                format!("{} [{MASK}]", v.prompt)
            }
            Some(default) => format!("{} [{default}]", v.prompt),
            None => v.prompt.clone(),
        };
        t.variables.iter().map(|v| (v.name.clone(), said(v))).collect()
    };
    let list = |d: &Draft| d.allow.iter().cloned().collect::<Vec<_>>().join(", ");
    let some = |text: String| Some(text).filter(|t| !t.is_empty());
    let outside = [
        ("title", before.draft.title.clone(), after.draft.title.clone()),
        ("note", before.note.clone(), after.note.clone()),
        ("allow", list(&before.draft), list(&after.draft)),
    ];
    let mut found = Vec::new();
    for (path, old, new) in outside {
        if old != new {
            found.push(Difference { path: path.into(), before: some(old), after: some(new) });
        }
    }
    let (old, new) = (variables(before), variables(after));
    let of =
        |all: &[(String, String)], name: &str| all.iter().find(|(n, _)| n == name).map(|(_, t)| t.clone());
    let gone = old.iter().filter(|(name, _)| of(&new, name).is_none());
    for (name, _) in new.iter().chain(gone) {
        let (before, after) = (of(&old, name), of(&new, name));
        if before != after {
            found.push(Difference { path: format!("vars.{name}"), before, after });
        }
    }
    found.extend(differences(&before.draft, &after.draft));
    found
}

#[cfg(test)]
mod tests;
