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
    words::Words,
};
use crate::{
    cloud::{End, Instance, Progress},
    order::{Product, kind},
    purchase::{
        self, Account, Bought, BuyError, ProgressSink, Sent, StopToken,
        narrate::{self, Facts, Part, Piece, narrate},
    },
    run::WATCH,
    store::{
        Journal, StoreError,
        journal::{Phase, Purchase, State},
    },
    texts::key,
};

/// Reporter of a purchase on standard error, which tells nothing twice.
struct Reporter {
    words: Arc<Words>,
    /// The journal's name for the purchase, once it has one.
    id: Mutex<String>,
    last: Mutex<String>,
    /// A request is on its way right now.
    sending: Sender<bool>,
    /// Number of tries, those that never left included.
    tries: AtomicU32,
    /// The instances as last seen, addresses included.
    seen: Mutex<Vec<Instance>>,
}

impl Reporter {
    fn report(&self, progress: &Progress) {
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
        for line in self.lines(progress) {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            // The reason for a wait has been told already where settling has just named it.
            if *last != line && !(last.contains(&line) && matches!(progress, Progress::Waiting { .. })) {
                tell(&line);
                *last = line;
            }
        }
    }

    /// A step of a purchase in lines. What is certain is told, once: whether a try was sent is known with its outcome.
    fn lines(&self, progress: &Progress) -> Vec<String> {
        let progress = counted(progress, self.tries.load(Ordering::Relaxed));
        let fits = |piece: &Piece| match &progress {
            Progress::Signed | Progress::Sending { attempt: 1 } => false,
            // The stage names the cause, and what is done about it comes next.
            Progress::Settling { .. } => piece.part == Part::Stage,
            // The explanation says that it was refused.
            Progress::Refused(_) => piece.part != Part::Stage,
            // The end has the last words; why nothing was sent is told where it happens.
            Progress::Ended(_) => piece.part == Part::Cause,
            _ => true,
        };
        let (id, words) = (self.id.lock().unwrap_or_else(PoisonError::into_inner).clone(), &self.words);
        let mut lines = Vec::new();
        if let Progress::Accepted(_) = &progress {
            lines.push(words.fill("stage.sent", &[]));
        }
        for piece in narrate(&progress, &Facts::before_end(id)).iter().filter(|piece| fits(piece)) {
            let text = words.say(&piece.text);
            match (piece.part, lines.last_mut()) {
                // The ids stand behind the acceptance that named them.
                (Part::Ids, Some(stage)) => *stage = format!("{stage}: {text}"),
                _ => lines.push(text),
            }
        }
        if let Progress::Instances(instances) = &progress {
            lines.push(seen(words, instances));
        }
        lines
    }
}

/// The same step with the number that a try has for a reader who sees every try, also those that never left.
fn counted(progress: &Progress, tries: u32) -> Progress {
    match progress.clone() {
        Progress::Sending { attempt } if attempt > 1 => Progress::Sending { attempt: tries },
        Progress::Waiting { wait, why, .. } => Progress::Waiting { attempt: tries + 1, wait, why },
        other => other,
    }
}

fn seen(words: &Words, instances: &[Instance]) -> String {
    let row = |i: &Instance| {
        let status = if i.status.is_empty() { "?".to_owned() } else { words.status(&i.status) };
        format!("{} {status}", plain(&i.id))
    };
    instances.iter().map(row).collect::<Vec<_>>().join(", ")
}

/// Facts of a purchase of the journal that its narration depends on.
pub fn facts(purchase: &Purchase, simulated: bool) -> Facts {
    Facts {
        id: purchase.id.clone(),
        product: kind(&purchase.intent.kind).map_or(Product::Instances, |kind| kind.product),
        asked: usize::try_from(purchase.intent.count).unwrap_or_default(),
        sold: purchase.instances.len(),
        failed: purchase.instances.iter().filter(|i| i.phase == Phase::Failed).count(),
        stopped: purchase
            .instances
            .iter()
            .filter(|i| i.phase == Phase::Stopped)
            .map(|i| format!("{} {}", i.id, i.status))
            .collect(),
        simulated,
        lost: kind(&purchase.intent.kind).and_then(narrate::lost),
        logins: Vec::new(),
        hindrance: None,
    }
}

