//! Layers over a screen. Each owns its keys: it takes input and answers with an outcome, which the wizard applies.

use crossterm::event::KeyEvent;
use zeroize::Zeroizing;

use super::entry::{MenuKind, Target};
use crate::{
    app::{Spot, Start},
    keys::{Action, Context},
    order::{Draft, Known, Origin, Say, file::Template},
    texts::Texts,
};

/// The parts of the wizard that a layer may read.
pub(in crate::app) struct World<'a> {
    /// Lists that the cloud has answered with.
    pub known: &'a Known,
    /// The start screen with its templates.
    pub start: &'a Start,
    /// The texts of the session's language.
    pub texts: &'static Texts,
}

/// The answer of a layer.
pub(in crate::app) enum Outcome {
    /// Nothing differs.
    Unchanged,
    /// The layer shows something else.
    Changed,
    /// The layer stays, and this is done.
    Also(Request),
    /// The layer goes.
    Close,
    /// The layer goes, and this is done.
    CloseAnd(Request),
}

impl Outcome {
    /// The outcome of pasting into an editor: what it did not take is told.
    pub(super) fn of_paste(result: Result<(), Say>) -> Self {
        match result {
            Ok(()) => Outcome::Changed,
            Err(why) => Outcome::Also(Request::Say(why)),
        }
    }
}

/// Request of a layer to the wizard.
pub(in crate::app) enum Request {
    /// Tell the person this.
    Say(Say),
    /// Show the keys.
    ShowKeys,
    /// Use this theme, for now at least.
    ShowTheme(String),
    /// Follow what was chosen in a menu; the value comes from there, or was typed.
    Choose(MenuKind, Target, Origin),
    /// Drop the request that was pasted: it may hold a password.
    ForgetPasted,
    /// Buy the order, with what was typed for it.
    Buy(Option<String>),
    /// Settle the purchase that is shown, with this password.
    Resume(Zeroizing<String>),
    /// Settle the purchase that is shown some other time.
    PutOff,
    /// Save the order as a template.
    SaveTemplate {
        /// Its name.
        name: String,
        /// Its title, which the order has from now on.
        title: String,
        /// The file.
        text: String,
    },
    /// Give a template another name.
    RenameTemplate(String, String),
    /// Take a template away.
    RemoveTemplate(String),
    /// Open an order that a template has made.
    Open(Box<Filled>),
}

/// An order from a template whose variables all have values.
pub(in crate::app) struct Filled {
    /// The order.
    pub draft: Draft,
    /// The template.
    pub template: Template,
    /// Notices that a person should read before going on.
    pub notices: Vec<Say>,
    /// Tells whether a person has answered for a variable.
    pub typed: bool,
}

/// Result of a click on a layer.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::app) enum Click {
    /// Nothing.
    Missed,
    /// Something is chosen now.
    Chosen,
    /// The part under the click is pressed.
    Pressed,
}

/// A layer over the screen.
pub(in crate::app) trait Layer {
    /// Returns which keys mean what in it.
    fn context(&self) -> Context {
        Context::Popup
    }

    /// Takes a key that is no action.
    fn key(&mut self, _key: KeyEvent, _world: &World) -> Outcome {
        Outcome::Unchanged
    }

    /// Takes pasted text.
    fn paste(&mut self, _text: &str, _world: &World) -> Outcome {
        Outcome::Unchanged
    }

    /// Takes an action.
    fn act(&mut self, action: Action, world: &World) -> Outcome;

    /// Takes a click on one of its parts.
    fn click(&mut self, _spot: Spot) -> Click {
        Click::Missed
    }

    /// Takes the key for help: over most layers the keys can be looked up.
    fn help(&self) -> Outcome {
        Outcome::Also(Request::ShowKeys)
    }

    /// Returns whether the wheel moves in it.
    fn wheels(&self) -> bool {
        true
    }
}
