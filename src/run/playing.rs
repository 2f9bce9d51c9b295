//! The wizard while a tour plays it.

use std::time::{Duration, Instant};

use crossterm::event::Event;

use super::{
    Running, message,
    tour::{Now, TourCommand},
};
use crate::app::Msg;

impl Running {
    /// Lets the tour do what is its turn; how long it then waits, if it does.
    pub(super) fn play(&mut self) -> Option<Duration> {
        while self.quit.is_none() {
            match self.tour.as_mut()?.turn(&self.app, Instant::now()) {
                Now::Wait(time) => return time,
                Now::Key(key) => {
                    if let Some(message) = message(&self.app, Event::Key(key)) {
                        self.update(message);
                    }
                }
                Now::Say(caption) => self.update(Msg::Caption(Some(caption))),
                Now::Done => self.quit = Some(false),
                Now::Stuck(why) => {
                    self.stuck = Some(why);
                    self.quit = Some(false);
                }
            }
        }
        None
    }

    /// While a tour plays, the person's keys are wishes about it; what is left for the wizard.
    pub(super) fn wished(&mut self, event: Event) -> Option<Event> {
        let Some(tour) = &mut self.tour else { return Some(event) };
        match event {
            Event::Resize(..) => return Some(event),
            Event::Key(key) => match tour.wish(key) {
                Some(TourCommand::End) => self.quit = Some(false),
                Some(TourCommand::Changed) => {
                    let caption = tour.caption();
                    self.update(Msg::Caption(Some(caption)));
                }
                None => {}
            },
            _ => {}
        }
        None
    }
}
