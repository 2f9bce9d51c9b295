//! The worker, which performs what the state asks of the world.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use tokio::{runtime::Handle, sync::mpsc::UnboundedSender};

use super::{
    Accounts,
    drafts::{Drafts, Kept, Unkept},
    reorder, start_entries,
};
use crate::{
    app::{Msg, Session, WorldEffect},
    cloud::{End, Gap, Progress, QuoteAsk},
    order::{Draft, Provider, Say, file},
    purchase::{
        self, Account, BuyError, ProgressSink, Sent, StopToken,
        gate::{Agreement, Terms},
    },
    store::{Journal, Paths, StoreError, Templates, journal, journal::Purchase},
    surroundings::Surroundings,
    texts::key,
};

/// Pause in typing before the draft is saved.
const SAVE: Duration = Duration::from_millis(400);
/// Pause in typing before a price is asked for.
const QUOTE: Duration = Duration::from_millis(250);
/// Time for which instances are followed.
pub const WATCH: Duration = Duration::from_secs(15 * 60);

/// Performs effects. What takes time goes into a task that sends its answer.
pub struct Worker {
    accounts: Accounts,
    /// The region of the account, by provider.
    regions: Vec<(Provider, String)>,
    templates: Templates,
    drafts: Drafts,
    /// Counts what is done with drafts.
    turn: u64,
    paths: Paths,
    around: Surroundings,
    beside: Handle,
    messages: UnboundedSender<Msg>,
    draft_id: String,
    unsaved: Option<(Box<Draft>, Instant)>,
    /// The draft that was last on its way to the disk.
    last: Option<Arc<Draft>>,
    /// Orders that others took the place of before they could be saved.
    unkept: Vec<Unkept>,
    quote: Option<(Provider, QuoteAsk, Instant)>,
    /// Stops the waits of the last purchase.
    stop: StopToken,
}

impl Worker {
    /// A worker that answers with messages. What takes time is done on the runtime `beside`.
    pub(super) fn new(
        accounts: Accounts,
        session: &Session,
        templates: Templates,
        paths: Paths,
        around: Surroundings,
        beside: Handle,
        messages: UnboundedSender<Msg>,
    ) -> Self {
        Self {
            accounts,
            regions: session.regions.clone(),
            templates,
            drafts: Drafts::at(&paths),
            turn: 0,
            paths,
            draft_id: new_draft(&around),
            around,
            beside,
            messages,
            unsaved: None,
            last: None,
            unkept: Vec::new(),
            quote: None,
            stop: StopToken::default(),
        }
    }

