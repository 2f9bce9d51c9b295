//! Faults on request: what the line and the server do wrong, on which calls, how often.
//!
//! `POST /_sim/faults` takes a list, which replaces the one before; `[]` mends everything. Each entry names one fault
//! and, beside it, what it meets:
//!
//! ```json
//! [{"cut": {"at": "headers", "after_sale": true}, "times": 2},
//!  {"refuse": {"status": 403, "code": "AccessDenied"}, "on": "/v2/zone"}]
//! ```
//!
//! `on` is a part of the path; without it the fault meets purchases. `times` is how many calls it meets, 1 if left out,
//! and `after` how many fitting calls go by before. A call meets the first fault that fits it, and every `forget` in front
//! of that one; beside them, wherever they stand, every clock and date that is wrong and every list that lags or lies.
//!
//! | fault | what happens |
//! | --- | --- |
//! | `{"refuse": {"status": 403, "code": "…", "message": "…"}}` | refused in the provider's own shape |
//! | `{"status": {"status": 503, "after_sale": false, "retry_after": 3}}` | a status without sense; 429 is for too many requests |
//! | `{"hang": {"after_sale": false}}` | no answer, ever |
//! | `{"delay": {"ms": 500}}` | an answer that comes late |
//! | `{"cut": {"at": "body", "after_sale": false}}` | the connection breaks: in the `request`, which is then never worked on, or in the `headers` or the `body` of the answer |
//! | `{"broken": {}}` | sold, and the answer is no JSON |
//! | `{"deep": {"levels": 100000}}` | sold, and the answer has lists in lists in lists |
//! | `{"huge": {"bytes": 1073741824, "declared": false}}` | sold, and the answer has no end: a GB, unless said otherwise |
//! | `{"slow": {"ms": 1500}}` | sold, and one byte of the answer in each of these times |
//! | `{"redirect": {"status": 307, "to": "http://…", "after_sale": false}}` | sent to another address |
//! | `{"skew": {"seconds": -3600}}` | the server's clock is ahead of the true one by so much, or behind it |
//! | `{"vanish": {"instances": 1}}` | sold, and so many of the instances fail and are gone soon after |
//! | `{"fewer": {"by": 1}}` | fewer sold than asked for; JD Cloud's only, Baidu makes all or none |
//! | `{"price": {"percent": 10}}` | from this call on everything costs so much more |
//! | `{"answer": {"status": 400, "body": "…", "content_type": "text/html", "after_sale": false}}` | any status with any words, as a proxy would answer |
//! | `{"forget": {}}` | before the call, all tokens seen so far are forgotten: the next call with one of them buys anew |
//! | `{"date": {"omit": true}}` | the answer has no `Date`; or another `text`, or one that is `seconds` ahead while the clock is right |
//! | `{"lag": {"looks": 3}}` | sold, and the next so many requests for a list of instances or contracts show none |
//! | `{"lie": {"looks": 3}}` | the next so many requests for such a list show the order as if it had been sold, under ids that nobody has |
//!
//! `cut`, `answer` and `forget` together make what sells twice to a buyer who repeats too readily:
//!
//! ```json
//! [{"cut": {"at": "body", "after_sale": true}}, {"forget": {}}]
//! ```
//!
//! Each number has bounds, and what is beyond them is refused with the name of the member.
//!
//! With `after_sale` the request is carried out first: whoever gets no answer has bought all the same.

mod read;

use serde::Deserialize;

use super::{Scenario, Settings};
pub(super) use read::read;

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FaultKind {
    /// The request is refused.
    Refuse {
        status: u16,
        #[serde(default)]
        code: String,
        #[serde(default)]
        message: String,
    },
    /// A status without sense, before or after the sale.
    Status {
        status: u16,
        #[serde(default)]
        after_sale: bool,
        #[serde(default)]
        retry_after: Option<u64>,
    },
    /// Nothing is answered, before or after the sale.
    Hang {
        #[serde(default)]
        after_sale: bool,
    },
    /// The answer comes late.
    Delay { ms: u64 },
    /// The connection is cut, before or after the sale.
    Cut {
        #[serde(default)]
        at: At,
        #[serde(default)]
        after_sale: bool,
    },
    /// The answer is not JSON.
    Broken {},
    /// The answer is nested without measure.
    Deep {
        #[serde(default = "deep")]
        levels: usize,
    },
    /// The answer is far too large.
    Huge {
        #[serde(default = "gigabyte")]
        bytes: u64,
        /// Whether its head tells how large.
        #[serde(default)]
        declared: bool,
    },
    /// The answer comes byte by byte.
    Slow {
        #[serde(default = "tedious")]
        ms: u64,
    },
    /// The answer is another address.
    Redirect {
        status: u16,
        to: String,
        #[serde(default)]
        after_sale: bool,
    },
    /// The server's clock is wrong.
    Skew { seconds: i64 },
    /// Some instances fail, and are gone soon after.
    Vanish { instances: usize },
    /// Fewer are sold than asked for.
    Fewer { by: usize },
    /// Prices change.
    Price { percent: u64 },
    /// Any status with any body, before or after the sale.
    Answer {
        status: u16,
        #[serde(default)]
        body: String,
        #[serde(default = "json")]
        content_type: String,
        #[serde(default)]
        after_sale: bool,
    },
    /// The tokens seen so far are forgotten.
    Forget {},
    /// The date of the answer is wrong.
    Date(Dating),
    /// Lists do not show yet what was sold.
    Lag { looks: u32 },
    /// Lists show what was not sold.
    Lie { looks: u32 },
}

