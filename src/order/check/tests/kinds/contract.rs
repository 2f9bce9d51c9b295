//! Cases of the reserved contract alone.

use super::*;

const ONLY: &[&str] = &[RESERVED];

pub fn cases(seen: &mut Seen) {
    place(seen);
    term(seen);
    effect(seen);
    let (longest, long) = ("约".repeat(65), "约".repeat(66));
    let names = [
        ("test", ""),
        ("t", ""),
        (&*longest, ""),
        (&*long, "length"),
        ("约-a_b/c.1", ""),
        ("1st", "start"),
        ("-a", "start"),
        ("a b", "character"),
    ];
    seen.sides(ONLY, &[], "reservedInstanceName", &names);
    seen.ids(ONLY, &[], &["ticketId", "spec"]);
    seen.sides(ONLY, &[], "spec", &[("bcc.g4.c2m8", ""), ("", "required")]);
}

fn place(seen: &mut Seen) {
    let elsewhere =
        ["gz", "su", "bd", "fwh", "hkg", "cd", "fsh", "sin"].map(|r| (r, "~zone-region@zoneName"));
    seen.sides(ONLY, &[], "region", &[("bj", ""), ("", "required")]);
    seen.sides(ONLY, &[], "region", &elsewhere);
    seen.sides(ONLY, &[], "region", &[("BJ", "choice, ~zone-region@zoneName")]);
    bcc::zones(seen, ONLY);
    seen.sides(ONLY, &[], "zoneName", &[("", "required")]);
    seen.sides(ONLY, &[], "scope", &[("AZ", ""), ("", ""), ("Region", "choice")]);
    let counts =
        [("0", "contract-quota"), ("1", ""), ("20", ""), ("21", "contract-quota"), ("x", "whole"), ("", "")];
    seen.sides(ONLY, &[], "reservedInstanceCount", &counts);
    seen.sides(ONLY, &[], "instanceCount", &[("1", ""), ("2", "choice"), ("0", "choice")]);
}

fn term(seen: &mut Seen) {
    let offers = [("FullyPrepay", ""), ("PartPrepay", "choice"), ("NoPrepay", "choice"), ("", "required")];
    seen.sides(ONLY, &[], "offeringType", &offers);
    let months = ["3", "6", "9", "12", "24", "36"];
    seen.sides(ONLY, &[], "reservedInstanceTime", &months.map(|n| (n, "")));
    let not = ["0", "1", "2", "4", "11", "13", "48", "a year"].map(|n| (n, "choice"));
    seen.sides(ONLY, &[], "reservedInstanceTime", &not);
    seen.sides(ONLY, &[], "reservedInstanceTime", &[("", "required")]);
    seen.sides(ONLY, &[], "reservedInstanceTimeUnit", &[("month", ""), ("year", "choice")]);
    seen.sides(ONLY, &[], "autoRenew", &[("false", ""), ("true", "required@autoRenewTime")]);
    seen.flags(ONLY, &[("autoRenewTime", "12")], &["autoRenew"]);
    let renewed = ("autoRenew", "true");
    for term in months {
        let context = [renewed, ("reservedInstanceTime", term)];
        let cases = months.map(|n| (n, if n == term { "" } else { "renew-as-term" }));
        seen.sides(ONLY, &context, "autoRenewTime", &cases);
    }
    let cases = [("", "required"), ("12", ""), ("13", "choice, renew-as-term")];
    seen.sides(ONLY, &[renewed], "autoRenewTime", &cases);
    let units = [("month", ""), ("", ""), ("year", "choice")];
    seen.sides(ONLY, &[renewed, ("autoRenewTime", "12")], "autoRenewTimeUnit", &units);
    seen.excluded(ONLY, &[], &[("autoRenewTime", "12"), ("autoRenewTimeUnit", "month")]);
}

/// On a quarter of an hour, within a day from now.
fn effect(seen: &mut Seen) {
    let cases = [
        ("", ""),
        ("2026-05-22T10:00:00Z", ""),
        ("2026-05-22T10:15:00Z", ""),
        ("2026-05-22T10:30:00Z", ""),
        ("2026-05-22T10:45:00Z", ""),
        ("2026-05-22T11:00:00Z", ""),
        ("2026-05-22T10:10:00Z", "quarter-hour"),
        ("2026-05-22T10:15:01Z", "quarter-hour"),
        ("2026-05-22 10:15:00Z", "form"),
        ("2026-02-30T10:15:00Z", "form"),
        ("2026-05-22T10:15:00+8", "length"),
        ("2026-05-22T10:15Z", "length"),
    ];
    seen.sides(ONLY, &[], "effectiveTime", &cases);
    let now = |text: &str| {
        let now = text.parse::<jiff::Timestamp>().expect("a time").as_second();
        let draft = with_of(RESERVED, &[("effectiveTime", "2026-05-22T10:00:00Z")]);
        codes(&check(&draft, &Known::at(now)))
    };
    for inside in ["2026-05-22T10:00:00Z", "2026-05-21T10:00:00Z"] {
        assert_eq!(now(inside), [], "{inside}");
    }
    for outside in ["2026-05-22T10:00:01Z", "2026-05-21T09:59:59Z"] {
        let found = now(outside);
        assert_eq!(found, wanted("effectiveTime", "effective-window"), "{outside}");
        seen.broken(RESERVED, &found);
    }
}
