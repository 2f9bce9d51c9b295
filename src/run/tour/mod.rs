//! A tour: the wizard played by itself. Its keys come where a person's keys come, at a person's speed, and what it
//! waits for are states, not seconds.

mod script;

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::{
    app::{App, Caption, LookupState, Popup, Screen},
    cloud::End,
    order::Step as OrderStep,
};

pub use script::{Script, ScriptError, State, Step};

/// Pause between two characters.
const TYPE: Duration = Duration::from_millis(90);
/// Pause between two keys that are not text.
const PRESS: Duration = Duration::from_millis(450);
/// Time to notice a caption, and then to read each cell of it.
const NOTICE: Duration = Duration::from_millis(900);
const READ: Duration = Duration::from_millis(38);
/// Time limit for an awaited state.
const PATIENCE: Duration = Duration::from_secs(60);
/// The most keys on the way to a place.
const STEPS: u32 = 120;
/// The most that a tour is sped up by the person.
const FASTEST: f64 = 16.0;

/// Next act of a tour.
#[derive(Debug)]
pub enum Now {
    /// Wait at most this long, or until the person goes on.
    Wait(Option<Duration>),
    /// Press this key.
    Key(KeyEvent),
    /// Show this caption.
    Say(Caption),
    /// End: all steps are done.
    Done,
    /// Stop for this reason: the tour cannot go on.
    Stuck(String),
}

/// Effect of a person's key on a tour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TourCommand {
    /// The tour ends.
    End,
    /// The pace or the pause has changed: the screen has to be drawn.
    Changed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Way,
    Caption,
    Wait,
    Keys,
}

/// A tour under way.
#[derive(Debug)]
pub struct Tour {
    steps: Vec<Step>,
    at: usize,
    part: Part,
    keys: VecDeque<KeyEvent>,
    pressed: u32,
    speed: f64,
    paused: bool,
    next: Instant,
    since: Instant,
    said: String,
}

impl Tour {
    /// A tour that begins now, this many times faster than a person.
    pub fn new(script: Script, speed: f64) -> Self {
        let now = Instant::now();
        Self {
            steps: script.steps,
            at: 0,
            part: Part::Way,
            keys: VecDeque::new(),
            pressed: 0,
            speed: if speed.is_finite() { speed.clamp(0.1, 1000.0) } else { 1.0 },
            paused: false,
            next: now,
            since: now,
            said: String::new(),
        }
    }

