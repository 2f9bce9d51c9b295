//! The vocabulary of the tables: where a value goes and how it is written, when it is asked for, what an order buys.

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

/// The part of a request where the provider wants a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// It chooses the host or path that is spoken to, and is not in the body.
    Endpoint,
    /// In the body, at the field's path.
    Body,
}

/// The form of a value in the body.
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

/// The way the wizard asks for a field.
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
    /// A person may let this rule pass for one order, because newer definitions are wider.
    pub allowable: bool,
    /// Narrower bounds that the same document names elsewhere: outside them is a warning with this code.
    pub narrow: Option<(i64, i64, &'static str)>,
}

/// The place of the idempotency token in a request.
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

/// The product of an order, and so what is followed after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Product {
    /// Machines, which boot.
    Instances,
    /// Contracts for a discount, which become active.
    Contracts,
}

impl Product {
    /// The ending of a text key where the wording is this product's own; empty for the usual one.
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

/// The end of instances that fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failing {
    /// The provider takes back the whole order, disks included, and nothing is paid.
    RolledBack,
    /// Each is deleted, unpaid, and frees its quota; the others stay.
    Vanishes,
}
