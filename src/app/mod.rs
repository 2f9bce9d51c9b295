//! The wizard's state and its only update function.
//!
//! [`App::update`] takes a [`Msg`] and answers with a [`Change`]: whether to draw, and what the world is to do.
//! It performs nothing itself: no file, no network, no clock (the time comes in with each message).

mod allow;
mod balance;
mod caption;
mod derived;
mod editing;
mod editor;
mod edits;
mod entries;
mod focus;
mod form;
mod fuzzy;
mod history;
mod inquiries;
mod lines;
mod lookups;
mod manage;
mod menus;
mod mouse;
mod msg;
mod outcomes;
mod palette;
mod popups;
mod price;
mod reorder;
mod repair;
mod review;
mod save_template;
mod settle;
mod size;
mod source;
mod spot;
mod start;
mod starting;
mod submit;
mod templates;
mod text_input;
mod themes;
mod update;
mod wizard;
mod wording;

pub use caption::Caption;
pub use derived::Mark;
pub use editing::{Editing, Source};
pub use focus::{Focus, Form, FormLine};
pub use inquiries::{Inquiries, LookupState, Price};
pub use msg::{Answer, Change, Effect, Msg, ScreenEffect, WorldEffect};
pub use popups::{
    Confirm, Copied, Fill, FillLine, Help, Menu, MenuEntry, MenuKind, Notice, Overwrite, Page,
    PasswordPrompt, Popup, Remove, Rename, SaveTemplate, SaveTemplateRow, Slot, Target, TemplateAction,
    VariableInputs, Waiting,
};
pub use price::PricePart;
pub use review::ReviewItem;
pub use size::{LARGEST, kib};
pub use spot::Spot;
pub use start::{LeftOut, Past, Pending, SavedDraft, SavedTemplate, Start, StartEntry};
pub use submit::{Choice, PassedStage, Submit, Tracked};
pub use text_input::TextLine;
pub use update::SPIN;
pub use wizard::{App, Clock, Screen, Session};

#[cfg(test)]
pub(crate) mod tests;
