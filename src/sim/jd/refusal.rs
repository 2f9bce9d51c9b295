//! A no in JD Cloud's shape: what the caller is told, and for the log the rule and the member that it is about.

use crate::sim::exchange::Judged;

/// The result of a check.
pub(super) type Check<T = ()> = Result<T, Refusal>;

/// The rule that made a no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    AccessKey,
    Address,
    Balance,
    Bandwidth,
    Clock,
    Count,
    DiskSize,
    Disks,
    Fault,
    Groups,
    Header,
    ImageStatus,
    ImageType,
    Ipv6,
    Json,
    Length,
    List,
    Missing,
    Name,
    OneBill,
    Page,
    Password,
    Quota,
    Route,
    Signature,
    Stock,
    Term,
    Token,
    TokenReuse,
    TwoLogins,
    Type,
    Unknown,
    Zone,
}

impl Rule {
    /// The rule in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Rule::AccessKey => "access key is unknown",
            Rule::Address => "fixed address is none of the subnet's",
            Rule::Balance => "balance of the account",
            Rule::Bandwidth => "bandwidth is out of range",
            Rule::Clock => "time stamp is too old or too new",
            Rule::Count => "count is outside 1 to 100, or not 1 beside a fixed address",
            Rule::DiskSize => "disk is out of range, or below the image",
            Rule::Disks => "more disks than an instance takes",
            Rule::Fault => "a fault on request",
            Rule::Groups => "more security groups than an interface takes",
            Rule::Header => "a header or a part of it is missing",
            Rule::ImageStatus => "image is not ready",
            Rule::ImageType => "image and type architectures differ",
            Rule::Ipv6 => "subnet pretends to be asked for IPv6",
            Rule::Json => "body is not JSON",
            Rule::Length => "address is too long",
            Rule::List => "a value is not of its list",
            Rule::Missing => "a member is missing",
            Rule::Name => "name breaks its pattern",
            Rule::OneBill => "public address is not billed as its instance",
            Rule::Page => "page or its size is out of range",
            Rule::Password => "password breaks its rule",
            Rule::Quota => "account's quota",
            Rule::Route => "path is unknown",
            Rule::Signature => "signature differs",
            Rule::Stock => "stock of the zone",
            Rule::Term => "the term is not sold",
            Rule::Token => "token is too long",
            Rule::TokenReuse => "token was used for another order",
            Rule::TwoLogins => "both a password and a key pair",
            Rule::Type => "a member has the wrong type",
            Rule::Unknown => "an id is unknown",
            Rule::Zone => "zone is not one of the region's",
        }
    }
}

/// A no in JD Cloud's shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub status: u16,
    /// The error code in the table of return codes.
    pub code: String,
    pub message: String,
    pub rule: Rule,
    /// The member of the request that it is about, in names of the document's table; empty for the account or all.
    pub at: String,
}

impl Refusal {
    pub(super) fn new(status: u16, code: &str, message: String, rule: Rule, at: &str) -> Self {
        Self { status, code: code.to_owned(), message, rule, at: at.to_owned() }
    }

    pub(super) fn missing(at: &str) -> Self {
        Self::new(400, "INVALID_ARGUMENT", format!("Parameter {} missing", spoken(at)), Rule::Missing, at)
    }

    pub(super) fn invalid(at: &str, rule: Rule) -> Self {
        Self::new(400, "INVALID_ARGUMENT", format!("Parameter {} invalid", spoken(at)), rule, at)
    }

    pub(super) fn out_of_range(at: &str, rule: Rule) -> Self {
        Self::new(400, "OUT_OF_RANGE", format!("{} out of range", spoken(at)), rule, at)
    }

    pub(super) fn not_found(at: &str, what: &str, id: &str) -> Self {
        Self::new(404, "NOT_FOUND", format!("{what} '{id}' not found"), Rule::Unknown, at)
    }

    pub(super) fn no_route() -> Self {
        let message = "no route and no API found with those values [gw]".to_owned();
        Self::new(404, "NOT_FOUND", message, Rule::Route, "")
    }
}

impl From<Refusal> for Judged {
    fn from(refusal: Refusal) -> Self {
        let Refusal { status, code, message, rule, at } = refusal;
        Self { status, code, message, rule: rule.words().to_owned(), at }
    }
}

/// A path as the messages write it: capital first letters, and disks by way of a member that requests do not have.
fn spoken(at: &str) -> String {
    let mut parts = Vec::new();
    for part in at.split('.') {
        if matches!(part, "diskType" | "diskSizeGB") {
            parts.push("CloudDiskSpec".to_owned());
        }
        let mut letters = part.chars();
        parts.extend(letters.next().map(|c| c.to_uppercase().chain(letters).collect::<String>()));
    }
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn paths_are_spoken_of_as_the_table_of_return_codes_does() {
        assert_eq!(spoken("instanceSpec.imageId"), "InstanceSpec.ImageId");
        let disk = "InstanceSpec.SystemDisk.CloudDiskSpec.DiskSizeGB";
        assert_eq!(spoken("instanceSpec.systemDisk.diskSizeGB"), disk);
        assert_eq!(spoken(""), "");
    }
}
