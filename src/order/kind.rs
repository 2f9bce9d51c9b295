//! An order kind: one provider request, as a table.

use super::{Field, Request, Rule, Step, tables};

/// Whose cloud an order goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Provider {
    /// Baidu AI Cloud.
    Bce,
    /// JD Cloud.
    Jd,
}

impl Provider {
    /// The name in configuration files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Provider::Bce => "bce",
            Provider::Jd => "jd",
        }
    }
}

/// Where a request carries its idempotency token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenAt {
    /// As a query parameter of this name.
    Query(&'static str),
}

/// One kind of order.
#[derive(Debug)]
pub struct Kind {
    /// The name in files and on the command line.
    pub name: &'static str,
    /// Whose cloud it goes to.
    pub provider: Provider,
    /// The service's host with `{region}` in it.
    pub host: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The request path.
    pub path: &'static str,
    /// Where the idempotency token goes.
    pub token: TokenAt,
    /// The field that counts the instances of the order.
    pub count: &'static str,
    /// Every request parameter, in the order it is asked for and sent.
    pub fields: &'static [Field],
    /// What one field table cannot say by itself.
    pub rules: &'static [Rule],
}

impl Kind {
    /// The index of a top-level field.
    pub fn index(&self, path: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.path == path)
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
        let body = self.fields.iter().filter(|f| f.at == super::At::Body);
        body.flat_map(|field| match field.rows() {
            None => vec![field.path.to_owned()],
            Some(row) => row.cells.iter().map(|cell| text_key(field.path, Some(cell.path))).collect(),
        })
        .collect()
    }

    /// The request of a body under a token.
    pub fn request(&self, token: &str, body: String) -> Request {
        let query = match self.token {
            TokenAt::Query(name) => vec![(name.to_owned(), token.to_owned())],
        };
        Request { method: self.method, path: self.path.to_owned(), query, body }
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

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// Every kind that can be ordered.
pub fn kinds() -> &'static [&'static Kind] {
    tables::KINDS
}

/// The kind of this name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    kinds().iter().copied().find(|k| k.name == name)
}