/// What the `Date` of an answer is, while the server's clock is right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Dating {
    /// There is none.
    pub omit: bool,
    /// These words, whether they are a date or not.
    pub text: Option<String>,
    /// So far ahead.
    pub seconds: i64,
}

/// Where a connection is cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum At {
    /// In the request.
    Request,
    /// In the head of the answer.
    Headers,
    /// In its body.
    #[default]
    Body,
}

fn deep() -> usize {
    100_000
}

fn gigabyte() -> u64 {
    1 << 30
}

fn tedious() -> u64 {
    1500
}

fn json() -> String {
    "application/json".to_owned()
}

/// A fault in flight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub what: FaultKind,
    /// A part of the path; purchases, when there is none.
    pub on: Option<String>,
    /// How many calls it meets.
    pub times: u32,
    /// How many calls that it fits go by before the first one.
    pub after: u32,
}

fn once() -> u32 {
    1
}

/// What one call meets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ActiveFault {
    /// The fault.
    pub what: Option<FaultKind>,
    /// By how many seconds the server's clock is ahead.
    pub skew: i64,
    /// What is wrong with the date of the answer.
    pub date: Option<Dating>,
    /// Whether the tokens are forgotten before.
    pub forget: bool,
    /// How many looks at lists show nothing from now on.
    pub lag: Option<u32>,
    /// How many looks at lists show what was not sold.
    pub lie: Option<u32>,
}

impl ActiveFault {
    /// What becomes of a sale under it.
    pub fn luck(&self) -> SaleFault {
        match self.what {
            Some(FaultKind::Vanish { instances }) => SaleFault { vanish: instances, ..SaleFault::default() },
            Some(FaultKind::Fewer { by }) => SaleFault { fewer: by, ..SaleFault::default() },
            _ => SaleFault::default(),
        }
    }
}

/// What becomes of a sale.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct SaleFault {
    /// How many instances fail and are gone.
    pub vanish: usize,
    /// By how many fewer are sold than asked for.
    pub fewer: usize,
}

/// The faults that the scenarios ask for.
pub(super) fn of(settings: &Settings) -> Vec<Fault> {
    settings.scenarios.iter().filter_map(|scenario| asked(*scenario)).collect()
}

fn asked(scenario: Scenario) -> Option<Fault> {
    let bought = |what| Some(Fault { what, on: None, times: 1, after: 0 });
    let always = |what| Some(Fault { what, on: None, times: u32::MAX, after: 0 });
    let everywhere = |what| Some(Fault { what, on: Some("/".to_owned()), times: u32::MAX, after: 0 });
    match scenario {
        Scenario::LostResponse => bought(FaultKind::Cut { at: At::Body, after_sale: true }),
        Scenario::CutRequest => bought(FaultKind::Cut { at: At::Request, after_sale: false }),
        Scenario::CutHeaders => bought(FaultKind::Cut { at: At::Headers, after_sale: true }),
        Scenario::ErrorBefore => {
            bought(FaultKind::Status { status: 500, after_sale: false, retry_after: None })
        }
        Scenario::ErrorAfter => {
            bought(FaultKind::Status { status: 500, after_sale: true, retry_after: None })
        }
        Scenario::HangBefore => bought(FaultKind::Hang { after_sale: false }),
        Scenario::HangAfter => bought(FaultKind::Hang { after_sale: true }),
        Scenario::BrokenAnswer => bought(FaultKind::Broken {}),
        Scenario::DeepAnswer => bought(FaultKind::Deep { levels: deep() }),
        Scenario::HugeAnswer => bought(FaultKind::Huge { bytes: gigabyte(), declared: false }),
        Scenario::SlowAnswer => bought(FaultKind::Slow { ms: tedious() }),
        Scenario::Redirect => {
            // The first port: nothing listens there.
            bought(FaultKind::Redirect {
                status: 307,
                to: "http://127.0.0.1:1/".to_owned(),
                after_sale: false,
            })
        }
        Scenario::Vanish => always(FaultKind::Vanish { instances: 1 }),
        Scenario::Fewer => always(FaultKind::Fewer { by: 1 }),
        Scenario::Throttled => Some(Fault {
            what: FaultKind::Status { status: 429, after_sale: false, retry_after: Some(1) },
            on: None,
            times: 2,
            after: 0,
        }),
        Scenario::Outage => {
            everywhere(FaultKind::Status { status: 503, after_sale: false, retry_after: None })
        }
        Scenario::ClockSkew => everywhere(FaultKind::Skew { seconds: 7200 }),
        _ => None,
    }
}

