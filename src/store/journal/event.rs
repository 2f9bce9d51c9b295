//! The lines of a journal file.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::order::kinds;

/// The version that is written.
pub(super) const VERSION: u64 = 1;

/// Order about to be sent. Holds no secret; every member may be missing in a file of another version.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Intent {
    /// The id of the order, given by [`super::Journal::begin`].
    pub order: String,
    /// The kind's name.
    pub kind: String,
    /// The provider's name.
    pub provider: String,
    /// The region.
    pub region: String,
    /// The address it goes to.
    pub endpoint: String,
    /// The profile whose account pays.
    pub profile: Option<String>,
    /// Tells whether it goes to the simulated cloud.
    pub simulated: bool,
    /// Token by which the provider recognizes a repeat as the same purchase.
    pub client_token: String,
    /// The request body with its secrets masked.
    pub body: Value,
    /// [`super::digest`] of the exact bytes.
    pub digest: String,
    /// The rules that a person allowed to be broken.
    pub allow: Vec<String>,
    /// Number of instances ordered.
    pub count: u32,
    /// Tells whether the body holds a secret, which has to be asked for again.
    pub has_secret: bool,
    /// The exact text of the body, where it holds no secret.
    pub resend: Option<String>,
    /// The template it was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Time since the start of the machine when this was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uptime: Option<Uptime>,
    /// The provider's time when this was written, in seconds since 1970, if an answer had included it by then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider_time: Option<i64>,
    /// The price at which it was let pass. Older versions stored none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Priced>,
}

/// The price of an order when it was let pass, and the words that let it pass.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Priced {
    /// CNY in all, as an exact decimal, at the dearest; none where no price was known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
    /// The same at the cheapest, where the order left a choice to the provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub low: Option<String>,
    /// The bid for one instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bid: Option<String>,
    /// The time that it is for: `minute`, or a number of months.
    pub per: String,
    /// Time of the price quote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The parts of the order that are in it.
    pub covers: Vec<String>,
    /// The question that it answers, to be put again.
    pub ask: Value,
    /// Reason for the lack of a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
    /// The words that let it pass.
    pub said: Vec<String>,
}

/// Time since a start of the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uptime {
    /// Name of that start.
    pub boot: String,
    /// Milliseconds since then.
    pub millis: i64,
}

impl Intent {
    /// Tells whether both ask the same account for the same thing.
    pub fn asks_the_same(&self, other: &Intent) -> bool {
        self.place() == other.place()
            && ((!self.digest.is_empty() && self.digest == other.digest) || self.bare() == other.bare())
    }

    /// Returns the order and its place as one text: equal for two intents that ask for the same, with `nth` to tell
    /// apart those that are begun within a second.
    pub(super) fn asked(&self, nth: u8) -> String {
        format!("{nth} {:?} {}", self.place(), self.bare())
    }

    /// Tells whether both are for the same account, judged by address and profile.
    pub(super) fn pays_as(&self, other: &Intent) -> bool {
        self.endpoint == other.endpoint && self.profile == other.profile
    }

    fn place(&self) -> (&str, &str, &str, bool) {
        (&self.kind, &self.provider, &self.region, self.simulated)
    }

    /// The body without a token: it differs between any two orders.
    fn bare(&self) -> Value {
        let mut body = self.body.clone();
        if let Some(members) = body.as_object_mut() {
            for kind in kinds() {
                members.shift_remove(kind.token.name());
            }
        }
        body
    }
}

/// Event in the life of an order, one per line. Unknown members are ignored on reading.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The first line.
    Intent(Box<Intent>),
    /// A request is about to leave; written right before each send.
    Attempt {
        /// Counted from 1.
        n: u32,
    },
    /// The attempt before this line has sent nothing: no connection was made.
    NotSent {
        /// Reason that nothing was sent.
        cause: String,
    },
    /// The provider took the order; nothing that follows can take this back.
    Accepted {
        /// The provider's number of the answer.
        #[serde(default)]
        request_id: Option<String>,
        /// The provider's number of the order.
        #[serde(default)]
        order_id: Option<String>,
        /// Ids of the instances or reserved contracts that were bought.
        #[serde(default)]
        instance_ids: Vec<String>,
    },
    /// The provider refused, and nothing of this order was or will be bought. A refusal that settles nothing
    /// (a repeat was throttled, a signature was out of date) is an [`Event::Unknown`] or a [`Event::Note`].
    Refused {
        /// The provider's code.
        code: String,
        /// The provider's words.
        message: String,
        /// The provider's number of the answer.
        #[serde(default)]
        request_id: Option<String>,
        /// The HTTP status.
        #[serde(default)]
        status: Option<u16>,
        /// The field it is about, in the request's own names.
        #[serde(default)]
        path: Option<String>,
    },
    /// Bytes may have left, and what became of them is not known.
    Unknown {
        /// Reason that the outcome is unknown.
        cause: String,
    },
    /// The provider's time when the intent was written, computed from a later answer.
    Dated {
        /// In seconds since 1970.
        provider_time: i64,
    },
    /// A look found what may be this order: nobody may conclude any more that nothing was bought.
    Matched {
        /// The ids of what was found.
        ids: Vec<String>,
    },
    /// Instances as last seen; those left out stay as they were.
    Instances {
        /// Their states.
        instances: Vec<Instance>,
    },
    /// The provider took the order back before it was met, as a person had asked for.
    Cancelled,
    /// A person has been shown that the outcome is unknown, and goes on.
    Seen,
    /// Anything else worth keeping.
    Note {
        /// In plain words.
        text: String,
    },
}

/// One instance as last seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// The provider's id.
    pub id: String,
    /// The provider's word, empty before the first look.
    #[serde(default)]
    pub status: String,
    /// Meaning of that status; this module does not know the provider's words.
    #[serde(default)]
    pub phase: Phase,
}

/// Progress of an instance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// There as it should be.
    Running,
    /// It will not come.
    Failed,
    /// It was created, and somebody has stopped it or is changing it.
    Stopped,
    /// On its way, or nothing known.
    #[default]
    #[serde(other)]
    Waiting,
}

/// One line of text with its line end.
pub(super) fn line(at: Timestamp, event: &Event) -> serde_json::Result<Vec<u8>> {
    #[derive(Serialize)]
    struct Line<'a> {
        v: u64,
        at: String,
        #[serde(flatten)]
        event: &'a Event,
    }
    let mut bytes = serde_json::to_vec(&Line { v: VERSION, at: at.to_string(), event })?;
    bytes.push(b'\n');
    Ok(bytes)
}
