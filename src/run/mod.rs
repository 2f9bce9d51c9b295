//! The edge of the wizard: terminal guard, event loop, worker.
//!
//! One queue of messages. The worker performs each effect in a task that ends by sending its answer. A frame is
//! drawn when something has changed, and not within 16 ms of the one before; nothing ticks while nothing moves.

#[cfg(unix)]
mod decode;
mod drafts;
mod events;
mod input;
pub mod like;
pub mod paint;
mod pen;
mod playing;
pub mod purchase;
pub mod record;
pub mod shelves;
pub mod signals;
pub mod stopper;
pub mod terminal;
pub mod tour;

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use crossterm::event::{Event, MouseEvent};
use tokio::{
    runtime::Handle,
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    time::{sleep, timeout},
};

use crate::{
    app::{App, Change, Effect, Msg, Past, Session, StartEntry},
    cloud::{End, Progress, QuoteAsk},
    order::{Draft, Provider, Say, file, kind},
    store::{Journal, Paths, StoreError, Templates, journal, journal::Purchase},
    theme::{
        Look, Themes,
        background::{self, Background},
    },
};

use drafts::Drafts;
pub use events::message;
use input::{Came, Input};
use purchase::{BuyError, Desk, Tell};
use signals::{Heard, Signals, Stopped};
use stopper::Stopper;
use terminal::Screen;
use tour::Tour;

/// The least time between two frames.
const FRAME: Duration = Duration::from_millis(16);
/// How long typing pauses before the draft is saved.
const SAVE: Duration = Duration::from_millis(400);
/// How long typing pauses before a price is asked for.
const QUOTE: Duration = Duration::from_millis(250);
/// How long a request on its way is waited for when the wizard is told to end.
pub const LAST_WAIT: Duration = Duration::from_secs(10);
/// How long it takes at most for a stop to take hold.
const GOES_ON: Duration = Duration::from_millis(100);
/// How long a terminal may take to answer a question.
const ANSWER: Duration = Duration::from_secs(1);
/// How long instances are followed.
pub const WATCH: Duration = Duration::from_secs(15 * 60);

/// What the wizard needs.
pub struct Setup {
    /// What stays the same.
    pub session: Session,
    /// What is already filled in.
    pub draft: Draft,
    /// What the start screen offers.
    pub start: Vec<StartEntry>,
    /// Earlier orders, newest first.
    pub past: Vec<Past>,
    /// Whether to begin with the draft at once.
    pub begin: bool,
    /// The template to begin with instead, and values for it.
    pub template: Option<(String, Vec<(String, String)>)>,
    /// The one address for all calls, where one is given.
    pub endpoint: Option<String>,
    /// Where templates are.
    pub templates: Templates,
    /// How purchases are made, by provider.
    pub desks: Desks,
    /// Where files are.
    pub paths: Paths,
    /// How it looks.
    pub look: Look,
    /// The themes to change to.
    pub themes: Themes,
    /// A word to begin with.
    pub notice: Option<Say>,
}

/// What every wizard begins with, on screens or in lines.
pub struct Opened {
    /// The state.
    pub app: App,
    /// What is to be done first.
    pub change: Change,
    /// Who does it.
    pub worker: Worker,
    /// How screens look.
    pub look: Look,
    /// How else they may look.
    pub themes: Themes,
}

impl Setup {
    /// Makes a wizard of it. What takes time is done on the runtime `beside`.
    pub fn open(self, beside: Handle, messages: UnboundedSender<Msg>) -> Opened {
        let (mut app, mut change) = App::new(self.session, self.draft, self.start, self.begin);
        app.start.past = self.past;
        app.endpoint = self.endpoint;
        app.message = self.notice.or(app.message.take());
        if let Some((name, given)) = self.template {
            change.effects.extend(app.open_template(&name, &given).effects);
        }
        let worker = Worker {
            desks: self.desks,
            regions: app.session.regions.clone(),
            templates: self.templates,
            drafts: Drafts::at(&self.paths),
            turn: 0,
            paths: self.paths,
            beside,
            messages,
            draft_id: journal::new_id(jiff::Timestamp::now(), &uuid::Uuid::new_v4().to_string()),
            unsaved: None,
            kept: false,
            quote: None,
            stopper: Stopper::default(),
        };
        Opened { app, change, worker, look: self.look, themes: self.themes }
    }
}

