//! The edge of the wizard: terminal guard, event loop, worker.
//!
//! One queue of messages. The worker performs each effect in a task that ends by sending its answer. A frame is
//! drawn when something has changed, and not within 16 ms of the one before; nothing ticks while nothing moves.

mod accounts;
mod drafts;
mod editor;
mod events;
mod playing;
pub mod reorder;
mod setup;
pub mod start_entries;
pub mod tour;
mod worker;

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use crossterm::event::{Event, MouseEvent};
use tokio::{
    runtime::Handle,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::{sleep, timeout},
};

use crate::{
    app::{App, Effect, Msg, ScreenEffect, WorldEffect},
    cloud::End,
    order::Place,
    surroundings::Surroundings,
    term::{
        input::{Input, TermInput},
        line::Signals,
        signals::{Signal, Stopped},
        terminal::{Screen, Terminal},
    },
    theme::{
        Look, Themes,
        background::{self, Background},
    },
};

pub use accounts::Accounts;
pub use drafts::Unkept;
pub use events::message;
pub use setup::{Opened, Setup};
use tour::Tour;
pub use worker::{WATCH, Worker};

/// The least time between two frames.
const FRAME: Duration = Duration::from_millis(16);
/// Wait for a request in flight when the wizard is asked to end.
pub const LAST_WAIT: Duration = Duration::from_secs(10);
/// Wait for a stop to take effect; after it the wizard goes on by itself.
const GOES_ON: Duration = Duration::from_millis(100);
/// Time limit for a terminal to answer a query.
const ANSWER: Duration = Duration::from_secs(1);

/// Outcome of the wizard.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Left {
    /// Outcome of the last purchase, if there was one.
    pub end: Option<End>,
    /// The last purchase's name in the journal.
    pub purchase: Option<String>,
    /// The name under which the draft was saved, if it was.
    pub draft: Option<String>,
    /// Orders that were typed and could not be saved.
    pub unkept: Vec<Unkept>,
    /// Tells whether a signal or a lost terminal ended it.
    pub interrupted: bool,
    /// The signal that the shell is to see as the end, if one ended it.
    pub killed: Option<i32>,
    /// Reason that a tour could not go on.
    pub stuck: Option<String>,
}

/// Runs the wizard on a terminal until the person leaves. What takes time is done on the runtime `beside`.
pub async fn wizard(setup: Setup, terminal: Arc<Terminal>, beside: Handle) -> io::Result<Left> {
    play(setup, terminal, beside, None).await
}

/// Runs the wizard, played by a tour when there is one.
pub async fn play(
    setup: Setup,
    terminal: Arc<Terminal>,
    beside: Handle,
    tour: Option<Tour>,
) -> io::Result<Left> {
    let (messages, inbox) = unbounded_channel();
    let Opened { app, change, worker, around, look, themes } = setup.open(beside, messages);
    // What would end it gives the terminal back from the first moment on.
    let signals = terminal.line().signals()?;
    let mut screen = Screen::take(&terminal)?;
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
        around,
        look,
        themes,
        asked,
        terminal,
        screen,
        worker,
        began: Instant::now(),
        dirty: true,
        quit: None,
        killed: None,
        stop: None,
        editing: None,
        tour,
        stuck: None,
    };
    for effect in change.effects {
        running.perform(effect);
    }
    let left = running.run(inbox, signals).await;
    // The terminal is given back before anything is printed.
    drop(running);
    left
}

struct Running {
    app: App,
    around: Surroundings,
    look: Look,
    themes: Themes,
    /// Listens for what the terminal says of its ground, where it was asked.
    asked: bool,
    terminal: Arc<Terminal>,
    screen: Screen,
    worker: Worker,
    began: Instant,
    dirty: bool,
    /// Tells, once it is to end, whether it was ended from outside.
    quit: Option<bool>,
    /// The signal that the shell is to see as the end.
    killed: Option<i32>,
    /// Processes to be stopped, once a stop is requested.
    stop: Option<Stopped>,
    /// Text to be edited by another program and its place, once there is one.
    editing: Option<(Place, String)>,
    /// Tour that plays the wizard, if there is one.
    tour: Option<Tour>,
    stuck: Option<String>,
}

