//! What a wizard is made of, on screens or in lines.

use tokio::{runtime::Handle, sync::mpsc::UnboundedSender};

use super::{Worker, accounts::Accounts};
use crate::{
    app::{App, Change, LeftOut, Msg, Past, Session, StartEntry},
    order::{Draft, Say},
    store::{Paths, Templates},
    surroundings::Surroundings,
    theme::{Look, Themes},
};

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
    /// Drafts that the start screen does not offer.
    pub left_out: LeftOut,
    /// Whether to begin with the draft at once.
    pub begin: bool,
    /// The template to begin with instead, and values for it.
    pub template: Option<(String, Vec<(String, String)>)>,
    /// Where templates are.
    pub templates: Templates,
    /// How purchases are made, by provider.
    pub accounts: Accounts,
    /// Where files are.
    pub paths: Paths,
    /// The world around it.
    pub around: Surroundings,
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
    /// The world around it.
    pub around: Surroundings,
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
        app.start.left_out = self.left_out;
        app.message = self.notice.or(app.message.take());
        if let Some((name, given)) = self.template {
            change.effects.extend(app.open_template(&name, &given).effects);
        }
        let around = self.around.clone();
        let worker =
            Worker::new(self.accounts, &app.session, self.templates, self.paths, around, beside, messages);
        Opened { app, change, worker, around: self.around, look: self.look, themes: self.themes }
    }
}
