//! Outcomes of a request, and what is seen of a purchase on its way.

use std::{fmt, time::Duration};

use super::{clock::Clock, error::CloudError, refusal::Refusal, signing::Signed};
use crate::order::Say;

/// The provider took the order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accepted {
    /// The provider's name for the request.
    pub request_id: String,
    /// The provider's name for the order, where it gives one.
    pub order_id: Option<String>,
    /// The instances, by id.
    pub instance_ids: Vec<String>,
    /// Warnings of the provider.
    pub warnings: Vec<String>,
    /// Oddities of the answer.
    pub oddities: Vec<Oddity>,
}

impl Accepted {
    /// Tells whether it names neither instances nor an order.
    pub fn is_unnamed(&self) -> bool {
        self.instance_ids.is_empty() && self.order_id.is_none()
    }

    /// Sentences that a person is to read beside the acceptance: the provider's warnings, and what is odd.
    pub fn remarks(&self) -> impl Iterator<Item = Say> {
        let warning = |w: &String| Say::Key("ui.provider-warns".into(), vec![("message", w.as_str().into())]);
        self.warnings.iter().map(warning).chain(self.oddities.iter().map(Oddity::say))
    }
}

/// Something about an acceptance that its document does not foresee. What was bought is bought all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Oddity {
    /// An error stands beside the ids.
    ErrorBeside {
        /// The HTTP status, or the number in the body.
        status: u16,
        /// The provider's code.
        code: String,
        /// The provider's message.
        message: String,
    },
    /// More was sold than asked for.
    MoreThanAsked {
        /// Number of those asked for.
        asked: u32,
        /// Number of those named.
        sold: usize,
    },
    /// Neither instances nor an order are named.
    NothingNamed,
}

impl fmt::Display for Oddity {
    /// For the journal, which has no language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Oddity::ErrorBeside { status, code, message } => {
                write!(f, "the answer named what was bought, and an error: {status} {code} {message}")
            }
            Oddity::MoreThanAsked { asked, sold } => write!(f, "{sold} were sold, {asked} were asked for"),
            Oddity::NothingNamed => f.write_str("the answer named neither instances nor an order"),
        }
    }
}

impl Oddity {
    /// The sentence for a person.
    pub fn say(&self) -> Say {
        match self {
            Oddity::ErrorBeside { status, code, message } => {
                let values = vec![
                    ("status", i64::from(*status).into()),
                    ("code", code.as_str().into()),
                    ("message", message.as_str().into()),
                ];
                Say::Key("odd.error-beside".into(), values)
            }
            Oddity::MoreThanAsked { asked, sold } => {
                let values = vec![("asked", i64::from(*asked).into()), ("sold", (*sold).into())];
                Say::Key("odd.more-than-asked".into(), values)
            }
            Oddity::NothingNamed => Say::Key("odd.nothing-named".into(), Vec::new()),
        }
    }
}

/// Outcome of sending a purchase once.
#[derive(Debug)]
pub enum Outcome {
    /// Taken.
    Accepted(Accepted),
    /// Refused: nothing was bought.
    Refused(Refusal),
    /// Too many requests: nothing was bought, and it may be tried again.
    Throttled(Refusal, Option<Duration>),
    /// Nobody knows: bytes may have left, and no clear answer came. Why, in words, and how long the server wants to be
    /// left alone, if it says so.
    Unknown(String, Option<Duration>),
    /// Nothing has left: the cloud could not be reached.
    NotSent(CloudError),
}

impl Outcome {
    /// The same outcome, of this request: what was refused in it is told by what it holds.
    pub(super) fn told_by(self, signed: &Signed) -> Self {
        let Some(kind) = signed.kind else { return self };
        let body = || serde_json::from_str(signed.body()).unwrap_or_default();
        match self {
            Outcome::Refused(refusal) => Outcome::Refused(refusal.told_by(kind, &body())),
            Outcome::Throttled(refusal, wait) => Outcome::Throttled(refusal.told_by(kind, &body()), wait),
            other => other,
        }
    }
}

/// Stage of life of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// On its way.
    Progressing,
    /// Running; for a contract, active.
    Running,
    /// Made, and now stopped or changed by its owner.
    Stopped,
    /// Failed, or gone.
    Failed,
}

/// An instance as last seen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Instance {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The provider's word for its state; empty before the first look.
    pub status: String,
    /// Its address in the VPC, once it has one.
    pub internal_ip: String,
    /// Its public address, once it has one.
    pub public_ip: String,
    /// Its zone.
    pub zone: String,
    /// Moment from which it counts, in seconds since 1970: told of contracts alone.
    pub begins: Option<i64>,
}

impl Instance {
    /// An instance of which only the id is known.
    pub fn named(id: &str) -> Self {
        Self { id: id.to_owned(), ..Self::default() }
    }

    /// Returns its group. Words that are not known count as on the way: the limit of the watch ends that.
    pub fn group(&self) -> Group {
        match self.status.to_lowercase().as_str() {
            // A contract does not run: it is active.
            "running" | "active" => Group::Running,
            // JD Cloud's words for what only an owner does to a machine that was made.
            "stopping" | "stopped" | "rebooting" | "rebuilding" | "resizing" => Group::Stopped,
            "error" | "expired" | "deleting" | "deleted" | "recycled" | "terminated" => Group::Failed,
            _ => Group::Progressing,
        }
    }

