//! The query of a lookup: its filters, and the page that it asks for.

use serde_json::{Value, json};

use super::refusal::{Check, Refusal, Rule};
use crate::sim::exchange::Incoming;

/// `filters.N.name`, `filters.N.operator` and the `filters.N.values.M`.
struct Filter {
    name: String,
    like: bool,
    values: Vec<String>,
}

/// The numbered members of a list in the query: counted from one, up to the first that is missing.
fn numbered<'a>(incoming: &'a Incoming, prefix: &str) -> Vec<&'a str> {
    (1..).map_while(|n| incoming.param(&format!("{prefix}.{n}"))).collect()
}

fn filters(incoming: &Incoming) -> Vec<Filter> {
    let read = |n: usize| {
        let name = incoming.param(&format!("filters.{n}.name"))?.to_owned();
        let like = incoming.param(&format!("filters.{n}.operator")) == Some("like");
        let values = numbered(incoming, &format!("filters.{n}.values"));
        let values = values.into_iter().map(str::to_owned).collect();
        Some(Filter { name, like, values })
    };
    (1..).map_while(read).collect()
}

/// A lookup's query.
pub(super) struct Query<'a> {
    filters: Vec<Filter>,
    incoming: &'a Incoming,
}

impl<'a> Query<'a> {
    pub(super) fn new(incoming: &'a Incoming) -> Self {
        Self { filters: filters(incoming), incoming }
    }

    /// A parameter that is there and not empty.
    pub(super) fn param(&self, name: &str) -> Option<&'a str> {
        self.incoming.param(name)
    }

    /// The numbered members of a list: counted from one, up to the first that is missing.
    pub(super) fn list(&self, name: &str) -> Vec<&'a str> {
        numbered(self.incoming, name)
    }

    /// Tells whether a row passes the filter of a name, when there is one. The document compares some by their parts.
    pub(super) fn takes(&self, name: &str, value: &str) -> bool {
        let part = matches!(name, "name" | "privateIpAddress");
        let hit = |f: &Filter| f.values.iter().any(|v| value == v || ((part || f.like) && value.contains(v)));
        self.filters.iter().filter(|f| f.name == name).all(hit)
    }

    /// Tells whether there is a filter of a name.
    pub(super) fn names(&self, name: &str) -> bool {
        self.filters.iter().any(|f| f.name == name)
    }

    fn number(&self, name: &str, least: usize, most: usize, usual: usize) -> Result<usize, Refusal> {
        let Some(text) = self.param(name) else { return Ok(usual) };
        let inside = text.parse().ok().filter(|n| (least..=most).contains(n));
        inside.ok_or_else(|| Refusal::out_of_range(name, Rule::Page))
    }

    fn window(&self) -> Result<(usize, usize), Refusal> {
        let size = self.number("pageSize", 10, 100, 20)?;
        Ok((self.number("pageNumber", 1, 1_000_000, 1)?, size))
    }

    pub(super) fn page(&self, list: &str, rows: Vec<Value>) -> Check<Value> {
        let (number, size) = self.window()?;
        Ok(part(list, rows, number, size))
    }

    /// The network's lists show the last page when one behind it is asked for.
    pub(super) fn last_page(&self, list: &str, rows: Vec<Value>) -> Check<Value> {
        let (number, size) = self.window()?;
        let pages = rows.len().div_ceil(size).max(1);
        Ok(part(list, rows, number.min(pages), size))
    }
}

fn part(list: &str, rows: Vec<Value>, number: usize, size: usize) -> Value {
    let total = rows.len();
    let shown: Vec<Value> = rows.into_iter().skip((number - 1) * size).take(size).collect();
    let mut answer = json!({"totalCount": total});
    answer[list] = Value::Array(shown);
    answer
}
