//! An order kind: one provider request, as a table.

use serde_json::Value;
use zeroize::Zeroizing;

use super::{Command, Field, FieldName, Lookup, Provider, Request, Role, Rule, Step, Terraform, catalogue};

/// Where a request carries its idempotency token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenAt {
    /// As a query parameter of this name.
    Query(&'static str),
    /// As a member of the body of this name.
    Body(&'static str),
}

impl TokenAt {
    /// The name of the parameter or member.
    pub const fn name(self) -> &'static str {
        match self {
            TokenAt::Query(name) | TokenAt::Body(name) => name,
        }
    }
}

/// What an order buys, and so what is followed after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    /// Machines, which boot.
    Instances,
    /// Contracts for a discount, which become active.
    Contracts,
}

impl Product {
    /// What a kind of this name buys; machines, where it is not known here.
    pub fn of(kind: &str) -> Self {
        catalogue::kind(kind).map_or(Product::Instances, |kind| kind.product)
    }

    /// What stands behind a text key where the wording is this product's own; empty for the usual one.
    pub const fn suffix(self) -> &'static str {
        match self {
            Product::Instances => "",
            Product::Contracts => "-contracts",
        }
    }
}

/// The call that tells a price, each with goods of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pricing {
    /// Of a package, for the term that is paid ahead or by use.
    Package,
    /// Of the package that the named hardware is sold under, likewise.
    Hardware,
    /// Of a spot instance, by the minute.
    Spot,
    /// Of a reserved contract, for its term.
    Contract,
}

/// What becomes of instances that fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failing {
    /// The provider takes back the whole order, disks included, and nothing is paid.
    RolledBack,
    /// Each is deleted, unpaid, and frees its quota; the others stay.
    Vanishes,
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
    /// The request path, with `{region}` in it where the region stands there.
    pub path: &'static str,
    /// Where the idempotency token goes.
    pub token: TokenAt,
    /// What it buys.
    pub product: Product,
    /// What becomes of instances that fail, where its page says so.
    pub failing: Option<Failing>,
    /// The call that tells its price, where there is one.
    pub pricing: Option<Pricing>,
    /// The command of the provider's own command line, where there is one.
    pub command: Option<Command>,
    /// What Terraform calls it.
    pub terraform: Terraform,
    /// The script of its tour through the wizard, as TOML.
    pub tour: &'static str,
    /// The field that each list of the cloud depends on, beside the region.
    pub scopes: &'static [(Lookup, &'static str)],
    /// Members that its page does not have and that the provider's own SDKs send, each with the value at which they change
    /// nothing; `{region}` stands for the order's.
    pub surplus: &'static [(&'static str, &'static str)],
    /// Every request parameter, in the order it is asked for and sent.
    pub fields: &'static [Field],
    /// What one field table cannot say by itself, in groups that kinds may share.
    pub rules: &'static [&'static [Rule]],
}

impl Kind {
    /// The index of a top-level field.
    pub fn index(&self, name: impl FieldName) -> Option<usize> {
        self.fields.iter().position(|f| name.names(f))
    }

    /// What a new order fills a top-level field with; empty where it fills nothing.
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
        let body = self.fields.iter().filter(|f| f.at == super::At::Body);
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

    /// The request of a body in a region under a token.
    pub fn request(&'static self, region: &str, token: &str, mut body: Value) -> Request {
        let query = match (self.token, &mut body) {
            (TokenAt::Query(name), _) => vec![(name.to_owned(), token.to_owned())],
            (TokenAt::Body(name), Value::Object(members)) => {
                members.insert(name.to_owned(), token.into());
                Vec::new()
            }
            (TokenAt::Body(_), _) => Vec::new(),
        };
        let body = super::body::sealed_text(body);
        Request { kind: self, method: self.method, path: self.path(region), query, body }
    }

    /// A request again, whose exact bytes were kept: a token in the body is in them.
    pub fn again(&'static self, region: &str, token: &str, bytes: Zeroizing<String>) -> Request {
        let query = match self.token {
            TokenAt::Query(name) => vec![(name.to_owned(), token.to_owned())],
            TokenAt::Body(_) => Vec::new(),
        };
        Request { kind: self, method: self.method, path: self.path(region), query, body: bytes }
    }

    /// Whether its secrets are sent sealed with the account's key; otherwise TLS alone guards them.
    pub fn seals(&self) -> bool {
        self.fields.iter().any(|f| f.wire == super::Wire::Sealed)
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

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Kind {}
