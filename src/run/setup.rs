//! Parts from which a wizard is made, on screens or in lines.

use tokio::{runtime::Handle, sync::mpsc::UnboundedSender};

use super::{Worker, accounts::Accounts};
use crate::{
    app::{App, Change, LeftOut, Msg, Past, Session, StartEntry},
    order::{Draft, Say},
    store::{Paths, Templates},
    surroundings::Surroundings,
    theme::{Look, Themes},
};

/// Everything that the wizard needs.
pub struct Setup {
    /// Settings that do not change while it runs.
    pub session: Session,
    /// Draft with the values that are already filled in.
    pub draft: Draft,
    /// Entries of the start screen.
    pub start: Vec<StartEntry>,
    /// Earlier orders, newest first.
    pub past: Vec<Past>,
    /// Drafts that the start screen does not offer.
    pub left_out: LeftOut,
    /// Tells whether to begin with the draft at once.
    pub begin: bool,
    /// The template to begin with instead, and values for it.
    pub template: Option<(String, Vec<(String, String)>)>,
    /// Folders of the templates.
    pub templates: Templates,
    /// Accounts that purchases are made with, by provider.
    pub accounts: Accounts,
    /// Paths of the files.
    pub paths: Paths,
    /// The world around it.
    pub around: Surroundings,
    /// Appearance.
    pub look: Look,
    /// The themes to change to.
    pub themes: Themes,
    /// A word to begin with.
    pub notice: Option<Say>,
}

/// Wizard at its start, on screens or in lines.
pub struct Opened {
    /// The state.
    pub app: App,
    /// First change to be carried out.
    pub change: Change,
    /// Worker that carries it out.
    pub worker: Worker,
    /// The world around it.
    pub around: Surroundings,
    /// Appearance of the screens.
    pub look: Look,
    /// Other themes to change to.
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
