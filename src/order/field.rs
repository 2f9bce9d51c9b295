//! The vocabulary of a field table: where a value goes, what it may be, when it is asked for.

use super::{Cond, Draft, Lookup, Role, pattern::Pattern};

/// A document a limit comes from, in the edition it was read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    /// The document's name, as one would look for it.
    pub document: &'static str,
    /// The date or version of the edition.
    pub edition: &'static str,
}

/// The screens of the wizard, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Region, zone, placement.
    Zone,
    /// Specification, count and processor options.
    Compute,
    /// Image, key pair, password, user data.
    Image,
    /// System disk, data disks, local disks, file systems.
    Disks,
    /// Subnet, security groups, addresses, bandwidth.
    Network,
    /// Payment, term, renewal, bids.
    Billing,
    /// Names, tags, resource group, protection.
    Naming,
    /// The whole order before it is sent.
    Review,
    /// Sending and following.
    Submit,
}

impl Step {
    /// Every screen, in order.
    pub const ALL: [Step; 9] = [
        Step::Zone,
        Step::Compute,
        Step::Image,
        Step::Disks,
        Step::Network,
        Step::Billing,
        Step::Naming,
        Step::Review,
        Step::Submit,
    ];

    /// The key under which the texts name this screen.
    pub const fn key(self) -> &'static str {
        match self {
            Step::Zone => "zone",
            Step::Compute => "compute",
            Step::Image => "image",
            Step::Disks => "disks",
            Step::Network => "network",
            Step::Billing => "billing",
            Step::Naming => "naming",
            Step::Review => "review",
            Step::Submit => "submit",
        }
    }
}

/// Where the provider wants a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// It chooses the host or path that is spoken to, and is not in the body.
    Endpoint,
    /// In the body, at the field's path.
    Body,
}

/// How a value is written in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// A JSON string.
    Text,
    /// A JSON integer.
    Int,
    /// `true` or `false`.
    Bool,
    /// A JSON string that holds the sealed form of a secret.
    Sealed,
}

/// Whether the wizard asks for a field at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Shown at once.
    Plain,
    /// Shown when the advanced fields of its screen are unfolded, or when it is filled.
    Advanced,
    /// Never asked for; taken from a file with a warning that names the path to use instead.
    Deprecated(&'static str),
}

/// The bounds of a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The least value that passes.
    pub min: i64,
    /// The greatest value that passes.
    pub max: i64,
    /// The code of the problem outside the bounds.
    pub code: &'static str,
    /// Whether a person may let this rule pass for one order, because newer definitions are wider.
    pub allowable: bool,
    /// Narrower bounds that the same document names elsewhere: outside them is a warning with this code.
    pub narrow: Option<(i64, i64, &'static str)>,
}

/// Which values a field takes, and so which widget edits it.
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
    /// Where the value goes.
    pub at: At,
    /// How it is written there.
    pub wire: Wire,
    /// The document's table calls a number or flag text: a file may write it as text too.
    pub or_text: bool,
    /// Which values it takes.
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
    /// What a new wizard fills in.
    pub preset: Option<&'static str>,
    /// What the provider takes when it is left out.
    pub default: Option<&'static str>,
    /// A text that says the same as leaving it out: the provider's tools send it for "not wanted".
    pub none: Option<&'static str>,
    /// What it is while it is empty, where that follows from the rest of the order.
    pub derive: Option<fn(&Draft) -> Option<String>>,
    /// The unit behind the value: a text key below `unit`.
    pub unit: Option<&'static str>,
    /// Whether the wizard asks for it at once.
    pub offer: Offer,
    /// A value that the documents use.
    pub example: &'static str,
    /// The document its limits come from.
    pub source: Edition,
    /// The key its label and help stand under, where another kind gives the same path another meaning; empty for
    /// the path itself.
    pub words: &'static str,
    /// What it is for, where rules, screens, prices or refusals ask for it by that.
    pub role: Option<Role>,
}

