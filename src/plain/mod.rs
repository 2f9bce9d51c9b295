//! The wizard in lines: the same questions, checks, lookups and purchase as on the screens, for screen readers and
//! for terminals that can do nothing.
//!
//! Nothing is decided here. [`App`] holds the state and its `update` changes it, the worker of [`run`](crate::run)
//! performs what it asks for; this reads lines, and says in lines what the screens would show. Output is only ever
//! appended, and holds no control character but the line end.

mod ask;
mod input;
mod out;
mod review;
mod submit;
mod words;

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    runtime::Handle,
    sync::mpsc::{UnboundedReceiver, unbounded_channel},
    time::sleep,
};
use zeroize::Zeroizing;

use crate::{
    app::{App, Effect, LARGEST, Msg, Popup, Screen, ScreenEffect, StartEntry, WorldEffect, kib},
    keys::Action,
    order::Step,
    run::{Left, Opened, Setup, Worker, wait},
    term::{
        line::{Line, Signals},
        signals::{Signal, Stopped},
    },
    texts::key,
};

use input::{Hush, Input, LineRead};
use out::Out;
use words::Word;

/// Longest wait of a question for the list behind it.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest wait of an answer for the lists that its checks may use.
const BRIEFLY: Duration = Duration::from_secs(2);
/// Time after which the person is told about a wait.
const SOON: Duration = Duration::from_secs(1);

/// Reason that the conversation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leave {
    /// The person asked for it, or all is done.
    Quit,
    /// There are no more lines.
    End,
    /// A signal, or nobody reads the output any more.
    Cut,
}

type Flow<T> = Result<T, Leave>;

/// Runs the wizard in lines until the person leaves. What takes time is done on the runtime `beside`.
pub async fn talk(setup: Setup, line: Arc<dyn Line>, beside: Handle) -> io::Result<Left> {
    let (messages, inbox) = unbounded_channel();
    let Opened { app, change, worker, around, .. } = setup.open(beside, messages);
    // What would end it gives the terminal back from the first moment on.
    let signals = line.signals()?;
    let mut talk = Talk {
        app,
        worker,
        inbox,
        input: Input::of(&line),
        out: Out::of(&line, around.terminals().both()),
        terminal: line,
        signals,
        began: Instant::now(),
        quit: false,
        killed: None,
        told: None,
    };
    talk.perform(change.effects);
    let leave = talk.run().await;
    let (draft, unkept) = talk.worker.end();
    let cut = match leave {
        Leave::Quit => false,
        Leave::Cut => true,
        // A purchase that has reached its end has an outcome of its own.
        Leave::End => talk.app.submit.end.is_none(),
    };
    Ok(Left {
        end: talk.app.submit.end.clone(),
        purchase: talk.app.submit.id.clone(),
        draft,
        unkept,
        interrupted: cut,
        killed: talk.killed,
        stuck: None,
    })
}

struct Talk {
    app: App,
    worker: Worker,
    inbox: UnboundedReceiver<Msg>,
    input: Input,
    out: Out,
    terminal: Arc<dyn Line>,
    signals: Signals,
    began: Instant,
    quit: bool,
    /// The signal that the shell is to see as the end.
    killed: Option<i32>,
    /// Value of `simulated` in the last notice to the person; `None` before the first one.
    told: Option<bool>,
}

impl Talk {
    async fn run(&mut self) -> Leave {
        self.say(key::plain::HELLO);
        self.world();
        if let Some(step) = self.app.step() {
            let kind = self.app.editing.draft.kind().name;
            let title = self.app.texts().get(&format!("kind.{kind}.title")).to_owned();
            self.out.line(&title);
            self.go(step);
        }
        loop {
            let told = match self.app.screen {
                _ if matches!(self.app.popups.last(), Some(Popup::Fill(_))) => self.variable().await,
                _ if matches!(self.app.popups.last(), Some(Popup::Notice(_))) => {
                    self.notice();
                    Ok(())
                }
                Screen::Start => self.start().await,
                Screen::Step(Step::Review) => self.review().await,
                Screen::Step(Step::Submit) => self.submit().await,
                Screen::Step(step) => self.questions(step).await,
            };
            if let Err(leave) = told {
                return leave;
            }
            if self.quit {
                return Leave::Quit;
            }
        }
    }

