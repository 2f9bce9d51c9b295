//! State of a purchase, computed from the lines of its journal file.

use std::io::BufRead;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;

use super::event::{Event, Instance, Intent, Phase, VERSION};
use super::lines::{Line, Lines};

/// Greatest number of remarks, and of damaged places, that are stored for one file: its description stays short,
/// however long the file is.
const MOST_TOLD: usize = 20;

/// The byte order mark, in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Progress of a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing has been sent.
    Prepared,
    /// A request may have left, and its outcome is not known.
    Unknown,
    /// The provider took the order; its instances are on their way.
    Accepted,
    /// Every instance is there.
    Running,
    /// Bought, but some instances will not come, or have been stopped.
    PartlyFailed,
    /// The provider refused; nothing was bought.
    Refused,
    /// The provider took the order, and took it back as it was asked to.
    Cancelled,
}

impl State {
    /// The word in `--json` output.
    pub const fn name(self) -> &'static str {
        match self {
            State::Prepared => "prepared",
            State::Unknown => "unknown",
            State::Accepted => "accepted",
            State::Running => "running",
            State::PartlyFailed => "partly-failed",
            State::Refused => "refused",
            State::Cancelled => "cancelled",
        }
    }
}

/// Refusal by the provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The provider's code.
    pub code: String,
    /// The provider's words, unchanged: strip control characters before showing them.
    pub message: String,
    /// The field it is about, in the request's own names.
    pub path: Option<String>,
}

/// Last answer of the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Accepted,
    /// It accepted the order and cancelled it later.
    Cancelled,
    Refused,
}

/// One purchase, as its file tells it.
#[derive(Debug, Clone, PartialEq)]
pub struct Purchase {
    /// The file's name without `.jsonl`.
    pub id: String,
    /// Order as it was to be sent; empty but for the id where the first line can't be read.
    pub intent: Intent,
    /// Progress of the purchase.
    pub state: State,
    /// The provider's number of the deciding answer.
    pub request_id: Option<String>,
    /// The provider's number of the order.
    pub order_id: Option<String>,
    /// Instances that were bought, as last seen.
    pub instances: Vec<Instance>,
    /// Refusal by the provider, as long as it stands.
    pub error: Option<Failure>,
    /// Reason that the outcome is unknown, or that the last attempt sent nothing.
    pub cause: Option<String>,
    /// Number of sends begun.
    pub attempts: u32,
    /// Tells whether a person has been shown the unknown outcome since the last send.
    pub seen: bool,
    /// Time at which the intent was written.
    pub started_at: Timestamp,
    /// Time at which its acceptance was written, where it was accepted.
    pub accepted_at: Option<Timestamp>,
    /// Time at which the last readable line was written.
    pub last_at: Timestamp,
    /// Remarks, oldest first.
    pub notes: Vec<String>,
    /// Lines of a newer vmcart, each described in short.
    pub newer: Vec<String>,
    /// Description of the parts of the file that can't be read.
    pub damaged: Option<String>,
    /// Ids found by a lookup that may belong to this order.
    pub matches: Vec<String>,
    /// The provider's time when the intent was written, where it was learnt.
    pub provider_time: Option<i64>,
    /// A send has begun, and its outcome has not been written.
    pending: bool,
    /// An earlier send, or a line that can't be read, left the outcome open.
    may_be_sent: bool,
    answer: Option<Answer>,
    /// Number of damaged places.
    damages: usize,
}

impl Purchase {
    /// A file that can't be read at all. Its outcome counts as unknown: it may have been sent.
    pub(super) fn unreadable(id: &str, why: String) -> Purchase {
        let mut purchase = Purchase::new(id);
        purchase.may_be_sent = true;
        purchase.damaged = Some(why);
        purchase.settled()
    }

