//! `bcc-reserved`: contracts for a discount on instances of one specification,
//! `POST /v2/instance/reserved/create`. No machine boots.
//!
//! The page's table calls counts and terms text, its example sends numbers, and so do all of the provider's SDKs:
//! both are read, and numbers are sent.

use super::{
    HOST, RESERVE, SCOPES, fields,
    fields::{choice, flag, text},
    rules::inferred,
};
use crate::order::tables::facts;
use crate::order::{
    Command, Cond, Field, Kind, Limit, Lookup, Pricing, Product, Provider, Role, Rule, Severity, Shape, Step,
    Terraform, Test, TokenAt, Wire, pattern,
};

use Severity::{Error, Warning};

/// The kind.
pub static BCC_RESERVED: Kind = Kind {
    name: "bcc-reserved",
    provider: Provider::BCE,
    host: HOST,
    method: "POST",
    path: "/v2/instance/reserved/create",
    token: TokenAt::Query("clientToken"),
    product: Product::Contracts,
    failing: None,
    pricing: Some(Pricing::Contract),
    command: Some(Command {
        action: "CreateReservedInstances",
        lacks: &[],
        as_text: &[],
        needs: None,
        adds: &[],
    }),
    terraform: Terraform::Lacks("contracts for reserved instances"),
    tour: include_str!("reserved.tour.toml"),
    scopes: SCOPES,
    surplus: &[],
    fields: FIELDS,
    rules: &[OWN],
};

/// Months a contract may run.
static MONTHS: &[&str] = &["3", "6", "9", "12", "24", "36"];
const RENEWED: Cond = Cond::Is("autoRenew", "true");
// The quota of a new account; the provider raises it on request.
const COUNT: Limit = Limit { min: 1, max: 20, code: "contract-quota", allowable: true, narrow: None };

static FIELDS: &[Field] = &[
    // Zone
    fields::REGION,
    Field::new("zoneName", Wire::Text, Shape::Pick(Lookup::Zones, &pattern::ZONE), Step::Zone, RESERVE)
        .role(Role::Zone)
        .required()
        .worded("zoneName-reserved")
        .example("cn-bj-a"),
    choice("scope", &["AZ"], Step::Zone, RESERVE).default("AZ").advanced().example("AZ"),
    // Compute
    fields::SPEC.of(RESERVE).required().example("bcc.g4.c2m8"),
    Field::new("reservedInstanceCount", Wire::Int, Shape::Whole(COUNT), Step::Compute, RESERVE)
        .role(Role::Count)
        .or_text()
        .default("1")
        .preset("1")
        .example("1"),
    Field::new("instanceCount", Wire::Int, Shape::Choice(&["1"]), Step::Compute, RESERVE)
        .or_text()
        .default("1")
        .advanced()
        .example("1"),
    fields::EHC_CLUSTER.of(RESERVE),
    // Billing
    choice("offeringType", &["FullyPrepay"], Step::Billing, RESERVE)
        .role(Role::Payment)
        .required()
        .preset("FullyPrepay")
        .example("FullyPrepay"),
    Field::new("reservedInstanceTime", Wire::Int, Shape::Choice(MONTHS), Step::Billing, RESERVE)
        .role(Role::Term)
        .or_text()
        .required()
        .preset("12")
        .unit("months")
        .example("12"),
    choice("reservedInstanceTimeUnit", &["month"], Step::Billing, RESERVE)
        .default("month")
        .advanced()
        .example("month"),
    // A flag in the table; the provider's SDK for Python sends it as text, and "none" for an order that says nothing.
    flag("autoRenew", Step::Billing, RESERVE).or_text().none("none").default("false"),
    Field::new("autoRenewTime", Wire::Int, Shape::Choice(MONTHS), Step::Billing, RESERVE)
        .role(Role::RenewTime)
        .or_text()
        .required_if(RENEWED)
        .shown_if(RENEWED)
        .unit("months")
        .worded("autoRenewTime-reserved")
        .example("12"),
    choice("autoRenewTimeUnit", &["month"], Step::Billing, RESERVE)
        .role(Role::RenewUnit)
        .shown_if(RENEWED)
        .default("month")
        .worded("autoRenewTimeUnit-reserved")
        .advanced()
        .example("month"),
    text("effectiveTime", &pattern::QUARTER_HOUR, Step::Billing, RESERVE).example("2026-05-22T21:00:00Z"),
    text("ticketId", &pattern::ID, Step::Billing, RESERVE).advanced(),
    // Naming and tags
    text("reservedInstanceName", &pattern::CONTRACT_NAME, Step::Naming, RESERVE)
        .role(Role::Name)
        .example("test"),
    fields::TAG_LIST.of(RESERVE),
];

const fn rule(code: &'static str, at: &'static str, severity: Severity, test: Test) -> Rule {
    Rule::new(RESERVE, code, at, severity, test)
}

static OWN: &[Rule] = &[
    rule("zone-unknown", "zoneName", Warning, Test::Custom(facts::zone_listed)),
    rule("zone-region", "zoneName", Warning, Test::Custom(facts::zone_in_region)),
    rule("spec-unknown", "spec", Warning, Test::Custom(facts::spec_listed)),
    rule("renew-as-term", "autoRenewTime", Error, Test::Custom(facts::renewal_equals_term)),
    rule("effective-window", "effectiveTime", Error, Test::Custom(facts::effective_within_a_day)),
    inferred(rule("cash-short", "offeringType", Warning, Test::Custom(facts::cash_covers_price))),
    inferred(rule("same-twice", "tags", Error, Test::Unique("tagKey"))),
];
