//! Questions to a kind: its fields by name, its rules, where its requests go.

use super::{At, Field, FieldName, Kind, Lookup, Role, Rule, Step, Wire};

impl Kind {
    /// The index of a top-level field.
    pub fn index(&self, name: impl FieldName) -> Option<usize> {
        self.fields.iter().position(|f| name.names(f))
    }

    /// The value that a new order fills a top-level field with; empty where it fills nothing.
    pub fn preset(&self, name: impl FieldName) -> &'static str {
        self.index(name).and_then(|i| self.fields[i].preset).unwrap_or_default()
    }

    /// The path of the top-level field with this role; empty where the kind has none.
    pub fn path_of(&self, role: Role) -> &'static str {
        self.index(role).map_or("", |i| self.fields[i].path)
    }

    /// The path of a cell in the rows of a list; empty where the kind has none.
    pub fn cell_of(&self, list: impl FieldName, cell: impl FieldName) -> &'static str {
        let rows = self.index(list).and_then(|i| self.fields[i].rows());
        rows.and_then(|row| row.cells.iter().find(|c| cell.names(c))).map_or("", |cell| cell.path)
    }

    /// The path of the field or cell with this role, rows without their numbers; else of the role that answers for it.
    pub fn leaf_of(&self, role: Role) -> Option<String> {
        let cell = |field: &Field| {
            let cell = field.rows()?.cells.iter().find(|cell| role.names(cell))?;
            Some(text_key(field.path, Some(cell.path)))
        };
        let top = self.index(role).map(|i| self.fields[i].path.to_owned());
        top.or_else(|| self.fields.iter().find_map(cell)).or_else(|| self.leaf_of(role.substitute()?))
    }

    /// The screens that have fields, with Review and Submit.
    pub fn steps(&self) -> Vec<Step> {
        Step::ALL
            .into_iter()
            .filter(|s| matches!(s, Step::Review | Step::Submit) || self.fields.iter().any(|f| f.step == *s))
            .collect()
    }

    /// Every leaf of the request body, as `path` or `list[].path`, in table order.
    pub fn leaves(&self) -> Vec<String> {
        let body = self.fields.iter().filter(|f| f.at == At::Body);
        body.flat_map(|field| match field.rows() {
            None => vec![field.path.to_owned()],
            Some(row) => row.cells.iter().map(|cell| text_key(field.path, Some(cell.path))).collect(),
        })
        .collect()
    }

    /// Every rule, in order.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().copied().flatten()
    }

    /// The field whose value a list of the cloud depends on, beside the region.
    pub fn scope(&self, lookup: Lookup) -> Option<&'static str> {
        self.scopes.iter().find(|(l, _)| *l == lookup).map(|(_, path)| *path)
    }

    /// Tells whether its secrets are sent sealed with the account's key; otherwise TLS alone guards them.
    pub fn seals(&self) -> bool {
        self.fields.iter().any(|f| f.wire == Wire::Sealed)
    }

    /// The request path in a region.
    pub fn path(&self, region: &str) -> String {
        self.path.replace("{region}", region)
    }

    /// The host of a region.
    pub fn host(&self, region: &str) -> String {
        self.host.replace("{region}", region)
    }
}

/// The name of a field, or of a cell in the rows of one, without row numbers.
pub fn text_key(field: &str, cell: Option<&str>) -> String {
    match cell {
        None => field.to_owned(),
        Some("") => format!("{field}[]"),
        Some(cell) => format!("{field}[].{cell}"),
    }
}