/// What a call meets, counted down. Whether it is a purchase does not always show by its path alone.
pub(super) fn meet(faults: &mut Vec<Fault>, path: &str, purchase: bool) -> ActiveFault {
    let mut met = ActiveFault::default();
    for fault in faults.iter_mut() {
        if !fault.on.as_ref().map_or(purchase, |part| path.contains(part.as_str())) {
            continue;
        }
        if fault.after > 0 {
            fault.after -= 1;
            continue;
        }
        match &fault.what {
            FaultKind::Skew { seconds } => met.skew = met.skew.saturating_add(*seconds),
            FaultKind::Date(dating) => met.date = Some(dating.clone()),
            FaultKind::Lag { looks } => met.lag = Some(*looks),
            FaultKind::Lie { looks } => met.lie = Some(*looks),
            // One behind the fault that this call meets waits for the next call.
            FaultKind::Forget {} if met.what.is_none() => met.forget = true,
            FaultKind::Forget {} => continue,
            what if met.what.is_none() => met.what = Some(what.clone()),
            _ => continue,
        }
        fault.times = fault.times.saturating_sub(1);
    }
    faults.retain(|fault| fault.times > 0);
    met
}

#[cfg(test)]
mod tests {
    use super::*;

    type Tested = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn faults_are_read_and_counted() -> Tested {
        let text = r#"[{"cut": {"after_sale": true}, "times": 2}, {"refuse": {"status": 403, "code": "X"}, "on": "/v2/zone"},
            {"status": {"status": 429, "retry_after": 3}}, {"skew": {"seconds": 9}, "times": 3}, {"delay": {"ms": 5}}, "broken"]"#;
        assert!(read(text.as_bytes()).is_err(), "a bare word is no fault");
        let mut faults = read(text.replace(", \"broken\"", "").as_bytes())?;
        let refused = meet(&mut faults, "/v2/zone", false);
        assert!(matches!(
            refused,
            ActiveFault { what: Some(FaultKind::Refuse { status: 403, .. }), skew: 0, .. }
        ));
        assert_eq!(meet(&mut faults, "/v2/zone", false), ActiveFault::default());
        for _ in 0..2 {
            let cut = FaultKind::Cut { at: At::Body, after_sale: true };
            assert_eq!(
                meet(&mut faults, "/v2/instanceBySpec", true),
                ActiveFault { what: Some(cut), skew: 9, ..ActiveFault::default() }
            );
        }
        let throttled = meet(&mut faults, "/v2/instanceBySpec", true);
        assert!(matches!(
            throttled,
            ActiveFault { what: Some(FaultKind::Status { status: 429, .. }), skew: 9, .. }
        ));
        assert_eq!(meet(&mut faults, "/v2/instanceBySpec", true).skew, 0);
        Ok(())
    }

    #[test]
    fn a_call_forgets_before_the_fault_it_meets_and_dates_and_lags_whatever_it_meets() -> Tested {
        let text = r#"[{"cut": {"after_sale": true}}, {"forget": {}}, {"answer": {"status": 404}},
            {"date": {"omit": true}}, {"lag": {"looks": 2}}, {"status": {"status": 500}, "after": 3}]"#;
        let mut faults = read(text.as_bytes())?;
        let mut next = || meet(&mut faults, "/v2/instanceBySpec", true);
        let first = next();
        assert!(matches!(first.what, Some(FaultKind::Cut { .. })) && !first.forget, "{first:?}");
        assert!(first.lag == Some(2) && first.date.is_some_and(|d| d.omit));
        let second = next();
        assert!(
            matches!(second.what, Some(FaultKind::Answer { status: 404, .. })) && second.forget,
            "{second:?}"
        );
        assert!(second.lag.is_none() && second.date.is_none());
        assert_eq!(next(), ActiveFault::default(), "three calls go by before the last fault");
        assert!(matches!(next().what, Some(FaultKind::Status { status: 500, .. })));
        Ok(())
    }

    #[test]
    fn the_table_of_the_documentation_is_the_list_of_faults() {
        let table = include_str!("faults.rs");
        let rows = table.lines().filter_map(|l| l.strip_prefix("//! | `{")?.split_once("}` |"));
        let read: Vec<_> = rows
            .map(|(fault, _)| read(format!("[{{{fault}}}]").as_bytes()).map_err(|e| e.to_string()))
            .collect();
        assert_eq!(read.len(), 19);
        assert!(read.iter().all(Result::is_ok), "{read:?}");
    }
}