    /// Returns its group as one of the contracts: nobody turns those off, and the words for their failing are published
    /// nowhere.
    pub fn group_of_contract(&self) -> Group {
        let failed = |status: &str| status.contains("fail") || status.contains("cancel");
        match self.group() {
            Group::Progressing if failed(&self.status.to_lowercase()) => Group::Failed,
            Group::Stopped => Group::Progressing,
            group => group,
        }
    }

    /// Tells whether it is a contract that is still being made. Any other word of the provider's, known or not, means
    /// that it is bought, or that it failed.
    pub fn being_made(&self) -> bool {
        self.status.is_empty() || self.status.eq_ignore_ascii_case("creating")
    }
}

/// A moment to come from which contracts count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beginning {
    /// In seconds since 1970.
    pub at: i64,
    /// Seconds until then, when this was found.
    pub left: i64,
}

/// End of a purchase, as far as watching goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// All instances run.
    Running,
    /// Contracts that are bought and not active yet: the moment from which they count, where it is told and to come.
    NotActiveYet(Option<Beginning>),
    /// Bought, but some instances failed or stopped, or all, or fewer were sold than asked for.
    SomeFailed,
    /// Bought; the watch ended before all ran.
    GaveUp,
    /// Bought; the provider named no instances, and what was found is only like them.
    Unnamed,
    /// Taken back by the provider, as it was asked to: nothing is bought any more.
    Cancelled,
    /// Refused.
    Refused,
    /// Unknown, and not settled.
    Unknown,
    /// Never sent: why, in words.
    NotSent(String),
}

impl End {
    /// Tells whether something was bought.
    pub fn bought(&self) -> bool {
        matches!(self, End::Running | End::NotActiveYet(_) | End::SomeFailed | End::GaveUp | End::Unnamed)
    }
}

/// Step of a purchase, as the wizard and the commands see it.
#[derive(Debug, Clone)]
pub enum Progress {
    /// The intention is on disk.
    Journalled {
        /// The journal's name for it.
        id: String,
    },
    /// The request is signed.
    Signed,
    /// A try begins. Whether its request leaves shows in what comes next.
    Sending {
        /// The number of the try, from 1.
        attempt: u32,
    },
    /// The try that had begun found no connection: nothing of it has left.
    NotSent,
    /// A wait before another try.
    Waiting {
        /// The number of that try.
        attempt: u32,
        /// Its length.
        wait: Duration,
        /// Reason, in words.
        why: String,
    },
    /// Our clock is wrong: refused for its time stamp alone, the request is signed again with the server's time.
    Clock(Clock),
    /// No clear answer came; settling begins.
    Settling {
        /// Reason, in words.
        why: String,
    },
    /// A look for what an order of unknown outcome may have made.
    Probed {
        /// The ids of what looks like it. Whose they are, only the answer to the same token tells.
        matches: Vec<String>,
    },
    /// Taken.
    Accepted(Accepted),
    /// Refused.
    Refused(Refusal),
    /// The reason for the state the purchase is in, as one sentence.
    Judged {
        /// Text key of the sentence, below `stage`.
        sentence: &'static str,
        /// Subject of the sentence: a code, ids, or nothing.
        value: String,
    },
    /// Unknown for now.
    Unknown {
        /// Reason, in words.
        why: String,
    },
    /// A look at the instances.
    Instances(Vec<Instance>),
    /// A look that failed: why, in words. The instances go on all the same.
    Blind {
        /// Reason.
        why: String,
    },
    /// Done.
    Ended(End),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_provider_s_words_have_their_group_in_any_case() {
        let group = |status: &str| Instance { status: status.to_owned(), ..Instance::named("i") }.group();
        for (words, wanted) in [
            (&["Running", "running", "RUNNING", "Active", "active"][..], Group::Running),
            (&["Stopped", "stopping", "rebooting", "resizing", "Rebuilding"], Group::Stopped),
            (&["Error", "error", "Expired", "Deleted", "deleting", "terminated", "Recycled"], Group::Failed),
            (
                &["", "Starting", "pending", "Creating", "Pending", "Recharging", "Moving", "?"],
                Group::Progressing,
            ),
        ] {
            for word in words {
                assert_eq!(group(word), wanted, "{word}");
            }
        }
    }

    #[test]
    fn a_contract_is_being_made_or_bought_or_has_failed() {
        let contract = |status: &str| Instance { status: status.to_owned(), ..Instance::named("r") };
        for (words, being_made, wanted) in [
            (&["", "Creating", "creating"][..], true, Group::Progressing),
            (&["Pending", "Recharge", "Stopped", "Frozen"], false, Group::Progressing),
            (&["Active", "ACTIVE"], false, Group::Running),
            (&["Expired", "Deleted", "CreateFailed", "CreatedFailed", "Cancelled"], false, Group::Failed),
        ] {
            for word in words {
                let contract = contract(word);
                assert_eq!(
                    (contract.being_made(), contract.group_of_contract()),
                    (being_made, wanted),
                    "{word}"
                );
            }
        }
    }
}