impl Running {
    async fn run(&mut self, mut inbox: UnboundedReceiver<Msg>, mut signals: Signals) -> io::Result<Left> {
        let mut events = Input::open(&**self.terminal.line())?;
        let mut drawn = Instant::now().checked_sub(FRAME).unwrap_or_else(Instant::now);
        while self.quit.is_none() {
            if let Some(who) = self.stop.take() {
                self.suspend(who, &mut signals).await;
            }
            if let Some((place, text)) = self.editing.take() {
                self.edit(place, text, &mut signals).await;
                continue;
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
                    Signal::End(_) | Signal::Gone => self.end_by(heard),
                    Signal::Stop => self.stop = Some(Stopped::Process),
                    // Somebody else stopped it, and may have used the terminal since.
                    Signal::Continue => self.retake(),
                },
                Some(message) = inbox.recv() => self.update(message),
                event = events.next() => match event {
                    Ok(came) => {
                        self.came(came);
                        // Not without an end: a signal, an answer and the screen have their turn too.
                        let turn = Instant::now();
                        while self.quit.is_none()
                            && self.stop.is_none()
                            && self.editing.is_none()
                            && turn.elapsed() < FRAME
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
        let (draft, unkept) = self.worker.end();
        Ok(Left {
            end: self.app.submit.end.clone(),
            purchase: self.app.submit.id.clone(),
            draft,
            unkept,
            interrupted: self.quit == Some(true),
            killed: self.killed,
            stuck: self.stuck.take(),
        })
    }

    /// A signal ends it: from now on nobody is waited for longer than a moment.
    fn end_by(&mut self, heard: Signal) {
        self.terminal.line().hurry();
        self.quit = Some(true);
        self.killed = heard.deadly();
    }

    /// A request on its way is worth a moment even to a signal: its outcome belongs in the journal. Who asks
    /// once more is not made to wait; a terminal that is gone asks for nothing.
    async fn finish(&mut self, inbox: &mut UnboundedReceiver<Msg>, signals: &mut Signals) {
        self.worker.perform(WorldEffect::StopTrying);
        let limit = sleep(LAST_WAIT);
        tokio::pin!(limit);
        while self.app.submit.sending() {
            tokio::select! {
                message = inbox.recv() => match message {
                    Some(message) => self.update(message),
                    None => break,
                },
                heard = signals.next() => if matches!(heard, Signal::End(_)) { break },
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

    /// Ends the wizard as a signal does where the terminal takes no more output, since it is gone then: a request in
    /// flight is waited for, and the draft is saved.
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
        self.screen.leave();
        self.worker.save_now();
        self.terminal.line().stop(who);
        // Another thread may take the signal, and this one may run on for a moment. Where nobody could ever continue
        // the process the system does not stop it: then it goes on by itself.
        tokio::select! {
            () = signals.continued() => {}
            () = sleep(GOES_ON) => {}
        }
        self.retake();
    }

    /// Lends the terminal to the person's editor. However that one leaves it, it is ours again afterwards.
    async fn edit(&mut self, place: Place, text: String, signals: &mut Signals) {
        self.screen.leave();
        self.worker.save_now();
        let line = Arc::clone(self.terminal.line());
        let (edited, ended) = editor::edit(&self.around, &*line, &text, signals).await;
        line.take_back();
        // What a key made of itself in the editor was for the editor.
        signals.forget_keys();
        let sober = self.screen.recover();
        self.shown(&sober);
        if let Some(heard) = ended {
            return self.end_by(heard);
        }
        self.retake();
        self.update(Msg::EditedOutside(place, edited));
    }

    fn came(&mut self, came: TermInput) {
        match came {
            TermInput::Event(event) => self.event(event),
            TermInput::Answer(text) => {
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
            Effect::Screen(effect) => self.perform_here(effect),
            Effect::World(effect) => self.worker.perform(effect),
        }
    }

    fn perform_here(&mut self, effect: ScreenEffect) {
        match effect {
            ScreenEffect::Quit => self.quit = Some(false),
            ScreenEffect::Repaint => {
                self.screen.forget();
                self.dirty = true;
            }
            ScreenEffect::Editor { place, text } => self.editing = Some((place, text)),
            ScreenEffect::Suspend => self.stop = Some(Stopped::Group),
            ScreenEffect::Theme(name) => {
                self.look.theme = self.themes.get(&name);
                self.dirty = true;
            }
            ScreenEffect::Mouse(on) => {
                let switched = self.screen.mouse(on);
                self.shown(&switched);
                self.dirty = true;
            }
            ScreenEffect::Copy(text) => {
                let copied = self.screen.copy(&text);
                self.shown(&copied);
            }
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