    /// Says whether the cloud is simulated or costs money, if that has changed since it was last said.
    fn world(&mut self) {
        let simulated = self.app.simulated();
        if self.told != Some(simulated) {
            self.told = Some(simulated);
            self.say(if simulated { key::plain::SIMULATED } else { key::plain::LIVE });
        }
    }

    fn say(&mut self, key: &str) {
        self.out.line(self.app.texts().get(key));
    }

    fn say_with(&mut self, key: &str, values: &[(&str, &str)]) {
        let text = self.app.texts().fill(key, values);
        self.out.line(&text);
    }

    fn update(&mut self, message: Msg) {
        let change = self.app.update(message, self.began.elapsed());
        self.perform(change.effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Screen(effect) => self.perform_here(effect),
                Effect::World(effect) => self.worker.perform(effect),
            }
        }
    }

    fn perform_here(&mut self, effect: ScreenEffect) {
        match effect {
            ScreenEffect::Quit => self.quit = true,
            // What is in the lines can be copied from there.
            ScreenEffect::Copy(text) => text.lines().for_each(|line| self.out.line(line)),
            // No line has colours, a mouse or an editor, and none is drawn again; a stop comes as a signal.
            ScreenEffect::Theme(_)
            | ScreenEffect::Mouse(_)
            | ScreenEffect::Repaint
            | ScreenEffect::Editor { .. }
            | ScreenEffect::Suspend => {}
        }
    }

    /// To a screen.
    fn go(&mut self, step: Step) {
        let at = self.app.editing.draft.kind().steps().iter().position(|s| *s == step).unwrap_or(0);
        let number = u8::try_from(at + 1).unwrap_or(u8::MAX);
        self.update(Msg::Action(Action::GoToStep(number)));
    }

    /// Takes in what has come, and tells what is for the person.
    fn catch_up(&mut self) {
        while let Ok(message) = self.inbox.try_recv() {
            self.update(message);
        }
        if let Some(message) = self.app.message.take() {
            let said = self.app.texts().say(&message);
            self.say_with(key::plain::NOTE, &[("what", &said)]);
        }
    }

    /// Waits while something holds, as long as a person would; reports what it waits for when that takes a while.
    async fn patience(&mut self, what: &str, most: Duration, holds: impl Fn(&App) -> bool) -> Flow<()> {
        let began = Instant::now();
        let mut told = false;
        self.catch_up();
        while holds(&self.app) && began.elapsed() < most {
            let next = if told { most } else { SOON.min(most) };
            tokio::select! {
                biased;
                heard = self.signals.next() => self.signalled(heard).await?,
                Some(message) = self.inbox.recv() => self.update(message),
                () = wait(self.worker.due()) => self.worker.perform_due(),
                () = sleep(next.saturating_sub(began.elapsed())) => {
                    if !told && began.elapsed() < most {
                        told = true;
                        let text = self.app.texts().fill(key::ui::ASKING, &[("what", what)]);
                        self.out.line(&text);
                    }
                }
            }
        }
        self.catch_up();
        Ok(())
    }

    /// Asks for a line.
    async fn line(&mut self, prompt: &str, secret: bool) -> Flow<Zeroizing<String>> {
        self.catch_up();
        loop {
            // Silence first: who answers at once is not seen either.
            let hush = secret.then(|| Hush::begin(&self.terminal));
            self.out.prompt(prompt);
            if self.out.gone() {
                return Err(Leave::Cut);
            }
            let heard = loop {
                tokio::select! {
                    biased;
                    signal = self.signals.next() => break Err(signal),
                    Some(message) = self.inbox.recv() => self.update(message),
                    () = wait(self.worker.due()) => self.worker.perform_due(),
                    heard = self.input.line() => break Ok(heard),
                }
            };
            drop(hush);
            match heard {
                Ok(LineRead::Line(line)) => {
                    self.out.answered();
                    return Ok(line);
                }
                Ok(LineRead::Garbled) => {
                    self.out.answered();
                    let what = self.app.texts().fill(key::plain::GARBLED, &[("limit", &kib(LARGEST))]);
                    self.say_with(key::plain::ERROR, &[("what", &what)]);
                }
                Ok(LineRead::End) => {
                    self.out.broken_off();
                    return Err(Leave::End);
                }
                Err(signal) => {
                    self.out.broken_off();
                    self.signalled(signal).await?;
                }
            }
        }
    }

    /// A signal ends the conversation, or stops it for a while.
    async fn signalled(&mut self, heard: Signal) -> Flow<()> {
        match heard {
            Signal::End(_) | Signal::Gone => {
                self.terminal.hurry();
                self.killed = heard.deadly();
                Err(Leave::Cut)
            }
            Signal::Continue => Ok(()),
            Signal::Stop => {
                self.worker.save_now();
                self.terminal.stop(Stopped::Process);
                tokio::select! {
                    () = self.signals.continued() => {}
                    () = sleep(Duration::from_millis(100)) => {}
                }
                Ok(())
            }
        }
    }

    /// Asks for the entry to start with.
    async fn start(&mut self) -> Flow<()> {
        // What is chosen from a list or pasted has a command of its own: `vmcart templates`.
        let mut entries = self.app.start.entries.clone();
        entries.retain(|e| !matches!(e, StartEntry::CloneInstance | StartEntry::LikeOrder));
        for (index, entry) in entries.iter().enumerate() {
            let text = words::entry(&self.app, entry);
            self.out.line(&format!("{}. {text}", index + 1));
        }
        for line in self.app.start.left_out.lines(self.app.texts()) {
            self.out.line(&line);
        }
        let count = entries.len().to_string();
        let prompt = self.app.texts().fill(key::plain::ASK_START, &[("count", &count)]);
        loop {
            let line = self.line(&prompt, false).await?;
            let text = line.trim();
            let named = |e: &StartEntry| matches!(e, StartEntry::New(kind) if *kind == text);
            let number = text.parse::<usize>().ok().filter(|n| (1..=entries.len()).contains(n));
            match (number.map(|n| n - 1).or_else(|| entries.iter().position(named)), Word::of(text)) {
                (Some(index), _) => {
                    let chosen = self.app.start.entries.iter().position(|e| *e == entries[index]);
                    self.app.start.cursor = chosen.unwrap_or_default();
                    self.update(Msg::Action(Action::Accept));
                    self.catch_up();
                    self.world();
                    return Ok(());
                }
                (None, Some(Word::Quit)) => return Err(Leave::Quit),
                (None, Some(Word::Help)) => self.say(key::plain::HELLO),
                (None, _) => {
                    let what = self.app.texts().fill(key::plain::NO_NUMBER, &[("count", &count)]);
                    self.say_with(key::plain::ERROR, &[("what", &what)]);
                }
            }
        }
    }

    /// Asks for one variable of a template. Reports what is wrong with it, and asks again.
    async fn variable(&mut self) -> Flow<()> {
        let Some((prompt, secret)) = self.app.popups.last().and_then(|popup| match popup {
            Popup::Fill(fill) => fill.lines.get(fill.at).map(|line| {
                let now = if line.secret { "" } else { line.input.value() };
                let now = if now.is_empty() { String::new() } else { format!(" [{now}]") };
                (format!("{}{now}: ", line.prompt), line.secret)
            }),
            _ => None,
        }) else {
            return Ok(());
        };
        let line = self.line(&prompt, secret).await?;
        if !secret && Word::of(line.trim()) == Some(Word::Quit) {
            return Err(Leave::Quit);
        }
        let field = match self.app.popups.last() {
            Some(Popup::Fill(fill)) => fill.whole_field(fill.at),
            _ => None,
        };
        let line = match field {
            Some(field) => self.whole_answer(field, line).await.map_err(|(leave, _)| leave)?,
            None => line,
        };
        if !line.trim().is_empty() {
            self.update(Msg::Action(Action::Clear));
            self.update(Msg::Paste(line.to_string()));
        }
        let wrong = self.app.popups.last().and_then(|popup| match popup {
            Popup::Fill(fill) => fill.lines.get(fill.at)?.problems.iter().find(|p| p.blocks()),
            _ => None,
        });
        // Enter alone goes on all the same: the review tells it again.
        if let Some(problem) = wrong.filter(|_| !line.trim().is_empty()) {
            let what = self.app.texts().problem(problem);
            self.say_with(key::plain::ERROR, &[("what", &what)]);
            return Ok(());
        }
        self.update(Msg::Action(Action::Accept));
        Ok(())
    }

    /// Prints a notice that the person should read, and closes it.
    fn notice(&mut self) {
        if let Some(Popup::Notice(notice)) = self.app.popups.last() {
            let texts = self.app.texts();
            let lines: Vec<String> = notice.lines.iter().map(|line| texts.say(line)).collect();
            for what in lines {
                self.say_with(key::plain::NOTE, &[("what", &what)]);
            }
        }
        self.update(Msg::Action(Action::Cancel));
    }

    /// Prints the problems, each with the number by which the review goes to it.
    fn problems(&mut self) {
        let texts = self.app.texts();
        let line = |(i, p): (usize, &crate::order::Problem)| {
            let name = p.place.map_or_else(|| texts.problem_label(p), |place| words::name(&self.app, place));
            let key = if p.blocks() { key::plain::PROBLEM } else { key::plain::WARNING };
            let number = (i + 1).to_string();
            texts.fill(key, &[("number", &number), ("field", &name), ("what", &texts.problem(p))])
        };
        let lines: Vec<_> = self.app.editing.problems.iter().enumerate().map(line).collect();
        if lines.is_empty() {
            self.say(key::plain::NO_PROBLEMS);
        }
        for line in lines {
            self.out.line(&line);
        }
    }

    /// The request, secrets masked.
    fn json(&mut self) {
        let preview = crate::order::body::preview(&self.app.editing.draft);
        let text = serde_json::to_string_pretty(&preview).unwrap_or_default();
        for line in text.lines() {
            self.out.line(line);
        }
    }

    /// The screens with what is wrong on each.
    fn steps(&mut self) {
        for step in self.app.editing.draft.kind().steps() {
            let (errors, warnings) = self.app.counts(step);
            let mut text = words::stand(&self.app, step);
            if errors + warnings > 0 {
                let (errors, warnings) = (errors.to_string(), warnings.to_string());
                let counts = [("errors", errors.as_str()), ("warnings", warnings.as_str())];
                text = format!("{text} {}", self.app.texts().fill(key::plain::COUNTS, &counts));
            }
            self.out.line(&text);
        }
        self.say(key::plain::GO);
    }

    /// Carries out a word that has the same effect at every question of an order; returns whether it was one.
    fn common(&mut self, word: &Word) -> Flow<bool> {
        match word {
            Word::Json => self.json(),
            Word::Problems => self.problems(),
            Word::Steps => self.steps(),
            Word::Allow(code) => {
                self.update(Msg::Allow(code.clone()));
                let key = if self.app.editing.draft.allow.contains(code) {
                    key::plain::ALLOWED
                } else {
                    key::plain::NOT_ALLOWED
                };
                self.say_with(key, &[("code", code)]);
                self.worker.save_now();
            }
            Word::Save(name) => {
                let text = self.app.template_text();
                self.worker.perform(WorldEffect::SaveTemplate(name.clone(), text));
                self.catch_up();
            }
            Word::Quit => return Err(Leave::Quit),
            _ => return Ok(false),
        }
        Ok(true)
    }
}