impl Field {
    /// A field of the body, optional and always shown; the other parts are added by the builders below.
    pub const fn new(path: &'static str, wire: Wire, shape: Shape, step: Step, source: Edition) -> Self {
        Self {
            path,
            at: At::Body,
            wire,
            or_text: false,
            shape,
            step,
            need: Cond::Never,
            shown: Cond::Always,
            clash: false,
            preset: None,
            default: None,
            none: None,
            derive: None,
            unit: None,
            offer: Offer::Plain,
            example: "",
            source,
            words: "",
            role: None,
        }
    }

    /// Must be filled, always.
    pub const fn required(mut self) -> Self {
        self.need = Cond::Always;
        self
    }

    /// Must be filled while `cond` holds.
    pub const fn required_if(mut self, cond: Cond) -> Self {
        self.need = cond;
        self
    }

    /// Asked for and sent only while `cond` holds.
    pub const fn shown_if(mut self, cond: Cond) -> Self {
        self.shown = cond;
        self
    }

    /// Refused, and not passed over, where a file fills it while it is not sent.
    pub const fn clashing(mut self) -> Self {
        self.clash = true;
        self
    }

    /// Filled in by a new wizard.
    pub const fn preset(mut self, value: &'static str) -> Self {
        self.preset = Some(value);
        self
    }

    /// What the provider takes when nothing is sent.
    pub const fn default(mut self, value: &'static str) -> Self {
        self.default = Some(value);
        self
    }

    /// A text that says the same as leaving it out.
    pub const fn none(mut self, value: &'static str) -> Self {
        self.none = Some(value);
        self
    }

    /// While it is empty, what follows from the rest of the order is sent.
    pub const fn derived(mut self, derive: fn(&Draft) -> Option<String>) -> Self {
        self.derive = Some(derive);
        self
    }

    /// The unit behind the value.
    pub const fn unit(mut self, key: &'static str) -> Self {
        self.unit = Some(key);
        self
    }

    /// Folded away until asked for.
    pub const fn advanced(mut self) -> Self {
        self.offer = Offer::Advanced;
        self
    }

    /// Taken from files only, with a pointer to what replaced it.
    pub const fn deprecated(mut self, instead: &'static str) -> Self {
        self.offer = Offer::Deprecated(instead);
        self
    }

    /// A value that the documents use.
    pub const fn example(mut self, value: &'static str) -> Self {
        self.example = value;
        self
    }

    /// As another document of the same provider has it.
    pub const fn of(mut self, source: Edition) -> Self {
        self.source = source;
        self
    }

    /// With words of its own.
    pub const fn worded(mut self, key: &'static str) -> Self {
        self.words = key;
        self
    }

    /// With a role in the order.
    pub const fn role(mut self, role: Role) -> Self {
        self.role = Some(role);
        self
    }

    /// Not sent: it chooses the endpoint.
    pub const fn endpoint(mut self) -> Self {
        self.at = At::Endpoint;
        self
    }

    /// Text in the document's table, though a number or flag is sent.
    pub const fn or_text(mut self) -> Self {
        self.or_text = true;
        self
    }

    /// Whether its text is a time.
    pub fn takes_times(&self) -> bool {
        matches!(self.shape, Shape::Text(pattern) if pattern.name == super::pattern::QUARTER_HOUR.name)
    }

    /// The rows of a list field.
    pub const fn rows(&self) -> Option<&Row> {
        match &self.shape {
            Shape::Rows(row) => Some(row),
            _ => None,
        }
    }

    /// Whether the value must never be shown, written or logged.
    pub const fn secret(&self) -> bool {
        matches!(self.shape, Shape::Secret(_))
    }

    /// The lookup that lists values for this field.
    pub const fn lookup(&self) -> Option<Lookup> {
        match self.shape {
            Shape::Pick(lookup, _) => Some(lookup),
            _ => None,
        }
    }

    /// The values of a closed list; yes and no for a flag.
    pub const fn choices(&self) -> Option<&'static [&'static str]> {
        match self.shape {
            Shape::Choice(values) => Some(values),
            Shape::Flag => Some(&["true", "false"]),
            _ => None,
        }
    }
}
