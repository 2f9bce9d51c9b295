//! One purchase on its way: tries, waits, looks, and the verdict.

use std::time::Duration;

use tokio::time::sleep;

use super::{
    account::{Account, ProgressSink},
    error::BuyError,
    gate::Pass,
    sent::{Bought, Sent},
    sought::Sought,
    stop_token::StopToken,
    token_age::{TokenAge, young},
    wait::growing,
};
use crate::{
    cloud::{
        Accepted, Moment, Oddity, Outcome, Progress, Refusal,
        verdict::{Answer, Earlier, Look, Verdict, verdict},
    },
    order::Request,
    store::{
        Lock, StoreError,
        journal::{Entry, Event},
    },
};

/// Number of tries of a request that never left.
const TRIES: u32 = 4;
/// Number of repeats of a request whose outcome is unknown.
const REPEATS: u32 = 3;
/// The longest wait a server can ask for.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// For how many seconds a token counts as young once that is proven: longer than any wait.
const PROVEN: i64 = 300;
/// Reason why nothing was sent, or not again, where a person said so.
const STOPPED: &str = "stopped before it was sent";

/// A purchase on its way.
pub(super) struct Sending {
    pub account: Account,
    pub sought: Sought,
    pub request: Request,
    pub entry: Entry,
    pub tell: ProgressSink,
    pub stop: StopToken,
    /// Number of instances asked for.
    pub asked: u32,
    /// The moment of the intent, by every clock that told it.
    pub began: Moment,
    /// Number of times it has been sent, in this process and before.
    pub attempts: u32,
    pub settle: bool,
    /// Tells whether an earlier try, in this process or before, may have bought. The number of tries does not tell: those
    /// that were throttled or never left are not counted.
    pub earlier: Earlier,
    /// Findings of all looks, in this process and before.
    pub found: Look,
    /// Time at which the age of the token was proven last.
    pub checked: Option<Moment>,
    /// A try is on its way, or its outcome is unknown.
    pub left: bool,
    /// The gate has let it pass.
    pub _pass: Pass,
    pub _lock: Lock,
}

impl Sending {
    pub async fn run(mut self) -> Result<Bought, BuyError> {
        match self.send().await {
            // The request may have left, and the journal could not be told what came of it: its last line is the
            // try, which reads as unknown, and so it is told.
            Err(error) if self.left => {
                (self.tell)(Progress::Unknown { why: error.to_string() });
                Ok(self.end(Sent::Unknown))
            }
            done => done,
        }
    }

    fn open(&self) -> bool {
        self.earlier == Earlier::Open
    }

    async fn send(&mut self) -> Result<Bought, BuyError> {
        let first = self.attempts;
        let mut waits = 0;
        // A try that was refused for its time stamp alone has its own number, and is no repeat.
        let mut misdated = 0;
        loop {
            if self.stop.is_stopped() {
                return self.stopped(STOPPED.to_owned());
            }
            // A wait is short, and the machine may have slept through a day of it.
            if self.open()
                && !self.checked_recently()
                && let Err(age) = self.look().await
            {
                return self.too_old(age, age.to_string());
            }
            let signed = match self.account.client.sign(&self.sought.region, &self.request) {
                Ok(signed) => signed,
                Err(error) => {
                    self.never_left(&error.to_string())?;
                    return Err(error.into());
                }
            };
            if self.attempts == first {
                (self.tell)(Progress::Signed);
            }
            // What may leave is written down first: a crash behind this line leaves an unknown, never a gap.
            self.attempts += 1;
            self.write(&Event::Attempt { n: self.attempts })?;
            (self.tell)(Progress::Sending { attempt: self.attempts });
            self.left = true;
            match self.account.client.send(&signed).await {
                Outcome::Accepted(accepted) => return self.accepted(accepted).await,
                Outcome::Refused(refusal) => match self.account.client.misdated(&signed, &refusal) {
                    Some(clock) if misdated == 0 && !self.stop.is_stopped() => {
                        misdated += 1;
                        self.left = self.open();
                        self.write(&Event::NotSent { cause: format!("{}: {clock}", refusal.code) })?;
                        let now = self.account.client.moment(Some(&self.began));
                        // Between the look and this answer the machine may have slept for days.
                        if self.open()
                            && let Err(age) = young(&self.began, &now)
                        {
                            return self.too_old(age, refusal.code);
                        }
                        self.date(&now);
                        (self.tell)(Progress::Clock(clock));
                    }
                    _ => return self.refused(refusal).await,
                },
                Outcome::NotSent(error) => {
                    let why = error.to_string();
                    self.not_counted(&why)?;
                    (self.tell)(Progress::NotSent);
                    waits += 1;
                    // What no wait mends is not waited for.
                    if waits >= TRIES || error.lasts() {
                        // Earlier tries may have arrived: that this one did not says nothing about them.
                        return Ok(self.end(if self.open() { Sent::Unknown } else { Sent::NotSent(why) }));
                    }
                    let wait = growing(waits, Duration::from_millis(400), LONGEST_WAIT);
                    if self.wait(waits + 1, wait, &why).await {
                        return self.stopped(why);
                    }
                }
                Outcome::Throttled(refusal, wait) => {
                    let why = format!("{} {}", refusal.code, refusal.message);
                    self.not_counted(&why)?;
                    waits += 1;
                    if waits >= TRIES {
                        return self.refused(refusal).await;
                    }
                    let wait = wait.unwrap_or_else(|| growing(waits, Duration::from_secs(1), LONGEST_WAIT));
                    if self.wait(waits + 1, wait.min(LONGEST_WAIT), &why).await {
                        return self.stopped(why);
                    }
                }
                Outcome::Unknown(why, asked) => {
                    self.earlier = Earlier::Open;
                    self.write(&Event::Unknown { cause: why.clone() })?;
                    // The first send of a resumed purchase is a repeat already.
                    let repeats = self.attempts - first.max(1) - misdated;
                    if !self.settle || repeats >= REPEATS || self.stop.is_stopped() {
                        return self.stopped(why);
                    }
                    (self.tell)(Progress::Settling { why: why.clone() });
                    let wait = growing(repeats + 1, Duration::from_millis(500), LONGEST_WAIT);
                    let wait = wait.max(asked.unwrap_or_default()).min(LONGEST_WAIT);
                    if self.wait(repeats + 2, wait, &why).await {
                        return self.stopped(why);
                    }
                    // After the wait: lists may lag behind sales.
                    if let Err(age) = self.look().await {
                        return self.too_old(age, why);
                    }
                }
            }
        }
    }

