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

mod kind;
mod meet;
mod read;
mod scenarios;

pub(super) use kind::{At, Fault, FaultKind};
pub use meet::SaleFault;
pub(super) use meet::{ActiveFault, meet};
pub(super) use read::read;
pub(super) use scenarios::of;