    /// Does one thing.
    pub fn perform(&mut self, effect: WorldEffect) {
        let messages = self.messages.clone();
        // A wizard that has ended takes no more messages, and needs none.
        let send = move |message| drop(messages.send(message));
        match effect {
            WorldEffect::Look { provider, ask, ticket } => {
                let client = self.accounts.of(provider).client.clone();
                self.beside.spawn(async move {
                    let looked = client.look(&ask).await.map_err(|e| e.to_string());
                    let gap = looked.as_ref().ok().and_then(|listing| listing.gap);
                    let list = ask.lookup.key();
                    let answer = looked.map(|listing| listing.rows);
                    send(Msg::LookupAnswered { ask, ticket, answer });
                    if let Some(gap) = gap {
                        send(Msg::Said(incomplete(list, gap)));
                    }
                });
            }
            WorldEffect::Quote(provider, ask) => self.quote = Some((provider, ask, Instant::now() + QUOTE)),
            WorldEffect::SaveDraft(draft) => {
                let due = self.unsaved.take().map_or_else(|| Instant::now() + SAVE, |(_, due)| due);
                self.unsaved = Some((draft, due));
            }
            WorldEffect::UseDraft { id, text } => {
                self.put_aside();
                if self.drafts.go_on(&id, &text) {
                    self.leave_draft(id);
                } else {
                    self.leave_draft(new_draft(&self.around));
                    send(Msg::Said(Say::Key(key::ui::DRAFT_COPY.into(), Vec::new())));
                }
            }
            WorldEffect::NewDraft => {
                self.put_aside();
                self.leave_draft(new_draft(&self.around));
            }
            WorldEffect::RemoveDraft => {
                (self.unsaved, self.last) = (None, None);
                self.turn += 1;
                if let Err(error) = self.drafts.remove(&self.draft_id, self.turn) {
                    send(Msg::Said(Say::Plain(error.to_string())));
                }
            }
            WorldEffect::SaveTemplate(name, text) => {
                let said = Say::Key(key::ui::TEMPLATE_SAVED.into(), vec![("name", name.as_str().into())]);
                self.shelve(Some(name.clone()), said, move |t| t.save(&name, &text).map(drop));
            }
            WorldEffect::RenameTemplate(old, new) => {
                let names = vec![("old", old.as_str().into()), ("new", new.as_str().into())];
                let said = Say::Key(key::manage::RENAMED.into(), names);
                self.shelve(None, said, move |t| t.rename(&old, &new).map(drop));
            }
            WorldEffect::RemoveTemplate(name) => {
                let said = Say::Key(key::manage::REMOVED.into(), vec![("name", name.as_str().into())]);
                self.shelve(None, said, move |t| t.remove(&name));
            }
            WorldEffect::CloneInstance { id, ticket } => {
                let (accounts, regions, paths) =
                    (self.accounts.clone(), self.regions.clone(), self.paths.clone());
                let beside = self.beside.clone();
                self.beside.spawn_blocking(move || {
                    let candidates = reorder::candidates(&accounts, &regions, &paths, &id);
                    beside.spawn(async move {
                        let answer = reorder::instance(&candidates, &id).await;
                        let answer = answer.map(Box::new).map_err(reorder::CloneError::say);
                        send(Msg::InstanceFetched { ticket, answer });
                    });
                });
            }
            WorldEffect::Buy { order, agreed, turn } => {
                let (account, tell) = (self.accounts.of(order.kind().provider).clone(), self.tell(turn));
                let stop = self.fresh_stop();
                self.beside.spawn(async move {
                    let Agreement { price, age, word } = *agreed;
                    let seen = Some((price, age));
                    let permit = purchase::admit(&account, &order, seen, &Terms::default(), &word).await;
                    let permit = match permit {
                        Ok(permit) => permit,
                        Err(held) => return send(Msg::Held { turn, held }),
                    };
                    let bought = purchase::buy_until(permit, true, Arc::clone(&tell), &stop).await;
                    watch(&account, bought, true, tell).await;
                });
            }
            WorldEffect::Resume { id, secret, turn } => {
                let (accounts, paths, tell) = (self.accounts.clone(), self.paths.clone(), self.tell(turn));
                let (stop, beside, around) = (self.fresh_stop(), self.beside.clone(), self.around.clone());
                // Whose account it was made at is in its journal, which is not read where keys are answered.
                self.beside.spawn_blocking(move || match accounts.at(&paths, &id).cloned() {
                    Ok(account) => drop(beside.spawn(async move {
                        let key = account.credentials.secret_access_key.clone();
                        let body = |purchase: &Purchase| purchase::with_password(purchase, &key, &secret?);
                        let (terms, told) = (Terms::default(), Arc::clone(&tell));
                        let bought = purchase::resume_until(&account, &id, body, &terms, told, &stop).await;
                        acknowledge(&account.paths, &id, around.now(), &bought, &tell);
                        watch(&account, bought, false, tell).await;
                    })),
                    Err(error) => {
                        let bought = Err(error);
                        acknowledge(&paths, &id, around.now(), &bought, &tell);
                        bought.err().into_iter().for_each(|error| unsettled(&error, &tell));
                    }
                });
            }
            WorldEffect::Cancel { id } => {
                let (accounts, paths, beside) =
                    (self.accounts.clone(), self.paths.clone(), self.beside.clone());
                self.beside.spawn_blocking(move || match accounts.at(&paths, &id).cloned() {
                    // The watch of its instances tells the end.
                    Ok(account) => drop(beside.spawn(async move {
                        let said = purchase::cancel(&account, &id).await;
                        let said = said.map_or_else(|e| Say::Plain(e.to_string()), |came| came.say(&id));
                        send(Msg::Said(said));
                    })),
                    Err(error) => send(Msg::Said(Say::Plain(error.to_string()))),
                });
            }
            WorldEffect::StopTrying => self.stop.stop(),
        }
    }

