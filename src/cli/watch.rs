//! A purchase as a command watches it: what is told on the way, and how it can be left.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU32, Ordering},
};

use tokio::sync::watch::{Sender, channel};

use super::{
    Exit,
    leave::Ear,
    out::{Stop, plain, tell},
    report,
    words::Words,
};
use crate::{
    cloud::{Accepted, End, Instance, Progress, Refusal},
    purchase::{self, Account, Bought, BuyError, ProgressSink, StopToken},
    run::WATCH,
    store::{
        Journal, StoreError,
        journal::{Phase, Purchase, State},
    },
};

/// What has been told of a purchase, so that nothing is told twice.
struct Reporter {
    words: Arc<Words>,
    /// The journal's name for the purchase, once it has one.
    id: Mutex<String>,
    last: Mutex<String>,
    /// Whether a request is on its way right now.
    sending: Sender<bool>,
    /// How many times it was tried, those that never left included.
    tries: AtomicU32,
    /// The instances as last seen, addresses included.
    seen: Mutex<Vec<Instance>>,
}

impl Reporter {
    fn hear(&self, progress: &Progress) {
        match progress {
            Progress::Journalled { id } => {
                self.id.lock().unwrap_or_else(PoisonError::into_inner).clone_from(id);
            }
            Progress::Instances(seen) => {
                self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone_from(seen);
            }
            Progress::Signed | Progress::Blind { .. } => {}
            Progress::Sending { .. } => {
                self.tries.fetch_add(1, Ordering::Relaxed);
                self.sending.send_replace(true);
            }
            _ => drop(self.sending.send_replace(false)),
        }
        for line in lines(&self.words, progress, self.tries.load(Ordering::Relaxed)) {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            // The reason for a wait has been told already where settling has just named it.
            if *last != line && !(last.contains(&line) && matches!(progress, Progress::Waiting { .. })) {
                tell(&line);
                *last = line;
            }
        }
    }
}

/// What a step of a purchase says.
fn lines(words: &Words, progress: &Progress, tries: u32) -> Vec<String> {
    let stage = |key: &str, value: &str| vec![words.fill(&format!("stage.{key}"), &[("value", value)])];
    match progress {
        Progress::Journalled { id } => stage("journalled", id),
        // Whether it was sent is known with its outcome: until then nothing may have left.
        Progress::Signed | Progress::Sending { attempt: 1 } | Progress::NotSent => Vec::new(),
        Progress::Sending { .. } => stage("sending-again", &tries.to_string()),
        Progress::Waiting { wait, why, .. } => {
            // Rounded up: nobody waits 0 seconds.
            let seconds = wait.as_millis().div_ceil(1000).to_string();
            let values = [("seconds", seconds.as_str()), ("attempt", &(tries + 1).to_string())];
            vec![plain(why), words.fill("ui.waiting", &values)]
        }
        Progress::Clock(clock) => stage("clock", &clock.figures()),
        Progress::Settling { why } => stage("settling", why),
        Progress::Probed { matches } if matches.is_empty() => stage("looked-none", ""),
        Progress::Probed { matches } => stage("looked-some", &plain(&matches.join(" "))),
        Progress::Accepted(accepted) => taken(words, accepted),
        Progress::Refused(refusal) => refused(words, refusal),
        Progress::Judged { sentence, value } => stage(sentence, value),
        Progress::Unknown { why } => vec![words.fill("ui.unknown", &[]), plain(why)],
        Progress::Instances(instances) => vec![seen(words, instances)],
        Progress::Blind { why } | Progress::Ended(End::NotSent(why)) => vec![plain(why)],
        Progress::Ended(_) => Vec::new(),
    }
}

fn taken(words: &Words, accepted: &Accepted) -> Vec<String> {
    let stage = words.fill("stage.accepted", &[("value", &accepted.request_id)]);
    let mut lines =
        vec![words.fill("stage.sent", &[]), format!("{stage}: {}", plain(&accepted.instance_ids.join(" ")))];
    lines.extend(accepted.remarks().map(|remark| words.say(&remark)));
    lines
}

fn refused(words: &Words, refusal: &Refusal) -> Vec<String> {
    let theirs =
        [("code", refusal.code.as_str()), ("message", &refusal.message), ("request", &refusal.request_id)];
    let mut lines = vec![
        words.fill("ui.refused", &[]),
        words.fill(&format!("refusal.{}", refusal.hint), &[]),
        words.fill("ui.refused-theirs", &theirs),
    ];
    if let Some(path) = &refusal.path {
        let field = format!("{} ({})", words.label(path), plain(path));
        lines.push(words.fill("ui.refused-field", &[("field", &field)]));
    }
    lines
}

fn seen(words: &Words, instances: &[Instance]) -> String {
    let row = |i: &Instance| {
        let status = if i.status.is_empty() { "?".to_owned() } else { words.status(&i.status) };
        format!("{} {status}", plain(&i.id))
    };
    instances.iter().map(row).collect::<Vec<_>>().join(", ")
}

/// One purchase that is watched to an end.
pub struct Watch<'a> {
    account: &'a Account,
    told: Arc<Reporter>,
    ear: &'a mut Ear,
    stop: StopToken,
}

impl<'a> Watch<'a> {
    /// Watches from now on.
    pub fn new(words: &Arc<Words>, account: &'a Account, ear: &'a mut Ear) -> Self {
        let told = Reporter {
            words: Arc::clone(words),
            id: Mutex::default(),
            last: Mutex::default(),
            sending: channel(false).0,
            tries: AtomicU32::new(0),
            seen: Mutex::default(),
        };
        Self { account, told: Arc::new(told), ear, stop: StopToken::default() }
    }