/// A desk for each provider.
#[derive(Clone)]
pub struct Desks {
    /// Baidu AI Cloud's.
    pub bce: Desk,
    /// JD Cloud's.
    pub jd: Desk,
}

impl Desks {
    /// The desk of a provider.
    pub fn of(&self, provider: Provider) -> &Desk {
        match provider {
            Provider::Bce => &self.bce,
            Provider::Jd => &self.jd,
        }
    }

    /// The desk that a purchase of the journal was made at.
    fn at(&self, paths: &Paths, id: &str) -> &Desk {
        let purchase = Journal::open(paths).find(id).ok();
        let kind = purchase.and_then(|p| kind(&p.intent.kind));
        self.of(kind.map_or(Provider::Bce, |k| k.provider))
    }
}

/// How the wizard ended.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Left {
    /// How the last purchase ended, if there was one.
    pub end: Option<End>,
    /// The last purchase's name in the journal.
    pub purchase: Option<String>,
    /// The name the draft was kept under, if one was.
    pub draft: Option<String>,
    /// Whether a signal or a lost terminal ended it.
    pub interrupted: bool,
    /// Why a tour could not go on.
    pub stuck: Option<String>,
}

/// Runs the wizard until the person leaves. What takes time is done on the runtime `beside`.
pub async fn wizard(setup: Setup, beside: Handle) -> io::Result<Left> {
    play(setup, beside, None).await
}

/// Runs the wizard, played by a tour when there is one.
pub async fn play(setup: Setup, beside: Handle, tour: Option<Tour>) -> io::Result<Left> {
    let (messages, inbox) = unbounded_channel();
    let Opened { app, change, worker, look, themes } = setup.open(beside, messages);
    let mut screen = Screen::take()?;
    if app.session.mouse {
        screen.mouse(true)?;
    }
    let asked = app.session.theme_fits;
    if asked {
        // The answer comes as input; until then, and if none comes, it looks as it does.
        screen.ask(background::QUESTION)?;
    }
    let mut running = Running {
        app,
        look,
        themes,
        asked,
        screen,
        worker,
        began: Instant::now(),
        dirty: true,
        quit: None,
        stop: None,
        tour,
        stuck: None,
    };
    for effect in change.effects {
        running.perform(effect);
    }
    let left = running.run(inbox).await;
    // The terminal is given back before anything is said.
    drop(running);
    left
}

struct Running {
    app: App,
    look: Look,
    themes: Themes,
    /// Listens for what the terminal says of its ground, where it was asked.
    asked: bool,
    screen: Screen,
    worker: Worker,
    began: Instant,
    dirty: bool,
    /// Whether it was ended from outside, once it is to end.
    quit: Option<bool>,
    /// Who is to be stopped, once somebody is.
    stop: Option<Stopped>,
    /// What plays the wizard, if anything does.
    tour: Option<Tour>,
    stuck: Option<String>,
}

impl Running {
    async fn run(&mut self, mut inbox: UnboundedReceiver<Msg>) -> io::Result<Left> {
        let mut events = Input::open()?;
        let mut signals = Signals::new()?;
        let mut drawn = Instant::now().checked_sub(FRAME).unwrap_or_else(Instant::now);
        while self.quit.is_none() {
            if let Some(who) = self.stop.take() {
                self.suspend(who, &mut signals).await;
            }
            let played = self.play();
            if self.quit.is_some() {
                break;
            }
            if self.dirty && drawn.elapsed() >= FRAME {
                self.draw();
                drawn = Instant::now();
            }
            let frame = self.dirty.then(|| FRAME.saturating_sub(drawn.elapsed()));
            let tick = self.app.next_tick();
            let later = self.worker.due();
            tokio::select! {
                biased;
                heard = signals.next() => match heard {
                    Heard::End | Heard::Gone => self.quit = Some(true),
                    Heard::Stop => self.stop = Some(Stopped::Process),
                    // Somebody else stopped it, and may have used the terminal since.
                    Heard::Continue => self.retake(),
                },
                Some(message) = inbox.recv() => self.update(message),
                event = events.next() => match event {
                    Ok(came) => {
                        self.came(came);
                        while self.quit.is_none()
                            && self.stop.is_none()
                            && let Some(came) = events.now()
                        {
                            self.came(came);
                        }
                    }
                    // The terminal is gone: leave as on a signal.
                    Err(_) => self.quit = Some(true),
                },
                () = wait(frame) => {}
                () = wait(later) => self.worker.perform_due(),
                () = wait(tick) => self.update(Msg::Tick),
                () = wait(played) => {}
            }
            while let Ok(message) = inbox.try_recv() {
                self.update(message);
            }
        }
        // The draft first: whoever ended this may lose patience.
        self.worker.save_now();
        self.finish(&mut inbox, &mut signals).await;
        // A terminal that is gone says nothing any more.
        if self.quit == Some(false) {
            self.hear_out(&mut events).await;
        }
        let draft = self.worker.save_now();
        Ok(Left {
            end: self.app.submit.end.clone(),
            purchase: self.app.submit.id.clone(),
            draft,
            interrupted: self.quit == Some(true),
            stuck: self.stuck.take(),
        })
    }