    /// Sends no more: the provider may have forgotten the token.
    fn too_old(&mut self, age: TokenAge, why: String) -> Result<Bought, BuyError> {
        self.judged("judged-unknown-age", age.to_string());
        self.stopped(why)
    }

    /// Looks whether the provider has what was asked for already, and whether the provider still knows the token. What
    /// it has is told to the person and not taken for the answer: only the same token tells whose the instances are.
    pub async fn look(&mut self) -> Result<(), TokenAge> {
        let began = self.account.client.moment(None);
        let found = tokio::select! {
            found = self.sought.found(&self.account) => found,
            () = self.stop.stopped() => return Ok(()),
        };
        self.remember(found);
        let now = self.account.client.moment(Some(&began));
        young(&self.began, &now)?;
        self.date(&now);
        self.checked = Some(now);
        Ok(())
    }

    /// Tells whether the age of the token was proven a moment ago, by the clocks that run on while the machine sleeps.
    fn checked_recently(&self) -> bool {
        let now = self.account.client.moment(None);
        self.checked.as_ref().and_then(|then| now.running_since(then)).is_some_and(|age| age <= PROVEN)
    }

    /// Keeps the provider's time of the intent, once an answer has told it: without it only this start of the machine
    /// can prove how old the token is.
    fn date(&mut self, now: &Moment) {
        if self.began.provider.is_none()
            && let Some(then) = now.provider_at(&self.began)
        {
            self.began.provider = Some(then);
            let written = self.write(&Event::Dated { provider_time: then });
            self.own_up(written);
        }
    }

    /// Takes in what a look found. It is on the disk first: whoever settles this later must not say that nothing was
    /// bought.
    fn remember(&mut self, found: Result<Vec<String>, BuyError>) {
        match found {
            Ok(matches) if matches.is_empty() => {
                if self.found != Look::Matches {
                    self.found = Look::Nothing;
                }
                (self.tell)(Progress::Probed { matches });
            }
            Ok(matches) => {
                self.found = Look::Matches;
                let written = self.write(&Event::Matched { ids: matches.clone() });
                (self.tell)(Progress::Probed { matches });
                self.own_up(written);
            }
            Err(error) => {
                if self.found != Look::Matches {
                    self.found = Look::Failed;
                }
                (self.tell)(Progress::Blind { why: error.to_string() });
            }
        }
    }

    /// No further try: what was sent before may have bought, or nothing was sent.
    pub fn stopped(&mut self, why: String) -> Result<Bought, BuyError> {
        if !self.open() {
            self.never_left(&why)?;
            return Ok(self.end(Sent::NotSent(why)));
        }
        if self.found == Look::Matches {
            self.judged(verdict(self.earlier, Answer::Missing, self.found).1, String::new());
        }
        (self.tell)(Progress::Unknown { why });
        Ok(self.end(Sent::Unknown))
    }