    /// Does something to the templates, and tells what there is now.
    fn shelve(
        &self,
        name: Option<String>,
        done: Say,
        act: impl FnOnce(&Templates) -> Result<(), StoreError> + Send + 'static,
    ) {
        let (templates, paths, messages) =
            (self.templates.clone(), self.paths.clone(), self.messages.clone());
        let around = self.around.clone();
        self.beside.spawn_blocking(move || {
            let (said, saved) = match act(&templates) {
                Ok(()) => (done, name),
                Err(error) => (Say::Plain(error.to_string()), None),
            };
            let orders = Journal::open(&paths).orders().unwrap_or_default();
            let templates = start_entries::templates(&around, &templates, &orders).ok();
            drop(messages.send(Msg::Shelved { said, templates, saved }));
        });
    }

    fn tell(&self, turn: u64) -> ProgressSink {
        let messages = self.messages.clone();
        Arc::new(move |progress| drop(messages.send(Msg::Progress(turn, progress))))
    }

    /// Token that stops the purchase that is begun now.
    fn fresh_stop(&mut self) -> StopToken {
        self.stop = StopToken::default();
        self.stop.clone()
    }

    /// Time until something put off is due.
    pub fn due(&self) -> Option<Duration> {
        let times = [self.unsaved.as_ref().map(|u| u.1), self.quote.as_ref().map(|q| q.2)];
        times.into_iter().flatten().min().map(|due| due.saturating_duration_since(Instant::now()))
    }

    /// Does what was put off and is due.
    pub fn perform_due(&mut self) {
        let now = Instant::now();
        if let Some((provider, ask, _)) = self.quote.take_if(|(.., due)| *due <= now) {
            let (client, messages) = (self.accounts.of(provider).client.clone(), self.messages.clone());
            self.beside.spawn(async move {
                let answer = client.quote(&ask).await.map_err(|e| e.to_string());
                drop(messages.send(Msg::Quoted { ask, answer }));
            });
        }
        if let Some((draft, _)) = self.unsaved.take_if(|(_, due)| *due <= now) {
            self.turn += 1;
            let draft: Arc<Draft> = Arc::from(draft);
            self.last = Some(Arc::clone(&draft));
            let (drafts, id, turn) = (self.drafts.clone(), self.draft_id.clone(), self.turn);
            let (messages, around) = (self.messages.clone(), self.around.clone());
            self.beside.spawn_blocking(move || {
                let message = match drafts.save(&id, &file::write(&draft), turn) {
                    Ok(true) => Msg::Saved(around.local(around.now(), "%H:%M:%S")),
                    Ok(false) => return,
                    Err(error) => Msg::Unkept(error.to_string()),
                };
                drop(messages.send(message));
            });
        }
    }

    /// Saves what is not saved yet, or could not be when it was tried; how the draft is left.
    pub fn save_now(&mut self) -> Kept {
        let id = &self.draft_id;
        let newest = self.unsaved.take().map(|(draft, _)| Arc::from(draft));
        let again = || self.last.clone().filter(|_| !self.drafts.is_saved(id, self.turn));
        if let Some(draft) = newest.or_else(again) {
            self.turn += 1;
            let text = file::write(&draft);
            self.last = Some(draft);
            if let Err(error) = self.drafts.save(id, &text, self.turn) {
                return Kept::Not(Unkept { why: error.to_string(), text });
            }
        }
        if self.drafts.is_there(id) { Kept::As(id.clone()) } else { Kept::Nothing }
    }

