//! The wizard's state as a whole.

use std::time::Duration;

use rust_decimal::Decimal;

use crate::{
    keys::Keymap,
    order::{Draft, Provider, Say, Step},
    texts::Lang,
};

use super::{
    caption::Caption,
    editing::Editing,
    focus::Form,
    inquiries::Inquiries,
    msg::Change,
    popups::Popup,
    start::{Start, StartEntry},
    submit::Submit,
};

/// What stays the same while the wizard runs, but for language and theme.
#[derive(Debug, Clone)]
pub struct Session {
    /// The providers whose orders go to the simulated cloud.
    pub simulated: Vec<Provider>,
    /// Those of them for which no keys were found: the demonstration's stand in.
    pub keyless: Vec<Provider>,
    /// The region that a new order of a provider begins with, where the account says so.
    pub regions: Vec<(Provider, String)>,
    /// The profile's name, where one is used.
    pub profile: Option<String>,
    /// The most an order may cost on a live account without the amount being typed.
    pub budget: Option<Decimal>,
    /// When the wizard began, in seconds since 1970: what is to happen at a time is checked against it.
    pub began: i64,
    /// The language of the screens.
    pub lang: Lang,
    /// The theme's name.
    pub theme: String,
    /// Whether another theme takes its place once the terminal's ground is known: nobody has chosen one.
    pub theme_fits: bool,
    /// Whether nothing was ever bought, typed or set here.
    pub newcomer: bool,
    /// Which keys mean what.
    pub keys: Keymap,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// The themes there are.
    pub themes: Vec<String>,
    /// The one address for all calls, where there is one: exports name it.
    pub endpoint: Option<String>,
}

/// What the wizard shows as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The choice of what to do.
    Start,
    /// One step of an order.
    Step(Step),
}

/// The time since the start, as messages bring it.
#[derive(Debug, Default)]
pub struct Clock {
    /// Time since the start.
    pub now: Duration,
    /// When the interrupting key was last pressed, if no other key came after it.
    pub(super) interrupted: Option<Duration>,
}

/// The wizard.
pub struct App {
    /// What stays the same.
    pub session: Session,
    /// What is shown.
    pub screen: Screen,
    /// The order under work.
    pub editing: Editing,
    /// The forms as they are used.
    pub form: Form,
    /// Questions to the cloud, and the answers.
    pub inquiries: Inquiries,
    /// The time.
    pub clock: Clock,
    /// Layers over the screen, the last one on top.
    pub popups: Vec<Popup>,
    /// The start screen.
    pub start: Start,
    /// Which item of the review is chosen.
    pub review: usize,
    /// The purchase under way or done.
    pub submit: Submit,
    /// The last word to the person.
    pub message: Option<Say>,
    /// What a tour says, while one plays.
    pub caption: Option<Caption>,
    /// Counts what may have changed anything but an open menu: while it stands still, so does what lies below.
    pub changes: u64,
}

impl std::fmt::Debug for App {
    /// Without the editor: a password may be in it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("screen", &self.screen)
            .field("draft", &self.editing.draft)
            .finish_non_exhaustive()
    }
}

impl App {
    /// A wizard at its start screen, or, with `begin`, at the first screen of the draft.
    pub fn new(session: Session, draft: Draft, start: Vec<StartEntry>, begin: bool) -> (Self, Change) {
        let mut app = Self {
            session,
            screen: Screen::Start,
            popups: Vec::new(),
            start: Start::new(start),
            review: 0,
            submit: Submit::default(),
            message: None,
            caption: None,
            changes: 0,
            editing: Editing::new(draft),
            form: Form::new(),
            inquiries: Inquiries::default(),
            clock: Clock::default(),
        };
        app.recheck();
        let mut change = Change::redraw();
        if begin {
            app.open(app.first_step(), &mut change);
        }
        (app, change)
    }
}