    /// A request on its way is worth a moment even to a signal: its outcome belongs in the journal. Who asks
    /// once more is not made to wait; a terminal that is gone asks for nothing.
    async fn finish(&mut self, inbox: &mut UnboundedReceiver<Msg>, signals: &mut Signals) {
        self.worker.perform(Effect::StopTrying);
        let limit = sleep(LAST_WAIT);
        tokio::pin!(limit);
        while self.app.submit.sending() {
            tokio::select! {
                message = inbox.recv() => match message {
                    Some(message) => self.update(message),
                    None => break,
                },
                heard = signals.next() => if heard == Heard::End { break },
                () = &mut limit => break,
            }
            self.draw();
        }
    }

    /// An answer of the terminal that is still on its way belongs here, and not in the shell that comes after.
    async fn hear_out(&mut self, events: &mut Input) {
        let until = ANSWER.saturating_sub(self.began.elapsed()).min(ANSWER / 10);
        let rest = async {
            while self.asked
                && let Ok(came) = events.next().await
            {
                self.came(came);
            }
        };
        // Most terminals have answered long ago; one that never does is not waited for.
        drop(timeout(until, rest).await);
    }

    fn draw(&mut self) {
        let drawn = self.screen.draw(&self.app, &self.look);
        self.dirty = false;
        self.shown(&drawn);
    }

    /// A terminal that takes no more output is gone: leave as on a signal, with what is on its way and the draft kept.
    fn shown(&mut self, done: &io::Result<()>) {
        if done.is_err() {
            self.quit = Some(true);
        }
    }

    fn retake(&mut self) {
        let taken = self.screen.retake();
        self.dirty = true;
        self.shown(&taken);
    }

    /// Gives the terminal back, stops until continued, and takes it again.
    async fn suspend(&mut self, who: Stopped, signals: &mut Signals) {
        Screen::leave();
        self.worker.save_now();
        who.stop();
        // Another thread may take the signal, and this one may run on for a moment. Where nobody could ever continue
        // the process the system does not stop it: then it goes on by itself.
        tokio::select! {
            () = signals.continued() => {}
            () = sleep(GOES_ON) => {}
        }
        self.retake();
    }

    fn came(&mut self, came: Came) {
        match came {
            Came::Event(event) => self.event(event),
            Came::Answer(text) => {
                if let Some(ground) = Background::from_answer(&text).filter(|_| self.asked) {
                    self.asked = false;
                    self.update(Msg::Fits(ground.theme().to_owned()));
                }
            }
        }
    }

    fn event(&mut self, event: Event) {
        let Some(event) = self.wished(event) else { return };
        if let Event::Mouse(mouse) = event {
            return self.mouse(mouse);
        }
        if let Some(message) = message(&self.app, event) {
            self.update(message);
        }
    }

    /// The mouse means what the last frame showed where it stands.
    fn mouse(&mut self, mouse: MouseEvent) {
        let message = events::mouse(mouse, |at| self.screen.spot(at));
        if let Some(message) = message.filter(|_| self.app.session.mouse) {
            self.update(message);
        }
    }

    fn update(&mut self, message: Msg) {
        let change = self.app.update(message, self.began.elapsed());
        self.dirty |= change.redraw;
        for effect in change.effects {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::Quit => self.quit = Some(false),
            Effect::Repaint => {
                self.screen.forget();
                self.dirty = true;
            }
            Effect::Suspend => self.stop = Some(Stopped::Group),
            Effect::Theme(name) => {
                self.look.theme = self.themes.get(&name);
                self.dirty = true;
            }
            Effect::Mouse(on) => {
                let switched = self.screen.mouse(on);
                self.shown(&switched);
                self.dirty = true;
            }
            Effect::Copy(text) => {
                let copied = self.screen.copy(&text);
                self.shown(&copied);
            }
            other => self.worker.perform(other),
        }
    }
}

