//! Variables of an order file: declared once, put into every text of the request, whether the table knows it or not.

use std::collections::BTreeSet;

use serde_json::Value;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Reading, Variable,
    keys::{VARIABLE_KEYS, hint},
    reader::Reader,
};
use crate::order::{Field, Kind, Origin, Problem, nearest::nearest, surplus::reads_secret};

/// The most bytes of a text with its variables put in: twice what any field takes.
const LONGEST: usize = 128 * 1024;

/// The names of variables that stand in what is a secret, or reads like one.
pub(super) fn guard(prefix: &str, table: &DeTable<'_>, kind: &Kind, found: &mut BTreeSet<String>) {
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
        let own = kind.fields.iter().find(|f| f.path == path);
        let secret = own.map_or_else(|| reads_secret(name, kind), Field::secret);
        match value.get_ref() {
            DeValue::String(text) if secret => found.extend(used(text)),
            DeValue::Table(inner) => guard(&path, inner, kind, found),
            DeValue::Array(items) => {
                for item in items {
                    match item.get_ref() {
                        DeValue::Table(inner) => guard(&path, inner, kind, found),
                        DeValue::String(text) if secret => found.extend(used(text)),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// The names of the variables in a text.
fn used(text: &str) -> impl Iterator<Item = String> {
    text.split("${").skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned())
}

impl Reader<'_> {
    pub(super) fn read_variables(&mut self, vars: &Spanned<DeValue<'_>>) {
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
            for (key, value) in spec {
                let (key, at) = (key.get_ref().as_ref(), key.span());
                let path = format!("vars.{name}.{key}");
                if !VARIABLE_KEYS.contains(&key) {
                    self.unknown_key(&path, key, hint(nearest(key, VARIABLE_KEYS.into_iter())), &at);
                } else if value.get_ref().as_str().is_none() {
                    self.wrong_type(&path, "text", value);
                }
            }
            let text = |key: &str| spec.get(key).and_then(|v| v.get_ref().as_str()).map(str::to_owned);
            self.variables.push(Variable {
                prompt: text("prompt").unwrap_or_else(|| name.clone()),
                default: text("default"),
                name,
            });
        }
    }

    /// Tells whether a path is a secret's, or reads like one where the table does not know it.
    fn secret(&self, path: &str) -> bool {
        let kind = self.draft.kind();
        match self.draft.place(path) {
            Some(place) => self.draft.at(place).secret(),
            None => path.split(['.', '[', ']']).any(|part| !part.is_empty() && reads_secret(part, kind)),
        }
    }

    /// Puts variables into a text; `None` when one has no value, which is then a problem of its own.
    pub(super) fn substitute(&mut self, path: &str, text: &str) -> Option<(String, Origin)> {
        if self.reading == Reading::Draft {
            // Half-typed text is kept as it is, whatever it looks like.
            return Some((text.to_owned(), Origin::Typed));
        }
        let (mut out, mut rest, mut origin) = (String::new(), text, Origin::File);
        while let Some(start) = rest.find("${") {
            if rest[..start].ends_with('$') {
                // Two dollars stand for one that begins no variable.
                out.push_str(&rest[..start]);
                out.push('{');
                rest = &rest[start + 2..];
                continue;
            }
            let Some(length) = rest[start..].find('}') else {
                break;
            };
            let name = &rest[start + 2..start + length];
            out.push_str(&rest[..start]);
            rest = &rest[start + length + 1..];
            let Some(variable) = self.variables.iter().find(|v| v.name == name) else {
                let plain = name.trim();
                let problem = if plain == name {
                    Problem::error(path, "variable-unknown").with("value", name)
                } else {
                    // Blanks are part of a name, and no name has any.
                    let braces = |name: &str| format!("${{{name}}}");
                    Problem::error(path, "variable-blanks")
                        .with("value", braces(name))
                        .with("name", braces(plain))
                };
                self.problems.push(problem);
                return None;
            };
            origin = Origin::Variable;
            // Whatever else shows its value would show the secret.
            if self.guarded.contains(name) && !self.secret(path) {
                self.problems.push(Problem::error(path, "variable-secret").with("value", name));
                return None;
            }
            if self.reading == Reading::Template {
                continue;
            }
            let given = self.sets.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.clone());
            let Some(value) = given.or_else(|| variable.default.clone()) else {
                self.problems.push(Problem::error(path, "variable-missing").with("value", name));
                return None;
            };
            out.push_str(&value);
            if out.len() > LONGEST {
                self.problems.push(Problem::error(path, "variable-long").with("max", LONGEST));
                return None;
            }
        }
        out.push_str(rest);
        Some((if self.reading == Reading::Template { text.to_owned() } else { out }, origin))
    }

    /// Puts variables into every text of a value that the table does not know, however deep it is.
    pub(super) fn substitute_all(&mut self, path: &str, value: &mut Value) {
        match value {
            Value::String(text) => {
                // What can't be put in stands as it is, and is told.
                if let Some((with, _)) = self.substitute(path, text) {
                    *text = with;
                }
            }
            Value::Array(items) => {
                for (row, item) in items.iter_mut().enumerate() {
                    self.substitute_all(&format!("{path}[{row}]"), item);
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    self.substitute_all(&format!("{path}.{name}"), member);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::order::{
        Known, Reading, body,
        file::{Template, load},
    };

    const FILE: &str = r#"kind = "bcc-spec"
allow = ["unknown-field"]
[vars.env]
prompt = "Environment"
default = "staging"
[request]
name = "web-${env}"
future = "f-${env}-$${env}"
list = ["${env}", ["deep-${env}"], { inside = "${env}" }]
nested.deeper = { of = "${env}", cost = "$${x}" }
tags = [{ tagKey = "env", tagValue = "${env}", more = "m-${env}" }]
"#;

    #[test]
    fn variables_reach_what_the_table_does_not_know_however_deep() {
        let sets = [("env".to_owned(), "prod".to_owned())];
        let draft = load(FILE, &sets, Reading::Strict).expect("it reads").draft;
        let sent = body::preview(&draft);
        assert_eq!(sent["future"], "f-prod-${env}");
        assert_eq!(sent["list"], serde_json::json!(["prod", ["deep-prod"], {"inside": "prod"}]));
        assert_eq!(sent["nested"], serde_json::json!({"deeper": {"of": "prod", "cost": "${x}"}}));
        assert_eq!(
            sent["tags"][0],
            serde_json::json!({"tagKey": "env", "tagValue": "prod", "more": "m-prod"})
        );
    }

    #[test]
    fn a_template_keeps_them_and_an_order_means_itself_when_it_is_kept() {
        let template = Template::read(FILE).expect("it reads");
        let again = Template::read(&template.write(&|_| String::new())).expect("it reads again");
        let sorted = |template: &Template| {
            let mut extras: Vec<_> =
                template.draft.extras.iter().map(|e| format!("{} {}", e.path, e.value)).collect();
            extras.sort();
            extras
        };
        assert_eq!(sorted(&again), sorted(&template));
        assert!(again.draft.extras.iter().any(|e| e.value == "f-${env}-$${env}"), "{:?}", again.draft.extras);
        let draft = load(FILE, &[], Reading::Strict).expect("it reads").draft;
        let kept = Template::of(&draft).write(&|_| String::new());
        let back = load(&kept, &[], Reading::Strict).expect("it reads");
        assert!(back.own_problems().is_empty(), "{:?}", back.own_problems());
        assert_eq!(body::preview(&back.draft), body::preview(&draft));
    }

    #[test]
    fn an_undeclared_one_is_refused_and_blanks_are_explained() {
        for (text, code, path) in [
            ("future = \"${other}\"", "variable-unknown", "future"),
            ("future = [{ a = [\"${other}\"] }]", "variable-unknown", "future[0].a[0]"),
            ("name = \"${ env }\"", "variable-blanks", "name"),
            ("future.a = \"${env }\"", "variable-blanks", "future.a"),
        ] {
            let file = format!(
                "kind = \"bcc-spec\"\nallow = [\"unknown-field\"]\n[vars.env]\ndefault = \"a\"\n[request]\n{text}\n"
            );
            let problems = load(&file, &[], Reading::Strict).expect("it reads").check(&Known::default());
            assert!(problems.iter().any(|p| p.code == code && p.path == path), "{text}: {problems:?}");
        }
    }

    #[test]
    fn a_script_and_sizes_in_a_file_are_taken_as_when_they_are_typed() {
        let file = "kind = \"bcc-spec\"\n[request]\nspec = \"ｂｃｃ．ｇ５\"\nuserData = \"\"\"\n#!/bin/sh\necho a\n\"\"\"\n";
        let sets = [("rootDiskSizeInGb".to_owned(), "1T".to_owned())];
        let draft = load(file, &sets, Reading::Strict).expect("it reads").draft;
        assert_eq!(draft.get("userData"), "IyEvYmluL3NoCmVjaG8gYQo=");
        assert_eq!((draft.get("spec"), draft.get("rootDiskSizeInGb")), ("bcc.g5", "1024"));
        let sets = [("userData".to_owned(), "#!/bin/sh\necho a\n".to_owned())];
        let draft = load("kind = \"bcc-spec\"\n[request]\n", &sets, Reading::Strict).expect("it reads").draft;
        assert_eq!(draft.get("userData"), "IyEvYmluL3NoCmVjaG8gYQo=");
    }
}