    /// Reads the lines of a file, one at a time. Never fails: `damaged` and `newer` describe what can't be read.
    pub(super) fn read(id: &str, from: impl BufRead) -> Purchase {
        let mut purchase = Purchase::new(id);
        let mut lines = Lines::of(from);
        loop {
            match lines.next() {
                Ok(Some(line)) => purchase.read_line(&line),
                Ok(None) => break,
                Err(e) => {
                    // What was read holds; what follows could hold an attempt.
                    purchase.damage(format!("the rest can't be read: {e}"));
                    purchase.may_be_sent = true;
                    break;
                }
            }
        }
        if purchase.intent.order.is_empty() {
            id.clone_into(&mut purchase.intent.order);
            purchase.damage("what was to be bought can't be read".to_owned());
            purchase.may_be_sent = true;
        }
        // A try, or why there was none, follows every intent: without either, the file has lost its end.
        purchase.may_be_sent |= purchase.attempts == 0 && purchase.cause.is_none();
        purchase.settled()
    }

    fn read_line(&mut self, line: &Line<'_>) {
        let number = line.number;
        let what = match line.bytes {
            Some([]) => return,
            Some(bytes) if self.take(number, bytes) => return,
            Some(_) if !line.ended => {
                // A write that did not end announces nothing that was done. But a file that lost its end looks the same.
                "is torn"
            }
            Some(_) => "can't be read",
            None => "is too long",
        };
        self.damage(format!("line {number} {what}"));
        // It could have been an attempt.
        self.may_be_sent = true;
    }

    /// A purchase of which the intent alone is written.
    pub fn begun(id: &str, intent: Intent, at: Timestamp) -> Purchase {
        Purchase { intent, started_at: at, last_at: at, ..Purchase::new(id) }
    }

    /// Takes in what has happened since, as its line in the file would be taken in.
    pub fn hear(&mut self, event: Event) {
        self.happen(event);
        self.settle();
    }

    fn new(id: &str) -> Purchase {
        let time = id.get(..15).and_then(|text| DateTime::strptime("%Y%m%d-%H%M%S", text).ok());
        let time =
            time.and_then(|time| TimeZone::UTC.to_timestamp(time).ok()).unwrap_or(Timestamp::UNIX_EPOCH);
        Purchase {
            id: id.to_owned(),
            intent: Intent::default(),
            state: State::Prepared,
            request_id: None,
            order_id: None,
            instances: Vec::new(),
            error: None,
            cause: None,
            attempts: 0,
            seen: false,
            started_at: time,
            accepted_at: None,
            last_at: time,
            notes: Vec::new(),
            newer: Vec::new(),
            damaged: None,
            matches: Vec::new(),
            provider_time: None,
            pending: false,
            may_be_sent: false,
            answer: None,
            damages: 0,
        }
    }