/// Waits for a time, or for ever when there is none.
pub async fn wait(time: Option<Duration>) {
    match time {
        Some(time) => sleep(time).await,
        None => std::future::pending().await,
    }
}

/// Performs effects. What takes time goes into a task that sends its answer.
pub struct Worker {
    desks: Desks,
    /// The region of the account, by provider.
    regions: Vec<(Provider, String)>,
    templates: Templates,
    drafts: Drafts,
    /// Counts what is done with drafts.
    turn: u64,
    paths: Paths,
    beside: Handle,
    messages: UnboundedSender<Msg>,
    draft_id: String,
    unsaved: Option<(Box<Draft>, Instant)>,
    kept: bool,
    quote: Option<(Provider, QuoteAsk, Instant)>,
    /// Stops the waits of the last purchase.
    stopper: Stopper,
}

impl Worker {
    /// Does one thing. What belongs to a screen is left to whoever has one.
    pub fn perform(&mut self, effect: Effect) {
        let messages = self.messages.clone();
        // A wizard that has ended takes no more messages, and needs none.
        let send = move |message| drop(messages.send(message));
        match effect {
            Effect::Look { provider, ask, ticket } => {
                let client = self.desks.of(provider).client.clone();
                self.beside.spawn(async move {
                    let answer = client.look(&ask).await.map_err(|e| e.to_string());
                    send(Msg::Looked { ask, ticket, answer });
                });
            }
            Effect::Quote(provider, ask) => self.quote = Some((provider, ask, Instant::now() + QUOTE)),
            Effect::SaveDraft(draft) => {
                let due = self.unsaved.take().map_or_else(|| Instant::now() + SAVE, |(_, due)| due);
                self.unsaved = Some((draft, due));
            }
            Effect::UseDraft(id) => {
                self.draft_id = id;
                self.kept = true;
            }
            Effect::NewDraft => {
                self.save_now();
                self.draft_id = journal::new_id(jiff::Timestamp::now(), &uuid::Uuid::new_v4().to_string());
                self.kept = false;
            }
            Effect::RemoveDraft => {
                self.unsaved = None;
                self.kept = false;
                self.turn += 1;
                if let Err(error) = self.drafts.remove(&self.draft_id, self.turn) {
                    send(Msg::Said(Say::Plain(error.to_string())));
                }
            }
            Effect::SaveTemplate(name, text) => {
                let said = Say::Key("ui.template-saved".into(), vec![("name", name.as_str().into())]);
                self.shelve(Some(name.clone()), said, move |t| t.save(&name, &text).map(drop));
            }
            Effect::RenameTemplate(old, new) => {
                let names = vec![("old", old.as_str().into()), ("new", new.as_str().into())];
                let said = Say::Key("manage.renamed".into(), names);
                self.shelve(None, said, move |t| t.rename(&old, &new).map(drop));
            }
            Effect::RemoveTemplate(name) => {
                let said = Say::Key("manage.removed".into(), vec![("name", name.as_str().into())]);
                self.shelve(None, said, move |t| t.remove(&name));
            }
            Effect::LikeInstance { id, ticket } => {
                let (desks, regions, paths) = (self.desks.clone(), self.regions.clone(), self.paths.clone());
                self.beside.spawn(async move {
                    let candidates = like::candidates(&desks, &regions, &paths, &id);
                    let answer = like::instance(&candidates, &id).await;
                    let answer = answer.map(Box::new).map_err(like::LikeError::say);
                    send(Msg::Liked { ticket, answer });
                });
            }
            Effect::Buy { order, turn } => {
                let (desk, tell) = (self.desks.of(order.kind().provider).clone(), self.tell(turn));
                let stop = self.fresh_stopper();
                self.beside.spawn(async move {
                    let bought = purchase::buy_until(&desk, &order, true, Arc::clone(&tell), &stop).await;
                    watch(&desk, bought, true, tell).await;
                });
            }
            Effect::Resume { id, secret, turn } => {
                let (desk, tell) = (self.desks.at(&self.paths, &id).clone(), self.tell(turn));
                let stop = self.fresh_stopper();
                self.beside.spawn(async move {
                    let key = desk.credentials.secret_access_key.clone();
                    let body = |purchase: &Purchase| purchase::with_password(purchase, &key, &secret?);
                    let bought = purchase::resume_until(&desk, &id, body, Arc::clone(&tell), &stop).await;
                    watch(&desk, bought, false, tell).await;
                });
            }
            Effect::StopTrying => self.stopper.stop(),
            Effect::Copy(_)
            | Effect::Theme(_)
            | Effect::Mouse(_)
            | Effect::Repaint
            | Effect::Suspend
            | Effect::Quit => {}
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
        self.beside.spawn_blocking(move || {
            let (said, saved) = match act(&templates) {
                Ok(()) => (done, name),
                Err(error) => (Say::Plain(error.to_string()), None),
            };
            let orders = Journal::open(&paths).orders().unwrap_or_default();
            let templates = shelves::templates(&templates, &orders).ok();
            drop(messages.send(Msg::Shelved { said, templates, saved }));
        });
    }

    fn tell(&self, turn: u64) -> Tell {
        let messages = self.messages.clone();
        Arc::new(move |progress| drop(messages.send(Msg::Progress(turn, progress))))
    }

    /// What stops the purchase that is begun now.
    fn fresh_stopper(&mut self) -> Stopper {
        self.stopper = Stopper::default();
        self.stopper.clone()
    }

    /// When something put off is due.
    pub fn due(&self) -> Option<Duration> {
        let times = [self.unsaved.as_ref().map(|u| u.1), self.quote.as_ref().map(|q| q.2)];
        times.into_iter().flatten().min().map(|due| due.saturating_duration_since(Instant::now()))
    }

    /// Does what was put off and is due.
    pub fn perform_due(&mut self) {
        let now = Instant::now();
        if let Some((provider, ask, _)) = self.quote.take_if(|(.., due)| *due <= now) {
            let (client, messages) = (self.desks.of(provider).client.clone(), self.messages.clone());
            self.beside.spawn(async move {
                let answer = client.quote(&ask).await.map_err(|e| e.to_string());
                drop(messages.send(Msg::Quoted { ask, answer }));
            });
        }
        if let Some((draft, _)) = self.unsaved.take_if(|(_, due)| *due <= now) {
            self.kept = true;
            self.turn += 1;
            let (drafts, id, turn) = (self.drafts.clone(), self.draft_id.clone(), self.turn);
            let messages = self.messages.clone();
            self.beside.spawn_blocking(move || {
                let message = match drafts.save(&id, &file::write(&draft), turn) {
                    Ok(true) => Msg::Saved(jiff::Zoned::now().strftime("%H:%M:%S").to_string()),
                    Ok(false) => return,
                    Err(error) => Msg::Said(Say::Plain(error.to_string())),
                };
                drop(messages.send(message));
            });
        }
    }

    /// Saves what is not saved yet; the name of the draft, if there is one.
    pub fn save_now(&mut self) -> Option<String> {
        if let Some((draft, _)) = self.unsaved.take() {
            self.turn += 1;
            self.kept |= self.drafts.save(&self.draft_id, &file::write(&draft), self.turn).is_ok();
        }
        self.kept.then(|| self.draft_id.clone())
    }
}

/// Whatever ends the wizard, a panic too.
impl Drop for Worker {
    fn drop(&mut self) {
        self.save_now();
    }
}

/// Follows what was bought, and tells what was not. A purchase that is `fresh` has not been sent when it fails to
/// begin; one that was to be settled is as unknown as before.
async fn watch(desk: &Desk, bought: Result<purchase::Bought, BuyError>, fresh: bool, tell: Tell) {
    match bought {
        Ok(bought) if bought.end == End::GaveUp => {
            if let Err(error) = purchase::follow(desk, &bought.id, WATCH, Arc::clone(&tell)).await {
                tell(Progress::Unknown { why: error.to_string() });
                tell(Progress::Ended(End::GaveUp));
            }
        }
        Ok(_) => {}
        Err(BuyError::Lost) => {
            tell(Progress::Unknown { why: BuyError::Lost.to_string() });
            tell(Progress::Ended(End::Unknown));
        }
        Err(error) if fresh => tell(Progress::Ended(End::NotSent(error.to_string()))),
        Err(error) => {
            tell(Progress::Unknown { why: error.to_string() });
            tell(Progress::Ended(End::Unknown));
        }
    }
}
