//! The kinds, their fields and rules, the providers, and the drafts that are made of them.
//!
//! Each needs the others: a kind is a table of fields and rules, these may be functions of a draft, and a draft is one of
//! a kind. So their types stand together here, and what is asked of each stands in a file of its own.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    At, Command, Cond, Edition, Entry, Extra, Failing, Hit, KeyFile, KeyVariables, Known, Limit, Lookup,
    Offer, Pricing, Product, Role, Severity, Step, Terraform, TokenAt, Wire, pattern::Pattern,
};

mod draft;

/// The shape of a field's values, and so the widget that edits it.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Free text that satisfies a pattern.
    Text(&'static Pattern),
    /// Free text that is never shown, written or logged.
    Secret(&'static Pattern),
    /// A whole number.
    Whole(Limit),
    /// A decimal amount above zero, in CNY.
    Money,
    /// Yes, no, or not sent.
    Flag,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Usually one of what the cloud lists; any text that satisfies the pattern may be typed.
    Pick(Lookup, &'static Pattern),
    /// A list of rows.
    Rows(Row),
}

/// The rows of a list field.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The fields of one row. One cell with an empty path makes a list of plain values.
    pub cells: &'static [Field],
    /// The most rows the list takes.
    pub max: usize,
}

/// One row of an order's table.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The provider's path inside the body (or inside the row): also the field's name in order files, `--set`,
    /// problems and texts.
    pub path: &'static str,
    /// The part of the request where the value goes.
    pub at: At,
    /// The form in which it is written there.
    pub wire: Wire,
    /// The document's table calls a number or flag text: a file may write it as text too.
    pub or_text: bool,
    /// The values it takes.
    pub shape: Shape,
    /// The screen that asks for it.
    pub step: Step,
    /// It must be filled while this holds.
    pub need: Cond,
    /// It is asked for, and sent, while this holds.
    pub shown: Cond,
    /// A file that fills it while it is not sent contradicts itself: the document refuses the two together. Otherwise the
    /// value is without effect, which is only told.
    pub clash: bool,
    /// The value that a new wizard fills in.
    pub preset: Option<&'static str>,
    /// The value that the provider takes when it is left out.
    pub default: Option<&'static str>,
    /// A text that says the same as leaving it out: the provider's tools send it for "not wanted".
    pub none: Option<&'static str>,
    /// Its value while it is empty, where that follows from the rest of the order.
    pub derive: Option<fn(&Draft) -> Option<String>>,
    /// The unit behind the value: a text key below `unit`.
    pub unit: Option<&'static str>,
    /// The way the wizard asks for it: at once, later or never.
    pub offer: Offer,
    /// A value that the documents use.
    pub example: &'static str,
    /// The document its limits come from.
    pub source: Edition,
    /// The key its label and help stand under, where another kind gives the same path another meaning; empty for
    /// the path itself.
    pub words: &'static str,
    /// Its purpose, where rules, screens, prices or refusals ask for it by that.
    pub role: Option<Role>,
}

/// A rule of a kind, stated once.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The stable code; its wording is the text `problem.CODE`.
    pub code: &'static str,
    /// The top-level field that it is shown at.
    pub at: &'static str,
    /// The weight: it blocks, or only warns.
    pub severity: Severity,
    /// A person may let it pass for one order.
    pub allowable: bool,
    /// The document it comes from.
    pub source: Edition,
    /// The condition that must hold.
    pub test: Test,
}

/// The demand of a rule.
#[derive(Clone, Copy)]
pub enum Test {
    /// The field may only be filled while this holds.
    Only(Cond),
    /// At most one of these fields is filled.
    AtMostOne(&'static [&'static str]),
    /// Both fields are filled, or neither is; the empty one gets the problem.
    Together(&'static str, &'static str),
    /// While the other field is filled, this one is too.
    With(&'static str),
    /// While the condition holds, the field's number is within these bounds.
    Within(Cond, i64, i64),
    /// The number of rows is a multiple of the order's count.
    MultipleOfCount,
    /// No two rows have the same text in this cell.
    Unique(&'static str),
    /// A function of its own, which names what it hit.
    Custom(fn(&Draft, &Known) -> Vec<Hit>),
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
    /// The place of the idempotency token.
    pub token: TokenAt,
    /// The product it buys.
    pub product: Product,
    /// The end of instances that fail, where its page tells it.
    pub failing: Option<Failing>,
    /// The call that tells its price, where there is one.
    pub pricing: Option<Pricing>,
    /// The command of the provider's own command line, where there is one.
    pub command: Option<Command>,
    /// Terraform's name for it.
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
    /// Rules for what one field table cannot say by itself, in groups that kinds may share.
    pub rules: &'static [&'static [Rule]],
}

impl PartialEq for Kind {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Kind {}

/// Whose cloud an order goes to: a row of facts. Two of the same name are the same.
#[derive(Clone, Copy)]
pub struct Provider(&'static ProviderRow);

/// The facts about a provider that are not of one order.
#[derive(Debug)]
pub struct ProviderRow {
    /// The name in configuration files and on the command line.
    pub name: &'static str,
    /// The help on its name on the command line: its own name, and how it signs.
    pub help: &'static str,
    /// The variables that hold a key pair, in the order in which they are looked for. The first set is the one that a
    /// person is told to use.
    pub keys: &'static [KeyVariables],
    /// Variables of its tools that could be anybody's, and so are left alone.
    pub shared_keys: &'static [&'static str],
    /// The files of its own tools, in the order in which they are looked for.
    pub files: &'static [KeyFile],
    /// The seconds for which a signature is good; `None` where its gateway names no time and its own clock decides.
    pub signature_life: Option<u32>,
    /// Headers of a request that say when it was made, by the provider's own names.
    pub stamps: &'static [&'static str],
    /// Tells whether a zone, by its name, is in a region; both as they stand in requests.
    pub zone_in_region: fn(zone: &str, region: &str) -> bool,
    /// It numbers the names of a batch: `web-1`, `web-2`.
    pub numbers_batches: bool,
    /// The GB of a system disk that cost nothing.
    pub free_system_disk: i64,
    /// It sends the account's owner the password that it makes up for an order without a way to log in.
    pub sends_password: bool,
    /// The group that it takes for an order without one lets everything in, as long as nobody has changed its rules.
    pub default_group_opens: bool,
    /// Reads its description of an instance, with the region, as an order for one more.
    pub read_instance: fn(&Value, &str) -> Imported,
}

impl Provider {
    /// The provider that a row describes.
    pub const fn of(row: &'static ProviderRow) -> Self {
        Self(row)
    }

    /// Its facts.
    pub const fn row(self) -> &'static ProviderRow {
        self.0
    }
}

/// The answers that a person has typed so far.
#[derive(Clone, PartialEq)]
pub struct Draft {
    kind: &'static Kind,
    values: Vec<Entry>,
    rows: Vec<Vec<Vec<Entry>>>,
    /// Keys of an order file that the table does not know.
    pub extras: Vec<Extra>,
    /// Objects that a file has with nothing in them: what an object must have is missing there.
    pub hollow: BTreeSet<String>,
    /// Codes of rules that the person lets pass for this order.
    pub allow: BTreeSet<String>,
    /// A title for people.
    pub title: String,
    /// The name of the template it was made from; empty where there is none.
    pub template: String,
}

/// A draft made from something else.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The draft.
    pub draft: Draft,
    /// Things that were there and are not in the draft: paths, each with the reason as a text key below `import`.
    pub left_out: Vec<(String, &'static str)>,
}
