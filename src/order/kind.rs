//! An order kind: one provider request, as a table.

use serde_json::Value;
use zeroize::Zeroizing;

use super::{Field, Lookup, Request, Rule, Step, tables};

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
    /// As a member of the body of this name.
    Body(&'static str),
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
    /// What stands behind a text key where the wording is this product's own; empty for the usual one.
    pub const fn suffix(self) -> &'static str {
        match self {
            Product::Instances => "",
            Product::Contracts => "-contracts",
        }
    }
}

/// A list of disks: its path and those of its cells.
#[derive(Debug, Clone, Copy)]
pub struct DiskList {
    /// The list.
    pub path: &'static str,
    /// The cell with the type of the disk.
    pub kind: &'static str,
    /// The cell with its size in GB.
    pub size: &'static str,
}

/// The fields that rules and screens know by their part in an order; an empty path where a kind has none.
#[derive(Debug, Clone, Copy)]
pub struct Parts {
    /// How many.
    pub count: &'static str,
    /// The zone.
    pub zone: &'static str,
    /// The package specification, or instance type.
    pub spec: &'static str,
    /// The image.
    pub image: &'static str,
    /// The key pair.
    pub key_pair: &'static str,
    /// The size of the system disk.
    pub system_size: &'static str,
    /// The type of the system disk.
    pub system_type: &'static str,
    /// The data disks.
    pub data: DiskList,
    /// The subnet.
    pub subnet: &'static str,
    /// The VPC, where it is chosen by itself.
    pub vpc: &'static str,
    /// The list of security groups and its cell.
    pub groups: (&'static str, &'static str),
    /// The one security group.
    pub group: &'static str,
    /// The bandwidth of the public address.
    pub public: &'static str,
    /// When it is paid.
    pub payment: &'static str,
    /// The name of the instance.
    pub name: &'static str,
}

impl Parts {
    /// No part at all: what a kind has is put over it.
    pub const NONE: Parts = Parts {
        count: "",
        zone: "",
        spec: "",
        image: "",
        key_pair: "",
        system_size: "",
        system_type: "",
        data: DiskList { path: "", kind: "", size: "" },
        subnet: "",
        vpc: "",
        groups: ("", ""),
        group: "",
        public: "",
        payment: "",
        name: "",
    };
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
    /// Which field has which part.
    pub parts: Parts,
    /// The field that each list of the cloud depends on, beside the region.
    pub scopes: &'static [(Lookup, &'static str)],
    /// Every request parameter, in the order it is asked for and sent.
    pub fields: &'static [Field],
    /// What one field table cannot say by itself, in groups that kinds may share.
    pub rules: &'static [&'static [Rule]],
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

    /// Every rule, in order.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.iter().copied().flatten()
    }

    /// The field whose value a list of the cloud depends on, beside the region.
    pub fn scope(&self, lookup: Lookup) -> Option<&'static str> {
        self.scopes.iter().find(|(l, _)| *l == lookup).map(|(_, path)| *path)
    }

    /// The request of a body in a region under a token.
    pub fn request(&self, region: &str, token: &str, mut body: Value) -> Request {
        let query = match (self.token, &mut body) {
            (TokenAt::Query(name), _) => vec![(name.to_owned(), token.to_owned())],
            (TokenAt::Body(name), Value::Object(members)) => {
                members.insert(name.to_owned(), token.into());
                Vec::new()
            }
            (TokenAt::Body(_), _) => Vec::new(),
        };
        Request { method: self.method, path: self.path(region), query, body: super::body::sealed_text(body) }
    }

    /// A request again, whose exact bytes were kept: a token in the body is in them.
    pub fn again(&self, region: &str, token: &str, bytes: Zeroizing<String>) -> Request {
        let query = match self.token {
            TokenAt::Query(name) => vec![(name.to_owned(), token.to_owned())],
            TokenAt::Body(_) => Vec::new(),
        };
        Request { method: self.method, path: self.path(region), query, body: bytes }
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

/// Every kind that can be ordered.
pub fn kinds() -> &'static [&'static Kind] {
    tables::KINDS
}

/// The kind of this name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    kinds().iter().copied().find(|k| k.name == name)
}