/// One purchase that is watched to an end.
pub struct Watch<'a> {
    account: &'a Account,
    reporter: Arc<Reporter>,
    ear: &'a mut Ear,
    stop: StopToken,
}

impl<'a> Watch<'a> {
    /// Watches from now on.
    pub fn new(words: &Arc<Words>, account: &'a Account, ear: &'a mut Ear) -> Self {
        let reporter = Reporter {
            words: Arc::clone(words),
            id: Mutex::default(),
            last: Mutex::default(),
            sending: channel(false).0,
            tries: AtomicU32::new(0),
            seen: Mutex::default(),
        };
        Self { account, reporter: Arc::new(reporter), ear, stop: StopToken::default() }
    }

    /// Hears what the purchase tells.
    pub fn tell(&self) -> ProgressSink {
        let reporter = Arc::clone(&self.reporter);
        Arc::new(move |progress| reporter.report(&progress))
    }

    /// Token that ends the waits of the purchase when the person asks for it.
    pub fn stop(&self) -> StopToken {
        self.stop.clone()
    }

    /// The journal's name for the purchase; empty before it has one.
    pub fn id(&self) -> String {
        self.reporter.id.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The instances as last seen.
    pub fn seen(&self) -> Vec<Instance> {
        self.reporter.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
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
        if *self.reporter.sending.borrow() {
            tell(self.reporter.words.fill(key::command::WAITS_FOR_ANSWER, &[]));
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

    /// State of the purchase by now. What could not be written down yet is tried again, and said where it
    /// fails again.
    pub fn purchase(&self, id: &str) -> Result<Purchase, Stop> {
        let journal = Journal::open(&self.account.paths);
        let caught_up = self.account.unwritten.retry(&journal, id);
        let purchase = self.account.unwritten.purchase(&journal, id).map_err(Stop::failed)?;
        if let Err(error) = caught_up {
            let why = error.to_string();
            let values =
                [("id", purchase.id.as_str()), ("state", purchase.state.name()), ("why", why.as_str())];
            tell(self.reporter.words.fill(key::ui::UNWRITTEN, &values));
        }
        Ok(purchase)
    }

    /// State of a purchase that ended with an error: by what has happened, once it was begun.
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
        Ok((self.last_words(&purchase, None, false), purchase))
    }

    /// Tells how a purchase has ended, by what following it came to where it was followed; the code that stands for it.
    pub fn last_words(&self, purchase: &Purchase, followed: Option<&End>, simulated: bool) -> Exit {
        let end = followed.cloned().or_else(|| Sent::of(purchase).end());
        if let Some(end) = end {
            tell_end(&self.reporter.words, purchase, end, simulated);
        }
        Exit::of_watch(purchase, followed)
    }
}

/// Reason why a purchase was not begun, with the code that stands for it.
pub fn not_begun(error: &BuyError) -> Stop {
    let exit = match error {
        BuyError::Unsettled { .. }
        | BuyError::Forgotten { .. }
        | BuyError::Damaged { .. }
        | BuyError::Risen { .. }
        | BuyError::Lost => Exit::Unknown,
        BuyError::Lately(_) => Exit::Problems,
        BuyError::Repeat { .. }
        | BuyError::Seal(_)
        | BuyError::Store(StoreError::Missing { .. } | StoreError::Ambiguous { .. }) => Exit::Usage,
        BuyError::Store(_) | BuyError::Cloud(_) => Exit::Failed,
    };
    Stop { exit, message: plain(&error.to_string()) }
}

/// Tells the end of a purchase. Why nothing was sent was told when it happened.
fn tell_end(words: &Words, purchase: &Purchase, end: End, simulated: bool) {
    let pieces = narrate(&Progress::Ended(end), &facts(purchase, simulated));
    for piece in pieces.iter().filter(|piece| piece.part != Part::Cause) {
        tell(words.say(&piece.text));
    }
}

/// Tells what is known of a purchase that was left, and how to go on.
pub fn left(words: &Words, purchase: &Purchase) {
    match Exit::from(purchase.state) {
        Exit::Unknown => tell_end(words, purchase, End::Unknown, false),
        Exit::Done => tell(words.fill(key::command::STAYS_BOUGHT, &[("id", &purchase.id)])),
        _ => tell(words.fill(key::command::NOTHING_BOUGHT, &[])),
    }
}
