//! The faults: what goes wrong, on which calls, how often.

use serde::Deserialize;

/// A thing that goes wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::sim) enum FaultKind {
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
        /// True where its head tells the size.
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

/// The `Date` of an answer, while the server's clock is right.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(in crate::sim) struct Dating {
    /// There is none.
    pub omit: bool,
    /// These words, whether they are a date or not.
    pub text: Option<String>,
    /// So far ahead.
    pub seconds: i64,
}

/// The place at which a connection is cut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::sim) enum At {
    /// In the request.
    Request,
    /// In the head of the answer.
    Headers,
    /// In its body.
    #[default]
    Body,
}

pub(super) fn deep() -> usize {
    100_000
}

pub(super) fn gigabyte() -> u64 {
    1 << 30
}

pub(super) fn tedious() -> u64 {
    1500
}

fn json() -> String {
    "application/json".to_owned()
}

/// A fault in flight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sim) struct Fault {
    pub what: FaultKind,
    /// A part of the path; purchases, when there is none.
    pub on: Option<String>,
    /// Number of calls that it meets.
    pub times: u32,
    /// Number of fitting calls that go by before the first one.
    pub after: u32,
}

pub(super) fn once() -> u32 {
    1
}