    /// Writes down that nothing was sent, where no line says so yet.
    fn never_left(&mut self, why: &str) -> Result<(), StoreError> {
        if self.attempts == 0 && !self.open() {
            self.write(&Event::NotSent { cause: why.to_owned() })?;
        }
        Ok(())
    }

    /// A try that was never worked on does not count: the next one has its number again.
    fn not_counted(&mut self, why: &str) -> Result<(), StoreError> {
        self.left = self.open();
        self.write(&Event::NotSent { cause: why.to_owned() })?;
        self.attempts -= 1;
        Ok(())
    }

    async fn refused(&mut self, refusal: Refusal) -> Result<Bought, BuyError> {
        let answer = if refusal.judged_by_bytes() { Answer::RefusedBytes } else { Answer::Refused };
        if self.open() {
            // The refusal is on the disk as what it is so far, whatever becomes of the look.
            let cause = format!("{}: {}", refusal.code, refusal.message);
            self.write(&Event::Unknown { cause })?;
            self.look().await.ok();
        }
        let (verdict, sentence) = verdict(self.earlier, answer, self.found);
        if verdict != Verdict::Refused {
            let why = format!("{}: {}", refusal.code, refusal.message);
            self.judged(sentence, refusal.code);
            (self.tell)(Progress::Unknown { why });
            return Ok(self.end(Sent::Unknown));
        }
        let written = self.write(&Event::Refused {
            code: refusal.code.clone(),
            message: refusal.message.clone(),
            request_id: Some(refusal.request_id.clone()),
            status: Some(refusal.status),
            path: refusal.path.clone(),
        });
        if self.open() {
            self.judged(sentence, refusal.code.clone());
        }
        (self.tell)(Progress::Refused(refusal));
        self.own_up(written);
        Ok(self.end(Sent::Refused))
    }

    /// Waits, and says whether it was told to stop.
    async fn wait(&self, attempt: u32, wait: Duration, why: &str) -> bool {
        (self.tell)(Progress::Waiting { attempt, wait, why: why.to_owned() });
        tokio::select! {
            () = sleep(wait) => false,
            () = self.stop.stopped() => true,
        }
    }

    async fn accepted(&mut self, mut accepted: Accepted) -> Result<Bought, BuyError> {
        let unnamed = accepted.is_unnamed();
        let answer = if unnamed { Answer::Unnamed } else { Answer::Named };
        let (verdict, sentence) = verdict(self.earlier, answer, self.found);
        if verdict == Verdict::Unknown {
            let why = "the answer names neither instances nor an order".to_owned();
            self.write(&Event::Unknown { cause: why.clone() })?;
            self.look().await.ok();
            self.judged(sentence, String::new());
            (self.tell)(Progress::Unknown { why });
            return Ok(self.end(Sent::Unknown));
        }
        let sold = accepted.instance_ids.len();
        // What it bought is looked for where the answer does not say.
        let nobody = sold == 0;
        if u32::try_from(sold).is_ok_and(|sold| sold > self.asked) {
            accepted.oddities.push(Oddity::MoreThanAsked { asked: self.asked, sold });
        }
        if unnamed {
            accepted.oddities.push(Oddity::NothingNamed);
        }
        let mut written = self.write(&Event::Accepted {
            request_id: Some(accepted.request_id.clone()),
            order_id: accepted.order_id.clone(),
            instance_ids: accepted.instance_ids.clone(),
        });
        for oddity in &accepted.oddities {
            written = written.and_then(|()| self.write(&Event::Note { text: oddity.to_string() }));
        }
        (self.tell)(Progress::Accepted(accepted));
        self.own_up(written);
        if nobody {
            self.look().await.ok();
        }
        Ok(self.end(Sent::Accepted))
    }

    pub fn judged(&self, sentence: &'static str, value: String) {
        (self.tell)(Progress::Judged { sentence, value });
    }

    /// An answer that could not be written down is told all the same, and so is that.
    fn own_up(&self, written: Result<(), StoreError>) {
        if let Err(error) = written {
            (self.tell)(Progress::Blind { why: error.to_string() });
        }
    }

    fn end(&self, sent: Sent) -> Bought {
        sent.tell(&self.tell);
        Bought { id: self.entry.order().to_owned(), sent }
    }

    fn write(&mut self, event: &Event) -> Result<(), StoreError> {
        let at = self.account.client.wall();
        self.account.unwritten.write(&mut self.entry, event, at)
    }
}