    /// Hears what the purchase tells.
    pub fn tell(&self) -> ProgressSink {
        let told = Arc::clone(&self.told);
        Arc::new(move |progress| told.hear(&progress))
    }

    /// What ends the waits of the purchase when the person asks for it.
    pub fn stop(&self) -> StopToken {
        self.stop.clone()
    }

    /// The journal's name for the purchase; empty before it has one.
    pub fn id(&self) -> String {
        self.told.id.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The instances as last seen.
    pub fn seen(&self) -> Vec<Instance> {
        self.told.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for a purchase to be taken or refused. `None` when it was interrupted: no further try is made then, but
    /// what is on its way is waited for until the second signal.
    pub async fn outcome(
        &mut self,
        buying: impl Future<Output = Result<Bought, BuyError>>,
    ) -> Option<Result<Bought, BuyError>> {
        tokio::pin!(buying);
        tokio::select! {
            bought = &mut buying => return Some(bought),
            () = self.ear.next() => {}
        }
        self.stop.stop();
        if *self.told.sending.borrow() {
            tell("interrupted: waiting for the answer to what was sent; once more leaves at once");
        }
        tokio::select! {
            // What could not be written down is still worth its own words.
            bought = &mut buying => bought.err().map(Err),
            () = self.ear.next() => None,
        }
    }

    /// Follows the instances of a purchase. `None` when it was interrupted; no end where they can't be followed, which is
    /// told and takes nothing from what was bought.
    pub async fn follow(&mut self, id: &str) -> Option<Option<End>> {
        let following = purchase::follow(self.account, id, WATCH, self.tell());
        tokio::select! {
            end = following => Some(end.inspect_err(|e| tell(format!("vmcart: {}", plain(&e.to_string())))).ok()),
            () = self.ear.next() => None,
        }
    }

    /// What has become of the purchase by now. What could not be written down yet is tried again, and said where it
    /// fails again.
    pub fn purchase(&self, id: &str) -> Result<Purchase, Stop> {
        let journal = Journal::open(&self.account.paths);
        let caught_up = self.account.unwritten.retry(&journal, id);
        let purchase = self.account.unwritten.purchase(&journal, id).map_err(Stop::failed)?;
        if let Err(error) = caught_up {
            let why = error.to_string();
            let values =
                [("id", purchase.id.as_str()), ("state", purchase.state.name()), ("why", why.as_str())];
            tell(self.told.words.fill("ui.unwritten", &values));
        }
        Ok(purchase)
    }

    /// What is known of a purchase that ended with an error: by what has happened, once it was begun.
    pub fn failed(&self, error: &BuyError) -> Result<(Exit, Purchase), Stop> {
        let stop = not_begun(error);
        let id = self.id();
        if id.is_empty() {
            return Err(stop);
        }
        tell(format!("vmcart: {}", stop.message));
        let mut purchase = self.purchase(&id)?;
        if purchase.state == State::Prepared {
            purchase.cause = purchase.cause.or(Some(stop.message));
        }
        Ok((last_words(&self.told.words, &purchase, None), purchase))
    }
}

/// Why a purchase was not begun, with the code that stands for it.
pub fn not_begun(error: &BuyError) -> Stop {
    let exit = match error {
        BuyError::Unsettled { .. }
        | BuyError::Forgotten { .. }
        | BuyError::Damaged { .. }
        | BuyError::Lost => Exit::Unknown,
        BuyError::Repeat { .. }
        | BuyError::Seal(_)
        | BuyError::Store(StoreError::Missing { .. } | StoreError::Ambiguous { .. }) => Exit::Usage,
        BuyError::Store(_) | BuyError::Cloud(_) => Exit::Failed,
    };
    Stop { exit, message: plain(&error.to_string()) }
}

/// The last words about a purchase, and the code they stand for.
pub fn last_words(words: &Words, purchase: &Purchase, followed: Option<&End>) -> Exit {
    let id = [("id", purchase.id.as_str())];
    let said = match followed {
        Some(End::Running) => words.fill("ui.all-running", &[]),
        Some(End::SomeFailed) => {
            let (sold, asked) = (purchase.instances.len().to_string(), purchase.intent.count.to_string());
            if purchase.instances.len() < usize::try_from(purchase.intent.count).unwrap_or_default() {
                tell(words.fill("ui.fewer", &[("sold", &sold), ("asked", &asked)]));
            }
            if !purchase.instances.iter().any(|i| i.phase == Phase::Failed) {
                return report::exit(purchase);
            }
            words.fill("ui.some-failed", &[])
        }
        // Bought, and nobody has named what.
        Some(End::Unnamed) => words.fill("ui.unnamed", &id),
        // It is bought, but what was asked for has not come about.
        Some(_) => {
            tell(words.fill("ui.gave-up", &id));
            return if purchase.instances.is_empty() { report::exit(purchase) } else { Exit::SomeFailed };
        }
        None => match report::exit(purchase) {
            Exit::Unknown => words.fill("ui.unknown-ended", &id),
            Exit::Failed => words.fill("ui.not-sent-end", &[]),
            exit => return exit,
        },
    };
    tell(said);
    report::exit(purchase)
}

/// What is known of a purchase that was left, and how to go on.
pub fn left(words: &Words, purchase: &Purchase) {
    let id = [("id", purchase.id.as_str())];
    match report::exit(purchase) {
        Exit::Unknown => tell(words.fill("ui.unknown-ended", &id)),
        Exit::Done => tell(format!(
            "interrupted: what was bought stays bought and in the journal; `vmcart follow {}` goes on watching",
            plain(&purchase.id)
        )),
        _ => tell("interrupted: nothing was bought"),
    }
}