    /// Returns what has to be done now, in the present state of the wizard.
    pub fn turn(&mut self, app: &App, now: Instant) -> Now {
        loop {
            if self.paused {
                return Now::Wait(None);
            }
            if now < self.next {
                return Now::Wait(Some(self.next - now));
            }
            let Some(step) = self.steps.get(self.at) else { return Now::Done };
            match self.part {
                Part::Caption => {
                    (self.part, self.since) = (Part::Wait, now);
                    if let Some(caption) = &step.caption {
                        let own = format!("tour.{caption}");
                        let texts = app.texts();
                        self.said = if texts.has(&own) { texts.get(&own) } else { caption }.to_owned();
                        let cells = u32::try_from(crate::cells::width(&self.said)).unwrap_or(u32::MAX);
                        self.next = now + self.paced(NOTICE + READ * cells.min(400));
                        self.since = self.next;
                        return Now::Say(self.caption());
                    }
                }
                Part::Wait => match step.wait_for {
                    Some(state) if !holds(app, state) => {
                        let left = PATIENCE.saturating_sub(now.saturating_duration_since(self.since));
                        if left.is_zero() {
                            let awaited = state.name();
                            return Now::Stuck(format!("step {}: {awaited} did not come", self.at + 1));
                        }
                        return Now::Wait(Some(left));
                    }
                    _ => {
                        self.keys = step.keys.iter().filter_map(|k| script::key(k)).collect();
                        let typed = step.text.iter().flat_map(|text| text.chars());
                        self.keys.extend(typed.map(|c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)));
                        self.part = Part::Keys;
                    }
                },
                Part::Way => match way(app, step) {
                    Ok(None) => (self.part, self.pressed) = (Part::Caption, 0),
                    Ok(Some(_)) if self.pressed >= STEPS => {
                        return Now::Stuck(format!("step {}: no way leads there", self.at + 1));
                    }
                    Ok(Some(key)) => {
                        self.pressed += 1;
                        self.next = now + self.paced(PRESS / 2);
                        return Now::Key(key);
                    }
                    Err(why) => return Now::Stuck(format!("step {}: {why}", self.at + 1)),
                },
                Part::Keys => {
                    let Some(key) = self.keys.pop_front() else {
                        (self.at, self.part) = (self.at + 1, Part::Way);
                        continue;
                    };
                    let text = matches!(key.code, KeyCode::Char(_)) && key.modifiers.is_empty();
                    self.next = now + self.paced(if text { TYPE } else { PRESS });
                    return Now::Key(key);
                }
            }
        }
    }

    /// A person's key while it plays.
    pub fn wish(&mut self, key: KeyEvent) -> Option<TourCommand> {
        if key.is_release() {
            return None;
        }
        match (key.code, key.modifiers.contains(KeyModifiers::CONTROL)) {
            (KeyCode::Esc, _) | (KeyCode::Char('q' | 'c' | 'Q' | 'C'), true) => Some(TourCommand::End),
            (KeyCode::Char(' '), _) => {
                self.paused = !self.paused;
                self.since = Instant::now();
                Some(TourCommand::Changed)
            }
            (KeyCode::Enter | KeyCode::Right, _) => {
                self.paused = false;
                self.speed = (self.speed * 2.0).min(FASTEST.max(self.speed));
                self.next = Instant::now();
                Some(TourCommand::Changed)
            }
            _ => None,
        }
    }

    /// Returns the current caption.
    pub fn caption(&self) -> Caption {
        Caption { text: self.said.clone(), at: self.at + 1, of: self.steps.len(), paused: self.paused }
    }

    fn paced(&self, time: Duration) -> Duration {
        time.div_f64(self.speed)
    }
}

fn holds(app: &App, state: State) -> bool {
    let submit = &app.submit;
    match state {
        State::Lookups => !app.inquiries.lookups.values().any(|l| matches!(l, LookupState::Asking { .. })),
        State::List => matches!(app.popups.last(), Some(Popup::Menu(menu)) if menu.chosen().is_some()),
        State::Price => app.inquiries.price.answer.is_some(),
        State::Saved => app.editing.saved.is_some(),
        State::Accepted => submit.accepted.is_some() || submit.end.is_some(),
        State::End => submit.end.is_some(),
        State::Running => submit.end == Some(End::Running),
    }
}

/// The next key on the way to where a step wants to be; `None` when it is there.
fn way(app: &App, step: &Step) -> Result<Option<KeyEvent>, String> {
    let place = match &step.field {
        Some(path) => Some(app.editing.draft.place(path).ok_or_else(|| format!("no field {path}"))?),
        None => None,
    };
    let of = |p: crate::order::Place| app.editing.draft.kind().fields.get(p.field).map(|f| f.step);
    let Some(target) = place.and_then(of).or(step.screen.map(script::Screen::step)) else {
        return Ok(None);
    };
    let press = |code| Ok(Some(KeyEvent::new(code, KeyModifiers::NONE)));
    let steps = app.editing.draft.kind().steps();
    let at = |s: OrderStep| steps.iter().position(|x| *x == s);
    match app.screen {
        Screen::Start => press(KeyCode::Enter),
        Screen::Step(here) if at(here) < at(target) => press(KeyCode::F(10)),
        Screen::Step(here) if here != target => press(KeyCode::F(9)),
        Screen::Step(_) if place.is_none() || app.focused() == place => Ok(None),
        Screen::Step(_) => press(KeyCode::Tab),
    }
}