    /// Saves what is not saved yet, for the last time; the name of the draft, if there is one, and every order that is on
    /// no disk.
    pub fn end(&mut self) -> (Option<String>, Vec<Unkept>) {
        let mut unkept = std::mem::take(&mut self.unkept);
        match self.save_now() {
            Kept::Nothing => (None, unkept),
            Kept::As(name) => (Some(name), unkept),
            Kept::Not(last) => {
                unkept.push(last);
                (None, unkept)
            }
        }
    }

    /// Saves an order before another takes its place; one that can't be saved is reported when the wizard is left.
    fn put_aside(&mut self) {
        if let Kept::Not(unkept) = self.save_now() {
            drop(self.messages.send(Msg::Unkept(unkept.why.clone())));
            self.unkept.push(unkept);
        }
    }

    /// Another draft is written from now on.
    fn leave_draft(&mut self, next: String) {
        if next != self.draft_id {
            self.drafts.let_go(&self.draft_id);
        }
        (self.draft_id, self.unsaved, self.last) = (next, None, None);
    }
}

/// A name for a new draft.
fn new_draft(around: &Surroundings) -> String {
    journal::new_id(around.now(), &uuid::Uuid::new_v4().to_string())
}

/// Whatever ends the wizard, a panic too.
impl Drop for Worker {
    fn drop(&mut self) {
        self.save_now();
        let journal = Journal::open(&self.paths);
        for account in self.accounts.all() {
            account.unwritten.retry_all(&journal);
        }
    }
}

/// Says that a list is incomplete: what is missing of it may be typed.
fn incomplete(list: &str, gap: Gap) -> Say {
    let of = gap.of.map_or_else(|| Say::from("?"), |of| Say::Plain(of.to_string()));
    let name = Say::Key(format!("lookup.{list}"), Vec::new());
    Say::Key(key::ui::INCOMPLETE.into(), vec![("list", name), ("came", gap.came.into()), ("of", of)])
}

/// Says that nobody knows what became of an order, and why.
fn unsettled(error: &BuyError, tell: &ProgressSink) {
    tell(Progress::Unknown { why: error.to_string() });
    tell(Progress::Ended(End::Unknown));
}

/// Notes that a person reads how an order that stays unknown stands, so that the same may be made anew, deliberately.
fn acknowledge(
    paths: &Paths,
    id: &str,
    now: Timestamp,
    bought: &Result<purchase::Bought, BuyError>,
    tell: &ProgressSink,
) {
    let unknown = match bought {
        Ok(bought) => bought.sent == Sent::Unknown,
        Err(error) => matches!(error, BuyError::Damaged { .. }),
    };
    if unknown && let Err(error) = purchase::acknowledge(paths, id, now) {
        tell(Progress::Blind { why: error.to_string() });
    }
}

/// Follows what was bought, and tells what was not. A purchase that is `fresh` has not been sent when it fails to
/// begin; one that was to be settled is as unknown as before.
async fn watch(
    account: &Account,
    bought: Result<purchase::Bought, BuyError>,
    fresh: bool,
    tell: ProgressSink,
) {
    let id = bought.as_ref().map(|b| b.id.clone()).unwrap_or_default();
    match bought {
        Ok(bought) if bought.sent == Sent::Accepted => {
            if let Err(error) = purchase::follow(account, &bought.id, WATCH, Arc::clone(&tell)).await {
                // It is bought: that nobody can watch it makes nothing of that unknown.
                tell(Progress::Blind { why: error.to_string() });
                tell(Progress::Ended(End::GaveUp));
            }
        }
        Ok(_) => {}
        Err(error) if fresh && !matches!(error, BuyError::Lost) => {
            tell(Progress::Ended(End::NotSent(error.to_string())));
        }
        Err(error) => unsettled(&error, &tell),
    }
    if !id.is_empty()
        && let Err(error) = account.unwritten.retry(&Journal::open(&account.paths), &id)
    {
        tell(Progress::Blind { why: error.to_string() });
    }
}
