//! Answers, read: what was taken, what was refused, and what nobody can tell.

use std::{collections::HashSet, time::Duration};

use reqwest::{Response, header::HeaderMap};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{
    clock,
    dialect::{Dialect, ToldError},
    limits::MOST_IDS,
    outcome::{Accepted, Oddity, Outcome},
    refusal::{self, Refusal},
    sanitize,
    wire::{Created, Failure, Loose, Wrapped, object},
};
use crate::order::Kind;

/// By how many seconds clocks must differ before a refused signature is put down to them: less than any window, more
/// than any line.
const CLOCK: i64 = 300;

/// Part of an answer that stands above its body.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub dialect: &'static dyn Dialect,
    pub status: u16,
    pub request_id: String,
    /// Time for which the server wants to be left alone.
    pub wait: Option<Duration>,
}

impl Head {
    /// The head of an answer.
    pub fn of(dialect: &'static dyn Dialect, response: &Response) -> Self {
        let headers = response.headers();
        Self {
            dialect,
            status: response.status().as_u16(),
            request_id: text(headers, dialect.request_id()).map(sanitize).unwrap_or_default(),
            wait: clock::wait(headers),
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

/// Words of the provider itself for an error.
struct Said {
    code: String,
    message: String,
    request_id: String,
    status: u16,
    /// It is the provider's own word, and not that of a proxy, a firewall, or nobody.
    own_word: bool,
}

/// Reads what is said of an error; nothing if the answer is none.
fn said(head: &Head, body: &[u8]) -> Option<Said> {
    let ToldError { code, code_is_text, message, request_id, status } =
        head.dialect.error(head.status, body)?;
    let request_id = if request_id.is_empty() { head.request_id.clone() } else { request_id };
    // A code is a text. The provider numbers its answers; an answer without a number is taken for its own only where
    // its code is one that it publishes. An empty one says nothing at all.
    let own_word = code_is_text && (!request_id.is_empty() || refusal::listed(&code));
    let code = match head.dialect.code_of(status) {
        _ if !code.is_empty() => code,
        Some(code) => code.to_owned(),
        None => format!("HTTP {status}"),
    };
    Some(Said { code, message, request_id, status, own_word })
}

fn explained(said: Said, head: &Head, kind: Option<&'static Kind>, late: i64) -> Refusal {
    let mut refusal = Refusal::new(kind, said.code, said.message, said.request_id, said.status);
    // Where there is no code for a clock that is wrong, the signature is refused, and the clocks tell why.
    if !head.dialect.names_wrong_clock() && refusal.hint == "signature" && late.abs() > CLOCK {
        refusal.hint = "expired";
    }
    refusal
}

/// The refusal that an answer is, if it is one.
pub(super) fn refusal(head: &Head, kind: Option<&'static Kind>, late: i64, body: &[u8]) -> Option<Refusal> {
    said(head, body).map(|said| explained(said, head, kind, late))
}

/// Content of an answer to a question.
pub(super) fn content<T: DeserializeOwned>(dialect: &dyn Dialect, body: &[u8]) -> Result<T, String> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = if dialect.wraps() {
        serde_path_to_error::deserialize(&mut json).map(|answer: Wrapped<T>| answer.result)
    } else {
        serde_path_to_error::deserialize(&mut json)
    };
    read.map_err(|e| sanitize(&e.to_string()))
}

/// Reads what came of a purchase.
pub(super) fn outcome(
    head: &Head,
    host: &str,
    kind: Option<&'static Kind>,
    late: i64,
    body: &[u8],
) -> Outcome {
    let created = created(body);
    let refused = said(head, body);
    // Whatever else an answer says: what it names was made.
    if !created.ids.is_empty() || (refused.is_some() && !created.order_id.is_empty()) {
        return Outcome::Accepted(accepted(head, body, created, refused));
    }
    let Some(said) = refused else { return taken(head, host, body, created) };
    let own_word = said.own_word;
    let refusal = explained(said, head, kind, late);
    let status = refusal.status;
    match status {
        // A fault of theirs, whatever number stands beside it.
        _ if refusal.hint == "their-fault" => {
            let said = format!("{host} answered {status} {} {}", refusal.code, refusal.message);
            Outcome::Unknown(said, head.wait)
        }
        400..=499 if own_word && refusal.throttled() => Outcome::Throttled(refusal, head.wait),
        // The server gave up on reading, or so it says.
        408 => Outcome::Unknown(format!("{host} answered {status}"), head.wait),
        400..=499 if own_word => Outcome::Refused(refusal),
        400..=499 => Outcome::Unknown(
            format!("{host} answered {status} in a form that is not the provider's ({})", refusal.code),
            head.wait,
        ),
        // 303 is how a server answers a POST that it has carried out, so a redirect settles nothing. It is followed no
        // more than any other.
        _ => {
            let said = format!("{host} answered {status} {} {}", refusal.code, refusal.message);
            Outcome::Unknown(said, head.wait)
        }
    }
}

/// Things that an answer to a purchase names, wherever the provider puts it.
struct Named {
    ids: Vec<String>,
    order_id: String,
    warnings: Vec<String>,
    /// It could be read as an object at all.
    readable: bool,
}

fn created(body: &[u8]) -> Named {
    // A BCC answer is the object itself; JD Cloud puts it into `result`.
    let mut value: Value = serde_json::from_slice(body).unwrap_or_default();
    let readable = value.is_object();
    let inner = value.get_mut("result").map(Value::take).unwrap_or_default();
    // A list would be read as well, member by member in our own order: nobody meant that.
    let read = |value: Value| match value {
        Value::Object(_) => serde_json::from_value::<Created>(value).unwrap_or_default(),
        _ => Created::default(),
    };
    let (mut named, outer) = (read(inner), read(value));
    named.instance_ids.0.extend(outer.instance_ids.0);
    named.reserved_instance_ids.0.extend(outer.reserved_instance_ids.0);
    let ids = named.instance_ids.0.into_iter().chain(named.reserved_instance_ids.0);
    let mut known = HashSet::new();
    let ids = ids.filter(Loose::is_id).map(|l| l.0).filter(|id| known.insert(id.clone()));
    let ids: Vec<String> = ids.take(MOST_IDS).collect();
    let order_id = [named.order_id, outer.order_id].into_iter().find(Loose::names_order);
    let warnings = named.warning_list.0.into_iter().chain(outer.warning_list.0);
    Named {
        ids,
        order_id: order_id.unwrap_or_default().0,
        warnings: warnings.map(|l| l.0).filter(|w| !w.is_empty()).take(MOST_IDS).collect(),
        readable,
    }
}

/// An answer by which something was bought.
fn accepted(head: &Head, body: &[u8], named: Named, refused: Option<Said>) -> Accepted {
    let request_id = if head.request_id.is_empty() {
        object::<Failure>(body).map(|f| f.request_id.0).unwrap_or_default()
    } else {
        head.request_id.clone()
    };
    let error_beside = refused.or_else(|| {
        let beside: Failure = object(body).unwrap_or_default();
        let (code, message, request_id) = (beside.code.0, beside.message.0, beside.request_id.0);
        let said = !code.is_empty();
        said.then_some(Said { code, message, request_id, status: head.status, own_word: true })
    });
    let odd =
        |said: Said| Oddity::ErrorBeside { status: said.status, code: said.code, message: said.message };
    Accepted {
        request_id,
        order_id: Some(named.order_id).filter(|id| !id.is_empty()),
        instance_ids: named.ids,
        warnings: named.warnings,
        oddities: error_beside.map(odd).into_iter().collect(),
    }
}

/// A success that names no instance.
fn taken(head: &Head, host: &str, body: &[u8], named: Named) -> Outcome {
    // An order that was taken may name its instances later: its own number is enough. One that names nothing at all
    // is the provider's word only if it can be read, and bears the provider's number.
    let numbered =
        !head.request_id.is_empty() || object::<Failure>(body).is_some_and(|f| f.request_id.is_text());
    let status = head.status;
    let beside: Failure = object(body).unwrap_or_default();
    // One that names nothing but an error says two things at once: nobody can tell which of them holds.
    if named.order_id.is_empty() && !beside.code.0.is_empty() {
        let said = format!("{host} answered {status} {} {}", beside.code.0, beside.message.0);
        return Outcome::Unknown(said, head.wait);
    }
    if named.order_id.is_empty() && !(named.readable && numbered) {
        return Outcome::Unknown(
            format!("{host} answered {status} with a body that cannot be read"),
            head.wait,
        );
    }
    Outcome::Accepted(accepted(head, body, named, None))
}
