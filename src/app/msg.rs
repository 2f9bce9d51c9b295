//! Messages that come in, and effects that they have.

use std::fmt;

use crossterm::event::KeyEvent;
use zeroize::Zeroizing;

use crate::{
    cloud::{Progress, Quote, QuoteAsk},
    keys::Action,
    order::{Ask, Draft, Item, Order, Origin, Place, Provider, Say, import::Imported},
    purchase::{Held, gate::Agreement},
};

use super::{caption::Caption, spot::Spot, start::SavedTemplate};

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// A key that the keymap knows in the present context.
    Action(Action),
    /// Any other key.
    Key(KeyEvent),
    /// Text pasted at once.
    Paste(String),
    /// Something was clicked.
    Clicked(Spot),
    /// The wheel was turned; whether down.
    Wheel(bool),
    /// The person looks at another window.
    LookedAway,
    /// The terminal has another size.
    Resized,
    /// A lookup was answered. `ticket` is the one it was asked under.
    LookupAnswered {
        /// The question.
        ask: Ask,
        /// The number of the question.
        ticket: u64,
        /// The rows, or why there are none.
        answer: Result<Vec<Item>, String>,
    },
    /// A price was answered.
    Quoted {
        /// The question.
        ask: QuoteAsk,
        /// The price, or why there is none.
        answer: Result<Quote, String>,
    },
    /// The purchase of this turn went on.
    Progress(u64, Progress),
    /// The draft was saved, at this time of day.
    Saved(String),
    /// The draft could not be saved, for this reason.
    Unkept(String),
    /// A word for the person: something was done, or could not be.
    Said(Say),
    /// A whole value for a place, not typed key by key.
    Answer(Answer),
    /// An editor was closed: what the place is to hold, or why nothing came of it.
    EditedOutside(Place, Result<String, Say>),
    /// To a place: its screen, and the focus on it.
    Visit(Place),
    /// The rule of this code is let pass for this order.
    Allow(String),
    /// The person has said in words that this order is to be bought, or has typed what was wanted for it.
    Buy(Option<String>),
    /// The gate has held back the purchase of this turn.
    Held {
        /// The turn.
        turn: u64,
        /// Reason why it was held back, and the price as it is now.
        held: Box<Held>,
    },
    /// A tour says something else, or no more.
    Caption(Option<Caption>),
    /// A template was saved, renamed or removed, or could not be.
    Shelved {
        /// A word for the person about it.
        said: Say,
        /// All templates as they are now, where they could be read.
        templates: Option<Vec<SavedTemplate>>,
        /// The name of the one that was saved.
        saved: Option<String>,
    },
    /// An instance was read. `ticket` is the one it was asked under.
    InstanceFetched {
        /// The number of the question.
        ticket: u64,
        /// An order for one more of it, or why there is none.
        answer: Result<Box<Imported>, Say>,
    },
    /// The theme of this name fits the terminal.
    Fits(String),
    /// Time went on while something moves.
    Tick,
}

/// Effect of an update: something that is to be done, by the face or by the world.
#[derive(Debug)]
pub enum Effect {
    /// To be done by the face that the person looks at.
    Screen(ScreenEffect),
    /// To be done by the worker.
    World(WorldEffect),
}

impl From<ScreenEffect> for Effect {
    fn from(effect: ScreenEffect) -> Self {
        Effect::Screen(effect)
    }
}

impl From<WorldEffect> for Effect {
    fn from(effect: WorldEffect) -> Self {
        Effect::World(effect)
    }
}

/// Effect on the face. Each face says of every one what it does with it.
#[derive(Debug)]
pub enum ScreenEffect {
    /// Put text on the clipboard.
    Copy(String),
    /// Use another theme.
    Theme(String),
    /// Listen to the mouse, or no longer.
    Mouse(bool),
    /// Draw everything anew.
    Repaint,
    /// Give the terminal to an editor, with the text of a place.
    Editor {
        /// The place.
        place: Place,
        /// The text to begin with.
        text: String,
    },
    /// Stop the process until it is continued.
    Suspend,
    /// Leave.
    Quit,
}

/// Effect on the world: the cloud, the disk, a purchase.
#[derive(Debug)]
pub enum WorldEffect {
    /// Ask the cloud for a list.
    Look {
        /// Whose cloud.
        provider: Provider,
        /// The question.
        ask: Ask,
        /// Goes back with the answer.
        ticket: u64,
    },
    /// Ask the cloud for a price; only the last of several in quick succession matters.
    Quote(Provider, QuoteAsk),
    /// Save the draft as an order file, some time soon: making the file is not for the key path either.
    SaveDraft(Box<Draft>),
    /// The draft of this name is gone on with: save under its name, where nobody else does.
    UseDraft {
        /// Its name.
        id: String,
        /// The order file as it was read.
        text: String,
    },
    /// Another order is begun: what is saved from now on has a name of its own.
    NewDraft,
    /// The draft has become an order, or was given up: remove it.
    RemoveDraft,
    /// Save the draft as a template of this name.
    SaveTemplate(String, String),
    /// Give a template another name.
    RenameTemplate(String, String),
    /// Take a template away.
    RemoveTemplate(String),
    /// Read an instance, for an order like it.
    CloneInstance {
        /// Its id.
        id: String,
        /// Goes back with the answer.
        ticket: u64,
    },
    /// Buy. It is sent once and never cancelled.
    Buy {
        /// The order.
        order: Box<Order>,
        /// Terms that the person has agreed to.
        agreed: Box<Agreement>,
        /// Goes back with everything that is told of it.
        turn: u64,
    },
    /// Settle a purchase of the journal whose outcome is unknown.
    Resume {
        /// Its name in the journal.
        id: String,
        /// The password that was in it, where one was.
        secret: Option<Zeroizing<String>>,
        /// Goes back with everything that is told of it.
        turn: u64,
    },
    /// Cancel a spot order that waits.
    Cancel {
        /// Its name in the journal.
        id: String,
    },
    /// No further try and no further wait for the purchase on its way.
    StopTrying,
}

/// The answer of an update.
#[derive(Debug, Default)]
pub struct Change {
    /// The screen differs.
    pub redraw: bool,
    /// Effects, in order.
    pub effects: Vec<Effect>,
}

impl Change {
    pub(super) fn redraw() -> Self {
        Self { redraw: true, effects: Vec::new() }
    }

    pub(super) fn effect(effect: impl Into<Effect>) -> Self {
        Self { redraw: true, effects: vec![effect.into()] }
    }
}

/// A value for a place. It may be a password: it is wiped when it goes, and is in no debug text.
pub struct Answer {
    /// The place.
    pub place: Place,
    /// Its text.
    pub text: Zeroizing<String>,
    /// Origin of the text.
    pub origin: Origin,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("place", &self.place).finish_non_exhaustive()
    }
}