    /// Takes in one line; false if it is not one.
    fn take(&mut self, number: usize, line: &[u8]) -> bool {
        // Whoever opens a journal with an editor may leave a byte order mark before it.
        let line = line.strip_prefix(MARK).unwrap_or(line);
        let Ok(value) = serde_json::from_slice::<Value>(line) else { return false };
        let Some(name) = value.get("event").and_then(Value::as_str) else { return false };
        if let Some(at) = value.get("at").and_then(Value::as_str).and_then(|at| at.parse().ok()) {
            self.last_at = at;
            if self.intent.order.is_empty() {
                self.started_at = at;
            }
        }
        let version = value.get("v").and_then(Value::as_u64).unwrap_or(VERSION);
        let event = Event::deserialize(&value).ok();
        if version > VERSION || event.is_none() {
            remark(&mut self.newer, format!("line {number}: {name} (version {version})"));
        }
        match event {
            Some(event) => self.happen(event),
            // What a newer vmcart does may include sending.
            None => self.may_be_sent = true,
        }
        true
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Intent(intent) => {
                self.provider_time = intent.provider_time;
                self.intent = *intent;
            }
            Event::Dated { provider_time } => self.provider_time = Some(provider_time),
            Event::Matched { ids } => {
                let new: Vec<_> = ids.into_iter().filter(|id| !self.matches.contains(id)).collect();
                self.matches.extend(new);
            }
            Event::Attempt { .. } => {
                self.attempts += 1;
                self.seen = false;
                // A send without an outcome was cut off; what becomes of this one says nothing about it.
                self.may_be_sent |= self.pending;
                self.pending = true;
            }
            Event::NotSent { cause } => {
                self.pending = false;
                self.cause = Some(cause);
            }
            Event::Unknown { cause } => {
                self.pending = false;
                self.may_be_sent = true;
                self.cause = Some(cause);
            }
            Event::Accepted { request_id, order_id, instance_ids } => {
                self.answer = Some(Answer::Accepted);
                self.accepted_at.get_or_insert(self.last_at);
                self.request_id = request_id.or(self.request_id.take());
                self.order_id = order_id.or(self.order_id.take());
                self.error = None;
                self.cause = None;
                for id in instance_ids {
                    if !self.instances.iter().any(|known| known.id == id) {
                        self.instances.push(Instance { id, status: String::new(), phase: Phase::Waiting });
                    }
                }
            }
            Event::Refused { code, message, request_id, path, .. } if !self.is_taken() => {
                self.pending = false;
                self.may_be_sent = false;
                self.answer = Some(Answer::Refused);
                self.cause = None;
                self.request_id = request_id;
                self.error = Some(Failure { code, message, path });
            }
            Event::Refused { code, .. } => {
                remark(&mut self.notes, format!("refused after it was accepted: {code}"));
            }
            Event::Instances { instances } => self.see(instances),
            Event::Cancelled if self.is_taken() => self.answer = Some(Answer::Cancelled),
            Event::Cancelled => remark(&mut self.notes, "cancelled before it was accepted".to_owned()),
            Event::Seen => self.seen = true,
            Event::Note { text } => remark(&mut self.notes, text),
        }
    }

    /// Takes in states of instances. They mostly come in the order they are known in, so each is looked for behind the
    /// one before: a line of a thousand does not take a million comparisons.
    fn see(&mut self, instances: Vec<Instance>) {
        let mut next = 0;
        for seen in instances {
            let (before, behind) = self.instances.split_at(next);
            let at = behind.iter().position(|known| known.id == seen.id).map(|n| next + n);
            match at.or_else(|| before.iter().position(|known| known.id == seen.id)) {
                Some(n) => {
                    self.instances[n] = seen;
                    next = n + 1;
                }
                None => self.instances.push(seen),
            }
        }
    }

    /// Tells whether the provider accepted the order, even if it was cancelled later.
    fn is_taken(&self) -> bool {
        matches!(self.answer, Some(Answer::Accepted | Answer::Cancelled))
    }

    fn damage(&mut self, what: String) {
        self.damages += 1;
        match &mut self.damaged {
            Some(before) if self.damages <= MOST_TOLD => {
                before.push_str("; ");
                before.push_str(&what);
            }
            Some(_) => {}
            None => self.damaged = Some(what),
        }
    }

    fn settled(mut self) -> Purchase {
        if let Some(more) = self.damages.checked_sub(MOST_TOLD).filter(|more| *more > 0) {
            self.damaged.get_or_insert_default().push_str(&format!("; and {more} more"));
        }
        self.settle();
        self
    }

    fn settle(&mut self) {
        let phase = |wanted| self.instances.iter().any(|instance| instance.phase == wanted);
        self.state = if self.answer == Some(Answer::Cancelled) && !phase(Phase::Running) {
            State::Cancelled
        } else if self.is_taken() {
            // A batch of which a part was sold names no more than that part.
            let sold = u32::try_from(self.instances.len()).unwrap_or(u32::MAX);
            let short = (1..self.intent.count).contains(&sold) && !phase(Phase::Waiting);
            let stopped = phase(Phase::Stopped) && !phase(Phase::Waiting);
            match (phase(Phase::Failed) || short || stopped, phase(Phase::Waiting), self.instances.is_empty())
            {
                (true, ..) => State::PartlyFailed,
                (false, false, false) => State::Running,
                _ => State::Accepted,
            }
        } else if self.pending || self.may_be_sent {
            State::Unknown
        } else if self.answer == Some(Answer::Refused) {
            State::Refused
        } else {
            State::Prepared
        };
        if self.state == State::Unknown {
            self.error = None;
        }
    }
}

/// Adds a remark, the oldest going where there are too many.
fn remark(remarks: &mut Vec<String>, text: String) {
    if remarks.len() >= MOST_TOLD {
        remarks.remove(0);
    }
    remarks.push(text);
}
